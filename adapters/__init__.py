"""One folder a platform: payload in, Message out; Reply in, payload out."""

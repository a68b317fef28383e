"""The claim store and everything that reads language. Knows nothing of chat."""

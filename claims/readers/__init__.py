"""One reader a kind of thing: a sentence -> the values it states, with offsets."""

"""A second reader, if the newsroom has one: asked about what the rules found, believed only where it cites."""

"""What comes from outside: the guarded fetcher, feeds and lists of links, and their polling."""

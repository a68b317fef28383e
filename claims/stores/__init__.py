"""The store protocol's two implementations and what they share: SQLite and PostgreSQL."""

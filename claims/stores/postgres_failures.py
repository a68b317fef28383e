"""What PostgreSQL reports, in the words of the person who runs the store. Knows no connection."""

# By SQLSTATE, the longest prefix first: https://www.postgresql.org/docs/current/errcodes-appendix.html
_BY_STATE = {
    "23": ("it contradicts what is stored", "This is a fault in the program; please report it"),
    "22": ("a number or text in it can't be stored", ""),
    "25006": ("the database is read-only", "Name the primary server, not a replica"),
    "28": ("the database refuses this user or password", "Check the user in the address, and PGPASSWORD"),
    "3D": ("there is no such database", "Make it first: createdb NAME"),
    "40": ("another program was writing the same", "Try again"),
    "42501": ("the database user may not do that", "Grant it CREATE on the database, or own its schema twosource"),
    "42": ("the store is not in the form this program knows", "Run twosource doctor"),
    "53100": ("no room is left on the database's disk", "Free some space there and try again"),
    "53300": ("the database has no connection left", "Raise max_connections there, or run fewer processes"),
    "53": ("the database has run out of memory or room", "Look at its log"),
    "54": ("a text is too long to be stored", "Split the article"),
    "55P03": ("the store is locked by another program", "Close it there or try again"),
    "57014": ("the database stopped an answer that took too long", "Try again, or ask for less"),
    "57": ("the database was stopped or restarted", "Start it, then try again"),
    "08": ("the connection to the database was lost", "Check the network and the server, then try again"),
    "XX": ("the store is damaged", "Look at the database's log; restore the last backup"),
}
# A connection that is refused carries no state, only the server's or the library's own words.
_BY_WORDS = (
    ("password authentication failed", "28"),
    ("no password supplied", "28"),
    ("no pg_hba.conf entry", "28"),
    ('role "', "28"),
    ('database "', "3D"),
    ("too many clients", "53300"),
    ("remaining connection slots", "53300"),
    ("starting up", "57"),
    ("shutting down", "57"),
    ("terminating connection", "57"),
    ("server closed the connection", "08"),
    ("connection is lost", "08"),
)
_SILENT = ("the database does not answer", "Check that PostgreSQL runs there and can be reached, then try again")


def told_of(state: str | None, words: str) -> tuple[str, str]:
    """What failed and what to do, by PostgreSQL's state code or, without one, by its words. Neither holds the words
    themselves, which may tell SQL, values or the address."""
    state = state or next((found for part, found in _BY_WORDS if part in words), None)
    if state is None:
        return _SILENT
    found = max((prefix for prefix in _BY_STATE if state.startswith(prefix)), key=len, default=None)
    return ("the store could not be read or written", "Run twosource doctor") if found is None else _BY_STATE[found]

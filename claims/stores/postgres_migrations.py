"""The PostgreSQL store's form, as numbered steps that are only ever added to.

A released step is never edited: a new form is a new step. All steps run in one transaction under a lock of the database,
so of many processes that start at once one migrates and the others wait. Everything stands in a schema of its own.
"""

from claims.errors import StoreError
from claims.stores import postgres_spellings
from claims.stores.postgres_connections import SCHEMA, Connection, Refused

_LOCK = 0x54776F53  # "TwoS"
_T = 'text COLLATE "C"'  # sorts by code point, as ids, days and keys must whatever the database's language

# The english configuration with the stems of FTS5, so that both stores find the same, and without its stop words: "The
# Who" is a name. Measured by bench/same_findings.py: with PostgreSQL's own English stems 1 finding in 65 was another.
_FIRST = f"""
CREATE TEXT SEARCH DICTIONARY stems (TEMPLATE = pg_catalog.snowball, Language = porter);
CREATE TEXT SEARCH CONFIGURATION english_words (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION english_words ALTER MAPPING REPLACE english_stem WITH stems;
CREATE TABLE articles (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id {_T} NOT NULL UNIQUE, workspace {_T} NOT NULL,
  outlet {_T} NOT NULL, outlet_key {_T} NOT NULL, title {_T} NOT NULL, url {_T}, published {_T}, path {_T},
  author {_T}, language {_T} NOT NULL, revision integer NOT NULL, missing {_T} NOT NULL, live integer NOT NULL);
CREATE INDEX articles_newest ON articles (published DESC NULLS LAST, n DESC);
CREATE INDEX articles_workspace ON articles (workspace, published);
CREATE INDEX articles_outlet_key ON articles (outlet_key, published);
CREATE TABLE texts (article bigint PRIMARY KEY REFERENCES articles (n), text bytea NOT NULL);
CREATE TABLE tallies (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, workspace {_T} NOT NULL, outlet {_T} NOT NULL,
  articles bigint NOT NULL, claims bigint NOT NULL, tokens bigint NOT NULL);
CREATE TABLE claims (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id {_T} NOT NULL UNIQUE,
  article bigint NOT NULL REFERENCES articles (n), start integer NOT NULL, "end" integer NOT NULL,
  revision integer NOT NULL, superseded boolean NOT NULL, headline boolean NOT NULL, text {_T} NOT NULL,
  context {_T} NOT NULL, parts {_T} NOT NULL, parse bytea);
CREATE INDEX claims_place ON claims (article, superseded, start);
CREATE TABLE words (
  claim bigint PRIMARY KEY REFERENCES claims (n), article bigint NOT NULL, length integer NOT NULL,
  words tsvector NOT NULL);
CREATE INDEX words_article ON words (article);
CREATE INDEX words_words ON words USING gin (words) WITH (fastupdate = off);
CREATE TABLE names (key {_T} NOT NULL, claim bigint NOT NULL REFERENCES claims (n), PRIMARY KEY (key, claim));
CREATE INDEX names_claim ON names (claim);
CREATE TABLE known_names (key {_T} PRIMARY KEY);
CREATE TABLE vectors (
  claim bigint PRIMARY KEY REFERENCES claims (n), article bigint NOT NULL, vector bytea NOT NULL, code varbit NOT NULL);
CREATE INDEX vectors_article ON vectors (article);
CREATE TABLE discrepancies (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id {_T} NOT NULL UNIQUE, workspace {_T},
  question {_T} NOT NULL, kind {_T} NOT NULL, relation {_T} NOT NULL, importance integer NOT NULL,
  opened {_T} NOT NULL, changed {_T} NOT NULL, state {_T} NOT NULL, note {_T} NOT NULL, positions {_T} NOT NULL,
  words tsvector NOT NULL);
CREATE INDEX discrepancies_order ON discrepancies (state, importance, changed);
CREATE INDEX discrepancies_words ON discrepancies USING gin (words);
CREATE TABLE discrepancy_claims (
  claim bigint NOT NULL REFERENCES claims (n), discrepancy bigint NOT NULL REFERENCES discrepancies (n),
  PRIMARY KEY (claim, discrepancy));
CREATE INDEX discrepancy_claims_of ON discrepancy_claims (discrepancy);
CREATE TABLE history (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, discrepancy bigint NOT NULL REFERENCES discrepancies (n),
  at {_T} NOT NULL, what {_T} NOT NULL, positions {_T} NOT NULL);
CREATE INDEX history_of ON history (discrepancy, n);
CREATE TABLE records (
  space {_T} NOT NULL, key {_T} NOT NULL, value {_T} NOT NULL, expires {_T}, PRIMARY KEY (space, key));
CREATE INDEX records_expiry ON records (expires) WHERE expires IS NOT NULL
"""

_SPELLINGS = f"""
CREATE TABLE spellings (
  folded {_T} NOT NULL, name {_T} NOT NULL, key {_T} NOT NULL, workspace {_T} NOT NULL,
  PRIMARY KEY (folded, name, key, workspace))
"""

STEPS: tuple[tuple[str, str], ...] = (("0001_first_form", _FIRST), ("0002_spellings", _SPELLINGS))
# What a step writes of what is stored already.
_FILLED = {"0002_spellings": postgres_spellings.write_all}

# What is made again in one go after a store was filled (lay_aside_indexes).
_SLOW_TO_GROW = {"words_words": "CREATE INDEX words_words ON words USING gin (words) WITH (fastupdate = off)"}
# To make indexes in. The graph of vectors takes some 600 bytes each; past this it is five times slower (measured: 512 MB
# were full at 870,000).
_MEMORY = "1GB"

# What is there only where the server has the extension, made at the first start after it came.
_EXTRAS = {
    "vector": (
        "vectors_near",
        "CREATE INDEX vectors_near ON vectors USING hnsw ((code::bit(384)) bit_hamming_ops) WHERE length(code) = 384",
    ),
    "pg_trgm": ("known_names_like", "CREATE INDEX known_names_like ON known_names USING gin (key gin_trgm_ops)"),
}


def bring_up_to_date(connection: Connection, *, where: str) -> None:
    """Make or migrate the store; to be called in a transaction. Raises StoreError for a newer or a foreign form."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
    if connection.execute("SELECT to_regnamespace(%s) IS NULL", (SCHEMA,)).fetchone() == (True,):
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
    applied = _applied(connection, where=where)
    if set(applied) - {name for name, _ in STEPS}:
        raise StoreError("a newer Twosource made this store", where=where, advice="Update this program")
    for name, step in STEPS:
        if name not in applied:
            for statement in step.split(";\n"):
                connection.execute(statement)
            if name in _FILLED:
                _FILLED[name](connection)
            connection.execute("INSERT INTO migrations (name) VALUES (%s)", (name,))
    make_indexes(connection)


def lay_aside_indexes(connection: Connection) -> None:
    """Drop what is slow to grow; it is made again by make_indexes, or when the store is opened next."""
    for index in (*_SLOW_TO_GROW, *(index for index, _ in _EXTRAS.values())):
        connection.execute(f"DROP INDEX IF EXISTS {SCHEMA}.{index}")


def make_indexes(connection: Connection) -> None:
    """Make what indexes are not there."""
    connection.execute(f"SET LOCAL maintenance_work_mem = '{_MEMORY}'")
    for index, statement in _SLOW_TO_GROW.items():
        if not _has(connection, index):
            connection.execute(statement)
    for extension, (index, statement) in _EXTRAS.items():
        if not _has(connection, index) and not _try(connection, extension, statement):
            # Several at once share memory, of which a container may have too little.
            connection.execute("SET LOCAL max_parallel_maintenance_workers = 0")
            _try(connection, extension, statement)


def _applied(connection: Connection, *, where: str) -> list[str]:
    if not _has(connection, "migrations"):
        held = connection.execute("SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(%s)", (SCHEMA,))
        if held.fetchone() != (0,):
            advice = "Name another database"
            raise StoreError("the schema twosource there is another program's", where=where, advice=advice)
        connection.execute(
            f"CREATE TABLE {SCHEMA}.migrations (name {_T} PRIMARY KEY, applied timestamptz DEFAULT now())"
        )
    return applied(connection)


def _has(connection: Connection, relation: str) -> bool:
    return connection.execute("SELECT to_regclass(%s) IS NOT NULL", (f"{SCHEMA}.{relation}",)).fetchone() == (True,)


def _try(connection: Connection, extension: str, statement: str) -> bool:
    """Use an extension if the server has it and this user may; a store without it answers the same, slower. False when
    the server would not."""
    available = "SELECT 1 FROM pg_available_extensions WHERE name = %s"
    if connection.execute(available, (extension,)).fetchone() is None:
        return True
    connection.execute("SAVEPOINT extension")
    try:
        connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        connection.execute(statement)
    except Refused:
        connection.execute("ROLLBACK TO extension")
        return False
    return True


def applied(connection: Connection) -> list[str]:
    """Names of the steps this store has, in order."""
    return [name for (name,) in connection.execute("SELECT name FROM migrations ORDER BY name")]


def pending(connection: Connection) -> list[str]:
    """Names of the steps it still lacks, in order."""
    done = set(applied(connection))
    return [name for name, _ in STEPS if name not in done]


def extras(connection: Connection) -> tuple[bool, bool]:
    """Whether nearest vectors, and names spelled alike, are found by an index."""
    near, alike = (_has(connection, index) for index, _ in _EXTRAS.values())
    return near, alike


def size(connection: Connection) -> int:
    """Bytes of the store's tables with their indexes."""
    row = connection.execute(
        "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class"
        " WHERE relnamespace = to_regnamespace(%s) AND relkind = 'r'",
        (SCHEMA,),
    ).fetchone()
    return 0 if row is None else int(row[0])


def integrity(connection: Connection) -> str:
    """ "ok", or what was found wrong first."""
    broken = connection.execute(
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE c.relnamespace = to_regnamespace(%s) AND NOT i.indisvalid LIMIT 1",
        (SCHEMA,),
    ).fetchone()
    if broken is not None:
        return f"the index {broken[0]} is unfinished"
    counted = connection.execute(
        "SELECT (SELECT coalesce(sum(claims), 0) FROM tallies), (SELECT count(*) FROM claims WHERE NOT superseded),"
        " (SELECT count(*) FROM words)"
    ).fetchone()
    assert counted is not None
    return "ok" if len(set(counted)) == 1 else "the counts are not those of the claims"

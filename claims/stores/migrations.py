"""The form of the embedded store, as numbered steps that are only ever added to; the only importer of
sqlite-utils.

A released step is never edited: a new form is a new step. Every step runs in the transaction of `migrate`, so
a store is in the old form or in the new one, never between.
"""

import sqlite3
from typing import Any

from sqlite_utils import Database, Migrations

from claims.stores import sqlite_spellings

APPLICATION_ID = 0x54776F53  # "TwoS" in the file's header: tells our store from another program's database
_steps = Migrations("twosource")

_FIRST = """
CREATE TABLE articles (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, workspace TEXT NOT NULL, outlet TEXT NOT NULL,
  outlet_key TEXT NOT NULL, title TEXT NOT NULL, url TEXT, published TEXT, path TEXT, author TEXT,
  language TEXT NOT NULL, revision INTEGER NOT NULL, missing TEXT NOT NULL, live INTEGER NOT NULL);
CREATE INDEX articles_newest ON articles (published, n);
CREATE INDEX articles_outlet ON articles (workspace, outlet, published);
CREATE INDEX articles_outlet_key ON articles (outlet_key, published);
CREATE TABLE texts (article INTEGER PRIMARY KEY REFERENCES articles (n), text BLOB NOT NULL);
CREATE TABLE outlets (
  workspace TEXT NOT NULL, outlet TEXT NOT NULL, articles INTEGER NOT NULL, claims INTEGER NOT NULL,
  newest TEXT, PRIMARY KEY (workspace, outlet)) WITHOUT ROWID;
CREATE TABLE claims (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article INTEGER NOT NULL REFERENCES articles (n),
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, revision INTEGER NOT NULL, superseded INTEGER NOT NULL,
  headline INTEGER NOT NULL, text TEXT NOT NULL, context TEXT NOT NULL, parts TEXT NOT NULL);
CREATE INDEX claims_place ON claims (article, superseded, start);
CREATE TABLE parses (claim INTEGER PRIMARY KEY REFERENCES claims (n), words BLOB NOT NULL);
CREATE TABLE names (
  key TEXT NOT NULL, claim INTEGER NOT NULL REFERENCES claims (n), PRIMARY KEY (key, claim)) WITHOUT ROWID;
CREATE TABLE name_counts (key TEXT PRIMARY KEY, claims INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE vectors (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, claim INTEGER NOT NULL UNIQUE REFERENCES claims (n),
  article INTEGER NOT NULL, vector BLOB NOT NULL);
CREATE TABLE vectors_gone (at INTEGER PRIMARY KEY AUTOINCREMENT, seq INTEGER NOT NULL);
CREATE VIEW searchable AS
  SELECT c.n AS n, c.text AS text, a.title AS title, c.context AS context
  FROM claims c JOIN articles a ON a.n = c.article WHERE c.superseded = 0;
CREATE VIRTUAL TABLE words USING fts5 (
  text, title, context, content = 'searchable', content_rowid = 'n',
  tokenize = 'porter unicode61 remove_diacritics 2');
INSERT INTO words (words, rank) VALUES ('rank', 'bm25(1.0, 0.25, 0.5)');
CREATE TABLE discrepancies (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, workspace TEXT, question TEXT NOT NULL, kind TEXT NOT NULL,
  relation TEXT NOT NULL, importance INTEGER NOT NULL, opened TEXT NOT NULL, changed TEXT NOT NULL,
  state TEXT NOT NULL, note TEXT NOT NULL, positions TEXT NOT NULL);
CREATE INDEX discrepancies_order ON discrepancies (state, importance, changed);
CREATE TABLE discrepancy_claims (
  claim INTEGER NOT NULL REFERENCES claims (n), discrepancy INTEGER NOT NULL REFERENCES discrepancies (n),
  PRIMARY KEY (claim, discrepancy)) WITHOUT ROWID;
CREATE INDEX discrepancy_claims_of ON discrepancy_claims (discrepancy);
CREATE TABLE history (
  n INTEGER PRIMARY KEY, discrepancy INTEGER NOT NULL REFERENCES discrepancies (n), at TEXT NOT NULL,
  what TEXT NOT NULL, positions TEXT NOT NULL);
CREATE INDEX history_of ON history (discrepancy);
CREATE VIRTUAL TABLE questions USING fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TABLE records (
  space TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, expires TEXT,
  PRIMARY KEY (space, key)) WITHOUT ROWID;
CREATE INDEX records_expiry ON records (expires) WHERE expires IS NOT NULL
"""


@_steps(name="0001_first_form")
def _first_form(db: Any) -> None:
    for statement in _FIRST.split(";\n"):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@_steps(name="0002_changed_words")
def _changed_words(db: Any) -> None:
    """What a copy of the words (sqlite_words.py) must look at again; new claims need no note."""
    db.execute("CREATE TABLE changed_words (at INTEGER PRIMARY KEY AUTOINCREMENT, claim INTEGER NOT NULL)")


@_steps(name="0003_spellings")
def _spellings(db: Any) -> None:
    """Names in full, to be found while somebody types."""
    db.execute(
        "CREATE TABLE spellings (folded TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, workspace TEXT NOT NULL,"
        " PRIMARY KEY (folded, name, key, workspace)) WITHOUT ROWID"
    )
    sqlite_spellings.write_all(db.conn)


def _wrap(connection: sqlite3.Connection) -> Any:
    return Database(connection, recursive_triggers=False, execute_plugins=False)


def pending(connection: sqlite3.Connection) -> list[str]:
    """Names of the steps this store still lacks, in order."""
    return [step.name for step in _steps.pending(_wrap(connection))]


def unknown(connection: sqlite3.Connection) -> list[str]:
    """Names of steps applied to this store that this program does not know: a newer program made them."""
    known = {step.name for step in _steps._migrations}
    return [step.name for step in _steps.applied(_wrap(connection)) if step.name not in known]


def is_foreign(connection: sqlite3.Connection) -> bool:
    """True for a database with tables in it that is not a Twosource store."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return bool(tables) and application != APPLICATION_ID


def migrate(connection: sqlite3.Connection, *, stop_before: str | None = None) -> None:
    """Bring the store to the newest form; to be called within a transaction that holds the write lock."""
    _steps.apply(_wrap(connection), stop_before=stop_before)

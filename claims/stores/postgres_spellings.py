# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""Names as claims spell them in full, in PostgreSQL: written beside the claims, found by a part of them. Functions on a
connection; the caller holds the transaction.

A spelling is written once and stays, so that no writer waits for another; whether a live claim still has it is asked when
it is about to be told.
"""

from collections.abc import Iterable

from claims.stores import rows
from claims.stores.postgres_connections import Connection

_RANKED = 1000  # of the spellings that hold one letter, only the shortest so many are ranked
_ASKED = 4  # times as many as wanted are asked about
# Of a name in more claims than this it is not asked: one of them has it, or had it lately.
_SURE = 300
_BATCH = 5000


def write(connection: Connection, spelled: Iterable[tuple[str, str]], *, workspace: str) -> None:
    """Note these (name, key), as this workspace may see them; in order, so that two writers of the same new names can't
    wait for each other."""
    new = sorted({(name.casefold(), name, key) for name, key in spelled})
    if new:
        connection.execute(
            "INSERT INTO spellings (folded, name, key, workspace)"
            " SELECT k.folded, k.name, k.key, %s FROM unnest(%s::text[], %s::text[], %s::text[]) AS k (folded, name, key)"
            ' ORDER BY k.folded COLLATE "C", k.name COLLATE "C", k.key COLLATE "C" ON CONFLICT DO NOTHING',
            (workspace, *map(list, zip(*new, strict=True))),
        )


def write_all(connection: Connection) -> None:
    """Note the names of every live claim of a store that was made before there were spellings."""
    last = 0
    while True:
        found = connection.execute(
            "SELECT c.n, a.workspace, c.parts FROM claims c JOIN articles a ON a.n = c.article"
            " WHERE c.n > %s AND NOT c.superseded ORDER BY c.n LIMIT %s",
            (last, _BATCH),
        ).fetchall()
        if not found:
            return
        for workspace in sorted({row[1] for row in found}):
            spelled = [one for row in found if row[1] == workspace for one in rows.packed_spellings(row[2])]
            write(connection, spelled, workspace=workspace)
        last = found[-1][0]


def holding(connection: Connection, typed: str, *, limit: int, workspace: str | None) -> list[str]:
    """Names that hold what was typed; see Store.spellings."""
    seen = "true" if workspace is None else "{}.workspace IN ('', %(workspace)s)"
    found = connection.execute(
        f"""
        WITH fitting AS MATERIALIZED (
          SELECT s.folded, s.name, s.key, starts_with(s.folded, %(typed)s) AS opens
          FROM spellings s WHERE strpos(s.folded, %(typed)s) > 0 AND {seen.format("s")}
          ORDER BY opens DESC, length(s.folded), s.name LIMIT {_RANKED}),
        ranked AS MATERIALIZED (
          SELECT f.name, f.key, f.opens, k.claims FROM fitting f, LATERAL (
            SELECT count(*) AS claims FROM (SELECT FROM names m WHERE m.key = f.key LIMIT {_SURE + 1}) m) k
          WHERE k.claims > 0 ORDER BY f.opens DESC, k.claims DESC, f.name LIMIT %(asked)s)
        SELECT r.name FROM ranked r
        WHERE r.claims > {_SURE} OR EXISTS (
          SELECT FROM names m JOIN claims c ON c.n = m.claim JOIN articles a ON a.n = c.article
          WHERE m.key = r.key AND strpos(c.parts, to_json(r.name)::text) > 0 AND {seen.format("a")})
        ORDER BY r.opens DESC, r.claims DESC, r.name
        """,
        {"typed": rows.clean(typed).casefold(), "workspace": workspace, "asked": limit * _ASKED},
    )
    return list(dict.fromkeys(name for (name,) in found))[:limit]

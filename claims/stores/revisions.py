"""What adding an article comes to, given the one that is stored: new, changed or the same. Shared by every store."""

from dataclasses import replace

from claims.errors import StoreError
from claims.model import Article, Source
from claims.store import Added
from claims.stores import rows


def compare(old: Article | None, new: Article) -> tuple[Added, Article]:
    """What the new one is, and the article to store. What it lacks is taken from the one before; where it
    was read from and the language do not make it another revision."""
    new = replace(new, text=rows.clean(new.text))
    if old is None:
        return "new", new
    if old.workspace and new.workspace and old.workspace != new.workspace:
        raise StoreError("another workspace holds an article with this id", where=new.source.outlet)
    lacks = set(new.missing)
    card = replace(
        new.source,
        outlet=old.source.outlet if "outlet" in lacks else new.source.outlet,
        title=old.source.title if "title" in lacks else new.source.title,
        url=new.source.url or old.source.url,
        published=new.source.published or old.source.published,
    )
    missing = tuple(field for field in new.missing if field in old.missing)
    workspace = new.workspace and old.workspace
    merged = replace(new, source=card, author=new.author or old.author, missing=missing, workspace=workspace)
    same = (old.text, old.workspace, *_told(old.source)) == (merged.text, workspace, *_told(card))
    return ("same", old) if same else ("changed", replace(merged, revision=old.revision + 1))


def _told(source: Source) -> tuple[str, str, str | None]:
    return rows.clean(source.outlet), rows.clean(source.title), source.published

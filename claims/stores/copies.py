"""A store's content copied into a file of its own: a SQLite store, whatever the store is kept in."""

import os
from pathlib import Path

from claims.errors import StoreError
from claims.store import Store, open_store
from claims.stores.moving import KEY, SPACE, move


def copy_to_file(store: Store, path: str) -> None:
    """Write the file, or replace it once the copy is whole. Raises StoreError when it can't be written."""
    if not Path(path).absolute().parent.is_dir():
        raise StoreError("its folder does not exist", where=path, advice="Make the folder first")
    part = Path(f"{Path(path).absolute()}.part")
    try:
        _forget(part)
        copy = open_store(f"sqlite:///{part}")
        try:
            for _ in move(store, copy):
                pass
            copy.delete(SPACE, KEY)
        finally:
            copy.close()
        os.replace(part, path)
    except OSError as error:
        raise StoreError("the backup can't be written there", where=path, advice="Name another file") from error
    finally:
        _forget(part)


def _forget(part: Path) -> None:
    for name in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm", "-journal", ".vectors.npz"))):
        name.unlink(missing_ok=True)

"""`twosource move` and `twosource restore`."""

from pathlib import Path

import pytest
from cli_running import Program
from postgres_server import server
from store_samples import add, article

from claims.store import open_store


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    monkeypatch.chdir(tmp_path)
    ran = Program(monkeypatch, capsys, f"sqlite:///{tmp_path}/claims.db")
    store = open_store(ran.store)
    for n in range(3):
        add(store, article(f"a{n}"))
    store.close()
    return ran


def test_move_copies_the_store_and_says_what_is_there(program: Program) -> None:
    target = server().database()
    ran = program("move", "--to", target)
    assert (ran.status, ran.out) == (0, "Moved and compared: 3 articles, 9 claims, 0 discrepancies, 0 records.\n")
    assert "Nothing was removed here" in ran.err
    assert program("articles", store=target).out == program("articles").out
    again = program("move", "--to", target)
    assert (again.status, again.out) == (0, ran.out)


def test_move_refuses_a_store_that_holds_something_else(program: Program, tmp_path: Path) -> None:
    other = open_store(f"sqlite:///{tmp_path}/other.db")
    add(other, article("b"))
    other.close()
    ran = program("move", "--to", f"sqlite:///{tmp_path}/other.db")
    assert ran.status == 1
    assert "already holds something else" in ran.err
    assert program("move", "--to", program.store).status == 1


def test_no_password_is_printed_when_the_database_is_not_there(program: Program) -> None:
    ran = program("move", "--to", "postgresql://ann:hunter2@127.0.0.1:9/none?connect_timeout=1")
    assert ran.status == 1
    assert ran.err.startswith("twosource: none on 127.0.0.1: the database does not answer.")
    assert "hunter2" not in ran.err + ran.out


def test_a_backup_of_either_store_fills_an_empty_one(program: Program, tmp_path: Path) -> None:
    database = server().database()
    assert program("move", "--to", database).status == 0
    for number, store in enumerate((program.store, database)):
        copy = tmp_path / f"copy{number}.db"
        assert program("backup", str(copy), store=store).status == 0
        new = f"sqlite:///{tmp_path}/new{number}.db"
        ran = program("restore", str(copy), store=new)
        assert (ran.status, ran.out) == (0, "Moved and compared: 3 articles, 9 claims, 0 discrepancies, 0 records.\n")
        assert program("articles", store=new).out == program("articles").out


def test_restore_does_not_write_over_a_store_and_refuses_a_damaged_copy(program: Program, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert program("backup", str(copy)).status == 0
    assert "already holds articles" in program("restore", str(copy)).err
    pages = bytearray(copy.read_bytes())
    pages[4096 * 3 : 4096 * 40] = bytes(4096 * 37)
    copy.write_bytes(pages)
    ran = program("restore", str(copy), store=f"sqlite:///{tmp_path}/new.db")
    assert ran.status == 1
    assert "damaged" in ran.err

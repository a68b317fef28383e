"""Tables kept between runs."""

import json

from claims import kept


def test_a_table_is_made_once_and_read_from_then_on(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made = []

    def make():
        made.append(1)
        return {"orven": "orven"}

    assert kept.kept("towns", make, of=b"1") == {"orven": "orven"}
    assert kept.kept("towns", make, of=b"1") == {"orven": "orven"}
    assert made == [1]


def test_a_table_made_of_other_things_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept.kept("towns", lambda: {"orven": "orven"}, of=b"1")
    assert kept.kept("towns", lambda: {"orven": "vale"}, of=b"2") == {"orven": "vale"}


def test_a_damaged_table_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept.kept("towns", lambda: {"a": "b"}, of=b"1")
    (file,) = (tmp_path / "twosource").iterdir()
    file.write_text('{"a": ')
    assert kept.kept("towns", lambda: {"a": "b"}, of=b"1") == {"a": "b"}
    assert json.loads(file.read_text()) == {"a": "b"}


def test_a_cache_that_cannot_be_written_is_no_failure(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert kept.kept("towns", lambda: {"a": "b"}, of=b"1") == {"a": "b"}

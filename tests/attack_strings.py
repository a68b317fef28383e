"""Every regular expression of the sources, and the texts on which a careless one would take for ever.

A pattern is read as Python itself parses it; for each part that may repeat without end there is a text that leads up to
it, repeats what it may repeat in each of its ways, and ends so that nothing matches.
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CALLS = ("compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer")
ENDLESS = 20  # a part that may come so often counts as one that may come without end
PUMPS = ("a", "A", "1", " ", "\n", "-", ".", ",", "'", '"', "(", "[", "<", "&", "/", "_", "a ", "A ", "1 ", "1,", "a.", "a-", "A. ",
         "the ", "and ", "of ", "said ", "1 to ", "\u2019", "\u4e00", "\u00e9", "<a>", "](", "@", ":", "\t", "no ", "a, ", "1.", "\u201c")  # fmt: skip

# Run in a process of its own: every use of re is noted while all modules are imported and what is made at the first use is made.
_RECORD = """
import importlib, inspect, json, pkgutil, re, sys
used = []
def noting(do):
    def noted(pattern, *rest, **named):
        at = sys._getframe(1)
        if isinstance(pattern, (str, bytes)):
            flags = named.get("flags", rest[-1] if do.__name__ == "compile" and rest else 0)
            text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
            used.append((at.f_code.co_filename, at.f_lineno, text, int(flags), isinstance(pattern, bytes)))
        return do(pattern, *rest, **named)
    return noted
for name in sys.argv[1].split(","):
    setattr(re, name, noting(getattr(re, name)))
for package in ("claims", "bot", "adapters"):
    found = importlib.import_module(package)
    for one in pkgutil.walk_packages(found.__path__, package + "."):
        module = importlib.import_module(one.name)
        for function in list(vars(module).values()):
            made = getattr(function, "__wrapped__", function)
            said = str(getattr(made, "__annotations__", {}).get("return", ""))
            if inspect.isfunction(made) and "Pattern" in said and not inspect.signature(made).parameters:
                function()
print(json.dumps(used))
"""


@dataclass(frozen=True, slots=True)
class Used:
    """A regular expression and where it stands."""

    where: str
    pattern: re.Pattern[Any]


def used_patterns() -> tuple[list[Used], list[str]]:
    """All regular expressions, and the places of calls whose pattern could not be found out."""
    done = subprocess.run(
        [sys.executable, "-c", _RECORD, ",".join(CALLS)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    noted: dict[str, list[tuple[int, str, int, bool]]] = {}
    for file, line, text, flags, is_bytes in json.loads(done.stdout):
        noted.setdefault(file, []).append((line, text, flags, is_bytes))
    found: list[Used] = []
    unknown: list[str] = []
    for package in ("claims", "bot", "adapters"):
        for file in sorted((ROOT / package).rglob("*.py")):
            for call in _calls(file):
                where = f"{file.relative_to(ROOT)}:{call.lineno}"
                seen = [row for row in noted.get(str(file), ()) if call.lineno <= row[0] <= (call.end_lineno or 0)]
                patterns = [_compiled(text, flags, is_bytes) for _, text, flags, is_bytes in seen] or _written(call)
                found += [Used(where, one) for one in dict.fromkeys(patterns)]
                unknown += [] if patterns else [where]
    return found, unknown


def _calls(file: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{name}" for name in CALLS}:
            yield node


def _compiled(text: str, flags: int, is_bytes: bool) -> re.Pattern[Any]:
    return re.compile(text.encode("latin-1"), flags) if is_bytes else re.compile(text, flags)


def _written(call: ast.Call) -> list[re.Pattern[Any]]:
    """The pattern of a call that is made only now and then, where it is written out."""
    if not isinstance(call.args[0], ast.Constant):
        return []
    flags = next((one.value for one in call.keywords if one.arg == "flags"), None)
    flags = flags or next((one for one in call.args[1:] if "re." in ast.unparse(one)), None)
    return [re.compile(call.args[0].value, eval(ast.unparse(flags), {"re": re}) if flags else 0)]


def attacks(pattern: re.Pattern[Any], *, size: int) -> Iterator[str]:
    """Texts of about this many characters, each meant to make this pattern go back again and again."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    seen: set[tuple[str, str]] = set()
    for before, pump in _pumps(
        list(
            _parser.parse(
                text, pattern.flags & ~re.DEBUG & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
            )
        ),
        "",
    ):
        if pump and (before, pump) not in seen:
            seen.add((before, pump))
            whole = before + pump * (size // len(pump))
            yield whole + "\x00"
            yield (before + pump) * (size // len(before + pump)) + "\x00"


def _pumps(items: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """(what leads up to it, one turn of it) for every part that may repeat, in each way in which it may."""
    for op, value in items:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            _, most, body = value
            if most >= ENDLESS:
                yield from ((before, way) for way in _ways(list(body))[:6])
                yield from ((before, a + b) for a, b in zip(_ways(list(body)), _ways(list(body))[1:], strict=False))
            yield from _pumps(list(body), before)
        for inner in _inside(op, value):
            yield from _pumps(inner, before)
        before += next(iter(_ways([(op, value)])), "")


def _inside(op: Any, value: Any) -> list[list[Any]]:
    if op is c.SUBPATTERN:
        return [list(value[3])]
    if op is c.BRANCH:
        return [list(one) for one in value[1]][:40]
    if op in (c.ASSERT, c.ASSERT_NOT):
        return [list(value[1])]
    if op is c.ATOMIC_GROUP:
        return [list(value)]
    return []


def _ways(items: list[Any]) -> list[str]:
    """Some texts that this sequence matches, the plainest first."""
    whole = [""]
    for op, value in items:
        ways = _one(op, value)
        whole = (
            [whole[n % len(whole)] + ways[n % len(ways)] for n in range(max(len(whole), min(len(ways), 8)))]
            if ways
            else whole
        )
    return list(dict.fromkeys(whole))


def _one(op: Any, value: Any) -> list[str]:
    if op is c.LITERAL:
        return [chr(value)]
    if op is c.NOT_LITERAL:
        return [one for one in ("a", " ", "1") if ord(one) != value]
    if op is c.ANY:
        return ["a", " "]
    if op is c.IN:
        return _members(value)
    if op is c.BRANCH:
        return [way for one in value[1] for way in _ways(list(one))[:2]][:40]
    if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        return [way * max(value[0], 1) for way in _ways(list(value[2]))]
    inner = _inside(op, value)
    return _ways(inner[0]) if op is not c.ASSERT_NOT and inner else [""]


_CLASSES = {c.CATEGORY_DIGIT: "1", c.CATEGORY_SPACE: " ", c.CATEGORY_WORD: "aA1_", c.CATEGORY_NOT_DIGIT: "a ", c.CATEGORY_NOT_SPACE: "a1.",
            c.CATEGORY_NOT_WORD: " .-"}  # fmt: skip


def _members(value: list[Any]) -> list[str]:
    found: list[str] = []
    for op, one in value:
        if op is c.NEGATE:
            shut = re.compile("x")
            return [one for one in 'a A1.-\n"(' if not _in(value[1:], one)][:6] or [shut.pattern]
        if op is c.LITERAL:
            found.append(chr(one))
        elif op is c.RANGE:
            found.append(chr(one[0]))
        elif op is c.CATEGORY:
            found += _CLASSES.get(one, "a")
    return found[:12]


def _in(value: list[Any], sign: str) -> bool:
    return any(
        (op is c.LITERAL and chr(one) == sign)
        or (op is c.RANGE and one[0] <= ord(sign) <= one[1])
        or (op is c.CATEGORY and sign in _CLASSES.get(one, ""))
        for op, one in value
    )

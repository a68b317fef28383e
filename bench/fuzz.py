"""Coverage-guided fuzzing of every reader and parser: `make fuzz`, or `python bench/fuzz.py [--cases 100000] [--only dates]`.

atheris (libFuzzer) feeds each target of fuzz_targets.py, in a process of its own, and keeps what reaches new lines of our
code. A case counts as a crash when it raises, as a hang when it takes longer than its target allows (seconds of this
process, so that a busy machine is not counted against it): 1 s a sentence, 20 s an article. What was found stays in the
corpus folder and is begun with the next time; each failing input is kept there too and its place in our code is told once.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
OWN = ("claims", "bot", "adapters")
KILLED_AFTER_S = 60  # one case; libFuzzer then ends the process


def fuzz(name: str, folder: Path, cases: int, seed: int) -> None:
    """The child: never returns, libFuzzer ends the process. Prints one line of JSON about what it saw."""
    sys.path[:0] = [str(HERE), str(HERE.parent)]
    import atheris

    with atheris.instrument_imports(include=[*OWN, "feedparser", "yaml", "courlan"]):
        import fuzz_targets
    target = fuzz_targets.TARGETS[name]
    corpus, failing = folder / "corpus" / name, folder / "failing"
    for one in (corpus, failing):
        one.mkdir(parents=True, exist_ok=True)
    for data in target.seeds:
        (corpus / _name(data)).write_bytes(data)
    seen: dict[str, Any] = {"cases": 0, "crashes": {}, "slowest_s": 0.0, "hangs": 0}
    report = folder / f"{name}.json"

    def one_case(data: bytes) -> None:
        began = time.process_time()
        try:
            target.run(data)
        except Exception as error:
            where = _where(error)
            if where not in seen["crashes"]:
                (failing / f"{name}-{_name(data)}").write_bytes(data)
            seen["crashes"][where] = seen["crashes"].get(where, 0) + 1
        took_s = time.process_time() - began
        seen["cases"] += 1
        seen["slowest_s"] = max(seen["slowest_s"], took_s if seen["cases"] > 20 else 0)  # models load in the first
        if took_s > target.limit_s and seen["cases"] > 20:
            seen["hangs"] += 1
            (failing / f"{name}-slow-{_name(data)}").write_bytes(data)
        if seen["cases"] % 50 == 0 or seen["cases"] >= cases:
            report.write_text(json.dumps(seen))

    words = folder / f"{name}.dict"
    words.write_text("".join(f'"{word}"\n' for word in _words(target.seeds)))
    given = [f"-dict={words}", f"-runs={cases}", f"-seed={seed}", f"-max_len={target.longest}", f"-timeout={KILLED_AFTER_S}",
             "-rss_limit_mb=4000", "-print_final_stats=1", f"-artifact_prefix={failing}/{name}-", str(corpus)]  # fmt: skip
    atheris.Setup([sys.argv[0], *given], one_case)
    atheris.Fuzz()


def _words(seeds: tuple[bytes, ...]) -> list[str]:
    """Words to put into the cases: those of the seeds, and those that our regular expressions look for."""
    modules = [one for name, one in sys.modules.items() if name.partition(".")[0] in OWN]
    patterns = {value.pattern for one in modules for value in vars(one).values() if isinstance(value, re.Pattern)}
    texts = [one.decode("utf-8", "replace") for one in seeds]
    texts += [re.sub(r"\\.|\(\?[^)]*?[:>]", " ", one if isinstance(one, str) else one.decode()) for one in patterns]
    return sorted({word for text in texts for word in re.findall(r"[A-Za-z0-9@<>!:/.-]{2,20}", text)})


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _where(error: BaseException) -> str:
    """The kind of error and the last line of our own code on its way."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if "site-packages" not in one.filename]
    own = [one for one in frames if Path(one.filename).parent.name not in ("bench", "tests")] or frames
    last = own[-1]
    said = f" {str(error).partition(':')[0]}" if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}{said}"


def run(name: str, folder: Path, cases: int, seed: int) -> tuple[dict[str, Any], str]:
    """What the child saw, and libFuzzer's own last figures: lines of code reached, size of the corpus."""
    report = folder / f"{name}.json"
    report.unlink(missing_ok=True)
    child = [sys.executable, __file__, "--child", name, str(folder), str(cases), str(seed)]
    done = subprocess.run(child, capture_output=True, text=True, errors="replace")
    seen = (
        json.loads(report.read_text()) if report.exists() else {"cases": 0, "crashes": {}, "slowest_s": 0, "hangs": 0}
    )
    covered = re.findall(r"cov: (\d+) ft: \d+ corp: (\d+)", done.stderr)
    figures = "reached {} places, corpus {}".format(*covered[-1]) if covered else ""
    if done.returncode:
        seen["crashes"][f"the process ended with {done.returncode}: {done.stderr[-300:]!r}"] = 1
    return seen, figures


def main() -> int:
    sys.path[:0] = [str(HERE), str(HERE.parent)]
    from fuzz_targets import TARGETS

    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--cases", type=int, default=100_000, help="in all, shared out among the targets")
    options.add_argument("--only", choices=TARGETS)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--corpus", metavar="FOLDER", help="kept between runs; else a temporary one")
    given = options.parse_args()
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("atheris is not installed: make fuzz installs it (Linux, Python 3.11 to 3.13)")
        return 1
    bad, cases, shares = 0, 0, sum(one.share for one in TARGETS.values())
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(given.corpus or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name in [given.only] if given.only else TARGETS:
            wanted = given.cases if given.only else -(-given.cases * TARGETS[name].share // shares)
            began = time.perf_counter()
            seen, figures = run(name, folder, wanted, given.seed)
            print(f"{name}: {seen['cases']} cases, {len(seen['crashes'])} crashes, {seen['hangs']} hangs, slowest "
                  f"{seen['slowest_s']:.2f} s; {figures} ({time.perf_counter() - began:.0f} s)", flush=True)  # fmt: skip
            for where, count in list(seen["crashes"].items())[:20]:
                print(f"  {count} x {where}", flush=True)
            bad += len(seen["crashes"]) + seen["hangs"]
            cases += seen["cases"]
    print(f"{cases} cases, {bad} crashes and hangs")
    return 1 if bad else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        fuzz(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
    else:
        sys.exit(main())

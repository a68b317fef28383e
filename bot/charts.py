"""A disputed figure over time as a picture: who said how many, when, on whose authority. The only importer of matplotlib.

Drawn to be read on a phone: few words, large, the value beside its mark. "Over 300" is a mark with an arrow upward, "up
to 50" one with an arrow downward, "30 to 40" a bar, "about 300" a hollow mark. The alt text says all of it in words.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot.messages import Heading, Note, Picture, Reply, Span, Text
from bot.words import cut, day, series
from claims.model import Bound, Claim, Discrepancy, Quantity

_MOST = 24
_LOG_FROM = 20  # times the smallest figure: beyond that the small ones can't be told apart on an even scale
_WIDTH, _HEIGHT, _DPI = 6.0, 5.4, 180  # inches: 1080 x 972 pixels
_COLOURS = ("#0b5cad", "#b3470b", "#1b7f4b", "#7a2ea0", "#9c1c3c", "#5a5a00", "#00707c", "#444444")  # 4.5:1 on white
_MARKS = ("o", "s", "D", "P", "X", "h", "p", "*")  # no triangles: an arrow says at least or at most
_WORDS: dict[Bound, str] = {"exact": "", "at_least": "at least ", "at_most": "at most ", "about": "about ", "range": ""}


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: when, how many (low to high; one of them None for a bound), who says so, citing whom. said is the
    figure in the source's words."""

    at: date
    low: Decimal | None
    high: Decimal | None
    bound: Bound
    outlet: str
    origin: str
    said: str = ""

    @property
    def middle(self) -> Decimal:
        """Where its mark stands."""
        if self.low is None or self.high is None:
            return self.low if self.low is not None else self.high or Decimal(0)
        return self.low if self.bound == "exact" else (self.low + self.high) / 2


def chart(found: Discrepancy) -> Picture | None:
    """The picture of a disputed figure; None where fewer than two dated figures are known."""
    points = points_of(found)
    if len(points) < 2 or len({(one.at, one.low, one.high, one.outlet) for one in points}) < 2:
        return None
    return Picture(_drawn(points, cut(found.question, 120)), alt_text(points, found.question), "figures.png")


def chart_reply(found: Discrepancy, picture: Picture | None) -> Reply:
    """The picture under its question, or a plain word that there is none."""
    if picture is None:
        head, advice = "There is no picture of that.", "It takes two figures of known days."
        return Reply(f"{head} {advice}", (Heading(head), Text((Span(advice),))))
    legend = "An arrow up means at least, an arrow down at most, a bar a range, a hollow mark about."
    return Reply(picture.alt, (Heading(cut(found.question, 200)), picture, Note((Span(legend),))))


def drawable(found: Discrepancy) -> bool:
    """Whether chart() would give a picture, without drawing it."""
    return found.kind == "quantity" and len(points_of(found)) >= 2


def points_of(found: Discrepancy) -> list[Point]:
    """The dated figures behind a discrepancy, in order of time; one of each outlet, day and value."""
    if found.kind != "quantity":
        return []
    points = [
        point
        for position in found.positions
        for claim in position.claims
        if (point := _point(claim, position.value)) is not None
    ]
    return sorted(dict.fromkeys(points), key=lambda one: (one.at, one.middle, one.outlet))[:_MOST]


def _point(claim: Claim, value: str) -> Point | None:
    at, figure = _day(claim.source.published), _figure(claim, value)
    if at is None or figure is None:
        return None
    origin = claim.attribution.origin if claim.attribution else ""
    return Point(
        at, figure.low, figure.high, figure.bound, cut(claim.source.outlet, 40) or "unnamed outlet", origin, figure.text
    )


def _figure(claim: Claim, value: str) -> Quantity | None:
    """The quantity of the claim that this value was read from."""
    said = value.casefold()
    known = [one for one in claim.quantities if one.low is not None or one.high is not None]
    held = [one for one in known if one.text.casefold() in said or said in one.text.casefold()]
    return next(iter(held), known[0] if len(known) == 1 else None)


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def figure_words(point: Point) -> str:
    """ "at least 300", "30 to 40", "dozens"."""
    if point.low is not None and point.high is not None and point.low != point.high:
        if point.bound == "about" and point.said:
            return cut(point.said, 24)
        return f"{_number(point.low)} to {_number(point.high)}"
    return f"{_WORDS[point.bound]}{_number(point.middle)}"


def _number(value: Decimal) -> str:
    return f"{value:,.10f}".rstrip("0").rstrip(".")


def alt_text(points: Sequence[Point], question: str) -> str:
    """All that the picture shows, in words."""
    told = [
        f"{day(one.at.isoformat())}: {figure_words(one)}, {one.outlet}"
        + (f" citing {cut(one.origin, 60)}" if one.origin else "")
        for one in points
    ]
    return cut(f"Chart. {cut(question, 160)} {'; '.join(told)}.", 1900)


def _drawn(points: Sequence[Point], question: str) -> bytes:
    """The PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, _HEIGHT), dpi=_DPI, facecolor="white", layout="constrained")
    axes = figure.add_subplot()
    outlets = list(dict.fromkeys(one.outlet for one in points))
    for count, outlet in enumerate(outlets):
        mine = [one for one in points if one.outlet == outlet]
        _draw_outlet(axes, mine, colour=_COLOURS[count % 8], mark=_MARKS[count % 8])
    _scale(axes, points)
    _label(axes, points, outlets)
    axes.set_title(_wrapped(question, 44), fontsize=14, fontweight="bold", loc="left", parse_math=False)
    legend = figure.legend(loc="outside lower left", fontsize=11, frameon=False)
    for text in legend.get_texts():
        text.set_parse_math(False)
    out = io.BytesIO()
    FigureCanvasAgg(figure).print_png(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _draw_outlet(axes: Any, points: Sequence[Point], *, colour: str, mark: str) -> None:
    origins = list(dict.fromkeys(one.origin for one in points if one.origin))
    label = points[0].outlet + (f", citing {series([cut(one, 30) for one in origins[:2]])}" if origins else "")
    style = {"color": colour, "markersize": 11, "markeredgewidth": 2}
    axes.plot(
        [one.at for one in points], [float(one.middle) for one in points], color=colour, alpha=0.35, linewidth=1.5
    )
    for count, one in enumerate(points):
        where, y = [one.at], float(one.middle)
        if one.low is not None and one.high is not None and one.low != one.high:
            axes.vlines(where, float(one.low), float(one.high), colors=colour, linewidth=6, alpha=0.35)
        if one.bound in ("at_least", "at_most"):
            up = 1 if one.bound == "at_least" else -1
            axes.annotate(
                "", xy=(one.at, y), xytext=(0, 34 * up), textcoords="offset points",
                arrowprops={"arrowstyle": "<-", "color": colour, "linewidth": 2.2},
            )  # fmt: skip
        hollow = {"markerfacecolor": "white"} if one.bound == "about" else {}
        axes.plot(where, [y], mark, label=_wrapped(label, 52) if count == 0 else None, **style, **hollow)


def _scale(axes: Any, points: Sequence[Point]) -> None:
    """An even scale from nought, or one of powers of ten where the figures lie far apart."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    figures = [float(value) for one in points for value in (one.low, one.high) if value is not None]
    smallest, largest = min(figures), max(figures)
    if smallest > 0 and largest / smallest >= _LOG_FROM:
        axes.set_yscale("log")
        axes.set_ylim(smallest / 2, largest * 3)
        axes.set_ylabel("each line ten times the one below", fontsize=10, color="#555555")
    else:
        axes.set_ylim(min(0, smallest * 1.1), largest * 1.3 or 1)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=largest > 5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.tick_params(labelsize=12)
    axes.grid(axis="y", color="#dddddd", linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)


def _label(axes: Any, points: Sequence[Point], outlets: Sequence[str]) -> None:
    """Each figure beside its mark, and the days below."""
    from matplotlib.dates import DateFormatter

    days = sorted({one.at for one in points})
    span = (days[-1] - days[0]).days or 1
    axes.set_xlim(_shifted(days[0], -0.12 * span - 0.3), _shifted(days[-1], 0.42 * span + 0.7))
    shown = days if len(days) <= 4 else [days[round(n * (len(days) - 1) / 3)] for n in range(4)]
    axes.set_xticks(shown)
    axes.xaxis.set_major_formatter(DateFormatter("%-d %b\n%Y"))  # type: ignore[no-untyped-call]
    for count, one in enumerate(points):
        colour = _COLOURS[outlets.index(one.outlet) % 8]
        below = any(other.at == one.at and other.middle == one.middle for other in points[:count])
        axes.annotate(
            figure_words(one), (one.at, float(one.middle)), xytext=(10, -16 if below else -4),
            textcoords="offset points", fontsize=12, color=colour, parse_math=False,
        )  # fmt: skip


def _shifted(at: date, days: float) -> float:
    from matplotlib.dates import date2num

    return float(date2num(datetime(at.year, at.month, at.day))) + days  # type: ignore[no-untyped-call]


def _wrapped(text: str, width: int) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, width)[:3])

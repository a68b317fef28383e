"""Calendar arithmetic on closed ranges of days. Knows nothing of words or of articles."""

from collections.abc import Iterable
from datetime import date, timedelta

Days = tuple[date, date]


def day(year: int, month: int, number: int) -> Days | None:
    """That one day, None when the calendar has no such day."""
    try:
        return (only := date(year, month, number)), only
    except ValueError:
        return None


def month(year: int, number: int) -> Days:
    """All days of a month; number may run past 1-12 into other years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    following = date(year + number // 12, number % 12 + 1, 1)
    return date(year, number, 1), following - timedelta(1)


def year(number: int) -> Days:
    return date(number, 1, 1), date(number, 12, 31)


def years(first: int, last: int) -> Days:
    return date(first, 1, 1), date(last, 12, 31)


def week(of: date) -> Days:
    """Monday to Sunday around a day."""
    monday = of - timedelta(of.weekday())
    return monday, monday + timedelta(6)


def weekend(of: date) -> Days:
    """Saturday and Sunday of that day's week."""
    saturday = of + timedelta(5 - of.weekday())
    return saturday, saturday + timedelta(1)


def quarter(year: int, number: int) -> Days:
    """A calendar quarter; number may run past 1-4 into other years."""
    return month(year, 3 * number - 2)[0], month(year, 3 * number)[1]


def season(year: int, name: str) -> Days:
    """The meteorological season that begins in that year (northern): winter runs into the next."""
    begins = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[name]
    return month(year, begins)[0], month(year, begins + 2)[1]


def third(days: Days, part: str) -> Days:
    """The early, middle or late third of a month, year or decade."""
    first, last = days
    step = (last - first) // 3
    match part:
        case "early":
            return first, first + step
        case "late":
            return last - step, last
        case _:
            return first + step, last - step


def shifted(days: Days, count: int, unit: str) -> Days:
    """The unit-wide range that lies count units away: a month from any July day is the whole of August."""
    first = days[0]
    match unit:
        case "day" | "night":
            return days[0] + timedelta(count), days[1] + timedelta(count)
        case "week":
            if days[0] == days[1]:
                return first + timedelta(7 * count - 3), first + timedelta(7 * count + 3)
            return days[0] + timedelta(7 * count), days[1] + timedelta(7 * count)
        case "weekend":
            return weekend(first + timedelta(7 * count))
        case "month":
            return month(first.year, first.month + count)
        case "quarter":
            return quarter(first.year, (first.month - 1) // 3 + 1 + count)
        case "decade":
            return years(first.year // 10 * 10 + 10 * count, first.year // 10 * 10 + 10 * count + 9)
        case "century":
            return years(first.year // 100 * 100 + 100 * count, first.year // 100 * 100 + 100 * count + 99)
        case _:
            return year(first.year + count)


def nearest(options: Iterable[Days | None], *, to: date, future: bool) -> Days | None:
    """The latest option that has begun by then, or the first that hasn't ended; else whichever lies nearest."""
    real = [days for days in options if days]
    if future:
        fitting = [days for days in real if days[1] >= to]
        return min(fitting) if fitting else max(real, default=None)
    fitting = [days for days in real if days[0] <= to]
    return max(fitting) if fitting else min(real, default=None)

"""What this issue says that the one before did not, and what the next ones will say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from tracker.formats.page import figures
from tracker.formats.page.parts import ChangesSection, MeasuredClaim
from tracker.formats.page.rows import company, exchange_city
from tracker.formats.page.safety import clean
from tracker.formats.page.words import Words
from tracker.model import Matured, Report, Revised

CLAIMS = 3  # new claims told one by one
NAMES = 2  # listings named one by one in a line of what is to come


def changed(report: Report, claims: Sequence[MeasuredClaim], words: Words) -> ChangesSection | None:
    """Nothing for a first issue."""
    what = report.changes
    if what.since is None:
        return None
    since = what.since.astimezone(ZoneInfo(report.zone)).date()
    last = max((_end(one, report) for one in what.matured), default=None)
    return ChangesSection(
        heading=words.say("since_issue", n=what.issue),
        since=words.say("since_day", day=words.short_day(since)),
        window=words.say("col_window", day=words.short_day(last)) if last else "",
        windows=tuple(_window(one, report, words) for one in what.matured),
        lines=tuple(_lines(report, claims, words)),
    )


def _end(one: Matured, report: Report) -> date:
    """The last session of a matured window, as far as a chart of the listing shows it; else its first."""
    for curve in report.curves.values():
        if curve.listing == one.listing and curve.days[curve.event] == one.session:
            return curve.days[min(curve.event + one.window[1], len(curve.days) - 1)]
    return one.session


def _window(one: Matured, report: Report, words: Words) -> tuple[str, str, str, str]:
    name = f"{company(one.listing, report)}, {exchange_city(one.listing, report, words)}"
    if sum(other.listing == one.listing for other in report.changes.matured) > 1:
        name = f"{name}, {words.date(one.session)}"
    day, car = figures.signed(one.day * 100), figures.signed(one.car * 100)
    return name, day, car, words.of("courses", one.word)


def _lines(report: Report, claims: Sequence[MeasuredClaim], words: Words) -> Iterator[str]:
    what = report.changes
    yield from (words.say("new_announcement", title=clean(one)) for one in what.announcements)
    yield from (words.say("withdrawn", title=clean(one)) for one in what.withdrawn)
    by_key = {one.key: one for one in claims}
    yield from (_revised(one, report, by_key, words) for one in what.revised)
    yield from _new_claims([by_key[key] for key in what.verdicts if key in by_key], words)
    if what.deaf:
        yield words.say("deaf_now", names=words.joined([clean(one) for one in what.deaf]))
    if what.heard:
        yield words.say("heard_again", names=words.joined([clean(one) for one in what.heard]))
    if not what.revised:
        yield words.say("nothing_flipped")


def _new_claims(new: Sequence[MeasuredClaim], words: Words) -> Iterator[str]:
    if len(new) > CLAIMS:
        yield words.say("new_claims", n=words.number(len(new)))
        return
    for one in new:
        yield words.say("new_claim", publisher=one.publisher, name=one.name, verdict=one.badge.label)


def _revised(one: Revised, report: Report, claims: dict[str, MeasuredClaim], words: Words) -> str:
    if one.what == "claim":
        name = claims[one.subject].name if one.subject in claims else one.subject
        old, new = ((words.row("verdicts", word) or ("", "", word))[2] for word in (one.old, one.new))
        return words.say("revised_claim", name=name, old=old, new=new)
    name = f"{company(one.subject, report)}, {exchange_city(one.subject, report, words)}"
    if one.what == "close":
        return words.say("revised_close", name=name, old=one.old, new=one.new)
    if one.what == "standing":
        old, new = words.of("standings", one.old), words.of("standings", one.new)
        return words.say("revised_standing", name=name, old=old, new=new)
    window = f"[{one.what.replace(':', ', ')}]"
    return words.say("revised_window", name=name, window=window, old=figures.minus(one.old), new=figures.minus(one.new))


def pending(report: Report, words: Words) -> tuple[tuple[str, str], ...]:
    """By the close after which it can be told: what the reader will know."""
    days: defaultdict[date, dict[tuple[int, int], list[str]]] = defaultdict(dict)
    for one in report.pending:
        name = f"{company(one.listing, report)} ({exchange_city(one.listing, report, words)})"
        days[one.day].setdefault(one.window, []).append(name)
    return tuple(
        (words.short_day(day), "; ".join(_coming(window, names, words) for window, names in sorted(windows.items())))
        for day, windows in sorted(days.items())
    )


def _coming(window: tuple[int, int], names: Sequence[str], words: Words) -> str:
    different = list(dict.fromkeys(names))
    listed = words.joined(different) if len(different) <= NAMES else words.count(len(different), "listings")
    if window == (0, 0):
        return words.say("first_return", names=listed)
    return words.say("sessions_of", n=words.number(window[1] - window[0] + 1), names=listed)

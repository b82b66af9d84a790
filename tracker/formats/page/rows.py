"""One event as a row of figures, with a sentence that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracker.formats.page import figures, words
from tracker.formats.page.parts import Absence, Chip, Figure, Reason, Row
from tracker.formats.page.safety import clean
from tracker.model import Event, Reaction, Report, Unmeasured, Window

LAST = 2  # windows from the event session to this one have columns; others are told beside the row when they come
PENDING = Figure("not yet", hint="the sessions of this window are not over, or their bars have not come")


def measured(events: Iterable[Event], report: Report) -> tuple[Row, ...]:
    return tuple(_row(one, one.reaction, report) for one in events if isinstance(one.reaction, Reaction))


def absent(events: Iterable[Event], report: Report) -> tuple[Absence, ...]:
    return tuple(_absence(one, one.reaction, report) for one in events if isinstance(one.reaction, Unmeasured))


def reason(event: Event, report: Report) -> Reason:
    link = event.link
    return Reason(
        name=clean(link.company),
        place=place(link.listing, report),
        symbol=link.listing,
        relation=words.relation(link.relation),
        relevance=link.relevance,
        text=clean(link.reason),
        path=" → ".join(clean(hop) for hop in link.path),
    )


def place(symbol: str, report: Report) -> str:
    listing = report.listings.get(symbol)
    return words.place(listing.calendar if listing else "", report.zones.get(symbol, ""))


def change(value: float) -> Figure:
    """A return as a figure with its direction; what rounds to nothing has none."""
    text = figures.percent(value)
    return Figure(text, {"+": 1, figures.MINUS: -1}.get(text[0], 0), value=value)


def _row(event: Event, reaction: Reaction, report: Report) -> Row:
    day, fit, q = reaction.day, reaction.fit, report.q.get(event.key)
    notable = q is not None and q <= report.method.alpha
    return Row(
        key=event.key,
        name=clean(event.link.company),
        symbol=reaction.listing,
        place=place(reaction.listing, report),
        relation=words.relation(event.link.relation),
        session=figures.short_day(reaction.session),
        raw=change(day.raw),
        market=change(day.market),
        benchmark=words.benchmark(reaction.benchmark),
        abnormal=_bounded(reaction),
        windows=tuple(_window(reaction, pair) for pair in columns(report)),
        t=figures.signed(day.t),
        p=figures.probability(day.p),
        rank=figures.rank(day.p_empirical, day.floor),
        q=figures.probability(q),
        mde=figures.percent(day.mde, 1).removeprefix("+"),
        chips=(*_standing(notable, report), *chips(reaction.flags)),
        notes=tuple(
            figures.minus(clean(note))
            for note in dict.fromkeys((*_further(reaction), *reaction.notes, *event.link.notes, *fit.notes))
        ),
        basis=basis(reaction),
        sentence=sentence(event, reaction, report),
        notable=notable,
        curve=report.curves.get(event.key),
    )


def _bounded(reaction: Reaction) -> Figure:
    """The abnormal return; at a price limit it is only known to be at least as far from zero."""
    figure = change(reaction.day.car)
    if "limit" not in reaction.flags or not figure.sign:
        return figure
    return replace(
        figure, text=f"{'≥' if figure.sign > 0 else '≤'}\u2009{figure.text}", hint="stopped by the price limit"
    )


def _absence(event: Event, reaction: Unmeasured, report: Report) -> Absence:
    return Absence(
        name=clean(event.link.company),
        place=place(event.link.listing, report),
        symbol=event.link.listing,
        session=figures.short_day(event.link.session),
        reason=clean(reaction.reason),
        pending=reaction.pending,
        chips=chips(reaction.flags),
    )


def chips(flags: Iterable[str]) -> tuple[Chip, ...]:
    return tuple(Chip(*words.flag(one)) for one in dict.fromkeys(flags))


def _standing(notable: bool, report: Report) -> tuple[Chip, ...]:
    level = figures.size(report.method.alpha, 0)
    meaning = f"q is at most {level} after allowing for {figures.count(report.tests, 'test')} on this page"
    return (Chip("stands out", meaning, "good", "★"),) if notable else ()


def _window(reaction: Reaction, pair: tuple[int, int]) -> Figure:
    window = next((one for one in reaction.windows if (one.start, one.end) == pair), None)
    if window is None:
        return PENDING
    figure = change(window.car)
    return Figure(figure.text, figure.sign, window_hint(window), window.car)


def columns(report: Report) -> tuple[tuple[int, int], ...]:
    """The windows that have a column of their own, besides the event session."""
    return tuple(pair for pair in report.method.windows if pair[0] == 0 < pair[1] <= LAST)


def window_name(start: int, end: int) -> str:
    return f"CAR [{start}, {end}]"


def _further(reaction: Reaction) -> Iterator[str]:
    """Windows without a column, as they mature."""
    for one in reaction.windows[1:]:
        if one.start or one.end > LAST:
            figure, rank = figures.percent(one.car), figures.rank(one.p_empirical, one.floor)
            yield f"{window_name(one.start, one.end)} {figure} (t {figures.signed(one.t)}, rank p {rank})"


def window_hint(window: Window) -> str:
    return (
        f"share {figures.percent(window.raw)}, market {figures.percent(window.market)}, "
        f"t {figures.signed(window.t)}, p {figures.probability(window.p)}, "
        f"rank {figures.rank(window.p_empirical, window.floor)}{', provisional' if window.provisional else ''}"
    )


def tail(window: Window) -> str:
    """Beyond the floor of the ranks, what a fitted tail says."""
    return "" if window.p_tail is None else f"; tail p {window.p_tail:.1g}"


def basis(reaction: Reaction) -> str:
    """What the expectation rests on, for the footnote of a figure."""
    fit = reaction.fit
    return (
        f"beta {figures.signed(fit.beta).removeprefix('+')} on the {words.benchmark(reaction.benchmark)}, "
        f"R² {fit.r2:.2f}, daily σ {figures.size(fit.sigma)}, "
        f"{fit.n} sessions {fit.first.isoformat()} to {fit.last.isoformat()}{tail(reaction.day)}"
    )


def sentence(event: Event, reaction: Reaction, report: Report) -> str:
    """`Hua Hong rose 17.85% in Hong Kong, 15.95 points beyond what the Hang Seng explains`."""
    day, where = reaction.day, place(reaction.listing, report)
    moved = change(day.raw)
    verb = {1: f"rose {figures.size(day.raw)}", -1: f"fell {figures.size(day.raw)}", 0: "closed unchanged"}[moved.sign]
    limited = "limit" in reaction.flags
    stopped = " (stopped by its daily limit)" if limited else ""
    beyond = against(day, reaction.benchmark)
    return f"{clean(event.link.company)} {verb} in {where}{stopped}, {'at least ' if limited else ''}{beyond}"


def against(day: Window, benchmark: str) -> str:
    """How the part that the market does not explain stands to the move itself."""
    name, points = words.benchmark(benchmark), f"{abs(day.car) * 100:.2f} points"
    if change(day.car).sign == 0:
        return f"just what the {name} explains"
    alike = (day.raw >= 0) == (day.car >= 0)
    if alike:
        return f"{points} beyond what the {name} explains"
    return f"{points} short of what the {name} explains" if day.raw >= 0 else f"{points} less than the {name} explains"

"""A shape as a page, as JSON or as a table of commas."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property, partial
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from tracker.formats import html
from tracker.formats.page import figures
from tracker.formats.page.safety import clean, safe_link, spreadsheet_text
from tracker.formats.page.stories import language as tag
from tracker.formats.page.words import Words, words_in
from tracker.web import charts, shapes
from tracker.web.pages import days
from tracker.web.rows import ClaimRow
from tracker.web.site import StoreSnapshot

LONGEST = 2000  # letters of one text on a page


@cache
def environment() -> Environment:
    """The templates of the pages. Every text that is put in is cleaned and escaped."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader("tracker.web"), PackageLoader("tracker.formats")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=tidy,
    )
    made.filters["tidy"] = tidy
    return made


def tidy(value: object) -> object:
    """Text made harmless; spaces at its ends stay, for templates join with them."""
    if type(value) is not str or not value:
        return value
    return f"{' ' * value[0].isspace()}{clean(value, LONGEST)}{' ' * value[-1].isspace()}"


@cache
def style() -> str:
    """The sheet of every page: that of the reports, and what only pages of the server have."""
    loader = environment().loader
    assert loader is not None
    return html.sheet() + loader.get_source(environment(), "web.css")[0]


def as_json(shape: object) -> bytes:
    """The shape as JSON; what is not finite is null."""
    return msgspec.json.encode(shape)


def as_csv(rows: Iterable[object]) -> bytes:
    """Rows as a table in UTF-8; text that a spreadsheet would run as a formula begins with an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text)
    heads: list[str] = []
    for row in rows:
        flat = dict(flattened(row))
        if not heads:
            heads = list(flat)
            writer.writerow(heads)
        writer.writerow([cell(value) for value in flat.values()])
    return text.getvalue().encode("utf-8", "replace")


def flattened(row: object, before: str = "") -> Iterable[tuple[str, object]]:
    """The fields of a record; those of a record within it beside them."""
    for field in fields(row):  # type: ignore[arg-type]
        value = getattr(row, field.name)
        if is_dataclass(value):
            yield from flattened(value)
        else:
            yield before + field.name, value


def cell(value: object) -> object:
    """One value for a spreadsheet."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    words = " | ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return spreadsheet_text(words, LONGEST)


class Painter:
    """Renders shapes as pages in the language of the reports."""

    def __init__(self, snapshot: StoreSnapshot) -> None:
        self.snapshot = snapshot
        self.words: Words = words_in(snapshot.view.reporting.language)
        self.zone = snapshot.view.reporting.zone

    def page(self, name: str, shape: Any, path: str, question: str, rows: bool, section: str) -> str:
        """The page of an address."""
        made: dict[str, Any] = getattr(self, f"_{name}", lambda _: {})(shape)
        base = self.context | {
            "doc": shape,
            "section": section,
            "twin": "/today" if path == "/" else path,
            "question": question,
            "rows": rows,
        }
        template = environment().get_template(f"{'fault' if isinstance(shape, shapes.Fault) else name}.html")
        return template.render({**made.pop("before", {}), **base, **made})

    @cached_property
    def context(self) -> dict[str, Any]:
        """What every template may use."""
        words = self.words
        w = {**words.tables["phrases"], **words.tables["web"]}
        names = (("days", "/days"), ("companies", "/companies"), ("events", "/events"), ("claims", "/claims"))
        return {
            "w": w,
            "language": words.language,
            "style": Markup(style()),
            "navigation": [("today", "/", w["today"]), *((name, href, w[name]) for name, href in names)],
            "footer": w["footer"],
            "now": self.snapshot.now,
            "at": self._at,
            "short_day": lambda day: words.short_day(self._date(day)),
            "long_day": lambda day: words.long_day(self._date(day)),
            "percent": figures.percent,
            "points": lambda value: figures.signed(None if value is None else value * 100, 2),
            "percents": lambda value: figures.signed(value, 2, "%"),
            "probability": figures.probability,
            "in_hundred": in_hundred,
            "place": self.place,
            "kinds": partial(words.of, "kinds"),
            "relations": partial(words.of, "relations"),
            "standings": partial(words.of, "standings"),
            "benchmarks": partial(words.of, "benchmarks"),
            "outcomes": partial(words.of, "outcomes"),
            "flags": lambda flag: (words.row("flags", flag) or (words.of("flags", flag),))[0],
            "verdicts": lambda word: words.row("verdicts", word) or ("dim", "?", words.of("verdicts", word)),
            "stated": self.stated,
            "safe_link": safe_link,
            "tag": tag,
            "href": href,
            "ask": lambda path, **query: f"{path}?{urlencode(query)}",
            "lag": lambda said, first: figures.lag(said - first),
            "largest": largest,
            "once": grouped_by_session,
            "bar": self.bar,
            "whisker": lambda *given: Markup(charts.whisker(*given)),
            "strip": lambda points, mean, label, width: Markup(charts.strip(points, mean, label, width)),
        }

    def _at(self, moment: datetime) -> str:
        return self.words.at(moment, self.zone)

    def _date(self, day: date) -> date:
        return self.snapshot.day(day) if isinstance(day, datetime) else day

    def place(self, symbol: str) -> str:
        """The city of a listing's exchange, or that of an exchange."""
        listing = self.snapshot.view.recipe.watchlist.by_symbol.get(symbol)
        return self.words.place(listing.calendar if listing else symbol)

    def bar(self, beyond: float, ordinary: float, reach: float, name: str) -> Markup:
        """A move on its ordinary range, with the figures in words."""
        value, band = figures.signed(beyond * 100), f"{ordinary * 100:.1f}"
        label = self.words.say("bar_label", name=name, place="", value=value, band=band)
        return Markup(charts.bar(beyond, ordinary, reach, clean(label)))

    def stated(self, one: ClaimRow) -> str:
        """`nearly +18%`: a claim's size as stated."""
        if one.low is None:
            return self.words.say({"up": "limit_up", "down": "limit_down"}.get(one.direction, "no_change"))
        sign = {"up": "+", "down": figures.MINUS}.get(one.direction, "")
        high = f"–{abs(one.high):g}" if one.high is not None and one.high != one.low else ""
        return f"{self.words.tables['qualifiers'].get(one.qualifier, '')}{sign}{abs(one.low):g}{high}%"

    def say(self, key: str, **parts: object) -> str:
        """A phrase of the pages."""
        return str(self.words.tables["web"][key]).format(**parts)

    def _today(self, doc: shapes.Today) -> dict[str, Any]:
        names = [(self.words.place(one.calendar), one) for one in doc.markets]
        clock = figures.clock(doc.now, self.zone)
        said = (self.say("heard"), self.say("now_at", clock=clock))
        label = self.say("hours_label", n=len(doc.heard))
        return {
            "hours": lambda width: Markup(charts.hours(names, doc.heard, doc.now, self.zone, said, label, width)),
            "headline": self._today_headline(doc),
            "what": self._became(doc.heard),
        }

    def _today_headline(self, doc: shapes.Today) -> str:
        if not doc.moved or doc.moved[0].event.beyond is None:
            return self.say("quiet_headline")
        one = doc.moved[0]
        return self.say(
            "today_headline",
            name=one.event.company,
            place=self.place(one.event.listing),
            beyond=figures.signed(one.event.beyond * 100 if one.event.beyond else 0.0),
            standing=self.words.of("standings", one.standing),
        )

    def _became(self, heard: Iterable[shapes.HeardRow]) -> Mapping[str, str]:
        """What became of entries that began a story."""
        found = self.snapshot.view.reader.results_of(self.snapshot.view.recipe.name, [one.id for one in heard])
        told = {one.story: self.words.of("kinds", one.kind) for one in found.announcements}
        return told | {one.story: f"{self.say('passed_over')}: {one.reason}" for one in found.passed}

    def _day(self, doc: shapes.Day) -> dict[str, Any]:
        report = days.report_of(self.snapshot, doc.day)
        page = html.context(report, style())
        own = self.context
        page["w"] = {**own["w"], **page["w"], "footer": own["w"]["footer"]}
        known = {name: page[name] for name in ("page", "path", "bar", "ruler", "policy")}
        return known | {"company_link": partial(href, "/companies/"), "w": page["w"]}

    def _event(self, doc: shapes.EventPage) -> dict[str, Any]:
        row, line = doc.judged.event, doc.line
        made: dict[str, Any] = {"headline": self._event_headline(doc), "marked": partial(marked, doc)}
        made["widest"] = max([max(abs(one.beyond or 0), one.ordinary or 0) for one in doc.windows], default=0.0)
        if line is not None:
            ends = (line.days[0], line.days[line.event - 1], line.days[-1])
            first, base, last = (self.words.date(day) for day in ends)
            market = self.words.of("benchmarks", doc.fit.benchmark) if doc.fit else ""
            label = self.say("path_words", name=row.company, own=figures.percent(line.own[-1], 1), day=last)
            made["path"] = lambda width: Markup(
                charts.path(line, row.company, market, label, (first, base, last), width)
            )
        return made

    def _event_headline(self, doc: shapes.EventPage) -> str:
        row = doc.judged.event
        if row.raw is None or row.beyond is None:
            return f"{row.company}: {self.words.of('standings', doc.judged.standing)}"
        key = "event_up" if row.raw > 0 else "event_down" if row.raw < 0 else "event_flat"
        shared = self.say("event_shared") if row.confounded else ""
        size, beyond = figures.size(row.raw), figures.signed(row.beyond * 100)
        standing = self.words.of("standings", doc.judged.standing)
        return self.say(key, name=row.company, size=size, beyond=beyond, standing=standing) + shared

    def _company(self, doc: shapes.CompanyPage) -> dict[str, Any]:
        sessions = sorted({one.event.session for one in doc.events})
        outs = {one.event.session for one in doc.events if one.standing == "stands_out"}
        marks = [(number, day, day in outs) for number, day in enumerate(sessions, 1)][-12:]
        marks = [(number, day, out) for number, (_, day, out) in enumerate(marks, 1)]
        names = [f"{self.words.place(one.place)}, {one.currency}" for one in doc.closes if one.days]
        drawn = [day for one in doc.closes for day in one.days]
        ends = (self.words.date(min(drawn)), self.words.date(max(drawn))) if drawn else ("", "")
        label = self.say("prices_label", name=doc.name, first=ends[0], last=ends[1], n=len(marks))
        values = [value for one in doc.kinds for value in (one.low, one.high, one.mean, 0.0) if value is not None]
        return {
            "headline": self.say("company_headline", name=doc.name, n=len(sessions), out=len(outs)),
            "prices": lambda width: Markup(charts.prices(doc.closes, marks, names, label, ends, width)),
            "kind_reach": (min(values, default=-0.1), max(values, default=0.1)),
        }

    def _kind(self, doc: shapes.KindPage) -> dict[str, Any]:
        return {"headline": self.say("kind_headline", kind=self.words.of("kinds", doc.name), n=doc.total)}

    def _claims(self, doc: shapes.Claims) -> dict[str, Any]:
        ranked = sum(one.best is not None for one in doc.publishers)
        key = "claims_headline" if ranked else "claims_headline_unranked"
        return {"headline": self.say(key, right=doc.right, checked=doc.checked, n=ranked)}

    def _health(self, doc: shapes.Health) -> dict[str, Any]:
        missing = sum(bool(one.fault) for one in doc.prices)
        deaf = sum(bool(one.fault) for one in doc.feeds)
        state = self.say("running" if doc.well else "stopped")
        return {"headline": self.say("health_headline", state=state, feeds=deaf, prices=missing)}


def href(before: str, name: str) -> str:
    """The address of something by its name."""
    return before + quote(str(name), safe="")


def grouped_by_session(rows: Iterable[shapes.Judged], by_size: bool) -> list[list[shapes.Judged]]:
    """Rows with every story that meets the same session of a listing in one group, in the order given."""
    groups: dict[tuple[str, date], list[shapes.Judged]] = {}
    for one in rows:
        groups.setdefault((one.event.listing, one.event.session), []).append(one)
    found = list(groups.values())
    return sorted(found, key=lambda one: one[0].event.session, reverse=True) if not by_size else found


def largest(rows: Iterable[shapes.Judged]) -> float:
    """The longest bar of a table."""
    values = [max(abs(one.event.beyond or 0.0), one.event.ordinary or 0.0) for one in rows]
    return max(values, default=0.0)


def in_hundred(p: float | None, floor: float | None) -> str:
    """A rank p as so many of a hundred ordinary days."""
    if p is None:
        return figures.MISSING
    mark = "≤ " if floor and figures.at_floor(p, floor) else ""
    return f"{mark}{p * 100:.1f} / 100"


def marked(doc: shapes.EventPage, text: str) -> Markup:
    """A text with the words that decided its kind and those that name the actors marked."""
    wanted = [(one.words, "") for one in doc.evidence if one.words]
    wanted += [(name, "b") for name in doc.actors]
    text = clean(text, LONGEST)
    found: list[tuple[int, int, str]] = []
    low = text.casefold()
    for words, css in wanted:
        start = low.find(words.casefold()) if len(low) == len(text) else -1
        if start >= 0 and words and all(start + len(words) <= a or start >= b for a, b, _ in found):
            found.append((start, start + len(words), css))
    parts, at = [], 0
    for start, end, css in sorted(found):
        mark = Markup(' class="b"') if css else Markup("")
        parts += [escape(text[at:start]), Markup("<mark{}>{}</mark>").format(mark, text[start:end])]
        at = end
    return Markup("").join([*parts, escape(text[at:])])


Formatter = Callable[[Any], str]
LIVE = timedelta(minutes=1)

"""The first paragraphs: the day in plain words, made from its figures and from nothing else.

Words of time, never of cause: a share moves *after* news. What was said twice is told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tracker.formats.page import figures
from tracker.formats.page.parts import Article, Checked, Row
from tracker.formats.page.rows import change, place
from tracker.formats.page.safety import clean
from tracker.model import Report

STORIES, MOVES, LONGEST = 3, 3, 140


def lead(report: Report, articles: Sequence[Article], claims: Sequence[Checked]) -> tuple[str, ...]:
    """Opening, the day's moves, the claims, what moved without news; empty sentences fall away."""
    paragraphs = (
        _opening(report, articles),
        " ".join(_stories(articles)),
        _claims(claims),
        _unexplained(report),
        _silence(report) if not articles else "",
    )
    return tuple(one for one in paragraphs if one)


def _opening(report: Report, articles: Sequence[Article]) -> str:
    if not articles:
        return f"No announcement that can move a listing we follow belongs to {figures.long_day(report.day)}."
    tests, notable = _tests(articles)
    told = figures.capital(figures.count(len(articles), "announcement"))
    belongs = "belongs" if len(articles) == 1 else "belong"
    if not tests:
        return f"{told} {belongs} to this day; no reaction could be measured yet."
    stand = f"{figures.count(len(notable), 'reaction')} of {figures.number(len(tests))} measured"
    verb = "stands" if len(notable) == 1 else "stand"
    return f"{told} {belongs} to this day; {stand} {verb} out from ordinary days."


def _tests(articles: Sequence[Article]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    rows = [row for article in articles for row in article.rows]
    return {(r.symbol, r.session) for r in rows}, {(r.symbol, r.session) for r in rows if r.notable}


def _stories(articles: Sequence[Article]) -> list[str]:
    told: set[tuple[str, str]] = set()
    sentences = []
    for article in [one for one in articles if one.rows][:STORIES]:
        sentences.append(_story(article, told))
        told |= {(row.symbol, row.session) for row in article.rows}
    return sentences


def _story(article: Article, told: set[tuple[str, str]]) -> str:
    """What followed one story; listings that an earlier sentence has told are only named."""
    teller = f" ({article.sources[0].publisher})" if article.sources else ""
    title = f"“{clean(article.title, LONGEST)}”{teller}"
    fresh = [row for row in article.rows if (row.symbol, row.session) not in told]
    if not fresh:
        return f"The same sessions also carry {title}, so these moves cannot be divided between the stories."
    moves = "; ".join(row.sentence + ("" if row.notable else ", nothing unusual for it") for row in _chosen(fresh))
    return f"{'And after' if told else 'After'} {title}, {moves}.{_shared(article, told)}{_not_traded(article)}"


def _chosen(rows: Sequence[Row]) -> list[Row]:
    """What stands out, at most three of them; where nothing does, the largest move alone."""
    ranked = sorted(rows, key=lambda row: (-row.notable, -abs(row.abnormal.value), row.symbol))
    return [row for row in ranked if row.notable][:MOVES] or ranked[:1]


def _shared(article: Article, told: set[tuple[str, str]]) -> str:
    names = [f"{row.name} in {row.place}" for row in article.rows if (row.symbol, row.session) in told]
    return f" It shares {figures.joined(names)} with the news before it: moves that cannot be divided." if names else ""


def _not_traded(article: Article) -> str:
    names = [f"{one.name} in {one.place} ({one.reason})" for one in article.absences if not one.pending]
    return f" Not measured: {figures.joined(names)}." if names else ""


def _claims(claims: Sequence[Checked]) -> str:
    if not claims:
        return ""
    counts = Counter(one.badge.label for one in claims)
    listed = figures.joined([f"{figures.count(n, label, label)}" for label, n in sorted(counts.items())])
    return f"Of {figures.count(len(claims), 'price claim')} in the press, checked against the tape: {listed}."


def _unexplained(report: Report) -> str:
    if not report.unexplained:
        return ""
    top = report.unexplained[0]
    name = clean(report.listings[top.listing].company) if top.listing in report.listings else top.listing
    where = place(top.listing, report)
    found = f"{name}{f' in {where}' if where else ''} ({change(top.abnormal).text} beyond its market)"
    if len(report.unexplained) == 1:
        return f"One share moved far beyond its market with no announcement that we know of: {found}."
    moved = figures.capital(figures.count(len(report.unexplained), "share"))
    return f"{moved} moved far beyond their markets with no announcement that we know of, {found} the furthest."


def _silence(report: Report) -> str:
    """Whether nothing was said or nothing was heard."""
    coverage = report.coverage
    read = f" {figures.capital(figures.count(len(report.passed), 'story', 'stories'))} of the day passed over."
    passed = read if report.passed else ""
    if coverage.down:
        heard = f"{figures.number(len(coverage.down))} of {figures.count(coverage.feeds, 'feed')} could not be heard"
        return f"{figures.capital(heard)}: this silence may hide something.{passed}"
    if not coverage.feeds:
        return passed.strip()
    heard = "feed was" if coverage.feeds == 1 else "feeds were"
    return f"{figures.capital(figures.number(coverage.feeds))} {heard} heard: the day was quiet, not unheard.{passed}"

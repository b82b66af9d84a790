"""The small print: what the page rests on, and how each figure was made."""

from __future__ import annotations

from tracker.formats.page import figures, words
from tracker.model import Reaction, Report


def coverage_rows(report: Report) -> tuple[tuple[str, str], ...]:
    """What was heard and counted, so that silence can be told from absence."""
    coverage = report.coverage
    heard = coverage.feeds - len(coverage.down)
    last = figures.at(coverage.last_heard, report.zone) if coverage.last_heard else "never"
    rows = (
        ("Feeds heard", f"{heard:,} of {coverage.feeds:,}"),
        ("Last heard", last),
        ("Entries", f"{coverage.entries:,}"),
        *([("Stories", f"{coverage.stories:,}")] if coverage.stories else []),
        ("Announcements told", f"{len(report.told):,}"),
        ("Stories passed over", f"{len(report.passed):,}"),
        ("Tests behind q", f"{report.tests:,}"),
        ("Provisional figures", f"{_provisional(report):,}"),
    )
    return rows


def _provisional(report: Report) -> int:
    reactions = {
        (event.reaction.listing, event.reaction.session)
        for told in report.told
        for event in told.events
        if isinstance(event.reaction, Reaction) and "provisional" in event.reaction.flags
    }
    return len(reactions)


def method(report: Report) -> tuple[str, ...]:
    """How to read the figures, in words, with the choices of the recipe."""
    how = report.method
    model = words.MODELS.get(how.model, words.plain(how.model))
    level, tests = figures.size(how.alpha, 0), figures.count(report.tests, "test")
    return (
        "Share and market are total returns (dividends and splits included) from the close before to the close of the "
        f"session, as {how.returns} returns. The session is the listing's own first whose regular close lies strictly "
        "after the news was public: 15:05 in Hong Kong is the same day for the Hong Kong share and the next day for "
        "the Shanghai share.",
        f"Beyond the market: the abnormal return, the share's return less what it should have been by {model}, "
        f"estimated on {how.estimation} sessions that end {how.gap} sessions before the event; below {how.minimum} "
        "observations nothing is measured. CAR sums it over the window.",
        "t divides by the full prediction error, s √(L + L²/T + (Σdx)²/Sxx): L sessions in the window, T in the "
        "estimation, dx the market's distance from its mean there. p is two-sided by Student's t. Rank p is the share "
        "of ordinary days (estimation residuals) at least as large; it can be no smaller than 1/(T+1), shown as ≤. "
        "Tail p goes beyond that floor by a generalised Pareto distribution fitted to the largest tenth.",
        f"q is the rank p of the event session (the tail p where there is one), adjusted for {tests} on this page "
        f"(Benjamini and Hochberg); a listing and session count once however many stories meet there. At most {level}: "
        "stands out. Detectable: the effect that would be found four times in five at the 5% level; smaller ones are "
        "not excluded by a p that is not small.",
        "Chart: share (solid), benchmark (dashed) and the part beyond the market (dotted) since the close before the "
        "event session; the shaded range would hold 95 of 100 abnormal returns if nothing had happened.",
        "A figure says what happened after the news, not because of it. This page informs; it advises nothing.",
    )

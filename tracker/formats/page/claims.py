"""Price moves that the press stated, beside what the tape says; the wrong ones first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.formats.page import figures
from tracker.formats.page.parts import Chip, MeasuredClaim
from tracker.formats.page.rows import exchange_city, named
from tracker.formats.page.safety import clean, safe_link
from tracker.formats.page.stories import language
from tracker.formats.page.words import Words, key_text
from tracker.model import Report, Story, Verdict

WRONG = ("contradicted", "overstated", "understated", "wrong_session")  # the gravest first
RIGHT = ("confirmed", "rounded", "retold")


def checks(report: Report, words: Words) -> tuple[MeasuredClaim, ...]:
    """Every verdict of the page once, in the order in which the claims were made."""
    told = [(one, item.story) for item in report.told for one in item.verdicts]
    loose = [(one, report.stories.get(one.story)) for one in report.verdicts]
    found = {one.key: measured_claim(one, story, report, words) for one, story in (*told, *loose)}
    return tuple(found.values())


def late(report: Report, words: Words) -> tuple[MeasuredClaim, ...]:
    """Claims heard on the day about an earlier one."""
    return tuple(measured_claim(one, report.stories.get(one.story), report, words) for one in report.late)


def wrong(every: Iterable[MeasuredClaim]) -> tuple[MeasuredClaim, ...]:
    """Those the tape contradicts, the gravest first."""
    return tuple(sorted((one for one in every if one.word in WRONG), key=lambda one: WRONG.index(one.word)))


def of_words(every: Iterable[MeasuredClaim], known: Sequence[str]) -> tuple[MeasuredClaim, ...]:
    """Those whose verdict is among `known`."""
    return tuple(one for one in every if one.word in known)


def measured_claim(verdict: Verdict, story: Story | None, report: Report, words: Words) -> MeasuredClaim:
    """One claim, in words."""
    claim = verdict.claim
    tone, mark, label = words.row("verdicts", verdict.word) or ("dim", "?", key_text(verdict.word))
    entry = next((one for one in story.entries if one.id == verdict.entry), story.lead) if story else None
    basis = words.tables["bases"].get(claim.basis)
    period = words.say("over_period", period=key_text(claim.basis.removeprefix("period_")))
    said = amount(verdict, words)
    return MeasuredClaim(
        key=verdict.key,
        word=verdict.word,
        badge=Chip(label, "", tone, mark),
        publisher=clean(verdict.publisher),
        sentence=clean(claim.sentence) or words.say("no_sentence"),
        name=named(claim.company, report),
        place=exchange_city(claim.ticker, report, words) if claim.ticker in report.listings else "",
        said=said,
        stated=f"{said} {basis or period}".strip(),
        measured=figures.signed(verdict.measured, 2, "%"),
        reason=figures.minus(clean(verdict.reason)),
        when=words.at(verdict.said, report.zone),
        link=safe_link(entry.link) if entry else "",
        language=language(entry.language) if entry else "",
        low=_signed(claim.low, claim.direction),
        high=_signed(claim.high, claim.direction),
        value=verdict.measured,
        provisional=verdict.provisional,
    )


def _signed(value: float | None, direction: str) -> float | None:
    return None if value is None else -abs(value) if direction == "down" else abs(value)


def amount(verdict: Verdict, words: Words) -> str:
    """`nearly +18%`: the size as stated."""
    claim = verdict.claim
    if claim.low is None:
        return words.say({"up": "limit_up", "down": "limit_down"}.get(claim.direction, "no_change"))
    sign = {"up": "+", "down": figures.MINUS}.get(claim.direction, "")
    low = f"{sign}{abs(claim.low):g}"
    high = f"–{abs(claim.high):g}" if claim.high is not None and claim.high != claim.low else ""
    return f"{words.tables['qualifiers'].get(claim.qualifier, '')}{low}{high}%"

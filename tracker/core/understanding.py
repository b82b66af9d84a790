"""What a text says: the kind of act, who acts, which companies and figures; with the words that decided.

A text is looked at once by one automaton (lexicon.py); patterns of kinds and of marks are then judged on the
concepts found. The title leads, the summary helps. A mark (opinion, price report, ...) that outweighs the best
kind is the reason why the text is no announcement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from weakref import finalize, ref

from tracker.core.companies import matcher
from tracker.core.evidence import ABOUT, MARK_NAMES, Tally, best_of, guess, tallies_of, vocabulary
from tracker.core.figures import Figure, figures_in
from tracker.core.lexicon import LONGEST, Hit, plain_of, simplified
from tracker.model import Evidence, Mention, Watchlist

SURE = 2.0  # a pattern from here on needs no guess
WEAKEST = 1.2  # a kind below this is a guess
QUESTION = 3.2  # what a question mark at the title's end weighs against a kind
# Concepts of which one must stand in a text that names no watched company.
TRADE = frozenset({"chip", "ai", "trade", "model_release.name"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was understood to say, before anything is made of it."""

    kind: str
    score: float
    evidence: tuple[Evidence, ...]
    mentions: tuple[Mention, ...]
    companies: tuple[str, ...]
    agencies: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    passed: str = ""
    marked: bool = False
    concepts: frozenset[str] = frozenset()
    figures: tuple[Figure, ...] = ()
    in_title: frozenset[str] = frozenset()


def understand(title: str, summary: str, watchlist: Watchlist) -> Reading:
    """Read one text. Pure and bounded: no more than `LONGEST` characters of each part are looked at."""
    title, summary = title[:LONGEST], summary[:LONGEST]
    mentions = matcher(watchlist).mentions(f"{title}\n{summary}" if summary else title)
    views = simplified(title), simplified(summary)
    figures = figures_in(views[0]), figures_in(views[1]) if summary else ()
    companies, agencies = _companies(mentions, watchlist), _agencies(mentions, watchlist)
    headed = _companies((one for one in mentions if one.start < len(title)), watchlist)
    parts = _seen(views[0], headed, figures[0])
    rest = _seen(views[1], companies, figures[1]) if summary else {}
    tallies = tallies_of(parts, rest)
    kind, best = best_of({name: one for name, one in tallies.items() if name not in MARK_NAMES})
    mark, against = best_of({name: one for name, one in tallies.items() if name in MARK_NAMES})
    if best.weight < SURE and companies and not against.weight and not {"?", "？"} & set(title):
        kind, best = guess(parts, rest, kind, best)
    about = parts if kind not in GOVERNED else {**parts, **rest}
    passed, marked = _objection(title, best, mark, against.weight, bool(companies or about.keys() & TRADE))
    return Reading(
        kind=kind,
        score=min(best.weight / 4, 0.99),
        evidence=(*best.evidence, *against.evidence),
        mentions=mentions,
        companies=companies,
        agencies=agencies,
        actors=_actors(kind, headed or companies, agencies, watchlist),
        passed=passed,
        marked=marked,
        concepts=frozenset(parts) | frozenset(rest),
        figures=(*figures[0], *figures[1]),
        in_title=frozenset(headed),
    )


REMEMBERED = 20_000  # texts of one watchlist whose reading is kept


def recall(title: str, summary: str, watchlist: Watchlist) -> Reading:
    """`understand`, remembered: one derivation asks for the same text when it clusters, detects and links."""
    known = _MEMORIES.get(id(watchlist))
    if known is None:
        # Held weakly: the memory must not keep alive the watchlist whose end empties it.
        known = _MEMORIES[id(watchlist)] = lru_cache(maxsize=REMEMBERED)(partial(_understand_for, ref(watchlist)))
        finalize(watchlist, _MEMORIES.pop, id(watchlist), None)
    return known(title, summary)


def _understand_for(held: ref[Watchlist], title: str, summary: str) -> Reading:
    watchlist = held()
    assert watchlist is not None, "a memory outlived its watchlist"
    return understand(title, summary, watchlist)


_MEMORIES: dict[int, Callable[[str, str], Reading]] = {}


def _companies(mentions: Iterable[Mention], watchlist: Watchlist) -> tuple[str, ...]:
    """Watched companies in reading order, without agencies and those known by name alone."""
    known = watchlist.by_name
    return tuple(dict.fromkeys(one.company for one in mentions if known[one.company].sort in ("company", "unlisted")))


def _agencies(mentions: Iterable[Mention], watchlist: Watchlist) -> tuple[str, ...]:
    known = watchlist.by_name
    return tuple(dict.fromkeys(one.company for one in mentions if known[one.company].sort == "agency"))


# Kinds in which a government or a court acts, and companies are acted on.
GOVERNED = frozenset({"export_control", "sanction_listing", "regulation_legal", "policy_subsidy"})
# Kinds in which everyone named in the title acts.
JOINT = frozenset({"supply_deal", "partnership"})


def _actors(kind: str, companies: tuple[str, ...], agencies: tuple[str, ...], watchlist: Watchlist) -> tuple[str, ...]:
    """Who acts, as far as the names alone tell: an agency where one governs, else those the title names first."""
    if kind in GOVERNED:
        return agencies[:1] or companies[:1]
    if kind == "model_release":
        known = watchlist.by_name
        makers = tuple(one for one in companies if {"model", "accelerator"} & set(known[one].tags))
        return (makers or companies)[:2]
    return companies[:3] if kind in JOINT else companies[:1]


def _seen(view: str, companies: tuple[str, ...], figures: Sequence[Figure]) -> dict[str, list[Hit]]:
    """Concepts of one part, simplified: those spelled, and those that only counting shows."""
    found = vocabulary().find(plain_of(view))
    sorts = {figure.sort for figure in figures}
    flags = {
        "CO": bool(companies),
        "CO2": len(companies) > 1,
        "MONEY": "money" in sorts,
        "PERCENT": "percent" in sorts,
        "AMOUNT": bool(sorts & {"money", "count", "times"}),
        "MANY": bool(sorts & {"money", "count", "power"}),
        "MOVED": "up" in found or "down" in found or "times" in sorts,
    }
    for name, holds in flags.items():
        if holds:
            found[name] = [_NOWHERE]
    return found


_NOWHERE = Hit(0, 0, "")


def _objection(title: str, best: Tally, mark: str, against: float, traded: bool) -> tuple[str, bool]:
    """Why the text is no announcement, and whether a mark says so; empty when it is one."""
    if title.rstrip().endswith(("?", "？")):
        against, mark = max(against, QUESTION), mark or "question"
    if against > best.weight:
        return ABOUT.get(mark, "a question"), True
    if best.weight < WEAKEST:
        return "no known kind", False
    if not traded:
        return "outside the trade: no watched company, no word of chips or models", False
    return "", False

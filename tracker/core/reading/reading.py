"""What a text says: the kind of act, who acts, which companies and figures; with the words that decided.

A text is looked at once by one automaton (lexicon.py); patterns of kinds and of marks are then judged on the
concepts found. The title leads, the summary helps. Where no pattern is clear, all words are asked which way they
lean (leanings.py). A mark (opinion, price report, ...) that outweighs what speaks for the best kind is the reason why
the text is no announcement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from weakref import finalize, ref

from tracker.core.reading.classifier import NONE, Leaning, leanings, terms_of
from tracker.core.reading.scoring import ABOUT, MARK_NAMES, Tally, best_of, tallies_of, vocabulary
from tracker.core.text.lexicon import LONGEST, Hit, plain_of, simplified
from tracker.core.text.mentions import matcher
from tracker.core.text.numbers import Figure, figures_in
from tracker.model import Evidence, Mention, Watchlist

CLEAR = 2.6  # patterns of this weight need no second opinion where nothing speaks against them
APART = 0.6  # by how much they must outweigh the next kind
LEANS = 2.0  # what a leaning weighs beside patterns, where it is asked whether anything is announced
LEANS_KIND = 6.0  # and where kinds are told apart
LEAST = 0.8  # what must speak for an announcement, more than against it
NAMELESS = 1.0  # and how much more where no watched company is named: words of the trade have other meanings
GUESS = 2.0  # what a kind weighs that words alone decide
WEAKEST = 1.2  # a kind below this is not told by patterns
QUESTION = 5.0  # what a question mark at the title's end weighs against a kind
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
    seen = look(title, summary, watchlist)
    tallies = tallies_of(*seen.concepts)
    mark, against = best_of({name: one for name, one in tallies.items() if name in MARK_NAMES})
    kinds = {name: one for name, one in tallies.items() if name not in MARK_NAMES}
    kind, best, lean = _kind(kinds, against.weight, seen)
    parts, rest = seen.concepts
    about = parts if kind not in GOVERNED else {**parts, **rest}
    traded = bool(seen.companies or about.keys() & TRADE)
    speaks = best.weight + lean - (0.0 if seen.companies else NAMELESS)
    passed, marked = _objection(title, best, speaks, mark, against.weight, traded)
    if not passed and best.weight < GUESS:
        best = Tally(GUESS, best.evidence)
    agencies = _agencies(seen.mentions, watchlist)
    return Reading(
        kind=kind,
        score=min(best.weight / 4, 0.99),
        evidence=(*best.evidence, *against.evidence),
        mentions=seen.mentions,
        companies=seen.companies,
        agencies=agencies,
        actors=_actors(kind, seen.headed or seen.companies, agencies, watchlist),
        passed=passed,
        marked=marked,
        concepts=frozenset(parts) | frozenset(rest),
        figures=(*seen.figures[0], *seen.figures[1]),
        in_title=frozenset(seen.headed),
    )


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in a text before anything was judged; pairs are of the title and of the summary."""

    views: tuple[str, str]  # plain
    mentions: tuple[Mention, ...]
    companies: tuple[str, ...]
    headed: tuple[str, ...]  # companies of the title
    figures: tuple[tuple[Figure, ...], tuple[Figure, ...]]
    concepts: tuple[dict[str, list[Hit]], dict[str, list[Hit]]]


def look(title: str, summary: str, watchlist: Watchlist) -> Look:
    """See names, figures and concepts. Bounded: no more than `LONGEST` characters of each part are looked at."""
    title, summary = title[:LONGEST], summary[:LONGEST]
    mentions = matcher(watchlist).mentions(f"{title}\n{summary}" if summary else title)
    simple = simplified(title), simplified(summary)
    figures = tuple(figures_in(simple[0])), tuple(figures_in(simple[1])) if summary else ()
    companies = _companies(mentions, watchlist)
    headed = _companies((one for one in mentions if one.start < len(title)), watchlist)
    views = plain_of(simple[0]), plain_of(simple[1]) if summary else ""
    concepts = _seen(views[0], headed, figures[0]), _seen(views[1], companies, figures[1]) if summary else {}
    return Look(views, mentions, companies, headed, figures, concepts)


def _kind(kinds: Mapping[str, Tally], against: float, seen: Look) -> tuple[str, Tally, float]:
    """The kind, what patterns say for it, and how far words lean to an announcement, where patterns are not clear."""
    kind, best = best_of(kinds)
    others = max((one.weight for name, one in kinds.items() if name != kind), default=0.0)
    if best.weight >= CLEAR and best.weight - max(others, against) >= APART:
        return kind, best, LEAST
    leaning = leanings().of(terms_of(*seen.views, seen.concepts))
    totals = {name: LEANS_KIND * share for name, share in leaning.shares.items() if name != NONE}
    for name, one in kinds.items():
        totals[name] = one.weight + max(totals[name], 0.0)
    kind = max(totals, key=totals.__getitem__)
    return kind, kinds.get(kind) or _leant(kind, leaning), LEANS * leaning.announces


def _leant(kind: str, leaning: Leaning) -> Tally:
    """A kind for which no pattern speaks, with the words that do."""
    weight = round(LEANS * leaning.shares[kind], 2)
    return Tally(0.0, (Evidence(f"words that lean so: {', '.join(leaning.words(kind))}", kind, weight),))


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
    """Concepts of one part, in its plain view: those spelled, and those that only counting shows."""
    found = vocabulary().find(view)
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


def _objection(title: str, best: Tally, speaks: float, mark: str, against: float, traded: bool) -> tuple[str, bool]:
    """Why the text is no announcement, and whether a mark says so; empty when it is one."""
    if title.rstrip().endswith(("?", "？")):
        against, mark = max(against, QUESTION), mark or "question"
    if speaks - against <= LEAST:
        if against:
            return ABOUT.get(mark, "a question"), True
        return "no known kind" if best.weight < WEAKEST else "its words lean to no announcement", False
    if not traded:
        return "outside the trade: no watched company, no word of chips or models", False
    return "", False

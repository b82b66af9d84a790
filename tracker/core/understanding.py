"""What a text says: the kind of act, who acts, which companies and figures; with the words that decided.

A text is looked at once by one automaton (lexicon.py); patterns of kinds and of marks are then judged on the
concepts found. The title leads, the summary helps. A mark (opinion, price report, ...) that outweighs the best
kind is the reason why the text is no announcement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from weakref import finalize, ref

from tracker.core.companies import matcher
from tracker.core.figures import Figure, figures_of
from tracker.core.glossary import GLOSSARY
from tracker.core.kinds import KINDS
from tracker.core.kinds.common import COMMON
from tracker.core.lexicon import LONGEST, Found, Hit, Lexicon, plain, words_of
from tracker.core.marks import MARKS
from tracker.core.patterns import Pattern, read_patterns
from tracker.core.topics import TOPICS
from tracker.model import Evidence, Mention, Watchlist

# Concepts that are seen, not spelled: a watched company, two of them, figures of a sort, a measured move.
SEEN = ("CO", "CO2", "MONEY", "PERCENT", "AMOUNT", "MANY", "MOVED")
SUMMARY = 0.55  # what a pattern of the summary weighs, beside the same in the title
TOGETHER = 0.8  # what one weighs that needs both
MORE = 0.12  # what each further pattern of the same kind adds
SURE = 2.0  # a pattern from here on needs no guess
GUESS = 2.0  # what a guess weighs
LIKELY = 0.75  # the share of own words that a guess needs
WEAKEST = 1.2  # a kind below this is a guess
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


@dataclass(frozen=True, slots=True)
class _Tally:
    weight: float = 0.0
    evidence: tuple[Evidence, ...] = ()


@cache
def _vocabulary() -> Lexicon:
    spelled = {concept: words_of(words) for concept, words in COMMON.items()}
    spelled |= {f"glossary.{name}": words_of(words) for name, words in GLOSSARY.items()}
    spelled |= {f"topics.{topic}": words_of(words) for topic, words in TOPICS.items()}
    for kind in (*KINDS, *MARKS):
        spelled |= {f"{kind.name}.{concept}": words_of(words) for concept, words in kind.words.items()}
    return Lexicon(spelled)


@cache
def _patterns() -> Mapping[str, tuple[Pattern, ...]]:
    """Patterns by the concept they hang on: the one that fewest patterns share."""
    every = [one for kind in (*KINDS, *MARKS) for one in read_patterns(kind, (*COMMON, *SEEN))]
    count: dict[str, int] = {}
    for one in every:
        for concept in one.need:
            count[concept] = count.get(concept, 0) + 1
    hung: dict[str, list[Pattern]] = {}
    for one in every:
        own = [concept for concept in one.need if "." in concept] or list(one.need)
        hung.setdefault(min(own, key=lambda concept: (count[concept], concept)), []).append(one)
    return {concept: tuple(patterns) for concept, patterns in hung.items()}


_KIND_NAMES = frozenset(kind.name for kind in KINDS)
_MARK_NAMES = frozenset(mark.name for mark in MARKS)
_ABOUT = {mark.name: mark.about for mark in MARKS}


def understand(title: str, summary: str, watchlist: Watchlist) -> Reading:
    """Read one text. Pure and bounded: no more than `LONGEST` characters of each part are looked at."""
    title, summary = title[:LONGEST], summary[:LONGEST]
    mentions = matcher(watchlist).mentions(f"{title}\n{summary}" if summary else title)
    figures = figures_of(title), figures_of(summary) if summary else ()
    head = [one for one in mentions if one.start < len(title)]
    parts = _seen(title, _companies(head, watchlist), figures[0])
    rest = _seen(summary, _companies(mentions, watchlist), figures[1]) if summary else {}
    tallies = _tallies(parts, rest)
    companies = _companies(mentions, watchlist)
    kind, best = _best({name: one for name, one in tallies.items() if name not in _MARK_NAMES})
    mark, against = _best({name: one for name, one in tallies.items() if name in _MARK_NAMES})
    if best.weight < SURE and companies and not against.weight and not {"?", "？"} & set(title):
        kind, best = _guess(parts, rest, kind, best)
    about = parts if kind not in GOVERNED else {**parts, **rest}
    passed, marked = _objection(title, best, mark, against.weight, bool(companies or about.keys() & TRADE))
    return Reading(
        kind=kind,
        score=min(best.weight / 4, 0.99),
        evidence=(*best.evidence, *against.evidence),
        mentions=mentions,
        companies=companies,
        agencies=_agencies(mentions, watchlist),
        actors=_actors(kind, _companies(head, watchlist) or companies, _agencies(mentions, watchlist)),
        passed=passed,
        marked=marked,
        concepts=frozenset(parts) | frozenset(rest),
        figures=(*figures[0], *figures[1]),
        in_title=frozenset(_companies(head, watchlist)),
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
JOINT = frozenset({"supply_deal", "partnership", "model_release"})


def _actors(kind: str, companies: tuple[str, ...], agencies: tuple[str, ...]) -> tuple[str, ...]:
    if kind in GOVERNED:
        return agencies[:1] or companies[:1]
    return companies[:3] if kind in JOINT else companies[:1]


def _seen(text: str, companies: tuple[str, ...], figures: Sequence[Figure]) -> dict[str, list[Hit]]:
    """Concepts of one part: those spelled, and those that only counting shows."""
    found = _vocabulary().find(plain(text))
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
    return found | {name: [_NOWHERE] for name, holds in flags.items() if holds}


_NOWHERE = Hit(0, 0, "")


def _tallies(title: Found, summary: Found) -> dict[str, _Tally]:
    """Weight and evidence of every kind and mark that the text shows."""
    both = _together(title, summary) if summary else title
    won: dict[str, list[tuple[float, Pattern, tuple[Hit, ...]]]] = {}
    for concept in both:
        for pattern in _patterns().get(concept, ()):
            if not pattern.need <= both.keys():
                continue
            for found, share in ((title, 1.0), (summary, SUMMARY), (both, TOGETHER)):
                hits = pattern.match(found)
                if hits:
                    won.setdefault(pattern.kind, []).append((pattern.weight * share, pattern, hits))
                    break
    return {name: _tally(name, rows) for name, rows in won.items()}


def _together(title: Found, summary: Found) -> dict[str, list[Hit]]:
    return {concept: [*title.get(concept, ()), *summary.get(concept, ())] for concept in {*title, *summary}}


def _tally(name: str, rows: list[tuple[float, Pattern, tuple[Hit, ...]]]) -> _Tally:
    rows.sort(key=lambda row: (-row[0], row[1].text))
    weight = rows[0][0] + MORE * min(len(rows) - 1, 4)
    words = " + ".join(dict.fromkeys(hit.words for hit in rows[0][2] if hit.words))
    return _Tally(weight, (Evidence(words, name, round(weight, 2)),))


def _best(tallies: Mapping[str, _Tally]) -> tuple[str, _Tally]:
    if not tallies:
        return "", _Tally()
    name = min(tallies, key=lambda name: (-tallies[name].weight, name))
    return name, tallies[name]


QUESTION = 3.2  # what a question mark at the title's end weighs against a kind


def _guess(title: Found, summary: Found, kind: str, best: _Tally) -> tuple[str, _Tally]:
    """The kind whose own words the text holds most, where a company is named and no pattern is sure.

    A word counts by how few kinds share it; the guess is never stronger than the weakest announcement, so a
    recipe with a higher `announcement_score` goes by patterns alone.
    """
    shares: dict[str, float] = {}
    for found, share in ((title, 1.0), (summary, SUMMARY)):
        for names in _owners(found).values():
            for name in names:
                shares[name] = shares.get(name, 0.0) + share / len(names)
    if kind:
        shares[kind] = shares.get(kind, 0.0) + best.weight
    if not shares:
        return kind, best
    name = min(shares, key=lambda name: (-shares[name], name))
    if shares[name] < LIKELY:
        return kind, best
    evidence = best.evidence if name == kind else (Evidence("words of the kind near a watched company", name, GUESS),)
    return name, _Tally(max(best.weight, GUESS), evidence)


def _owners(found: Found) -> dict[str, set[str]]:
    """For every word found, the kinds that count it among their own."""
    owners: dict[str, set[str]] = {}
    for concept, hits in found.items():
        owner, _, own = concept.partition(".")
        if own and owner in _KIND_NAMES:
            for hit in hits:
                owners.setdefault(hit.words, set()).add(owner)
    return owners


def _objection(title: str, best: _Tally, mark: str, against: float, traded: bool) -> tuple[str, bool]:
    """Why the text is no announcement, and whether a mark says so; empty when it is one."""
    if title.rstrip().endswith(("?", "？")):
        against, mark = max(against, QUESTION), mark or "question"
    if against > best.weight:
        return _ABOUT.get(mark, "a question"), True
    if best.weight < WEAKEST:
        return "no known kind", False
    if not traded:
        return "outside the trade: no watched company, no word of chips or models", False
    return "", False

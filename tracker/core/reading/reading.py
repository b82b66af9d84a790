"""Entry -> Reading: the kind of act, who acts, which companies and figures; with the words that decided.

A text is looked at once by one automaton (lexicon.py); patterns of kinds and of lookalikes are then judged on the
concepts found. The title leads, the summary helps. Where no pattern is clear, all words are asked which way they
lean (classifier.py). A lookalike (opinion, price report, ...) that outweighs what speaks for the best kind is the
reason why the text is no announcement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.core.reading.classifier import NONE, Leaning, read_leanings, terms_of
from tracker.core.reading.registries import Filing, read_filing
from tracker.core.reading.scoring import Tally, best_of, hang, lexicon_of, patterns_of, tallies_of
from tracker.core.text.lexicon import LONGEST, Hit, plain_of, simplified
from tracker.core.text.mentions import matcher
from tracker.core.text.numbers import figures_in
from tracker.model import Entry, Evidence, Figure, Kind, Knowledge, Mention, Reading, Readings, Watchlist

CLEAR = 2.6  # patterns of this weight need no second opinion where nothing speaks against them
APART = 0.6  # by how much they must outweigh the next kind
LEANS = 2.0  # what a leaning weighs beside patterns, where it is asked whether anything is announced
LEANS_KIND = 6.0  # and where kinds are told apart
LEAST = 0.8  # what must speak for an announcement, more than against it
NAMELESS = 1.0  # and how much more where no watched company is named: words of the trade have other meanings
GUESS = 2.0  # what a kind weighs that words alone decide
WEAKEST = 1.2  # a kind below this is not told by patterns
QUESTION = 5.0  # what a question mark at the title's end weighs against a kind
KEPT = 4  # readers that are kept, each for one Knowledge
REMEMBERED = 20_000  # texts whose reading a reader keeps


def read(entries: Iterable[Entry], knowledge: Knowledge) -> Readings:
    """The reading of every entry version; equal texts of which their feeds say the same are read once."""
    reader = reader_of(knowledge)
    seen = dict.fromkeys(map(Readings.key, entries))
    return Readings({one: reader.read_filed(*one) for one in seen})


@lru_cache(maxsize=KEPT)
def reader_of(knowledge: Knowledge) -> Reader:
    """The reader of a knowledge, made once for equal contents: its automata cost more than a thousand readings."""
    return Reader(knowledge)


def check_patterns(knowledge: Knowledge) -> None:
    """Raise ConfigError for the first pattern that cannot be read or names a concept without words."""
    for _ in patterns_of(knowledge):
        pass


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in a text before anything was judged; pairs are of the title and of the summary."""

    views: tuple[str, str]  # plain
    mentions: tuple[Mention, ...]
    companies: tuple[str, ...]
    headed: tuple[str, ...]  # companies of the title
    figures: tuple[tuple[Figure, ...], tuple[Figure, ...]]
    concepts: tuple[dict[str, list[Hit]], dict[str, list[Hit]]]


class Reader:
    """Reads texts with one Knowledge, whose words, patterns and weights it compiles once.

    Immutable but for the memory of its readings, which changes no answer; may be shared between threads.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._watchlist = knowledge.watchlist
        self._matcher = matcher(knowledge.watchlist)
        self._lexicon = lexicon_of(knowledge)
        self._patterns = hang(patterns_of(knowledge))
        self._leanings = read_leanings(knowledge.leanings)
        self._lookalikes = {one.name: one.about for one in knowledge.lookalikes}
        self._trade = frozenset(knowledge.trade)
        # The daemon asks for the texts of a month at every turn, of which few are new.
        self.read = lru_cache(maxsize=REMEMBERED)(self.read_anew)

    def read_filed(self, title: str, summary: str, subject: tuple[str, ...], category: tuple[str, ...]) -> Reading:
        """Read a text with what its feed says of it: of whom, and what the registry calls it."""
        if not subject and not category:
            return self.read(title, summary)
        return read_filing(title, summary, Filing(subject, category), self._knowledge, self.read, self.companies_in)

    def companies_in(self, name: str) -> tuple[str, ...]:
        """The watched companies that a name means."""
        return _of_sort(self._matcher.mentions(name), self._watchlist, "company", "unlisted")

    def read_anew(self, title: str, summary: str) -> Reading:
        """Read one text. Pure and bounded: no more than `LONGEST` characters of each part are looked at."""
        seen = self.look(title, summary)
        tallies = tallies_of(self._patterns, *seen.concepts)
        mark, against = best_of({name: one for name, one in tallies.items() if name in self._lookalikes})
        kinds = {name: one for name, one in tallies.items() if name not in self._lookalikes}
        name, best, lean = self._kind(kinds, against.weight, seen)
        kind = self._knowledge.by_kind.get(name)
        parts, rest = seen.concepts
        about = {**parts, **rest} if kind and kind.governed else parts
        traded = bool(seen.companies or about.keys() & self._trade)
        speaks = best.weight + lean - (0.0 if seen.companies else NAMELESS)
        passed, marked = self._objection(title, best, speaks, mark, against.weight, traded)
        if not passed and best.weight < GUESS:
            best = Tally(GUESS, best.evidence)
        agencies = _of_sort(seen.mentions, self._watchlist, "agency")
        return Reading(
            kind=name,
            score=min(best.weight / 4, 0.99),
            evidence=(*best.evidence, *against.evidence),
            mentions=seen.mentions,
            companies=seen.companies,
            agencies=agencies,
            actors=_actors(kind, seen.headed or seen.companies, agencies, self._watchlist),
            passed=passed,
            marked=marked,
            concepts=frozenset(parts) | frozenset(rest),
            figures=(*seen.figures[0], *seen.figures[1]),
            in_title=frozenset(seen.headed),
        )

    def look(self, title: str, summary: str) -> Look:
        """See names, figures and concepts. Bounded: no more than `LONGEST` characters of each part are looked at."""
        title, summary = title[:LONGEST], summary[:LONGEST]
        mentions = self._matcher.mentions(f"{title}\n{summary}" if summary else title)
        simple = simplified(title), simplified(summary)
        figures = tuple(figures_in(simple[0])), tuple(figures_in(simple[1])) if summary else ()
        companies = _of_sort(mentions, self._watchlist, "company", "unlisted")
        headed = _of_sort((one for one in mentions if one.start < len(title)), self._watchlist, "company", "unlisted")
        views = plain_of(simple[0]), plain_of(simple[1]) if summary else ""
        rest = self._seen(views[1], companies, figures[1]) if summary else {}
        return Look(views, mentions, companies, headed, figures, (self._seen(views[0], headed, figures[0]), rest))

    def _seen(self, view: str, companies: tuple[str, ...], figures: Sequence[Figure]) -> dict[str, list[Hit]]:
        """Concepts of one part, in its plain view: those spelled, and those that only counting shows."""
        found = self._lexicon.find(view)
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

    def _kind(self, kinds: Mapping[str, Tally], against: float, seen: Look) -> tuple[str, Tally, float]:
        """The kind, what patterns say for it, and how far words lean to an announcement, where patterns are not
        clear.
        """
        name, best = best_of(kinds)
        others = max((one.weight for other, one in kinds.items() if other != name), default=0.0)
        if best.weight >= CLEAR and best.weight - max(others, against) >= APART:
            return name, best, LEAST
        leaning = self._leanings.of(terms_of(*seen.views, seen.concepts))
        totals = {kind: LEANS_KIND * share for kind, share in leaning.shares.items() if kind != NONE}
        for kind, one in kinds.items():
            totals[kind] = one.weight + max(totals.get(kind, 0.0), 0.0)
        if not totals:
            return "", Tally(), LEANS * leaning.announces
        name = max(totals, key=totals.__getitem__)
        return name, kinds.get(name) or _leant(name, leaning), LEANS * leaning.announces

    def _objection(
        self, title: str, best: Tally, speaks: float, mark: str, against: float, traded: bool
    ) -> tuple[str, bool]:
        """Why the text is no announcement, and whether a lookalike says so; empty when it is one."""
        if title.rstrip().endswith(("?", "？")):
            against, mark = max(against, QUESTION), mark or "question"
        if speaks - against <= LEAST:
            if against:
                return self._lookalikes.get(mark, "a question"), True
            return "no known kind" if best.weight < WEAKEST else "its words lean to no announcement", False
        if not traded:
            return "outside the trade: no watched company, no word of chips or models", False
        return "", False


def _leant(kind: str, leaning: Leaning) -> Tally:
    """A kind for which no pattern speaks, with the words that do."""
    weight = round(LEANS * leaning.shares[kind], 2)
    return Tally(0.0, (Evidence(f"words that lean so: {', '.join(leaning.words(kind))}", kind, weight),))


def _of_sort(mentions: Iterable[Mention], watchlist: Watchlist, *sorts: str) -> tuple[str, ...]:
    """Those named that are of some sort, in reading order, each once."""
    known = watchlist.by_name
    return tuple(dict.fromkeys(one.company for one in mentions if known[one.company].sort in sorts))


def _actors(
    kind: Kind | None, companies: tuple[str, ...], agencies: tuple[str, ...], watchlist: Watchlist
) -> tuple[str, ...]:
    """Who acts, as far as the names alone tell: an agency where one governs, else those the title names first."""
    if kind is not None and kind.governed:
        return agencies[:1] or companies[:1]
    if kind is not None and kind.makers:
        known = watchlist.by_name
        makers = tuple(one for one in companies if set(kind.makers) & set(known[one].tags))
        return (makers or companies)[:2]
    return companies[:3] if kind is not None and kind.joint else companies[:1]


_NOWHERE = Hit(0, 0, "")

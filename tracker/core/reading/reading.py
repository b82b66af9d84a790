"""Entry -> Reading: the kind of act, who acts, which companies and figures; with the words that decided.

A text is looked at once by one automaton (lexicon.py). Patterns of kinds and of lookalikes are judged on the concepts
found; what they say, the words, the names and the figures are the features that two fitted tables weigh: one says
whether anything is announced, one which kind of act it is (tables.py). No pattern decides alone, but for a kind that
the tables were not fitted to, such as one of [knowledge] in config.toml.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from math import exp

from tracker.core.reading.clauses import bystanders, tells_moves_alone, without_moves
from tracker.core.reading.extraction import Extraction
from tracker.core.reading.registries import Filing, read_filing
from tracker.core.reading.scoring import Tally, best_of, hang, lexicon_of, patterns_of, tallies_of
from tracker.core.reading.tables import read_gates, read_kinds
from tracker.core.reading.text_features import FIRM, NAMED, WATCHED, TextFeatures, features_of
from tracker.core.text.lexicon import LONGEST, Hit, Lexicon, plain_of, plain_view, simplified, words_of
from tracker.core.text.mentions import matcher
from tracker.core.text.numbers import figures_in
from tracker.core.text.terms import without_outlet
from tracker.model import Entry, Evidence, Figure, Kind, Knowledge, Mention, Reading, Readings, Watchlist

CLEAR = 2.6  # patterns of a kind without a fitted table announce from this weight on
DECIDES, FAR = 3.5, 0.9  # patterns so strong, and so far before those of any other kind, decide the kind
APART = 0.6  # and by so much more than what speaks against them
KEPT = 4  # readers that are kept, each for one Knowledge
REMEMBERED = 20_000  # texts whose reading a reader keeps
NOTHING = 0.02  # the score of a text that tells no act at all
RELEASED = 0.6  # the least score of what a maker clearly releases
FRAGMENT = "a name and a noun: no act"
SHORT = 2  # Latin words beside names that make no sentence
AHEAD = 2.0  # log-odds by which the kind is clear
SURE = 0.5  # a score from which a text announces


def read(entries: Iterable[Entry], knowledge: Knowledge) -> Readings:
    """The reading of every entry version; equal texts of which their feeds say the same are read once."""
    reader = reader_of(knowledge)
    seen = dict.fromkeys(map(Readings.key, entries))
    return Readings({one: reader.read_filed(*one) for one in seen})


@lru_cache(maxsize=KEPT)
def reader_of(knowledge: Knowledge) -> TextReader:
    """The reader of a knowledge, made once for equal contents: its automata cost more than a thousand readings."""
    return TextReader(knowledge)


def check_patterns(knowledge: Knowledge) -> None:
    """Raise ConfigError for the first pattern that cannot be read or names a concept without words."""
    for _ in patterns_of(knowledge):
        pass


class TextReader:
    """Reads texts with one Knowledge, whose words, patterns and weights it compiles once.

    Immutable but for the memory of its readings, which changes no answer; may be shared between threads.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._watchlist = knowledge.watchlist
        self._matcher = matcher(knowledge.watchlist)
        self._lexicon = lexicon_of(knowledge)
        self._patterns = hang(patterns_of(knowledge))
        self._lookalikes = {one.name: one.about for one in knowledge.lookalikes}
        self._trade = Lexicon({sort: words_of(text) for sort, text in knowledge.trade_names.items()})
        self._gates = read_gates(knowledge.gate, knowledge.fitted)
        self._kinds = read_kinds(knowledge.kind_weights, knowledge.fitted)
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
        kinds, lookalikes = self._tallies(seen)
        name, mark = best_of(kinds)[0], best_of(lookalikes)[0]
        features = features_of(seen, kinds, lookalikes, name, mark)
        against = lookalikes.get(mark, Tally())
        score, links, neighbours = self._score(features, kinds, against.weight)
        released = self._released(seen, kinds, against.weight)
        if released:
            score, links, neighbours = max(score, RELEASED), True, True
        name, best, clear = (released, kinds[released], True) if released else self._kind(features, kinds)
        empty = _actless(seen) or (self._fragment(seen) if best_of(kinds)[1].weight < CLEAR else "")
        score = min(score, NOTHING) if empty else score
        kind = self._knowledge.by_kind.get(name)
        aside = bystanders(title[:LONGEST], seen.mentions)
        heads = tuple(one for one in seen.headed if one not in aside)
        parts, rest = seen.concepts
        firms = _firms(seen)
        return Reading(
            kind=name,
            score=score,
            evidence=(*best.evidence, *against.evidence),
            mentions=seen.mentions,
            companies=_of_sort(seen.mentions, self._watchlist, "company", "unlisted"),
            agencies=seen.agencies,
            actors=_actors(kind, heads or _summary_only(seen), seen.agencies, self._watchlist),
            passed="" if score >= SURE else empty or self._why(seen, mark, best.weight, against.weight),
            marked=score < SURE and against.weight > best.weight,
            concepts=frozenset(parts) | frozenset(rest),
            figures=(*seen.figures[0], *seen.figures[1]),
            in_title=frozenset(heads),
            bystanders=aside,
            links=links,
            neighbours=neighbours,
            clear=clear and score >= SURE,
            firms=frozenset(firms),
            lead=firms[0] if firms else "",
        )

    def features(self, title: str, summary: str) -> TextFeatures:
        """What the fitted tables weigh of a text."""
        seen = self.look(title, summary)
        kinds, lookalikes = self._tallies(seen)
        return features_of(seen, kinds, lookalikes, best_of(kinds)[0], best_of(lookalikes)[0])

    def look(self, title: str, summary: str) -> Extraction:
        """See names, figures and concepts. Bounded: no more than `LONGEST` characters of each part are looked at."""
        title, summary = title[:LONGEST], summary[:LONGEST]
        mentions = self._matcher.mentions(f"{title}\n{summary}" if summary else title)
        told = without_moves(without_outlet(title))
        simple = simplified(_GLUED.sub(" ", told)), simplified(summary)
        views = plain_of(simple[0]), plain_of(simple[1]) if summary else ""
        figures = tuple(figures_in(simple[0])), tuple(figures_in(simple[1])) if summary else ()
        # A name that needs words of the trade beside it may not find them in a clause that only tells a move.
        alone = mentions if told == title else self._matcher.mentions(f"{told:{len(title)}}\n{summary}")
        companies = _of_sort(alone, self._watchlist, "company", "unlisted")
        heading = [one for one in alone if one.end <= len(told) and told[one.start : one.end].strip()]
        headed = _of_sort(heading, self._watchlist, "company", "unlisted")
        known = self._watchlist.by_name
        rest = self._seen(views[1], companies, figures[1]) if summary else {}
        return Extraction(
            title=told,
            views=views,
            signed=self._signed(told, heading),
            mentions=mentions,
            companies=companies,
            headed=headed,
            figures=figures,
            concepts=(self._seen(views[0], headed, figures[0]), rest),
            trade=(self._trade.find(views[0]), self._trade.find(views[1]) if summary else {}),
            named_only=any(known[one.company].sort == "name" for one in heading),
            agencies=_of_sort(mentions, self._watchlist, "agency"),
        )

    def _signed(self, title: str, mentions: Sequence[Mention]) -> str:
        """The plain view of a title with a sign for every company and firm."""
        known, parts, place = self._watchlist.by_name, [], 0
        for one in mentions:
            if one.start >= place:
                sign = NAMED if known[one.company].sort == "name" else WATCHED
                parts += [title[place : one.start], f" {sign} "]
                place = one.end
        view = plain_view("".join((*parts, title[place:])))
        return _covered(view, self._trade.find(view).get("firms", ()))

    def _tallies(self, seen: Extraction) -> tuple[dict[str, Tally], dict[str, Tally]]:
        """What the patterns say, of kinds and of lookalikes."""
        tallies = tallies_of(self._patterns, *seen.concepts)
        lookalikes = {name: one for name, one in tallies.items() if name in self._lookalikes}
        return {name: one for name, one in tallies.items() if name not in self._lookalikes}, lookalikes

    def _score(self, features: TextFeatures, kinds: Mapping[str, Tally], against: float) -> tuple[float, bool, bool]:
        """How likely the text announces, 0.5 at the table's threshold; and whether it is sure enough to link those
        whom it names, and their neighbours."""
        gate = self._gates.get("han" if features.han else "latin")
        odds = gate.odds(features) - gate.announces if gate else -1.0
        own = {name: one for name, one in kinds.items() if gate is None or name not in self._kinds.kinds}
        _, best = best_of(own)
        if best.weight >= CLEAR and best.weight - against >= APART:
            return max(_share(odds), min(best.weight / 4, 0.99)), True, True
        if gate is None:
            return _share(odds), False, False
        return _share(odds), odds >= gate.links - gate.announces, odds >= gate.neighbours - gate.announces

    def _kind(self, features: TextFeatures, kinds: Mapping[str, Tally]) -> tuple[str, Tally, bool]:
        """The kind that the table weighs most, unless one that it does not know is clearly told; with its evidence, and
        whether it is far ahead of every other."""
        table = self._kinds
        told, most = best_of(kinds)
        others = max((one.weight for name, one in kinds.items() if name != told), default=0.0)
        if most.weight >= DECIDES and most.weight - others >= FAR:
            return told, most, True
        unfitted, best = best_of({name: one for name, one in kinds.items() if name not in table.kinds})
        if best.weight >= CLEAR or not table.kinds:
            return unfitted, best, best.weight >= CLEAR
        known = self._knowledge.by_kind
        odds = {name: weight for name, weight in table.odds(features).items() if name in known}
        if not odds:
            return unfitted, best, False
        name = max(odds, key=odds.__getitem__)
        ahead = odds[name] - max((one for other, one in odds.items() if other != name), default=0.0)
        words = table.loudest(features, name)
        spoken = kinds.get(name) or Tally(0.0, (Evidence(f"words that tell it: {', '.join(words)}", name, 1.0),))
        return name, spoken, ahead >= AHEAD

    def _released(self, seen: Extraction, kinds: Mapping[str, Tally], against: float) -> str:
        """The kind, where a title begins with a maker of such things and says so clearly, and nothing speaks against
        it: a short "DeepSeek V4 released" has too few words to weigh much."""
        name, best = best_of(kinds)
        kind = self._knowledge.by_kind.get(name)
        others = max((one.weight for other, one in kinds.items() if other != name), default=0.0)
        if kind is None or not kind.makers or best.weight < CLEAR or best.weight - max(others, against) < APART:
            return ""
        lead = self._watchlist.by_name.get(seen.headed[0]) if seen.headed else None
        begins = seen.mentions[0].start == 0 if seen.mentions else False
        return name if begins and lead is not None and set(kind.makers) & set(lead.tags) else ""

    def _why(self, seen: Extraction, mark: str, best: float, against: float) -> str:
        """Why a text is no announcement."""
        if mark and against > best:
            return self._lookalikes[mark]
        if seen.title.rstrip().endswith(("?", "？")):
            return "a question"
        if not seen.companies and not seen.trade[0] and not seen.trade[1]:
            return "outside the trade: no watched company, no word of chips or models"
        return "its words tell no act"

    def _fragment(self, seen: Extraction) -> str:
        """Why a title of names and nouns alone, "SMIC plan", tells no act: neither a verb nor a word of an event."""
        rest = seen.signed.translate(_SIGNS).split()
        if seen.views[1] or rest == seen.signed.split():
            return ""
        found = self._lexicon.find(f" {' '.join(rest)} ")
        nouns, verbs = ({hit.words.strip() for hit in found.get(name, ())} for name in ("noun", "bare_verb"))
        if "".join(rest).isascii():
            return FRAGMENT if len(rest) <= SHORT and all(_is_noun(one, nouns, verbs) for one in rest) else ""
        left = {letter for one in rest for letter in one if letter.isalpha()}
        return FRAGMENT if left and left <= set("".join(nouns)) else ""

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


def _actless(seen: Extraction) -> str:
    """Why a text can tell no act, whatever its words weigh: names alone, or a headline of moves alone, below which the
    summary tells more of them or why they came, as others reported it.
    """
    if tells_moves_alone(seen.title):
        return "a price move with no news"
    return "" if seen.views[1] or any(one.isalpha() for one in seen.signed) else "names alone"


def _is_noun(word: str, nouns: Collection[str], verbs: Collection[str]) -> bool:
    """Whether a Latin word is one of the nouns, or neither one of the verbs nor ends as a verb may."""
    return word in nouns or not (word in verbs or word.endswith(("s", "ed", "ing")))


def _share(odds: float) -> float:
    """Log-odds as a probability, kept a little off 0 and 1."""
    return min(max(1 / (1 + exp(-odds)), 0.01), 0.99)


def _covered(view: str, hits: Sequence[Hit]) -> str:
    """A view with a sign in the place of every firm."""
    parts, place = list[str](), 0
    for hit in sorted(hits):
        start, end = hit.start + (view[hit.start] == " "), hit.end - (view[hit.end - 1] == " ")
        if start >= place:
            parts += [view[place:start], f" {FIRM} "]
            place = end
    return "".join((*parts, view[place:]))


def _summary_only(seen: Extraction) -> tuple[str, ...]:
    """Companies of a text whose title names none."""
    return () if seen.headed else seen.companies


def _firms(seen: Extraction) -> tuple[str, ...]:
    """Whom the title names at all, in its order: watched companies, those known by name, firms of the trade."""
    known = [(one.start, one.company) for one in seen.mentions if seen.title[one.start : one.end].strip()]
    spans = [(one.start, one.end) for one in seen.mentions]
    # The view has more spaces than the title, not fewer characters: good enough for an order.
    firms = [(hit.start, hit.words.strip()) for hit in seen.trade[0].get("firms", ())]
    fresh = [one for one in firms if not any(seen.title[a:b].lower() == one[1] for a, b in spans)]
    return tuple(dict.fromkeys(name for _, name in sorted([*known, *fresh])))


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


_GLUED = re.compile(r"(?<=[a-z])(?=[VRK]\d)")  # a version that is glued to its name: DeepSeekV4
_SIGNS = str.maketrans(dict.fromkeys(f"{WATCHED}{NAMED}{FIRM}", " "))
_NOWHERE = Hit(0, 0, "")

"""consult: a second reader is asked about new texts of which the first reading is unsure; answers are kept as facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.core.announcements.second_reading import digest_of, prompt_of, questions
from tracker.core.reading.reading import read
from tracker.model import Facts, Opinion, Question, SecondReading
from tracker.ports import SecondReader, Store
from tracker.view import View

RECENT = timedelta(days=2)  # texts learned longer ago are not asked about any more
FINAL = frozenset({"answered", "invalid"})  # after these a text is not asked about again; after others the next day
PER_TURN = 20  # questions between two derivations: slow answers must not hold the results up
FAILURES = 3  # in a row, after which an address is left alone until the next turn


@dataclass
class Consultant:
    """Asks within the day's budget. Each answer is stored before the next question, so a kill loses at most one."""

    store: Store
    view: View
    reader: SecondReader
    policy: SecondReading

    def consult(self, now: datetime) -> int:
        """Ask what is to be asked now; returns how many texts were answered. Raises StoreError alone."""
        recipe = self.view.recipe
        facts = self.view.reader.facts(now, since=now - RECENT, symbols=())
        prompt = prompt_of(recipe.knowledge)
        digest = digest_of(prompt)
        mine = [one for one in facts.opinions if (one.model, one.prompt) == (self.reader.model, digest)]
        left = self.policy.budget - sum(one.learned.date() == now.date() for one in facts.opinions)
        asked = list(_unasked(self._questions(facts), mine, now))[: max(min(left, PER_TURN), 0)]
        return self._ask(asked, prompt, digest, now)

    def _questions(self, facts: Facts) -> dict[str, Question]:
        recipe = self.view.recipe
        return questions(facts.entries, read(facts.entries, recipe.knowledge), recipe)

    def _ask(self, asked: Iterable[tuple[str, Question]], prompt: str, digest: str, now: datetime) -> int:
        answered = failed = 0
        for text, question in asked:
            answer = self.reader.answer(prompt, question)
            self.store.add_opinions([Opinion(text, self.reader.model, digest, now, answer)])
            answered += answer.outcome == "answered"
            failed = 0 if answer.outcome in FINAL else failed + 1
            if failed == FAILURES:
                break
        return answered


def _unasked(wanted: dict[str, Question], opinions: Iterable[Opinion], now: datetime) -> Iterator[tuple[str, Question]]:
    """Texts with no final answer that were not asked about today."""
    done = {one.text for one in opinions if one.answer.outcome in FINAL or one.learned.date() == now.date()}
    yield from ((text, question) for text, question in wanted.items() if text not in done)

"""What is seen in a text before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.core.text.lexicon import Found
from tracker.model import Figure, Mention


@dataclass(frozen=True, slots=True)
class Extraction:
    """Names, figures and concepts of one text; pairs are of the title and of the summary.

    `title` is what the headline tells of an act: without the outlet, and with clauses that only tell a share's move
    blanked out. `signed` is its plain view with a sign for every name. `trade` are words of knowledge.trade_names,
    by sort.
    """

    title: str
    views: tuple[str, str]  # plain
    signed: str
    mentions: tuple[Mention, ...]
    companies: tuple[str, ...]
    headed: tuple[str, ...]  # companies of the title, those that only moved left out
    figures: tuple[tuple[Figure, ...], tuple[Figure, ...]]
    concepts: tuple[Found, Found]
    trade: tuple[Found, Found]
    named_only: bool  # a company known by name alone stands in the title
    agencies: tuple[str, ...] = ()

"""What the registry itself says of a filing, before any wording: of which kind it is, and whom it is about.

A registry's category is looked up in knowledge/registries.toml. A kind there decides the kind; "text" says that it is
an announcement and leaves the kind to the wording; "routine" says that it is none. The subject (issuer, stock code) is
the one who acts, named in the text or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.model import Evidence, Kind, Knowledge, Reading, Watchlist

TEXT, ROUTINE, ONLY = "text", "routine", "only "
NO_KIND = "other"  # the kind of a filing whose wording tells none
SURE = 0.99  # the score of what a registry says
WEIGHT = 4.0
_CODE = re.compile(r"\d{4,6}")

Reads = Callable[[str, str], Reading]
Names = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Filing:
    """What a feed says of an item beside its words: see `Entry.subject` and `Entry.category`."""

    subject: tuple[str, ...]
    category: tuple[str, ...]


def meanings(category: Sequence[str], registries: Mapping[str, str]) -> tuple[str, ...]:
    """What each category means. One that is not known counts as "text"; words that name no registry count nothing."""
    known = {name.split(":", 1)[0] for name in registries}
    return tuple(registries.get(one, TEXT) for one in category if one.split(":", 1)[0] in known)


def read_filing(title: str, summary: str, filing: Filing, knowledge: Knowledge, reads: Reads, names: Names) -> Reading:
    """The reading of a text with what its feed says of it. `reads` reads words; `names` finds companies in a name."""
    reading = reads(title, summary)
    filed = meanings(filing.category, knowledge.registries)
    if filed:
        reading = _decided(reading, filed, filing, knowledge, lambda: _by_wording(title, summary, filing, reads))
    issuers = companies_of(filing.subject, knowledge.watchlist, names)
    return _about(reading, issuers, knowledge.by_kind.get(reading.kind)) if issuers else reading


def _decided(
    reading: Reading, filed: tuple[str, ...], filing: Filing, knowledge: Knowledge, wording: Callable[[], Reading]
) -> Reading:
    """The reading with the kind that the registry's categories decide."""
    always = next((one.removeprefix(ONLY) for one in filed if one.startswith(ONLY)), "")
    routine = always or next((one for one in filed if one.startswith(ROUTINE)), "")
    kind = next((name for one in filed if (name := one.partition(": ")[0]) in knowledge.by_kind), "")
    said = Evidence(f"filed as {', '.join(filing.category)}", kind or routine or TEXT, WEIGHT)
    if always or (not kind and routine and TEXT not in filed):
        return replace(reading, passed=routine, marked=True, filed=filed, evidence=(said, *reading.evidence))
    if not kind:
        words = wording()
        kind = NO_KIND if words.passed or words.kind not in knowledge.by_kind else words.kind
    evidence = (said, *(one for one in reading.evidence if not reading.passed))
    return replace(reading, kind=kind, score=SURE, passed="", marked=False, filed=filed, evidence=evidence)


def _by_wording(title: str, summary: str, filing: Filing, reads: Reads) -> Reading:
    """What the filing's own words tell, without the registry's: "overseas regulatory announcement" is no act."""
    names = [one.split(":", 1)[-1] for one in filing.category]
    spoken = {part for one in names for part in (one, one.split(" - ")[0])}
    for words in sorted(spoken, key=len, reverse=True):
        title = re.sub(re.escape(words), " ", title, flags=re.I)
    return reads(title, "" if any(one in summary for one in names) else summary)


def _about(reading: Reading, issuers: tuple[str, ...], kind: Kind | None) -> Reading:
    """The reading with the issuers as those who act, before all whom the text names."""
    governed = kind is not None and kind.governed and bool(reading.agencies)
    return replace(
        reading,
        companies=tuple(dict.fromkeys((*issuers, *reading.companies))),
        actors=reading.agencies[:1] if governed else issuers,
        in_title=reading.in_title | set(issuers),
    )


def companies_of(subject: Sequence[str], watchlist: Watchlist, names: Names) -> tuple[str, ...]:
    """The watched companies that a feed's subject means: by stock code, else by name."""
    codes = [watchlist.by_symbol[symbol].company for one in subject if (symbol := symbol_of(one, watchlist.by_symbol))]
    if codes:
        return tuple(dict.fromkeys(codes))
    return tuple(dict.fromkeys(company for one in subject if not _CODE.fullmatch(one) for company in names(one)[:1]))


def symbol_of(code: str, known: Mapping[str, object]) -> str:
    """The symbol that a stock code means, empty when none that is known: 00981 is 0981.HK, 80981 its RMB counter,
    688981 is 688981.SS.
    """
    code = code.strip().upper()
    offers = [code]
    if re.fullmatch(r"\d{5}", code):
        offers += [f"{int(code):04d}.HK", f"{int(code[1:]):04d}.HK" if code[0] == "8" else ""]
    elif re.fullmatch(r"\d{6}", code):
        offers += [f"{code}.SS", f"{code}.SZ"]
    elif re.fullmatch(r"\d{4}", code):
        offers += [f"{code}.TW", f"{code}.HK"]
    return next((one for one in offers if one in known), "")

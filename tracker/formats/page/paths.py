"""Which shares are drawn, and what each picture says in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from tracker.formats.page import figures
from tracker.formats.page.parts import ListingRow, Path
from tracker.formats.page.words import Words
from tracker.model import Curve, Report

SHOWN, FEW, BEFORE, AFTER = 8, 4, 9, 5


def paths(report: Report, rows: Sequence[ListingRow], words: Words) -> tuple[Path, ...]:
    """A path for each row that stands out, at most eight; where few do, the largest that are not proven too.

    Of a quiet day the largest move alone is drawn.
    """
    out = [row for row in rows if row.standing == "stands_out"]
    maybe = [row for row in rows if row.standing == "not_proven"]
    drawn = [*out, *maybe[: max(0, FEW - len(out))]] or [row for row in rows if row.details is not None][:1]
    found = [_path(row, report.curves[row.key], words) for row in drawn if row.key in report.curves]
    return tuple(one for one in found if one is not None)[:SHOWN]


def drawable(curve: Curve) -> bool:
    """Whether every value of a curve is a number."""
    return all(isfinite(value) for line in (curve.own, curve.abnormal, curve.band) for value in line)


def _path(row: ListingRow, curve: Curve, words: Words) -> Path | None:
    if not drawable(curve) or curve.event == 0:
        return None
    first, last = max(0, curve.event - 1 - BEFORE), min(len(curve.days), curve.event + AFTER + 1)
    base = curve.event - 1
    expected = [own - beyond for own, beyond in zip(curve.own, curve.abnormal, strict=True)]
    own, due = curve.own[last - 1], expected[last - 1]
    outside = abs(curve.abnormal[last - 1]) > curve.band[last - 1]
    started = abs(curve.abnormal[curve.event]) > curve.band[curve.event]
    key = "path_outside" if outside else "path_back" if started and last - 1 > curve.event else "path_inside"
    ahead = curve.ahead[: max(0, curve.event + AFTER + 1 - last)]
    day = curve.days[last - 1]
    return Path(
        title=f"{row.name}, {row.place}",
        label=words.say(
            "path_label", name=row.name, place=row.place, own=figures.percent(own, 1), expected=figures.percent(due, 1)
        ),
        caption=words.say(key, day=words.date(day)),
        own=curve.own[first:last],
        expected=tuple(expected[base:last]),
        band=curve.band[base:last],
        base=base - first,
        ahead=len(ahead),
        ends=(words.date(curve.days[first]), words.date(curve.days[base]), words.date(ahead[-1] if ahead else day)),
        stories=row.stories,
    )

"""The document of `tracker explain` for eyes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def lines(document: Mapping[str, Any]) -> Iterator[str]:
    """The document for eyes; the bars of the estimation window are counted and digested, --json has them all."""
    story = document["story"]
    yield f"story {story['id']}, said {story['said']} ({story['precision']}), as stored at {document['as_of']}"
    recipe = document["recipe"]
    choice = f"{recipe['model']} model, {recipe['estimation']} sessions; knowledge {recipe['knowledge']}"
    yield f"recipe    {recipe['name']}: {choice}"
    for one in document["entries"]:
        yield f"entry     {one['id']} version {one['version']}: {one['publisher'] or one['feed']}: {one['title']}"
        yield f"          published {one['published']} ({one['precision']}), learned {one['learned']}; {one['link']}"
    for one in document["announcements"]:
        words = ", ".join(repr(each["words"]) for each in one["evidence"])
        yield f"kind      {one['kind']} ({one['score']:.2f}), from {words}"
    for one in document["events"]:
        yield from _event_lines(one)
    for one in document["verdicts"]:
        yield from _verdict_lines(one)


def _event_lines(one: Mapping[str, Any]) -> Iterator[str]:
    yield f"event     {one['key']}: {one['listing']} ({one['relation']}, relevance {one['relevance']})"
    yield f"          {one['reason']}; first session that could react {one['session']}"
    yield f"          derived {one['derived']}, revision {one['revisions']}"
    if not one["measured"]:
        yield f"          not measured: {one['because']}"
        return
    fit = one["fit"]
    yield (
        f"          fit: {fit['observations']} observations {fit['first']} to {fit['last']}: alpha {fit['alpha']:.6f}, "
        f"beta {fit['beta']:.4f}, sigma {fit['sigma']:.6f}"
    )
    for name, bars in one["bars"].items():
        sources = ", ".join(sorted({bar["source"] or "an unnamed source" for bar in bars}))
        moments = sorted(bar["learned"] for bar in bars)
        if bars:
            stretch = f"{bars[0]['symbol']}) {bars[0]['day']} to {bars[-1]['day']}"
            yield f"          {len(bars)} bars of the {name} ({stretch} from {sources}, learned {moments[0]} to "
            yield f"          {moments[-1]}; SHA-256 of the closes {one['digests'][name][:16]}"
    for day, why in one["left_out"].items():
        yield f"          left out {day}: {why}"
    for each in one["arithmetic"]:
        yield from _window_lines(each, fit)


def _window_lines(each: Mapping[str, Any], fit: Mapping[str, Any]) -> Iterator[str]:
    if len(each["days"]) == 1:
        day = each["days"][0]
        expected = f"({fit['alpha']:+.6f} + {fit['beta']:.4f} x {day['market']:+.6f})"
        told = f"{day['own']:+.6f} - {expected} = {each['sum']:+.6f}; stored {each['stored']:+.6f}"
        yield f"          [{each['window']}] {day['day']}: {told}{_agreement(each)}"
    else:
        yield (
            f"          [{each['window']}] {len(each['days'])} sessions so reckoned sum to {each['sum']:+.6f}; stored "
            f"{each['stored']:+.6f}{_agreement(each)}"
        )


def _agreement(each: Mapping[str, Any]) -> str:
    return "" if each["agrees"] else " (differs: the window is not complete, or a session was left out)"


def _verdict_lines(one: Mapping[str, Any]) -> Iterator[str]:
    yield f"claim     {one['key']}: {one['verdict']}"
    yield f"          {one['publisher']}, {one['said']}: {one['sentence'].strip()}"
    yield f"          {one['reason']}"
    for bar in one["bars"]:
        known = f"from {bar['source']}, learned {bar['learned']}"
        yield f"          {bar['symbol']} {bar['day']} close {bar['close']:g}, {known}"

"""The store in numbers, read when Prometheus asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.web.pages.health import feed_rows, is_well, job_rows, last_bars
from tracker.web.site import StoreSnapshot

QUEUED = ("queued", "handing", "dead")


def exposition(snapshot: StoreSnapshot) -> bytes:
    """The text that Prometheus reads."""
    from prometheus_client import CollectorRegistry, generate_latest

    registry = CollectorRegistry()
    registry.register(_Collector(snapshot))
    return bytes(generate_latest(registry))


class _Collector:
    """prometheus_client's Collector over one snapshot."""

    def __init__(self, snapshot: StoreSnapshot) -> None:
        self._snapshot = snapshot

    def collect(self) -> Iterator[Any]:
        """Every metric."""
        from prometheus_client.core import GaugeMetricFamily

        snapshot, now = self._snapshot, self._snapshot.now
        yield GaugeMetricFamily("tracker_up", "1 when a job ran in the last two hours", value=float(is_well(snapshot)))
        yield _labelled(
            *("tracker_job_age_seconds", "since the last good run of a job", "job"),
            {one.name: (now - one.finished).total_seconds() for one in job_rows(snapshot)},
        )
        feeds = feed_rows(snapshot)
        heard = {one.name: (now - one.last_ok).total_seconds() for one in feeds if one.last_ok is not None}
        yield _labelled("tracker_feed_age_seconds", "since a feed was last heard", "feed", heard)
        yield _labelled(
            "tracker_feed_failures", "failures in a row", "feed", {one.name: float(one.failures) for one in feeds}
        )
        bars = {symbol: float((now.date() - day).days) for symbol, day in last_bars(snapshot).items()}
        yield _labelled("tracker_price_age_days", "since the session of the last bar", "symbol", bars)
        counts = {name: float(rows) for name, rows in snapshot.view.reader.counts().items()}
        yield _labelled("tracker_rows", "rows of the store", "table", counts)
        standings = {"measured": 0.0, "unmeasured": 0.0}
        for row in snapshot.index.events.rows.values():
            standings["measured" if row.measured else "unmeasured"] += 1
        yield _labelled("tracker_events", "current events", "state", standings)
        messages = {state: float(len(snapshot.view.reader.messages(state))) for state in QUEUED}
        yield _labelled("tracker_messages", "messages that were not sent", "state", messages)


def _labelled(name: str, about: str, label: str, values: dict[str, float]) -> Any:
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(name, about, labels=[label])
    for value, number in sorted(values.items()):
        family.add_metric([value], number)
    return family

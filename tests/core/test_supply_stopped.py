"""A stop of supply to China moves the domestic sellers too: the confounder of 22 August 2025."""

from __future__ import annotations

from tests.laws.worlds import facts, recipe
from tracker.core.derive import derive


def test_the_stop_of_h20_confounds_the_session_of_v31() -> None:
    """Both came between the closes of 21 August and the session of the 22nd, in Hong Kong and Shanghai."""
    results = derive(facts(), recipe())
    stop = next(one for one in results.announcements if "H20" in one.title and "suppliers" in one.title)
    release = next(one for one in results.announcements if "V3.1" in one.title)
    linked = {event.link.listing: event for event in results.events if event.link.story == stop.story}
    assert set(linked) == {"NVDA", "688256.SS", "0981.HK", "688981.SS"}
    assert {event.link.relation for listing, event in linked.items() if listing != "NVDA"} == {"beneficiary"}
    for event in results.events:
        if event.link.story == release.story and event.link.listing in ("688256.SS", "0981.HK", "688981.SS"):
            assert "confounded" in event.reaction.flags
            assert any("H20" in note for note in getattr(event.reaction, "notes", ()))

"""The simulated month in short: nothing asked of us is broken, and adapting beats a fixed interval."""

from __future__ import annotations

from tests.politeness import compare


def test_a_fortnight_of_twenty_feeds() -> None:
    found = compare(20, 14)
    fixed = next(one for name, one in found.items() if name.startswith("fixed") and name != "fixed 900 s")
    assert found["adaptive"]["breaches"] == {"while fresh": 0, "within Retry-After": 0}
    assert found["adaptive"]["requests"] <= fixed["requests"]
    assert found["adaptive"]["delay_s"]["median"] < fixed["delay_s"]["median"]
    assert found["adaptive"]["delay_s"]["mean"] < fixed["delay_s"]["mean"]

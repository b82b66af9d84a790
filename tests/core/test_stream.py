"""False discoveries: within one report and along a stream."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from tracker.core.event_study.false_discovery import benjamini_hochberg, lord, saffron, weights

# The fifteen p-values of Benjamini and Hochberg (1995, section 4.1): at 5 % their procedure rejects the first four.
MYOCARDIAL = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


def test_benjamini_and_hochbergs_own_example() -> None:
    q = benjamini_hochberg(MYOCARDIAL)
    assert [one <= 0.05 for one in q] == [True] * 4 + [False] * 11
    assert q[0] == pytest.approx(15 * 0.0001)
    assert q[3] == pytest.approx(15 * 0.0095 / 4)


def test_q_ignores_order_and_what_was_not_tested() -> None:
    shuffled = [0.0344, float("nan"), *MYOCARDIAL[:7], *MYOCARDIAL[8:]]
    q = benjamini_hochberg(shuffled)
    assert np.isnan(q[1])
    assert q[0] == benjamini_hochberg(MYOCARDIAL)[7]


def test_lord_by_hand() -> None:
    """gamma_1 = .07720838 log 2; alpha 5 %, wealth 2.5 %: first level .025 gamma_1; after a discovery more."""
    first, second = islice(lord([1e-9, 0.5]), 2)
    gamma_1 = 0.07720838 * np.log(2)
    gamma_2 = 0.07720838 * np.log(2) / (2 * np.exp(np.log(2) ** 0.5))
    assert first.level == pytest.approx(0.025 * gamma_1, rel=1e-12)
    assert first.rejected
    assert second.level == pytest.approx(0.025 * gamma_2 + 0.025 * gamma_1, rel=1e-12)
    assert not second.rejected


def test_saffron_by_hand() -> None:
    """First level (1 - 1/2) .025 / zeta(1.6); a p above one half spends nothing but time."""
    first, second = islice(saffron([0.9, 0.5]), 2)
    assert first.level == pytest.approx(0.0125 / 2.2857656656801293, rel=1e-12)
    assert second.level == pytest.approx(0.0125 * 2**-1.6 / 2.2857656656801293, rel=1e-12)


def test_the_weights_spend_no_more_than_there_is() -> None:
    assert 0.3 < weights(20_000).sum() < 1


@pytest.mark.parametrize("method", [lord, saffron])
def test_tomorrow_flips_no_verdict_of_yesterday(method: object) -> None:
    ps = list(np.random.default_rng(1).uniform(size=60) ** 3)
    whole = list(method(ps))  # type: ignore[operator]
    for known in (1, 20, 40):
        assert list(method(ps[:known])) == whole[:known]  # type: ignore[operator]


@pytest.mark.parametrize("method", [lord, saffron])
def test_on_noise_few_streams_hold_a_discovery(method: object) -> None:
    """Where every null is true the false discovery rate is the chance of any discovery: at most 5 %.

    400 streams of 100: the standard error at 5 % is 1.1 points.
    """
    rng = np.random.default_rng(2)
    hits = [any(one.rejected for one in method(rng.uniform(size=100))) for _ in range(400)]  # type: ignore[operator]
    assert np.mean(hits) <= 0.05 + 3 * 0.011


@pytest.mark.parametrize("method", [lord, saffron])
def test_among_real_effects_few_discoveries_are_false(method: object) -> None:
    """30 % effects with p around 1e-4: something is found, and at most about 5 % of it is noise."""
    rng = np.random.default_rng(3)
    false, found = [], 0
    for _ in range(60):
        effect = rng.uniform(size=200) < 0.3
        ps = np.where(effect, rng.uniform(size=200) * 1e-3, rng.uniform(size=200))
        verdicts = np.array([one.rejected for one in method(ps)])  # type: ignore[operator]
        found += int((verdicts & effect).sum())
        false.append((verdicts & ~effect).sum() / max(verdicts.sum(), 1))
    assert found > 60 * 200 * 0.3 * 0.4
    assert np.mean(false) <= 0.06


def test_the_dependent_variant_asks_for_more() -> None:
    ps = [0.001] * 20
    plain, careful = list(lord(ps)), list(lord(ps, dependent=True))
    assert all(one.level <= other.level for one, other in zip(careful, plain, strict=True))
    assert careful[0].level == plain[0].level

"""The demo's week by hand: DeepSeek's remark of 21 August 2025 and what five listings did."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from tests.aligning import measure
from tests.core.real import RECIPE, announcement, evening, facts, link, sessions, tape
from tracker.model import Reaction, Unmeasured


def react(symbol: str, day: str, known: str) -> Reaction:
    found = measure(link(symbol, day), announcement(), facts(evening(known)), RECIPE)
    assert isinstance(found, Reaction), found
    return found


def test_smic_in_hong_kong_is_worked_from_the_closes() -> None:
    """Closes -> returns -> numpy's own least squares -> AR, t and rank, without a line of ours.

    250 sessions end 11 before the event; no bar of the stretch is missing except one that repeats the close
    without volume (the half day 2024-12-24), so its successor covers two sessions and weighs half.
    """
    calendar = sessions("XHKG").days
    event = calendar.index(date(2025, 8, 22))
    own = {bar.day: bar.close for bar in tape("0981.HK") if bar.close}
    index = {bar.day: bar.close for bar in tape("^HSI") if bar.close}
    stale = [bar.day for bar in tape("0981.HK") if not bar.volume and bar.open == bar.high == bar.low == bar.close]
    traded = [day for day in calendar if day in own and not (day in stale and own[day] == own[_before(calendar, day)])]
    rows = []
    for before, day in pairwise(traded):
        span = calendar.index(day) - calendar.index(before)
        rows.append((day, own[day] / own[before] - 1, index[day] / index[before] - 1, span))
    inside = [row for row in rows if event - 260 <= calendar.index(row[0]) <= event - 11]
    y, x, d = (np.array(column, float) for column in list(zip(*inside, strict=True))[1:])
    design = np.column_stack([d, x]) / np.sqrt(d)[:, None]
    target = y / np.sqrt(d)
    (alpha, beta), *_ = np.linalg.lstsq(design, target, rcond=None)
    residuals = target - design @ [alpha, beta]
    sigma = np.sqrt(residuals @ residuals / (len(y) - 2))
    row = np.array([1.0, index[date(2025, 8, 22)] / index[date(2025, 8, 21)] - 1])
    ar = 56.90 / 51.70 - 1 - row @ [alpha, beta]
    error = sigma * np.sqrt(1 + row @ np.linalg.inv(design.T @ design) @ row)

    after = [row for row in rows if event - 10 <= calendar.index(row[0]) < event]
    later = [(r - span * alpha - beta * m) / span**0.5 for _, r, m, span in after]
    states = _states(residuals, later)
    state = states[-1]

    found = react("0981.HK", "2025-08-22", "2025-08-22")

    assert found.day.raw == pytest.approx(0.1006, abs=5e-5)
    assert found.day.volatility == pytest.approx(state, rel=1e-5)
    assert found.day.se == pytest.approx(error * state, rel=1e-5)
    assert (found.fit.n, found.fit.dof) == (len(y), len(y) - 2)
    assert found.fit.alpha == pytest.approx(alpha, rel=1e-9)
    assert found.fit.beta == pytest.approx(beta, rel=1e-9)
    assert found.day.car == pytest.approx(ar, abs=1e-6)  # the file's closes are single precision
    assert found.day.t == pytest.approx(ar / error / state, abs=1e-4)
    assert found.day.p == pytest.approx(2 * stats.t.sf(abs(ar / error / state), len(y) - 2), abs=1e-4)
    assert found.day.mde == pytest.approx(2.8 * error * state, rel=1e-4)
    assert found.day.floor == 1 / (len(y) + 1)
    # Quiet days on the event's terms: each over its own error, by a sigma it had no part in; recent ones weigh more.
    count, dof = len(y), len(y) - 2
    inner = residuals / (sigma * np.sqrt(1 - 2 / count))
    outer = inner * np.sqrt((dof - 1) / (dof - inner**2))
    weights = 0.5 ** (np.arange(count)[::-1] / 250)
    beyond = weights[np.abs(outer) >= abs(ar / error)].sum() / weights.sum() * count
    assert found.day.p_rank == pytest.approx((1 + beyond) / (count + 1), abs=1e-9)
    assert np.sum(np.abs(residuals) >= abs(ar)) == 9  # by the plain rank 10 / 250: "one day in 25 is like this"
    assert found.day.p_rank == pytest.approx(0.040, abs=0.005)
    # Each quiet day over the volatility known before it, the event over that known before the event: it was calm.
    calm = weights[np.abs(inner) / states[:count] >= abs(ar / error) / state].sum() / weights.sum() * count
    assert found.day.p_empirical == pytest.approx((1 + calm) / (count + 1), abs=1e-9)
    assert found.day.p_empirical < found.day.p_rank


def _states(residuals: np.ndarray, later: list[float]) -> np.ndarray:  # type: ignore[type-arg]
    """The volatility known before each day: a mean of absolute residuals, .97 of yesterday's, to the power .8."""
    means = [np.abs(residuals).mean()]
    for size in np.abs([*residuals, *later]):
        means.append(0.97 * means[-1] + 0.03 * size)
    return (np.array(means) / means[0]) ** 0.8


def _before(calendar: tuple[date, ...], day: date) -> date:
    return calendar[calendar.index(day) - 1]


@pytest.mark.parametrize(
    ("symbol", "raw"),
    [("0981.HK", 0.1006), ("1347.HK", 0.1785), ("688981.SS", 0.1419), ("688256.SS", 0.2000)],
)
def test_the_four_that_traded(symbol: str, raw: float) -> None:
    found = react(symbol, "2025-08-22", "2025-08-22")
    assert found.day.raw == pytest.approx(raw, abs=5e-5)
    assert found.session == date(2025, 8, 22)
    assert [window.label for window in found.windows] == ["0:0"]  # later windows have not come


def test_cambricon_is_cut_off_at_its_limit_and_a_lower_bound() -> None:
    """1036.00 x 1.20 = 1243.20, the close; on 25 August it closed at 1384.93, +11.4 %, off the limit."""
    first = react("688256.SS", "2025-08-22", "2025-08-22")
    assert "limit" in first.flags
    assert "lower bound" in first.notes[0]
    later = react("688256.SS", "2025-08-22", "2025-08-25")
    freed = later.windows[-1]
    assert freed.label == "0:1"
    assert freed.raw == pytest.approx(1384.93 / 1036.00 - 1, abs=1e-12)
    assert "off it 1 session" in later.notes[0]


def test_hua_hong_in_shanghai_waits_for_its_resumption() -> None:
    """Halted 18-29 August; on 1 September one return over 11 sessions, 78.50 -> 85.71."""
    waiting = measure(link("688347.SS", "2025-08-22"), announcement(), facts(evening("2025-08-29")), RECIPE)
    assert waiting == Unmeasured(
        "688347.SS", "no bar since 2025-08-15: not traded, or not known", pending=True, flags=("halted",)
    )
    found = react("688347.SS", "2025-08-22", "2025-09-01")
    assert (found.session, found.sessions) == (date(2025, 9, 1), 11)
    assert found.flags == ("halted",)
    assert found.day.raw == pytest.approx(85.71 / 78.50 - 1, abs=1e-12)
    index = {bar.day: bar.close for bar in tape("000300.SS") if bar.close}
    market = index[date(2025, 9, 1)] / index[date(2025, 8, 15)] - 1
    assert found.day.market == pytest.approx(market, rel=1e-12)
    expected = 11 * found.fit.alpha + found.fit.beta * market
    assert found.day.car == pytest.approx(found.day.raw - expected, rel=1e-12)
    assert found.day.se > found.fit.sigma * 11**0.5  # eleven sessions' variance and the forecast's own


def test_smic_in_shanghai_moves_to_9_september() -> None:
    waiting = measure(link("688981.SS", "2025-09-01"), announcement(), facts(evening("2025-09-08")), RECIPE)
    assert isinstance(waiting, Unmeasured)
    assert waiting.reason == "no bar since 2025-08-29: not traded, or not known"
    found = react("688981.SS", "2025-09-01", "2025-09-09")
    assert (found.session, found.sessions) == (date(2025, 9, 9), 7)
    assert found.day.raw < -0.10


def test_before_the_close_nothing_is_said() -> None:
    found = measure(link("0981.HK", "2025-08-25"), announcement(), facts(evening("2025-08-22")), RECIPE)
    assert found == Unmeasured("0981.HK", "the session of 2025-08-25 is not over", pending=True)


@pytest.mark.parametrize("symbol", ["0981.HK", "688256.SS", "688347.SS"])
def test_bars_after_the_window_change_nothing(symbol: str) -> None:
    """Pitfall 15: the figures of a window are the same whether later bars exist or not."""
    lean = measure(
        link(symbol, "2025-08-22"), announcement(), facts(evening("2025-09-09"), until=date(2025, 9, 1)), RECIPE
    )
    rich = measure(link(symbol, "2025-08-22"), announcement(), facts(evening("2025-09-10")), RECIPE)
    assert isinstance(lean, Reaction)
    assert isinstance(rich, Reaction)
    assert lean.fit == rich.fit
    assert lean.windows == rich.windows[: len(lean.windows)]

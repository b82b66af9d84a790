"""Published figures, through the same door as a user: CSV in, JSON out.

EventStudy.jl's test case (16 additions to the S&P 500), the R package estudy2's vignette (seven shares in March 2020),
and a toy of five numbers worked by hand.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.shared import shared
from tracker.workbench.study import StudyRequest, as_json, run

Json = dict[str, Any]
EXACT = 1e-12


def write(path: Path, header: str, rows: list[str]) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def study(**asked: Any) -> Json:
    found: Json = json.loads(as_json(run(StudyRequest(**asked))))
    return found


def group(found: Json, name: str, day: int | None = None, window: str = "") -> Json:
    rows = [
        one
        for one in found["groups"]
        if one["group"] == name and (one.get("day") == day if not window else one.get("window") == window)
    ]
    assert len(rows) == 1
    return dict(rows[0])


@pytest.fixture(scope="module")
def goldens() -> Json:
    found: Json = json.loads((shared("eventstudy") / "goldens.json").read_text())
    return found


@pytest.fixture(scope="module")
def sp500() -> Json:
    files = shared("eventstudy") / "estudyjl_sp500"
    return study(
        prices=files / "firms.csv",
        market=files / "markets.csv",
        events=files / "events.csv",
        estimation="-120:-6",
        windows=("-5:5",),
        compat="eventstudy2",
    )


def test_sp500_events_match_to_twelve_digits(sp500: Json, goldens: Json) -> None:
    mine = {one["event_id"]: one for one in sp500["events"]}
    assert len(goldens["eventstudy_jl_sp500"]["per_event"]) == len(mine) == 26
    for golden in goldens["eventstudy_jl_sp500"]["per_event"]:
        one = mine[golden["id"]]
        assert one["session"] == golden["date"]
        assert one["n"] == 115
        for key in ("alpha", "beta", "sigma"):
            assert one[key] == pytest.approx(golden[key], rel=EXACT)
        # An abnormal return is a difference: what it can be exact to is the size of what it differs from.
        assert [one["ar"][str(day)] for day in range(-5, 6)] == pytest.approx(golden["AR"], rel=EXACT, abs=1e-16)
        assert one["car"]["0:1"] == pytest.approx(golden["CAR_0_1"], rel=EXACT)
        assert one["car"]["-5:5"] == pytest.approx(golden["CAR_m5_5"], rel=EXACT, abs=1e-15)
        assert one["scar"]["0:1"] == pytest.approx(golden["SCAR_0_1"], rel=EXACT)
        assert one["scar"]["-5:5"] == pytest.approx(golden["SCAR_m5_5"], rel=EXACT, abs=1e-13)
        assert one["p"]["0:1"] == pytest.approx(golden["t_p_0_1"], rel=1e-10)


@pytest.mark.parametrize("name", ["G1", "G2"])
def test_sp500_groups_match_the_textbook(sp500: Json, goldens: Json, name: str) -> None:
    golden = goldens["eventstudy_jl_sp500"]["groups"][name]
    for place, day in enumerate(range(-5, 6)):
        row = group(sp500, name, day)
        assert row["n"] == golden["N"]
        assert row["aar"] == pytest.approx(golden["AAR"][place], rel=EXACT, abs=1e-17)
        for test, key in (("cross_sectional_t", "cs_t"), ("patell", "Patell_Z_day"), ("bmp", "BMP_day")):
            assert row["tests"][test]["statistic"] == pytest.approx(golden[key][place], rel=EXACT)
        rank = golden["textbook"]["rank_Z_day"][place]
        assert row["tests"]["corrado_rank"]["statistic"] == pytest.approx(rank, rel=EXACT)
    window = group(sp500, name, window="0:1")
    assert window["caar"] == pytest.approx(golden["CAAR_0_1"], rel=EXACT)
    textbook = (("patell", "Patell_Z_0_1"), ("bmp", "BMP_0_1"), ("kolari_pynnonen_relative", "KP_0_1"))
    for test, key in (*textbook, ("grank_t", "GRANKT_0_1")):
        assert window["tests"][test]["statistic"] == pytest.approx(golden["textbook"][key], rel=EXACT)


@pytest.mark.parametrize("name", ["G1", "G2"])
def test_sp500_lineage_is_found_again_under_its_name(sp500: Json, goldens: Json, name: str) -> None:
    golden = goldens["eventstudy_jl_sp500"]["groups"][name]["eventstudy2_lineage"]
    tests = group(sp500, name, window="0:1")["tests"]
    assert tests["eventstudy2:bmp"]["statistic"] == pytest.approx(golden["BMP_0_1"], rel=EXACT)
    assert tests["eventstudy2:kolari_pynnonen"]["statistic"] == pytest.approx(golden["KP_0_1"], rel=EXACT)
    assert tests["eventstudy2:kolari_pynnonen"]["p"] == pytest.approx(golden["KP_p"], rel=EXACT)
    assert tests["eventstudy2:grank_t"]["statistic"] == pytest.approx(golden["GRANKT_0_1"], rel=EXACT)
    assert tests["eventstudy2:grank_t"]["p"] == pytest.approx(golden["GRANKT_p"], rel=EXACT)


def test_sp500_published_digits(sp500: Json, goldens: Json) -> None:
    """What EventStudy.jl prints in its own tests, at the digits it prints."""
    published = goldens["eventstudy_jl_sp500"]["published_in_repo"]
    for name in ("G1", "G2"):
        for day, value in published[f"AAR_{name}"].items():
            assert round(group(sp500, name, int(day))["aar"], 7) == value
    for key, value in published["CAAR"].items():
        name, span = key[:2], key[3:-1].replace(",", ":")
        assert round(group(sp500, name, window=span)["caar"], 7) == value
    tests = group(sp500, "G1", window="0:1")["tests"]
    assert round(tests["eventstudy2:kolari_pynnonen"]["statistic"], 6) == published["KP_G1[0,1]"]
    assert round(tests["eventstudy2:grank_t"]["statistic"], 6) == published["GRANKT_G1[0,1]"]


MODELS = {"sim": "market", "mean_adj": "mean", "mrkt_adj": "market_adjusted"}
NAMES = {
    "bw_1980_stat": "bw_1980",
    "bw_1985_stat": "bw_1985",
    "t_test_stat": "t_test",
    "pt_stat": "patell",
    "bh_stat": "boehmer",
    "lmb_stat": "lamb",
    "sign_stat": "sign",
    "gsign_stat": "gsign",
    "csign_stat": "csign",
    "rank_stat": "rank",
    "mrank_stat": "mrank",
    "wlcx_stat": "wlcx",
}


@pytest.mark.parametrize("their_model", list(MODELS))
def test_covid_figures_of_estudy2(their_model: str, goldens: Json, tmp_path: Path) -> None:
    """Seven shares, log returns as given, 240 days; ZM and UBER were listed late (227 and 212 observations)."""
    files = shared("eventstudy") / "estudy2_covid"
    symbols = ["AMZN", "ZM", "UBER", "NFLX", "SHOP", "FB", "UPWK"]
    found = study(
        prices=files / "rates.csv",
        market=files / "rates_indx.csv",
        events=write(tmp_path / "events.csv", "event_id,symbol,date", [f"{one},{one},2020-03-16" for one in symbols]),
        model=MODELS[their_model],
        estimation="-240:-1",
        windows=("0:4",),
        returns="given",
        compat="estudy2",
    )
    assert [one["n"] for one in found["events"]] == [240, 227, 212, 240, 240, 240, 240]
    golden = goldens["estudy2_R_covid"]
    for place in range(5):
        row = group(found, "all", place)
        assert row["aar"] == pytest.approx(golden[their_model]["mean"][place], rel=EXACT)
        for key, name in NAMES.items():
            if key in golden[their_model]:
                mine = row["tests"][f"estudy2:{name}"]["statistic"]
                assert mine == pytest.approx(golden[their_model][key][place], rel=EXACT), (key, place)
    window = group(found, "all", window="0:4")["tests"]
    theirs = {"car_lamb": "lamb", "car_brown_warner_1985": "bw_1985", "car_rank": "car_rank"}
    for key, value in golden["car"][their_model].items():
        assert window[f"estudy2:{theirs[key]}"]["statistic"] == pytest.approx(value, rel=EXACT)


def test_covid_abnormal_returns_of_estudy2(tmp_path: Path) -> None:
    """17-digit output of the R program, share by share."""
    files = shared("eventstudy") / "estudy2_covid"
    for name, model in (("sim", "market"), ("mean_adj", "mean"), ("mrkt_adj", "market_adjusted")):
        with (files / f"abnormal_{name}.csv").open() as lines:
            rows = {row["date"]: row for row in csv.DictReader(lines)}
        symbols = ["AMZN", "ZM", "UBER"]
        found = study(
            prices=files / "rates.csv",
            market=files / "rates_indx.csv",
            events=write(tmp_path / "e.csv", "event_id,symbol,date", [f"{one},{one},2020-03-16" for one in symbols]),
            model=model,
            estimation="-240:-1",
            windows=("0:4",),
            returns="given",
            tests="none",
        )
        days = ["2020-03-16", "2020-03-17", "2020-03-18", "2020-03-19", "2020-03-20"]
        for one in found["events"]:
            theirs = [float(rows[day][one["symbol"]]) for day in days]
            assert [one["ar"][str(place)] for place in range(5)] == pytest.approx(theirs, rel=1e-11)


def test_the_toy_is_fifteen_not_eleven(tmp_path: Path) -> None:
    """X = 5, 5, 7 and Y = 6, 8, 10 give alpha -1/2, beta 3/2, s^2 2; X* = 3, 5, Y* = 12, 16 give AR 8, 9.

    Campbell, Lo and MacKinlay (1997, p. 159): cov(AR) = 2 (I + X*(X'X)^-1 X*') = [[8, 2], [2, 3]], so var CAR = 15; the
    package whose test this was drops the covariances and says 11.
    """
    days = ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"]
    found = study(
        prices=write(
            tmp_path / "p.csv",
            "symbol,date,return",
            [f"Y,{d},{v}" for d, v in zip(days, (6, 8, 10, 12, 16), strict=True)],
        ),
        market=write(
            tmp_path / "m.csv", "date,return", [f"{d},{v}" for d, v in zip(days, (5, 5, 7, 3, 5), strict=True)]
        ),
        events=write(tmp_path / "e.csv", "event_id,symbol,date", ["one,Y,2024-01-04"]),
        estimation="-3:-1",
        windows=("0:1",),
        returns="given",
    )["events"][0]
    assert found["n"] == 3
    assert (found["alpha"], found["beta"]) == pytest.approx((-0.5, 1.5), rel=EXACT)
    assert found["sigma"] ** 2 == pytest.approx(2.0, rel=EXACT)
    assert (found["ar"]["0"], found["ar"]["1"]) == pytest.approx((8.0, 9.0), rel=EXACT)
    assert (found["se"]["0"] ** 2, found["se"]["1"] ** 2) == pytest.approx((8.0, 3.0), rel=EXACT)
    assert found["car"]["0:1"] == pytest.approx(17.0, rel=EXACT)
    assert found["se"]["0:1"] ** 2 == pytest.approx(15.0, rel=EXACT)
    assert found["t"]["0:1"] == pytest.approx(4.389381125701739, rel=EXACT)

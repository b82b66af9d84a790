"""`study(...)` from Python: frames of the caller's kind, files people cite, and what researchers ask next."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import pytest
from scipy import stats
from typer.testing import CliRunner

from tracker.cli import app
from tracker.core.event_study.regression import regress
from tracker.errors import UsageError
from tracker.workbench.study_api import StudyResult, study

DAYS = pd.bdate_range("2022-01-03", periods=620)
NAMES = [f"S{n:02}" for n in range(12)]


def frames(seed: int = 1, effect: float = 0.0) -> dict[str, pd.DataFrame]:
    """Twelve shares, an index, three factors, volumes, and an event of each share; `effect` is added on its day."""
    rng = np.random.default_rng(seed)
    index = rng.standard_normal(len(DAYS)) * 0.01
    factors = rng.standard_normal((2, len(DAYS))) * 0.006
    own = index + 0.3 * factors[0] + rng.standard_normal((len(NAMES), len(DAYS))) * 0.02
    places = rng.integers(300, 600, len(NAMES))
    own[np.arange(len(NAMES)), places] += effect
    volume = np.exp(12 + 0.4 * rng.standard_normal(own.shape))
    volume[np.arange(len(NAMES)), places] *= np.exp(2.0 if effect else 0.0)
    prices = pd.DataFrame(50 * np.cumprod(1 + own, axis=1).T, index=DAYS, columns=NAMES)
    long = prices.rename_axis("date").reset_index().melt("date", var_name="symbol", value_name="price")
    long["volume"] = volume.ravel()
    events = pd.DataFrame(
        {
            "event_id": [f"e{n}" for n in range(len(NAMES))],
            "symbol": NAMES,
            "date": DAYS[places],
            "size": rng.standard_normal(len(NAMES)),
            "group": ["up", "down"] * 6,
        }
    )
    market = pd.DataFrame({"date": DAYS, "price": 900 * np.cumprod(1 + index)})
    french = pd.DataFrame(
        {"date": DAYS, "Mkt-RF": index - 0.0001, "SMB": factors[0], "HML": factors[1], "RF": np.full(len(DAYS), 0.0001)}
    )
    return {"prices": long, "market": market, "events": events, "french": french}


@pytest.fixture(scope="module")
def given() -> dict[str, pd.DataFrame]:
    return frames(effect=0.08)


def ask(given: dict[str, pd.DataFrame], **asked: Any) -> StudyResult:
    return study(given["prices"], given["market"], given["events"], **{"window": (-1, 1), **asked})


def test_frames_are_of_the_callers_kind(given: dict[str, pd.DataFrame]) -> None:
    import polars as pl
    import pyarrow as pa

    plain = ask(given, tests="kolari_pynnonen,bmp")
    assert isinstance(plain.events, pd.DataFrame)
    for kind, made in ((pl.DataFrame, pl.from_pandas), (pa.Table, pa.Table.from_pandas)):
        found = study(
            *(made(given[name]) for name in ("prices", "market", "events")), window=(-1, 1), tests="kolari_pynnonen,bmp"
        )
        for name in ("events", "windows", "groups", "excluded"):
            assert isinstance(getattr(found, name), kind)
        cars = nw.from_native(found.events)["car"].to_list()
        assert cars == plain.events["car"].tolist()


def test_a_row_of_events_is_the_json_of_the_command(given: dict[str, pd.DataFrame]) -> None:
    found = ask(given, tests="none")
    document = json.loads(found.to_json())["events"]
    assert found.events["car"].tolist() == [one["car"]["-1:1"] for one in document]
    assert found.events["n"].tolist() == [110] * len(NAMES)
    assert set(found.windows["window"]) == {"-1", "0", "1", "-1:1", "0:1"}


def test_an_event_that_cannot_be_measured_is_in_excluded(given: dict[str, pd.DataFrame]) -> None:
    events = given["events"].assign(symbol=["nobody", *NAMES[1:]])
    found = study(given["prices"], given["market"], events, window=(-1, 1), tests="none")
    assert found.excluded.to_dict("list") == {"event_id": ["e0"], "reason": ["no prices of nobody in data frame"]}


def test_every_output_can_be_read_again(given: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    found = ask(given)
    for ending in (".csv", ".xlsx", ".tex", ".json", ".html"):
        assert found.save(tmp_path / f"out{ending}")
    cars = found.events["car"].to_numpy()
    assert pd.read_csv(tmp_path / "out.csv")["car"].to_numpy() == pytest.approx(cars, rel=1e-12)
    assert pd.read_excel(tmp_path / "out.xlsx", sheet_name="events")["car"].to_numpy() == pytest.approx(cars, rel=1e-12)
    assert {one.stem for one in tmp_path.glob("*.csv")} == {"out", "out.windows", "out.groups", "out.excluded"}
    tex = (tmp_path / "out.tex").read_text()
    assert tex.count(r"\toprule") == tex.count(r"\end{tabular}") == 2
    assert r"\%" in tex
    page = (tmp_path / "out.html").read_text()
    assert "<svg" in page
    assert "kolari pynnonen" in page
    with pytest.raises(UsageError, match=r"it ends in \.csv, \.xlsx, \.tex, \.json, \.html"):
        found.save(tmp_path / "out.docx")


@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
def test_a_picture_has_axes_n_and_the_band_of_the_recommended_test(
    given: dict[str, pd.DataFrame], tmp_path: Path, ending: str
) -> None:
    """The last point of each line is the table's mean of the whole window; its band is t's quantile on its error."""
    found = ask(given)
    figure = found.plot(tmp_path / f"out.{ending}")
    head = (tmp_path / f"out.{ending}").read_bytes()[:5]
    assert head in (b"\x89PNG\r", b"%PDF-", b"<?xml")
    axes = figure.axes[0]
    assert axes.get_xlabel() == "sessions from the event"
    assert sorted(one.get_text() for one in axes.get_legend().get_texts()) == ["down (n = 6)", "up (n = 6)"]
    groups = found.groups
    for line, band in zip(axes.lines, axes.collections, strict=False):
        name = line.get_label().partition(" ")[0]
        row = groups[(groups["group"] == name) & (groups["window"] == "-1:1") & (groups["test"] == "kolari_pynnonen")]
        assert line.get_ydata()[-1] == pytest.approx(row["mean"].item(), rel=1e-12)
        half = abs(row["mean"].item() / row["statistic"].item()) * stats.t.ppf(0.975, 5)
        ends = band.get_paths()[0].vertices
        assert ends[:, 1].max() >= row["mean"].item() + half - 1e-12


def test_below_thirty_events_the_loose_tests_are_not_shown_first(given: dict[str, pd.DataFrame]) -> None:
    from tracker.workbench.study_tables import group_rows

    header, _ = group_rows(ask(given).outcome)
    assert "kolari pynnonen" in header
    assert not {"grank t", "generalised sign", "skewness adjusted t"} & set(header)


def test_fama_and_french_by_name(given: dict[str, pd.DataFrame]) -> None:
    """Against numpy's least squares on excess returns."""
    found = study(given["prices"], events=given["events"], factors=given["french"], model="ff3", window=(0, 0))
    one = found.events.iloc[0]
    wide = given["prices"].pivot(index="date", columns="symbol", values="price").pct_change()
    excess = wide[one["symbol"]].to_numpy()[1:] - 0.0001
    place = list(DAYS[1:]).index(pd.Timestamp(one["session"]))
    columns = given["french"][["Mkt-RF", "SMB", "HML"]].to_numpy()[1:]
    design = np.column_stack([np.ones(len(columns)), columns])
    part = slice(place - 120, place - 10)
    solved, *_ = np.linalg.lstsq(design[part], excess[part], rcond=None)
    assert one["ar"] == pytest.approx(excess[place] - design[place] @ solved, rel=1e-9)
    assert (one["alpha"], one["beta"]) == pytest.approx((solved[0], solved[1]), rel=1e-9)
    with pytest.raises(UsageError, match="--model carhart needs mom"):
        study(given["prices"], events=given["events"], factors=given["french"], model="carhart")


def test_the_risk_free_rate_is_subtracted_from_share_and_market(given: dict[str, pd.DataFrame]) -> None:
    """A constant rate moves alpha by (beta - 1) times it and nothing else."""
    rate = given["french"][["date", "RF"]]
    plain, less = ask(given, tests="none"), ask(given, tests="none", risk_free=rate)
    assert less.events["beta"].to_numpy() == pytest.approx(plain.events["beta"].to_numpy(), rel=1e-9)
    moved = plain.events["alpha"].to_numpy() - 0.0001 + 0.0001 * plain.events["beta"].to_numpy()
    assert less.events["alpha"].to_numpy() == pytest.approx(moved, abs=1e-9)
    assert less.events["car"].to_numpy() == pytest.approx(plain.events["car"].to_numpy(), abs=1e-9)


def test_abnormal_volume(given: dict[str, pd.DataFrame]) -> None:
    """Volume on the event day is exp(2) times the usual: a log excess of 2; without an effect nothing is found."""
    asked = {"window": (0, 0), "of": "volume", "tests": "kolari_pynnonen"}
    found = study(given["prices"], events=given["events"], **asked)
    assert found.events["ar"].mean() == pytest.approx(2.0, abs=0.3)
    assert found.groups.query("window == '0'")["p"].max() < 0.01
    quiet = frames(seed=5)
    assert study(quiet["prices"], events=quiet["events"], **asked).groups.query("window == '0'")["p"].min() > 0.01


def test_a_volatility_study_finds_variance_and_not_means() -> None:
    """Event-day sd trebled: both tests find it; unchanged: both reject about one time in twenty."""
    rng = np.random.default_rng(6)
    found: dict[float, list[float]] = {1.0: [], 3.0: []}
    for times in found:
        for _ in range(60):
            own = rng.standard_normal((20, 140)) * 0.02
            own[:, 130] *= times
            table = pd.DataFrame(own.T, columns=[f"S{n}" for n in range(20)])
            table.insert(0, "date", DAYS[:140])
            events = pd.DataFrame({"symbol": table.columns[1:], "date": DAYS[130]})
            made = study(table, events=events, model="mean", returns="given", window=(0, 0), of="volatility").groups
            found[times].append(float(made["p"].to_numpy()[0] <= 0.05))
            assert list(made["test"]) == ["log_variance_t", "variance_rank"]
    assert np.mean(found[1.0]) < 0.15
    assert np.mean(found[3.0]) > 0.9


def test_cars_explained_by_attributes_agree_with_statsmodels(given: dict[str, pd.DataFrame]) -> None:
    import statsmodels.api as sm

    rng = np.random.default_rng(7)
    x, noise, days = rng.standard_normal((2, 80)), rng.standard_normal(80), rng.integers(0, 25, 80)
    y = 0.01 + 0.02 * x[0] + 0.03 * noise
    design = sm.add_constant(x.T)
    white = sm.OLS(y, design).fit(cov_type="HC1", use_t=True)
    ours = regress(y, list(x), ["a", "b"])
    assert ours.values == pytest.approx(white.params, rel=1e-10)
    assert ours.errors == pytest.approx(white.bse, rel=1e-10)
    assert ours.p == pytest.approx(white.pvalues, rel=1e-8)
    assert ours.r2 == pytest.approx(white.rsquared, rel=1e-10)
    clustered = sm.OLS(y, design).fit(cov_type="cluster", cov_kwds={"groups": days}, use_t=True)
    ours = regress(y, list(x), ["a", "b"], days)
    assert ours.errors == pytest.approx(clustered.bse, rel=1e-10)
    assert ours.p == pytest.approx(clustered.pvalues, rel=1e-8)
    table = ask(given, tests="none").explain("size")
    assert list(table["errors"]) == ["white", "white", "day", "day"]
    with pytest.raises(UsageError, match="the events have no such column"):
        ask(given, tests="none").explain("weight")
    with pytest.raises(UsageError, match="give numbers"):
        ask(given, tests="none").explain("group")


def test_placebo_keeps_its_size_and_finds_the_effect(given: dict[str, pd.DataFrame]) -> None:
    made = ask({**given, "events": given["events"].drop(columns="group")}, tests="kolari_pynnonen").placebo(60)
    row = made[made["test"] == "kolari_pynnonen"].iloc[0]
    assert row["draws"] >= 20
    assert row["rejected_percent"] < 16
    assert row["placebo_p"] == pytest.approx(1 / (1 + row["draws"]))


def test_long_horizons_are_clustered() -> None:
    """Forty events of 60 sessions within 15 days share their days: the plain t rejects far too often, clustered not.

    Ten bunches, each with a common shock; the standard error at 5 % of 100 draws is 2.2 points.
    """
    from tracker.core.event_study.cross_section import ValidTest
    from tracker.core.event_study.expected import MODELS
    from tracker.core.event_study.panel import Panel, Plan, cohort
    from tracker.core.event_study.statistics import LONG_HORIZON, STATISTICS

    rng = np.random.default_rng(8)
    rejected = dict.fromkeys(("bhar_t", "bhar_clustered"), 0)
    for _ in range(100):
        places = np.repeat(130 + 200 * np.arange(10), 4) + np.tile([0, 3, 6, 9], 10)
        size = int(places.max()) + 62
        common = rng.standard_normal(size) * 0.02
        own = common + rng.standard_normal((40, size)) * 0.005
        plan = Plan(MODELS["mean"], (-120, -11), (0, 59))
        section = cohort(Panel(own, np.zeros((1, size))), np.arange(40), places, plan).section(0, 59)
        for name in rejected:
            found = {**STATISTICS, **LONG_HORIZON}[name].compute(section)
            rejected[name] += isinstance(found, ValidTest) and found.p <= 0.05
    assert rejected["bhar_t"] > 20
    assert rejected["bhar_clustered"] < 13


def test_the_command_takes_all_of_it(given: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    for name in ("prices", "market", "events"):
        given[name].to_csv(tmp_path / f"{name}.csv", index=False)
    words = [
        "study",
        *(word for name in ("prices", "market", "events") for word in (f"--{name}", str(tmp_path / f"{name}.csv"))),
    ]
    options = [
        "--window=-1:1",
        "--tests",
        "bmp",
        "--explain",
        "size",
        "--placebo",
        "--output",
        str(tmp_path / "o.html"),
    ]
    person = CliRunner().invoke(app, [*words, *options, "--plot", str(tmp_path / "o.svg")])
    assert person.exit_code == 0, person.output
    assert "CAR explained, White's errors" in person.stdout
    assert "placebo: per cent rejected" in person.stdout
    assert (tmp_path / "o.html").exists()
    machine = json.loads(CliRunner().invoke(app, [*words, *options, "--json"]).stdout)
    assert machine["explained"][0]["n"] == 12
    assert machine["placebo"][0]["window"] == "-1:1"

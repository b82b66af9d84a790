"""`tracker study` on small files: what is measured, what is left out and why, what is said to a person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from typer.testing import CliRunner

from tracker.cli import app
from tracker.errors import UsageError
from tracker.workbench.study import StudyRequest, as_json, run
from tracker.workbench.study_plot import as_svg

DAYS = [str(day) for day in np.arange("2024-01-01", "2024-12-31", dtype="datetime64[D]") if np.is_busday(day)]


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Any]:
    """Two shares and an index as prices; the share B did not trade for six days from 2024-10-01."""
    rng = np.random.default_rng(1)
    index = 100 * np.cumprod(1 + rng.standard_normal(len(DAYS)) * 0.01)
    shares = {name: 50 * np.cumprod(1 + rng.standard_normal(len(DAYS)) * 0.02) for name in ("A", "B")}
    halted = set(DAYS[DAYS.index("2024-10-01") :][:6])
    rows = [
        f"{name},{day},{float(price)!r}"
        for name, prices in shares.items()
        for day, price in zip(DAYS, prices, strict=True)
        if not (name == "B" and day in halted)
    ]
    return {
        "prices": write(tmp_path / "p.csv", "symbol,date,price", *rows),
        "market": write(
            tmp_path / "m.csv", "date,price", *(f"{d},{float(p)!r}" for d, p in zip(DAYS, index, strict=True))
        ),
        "folder": tmp_path,
        "index": dict(zip(DAYS, index, strict=True)),
        "shares": {name: dict(zip(DAYS, prices, strict=True)) for name, prices in shares.items()},
    }


def study(files: dict[str, Any], *rows: str, header: str = "event_id,symbol,date", **asked: Any) -> dict[str, Any]:
    events = write(files["folder"] / "e.csv", header, *rows)
    request = StudyRequest(files["prices"], events, files["market"], windows=("-1:2",), **asked)
    found: dict[str, Any] = json.loads(as_json(run(request)))
    return found


def test_two_events_of_one_share_are_two_rows(files: dict[str, Any]) -> None:
    """Pitfall 18, and the second knows that the first lies in its estimation window."""
    found = study(files, "one,A,2024-07-01", "two,A,2024-09-02")
    assert [one["event_id"] for one in found["events"]] == ["one", "two"]
    assert [one["flags"] for one in found["events"]] == [[], ["contaminated"]]
    assert {one["n"] for one in found["groups"]} == {2}


def test_events_in_one_window_are_confounded(files: dict[str, Any]) -> None:
    found = study(files, "one,A,2024-09-02", "two,A,2024-09-03")
    assert all("confounded" in one["flags"] for one in found["events"])


def test_one_event_on_two_shares_counts_once(files: dict[str, Any]) -> None:
    """Pitfall 3: an A and an H listing are one event measured twice."""
    found = study(files, "one,A,2024-09-02", "one,B,2024-09-02", "two,A,2024-07-01")
    assert len(found["events"]) == 3
    assert [one["flags"] for one in found["events"][:2]] == [["contaminated", "twin"], ["twin"]]
    assert {one["n"] for one in found["groups"]} == {2}


def test_a_halt_moves_the_event_and_compounds_the_market(files: dict[str, Any]) -> None:
    """Asked for 2 October; B trades again on 9 October: one return over 7 sessions, against the index over the same."""
    found = study(files, "one,B,2024-10-02", model="market_adjusted")["events"][0]
    assert found["session"] == "2024-10-09"
    assert found["flags"] == ["halted"]
    share, index = files["shares"]["B"], files["index"]
    move = share["2024-10-09"] / share["2024-09-30"] - index["2024-10-09"] / index["2024-09-30"]
    assert found["ar"]["0"] == pytest.approx(move, rel=1e-9)
    assert found["se"]["0"] == pytest.approx(found["sigma"] * 7**0.5, rel=1e-12)


def test_a_day_without_session_moves_to_the_next(files: dict[str, Any]) -> None:
    found = study(files, "one,A,2024-09-07")["events"][0]  # a Saturday
    assert (found["session"], found["flags"]) == ("2024-09-09", ["moved"])


def test_every_exclusion_has_its_reason(files: dict[str, Any]) -> None:
    found = study(
        files, "early,A,2024-02-05", "unknown,C,2024-09-02", "late,A,2025-03-03", "before,A,2023-03-03", "odd,A,soon"
    )
    assert found["events"] == []
    reasons = {one["event_id"]: one["reason"] for one in found["excluded"]}
    assert reasons["early"] == "14 observations in the estimation window -120:-11, 55 are needed"
    assert reasons["unknown"] == "no prices of C in p.csv"
    assert reasons["late"] == "2025-03-03 is after the last return of A"
    assert reasons["before"] == "2023-03-03 is before the first return of A on 2024-01-02"
    assert "'soon' is no date" in reasons["odd"]


def test_a_negative_price_is_missing_and_told(files: dict[str, Any]) -> None:
    """Pitfall 14: CRSP marks a bid/ask mean by a minus."""
    text = files["prices"].read_text().splitlines()
    place = next(number for number, line in enumerate(text) if line.startswith("A,2024-08-01"))
    symbol, day, price = text[place].split(",")
    text[place] = f"{symbol},{day},-{price}"
    files["prices"].write_text("\n".join(text))
    found = study(files, "one,A,2024-09-02", model="mean", estimation="-30:-11")
    assert f"p.csv:{place + 1}: price -{price} of A is not positive" in found["notes"][0]
    assert found["events"][0]["n"] == 19  # one return over two days in place of two


def test_an_instant_falls_into_its_exchanges_session(files: dict[str, Any]) -> None:
    """15:05 in Hong Kong on Monday 2 September: today in Hong Kong, tomorrow in Shanghai."""
    text = files["prices"].read_text().replace("A,", "0981.HK,").replace("B,", "688981.SS,")
    files["prices"].write_text(text)
    said = "2024-09-02T15:05+08:00"
    found = study(files, f"one,0981.HK,{said}", f"two,688981.SS,{said}", "three,0981.HK,2024-09-02T15:05")
    assert [one["session"] for one in found["events"]] == ["2024-09-02", "2024-09-03"]
    assert "has a time but no zone" in found["excluded"][0]["reason"]


def test_a_close_at_the_limit_is_flagged(files: dict[str, Any]) -> None:
    """A STAR share from 50.00 to 60.00, +20 %: its limit."""
    days = [day for day in DAYS if day <= "2024-09-02"]
    levels = [50.0 + 0.01 * (place % 7) for place in range(len(days) - 2)] + [50.0, 60.0]
    rows = [f"688256.SS,{day},{price}" for day, price in zip(days, levels, strict=True)]
    files["prices"] = write(files["folder"] / "star.csv", "symbol,date,price", *rows)
    events = write(files["folder"] / "e.csv", "event_id,symbol,date", "one,688256.SS,2024-09-02")
    found = json.loads(as_json(run(StudyRequest(files["prices"], events, files["market"], windows=("0:0",)))))
    assert found["events"][0]["flags"] == ["limit"]


def test_groups_by_any_column(files: dict[str, Any]) -> None:
    found = study(
        files,
        "one,A,2024-07-01,up",
        "two,A,2024-09-02,down",
        "three,B,2024-08-01,up",
        header="event_id,symbol,date,kind",
        by="kind",
    )
    assert {(one["group"], one["n"]) for one in found["groups"]} == {("up", 2), ("down", 1)}
    alone = next(one for one in found["groups"] if one["group"] == "down" and one.get("day") == 0)
    assert alone["tests"]["bmp"] == {"invalid": "1 event: a spread across events needs two"}


def test_masking_leaves_other_event_days_out(files: dict[str, Any]) -> None:
    rows = ("one,A,2024-07-01", "two,A,2024-09-02")
    plain, masked = (study(files, *rows, mask=mask)["events"][1] for mask in (False, True))
    assert (plain["n"], masked["n"]) == (110, 109)


def test_log_and_simple_returns_differ_and_are_named(files: dict[str, Any]) -> None:
    simple, log = (study(files, "one,A,2024-09-02", returns=kind, model="mean") for kind in ("simple", "log"))
    share = files["shares"]["A"]
    ratio = share["2024-09-02"] / share["2024-08-30"]
    assert simple["events"][0]["ar"]["0"] + simple["events"][0]["alpha"] == pytest.approx(ratio - 1, rel=1e-9)
    assert log["events"][0]["ar"]["0"] + log["events"][0]["alpha"] == pytest.approx(np.log(ratio), rel=1e-9)
    assert (simple["returns"], log["returns"]) == ("simple", "log")


def test_a_factor_with_its_own_lag(files: dict[str, Any]) -> None:
    """The share follows yesterday's factor exactly: with a lag of one nothing abnormal is left."""
    rng = np.random.default_rng(2)
    factor = rng.standard_normal(len(DAYS)) * 0.01
    index = rng.standard_normal(len(DAYS)) * 0.01
    share = 0.001 + 0.8 * index + np.concatenate([[0.0], 1.5 * factor[:-1]])
    made = [
        write(
            files["folder"] / name,
            header,
            *(f"{prefix}{day},{float(value)!r}" for day, value in zip(DAYS, values, strict=True)),
        )
        for name, header, prefix, values in (
            ("s.csv", "symbol,date,return", "A,", share),
            ("i.csv", "date,return", "", index),
            ("f.csv", "date,return", "", factor),
        )
    ]
    events = write(files["folder"] / "e.csv", "event_id,symbol,date", "one,A,2024-09-02")
    request = StudyRequest(made[0], events, made[1], (made[2],), 1, "factors", windows=("0:1",))
    found = json.loads(as_json(run(request)))["events"][0]
    assert found["ar"]["0"] == pytest.approx(0.0, abs=1e-15)
    assert found["beta"] == pytest.approx(0.8, rel=1e-9)


def test_q_values_are_within_the_study(files: dict[str, Any]) -> None:
    found = study(files, *(f"{day},A,{day}" for day in DAYS[150:250:10]))["events"]
    ps, qs = ([one[key]["0"] for one in found] for key in ("p_empirical", "q"))
    assert min(qs) == pytest.approx(min(len(ps) * p / rank for rank, p in enumerate(sorted(ps), 1)), rel=1e-12)
    assert all(q >= p for p, q in zip(ps, qs, strict=True))


def test_the_picture_is_a_picture(files: dict[str, Any]) -> None:
    events = write(
        files["folder"] / "e.csv", "event_id,symbol,date,group", "one,A,2024-09-02,<up>", "two,B,2024-08-01,<up>"
    )
    outcome = run(StudyRequest(files["prices"], events, files["market"]))
    picture = ElementTree.fromstring(as_svg(outcome))
    assert [one.text for one in picture.iter("{http://www.w3.org/2000/svg}text") if one.get("fill")] == ["<up>"]
    assert len(list(picture.iter("{http://www.w3.org/2000/svg}polyline"))) == 1


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("model", "garch", "there is dimson, factors, market"),
        ("tests", "bmp,magic", "--tests magic"),
        ("compat", "sas", "there is eventstudy2, estudy2"),
        ("returns", "raw", "it is simple, log or given"),
        ("estimation", "-120:0", "reaches into the event window"),
        ("estimation", "5:2", "the first not after the last"),
    ],
)
def test_a_wrong_word_is_answered_with_right_ones(files: dict[str, Any], option: str, value: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        study(files, "one,A,2024-09-02", **{option: value})


def test_a_bad_line_is_named(files: dict[str, Any]) -> None:
    files["prices"] = write(files["folder"] / "bad.csv", "symbol,date,price", "A,2024-01-01,50", "A,2024-01-02,fifty")
    with pytest.raises(UsageError, match=r"bad\.csv:3: 'fifty' is no number"):
        study(files, "one,A,2024-09-02")
    files["prices"] = write(files["folder"] / "bad.csv", "symbol,when,price", "A,2024-01-01,50")
    with pytest.raises(UsageError, match=r"no column for a date; it has symbol, when, price"):
        study(files, "one,A,2024-09-02")


def test_the_command_prints_json_and_tables(files: dict[str, Any]) -> None:
    events = write(files["folder"] / "e.csv", "event_id,symbol,date", "one,A,2024-09-02", "two,C,2024-09-02")
    words = ["study", "--prices", str(files["prices"]), "--market", str(files["market"]), "--events", str(events)]
    machine = CliRunner().invoke(app, [*words, "--window", "-1:1", "--json"])
    assert machine.exit_code == 0, machine.output
    assert json.loads(machine.stdout)["events"][0]["event_id"] == "one"
    person = CliRunner().invoke(app, [*words, "--window", "-1:1"])
    assert person.exit_code == 0, person.output
    assert "2024-09-02" in person.stdout
    assert "left out: two: no prices of C in p.csv" in person.stdout

"""The page: safe, whole, honest, the same every time, and fit for those who see it otherwise."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from tests.aligning import compose
from tests.formats import hostile, sample
from tracker.formats import html
from tracker.formats.page import lay_out
from tracker.formats.page.words import LANGUAGES
from tracker.model import Coverage, Curve, Reaction, Results

VOID = {"meta", "link", "br", "img", "input", "hr"}
SELF_CLOSED = {"line", "circle", "polyline", "polygon", "rect", "path"}


class Reading(HTMLParser):
    """What a browser's parser would find: elements in order, with their text, and whether they close in order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[tuple[str, str]] = []
        self.faults: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, text: str) -> None:
        self.words.append((self.open[-1] if self.open else "", text))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]

    @property
    def text(self) -> str:
        said = " ".join(words for tag, words in self.words if tag not in ("style", "title", "desc"))
        return " ".join(said.split())


def read(page: str) -> Reading:
    found = Reading(page)
    assert found.faults == []
    assert found.open == []
    return found


PAGE = html.render(sample.report())


def test_elements_close_in_order_and_ids_are_unique() -> None:
    ids = [attributes["id"] for _, attributes in read(PAGE).seen if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_reference_on_the_page_is_there() -> None:
    found = read(PAGE)
    ids = {attributes.get("id") for _, attributes in found.seen}
    wanted = [str(a["href"])[1:] for a in found.all("a") if str(a["href"]).startswith("#")]
    wanted += [name for _, a in found.seen for name in str(a.get("aria-labelledby") or "").split()]
    assert set(wanted) <= ids


def test_the_days_figures_stand_on_the_page() -> None:
    """56.00/47.52, 56.90/51.70, 103.97/91.05 and 1243.20/1036.00 of the exchanges' closes."""
    text = read(PAGE).text
    for figure in ("+17.85%", "+10.06%", "+14.19%", "+20.00%"):
        assert figure in text
    assert "Hua Hong rose 17.85% in Hong Kong" in text
    assert "not traded" in text
    assert "confirmed" in text
    assert "overstated" in text


def test_a_return_at_the_price_limit_is_a_bound() -> None:
    text = read(PAGE).text
    assert "≥\u2009+16.19" in PAGE
    assert "stopped at its daily limit" in text
    assert "lower bound" in text


def test_a_rank_at_its_floor_is_shown_as_a_bound() -> None:
    """1/251 is .00398: no residual was as large, so the p is at most that."""
    assert "≤0.004" in read(PAGE).text


@pytest.mark.parametrize("link", hostile.LINKS)
def test_what_strangers_write_stays_text(link: str) -> None:
    page = html.render(hostile.report(link))
    found = read(page)
    assert not {"script", "img", "iframe", "object", "embed", "form", "base"} & {tag for tag, _ in found.seen}
    assert not [name for _, attributes in found.seen for name in attributes if name.startswith("on")]
    assert len(found.all("style")) == 1
    assert "<script>alert(1)</script>" in found.text
    assert "{{ 7*7 }}" in found.text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)
    page.encode("utf-8")


@pytest.mark.parametrize("link", hostile.LINKS)
def test_links_lead_to_the_web_or_nowhere(link: str) -> None:
    targets = [str(a["href"]) for a in read(html.render(hostile.report(link))).all("a")]
    outward = [one for one in targets if not one.startswith("#")]
    assert all(one.startswith("https://ok.example/") for one in outward)
    assert all(not set("<>\"' ()") & set(one) - {"'"} for one in outward)


def test_nothing_is_loaded_and_nothing_runs() -> None:
    found = read(PAGE)
    assert found.all("link") == []
    assert not [a for _, a in found.seen if "src" in a or "style" in a]
    style = "".join(words for tag, words in found.words if tag == "style")
    assert "url(" not in style
    assert "@import" not in style
    assert all("noopener" in str(a["rel"]) for a in found.all("a") if str(a["href"]).startswith("http"))


def test_the_policy_allows_just_this_style() -> None:
    """CSP level 2: the digest is of the text between the tags; browsers then refuse every other style and script."""
    found = read(PAGE)
    style = re.search("<style>(.*?)</style>", PAGE, re.S)
    assert style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    policy = next(str(a["content"]) for a in found.all("meta") if "http-equiv" in a)
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}';" in policy


def test_tables_and_pictures_speak() -> None:
    found = read(PAGE)
    assert all("scope" in a for a in found.all("th"))
    pictures = [a for a in found.all("svg") if a.get("aria-hidden") != "true"]
    assert len(pictures) > 5
    assert all(a["role"] == "img" and a["aria-label"] for a in pictures)


def test_colour_is_never_the_only_sign() -> None:
    """Every coloured figure carries + or the minus sign as well."""
    bare = re.sub(r"<span class=\"ar\".*?</span>", "", PAGE)
    coloured = re.findall(r'<span class="(?:up|down)">(.*?)</span>', bare)
    assert len(coloured) >= 10
    assert all("+" in one or "\u2212" in one for one in coloured)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2, definitions)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_the_contrast_of_the_definition() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


def themes() -> list[dict[str, str]]:
    """The colours of the page by name: light, dark, Chinese light, Chinese dark, print."""
    found = [
        dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})\b", block))
        for block in re.findall(r":root(?:[^{}]*)\{(.*?)\}", PAGE, re.S)
    ]
    wide = [
        {name: v if len(v) == 7 else "#" + "".join(2 * c for c in v[1:]) for name, v in one.items()} for one in found
    ]
    light, dark, chinese, chinese_dark, paper = wide
    return [light, dark, light | chinese, dark | chinese_dark, light | paper]


@pytest.mark.parametrize("theme", range(5), ids=["light", "dark", "Chinese", "Chinese dark", "print"])
def test_every_text_can_be_read_against_its_ground(theme: int) -> None:
    """At least 4.5 : 1, level AA of WCAG 2.2 (1.4.3)."""
    colours = themes()[theme]
    pairs = [(name, ground) for name in ("ink", "soft", "up", "down") for ground in ("paper", "card")]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: round(value, 2) for pair, value in weak.items() if value < 4.5} == {}


def test_a_listing_and_session_is_one_row_and_one_picture() -> None:
    """Cambricon and SMIC meet two stories on one session: they stand once, with both numerals."""
    page = lay_out(sample.report())
    assert len({(row.symbol, row.session) for row in page.rows}) == len(page.rows)
    assert (1, 2) in [row.stories for row in page.rows]
    assert len({path.title for path in page.paths}) == len(page.paths)


def test_chinese_is_marked_as_chinese() -> None:
    marked = {a.get("lang") for tag, a in read(PAGE).seen if tag in ("a", "bdi", "span")}
    assert "zh-Hans" in marked


def test_equal_reports_give_equal_bytes() -> None:
    report = sample.report()
    turned = {
        name: dict(reversed(list(getattr(report, name).items())))
        for name in ("q", "curves", "listings", "zones", "stories")
    }
    again = replace(report, **turned)
    assert again == report
    assert html.render(again) == PAGE


def test_an_empty_day_is_a_short_honest_page() -> None:
    quiet = compose(sample.DAY, Results(), sample.facts(), sample.recipe(), Coverage(feeds=14, entries=20, stories=9))
    found = read(html.render(quiet))
    assert "No announcement that moves a share we follow" in found.text
    assert "14 feeds were heard: the day was quiet, not unheard." in found.text
    assert not found.all("article")
    assert len(found.text) < 5_000


def test_silence_with_deaf_ears_is_told_apart() -> None:
    deaf = Coverage(feeds=2, down=(("wire", "timeout"),))
    quiet = compose(sample.DAY, Results(), sample.facts(), sample.recipe(), deaf)
    assert "1 of 2 feeds could not be heard: this silence may hide something." in read(html.render(quiet)).text


def test_a_curve_that_is_not_finite_is_left_out() -> None:
    report = sample.report()
    broken = {key: replace(one, own=(float("nan"), *one.own[1:])) for key, one in report.curves.items()}
    assert 'class="charts"' not in html.render(replace(report, curves=broken))


def test_a_flat_curve_can_be_drawn() -> None:
    report = sample.report()
    days = (date(2025, 8, 21), sample.DAY)
    flat = Curve("1347.HK", days, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), 1)
    page = html.render(replace(report, curves=dict.fromkeys(report.curves, flat)))
    assert "nan" not in page
    assert page.count("<figure>") > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_edition_is_whole(language: str) -> None:
    page = html.render(replace(sample.report(), language=language))
    assert f'<html lang="{language}">' in page
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    read(page)


def test_a_long_day_folds_what_is_ordinary() -> None:
    """24 rows, three of them out of the ordinary: at least eight are shown, the rest are one count."""
    report = sample.report()
    first = next(one for one in report.told if one.events)
    event = next(one for one in first.events if isinstance(one.reaction, Reaction))
    assert isinstance(event.reaction, Reaction)
    days = [date(2025, 7, 1 + n) for n in range(24)]
    many = tuple(
        replace(event, key=f"e{n}", reaction=replace(event.reaction, session=day)) for n, day in enumerate(days)
    )
    standing = {f"e{n}": "stands_out" if n < 3 else "ordinary" for n in range(24)}
    page = lay_out(replace(report, told=(replace(first, events=many),), standing=standing))
    assert (len(page.rows), page.folded_rows) == (24, 16)
    assert [row.standing for row in page.rows[:3]] == ["stands_out"] * 3
    assert (
        "and 16 ordinary rows, folded below"
        in read(html.render(replace(report, told=(replace(first, events=many),), standing=standing))).text
    )

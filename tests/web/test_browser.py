"""Every page in a real browser: no error, no outside request, no fault for readers who see it otherwise.

Runs Debian's chromium (`apt-get install chromium`); skipped where there is none.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.places import NOBODY, addresses, filled, served, site

BROWSER = shutil.which("chromium")
pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no chromium here: apt-get install chromium"),
    pytest.mark.timeout(600),
]
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module", params=[False, True], ids=["sample", "hostile"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    one = site(filled(tmp_path_factory.mktemp("browser"), poison=request.param))
    with served(one) as address:
        yield address, addresses(one)


def test_pages_are_whole_without_script_at_every_width_light_and_dark(
    browser: Any, place: tuple[str, list[str]]
) -> None:
    import axe_playwright_python

    base, pages = place
    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    faults: list[str] = []
    # Of dark pages on a telephone only the colours can differ from what all of axe saw; axe waits on timers.
    looks = ((1280, "light", "axe.run()"), (390, "dark", "axe.run({runOnly: ['color-contrast']})"), (390, "light", ""))
    for width, scheme, check in looks:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=bool(check)
        )
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        page.on(
            "request",
            lambda sent: None if urlsplit(sent.url).netloc in ("", urlsplit(base).netloc) else faults.append(sent.url),
        )
        for path in pages:
            answer = page.goto(base + path)
            if path == NOBODY:  # the one that is not there; the browser reports its status as an error
                faults[:] = [one for one in faults if "status of 404" not in one]
            assert answer.status == (404 if path == NOBODY else 200), (path, answer.status)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, width, wide)
            found = page.evaluate(f"{axe}; {check}")["violations"] if check else []
            serious = [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in SERIOUS]
            assert not serious, (path, width, scheme, serious)
        context.close()
    assert not faults


def test_the_keyboard_reaches_every_link(browser: Any, place: tuple[str, list[str]]) -> None:
    base, _ = place
    page = browser.new_page()
    page.goto(f"{base}/")
    links = page.locator("a[href], input, summary").count()
    seen = set()
    for _ in range(links + 2):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate("[...document.querySelectorAll('a[href], input, summary')].indexOf(document.activeElement)")
        )
    assert len(seen - {-1}) == links
    page.keyboard.press("Tab")
    page.close()


def test_back_leads_back(browser: Any, place: tuple[str, list[str]]) -> None:
    base, _ = place
    page = browser.new_page()
    page.goto(f"{base}/companies")
    page.get_by_role("link", name="SMIC", exact=True).first.click()
    assert page.url.endswith("/companies/SMIC")
    page.go_back()
    assert page.url.endswith("/companies")
    page.close()

"""The report as one HTML page: nothing is loaded, nothing runs, a stranger's text stays text.

The content security policy allows the page's own style by its digest and nothing else, so that even an
escape that went wrong could neither run nor call home.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tracker.formats import charts
from tracker.formats.page import DayPage, lay_out
from tracker.model import Report

if TYPE_CHECKING:
    from jinja2 import Template

    from tracker.formats.page.parts import ListingRow, MeasuredClaim


def render(report: Report) -> str:
    """A complete document; equal reports give equal text."""
    template, style = _template()
    return template.render(**context(report, style))


def context(report: Report, style: str) -> dict[str, Any]:
    """What the template of a day is filled with; `style` is the sheet that the page carries."""
    from markupsafe import Markup

    page = lay_out(report)
    marks = charts.ticks(page.paths)
    return {
        "page": page,
        "w": page.words,
        "style": Markup(style),
        "policy": policy(style),
        "path": lambda one: Markup(charts.path(one, marks)),
        "bar": lambda row: Markup(_bar(row, page)),
        "ruler": lambda claim: Markup(_ruler(claim, page)),
        "company_link": None,
    }


def sheet() -> str:
    """The style of every page."""
    return _template()[1]


@cache
def _template() -> tuple[Template, str]:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("tracker.formats")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style, _, _ = loader.get_source(environment, "page.css")
    return environment.get_template("page.html"), f"\n{style}"


def policy(style: str) -> str:
    """A content security policy that allows this style by its digest and nothing else."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def _bar(row: ListingRow, page: DayPage) -> str:
    if row.details is None:
        return ""
    largest = max(abs(one.beyond.value) for one in page.rows)
    band = f"{row.ordinary * 100:.1f}"
    label = page.words["bar_label"].format(name=row.name, place=row.place, value=row.beyond.text, band=band)
    return charts.bar(row, largest, label)


def _ruler(claim: MeasuredClaim, page: DayPage) -> str:
    return charts.ruler(claim, page.words["said"], page.words["measured"])

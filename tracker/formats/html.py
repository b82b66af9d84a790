"""The report as one HTML page: nothing is loaded, nothing runs, a stranger's text stays text.

The content security policy allows the page's own style by its digest and nothing else, so that even an
escape that went wrong could neither run nor call home.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from tracker.formats import charts
from tracker.formats.page import lay_out
from tracker.model import Report

if TYPE_CHECKING:
    from jinja2 import Template

    from tracker.formats.page.parts import Article, Row


def render(report: Report) -> str:
    """A complete document; equal reports give equal text."""
    from markupsafe import Markup

    template, style = _template()
    page = lay_out(report)
    return template.render(
        page=page,
        style=Markup(style),
        policy=_policy(style),
        chart=lambda article, row: Markup(_chart(article, row)),
        spark=lambda value: Markup(charts.spark(value, max((abs(r.abnormal.value) for r in page.glance), default=0.0))),
    )


@cache
def _template() -> tuple[Template, str]:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("tracker.formats")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style, _, _ = loader.get_source(environment, "page.css")
    return environment.get_template("page.html"), f"\n{style}"


def _policy(style: str) -> str:
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def _chart(article: Article, row: Row) -> str:
    if row.curve is None or not charts.drawable(row.curve):
        return ""
    ident = f"{article.anchor}-{''.join(letter if letter.isalnum() else '-' for letter in row.symbol)}"
    return charts.curve_chart(row.curve, f"{row.name} in {row.place}", row.benchmark, ident)

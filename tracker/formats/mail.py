"""The report as a mail: tables and inline style for old readers, at most three pictures, the chat text as plain part.

Its pictures are SVG with their own literal style, by content id; whoever sends them draws them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tracker.formats import charts
from tracker.formats.chat import chat
from tracker.formats.page import DayPage, lay_out
from tracker.formats.page.words import numeral, spoken
from tracker.model import Outgoing, Picture, Report

if TYPE_CHECKING:
    from jinja2 import Template

PICTURES = 3
# The chart's rules of the page's style with literal colours, for drawing outside a browser.
STYLE = """text{fill:#1b1b1d;font-family:"Noto Sans CJK SC","Liberation Sans","DejaVu Sans",Arial,sans-serif}
.t{fill:#5a5850}.g{stroke:#e6e2d8;stroke-width:1}.z{stroke:#5a5850;stroke-width:1}.ev{stroke:#1b1b1d;stroke-width:1;
stroke-dasharray:2 2}.own{fill:none;stroke:#1b1b1d;stroke-width:2;stroke-linejoin:round}.pre{stroke-width:1.4}
.exp{fill:none;stroke:#5a5850;stroke-width:1.5;stroke-dasharray:5 3}.band{fill:#e2ddd0}
.todobg{fill:#f2efe7;stroke:#cfcabd;stroke-dasharray:1 3}.dot{fill:#1b1b1d}.nb{fill:#1b1b1d}
.nt{fill:#fbfaf6;font-weight:700}.bold{font-weight:700}"""
PAPER = "#fbfaf6"


def render(report: Report, link: str = "") -> Outgoing:
    """The mail of a report; `link` is the page's own address."""
    page = lay_out(report)
    marks = charts.ticks(page.paths[:PICTURES])
    pictures = tuple(
        Picture(f"path{number}@tracker", one.label, standing_alone(charts.path(one, marks)), STYLE, PAPER)
        for number, one in enumerate(page.paths[:PICTURES], 1)
    )
    html = _template().render(
        page=page,
        w=page.words,
        link=link,
        pictures=list(zip(page.paths, pictures, strict=False)),
        spoken=spoken,
        numeral=numeral,
    )
    return Outgoing(subject(page), chat(page, link), html, pictures)


def subject(page: DayPage) -> str:
    """`Cambricon hits its limit; ... (Friday 22 August 2025)`, one line."""
    return " ".join(f"{page.headline} ({page.day})".split())


def standing_alone(svg: str) -> str:
    """A chart of a page as a document of its own: a renderer draws nothing without name space and size."""
    size = f'width="{charts.WIDTH}" height="{charts.HEIGHT}"'
    return svg.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" {size} ', 1)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("tracker.formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("mail.html")

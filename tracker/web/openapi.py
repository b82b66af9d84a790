"""The addresses as an OpenAPI document, made from PAGES and the shapes, so that it cannot fall behind."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec

from tracker.web.pages import PAGES, Page
from tracker.web.pages.query import NAME
from tracker.web.shapes import Fault


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3.1, for the JSON doors."""
    shapes = [*(page.shape for page in PAGES), Fault]
    _, components = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Market Reaction Tracker",
            "version": version("market-reaction-tracker"),
            "description": "Read only. Returns are fractions, claims per cent, instants UTC. Lists are also at .csv.",
        },
        "paths": {f"{json_path(page)}": {"get": _operation(page)} for page in PAGES},
        "components": {"schemas": components},
    }


def json_path(page: Page) -> str:
    """The address of a page's JSON."""
    return "/today.json" if page.path == "/" else f"{page.path}.json"


def _operation(page: Page) -> dict[str, Any]:
    names = re.findall(r"{(\w+)}", page.path)
    parts = [_part(name) for name in names]
    query = [
        {"name": one.name, "in": "query", "required": False, "description": one.about, "schema": one.schema}
        for one in page.query
    ]
    answers = {
        "200": _answer(page.about, page.shape.__name__),
        "304": {"description": "unchanged since the ETag that was sent"},
        "400": _answer("the question cannot be understood", "Fault"),
        "404": _answer("there is nothing under this name", "Fault"),
        "503": _answer("the answer took too long", "Fault"),
    }
    return {"operationId": page.name, "summary": page.about, "parameters": [*parts, *query], "responses": answers}


def _part(name: str) -> dict[str, Any]:
    day = {"type": "string", "format": "date"}
    words = {"type": "string", "minLength": 1, "maxLength": NAME}
    return {"name": name, "in": "path", "required": True, "schema": day if name == "day" else words}


def _answer(about: str, name: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return {"description": about, "content": content}

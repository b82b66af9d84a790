"""The OpenAPI document against the answers, by schemathesis: a short version; TRACKER_EXAMPLES asks for more."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from tests.web.places import filled, site
from tracker.web.app import application
from tracker.web.openapi import document
from tracker.web.pages import PAGES

EXAMPLES = int(os.environ.get("TRACKER_EXAMPLES", "8"))
FOLDER = Path(mkdtemp())
APPLICATION = application(site(filled(FOLDER)), hosts=("localhost", "127.0.0.1", "testserver"))
schema = schemathesis.openapi.from_asgi("/openapi.json", APPLICATION)


def holding(page: str) -> Callable[..., None]:
    """The test of one address. Each needs a name of its own: the tests that schemathesis makes of one function share
    one, and of those only one is run where the tests run in several processes.
    """

    @schema.include(operation_id=page).parametrize()
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @pytest.mark.filterwarnings("ignore")
    def every_answer_is_as_the_document_says(case: schemathesis.Case) -> None:
        case.call_and_validate()

    return every_answer_is_as_the_document_says


globals().update({f"test_every_answer_of_{page.name}_is_as_the_document_says": holding(page.name) for page in PAGES})


def test_the_document_names_every_page() -> None:
    found = document()
    assert {one["get"]["operationId"] for one in found["paths"].values()} == {page.name for page in PAGES}
    for page in PAGES:
        assert page.shape.__name__ in found["components"]["schemas"]

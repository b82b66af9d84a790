"""Each format gives the bytes it gave when it was last looked at."""

from __future__ import annotations

import pytest

from tests.formats import sample
from tests.golden import SUFFIXES, golden
from tracker.formats import FORMATS


@pytest.mark.parametrize("name", SUFFIXES)
def test_the_page_is_the_one_that_was_looked_at(name: str) -> None:
    kept = golden(name).read_text(encoding="utf-8")
    assert FORMATS[name](sample.report()) == kept, "meant? then: python -m tests.golden"

"""Simple markup is stripped without a parser: to the same text as the parser gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.model.one_line import one_line
from tracker.sources import sanitising
from tracker.sources.sanitising import plain_text

PIECES = (
    *("<p>", "</p>", "<br>", "<br/>", "<br />", "<BR>", "<b>", "</b>", "<div>", "</div>", "<li>", "<ul>", "</ul>"),
    *("<h2>", "</h2>", "<blockquote>", "<strong>", "<em>", "<span>", "</span>", "<sup>", "<a href='x'>", "<script>"),
    *(
        "&amp;",
        "&nbsp;",
        "&quot;",
        "&#39;",
        "&#8217;",
        "&hellip;",
        "&rsquo;",
        "&lt;",
        "&amp;amp;",
        "lt;",
        "&",
        "<",
        ">",
    ),
    *(" ", "\n", "\r\n", "\t", "\0", "\x85", "\u00a0", "\u200b", "a", "SMIC", "中芯", ".", "’"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_the_short_way_and_the_parser_give_the_same_text(markup: str) -> None:
    simple = sanitising._simply_stripped(markup)
    assert simple is None or one_line(simple) == one_line(sanitising._parsed(markup))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>SMIC raises guidance.</p><p>Orders return.</p>", "SMIC raises guidance. Orders return."),
        ("A<b>B</b>C&nbsp;D &amp; E&#8217;s", "ABC D & E’s"),
        ("one<br/>two&hellip;", "one two…"),
    ],
)
def test_what_most_summaries_are(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize("markup", ["<a href='x'>y</a>", "&amp;lt;script&amp;gt;", "a < b", "&#0;", "\0<p>"])
def test_what_takes_a_parser_is_given_to_it(markup: str) -> None:
    assert sanitising._simply_stripped(markup) is None

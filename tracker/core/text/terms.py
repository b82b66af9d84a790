"""A plain view -> the words by which texts are compared: Latin ones without endings, Han pairs."""

from __future__ import annotations

import re

HAN_RUN = re.compile("[\u3400-\u9fff]+")
# The outlet at the end of a title, as aggregators add it: "... - Harbour Wire".
_OUTLET = re.compile(r"\s+[-|–—]\s+[^-|–—]{2,40}$")
_LATIN = re.compile("[a-z0-9]{2,40}")
_ENDING = re.compile(r"(?:ing|ed|es|s|er|ers|ly)$")
# Words that every headline may hold.
_STOPPED = """
    an the of to in on for and or as at by with from is are was be it its that this his her he she after over new says
    say said will not no up out how why what who has have had us you your about into more than can may could but their
    they we all been were which while also amid via per off get gets
"""
_STOP = frozenset(_STOPPED.split())


def words_of_view(view: str) -> list[str]:
    """Latin words without endings, Han pairs; stop words left out."""
    found = [_ENDING.sub("", word) if len(word) > 4 else word for word in _LATIN.findall(view) if word not in _STOP]
    for run in HAN_RUN.findall(view):
        found.extend(run[place : place + 2] for place in range(len(run) - 1))
    return found


def without_outlet(title: str) -> str:
    """The title without the name of the outlet that aggregators append."""
    return _OUTLET.sub("", title) or title

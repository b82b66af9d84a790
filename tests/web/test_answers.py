"""Kept answers: made once for a state; a slow one is given as it was while it is made anew."""

from __future__ import annotations

from threading import Event

from tracker.web.answers import OLDEST, ResponseCache


def test_an_answer_is_made_once_for_a_state() -> None:
    cache, made = ResponseCache(), list[str]()

    def make() -> bytes:
        made.append("made")
        return b""

    for state in ("1", "1", "2"):
        cache.get("/", state, make)
    assert len(made) == 2


def test_a_quick_answer_is_never_old() -> None:
    cache = ResponseCache(slow=60.0)
    cache.get("/", "1", lambda: b"old")
    assert cache.get("/", "2", lambda: b"new").body == b"new"


def test_a_slow_answer_is_given_as_it_was_while_it_is_made_anew() -> None:
    cache, go, done = ResponseCache(slow=0.0), Event(), Event()
    cache.get("/", "1", lambda: b"old")

    def make() -> bytes:
        assert go.wait(30)
        done.set()
        return b"new"

    found = cache.get("/", "2", make)
    assert (found.state, found.body) == ("1", b"old")
    assert cache.get("/", "3", make).body == b"old"  # nobody waits, and it is made once at a time
    go.set()
    assert done.wait(30)
    while cache.get("/", "2", make).body == b"old":
        pass
    assert cache.get("/", "2", make).state == "2"
    assert OLDEST >= 60


def test_an_answer_that_cannot_be_made_anew_leaves_the_old_one(caplog: object) -> None:
    cache, tried = ResponseCache(slow=0.0), Event()
    cache.get("/", "1", lambda: b"old")

    def make() -> bytes:
        tried.set()
        raise ValueError("no")

    assert cache.get("/", "2", make).body == b"old"
    assert tried.wait(30)

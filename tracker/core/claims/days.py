"""The day that a sentence names for a move: Friday, 22 August, 8月22日, 周五."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tracker.core.claims.words import SentenceWords

# News of an Asian morning is dated the evening before in UTC; eight hours bring it to its own day.
_ASIA = timedelta(hours=8)


def day_of(text: str, clause: tuple[int, int], published: datetime | None, words: SentenceWords) -> date | None:
    """The day named in a clause, or by the words that open the sentence. None where none is, or when was not told.

    A weekday is the last one on or before `published`, a date without year the last one likewise.
    """
    if published is None:
        return None
    today = (published + _ASIA).date()
    found = _named(text[clause[0] : clause[1]], today, words)
    return found or (_named(text[:40], today, words) if words.opens.match(text) else None)


def _named(text: str, today: date, words: SentenceWords) -> date | None:
    return _dated(text, today, words) or _weekday(text, today, words)


def _weekday(text: str, today: date, words: SentenceWords) -> date | None:
    one = words.weekday.search(text) or words.han_weekday.search(text)
    if one is None:
        return None
    number = int(words.weekdays[one["name"].lower()])
    return today - timedelta(days=(today.weekday() - number) % 7)


def _dated(text: str, today: date, words: SentenceWords) -> date | None:
    if one := words.han_date.search(text):
        year, month, day = one["year"], int(one["month"]), int(one["day"])
    elif one := words.date.search(text):
        name = (one["m1"] or one["m2"]).lower()[:3]
        year, month, day = one["year"], int(words.months[name]), int(one["d1"] or one["d2"])
    else:
        return None
    return _last(int(year) if year else None, month, day, today)


def _last(year: int | None, month: int, day: int, today: date) -> date | None:
    """The date, in its year or the last year in which it is not after today; None for the 30th of February."""
    for one in (year,) if year else (today.year, today.year - 1):
        try:
            found = date(one, month, day)
        except ValueError:
            return None
        if found <= today:
            return found
    return None

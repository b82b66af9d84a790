"""A report as the text of a page: what all formats share before each one sets it in its own type.

figures    numbers as text                           claims      what the press stated, beside the tape
words      the phrases of one language               headline    headline and lead
safety     what a stranger wrote, made harmless      changed     since the last issue, and what is to come
parts      what a page is made of                    paths       which shares are drawn
rows       a listing and session once                foundation  what the page rests on, how figures are made
stories    one announcement as a card                layout      Report -> Page
"""

from tracker.formats.page.layout import lay_out
from tracker.formats.page.parts import DayPage

__all__ = ["DayPage", "lay_out"]

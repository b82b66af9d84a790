"""A report as the text of a page: what all formats share before each one sets it in its own type.

figures    numbers and moments as text
words      the reader's words for our keys
safety     what a stranger wrote, made harmless
parts      what a page is made of
rows articles lead footnotes   each part from the report
layout     Report -> Page
"""

from tracker.formats.page.layout import lay_out
from tracker.formats.page.parts import Page

__all__ = ["Page", "lay_out"]

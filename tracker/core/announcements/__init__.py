"""Stories in, announcements and links out.

In: a story with its readings, the sessions and the recipe. Out: an Announcement or Passed(reason), then a Link to each
listing it can move or Unlinked(reason).
Doors: detect.detect, link.link; novelty says how new a story is, rules/ holds the rules of links by industry.
"""

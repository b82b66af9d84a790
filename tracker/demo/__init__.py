"""The demo: a recorded stretch of history replayed through the real parts, offline.

figures.py      daily prices of public record, some adjusted for dividends
headlines.toml  headlines written by us from what was public then
publisher.py    a loopback server that plays the publishers
yahoo.py        a loopback server that speaks the vendor's chart API
world.py        both, on one clock
story.py        the replay and what it shows
"""

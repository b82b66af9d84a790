"""Items in, entries out; and when to ask a feed again.

In: items as a publisher wrote them, the state of the feed. Out: entry versions with dates and identity, the next poll.
Doors: entries.enter, polling.due and polling.after, health.
"""

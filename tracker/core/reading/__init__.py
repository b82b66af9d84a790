"""Text in, Reading out: kind of act, actors, companies, figures, and the words that decided.

In: title and summary of one entry, the watchlist. Out: a Reading; nothing is announced or linked here.
Door: reading; scoring, patterns and classifier are its parts.
"""

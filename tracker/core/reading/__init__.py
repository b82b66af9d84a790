"""Entry in, Reading out: kind of act, actors, companies, figures, and the words that decided.

In: title and summary of an entry, the Knowledge. Out: a Reading (tracker.model); nothing is announced or linked here.
Doors: reading.read for all entries of a derivation, reading.reader_of for one text; adjusting, for
the tables and what labels add to them; extraction, clauses, patterns, scoring, text_features and tables are its parts.
"""

"""Half the method alone, for a person with a text or a table: no store, no daemon.

In: lines of JSON or CSV files. Out: what the tracker understands (read), or an event study (study).
Doors: read, study; study_files reads tables, study_plot draws.
"""

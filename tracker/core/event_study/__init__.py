"""Arrays in, statistics out: an event-study library on numpy and scipy alone.

In: arrays of returns as fractions, one row an event. Out: abnormal returns, CARs, statistics and p-values.
Doors: studies (many events), estimation (one), statistics.STATISTICS, expected.MODELS. It never imports tracker.model.
"""

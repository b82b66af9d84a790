"""Results in, one day's Report out.

In: results known at a cutoff, bars, the state of feeds and prices. Out: a Report value, ordered and counted, no text.
Door: compose; coverage counts what was heard, curves draws cumulative abnormal returns.
"""

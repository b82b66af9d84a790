"""Links and bars in, reactions out.

In: a link, its announcement, aligned returns of the listing and its benchmark. Out: Reaction or Unmeasured(reason).
Doors: measure.measure for one link, confounding for all events together, grouped_tests and unexplained for a report.
"""

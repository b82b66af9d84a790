"""Fit what is learned from labelled texts, and say how well it reads what it was not fitted to.

    python -m tests.fitting gate         knowledge/gate.tsv, kinds.tsv and gate.card.toml: what announces, which kind
    python -m tests.fitting background   knowledge/background.tsv: how often terms stand in news
    python -m tests.fitting stories      the weights of core/stories/nearness.py

The labelled real streams lie outside the project, in ../shared/data/language/real (tests/shared.py); our own labels of
its pool are ids and letters alone (tests/data/labels). Whole streams are left out for every score, and what nearly
repeats one of their items too. One seed, the same bytes.
"""

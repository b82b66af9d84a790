"""tracker: hears announcements that can move chipmakers' shares, and measures what the market did.

    Feed -> Entry -> Story -> Announcement -> Link -> Reaction -> Event -> Report -> text
            Entry -> Reading  or Passed(reason)  or Unlinked  or Unmeasured(reason)
                       Story -> Claim -> Verdict            ("jumped 15%": confirmed, overstated, ... by the tape)

The method is one pure function, `derive(facts, recipe) -> results` (core/derive.py). The program is a table
of jobs (jobs.py); once, daemon and replay are ways to turn the same crank.

    cli                                      words typed by a person
    demo                                     a recorded stretch of history, played by servers on this machine
    drivers/  once daemon replay             ways to turn the crank
    jobs      | app                          what and how often | composition root: reads the clock, opens storage
    pipeline/ | workbench/                   the writing half, an act a file | read and study: half the method alone
    view      | sources/ prices/ formats/    the reading half | adapters, strangers to one another
    knowledge/                               kinds, words, companies, groups and weights as data files
    core/                                    pure: no clock, no I/O, no logging, no pandas
    ports                                    the plugs, contracts in prose
    model     | errors                       the vocabulary

Every arrow is an import and points down; import-linter checks it. Facts are appended with the moment they were
learned and never edited; results are a function of facts and recipe and can be derived again. The recipe holds all
words, companies and weights as one Knowledge, whose digest stands in every stored result.
"""

__version__ = "0.1.0"

"""What the tracker knows of the trade before it reads a word, as data files.

    kinds/NAME.toml     a kind of announcement: words, patterns, whether someone governs, the names of its link rules
    lookalikes.toml     what only looks like an announcement       common, topics, glossary, masks   words of all kinds
    watchlist.toml      companies, spellings, groups, relations    names.toml    companies known by name alone
    indices.toml        shares that an index holds                 trade_names.toml  firms and words nobody watches
    claims/NAME.toml    words by which price moves are told        ../lists/  months, numerals, words of the trade
    gate.tsv, kinds.tsv, nearness.toml, background.tsv             tables fitted by `tests.fitting`; gate.card.toml

In: these files and the tables [knowledge] and [watchlist] of config.toml, laid over them. Out: one frozen Knowledge
for the Recipe, checked: what one part names, another has. Doors: load.load_knowledge, watchlists.load_watchlist.
"""

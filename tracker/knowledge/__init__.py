"""What the tracker knows of the trade, as data files: companies, names, relations.

In: the shipped files and the tables of config.toml. Out: frozen values of tracker.model for the Recipe.
Door: watchlists.load_watchlist.
"""

"""Text in, what stands in it out: names, words, numbers. No meaning is decided here.

In: a text and the watchlist. Out: mentions, concepts of a lexicon, figures, folded views of the text.
Doors: mentions.matcher, lexicon.Lexicon, numbers.figures_in, folding.
"""

"""Hand-written worlds with verbs, for what lies outside: publishers, exchanges, clocks."""

"""The writing half: gather facts, call the core, apply what it says. One act a file; each act takes one `now`.

poll     feeds that are due    -> entries         sources/, core/feeds
price    bars that are wanted  -> observations    prices/, core/market
consult  texts half understood -> opinions        readers/ (where one is configured)
advance  facts                 -> results         core/derive
publish  reports               -> files           core/report, formats/
deliver  reports, findings     -> messages        formats/mail, formats/chat, notify/
Door: tracker.Tracker.
"""

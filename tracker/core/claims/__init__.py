"""Text in, claims out; claims and recorded prices in, verdicts out.

In: the text of a story and the tape. Out: Claim (a price move the news states) and Verdict (what the bars say of it).
Doors: find.find_claims, find.spans (where price moves are told), find.find (both); verdicts.verdicts_of and judge;
corrections.corrections (what would be true instead).
Every other module is internal to this room (import-linter checks it).
"""

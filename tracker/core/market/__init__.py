"""Bars in, bars and returns that can testify out.

In: vendors' bars and corporate actions, exchange sessions. Out: judged bars, adjusted returns, the plan of questions.
Doors: bars.judge, returns, sessions, corporate_actions, price_limits; vendor_plan and minute_plan say what to ask for.
"""

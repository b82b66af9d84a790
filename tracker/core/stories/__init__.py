"""Entries in, stories out: all reports of the same news, across feeds and languages.

In: entry versions with their readings. Out: Story values, each with the earliest moment its news was public.
Door: cluster.cluster; nearness and pair_features weigh one entry against one story.
"""

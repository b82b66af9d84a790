"""What the method must know of the sources of bars, by the name that each bar carries.

A vendor's own file (prices/NAME.py) holds everything else; prices/__init__.py checks that both agree.
"""

from __future__ import annotations

# Sources whose closes come divided by every split that had happened when they were asked.
DIVIDED = frozenset({"yahoo"})

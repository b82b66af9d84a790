"""`python -m tests.golden` writes the pictures anew."""

from tests.golden import paint

paint()

"""`python -m tracker` and the command `tracker`: run the words, turn expected errors into one line and a code."""

from __future__ import annotations

import io
import os
import sys


def main() -> None:
    """Run the command line. Expected errors end in one line on stderr and the exit code of their class."""
    from tracker.cli import app
    from tracker.errors import TrackerError

    for stream in (sys.stdout, sys.stderr):  # a Latin-1 or GBK terminal shows ? for what it has no letter for
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except TrackerError as wrong:
        sys.stderr.write(f"tracker: {wrong}\n")
        raise SystemExit(wrong.exit_code) from None
    except BrokenPipeError:
        # The reader of our output went away (`tracker events | head`): not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except Exception:
        # Python's own traceback would show addresses as they are.
        import traceback

        from tracker.redaction import redact

        sys.stderr.write(redact(traceback.format_exc()))
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()

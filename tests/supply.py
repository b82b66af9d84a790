"""What the product is built of: `python -m tests.supply audit` and `python -m tests.supply sbom FILE`.

audit: the packages of the main job, each in its locked version, against the databases of known vulnerabilities
(pip-audit). Exit code 1 when one is known; where no database can be asked it says so and passes.
sbom: the same packages as a CycloneDX 1.5 document.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXPORT = ["uv", "export", "--quiet", "--no-dev", "--no-emit-project"]
LONGEST = 120.0  # seconds for the databases


def exported(form: str) -> str:
    """The locked packages of the main job, as uv writes them. Raises RuntimeError when uv cannot."""
    done = subprocess.run(
        [*EXPORT, "--format", form, *(["--no-hashes"] if form == "requirements.txt" else [])],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"uv export failed: {done.stderr.strip()}")
    return done.stdout


def audit() -> tuple[int, str]:
    """Exit code and what to say."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "requirements.txt"
        try:
            listed.write_text(exported("requirements.txt"), encoding="utf-8")
            done = subprocess.run(
                ["uv", "tool", "run", "pip-audit", "--disable-pip", "--no-deps", "--progress-spinner", "off",
                 "--format", "json", "--requirement", str(listed)],
                capture_output=True, text=True, timeout=LONGEST, check=False,
            )  # fmt: skip
        except (OSError, RuntimeError, subprocess.TimeoutExpired) as why:
            return 0, f"skipped: {why}"
    return judged(done.stdout, done.stderr)


def judged(answer: str, complaint: str) -> tuple[int, str]:
    """What pip-audit's answer means: an answer that is no JSON came from no database."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = complaint.strip().splitlines()[-1:] or ["pip-audit gave no answer"]
        return 0, f"skipped: no database of vulnerabilities could be asked: {last[0][:200]}"
    known = [f"{one['name']} {one['version']}: {bad['id']}" for one in packages for bad in one.get("vulns", ())]
    if known:
        return 1, "known vulnerabilities:\n" + "\n".join(known)
    return 0, f"no known vulnerability in {len(packages)} packages"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("audit", "sbom"))
    parser.add_argument("file", nargs="?", default="build/sbom.json", help="where the document is written")
    asked = parser.parse_args()
    if asked.what == "audit":
        code, words = audit()
        print(words)
        return code
    target = Path(asked.file)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(exported("cyclonedx1.5"), encoding="utf-8")
    print(target)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""publish: reports of the days that are due are written, and issued again when new facts change them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from tracker.core.report.changes import changes, snapshot
from tracker.model import Report, Snapshot
from tracker.pipeline.report_archive import (
    SUFFIX,
    Issue,
    content_digest,
    damage,
    issued_reports,
    read_issues,
    write_issues,
    write_whole,
)
from tracker.ports import Format
from tracker.view import View

log = logging.getLogger("tracker.publish")

REISSUED = 30  # days back that a report can still be revised: a [0,20] window matures after four weeks


@dataclass(frozen=True)
class Published:
    """The files that a round of reports wrote."""

    files: tuple[Path, ...] = ()

    def __str__(self) -> str:
        page = next((one for one in self.files if one.suffix == ".html"), self.files[0] if self.files else None)
        return f"{len(self.files)} report files written" + (f": {page}" if page else "")


@dataclass
class ReportIssuer:
    """Writes report files and keeps the list of what was issued."""

    view: View
    formats: Mapping[str, Format]
    folder: Path
    _said: dict[date, Snapshot] = field(default_factory=dict, repr=False)

    def publish(self, now: datetime) -> Published:
        """Write the day's report, and again those of earlier days that new facts changed, each as a new issue.

        A day whose report was missed while the tracker was down is issued now, with what is known now.
        """
        issued = self.issues()
        days = tuple(self.days_to_issue(now, issued))
        if not days and not issued:
            return Published(tuple(self.begin(now)))
        numbers = {day: issued[day].number + 1 if day in issued else 1 for day in days}
        files: list[Path] = []
        for report in self.view.reports(days, now, numbers) if days else ():
            files.extend(self.issue(report, issued))
        write_issues(self.folder, issued)
        return Published(tuple(files))

    def issues(self) -> dict[date, Issue]:
        """What was issued; a list that is damaged or lost is made anew from the reports and the store."""
        wrong = damage(self.folder)
        if not wrong:
            return read_issues(self.folder)
        log.warning("%s; it is made anew from the reports beside it", wrong)
        found = issued_reports(self.folder)
        for day, one in found.items():
            found[day] = replace(one, digest=content_digest(self.view.report(day, one.as_of, one.number)))
        return found

    def begin(self, now: datetime) -> Iterator[Path]:
        """Write the page as of now, while there is no daily report yet: `now.html` and the like."""
        report = self.view.beginning(now)
        if report is not None:
            for name, render in self.formats.items():
                yield write_whole(self.folder / f"now.{SUFFIX.get(name, name)}", render(report))

    def days_to_issue(self, now: datetime, issued: Mapping[date, Issue]) -> Iterator[date]:
        """Days whose cutoff has come: the last, those missed since the first issue, those young enough to change.

        Never one whose cutoff lies before the first question to a feed: nothing was known of it then.
        """
        since = self.view.reader.first_fetch()
        if since is None:
            return
        last = now.date() if self.view.cutoff(now.date()) <= now else now.date() - timedelta(days=1)
        first = max(min([*issued, last]), last - timedelta(days=REISSUED))
        for back in range((last - first).days, -1, -1):
            day = last - timedelta(days=back)
            if self.view.cutoff(day) < since:
                continue
            if day in issued or day == last or any(day in one.index for one in self.view.sessions(now).values()):
                yield day

    def said(self, day: date, before: Issue) -> Snapshot:
        """What the issue before said: remembered, or composed again as it was known then."""
        known = self._said.get(day)
        if known is None or known.as_of != before.as_of:
            known = snapshot(self.view.report(day, before.as_of, before.number))
        return known

    def issue(self, report: Report, issued: dict[date, Issue]) -> Iterator[Path]:
        """Write a report's files when its content is new; the first issue of a day is kept beside the latest."""
        before, digest = issued.get(report.day), content_digest(report)
        if before is not None and before.digest == digest:
            return
        if before is not None:
            report = replace(report, changes=changes(self.said(report.day, before), report))
        issued[report.day] = Issue(report.issue, digest, report.as_of, before.as_of if before else None)
        self._said[report.day] = snapshot(report)
        for name, render in self.formats.items():
            for stem in (f"{report.day}", *([f"{report.day}.first"] if before is None else [])):
                yield write_whole(self.folder / f"{stem}.{SUFFIX.get(name, name)}", render(report))

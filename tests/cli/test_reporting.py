"""What a build says it did, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchdoc.building.build import BuildReport
from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.reporting import accounts_lines, changes_line, report_build
from searchdoc.storage.generations import Accounts, NotRead

UNREAD = tuple(NotRead(f"/papers/{letter}.txt", ".txt", "it is a binary file") for letter in "abcd")
OTHERS = (NotRead("/papers/x.doc", ".doc", "save as .txt"), NotRead("/papers/y.txt", "broken link", "no such file"))
LISTED = "('searchdoc status --unread' lists them)"


def report(accounts: Accounts = Accounts(), problems: tuple[tuple[str, str], ...] = ()) -> BuildReport:  # noqa: B008
    return BuildReport(
        documents=3, passages=9, notes=1, read=2, removed=1, embedded=1, seconds=1.25, bytes=2_500_000,
        problems=problems, stated={"file name": 2}, accounts=accounts,
    )  # fmt: skip


def test_every_reason_is_given_once() -> None:
    """Files of formats that are read by name, or a few of them; the others by kind; nothing where all were read."""
    assert accounts_lines(Accounts()) == []
    assert accounts_lines(Accounts(not_read=UNREAD[:2])) == [
        "not read: /papers/a.txt: it is a binary file",
        "not read: /papers/b.txt: it is a binary file",
    ]
    assert accounts_lines(Accounts(not_read=(*UNREAD, *OTHERS))) == [
        f"6 files not read: 4 .txt (it is a binary file), 1 .doc (save as .txt), 1 broken link {LISTED}",
        "not read: 4 .txt files (/papers/a.txt, /papers/b.txt, /papers/c.txt, …): it is a binary file",
    ]


def test_paths_are_shown_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    failed = NotRead(f"{tmp_path}/papers/a.txt", ".txt", "it is a binary file")
    assert accounts_lines(Accounts(not_read=(failed,))) == ["not read: papers/a.txt: it is a binary file"]


def test_a_report_is_counted_on_standard_output_and_warns_on_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        report_build(report(problems=(("a.txt", "note 3"),)), "index", as_json=False, strict=False) == ExitStatus.FOUND
    )
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        "3 documents, 9 passages, 1 note in index (2.5 MB, 1.2 s)",
        "2 read anew, 1 unchanged, 1 removed; 1 passage embedded",
        "stated: file name (2 documents)",
    ]
    assert printed.err == "a.txt: note 3\n"
    assert changes_line(report()) == printed.out.splitlines()[1]


def test_strict_makes_what_is_missing_an_error() -> None:
    complete = (Accounts(), Accounts(left_out=OTHERS[:1], companions=3))
    incomplete = (Accounts(not_read=OTHERS[:1]), Accounts(kept=("a.txt",)))
    assert {report_build(report(one), "index", as_json=True, strict=True) for one in complete} == {ExitStatus.FOUND}
    assert {report_build(report(one), "index", as_json=True, strict=True) for one in incomplete} == {ExitStatus.ERROR}
    assert report_build(report(problems=(("a.txt", "note 3"),)), "index", as_json=True, strict=True) == ExitStatus.ERROR


def test_accounts_are_published_whole() -> None:
    assert Accounts(not_read=OTHERS[:1], left_out=OTHERS[1:], companions=2, kept=("b.txt",)).to_dict() == {
        "unreadable": [{"path": "/papers/x.doc", "kind": ".doc", "why": "save as .txt"}],
        "left_out": [{"path": "/papers/y.txt", "kind": "broken link", "why": "no such file"}],
        "companions": 2,
        "kept": ["b.txt"],
    }

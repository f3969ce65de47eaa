"""Templates escape, and files are found under addresses that change with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

import searchdoc.server.pages
from searchdoc.server.pages.links import Asked
from searchdoc.server.pages.rendering import NAVIGATION, environment, page, static_file, static_link

FOLDER = Path(searchdoc.server.pages.__file__).parent


def test_whatever_is_put_in_is_escaped() -> None:
    shown = page("error.html", 418, asked=Asked("<b>\"'"), sentence="<script>alert(1)</script>", title="]]>").body
    assert b"<script>alert" not in bytes(shown)
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in bytes(shown)


def test_a_value_that_is_missing_is_an_error() -> None:
    """And no gap in a page."""
    with pytest.raises(UndefinedError):
        page("error.html", asked=Asked(), title="x")


def test_no_template_has_a_script_or_a_style_of_its_own_or_leaves_escaping() -> None:
    for name in environment().list_templates():
        source = (FOLDER / "templates" / name).read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:|hx-on|autoescape|https?://", source), name
        scripts = re.findall(r"<script[^>]*>", source)
        assert all("src=" in script for script in scripts), name


def test_nothing_is_fetched_from_elsewhere() -> None:
    for name in ("room.css", "room.js"):
        source = (FOLDER / "static" / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|@import|url\(", source), name


def test_files_have_an_address_that_changes_with_them() -> None:
    link = static_link("room.css")
    file = static_file("room.css")
    assert file is not None
    assert link == f"/static/room.css?v={file.digest}"
    assert static_file("../routes.py") is None
    assert all((static_file(path.name) is not None) for path in (FOLDER / "static").iterdir())


def test_every_page_leads_to_the_others() -> None:
    shown = bytes(page("error.html", asked=Asked(), sentence="x", title="y").body).decode()
    assert all(f'href="{one.link}"' in shown for one in NAVIGATION)

"""The chapters: each is in the table of contents, and each interactive figure has its place and its scripts."""

from __future__ import annotations

import re
from pathlib import Path

from claimbook.interactive import FIGURES

BOOK = Path(__file__).parents[2] / "book"
SCRIPTS = BOOK / "_vendor" / "figures"
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in BOOK.glob("*.md")}


def test_every_page_is_in_the_table_of_contents() -> None:
    contents = (BOOK / "_toc.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^ *- file: (\w[\w-]*)$", contents, flags=re.MULTILINE)
    assert sorted([*listed, "index"]) == sorted(PAGES)


def test_every_interactive_figure_has_one_place() -> None:
    shown = [name for text in PAGES.values() for name in re.findall(r"\{claim-interactive\} (\S+)", text)]
    assert sorted(shown) == sorted(FIGURES)


def test_every_script_belongs_to_a_figure() -> None:
    used = {"plot", *(script for scripts, _ in FIGURES.values() for script in scripts)}
    assert used == {path.stem for path in SCRIPTS.glob("*.js")}
    for name, (scripts, _) in FIGURES.items():
        text = "".join((SCRIPTS / f"{script}.js").read_text(encoding="utf-8") for script in scripts)
        assert f'interactive("{name}"' in text


def test_the_scripts_are_small_and_ask_nobody() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*"))
    assert len(text) < 60_000
    addresses = re.findall(r"https?://[^\"\s]+", text)
    assert set(addresses) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\b(fetch|XMLHttpRequest|eval|innerHTML|localStorage)\b", text)

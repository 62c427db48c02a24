"""The chapters: each is in the table of contents, and each interactive figure has its place and its scripts."""

from __future__ import annotations

import math
import re
import sys
from pathlib import Path
from subprocess import run

import pytest
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


def printed(name: str) -> list[str]:
    """The lines that the cells of a page print."""
    cells = re.findall(r"```\{code-cell\}\n(.*?)```", PAGES[name], flags=re.DOTALL)
    done = run([sys.executable, "-c", "\n".join(cells)], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def test_the_invariant_that_the_page_shows_stands_still() -> None:
    invariants = [line.split()[1].lstrip("[") for line in printed("flow") if "invariant" in line]
    assert len(invariants) == 5
    assert len(set(invariants)) == 1
    assert len(invariants[0]) > 25


def test_the_flow_of_the_page_ends_at_the_root() -> None:
    _, root, *squares = printed("ends")
    assert float(squares[-1].split()[3]) == pytest.approx(float(root.split()[-1]), rel=1e-9)


def test_small_starts_end_farther_as_the_page_says() -> None:
    _, *lines = printed("against")
    for scale, times, below in (map(float, line.split()) for line in lines):
        assert (times < 1) == (below > 1) == (scale**2 > 1 / (math.e - 1))


def test_the_rate_of_the_page_tends_to_that_in_the_end() -> None:
    bound, better, end, *measured = (float(line.split()[-1]) for line in printed("rates"))
    assert bound <= better <= end
    assert measured[-1] == pytest.approx(end, abs=1e-4)


def test_the_counts_of_the_page_agree() -> None:
    lines = [line.split() for line in printed("discrete")]
    assert len(lines) == 5
    assert all(words[4] == words[6] for words in lines)


def test_the_trap_of_the_page_closes_where_it_should() -> None:
    lines = printed("diagonal")
    assert len(lines) == 5
    assert all((float(line.split()[0]) < 1) == ("WN [0. 0.]" in line) for line in lines)
    assert not any("plain [0. 0.]" in line for line in lines)


def test_the_ends_of_the_page_are_one() -> None:
    apart = [float(line.split()[-1]) for line in printed("one-law") if "differ" in line]
    assert len(apart) == 3
    assert max(apart) < 1e-5

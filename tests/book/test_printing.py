"""The book on paper: every claim is in it, and nothing that only works on a screen."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pikepdf
import printing
import pytest
from playwright.sync_api import Browser, Page

from proofs import registry

PDF = registry.FOLDER.parent / "_build" / "weight-normalization.pdf"


def words(path: Path) -> str:
    """What Poppler's `pdftotext` reads."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext was not found: apt-get install poppler-utils")
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def text() -> str:
    if not PDF.is_file():
        pytest.skip("the book is not printed: make pdf")
    return words(PDF)


@pytest.mark.browser
def test_every_claim_is_printed_once(text: str) -> None:
    cited = re.findall(r"wn-proofs, version [\d.]+, claim\s+(\S+)\s+\(", text)
    assert sorted(cited) == sorted(registry.claims())


@pytest.mark.browser
def test_no_formula_is_left_raw(text: str) -> None:
    assert not re.findall(r"\\(?:frac|mathbb|top|begin|left|right|langle|lVert|\(|\[).{0,40}", text)


def numbers_in_contents(text: str) -> list[str]:
    contents = text[text.index("Contents") : text.index("A companion to")]
    return re.findall(r"\S {2,}(\d+)$", contents, flags=re.MULTILINE)


@pytest.mark.browser
def test_the_contents_have_page_numbers(text: str) -> None:
    numbers = list(map(int, numbers_in_contents(text)))
    assert len(numbers) > len(registry.claims())
    assert numbers == sorted(numbers)
    assert numbers[-1] <= printing.length(PDF)


def bookmarks(path: Path) -> list[tuple[int, str, str]]:
    """The depth of each bookmark, its title, and the number that is printed on its page."""
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        places = {page.obj.objgen: str(page.label) for page in pdf.pages}

        def below(items: Iterable[pikepdf.OutlineItem], depth: int) -> Iterator[tuple[int, str, str]]:
            for item in items:
                assert isinstance(item.destination, pikepdf.Array)
                yield depth, item.title, places[item.destination[0].objgen]
                yield from below(item.children, depth + 1)

        return list(below(outline.root, 0))


@pytest.mark.browser
def test_the_bookmarks_are_the_contents(text: str) -> None:
    found = bookmarks(PDF)
    parts = {this for this, after in pairwise(found) if after[0] > this[0]}
    assert [page for depth, title, page in found if (depth, title, page) not in parts] == numbers_in_contents(text)


CHAPTER = """<!doctype html><title>A book</title><body>
<nav class="bd-links"><a class="reference internal" href="#">First</a>
<p class="caption">A part</p><a class="reference internal" href="second.html">Second</a>
<a class="reference internal" href="live.html">Live</a></nav>
<article><h1>NAME<a class="headerlink" href="#x">#</a></h1><button>click</button>
<details class="how"><summary>rows</summary>1 2 3</details>
<details class="section"><summary>Digits</summary><table class="digits"></table></details>
<details class="section"><summary>A lemma</summary><p>Its proof.</p></details>
<p><a href="sources/kernel.py.html">a file</a> <a href="https://example.org/">a paper</a></p>
<svg role="img" aria-label="a graph"><a class="node" href="second.html"><text y="20">a node</text></a></svg>
</article>"""


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    for name, title in (("index", "First"), ("second", "Second")):
        (tmp_path / f"{name}.html").write_text(CHAPTER.replace("NAME", title), encoding="utf-8")
    return tmp_path


@pytest.fixture
def page(browser: Browser, rendered: Path) -> Iterator[Page]:
    page = browser.new_page()
    page.goto((rendered / "index.html").as_uri())
    yield page
    page.close()


@pytest.mark.browser
def test_what_waits_for_a_click_is_removed_or_open(page: Page) -> None:
    page.evaluate(printing.ARRANGE, 1)
    shown = page.locator("body").inner_text()
    assert "Its proof." in shown
    assert not any(word in shown for word in ("A part", "click", "rows", "Digits", "#"))
    assert page.locator("article a[href]").all_inner_texts() == ["a paper"]
    assert page.locator("svg a.node").count() == 1


@pytest.mark.browser
def test_chapters_are_bound_with_a_front_that_says_where_they_are(page: Page, rendered: Path) -> None:
    parts, entries = printing.print_all(page, rendered, rendered, ["of two chapters"])
    assert [part.name for part in parts] == ["front.pdf", "1.pdf", "2.pdf"]
    front, first, second = map(words, parts)
    assert re.search(r"First\s+1\s+A part\s+Second\s+2\s", front)
    assert "of two chapters" in front
    assert "Live" not in front
    assert re.search(r"First.*\s1\s*$", first, flags=re.DOTALL)
    assert re.search(r"Second.*\s2\s*$", second, flags=re.DOTALL)
    printing.bind(parts, entries, rendered / "book.pdf")
    assert printing.length(rendered / "book.pdf") == 4  # with a cover and contents
    assert bookmarks(rendered / "book.pdf") == [(0, "First", "1"), (0, "A part", "2"), (1, "Second", "2")]


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(printing, "chromium", lambda: None)
    with pytest.raises(SystemExit, match="Chromium was not found"):
        printing.write(tmp_path, tmp_path / "book.pdf", [])

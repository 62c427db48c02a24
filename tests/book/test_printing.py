"""The book on paper: every claim is in it, and nothing that only works on a screen."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import printing
import pytest
from playwright.sync_api import Browser, Page

from proofs import registry

PDF = registry.FOLDER.parent / "_build" / "weight-normalization.pdf"


@pytest.fixture(scope="module")
def text() -> str:
    if not PDF.is_file():
        pytest.skip("the book is not printed: make pdf")
    return subprocess.run(["pdftotext", "-layout", str(PDF), "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.browser
def test_every_claim_is_printed_once(text: str) -> None:
    cited = re.findall(r"wn-proofs, version [\d.]+, claim\s+(\S+)\s+\(", text)
    assert sorted(cited) == sorted(registry.claims())


@pytest.mark.browser
def test_no_formula_is_left_raw(text: str) -> None:
    assert not re.findall(r"\\(?:frac|mathbb|top|begin|left|right|langle|lVert|\(|\[).{0,40}", text)


@pytest.mark.browser
def test_the_contents_have_page_numbers(text: str) -> None:
    contents = text[text.index("Contents") : text.index("A companion to")]
    numbers = [int(found) for found in re.findall(r"\S {2,}(\d+)$", contents, flags=re.MULTILINE)]
    assert len(numbers) > len(registry.claims())
    assert numbers == sorted(numbers)
    assert numbers[-1] <= printing.length(PDF)


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
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo was not found: apt-get install poppler-utils")
    parts = printing.bind(page, rendered, rendered, ["of two chapters"])
    assert [part.name for part in parts] == ["front.pdf", "1.pdf", "2.pdf"]
    front, first, second = (
        subprocess.run(["pdftotext", "-layout", str(part), "-"], capture_output=True, text=True, check=True).stdout
        for part in parts
    )
    assert re.search(r"First\s+1\s+A part\s+Second\s+2\s", front)
    assert "of two chapters" in front
    assert "Live" not in front
    assert re.search(r"First.*\s1\s*$", first, flags=re.DOTALL)
    assert re.search(r"Second.*\s2\s*$", second, flags=re.DOTALL)


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for browser, poppler, said in (("", "/bin/x", "Chromium was not found"), ("/bin/c", "", "pdfinfo and pdfunite")):
        monkeypatch.setattr(printing, "chromium", lambda found=browser: found or None)
        monkeypatch.setattr(shutil, "which", lambda _, found=poppler: found or None)
        with pytest.raises(SystemExit, match=said):
            printing.write(tmp_path, tmp_path / "book.pdf", [])

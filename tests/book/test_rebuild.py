"""A small book is built again and again: what changed is shown anew, and only that costs time."""

from __future__ import annotations

import json
import re
import sys
import warnings
from pathlib import Path
from typing import Any

import claimbook
import pytest
from claimbook import generate
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace, patch_docutils

NOTEBOOK = """---
file_format: mystnb
kernelspec:
  name: python3
---
# A notebook

```{code-cell}
from measure import value
print("measured", value)
```
"""


class Book:
    """A book of two pages, one of which runs code that it imports."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("code/measure.py", "value = 1")
        self.write("book/index.md", "# The first page\n\n{verdict}`new/toy`")
        self.write("book/notebook.md", NOTEBOOK)
        self.write("book/_toc.yml", "format: jb-book\nroot: index\nchapters:\n  - file: notebook\n")
        self.write("book/_vendor/style.css", "p {}")
        self.verdict = "verified"

    def write(self, name: str, text: str) -> None:
        generate.write(self.root / name, text)

    def read(self, name: str) -> str:
        return (self.root / "html" / name).read_text(encoding="utf-8")

    def build(self) -> list[str]:
        """Build it as the Makefile does; returns the pages that were read."""
        read: list[str] = []
        config = {
            "extensions": ["myst_nb", "sphinx_external_toc", "claimbook"],
            "external_toc_path": "_toc.yml",
            "html_static_path": ["_vendor"],
            "nb_execution_mode": "cache",
            "root_doc": "index",
        }
        with patch_docutils(), docutils_namespace(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # those of Sphinx's own code
            app = Sphinx(
                str(self.root / "book"),
                None,
                str(self.root / "html"),
                str(self.root / "doctrees"),
                "html",
                confoverrides=config,
                status=None,
                warning=sys.stderr,
                warningiserror=True,
            )
            app.connect("env-before-read-docs", lambda app, env, names: read.extend(names))
            app.build()
        assert app.statuscode == 0
        return read


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    book = Book(tmp_path)

    def build(staged: Path, *_: Any) -> None:
        found = {"claims": {"new/toy": {"verdict": book.verdict, "where": "", "title": ""}}, "pages": [], "sources": []}
        generate.write(staged / "claims" / generate.RESULTS, json.dumps(found))
        generate.write(staged / "claims" / generate.CODE, staged.name)

    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "code"))
    monkeypatch.setattr(generate, "checked", lambda *_: {})
    monkeypatch.setattr(generate, "build", build)
    monkeypatch.setattr(claimbook, "ROOT", tmp_path)
    monkeypatch.setattr(claimbook, "TRUSTED", ())
    for module in (generate, claimbook):
        monkeypatch.setattr(module, "CHECKED", (tmp_path / "code",))
    return book


def shown(book: Book) -> list[str]:
    return re.findall(r"measured (\d+)", book.read("notebook.html"))


def test_a_change_is_shown_and_costs_no_more_than_it_must(book: Book) -> None:
    assert book.build() == ["index", "notebook"]
    assert shown(book) == ["1"]
    assert book.build() == []

    book.write("code/measure.py", "value = 2")
    book.verdict = "refuted"
    assert book.build() == ["index", "notebook"]
    assert shown(book) == ["2"]
    assert "refuted" in book.read("index.html")
    assert book.build() == []

    book.write("book/_vendor/style.css", "p { color: red }")
    assert book.build() == ["index"]
    assert book.read("_static/style.css") == "p { color: red }"

    book.write("book/notebook.md", NOTEBOOK.replace("# A notebook", "# Another title"))
    assert book.build() == ["notebook"]
    assert "Another title" in book.read("index.html")

    (book.root / "book" / "notebook.md").unlink()
    book.write("book/_toc.yml", "format: jb-book\nroot: index\n")
    book.build()
    assert not (book.root / "html" / "notebook.html").exists()
    assert "Another title" not in book.read("index.html")


def test_a_failed_check_leaves_no_book(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise generate.ChecksFailed("kernel: no")

    book.write("html/index.html", "an earlier verdict")
    monkeypatch.setattr(generate, "checked", fails)
    with pytest.raises(ExtensionError, match="kernel: no"):
        book.build()
    assert not (book.root / "html" / "index.html").exists()

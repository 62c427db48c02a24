"""The book on paper: each chapter of the rendered book printed by Chromium, and bound with a cover and contents.

`python -m printing BOOK PDF`. The contents stand beside the pages, too, as bookmarks.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from playwright.sync_api import Page, Route, sync_playwright

from proofs import __version__, registry

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NEEDED = "Chromium was not found: install it (Debian: apt-get install chromium) or set CHROMIUM to its path."
STYLE = Path(__file__).with_suffix(".css")
LONGEST = 600_000  # milliseconds
LEFT_OUT = ("live.html",)  # nothing to see on paper

# The chapters in their order, from the margin of the first page: captions of parts, titles, addresses.
CHAPTERS = """
() => [...document.querySelectorAll("nav.bd-links p.caption, nav.bd-links a.reference.internal")].map((e) => ({
  title: e.textContent.trim(),
  address: e.matches("a") ? e.getAttribute("href") : null,
}))
"""

# Nothing but the chapter, and nothing that waits for a click; what leads to another chapter stays as text. The rows of
# certificates and all digits of the confirmations, which fill most of a claim's page, are left to the screen.
ARRANGE = """
(first) => {
  const article = document.querySelector("article");
  const all = (selector) => [...article.querySelectorAll(selector)];
  for (const e of all("script, button, input, select, .headerlink, .in-the-browser, details.how")) e.remove();
  for (const e of all("details")) if (e.querySelector("table.digits")) e.remove();
  for (const e of all("details")) {
    const part = document.createElement("section");
    part.className = e.className;
    for (const node of [...e.childNodes]) part.append(node);
    e.replaceWith(part);
  }
  for (const e of all("summary")) {
    const title = document.createElement("p");
    title.className = "folded";
    title.append(...e.childNodes);
    e.replaceWith(title);
  }
  for (const a of all("a[href]"))
    if (!/^(#|https?:)/.test(a.getAttribute("href")))
      a instanceof HTMLElement ? a.replaceWith(...a.childNodes) : a.removeAttribute("href");
  document.body.replaceChildren(article);
  document.documentElement.dataset.theme = "light";
  document.documentElement.style.counterReset = `page ${first - 1}`;
}
"""

FRONT = """
({ title, lines, entries }) => {
  const make = (tag, content, className = "") => {
    const element = document.createElement(tag);
    element.append(...content);
    element.className = className;
    return element;
  };
  const cover = make("header", [make("h1", [title]), ...lines.map((line) => make("p", [line]))], "cover");
  const listed = entries.map(({ title, page }) =>
    page === null ? make("dt", [title]) : make("dd", [make("span", [title]), make("span", [page], "page")]));
  document.body.replaceChildren(cover, make("nav", [make("h2", ["Contents"]), make("dl", listed)], "entries"));
  document.documentElement.dataset.theme = "light";
  document.documentElement.classList.add("front");
}
"""


def chromium() -> str | None:
    """The path of the system's Chromium, or of the one that the variable CHROMIUM names."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def only_maths(route: Route) -> None:
    """Of all scripts, MathJax alone runs: figures stand still on paper."""
    if route.request.resource_type == "script" and "mathjax" not in route.request.url:
        route.abort()
    else:
        route.continue_()


def length(path: Path) -> int:
    """The number of pages."""
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def printed(page: Page, path: Path) -> Path:
    page.add_style_tag(content=STYLE.read_text(encoding="utf-8"))
    page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    return path


@dataclass(frozen=True)
class Entry:
    """A line of the contents: a chapter and its first page, or the title of a part."""

    title: str
    page: int | None


def print_all(page: Page, book: Path, folder: Path, lines: list[str]) -> tuple[list[Path], list[Entry]]:
    """Print every chapter, and the front when it is known where they stand; the files in their order, the contents."""
    page.goto((book / "index.html").as_uri())
    title = page.locator("article h1").first.inner_text().strip("#").strip()
    chapters = [{"title": title, "address": "index.html"}, *page.evaluate(CHAPTERS)]
    entries: list[Entry] = []
    parts: list[Path] = []
    first = 1
    for chapter in chapters:
        address = chapter["address"]
        if address in LEFT_OUT or address == "#":
            continue
        entries.append(Entry(chapter["title"], first if address else None))
        if address is None:
            continue
        page.goto((book / address).as_uri())
        page.evaluate("async () => { await window.MathJax?.startup?.promise; }")
        page.evaluate(ARRANGE, first)
        parts.append(printed(page, folder / f"{len(parts) + 1}.pdf"))
        first += length(parts[-1])
    page.goto((book / "index.html").as_uri())
    listed = [{"title": entry.title, "page": entry.page and str(entry.page)} for entry in entries]
    page.evaluate(FRONT, {"title": title, "lines": lines, "entries": listed})
    return [printed(page, folder / "front.pdf"), *parts], entries


def bind(parts: list[Path], entries: list[Entry], target: Path) -> None:
    """One file of all parts, the first of which is the front; a bookmark for each entry, below that of its part."""
    with pikepdf.new() as book:
        for part in parts:
            with pikepdf.open(part) as pdf:
                book.pages.extend(pdf.pages)
        front = length(parts[0])
        roman, decimal = (pikepdf.Dictionary(S=style) for style in (pikepdf.Name.r, pikepdf.Name.D))
        book.Root.PageLabels = pikepdf.Dictionary(Nums=[0, roman, front, decimal])
        book.Root.PageMode = pikepdf.Name.UseOutlines
        with book.open_outline() as outline:
            below = outline.root
            for entry, following in zip(entries, [*entries[1:], None], strict=True):
                place = entry.page or (following and following.page) or 1
                item = pikepdf.OutlineItem(entry.title, front + place - 1)
                (outline.root if entry.page is None else below).append(item)
                below = item.children if entry.page is None else below
        book.save(target)


def write(book: Path, target: Path, lines: list[str]) -> None:
    """Print the rendered book into a file; the lines stand on its cover."""
    browser_path = chromium()
    if browser_path is None:
        sys.exit(NEEDED)
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(offline=True).new_page()
        page.set_default_timeout(LONGEST)
        page.route("**/*", only_maths)
        parts, entries = print_all(page, book.resolve(), Path(folder), lines)
        browser.close()
        bind(parts, entries, target)


def main() -> None:
    results = json.loads((registry.FOLDER.parent / "book/claims/results.json").read_text(encoding="utf-8"))["claims"]
    verdicts = Counter(found["verdict"] for found in results.values())
    counted = ", ".join(f"{verdicts[name]} {name}" for name in ("verified", "amended", "refuted", "open"))
    lines = ["A proof companion to two papers", f"{len(results)} claims: {counted}", f"Version {__version__}"]
    book, target = map(Path, sys.argv[1:])
    write(book, target, lines)
    print(f"The book on paper: {target}, {length(target)} pages")  # noqa: T201 - said once, at the end of `make pdf`


if __name__ == "__main__":
    main()

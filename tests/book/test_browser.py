"""The rendered book, seen as a reader's browser shows it.

Sphinx reports neither broken TeX nor a request to another machine nor a page wider than a phone,
so each page is opened in Chromium, from the disk and cut off from the network. The second half
plants each fault in a page and checks that it is found: a check that cannot fail says nothing.
"""

from __future__ import annotations

import gzip
import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urlsplit
from urllib.request import url2pathname

import pytest
from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Request

pytestmark = pytest.mark.browser

BOOK = Path(__file__).parents[2] / "_build" / "html"
PHONE_WIDTH = 390
# sphinx-book-theme says this on a first visit and then does what it says.
HARMLESS = "Got invalid theme mode: . Resetting to auto."

EXTERNAL = "external request"
CONSOLE = "console error"
MATHS = "broken maths"
WIDE = "horizontal overflow"
LINK = "broken link"
TEXT = "figure without a text"
ACCESS = "accessibility"
WEIGHT = "page weight"
KINDS = [EXTERNAL, CONSOLE, MATHS, WIDE, LINK, TEXT, ACCESS, WEIGHT]

SOURCES = "sources"  # listings: many pages from one template, which the theme colours
HEAVIEST = 3_000_000  # bytes, as a server sends them: compressed

# Runs in the page, after MathJax has finished.
INSPECT = r"""
async () => {
  if (window.MathJax?.startup?.promise) await MathJax.startup.promise;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const excerpt = (text) => text.trim().replace(/\s+/g, " ").slice(0, 80);
  const absolute = (address) => new URL(address, document.baseURI).href;
  const name = (e) =>
    [e.tagName.toLowerCase() + (e.id && "#" + e.id), ...e.classList].join(".");

  // Code may show TeX, and typeset maths keeps a hidden copy of its source.
  const quoted = "script, style, template, noscript, code, pre, textarea, mjx-container";
  const maths = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (/\\[[\]()]|\\begin\{|\$[^$\n]+\$/.test(text.data) && !text.parentElement.closest(quoted))
      maths.push("not typeset: " + excerpt(text.data));
  }
  for (const e of all(".math"))
    if (!e.querySelector("mjx-container")) maths.push("not typeset: " + excerpt(e.textContent));
  for (const e of all("mjx-merror, [data-mjx-error], mjx-container [data-mml-node=merror]"))
    maths.push("TeX error: " + (e.dataset.mjxError || excerpt(e.textContent)));
  // An undefined macro is no error to MathJax: it prints the macro's name in red.
  for (const e of all("mjx-container [fill=red], mjx-container [mathcolor=red]"))
    maths.push("red, so probably undefined: " + excerpt(e.closest("mjx-container").textContent));

  // What a browser fetches late (lazy images) or prepares (preconnect) is no request yet.
  const rels = /\b(stylesheet|icon|preload|modulepreload|prefetch|preconnect|dns-prefetch)\b/;
  const fetched = all("[src]").map((e) => e.getAttribute("src"))
    .concat(all("object[data]").map((e) => e.getAttribute("data")))
    .concat(all("link[href]").filter((e) => rels.test(e.rel)).map((e) => e.getAttribute("href")));

  const overflow = [];
  const width = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth;
  if (wide > width) {
    const outside = all("body *").filter((e) => e.getBoundingClientRect().right > width + 1);
    overflow.push(`${wide} px, at ${outside.length ? name(outside.at(-1)) : "an unknown element"}`);
  }
  // What is cut off no scrolling brings back. Typeset maths scrolls by itself, and an element
  // of one pixel is a text for screen readers.
  for (const e of all("article *, body > *"))
    if (e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 2 && !e.closest(".math, mjx-container")
        && /hidden|clip/.test(getComputedStyle(e).overflowX))
      overflow.push(`${e.scrollWidth} px cut off at ${e.clientWidth} px, in ${name(e)}`);

  // A drawing is named by itself or by what it stands in.
  const named = (e) => ["aria-label", "aria-labelledby", "alt"].some((key) => e.getAttribute(key)?.trim());
  const around = "[role=img][aria-label], [role=group][aria-label], [role=application][aria-label]";
  const textless = all("article figure, article svg, article img, article canvas")
    .filter((e) => !e.closest("mjx-container, button, [aria-hidden=true]"))
    .filter((e) => !named(e) && !e.closest(around) && !e.querySelector("title, [aria-label], img[alt], table, pre"))
    .map(name);

  return {
    maths,
    overflow,
    textless,
    fetched: fetched.map(absolute),
    anchors: all("[id]").map((e) => e.id).concat(all("a[name]").map((e) => e.name)),
    // getAttribute, because in an SVG drawing `href` is an object.
    links: all("a")
      .map((a) => a.getAttribute("href") ?? a.getAttribute("xlink:href"))
      .filter((address) => address !== null)
      .map(absolute),
  };
}
"""


# Runs in the page, last: axe would spend minutes on typeset formulas, which are MathJax's business and not ours.
# Of the theme and of docutils, not ours either: everything outside the article, and the list of references, which
# has links back to the text beside its entries.
AXE = """
async () => {
  document.querySelectorAll("mjx-container").forEach((e) => e.replaceChildren("x"));
  const context = { include: [document.querySelector("article") ?? document.body], exclude: [[".citation-list"]] };
  const found = [];
  const standard = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
  for (const [theme, runOnly] of [["light", standard], ["dark", ["color-contrast"]]]) {
    document.documentElement.dataset.theme = theme;
    const { violations } = await axe.run(context, { resultTypes: ["violations"], preload: false, runOnly });
    for (const { id, impact, nodes } of violations)
      if (["serious", "critical"].includes(impact))
        for (const { target, html } of nodes)
          found.push(`${id} (${theme}): ${target.join(" ")}: ${html.slice(0, 100)}`);
  }
  return found;
}
"""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one page."""

    kind: str
    page: str
    detail: str

    def __str__(self) -> str:
        return f"{self.page}: {self.detail}"


def is_local(address: str) -> bool:
    """Whether nothing leaves the machine for this address."""
    return urlsplit(address).scheme in {"file", "data", "blob", "about"}


def path_of(address: str) -> Path:
    """Return the file that a browser shows for a file:// address."""
    path = Path(url2pathname(urlsplit(address).path)).resolve()
    return path / "index.html" if path.is_dir() else path


@cache
def weight_of(path: Path) -> int:
    """The bytes that a server sends for a file: text compressed, fonts and pictures as they are."""
    return len(gzip.compress(path.read_bytes(), 6))


def pages_of(root: Path) -> list[Path]:
    """Return every page, except the templates that the theme leaves among its static files."""
    return sorted(page for page in root.rglob("*.html") if page.relative_to(root).parts[0] != "_static")


def find_faults(browser: Browser, root: Path) -> list[Fault]:
    """Open every page under `root` at a phone's width and return what is wrong with it."""
    faults: list[Fault] = []
    anchors: dict[Path, set[str]] = {}
    links: dict[Path, list[str]] = {}
    for path in pages_of(root):
        name = path.relative_to(root).as_posix()
        seen = look_at(browser, path)
        for kind, details in seen.faults.items():
            faults += [Fault(kind, name, detail) for detail in details]
        anchors[path.resolve()] = seen.anchors
        links[path] = seen.links

    for path, addresses in links.items():
        name = path.relative_to(root).as_posix()
        for address in dict.fromkeys(addresses):
            if urlsplit(address).scheme != "file":
                continue
            target, fragment = path_of(address), unquote(urldefrag(address).fragment)
            if not target.is_file():
                faults.append(Fault(LINK, name, f"no file for {address}"))
            # "#" and "#top" lead to the top of any page.
            elif fragment not in {"", "top"} | anchors.get(target, {fragment}):
                faults.append(Fault(LINK, name, f"no anchor for {address}"))
    return faults


@dataclass(frozen=True)
class Sight:
    """What one page showed."""

    faults: dict[str, list[str]]
    anchors: set[str]
    links: list[str]


def look_at(browser: Browser, path: Path) -> Sight:
    """Open one page without a network, let MathJax finish, and note what can be seen."""
    faults: defaultdict[str, list[str]] = defaultdict(list)
    loaded: set[Path] = set()

    def on_request(request: Request) -> None:
        if request.url.startswith("file:"):
            loaded.add(path_of(request.url))
        if not is_local(request.url):
            faults[EXTERNAL].append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and message.text != HARMLESS:
            faults[CONSOLE].append(f"{message.text} ({message.location['url']})")

    context = browser.new_context(offline=True, viewport={"width": PHONE_WIDTH, "height": 844}, service_workers="block")
    page = context.new_page()
    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: faults[CONSOLE].append(str(error)))
    page.goto(path.resolve().as_uri(), wait_until="load")
    seen: dict[str, Any] = page.evaluate(INSPECT)
    if SOURCES not in path.parts:
        page.evaluate(AXE_SCRIPT)
        faults[ACCESS] += page.evaluate(AXE)
    context.close()

    faults[MATHS] += seen["maths"]
    faults[EXTERNAL] += [address for address in seen["fetched"] if not is_local(address)]
    faults[WIDE] += seen["overflow"]
    faults[TEXT] += seen["textless"]
    weight = sum(map(weight_of, filter(Path.is_file, loaded)))
    faults[WEIGHT] += [f"{weight} bytes"] if weight > HEAVIEST else []
    return Sight(
        {kind: list(dict.fromkeys(details)) for kind, details in faults.items()},
        set(seen["anchors"]),
        seen["links"],
    )


@pytest.fixture(scope="module")
def book_faults(browser: Browser) -> list[Fault]:
    if not pages_of(BOOK):
        pytest.fail("The book is not built: run `make book` first.", pytrace=False)
    return find_faults(browser, BOOK)


@pytest.mark.parametrize("kind", KINDS)
def test_the_book_has_no(kind: str, book_faults: list[Fault]) -> None:
    found = [str(fault) for fault in book_faults if fault.kind == kind]
    assert not found, "\n".join([f"{kind}:", *found])


# From here on: pages with planted faults.

MATHJAX = Path(__file__).parents[2] / "book" / "_vendor" / "mathjax" / "tex-svg-full.js"


def write_page(folder: Path, body: str, name: str = "index.html") -> None:
    """Write a small page that loads the book's MathJax."""
    (folder / name).write_text(
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>A page</title>"
        f"<link rel='icon' href='data:,'><script defer src='{MATHJAX.as_uri()}'></script></head>"
        f"<body>{body}</body></html>",
        encoding="utf-8",
    )


def kinds(faults: list[Fault]) -> set[str]:
    return {fault.kind for fault in faults}


def test_a_sound_page_has_no_fault(browser: Browser, tmp_path: Path) -> None:
    write_page(
        tmp_path,
        r"<h1 id='here'>A page</h1> <p>Maths: \(w^\top w = 1\), and code: <code>\(w\)</code>.</p>"
        r"<div class='math'>\[\dot g = -c\,\nabla_g f\]</div>"
        "<a href='#here'>up</a> <a href='#'>top</a> <a href='other.html#caf%C3%A9'>other</a>"
        "<a href='https://example.org/'>a paper</a>"
        "<svg><a href='other.html'><text y='20'>a node of a drawing</text></a></svg>"
        "<div style='overflow-x: auto'><div style='width: 2000px'>a wide table</div></div>"
        f"<script>console.error('{HARMLESS}')</script>",
    )
    write_page(tmp_path, "<p id='café'>Another page.</p>", "other.html")
    assert find_faults(browser, tmp_path) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param(kind, body, id=name)
        for name, kind, body in [
            ("image", EXTERNAL, "<img alt='' src='https://example.org/a.png'>"),
            ("script", EXTERNAL, "<script src='https://example.org/a.js'></script>"),
            ("fetch", EXTERNAL, "<script>fetch('https://example.org/').catch(() => 0)</script>"),
            ("protocol", EXTERNAL, "<base href='http://example.org/'><img alt='' src='//b.org/c'>"),
            (
                "lazy image",
                EXTERNAL,
                "<p style='height: 90000px'></p><img alt='' loading='lazy' src='https://b.org/c'>",
            ),
            ("preconnect", EXTERNAL, "<link rel='preconnect' href='https://example.org'>"),
            ("undefined macro", MATHS, r"<p>\(\nosuchmacro\)</p>"),
            ("TeX error", MATHS, r"<p>\[\frac{1\]</p>"),
            ("unclosed maths", MATHS, r"<p>The scale \(g is left open.</p>"),
            ("unclosed display", MATHS, r"<p>\[ g is left open.</p>"),
            ("raw dollars", MATHS, r"<p>The scale $g$ is raw.</p>"),
            (
                "MathJax told to ignore it",
                MATHS,
                r"<div class='math tex2jax_ignore mathjax_ignore'>w</div>",
            ),
            ("missing anchor", LINK, "<a href='#nowhere'>nowhere</a>"),
            ("missing page", LINK, "<a href='nowhere.html'>nowhere</a>"),
            ("missing node", LINK, "<svg><a href='nowhere.html'><text>x</text></a></svg>"),
            (
                "missing old node",
                LINK,
                "<svg><a xlink:href='no.html'><text>x</text></a></svg>",
            ),
            ("console", CONSOLE, "<script>console.error('planted')</script>"),
            ("exception", CONSOLE, "<script>throw new Error('planted')</script>"),
            ("missing file", CONSOLE, "<img alt='' src='nowhere.png'>"),
            ("image without alt", ACCESS, "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"),
            ("button without name", ACCESS, "<button></button>"),
            ("pale text", ACCESS, "<p style='color: #bbb'>hard to read</p>"),
            (
                "pale in the dark",
                ACCESS,
                "<style>[data-theme=dark] p { color: #333; background: #111 }</style>",
            ),
            ("figure", TEXT, "<article><figure><svg></svg></figure></article>"),
            ("drawing", TEXT, "<article><svg><text y='20'>x</text></svg></article>"),
            ("heavy", WEIGHT, f"<!-- {random.Random(1).randbytes(3_100_000).hex()} -->"),
            ("wide block", WIDE, "<div style='width: 500px'>wide</div>"),
            (
                "cut off",
                WIDE,
                "<div style='overflow: hidden'><div style='width: 500px'>cut</div></div>",
            ),
            ("wide maths", WIDE, rf"<p>\({'x + ' * 60}x\)</p>"),
            ("long word", WIDE, f"<p>{'x' * 200}</p>"),
        ]
    ],
)
def test_a_planted_fault_is_found(kind: str, body: str, browser: Browser, tmp_path: Path) -> None:
    write_page(tmp_path, f"<p>A page.</p>{body}")
    # Chromium also complains on the console about what it could not load from outside.
    allowed = {kind, CONSOLE} if kind == EXTERNAL else {kind}
    assert kind in kinds(find_faults(browser, tmp_path)) <= allowed


def test_an_anchor_of_another_page_is_looked_up_there(browser: Browser, tmp_path: Path) -> None:
    write_page(tmp_path, "<p id='here'></p><a href='other.html#here'>not there</a>")
    write_page(tmp_path, "<p>Another page.</p>", "other.html")
    faults = find_faults(browser, tmp_path)
    assert [(fault.kind, fault.page) for fault in faults] == [(LINK, "index.html")]


def test_maths_without_mathjax_is_found(browser: Browser, tmp_path: Path) -> None:
    write_page(tmp_path, r"<p>\(w\)</p>")
    page = tmp_path / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("tex-svg-full.js", "missing.js"))
    assert {MATHS, CONSOLE} <= kinds(find_faults(browser, tmp_path))


def test_a_fault_in_a_folder_below_is_found(browser: Browser, tmp_path: Path) -> None:
    below = tmp_path / "claims" / "wu2020"
    below.mkdir(parents=True)
    write_page(tmp_path, "<a href='claims/wu2020/lemma.html'>a lemma</a>")
    write_page(below, "<a href='../index.html'>up, but not far enough</a>", "lemma.html")
    faults = find_faults(browser, tmp_path)
    assert [(fault.kind, fault.page) for fault in faults] == [(LINK, "claims/wu2020/lemma.html")]

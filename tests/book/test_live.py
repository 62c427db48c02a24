"""The live page: the kernel in the reader's browser accepts what it accepts here, and rejects what was changed."""

from __future__ import annotations

import functools
import importlib.util
import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from claimbook import live
from playwright.sync_api import Browser, Page

from proofs import registry
from proofs.stored import open_library

BOOK = Path(__file__).parents[2] / "_build" / "html"
CHECK = Path(live.__file__).parent / "static" / "live_check.py"
CLAIM = "wu2020/lemma-2.5-norm"  # amended; it cites lemma-2.5-vector
RULES = registry.FOLDER / "rules.toml"
PATHS = {claim: str(path) for claim, path in live.certificates()}
STORED = Path(PATHS[CLAIM]).read_text(encoding="utf-8")
ROW = '"factor^-1 grown^-1 (w\' w) whole",\n       "1"'
WRONG = STORED.replace(ROW, ROW.replace('"1"', '"2"'), 1)
LONGEST = 120_000  # milliseconds: Python starts slowly on a busy machine


@pytest.fixture(scope="module")
def check() -> Any:
    spec = importlib.util.spec_from_file_location("live_check", CHECK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fetch(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


def verified(check: Any, text: str) -> tuple[dict[str, Any], list[str]]:
    told: list[str] = []
    return json.loads(check.verify(CLAIM, text, PATHS, fetch, RULES, told.append)), told


def test_it_says_what_the_kernel_says(check: Any) -> None:
    answer, told = verified(check, STORED)
    outcome = open_library(registry.FOLDER).check(CLAIM)
    assert answer["accepted"]
    assert answer["verdict"] == outcome.verdict.value == "amended"
    assert answer["statements"] == outcome.statements
    assert answer["steps"] == outcome.steps
    assert tuple(answer["rules"]) == outcome.rules
    assert set(outcome.cites) <= set(answer["cites"])
    assert CLAIM in told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (WRONG, "cofactors leave"),
        (STORED[:-10], "not a readable JSON text"),
        ("{}", "unknown format"),
        (STORED.replace('"claim"', '"claim": "x", "claim"', 1), "a key stands twice"),
    ],
    ids=["cofactor", "cut off", "empty", "twice"],
)
def test_what_was_changed_is_rejected(check: Any, text: str, message: str) -> None:
    assert text != STORED
    answer, _ = verified(check, text)
    assert not answer["accepted"]
    assert message in answer["message"]


def test_all_are_verified_and_one_bad_one_is_enough(check: Any) -> None:
    answer = json.loads(check.verify_all(PATHS, fetch, RULES, lambda text: None))
    assert answer["accepted"]
    assert sum(answer["verdicts"].values()) == len(PATHS)
    bad = json.loads(
        check.verify_all(PATHS, lambda path: WRONG if path == PATHS[CLAIM] else fetch(path), RULES, lambda text: None)
    )
    assert not bad["accepted"]
    assert CLAIM in bad["message"]


# in Chromium, over http


@pytest.fixture(scope="module")
def book() -> Path:
    if not (BOOK / live.FOLDER).is_dir():
        pytest.skip("the book was built without the live part: make live book")
    return BOOK


@pytest.fixture(scope="module")
def server(book: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(book))) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_port}/"
        found.shutdown()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page that notes what it asks for and complains about; nothing of it may leave the server."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.set_default_timeout(LONGEST)
    yield page
    context.close()
    assert not wrong
    assert asked
    assert all(address.startswith((server, "data:", "blob:")) for address in asked)


def answer(page: Page) -> str:
    return page.locator("#live-result .verdict-box").inner_text()


@pytest.mark.browser
def test_a_certificate_is_verified_in_the_browser_and_rejected_when_changed(page: Page, server: str) -> None:
    page.goto(f"{server}claims/{CLAIM}.html")
    page.get_by_role("link", name="check it in the browser").click()
    assert "Accepted by the kernel: amended" in answer(page)
    assert page.locator("#live-claim").input_value() == CLAIM
    assert "printed: refuted" in answer(page)

    page.locator("#live-text").fill(WRONG)
    page.keyboard.press("Shift+Tab")  # by keyboard alone: back to the buttons
    page.locator("#live button[type=submit]").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Rejected by the kernel").wait_for()
    assert "the terms and cofactors leave" in answer(page)

    page.get_by_role("button", name="Restore").click()
    assert page.locator("#live-text").input_value() == STORED
    page.get_by_role("button", name="Change a number").click()
    assert "What does the kernel say?" in page.locator("#live-note").inner_text()
    assert page.locator("#live-text").input_value() != STORED


@pytest.mark.browser
def test_all_are_verified_in_the_browser_while_the_page_answers(page: Page, server: str) -> None:
    page.goto(f"{server}live.html")
    page.get_by_role("button", name="Verify all claims").click()
    page.get_by_role("button", name="Stop").click()
    assert "Stopped" in page.locator("#live-note").inner_text()
    page.get_by_role("button", name="Verify all claims").click()
    assert "All accepted" in answer(page)


@pytest.mark.browser
def test_from_the_disk_the_page_says_what_to_do(browser: Browser, book: Path) -> None:
    page = browser.new_page()
    page.goto((book / "live.html").as_uri())
    assert "python -m http.server" in page.locator("#live-note").inner_text()
    assert page.locator("#live form").is_hidden()
    page.close()

"""The pages about claims as a reader uses them: filters moved, boxes chosen, proofs folded, claims searched for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

BOOK = Path(__file__).parents[2] / "_build" / "html"
RESULTS = Path(__file__).parents[2] / "book" / "claims" / "results.json"
AMENDED = "claims/wu2020/lemma-2.5-norm"
LONG = "claims/new/wn-against-gd"


@pytest.fixture(scope="module")
def claims() -> dict[str, Any]:
    if not RESULTS.is_file() or not BOOK.is_dir():
        pytest.fail("The book is not built: run `make book` first.", pytrace=False)
    found: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))["claims"]
    return found


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True, viewport={"width": request.param, "height": 844})
    yield context.new_page()
    context.close()


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    """A browser that runs no scripts."""
    context = browser.new_context(offline=True, java_script_enabled=False)
    yield context.new_page()
    context.close()


def address(name: str, place: str = "") -> str:
    return f"{(BOOK / name).as_uri()}.html{place}"


# the scoreboard


def shown(page: Page) -> int:
    return page.locator(".claim-row:visible").count()


def test_the_scoreboard_shows_all_and_filters(page: Page, claims: dict[str, Any]) -> None:
    page.goto(address("claims/index"))
    assert shown(page) == len(claims)
    amended = [claim for claim in claims.values() if claim["verdict"] == "amended"]
    page.get_by_label("Verdict").select_option("amended")
    assert shown(page) == len(amended)
    expect(page.get_by_role("status")).to_have_text(f"{len(amended)} of {len(claims)} claims.")
    second = [claim for claim in amended if claim["section"] == "Section 2"]
    expect(page.locator("select[name=section] option[value='Section 2']")).to_have_text(f"Section 2 ({len(second)})")
    page.get_by_label("Section").select_option("Section 2")
    assert shown(page) == len(second)
    assert page.evaluate("location.hash") == "#section=Section+2&verdict=amended"
    page.get_by_role("button", name="Show all").click()
    assert shown(page) == len(claims)
    assert page.evaluate("location.hash") == ""


def test_the_scoreboard_filters_by_the_checker_and_by_words(page: Page, claims: dict[str, Any]) -> None:
    page.goto(address("claims/index"))
    page.get_by_label("Checked by").select_option("the second checker")
    assert shown(page) == sum("the second checker" in claim["checkers"] for claim in claims.values())
    page.get_by_label("Words").fill("lemma  2.5")
    assert shown(page) == sum("lemma 2.5" in claim["where"].lower() for claim in claims.values())
    page.get_by_label("Words").fill("no claim says this")
    assert shown(page) == 0


def test_a_filter_can_be_linked_to(page: Page, claims: dict[str, Any]) -> None:
    page.goto(address("claims/index", "#verdict=amended&paper=nobody"))
    assert shown(page) == sum(claim["verdict"] == "amended" for claim in claims.values())
    page.evaluate("location.hash = 'verdict=verified'")
    expect(page.get_by_label("Verdict")).to_have_value("verified")
    assert shown(page) == sum(claim["verdict"] == "verified" for claim in claims.values())
    page.evaluate("location.hash = 'all-claims'")  # a place, and no filter
    assert shown(page) == len(claims)


def test_the_filters_move_with_the_keyboard(page: Page, claims: dict[str, Any]) -> None:
    page.goto(address("claims/index"))
    page.get_by_label("Words").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert 0 < shown(page) < len(claims)
    assert page.locator("select[name=paper]").input_value() != ""


def test_without_scripts_every_claim_is_shown(bare: Page, claims: dict[str, Any]) -> None:
    bare.goto(address("claims/index"))
    assert shown(bare) == len(claims)
    assert bare.locator(".filters").count() == 0


# the graph


def box(page: Page, name: str) -> Any:
    return page.locator(f".node[data-id='{name}']")


def test_every_claim_is_in_the_graph_and_leads_to_its_page(page: Page, claims: dict[str, Any]) -> None:
    page.goto(address("claims/graph"))
    assert page.locator(".node:not(.rule)").count() == len(claims)
    box(page, "wu2020/lemma-2.5-norm").click()
    page.wait_for_url("**/claims/wu2020/lemma-2.5-norm.html")


def test_what_a_claim_rests_on_lights_up(page: Page) -> None:
    page.goto(address("claims/graph"))
    box(page, "wu2020/lemma-2.5-norm").focus()
    expect(box(page, "wu2020/lemma-2.5-vector")).to_have_class("node verdict-verified below")
    expect(box(page, "wu2020/lemma-2.2")).to_have_class("node verdict-verified below")
    expect(box(page, "wu2020/thm-2.7-first")).to_have_class("node verdict-verified above")
    expect(box(page, "rule:differentiate")).to_have_class("node rule below")
    expect(box(page, "wu2020/nlms")).not_to_have_class("above")
    said = page.get_by_role("status")
    expect(said).to_contain_text("The invariant of the norm. amended. It rests on 2 claims and")
    page.keyboard.press("Escape")
    expect(said).to_contain_text("Point at a box")
    assert page.locator(".node.below").count() == 0


def test_the_graph_is_walked_with_the_keyboard(page: Page) -> None:
    page.goto(address("claims/graph"))
    box(page, "wu2020/lemma-2.5-norm").focus()

    def here() -> str:
        return str(page.evaluate("document.activeElement.dataset.id"))

    page.keyboard.press("ArrowLeft")
    assert here() == "wu2020/lemma-2.5-vector"
    page.keyboard.press("ArrowLeft")
    assert here() == "wu2020/lemma-2.2"
    page.keyboard.press("ArrowDown")
    below = here()
    assert below != "wu2020/lemma-2.2"
    page.keyboard.press("ArrowUp")
    assert here() == "wu2020/lemma-2.2"
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/wu2020/lemma-2.2.html")


def test_a_finger_first_marks_and_then_follows(browser: Browser) -> None:
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(address("claims/graph"))
    node = box(page, "wu2020/lemma-2.5-norm")
    node.tap()
    expect(node).to_have_class("node verdict-amended here")
    assert page.url == address("claims/graph")
    node.tap()
    page.wait_for_url("**/claims/wu2020/lemma-2.5-norm.html")
    context.close()


def test_the_names_of_bands_stay_in_sight(page: Page) -> None:
    page.goto(address("claims/graph"))
    for far in (0, 700, 1400):
        page.locator(".graph-scroll").evaluate("(box, far) => { box.scrollLeft = far; }", far)
        page.wait_for_function(
            """() => {
              const edge = document.querySelector(".graph-scroll").getBoundingClientRect();
              const names = [...document.querySelectorAll(".band-name")].map((name) => name.getBoundingClientRect());
              return names.length > 5 && names.every((name) => edge.left <= name.left && name.left < edge.right);
            }"""
        )


def test_a_claim_in_the_graph_can_be_linked_to(page: Page) -> None:
    page.goto(address(AMENDED))
    page.get_by_role("link", name="This claim in the graph of all claims").click()
    expect(box(page, "wu2020/lemma-2.5-norm")).to_have_class("node verdict-amended here")
    expect(box(page, "wu2020/lemma-2.5-norm")).to_be_in_viewport()


def test_the_page_of_a_claim_draws_what_is_around_it(page: Page) -> None:
    page.goto(address(AMENDED))
    names = {str(node.get_attribute("data-id")) for node in page.locator(".node:not(.rule)").all()}
    assert {"wu2020/lemma-2.2", "wu2020/lemma-2.5-vector", "wu2020/lemma-2.5-norm"} < names
    expect(box(page, "wu2020/lemma-2.5-norm")).to_have_attribute("aria-current", "page")
    box(page, "wu2020/lemma-2.5-vector").click()
    page.wait_for_url("**/claims/wu2020/lemma-2.5-vector.html")


def test_without_scripts_the_graph_has_its_links_and_lines(bare: Page) -> None:
    bare.goto(address("claims/graph"))
    assert bare.locator("path.edge:visible").count() > 50
    box(bare, "wu2020/lemma-2.5-norm").click()
    bare.wait_for_url("**/claims/wu2020/lemma-2.5-norm.html")


# proofs


def test_a_long_proof_is_folded_to_its_outline(page: Page) -> None:
    page.goto(address(LONG))
    proof = page.locator(".proof").first
    parts = proof.locator("details.block")
    assert parts.count() > 5
    assert proof.locator("details.block[open]").count() == 0
    proof.get_by_role("button", name="Unfold the whole proof").click()
    assert proof.locator("details.block[open]").count() == parts.count()
    proof.get_by_role("button", name="Fold it to its outline").click()
    assert proof.locator("details.block[open]").count() == 0


def test_a_step_leads_to_where_it_is_stored(page: Page) -> None:
    page.goto(address(AMENDED))
    step = page.locator(".proof:visible > .step > details.how").last
    step.locator("summary").click()
    link = step.get_by_role("link", name="as it is stored")
    name = (link.text_content() or "").split()[1]
    link.click()
    page.wait_for_url("**/lemma-2.5-norm.json.html#corrected.*")
    place = page.locator(":target")
    expect(place).to_be_in_viewport()
    assert f'"name": "{name}"' in (page.locator("pre").text_content() or "").partition(place.text_content() or "?")[2]


def test_a_claim_has_its_anchor_and_its_neighbours(page: Page) -> None:
    page.goto(address(AMENDED, "#claim-wu2020-lemma-2-5-norm"))
    assert page.locator(":target").count() == 1
    assert page.locator(".prev-next-area a").count() == 2
    expect(page.locator("#how-to-cite-this-claim")).to_contain_text("wu2020/lemma-2.5-norm (amended)")


# search


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Lemma 2.5", {"lemma-2.5-vector", "lemma-2.5-norm"}),
        ("Theorem 2.6", {"thm-2.6-dichotomy", "thm-2.6-limit", "thm-2.6-restart"}),
        ("theorem 3.2", {"thm-3.2-a-T1", "thm-3.2-b-T2"}),
        ("Proposition 3.3", {"prop-3.3"}),
        ("Lemma C.1", {"lemma-C.1"}),
    ],
)
def test_a_claim_is_found_by_its_number_in_the_paper(words: str, found: set[str], browser: Browser) -> None:
    page = browser.new_context(offline=True).new_page()
    page.goto(f"{(BOOK / 'search.html').as_uri()}?q={words.replace(' ', '+')}")
    expect(page.locator("#search-results li").first).to_be_visible()
    links = [str(link.get_attribute("href")) for link in page.locator("#search-results li > a").all()]
    first = {link.partition("#")[0].rpartition("/")[2].removesuffix(".html") for link in links[: 2 * len(found) + 6]}
    assert found <= first
    page.context.close()

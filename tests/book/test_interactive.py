"""The interactive figures: their few lines of mathematics agree with the library, and a reader can move everything.

A book of two pages is rendered with the project's directive, so that what is tested is what is published.
"""

from __future__ import annotations

import itertools
import json
import math
import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from subprocess import run
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from claimbook.interactive import FIGURES

from proofs.wu2020.iteration_counts import CASES, Case, counted, formula, run_exactly
from symbolic.diagonal_runs import effective_start, projection
from symbolic.weight_normalization import WNProblem, wn_flow
from symbolic.weight_normalization_float import critical_ratio, distance_quotient, end_scale, wn_path
from symbolic.weight_normalization_steps import rpgd_steps

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PHONE_WIDTH = 390
BOOK = Path(__file__).parents[2] / "book"
CONF = """
extensions = ["myst_parser", "claimbook.directives", "claimbook.interactive"]
exclude_patterns = ["figures/*.md"]
html_theme = "basic"
html_static_path = [{vendor!r}, {style!r}]
html_css_files = ["claimbook.css"]
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with all interactive figures, and one with none."""
    root = tmp_path_factory.mktemp("site")
    style = str(BOOK / "_ext" / "claimbook" / "static")
    (root / "conf.py").write_text(CONF.format(vendor=str(BOOK / "_vendor"), style=style), encoding="utf-8")
    shown = "\n".join(f"```{{claim-interactive}} {name}\nMove {name}.\n```\n" for name in FIGURES)
    (root / "index.md").write_text(f"# Figures\n\n{shown}\n```{{toctree}}\nother\n```\n", encoding="utf-8")
    (root / "other.md").write_text("# Another page\n", encoding="utf-8")
    for name in FIGURES:
        for suffix, text in (
            ("svg", "<svg viewBox='0 0 9 9'></svg>"),
            ("txt", "A still picture."),
            ("md", "Its caption."),
        ):
            (root / "figures").mkdir(exist_ok=True)
            (root / "figures" / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    for builder in ("html", "text"):
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", builder, str(root), str(root / builder)]
        run(command, check=True, env={"PYTHONPATH": ":".join(sys.path)})
    return root


@pytest.fixture(scope="module")
def scripts(browser: Browser, site: Path) -> Iterator[Page]:
    """The same page, of which only the functions are called."""
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.goto((site / "html" / "index.html").as_uri(), wait_until="load")
    yield opened
    context.close()


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """The page with the figures, on a telephone without a network; it must not complain."""
    context = browser.new_context(offline=True, viewport={"width": PHONE_WIDTH, "height": 844})
    opened, complaints = context.new_page(), []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:")) else complaints.append(request.url),
    )
    opened.goto((site / "html" / "index.html").as_uri(), wait_until="load")
    yield opened
    context.close()
    assert complaints == []


# The mathematics

SIZES, PARTS, BEGINS, RATIOS = (0.25, 1.0, 4.0), (0.0, 0.01, 0.64, 1.0), (1e-4, 0.25, 1.0, 9.0), (0.05, 1.0, 30.0)
ENDS = list(itertools.product(SIZES, PARTS, BEGINS, RATIOS))


def test_the_limit_of_the_scale_is_that_of_the_library(scripts: Page) -> None:
    found = scripts.evaluate("given => given.map((values) => endScale(...values))", ENDS)
    assert found == pytest.approx([float(end_scale(*values)) for values in ENDS], rel=1e-12)


def test_the_quotient_of_the_distances_is_that_of_the_library(scripts: Page) -> None:
    found = scripts.evaluate("given => given.map((values) => distanceQuotient(...values))", ENDS)
    assert found == pytest.approx([float(distance_quotient(*values)) for values in ENDS], rel=1e-11)


def test_on_the_border_both_end_equally_far(scripts: Page) -> None:
    starts = list(itertools.product(SIZES, PARTS[1:], BEGINS))
    found = scripts.evaluate("given => given.map((values) => ratioFor(1, ...values))", starts)
    assert found == pytest.approx([float(critical_ratio(*values)) for values in starts], rel=1e-12)


@pytest.mark.parametrize("quotient", [0.1, 0.5, 2.0, 10.0])
def test_on_a_thin_line_the_quotient_is_the_one_that_is_written(scripts: Page, quotient: float) -> None:
    starts = list(itertools.product(SIZES, PARTS[1:], BEGINS))
    ratios = scripts.evaluate("([q, given]) => given.map((values) => ratioFor(q, ...values))", [quotient, starts])
    lines = [(start, ratio) for start, ratio in zip(starts, ratios, strict=True) if ratio > 0]
    assert len(lines) > 8
    for start, ratio in lines:
        assert float(distance_quotient(*start, ratio)) == pytest.approx(quotient, rel=1e-6)


STARTS = [
    (math.radians(angle), g0, c, 2.0)
    for angle in (-150, -100, -60, 10, 67, 89, 91, 120, 170)
    for g0 in (-2.5, -0.5, 0.3, 1.0, 3.0)
    for c in (0.3, 1.0, 30.0)
]


def flown(a: float, g: float, c: float, y: float, times: list[float]) -> np.ndarray[Any, Any]:
    """The states of the flow at some times, as rows of the entries of w and the scale."""
    w = Fraction(math.cos(a)), Fraction(math.sin(a))
    return wn_path(WNProblem([[1, 0]], [Fraction(y)], w, Fraction(g), Fraction(c)), times)


def test_the_flow_ends_where_it_is_integrated_to(scripts: Page) -> None:
    ends = scripts.evaluate("given => given.map((values) => wnEnd(...values))", STARTS)
    for start, end in zip(STARTS, ends, strict=True):
        *w, g = flown(*start, [0, 400])[-1]
        assert [math.cos(end["a"]), math.sin(end["a"]), end["g"]] == pytest.approx([*w, g], abs=2e-6)


def test_the_flow_ends_in_its_enclosure(scripts: Page) -> None:
    problem = WNProblem([[1, 0]], [2], [5, 12], 1, 1)
    (state,) = wn_flow(problem, [60], 15)
    end = scripts.evaluate("() => wnEnd(Math.atan2(12, 5), 1, 1, 2)")
    assert [end["g"], math.sin(end["a"])] == pytest.approx([float(state.g), float(state.w[1])], abs=1e-12)


def test_the_path_is_that_of_the_flow(scripts: Page) -> None:
    paths = scripts.evaluate("given => given.map((values) => wnPath(...values, 4000).map(({a, g}) => [a, g]))", STARTS)
    for start, drawn in zip(STARTS, paths, strict=True):
        angles, scales = np.array(drawn).T
        assert (math.cos(angles[0]), math.sin(angles[0]), scales[0]) == pytest.approx(
            (math.cos(start[0]), math.sin(start[0]), start[1]), abs=1e-6
        )
        curve = np.array([np.cos(angles), np.sin(angles), scales])
        for state in flown(*start, [0, 0.05, 0.2, 0.5, 1, 2, 5]):
            assert np.linalg.norm(curve - state[:, None], axis=0).min() < 3e-3


def test_a_saddle_is_no_end(scripts: Page) -> None:
    assert scripts.evaluate("() => wnEnd(Math.PI / 2, 0, 1, 2)") is None
    assert scripts.evaluate("() => wnPath(Math.PI / 2, 0, 1, 2).every(({g}) => g === 0)")


@pytest.mark.parametrize(("eta", "gamma"), [("4", "0"), ("2", "0"), ("4", "1/10"), ("36/5", "1/2")])
def test_the_steps_are_those_of_the_library(scripts: Page, eta: str, gamma: str) -> None:
    problem = WNProblem([[1, 0]], [1], [3, 4], Fraction(1, 2), 1)
    last = rpgd_steps(problem, Fraction(eta), Fraction(gamma), 12, 20)[-1]
    rates = [float(Fraction(eta)), float(Fraction(gamma))]
    state = scripts.evaluate("([eta, gamma]) => rpgd(0.64, 0.5, eta, gamma, 1, 12).at(-1)", rates)
    assert [state["a"], state["b"], state["g"]] == pytest.approx([*map(float, last.w), float(last.g)], rel=1e-9)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_the_count_of_steps_is_exact(scripts: Page, case: Case) -> None:
    fractions = [[str(x.numerator), str(x.denominator)] for x in (case.k, case.start, case.accuracy)]
    found = scripts.evaluate(
        "given => stepsNeeded(...given.map((pair) => pair.map(BigInt)))",
        fractions,
    )
    assert (None if found == math.inf else found) == formula(case) == counted(case)
    parts = [float(part) for part in itertools.islice(run_exactly(case), 8)]
    after = scripts.evaluate(
        "([k, p]) => [0, 1, 2, 3, 4, 5, 6, 7].map((t) => partAfter(t, k, p))", [float(case.k), parts[0]]
    )
    assert case.start == 0 or after == pytest.approx(parts, rel=1e-7)


ROW, TARGET, THETA = [1.0, 2.0], 2.0, [0.6, 0.8]
NETWORKS = list(itertools.product((1, 2, 3), (0.05, 0.5, 1.0, 2.0), (0.1, 1.0, 10.0)))


@pytest.mark.parametrize(("depth", "rho", "c"), NETWORKS)
def test_the_effective_start_is_that_of_the_library(scripts: Page, depth: int, rho: float, c: float) -> None:
    given = [ROW, TARGET, THETA, rho, c, depth]
    end = scripts.evaluate("given => normalizedPath(...given).at(-1)", given)
    start = scripts.evaluate("([rho0, rho, c]) => effective(rho0, rho, c)", [rho, end["rho"], c])
    A, y, theta = np.array([ROW]), np.array([TARGET]), np.array(THETA)
    assert start == pytest.approx(effective_start(A, y, theta, rho, c, depth), rel=1e-6)
    assert end["u"] == pytest.approx(list(projection(A, y, start * theta, depth)), rel=1e-6, abs=1e-9)
    plain = scripts.evaluate(
        "([A, y, start, depth]) => plainEnd(A, y, start, depth)", [ROW, TARGET, [rho * t for t in THETA], depth]
    )
    assert plain == pytest.approx(list(projection(A, y, rho * theta, depth)), rel=1e-9)


# What a reader does


def words(page: Page, name: str) -> str:
    return page.locator(f"[data-figure='{name}'] .words").inner_text()


@pytest.mark.parametrize("name", FIGURES)
def test_every_slider_changes_what_is_said_or_drawn(page: Page, name: str) -> None:
    live = page.locator(f"[data-figure='{name}'] figure.moving")
    sliders = live.locator("input[type=range]")
    assert sliders.count() >= 1
    for place in range(sliders.count()):
        slider, before = sliders.nth(place), live.inner_html()
        told = slider.get_attribute("aria-valuetext")
        slider.focus()
        page.keyboard.press("ArrowLeft" if name == "one-law-hump" else "ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        assert slider.get_attribute("aria-valuetext") != told
        assert live.inner_html() != before


# Puts all sliders of a figure into every combination of their ends and middles, and notes what goes wrong.
EVERYWHERE = """
(name) => {
  const live = document.querySelector(`[data-figure="${name}"] figure.moving`), faults = [];
  const sliders = [...live.querySelectorAll("input[type=range]")];
  for (let code = 0; code < 3 ** sliders.length; code++) {
    sliders.forEach((slider, k) => {
      const part = Math.floor(code / 3 ** k) % 3 / 2;
      slider.value = Number(slider.min) + part * (slider.max - slider.min);
      slider.dispatchEvent(new Event("input"));
    });
    const words = live.querySelector(".words").textContent;
    const drawn = [...live.querySelectorAll("[d], [transform]")];
    const numbers = drawn.map((e) => e.getAttribute("d") + e.getAttribute("transform"));
    const wrong = [words, ...numbers].find((text) => /NaN|undefined|Infinity/.test(text));
    if (wrong || !words) faults.push(`${sliders.map((slider) => slider.value)}: ${wrong}`);
  }
  return faults;
}
"""


@pytest.mark.parametrize("name", FIGURES)
def test_at_the_ends_of_the_sliders_nothing_breaks(page: Page, name: str) -> None:
    assert page.evaluate(EVERYWHERE, name) == []


@pytest.mark.parametrize("name", ["paths", "cylinder", "phases"])
def test_the_point_is_moved_by_the_arrow_keys(page: Page, name: str) -> None:
    handle = page.locator(f"[data-figure='{name}'] .handle")
    handle.focus()
    for key in ("ArrowUp", "ArrowLeft", "ArrowDown", "Shift+ArrowRight"):
        place, said = handle.get_attribute("transform"), words(page, name)
        page.keyboard.press(key)
        assert handle.get_attribute("transform") != place
        assert words(page, name) != said
    before = handle.get_attribute("transform")
    page.keyboard.press("Tab")
    assert handle.get_attribute("transform") == before


@pytest.mark.parametrize("name", ["paths", "cylinder", "phases"])
def test_the_point_is_dragged(page: Page, name: str) -> None:
    handle = page.locator(f"[data-figure='{name}'] .handle")
    handle.scroll_into_view_if_needed()
    box = handle.locator(".point").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    said = words(page, name)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 20, y + 15, steps=3)
    page.mouse.up()
    moved = handle.locator(".point").bounding_box()
    assert moved
    assert moved["x"] + moved["width"] / 2 == pytest.approx(x - 20, abs=1.5)
    assert moved["y"] + moved["height"] / 2 == pytest.approx(y + 15, abs=1.5)
    assert words(page, name) != said
    page.mouse.move(x, y)
    assert handle.locator(".point").bounding_box() == moved


def test_the_start_of_figure_2_is_told_as_on_its_page(page: Page) -> None:
    page.locator("[data-figure='cylinder'] button", has_text="a, c = 30").click()
    assert "WN ends farther from" in words(page, "cylinder")
    page.locator("[data-figure='cylinder'] button", has_text="a, c = 1").first.click()
    assert re.search(r"WN ends closer to .* 0\.389, .* 0\.923\.", words(page, "cylinder"))


def test_a_screen_reader_hears_what_is_said(page: Page) -> None:
    heard = page.locator("[data-figure='phases'] [role=status]")
    assert heard.inner_text() == ""
    page.locator("[data-figure='phases'] button").last.click()
    page.wait_for_function("e => e.textContent.includes('farther')", arg=heard.element_handle())
    assert heard.inner_text() == words(page, "phases").replace("\n\n", " ")


def test_nothing_is_wider_than_a_telephone(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_still_picture_is_for_paper_and_for_those_without_scripts(page: Page, browser: Browser, site: Path) -> None:
    still, live = (page.locator(f"[data-figure='phases'] figure.{kind}") for kind in ("drawing", "moving"))
    assert (still.is_visible(), live.is_visible()) == (False, True)
    page.emulate_media(media="print")
    assert (still.is_visible(), live.is_visible()) == (True, False)
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto((site / "html" / "index.html").as_uri())
    assert plain.locator("figure.drawing").count() == len(FIGURES)
    assert plain.locator("figure.drawing").first.is_visible()
    assert not plain.locator("figure.moving").first.is_visible()
    context.close()


def test_other_pages_load_no_script(site: Path) -> None:
    assert "figures/plot.js" in (site / "html" / "index.html").read_text(encoding="utf-8")
    assert "figures/" not in (site / "html" / "other.html").read_text(encoding="utf-8")


def test_other_formats_have_the_caption_and_no_instructions(site: Path) -> None:
    text = (site / "text" / "index.txt").read_text(encoding="utf-8")
    assert "Its caption." in text
    assert "Move" not in text


def test_what_the_scripts_are_given_is_valid(page: Page) -> None:
    for name, (_, data) in FIGURES.items():
        found = page.locator(f"[data-figure='{name}'] script").text_content()
        assert found is not None
        assert json.loads(found) == data

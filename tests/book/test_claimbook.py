"""The generated pages: nothing is missing, nothing is outdated, and a failed check leaves no page behind."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest
from claimbook import certificates, errata, figures, generate, graph, pages, scoreboard
from claimbook.drawing import COLOURS

from proofs import check, ledger, registry

REFUTED = "wu2020/lemma-2.5-norm"
PROVED = "wu2020/min-norm"


@pytest.fixture(scope="module")
def materials() -> dict[str, pages.Material]:
    found = check.check([REFUTED, PROVED], stored=False)
    return {result.id: generate.material(registry.claims()[result.id], result) for result in found}


def test_an_amended_page_shows_what_is_wrong_and_what_is_true(materials: dict[str, pages.Material]) -> None:
    page = pages.page(materials[REFUTED])
    assert ledger.read()[REFUTED].printed in page
    titles = re.findall(r"^## (.*)$", page, flags=re.MULTILINE)
    assert titles[:5] == ["As printed", "What is judged", "What is wrong", "What is true instead", "Proof"]
    assert r"(-96/625) \exp(1/2)" in page
    assert "{claim}`wu2020/lemma-2.5-vector`" in page


def test_a_verified_page_has_its_proof_and_no_fault(materials: dict[str, pages.Material]) -> None:
    page = pages.page(materials[PROVED])
    assert "## Proof" in page
    assert "## What is wrong" not in page
    assert "Falsifier, refuted: without the row space" in page


def test_fences_are_closed(materials: dict[str, pages.Material]) -> None:
    for material in materials.values():
        opened: list[str] = []
        for found in re.finditer(r"^(:{3,})(\{)?", pages.page(material), flags=re.MULTILINE):
            if found[2]:
                assert not opened or len(found[1]) < len(opened[-1])
                opened.append(found[1])
            else:
                assert opened.pop() == found[1]
        assert not opened


def test_the_index_lists_every_entry_and_what_is_missing(materials: dict[str, pages.Material]) -> None:
    index = scoreboard.index(materials)
    assert all(f"{{claim-row}} {name}\n" in index for name in (*ledger.read(), *materials))
    assert index.count("Missing: a formal statement") == len(ledger.read()) - len(materials)


def test_a_failed_check_leaves_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = check.Result(PROVED, "open", None, (), (), (), (), 0.0, ("kernel: no",))
    monkeypatch.setattr(check, "check", lambda *_, **__: [result])
    book = tmp_path / "book"
    generate.write(book / "claims" / "old.md", "an outdated verdict")
    with pytest.raises(generate.ChecksFailed, match="kernel: no"):
        generate.update(book, tmp_path / "cache")
    assert not (book / "claims").exists()


def test_a_claim_that_was_not_checked_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "check", lambda *_, **__: [])
    with pytest.raises(generate.ChecksFailed):
        generate.checked(tmp_path / "checks")


@pytest.mark.parametrize("name", ["kernel.py", "claims.toml", "new/certificates/toy.json", "new/toy.py"])
def test_a_changed_source_is_noticed(tmp_path: Path, name: str) -> None:
    generate.write(tmp_path / "other.py", "a")
    found = [generate.fingerprint(tmp_path)]
    for text in ("a", "b"):
        generate.write(tmp_path / name, text)
        found.append(generate.fingerprint(tmp_path))
    (tmp_path / name).rename(tmp_path / "renamed")
    found.append(generate.fingerprint(tmp_path))
    assert len(set(found)) == 4


def test_another_version_of_a_package_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = generate.fingerprint(tmp_path)
    others = list(metadata.distributions())[1:]
    monkeypatch.setattr(generate, "distributions", lambda: others)
    assert generate.fingerprint(tmp_path) != before


def test_checks_are_kept_until_the_code_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, cache = tmp_path / "code", tmp_path / "checks"
    result = check.Result(PROVED, "verified", True, ("a rule",), (), ("kernel",), (), 0.5, (), {"steps": 3}, "its text")
    runs: list[list[str]] = []
    monkeypatch.setattr(generate, "CHECKED", (code,))
    monkeypatch.setattr(registry, "claims", lambda: {PROVED: None})

    def run(names: list[str], **_: object) -> list[check.Result]:
        runs.append(names)
        return [result]

    monkeypatch.setattr(check, "check", run)
    monkeypatch.setattr(check, "committed_rules", lambda: ["a rule"])
    for _ in range(2):
        assert generate.checked(cache)[PROVED] in (result, replace(result, derived=""))
        assert len(runs) == 1
    generate.write(code / "symbolic.py", "changed")
    generate.checked(cache)
    assert len(runs) == 2
    assert len(list(cache.iterdir())) == 1


def test_what_changes_while_it_is_checked_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, cache = tmp_path / "code", tmp_path / "checks"
    monkeypatch.setattr(generate, "CHECKED", (code,))
    monkeypatch.setattr(registry, "claims", dict)

    def run(*_: object, **__: object) -> list[check.Result]:
        generate.write(code / "kernel.py", "changed")
        return []

    monkeypatch.setattr(check, "check", run)
    monkeypatch.setattr(check, "committed_rules", list)
    with pytest.raises(generate.ChecksFailed, match="while it was checked"):
        generate.checked(cache)
    assert not cache.exists()


def test_a_page_that_was_changed_by_hand_is_restored(tmp_path: Path) -> None:
    generate.write(tmp_path / "staged" / "a.md", "verified")
    generate.write(tmp_path / "shown" / "a.md", "verified, really")
    generate.write(tmp_path / "shown" / "b" / "c.md", "a claim that is gone")
    generate.mirror(tmp_path / "staged", tmp_path / "shown")
    assert (tmp_path / "shown" / "a.md").read_text() == "verified"
    assert not (tmp_path / "shown" / "b" / "c.md").exists()


def test_drawings_take_their_colours_and_ids_from_the_page(materials: dict[str, pages.Material]) -> None:
    drawn = [figure for item in materials.values() for figure in (*item.figures, *item.plots)]
    assert drawn
    for figure in drawn:
        assert not any(colour in figure.svg for colour in COLOURS)
        assert "currentColor" in figure.svg
        assert re.findall(r'\bid="([^"]*)"', figure.svg)
        assert all(
            name.startswith(re.sub(r"[^\w-]", "-", figure.name)) for name in re.findall(r'\bid="([^"]*)"', figure.svg)
        )
        assert figure.alt
        assert figure.caption


def test_both_algorithms_converge_at_first_order() -> None:
    _, table = figures.convergence()
    orders = [float(cell) for row in table.rows[1:] for cell in (row[2], row[4])]
    assert len(orders) == 8
    assert all(0.97 < order < 1.03 for order in orders)


def test_of_alternatives_the_closest_counts(materials: dict[str, pages.Material]) -> None:
    item = materials[REFUTED].confirmed[1]
    line = item.lines[0]
    first, second = (
        replace(item, alternative=place, lines=(replace(line, distance=distance),))
        for place, distance in ((1, 0.0), (2, -60.0))
    )
    assert figures.worst([first, second], item.statement, line.instance) == -60.0


# the scoreboard and the errata


def test_every_place_in_a_paper_has_its_section() -> None:
    found = {name: scoreboard.section(entry.where) for name, entry in ledger.read().items()}
    assert set(found.values()) == {*(f"Section {number}" for number in range(1, 5)), "Abstract"}
    assert found["wu2020/lemma-C.1"] == "Section 2"
    assert found["wu2020/nlms"] == "Section 4"


def test_who_checked_nothing_did_not_check(materials: dict[str, pages.Material]) -> None:
    result = materials[PROVED].result
    assert scoreboard.checkers(result) == [
        "the kernel", "the second checker", "random exact data", "ball arithmetic", "mpmath",
    ]  # fmt: skip
    fewer = replace(result, counts={"steps": 1, "evaluations": 2})
    assert scoreboard.checkers(fewer) == ["the kernel", "random exact data"]
    assert scoreboard.checkers(replace(result, checked_by=("kernel", "coq"))) == ["the kernel", "coq"]


def test_errata_tell_what_is_false_and_nothing_else(materials: dict[str, pages.Material]) -> None:
    page = errata.page(materials)
    assert "found 1 that" in page
    assert f"({pages.label(REFUTED)}-erratum)=" in page
    assert PROVED not in page
    for line in (
        "**Printed.**",
        "1. *Take:* $A = [1, 0]$",
        "2. *Claimed:*",
        "3. *True:*",
        "**True instead.** The exponent is",
    ):
        assert page.count(line) == 1
    assert "Only the abstract was at hand" not in page
    of_the_other = replace(materials[REFUTED], shown=replace(materials[REFUTED].shown, id="chou2024/robust-scale"))
    assert "Only the abstract was at hand" in errata.page({"chou2024/robust-scale": of_the_other})


@pytest.mark.parametrize(
    ("where", "entries"),
    [
        ("Section 3, below Theorem 3.2", ["! single: Section 3", "single: Theorem 3.2"]),
        ("Below Theorem 2.7, (14) in Lemma C.1", ["single: Theorem 2.7", "! single: Lemma C.1"]),
        ("a theorem of our own", []),
    ],
)
def test_the_search_finds_a_claim_by_its_number(
    where: str, entries: list[str], materials: dict[str, pages.Material]
) -> None:
    shown = replace(materials[PROVED].shown, where=where)
    found = [line.removeprefix(":::{index} ") for line in pages.index_entries(shown) if "{index}" in line]
    assert found == [*entries, f"! single: {PROVED}"]


# certificates


@pytest.mark.parametrize("path", sorted(registry.FOLDER.glob("*/certificates/*.json")), ids=lambda path: path.stem)
def test_every_stored_step_is_found_where_it_begins(path: Path) -> None:
    if path.stem == "index":
        return
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    found = certificates.step_lines(text)
    assert len(set(found.values())) == len(found) == text.count('"kind": ')
    for line, anchor in found.items():
        assert lines[line].strip() == "{"
        indent = lines[line].removesuffix("{")
        names = [other for other in lines[line:] if other.startswith(f'{indent} "name": ')]
        assert names[0] == f'{indent} "name": "{anchor.rpartition(".")[2]}",'


def test_each_step_of_a_page_has_its_place_in_the_certificate(materials: dict[str, pages.Material]) -> None:
    for item in materials.values():
        known = set(certificates.step_lines((generate.ROOT / item.certificate).read_text(encoding="utf-8")).values())
        linked = re.findall(rf"<{re.escape(item.certificate)}#([^>]+)>", pages.page(item))
        assert linked
        assert set(linked) <= known


# the graph


def node(name: str, *on: str, band: str = "") -> graph.Node:
    return graph.Node(name, name, name, "", band, f"claims/{name}", on)


DIAMOND = [
    node("lemma"),
    node("left", "lemma", band="second"),
    node("right", "lemma", "rule:r", band="second"),
    node("theorem", "left", "right", "lemma"),
]


def test_a_claim_stands_right_of_what_it_rests_on_and_no_two_in_one_place() -> None:
    found = graph.layout(DIAMOND)
    assert found.column == {"lemma": 0, "left": 1, "right": 1, "theorem": 2}
    assert len({(found.column[name], found.row[name]) for name in found.row}) == len(DIAMOND)
    assert [(name, size) for name, _, size in found.bands] == [("", 1), ("second", 2)]
    starts = {name: (first, first + size) for name, first, size in found.bands}
    assert all(starts[item.band][0] <= found.row[item.id] < starts[item.band][1] for item in DIAMOND)


def test_lines_do_not_cross_where_they_need_not() -> None:
    found = graph.layout([node("a"), node("b"), node("c", "b"), node("d", "a")])
    assert (found.row["a"] < found.row["b"]) == (found.row["d"] < found.row["c"])


def test_every_tie_is_drawn_and_every_node_is_a_link() -> None:
    svg = graph.draw([graph.rule_node("r"), *DIAMOND], "a <graph>", "left", lambda address: f"../{address}.html")
    assert svg.count("<path") == 6
    assert svg.count('class="rule-edge"') == 1
    assert svg.count("<a ") == len(DIAMOND) + 1
    assert svg.count('aria-current="page"') == 1
    assert 'href="../claims/lemma.html"' in svg
    assert 'aria-label="a &lt;graph&gt;"' in svg


def test_around_a_claim_stands_what_it_rests_on_and_what_uses_it() -> None:
    claims = {
        name: {"verdict": "verified", "where": name, "title": "", "band": "b", "rests_on": on, "rules": [f"of {name}"]}
        for name, on in {"a": [], "b": ["a"], "c": ["b"], "d": ["c"], "e": ["d"], "f": []}.items()
    }
    found = graph.around(claims, {"verified": "✓"}, "c")
    assert [item.id for item in found] == ["rule:of c", "a", "b", "c", "d"]
    assert [item.on for item in found if item.id in "bc"] == [("a",), ("b", "rule:of c")]
    assert len(graph.whole(claims, {"verified": "✓"})) == 12


def test_the_rules_of_some_evidence_are_those_that_it_names() -> None:
    assert graph.rules_of({"proof": [{"rule": "a", "steps": [{"rule": "b"}]}], "says": "rule"}) == {"a", "b"}

"""Run the checks once and write what the book shows of them; kept under a hash of everything it depends on."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from claimbook import continuous, diagonal, discrete, errata, figures, graph, markup, pages, parts, scoreboard
from claimbook.drawing import Figure
from proofs import check, ledger, registry, report
from proofs.claim import Claim
from symbolic.notation import Language

ROOT = registry.FOLDER.parent
CHECKED = (registry.FOLDER, ROOT / "symbolic")  # what a check depends on
EXTENSION = Path(__file__).parent
RESULTS = "results.json"
CODE = "code.txt"  # for pages that run code: changes with the code
GENERATED = ("claims", "figures")
JOBS = os.cpu_count() or 1
CHANGED = "the code changed while it was checked: build the book again"
GRAPH = """\
# What rests on what

Every proof rests on named rules, and many on other claims. What is drawn is read off the certificates.

- A round box is a claim, with its name and the sign of its verdict: {verdict-name}`verified`, {verdict-name}`amended`,
  {verdict-name}`refuted` or {verdict-name}`open`. A dashed box is a [rule](../trust.md). Each is a link to its page.
- A line runs from a claim to one, farther right, whose evidence uses it: its proof, the proof of its corrected
  statement, or its counterexample. A dashed line does the same from a rule. So on the left stands what rests on no
  other claim.
- A band holds the claims of one section of a paper, or our own theorems about one paper.
- Where one box is chosen, what it rests on is tied to it in blue, and what rests on it in ochre. All else fades.

```{claim-graph}
```
"""


class ChecksFailed(Exception):
    """Something that a page would claim was not established."""


def fingerprint(*folders: Path) -> str:
    """A hash of these folders and of every installed version; Sphinx itself copies what is in a folder `static`."""
    versions = sorted(f"{package.metadata['Name']} {package.version}" for package in distributions())
    digest = hashlib.sha256(" ".join([platform.python_version(), *versions]).encode())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and not {"__pycache__", "static"} & set(name.parts):
                digest.update(f"{name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def update(book: Path, cache: Path, say: Callable[[str], None] = lambda text: None) -> tuple[dict[str, Any], Path]:
    """Bring the generated folders of the book up to date; returns the verdicts, and what is kept for just this code.

    Raises ChecksFailed if a check fails: then nothing is written, and the pages of an earlier run are removed.
    """
    code = fingerprint(*CHECKED, EXTENSION)
    staged = cache / "pages" / code
    if not (staged / "claims" / RESULTS).is_file():
        for name in GENERATED:
            shutil.rmtree(book / name, ignore_errors=True)
        build(staged, checked(cache / "checks", say), say)
        if fingerprint(*CHECKED, EXTENSION) != code:
            shutil.rmtree(staged)
            raise ChecksFailed(CHANGED)
    for name in GENERATED:
        mirror(staged / name, book / name)
    return json.loads((staged / "claims" / RESULTS).read_text(encoding="utf-8")), staged


def build(staged: Path, results: dict[str, check.Result], say: Callable[[str], None]) -> None:
    """Write everything into a folder, which gets its name when it is complete."""
    shutil.rmtree(staged.parent, ignore_errors=True)  # what is kept for other code
    part = staged.with_suffix(".part")
    say("drawing figures and writing pages")
    with check.mapping(JOBS) as mapped:
        drawn = mapped(call, [first, continuous.drawings, discrete.drawings, diagonal.drawings])
        materials = dict(zip(results, mapped(prepared, results.values()), strict=True))
        front = [figure for found in drawn for figure in found]
    for name, text in texts(materials):
        write(part / "claims" / f"{name}.md", markup.tight(text))
    for figure in [*front, *(drawn for item in materials.values() for drawn in (*item.figures, *item.plots))]:
        write(part / "figures" / f"{figure.name}.svg", figure.svg)
        write(part / "figures" / f"{figure.name}.txt", figure.alt)
        write(part / "figures" / f"{figure.name}.md", markup.tight(figure.caption))
    write(part / "claims" / CODE, staged.name)
    write(part / "claims" / RESULTS, json.dumps(summary(materials), indent=1))
    part.rename(staged)


def first() -> list[Figure]:
    return [figures.setting(), figures.paths()]


def call(function: Callable[[], list[Figure]]) -> list[Figure]:
    return function()


def prepared(result: check.Result) -> pages.Material:
    return material(registry.claims()[result.id], result)


def checked(cache: Path, say: Callable[[str], None] = lambda text: None) -> dict[str, check.Result]:
    """The results of all checks; they are kept until what was checked changes.

    Raises ChecksFailed, with what failed.
    """
    code = fingerprint(*CHECKED)
    kept = cache / f"{code}.json"
    if kept.is_file():
        return {found.id: found for found in map(as_result, json.loads(kept.read_text(encoding="utf-8")))}
    say("checking all claims")
    results = check.check(list(registry.claims()), jobs=JOBS, stored=True)
    failures = [f"{result.id}: {failure}" for result in results for failure in result.failures]
    if failures or len(results) != len(registry.claims()):
        raise ChecksFailed("\n".join(["the checks failed:", *failures]))
    if check.rules_in_use(results) != check.committed_rules():
        raise ChecksFailed(f"the rules in use differ from {check.RULES_IN_USE.name}")
    if fingerprint(*CHECKED) != code:
        raise ChecksFailed(CHANGED)
    shutil.rmtree(cache, ignore_errors=True)
    write(kept, json.dumps([asdict(result) | {"derived": ""} for result in results], indent=1))
    return {result.id: result for result in results}


def as_result(entry: dict[str, Any]) -> check.Result:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return check.Result(**fields)


def material(claim: Claim, result: check.Result) -> pages.Material:
    path = registry.certificate_path(claim)
    text = path.read_text(encoding="utf-8")
    confirmed = report.confirmation(claim)
    own, tables = figures.of_claim(claim.id)
    return pages.Material(
        report.show(claim, result, json.loads(text)),
        result,
        confirmed,
        own,
        figures.confirmation(claim.id, confirmed),
        [*(measure() for measure in claim.tables), *tables],
        claim.source.relative_to(ROOT).as_posix(),
        path.relative_to(ROOT).as_posix(),
        hashlib.sha256(text.encode()).hexdigest(),
        tuple(sorted(graph.rules_of(json.loads(text)))),
    )


def texts(materials: dict[str, pages.Material]) -> Iterator[tuple[str, str]]:
    """The generated pages by name, below `claims/`."""
    yield from ((name, pages.page(item)) for name, item in materials.items())
    yield "index", scoreboard.index(materials)
    yield "errata", errata.page(materials)
    yield "graph", GRAPH
    yield "part-rules", parts.rules_in_use(materials)
    yield "part-notation", parts.notation({paper: notation(paper) for paper in registry.papers()})


def notation(paper: str) -> list[report.Symbol]:
    """The symbols of the languages that a paper's setting declares."""
    setting = importlib.import_module(f"proofs.{paper}.setting")
    languages = [value for value in vars(setting).values() if isinstance(value, Language)]
    found = [
        symbol
        for language in languages
        for symbol in report.symbols(language, {*language.symbols, *language.operators})
    ]
    return list(dict.fromkeys(found))


def summary(materials: dict[str, pages.Material]) -> dict[str, Any]:
    """What the roles and directives of the pages need."""
    entries = ledger.read()
    claims = {name: missing(entry) for name, entry in entries.items()}
    claims |= {
        name: {
            "verdict": item.shown.verdict,
            "where": item.shown.where,
            "in_paper": name in entries,
            "title": item.shown.title,
            "rests_on": list(item.shown.rests_on),
            "rules": list(item.rules),
            "band": scoreboard.band(name, item.shown.where, item.source),
            **scoreboard.facets(name, item.shown.where, item.result),
        }
        for name, item in materials.items()
    }
    files = sorted({path for item in materials.values() for path in (item.source, item.certificate)})
    return {"claims": claims, "pages": list(materials), "sources": files}


def missing(entry: ledger.Entry) -> dict[str, Any]:
    """An entry of the ledger that nothing is known of yet."""
    return {
        "verdict": "open",
        "where": entry.where,
        "in_paper": True,
        "title": "",
        "rests_on": [],
        "rules": [],
        "band": scoreboard.band(entry.id, entry.where, ""),
        **scoreboard.facets(entry.id, entry.where, None),
    }


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def mirror(source: Path, target: Path) -> None:
    """Make a folder equal to another, touching only files that differ, so that Sphinx rebuilds only what changed."""
    wanted = {path.relative_to(source): path for path in source.rglob("*") if path.is_file()}
    for path in target.rglob("*"):
        if path.is_file() and path.relative_to(target) not in wanted:
            path.unlink()
    for name, path in wanted.items():
        if not (target / name).is_file() or (target / name).read_bytes() != path.read_bytes():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / name)

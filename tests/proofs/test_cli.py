"""The command line as a user meets it: what it prints, its status, and what bad input leads to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from proofs import ledger
from proofs.cli import main

QUICK = "wu2020/def-1.1"
REPOSITORY = Path(ledger.PATH).parent.parent


def run(*arguments: str, timeout: int = 120) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "proofs", *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env=environment,
        cwd=REPOSITORY,
    )


def test_list_has_every_entry_of_the_ledger() -> None:
    done = run("list")
    assert done.returncode == 0
    assert all(name in done.stdout for name in ledger.read())


def test_verify_accepts_what_is_stored_and_counts_it() -> None:
    done = run("verify")
    stored = [path for path in (REPOSITORY / "proofs").glob("*/certificates/*.json") if path.name != "index.json"]
    assert done.returncode == 0, done.stdout
    assert f"{len(stored)} of {len(stored)} certificates accepted" in done.stdout


@pytest.mark.parametrize("command", [["verify"], ["list"], ["rests-on", QUICK], ["--version"], ["--help"]])
def test_only_deriving_imports_sympy_or_flint(command: list[str]) -> None:
    script = (
        "import sys\nfrom proofs.cli import main\ntry:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('LOADED', sorted({'sympy', 'flint', 'numpy', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert done.stdout.splitlines()[-1] == "LOADED []"


@pytest.mark.parametrize("name", [[], *([name] for name in main.commands)])
def test_help_shows_its_examples_a_line_each(name: list[str]) -> None:
    shown = CliRunner().invoke(main, [*name, "--help"], terminal_width=80).output
    lines = shown[shown.index("  Example") :].splitlines()[1:]
    examples = lines[: lines.index("")]
    assert examples
    assert all(line.startswith("    proofs") for line in examples)


def test_check_one_claim_with_reports(tmp_path: Path) -> None:
    results, report = tmp_path / "results.json", tmp_path / "results.xml"
    done = run("check", QUICK, "--json", str(results), "--junit", str(report))
    assert done.returncode == 0, done.stderr
    data = json.loads(results.read_text())
    (claim,) = data["claims"]
    assert data["ledger"] == len(ledger.read())
    assert data["judged"] == 1
    assert claim["id"] == QUICK
    assert claim["verdict"] == "amended"
    assert claim["printed_holds"] is False
    assert {"kernel", "second"} <= set(claim["checked_by"])
    assert claim["certificates"] == ["proofs/wu2020/certificates/def-1.1.json"]
    assert ET.fromstring(report.read_text()).get("failures") == "0"  # noqa: S314 - written by ourselves


def test_show_is_the_derivation() -> None:
    done = run("show", "wu2020/lemma-2.5-vector")
    assert done.returncode == 0
    assert "constant-of-motion" in done.stdout
    assert "perp" not in done.stderr
    latex = run("show", "wu2020/lemma-2.5-vector", "--latex")
    assert r"\frac" in latex.stdout


def test_rests_on_is_a_tree_with_references() -> None:
    done = run("rests-on", "wu2020/lemma-2.5-norm")
    assert done.returncode == 0
    assert "wu2020/lemma-2.5-vector" in done.stdout
    assert "rudin1976" in done.stdout


BAD = [
    (["check", "wu2020/lemma-2.6"], "there is no claim 'wu2020/lemma-2.6'"),
    (["show", "lemma"], "there is no claim 'lemma'"),
    (["rests-on", "nothing"], "there is no claim 'nothing'"),
    (["check", "--jobs", "0"], "0 is not in the range"),
    (["check", "--jobs", "two"], "'two' is not a valid integer"),
    (["list", "--paper", "knuth"], "no claim begins so"),
    (["prove"], "No such command 'prove'"),
    (["check", QUICK, "--json", "/"], "expected the name of a file"),
    (["check", QUICK, "--json", "/no/such/folder/results.json"], "a folder that exists"),
]


@pytest.mark.parametrize(("command", "sentence"), BAD)
def test_bad_input_is_one_sentence_and_status_2(command: list[str], sentence: str) -> None:
    done = run(*command)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [[], ["check"], ["show"], ["verify"], ["list"], ["rests-on"], ["certify"]])
def test_help_has_examples(command: list[str]) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout

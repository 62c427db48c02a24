"""The example in the chapter on adding a claim is a claim that passes every check, as it stands."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from proofs import check, ledger, registry

CHAPTER = Path(ledger.PATH).parent.parent / "book" / "adding.md"
CELL = re.compile(r"^```\{code-cell\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_example_is_a_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = CELL.findall(CHAPTER.read_text(encoding="utf-8"))
    path = tmp_path / "toy.py"
    path.write_text("".join(cells[:3]), encoding="utf-8")  # the others look at it
    spec = importlib.util.spec_from_file_location("toy", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(registry, "claims", lambda: {"new/toy": module.claim})
    monkeypatch.setattr(registry, "FOLDER", tmp_path)
    (result,) = check.check(["new/toy"], stored=False)
    assert result.failures == ()
    assert result.verdict == "verified"

"""The example in CONTRIBUTING.md is a claim that passes every check, as it stands."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from proofs import check, ledger, registry

GUIDE = Path(ledger.PATH).parent.parent / "CONTRIBUTING.md"


def test_the_example_is_a_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = GUIDE.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    path = tmp_path / "toy.py"
    path.write_text(code, encoding="utf-8")
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

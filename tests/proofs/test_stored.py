"""The stored certificates: what is missing, cut off, or there twice is seen before the kernel is asked."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from proofs.kernel import FORMAT, Rejected, Verdict
from proofs.stored import verify
from tests.proofs.building import FOLDER, identity, proved


def good(claim: str) -> str:
    """The text of a certificate that is accepted."""
    statement = proved({}, "0 = 0", identity("a", "0 = 0"))
    return json.dumps({"format": FORMAT, "claim": claim, "statements": {"printed": statement}})


GOOD = good("paper/one")


def written(path: Path, texts: Mapping[str, str]) -> Path:
    """A folder with the table of rules and these JSON files."""
    shutil.copy(FOLDER / "rules.toml", path)
    for name, text in texts.items():
        file = path / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return path


def folder(path: Path, **texts: str) -> Path:
    """A folder of one paper with these files; `index` and the certificates by name."""
    (path / "paper" / "certificates").mkdir(parents=True)
    return written(path, {f"paper/certificates/{name}": text for name, text in texts.items()})


def test_a_folder_is_verified(tmp_path: Path) -> None:
    (found,) = verify(folder(tmp_path, index='["paper/one"]', one=GOOD))
    assert (found.claim, found.verdict) == ("paper/one", Verdict.VERIFIED)


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ({}, "no certificates found|cannot be read"),
        ({"index": "[]"}, "the files beside it are not those of its claims"),
        ({"index": "[]", "one": GOOD}, "the files beside it are not those of its claims"),
        ({"index": '["paper/one"]'}, "the files beside it are not those of its claims"),
        ({"index": '["paper/one", "paper/two"]', "one": GOOD}, "the files beside it are not those"),
        ({"index": '["paper/one"]', "one": GOOD, "two": GOOD}, "the files beside it are not"),
        ({"index": '["paper/two"]', "one": GOOD}, "the files beside it are not those of its claims"),
        ({"index": '["paper/one"', "one": GOOD}, "index.json: not a readable JSON text"),
        ({"index": "", "one": GOOD}, "index.json: not a readable JSON text"),
        ({"index": '["paper/one"]', "one": ""}, "one.json: not a readable JSON text"),
        ({"index": '["paper/one"]', "one": GOOD[:-1]}, "one.json: not a readable JSON text"),
        ({"index": '["paper/one"]', "one": GOOD[: len(GOOD) // 2]}, "not a readable JSON text"),
        ({"index": '["paper/one"]', "one": GOOD * 2}, "one.json: not a readable JSON text"),
        ({"index": '["paper/one"]', "one": "{}"}, "paper/one: unknown format None"),
        ({"index": '["paper/two"]', "two": GOOD}, "paper/two: this is a certificate for 'paper/one'"),
    ],
)
def test_a_folder_with_something_missing_is_rejected(tmp_path: Path, texts: dict[str, str], reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        verify(folder(tmp_path, **texts))


def test_an_empty_folder_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="no certificates found"):
        verify(written(tmp_path, {}))


@pytest.mark.parametrize(
    "texts",
    [
        {"a/certificates/index": '["new/x", "old/x"]', "a/certificates/x": good("old/x")},
        {"a/certificates/index": '["a/x", "a/x"]', "a/certificates/x": good("a/x")},
        {"a/certificates/index": '["a/x"]', "a/certificates/x": good("a/x"), "b/certificates/x": good("b/x")},
        {"a/certificates/index": '["a/x"]', "a/certificates/x": good("a/x"),
         "b/certificates/index": '["a/x"]', "b/certificates/x": good("a/x")},
        {"a/certificates/index": "[1]", "a/certificates/x": good("a/x")},
        {"a/certificates/index": '["a/x"]', "a/certificates/x": "[" * 100_000},
        {"a/certificates/index": '["a/x"]', "a/certificates/x": good("a/x").replace("{", '{"format": "2", ', 1)},
    ],
    ids=["two claims of one file", "a claim twice", "no index", "a claim of two papers", "no names", "deep",
         "a key twice"],
)  # fmt: skip
def test_no_certificate_is_overlooked(tmp_path: Path, texts: dict[str, str]) -> None:
    with pytest.raises(Rejected):
        verify(written(tmp_path, texts))

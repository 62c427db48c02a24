"""The stored certificates: read from their files, and handed to the kernel, which opens none of them itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from proofs.kernel import Library, Outcome, Rejected, Rules, demand


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON, whose keys are different."""
    found = dict(pairs)
    demand(len(found) == len(pairs), "a key stands twice: {}", pairs)
    return found


def parse_json(text: str, source: object) -> Any:
    """The data that a text holds; `source` says where it is from."""
    try:
        return json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise Rejected(f"{source}: not a readable JSON text ({error})") from None


def read_json(path: Path) -> Any:
    """The data in a file."""
    try:
        return parse_json(path.read_text(encoding="utf-8"), path)
    except (OSError, UnicodeError) as error:
        raise Rejected(f"{path}: cannot be read ({error})") from None


def load(folder: Path) -> dict[str, dict[str, Any]]:
    """The certificates below a folder; beside them stands the list of the claims that must be there."""
    found: dict[str, dict[str, Any]] = {}
    for index in sorted(path / "index.json" for path in folder.glob("*/certificates")):
        claims = read_json(index)
        demand(isinstance(claims, list) and all(isinstance(claim, str) for claim in claims), f"{index}: no claims")
        expected = {claim.split("/")[-1] + ".json": claim for claim in claims}
        demand(len(expected) == len(claims) and not found.keys() & set(claims), f"{index}: a claim stands twice")
        names = sorted(path.name for path in index.parent.glob("*.json") if path != index)
        demand(bool(names) and names == sorted(expected), f"{index}: the files beside it are not those of its claims")
        found |= {claim: read_json(index.parent / name) for name, claim in expected.items()}
    demand(bool(found), f"{folder}: no certificates found")
    return found


def open_library(folder: Path) -> Library:
    """The certificates below a folder, with the table of rules there, for the kernel.

    Raises
    ------
    Rejected : if a file is missing, unreadable, or not in its list

    Examples
    --------
    >>> from pathlib import Path
    >>> import proofs
    >>> open_library(Path(proofs.__file__).parent).check("wu2020/lemma-2.4").verdict.value
    'verified'
    """
    return Library(load(folder), Rules(folder / "rules.toml"))


def verify(folder: Path) -> list[Outcome]:
    """Check every stored certificate; raises at the first that fails."""
    stored = open_library(folder)
    return [stored.check(claim) for claim in sorted(stored.certificates)]

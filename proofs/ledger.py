"""The ledger: what the papers claim, as printed (`claims.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATH = Path(__file__).with_name("claims.toml")
OWN = "new/"  # the mark of a theorem of our own, which no paper claims


@dataclass(frozen=True)
class Entry:
    """One claim of a paper: where it stands, and what is printed there, in LaTeX between dollars."""

    id: str
    where: str
    printed: str


@cache
def read(path: Path = PATH) -> dict[str, Entry]:
    """All entries by id, in the order of the ledger.

    >>> read()["wu2020/lemma-2.4"].where
    'Lemma 2.4, (5)'

    Raises
    ------
    ValueError : with one sentence, if the file is not a ledger
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"{path}: not a readable TOML file ({error})") from None
    rows = table.get("claim")
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{path}: expected a list of [[claim]] tables, found none")
    entries: dict[str, Entry] = {}
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or set(row) != {"id", "where", "printed"}:
            raise ValueError(f"{path}: entry {number} needs just the fields id, where and printed")
        if row["id"] in entries:
            raise ValueError(f"{path}: the id {row['id']} stands twice")
        entries[row["id"]] = Entry(row["id"], row["where"], row["printed"])
    return entries

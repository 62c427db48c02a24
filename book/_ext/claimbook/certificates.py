"""Places in stored certificates: every step has an anchor on the page that shows the certificate."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Place:
    """The evidence of one statement, in the certificate of its claim."""

    certificate: str  # its file, from the root of the repository
    statement: str

    def step(self, name: str) -> str:
        """The address of a step."""
        return f"{self.certificate}#{anchor(self.statement, name)}"


def anchor(statement: str, step: str) -> str:
    """The id of a step.

    >>> anchor("mutated: the other sign", "s3")
    'mutated-the-other-sign.s3'
    """
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', statement).strip('-')}.{step}"


def step_lines(text: str) -> dict[int, str]:
    """The lines, from 0, at which the steps of a stored certificate begin, with their anchors.

    >>> step_lines(json.dumps({"statements": {"printed": {"proof": [{"kind": "identity", "name": "s1"}]}}}, indent=1))
    {4: 'printed.s1'}
    """
    certificate = json.loads(text)
    start = text.split("\n").index(' "statements": {') + 1
    found: dict[int, str] = {}
    for name, statement in certificate["statements"].items():
        found |= {line: anchor(name, step) for step, line in steps_in(statement, start)}
        start += height(statement)
    return found


def steps_in(data: Any, line: int) -> Iterator[tuple[str, int]]:
    """The names of the steps in some data, whose text begins at a line, and the lines at which they begin."""
    if isinstance(data, Mapping) and {"name", "kind"} <= set(data):
        yield data["name"], line
    line += 1
    for part in data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ():
        yield from steps_in(part, line)
        line += height(part)


def height(data: Any) -> int:
    """How many lines some data take."""
    return json.dumps(data, indent=1).count("\n") + 1

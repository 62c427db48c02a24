"""What the live page asks of Python in the browser: to check a certificate with the project's kernel.

The kernel is the file `proofs/kernel.py` itself. A certificate is fetched when the kernel first asks for it.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from proofs import kernel
from proofs.stored import parse_json

Fetch = Callable[[str], str]
Tell = Callable[[str], object]


class Certificates(Mapping[str, Any]):
    """Certificates by claim: the reader's text of one, and the stored ones."""

    def __init__(self, paths: Mapping[str, str], fetch: Fetch, edited: Mapping[str, str]) -> None:
        self.paths, self.fetch, self.texts = paths, fetch, dict(edited)

    def __getitem__(self, claim: str) -> Any:
        if claim not in self.texts:
            self.texts[claim] = self.fetch(self.paths[claim])
        return parse_json(self.texts[claim], claim)

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def __contains__(self, claim: object) -> bool:
        return claim in self.paths


class Telling(kernel.Library):
    """The kernel, which says what it works on."""

    def __init__(self, certificates: Certificates, rules: kernel.Rules, tell: Tell) -> None:
        super().__init__(certificates, rules)
        self.tell = tell

    def check_claim(self, claim: str, data: dict[str, Any], above: tuple[str, ...]) -> kernel.Outcome:
        self.tell(claim)
        return super().check_claim(claim, data, above)


def verify(claim: str, text: str, paths: Mapping[str, str], fetch: Fetch, rules: Path, tell: Tell) -> str:
    """Check the reader's certificate of one claim, and the stored ones of all that it cites; the answer is JSON."""
    begin = time.perf_counter()
    library = Telling(Certificates(paths, fetch, {claim: text}), kernel.Rules(rules), tell)
    try:
        outcome = library.check(claim)
    except kernel.Rejected as error:
        return json.dumps({"accepted": False, "message": str(error), "seconds": time.perf_counter() - begin})
    answer = {
        "accepted": True,
        "verdict": outcome.verdict.value,
        "statements": outcome.statements,
        "rules": outcome.rules,
        "cites": [name for name in library.outcomes if name != claim],
        "steps": outcome.steps,
        "seconds": time.perf_counter() - begin,
    }
    return json.dumps(answer)


def verify_all(paths: Mapping[str, str], fetch: Fetch, rules: Path, tell: Tell) -> str:
    """Check every stored certificate; the answer is JSON."""
    begin = time.perf_counter()
    library = Telling(Certificates(paths, fetch, {}), kernel.Rules(rules), tell)
    try:
        outcomes = [library.check(claim) for claim in paths]
    except kernel.Rejected as error:
        return json.dumps({"accepted": False, "message": str(error), "seconds": time.perf_counter() - begin})
    answer = {
        "accepted": True,
        "verdicts": Counter(outcome.verdict.value for outcome in outcomes),
        "steps": sum(outcome.steps for outcome in outcomes),
        "seconds": time.perf_counter() - begin,
    }
    return json.dumps(answer)

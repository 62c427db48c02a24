"""What a reader sees of a claim, as plain records: words, and formulas in TeX."""

from __future__ import annotations

from dataclasses import dataclass

from proofs.report.formulas import Shown
from proofs.report.letters import Symbol


@dataclass(frozen=True)
class Hypothesis:
    """A hypothesis: its name in words, its formulas, and what the letters in it mean."""

    name: str
    says: str
    meaning: str = ""


@dataclass(frozen=True)
class Block:
    """Steps under an assumption."""

    label: str
    assumed: tuple[str, ...]
    steps: tuple[StepShown, ...]


@dataclass(frozen=True)
class StepShown:
    """One step of a proof; `evidence` is what the kernel multiplies out."""

    name: str
    says: str
    fact: Shown | None
    kind: str
    how: str
    evidence: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    rule: str = ""
    cites: str = ""


@dataclass(frozen=True)
class Value:
    """A letter of a counterexample and its exact value."""

    tex: str
    value: str
    meaning: str


@dataclass(frozen=True)
class Counterexample:
    """Exact data at which all hypotheses hold and one conclusion does not."""

    says: str
    values: tuple[Value, ...]
    refuted: Shown
    steps: tuple[StepShown, ...]
    fails: Shown
    at: str
    sides: tuple[str, str] | None  # the two sides of what fails, evaluated
    shows: tuple[str, ...] = ()  # hypotheses that are not evaluated but proved,
    proof: tuple[StepShown, ...] = ()  # and how
    worked: tuple[str, ...] = ()  # by hand, in three lines: the data, what the statement says there, what is true


@dataclass(frozen=True)
class StatementShown:
    """A statement with its proof or its counterexample."""

    name: str
    state: str  # "proved" or "refuted"
    says: str
    given: tuple[Hypothesis, ...]
    conclude: tuple[tuple[str, Shown], ...]
    steps: tuple[StepShown, ...]
    counterexample: Counterexample | None


@dataclass(frozen=True)
class Rule:
    """A rule or a definition of `rules.toml`; `key` is that of the bibliography, if the reference is in it."""

    name: str
    kind: str
    says: str
    key: str
    place: str


@dataclass(frozen=True)
class ClaimShown:
    """All that a page about a claim says, but for the numbers of its confirmation."""

    id: str
    title: str
    where: str
    printed: str
    verdict: str
    said: tuple[str, ...]
    remarks: tuple[str, ...]
    statements: tuple[StatementShown, ...]
    symbols: tuple[Symbol, ...]
    rests_on: tuple[str, ...]
    rules: tuple[Rule, ...]

    def statement(self, name: str) -> StatementShown | None:
        return next((found for found in self.statements if found.name == name), None)


VERDICTS = {
    "verified": "The printed statement is proved.",
    "amended": "The printed statement is false as it stands. A corrected statement is proved.",
    "refuted": "The printed statement is false. No repair is claimed.",
    "open": "Neither proved nor refuted.",
}

"""A claim: an entry of the ledger (or a theorem of our own), its formal statements, and their evidence."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from proofs import ledger
from proofs.confirm import Instance
from proofs.kernel import FORMAT
from proofs.statement import Statement, Worked
from symbolic.notation import Expression, Fact, Language

Values = dict[str, list[list[Fraction]]]
Sampler = Callable[[random.Random, int, int, int], Values]


@dataclass(frozen=True)
class Table:
    """Measured numbers that belong to a claim, and are computed when they are asked for."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass
class Claim:
    """What a paper claims, formally, with all that was found about it.

    Parameters
    ----------
    id : the id in the ledger, or `new/...` for a theorem of our own
    language : the letters of its statements
    title : a few words
    sample : random exact data for the letters, from (rng, m, d, rank of A); used to evaluate every proved fact
    shapes : the (m, d, rank) at which `sample` is asked for
    instances : concrete data, generic and edge cases, at which both sides are evaluated to many digits
    tables : measurements

    Its docstring for the reader is the docstring of the module that defines it, and `remarks`.
    """

    id: str
    language: Language
    title: str
    sample: Sampler
    shapes: Sequence[tuple[int, int, int]]
    instances: Callable[[], Sequence[Instance]]
    remarks: list[str] = field(default_factory=list)
    statements: dict[str, Statement] = field(default_factory=dict)
    tables: list[Callable[[], Table]] = field(default_factory=list)
    source: Path = field(init=False)
    said: str = field(init=False)

    def __post_init__(self) -> None:
        frame = inspect.currentframe()
        caller = frame.f_back.f_back if frame and frame.f_back else None
        module = caller.f_globals if caller else {}
        self.source = Path(module.get("__file__", ""))
        self.said = inspect.cleandoc(module.get("__doc__") or "")

    @property
    def entry(self) -> ledger.Entry | None:
        """The ledger's entry: the statement as printed, and where; None for a theorem of our own."""
        return ledger.read().get(self.id)

    def printed(
        self,
        given: Mapping[str, Fact],
        conclude: Mapping[str, Fact],
        says: str = "",
        less: tuple[tuple[str, str], ...] = (),
    ) -> Statement:
        """The statement as printed; to be proved or refuted."""
        return self.state("printed", given, conclude, says, less)

    def corrected(self, given: Mapping[str, Fact], conclude: Mapping[str, Fact], says: str) -> Statement:
        """What is true instead; to be proved."""
        return self.state("corrected", given, conclude, says)

    def also(
        self,
        name: str,
        given: Mapping[str, Fact],
        conclude: Mapping[str, Fact],
        says: str,
        language: Language | None = None,
    ) -> Statement:
        """A lemma on the way, or a sharper statement; to be proved."""
        return self.state(name, given, conclude, says, language=language)

    def false(
        self,
        name: str,
        given: Mapping[str, Fact],
        conclude: Mapping[str, Fact],
        says: str,
        language: Language | None = None,
        less: tuple[tuple[str, str], ...] = (),
    ) -> Statement:
        """Another reading of the printed statement that is false too; to be refuted."""
        return self.state(f"false: {name}", given, conclude, says, less, language)

    def mutated(
        self,
        name: str,
        given: Mapping[str, Fact],
        conclude: Mapping[str, Fact],
        says: str,
        language: Language | None = None,
    ) -> Statement:
        """The falsifier: a statement changed just so much that it is false; to be refuted."""
        return self.state(f"mutated: {name}", given, conclude, says, (), language)

    def by_hand(self, data: str, says: str, true: str, **values: Expression) -> None:
        """Why the printed statement fails, for someone with pencil and paper.

        Parameters
        ----------
        data, says, true : the data of its refutation, what the statement says there, and what is true there
        values : numbers are not typed: `{y}` stands for the value of the letter y at the data, and `{slope}` for that
            of the expression passed as `slope`; with a format as in `{slope:4}` in so many digits

        Raises ValueError if the printed statement is not refuted.
        """
        printed = self.statements.get("printed")
        if printed is None or printed.refutation is None:
            raise ValueError(f"{self.id}: the printed statement is not refuted")
        printed.refutation.worked = Worked(data, says, true, values)

    def state(
        self,
        name: str,
        given: Mapping[str, Fact],
        conclude: Mapping[str, Fact],
        says: str,
        less: tuple[tuple[str, str], ...] = (),
        language: Language | None = None,
    ) -> Statement:
        if name in self.statements:
            raise ValueError(f"{self.id} has two statements {name!r}")
        found = Statement(self.id, name, language or self.language, dict(given), dict(conclude), says, less)
        self.statements[name] = found
        return found

    def certificate(self) -> dict[str, Any]:
        """All statements with their evidence, as plain data; searches for cofactors and squares."""
        statements = {name: statement.certificate() for name, statement in self.statements.items()}
        return {"format": FORMAT, "claim": self.id, "statements": statements}

    def _repr_markdown_(self) -> str:
        from proofs.report import markdown  # noqa: PLC0415 - the report imports claims

        return markdown(self)

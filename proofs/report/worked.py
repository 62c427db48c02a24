"""Counterexamples worked by hand: three lines in words, whose numbers are computed from the data that were checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sympy as sp
from flint import arb, fmpq

from proofs.confirm import DIGITS
from proofs.report.sentences import prose
from proofs.statement import Refutation
from symbolic.notation import Expression
from symbolic.numbers import Balls


def worked(refutation: Refutation) -> tuple[str, ...]:
    """The data, what the statement says there, and what is true there; nothing if nobody wrote it down.

    Raises
    ------
    TypeError : if a number is not exact and no digits are asked for, as `{z:4}` does
    KeyError : if something in braces has no value
    """
    lines = refutation.worked
    if lines is None:
        return ()
    balls = at_the_data(refutation)
    with balls.precise():
        values = Values(balls, lines.values)
        return tuple(prose(line.format_map(values)) for line in (lines.data, lines.says, lines.true))


class Values(Mapping[str, "Number"]):
    """Expressions by name, and the letters and abbreviations of a language, at some data."""

    def __init__(self, balls: Balls, named: Mapping[str, Expression]) -> None:
        self.balls = balls
        self.named = {**balls.language.symbols, **named}

    def __getitem__(self, name: str) -> Number:
        """The value; exponentials in it are defined letters for the moment.

        Raises KeyError if a letter has no value.
        """
        expression, balls = self.named[name], self.balls
        powers = sorted(expression.atoms(sp.exp), key=str)
        if powers:
            language = balls.language.child()
            letters = {power: language.define(f"exp{k}", "exp", power.args[0]) for k, power in enumerate(powers)}
            balls = Balls(language, balls.dims, balls.values, balls.digits)
            expression = expression.xreplace(letters)
        return Number(balls.poly(balls.language.poly(expression)))

    def __iter__(self) -> Iterator[str]:
        return iter(self.named)

    def __len__(self) -> int:
        return len(self.named)


def at_the_data(refutation: Refutation) -> Balls:
    """The letters at the data: of a flow, at its start or at the point; exact where possible."""
    language = refutation.statement.language
    values = {
        name: [[number(entry, refutation) for entry in row] for row in rows] for name, rows in refutation.values.items()
    }
    balls = Balls(language, refutation.dims, values, DIGITS)
    start = language.operators.get("start")
    with balls.precise():
        for letter, value in start.table.items() if start is not None else ():
            if letter not in balls.values:
                balls.values[letter] = balls.poly(language.poly(value))
    return balls


def number(entry: Any, refutation: Refutation) -> Any:
    """An entry of a counterexample as a number, at the point if it has parameters."""
    if isinstance(entry, sp.Basic) and not entry.is_Rational and refutation.parameters is not None:
        point = {name: [[exact(value)]] for name, value in refutation.point.items()}
        balls = Balls(refutation.parameters, {}, point, DIGITS)
        with balls.precise():
            return balls.poly(refutation.parameters.poly(entry))[0][0]
    return exact(entry)


def exact(value: Any) -> fmpq:
    ratio = sp.Rational(str(value))
    return fmpq(int(ratio.p), int(ratio.q))


class Number:
    """A value in a sentence: as a fraction, or with `:4` as a decimal of four digits.

    >>> f"{Number([[fmpq(3, 5)], [fmpq(4, 5)]])}, {Number([[fmpq(1), fmpq(0)]])}, {Number([[fmpq(2, 3)]]):4}"
    '(3/5, 4/5), [1, 0], 0.6667'
    """

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        self.rows = rows

    def __format__(self, digits: str) -> str:
        cells = [[self.entry(value, digits) for value in row] for row in self.rows]
        if len(cells) == len(cells[0]) == 1:
            return cells[0][0]
        if len(cells[0]) == 1:
            return f"({', '.join(row[0] for row in cells)})"
        rows = [f"[{', '.join(row)}]" for row in cells]
        return rows[0] if len(rows) == 1 else f"[{', '.join(rows)}]"

    @staticmethod
    def entry(value: Any, digits: str) -> str:
        if digits:
            return str(arb(value).str(int(digits), radius=False))
        if isinstance(value, arb) and value.is_exact() and value.is_integer():
            return str(value.unique_fmpz())
        if not isinstance(value, fmpq):
            raise TypeError(f"{value} is not an exact number: say how many digits are to be shown")
        return str(value)

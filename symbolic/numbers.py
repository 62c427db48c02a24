"""Numbers for letters: evaluate expressions of a language in balls (Arb) and, independently, in mpmath.

Both evaluators expand abbreviations and operators to words and multiply matrices; letters with a definition are
computed from their arguments. The ball is an enclosure if the values put in are; the mpmath number is a second
opinion.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import mpmath
from flint import arb, fmpq, fmpq_mat

from symbolic.balls import precision, rational
from symbolic.notation import Expression, Language
from symbolic.spectrum import eigenvalues
from symbolic.words import Poly, Shape, Word

Entry = Any  # fmpq and arb, or mpmath.mpf
Matrix = list[list[Entry]]


class Evaluator(ABC):
    """Values of the letters of a language, and of everything built from them.

    Parameters
    ----------
    language : the letters
    dims : a size for each symbolic dimension
    values : letter name to rows of entries: exact rationals, or numbers of this evaluator
    digits : decimals to work with (a few more are carried)
    """

    def __init__(
        self,
        language: Language,
        dims: Mapping[str, int],
        values: Mapping[str, Sequence[Sequence[Any]]],
        digits: int = 50,
    ) -> None:
        self.language, self.dims, self.digits = language, dict(dims), digits
        with self.precise():
            self.values = {name: [[self.number(x) for x in row] for row in rows] for name, rows in values.items()}

    @abstractmethod
    def precise(self) -> Any:
        """A context in which the working precision is set."""

    @abstractmethod
    def number(self, value: Any) -> Entry: ...

    @abstractmethod
    def function(self, kind: str, arguments: list[Matrix]) -> Matrix:
        """The value of a defined letter: norm, exp, log, powers, ..."""

    def evaluate(self, expression: Expression) -> Matrix:
        """The value of an expression, a matrix.

        Raises KeyError if a letter has no value.
        """
        with self.precise():
            return self.poly(self.language.poly(expression))

    def size(self, shape: Shape) -> tuple[int, int]:
        rows, columns = (1 if dim == "1" else self.dims[dim] for dim in shape)
        return rows, columns

    def letter(self, name: str) -> Matrix:
        if name not in self.values:
            kind, arguments = self.language.defined[name]
            self.values[name] = self.function(kind, [self.poly(self.language.poly(a)) for a in arguments])
        return self.values[name]

    def word(self, word: Word) -> Matrix:
        result: Matrix = []
        for name, primed, *_ in word:
            value = self.letter(name)
            value = [list(column) for column in zip(*value, strict=True)] if primed else value
            result = product(result, value) if result else value
        return result

    def poly(self, poly: Poly) -> Matrix:
        rows, columns = self.size(poly.shape)
        total = [[self.number(0)] * columns for _ in range(rows)]
        for (loops, word), coefficient in poly.terms.items():
            factor = self.number(coefficient)
            for loop, exponent in loops:
                factor = factor * self.word(loop)[0][0] ** exponent
            block = (
                self.word(word) if word else [[self.number(int(i == j)) for j in range(columns)] for i in range(rows)]
            )
            total = [[a + factor * b for a, b in zip(r, s, strict=True)] for r, s in zip(total, block, strict=True)]
        return total


def product(left: Matrix, right: Matrix) -> Matrix:
    columns = list(zip(*right, strict=True))
    return [
        [sum((a * b for a, b in zip(row, column, strict=True)), start=0 * row[0]) for column in columns] for row in left
    ]


def diagonal(column: Matrix) -> Matrix:
    return [[row[0] if i == j else 0 * row[0] for j in range(len(column))] for i, row in enumerate(column)]


def entrywise(function: Callable[[Entry], Entry], column: Matrix) -> Matrix:
    """A power or a logarithm of each entry; 0 where the entry is 0, as the definitions say.

    >>> entrywise(lambda entry: 1 / entry, [[0], [2]])
    [[0], [0.5]]
    """
    return [[row[0] if row[0] == 0 else function(row[0])] for row in column]


def norm_squared(column: Matrix) -> Entry:
    return sum((row[0] * row[0] for row in column), start=0 * column[0][0])


class Balls(Evaluator):
    """Enclosures; input that is rational is taken exactly.

    Examples
    --------
    >>> language = Language()
    >>> n = language.define("n", "norm", language.vector("w", "d"))
    >>> value = Balls(language, {"d": 2}, {"w": [[1], [1]]}, digits=20).evaluate(n)[0][0]
    >>> (value * value).contains(2), value.rad() < arb("1e-20")
    (True, True)
    """

    def precise(self) -> Any:
        return precision(int(3.33 * self.digits) + 64)

    def number(self, value: Any) -> arb | fmpq:
        return value if isinstance(value, arb) else rational(value)

    def evaluate(self, expression: Expression) -> Matrix:
        """The value of an expression, a matrix of balls."""
        with self.precise():
            return [[arb(entry) for entry in row] for row in self.poly(self.language.poly(expression))]

    def function(self, kind: str, arguments: list[Matrix]) -> Matrix:
        first = arguments[0]
        if kind == "norm":
            return [[arb(norm_squared(first)).sqrt()]]
        if kind == "exp":
            return [[arb(first[0][0]).exp()]]
        if kind in ("min", "max"):
            a, b = arb(first[0][0]), arb(arguments[1][0][0])
            return [[a.min(b) if kind == "min" else a.max(b)]]
        if kind == "log":
            return entrywise(lambda entry: arb(entry).log(), first)
        if kind in ("powers", "power"):
            exponent = arb(arguments[1][0][0])
            powers = entrywise(lambda entry: arb(entry) ** exponent, first)
            return diagonal(powers) if kind == "powers" else powers
        exact = fmpq_mat(first)  # raises TypeError for balls: these two are computed from exact data only
        if kind == "pinv":
            return pseudo_inverse(exact).tolist()
        return [[eigenvalues(exact, self.digits + 15)[0].value]]


class Digits(Evaluator):
    """mpmath numbers: no error bounds, another implementation."""

    @contextmanager
    def precise(self) -> Iterator[None]:
        with mpmath.workdps(self.digits + 15):
            yield

    def number(self, value: Any) -> Any:
        if isinstance(value, int | Fraction):
            return mpmath.mpf(value.numerator) / value.denominator
        if isinstance(value, fmpq):
            return mpmath.mpf(int(value.p)) / int(value.q)
        return value

    def function(self, kind: str, arguments: list[Matrix]) -> Matrix:
        first = arguments[0]
        if kind == "norm":
            return [[mpmath.sqrt(norm_squared(first))]]
        if kind == "exp":
            return [[mpmath.exp(first[0][0])]]
        if kind in ("min", "max"):
            choose = min if kind == "min" else max
            return [[choose(first[0][0], arguments[1][0][0])]]
        if kind == "log":
            return entrywise(mpmath.log, first)
        if kind in ("powers", "power"):
            powers = entrywise(lambda entry: entry ** arguments[1][0][0], first)
            return diagonal(powers) if kind == "powers" else powers
        if kind == "pinv":
            return mp_pseudo_inverse(mpmath.matrix(first)).tolist()  # type: ignore[no-any-return] # mpmath is untyped
        return [[min(mpmath.eigsy(mpmath.matrix(first), eigvals_only=True))]]


def pseudo_inverse(matrix: fmpq_mat) -> fmpq_mat:
    """The Moore-Penrose inverse, exactly, from a full-rank factorization A = B C."""
    echelon, rank = matrix.rref()
    rows, columns = matrix.nrows(), matrix.ncols()
    if rank == 0:
        return fmpq_mat(columns, rows)
    pivots = [next(j for j in range(columns) if echelon[i, j] != 0) for i in range(rank)]
    B = fmpq_mat([[matrix[i, j] for j in pivots] for i in range(rows)])
    C = fmpq_mat([[echelon[i, j] for j in range(columns)] for i in range(rank)])
    return C.transpose() * (C * C.transpose()).inv() * (B.transpose() * B).inv() * B.transpose()


def mp_pseudo_inverse(matrix: Any) -> Any:
    """The Moore-Penrose inverse from the singular value decomposition; tiny singular values count as zero."""
    U, S, V = mpmath.svd_r(matrix)
    cutoff = max(S) * mpmath.mpf(10) ** (10 - mpmath.mp.dps)
    inverses = [1 / s if s > cutoff else mpmath.mpf(0) for s in S]
    return V.T * mpmath.diag(inverses) * U.T

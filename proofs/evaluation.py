"""Exact data put into proved statements: `evaluate`, and random data for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import isqrt
from typing import TYPE_CHECKING, Any

import flint
import numpy as np

from proofs.reading import (
    RELATIONS,
    SIGNS,
    Context,
    Data,
    Disagreement,
    Fact,
    Grid,
    Json,
    Number,
    Shape,
    rational,
    refuse,
    true,
)

if TYPE_CHECKING:
    from random import Random

Rows = list[list[Fraction]]
MEANINGS = {"exp", "least_eigenvalue", "powers", "power", "log"}  # predicates that say what a letter is


@dataclass(frozen=True)
class Evaluation:
    """How many facts were found true at the data: exactly, as balls; and how many were skipped."""

    exact: int
    balls: int
    skipped: int


def evaluate(statement: Json, rules: Json, dims: Mapping[str, int], values: Mapping[str, Rows],
             digits: int = 30) -> Evaluation:  # fmt: skip
    """Put exact data into all facts of a proved statement.

    `values` are needed for the letters that are not defined, and are not the start of another one; `digits` are the
    decimals to work with where a value is not rational. Facts about all or some letters are skipped.

    Raises
    ------
    Disagreement
        If a fact is not true at the data.
    ValueError
        If the data do not satisfy a hypothesis, or are incomplete.

    Examples
    --------
    >>> context = {"letters": {"a": ["1", "1"]}, "given": {"size": "a > 1"}}
    >>> step = {"name": "square", "kind": "inequality", "fact": "a^2 > 2 a - 1", "cofactors": [],
    ...         "terms": [["1", ["given:size", "given:size"], "1"]]}
    >>> statement = {"context": context, "conclude": {"square": step["fact"]}, "proof": [step]}
    >>> evaluate(statement, {"definition": [], "rule": []}, {}, {"a": [[Fraction(3, 2)]]})
    Evaluation(exact=3, balls=0, skipped=0)
    """
    return Proved(statement, rules).at(dims, values, digits)


class Proved:
    """The facts of a proved statement, read once; data are put into them with `at`, as by `evaluate`."""

    def __init__(self, statement: Json, rules: Json) -> None:
        self.context = Context(statement["context"], rules)
        scope = self.context.top.child()
        self.facts: list[tuple[str, Fact]] = []
        for step in statement["proof"]:
            scope.learn(step["name"], scope.fact(step["fact"]))
            self.facts.append((step["name"], scope.facts[step["name"]]))
        self.facts += [(label, scope.fact(raw)) for label, raw in statement["conclude"].items()]

    def at(self, dims: Mapping[str, int], values: Mapping[str, Rows], digits: int = 30) -> Evaluation:
        with flint.ctx.workprec(64 + 10 * digits // 3):
            return _Evaluation(self, dims, digits).run(values)


class _Values(Data):
    """Numbers and balls; defined letters are computed when they are asked for."""

    def letter(self, name: str) -> Grid:
        if name not in self.grids and name in self.context.defined:
            arguments = self.context.arguments(name, self.context.top.nonzero)
            self.grids[name] = meaning(self.context.defined[name][0], [self.grid(x) for x in arguments])
        return super().letter(name)


class _Evaluation:
    """Counts which facts hold at the data."""

    def __init__(self, proved: Proved, dims: Mapping[str, int], digits: int) -> None:
        self.data = _Values(proved.context, dims, flint.fmpq, lambda x: 1 / x)
        self.context, self.facts, self.count = proved.context, proved.facts, Counter[str]()
        self.tolerance = flint.fmpq(1, 10 ** max(digits - 10, 0))

    def run(self, values: Mapping[str, Rows]) -> Evaluation:
        for name, rows in values.items():
            self.data.put(name, self.context.letters[name].shape, [[rational(x) for x in row] for row in rows])
        for name, grid in self.data.starts():
            if (grid != self.data.letter(name)).any():
                raise ValueError(f"hypothesis start({name}) = {name} does not hold at the data")
        for name, fact in self.context.given.items():
            try:
                self.visit(name, fact)
            except Disagreement as error:
                raise ValueError(f"hypothesis {name} does not hold at the data: {error}") from error
        for name, fact in self.facts:
            self.visit(name, fact)
        return Evaluation(self.count["exact"], self.count["balls"], self.count["skipped"])

    def visit(self, name: str, fact: Fact) -> None:
        try:
            sort, problem = self.judge(fact)
        except ZeroDivisionError:
            sort, problem = "", "divides by zero"
        refuse(problem, "{}: {}", name, problem)
        self.count[sort] += 1

    def judge(self, fact: Fact) -> tuple[str, str]:
        """Say how a fact is evaluated, and why it is false at the data; nothing if it is not."""
        if fact.kind == "or":
            groups = [[self.judge(x) for x in group] for group in fact.groups]
            sorts = {sort for group in groups for sort, _ in group}
            problems = [" and ".join(x for _, x in group if x) for group in groups]
            sort = next(x for x in ("skipped", "balls", "exact") if x in sorts)
            return sort, "; ".join(problems) if all(problems) and sort != "skipped" else ""
        if fact.kind not in (*RELATIONS, *SIGNS, *MEANINGS):
            return "skipped", ""
        left, *others = map(self.data.grid, fact.elements)
        op, right = fact.kind, others[0] if others else 0 * left
        if op in SIGNS:
            op = SIGNS[op]
        elif op in MEANINGS:
            op, right = "=", meaning(op, others)
        pairs = list(zip(left.flat, right.flat, strict=True))
        sort = "exact" if all(isinstance(x, flint.fmpq) for pair in pairs for x in pair) else "balls"
        size = max(flint.arb(x).abs_upper() for pair in pairs for x in pair)
        some = any if op == "!=" else all
        good = some(self.related(op, a, b, size) for a, b in pairs)
        return sort, "" if good else f"{_show(left)} {op} {_show(right)} is false"

    def related(self, op: str, a: Number, b: Number, size: Number) -> bool:
        """Compare exact numbers exactly, balls as far as they can tell."""
        d = a - b
        if isinstance(d, flint.fmpq):
            return true(op, d)
        if not d.is_finite():
            return False
        if op != "=":
            return not {">": d <= 0, ">=": d < 0, "!=": d == 0}[op]
        vague = all(flint.arb(x).contains(0) for x in (a, b))
        return bool(d.contains(0) and flint.arb(d.rad()) <= self.tolerance * (1 if vague else size))


def _show(grid: Grid) -> str:
    return str([[str(x) for x in row] for row in grid])


def meaning(kind: str, arguments: list[Grid]) -> Grid:
    """Compute what a definition says."""
    grid, first = arguments[0], arguments[0][0, 0]
    if kind == "pinv":
        return _pinv(grid)
    if kind == "powers":
        return np.diag(_raised(grid, arguments[1][0, 0])) + flint.fmpq(0)
    if kind == "power":
        return _raised(grid, arguments[1][0, 0])[:, np.newaxis]
    if kind == "log":
        return np.array([[flint.arb(x).log() if x != 1 else flint.fmpq(0)] for x in grid.flat], dtype=object)
    if kind in ("min", "max"):
        second = arguments[1][0, 0]
        value = (first + second + abs(first - second) * (1 if kind == "max" else -1)) / 2
    elif kind == "norm":
        value = _root((grid.T @ grid)[0, 0])
    elif kind == "exp":
        value = flint.arb(first).exp() if first != 0 else flint.fmpq(1)
    elif kind == "least_eigenvalue":
        value = _least_eigenvalue(grid)
    else:
        raise ValueError(f"the definition {kind!r} has no numerical meaning here")
    return np.array([[value]], dtype=object)


def _raised(column: Grid, exponent: Number) -> Grid:
    """Raise positive entries to a power: exactly, if the exponent is an integer."""
    whole = isinstance(exponent, flint.fmpq) and exponent.q == 1
    powers = (x ** int(exponent.p) if whole else flint.arb(x) ** flint.arb(exponent) for x in column.flat)
    return np.array([*powers], dtype=object)


def _root(square: Number) -> Number:
    if isinstance(square, flint.fmpq):
        root = flint.fmpq(isqrt(int(square.p)), isqrt(int(square.q)))
        if root * root == square:
            return root
    return flint.arb(square).sqrt()


def _exact(grid: Grid) -> Any:
    if not all(isinstance(x, flint.fmpq) for x in grid.flat):
        raise ValueError("inverses and eigenvalues are computed from exact entries only")
    return flint.fmpq_mat(grid.tolist())


def _pinv(grid: Grid) -> Grid:
    """Compute R' (R R')^-1 (C' C)^-1 C' from the full-rank factorization A = C R."""
    matrix = _exact(grid)
    echelon, rank = matrix.rref()
    if rank == 0:
        return grid.T
    r = flint.fmpq_mat(echelon.tolist()[:rank])
    pivots = [next(j for j, x in enumerate(row) if x != 0) for row in r.tolist()]
    c = flint.fmpq_mat([[row[j] for j in pivots] for row in matrix.tolist()])
    rt, ct = r.transpose(), c.transpose()
    return np.array((rt * (r * rt).inv() * (ct * c).inv() * ct).tolist(), dtype=object)


def _least_eigenvalue(grid: Grid) -> Number:
    """Enclose the least eigenvalue by the roots of the characteristic polynomial."""
    if grid.shape == (1, 1):
        return grid[0, 0]
    matrix = _exact(grid)
    if matrix != matrix.transpose():
        raise ValueError("the least eigenvalue is that of a symmetric matrix")
    roots: list[Any] = [x.real for x, _ in matrix.charpoly().numer().complex_roots()]
    return reduce(lambda a, b: a.min(b), roots)


# --------------------------------------------------------------------------------- random data


def random_values(rng: Random, kind: Mapping[str, Shape], dims: Mapping[str, int]) -> dict[str, Rows]:
    """Draw small rationals for letters of given shapes.

    Examples
    --------
    >>> from random import Random
    >>> values = random_values(Random(1), {"A": ("m", "d"), "c": ("1", "1")}, {"m": 2, "d": 3})
    >>> [len(values["A"]), len(values["A"][0]), len(values["c"])]
    [2, 3, 1]
    """
    sizes = {**dims, "1": 1}
    return {name: _table(rng, sizes[rows], sizes[columns]) for name, (rows, columns) in kind.items()}


def _draw(rng: Random) -> Fraction:
    return Fraction(rng.randint(-6, 6), rng.randint(1, 4))


def _table(rng: Random, rows: int, columns: int) -> Rows:
    return [[_draw(rng) for _ in range(columns)] for _ in range(rows)]


def unit_vector(rng: Random, d: int) -> Rows:
    """Draw a rational column of length 1, by stereographic projection.

    Examples
    --------
    >>> from random import Random
    >>> sum(x * x for (x,) in unit_vector(Random(1), 3))
    Fraction(1, 1)
    """
    point = [_draw(rng) for _ in range(d - 1)]
    square = sum((x * x for x in point), Fraction(0))
    column = [2 * x / (square + 1) for x in point] + [(square - 1) / (square + 1)]
    rng.shuffle(column)
    sign = rng.choice((1, -1))
    return [[sign * x] for x in column]


def matrix_of_rank(rng: Random, m: int, d: int, rank: int) -> Rows:
    """Draw an m x d matrix of a given rank, as a product of random factors.

    Examples
    --------
    >>> from random import Random
    >>> matrix_of_rank(Random(1), 1, 2, 0)
    [[Fraction(0, 1), Fraction(0, 1)]]
    """
    if not 0 <= rank <= min(m, d):
        raise ValueError(f"no {m} x {d} matrix has rank {rank}")
    while True:
        left, right = _table(rng, m, rank), _table(rng, d, rank)
        rows = [[sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0)) for b in right] for a in left]
        if flint.fmpq_mat([[rational(x) for x in row] for row in rows]).rank() == rank:
            return rows

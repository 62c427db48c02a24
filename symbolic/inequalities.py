"""Search for certificates of scalar inequalities: sums of squares, times products of known inequalities.

The goal is written as a sum of p * (b' G b) over products p of known inequalities, with Gram matrices G that must be
positive semidefinite and b the given columns, plus multiples of given equations. An exact linear solve parametrizes
all such identities; if there is more than one, a semidefinite program (Clarabel) points to one in the interior, which
is rounded. Before that a linear program looks for squares of single columns, and everything is tried without equations
first, then with few. Each Gram matrix is then decomposed exactly, G = L D L', which gives the squares. Nothing here
is trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement

import clarabel
import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from symbolic.search import (
    Cofactor,
    Multiple,
    NoCertificate,
    echelon,
    generate,
    with_transposes,
    without_strays,
    written,
)
from symbolic.words import ONE_BY_ONE, Poly

Names = tuple[str, ...]


@dataclass(frozen=True)
class Square:
    """coefficient * (product of the inequalities called `by`) * (column' column)."""

    coefficient: Fraction
    by: Names
    column: Poly

    def row(self) -> list[object]:
        return [str(self.coefficient), list(self.by), str(self.column)]


@dataclass(frozen=True)
class Entry:
    """One unknown entry of a Gram matrix, with the polynomial that it multiplies."""

    product: Names
    group: int  # columns of one shape share a Gram matrix
    row: int
    column: int
    poly: Poly


def certify(
    goal: Poly,
    known: Mapping[str, Poly],
    columns: Sequence[Poly],
    equations: Mapping[str, Poly],
    units: Iterable[str] = (),
    strict: Iterable[str] | None = None,
    degree: int = 2,
) -> tuple[list[Square], list[Cofactor]]:
    """Squares and cofactors that show goal >= 0, or > 0 if `strict` lists the strict inequalities.

    Parameters
    ----------
    goal : scalar polynomial
    known : name to a scalar polynomial that is >= 0
    columns : columns whose squared norms may occur, beside the constant 1
    equations : name to polynomial that is zero
    units : scalar letters that do not vanish
    strict : None, or the names in `known` that are > 0; then some product of these must occur with a unit
    degree : how many known inequalities may be multiplied

    Raises
    ------
    NoCertificate : if none is found

    Examples
    --------
    >>> x, y = (Poly.letter(name, ("1", "1")) for name in "xy")
    >>> squares, _ = certify(x * x + y * y - (x * y).scaled(2), {}, [x, y], {})
    >>> [square.row() for square in squares]
    [['1', [], '-x + y']]
    """
    entries = gram_entries(known, columns, degree)
    sharp = frozenset(units)
    wanted = [i for i, e in enumerate(entries) if strict is not None and is_constant(e, columns, set(strict), sharp)]
    terms = dict.fromkeys(term for poly in (goal, *(entry.poly for entry in entries)) for term in poly.terms)
    support = Poly(ONE_BY_ONE, dict.fromkeys(terms, Fraction(1)))
    stages: list[list[Multiple]] = [[]]  # by rounds of the search: most inequalities need no equations, or few
    failure = NoCertificate("")
    for search in (sparse_point, gram_point):
        for stage in range(3 if equations else 1):
            if stage == len(stages):
                found = generate(support, with_transposes(equations), sharp, "all", stage, 900)
                stages.append(without_strays(found, support.terms))
            multiples = stages[stage]
            try:
                values = search(goal, entries, multiples, wanted)
                squares = all_squares(entries, values, with_one(columns))
                check_strict(squares, strict, sharp)
            except NoCertificate as error:
                failure = error
            else:
                rest = zip(multiples, values[len(entries) :], strict=True)
                return squares, [written(multiple, c) for multiple, c in rest if c]
    raise failure


def with_one(columns: Sequence[Poly]) -> list[Poly]:
    return [Poly.number(1), *columns]


def is_constant(entry: Entry, columns: Sequence[Poly], strict: set[str], units: frozenset[str]) -> bool:
    first = with_one(columns)[entry.row]
    return entry.row == entry.column and set(entry.product) <= strict and vanishes_nowhere(first, units)


def check_strict(squares: Iterable[Square], strict: Iterable[str] | None, units: frozenset[str]) -> None:
    if strict is not None and not any(is_strict(square, set(strict), units) for square in squares):
        raise NoCertificate("only >= 0, not > 0, was found")


def is_strict(square: Square, strict: set[str], units: frozenset[str]) -> bool:
    return set(square.by) <= strict and vanishes_nowhere(square.column, units)


def vanishes_nowhere(column: Poly, units: frozenset[str]) -> bool:
    """Whether a column is one scalar term whose letters are units."""
    if column.shape != ONE_BY_ONE or len(column.terms) != 1:
        return False
    ((loops, _),) = column.terms
    return all(len(loop) == 1 and loop[0][0] in units for loop, _ in loops)


def gram_entries(known: Mapping[str, Poly], columns: Sequence[Poly], degree: int) -> list[Entry]:
    basis = with_one(columns)
    shapes = sorted({column.shape for column in basis})
    entries = []
    for count in range(degree + 1):
        for names in combinations_with_replacement(sorted(known), count):
            factor = Poly.number(1)
            for name in names:
                factor = factor * known[name]
            for group, shape in enumerate(shapes):
                members = [i for i, column in enumerate(basis) if column.shape == shape]
                for k, i in enumerate(members):
                    for j in members[k:]:
                        poly = (factor * (basis[i].T * basis[j])).scaled(1 if i == j else 2)
                        if poly.terms:
                            entries.append(Entry(names, group, i, j, poly))
    return entries


@dataclass(frozen=True)
class Affine:
    """All rational solutions x of a linear system: pivots are affine functions of the free coordinates."""

    size: int
    pivots: list[tuple[int, Fraction, dict[int, Fraction]]]

    @staticmethod
    def solve(goal: Poly, polys: Sequence[Poly]) -> Affine:
        pivots = []
        for row in echelon([*polys, goal]):
            pivot = min(row)
            if pivot == len(polys):
                raise NoCertificate(f"the given columns and inequalities do not span {goal}")
            constant = row.pop(len(polys), Fraction(0))
            del row[pivot]
            pivots.append((pivot, constant, {j: -c for j, c in row.items()}))
        return Affine(len(polys), pivots)

    def free(self) -> list[int]:
        taken = {pivot for pivot, _, _ in self.pivots}
        return [j for j in range(self.size) if j not in taken]

    def at(self, free: Mapping[int, Fraction]) -> list[Fraction]:
        values = [free.get(j, Fraction(0)) for j in range(self.size)]
        for pivot, constant, row in self.pivots:
            values[pivot] = constant + sum((c * values[j] for j, c in row.items()), Fraction(0))
        return values


def gram_point(goal: Poly, entries: list[Entry], multiples: list[Multiple], wanted: list[int]) -> list[Fraction]:
    """A point at which all Gram matrices are positive semidefinite: simple ones first, then the interior."""
    system = Affine.solve(goal, [*(entry.poly for entry in entries), *(m.poly for m in multiples)])
    simple = system.at({})
    if not wanted and semidefinite(entries, simple):
        return simple
    approximate = interior(system, entries, wanted)
    for bits in (1, 2, 4, 10, 20, 40):
        rounded = system.at({j: Fraction(round(float(approximate[j]) * 2**bits), 2**bits) for j in system.free()})
        if semidefinite(entries, rounded):
            return rounded
    raise NoCertificate("no rational Gram matrix was found near the numerical one")


def sparse_point(goal: Poly, entries: list[Entry], multiples: list[Multiple], wanted: list[int]) -> list[Fraction]:
    """Few squares of single columns, found by a linear program; its vertex is computed again exactly."""
    diagonal = [i for i, entry in enumerate(entries) if entry.row == entry.column]
    polys = [*(entries[i].poly for i in diagonal), *(m.poly for m in multiples)]
    every = dict.fromkeys(t for poly in (goal, *polys) for t in poly.terms)
    terms = {term: k for k, term in enumerate(every)}
    rows = [terms[t] for poly in polys for t in poly.terms]
    columns = [j for j, poly in enumerate(polys) for _ in poly.terms]
    values = [float(c) for poly in polys for c in poly.terms.values()]
    matrix = sparse.csc_matrix((values, (rows, columns)), shape=(len(terms), len(polys)))
    right = np.zeros(len(terms))
    for term, c in goal.terms.items():
        right[terms[term]] = float(c)
    cost = [-1e-3 if i in wanted else 1.0 for i in diagonal] + [0.0] * len(multiples)
    bounds = [(0, 1e3)] * len(diagonal) + [(None, None)] * len(multiples)
    found = linprog(cost, A_eq=matrix, b_eq=right, bounds=bounds)
    if found.status != 0:
        raise NoCertificate(f"no squares of single columns lead to {goal}")
    chosen = [j for j in range(len(polys)) if abs(found.x[j]) > 1e-9]
    exact = Affine.solve(goal, [polys[j] for j in chosen]).at({})  # fails if the vertex was not found precisely enough
    whole = [Fraction(0)] * (len(entries) + len(multiples))
    for j, value in zip(chosen, exact, strict=True):
        whole[diagonal[j] if j < len(diagonal) else len(entries) + j - len(diagonal)] = value
    if (wanted and not any(whole[i] > 0 for i in wanted)) or not semidefinite(entries, whole):
        raise NoCertificate(f"no squares of single columns lead to {goal}")
    return whole


def gram_matrices(
    entries: list[Entry], values: Sequence[Fraction]
) -> dict[tuple[Names, int], dict[tuple[int, int], Fraction]]:
    matrices: dict[tuple[Names, int], dict[tuple[int, int], Fraction]] = {}
    for entry, value in zip(entries, values, strict=False):
        matrix = matrices.setdefault((entry.product, entry.group), {})
        matrix[entry.row, entry.column] = matrix[entry.column, entry.row] = value
    return matrices


def semidefinite(entries: list[Entry], values: Sequence[Fraction]) -> bool:
    return all(ldl(matrix) is not None for matrix in gram_matrices(entries, values).values())


def ldl(matrix: Mapping[tuple[int, int], Fraction]) -> list[tuple[Fraction, dict[int, Fraction]]] | None:
    """The exact decomposition into positive multiples of squares of linear forms, or None.

    >>> ldl({(0, 0): Fraction(1), (0, 1): Fraction(-1), (1, 0): Fraction(-1), (1, 1): Fraction(1)})
    [(Fraction(1, 1), {1: Fraction(1, 1), 0: Fraction(-1, 1)})]
    """
    rest, forms = dict(matrix), []
    indices = sorted({i for i, _ in matrix}, reverse=True)  # the constant column comes last, and so stays alone
    for k in indices:
        pivot = rest.get((k, k), Fraction(0))
        row = {j: rest.get((k, j), Fraction(0)) for j in indices if j <= k}
        if pivot < 0 or (pivot == 0 and any(row.values())):
            return None
        if pivot == 0:
            continue
        form = {j: c / pivot for j, c in row.items() if c}
        forms.append((pivot, form))
        for i, a in form.items():
            for j, b in form.items():
                rest[i, j] = rest.get((i, j), Fraction(0)) - pivot * a * b
    return forms


def all_squares(entries: list[Entry], values: Sequence[Fraction], basis: Sequence[Poly]) -> list[Square]:
    squares = []
    for (product, _), matrix in gram_matrices(entries, values).items():
        for pivot, form in ldl(matrix) or []:
            column = Poly.zero(basis[min(form)].shape)
            for i, c in form.items():
                column = column + basis[i].scaled(c)
            squares.append(Square(pivot, product, column))
    return squares


def interior(system: Affine, entries: list[Entry], wanted: list[int]) -> np.ndarray:
    """Maximize the margin by which all Gram matrices are positive definite (and the wanted entries positive)."""
    blocks: dict[tuple[Names, int], list[int]] = {}
    for i, entry in enumerate(entries):
        blocks.setdefault((entry.product, entry.group), []).append(i)
    free = system.free()
    position = {j: k for k, j in enumerate(free)}
    margin = len(free)  # the last variable
    rows: list[dict[int, float]] = []
    offsets: list[float] = []
    cones = []

    def affine(j: int, scale: float, shift: float) -> None:
        """Append scale * x_j - shift * margin as one cone coordinate (Clarabel: b - A x in the cone)."""
        row, constant = {margin: shift}, 0.0
        if j in position:
            row[position[j]] = -scale
        else:
            _, value, terms = pivots[j]
            constant = scale * float(value)
            for free_index, c in terms.items():
                row[position[free_index]] = row.get(position[free_index], 0.0) - scale * float(c)
        rows.append(row)
        offsets.append(constant)

    pivots = {pivot: (pivot, constant, row) for pivot, constant, row in system.pivots}
    for members in blocks.values():
        index = {(entries[i].row, entries[i].column): i for i in members}
        names = sorted({r for r, _ in index} | {c for _, c in index})
        for column in range(len(names)):
            for row in range(column + 1):
                key = (names[row], names[column])
                if key in index:
                    affine(index[key], 1.0 if row == column else 2**0.5, 1.0 if row == column else 0.0)
                else:
                    rows.append({})
                    offsets.append(0.0)
        cones.append(clarabel.PSDTriangleConeT(len(names)))
    for j in range(len(free)):  # keep the problem bounded
        for sign in (1.0, -1.0):
            rows.append({j: sign})
            offsets.append(1e3)
    rows.append({margin: 1.0})
    offsets.append(1.0)
    cones.append(clarabel.NonnegativeConeT(2 * len(free) + 1))
    objective = np.zeros(len(free) + 1)
    objective[margin] = -1.0
    for j in wanted:
        if j in position:
            objective[position[j]] -= 1e-3
    data = sparse.csc_matrix(
        (
            [v for row in rows for v in row.values()],
            ([i for i, row in enumerate(rows) for _ in row], [k for row in rows for k in row]),
        ),
        shape=(len(rows), len(free) + 1),
    )
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    zero = sparse.csc_matrix((len(free) + 1, len(free) + 1))
    solution = clarabel.DefaultSolver(zero, objective, data, np.array(offsets), cones, settings).solve()
    if str(solution.status) not in ("Solved", "AlmostSolved"):
        raise NoCertificate(f"the semidefinite program ended as {solution.status}")
    values = np.zeros(system.size)
    for j, k in position.items():
        values[j] = solution.x[k]
    return values

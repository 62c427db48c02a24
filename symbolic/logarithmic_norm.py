"""Logarithmic norms: how fast solutions of x' = F(x) can move apart, in a norm of our choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from flint import arb, arb_mat, fmpq_mat

from symbolic.balls import BOUND_BITS, EnclosureError, euclid, log2_above, precision

Element = Any
"""What a vector field computes with: `arb`, `arb_series`, `arb_poly` or `Dual`, chosen by us."""

Field = Callable[[list[Element]], Sequence[Element]]
"""F in x' = F(x): uses only `+`, `-`, `*` on its arguments and rational constants."""


@dataclass(frozen=True)
class Dual:
    """A value with its slopes in finitely many directions (forward differentiation)."""

    value: Element
    slopes: tuple[Element, ...]

    def __add__(self, other: Element) -> Dual:
        if not isinstance(other, Dual):
            return Dual(self.value + other, self.slopes)
        return Dual(self.value + other.value, tuple(map(add, self.slopes, other.slopes)))

    __radd__ = __add__

    def __mul__(self, other: Element) -> Dual:
        if not isinstance(other, Dual):
            return Dual(self.value * other, tuple(s * other for s in self.slopes))
        x, y = self.value, other.value
        pairs = zip(self.slopes, other.slopes, strict=True)
        return Dual(x * y, tuple(s * y + x * t for s, t in pairs))

    __rmul__ = __mul__

    def __neg__(self) -> Dual:
        return self * -1

    def __sub__(self, other: Element) -> Dual:
        return self.__add__(-other)

    def __rsub__(self, other: Element) -> Dual:
        return self.__neg__().__add__(other)


def jacobian(field: Field, point: Sequence[Element], seeds: arb_mat) -> list[list[Element]]:
    """Return DF(point) times the matrix `seeds`, row by row.

    Examples
    --------
    >>> jacobian(lambda x: [x[0] * x[1], x[0]], [arb(2), arb(3)], arb_mat([[1, 0], [0, 1]]))
    [[3.00000000000000, 2.00000000000000], [1.00000000000000, 0]]
    """
    columns = range(seeds.ncols())
    zero = point[0] * 0
    duals = [Dual(x, tuple(zero + seeds[i, j] for j in columns)) for i, x in enumerate(point)]
    rows = (y.slopes if isinstance(y, Dual) else [zero for _ in columns] for y in field(duals))
    return [list(row) for row in rows]


def cholesky(matrix: list[list[arb]]) -> list[list[arb]] | None:
    """Return lower triangular L with L L' = matrix, or None if not certainly positive definite."""
    lower: list[list[arb]] = []
    for i, row in enumerate(matrix):
        new: list[arb] = []
        for j in range(i):
            rest = row[j] - sum((a * b for a, b in zip(new, lower[j], strict=False)), arb(0))
            new.append(rest / lower[j][j])
        pivot = row[i] - sum((a * a for a in new), arb(0))
        if not pivot > 0:
            return None
        lower.append([*new, pivot.sqrt()])
    return lower


def largest_eigenvalue(matrix: arb_mat) -> arb:
    """Return an upper bound of the eigenvalues of every symmetric matrix in a ball matrix.

    Gershgorin's bound of the midpoints is lowered by bisection, each time with a Cholesky
    factorization as the proof; Weyl's inequality adds the radii. Infinite if an entry is.

    Examples
    --------
    >>> bound = largest_eigenvalue(arb_mat([[0, 1], [1, 0]]))
    >>> bool(1 <= bound < 1.01)
    True
    """
    if not all(x.is_finite() for x in matrix.entries()):
        return arb("inf")
    size = range(matrix.nrows())
    middle = [[matrix[i, j].mid() for j in size] for i in size]
    noise = [sum((matrix[i, j].rad() for j in size), arb(0)).upper() for i in size]
    around = [sum((abs(middle[i][j]) for j in size if j != i), arb(0)) for i in size]
    low = reduce(max, (middle[i][i] for i in size))
    high = reduce(max, ((middle[i][i] + around[i]).upper() for i in size))
    for _ in range(10):
        guess = ((low + high) / 2).mid()
        shifted = [[(guess if i == j else 0) - middle[i][j] for j in size] for i in size]
        if cholesky(shifted) is None:
            low = guess
        else:
            high = guess
    return (high + reduce(max, noise)).upper()


class Metric:
    """The norm |x| = |W x|_2, where W'W is (nearly) a given positive definite rational matrix.

    W is exact and invertible, which is all that the proofs use: that W'W is only near the given
    matrix costs sharpness, never truth.

    Raises
    ------
    EnclosureError
        If the matrix cannot be shown to be positive definite.

    Examples
    --------
    >>> Metric(fmpq_mat(2, 2, [4, 0, 0, 1])).norm([arb(1), arb(0)])
    2.00000000000000
    """

    def __init__(self, gram: fmpq_mat) -> None:
        for doubling in range(7):
            self.bits = BOUND_BITS << doubling
            with precision(self.bits):
                if self._factor(gram):
                    return
        msg = "the metric is not positive definite, or too close to singular"
        raise EnclosureError(msg)

    def _factor(self, gram: fmpq_mat) -> bool:
        lower = cholesky(arb_mat(gram).tolist())
        if lower is None:
            return False
        size = range(len(lower))
        self.forward = arb_mat([[lower[j][i].mid() if j >= i else 0 for j in size] for i in size])
        self.inverse = self.forward.inv()
        rows = self.inverse.tolist()
        self.reach = [euclid(row) for row in rows]
        """By how much a vector of norm 1 can move each coordinate."""
        self.stretch = reduce(max, self.reach)
        return all(x.rad() * 2**64 < self.stretch for row in rows for x in row)

    def norm(self, vector: Sequence[arb]) -> arb:
        """Return an upper bound of the norm of every vector in a vector of balls."""
        return euclid((self.forward * arb_mat([[x] for x in vector])).entries())

    def ball(self, centre: Sequence[arb], radius: arb) -> list[arb]:
        """Return a box around the points within `radius` of `centre`."""
        pairs = zip(centre, self.reach, strict=True)
        return [x + arb(0, 1) * (radius * r).upper() for x, r in pairs]

    def logarithmic_norm(self, field: Field, box: Sequence[arb]) -> arb:
        """Return a bound of the growth rate of distances between solutions in a convex box."""
        slopes = self.forward * arb_mat(jacobian(field, box, self.inverse))
        return largest_eigenvalue((slopes + slopes.transpose()) / 2)

    def spread(self) -> int:
        """Return about how many bits lie between its longest and its shortest direction."""
        size = range(self.forward.nrows())
        longest = reduce(max, (euclid([self.forward[i, j] for j in size]) for i in size))
        return max(0, log2_above(longest * self.stretch))

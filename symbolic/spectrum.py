"""What can be said of a matrix exactly, or to any accuracy: eigenvalues, full row rank, the minimum-norm solution.

The matrix is rational. Its rank and the solution are computed over Q, and so is the characteristic polynomial of a
symmetric matrix; only its roots are balls, isolated with their multiplicities.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq_mat

from symbolic.balls import EnclosureError, accuracy, precision, rational

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flint import fmpq

    from symbolic.balls import Rational

    Rows = Sequence[Sequence[Rational]]

MOST_BITS = 1 << 18
"""The working precision at which the search for roots gives up."""


@dataclass(frozen=True)
class Eigenvalue:
    """A ball with one eigenvalue in it, and the multiplicity of that."""

    value: arb
    multiplicity: int


def matrix(rows: Rows) -> fmpq_mat:
    """Return rows of exact rationals as a matrix.

    Raises
    ------
    ValueError
        If there is no entry, the rows differ in length, or an entry is not an int, a `Fraction` or an `fmpq`.

    Examples
    --------
    >>> matrix([[1, 2]])
    [1, 2]
    """
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        msg = "a matrix needs rows of one length, and at least one entry"
        raise ValueError(msg)
    return fmpq_mat([[rational(x) for x in row] for row in rows])


def gram(rows: Rows) -> fmpq_mat:
    """Return AA', exactly.

    Examples
    --------
    >>> gram([[1, 2], [0, 1]])
    [5, 2]
    [2, 1]
    """
    A = matrix(rows)
    return A * A.transpose()


def column(entries: Sequence[Rational]) -> fmpq_mat:
    """Return exact rationals as a matrix with one column."""
    return matrix([[x] for x in entries])


def eigenvalues(symmetric: fmpq_mat, digits: int = 30) -> list[Eigenvalue]:
    """Enclose the eigenvalues of a symmetric rational matrix, in ascending order and each once.

    Parameters
    ----------
    symmetric : fmpq_mat
        An n x n matrix; AA' is `gram(A)`.
    digits : int
        Every radius is at most ``10**-digits`` times the eigenvalue.

    Returns
    -------
    list of Eigenvalue
        The balls are disjoint, and the multiplicities add up to n.

    Raises
    ------
    ValueError
        If the matrix is not symmetric, or `digits` is not positive.
    EnclosureError
        If no enclosure that sharp can be had.

    Examples
    --------
    >>> found = eigenvalues(matrix([[2, 0, 1], [0, 3, 0], [1, 0, 2]]))
    >>> [(x.value.str(5, radius=False), x.multiplicity) for x in found]
    [('1.0000', 1), ('3.0000', 2)]
    """
    if symmetric != symmetric.transpose():
        msg = "eigenvalues are enclosed for symmetric matrices"
        raise ValueError(msg)
    characteristic = symmetric.charpoly()
    wanted = accuracy(digits)
    bits = wanted + 8
    while bits <= MOST_BITS:
        with precision(bits):
            roots: Any = characteristic.complex_roots()  # pairs of a ball and a multiplicity; the stubs say otherwise
            found = sorted((Eigenvalue(root.real, int(times)) for root, times in roots), key=_middle)
        if _certain(found, symmetric.nrows()) and all(_sharp(x.value, wanted) for x in found):
            return found
        bits *= 2
    msg = f"the eigenvalues cannot be told apart to {digits} digits with {MOST_BITS} bits"
    raise EnclosureError(msg)


def _middle(found: Eigenvalue) -> fmpq:
    """Return the exact midpoint, by which balls that are disjoint are in order."""
    return found.value.mid().fmpq()


def _certain(found: list[Eigenvalue], size: int) -> bool:
    """Whether these are all eigenvalues, and in order."""
    ordered = all(bool(a.value < b.value) for a, b in pairwise(found))
    return ordered and sum(x.multiplicity for x in found) == size


def _sharp(value: arb, bits: int) -> bool:
    """Whether a ball is accurate to so many bits, relative to what it contains; the exact 0 always is."""
    return value.is_exact() or value.rel_accuracy_bits() >= bits


def full_row_rank(rows: Rows) -> bool:
    """Whether the rows are linearly independent, decided over Q.

    Examples
    --------
    >>> full_row_rank([[1, 2, 0], [0, 0, 1]]), full_row_rank([[1, 2], [2, 4]])
    (True, False)
    """
    A = matrix(rows)
    return bool(A.rank() == A.nrows())


def minimum_norm_solution(rows: Rows, y: Sequence[Rational]) -> list[fmpq]:
    """Return x* = A'(AA')^-1 y, the shortest x with A x = y, exactly.

    Parameters
    ----------
    rows : m rows of d exact rationals
        A, of full row rank.
    y : m exact rationals

    Raises
    ------
    ValueError
        If the rows are linearly dependent, or their number is not that of `y`.

    Examples
    --------
    >>> minimum_norm_solution([[1, 1, 0], [0, 0, 2]], [1, 1])
    [1/2, 1/2, 1/2]
    """
    return _pulled_back(matrix(rows), column(y)).entries()


def null_space_part(rows: Rows, u: Sequence[Rational]) -> list[fmpq]:
    """Return (I - A'(AA')^-1 A) u, what is left of u on the null space of A, exactly.

    Parameters and errors are those of `minimum_norm_solution`, but that `u` has d entries.

    Examples
    --------
    >>> null_space_part([[1, 1, 0]], [1, 0, 3])
    [1/2, -1/2, 3]
    """
    A, direction = matrix(rows), column(u)
    if direction.nrows() != A.ncols():
        msg = "u must be as long as the rows of A"
        raise ValueError(msg)
    return (direction - _pulled_back(A, A * direction)).entries()


def _pulled_back(A: fmpq_mat, target: fmpq_mat) -> fmpq_mat:
    """Return A'(AA')^-1 times a column."""
    if target.nrows() != A.nrows():
        msg = "y must have an entry for each row of A"
        raise ValueError(msg)
    rank = A.rank()
    if rank < A.nrows():
        msg = f"A does not have full row rank: of its {A.nrows()} rows only {rank} are linearly independent"
        raise ValueError(msg)
    return A.transpose() * (A * A.transpose()).solve(target)


def dot(left: Sequence[fmpq], right: Sequence[fmpq]) -> fmpq:
    """Return the sum of the products.

    Examples
    --------
    >>> from flint import fmpq
    >>> dot([fmpq(1, 2), fmpq(1)], [fmpq(2), fmpq(3)])
    4
    """
    return sum((a * b for a, b in zip(left, right, strict=True)), start=0 * left[0])

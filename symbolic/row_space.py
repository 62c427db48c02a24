"""What a rational matrix of any rank does to a vector, exactly: its parts on the row space and the null space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic.spectrum import gram, matrix, minimum_norm_solution
from symbolic.spectrum import null_space_part as null_space_part_of_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flint import fmpq

    from symbolic.spectrum import Rows


def independent_rows(A: Rows) -> list[int]:
    """Return which rows are no combination of those before.

    Examples
    --------
    >>> independent_rows([[1, 2], [2, 4], [0, 0], [1, 0]])
    [0, 3]
    """
    echelon, rank = gram(A).rref()  # AA'x = 0 exactly where A'x = 0: the columns depend on each other as the rows of A
    return [next(j for j, x in enumerate(row) if x != 0) for row in echelon.tolist()[:rank]]


def null_space_part(A: Rows, u: Sequence[fmpq]) -> list[fmpq]:
    """Return the projection of u onto the null space of A.

    Examples
    --------
    >>> from flint import fmpq
    >>> null_space_part([[1, 1], [2, 2]], [fmpq(1), fmpq(0)])
    [1/2, -1/2]
    """
    rows = independent_rows(A)
    return null_space_part_of_rows([A[i] for i in rows], u) if rows else list(u)


def least_squares(A: Rows, y: Sequence[fmpq]) -> tuple[list[fmpq], list[fmpq]]:
    """Return the shortest x for which |y - A x| is least, and y - A x.

    Examples
    --------
    >>> from flint import fmpq
    >>> least_squares([[1, 1], [1, 1]], [fmpq(2), fmpq(4)])
    ([3/2, 3/2], [-1, 1])
    """
    rest = null_space_part(matrix(A).transpose().tolist(), y)
    rows = independent_rows(A)
    if not rows:
        return [x * 0 for x in matrix(A).tolist()[0]], rest
    return minimum_norm_solution([A[i] for i in rows], [y[i] - rest[i] for i in rows]), rest

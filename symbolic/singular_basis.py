"""An orthonormal basis of the row space of a matrix in which A'A is diagonal, with a proved error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import mpmath
from flint import acb_mat, arb, arb_mat, ctx, fmpq_mat

from symbolic.balls import EnclosureError, euclid, precision
from symbolic.logarithmic_norm import cholesky
from symbolic.row_space import independent_rows

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_DOUBLINGS = 8
"""How often the working precision is doubled before a matrix counts as too ill-conditioned."""


@dataclass(frozen=True)
class SingularBasis:
    """A matrix V with exactly orthonormal columns, which span the row space of A.

    `vectors` is a ball matrix that contains V, `values` are exact numbers, and V'A'AV - diag(values) is a symmetric
    matrix whose norm is at most `spread`.
    """

    vectors: arb_mat
    values: list[arb]
    spread: arb


def singular_basis(A: fmpq_mat, bits: int) -> SingularBasis:
    """Find such a basis whose errors are below 2^-bits, relative to the square of the norm of A for the spread.

    Nothing is trusted of how the vectors were found. For T of full rank near them and N = T'T, V = T N^(-1/2) has
    orthonormal columns. With e = |N - I| <= 1/2, |N^(-1/2) - I| <= (1 - e)^(-1/2) - 1 <= e, so a row of V is off that
    of T by at most e times its length, and V'A'AV off T'A'AT by at most (2e + e^2) |T'A'AT|.

    Raises
    ------
    EnclosureError
        If there is none at the highest precision that is tried.

    Examples
    --------
    >>> basis = singular_basis(fmpq_mat([[3, 4]]), 100)
    >>> [x.str(5, radius=False) for x in basis.vectors.entries()], basis.values[0].str(5, radius=False)
    (['0.60000', '0.80000'], '25.000')
    """
    listed = A.tolist()
    rows = [listed[i] for i in independent_rows(listed)]
    if not rows:
        return SingularBasis(arb_mat(A.ncols(), 0), [], arb(0))
    R = fmpq_mat(rows)
    for doubling in range(MOST_DOUBLINGS):
        with precision((bits + 32) << doubling):
            for eigenvectors in (_by_flint, _by_mpmath):
                T = _near(A, R, eigenvectors)
                found = _orthonormal(A, T) if T is not None else None
                if found is not None and _sharp(found, bits):
                    return found
    msg = "the singular vectors of A are out of reach: its rows are too close to dependent"
    raise EnclosureError(msg)


def _sharp(basis: SingularBasis, bits: int) -> bool:
    limit = arb(2) ** -bits
    size = sum(basis.values, arb(1))
    return bool(basis.spread < limit * size) and all(x.rad() < limit for x in basis.vectors.entries())


def _near(A: fmpq_mat, R: fmpq_mat, eigenvectors: Callable[[arb_mat], arb_mat]) -> arb_mat | None:
    """Return exact vectors near singular vectors of A, the rows R of which span the row space; not proved."""
    gram = arb_mat(R * R.transpose())
    lower = cholesky(gram.tolist())
    if lower is None:
        return None
    size = range(len(lower))
    L = arb_mat([[lower[i][j] if j <= i else 0 for j in size] for i in size])
    try:
        orthonormal = arb_mat(R.transpose()) * L.transpose().inv()
        image = (arb_mat(A) * orthonormal).mid()
        square = (image.transpose() * image).mid()
        return (orthonormal.mid() * eigenvectors(square)).mid()
    except (ZeroDivisionError, ArithmeticError, ValueError):
        return None


def _by_flint(square: arb_mat) -> arb_mat:
    """Return approximate eigenvectors of a symmetric matrix, fast; not those of multiple eigenvalues."""
    _, right = acb_mat(square).eig(right=True, algorithm="approx")
    columns = []
    for column in zip(*right.tolist(), strict=True):
        largest = max(column, key=lambda x: float(abs(x).mid()))
        straight = [(x / largest).real.mid() for x in column]  # the vectors come with complex factors
        length = sum((x * x for x in straight), arb(0)).sqrt()
        columns.append([x / length for x in straight])
    return arb_mat(columns).transpose().mid()


def _by_mpmath(square: arb_mat) -> arb_mat:
    """Return approximate eigenvectors of a symmetric matrix, whatever its eigenvalues."""
    with mpmath.workprec(ctx.prec):
        _, vectors = mpmath.eigsy(mpmath.matrix([[_mpf(x) for x in row] for row in square.tolist()]))
        return arb_mat([[arb(x) for x in row] for row in vectors.tolist()])


def _mpf(x: arb) -> mpmath.mpf:
    mantissa, exponent = x.mid().man_exp()
    return mpmath.ldexp(int(mantissa), int(exponent))


def _orthonormal(A: fmpq_mat, T: arb_mat) -> SingularBasis | None:
    """Prove the basis that the exact vectors T are near to, if they are near enough to be orthonormal."""
    image = arb_mat(A) * T
    gram, square = (X.transpose() * X for X in (T, image))
    size = range(T.ncols())
    off = euclid([gram[i, j] - int(i == j) for i in size for j in size])
    if not off < 0.5:
        return None
    values = [square[i, i].mid() for i in size]
    rest = euclid([square[i, j] - (values[i] if i == j else 0) for i in size for j in size])
    spread = (rest + (2 * off + off * off) * euclid(square.entries())).upper()
    rows = T.tolist()
    error = [arb(0, 1) * (off * euclid(row)).upper() for row in rows]
    return SingularBasis(arb_mat([[x + e for x in row] for row, e in zip(rows, error, strict=True)]), values, spread)

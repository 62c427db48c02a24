"""Signs of numbers p + q sqrt(r) with rational p, q and r, decided exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flint import fmpq


def sign(x: fmpq) -> int:
    """Return -1, 0 or 1."""
    return (x > 0) - (x < 0)


def surd_sign(p: fmpq, q: fmpq, r: fmpq) -> int:
    """Return the sign of p + q sqrt(r), for r not negative.

    Examples
    --------
    >>> from flint import fmpq
    >>> surd_sign(fmpq(-3, 2), fmpq(1), fmpq(2)), surd_sign(fmpq(-3, 2), fmpq(1), fmpq(9, 4))
    (-1, 0)
    """
    first, second = sign(p), sign(q * r)
    return first if first == second else sign(first * p * p + second * q * q * r)

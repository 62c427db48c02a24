"""Ball arithmetic: exact input, a working precision that is restored, what counts as failure."""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import arb, ctx, fmpq

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Rational = int | Fraction | fmpq

BOUND_BITS = 128
"""Working precision of error bounds (not of the solution itself)."""


class EnclosureError(ArithmeticError):
    """No enclosure of the requested quality could be proved."""


@contextmanager
def precision(bits: int, terms: int = 10) -> Iterator[None]:
    """Set the global working precision of flint, and the length of its series; restore both.

    Examples
    --------
    >>> with precision(200):
    ...     third = arb(1) / 3
    >>> ctx.prec, third.rel_accuracy_bits() > 190
    (53, True)
    """
    saved = ctx.prec, ctx.cap
    ctx.prec, ctx.cap = bits, terms
    try:
        yield
    finally:
        ctx.prec, ctx.cap = saved


def rational(value: Rational) -> fmpq:
    """Return an exact rational as `fmpq`; anything else, a float above all, is refused.

    Raises
    ------
    ValueError
        If `value` is not an int, a `Fraction` or an `fmpq`.

    Examples
    --------
    >>> rational(Fraction(1, 3))
    1/3
    """
    if isinstance(value, fmpq):
        return value
    if isinstance(value, (int, Fraction)):
        return fmpq(value.numerator, value.denominator)
    msg = f"an exact rational is needed, not {value!r}"
    raise ValueError(msg)


def instants(times: Sequence[Rational]) -> list[fmpq]:
    """Return exact times, none of them negative.

    Raises
    ------
    ValueError
        If a time is negative or not an exact rational.
    """
    exact = [rational(t) for t in times]
    if any(t < 0 for t in exact):
        msg = "the times must not be negative"
        raise ValueError(msg)
    return exact


def accuracy(digits: int) -> int:
    """Return the number of bits that `digits` decimal digits take, rounded up.

    Raises
    ------
    ValueError
        If `digits` is not positive.
    """
    if digits < 1:
        msg = "the number of digits must be positive"
        raise ValueError(msg)
    return digits * 3322 // 1000 + 1


def log2_above(x: arb) -> int:
    """Return an integer not below the binary logarithm of a positive number, and near it.

    Examples
    --------
    >>> log2_above(arb(9))
    4
    """
    return int((x.log() / arb(2).log()).upper().ceil().fmpz())


def missing_bits(values: Sequence[arb], digits: int) -> int:
    """Return how many bits the worst radius is above ``10**-digits * max(1, |value|)``.

    Examples
    --------
    >>> missing_bits([arb(1, 1e-10), arb(1, 1e-9)], 10)
    4
    """
    with precision(BOUND_BITS):
        worst = arb(0)
        for value in values:
            if not value.is_finite():
                msg = "an operation left no finite ball"
                raise EnclosureError(msg)
            worst = max(worst, (value.rad() / max(arb(1), value.abs_lower())).upper())
        excess = worst * arb(10) ** digits
        return log2_above(excess) if excess > 1 else 0


def euclid(entries: Sequence[arb]) -> arb:
    """Return an upper bound of the length of every vector in a vector of balls.

    Examples
    --------
    >>> euclid([arb(3), arb(4)])
    5.00000000000000
    """
    squares = [x.abs_upper() * x.abs_upper() for x in entries]
    return sum(squares, arb(0)).upper().sqrt().upper()

"""Exact numbers a + b sqrt(q), with rational a, b and q: what the direction u / |u| of a rational u is made of.

Whether a hypothesis such as |w|^2 = 1 or y'A w = 0 holds at such a direction is decided exactly; balls could not tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import Any

from flint import arb, fmpq

from symbolic.surds import surd_sign


@dataclass(frozen=True, slots=True, eq=False)
class Quadratic:
    """a + b sqrt(q), where b is not 0 and q is positive and no square; with other numbers than these it is a ball."""

    a: fmpq
    b: fmpq
    q: fmpq

    def ball(self) -> arb:
        """An enclosure, as sharp as the working precision."""
        return arb(self.a) + arb(self.b) * arb(self.q).sqrt()

    def sign(self) -> int:
        """The sign, exactly.

        >>> quadratic(fmpq(-7, 5), fmpq(1), fmpq(2)).sign()
        1
        """
        return surd_sign(self.a, self.b, self.q)

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Quadratic) and other.q == self.q:
            return _reduced(self.a + other.a, self.b + other.b, self.q)
        return Quadratic(self.a + other, self.b, self.q) if isinstance(other, int | fmpq) else self.ball() + ball(other)

    __radd__ = __add__

    def __neg__(self) -> Quadratic:
        return Quadratic(-self.a, -self.b, self.q)

    def __sub__(self, other: Any) -> Any:
        return self + -other

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Quadratic) and other.q == self.q:
            return _reduced(self.a * other.a + self.b * other.b * self.q, self.a * other.b + self.b * other.a, self.q)
        if isinstance(other, int | fmpq):
            return _reduced(self.a * other, self.b * other, self.q)
        return self.ball() * ball(other)

    __rmul__ = __mul__

    def __rtruediv__(self, other: Any) -> Any:
        norm = self.a * self.a - self.b * self.b * self.q
        return other * Quadratic(self.a / norm, -self.b / norm, self.q)

    def __truediv__(self, other: Any) -> Any:
        return self * (1 / other)

    def __abs__(self) -> Quadratic:
        return self if self.sign() > 0 else -self


def _reduced(a: fmpq, b: fmpq, q: fmpq) -> Quadratic | fmpq:
    return Quadratic(a, b, q) if b != 0 else a


def quadratic(a: fmpq, b: fmpq, q: fmpq) -> Quadratic | fmpq:
    """a + b sqrt(q); a rational number if it is one.

    >>> quadratic(fmpq(1), fmpq(2), fmpq(9, 4))
    4
    """
    root = square_root(q)
    return _reduced(a, b, q) if root is None else a + b * root


def square_root(q: fmpq) -> fmpq | None:
    """The root of a rational number that is a square, or None.

    >>> square_root(fmpq(9, 4)), square_root(fmpq(2))
    (3/2, None)
    """
    if q < 0:
        return None
    root = fmpq(isqrt(int(q.p)), isqrt(int(q.q)))
    return root if root * root == q else None


def ball(number: Any) -> arb:
    """A number as a ball."""
    return number.ball() if isinstance(number, Quadratic) else arb(number)


def normalized(u: list[fmpq]) -> list[Quadratic | fmpq]:
    """u / |u|, exactly.

    Examples
    --------
    >>> [x * x for x in normalized([fmpq(1), fmpq(2)])]
    [1/5, 4/5]
    >>> normalized([fmpq(3), fmpq(4)])
    [3/5, 4/5]
    """
    square = sum((x * x for x in u), fmpq(0))
    return [quadratic(fmpq(0), x / square, square) for x in u]

"""The WN flow from the time on at which its loss is proved to fall exponentially: no steps are needed there.

Let lambda_min and lambda_max bound the eigenvalues of A'A other than 0, and let r be the part of the residual in the
range of A. As r' = -N r, where N = g^2 A(I - ww')A' + c Aww'A' >= min(g^2, c) AA', and |g'| = c |w'A'r|,

    |r| falls at least at the rate lambda_min p,    |g'| <= c lambda_max^(1/2) |r|,

while g^2 and c are at least p. Take p = min(c, (9/10 g)^2) at one time: if c lambda_max^(1/2) |r| / (lambda_min p),
the longest way that g can go before it leaves, is at most g/10, it never leaves. Then the loss tends to its least,
g w to x* + g exp((g_0^2 - g^2) / 2c) w_0^perp, and g^2 to the one positive root G of G (1 - a exp((g_0^2 - G) / c)) =
|x*|^2, a = |w_0^perp|^2. How far they are from there at a later time, the same inequalities say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import arb, ctx, fmpq

from symbolic.row_space import least_squares, null_space_part
from symbolic.scale_equation import excess
from symbolic.spectrum import dot

if TYPE_CHECKING:
    from symbolic.weight_normalization import WNProblem


@dataclass(frozen=True)
class Settled:
    """At a time: upper bounds of |r| and of the way of g over |r|, lower ones of lambda_min p, lambda_min; g's sign."""

    begin: fmpq
    residual: arb
    reach: arb
    pace: arb
    smallest: arb
    side: int


def settled(begin: fmpq, g: arb, square: arb, c: fmpq, smallest: arb, largest: arb) -> Settled | None:
    """Prove that the flow has settled at a time, or return None.

    Parameters
    ----------
    begin : fmpq
        The time.
    g, square : arb
        Balls around the scale and |r|^2 at that time.
    c : fmpq
        The ratio of the learning rates.
    smallest, largest : arb
        Bounds of the eigenvalues of A'A other than 0.
    """
    size = g.abs_lower()
    low = 9 * size / 10
    pace = (smallest * min((low * low).lower(), arb(c).lower())).lower()
    if not pace > 0:
        return None
    reach = (arb(c) * largest.sqrt() / pace).upper()
    residual = square.abs_upper().sqrt().upper()
    if not reach * residual < size / 10:
        return None
    return Settled(begin, residual, reach, pace, smallest, 1 if g > 0 else -1)


class SettledFlow:
    """The states of a flow that has settled."""

    def __init__(self, problem: WNProblem, start: Settled) -> None:
        self.start = start
        self.g0, self.c = problem.g0, problem.c
        self.least, self.rest = least_squares(problem.A, problem.y)
        self.perp = null_space_part(problem.A, problem.u)
        self.length = dot(problem.u, problem.u)

    def scale(self) -> arb:
        """Enclose the limit of g."""
        size, part, begin = dot(self.least, self.least), dot(self.perp, self.perp) / self.length, self.g0 * self.g0
        if part == 0:
            square = arb(size)
        elif size == 0:
            square = begin + self.c * arb(part).log()
        else:

            def constants() -> tuple[arb, arb, arb, arb]:
                return arb(part), arb(begin), arb(self.c), arb(size)

            square = size + excess(constants, ctx.prec - 16).exp()
        return self.start.side * square.sqrt()

    def at(self, t: fmpq) -> tuple[arb, list[arb], list[arb], arb, list[arb]]:
        """Enclose g, w, the residual, the loss and the part of w in the null space at a time, not before the start."""
        start = self.start
        r = (start.residual * (-start.pace * (t - start.begin)).exp()).upper()
        g = self.scale() + arb(0, 1) * (start.reach * r).upper()
        factor = ((self.g0 * self.g0 - g * g) / (2 * self.c)).exp() / arb(self.length).sqrt()
        perp = [factor * a for a in self.perp]
        near = arb(0, 1) * (r / start.smallest.sqrt()).upper()  # g w - x* - g perp = -A^+ r
        w = [(a + near) / g + b for a, b in zip(self.least, perp, strict=True)]
        residual = [a + arb(0, 1) * r for a in self.rest]
        loss = arb(dot(self.rest, self.rest)) / 2 + arb(0).union(r * r / 2)
        return g, w, residual, loss, perp

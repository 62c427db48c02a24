"""Products of power series whose coefficients become known one by one, as in the solution of an ODE."""

from __future__ import annotations

from operator import mul
from typing import TYPE_CHECKING

from flint import arb, arb_poly

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCK = 16
"""Coefficients whose indices are less than this apart are multiplied one by one."""


class Product:
    """The coefficients of x y up to an order, from lists x and y that grow (relaxed multiplication).

    Each pair of coefficients is multiplied once: near the ends of the lists by itself, the rest in blocks whose length
    doubles, by fast multiplication of polynomials as soon as both blocks are full. Balls contain the exact values.

    Examples
    --------
    >>> x = [arb(1)]  # x' = x^2, whose solution is 1 / (1 - t)
    >>> square = Product(x, x, 40)
    >>> for k in range(40):
    ...     x.append(square.coefficient(k) / (k + 1))
    >>> all(a.contains(1) for a in x)
    True
    """

    def __init__(self, x: Sequence[arb], y: Sequence[arb], order: int) -> None:
        self.x, self.y = x, y
        self.sums = [arb(0)] * (order + 1)

    def coefficient(self, k: int) -> arb:
        """Return coefficient k; to be asked for in turn, when the factors are known up to k."""
        x, y = self.x, self.y
        begin = k - k % BLOCK
        count = k - begin + 1
        if not begin:
            total = sum(map(mul, x[:count], y[k::-1]), arb(0))
        elif x is y:
            total = 2 * sum(map(mul, x[:count], y[k : begin - 1 : -1]), arb(0)) + self.sums[k]
        else:
            total = sum(map(mul, x[:count], y[k : begin - 1 : -1]), self.sums[k])
            total = sum(map(mul, y[:count], x[k : begin - 1 : -1]), total)
        if count == BLOCK:
            self._block_is_full(k + 1)
        return total

    def _block_is_full(self, end: int) -> None:
        """Add the products of blocks that can be had now, to coefficients from `end` on."""
        first, last = (0, BLOCK), (end - BLOCK, end)
        self._add(first, last, end)
        size = BLOCK
        while end % size == 0 and end >= 2 * size:
            self._add((size, 2 * size), (end - size, end), end)
            size *= 2

    def _add(self, early: tuple[int, int], late: tuple[int, int], end: int) -> None:
        if end >= len(self.sums):
            return
        x, y = self.x, self.y
        product = arb_poly(x[slice(*early)]) * arb_poly(y[slice(*late)])
        if early != late:
            product += product if x is y else arb_poly(x[slice(*late)]) * arb_poly(y[slice(*early)])
        for k, a in enumerate(product.coeffs()[end - early[0] - late[0] :], end):
            if k == len(self.sums):
                return
            self.sums[k] += a

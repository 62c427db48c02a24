"""The flow of weight normalization in coordinates in which A'A is diagonal, as a system for the rigorous integrator.

With x_i = <v_i, w> for orthonormal v_i that span the row space of A and the start w_0, and g, the flow reads

    x' = g (b - g M x) + g q x,    g' = -c q,    q = g x'M x - b'x,

where M = V'A'AV = diag(values) + E with a tiny symmetric E, and b = V'A'y. A coefficient of a power series costs O(m),
and so does everything else. In the norm |x|^2 + g^2 / c it is a gradient flow on the sphere |x| = 1.

Off the sphere it is none, and a logarithmic norm that looks there sees errors grow that cannot. So it looks at
J - k xx' for a number k. For a solution x, a point p, e = x - p and z between them, |z'e| <= (|e|^2 + s) / 2, where
s = ||p|^2 - 1|, as |x| = 1. Hence e'J(z) e <= e'(J(z) - k zz') e + k |z| |e| (|e|^2 + s) / 2: the rate of |e| gains
k |z| |e| / 2, the defect k |z| s / 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np
from flint import arb, arb_mat, arb_poly, ctx

from symbolic.balls import euclid, precision
from symbolic.flow import COARSE, Expansion
from symbolic.online_products import Product

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True)
class SphereSystem:
    """The flow of x and g: the exact diagonal of M, balls around b, a bound of the norm of E, c, k, and the start."""

    values: list[arb]
    targets: list[arb]
    mixing: arb
    c: arb
    k: arb
    begin: list[arb]

    @cached_property
    def weight(self) -> arb:
        """By what g is multiplied in the norm; 1 where g stands still."""
        return 1 / self.c.sqrt() if self.c > 0 else arb(1)

    @cached_property
    def stretch(self) -> arb:
        """How large a coordinate of a vector of norm 1 can be."""
        return max(arb(1), (1 / self.weight).upper())

    @cached_property
    def spread(self) -> int:
        """About how many bits lie between the longest and the shortest direction."""
        return abs(int(self.weight.log_base(2).mid().floor().fmpz())) + 1

    def start(self) -> list[arb]:
        """Return an enclosure of the start."""
        return self.begin

    def norm(self, vector: Sequence[arb]) -> arb:
        """Return an upper bound of the norm of every vector in a vector of balls."""
        return euclid([*vector[:-1], vector[-1] * self.weight])

    def ball(self, centre: Sequence[arb], radius: arb) -> list[arb]:
        """Return a box around the points within `radius` of those in a box."""
        around, along = arb(0, 1) * radius, arb(0, 1) * (radius / self.weight).upper()
        return [*(x + around for x in centre[:-1]), centre[-1] + along]

    def middle(self, box: Sequence[arb]) -> list[arb]:
        """Return a point near the centre of a box, with x on the sphere but for rounding."""
        *x, g = (a.mid() for a in box)
        length = _dot(x, x).sqrt()
        return [*((a / length).mid() for a in x), g]

    # The polynomial and its defect

    def expand(self, point: list[arb], order: int) -> Expansion:
        """Return the Taylor polynomials, with rounded coefficients, and a bound of their defect.

        A coefficient of F(p) below the order is enclosed by a ball whose centre, over k + 1, becomes the next
        coefficient of p: so there the radii are the defect.
        """
        series = _Series(self, point, order)
        off = abs(_dot(point[:-1], point[:-1]) - 1)
        full = ctx.prec
        for k in range(order):
            # a step multiplies what is lost at coefficient k by the k-th power of its length
            with precision(max(COARSE, full - (full - COARSE) * k // order)):
                series.extend(k)
        with precision(COARSE):
            return Expansion([*series.x, series.g], self._defect(series, order, off))

    def _defect(self, series: _Series, order: int, off: arb) -> Callable[[arb], arb]:
        """Return a bound of the defect, as a function of time.

        From the order on, the coefficients are bounded by those of products of series of absolute values, where
        |x_j' diag(values) x_k| is at most |diag(values) x_j| |x_k|. E changes F(p) by g^2 (x'Ex x - Ex), -c g x'Ex.
        """
        columns = list(zip(*series.x, strict=True))
        x = arb_poly([euclid(column) for column in columns])
        image = arb_poly([euclid([a * b for a, b in zip(self.values, column, strict=True)]) for column in columns])
        g = arb_poly([a.abs_upper() for a in series.g])
        b = euclid(self.targets)

        def continued(known: list[arb], product: arb_poly) -> arb_poly:
            return arb_poly([*(a.abs_upper() for a in known), *product.coeffs()[order:]])

        h, n = continued(series.h, g * g), continued(series.n, image * x)
        q = continued(series.q, g * n + b * x)
        v = continued(series.v, g * q)
        late = (v * x + h * image + b * g + self.c * self.weight * q).coeffs()[order:]
        early = [k * (euclid(r[:-1]) + self.weight * r[-1]) for k, r in enumerate(series.radii, 1)]
        defect = arb_poly([*early, *late])

        def bound(t: arb) -> arb:
            size, scale = x(t), g(t)
            square = size * size
            bent = scale * scale * size * (1 + square) + self.c * self.weight * scale * square
            found = defect(t) + self.mixing * bent
            # the rate of |p|^2 - 1 is 2 g q (|p|^2 - 1), but for twice the defect times |p|
            leaving = (off + 2 * size * t * found) * (2 * t * v(t)).exp()
            return (found + self.k * size * leaving).upper()

        return bound

    # The logarithmic norm

    def rate(self, box: Sequence[arb], radius: arb) -> arb:
        """Return a bound of the growth rate of the distance of a solution from p, up to the defect.

        With f = 2 g M x - b, n = x'M x and the coordinates (x, g / sqrt(c)), the symmetric part of J - k xx' is

            diag(g q - g^2 values, -c n) + (g x f' + g f x') / 2 - k xx' + u e' + e u',
            u = ((q + g n) x / weight - (1 / weight + c weight) f) / 2,

        where e is the last unit vector. At the centre of the box its largest eigenvalue is bounded by `_Middle`;
        Weyl's inequality adds the norm of what the box, and E, can change.
        """
        *x, g = box
        image = [a * b for a, b in zip(self.values, x, strict=True)]
        n, b = _dot(x, image), _dot(self.targets, x)
        q, h = g * n - b, g * g
        f = [2 * g * a - b for a, b in zip(image, self.targets, strict=True)]
        diagonal = [g * q - h * a for a in self.values]
        along, back, last = (q + g * n) / self.weight / 2, -(1 / self.weight + self.c * self.weight) / 2, -self.c * n
        vectors = ([a.mid() for a in vector] for vector in (diagonal, x, f))
        middle = _Middle(*vectors, *(a.mid() for a in (g, self.k, along, back, last)))  # type: ignore[arg-type]
        change = reduce(max, (a.rad() for a in diagonal)) + last.rad()
        size, moved = euclid(x), euclid([a.rad() for a in x])
        turned = [g * a - middle.g * b for a, b in zip(x, middle.x, strict=True)]
        change += euclid(turned) * euclid(f) + euclid([middle.g * a for a in middle.x]) * euclid([a.rad() for a in f])
        change += 2 * self.k * size * moved + (self.k - middle.k).abs_upper() * size * size
        bordered = zip(x, middle.x, f, middle.f, strict=True)
        change += euclid([along * a - middle.along * b + back * c - middle.back * d for a, b, c, d in bordered])
        mixed = self.mixing * self._bent(size, g.abs_upper())
        return (middle.largest_eigenvalue() + change + mixed + self.k * size * radius).upper()

    def _bent(self, size: arb, g: arb) -> arb:
        """Bound the Jacobian of g^2 (x'Ex x - Ex), -c g x'Ex for |E| <= 1, |x| <= size."""
        square, root = size * size, self.c * self.weight
        inner = g * g * (1 + 3 * square)
        mixed = 2 * g * (size + size * square) / self.weight + 2 * root * g * size
        return inner + mixed + self.c * square


@dataclass(frozen=True)
class _Middle:
    """The matrix diag(diagonal, last) + g (x f' + f x') / 2 - k xx' + u e' + e u', u = along x + back f; exact."""

    diagonal: list[arb]
    x: list[arb]
    f: list[arb]
    g: arb
    k: arb
    along: arb
    back: arb
    last: arb

    def largest_eigenvalue(self) -> arb:
        """Return an upper bound of the largest eigenvalue, found in floating point and then proved; infinite if not."""
        guess = self._guess()
        for margin in (1e-9, 1e-6, 1e-3):
            bound = arb(guess) + margin * (1 + abs(arb(guess)))
            if self._is_above(bound):
                return bound
        return arb("inf")

    def _guess(self) -> float:
        diagonal, x, f = (np.array(list(map(float, a))) for a in (self.diagonal, self.x, self.f))
        with np.errstate(over="ignore", invalid="ignore"):
            u = float(self.along) * x + float(self.back) * f
            half = np.outer(x, (float(self.g) * f - float(self.k) * x) / 2)
            matrix = np.diag(np.append(diagonal, float(self.last)))
            matrix[:-1, :-1] += half + half.T
            matrix[:-1, -1] = matrix[-1, :-1] = u
        if not np.isfinite(matrix).all():
            return float("nan")
        return float(max(np.linalg.eigvalsh(matrix)[-1], diagonal.max(), float(self.last)))

    def _is_above(self, bound: arb) -> bool:
        """Prove that bound - matrix = D - W G W' is positive definite, for the columns W = (x, f, e).

        D = diag(bound - diagonal, bound - last) must be; then D - t W G W' is for t from 0 to 1, as its determinant is
        not 0: det(D) det(I - t G Q), Q = W'D^-1 W, where G Q has no real eigenvalue that is 1 or more. It has none if
        its characteristic polynomial, as one in s - 1, has positive coefficients.
        """
        gaps = [bound - d for d in self.diagonal]
        corner = bound - self.last
        if not (corner > 0 and all(gap > 0 for gap in gaps)):
            return False
        scaled = [a / gap for a, gap in zip(self.x, gaps, strict=True)]
        xx, xf = _dot(self.x, scaled), _dot(self.f, scaled)
        ff = sum((a * a / gap for a, gap in zip(self.f, gaps, strict=True)), arb(0))
        G = arb_mat([[-self.k, self.g / 2, self.along], [self.g / 2, 0, self.back], [self.along, self.back, 0]])
        Q = arb_mat([[xx, xf, 0], [xf, ff, 0], [0, 0, 1 / corner]])
        shifted = (G * Q).charpoly()(arb_poly([1, 1]))
        return all(a > 0 for a in shifted.coeffs())


class _Series:
    """The power series of the flow from a point, coefficient by coefficient."""

    def __init__(self, system: SphereSystem, point: list[arb], order: int) -> None:
        self.system = system
        self.x, self.g = [[a] for a in point[:-1]], [point[-1]]
        self.h: list[arb] = []
        self.n: list[arb] = []
        self.q: list[arb] = []
        self.v: list[arb] = []
        self.rates: list[list[arb]] = [[] for _ in self.x]
        self.radii: list[list[arb]] = []
        self.squares = [Product(a, a, order) for a in self.x]
        self.turns = [Product(rate, a, order) for rate, a in zip(self.rates, self.x, strict=True)]
        self.gg, self.gn, self.gq = (Product(self.g, a, order) for a in (self.g, self.n, self.q))

    def extend(self, k: int) -> None:
        """Find coefficient k of g^2, n, q and g q, and with them coefficient k + 1 of x and g."""
        system, g = self.system, self.g[k]
        self.h.append(self.gg.coefficient(k))
        self.n.append(_dot(system.values, [square.coefficient(k) for square in self.squares]))
        self.q.append(self.gn.coefficient(k) - _dot(system.targets, [a[k] for a in self.x]))
        self.v.append(self.gq.coefficient(k))
        new = []
        for rate, turn, value, target in zip(self.rates, self.turns, system.values, system.targets, strict=True):
            rate.append(self.v[k] - value * self.h[k])
            new.append((turn.coefficient(k) + target * g) / (k + 1))
        new.append(-system.c * self.q[k] / (k + 1))
        self.radii.append([a.rad() for a in new])
        for series, a in zip((*self.x, self.g), new, strict=True):
            series.append(a.mid())


def _dot(left: Sequence[arb], right: Sequence[arb]) -> arb:
    return sum((a * b for a, b in zip(left, right, strict=True)), arb(0))

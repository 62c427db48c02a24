from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from flint import arb, arb_mat, arb_poly, fmpq

from symbolic.balls import euclid, precision
from symbolic.logarithmic_norm import jacobian
from symbolic.sphere_system import SphereSystem, _Middle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from symbolic.logarithmic_norm import Element

    Array = NDArray[np.float64]


def drawn(seed: int, size: int, c: fmpq, mixing: arb | None = None, k: float = 0) -> SphereSystem:
    """A system with a start on the sphere, about."""
    rng = random.Random(seed)
    values = [arb(rng.uniform(0, 3)) for _ in range(size - 1)] + [arb(0)]
    targets = [arb(rng.uniform(-1, 1)) for _ in range(size - 1)] + [arb(0)]
    x = [arb(rng.uniform(-1, 1)) for _ in range(size)]
    length = sum((a * a for a in x), arb(0)).sqrt()
    start = [*((a / length).mid() for a in x), arb(1) / 2]
    return SphereSystem(values, targets, arb(0) if mixing is None else mixing, arb(c), arb(k), start)


def velocity(system: SphereSystem, point: list[Element], mixing: list[list[fmpq]] | None = None) -> list[Element]:
    """F as it is written, with E if it is given."""
    *x, g = point
    image = [a * b for a, b in zip(x, system.values, strict=True)]
    if mixing:
        image = [
            a + sum((b * e for b, e in zip(x, row, strict=True)), 0 * g) for a, row in zip(image, mixing, strict=True)
        ]
    q = sum((g * a * b - a * t for a, b, t in zip(x, image, system.targets, strict=True)), 0 * g)
    return [*(g * t - g * g * b + g * q * a for a, b, t in zip(x, image, system.targets, strict=True)), q * -system.c]


CASES = [(1, 1, fmpq(1, 2)), (2, 3, fmpq(2)), (3, 6, fmpq(1, 10**6)), (4, 4, fmpq(10**6)), (5, 3, fmpq(0))]


@pytest.mark.parametrize(("seed", "size", "c"), CASES)
@pytest.mark.parametrize("order", [5, 40, 75])
def test_the_defect_bounds_that_of_the_polynomial(seed: int, size: int, c: fmpq, order: int) -> None:
    with precision(150):
        system = drawn(seed, size, c)
        expansion = system.expand(system.start(), order)
        assert all(a.is_exact() for column in expansion.coefficients for a in column)
    path = [arb_poly(a) for a in expansion.coefficients]
    with precision(1000):
        for t in (arb("1e-4"), arb("0.05"), arb("0.7")):
            rates = zip(path, velocity(system, [p(t) for p in path]), strict=True)
            exact = system.norm([p.derivative()(t) - f for p, f in rates])
            assert exact <= expansion.defect(t)
            if c < 100:
                assert expansion.defect(t) < 10**4 * exact + arb("1e-40")


def test_mixing_counts_towards_the_defect_and_the_rate() -> None:
    E = [[fmpq(0), fmpq(1, 1000), fmpq(0)], [fmpq(1, 1000), fmpq(0), fmpq(0)], [fmpq(0)] * 3]
    with precision(200):
        system = drawn(2, 3, fmpq(2), arb("0.001"))
        expansion = system.expand(system.start(), 30)
        path = [arb_poly(a) for a in expansion.coefficients]
        t = arb("0.01")
        rates = zip(path, velocity(system, [p(t) for p in path], E), strict=True)
        exact = system.norm([p.derivative()(t) - f for p, f in rates])
        assert arb("1e-5") < exact <= expansion.defect(t) < arb("0.1")
        at = system.start()
        plain, mixed = symmetric(system, at), symmetric(system, at, E)
        assert system.rate(at, arb(0)) >= np.linalg.eigvalsh(mixed)[-1]
        change = np.abs(np.linalg.eigvalsh(mixed - plain)).max()
        assert change <= float(system.mixing * system._bent(euclid(at[:-1]), abs(at[-1])))


def symmetric(system: SphereSystem, point: list[arb], mixing: list[list[fmpq]] | None = None) -> Array:
    """The symmetric part of the Jacobian in the norm, by forward differentiation, in floating point."""
    size = len(point)
    weight = [arb(1)] * (size - 1) + [system.weight]
    unit = arb_mat([[(1 / weight[i]) if i == j else 0 for j in range(size)] for i in range(size)])
    rows = jacobian(lambda x: velocity(system, x, mixing), point, unit)
    scaled: Array = np.array([[float(a * weight[i]) for a in row] for i, row in enumerate(rows)])
    return np.asarray((scaled + scaled.T) / 2)


@pytest.mark.parametrize(("seed", "size", "c"), CASES)
def test_the_rate_is_the_largest_eigenvalue_of_the_symmetric_part(seed: int, size: int, c: fmpq) -> None:
    with precision(100):
        system = drawn(seed, size, c)
        for scale in (arb(1) / 3, arb(2), arb(-1), arb(0)):
            point = [*system.start()[:-1], scale]
            largest = float(np.linalg.eigvalsh(symmetric(system, point))[-1])
            flat = max(float(scale * velocity(system, point)[-1]) / -float(c), largest) if c > 0 else largest
            bound = float(system.rate(point, arb(0)))
            assert bound >= largest - 1e-9 * (1 + abs(largest))
            assert bound <= max(largest, flat) + 1e-5 * (1 + abs(largest))


@pytest.mark.parametrize(("seed", "size", "c"), CASES)
def test_the_rate_of_a_box_is_that_of_all_its_points(seed: int, size: int, c: fmpq) -> None:
    rng = random.Random(seed)
    with precision(100):
        system = drawn(seed, size, c)
        radius = [arb(0, rng.uniform(0, 0.1)) for _ in range(size + 1)]
        box = [a + r for a, r in zip(system.start(), radius, strict=True)]
        bound = float(system.rate(box, arb(0)))
        for _ in range(50):
            point = [
                a + r.rad() * rng.choice((-1, 1, rng.uniform(-1, 1)))
                for a, r in zip(system.start(), radius, strict=True)
            ]
            largest = float(np.linalg.eigvalsh(symmetric(system, point))[-1])
            assert bound >= largest - 1e-9 * (1 + abs(largest))


@pytest.mark.parametrize("bad", ["nan", "inf"])
def test_what_is_not_finite_has_no_rate(bad: str) -> None:
    system = drawn(2, 3, fmpq(2))
    assert not system.rate([arb(0, bad), *system.start()[1:]], arb(0)).is_finite()
    assert not system.rate([arb(bad), *system.start()[1:]], arb(0)).is_finite()


def test_a_bound_below_the_largest_eigenvalue_is_not_proved() -> None:
    rng = np.random.default_rng(1)
    for size in (1, 2, 5):
        diagonal, x, f = (list(map(arb, rng.normal(size=size).tolist())) for _ in range(3))
        middle = _Middle(diagonal, x, f, *map(arb, rng.normal(size=5).tolist()))
        bound = middle.largest_eigenvalue()
        dense = matrix(middle)
        largest = np.linalg.eigvalsh(dense)[-1]
        assert largest <= float(bound) + 1e-9
        assert not middle._is_above(arb(largest - 1e-6))
        assert not middle._is_above(arb(largest - 1))
        assert middle._is_above(bound + 1)


@pytest.mark.parametrize(("seed", "size", "c"), CASES)
def test_on_the_sphere_the_rate_is_that_without_the_normal(seed: int, size: int, c: fmpq) -> None:
    rng = random.Random(seed)
    with precision(100):
        system = drawn(seed, size, c, k=1.5)
        radius = [arb(0, rng.uniform(0, 0.05)) for _ in range(size + 1)]
        box = [a + r for a, r in zip(system.start(), radius, strict=True)]
        bound, wider = (float(system.rate(box, arb(r))) for r in (0, 1))
        assert wider >= bound + 1.5 * (1 - 1e-9)
        for _ in range(20):
            point = [a + r.rad() * rng.uniform(-1, 1) for a, r in zip(system.start(), radius, strict=True)]
            x = np.array([*map(float, point[:-1]), 0])
            dense = symmetric(system, point) - 1.5 * np.outer(x, x)
            assert bound >= np.linalg.eigvalsh(dense)[-1] - 1e-9 * (1 + abs(bound))


def test_at_loss_zero_on_the_sphere_nothing_grows() -> None:
    with precision(100):
        x, values = [arb(3) / 5, arb(4) / 5], [arb(2), arb(1) / 3]
        g = arb(3) / 2
        targets = [g * a * b for a, b in zip(x, values, strict=True)]
        size = sum((b * b / a for a, b in zip(values, targets, strict=True)), arb(0))  # |y|^2
        still, moving = (SphereSystem(values, targets, arb(0), arb(1) / 3, size * k, [*x, g]) for k in (0.25, 0))
        assert still.rate([*x, g], arb(0)) < 1e-6
        assert moving.rate([*x, g], arb(0)) > 0.01


def test_what_is_off_the_sphere_counts_as_defect() -> None:
    with precision(150):
        system = drawn(2, 3, fmpq(2), k=1)
        *x, g = system.start()
        off = [*(a * (1 + arb("1e-9")) for a in x), g]
        t = arb("0.01")
        assert system.expand(system.middle(off), 40).defect(t) < arb("1e-20")
        assert system.expand([a.mid() for a in off], 40).defect(t) > arb("1e-9")


def matrix(middle: _Middle) -> Array:
    diagonal, x, f = (np.array(list(map(float, a))) for a in (middle.diagonal, middle.x, middle.f))
    g, k, along, back, last = map(float, (middle.g, middle.k, middle.along, middle.back, middle.last))
    block = np.diag(diagonal) + g * (np.outer(x, f) + np.outer(f, x)) / 2 - k * np.outer(x, x)
    u = along * x + back * f
    return np.block([[block, u[:, None]], [u[None], np.array([[last]])]])

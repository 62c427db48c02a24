"""Points of the concrete problems: minima, saddles and others."""

from __future__ import annotations

from typing import Any

import mpmath
from flint import arb, fmpq, fmpq_mat

from proofs.confirm import DIGITS, Instance, as_column, exact
from proofs.wu2020.problems import FULL_RANK, PROBLEMS, ROW, TWO_BY_FOUR, Extra, Problem, Q, Values
from symbolic.balls import precision, rational
from symbolic.numbers import pseudo_inverse


def points(names: tuple[str, ...] = tuple(PROBLEMS), extra: Extra = lambda problem: {}) -> list[Instance]:
    """The problems as points; `extra` gives the values of more letters."""
    return [Instance(name, p.says, p.dims, {**p.values(), **extra(p)}) for name, p in PROBLEMS.items() if name in names]


def direction(problem: Problem) -> Values:
    """A direction u for directional derivatives."""
    return {"u": as_column([Q(i + 1, 3) for i in range(problem.dims["d"])])}


def solutions() -> list[Instance]:
    """x*, with its coordinates u in the row space, and another solution z."""
    found = []
    for name in FULL_RANK:
        p = PROBLEMS[name]
        A, y, w = (fmpq_mat([[rational(x) for x in row] for row in p.values()[letter]]) for letter in ("A", "y", "w"))
        inverse = pseudo_inverse(A)
        x = inverse * y
        values = {"x": x, "u": inverse.transpose() * x, "z": x + w - inverse * (A * w)}
        found.append(Instance(name, p.says, p.dims, {**p.values(), **{k: v.tolist() for k, v in values.items()}}))
    return found


def polar_forms() -> list[Instance]:
    """Two polar forms of x*: directions 2 x* and -3 x*, with scales |x*| and -|x*|."""
    found = []
    for instance in solutions():
        x = instance.values["x"]
        square = sum((row[0] * row[0] for row in x), fmpq(0))
        directions = {"w1": [[2 * row[0]] for row in x], "w2": [[-3 * row[0]] for row in x]}
        with precision(4 * DIGITS):
            norms = scales(arb(square).sqrt())
        with mpmath.workdps(DIGITS + 15):
            second = scales(mpmath.sqrt(mpmath.mpf(int(square.p)) / int(square.q)))
        found.append(
            Instance(instance.name, instance.says, instance.dims, {**instance.values, **directions, **norms}, second)
        )
    return found


def scales(size: Any) -> Values:
    """The scales and the norms of the directions in the two polar forms of a vector of this size."""
    return {"g1": [[size]], "n1": [[2 * size]], "g2": [[-size]], "n2": [[3 * size]]}


def zero_targets() -> list[Instance]:
    """Target 0: points with g = 0, and with w in the null space."""
    found = []
    for name in ("example", "g = 0", "null space"):
        p = PROBLEMS[name]
        values = p.values() | {"y": [[Q(0)] for _ in p.A]}
        found.append(Instance(f"{name}, y = 0", f"{p.says}, but y = 0", p.dims, values))
    return found


def gradient_descent() -> list[Instance]:
    """A point, a step of 1/10 from it, and gradient flow at its start."""
    return points(extra=lambda p: {"x": p.values()["w"], "x0": p.values()["w"]})


def orthonormal_rows() -> list[Instance]:
    """Matrices with orthonormal rows: the paper's example, and two rows of a reflection in four dimensions."""
    reflection = (exact("1/3", "-2/3", "-2/3", 0), exact("-2/3", "1/3", "-2/3", 0))
    two = {"A": [list(row) for row in reflection], "y": as_column(exact("1/2", -3))}
    return [*points(("example", "row space")), Instance("two rows", "m = 2, d = 4, AA' = I", {"m": 2, "d": 4}, two)]


def stationary_points() -> list[Instance]:
    """Points where both gradients of (2) vanish: of loss zero, with directions of several lengths, and saddles."""
    found = []
    for name, length in (("generic", Q(1)), ("example", Q(3)), ("tiny eigenvalue", Q(1, 10**6))):
        p = PROBLEMS[name]
        w = [length * x for x in p.w]
        target = [p.g / length * sum((a * x for a, x in zip(row, w, strict=True)), Q(0)) for row in p.A]
        values = p.values() | {"w": as_column(w), "y": as_column(target)}
        found.append(
            Instance(f"{name}, loss 0", f"{p.says}, y chosen so that the loss is 0, |w| = {length}", p.dims, values)
        )
    saddle = PROBLEMS["saddle"]
    for length in (Q(1), Q(10**6)):
        values = saddle.values() | {"w": as_column([length * x for x in saddle.w])}
        found.append(Instance(f"saddle, |w| = {length}", "g = 0 and w orthogonal to A'y", saddle.dims, values))
    return found


def example_points() -> list[Instance]:
    """Points of the example A = [1, 0], y = 1: its two saddles, a global minimum, and one that is not stationary."""
    basis = {"e1": as_column(exact(1, 0)), "e2": as_column(exact(0, 1)), "one": [[Q(1)]], "z": as_column(exact(1, 0))}
    places = {
        "up": (Q(0), exact(0, 1)),
        "down": (Q(0), exact(0, -1)),
        "minimum": (Q(5, 3), exact("3/5", "4/5")),
        "elsewhere": (Q(1, 2), exact("3/5", "4/5")),
    }
    found = []
    for name, (g, w) in places.items():
        values = PROBLEMS["example"].values() | basis | {"g": [[g]], "w": as_column(w)}
        found.append(Instance(name, f"g = {g}, w = [{w[0]}, {w[1]}]", {"m": 1, "d": 2}, values))
    return found


def saddles() -> list[Instance]:
    """Points with g = 0 and y'Aw = 0, with a curve, and the eigenvalues: of one equation, and of two."""
    two = exact("1/2", "1/2", "-1/2", "1/2")
    image = [sum((p * q for p, q in zip(row, two, strict=True)), Q(0)) for row in TWO_BY_FOUR]
    found = []
    for name, A, y, w in (
        ("one equation", ROW, exact(1), exact(0, 1)),
        ("two equations", TWO_BY_FOUR, (-image[1], image[0]), two),
        ("tiny pull", ROW, exact("1e-20"), exact(0, 1)),
    ):
        d = len(w)
        pull = [sum((row[i] * q for row, q in zip(A, y, strict=True)), Q(0)) for i in range(d)]
        flat = sum((sum((p * q for p, q in zip(row, w, strict=True)), Q(0)) ** 2 for row in A), Q(0))
        square = flat**2 + 4 * sum((q * q for q in pull), Q(0))
        values: Values = {"A": [list(row) for row in A], "y": as_column(y), "w": as_column(w), "g": [[Q(0)]]}
        values |= {"dw": as_column([Q(i + 1, 3) for i in range(d)]), "ddw": as_column([Q(1)] * d)}
        values |= {"dg": [[Q(1, 2)]], "ddg": [[Q(2)]], "z": as_column([Q(1, i + 1) for i in range(d)]), "j": [[Q(3)]]}
        second: Values = {}
        with precision(6 * DIGITS):
            root = arb(rational(square)).sqrt()
            values |= {"R": [[root]], "mu": [[(rational(flat) - root) / 2]]}
        with mpmath.workdps(DIGITS + 25):
            number = mpmath.sqrt(mpmath.mpf(square.numerator) / square.denominator)
            second |= {"R": [[number]], "mu": [[(mpmath.mpf(flat.numerator) / flat.denominator - number) / 2]]}
        found.append(Instance(name, f"a point of S, {name}", {"m": len(A), "d": d}, values, second))
    return found

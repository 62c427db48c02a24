"""The discrete algorithms against mpmath, exact gradient descent, and numbers of steps against a plain count."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

import mpmath
import pytest
from flint import arb, arb_mat, fmpq

from symbolic import weight_normalization_steps
from symbolic.balls import EnclosureError, precision
from symbolic.spectrum import eigenvalues, gram
from symbolic.weight_normalization import WNProblem
from symbolic.weight_normalization_steps import _Run, _State, gd_exact, gd_steps, rpgd_steps, steps_to, wn_steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbolic.balls import Rational
    from symbolic.weight_normalization_steps import Algorithm, Rate

Q = Fraction
PROBLEM = WNProblem([[Q(1, 2), 1, Q(-1, 3)], [0, Q(2, 5), 1]], [1, Q(-1, 2)], [1, 2, -2], Q(1, 2), 1)
LARGE = WNProblem([[2, 1, -1], [0, 1, 3]], [3, -1], [1, -1, 2], Q(3, 2), 1)
EXAMPLE = WNProblem([[1, 0]], [1], [3, 4], Q(-1, 3), 1)
RATES: dict[str, tuple[Rate, Rate]] = {
    "numbers": (Q(1, 3), Q(1, 5)),
    "by the scale": ("1/g^2", Q(1, 5)),
    "lists": ([Q(1, k + 1) for k in range(1, 13)], [Q(1, 5)] * 12),
    "both by the scale": ("1/g^2", "1/g^2"),
}
ALGORITHMS: tuple[Algorithm, ...] = ("WN", "rPGD", "GD")


def number(x: Any) -> Any:
    x = fmpq(x.numerator, x.denominator) if isinstance(x, Fraction) else fmpq(x)
    return mpmath.mpf(int(x.p)) / int(x.q)


def plain(algorithm: str, problem: WNProblem, eta: Rate, gamma: Rate) -> Iterator[tuple[Any, list[Any], Any]]:
    """g, w / |w| (of GD: 1 and x) and the loss, from gradients as they are written."""
    A = mpmath.matrix([[number(x) for x in row] for row in problem.A])
    y, w = (mpmath.matrix([number(x) for x in v]) for v in (problem.y, problem.u))
    w, g, k = w / mpmath.norm(w), number(problem.g0), 0
    if algorithm == "GD":
        w, g = w * g, mpmath.mpf(1)

    def size(rate: Rate) -> Any:
        if isinstance(rate, str):
            return 1 / g**2
        return number(rate[k] if isinstance(rate, list) else rate)

    while True:
        unit = w if algorithm == "GD" else w / mpmath.norm(w)
        residual = A * (g * unit) - y
        yield g, list(unit), mpmath.norm(residual) ** 2 / 2
        in_x = A.T * residual
        if algorithm == "GD":
            w = w - size(eta) * in_x
        else:
            step, grow = size(eta), size(gamma)
            slope = (unit.T * in_x)[0]
            if algorithm == "WN":
                across = mpmath.eye(len(w)) - unit * unit.T
                w = w - step * (g / mpmath.norm(w)) * (across * in_x)
            else:
                moved = unit - step * g * in_x
                w = moved / mpmath.norm(moved)
            g = g - grow * slope
        k += 1


def close(ball: arb, value: Any) -> bool:
    with precision(400):
        return bool(abs(ball - arb(mpmath.nstr(value, 55))) < arb("1e-28") * max(arb(1), abs(ball)))


@pytest.mark.parametrize("rates", RATES.values(), ids=RATES.keys())
@pytest.mark.parametrize("problem", [PROBLEM, EXAMPLE], ids=["two rows", "negative scale"])
def test_mpmath_finds_the_same_iterates(problem: WNProblem, rates: tuple[Rate, Rate]) -> None:
    for name, steps in (("WN", wn_steps), ("rPGD", rpgd_steps)):
        found = steps(problem, *rates, 12, 30)
        with mpmath.workdps(60):
            for x, (g, w, _) in zip(found, plain(name, problem, *rates), strict=False):
                assert all(close(a, b) for a, b in zip((x.g, *x.w), (g, *w), strict=True))
        assert [x.k for x in found] == list(range(13))


ROUGH: dict[str, tuple[Rate, Rate]] = {
    "smooth": (Q(1, 4), Q(1, 5)),
    "long steps": (2, 3),
    "long steps of the direction": (3, Q(1, 5)),
    "fixed scale": (Q(1, 4), 0),
    "fixed at first": ([Q(1, 4)] * 40, [0] * 20 + [Q(1, 5)] * 20),
    "fixed at last": ([Q(1, 4)] * 40, [Q(1, 5)] * 20 + [0] * 20),
    "fixed direction": (0, Q(1, 3)),
    "ascent": (Q(-1, 10), Q(-1, 20)),
    "one rule": ("1/g^2", Q(1, 5)),
    "the other": (Q(1, 5), "1/g^2"),
    "both": ("1/g^2", "1/g^2"),
}


def lost_at(algorithm: Algorithm, problem: WNProblem, rates: tuple[Rate, Rate]) -> tuple[int | None, int]:
    """The first iterate that mpmath finds outside its enclosure at 53 bits, and how many were finite."""
    read = weight_normalization_steps._rate("", rates[0]), weight_normalization_steps._rate("", rates[1])
    with mpmath.workdps(120), precision(53):
        run = _Run(algorithm, problem, *read)
        for state, (g, w, loss) in zip(islice(run.states(), 40), plain(algorithm, problem, *rates), strict=False):
            balls = [run.loss(state), state.scale(), *run.direction(state)]
            if not all(x.is_finite() for x in balls):
                return None, state.k
            with precision(500):
                values = [arb(mpmath.nstr(value, 110)) for value in (loss, g, *w)]
                if not all((x + arb(0, "1e-100")).overlaps(value) for x, value in zip(balls, values, strict=True)):
                    return state.k, state.k
    return None, 40


@pytest.mark.parametrize("rates", ROUGH.values(), ids=ROUGH.keys())
@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("problem", [PROBLEM, EXAMPLE, LARGE], ids=["two rows", "negative scale", "large"])
def test_low_precision_loses_no_iterate(algorithm: Algorithm, rates: tuple[Rate, Rate], problem: WNProblem) -> None:
    if algorithm == "GD" and isinstance(rates[0], str):
        rates = (Q(1, 3), 0)
    lost, finite = lost_at(algorithm, problem, rates)
    assert lost is None
    assert finite > 2


@pytest.mark.parametrize("algorithm", ["WN", "rPGD"])
def test_errors_that_would_not_grow_are_noticed(algorithm: Algorithm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Run, "growth", lambda *_: arb(1))
    assert lost_at(algorithm, LARGE, ROUGH["long steps"])[0] is not None


def step_of(algorithm: str, problem: WNProblem, rates: tuple[Rate, Rate], point: list[Any]) -> list[Any]:
    """One step of the algorithm, before rPGD returns to the sphere, with gradients by finite differences."""
    A = [[number(x) for x in row] for row in problem.A]
    y = [number(x) for x in problem.y]

    def loss(*point: Any) -> Any:
        *w, g = point
        length = mpmath.sqrt(mpmath.fdot(w, w)) if algorithm == "WN" else 1
        return sum((g * mpmath.fdot(row, w) / length - b) ** 2 for row, b in zip(A, y, strict=True)) / 2

    eta, gamma = (1 / point[-1] ** 2 if isinstance(rate, str) else number(rate) for rate in rates)
    size = len(point)
    slopes = [mpmath.diff(loss, point, tuple(int(i == j) for j in range(size))) for i in range(size)]
    return [
        x - (gamma if i == size - 1 else eta) * slope for i, (x, slope) in enumerate(zip(point, slopes, strict=True))
    ]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "name",
    [
        "smooth",
        "long steps",
        "long steps of the direction",
        "fixed direction",
        "ascent",
        "one rule",
        "the other",
        "both",
    ],
)
@pytest.mark.parametrize("algorithm", ["WN", "rPGD"])
def test_the_growth_bounds_the_derivative_of_a_step(algorithm: Algorithm, name: str, seed: int) -> None:
    """The derivative by mpmath, of the algorithm as it is written, in the norm of w and g / sqrt(c)."""
    rng, rates = random.Random(seed), ROUGH[name]
    w = [rng.uniform(-1, 1) for _ in range(3)]
    length = sum(x * x for x in w) ** 0.5 if algorithm == "rPGD" else rng.uniform(0.5, 1)
    point = [*(x / length for x in w), rng.choice([-1, 1]) * rng.uniform(0.5, 2)]
    read = weight_normalization_steps._rate("", rates[0]), weight_normalization_steps._rate("", rates[1])
    with precision(128):
        run = _Run(algorithm, LARGE, *read)
        state = run.measured(_State(0, arb_mat([[x] for x in point[:-1]]), arb(point[-1]), arb(0), arb(0)))
        unit, norm = run.unit(state)
        pull = run.back * (run.A * unit * state.g - run.y)
        bound = run.growth(state, weight_normalization_steps._norm(pull), norm)
    with mpmath.workdps(60):
        root = mpmath.sqrt(mpmath.mpf(state.c.mid().str(40, radius=False)))
        small, exact = mpmath.mpf("1e-12"), [mpmath.mpf(x) for x in point]
        columns = []
        for i in range(4):
            shift = small * (root if i == 3 else 1)
            ends = [[x + side * shift * (i == j) for j, x in enumerate(exact)] for side in (1, -1)]
            ahead, behind = (step_of(algorithm, LARGE, rates, end) for end in ends)
            moved = [(a - b) / (2 * small) for a, b in zip(ahead, behind, strict=True)]
            columns.append([*moved[:3], moved[3] / root])
        norm_of_derivative = max(mpmath.svd_r(mpmath.matrix(columns), compute_uv=False))
        assert norm_of_derivative <= float(bound) * (1 + 1e-8)


def test_a_start_without_loss() -> None:
    """The misfit of w_0 = (1, 1) / sqrt(2) is a ball around 0."""
    problem = WNProblem([[1, -1]], [0], [1, 1], 1, 1)
    assert [steps_to(name, problem, 1, 1, Q(1, 10**20)) for name in ALGORITHMS] == [0, 0, 0]


def test_many_steps_need_no_more_bits() -> None:
    """An eigenvalue of 1/2500: the loss falls by one digit in some 3000 steps."""
    problem = WNProblem([[1, 0, 0], [0, Q(1, 50), 0]], [1, Q(1, 50)], [1, 1, 1], 1, 1)
    counts = [steps_to(name, problem, Q(1, 2), Q(1, 2), Q(1, 10**6), most=20_000) for name in ALGORITHMS]
    assert all(count is not None and count > 500 for count in counts)


@pytest.mark.parametrize("rows", [[[1, 2], [2, 4]], [[Q(1, 3), 0], [0, 7]], [[1, 1], [1, Q(1001, 1000)]]])
def test_the_greatest_eigenvalue_is_bounded(rows: list[list[Rational]]) -> None:
    K = gram(rows)
    exact = eigenvalues(K)[-1].value
    with precision(128):
        assert exact.lower() <= weight_normalization_steps._largest(K) <= exact * 1.02


def test_gradient_descent_three_times() -> None:
    eta: Rate = [Q(1, 3), Q(1, 2), Q(1, 7)]
    exact, balls = gd_exact(PROBLEM, eta, 3), gd_steps(PROBLEM, eta, 3, 30)
    with mpmath.workdps(60), precision(300):
        for a, b, (_, x, _) in zip(exact, balls, plain("GD", PROBLEM, eta, 0), strict=False):
            assert all(ball.contains(value) for ball, value in zip(b.x, a, strict=True))
            assert all(close(ball, value) for ball, value in zip(b.x, x, strict=True))
    assert len(exact) == len(balls) == 4


def test_exact_gradient_descent_needs_a_rational_start() -> None:
    with pytest.raises(ValueError, match="rational length"):
        gd_exact(WNProblem([[1, 0]], [1], [1, 1], 1, 1), 1, 1)
    assert gd_exact(WNProblem([[1, 0]], [1], [Q(3, 7), Q(4, 7)], 1, 1), 1, 0) == [[fmpq(3, 5), fmpq(4, 5)]]


@pytest.mark.parametrize("epsilon", [Q(1, 10), Q(1, 10**6), Q(1, 10**20)])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_number_of_steps_is_that_of_a_plain_count(algorithm: Algorithm, epsilon: Fraction) -> None:
    for problem in (PROBLEM, EXAMPLE):
        with mpmath.workdps(60):
            runs = enumerate(plain(algorithm, problem, Q(1, 3), Q(1, 5)))
            expected = next(k for k, (_, _, loss) in runs if loss <= number(epsilon))
        assert steps_to(algorithm, problem, Q(1, 3), Q(1, 5), epsilon) == expected > 0


def test_a_loss_that_is_not_reached() -> None:
    assert steps_to("WN", PROBLEM, Q(1, 3), Q(1, 5), Q(1, 10**6), most=3) is None
    assert steps_to("rPGD", PROBLEM, [Q(1, 3)] * 4, Q(1, 5), Q(1, 10**6)) is None
    assert steps_to("GD", PROBLEM, Q(1, 3), 0, 10, most=0) == 0


def test_a_run_that_needs_more_bits_gets_them() -> None:
    """At step size 3 the scale and the direction jump about: the radii grow by bits in each step."""
    assert steps_to("rPGD", PROBLEM, 3, 1, Q(1, 10**40), most=600) is None


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_loss_of_just_epsilon_cannot_be_told(algorithm: Algorithm, monkeypatch: pytest.MonkeyPatch) -> None:
    """From w_0 = (1, 1) / sqrt(2), on the null space of A, the loss at the start is y^2 / 2 = 1/8."""
    monkeypatch.setattr(weight_normalization_steps, "MOST_BITS", 2048)
    problem = WNProblem([[1, -1]], [Q(1, 2)], [1, 1], 1, 1)
    with pytest.raises(EnclosureError, match="after 0 steps"):
        steps_to(algorithm, problem, 1, 1, Q(1, 8))


def test_an_undefined_iterate_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """With y = 0 and A = I a step of size 1 leads from w_0 to 0."""
    monkeypatch.setattr(weight_normalization_steps, "MOST_BITS", 2048)
    problem = WNProblem([[1, 0], [0, 1]], [0, 0], [1, 1], 1, 1)
    with pytest.raises(EnclosureError, match="undefined"):
        steps_to("rPGD", problem, 1, 1, Q(1, 10))


def test_bad_input() -> None:
    with pytest.raises(ValueError, match="lists 2 step sizes for 3"):
        wn_steps(PROBLEM, [1, 1], 1, 3)
    with pytest.raises(ValueError, match='number, a list of numbers or "1/g\\^2"'):
        wn_steps(PROBLEM, "1/g", 1, 3)
    with pytest.raises(ValueError, match="exact rational"):
        rpgd_steps(PROBLEM, 1, 0.5, 3)  # type: ignore[arg-type] # what must be refused
    with pytest.raises(ValueError, match="no scale"):
        gd_steps(PROBLEM, "1/g^2", 3)
    with pytest.raises(ValueError, match="no scale"):
        gd_exact(PROBLEM, "1/g^2", 3)
    with pytest.raises(ValueError, match="epsilon"):
        steps_to("WN", PROBLEM, 1, 1, 0)
    with pytest.raises(ValueError, match="algorithms are"):
        steps_to("SGD", PROBLEM, 1, 1, 1)  # type: ignore[arg-type] # what must be refused

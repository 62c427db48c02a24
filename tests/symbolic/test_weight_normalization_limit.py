"""The limits against mpmath's root finder, against the flow at a late time, and against what is known exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath
import pytest
from flint import arb, fmpq

from symbolic import weight_normalization_limit
from symbolic.balls import EnclosureError, precision
from symbolic.weight_normalization import WNProblem, wn_flow
from symbolic.weight_normalization_float import wn_path
from symbolic.weight_normalization_limit import closer, gd_limit, nearer, wn_limit

if TYPE_CHECKING:
    from symbolic.balls import Rational

Q = Fraction
WIDE: list[list[Rational]] = [[Q(1, 2), 1, Q(-1, 3)], [0, Q(2, 5), 1]]
TARGET: list[Rational] = [1, Q(-1, 2)]
STRETCHED: list[list[Rational]] = [[1, 0, 0], [0, 2, 0]]

PROBLEMS = {
    "example": WNProblem([[1, 0]], [1], [3, 4], Q(1, 10), 1),
    "small loss": WNProblem(WIDE, TARGET, [1, 2, -2], Q(1, 2), Q(1, 2)),
    "g0 = 0": WNProblem(WIDE, TARGET, [1, 2, -2], 0, Q(1, 2)),
    "g0 = 0, other side": WNProblem(WIDE, TARGET, [-1, -2, 2], 0, Q(1, 2)),
    "invariant above 1": WNProblem(WIDE, TARGET, [1, 2, -2], -2, Q(1, 2)),
    "one equation": WNProblem([[1, 0]], [1], [3, 4], Q(-1, 10), 1),
    "as if one equation": WNProblem([[1, 0, 0], [0, 1, 0]], [1, 1], [1, 1, 1], Q(-1, 10), 1),
    "by the flow": WNProblem(WIDE, TARGET, [1, 2, -2], Q(-1, 2), Q(1, 2)),
    "by the flow, near a saddle": WNProblem(STRETCHED, [1, 0], [1, 1, 1], -1, 1),
    "row space": WNProblem([[1, 2]], [1], [1, 2], 1, 1),
    "null space": WNProblem([[1, 2]], [1], [2, -1], 1, 1),
    "loss at rest": WNProblem([[1, 0]], [1], [3, 4], Q(5, 3), 1),
    "small c": WNProblem(WIDE, TARGET, [1, 2, -2], 3, Q(1, 10**6)),
    "large c": WNProblem([[1, 0]], [1], [3, 4], -1, 10**6),
}
"""How the sign is proved, in turn; and edge cases."""


def number(x: fmpq) -> Any:
    return mpmath.mpf(int(x.p)) / int(x.q)


def by_mpmath(problem: WNProblem, sign: int) -> list[Any]:
    """g, |x - x*| and x, from the equation G (1 - a exp((u - G) / c)) = s as it is written."""
    A = mpmath.matrix([[number(x) for x in row] for row in problem.A])
    y, w = (mpmath.matrix([number(x) for x in v]) for v in (problem.y, problem.u))
    w = w / mpmath.norm(w)
    inverse = A.T * (A * A.T) ** -1
    least, perp = inverse * y, w - inverse * (A * w)
    s, a, u, c = mpmath.norm(least) ** 2, mpmath.norm(perp) ** 2, number(problem.g0) ** 2, number(problem.c)
    if a < mpmath.mpf(10) ** (10 - mpmath.mp.dps):
        return [sign * mpmath.sqrt(s), mpmath.mpf(0), *least]
    high = mpmath.mpf(1)
    while high * (1 - a * mpmath.exp((u - high) / c)) < s:
        high *= 2
    low = max(s, u + c * mpmath.log(a))  # at both the left side is at most s
    G = mpmath.findroot(
        lambda G: G * (1 - a * mpmath.exp((u - G) / c)) - s, (low, high), solver="anderson", tol=1e-80, maxsteps=2000
    )
    factor = mpmath.sqrt(G) * mpmath.exp((u - G) / (2 * c))
    return [sign * mpmath.sqrt(G), mpmath.sqrt(a) * factor, *(least + sign * factor * perp)]


def agrees(ball: arb, value: Any, digits: int) -> bool:
    with precision(1000):
        size = max(arb(1), abs(ball))
        return bool(abs(ball - arb(mpmath.nstr(value, digits + 20))) <= arb(10) ** -digits * size)


each = pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS.keys())


@each
def test_mpmath_finds_the_same_limit(problem: WNProblem) -> None:
    limit = wn_limit(problem, 30)
    with mpmath.workdps(60):
        expected = by_mpmath(problem, limit.sign)
        assert all(agrees(x, v, 29) for x, v in zip((limit.g, limit.distance, *limit.x), expected, strict=True))


@each
def test_more_digits_lie_inside(problem: WNProblem) -> None:
    coarse, fine = wn_limit(problem, 20), wn_limit(problem, 200)
    with precision(1000):
        pairs = zip((coarse.g, coarse.distance, *coarse.x), (fine.g, fine.distance, *fine.x), strict=True)
        assert all(x.overlaps(y) for x, y in pairs)
        assert fine.g.rad() <= arb(10) ** -200 * abs(fine.g)
        assert fine.distance.rad() <= arb(10) ** -200 * fine.distance
        assert all(x.rad() <= arb(10) ** -200 * abs(fine.g) for x in fine.x)


@each
def test_the_limit_is_a_solution_of_the_length_g(problem: WNProblem) -> None:
    limit = wn_limit(problem, 40)
    with precision(400):
        for row, target in zip(problem.A, problem.y, strict=True):
            assert sum((a * x for a, x in zip(row, limit.x, strict=True)), arb(0)).contains(target)
        assert (sum((x * x for x in limit.x), arb(0)) - limit.g * limit.g).contains(0)


@pytest.mark.parametrize("name", [name for name in PROBLEMS if not name.endswith(" c")])
def test_the_flow_gets_there(name: str) -> None:
    problem = PROBLEMS[name]
    limit = wn_limit(problem, 15)
    *w, g = wn_path(problem, [0, 200])[-1]
    assert abs(float(limit.g) - g) < 1e-6
    assert all(abs(float(a) - g * b) < 1e-6 for a, b in zip(limit.x, w, strict=True))


REASONS = {
    "example": "not above",
    "g0 = 0": "g_0 = 0",
    "invariant above 1": "stands still",
    "one equation": "one equation",
    "as if one equation": "one equation",
    "by the flow": "at t = ",
    "null space": "not above",
}


@pytest.mark.parametrize(("name", "reason"), REASONS.items())
def test_the_sign_has_a_reason(name: str, reason: str) -> None:
    assert reason in wn_limit(PROBLEMS[name]).reason


def test_the_other_side() -> None:
    assert wn_limit(PROBLEMS["g0 = 0"]).sign == 1
    assert wn_limit(PROBLEMS["g0 = 0, other side"]).sign == -1
    assert wn_limit(PROBLEMS["one equation"]).sign == 1  # though g_0 < 0
    assert wn_limit(PROBLEMS["by the flow"]).sign == 1
    assert wn_limit(PROBLEMS["invariant above 1"]).sign == -1


def test_a_loss_of_just_half_the_square_of_y() -> None:
    """For w_0 = (3/5, 4/5) and g_0 = 6/5 the residual is (1 - 18/25, -24/25), of norm 1."""
    limit = wn_limit(WNProblem([[1, 0, 0], [0, 1, 0]], [1, 0], [3, 4, 0], Q(6, 5), 1))
    assert "not above" in limit.reason
    assert limit.sign == 1
    above = WNProblem([[1, 0, 0], [0, 1, 0]], [1, 0], [3, 4, 0], Q(6, 5) + Q(1, 10**30), 1)
    assert "at t = " in wn_limit(above).reason


def test_signs_on_the_two_sides_of_a_stable_set() -> None:
    """Between these two scales, which differ by 3e-18, there is a start whose flow ends at a saddle."""
    scales = Q(-1024622925831343352, 10**18), Q(-1024622925831343356, 10**18)
    problems = [WNProblem([[1, 0], [0, 2]], [1, 1], [3, 1], g0, 1) for g0 in scales]
    ends = [wn_limit(problem) for problem in problems]
    assert [end.sign for end in ends] == [1, -1]
    assert all("at t = " in end.reason for end in ends)
    assert [nearer(end, gd_limit(problem)) for end, problem in zip(ends, problems, strict=True)] == ["equal", "equal"]


@pytest.mark.parametrize("target", [1, Q(1, 10**20)])
def test_a_tiny_eigenvalue(target: Rational) -> None:
    """Eigenvalue 1e-40: x* is of length 1e20, or not; the distance from it may be exp(-1e40)."""
    limit = wn_limit(WNProblem([[1, 0, 0], [0, Q(1, 10**20), 0]], [1, target], [1, 1, 1], Q(-1, 2), 1), 50)
    assert limit.distance > 0
    assert limit.distance.rel_accuracy_bits() >= 166
    assert limit.g.rel_accuracy_bits() >= 166


def test_a_start_at_a_saddle_stays_there() -> None:
    limit = wn_limit(WNProblem([[1, 0]], [2], [0, 1], 0, 1), 20)
    assert limit.sign == 0
    assert limit.square == fmpq(4)
    assert limit.g == 0
    assert limit.x == [0, 0]
    assert limit.distance == 2
    assert closer(WNProblem([[1, 0]], [2], [0, 1], 0, 1)) == "GD"


def test_an_undecided_sign_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weight_normalization_limit, "HORIZONS", 1)
    with pytest.raises(EnclosureError, match=r"undecided.*followed to t = 1"):
        wn_limit(PROBLEMS["by the flow, near a saddle"])


def test_the_reason_why_the_flow_was_lost_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> None:
        msg = "no step"
        raise EnclosureError(msg)

    monkeypatch.setattr(weight_normalization_limit, "wn_flow", lost)
    with pytest.raises(EnclosureError, match=r"followed to t = 0 .*\(no step\)"):
        wn_limit(PROBLEMS["by the flow"])


FIXED = {
    "shorter": WNProblem(WIDE, TARGET, [1, 2, -2], Q(1, 2), 0),
    "shorter, negative": WNProblem(WIDE, TARGET, [1, 2, -2], Q(-1, 2), 0),
    "longer": WNProblem(WIDE, TARGET, [1, 2, -2], 2, 0),
    "longer, negative": WNProblem(WIDE, TARGET, [1, 2, -2], -2, 0),
    "just as long": WNProblem([[1, 0]], [1], [3, 4], 1, 0),
    "eigenvector": WNProblem(STRETCHED, [1, 0], [1, 1, 0], Q(1, 2), 0),
    "small loss": WNProblem(STRETCHED, [Q(3, 5), Q(8, 5)], [4, 5, 0], 1, 0),
    "orthonormal rows": WNProblem([[1, 0, 0], [0, 1, 0]], [1, 1], [-1, 2, 0], -3, 0),
}


@pytest.mark.parametrize(("name", "problem"), FIXED.items(), ids=FIXED.keys())
def test_the_flow_with_fixed_scale_gets_there(name: str, problem: WNProblem) -> None:
    limit = wn_limit(problem, 30)
    (state,) = wn_flow(problem, [20 if name == "orthonormal rows" else 60], 12)
    tolerance = 0.15 if name == "just as long" else 1e-5  # there the null-space part decreases like 1/sqrt(t)
    assert limit.g == problem.g0
    assert all(abs(a - problem.g0 * b) < tolerance for a, b in zip(limit.x, state.w, strict=True))
    with precision(400):
        assert (sum((x * x for x in limit.x), arb(0)) - limit.g * limit.g).contains(0)


@pytest.mark.parametrize("name", ["shorter", "shorter, negative"])
def test_mpmath_finds_the_same_nearest_point(name: str) -> None:
    problem = FIXED[name]
    limit = wn_limit(problem, 40)
    with mpmath.workdps(60):
        A = mpmath.matrix([[number(x) for x in row] for row in problem.A])
        y, size = mpmath.matrix([number(x) for x in problem.y]), abs(number(problem.g0))

        def ridge(rho: Any) -> Any:
            return mpmath.lu_solve(A.T * A + rho * mpmath.eye(3), A.T * y)

        rho = mpmath.findroot(lambda rho: mpmath.norm(ridge(rho)) - size, (0.1, 10), solver="anderson", tol=1e-100)
        assert all(agrees(x, v, 39) for x, v in zip(limit.x, ridge(rho), strict=True))


@pytest.mark.parametrize("gap", [Q(1, 10**40), Q(1, 2)])
def test_nearly_singular_and_nearly_long_enough(gap: Fraction) -> None:
    A: list[list[Rational]] = [[1, 0, 0], [0, Q(1, 10**20), 0]]
    limit = wn_limit(WNProblem(A, [1, 0], [1, 1, 1], 1 - gap, 0), 30)
    with precision(400):
        size = sum((x * x for x in limit.x), arb(0)).sqrt()
        assert abs(size - rational_ball(1 - gap)) < arb("1e-29")
        assert limit.distance.rad() <= arb("1e-30") * limit.distance


def rational_ball(x: Fraction) -> arb:
    return arb(fmpq(x.numerator, x.denominator))


def test_starts_at_rest_with_fixed_scale() -> None:
    opposite = wn_limit(WNProblem(STRETCHED, [1, 0], [-1, 0, 0], 1, 0), 30)
    assert "stands still" in opposite.reason
    assert opposite.x == [-1, 0, 0]
    irrational = wn_limit(WNProblem([[1, 0], [0, 1]], [1, 1], [1, 1], 3, 0), 30)
    assert "stands still" in irrational.reason
    still = wn_limit(WNProblem([[1, 0]], [1], [3, 4], 0, 0))
    assert still.sign == 0
    assert still.square == fmpq(1)


def test_an_undecided_end_with_fixed_scale_is_an_error() -> None:
    with pytest.raises(EnclosureError, match="another local minimum"):
        wn_limit(WNProblem(STRETCHED, [1, 1], [-1, -1, 0], 1, 0))


def test_a_flow_with_fixed_scale_that_is_trapped_elsewhere_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """From opposite x* = (3, 4) / 5 the flow for eigenvalues 1 and 4 starts near a maximum or another minimum."""
    monkeypatch.setattr(weight_normalization_limit, "HORIZONS", 2)
    with pytest.raises(EnclosureError, match="another local minimum"):
        wn_limit(WNProblem(STRETCHED, [Q(3, 5), Q(8, 5)], [-3, -5, 0], 1, 0))


def test_gradient_descent_ends_at_the_solution_next_to_its_start() -> None:
    problem = PROBLEMS["small loss"]
    limit = gd_limit(problem, 40)
    with precision(300):
        start = [problem.g0 * x for x in problem.start()]
        for row, target in zip(problem.A, problem.y, strict=True):
            assert sum((a * x for a, x in zip(row, limit.x, strict=True)), arb(0)).contains(target)
        moved = [a - b for a, b in zip(limit.x, start, strict=True)]
        (a, b, c), (d, e, f) = problem.A
        across = (b * f - c * e, c * d - a * f, a * e - b * d)
        assert sum((n * x for n, x in zip(across, moved, strict=True)), arb(0)).contains(0)


def test_which_is_closer() -> None:
    assert closer(PROBLEMS["row space"]) == "equal"
    assert closer(PROBLEMS["loss at rest"]) == "equal"
    assert closer(PROBLEMS["g0 = 0"]) == "GD"
    assert closer(FIXED["longer"]) == "GD"
    assert closer(FIXED["just as long"]) == "WN"
    assert closer(FIXED["small loss"]) == "equal"


@pytest.mark.parametrize(
    "name", sorted(PROBLEMS.keys() - {"g0 = 0", "g0 = 0, other side", "row space", "loss at rest"})
)
def test_which_is_closer_without_a_root(name: str) -> None:
    """WN, just if c log(|x_GD|^2 / |x_0|^2) < |x_GD|^2 - |x_0|^2."""
    problem = PROBLEMS[name]
    with mpmath.workdps(60):
        u = number(problem.g0) ** 2
        rho = mpmath.fsum(mpmath.mpf(x.mid().str(50, radius=False)) ** 2 for x in gd_limit(problem, 50).x)
        nearer = number(problem.c) * mpmath.log(rho / u) < rho - u
    assert closer(problem) == ("WN" if nearer else "GD")


def test_balls_that_overlap_decide_nothing() -> None:
    """Near g_0 = g_inf the two distances differ by little."""
    problem = WNProblem([[1, 0]], [1], [3, 4], Q(5, 3) + Q(1, 10**40), 1)
    assert closer(problem, 10) == "undecided"
    assert closer(problem, 60) == "GD"


def test_what_has_no_limit_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="full row rank"):
        wn_limit(WNProblem([[1, 2], [2, 4]], [1, 0], [1, 0], 1, 1))
    with pytest.raises(ValueError, match="y must not be 0"):
        wn_limit(WNProblem([[1, 2]], [0], [1, 0], 1, 1))
    with pytest.raises(ValueError, match="digits"):
        wn_limit(PROBLEMS["example"], 0)
    monkeypatch.setattr(weight_normalization_limit, "MOST_BITS", 1)
    with pytest.raises(EnclosureError, match="out of reach"):
        wn_limit(PROBLEMS["example"])

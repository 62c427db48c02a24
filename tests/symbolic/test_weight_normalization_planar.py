"""The quadrature against mpmath's, and against the flow itself at the time that it gives."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath
import pytest
from flint import arb, fmpq

from symbolic import weight_normalization_planar
from symbolic.balls import EnclosureError, precision
from symbolic.weight_normalization import WNProblem, wn_flow
from symbolic.weight_normalization_planar import planar_time

if TYPE_CHECKING:
    from symbolic.balls import Rational

Q = Fraction
PROBLEMS = {
    "from below": WNProblem([[1, 0]], [1], [3, 4], Q(1, 2), 1),
    "small": WNProblem([[1, 0]], [1], [3, 4], Q(1, 10), Q(1, 10)),
    "from above": WNProblem([[1, 0]], [1], [3, 4], 3, Q(1, 2)),
    "negative": WNProblem([[1, 2, 2]], [-2], [1, 1, 0], Q(-1, 2), Q(1, 2)),
    "row space": WNProblem([[1, 0]], [1], [1, 0], Q(1, 2), 1),
    "irrational": WNProblem([[1, Q(1, 3)]], [Q(5, 7)], [1, 1], Q(1, 5), 2),
}
each = pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS.keys())


def number(x: fmpq) -> Any:
    return mpmath.mpf(int(x.p)) / int(x.q)


def by_mpmath(problem: WNProblem, epsilon: Fraction) -> Any:
    """The time by mpmath, as an integral over the residual: with r = |y| - X, dt = -dr / rate(r)."""
    a, w = (mpmath.matrix([number(x) for x in v]) for v in (problem.A[0], problem.u))
    w = w / mpmath.norm(w)
    y, c, g0, K = abs(number(problem.y[0])), number(problem.c), abs(number(problem.g0)), mpmath.norm(a) ** 2
    z0 = abs(mpmath.fdot(a, w))
    part = 1 - z0**2 / K

    def rate(r: Any) -> Any:
        """-r' = r (g^2 (|a|^2 - z^2) + c z^2), where g z = |y| - r and 1 - z^2/|a|^2 = part exp((g0^2 - g^2) / c)."""
        X, low, high = y - r, g0, g0
        guess = g0 if abs(X - g0 * z0) < 1e-30 else None
        if guess is None:
            low, high = X / mpmath.sqrt(K), max(g0, 1) * 4
            guess = mpmath.findroot(
                lambda g: K * g * g * (1 - part * mpmath.exp((g0**2 - g * g) / c)) - X * X,
                (low, high),
                solver="anderson",
                tol=1e-50,
            )
        z = X / guess
        return r * (guess**2 * (K - z * z) + c * z * z)

    start, end = y - g0 * z0, mpmath.sign(y - g0 * z0) * mpmath.sqrt(2 * number(fmpq(*epsilon.as_integer_ratio())))
    return mpmath.quad(lambda r: 1 / rate(r), [end, (start + end) / 2, start])


@each
def test_mpmath_finds_the_same_time(problem: WNProblem) -> None:
    epsilon = Q(1, 400)
    time = planar_time(problem, epsilon, 25)
    with mpmath.workdps(30):
        expected = by_mpmath(problem, epsilon)
        with precision(300):
            assert abs(time - arb(mpmath.nstr(expected, 30))) < arb("1e-15") * time


@each
@pytest.mark.parametrize("epsilon", [Q(1, 50), Q(1, 10**6)])
def test_the_flow_has_that_loss_then(problem: WNProblem, epsilon: Fraction) -> None:
    time = planar_time(problem, epsilon, 30)
    early, late = ((time * (1 + side * arb("1e-12"))).mid().fmpq() for side in (-1, 1))
    before, after = wn_flow(problem, [early, late], 20)
    assert before.loss > fmpq(epsilon.numerator, epsilon.denominator) > after.loss


@each
def test_more_digits_lie_inside(problem: WNProblem) -> None:
    coarse, fine = planar_time(problem, Q(1, 1000), 15), planar_time(problem, Q(1, 1000), 60)
    with precision(400):
        assert coarse.overlaps(fine)
        assert fine.rad() <= arb("1e-60") * fine
        assert coarse.rad() <= arb("1e-15") * coarse


def test_a_loss_that_is_there_at_the_start() -> None:
    problem = PROBLEMS["from below"]  # the loss is (1 - 3/10)^2 / 2 = 49/200
    assert planar_time(problem, Q(49, 200)) == 0
    assert planar_time(problem, 1) == 0
    assert planar_time(problem, Q(49, 200) - Q(1, 10**30)) > 0


@pytest.mark.parametrize("ratio", [Q(1, 10**6), Q(10**6)])
def test_extreme_ratios(ratio: Rational) -> None:
    time = planar_time(WNProblem([[1, 0]], [1], [3, 4], Q(1, 2), ratio), Q(1, 100), 40)
    assert time.rel_accuracy_bits() >= 133


@pytest.mark.parametrize(
    "problem",
    [
        WNProblem([[1, 0], [0, 1]], [1, 1], [3, 4], 1, 1),
        WNProblem([[1, 0]], [1], [3, 4], -1, 1),
        WNProblem([[1, 0]], [1], [3, 4], 0, 1),
        WNProblem([[1, 0]], [1], [0, 1], 1, 1),
        WNProblem([[1, 0]], [0], [3, 4], 1, 1),
        WNProblem([[1, 0]], [1], [3, 4], 1, 0),
    ],
    ids=["two equations", "g y'Aw < 0", "g = 0", "a'w = 0", "y = 0", "c = 0"],
)
def test_where_it_does_not_apply_it_says_so(problem: WNProblem) -> None:
    with pytest.raises(ValueError, match="follow the flow"):
        planar_time(problem, Q(1, 100))


def test_bad_input_and_bad_luck(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="epsilon"):
        planar_time(PROBLEMS["from below"], 0)
    with pytest.raises(ValueError, match="digits"):
        planar_time(PROBLEMS["from below"], 1, -3)
    monkeypatch.setattr(weight_normalization_planar, "MOST_BITS", 1)
    with pytest.raises(EnclosureError, match="out of reach"):
        planar_time(PROBLEMS["from below"], Q(1, 100))

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from flint import arb, fmpq

from symbolic import flow
from symbolic.balls import EnclosureError, Rational, precision
from symbolic.diagonal_networks import DiagonalProblem, diagonal_flow, diagonal_flow_mpmath, diagonal_time_to_loss
from symbolic.weight_normalization import WNProblem, time_to_loss, wn_flow

Q = Fraction
A: list[list[Rational]] = [[1, Q(1, 2), 0], [Q(1, 4), -1, Q(3, 4)]]
Y: list[Rational] = [Q(1, 2), Q(1, 3)]
THETA: list[Rational] = [Q(1, 3), Q(2, 3), Q(2, 3)]
DEPTHS = (1, 2, 3)


def network(depth: int) -> DiagonalProblem:
    return DiagonalProblem(A, Y, THETA, 1, 2, depth)


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_run_at_twice_the_digits_lies_inside(depth: int) -> None:
    times: list[Rational] = [Q(1, 2), 3]
    coarse, fine = (diagonal_flow(network(depth), times, digits) for digits in (12, 24))
    with precision(200):
        for x, y in zip(coarse, fine, strict=True):
            assert all(a.contains(b) for a, b in zip(x.balls(), y.balls(), strict=True))
            assert sum((a * a for a in y.theta), arb(0)).contains(1)


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_second_opinion_agrees(depth: int) -> None:
    (state,) = diagonal_flow(network(depth), [1], 25)
    point = diagonal_flow_mpmath(network(depth), 1, 25)
    with precision(200):
        for x, y in zip((*state.theta, state.rho), point, strict=True):
            assert abs(x - arb(mpmath.nstr(y, 40))) < arb("1e-24")


def test_depth_one_is_the_flow_of_least_squares() -> None:
    plain = WNProblem(A, Y, THETA, 1, 2)
    times = [1, 10**6]
    for x, y in zip(diagonal_flow(network(1), times, 15), wn_flow(plain, times, 15), strict=True):
        with precision(200):
            assert x.rho.overlaps(y.g)
            assert all(a.overlaps(b) for a, b in zip(x.theta, y.w, strict=True))
    with precision(200):
        assert diagonal_time_to_loss(network(1), Q(1, 100), 20).overlaps(time_to_loss(plain, Q(1, 100), 20))


@pytest.mark.parametrize("depth", DEPTHS)
def test_late_times_are_enclosed_where_steps_lead(depth: int) -> None:
    late, later = diagonal_flow(network(depth), [10**4, 10**9], 10)
    assert later.loss.contains(0)
    assert all(x.rad() < 1e-10 for x in later.balls())
    (stepped,) = flow.Stepper(network(depth).system(100), 90).solve([fmpq(60)])
    with precision(200):
        assert all(x.overlaps(y) for x, y in zip((*late.theta, late.rho), stepped, strict=True))


def test_what_may_move_on_is_not_enclosed_for_ever() -> None:
    problem = DiagonalProblem([[1, 0]], [1], [Q(3, 5), Q(4, 5)], Q(5, 3), 1, 1)
    at_rest = [arb(3) / 5, arb(4) / 5, arb(5) / 3]
    assert problem.for_ever(at_rest, 60) is not None
    assert problem.for_ever([at_rest[0] + arb("1e-6"), *at_rest[1:]], 60) is None
    assert problem.for_ever([at_rest[0] + arb(0, "nan"), *at_rest[1:]], 60) is None
    flat = DiagonalProblem([[1, 0]], [0], [0, 1], 1, 1, 2)
    assert flat.for_ever([arb(0), arb(1), arb(1)], 60) is None  # no residual, but no slope either
    fixed = DiagonalProblem([[1, 0]], [1], [Q(3, 5), Q(4, 5)], Q(5, 3), 0, 1)
    assert fixed.for_ever(at_rest, 60) is None


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_time_to_a_loss_is_where_the_flow_has_it(depth: int) -> None:
    (state,) = diagonal_flow(network(depth), [Q(3, 2)], 40)
    time = diagonal_time_to_loss(network(depth), state.loss.mid().fmpq(), 20)
    with precision(200):
        assert abs(time - arb(3) / 2) < arb("1e-20")


def test_a_start_at_the_loss_needs_no_time() -> None:
    assert diagonal_time_to_loss(network(2), 10) == 0


def test_a_trapped_flow_never_gets_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "MAX_STEPS", 30)
    trapped = DiagonalProblem([[1, -1]], [1], [Q(3, 5), Q(4, 5)], Q(1, 6), 1, 2)
    with pytest.raises(EnclosureError, match="it cannot be told when the loss is as low as 1/100"):
        diagonal_time_to_loss(trapped, Q(1, 100), 10)


REJECTED: dict[str, tuple[Any, ...]] = {
    "theta must have length 1": (A, Y, [1, 1, 1], 1, 1, 2),
    "theta one for each column": (A, Y, [1], 1, 1, 2),
    "y must have an entry": (A, [1], THETA, 1, 1, 2),
    "c must not be negative": (A, Y, THETA, 1, -1, 2),
    "the depth a natural number": (A, Y, THETA, 1, 1, 0),
    "an exact rational is needed": (A, Y, THETA, 0.5, 1, 2),
    "rows of one length": ([[1, 2], [3]], Y, THETA, 1, 1, 2),
}


@pytest.mark.parametrize(("message", "data"), REJECTED.items(), ids=REJECTED.keys())
def test_bad_data_are_rejected(message: str, data: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match=message):
        DiagonalProblem(*data)

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath
import pytest
from flint import arb, fmpq

from symbolic import flow, weight_normalization, weight_normalization_steps
from symbolic.balls import EnclosureError, precision, rational
from symbolic.settled_flow import SettledFlow, settled
from symbolic.weight_normalization import WNProblem, WNState, time_to_loss, wn_flow
from symbolic.weight_normalization_mpmath import wn_flow_mpmath
from symbolic.weight_normalization_steps import rpgd_steps, wn_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbolic.balls import Rational

Q = Fraction
WIDE: list[list[Rational]] = [[Q(1, 2), 1, Q(-1, 3)], [0, Q(2, 5), 1]]

PROBLEMS = {
    "plain": WNProblem(WIDE, [1, Q(-1, 2)], [1, 2, -2], Q(1, 2), Q(1, 2)),
    "negative start": WNProblem([[1, 2]], [1], [1, 1], -1, 1),
    "zero start": WNProblem([[1, 2]], [1], [1, 1], 0, 1),
    "null space": WNProblem([[1, 2]], [1], [2, -1], 1, 1),
    "row space": WNProblem([[1, 2]], [1], [1, 2], 1, 1),
    "square": WNProblem([[1, 2], [0, 1]], [1, 3], [1, -2], Q(1, 3), 2),
    "rank deficient": WNProblem([[1, 2, 0], [2, 4, 0], [0, 0, 0]], [1, 0, 5], [1, 3, 1], 1, 1),
    "tall": WNProblem([[1, 2], [0, 1], [1, 1]], [1, 3, 0], [1, -2], Q(1, 3), 2),
    "nearly singular": WNProblem([[1, 2, 0], [1, 2, Q(1, 10**9)]], [1, 0], [1, 3, 1], 1, 1),
    "A = 0": WNProblem([[0, 0]], [1], [1, 2], 3, 1),
    "c = 0": WNProblem(WIDE, [1, Q(-1, 2)], [1, 2, -2], Q(1, 2), 0),
}
STIFF = {
    "c = 1e-6": (WNProblem(WIDE, [1, Q(-1, 2)], [1, 2, -2], Q(1, 2), Q(1, 10**6)), Q(1)),
    "c = 1e6": (WNProblem(WIDE, [1, Q(-1, 2)], [1, 2, -2], Q(1, 2), 10**6), Q(1, 10**5)),
}
CASES = {**{name: (problem, Q(2)) for name, problem in PROBLEMS.items()}, **STIFF}

each = pytest.mark.parametrize(("problem", "time"), CASES.values(), ids=CASES.keys())


def contains(coarse: WNState, fine: WNState) -> bool:
    return all(x.contains(y) for x, y in zip(coarse.balls(), fine.balls(), strict=True))


@each
def test_a_run_at_twice_the_digits_lies_inside(problem: WNProblem, time: Q) -> None:
    coarse = wn_flow(problem, [time / 3, time], 12)
    fine = wn_flow(problem, [time / 3, time], 24)
    with precision(300):
        assert all(contains(x, y) for x, y in zip(coarse, fine, strict=True))
        assert all(x.rad() < arb("1e-24") * max(arb(1), abs(x)) for x in fine[1].balls())


@each
def test_the_second_opinion_agrees(problem: WNProblem, time: Q) -> None:
    (state,) = wn_flow(problem, [time], 35)
    (point,) = wn_flow_mpmath(problem, [time], 30)
    with precision(300):
        assert abs(state.g - arb(point.g)) < arb("1e-30")
        assert all(abs(x - arb(y)) < arb("1e-30") for x, y in zip(state.w, point.w, strict=True))


@each
def test_the_invariants_can_be_read_off(problem: WNProblem, time: Q) -> None:
    start, end = wn_flow(problem, [0, time], 25)
    with precision(300):
        length = sum((x * x for x in end.w), arb(0))
        assert length.contains(1)
        assert length.rad() < arb("1e-24")
        if problem.c == 0:
            assert end.g.contains(problem.g0)
            return
        factor = ((end.g * end.g - start.g * start.g) / (2 * problem.c)).exp()
        for now, before in zip(end.perp, start.perp, strict=True):
            assert (now * factor).overlaps(before)
            assert (now * factor).rad() < arb("1e-18")


@each
def test_what_derives_from_the_state_fits_together(problem: WNProblem, time: Q) -> None:
    (state,) = wn_flow(problem, [time], 25)
    with precision(300):
        for row, residual, target in zip(problem.A, state.residual, problem.y, strict=True):
            image = sum((x * a for a, x in zip(row, state.w, strict=True)), arb(0))
            assert (target - state.g * image).overlaps(residual)
            null = sum((x * a for a, x in zip(row, state.perp, strict=True)), arb(0))
            assert null.contains(0)
            assert null.rad() < arb("1e-20")
        assert (2 * state.loss).overlaps(sum((r * r for r in state.residual), arb(0)))


def test_the_explicit_solution_in_the_row_space() -> None:
    problem = WNProblem([[Q(1, 2), 0]], [1], [1, 0], Q(3, 2), 1)
    times = [Q(1), Q(7, 3), Q(40)]
    for time, state in zip(times, wn_flow(problem, times, 40), strict=True):
        with precision(400):
            g = 2 - (-arb(rational(time)) / 4).exp() / 2
            assert state.g.contains(g)
            assert state.loss.contains((1 - g / 2) * (1 - g / 2) / 2)
            assert [x.contains(y) for x, y in zip(state.w, (1, 0), strict=True)] == [True, True]
        assert state.g.rad() < arb("1e-39")


def test_the_explicit_solution_at_fixed_scale() -> None:
    problem = WNProblem([[1, 0], [0, 1]], [1, 0], [0, 5], 1, 0)
    (state,) = wn_flow(problem, [3], 40)
    with precision(400):
        assert state.w[0].contains(arb(3).tanh())
        assert state.w[1].contains(arb(3).sech())


def test_a_stationary_start_stays() -> None:
    (state,) = wn_flow(WNProblem([[1, 2]], [1], [2, -1], 0, 1), [50], 30)
    with precision(300):
        assert state.g.contains(0)
        assert state.w[0].contains(2 / arb(5).sqrt())
        assert state.loss.contains(0.5)


def test_proportional_rows_act_as_one() -> None:
    times = [1, 3]
    many = wn_flow(WNProblem([[3, 6], [4, 8]], [1, 2], [1, 1], -1, 1), times, 30)
    once = wn_flow(WNProblem([[5, 10]], [Q(11, 5)], [1, 1], -1, 1), times, 30)
    with precision(300):
        for x, y in zip(many, once, strict=True):
            assert x.g.overlaps(y.g)
            assert all(a.overlaps(b) for a, b in zip(x.w, y.w, strict=True))


def test_the_start_is_normalized_exactly() -> None:
    (state,) = wn_flow(WNProblem([[1, 0]], [1], [1, Q(1, 3)], 1, 1), [0], 100)
    with precision(600):
        assert state.w[0].contains(3 / arb(10).sqrt())
        assert state.w[0].rad() < arb("1e-100")


def test_a_stiff_flow_raises_rather_than_go_on_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "MAX_STEPS", 10)
    with pytest.raises(EnclosureError, match="10 steps lead only to"):
        wn_flow(STIFF["c = 1e6"][0], [1], 15)


REJECTED: dict[str, tuple[Any, ...]] = {
    "c must not be negative": ([[1, 2]], [1], [1, 1], 1, -1),
    "u must not be zero": ([[1, 2]], [1], [0, 0], 1, 1),
    "every row of A must be as long as u": ([[1, 2], [3]], [1, 1], [1, 1], 1, 1),
    "y must have an entry for each row of A": ([[1, 2]], [1, 2], [1, 1], 1, 1),
    "A must have a row and a column": ([], [], [1], 1, 1),
    "A must have a row": ([[]], [1], [], 1, 1),
    "an exact rational is needed, not 0.5": ([[0.5, 2]], [1], [1, 1], 1, 1),
    "an exact rational is needed, not '1'": ([[1, 2]], ["1"], [1, 1], 1, 1),
    "an exact rational is needed, not nan": ([[1, 2]], [1], [1, 1], float("nan"), 1),
}


@pytest.mark.parametrize(("message", "data"), REJECTED.items(), ids=REJECTED.keys())
def test_bad_data_are_rejected(message: str, data: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        WNProblem(*data)


@pytest.mark.parametrize("solve", [wn_flow, wn_flow_mpmath])
@pytest.mark.parametrize(("time", "digits"), [(-1, 10), (0.5, 10), (1, 0)])
def test_bad_requests_are_rejected(solve: Callable[..., object], time: Q, digits: int) -> None:
    with pytest.raises(ValueError, match=r"time|rational|digits"):
        solve(PROBLEMS["plain"], [time], digits)


def test_mpmath_keeps_its_precision() -> None:
    before = mpmath.mp.prec
    wn_flow_mpmath(PROBLEMS["plain"], [1], 40)
    assert mpmath.mp.prec == before


def plain_steps(name: str, problem: WNProblem, rates: tuple[float, float], count: int) -> list[float]:
    """Iterate in floating point, with matrices written out."""
    A = [[float(x.p) / float(x.q) for x in row] for row in problem.A]
    y = [float(b.p) / float(b.q) for b in problem.y]
    w, g = [float(x) for x in problem.start()], float(problem.g0.p) / float(problem.g0.q)
    eta, gamma = rates
    for _ in range(count):
        length = sum(x * x for x in w) ** 0.5
        x = [a / length for a in w]
        misfit = [g * sum(map(float.__mul__, row, x)) - b for row, b in zip(A, y, strict=True)]
        pull = [sum(row[j] * e for row, e in zip(A, misfit, strict=True)) for j in range(len(w))]
        slope = sum(map(float.__mul__, x, pull))
        if name == "wn":
            w = [a - eta * g / length * (p - slope * b) for a, p, b in zip(w, pull, x, strict=True)]
        else:
            w = [a - eta * g * p for a, p in zip(x, pull, strict=True)]
        g -= gamma * slope
    length = sum(x * x for x in w) ** 0.5
    return [g, *(a / length for a in w)]


@pytest.mark.parametrize(("name", "steps"), [("wn", wn_steps), ("rpgd", rpgd_steps)])
@pytest.mark.parametrize("case", ["plain", "negative start", "tall", "null space", "A = 0"])
def test_the_algorithms_are_iterated(name: str, steps: Callable[..., Any], case: str) -> None:
    problem = PROBLEMS[case]
    found = steps(problem, Q(1, 10), Q(1, 20), 20, 15)
    fine = steps(problem, Q(1, 10), Q(1, 20), 20, 30)
    assert [x.k for x in found] == list(range(21))
    expected = plain_steps(name, problem, (0.1, 0.05), 20)
    for x, value in zip((found[-1].g, *found[-1].w), expected, strict=True):
        assert abs(x - value) < arb("1e-12")
    with precision(400):
        assert found[-1].g.overlaps(fine[-1].g)
        assert fine[-1].g.rad() < arb("1e-30") * max(arb(1), abs(fine[-1].g))


@pytest.mark.parametrize("steps", [wn_steps, rpgd_steps])
def test_small_steps_follow_the_flow(steps: Callable[..., Any]) -> None:
    problem = PROBLEMS["plain"]
    (state,) = wn_flow(problem, [1], 15)
    errors = []
    for count in (50, 100):
        end = steps(problem, Q(1, count), problem.c / count, count, 15)[-1]
        pairs = zip((end.g, *end.w), (state.g, *state.w), strict=True)
        errors.append(max(float(abs(x - y)) for x, y in pairs))
    assert errors[1] < 0.6 * errors[0] < 0.01


def test_an_iterate_that_does_not_exist_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weight_normalization_steps, "MOST_BITS", 4096)
    problem = WNProblem([[1, 0], [0, 1]], [0, 0], [1, 1], 1, 1)
    with pytest.raises(EnclosureError, match="undefined"):
        rpgd_steps(problem, 1, 1, 1)


def test_a_negative_number_of_steps_is_rejected() -> None:
    with pytest.raises(ValueError, match="steps"):
        wn_steps(PROBLEMS["plain"], 1, 1, -1)


# Long times


SADDLE = WNProblem([[1, 0]], [1], [0, 1], 0, 1)
NEAR_SADDLE = WNProblem([[1, 0]], [1], [Q(1, 10**40), 1], 0, 1)
LONG = {
    **{name: PROBLEMS[name] for name in ("plain", "negative start", "zero start", "null space", "row space", "square")},
    **{name: PROBLEMS[name] for name in ("rank deficient", "tall")},
    "near a saddle": NEAR_SADDLE,
    "y = 0": WNProblem([[1, 2]], [0], [1, 1], 3, 1),
}


@pytest.mark.parametrize("problem", LONG.values(), ids=LONG.keys())
def test_the_flow_is_enclosed_for_all_times(problem: WNProblem) -> None:
    late, later = wn_flow(problem, [10**6, 10**9], 40)
    with precision(400):
        assert all(x.rad() < arb("1e-40") * max(arb(1), abs(x)) for x in late.balls())
        assert all(x.overlaps(y) for x, y in zip(late.balls(), later.balls(), strict=True))
        assert sum((x * x for x in late.w), arb(0)).contains(1)
        pull = [
            sum((a * r for a, r in zip(c, late.residual, strict=True)), arb(0)) for c in zip(*problem.A, strict=True)
        ]
        assert all(x.contains(0) for x in pull)
        (start,) = wn_flow(problem, [0], 40)
        factor = ((late.g * late.g - start.g * start.g) / (2 * problem.c)).exp()
        for now, before in zip(late.perp, start.perp, strict=True):
            assert (now * factor).overlaps(before)


@pytest.mark.parametrize("name", ["plain", "negative start", "rank deficient"])
def test_where_no_steps_are_taken_steps_lead_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = PROBLEMS[name]
    times = [60, 150]
    far = wn_flow(problem, times, 8)
    monkeypatch.setattr(weight_normalization, "_late_states", lambda *_: {})
    stepped = wn_flow(problem, times, 20)
    with precision(200):
        for x, y in zip(far, stepped, strict=True):
            assert all(a.overlaps(b) for a, b in zip(x.balls(), y.balls(), strict=True))


def test_settled_states_hold_from_the_time_on_at_which_that_is_proved() -> None:
    problem = PROBLEMS["plain"]
    start = weight_normalization._settle(problem, fmpq(10**6), 10)
    assert start is not None
    times = [start.begin + fmpq(k) for k in (0, 1, 10)]
    with precision(200):
        for t, exact in zip(times, wn_flow(problem, times, 20), strict=True):
            g, w, residual, loss, perp = SettledFlow(problem, start).at(t)
            rough = WNState(t, g, w, residual, loss, perp)
            assert contains(rough, exact)
            assert all(x.rad() < 1 for x in rough.balls())


@pytest.mark.parametrize("change", [{"g": arb(0, 1)}, {"square": arb(1)}, {"smallest": arb(0)}, {"g": arb("nan")}])
def test_a_flow_that_may_turn_back_has_not_settled(change: dict[str, arb]) -> None:
    values = {"g": arb(1), "square": arb("1e-4"), "smallest": arb(1), "largest": arb(2)}
    assert settled(fmpq(0), c=fmpq(1), **values) is not None
    assert settled(fmpq(0), c=fmpq(1), **{**values, **change}) is None
    assert settled(fmpq(0), c=fmpq(0), **values) is None
    assert settled(fmpq(0), c=fmpq(1), **{**values, "square": arb("nan")}) is None


def test_stationary_starts_stay_for_ever() -> None:
    still = {
        "saddle": SADDLE,
        "solution": WNProblem([[1, 0], [0, 1]], [Q(3, 2), 2], [3, 4], Q(5, 2), 1),
        "c = 0": WNProblem([[1, 0], [0, 2]], [1, 0], [1, 0], 3, 0),
        "irrational": WNProblem([[1, 2]], [1], [2, -1], 0, 1),
    }
    for problem in still.values():
        start, end = wn_flow(problem, [0, 10**9], 30)
        assert end.t == 10**9
        assert all(x.overlaps(y) for x, y in zip(start.balls(), end.balls(), strict=True))
    for problem in (*PROBLEMS.values(), NEAR_SADDLE):
        assert weight_normalization._stands_still(problem) == (problem is PROBLEMS["A = 0"])


def test_a_time_that_is_out_of_reach_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "MAX_STEPS", 100)
    slow = WNProblem([[1, 0, 0], [0, Q(1, 10**20), 0]], [1, 1], [1, 1, 1], Q(1, 2), 1)
    with pytest.raises(EnclosureError, match="100 steps lead only to"):
        wn_flow(slow, [10**6], 15)


# The time to a loss


@pytest.mark.parametrize("name", ["plain", "negative start", "zero start", "rank deficient", "tall", "c = 0"])
@pytest.mark.parametrize("moment", [Q(1, 7), Q(2)])
def test_the_time_to_a_loss_is_where_the_flow_has_it(name: str, moment: Q) -> None:
    problem = PROBLEMS[name]
    (state,) = wn_flow(problem, [moment], 60)
    time = time_to_loss(problem, state.loss.mid().fmpq(), 25)
    with precision(200):
        assert time.rad() < arb("1e-25") * max(arb(1), time)
        assert abs(time - rational(moment)) < arb("1e-25") * 4


def test_the_explicit_time_to_a_loss() -> None:
    problem = WNProblem([[Q(1, 2), 0]], [1], [1, 0], Q(3, 2), 1)
    for level in (Q(1, 33), Q(1, 10**6), Q(1, 10**60)):
        time = time_to_loss(problem, level, 40)
        with precision(400):
            assert time.contains(-2 * (32 * arb(rational(level))).log())
            assert time.rad() < arb("1e-40") * time


def test_a_start_at_the_loss_needs_no_time() -> None:
    irrational = WNProblem([[1, 0]], [1], [1, 1], 1, 1)
    for problem, level in ((PROBLEMS["plain"], 100), (SADDLE, Q(1, 2)), (irrational, Q(1, 20))):
        assert time_to_loss(problem, level).is_exact()
        assert time_to_loss(problem, level) == 0
    assert time_to_loss(irrational, Q(1, 24)) > 0


@pytest.mark.parametrize(
    ("problem", "level", "message"),
    [
        (PROBLEMS["plain"], 0, "it stays above its infimum, 0"),
        (PROBLEMS["plain"], -1, "it stays above its infimum, 0"),
        (PROBLEMS["rank deficient"], 12, "it stays above its infimum, 129/10"),
        (SADDLE, Q(49, 100), "the flow stands still at its start"),
        (PROBLEMS["c = 0"], Q(1, 10**9), "it cannot be told when the loss is as low as"),
    ],
)
def test_a_loss_that_is_not_reached_raises(
    problem: WNProblem, level: Rational, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "MAX_STEPS", 40)
    with pytest.raises(EnclosureError, match=message):
        time_to_loss(problem, level, 15)


def test_a_loss_must_be_an_exact_rational() -> None:
    with pytest.raises(ValueError, match="an exact rational is needed"):
        time_to_loss(PROBLEMS["plain"], 0.5)  # type: ignore[arg-type]  # that it is refused is what is tested

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from flint import arb, arb_mat, arb_poly, arb_series, ctx, fmpq, fmpq_mat

from symbolic import flow
from symbolic import polynomial_system as systems
from symbolic.balls import EnclosureError, euclid, instants, missing_bits, precision, rational
from symbolic.flow import Expansion, Step, Stepper, integrate
from symbolic.logarithmic_norm import Dual, Metric, jacobian, largest_eigenvalue
from symbolic.polynomial_system import PolynomialSystem, polynomial_system, taylor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symbolic.balls import Rational
    from symbolic.logarithmic_norm import Element


def growth(x: list[Element]) -> list[Element]:
    return [x[0]]


def square(x: list[Element]) -> list[Element]:
    return [x[0] * x[0]]


def rotation(x: list[Element]) -> list[Element]:
    return [x[1], -x[0]]


def lorenz(x: list[Element]) -> list[Element]:
    a, b, c = x
    return [10 * (b - a), a * (28 - c) - b, a * b - fmpq(8, 3) * c]


def one() -> list[arb]:
    return [arb(1)]


def test_the_exponential_function_is_enclosed() -> None:
    times: list[Rational] = [Fraction(1, 3), 1, fmpq(5, 2)]
    states = integrate(polynomial_system(growth, one), times, 50)
    with precision(400):
        for time, (x,) in zip(times, states, strict=True):
            assert x.contains(arb(rational(time)).exp())
            assert x.rad() < x * arb("1e-50")


def test_a_rotation_keeps_its_accuracy_for_long() -> None:
    ((x, y),) = integrate(polynomial_system(rotation, lambda: [arb(1), arb(0)]), [100], 30)
    with precision(400):
        assert x.contains(arb(100).cos())
        assert (-y).contains(arb(100).sin())


def test_a_pole_is_approached() -> None:
    ((x,),) = integrate(polynomial_system(square, one), [fmpq(999, 1000)], 20)
    assert x.contains(1000)


def test_a_chaotic_flow_contains_a_run_at_twice_the_digits() -> None:
    def start() -> list[arb]:
        return [arb(1)] * 3

    (coarse,) = integrate(polynomial_system(lorenz, start), [3], 12)
    (fine,) = integrate(polynomial_system(lorenz, start), [3], 24)
    with precision(200):
        assert all(x.contains(y) for x, y in zip(coarse, fine, strict=True))


def test_any_metric_gives_a_true_enclosure() -> None:
    gram = fmpq_mat(2, 2, [100, 2, 2, fmpq(1, 10)])
    ((x, y),) = integrate(polynomial_system(rotation, lambda: [arb(1), arb(0)], gram), [3], 25)
    with precision(300):
        assert x.contains(arb(3).cos())
        assert (-y).contains(arb(3).sin())


def test_a_ball_of_starts_is_carried_along() -> None:
    ((x,),) = integrate(polynomial_system(growth, lambda: [arb(1, arb("1e-12"))]), [1], 10)
    with precision(200):
        for start in (1 - arb("0.99e-12"), 1 + arb("0.99e-12")):
            assert x.contains(start * arb(1).exp())


def test_times_come_back_in_the_given_order() -> None:
    states = integrate(polynomial_system(growth, one), [2, 0, 1, 2], 15)
    assert [round(float(x)) for (x,) in states] == [7, 1, 3, 7]
    assert integrate(polynomial_system(growth, one), [], 15) == []


def test_a_constant_field_needs_no_arithmetic() -> None:
    ((x, y),) = integrate(polynomial_system(lambda _: [1, 0], lambda: [arb(1), arb(2)]), [10], 20)
    assert x.contains(11)
    assert y.contains(2)


def test_a_blow_up_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "ATTEMPTS", 2)
    with pytest.raises(EnclosureError, match="accuracy is lost at t = 1"):
        integrate(polynomial_system(square, one), [2], 10)


def test_too_many_steps_raise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "MAX_STEPS", 3)
    with pytest.raises(EnclosureError, match="3 steps lead only to"):
        integrate(polynomial_system(rotation, lambda: [arb(1), arb(0)]), [1000], 10)


@pytest.mark.parametrize("start", [arb("nan"), arb("inf"), arb(0, "inf"), arb(1, arb("1e-3"))])
def test_a_start_that_is_too_wide_raises(start: arb) -> None:
    with pytest.raises(EnclosureError):
        integrate(polynomial_system(growth, lambda: [start]), [1], 10)


def test_a_field_that_yields_nan_raises() -> None:
    with pytest.raises(EnclosureError):
        integrate(polynomial_system(lambda x: [x[0] * arb("nan")], one), [1], 10)


def test_wrong_taylor_coefficients_prove_nothing_false(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*arguments: object) -> list[list[arb]]:
        coefficients = taylor(*arguments)  # type: ignore[arg-type]  # passed on unchanged
        coefficients[0][1] += arb("1e-9")
        return coefficients

    monkeypatch.setattr(systems, "taylor", wrong)
    monkeypatch.setattr(flow, "MAX_STEPS", 20)
    with pytest.raises(EnclosureError, match="20 steps lead only to"):
        integrate(polynomial_system(growth, one), [1], 20)


@pytest.mark.parametrize("defect", ["nan", "inf", "1e-3"])
def test_a_large_defect_is_not_accepted(monkeypatch: pytest.MonkeyPatch, defect: str) -> None:
    def large(system: PolynomialSystem, point: list[arb], order: int) -> Expansion:
        return Expansion(taylor(system.field, point, order), lambda _: arb(defect))

    monkeypatch.setattr(PolynomialSystem, "expand", large)
    monkeypatch.setattr(flow, "MAX_STEPS", 20)
    with pytest.raises(EnclosureError):
        integrate(polynomial_system(growth, one), [1], 20)


@pytest.mark.parametrize("order", [3, 40])
def test_the_defect_bounds_that_of_the_polynomial(order: int) -> None:
    system = polynomial_system(lorenz, lambda: [arb(1)] * 3)(200)
    with precision(200):
        expansion = system.expand([arb(1), arb(2), arb(3)], order)
    path = [arb_poly(c) for c in expansion.coefficients]
    with precision(800):
        for t in (arb("0.001"), arb("0.1"), arb(1)):
            rates = zip(path, lorenz([p(t) for p in path]), strict=True)
            exact = euclid([p.derivative()(t) - f for p, f in rates])
            assert exact <= expansion.defect(t) < 10**6 * (exact + arb("1e-50"))


def scalar(field: Callable[[list[Element]], list[Element]], weight: int = 1) -> Stepper:
    return Stepper(polynomial_system(field, one, fmpq_mat(1, 1, [weight]))(50), 50)


def test_a_tube_that_the_error_outgrows_is_not_accepted() -> None:
    stepper = scalar(lambda x: [20 * x[0]])
    path, defect = [arb_poly([0])], arb("1e-9")
    assert stepper._tube(path, fmpq(1), arb(0), defect) is None
    bounds = stepper._tube(path, fmpq(1, 10), arb(0), defect)
    assert bounds is not None
    assert bounds[1] >= defect * (arb(2).exp() - 1) / 2


def test_the_tube_covers_the_path_and_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes: list[arb] = []

    def record(_system: PolynomialSystem, box: list[arb], _radius: arb) -> arb:
        boxes.append(box[0])
        return arb(0)

    monkeypatch.setattr(PolynomialSystem, "rate", record)
    path, length = arb_poly([1, -3, 5]), fmpq(3, 2)
    assert scalar(growth, 4)._tube([path], length, arb("0.01"), arb("0.005")) is not None
    for piece, box in enumerate(boxes):
        for k in range(9):
            near = path(length * (piece + arb(k) / 8) / flow.PIECES)
            assert box.contains(near + arb(0, 0.0075))


def test_the_first_time_is_enclosed() -> None:
    system = polynomial_system(lambda x: [-x[0]], one)
    with precision(400):
        for level, most in ((fmpq(1, 2), "1e-25"), (fmpq(1, 10**20), "1e-5"), (fmpq(99, 100), "1e-25")):
            time = Stepper(system(112), 100).first_time(lambda x: x[0], level)
            assert time.contains(-arb(level).log())
            assert time.rad() < arb(most)


def test_a_first_time_that_is_not_proved_is_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "_root", lambda _value, begin, end: begin + (end - begin) / 3)
    time = Stepper(polynomial_system(lambda x: [-x[0]], one)(112), 100).first_time(lambda x: x[0], fmpq(1, 2))
    with precision(200):
        assert time.contains(arb(2).log())


def test_a_level_that_is_not_reached_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "MAX_STEPS", 20)
    with pytest.raises(EnclosureError, match="20 steps lead only to"):
        Stepper(polynomial_system(lambda x: [-x[0]], one)(112), 100).first_time(lambda x: x[0], fmpq(-1))


def test_the_error_within_a_step_is_not_that_at_its_end() -> None:
    system = polynomial_system(growth, one)(50)
    step = Step(system, fmpq(0), fmpq(1), [arb_poly([0])], arb(1), arb("0.125"))
    assert [step.at(t)[0].contains(1) for t in (fmpq(1, 2), fmpq(1))] == [True, False]


def test_rounding_between_steps_counts_as_error() -> None:
    stepper = scalar(growth)
    with precision(300):
        box = [1 + arb("1e-50", "1e-60")]
    with precision(30):
        (centre,), error = stepper._centre([box[0] + 0], arb("1e-40"))
    with precision(300):
        assert (centre + arb(0, 1) * error).contains(box[0] + arb(0, "1e-40"))


def test_a_logarithmic_norm_that_is_nan_is_not_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Metric, "logarithmic_norm", lambda *_: arb("nan"))
    with pytest.raises(EnclosureError):
        integrate(polynomial_system(growth, one), [1], 20)


@pytest.mark.parametrize(("times", "digits"), [([-1], 10), ([0.5], 10), (["1/2"], 10), ([1], 0), ([1], -3)])
def test_bad_requests_are_rejected(times: Sequence[int], digits: int) -> None:
    with pytest.raises(ValueError, match=r"time|rational|digits"):
        integrate(polynomial_system(growth, one), times, digits)


def test_the_working_precision_is_restored() -> None:
    before = ctx.prec, ctx.cap
    integrate(polynomial_system(growth, one), [1], 40)
    assert (ctx.prec, ctx.cap) == before
    with pytest.raises(EnclosureError):
        integrate(polynomial_system(growth, lambda: [arb("nan")]), [1], 40)
    assert (ctx.prec, ctx.cap) == before


@pytest.mark.parametrize("order", [1, 2, 7, 8, 9, 40, 200])
def test_taylor_coefficients_are_those_of_the_tangent(order: int) -> None:
    with precision(800, order + 1):
        (found,) = taylor(lambda x: [1 + x[0] * x[0]], [arb(0)], order)
        expected = arb_series([0, 1], prec=order + 1).tan()
        assert len(found) == order + 1
        assert all(abs(x - expected[k]) < arb("1e-200") for k, x in enumerate(found))


def test_slopes_follow_the_rules_of_calculus() -> None:
    x = Dual(arb(3), (arb(1),))
    (y,) = jacobian(lambda z: [5 - 2 * z[0] * z[0] + (z[0] - 1) - fmpq(1, 2)], [x.value], arb_mat([[1]]))
    assert y == [-11]
    assert (5 - x).slopes == (-1,)
    assert (x - x).value == 0


def test_the_largest_eigenvalue_is_bounded_sharply() -> None:
    matrix = arb_mat([[2, -1, 0], [-1, 2, -1], [0, -1, 2]])
    bound = largest_eigenvalue(matrix)
    assert 2 + arb(2).sqrt() <= bound < arb("3.43")
    assert largest_eigenvalue(-matrix) >= arb(2).sqrt() - 2


def test_the_radii_count_towards_the_largest_eigenvalue() -> None:
    assert largest_eigenvalue(arb_mat([[arb(1, 2), 0], [0, 1]])) >= 3
    assert largest_eigenvalue(arb_mat([[0, arb(0, 2)], [arb(0, 2), 0]])) >= 2


@pytest.mark.parametrize("entry", ["nan", "inf", "-inf"])
def test_an_infinite_entry_gives_an_infinite_bound(entry: str) -> None:
    assert largest_eigenvalue(arb_mat([[1, 0], [0, arb(entry)]])) == arb("inf")


@pytest.mark.parametrize("entries", [[1, 2, 2, 1], [1, 1, 1, 1], [0, 0, 0, 1], [-1, 0, 0, 1]])
def test_a_metric_must_be_positive_definite(entries: list[int]) -> None:
    with pytest.raises(EnclosureError, match="metric"):
        Metric(fmpq_mat(2, 2, entries))


def test_a_metric_bounds_each_coordinate() -> None:
    metric = Metric(fmpq_mat(2, 2, [4, 1, 1, 9]))
    assert metric.norm([arb(1), arb(1)]) >= arb(15).sqrt().lower()
    x, y = metric.ball([arb(0), arb(0)], arb(1))
    assert x.upper() >= (arb(9) / 35).sqrt().lower()
    assert y.upper() >= (arb(4) / 35).sqrt().lower()


def test_a_contraction_has_a_negative_logarithmic_norm() -> None:
    metric = Metric(fmpq_mat(1, 1, [7]))
    rate = metric.logarithmic_norm(lambda x: [-x[0] * x[0] * x[0]], [arb(1, arb("0.1"))])
    assert rate < 0
    assert rate >= arb("-2.44")


def test_logarithmic_norms_of_linear_fields_are_sharp() -> None:
    metric, box = Metric(fmpq_mat(2, 2, [1, 0, 0, 1])), [arb(0), arb(0)]
    assert 0 <= metric.logarithmic_norm(rotation, box) < arb("0.01")
    assert 5 <= metric.logarithmic_norm(lambda x: [10 * x[1], 0], box) < arb("5.1")


@pytest.mark.parametrize("value", [arb("nan"), arb("inf"), arb(0, "inf")])
def test_what_is_not_finite_is_not_accurate(value: arb) -> None:
    with pytest.raises(EnclosureError):
        missing_bits([arb(1), value], 10)


def test_accuracy_is_relative_for_large_numbers_only() -> None:
    assert missing_bits([arb(10**20, 0.9)], 20) == 0
    assert missing_bits([arb(0, arb("1e-19"))], 20) == 4
    assert missing_bits([], 20) == 0


@pytest.mark.parametrize("value", [0.5, "1/2", None, arb(1)])
def test_only_exact_rationals_are_numbers(value: object) -> None:
    with pytest.raises(ValueError, match="an exact rational is needed"):
        rational(value)  # type: ignore[arg-type]  # that it is refused is what is tested


def test_negative_times_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        instants([1, Fraction(-1, 2)])

"""The rigorous WN flow to t = 10 against mpmath.odefun in full coordinates, and heyoka, which both prove nothing.

heyoka is no dependency: where it cannot be imported, its line says how to get it.
"""

from __future__ import annotations

import math
import random
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
from flint import arb, fmpq

from symbolic.balls import accuracy, precision
from symbolic.flow import Stepper
from symbolic.weight_normalization import Coordinates, WNProblem, time_to_loss, wn_flow

if TYPE_CHECKING:
    from collections.abc import Callable

HORIZON = 10
SIZES = ((1, 2), (3, 6), (10, 30), (50, 200))
DIGITS = (30, 50, 100, 300)
PATIENCE = 15.0  # seconds for one run of odefun, which is extrapolated from there
LEAST = {(3, 6, 50): 25, (3, 6, 100): 60, (3, 6, 300): 200}  # ratios that are promised
MOST = {(10, 30, 50): 1.5, (50, 200, 30): 15.0}  # seconds that are promised


def instance(m: int, d: int) -> WNProblem:
    """A random rational problem with rows of length about 1, from g_0 = c = 1/2."""
    rng = random.Random(1009 * m + d)
    A = [[Fraction(rng.randint(-9, 9), round(5.5 * math.sqrt(d))) for _ in range(d)] for _ in range(m)]
    y = [Fraction(rng.randint(-15, 15), 10) for _ in range(m)]
    return WNProblem(A, y, [rng.randint(-9, 9) for _ in range(d)], Fraction(1, 2), Fraction(1, 2))


def rigorous(problem: WNProblem, digits: int) -> tuple[float, float, arb]:
    """Seconds, the largest radius in units of 10^-digits, and g."""
    begin = time.process_time()
    (state,) = wn_flow(problem, [HORIZON], digits)
    elapsed = time.process_time() - begin
    return elapsed, max(float(x.rad() * arb(10) ** digits / max(arb(1), abs(x))) for x in state.balls()), state.g


class OutOfTimeError(Exception):
    """odefun has had its time."""


def odefun(problem: WNProblem, digits: int) -> tuple[float, float | None]:
    """Seconds that odefun takes all the way; or until it began its last series, and where that was."""
    begin, reached, seconds = time.process_time(), 0.0, 0.0
    with mpmath.workdps(digits):
        A = [[number(x) for x in row] for row in problem.A]
        columns, y, c = list(zip(*A, strict=True)), [number(x) for x in problem.y], number(problem.c)
        u = [number(x) for x in problem.u]

        def field(t: Any, state: list[Any]) -> list[Any]:
            nonlocal reached, seconds
            elapsed = time.process_time() - begin
            if float(t) > reached + 1e-6:  # within a series, t is as good as the same
                reached, seconds = float(t), elapsed
            if elapsed > PATIENCE:
                raise OutOfTimeError
            *w, g = state
            residual = [b - g * mpmath.fdot(row, w) for row, b in zip(A, y, strict=True)]
            pull = [mpmath.fdot(column, residual) for column in columns]
            along = mpmath.fdot(w, pull)
            return [*(g * (p - along * x) for p, x in zip(pull, w, strict=True)), c * along]

        try:
            mpmath.odefun(field, 0, [*(x / mpmath.norm(u) for x in u), number(problem.g0)])(HORIZON)
        except OutOfTimeError:
            return seconds, reached
    return time.process_time() - begin, None


def number(x: Any) -> Any:
    return mpmath.mpf(int(x.p)) / int(x.q)


def peer(problem: WNProblem, digits: int, earlier: list[tuple[int, float]]) -> tuple[float, str]:
    """Seconds that odefun takes or would take, and how that is known."""
    seconds, reached = odefun(problem, digits)
    if reached is None:
        return seconds, ""
    if reached > 0:
        return seconds * HORIZON / reached, f"extrapolated from t = {reached:.2g}"
    if len(earlier) < 2:
        return PATIENCE, f"at least: no series found in {PATIENCE:.0f} s"
    (a, s), (b, t) = earlier[-2:]
    return t * (digits / b) ** (math.log(t / s) / math.log(b / a)), f"a power law through {a} and {b} digits"


def heyoka(problem: WNProblem, digits: int) -> tuple[float, float]:
    """Seconds to compile and to run the same in the coordinates of the enclosure."""
    begin = time.process_time()
    import heyoka as hy  # type: ignore[import-not-found]  # noqa: PLC0415

    loaded = time.process_time() - begin
    bits = accuracy(digits) + 8
    system = Coordinates(problem, bits).system

    def real(x: arb) -> Any:
        with precision(bits):
            return hy.real(x.str(digits + 5, radius=False), bits)

    begin = time.process_time()
    size = len(system.values)
    *x, g = hy.make_vars(*(f"x{i}" for i in range(size)), "g")
    values, targets, c = list(map(real, system.values)), list(map(real, system.targets)), real(system.c)
    q = hy.sum([g * v * a * a - t * a for v, t, a in zip(values, targets, x, strict=True)])
    rates = [(a, g * (t - g * v * a) + g * q * a) for v, t, a in zip(values, targets, x, strict=True)]
    start = np.array([real(a) for a in system.begin])
    integrator = hy.taylor_adaptive([*rates, (g, -c * q)], start, fp_type=hy.real, prec=bits)
    built = time.process_time() - begin
    integrator.propagate_until(hy.real(HORIZON, bits))
    (state,) = wn_flow(problem, [HORIZON], digits)
    with precision(bits):
        if abs(arb(str(integrator.state[-1])) - state.g) > arb(10) ** (8 - digits):
            raise AssertionError("heyoka and the enclosure differ")
    return loaded + built, time.process_time() - begin - built


def main() -> None:
    """Print the table of ratios."""
    print(
        f"the flow to t = {HORIZON} in CPU seconds; the radius is the largest of the state, relative for values above 1"
    )
    for m, d in SIZES:
        problem, earlier = instance(m, d), list[tuple[int, float]]()
        for digits in DIGITS:
            ours, radius, _ = rigorous(problem, digits)
            theirs, how = peer(problem, digits, earlier)
            if "at least" not in how:
                earlier.append((digits, theirs))
            ratio = theirs / ours
            print(
                f"({m}, {d}), {digits} digits: enclosed in {ours:.2f} s, radius {radius:.0e} x 10^-{digits}; odefun "
                f"{theirs:.3g} s {'(' + how + ')' if how else ''} {ratio:.0f}x{promise((m, d, digits), ours, ratio)}",
                flush=True,
            )
    growth(30)
    against_heyoka(300)
    long_times()


def promise(key: tuple[int, int, int], seconds: float, ratio: float) -> str:
    """Say what was promised, if something was."""
    if key in LEAST:
        return f", promised {LEAST[key]}x" + ("" if ratio >= LEAST[key] else ": MISSED")
    if key in MOST:
        return f", promised {MOST[key]} s" + ("" if seconds < MOST[key] else ": MISSED")
    return ""


def growth(digits: int) -> None:
    """Print the seconds for one step against m, and against d."""
    for label, sizes in (("m", ((6, 60), (12, 60), (25, 60), (50, 60))), ("d", ((5, 10), (5, 100), (5, 400)))):
        found = []
        for m, d in sizes:
            problem = instance(m, d)
            bits = accuracy(digits) + 20
            stepper = Stepper(Coordinates(problem, bits + 12).system, bits)
            begin = time.process_time()
            with stepper.working():
                stepper.step(fmpq(0), fmpq(HORIZON), stepper.system.middle(stepper.system.start()), arb(0))
            found.append(f"({m}, {d}) {1e3 * (time.process_time() - begin):.1f} ms")
        print(f"one step at {digits} digits against {label}: {', '.join(found)}")


def against_heyoka(digits: int) -> None:
    """Print the ratio for one equation in two unknowns."""
    problem = instance(1, 2)
    try:
        built, run = heyoka(problem, digits)
    except ImportError:
        print("heyoka: absent; python -m venv --system-site-packages DIR, DIR/bin/pip install heyoka==7.13.2, and")
        print("  PYTHONPATH=DIR/lib/python3.11/site-packages for this benchmark")
        return
    ours, _, _ = rigorous(problem, digits)
    print(
        f"(1, 2), {digits} digits: enclosed in {ours:.2f} s; heyoka {built:.2f} s to load and compile, {run:.2f} s to "
        f"run: {(built + run) / ours:.1f}x"
    )


def long_times() -> None:
    """Print the seconds for a late time, and for the time to a loss."""
    problem = instance(3, 6)
    tasks: dict[str, Callable[[], object]] = {
        "t = 10^6 to 50 digits": lambda: wn_flow(problem, [10**6], 50),
        "t = 10^6 to 1000 digits": lambda: wn_flow(problem, [10**6], 1000),
        "the time to the loss 10^-20 to 30 digits": lambda: time_to_loss(problem, Fraction(1, 10**20), 30),
    }
    for name, task in tasks.items():
        begin = time.process_time()
        task()
        print(f"(3, 6): {name} in {time.process_time() - begin:.2f} s")

"""The figures of the chapters on continuous time: where the flow ends, against gradient descent, and how soon."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from claimbook.drawing import INK, PRINTED, THIRD, TRUE, Figure, drawn, panels
from claimbook.figures import number
from proofs.confirm import as_column, exact
from proofs.wu2020.lemma_c_1 import gain, largest
from proofs.wu2020.problems import Problem
from proofs.wu2020.setting import positive, sample, sample_orthonormal, start, t
from proofs.wu2020.theorem_2_7 import bound_e, lowest, pace, second
from symbolic.notation import Expression
from symbolic.numbers import Balls
from symbolic.weight_normalization import WNProblem
from symbolic.weight_normalization_float import (
    Array,
    critical_ratio,
    distance_quotient,
    end_scale,
    time_to_reach,
    wn_path,
)

Q = Fraction

# The example of Figure 2: A = [1, 0], y = 2, so that x* = (2, 0). The paper's points a and f lie on either side of it;
# their direction is not printed, here it is (5/13, 12/13).

LEAST = 2
DIRECTION = exact("5/13", "12/13")
TURN = math.atan2(*map(float, reversed(DIRECTION)))
PART = float(DIRECTION[1] ** 2)
STARTS = {"a": Q(1), "f": Q(3)}
RATIOS = (Q(1), Q(30))


def closer(scale: float, ratio: float) -> bool:
    """Whether WN ends closer to the least solution of the example than gradient descent from the same start."""
    return float(distance_quotient(LEAST**2, PART, scale**2, ratio)) < 1


def word(is_closer: bool) -> str:
    return "closer" if is_closer else "farther"


# How far from the least solution the flow ends, for all ratios


def printed_distance(scale: float, ratio: ArrayLike) -> Array:
    """The same by the limit that the paper prints, with |x*| for the limit of the scale."""
    return np.asarray(LEAST * math.sqrt(PART) * np.exp((scale**2 - LEAST**2) / (2 * np.asarray(ratio))))


def end_distance(scale: float, ratio: ArrayLike) -> Array:
    """The distance of the end of the WN flow from the least solution."""
    return np.asarray(np.sqrt(end_scale(LEAST**2, PART, scale**2, ratio) - LEAST**2))


def end_distances() -> Figure:
    """The distance from the least solution against the ratio: of WN, as printed, and of gradient descent."""
    ratios = np.geomspace(0.2, 50, 200)
    with drawn("end-distances", height=4.6) as (axes, done):
        for (name, scale), colour in zip(STARTS.items(), (TRUE, THIRD), strict=True):
            away = float(scale * DIRECTION[1])
            axes.loglog(ratios, end_distance(float(scale), ratios), color=colour, label=f"from {name}, $g_0 = {scale}$")
            axes.loglog(ratios, printed_distance(float(scale), ratios), ":", color=colour, label="as printed")
            axes.loglog(ratios[[0, -1]], [away, away], "--", color=colour, linewidth=1, label="gradient descent")
        axes.set(xlabel="ratio of the rates, $c$", ylabel="distance of the end from $x^*$")
        axes.set_ylim(1e-3, 1e3)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, columnspacing=1.2)
        below, above = (
            (float(end_distance(float(scale), c)), float(printed_distance(float(scale), c)))
            for scale, c in zip(STARTS.values(), (10, 1), strict=True)
        )
        said = (
            f"from a with $c = 10$ the flow ends at the distance {below[0]:.3g}, not {below[1]:.3g}; from f with "
            f"$c = 1$ at {above[0]:.3g}, not {above[1]:.3g}"
        )
        return done(
            f"$A = [1, 0],$ $y = {LEAST},$ $w_0 = ({', '.join(map(str, DIRECTION))}).$ Solid: where the flow ends. "
            f"Dotted: the printed limit. They agree only where little is left of the null-space part: {said}. Where a "
            "solid line is below the dashed one of its colour, WN ends closer than gradient descent.",
            "Curves over the ratio c, on logarithmic axes, for two starts. Both true distances grow with c and cross "
            f"those of gradient descent, which do not depend on it. The printed one from the long start falls: {said}.",
        )


# The phase diagram

LEVELS = {0.1: "1/10", 0.5: "1/2", 1: "1", 2: "2", 10: "10"}
SHADES = ((TRUE, 0.55), (TRUE, 0.34), (TRUE, 0.15), (PRINTED, 0.15), (PRINTED, 0.34), (PRINTED, 0.55))
EXAMPLE = Q(1, 10)


def phases() -> Figure:
    """Where WN's limit is closer to the least solution than that of gradient descent from the same start."""
    with panels("phases", 2, 5.2, 8.0) as (axes, done):
        phase_panel(axes[0], 1.0, r"The start in the null space, $\|w_0^\perp\| = 1$")
        phase_panel(axes[1], PART, rf"A start with $\|w_0^\perp\| = {DIRECTION[1]}$")
        mark(axes[0], float(EXAMPLE), 1, "Concrete\nExample", (7, -3), "left")
        for (name, scale), (ratio, offset) in itertools.product(
            STARTS.items(), zip(RATIOS, ((0, -15), (0, 8)), strict=True)
        ):
            x, y = float(scale) / LEAST, float(ratio) / LEAST**2
            mark(axes[1], x, y, f"{name}, $c = {ratio}$", offset, "center")
        say(axes[0], 0.41, 0.88, "WN ends\nfarther", PRINTED)
        say(axes[0], 0.75, 0.30, "WN ends\ncloser", TRUE)
        say(axes[1], 0.29, 0.58, "WN ends\nfarther", PRINTED)
        say(axes[1], 0.64, 0.37, "WN ends\ncloser", TRUE)
        say(axes[1], 0.87, 0.37, "farther", PRINTED)
        say(axes[1], 0.83, 0.955, "closer", TRUE)
        axes[1].set_xlabel(r"scale at the start, $|g_0|\,/\,\|x^*\|$")
        times = float(distance_quotient(1, 1, float(EXAMPLE) ** 2, 1))
        tie = 1 / math.sqrt(math.e - 1)
        return done(
            "Where WN ends closer to the minimum-norm solution than gradient descent from the same start (blue), and "
            "where it ends farther away (red). On the thick lines, drawn from the criterion, both end equally far. The "
            "shades are computed from the equation for the limit of the scale: along the thin lines WN ends 1/10, 1/2, "
            f"2 or 10 times as far. The dot above is the Concrete Example with $g_0 = {EXAMPLE}$, which ends "
            f"{times:.1f} times as far as gradient descent; with $c = 1$ it would end closer only for "
            f"$|g_0| > {tie:.3f}$. The dots below are the starts of the next figures.",
            "Two diagrams on logarithmic axes: to the right the scale at the start, upwards the ratio of the rates. In "
            "the first, a rising curve separates the starts from which WN ends farther away, above and to the left, "
            "from those from which it ends closer, below and to the right. In the second, where the start is not in "
            "the null space, a vertical line crosses that curve; beyond the line, closer and farther change places.",
        )


def mark(axes: Axes, x: float, y: float, text: str, offset: tuple[int, int], side: str) -> None:
    axes.plot([x], [y], "o", color=INK, markersize=5)
    axes.annotate(text, (x, y), xytext=offset, textcoords="offset points", fontsize=10, ha=side)


def say(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    """Words at a place that is given as a part of the width and of the height."""
    axes.text(x, y, text, transform=axes.transAxes, ha="center", va="center", color=colour, fontweight="bold")


def phase_panel(axes: Axes, part: float, title: str) -> None:
    """One plane of starts: |g_0| / |x*| to the right, c / |x*|^2 upwards."""
    scale, ratio = np.geomspace(0.05, 10, 121), np.geomspace(0.05, 50, 121)
    quotient = np.log(distance_quotient(1, part, scale[None, :] ** 2, ratio[:, None]))
    axes.set(xscale="log", yscale="log", xlim=scale[[0, -1]], ylim=ratio[[0, -1]], title=title)
    edges = [-np.inf, *map(math.log, LEVELS), np.inf]
    for (low, high), (colour, alpha) in zip(itertools.pairwise(edges), SHADES, strict=True):
        axes.contourf(scale, ratio, quotient, [max(low, -1e3), min(high, 1e3)], colors=[colour], alpha=alpha)
    thin = {math.log(level): name for level, name in LEVELS.items() if level != 1}
    lines = axes.contour(scale, ratio, quotient, list(thin), colors=INK, linewidths=0.7, linestyles="solid")
    axes.clabel(lines, fmt=thin, fontsize=10)
    axes.plot(scale, critical_ratio(1, part, scale**2), color=INK, linewidth=2.2)
    if part < 1:
        axes.axvline(1 / math.sqrt(1 - part), color=INK, linewidth=2.2)
    ticks = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]
    axes.set_xticks(ticks[:-2], [f"{tick:g}" for tick in ticks[:-2]])
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_ylabel(r"ratio of the rates, $c\,/\,\|x^*\|^2$")


# Figure 2 of the paper, redone: the unit cylinder, with the angle of w around it and g upwards


@dataclass(frozen=True)
class Course:
    """One start on the cylinder, and where it leads: angles and scales."""

    wn: tuple[Array, Array]
    gd: tuple[Array, Array]

    @property
    def heights(self) -> tuple[float, float]:
        """How far WN and gradient descent end from the least solution."""
        wn, gd = (abs(g * math.sin(angle)) for angle, g in (last(self.wn), last(self.gd)))
        return wn, gd


def course(scale: Fraction, ratio: Fraction) -> Course:
    """The WN flow until it stands still, and gradient descent, which moves x_1 alone."""
    times = [0.0, *np.geomspace(1e-3, 60, 200)]
    path = wn_path(WNProblem([[1, 0]], [LEAST], DIRECTION, scale, ratio), times)
    x = np.linspace(float(scale * DIRECTION[0]), LEAST, 80), np.full(80, float(scale * DIRECTION[1]))
    return Course((np.arctan2(path[:, 1], path[:, 0]), path[:, 2]), (np.arctan2(x[1], x[0]), np.hypot(*x)))


def invariant_curves(ratio: float, top: float) -> Iterator[tuple[float, Array, Array]]:
    """The curves |w_perp| exp(g^2 / 2c) = K on one half of the cylinder, angles 0 to pi: K, angles, scales >= 0."""
    crossings = [math.sin(math.pi * k / 12) for k in (1, 2, 3, 4, 5, 6)]  # where the curves meet g = 0
    lowest = [math.exp(scale**2 / (2 * ratio)) for scale in np.arange(0.6, top, 0.6)]  # g at the angle pi/2
    for level in (*crossings, *lowest):
        begin = math.sqrt(max(0.0, 2 * ratio * math.log(level)))
        scale = begin + (top - begin) * np.linspace(0, 1, 120) ** 2
        angle = np.arcsin(np.minimum(1, level * np.exp(-(scale**2) / (2 * ratio))))
        yield level, angle, scale


def solutions(top: float) -> tuple[Array, Array]:
    """The curve g cos(angle) = 2."""
    angle = np.linspace(-1, 1, 121) * math.acos(LEAST / top)
    return angle, LEAST / np.cos(angle)


Place = tuple[float, float]


def ends(axes: Axes, begin: Place, wn: Place, gd: Place) -> None:
    """The start, and the two ends."""
    axes.plot(*gd, "s", color=PRINTED, markersize=7, markerfacecolor="none", markeredgewidth=1.6)
    axes.plot(*wn, "o", color=TRUE, markersize=7)
    axes.plot(*begin, "o", color=INK, markersize=5)


def start_name(axes: Axes, name: str, place: Place) -> None:
    axes.annotate(name, place, xytext=(7, -4), textcoords="offset points", fontsize=12, fontweight="bold")


def arrow(axes: Axes, x: Array, y: Array) -> None:
    """An arrowhead halfway along a path of the WN flow."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    at = [part * lengths[-1] for part in (0.5, 0.53)]
    before, after = zip(np.interp(at, lengths, x), np.interp(at, lengths, y), strict=True)
    axes.annotate(
        "", before, after, arrowprops={"arrowstyle": "<|-", "color": TRUE, "mutation_scale": 14, "linewidth": 0}
    )


def last(curve: tuple[Array, Array]) -> Place:
    return float(curve[0][-1]), float(curve[1][-1])


VIEW, TILT = math.radians(30), math.radians(20)
BOTTOM, TOP = -1.0, 3.8


def seen(angle: ArrayLike, scale: ArrayLike) -> tuple[Array, Array, NDArray[np.bool_]]:
    """A point of the cylinder on the picture, and whether it is on the front."""
    turned = np.asarray(angle) - VIEW
    height = np.asarray(scale) * math.cos(TILT) - np.cos(turned) * math.sin(TILT)
    return np.sin(turned), height, np.cos(turned) >= 0


def spot(angle: float, scale: float) -> Place:
    """The same for one point."""
    x, height, _ = seen(angle, scale)
    return float(x), float(height)


def around(axes: Axes, angle: ArrayLike, scale: ArrayLike, style: str = "-", alpha: float = 1, **look: Any) -> None:
    """A curve on the cylinder; what lies behind is faint."""
    x, height, front = seen(angle, scale)
    if not front.all():
        axes.plot(x, np.where(front, np.nan, height), style, alpha=0.15, **look)
    axes.plot(x, np.where(front, height, np.nan), style, alpha=alpha, **look)


def cylinder() -> Figure:
    """Figure 2 of the paper: the flow on the cylinder."""
    ratio = RATIOS[0]
    with drawn("cylinder", width=5.2, height=6.2) as (axes, done):
        circle = np.linspace(-math.pi, math.pi, 241) + VIEW
        for level in (BOTTOM, 0.0, TOP):
            around(axes, circle, np.full(241, level), color=INK, linewidth=1.2 if level else 0.8)
        for side in (-1, 1):
            axes.plot([side] * 2, [BOTTOM * math.cos(TILT), TOP * math.cos(TILT)], color=INK, linewidth=1.2)
        for level, angles, scale in invariant_curves(float(ratio), TOP):
            for turn, sign in itertools.product((angles, math.pi - angles, -angles, angles - math.pi), (1, -1)):
                kept = sign * scale >= BOTTOM
                width, alpha = (1.6, 0.9) if level == 1 else (0.8, 0.5)
                around(axes, turn[kept], (sign * scale)[kept], color=INK, linewidth=width, alpha=alpha)
        around(axes, *solutions(TOP), color=THIRD, linewidth=3.5)
        found = {name: course(scale, ratio) for name, scale in STARTS.items()}
        for name, way in found.items():
            around(axes, *way.gd, "--", color=PRINTED)
            around(axes, *way.wn, color=TRUE, linewidth=2.6)
            arrow(axes, *seen(*way.wn)[:2])
            begin = spot(TURN, float(STARTS[name]))
            ends(axes, begin, spot(*last(way.wn)), spot(*last(way.gd)))
            start_name(axes, name, begin)
        for angle in (math.pi / 2, -math.pi / 2):
            axes.plot(*spot(angle, 0), "X", color=INK, markersize=10, alpha=1 if seen(angle, 0)[2] else 0.35)
        axes.plot(*spot(0, LEAST), "*", color=THIRD, markersize=17, markeredgecolor=INK)
        axes.annotate("$g = 0$", (1, 0), xytext=(6, -4), textcoords="offset points")
        axes.set_aspect("equal")
        axes.set_xlim(-1.05, 3.1)
        axes.set_axis_off()
        key(axes, loc="center right", bbox_to_anchor=(1, 0.62))
        (near_a, gd_a), (near_f, gd_f) = (way.heights for way in found.values())
        lengths = f"From a WN ends at the distance {near_a:.2f} from the minimum-norm solution, gradient descent at "
        lengths += f"{gd_a:.2f}; from f they end at {near_f:.2f} and {gd_f:.2f}"
        return done(
            f"Figure 2 of the paper, for $c = {ratio}$. Around the cylinder runs the direction $w$, along it the scale "
            r"$g$. The WN flow keeps $\|w^\perp\|\exp(g^2/2c)$: it follows one of the invariant curves until it meets "
            f"a solution. From a $g_0$ is less than $g^*$, from f it is more. {lengths}: {word(near_f < gd_f)}, not "
            f"{word(near_f > gd_f)}. The thicker curve through the saddle points separates those that reach $g = 0$ "
            "from those that do not. (The other solutions, at $-g$ and $-w$, lie below the part that is drawn.)",
            "A cylinder, seen from above and from the side. Thin invariant curves run up along it and close in on two "
            "opposite lines; two saddle points lie on the circle g = 0. The solutions are a curve open to the top, "
            f"with the minimum-norm solution at its lowest point. {lengths}.",
        )


def key(axes: Axes, **where: Any) -> None:
    """What the signs mean."""
    hollow = {"linestyle": "--", "marker": "s", "markersize": 7, "markerfacecolor": "none"}
    star = {"linestyle": "", "marker": "*", "markersize": 15, "markeredgecolor": INK}
    signs: dict[str, dict[str, Any]] = {
        "WN flow and its end": {"color": TRUE, "linewidth": 2.6, "marker": "o", "markersize": 7},
        "gradient descent": {"color": PRINTED, **hollow},
        "solutions": {"color": THIRD, "linewidth": 3.5},
        "minimum norm": {"color": THIRD, **star},
        "invariant curves": {"color": INK, "linewidth": 0.8, "alpha": 0.6},
        "saddle points": {"color": INK, "linestyle": "", "marker": "X", "markersize": 9},
    }
    axes.legend(handles=[Line2D([], [], label=name, **look) for name, look in signs.items()], handlelength=2, **where)


def unrolled() -> Figure:
    """The front of the cylinder, unrolled, for two ratios and for the scale fixed at first."""
    with panels("unrolled", 3, 5.2, 9.4) as (axes, done):
        told = []
        for panel, ratio in zip(axes, RATIOS, strict=False):
            told.append(verdicts(chart(panel, ratio)))
            panel.set_title(f"$c = {ratio}$: {told[-1]}")
        fixed = chart(axes[2], Q(0))
        reached = [name for name, way in fixed.items() if abs(way.wn[0][-1]) < 1e-6]
        for name in reached:
            axes[2].plot([0, 0], [float(STARTS[name]), LEAST], ":", color=TRUE, linewidth=2.6)
        axes[2].set_title(f"$c = 0$ at first: the minimum norm from {' and '.join(reached)} only")
        axes[2].set_xlabel("angle of the direction $w$")
        key(axes[0], ncols=2, loc="lower center", bbox_to_anchor=(0.5, 1.12))
        return done(
            "The front of the cylinder, unrolled. With the ratio $c$ the invariant curves change, and with them the "
            "ends: farther up along the solutions is farther from the minimum-norm solution. Whether the start lies "
            f"below $g^* = {LEAST}$ (a) or above (f) does not decide. Last, the scale fixed at first, and free later "
            "(dotted): from f the first stage already ends in a solution, at the distance "
            f"{fixed['f'].heights[0]:.2f}, and nothing moves any more.",
            "Three diagrams, the angle of the direction to the right and the scale upwards. "
            + "; ".join(f"c = {ratio}: {said}" for ratio, said in zip(RATIOS, told, strict=True))
            + f". With the scale fixed at first, only {' and '.join(reached)} leads to the minimum-norm solution.",
        )


def verdicts(found: dict[str, Course]) -> str:
    """From which start WN ends closer than gradient descent."""
    said = {name: word(way.heights[0] < way.heights[1]) for name, way in found.items()}
    if len(set(said.values())) == 1:
        return f"WN ends {said['a']} from both starts"
    return f"WN ends {said['a']} from a, {said['f']} from f"


def chart(axes: Axes, ratio: Fraction) -> dict[str, Course]:
    """The plane of angle and scale for one ratio."""
    high = 4.2
    if ratio:
        for level, angle, scale in invariant_curves(float(ratio), high):
            for turn in (angle, -angle, math.pi - angle):
                axes.plot(turn, scale, color=INK, linewidth=1.4 if level == 1 else 0.7, alpha=0.45)
    axes.plot(*solutions(high), color=THIRD, linewidth=3.5)
    found = {name: course(scale, ratio) for name, scale in STARTS.items()}
    for name, way in found.items():
        axes.plot(*way.gd, "--", color=PRINTED)
        axes.plot(*way.wn, color=TRUE, linewidth=2.6)
        arrow(axes, *way.wn)
        ends(axes, (TURN, float(STARTS[name])), last(way.wn), last(way.gd))
        start_name(axes, name, (TURN, float(STARTS[name])))
    axes.plot([0], [LEAST], "*", color=THIRD, markersize=16, markeredgecolor=INK)
    axes.plot([math.pi / 2], [0], "X", color=INK, markersize=10, clip_on=False)
    axes.set(xlim=(-0.15, 1.75), ylim=(0, 4))
    axes.set_ylabel("scale $g$")
    axes.grid(visible=False)
    axes.set_yticks(range(5))
    axes.set_xticks([0, math.pi / 4, math.pi / 2], ["$0$", r"$\pi/4$", r"$\pi/2$"])
    return found


# The bound on the time: the corrected second bullet of Theorem 2.7

COUNT = 100  # of each kind
ACCURACY = 6  # the loss falls to 10^-6 of its start
KINDS = {"rows of any kind": sample, "orthonormal rows": sample_orthonormal}
PRINTED_EXPONENT = -lowest * pace * t  # where the printed second term vanishes
TOO_SHORT = Problem("", (exact(1, 0),), exact(1), exact("7/25", "24/25"), Q(1, 100), Q(1, 200))
LITTLE = Q(99, 100)


def at_time(problem: Problem, when: Fraction) -> Balls:
    """The letters of the theorem that do not change along the flow, and t."""
    values = problem.values() | {"w0": as_column(problem.w), "g0": [[problem.g]], "t": [[when]]}
    at_start = Balls(second, problem.dims, values, 15)
    ((gained,),), ((size,),) = at_start.evaluate(start(gain)), at_start.evaluate(largest)
    return Balls(second, problem.dims, values | {"delta": [[gained / size]]}, 15)


def time_of(exponent: Expression, problem: Problem, factor: float) -> float:
    """When an exponent of Theorem 2.7, which is linear in t, is the logarithm of the factor."""
    at_0, at_1 = (number(at_time(problem, Q(when)).evaluate(exponent)[0][0]) for when in (0, 1))
    return (math.log(factor) - at_0) / (at_1 - at_0)


def true_time(problem: Problem, factor: float, latest: float) -> float:
    return time_to_reach(WNProblem(problem.A, problem.y, problem.w, problem.g, problem.c), factor, latest)


def below_the_loss_at_zero(kind: str) -> Iterator[Problem]:
    """Random problems with delta > 0 and some loss, with one to three equations in up to six unknowns."""
    rng = random.Random(kind)
    while True:
        m = rng.randint(1, 3)
        values = KINDS[kind](rng, m, rng.randint(m + 1, 6), m)
        (g,), A = values["g"][0], tuple(map(tuple, values["A"]))
        y, w = (tuple(entry for (entry,) in values[name]) for name in ("y", "w"))
        residual = [b - g * sum(x * z for x, z in zip(row, w, strict=True)) for b, row in zip(y, A, strict=True)]
        if 0 < sum(x * x for x in residual) < sum(x * x for x in y):
            yield Problem(kind, A, y, w, g, positive(rng) / rng.choice((1, 10, 100)))


def bound() -> Figure:
    """The time in which the loss falls to a millionth, true and proved."""
    factor = 10.0**-ACCURACY
    found: dict[str, list[tuple[float, float]]] = {}
    for kind in KINDS:
        for problem in itertools.islice(below_the_loss_at_zero(kind), COUNT):
            proved = time_of(bound_e, problem, factor)
            found.setdefault(kind, []).append((true_time(problem, factor, proved), proved))
    printed = time_of(PRINTED_EXPONENT, TOO_SHORT, float(LITTLE))
    needed = true_time(TOO_SHORT, float(LITTLE), 1000 * printed)
    with drawn("bound", height=4.8) as (axes, done):
        for (kind, points), colour, marker in zip(found.items(), (THIRD, TRUE), ("^", "o"), strict=True):
            axes.loglog(*zip(*points, strict=True), marker, color=colour, markersize=5, alpha=0.7, label=kind)
        axes.loglog([needed], [printed], "X", color=PRINTED, markersize=10, label="a printed time that is too short")
        every = [point for points in found.values() for point in points]
        edges = [min(true for true, _ in every) / 2, 2 * max(proved for _, proved in every)]
        axes.loglog(edges, edges, color=INK, linewidth=1.4)
        axes.set(xlim=edges, ylim=edges, xlabel="true time", ylabel="time that is proved to be enough")
        axes.set_aspect("equal")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, handletextpad=0.3, columnspacing=1.2)
        middle = {kind: float(np.median([proved / true for true, proved in points])) for kind, points in found.items()}
        least = min(proved / true for true, proved in every)
        most = max(proved / true for true, proved in every)
        little = rf"\tfrac{{{LITTLE.numerator}}}{{{LITTLE.denominator}}}"
        half = [f"{factor:.3g} for {kind}" for kind, factor in middle.items()]
        return done(
            f"The time until the loss has fallen to $10^{{-{ACCURACY}}}$ of its start, and the time after which the "
            f"corrected Theorem 2.7 proves that it has, for {len(every)} random starts below the loss at $g = 0$. None "
            f"lies below the diagonal. The proved time is between {least:.2f} and {most:,.0f} times the true one; the "
            f"medians are {' and '.join(half)}. The cross is the printed time, for the start $g_0 = {TOO_SHORT.g}$, "
            rf"$w_0 = ({', '.join(map(str, TOO_SHORT.w))})$ of $A = [1, 0]$, $y = 1$ with $c = {TOO_SHORT.c}$ and "
            rf"$\varepsilon = {little} f_0$: the loss needs {needed / printed:.1f} times as long.",
            "Scatter plot with logarithmic axes, the true time to the right and the proved time upwards. All "
            f"{len(every)} points lie on or above the diagonal, by factors from {least:.2f} to {most:,.0f}; those for "
            "orthonormal rows are mostly close to it. One cross, a printed time, lies below.",
        )


def drawings() -> list[Figure]:
    return [cylinder(), end_distances(), phases(), unrolled(), bound()]

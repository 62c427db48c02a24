"""The figures of the chapters on diagonal networks: runs of both methods, and the one law on which they lie."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from matplotlib.axes import Axes

from claimbook.drawing import INK, PRINTED, THIRD, TRUE, Figure, drawn, panels
from proofs.chou2024.experiments import (
    ACCURATE,
    DEPTHS,
    METHODS,
    MOST,
    SCALES,
    THETA,
    Race,
    Trained,
    against_plain,
    data,
    name,
    races,
    trained,
)
from symbolic.diagonal_runs import fitted_start, projection

LOOKS = dict(zip(METHODS, ((PRINTED, "s"), (THIRD, "^"), (TRUE, "o"), (INK, "v")), strict=True))
DEPTH_MARKS = dict(zip(DEPTHS, "^ov", strict=True))
CLEAR = 1e-3
EXAMPLES = ((0.1, 10.0, PRINTED), (1.0, 0.1, TRUE))  # scale and ratio


def drawings() -> list[Figure]:
    """In the order of the chapters."""
    return [scales(), speeds(), hump(), master()]


# Diagonal networks


def scales() -> Figure:
    """How sparse the ends are, against the scale of the start, for L = 2 and L = 3."""
    depths = DEPTHS[1:]
    with panels("diagonal-scales", len(depths), 5.2, 6.2) as (axes, done):
        for place, depth in zip(axes, depths, strict=True):
            for ratio in METHODS:
                colour, marker = LOOKS[ratio]
                runs = of_method(trained(depth, 0), ratio)
                shown = [max(run.excess, ACCURATE) for run in runs]
                place.loglog(SCALES, shown, marker=marker, color=colour, linewidth=1.5, markersize=6, label=name(ratio))
            place.axvline(goal(depth), color=INK, linewidth=1, linestyle=":", label="length of the sparse weights")
            place.set_ylabel("excess of the $\\ell_1$ norm")
            place.set_title(f"depth $L = {depth}$", loc="left")
        axes[-1].set_xlabel(r"scale of the start, $\rho_0$")
        axes[0].legend(loc="lower center", bbox_to_anchor=(0.5, 1.1), ncols=2)
        small, large = METHODS[-1], METHODS[0]
        said = "; ".join(
            f"for L = {depth} and a start of scale 1, {at_scale(depth, 1, large):.2g} for the plain flow and "
            f"{at_scale(depth, 1, small):.2g} for WN with c = {small:g}, from scale {SCALES[-1]:g} "
            f"{at_scale(depth, SCALES[-1], large):.2g} and {at_scale(depth, SCALES[-1], small):.2g}"
            for depth in depths
        )
        return done(
            "By how much the $\\ell_1$ norm at the end exceeds the least one, relative to that. The plain flow needs "
            "small starts. Weight normalization (WN) with a small $c$ does not, as long as the start is shorter than "
            "the weights that give the sparse vector (dotted). With a large $c$, and from longer starts, it is no "
            f"better than the plain flow, or worse. One matrix; values below {ACCURATE:g} are drawn there.",
            f"Two log-log plots of four curves over the scale of the start. The excess is {said}.",
        )


def goal(depth: int) -> float:
    """The length of the weights that give the sparse vector."""
    return float(np.linalg.norm(data(0).sparse ** (1 / depth)))


def of_method(runs: Sequence[Trained], ratio: float | None) -> list[Trained]:
    return [run for run in runs if run.ratio == ratio]


def at_scale(depth: int, scale: float, ratio: float | None) -> float:
    (found,) = (abs(run.excess) for run in of_method(trained(depth, 0), ratio) if run.scale == scale)
    return found


def speeds() -> Figure:
    """How many steps the algorithms take, against how sparse their ends are, for L = 2."""
    found = races(2, 0)
    with drawn("diagonal-speeds", height=3.8) as (axes, done):
        for ratio in METHODS:
            colour, marker = LOOKS[ratio]
            runs = [race for race in found if race.ratio == ratio and race.steps > 0]
            points = sorted((race.excess, race.steps) for race in runs)
            line = "-" if ratio is None else "none"
            axes.loglog(
                *zip(*points, strict=True), marker, color=colour, linestyle=line, linewidth=1.5, label=name(ratio)
            )
        axes.set_xlabel("excess of the $\\ell_1$ norm at the end")
        axes.set_ylabel("steps")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
        ratios = against_plain(found)
        return done(
            "Sparse ends take many steps, with and without weight normalization. Depth 2, starts of all scales, and "
            "the best of several step sizes for each. Between the runs of gradient descent, WN takes between "
            f"{min(ratios):.2f} and {max(ratios):.2f} times as many steps to an equally sparse end, in the median "
            f"{np.median(ratios):.2f}. To the left of its line gradient descent is not to be seen: from the start "
            f"{SCALES[0]:g} it takes more than {MOST} steps.",
            "Log-log plot of steps against excess. The squares of gradient descent fall from "
            f"{most(found, None)} steps; the marks of WN lie near their line, and those with the smallest c also "
            f"to its left, at no more than {most(found, METHODS[-1])} steps.",
        )


def most(found: Sequence[Race], ratio: float | None) -> int:
    return max(race.steps for race in found if race.ratio == ratio)


# One law


def height(s: float) -> float:
    return float(s * np.exp(-(s**2) / 2))


def hump() -> Figure:
    """The curve s exp(-s^2/2), on which all ends lie."""
    with drawn("one-law-hump", height=4.2) as (axes, done):
        grid = np.geomspace(0.02, 6.5, 300)
        axes.loglog(grid, [height(s) for s in grid], color=INK, linewidth=1.5, label=r"$s\,e^{-s^2/2}$")
        apart, count = 0.0, 0
        for depth, marker in DEPTH_MARKS.items():
            ends = [ended(depth, run) for run in trained(depth, 0) if run.ratio is not None]
            apart = max(apart, *(abs(found / height(s) - 1) for s, found in ends))
            shown = [end for end in ends if end[0] < grid[-1]]
            count += len(shown)
            axes.loglog(*zip(*shown, strict=True), marker, color=INK, markerfacecolor="none", label=f"$L = {depth}$")
        said = [example(axes, *values) for values in EXAMPLES]
        axes.set_ylim(1e-9, 5)
        axes.set_xlabel(r"radius, $s = \rho/\sqrt{c}$")
        axes.set_ylabel(r"effective start, times $e^{-\rho_0^2/2c}/\sqrt{c}$")
        axes.legend(loc="lower left")
        return done(
            f"One curve for both papers: {count} ends of the flow of weight normalization, of depth 1, 2 and 3, from "
            f"starts between {SCALES[0]:g} and {SCALES[-1]:g}, with $c$ between {METHODS[-1]:g} and {METHODS[1]:g}. "
            "A flow begins on the curve at $\\rho_0/\\sqrt c$ and ends on it at $\\rho_\\infty/\\sqrt c$; its height "
            "there, divided by that at the start, is what the initialization is multiplied with. Two examples of depth "
            f"2: {' and '.join(said)}.",
            f"A curve that rises to its maximum at s = 1 and then falls like a Gaussian. {count} marks, for three "
            f"depths, lie on it; the largest relative distance of all runs is {apart:.1e}. Arrows: "
            f"{' and '.join(said)}.",
        )


def example(axes: Axes, scale: float, ratio: float, colour: str) -> str:
    """An arrow from the start of a flow of depth 2 to its end, and what it says."""
    (run,) = (run for run in of_method(trained(2, 0), ratio) if run.scale == scale)
    points = [(radius / ratio**0.5, height(radius / ratio**0.5)) for radius in (scale, run.radius)]
    bend = {"arrowstyle": "-|>", "color": colour, "linewidth": 2, "connectionstyle": "arc3,rad=-0.3"}
    axes.annotate("", points[1], points[0], arrowprops=bend)
    axes.plot(*[[value] for value in points[0]], "o", color=colour)
    return f"with $c = {ratio:g}$ a start of length {scale:g} acts like one of length {run.start:.2g}"


def ended(depth: int, run: Trained) -> tuple[float, float]:
    """The radius at the end and the effective start that fits to it, both in the units of the curve."""
    ratio = run.ratio or 1
    found = fitted_start(data(0).A, THETA, run.u, depth) * np.exp(-(run.scale**2) / (2 * ratio))
    return run.radius / ratio**0.5, float(found / ratio**0.5)


def master() -> Figure:
    """How sparse the ends are, against the effective start: plain flow and weight normalization on one curve."""
    with drawn("one-law-master", height=4.2) as (axes, done):
        for depth in DEPTHS:
            curve(axes, depth)
        for ratio in METHODS:
            colour, marker = LOOKS[ratio]
            points = [
                (run.start, run.excess)
                for depth in DEPTHS
                for run in of_method(trained(depth, 0), ratio)
                if run.excess > ACCURATE
            ]
            axes.loglog(
                *zip(*points, strict=True),
                marker,
                color=colour,
                markerfacecolor="none",
                markersize=6,
                label=name(ratio),
            )
        axes.set_xlim(5e-7, 20)
        axes.set_xlabel(r"effective start: $\rho_0$, or $\rho_\infty\exp((\rho_0^2-\rho_\infty^2)/2c)$")
        axes.set_ylabel("excess of the $\\ell_1$ norm")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
        worst = max(map(off_the_curve, DEPTHS))
        return done(
            "The same runs, against the effective start. Lines: the Bregman projection of the start onto the "
            "solutions, found without training. With its effective start in the place of its own, weight normalization "
            "lies on the line of the plain flow, for all scales and all $c$. Ends with an excess below "
            f"{ACCURATE:g} are left out.",
            "Log-log plot of three rising lines, for depth 1, 2 and 3. The marks of plain gradient flow and of weight "
            f"normalization with three ratios all lie on them, up to a relative distance of {worst:.1e} where the "
            f"excess is above {CLEAR:g}.",
        )


@cache
def predicted(depth: int, start: float) -> float:
    """The excess that a start leads to."""
    given = data(0)
    return given.excess(projection(given.A, given.y, start * THETA, depth) ** depth)


def curve(axes: Axes, depth: int) -> None:
    starts = np.geomspace({1: 1e-3, 2: 1e-5, 3: 0.04}[depth], 13, 60)
    found = [predicted(depth, float(start)) for start in starts]
    axes.loglog(starts, found, color=INK, linewidth=1)
    axes.annotate(f"$L = {depth}$", (starts[0], found[0]), (-36, -4), textcoords="offset points")


def off_the_curve(depth: int) -> float:
    """The largest distance of a run's excess from that predicted, relative to it."""
    runs = [run for run in trained(depth, 0) if run.excess > CLEAR]
    return max(abs(run.excess / predicted(depth, run.start) - 1) for run in runs)

"""The figures of the book, all computed from the claims' own expressions and from enclosures of the flow."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb
from matplotlib.axes import Axes

from claimbook import discrete
from claimbook.drawing import INK, PRINTED, THIRD, TRUE, Figure, drawn
from proofs import registry
from proofs.claim import Table
from proofs.confirm import as_column
from proofs.report import Confirmed
from proofs.wu2020.problems import PROBLEMS, Problem
from symbolic.notation import Expression, Fact, Language
from symbolic.numbers import Balls
from symbolic.weight_normalization import WNProblem, WNState, wn_flow
from symbolic.weight_normalization_steps import rpgd_steps, wn_steps

ZERO = -80.0  # where a distance of exactly 0 is drawn
DIGITS = 15


def number(ball: arb) -> float:
    return float(ball.mid())


def states(problem: Problem, times: Sequence[Fraction]) -> list[WNState]:
    """Enclosures of the flow; what is drawn are their midpoints."""
    return wn_flow(WNProblem(problem.A, problem.y, problem.w, problem.g, problem.c), times, DIGITS)


def moments(until: Fraction, count: int = 60) -> list[Fraction]:
    return [until * k / count for k in range(count + 1)]


def along(
    problem: Problem,
    language: Language,
    times: Sequence[Fraction],
    expressions: Sequence[Expression],
    extra: Mapping[str, Any] | None = None,
) -> list[list[list[float]]]:
    """For each expression the entries of its values along the flow."""
    found: list[list[list[float]]] = [[] for _ in expressions]
    for state in states(problem, times):
        values = problem.values() | {"w0": as_column(problem.w), "g0": [[problem.g]], "t": [[Fraction(str(state.t))]]}
        values |= {"w": as_column(state.w), "g": [[state.g]], **(extra or {})}
        balls = Balls(language, problem.dims, values, DIGITS)
        for series, expression in zip(found, expressions, strict=True):
            series.append([number(row[0]) for row in balls.evaluate(expression)])
    return found


# the confirmation of any claim


def confirmation(name: str, confirmed: Sequence[Confirmed]) -> list[Figure]:
    """How far apart the two sides are, for equations; by how much they hold, for inequalities."""
    stem = name.replace("/", "-")
    equations = [item for item in confirmed if item.relation == "="]
    others = [item for item in confirmed if item.relation in ("<=", "<", ">=", ">")]
    return [
        *([distances(f"{stem}-distances", equations)] if equations else []),
        *([margins(f"{stem}-margins", others)] if others else []),
    ]


def instances(confirmed: Iterable[Confirmed]) -> list[str]:
    return list(dict.fromkeys(line.instance for item in confirmed for line in item.lines))


def worst(confirmed: Sequence[Confirmed], statement: str, instance: str) -> float | None:
    """The largest distance over the relations of a statement; of alternatives, the one that comes closest counts."""
    alternatives: dict[str, dict[int, float]] = {}
    for item in confirmed:
        for line in item.lines:
            if (item.statement, line.instance) == (statement, instance):
                group = alternatives.setdefault(item.label, {})
                group[item.alternative] = max(group.get(item.alternative, -math.inf), line.distance)
    return max((min(group.values()) for group in alternatives.values()), default=None)


def look(statement: str, statements: Sequence[str]) -> tuple[str, str]:
    """Colour and marker: a printed statement beside which a corrected one stands is the wrong one."""
    wrong = statement == "printed" and len(statements) > 1
    return (PRINTED, "X") if wrong else (TRUE, "o")


def distances(name: str, confirmed: Sequence[Confirmed]) -> Figure:
    names, statements = instances(confirmed), list(dict.fromkeys(item.statement for item in confirmed))
    with drawn(name, height=1.2 + 0.28 * len(names)) as (axes, done):
        said = []
        for statement in statements:
            found = [(place, worst(confirmed, statement, instance)) for place, instance in enumerate(names)]
            points = [(max(distance, ZERO), place) for place, distance in found if distance is not None]
            colour, marker = look(statement, statements)
            axes.plot(
                *zip(*points, strict=True),
                marker,
                color=colour,
                markersize=7,
                label=statement,
                markerfacecolor="none" if statement == "corrected" else colour,
            )
            apart = sum(distance > -40 for distance, _ in points)
            said.append(f"{statement}: the sides differ at {apart} of {len(points)} instances")
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_xlim(ZERO - 3, 3)
        axes.set_xticks([ZERO, -60, -40, -20, 0], ["0", "$10^{-60}$", "$10^{-40}$", "$10^{-20}$", "1"])
        axes.set_xlabel(r"bound of |left $-$ right|, relative")
        legend(axes, len(statements))
        return done(
            "Left and right side at each instance: a bound of their distance, divided by the larger side "
            "if that is above 1. "
            "Enclosures carry about 65 digits, so what holds lies far to the left.",
            "Dot plot, one row an instance. " + "; ".join(said) + ".",
        )


def margins(name: str, confirmed: Sequence[Confirmed]) -> Figure:
    names = instances(confirmed)
    markers = ("o", "s", "^", "D", "v", "P")
    statements = list(dict.fromkeys(item.statement for item in confirmed))
    several, count = len(statements) > 1, len(confirmed)
    with drawn(name, height=1.3 + 0.3 * len(names)) as (axes, done):
        for place, item in enumerate(confirmed):
            shift = 0.36 * (place / max(1, count - 1) - 0.5) if count > 1 else 0.0
            points = [(line.margin, names.index(line.instance) + shift) for line in item.lines]
            label = f"{item.statement}: {item.name}" if several else item.name
            colour = look(item.statement, statements)[0] if several else (TRUE, PRINTED, THIRD, INK)[place % 4]
            axes.plot(
                *zip(*points, strict=True), markers[place % len(markers)], color=colour, markersize=6, label=label
            )
        axes.axvline(0, color=INK, linewidth=1)
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        low = min(line.margin for item in confirmed for line in item.lines)
        axes.set_xlim(min(-0.1, low * 1.1), 1.1)
        axes.set_xlabel(r"margin, as a part of the larger side ($<$ 0: violated)")
        legend(axes, count)
        fails = [line for item in confirmed for line in item.lines if line.holds is False]
        return done(
            "By how much each inequality holds, as a part of its larger side; to the left of 0 it would be "
            "violated, at 0 it is tight.",
            f"Dot plot, one row an instance. {'None is violated' if not fails else f'{len(fails)} are violated'}; "
            f"the least margin is {low:.3g}.",
        )


def legend(axes: Axes, count: int) -> None:
    if count > 1:
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, handletextpad=0.3, columnspacing=1.2)


# figures of single claims


def conclusion(claim: str, statement: str, label: str) -> tuple[Language, Fact]:
    found = registry.claims()[claim].statements[statement]
    return found.language, found.conclude[label]


def slopes() -> Figure:
    """Lemma 2.4: the rate of the loss between its two bounds."""
    problem = PROBLEMS["g = 0"]
    times = moments(Fraction(6))
    language, lower = conclusion("wu2020/lemma-2.4", "printed", "lower")
    _, upper = conclusion("wu2020/lemma-2.4", "printed", "upper")
    below, rate, above = (
        flat(series) for series in along(problem, language, times, [lower.sides[0], upper.sides[0], upper.sides[1]])
    )
    with drawn("lemma-2.4-slopes") as (axes, done):
        axes.plot(floats(times), above, "--", color=TRUE, label=r"upper bound, $-\min\{g^2, c\}\,\|A^\top r\|^2$")
        axes.plot(floats(times), rate, color=INK, label=r"$\frac{d}{dt}\,\frac{1}{2}\|r\|^2$")
        axes.plot(floats(times), below, "-.", color=PRINTED, label=r"lower bound, $-\max\{g^2, c\}\,\|A^\top r\|^2$")
        axes.set_xlabel("time t")
        axes.legend()
        return done(
            "The rate of the loss along the flow of the instance “g = 0”, and the two bounds of the lemma. "
            "All three meet where the squared scale equals c.",
            f"Three curves from time 0 to 6. The rate begins at {rate[0]:.3f}, between {below[0]:.3f} and "
            f"{above[0]:.3f}, "
            "stays between its bounds, and all three tend to 0.",
        )


def floats(times: Sequence[Fraction]) -> list[float]:
    return [float(t) for t in times]


def flat(series: Sequence[Sequence[float]]) -> list[float]:
    return [entries[0] for entries in series]


def decay() -> Figure:
    """Lemma 2.4, last sentence: the loss on the counterexample, the printed bound, the corrected bound."""
    problem = Problem(
        "", ((Fraction(1, 2), Fraction(0)),), (Fraction(1),), (Fraction(1), Fraction(0)), Fraction(3, 2), Fraction(1)
    )
    times = moments(Fraction(8))
    claim = "wu2020/lemma-2.4-rate"
    language, printed = conclusion(claim, "printed", "decrease")
    _, corrected = conclusion(claim, "corrected", "decrease")
    curves = along(problem, language, times, [printed.sides[0], printed.sides[1], corrected.sides[1]], {"C": [[1]]})
    loss, claimed, true = map(flat, curves)
    with drawn("lemma-2.4-rate-decay") as (axes, done):
        axes.semilogy(floats(times), true, color=TRUE, linewidth=5, alpha=0.45, label="corrected bound")
        axes.semilogy(floats(times), loss, color=INK, label="loss")
        axes.semilogy(floats(times), claimed, "--", color=PRINTED, label="printed bound")
        axes.set_xlabel("time t")
        axes.legend()
        return done(
            "The counterexample. The loss lies above the printed bound from the start, and on the "
            "corrected one: there is nothing to gain.",
            "Three falling lines on a logarithmic scale. At time 8 the loss and the corrected bound are "
            f"{loss[-1]:.2e}, "
            f"the printed bound is {claimed[-1]:.2e}.",
        )


START = Problem(
    "", ((Fraction(1), Fraction(0)),), (Fraction(1),), (Fraction(3, 5), Fraction(4, 5)), Fraction(1, 2), Fraction(1)
)


def invariants() -> Figure:
    """Lemma 2.5, second equation: what drifts, and what does not."""
    claim, times = "wu2020/lemma-2.5-norm", moments(Fraction(8))
    series = []
    for statement in ("printed", "corrected"):
        language, fact = conclusion(claim, statement, "invariant")
        series.append(
            [
                value / flat(along(START, language, [Fraction(0)], [fact.sides[0]])[0])[0]
                for value in flat(along(START, language, times, [fact.sides[0]])[0])
            ]
        )
    printed, corrected = series
    with drawn("lemma-2.5-norm-invariants") as (axes, done):
        axes.plot(floats(times), corrected, color=TRUE, label=r"corrected: $\|w_\perp\|^2\,\exp(g^2/c)$")
        axes.plot(floats(times), printed, "--", color=PRINTED, label=r"printed: $\|w_\perp\|^2\,\exp(g^2/2c)$")
        axes.set_xlabel("time t")
        axes.set_ylabel("value / value at time 0")
        axes.set_ylim(0, 1.15)
        axes.legend(loc="lower left")
        return done(
            "A = [1, 0], y = 1, from w = (3/5, 4/5), g = 1/2 with c = 1: the printed quantity drifts, the "
            "corrected one does not.",
            "Two curves from time 0 to 8. The corrected quantity stays at 1; the printed one falls to "
            f"{printed[-1]:.3f} of its start.",
        )


def vector() -> Figure:
    """Lemma 2.5, first equation: both sides along the flow."""
    claim, times, problem = "wu2020/lemma-2.5-vector", moments(Fraction(6)), PROBLEMS["generic"]
    language, fact = conclusion(claim, "printed", "invariant")
    left, right = along(problem, language, times, fact.sides)
    with drawn("lemma-2.5-vector-sides") as (axes, done):
        for place in range(len(left[0])):
            axes.plot(
                floats(times),
                [entries[place] for entries in right],
                color=TRUE,
                linewidth=5,
                alpha=0.45,
                label="exp(...) times its start" if not place else None,
            )
            axes.plot(
                floats(times),
                [entries[place] for entries in left],
                color=INK,
                linewidth=1.5,
                label="null-space part of the direction" if not place else None,
            )
        axes.set_xlabel("time t")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
        return done(
            "The four entries of both sides, along the flow of the instance “generic” (m = 2, d = 4).",
            "Four pairs of curves from time 0 to 6; the two of each pair lie on each other.",
        )


STEPS = (10, 20, 40, 80, 160)


def convergence() -> tuple[Figure, Table]:
    """Lemma 2.2: how far the two algorithms are from the flow at time 1, at five step sizes."""
    p = PROBLEMS["generic"]
    problem = WNProblem(p.A, p.y, p.w, p.g, p.c)
    (end,) = wn_flow(problem, [1], 30)
    target = [end.g * entry for entry in end.w]
    errors: dict[str, list[float]] = {}
    for name, steps in (("WN", wn_steps), ("rPGD", rpgd_steps)):
        for count in STEPS:
            eta = Fraction(1, count)
            last = steps(problem, eta, p.c * eta, count, 30)[-1]
            gap = [last.g * a - b for a, b in zip(last.w, target, strict=True)]
            errors.setdefault(name, []).append(number(sum((x * x for x in gap), arb(0)).sqrt()))
    return convergence_figure(errors), convergence_table(errors)


def orders(errors: Sequence[float]) -> list[float]:
    return [math.log2(first / second) for first, second in itertools.pairwise(errors)]


def convergence_table(errors: Mapping[str, Sequence[float]]) -> Table:
    shown = {name: ["", *(f"{order:.3f}" for order in orders(series))] for name, series in errors.items()}
    rows = tuple(
        (f"1/{count}", *(cell for name in errors for cell in (f"{errors[name][k]:.6e}", shown[name][k])))
        for k, count in enumerate(STEPS)
    )
    head = ("step size", *(cell for name in errors for cell in (f"distance of {name}", f"order of {name}")))
    return Table(
        "Distance of the iterate from the flow at time 1, for the instance “generic”; the order is the binary "
        "logarithm of the quotient of two successive distances.",
        head,
        rows,
    )


def convergence_figure(errors: Mapping[str, Sequence[float]]) -> Figure:
    sizes = [1 / count for count in STEPS]
    with drawn("lemma-2.2-convergence") as (axes, done):
        for (name, series), colour, marker in zip(errors.items(), (TRUE, PRINTED), ("o", "s"), strict=True):
            axes.loglog(sizes, series, marker=marker, color=colour, label=name)
        first = max(series[0] for series in errors.values()) * 1.6
        axes.loglog(sizes, [first * size / sizes[0] for size in sizes], ":", color=INK, label="slope 1")
        axes.set_xticks(sizes, [f"1/{count}" for count in STEPS])
        axes.minorticks_off()
        axes.set_xlabel(r"step size $\eta$")
        axes.set_ylabel("distance from the flow at t = 1")
        axes.legend()
        last = ", ".join(f"{name} {orders(series)[-1]:.3f}" for name, series in errors.items())
        return done(
            "Both algorithms approach the flow at first order in the step size.",
            f"Log-log plot of two lines parallel to a line of slope 1; observed orders at the smallest steps: {last}.",
        )


# the setting


def setting() -> Figure:
    """One equation in two unknowns: the two spaces, the solutions, and the two parts of a start."""
    row, target, start = np.array([2.0, 1.0]), 5.0, np.array([0.5, 2.5])
    along, across = row, np.array([-row[1], row[0]])
    least = target * row / (row @ row)
    part = (row @ start) / (row @ row) * row
    rest = start - part
    end = least + rest
    with drawn("setting", height=4.2) as (axes, done):
        span = np.array([-3.0, 3.0])
        for direction, name, place in ((along, "row space", (2.55, 1.0)), (across, "null space", (-0.55, 1.35))):
            axes.plot(*np.outer(direction, span), color=INK, linewidth=1, alpha=0.6)
            axes.annotate(name, place, fontsize=10)
        axes.plot(*(least[:, None] + np.outer(across, span)), color=THIRD, linewidth=3)
        axes.annotate("solutions", (2.4, 0.2), xytext=(7, 0), textcoords="offset points", fontsize=10, color=THIRD)
        arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", tuple(part), (0, 0), arrowprops=arrow)
        axes.annotate("", tuple(start), tuple(part), arrowprops=arrow)
        axes.annotate("$x_0^\\perp$", tuple((part + start) / 2), xytext=(7, 2), textcoords="offset points")
        axes.plot(*np.column_stack([start, end]), "--", color=PRINTED)
        axes.plot(*np.column_stack([end, least]), ":", color=INK, linewidth=1.2)
        axes.plot(*start, "o", color=INK, markersize=6)
        axes.plot(*end, "s", color=PRINTED, markersize=8, markerfacecolor="none", markeredgewidth=1.6)
        axes.plot(*least, "*", color=THIRD, markersize=17, markeredgecolor=INK)
        for name, at, offset in (("$x_0$", start, (-20, 2)), ("$x^*$", least, (8, -16)), ("GD", end, (9, 2))):
            axes.annotate(name, tuple(at), xytext=offset, textcoords="offset points", fontsize=12)
        axes.set(xlim=(-1.2, 3.4), ylim=(-0.6, 3.4), xlabel="$x_1$", ylabel="$x_2$")
        axes.set_aspect("equal")
        away = float(np.linalg.norm(end - least))
        return done(
            f"One equation, $2x_1 + x_2 = {target:g}$. The rows of $A$ span the row space; across it lies the null "
            "space, which $A$ does not see. The solutions are a parallel of it, and $x^*$ is the one in the row space. "
            "A start $x_0$ has a part in each. Gradient descent changes the first part only (dashed): it ends at "
            f"$x^* + x_0^\\perp$, here {away:.2f} from $x^*$.",
            "The plane. The line of solutions crosses the row space at a right angle, at the minimum-norm solution. An "
            "arrow runs from 0 along the row space, a second from there to the start; gradient descent moves from the "
            f"start parallel to the row space and ends on the solutions, {away:.2f} from the minimum-norm one.",
        )


# the first page

STARTS = (
    ("3/5", "4/5", "3/4"),
    ("-3/5", "4/5", "3/4"),
    ("0", "1", "1/2"),
    ("3/5", "4/5", "3/2"),
    ("3/5", "-4/5", "1"),
    ("-4/5", "-3/5", "1/2"),
    ("4/5", "-3/5", "7/4"),
)
RATIO = Fraction(1, 4)


def paths() -> Figure:
    """The first page: from the same starts, the WN flow and gradient flow of the example A = [1, 0], y = 1."""
    until = [Fraction(k, 10) for k in range(40)] + [Fraction(k) for k in range(4, 41)]
    with drawn("paths", height=4.4) as (axes, done):
        axes.axvline(1, color=INK, linewidth=1)
        ends = []
        for place, start in enumerate(STARTS):
            a, b, scale = map(Fraction, start)
            problem = Problem("", START.A, START.y, (a, b), scale, RATIO)
            points = [[number(state.g * entry) for entry in state.w] for state in states(problem, until)]
            begin = [float(scale * a), float(scale * b)]
            axes.plot(
                [begin[0], 1],
                [begin[1]] * 2,
                "--",
                color=PRINTED,
                linewidth=1.5,
                label="" if place else "gradient flow",
            )
            axes.plot(*zip(*points, strict=True), color=TRUE, label="" if place else "WN flow")
            axes.plot([1], begin[1:], "s", color=PRINTED, markersize=6, markerfacecolor="none")
            axes.plot(*[[x] for x in points[-1]], "o", color=TRUE, markersize=6)
            axes.plot(*[[x] for x in begin], ".", color=INK, markersize=6)
            ends.append((begin, points[-1]))
        axes.plot([1], [0], "*", color=THIRD, markersize=15, label="minimum-norm solution")
        axes.annotate("solutions", (1, 1.95), xytext=(4, 0), textcoords="offset points", va="center")
        axes.set_xlabel("$x_1$")
        axes.set_ylabel("$x_2$")
        axes.set_aspect("equal")
        axes.legend(
            loc="lower center",
            bbox_to_anchor=(0.5, 1.0),
            ncols=3,
            handlelength=1.4,
            columnspacing=0.9,
            handletextpad=0.4,
        )
        closer = sum(abs(end[1]) < abs(begin[1]) for begin, end in ends)
        return done(
            "One equation, $x_1 = 1$, in two unknowns. From each dot, gradient flow (dashed, to the "
            "square) keeps $x_2$. "
            f"The WN flow, here with $c = {RATIO}$ (solid, to the disc), changes it: from {closer} of the "
            f"{len(ends)} starts it "
            "ends closer to the minimum-norm solution (star), from the others farther from it. "
            f"Drawn are the midpoints of proved enclosures, up to time {until[-1]}.",
            f"The plane of x1 and x2 with {len(ends)} starts. Gradient flow runs horizontally to the line "
            "x1 = 1. The WN flow "
            f"bends: from {closer} starts it ends on that line nearer to the point (1, 0), from "
            f"{len(ends) - closer} farther away.",
        )


OWN: dict[str, Callable[[], Figure]] = {
    "wu2020/lemma-2.4": slopes,
    "wu2020/lemma-2.4-rate": decay,
    "wu2020/lemma-2.5-vector": vector,
    "wu2020/lemma-2.5-norm": invariants,
}


def of_claim(name: str) -> tuple[list[Figure], list[Table]]:
    """The figures and tables that belong to one claim only."""
    if name == "wu2020/lemma-2.2":
        figure, table = convergence()
        return [figure], [table]
    if name == "wu2020/fig-1":
        return discrete.figure_1(), []
    return ([OWN[name]()] if name in OWN else []), []

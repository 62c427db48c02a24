"""The figures of the discrete part: the recursion for orthonormal rows, and Figure 1 of Wu et al., drawn again."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import islice

from claimbook.drawing import INK, PRINTED, THIRD, TRUE, Figure, drawn
from proofs.wu2020.figure_1 import SCALES, SEEDS, SIZES, Redone, redone
from proofs.wu2020.iteration_counts import SLANTED, Case, counted, formula, run_exactly

SCALE_CASES = tuple(  # short, as long as y, and longer
    Case(f"$|g_0| = {name}\\,\\|y\\|$", SLANTED, scale, Fraction(1, 10**6))
    for name, scale in (("1/2", Fraction(1, 2)), ("4/5", Fraction(4, 5)), ("", Fraction(1)), ("5/4", Fraction(5, 4)))
)
SHOWN = 40  # steps


def drawings() -> list[Figure]:
    return [recursion()]


def recursion() -> Figure:
    """The null-space part of the direction after each step, for orthonormal rows and four fixed scales."""
    aim = float(SCALE_CASES[0].accuracy)
    with drawn("recursion", height=3.8) as (axes, done):
        for case, colour, marker in zip(SCALE_CASES, (TRUE, THIRD, INK, PRINTED), "o^sv", strict=True):
            parts = [float(part) for part in islice(run_exactly(case), SHOWN + 1)]
            axes.semilogy(parts, marker, color=colour, markersize=4, label=case.says)
        axes.axhline(aim, color=INK, linewidth=1, linestyle=":")
        axes.set_ylim(aim / 100, 2)
        axes.set_xlabel("steps")
        axes.set_ylabel(r"$\|w_\perp\|^2$")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
        short = [case for case in SCALE_CASES if case.k > 1]
        if any(counted(case) != formula(case) for case in short):
            raise ArithmeticError("the counts differ from the formula")
        said = " and ".join(f"{formula(case)} steps from {case.says}" for case in short)
        accuracy = rf"$\|w_\perp\| \le 10^{{{round(math.log10(aim)) // 2}}}$"
        limit = 1 - SCALE_CASES[-1].k
        return done(
            f"rPGD with a fixed scale, run in exact arithmetic. To {accuracy} (dotted) it takes exactly {said}. With "
            rf"the scale of $x^*$ $\|w_\perp\|^2$ falls like $1/t$; with a longer one it stays above {limit}.",
            f"The squared null-space part on a logarithmic scale, over {SHOWN} steps, for four scales. It falls "
            "geometrically for the two short ones, slowly for the third, and not at all for the longest.",
        )


def figure_1() -> list[Figure]:
    """One drawing for each length of x*."""
    return [norms(f"figure-1-{name}", redone(size)) for name, size in zip(("long", "short"), SIZES, strict=True)]


def norms(name: str, found: Redone) -> Figure:
    """The norm of the solution against the scale of the start: runs, and what is predicted."""
    marks = {"GD": (PRINTED, "s"), "WN": (TRUE, "o"), "rPGD": (THIRD, "x")}
    with drawn(name, height=3.6) as (axes, done):
        axes.axhline(found.size, color=INK, linewidth=1, linestyle=":", label=r"$\|x^*\|$")
        for curve, colour, style, label in (
            (found.gd, PRINTED, "--", r"predicted: $\|x^* + x_0^\perp\|$"),
            (found.wn, TRUE, "-", r"predicted: the end of the WN flow"),
        ):
            axes.plot(SCALES, curve.mean(axis=0), style, color=colour, linewidth=1.5, label=label)
        for algorithm, series in found.norms.items():
            colour, marker = marks[algorithm]
            axes.errorbar(
                SCALES,
                series.mean(axis=0),
                series.std(axis=0),
                fmt=marker,
                color=colour,
                markersize=6,
                markerfacecolor="none",
                linewidth=1,
                label=algorithm,
            )
        axes.set_xlabel(r"scale of the start, $g_0 = \|x_0\|$")
        axes.set_ylabel("norm of the solution")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, handletextpad=0.5, columnspacing=1.2)
        gd, wn = found.gd.mean(axis=0), found.wn.mean(axis=0)
        return done(
            f"Figure 1, drawn again for $\\|x^*\\| = {found.size:g}$: means over {SEEDS} seeds, and standard "
            "deviations. Lines are what is proved: where gradient descent and the WN flow end. The flow ends nearer to "
            "$x^*$ than "
            f"gradient descent at {sum(wn < gd)} of the {len(SCALES)} scales.",
            f"Two curves with markers on them, for scales from 0 to {SCALES[-1]:g}. GD rises from {gd[0]:.2f} to "
            f"{gd[-1]:.2f}; WN and rPGD, which lie on each other, go from {wn[0]:.2f} to {wn[-1]:.2f}. The markers lie "
            "on the predicted lines.",
        )

"""The figures of the discrete part: Figure 1 of Wu et al., drawn again."""

from __future__ import annotations

from claimbook.drawing import INK, PRINTED, THIRD, TRUE, Figure, drawn
from proofs.wu2020.figure_1 import SCALES, SEEDS, SIZES, Redone, redone


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

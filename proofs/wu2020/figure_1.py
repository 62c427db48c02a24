"""Figure 1: which solutions GD, WN and rPGD end at, from starts of all sizes, with steps of 0.005.

GD ends at x* just when x_0 has no part in the null space, which does not ask for x_0 = 0; else it ends as far from x*
as that part is long. The WN flow does not end at x* unless w_0 has no such part, not even from x_0 = 0, where GD does.
How near it ends depends on the length of x*: the figure is drawn again for a long x* and for a short one.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import sympy as sp

from proofs.arguments import conclusion_of, exp_positive, positive_square
from proofs.claim import Claim, Table, Values
from proofs.wu2020 import gradient_descent, where_the_flow_ends
from proofs.wu2020.gradient_descent import eta, largest, part0, residual, smallest, theta, x, x0
from proofs.wu2020.other_runs import descents
from proofs.wu2020.setting import (
    FEWER_ROWS,
    A,
    A_pinv,
    full_rank,
    g,
    perp,
    target,
    w,
    w0,
    x_star,
    y,
)
from symbolic import least_squares_runs
from symbolic.notation import eq, exist, ge, gt, implies, le, ne, norm2, tends

if TYPE_CHECKING:
    from symbolic.least_squares_runs import Algorithm, Array

language = gradient_descent.language
FLAT = ((1, 2, 1), (2, 4, 2), (3, 5, 3))  # with a null space


def sample_starts(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start of the flow of loss zero, which stands still, and one of gradient descent; y is not 0."""
    tries = (where_the_flow_ends.sample_ends(rng, m, d, rank) for _ in count())
    values = next(found for found in tries if any(row[0] for row in found["y"]))
    return values | gradient_descent.descent_from(values["A"], values["w"])


claim = Claim("wu2020/fig-1", language, "Where GD, WN and rPGD end", sample_starts, FLAT, descents)
claim.remarks.append(
    "Judged is what the caption says of GD, taken strictly: GD ends at x* if, at every step, all that separates x_t "
    "from x* is accounted for by the residual. What it says of WN and rPGD, “close” and “wider”, is not a statement "
    "that could be proved or refuted; below it is measured, beside what is proved of the WN flow."
)
claim.remarks.append(
    "That the curves of WN and rPGD overlap is not an equation: from one state they differ at second order in the step "
    "size (new/wn-finite-step), and as it tends to 0 they have the same flow (wu2020/lemma-2.2)."
)
claim.remarks.append(
    "The caption gives the step sizes, the loss at the stop, and that all start at one point. Not known here are m and "
    "d, the distributions of A, y and w_0, which initializations are compared, and how many. Chosen: m = 10, d = 40, A "
    "with independent normal entries of variance 1/m, x* the row-space part of a normal column, scaled to a given "
    "length, w_0 uniform on the sphere, x_0 = g_0 w_0, and 20 seeds, each with its own data. Both step sizes are "
    "0.005, so c = 1."
)
claim.remarks.append(
    "For |x*| = 3 the runs look as the caption says. For |x*| = 1/2 they do not: WN and rPGD end near x* from no "
    "start, and farther from it than GD from most. What decides is proved in new/wn-against-gd."
)
STEP = {"step size": eq(eta, sp.Rational(1, 200)), "below": gt(2, eta * largest)}
near = le(smallest * norm2(x - x_star), norm2(residual))
printed = claim.printed(
    given={"full_rank": full_rank, "target": target, **STEP, "end": near},
    conclude={"only from 0": eq(x0, 0 * x0)},
    says="GD with the step size 0.005, small enough for the data. That it ends at x* is taken to mean that at every "
    "step lambda_min |x_t - x*|^2 is at most the squared residual, so that x_t comes to x* as the loss comes to 0.",
    less=FEWER_ROWS,
)
printed.refuted(
    "A = [1, 0], y = 1, x_0 = (1/2, 0), in the row space: x_t = (1 - (199/200)^t / 2, 0), so that |x_t - x*| is the "
    "residual.",
    "only from 0",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        A_pinv: [[1], [0]],
        y: [[1]],
        x0: [["1/2"], [0]],
        eta: [["1/200"]],
        smallest: [[1]],
        gradient_descent.minus_largest: [[-1]],
    },
)

claim.by_hand(
    "A = {A}, y = {y}, x_0 = {x0}, step size {eta}; x* = {x_star}.",
    "GD ends at x* only if |x_0| = 0.",
    "Each step leaves the second coordinate 0 and multiplies the residual by {factor}, so x_t = (1 - ({factor})^t/2, "
    "0): GD ends at x*.",
    factor=1 - eta,
)

given = gradient_descent.theorem.given
corrected = claim.corrected(
    given=given,
    conclude={
        "not nearer": ge(norm2(x - x_star), norm2(part0)),
        "not farther": le(smallest * (norm2(x - x_star) - norm2(part0)), norm2(residual)),
        "if": implies(eq(part0, 0 * x0), near),
        "only if": implies(eq(x, x_star), eq(part0, 0 * x0)),
        "residual": gradient_descent.theorem.conclude["residual"],
        "contraction": gt(1, theta),
    },
    says="At a stop with loss epsilon, the squared distance from x* lies between |x_0^perp|^2 and |x_0^perp|^2 + "
    "2 epsilon / lambda_min, and every loss is reached. So GD ends at x* just when x_0 has no part in the null space.",
)
step = corrected.proof()
for label, says in (
    ("residual", "Every loss is reached,"),
    ("contraction", "since theta < 1."),
    ("not nearer", "The null-space part stays,"),
    ("near", "and the rest is bounded by the residual."),
):
    conclusion_of(step, gradient_descent.theorem, label, says)
above, bound = step.known[-2:]
with step.suppose("Without a part", corrected.conclude["if"]) as supposed:
    supposed.proves(supposed.step.inequality("only the residual is left.", near, [bound, supposed["if1"]]))
with step.suppose("At x*", corrected.conclude["only if"]) as supposed:
    inner = supposed.step
    short = inner.inequality("the part is not longer than 0,", ge(0, norm2(part0)), [above, supposed["if1"]])
    supposed.proves(inner.rule("zero-norm", "so it is 0.", eq(part0, 0 * x0), [short], v=part0))

# What is proved of WN

flow = where_the_flow_ends.language.child()
g_last = flow.symbol("g_last", ("1", "1"), r"g_\infty", "the limit of the scale")
E_last = flow.symbol("E_last", ("1", "1"), r"E_\infty", "exp((g_0^2 - g_inf^2) / 2c)")
g_end, E_end = where_the_flow_ends.g_end, where_the_flow_ends.E_end
ends = claim.also(
    "the flow",
    given={**where_the_flow_ends.theorem.given, "part": ne(perp(w0), 0 * w0)},
    conclude={
        "longer": exist(
            g_last,
            E_last,
            such_that=[
                tends(g * w, x_star + g_last * E_last * perp(w0)),
                tends(g**2, g_last**2),
                gt(g_last**2, norm2(x_star)),
            ],
        )
    },
    says="If the loss tends to 0 and w_0 has a part in the null space, the WN flow ends at a solution that is longer "
    "than x*, from every g_0. That is so from g_0 = 0 too, where x_0 = 0 and GD ends at x*.",
    language=flow,
)
step = ends.proof()
place = conclusion_of(step, where_the_flow_ends.theorem, "end", "The flow ends")
length = positive_square(step, perp(w0), step["part"], "The part has a length.")
with step.obtain(place, "With the limits,", ends.conclude["longer"]) as inner:
    apart, exponential, scale, product, equation = (inner[f"has{i}"] for i in (1, 2, 3, 4, 6))
    square = positive_square(inner, g_end, apart, "the square of the scale is positive,")
    sign = exp_positive(inner, exponential, "and so is the exponential,")
    both = inner.inequality("their product with the squared part,", gt(g_end**2 * norm2(perp(w0)), 0), [square, length])
    both = inner.inequality("(times)", gt(g_end**2 * norm2(perp(w0)) * E_end, 0), [both, sign])
    both = inner.inequality("(twice)", gt(g_end**2 * norm2(perp(w0)) * E_end**2, 0), [both, sign])
    longer = inner.inequality("is what the limit is longer by.", gt(g_end**2, norm2(x_star)), [both, equation])
    squared = inner.limit("g^2 converges too.", g**2, {g: scale})
    inner.witness("All together.", ends.conclude["longer"], [product, squared, longer], g_last=g_end, E_last=E_end)

claim.mutated(
    "the length of x_0",
    given,
    {"not nearer": ge(norm2(x - x_star), norm2(x0))},
    "That GD ends no nearer to x* than |x_0|.",
).refuted(
    "A = [1, 0], y = 1, x_0 = (1, 0) is x*.",
    "not nearer",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        A_pinv: [[1], [0]],
        y: [[1]],
        x0: [[1], [0]],
        eta: [["1/200"]],
        smallest: [[1]],
        gradient_descent.minus_largest: [[-1]],
    },
)

# Figure 1, drawn again

SCALES = tuple(k / 4 for k in range(17))
ALGORITHMS: dict[str, Algorithm] = {
    "GD": least_squares_runs.gradient_descent,
    "WN": least_squares_runs.weight_normalization,
    "rPGD": least_squares_runs.rpgd,
}
ETA, LOSS, MOST, M, D, SEEDS = 0.005, 1e-5, 10**5, 10, 40, 20


@dataclass(frozen=True)
class Redone:
    """Norms of where the runs ended and of what is predicted, one row a seed, one column a scale of the start."""

    size: float  # |x*|
    norms: dict[str, Array]
    gd: Array  # (|x*|^2 + |x_0^perp|^2)^(1/2)
    wn: Array  # where the WN flow ends
    steps: int  # the most that a run took


@cache
def redone(size: float) -> Redone:
    """Figure 1 for |x*| = size."""
    scales = np.array(SCALES)
    found: dict[str, list[Array]] = {name: [] for name in ("GD", "WN", "rPGD", "gd", "wn")}
    steps = 0
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        matrix = rng.normal(size=(M, D)) / np.sqrt(M)
        inverse = np.linalg.pinv(matrix)
        least = inverse @ (matrix @ rng.normal(size=D))
        least *= size / np.linalg.norm(least)
        begin = rng.normal(size=D)
        begin /= np.linalg.norm(begin)
        part = float(np.sum((begin - inverse @ (matrix @ begin)) ** 2))
        for name, algorithm in ALGORITHMS.items():
            ends = algorithm(matrix, matrix @ least, np.tile(begin, (len(scales), 1)), scales, ETA, LOSS, MOST)
            if (ends.steps < 0).any():
                raise ValueError(f"{name} did not get there in {MOST} steps, from seed {seed}")
            found[name].append(np.linalg.norm(ends.x, axis=1))
            steps = max(steps, int(ends.steps.max()))
        found["gd"].append(np.sqrt(size**2 + part * scales**2))
        found["wn"].append(np.sqrt(roots(size**2, part, scales**2)))
    together = {name: np.array(series) for name, series in found.items()}
    return Redone(size, {name: together[name] for name in ALGORITHMS}, together["gd"], together["wn"], steps)


def roots(s: float, a: float, u: Array) -> Array:
    """The positive roots G of G (1 - a exp(u - G)) = s, by bisection."""
    low, high = np.full_like(u, s), s + a * np.exp(u - 1)
    for _ in range(200):
        middle = (low + high) / 2
        less = middle * (1 - a * np.exp(u - middle)) < s
        low, high = np.where(less, middle, low), np.where(less, high, middle)
    return high


def table(size: float) -> Table:
    """Means over the seeds, with standard deviations for the runs."""
    found = redone(size)
    rows = []
    for k in range(0, len(SCALES), 2):
        seen = [f"{series[:, k].mean():.3f} ± {series[:, k].std():.3f}" for series in found.norms.values()]
        gd, wn = (f"{series[:, k].mean():.3f}" for series in (found.gd, found.wn))
        rows.append((f"{SCALES[k]:g}", seen[0], gd, *seen[1:], wn))
    apart = float(np.abs(found.norms["WN"] - found.norms["rPGD"]).max())
    return Table(
        f"Figure 1, drawn again for |x*| = {size:g}: the norm of the solution, mean and standard deviation over "
        f"{SEEDS} seeds. Predicted: for GD the norm of x* + x_0^perp, for WN and rPGD that of the end of the WN flow, "
        f"from the root of its equation. WN and rPGD differ by at most {apart:.3f} in a run; no run took more than "
        f"{found.steps} steps.",
        ("g_0", "GD", "GD, predicted", "WN", "rPGD", "WN flow, predicted"),
        tuple(rows),
    )


SIZES = (3.0, 0.5)
claim.tables += [partial(table, size) for size in SIZES]

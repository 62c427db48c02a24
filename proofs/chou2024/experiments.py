"""Neither weight normalization nor plain gradient flow is the faster one at every point: radius and c decide.

At one and the same point the loss falls under weight normalization at least min(rho^2, c) and at most max(rho^2, c)
times as fast as under plain gradient flow. So it falls faster wherever rho^2 > 1 and c > 1, and more slowly wherever
both are below 1.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from proofs.chou2024.instances import along_the_flow
from proofs.chou2024.setting import SHAPES, UNIT, A, c, positive, rho, sample, theta, words
from proofs.claim import Claim, Table
from symbolic.diagonal_runs import (
    effective_start,
    fitted_start,
    gradient_descent,
    least_l1,
    plain_flow,
    projection,
    weight_normalization,
    wn_flow,
)
from symbolic.notation import dot, eq, ge, gt, implies, le, norm2

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symbolic.diagonal_runs import Array, End
    from symbolic.notation import Expression

logger = logging.getLogger(__name__)

language = words.child()
L = language.scalar("L", meaning="the depth")
y = language.vector("y", "m", meaning="the target")
N = language.define("N", "powers", theta, L - 1, shape=("d", "d"))
r = language.define("r", "powers", rho, L - 1, latex=r"\rho_t^{L-1}")
shape = language.define("shape", "power", theta, L, N, shape=("d", "1"), latex=r"\theta_t^{L}")
size = language.define("size", "power", rho, L, r, latex=r"\rho_t^{L}")
x = language.let("x", size * shape, "x_t", "what the network has learned")
v = language.let("v", y - A * x, "v_t", "the residual")
f = language.let("f", norm2(v) / 2, "f_t", "the loss")
q = language.let("q", L * r * N * A.T * v, "q_t", "minus the gradient of the loss at u")
s = language.let("s", dot(theta, q), "s_t", "its part along the direction")
lower = language.define("lower", "min", rho**2, c)
upper = language.define("upper", "max", rho**2, c)

# Both flows, at one point; u' = q says that rho' = s and rho theta' = q - s theta
normalized = language.derivation(
    "wn", {theta: rho * (q - s * theta), rho: c * s}, r"\left.\tfrac{{d}}{{dt}}\right|_{{\mathrm{{WN}}}}{}"
)
plain = language.derivation(
    "plain", {theta: (q - s * theta) / rho, rho: s}, r"\left.\tfrac{{d}}{{dt}}\right|_{{\mathrm{{plain}}}}{}"
)


claim = Claim(
    "chou2024/experiments",
    language,
    "Speed and robustness, measured",
    sample,
    SHAPES,
    lambda: along_the_flow(("deep", "linear", "square", "small c", "large c")),
)
claim.remarks.append(
    "Judged is the speed, at one and the same point. What the abstract says of robustness is judged in "
    "chou2024/robust-scale, and explained by new/effective-initialization; here it is measured."
)
claim.remarks.append(
    "Only the abstract is known here. Not known are therefore the networks, the data, the starts, the ratio c and the "
    "step sizes of the paper's experiments, and what was called speed and robustness in them. Chosen: m = 20, d = 60, "
    "A with independent normal entries of variance 1/m, y = A x for a vector x with three entries 1, the "
    "direction with equal entries at the start, and four matrices. Nothing is proved by the tables."
)
claim.remarks.append(
    "Measured: from starts shorter than the weights at the end, c = 1/10 makes the end much sparser than that of "
    "plain gradient flow, unless both are sparse to the accuracy of the runs, and it hardly depends on the start; "
    "c = 10 makes it less sparse, and so does c = 1 where the start is small. From the largest start, weight "
    "normalization ends farther from sparse than plain gradient flow, for every c. For one of the matrices it is "
    "trapped from the smallest starts, where the first direction points away from the target (new/diagonal-trap); "
    "plain gradient flow is not."
)
claim.remarks.append(
    "Where the radius is large, the flow of weight normalization is faster, but its algorithm needs smaller steps. "
    "With the best step size and L = 2, both take about as many steps to ends that are equally sparse, as far as "
    "gradient descent gets: to the sparsest ends, for which it would need tiny starts, weight normalization with "
    "c = 1/10 takes fewer."
)
claim.remarks.append(
    "For L = 3 neither gradient descent nor weight normalization with c = 1 or c = 1/10 reaches the loss in 50 000 "
    "steps from starts below 1; with c = 10 it does from 1/100 on, but not to a sparse end. For L = 1 no end is "
    "sparse, and a small start costs nothing: there c = 1 takes at most one and a half times as many steps as gradient "
    "descent, and c = 1/10 or c = 10 up to four times as many."
)
# That rho is positive is said twice: of a column of one entry, to which powers refer, and of a number to divide by
given = {"ratio": gt(c, 0), "positive": positive(theta), "radius": positive(rho), "away": gt(rho, 0), **UNIT}
printed = claim.printed(
    given,
    {"faster": le(normalized(f), plain(f))},
    "Read of the speed, for least squares: from every point the loss falls at least as fast under weight "
    "normalization as under plain gradient flow. Letters with the index t are at one and the same point u = rho theta.",
)
HERE: dict[Expression, list[list[Any]]] = {
    A: [[1, 2]],
    y: [[1]],
    theta: [["3/5"], ["4/5"]],
    rho: [["1/2"]],
    L: [[2]],
    N: [["3/5", 0], [0, "4/5"]],
    r: [["1/2"]],
    shape: [["9/25"], ["16/25"]],
    size: [["1/4"]],
    lower: [["1/4"]],
}
POINT = "L = 2, A = [1, 2], y = 1, theta = (3/5, 4/5), rho = 1/2"
printed.refuted(
    f"{POINT} and c = 1/4: there the loss falls a quarter as fast.",
    "faster",
    {"m": 1, "d": 2},
    {**HERE, c: [["1/4"]], upper: [["1/4"]]},
)

claim.by_hand(
    "L = 2, A = {A}, y = {y}, theta = {theta}, rho = {rho}, c = {c}.",
    "The loss falls faster with weight normalization than without.",
    "Without it the loss has the rate {plain}; with it {normalized}, a quarter of that, as rho^2 and c are {c}.",
    plain=plain(f),
    normalized=normalized(f),
)

corrected = claim.corrected(
    given,
    {
        "WN": eq(normalized(f), -(rho**2) * norm2(q - s * theta) - c * s**2),
        "plain": eq(plain(f), -norm2(q)),
        "at least": le(normalized(f), lower * plain(f)),
        "at most": ge(normalized(f), upper * plain(f)),
        "faster": implies([ge(rho**2, 1), ge(c, 1)], le(normalized(f), plain(f))),
        "slower": implies([le(rho**2, 1), le(c, 1)], ge(normalized(f), plain(f))),
    },
    "The loss falls under weight normalization between min(rho^2, c) and max(rho^2, c) times as fast as under plain "
    "gradient flow: the part of the gradient across the direction counts rho^2 times, the part along it c times.",
)
step = corrected.proof()
tied = [step.definition(shape, "factor"), step.definition(size, "factor"), step.definition(N, "symmetric")]
across = q - s * theta
wn = step.identity("By the chain rule", normalized(f), -(rho**2) * norm2(across) - c * s**2, tied)
gf = step.identity("and", plain(f), -norm2(q), tied)
parts = step.identity("Pythagoras, since theta has length 1:", norm2(q), norm2(across) + s**2)
for bound, says in ((lower, "The smaller factor bounds the one,"), (upper, "the larger one the other.")):
    relation = le if bound is lower else ge
    step.inequality(
        says,
        relation(normalized(f), bound * plain(f)),
        [wn, gf, parts, step.definition(bound, "first"), step.definition(bound, "second")],
        [across, s],
    )
for label, says in (("faster", "If both factors are at least 1,"), ("slower", "If both are at most 1,")):
    with step.suppose(says, corrected.conclude[label]) as supposed:
        (fact,) = corrected.conclude[label].parts[1]
        by = [wn, gf, parts, supposed["if1"], supposed["if2"]]
        supposed.proves(supposed.step.inequality("the same comparison with 1.", fact, by, [across, s]))

unsquared = language.child()
wrong = unsquared.define("wrong", "min", rho, c)
claim.mutated(
    "the radius without its square",
    given,
    {"at least": le(normalized(f), wrong * plain(f))},
    "min(rho, c) in the place of min(rho^2, c).",
    unsquared,
).refuted(
    f"{POINT} and c = 1/2.",
    "at least",
    {"m": 1, "d": 2},
    {**HERE, c: [["1/2"]], upper: [["1/2"]], wrong: [["1/2"]]},
)

# Sparse recovery, measured

M, D, SPARSE, SEEDS = 20, 60, 3, 4
SCALES = (0.001, 0.01, 0.1, 0.3, 1.0, 1.5, 2.0, 3.0, 10.0)  # of the start: rho_0
METHODS = (None, 10.0, 1.0, 0.1)  # the ratio c; None is the plain method
DEPTHS = (1, 2, 3)
END, LOSS, MOST = 1e-12, 1e-8, 50_000
ACCURATE = 1e-5  # an excess below this says nothing, as the loss is not 0
STEPS = np.array([0.5**k for k in range(15)])
THETA = np.full(D, D**-0.5)


@dataclass(frozen=True)
class Data:
    """Measurements of a sparse vector, and the least l1 norm that explains them."""

    A: Array
    y: Array
    sparse: Array
    least: float

    def excess(self, values: Array) -> float:
        """By how much an l1 norm exceeds the least one, divided by that."""
        return float(np.abs(values).sum() / self.least - 1)


@cache
def data(seed: int) -> Data:
    """A matrix with independent normal entries of variance 1/m, and a vector with few entries, which are 1."""
    rng = np.random.default_rng(seed)
    matrix, sparse = rng.normal(size=(M, D)) / np.sqrt(M), np.zeros(D)
    sparse[rng.choice(D, SPARSE, replace=False)] = 1
    return Data(matrix, matrix @ sparse, sparse, least_l1(matrix, matrix @ sparse))


@dataclass(frozen=True)
class Trained:
    """The end of one flow from the uniform direction."""

    scale: float
    ratio: float | None
    u: Array
    excess: float
    distance: float  # from the sparse vector, divided by its length
    trapped: bool  # at radius 0

    @property
    def radius(self) -> float:
        return float(np.linalg.norm(self.u))

    @property
    def start(self) -> float:
        """The effective start, from the radius at the end."""
        return self.scale if self.ratio is None else self.scale * factor(self.scale, self.radius, self.ratio)


def factor(scale: float, radius: float, ratio: float) -> float:
    """What weight normalization multiplies the start with, if the radius goes from `scale` to `radius`."""
    return float(radius / scale * np.exp((scale**2 - radius**2) / (2 * ratio)))


@cache
def trained(depth: int, seed: int) -> tuple[Trained, ...]:
    """The flows from all scales, by all methods."""
    logger.info("flows of depth %d, matrix %d of %d", depth, seed + 1, SEEDS)
    found = []
    for scale, ratio in product(SCALES, METHODS):
        flow = flowing(data(seed), scale, ratio, depth, END)
        values = flow.u**depth
        trapped = bool(np.linalg.norm(values) < END)
        if flow.time == np.inf and not trapped:
            raise ValueError(f"depth {depth}, seed {seed}, scale {scale}, c {ratio}: the flow did not get there")
        away = np.linalg.norm(values - data(seed).sparse) / np.linalg.norm(data(seed).sparse)
        found.append(Trained(scale, ratio, flow.u, data(seed).excess(values), float(away), trapped))
    return tuple(found)


def flowing(given: Data, scale: float, ratio: float | None, depth: int, loss: float) -> End:
    if ratio is None:
        return plain_flow(given.A, given.y, scale * THETA, depth, loss)
    return wn_flow(given.A, given.y, THETA, scale, ratio, depth, loss)


@dataclass(frozen=True)
class Race:
    """The algorithm with the best of several step sizes, and how long its flow takes to the same loss."""

    scale: float
    ratio: float | None
    steps: int  # -1 if there were too many
    excess: float
    time: float


@cache
def races(depth: int, seed: int) -> tuple[Race, ...]:
    """The algorithms from all scales, by all methods."""
    logger.info("step sizes at depth %d, matrix %d", depth, seed + 1)
    given, many = data(seed), np.ones_like(STEPS)
    starts = np.outer(many, THETA)
    found = []
    for scale, ratio in product(SCALES, METHODS):
        if ratio is None:
            ends = gradient_descent(given.A, given.y, scale * starts, depth, STEPS, LOSS, MOST)
        else:
            run = starts, scale * many, ratio * many
            ends = weight_normalization(given.A, given.y, *run, depth, STEPS, LOSS, MOST)
        best = int(ends.steps.argmax())
        time = flowing(given, scale, ratio, depth, LOSS).time
        found.append(Race(scale, ratio, int(ends.steps[best]), given.excess(ends.x[best]), time))
    return tuple(found)


def against_plain(found: Sequence[Race]) -> list[float]:
    """The steps of each run of WN, divided by those of gradient descent at the same excess, between its runs."""
    there = [race for race in found if race.steps > 0]
    plain = sorted((race.excess, race.steps) for race in there if race.ratio is None)
    excess, steps = np.log(np.array(plain)).T
    return [
        float(race.steps / np.exp(np.interp(np.log(race.excess), excess, steps)))
        for race in there
        if race.ratio is not None and excess[0] <= np.log(race.excess) <= excess[-1]
    ]


def name(ratio: float | None) -> str:
    return "plain" if ratio is None else f"WN, c = {ratio:g}"


def by_scale(cell: Callable[[float, float | None], str]) -> tuple[tuple[str, ...], ...]:
    """One row a scale, one column a method."""
    return tuple((f"{scale:g}", *(cell(scale, ratio) for ratio in METHODS)) for scale in SCALES)


HEAD = ("rho_0", *map(name, METHODS))


def robustness(depth: int) -> Table:
    """Means over the matrices."""

    def cell(scale: float, ratio: float | None) -> str:
        runs = [
            run for seed in range(SEEDS) for run in trained(depth, seed) if (run.scale, run.ratio) == (scale, ratio)
        ]
        free = [run for run in runs if not run.trapped]
        caught = f", {len(runs) - len(free)} trapped" if len(free) < len(runs) else ""
        excess, away = (np.mean([getattr(run, kind) for run in free]) for kind in ("excess", "distance"))
        return f"{abs(excess):.2g} ({away:.2g}){caught}"

    return Table(
        f"Depth L = {depth}: by how much the l1 norm at the end of the flow exceeds the least one, divided by it, and "
        f"in brackets the distance from the sparse vector, divided by its length. Means over {SEEDS} matrices, without "
        f"the runs that were trapped at radius 0. The loss at the end is {END:g}, so that values below {ACCURATE:g} "
        "say nothing.",
        HEAD,
        by_scale(cell),
    )


def speed(depth: int) -> Table:
    """Steps and times."""
    found = {(race.scale, race.ratio): race for race in races(depth, 0)}

    def cell(scale: float, ratio: float | None) -> str:
        race = found[scale, ratio]
        return f"{race.steps if race.steps >= 0 else f'over {MOST}'}; {race.time:.3g}"

    return Table(
        f"Depth L = {depth}, one matrix: the number of steps to the loss {LOSS:g}, with the best of the step sizes 1, "
        "1/2, 1/4, ... at which the loss falls in every step, and the time that the flow takes."
        f"{equally_sparse(depth)}",
        HEAD,
        by_scale(cell),
    )


def equally_sparse(depth: int) -> str:
    """The steps compared at equal ends; for L = 1, where no end is sparse, nothing."""
    if depth == 1:
        return ""
    ratios = against_plain(races(depth, 0))
    return (
        f" At an equal excess of the l1 norm WN takes between {min(ratios):.2f} and {max(ratios):.2f} times as many "
        f"steps as gradient descent, in the median {np.median(ratios):.2f} (gradient descent interpolated, "
        f"{len(ratios)} runs)."
    )


def law() -> Table:
    """The effective start, from the root of its equation and from the end of the flow, and what follows."""
    given, rows = data(0), []
    for depth, run in product(DEPTHS, range(len(SCALES) * len(METHODS))):
        end = trained(depth, 0)[run]
        if end.ratio == 1 and end.scale in (0.1, 1, 3):
            predicted = effective_start(given.A, given.y, THETA, end.scale, end.ratio, depth)
            values = projection(given.A, given.y, predicted * THETA, depth) ** depth
            fitted = fitted_start(given.A, THETA, end.u, depth)
            numbers = predicted, fitted, given.excess(values), end.excess
            rows.append((str(depth), f"{end.scale:g}", *(f"{number:.5f}" for number in numbers)))
    return Table(
        "Weight normalization with c = 1, one matrix: the effective start, from the root of its equation and from the "
        "end of the flow; and the excess of the l1 norm, at the Bregman projection of the predicted start onto the "
        "solutions and at the end of the flow.",
        ("L", "rho_0", "start, predicted", "start, measured", "excess, predicted", "excess, measured"),
        tuple(rows),
    )


claim.tables += [*(partial(measured, depth) for measured in (robustness, speed) for depth in DEPTHS), law]

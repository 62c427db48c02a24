"""A Concrete Example, A = [1, 0]: the sentence about the target y = 0.

The stationary points are then those of loss zero: all with g = 0, but also all with w in the null space.
"""

import random

from proofs.claim import Claim, Values
from proofs.wu2020.instances import zero_targets
from proofs.wu2020.lemma_2_3 import converse, critical
from proofs.wu2020.lemma_2_3 import printed as stationary_points
from proofs.wu2020.setting import A, A_pinv, full_rank, g, h, losses, n, nonzero, orthonormal, sample_orthonormal, w, y
from symbolic.notation import eq, implies

no_target = eq(y, 0 * y)
SHAPES = ((1, 2, 1), (1, 4, 1), (2, 3, 2))


def at_rest(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """Target 0, and a point of loss 0: with g = 0."""
    values = sample_orthonormal(rng, m, d, rank)
    return values | {"y": [[0 * row[0]] for row in values["y"]], "g": [[0 * values["g"][0][0]]]}


zero = Claim("wu2020/example-zero-target", losses, "The example with target 0", at_rest, SHAPES, zero_targets)
printed = zero.printed(
    given={"example": orthonormal, "zero": no_target, "direction": nonzero, **critical},
    conclude={"scale": eq(g, 0)},
    says="'All of those with g = 0': a stationary point has g = 0. [1, 0] is a matrix with orthonormal rows.",
)
printed.refuted(
    "A = [1, 0], y = 0, g = 1, w = (0, 1): the loss is 0 and both gradients vanish.",
    "scale",
    {"m": 1, "d": 2},
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[0]], w: [[0], [1]], g: [[1]], n: [[1]]},
)
corrected = zero.corrected(
    given={"full_rank": full_rank, "zero": no_target, "direction": nonzero},
    conclude={
        "only minima": implies(list(critical.values()), eq(h, 0)),
        "all minima": implies(eq(h, 0), list(critical.values())),
        "scale zero": implies(eq(g, 0), eq(h, 0)),
    },
    says="For y = 0 the stationary points are just the points of loss zero, the global minima; those with g = 0 are "
    "among them.",
)
step = corrected.proof()
with step.suppose("At a stationary point", corrected.conclude["only minima"]) as given:
    inner = given.step
    facts = {"full_rank": inner["full_rank"], "direction": inner["direction"]}
    facts |= {"stationary in w": given["if1"], "stationary in g": given["if2"]}
    kinds = inner.cite(stationary_points, "either", "there are two kinds.", stationary_points.conclude["either"], facts)
    with inner.cases("In both the loss is 0.", eq(h, 0), on=kinds) as cases:
        with cases.case("Loss zero."):
            pass
        with cases.case("g = 0:") as case:
            case.identity("then the residual is y = 0.", h, 0, [case["case1"], case["zero"]])
    given.proves(inner.last)
minima = step.cite(
    converse, "zero loss", "Conversely, points of loss 0 are stationary.", corrected.conclude["all minima"],
    {"direction": step["direction"]},
)  # fmt: skip
with step.suppose("With g = 0", corrected.conclude["scale zero"]) as given:
    given.proves(given.step.identity("the residual is y = 0.", h, 0, [given["if1"]]))
zero.mutated(
    "another target", {"direction": nonzero}, {"scale zero": implies(eq(g, 0), eq(h, 0))}, "Without y = 0."
).refuted(
    "A = [1, 0], y = 1, g = 0: the loss is 1/2.",
    "scale zero",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[1]], w: [[0], [1]], g: [[0]], n: [[1]]},
)

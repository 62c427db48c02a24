"""Lemma E.2, quoted below Theorem 3.2: a step of rPGD turns A w into the direction of y.

A w_{t+1} = y / (g_t |v_t|), wherever g_t is not 0. That g_0 is not 0, as printed, is not enough for it: from w_0 = -w*
a step of the scale can lead exactly to g_1 = 0, where the step size 1 / g_1^2 is not defined.
"""

import random

from proofs.arguments import conclusion_of, if_not
from proofs.claim import Claim, Values
from proofs.confirm import Instance, as_column
from proofs.wu2020.discrete import STEPS, after, g0, gamma, length, w0
from proofs.wu2020.discrete import language as steps
from proofs.wu2020.orthogonal_recursion import one_step, sample_steps
from proofs.wu2020.runs import after_some_steps
from proofs.wu2020.setting import FEWER_ROWS, A, A_pinv, g, target, w, x_star, y
from symbolic.notation import dot, eq, gt, ne

language = steps.child()
g_star = language.scalar("g_star", "g^*", "the scale of x*")
w_star = language.vector("w_star", "d", "w^*", "the direction of x*")


def sample(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """The target of these data lies along the first row, which is w*."""
    values = sample_steps(rng, m, d, rank)
    return values | {"g_star": [values["y"][0]], "w_star": [[entry] for entry in values["A"][0]]}


def instances() -> list[Instance]:
    """Runs for A = [1, 0] and y = 1."""
    polar = {"g_star": [[1]], "w_star": as_column((1, 0))}
    return [Instance(i.name, i.says, i.dims, {**i.values, **polar}, i.second) for i in after_some_steps()]


claim = Claim(
    "wu2020/lemma-E.2",
    language,
    "A step turns A w into the direction of y",
    sample,
    ((1, 1, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2)),
    instances,
)
claim.remarks.append(
    "The step divides by g_t, so g_t is not 0 where it is made. As printed this is to follow, at every step, from g_0 "
    "being not 0: hence the conclusion that the scale is not 0 after a step either."
)

GIVEN = {**STEPS, "target": target, "solution": eq(g_star * w_star, x_star)}
direction = {
    "direction": eq(A * after(w), A * (g_star * w_star) / (g * length)),
    "not zero": ne(A * after(w), 0 * y),
}
claim.printed(
    given={**GIVEN, "first scale": ne(g0, 0), "moves": gt(gamma, 0)},
    conclude={**direction, "goes on": ne(after(g), 0)},
    says="For g_0 other than 0, at every step; so that a next step can be made.",
    less=FEWER_ROWS,
).refuted(
    "A = [1, 0], y = 1, w_0 = (-1, 0), g_0 = 1/3, gamma = 1/4: g_1 = 1/3 - (1/4)(4/3) = 0.",
    "goes on",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        A_pinv: [[1], [0]],
        y: [[1]],
        w0: [[-1], [0]],
        g0: [["1/3"]],
        gamma: [["1/4"]],
        length: [[3]],
        g_star: [[1]],
        w_star: [[1], [0]],
    },
)

claim.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, g_0 = {g0}, and the step gamma = {gamma} for the scale.",
    "As g_0 is not 0, A w_1 = A g* w*/(g_0 |v_0|), and so on at every step: no g_t is 0.",
    "g_1 = g_0 + gamma w_0'A'r_0 = {g0} + ({gamma})({pull}) = {scale}, and the step size 1/g_1^2 does not exist.",
    pull=dot(w0, A.T * (y - g0 * A * w0)),
    scale=after(g),
)

corrected = claim.corrected(
    given=GIVEN,
    conclude={"image": eq(A * after(w), y / (g * length)), **direction},
    says="At every step at which g_t is not 0, whatever gamma is.",
)
step = corrected.proof()
image = conclusion_of(step, one_step, "row space", "One step gives")
right_inverse = step.identity("For orthonormal rows A A^+ = (A A^+)(A A') = A A' = I,", A * A_pinv, A * A.T)
reached = step.identity("so that A g* w* = A x* = y.", A * (g_star * w_star), y, [right_inverse])
step.identity(
    "This is the direction that is claimed,", A * after(w), A * (g_star * w_star) / (g * length), [image, reached]
)
with if_not(step, "and it is not 0:", ne(A * after(w), 0 * y)) as case:
    gone = case.identity("y = g |v| A w_{t+1} would be 0.", y, 0 * y, [image, case["case1"]])
    case.absurd("A contradiction.", gone, case["target"])

claim.mutated(
    "without the scale",
    GIVEN,
    {"image": eq(A * after(w), y / length)},
    "The same without g_t.",
).refuted(
    "A = [1, 0], y = 1, w_0 = (0, 1), g_0 = 3/4: v = (4/3, 1), and A w_1 = 4/5, not 3/5.",
    "image",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        A_pinv: [[1], [0]],
        y: [[1]],
        w0: [[0], [1]],
        g0: [["3/4"]],
        gamma: [[0]],
        length: [["5/3"]],
        g_star: [[1]],
        w_star: [[1], [0]],
    },
)

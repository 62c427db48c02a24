"""Trapped runs: rPGD for orthonormal rows may stay for ever where the loss is larger than at x = 0.

From w_0 = -w* and 0 < g_0 <= gamma |y| each step reverses the signs of both w and g, so that x = g w stays on the side
away from x*; for g_0 = gamma |y| / (2 - gamma) it does not move at all. And these are not single runs: a state with
0 < -g s <= gamma |y| and |w_perp|^2 < gamma / (1 + gamma) leads only to states of the same kind.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import conclusion_of
from proofs.claim import Claim, Values
from proofs.wu2020 import orthogonal_recursion
from proofs.wu2020.after_the_first_step import (
    SMALL,
    S,
    divided,
    gs,
    in_the_plane,
    language,
    s,
    s0,
    sample_after,
    signs,
    smaller,
    u,
)
from proofs.wu2020.discrete import STEPS, after, g0, gamma, length, p, part, start, w0
from proofs.wu2020.runs import trapped_runs
from proofs.wu2020.setting import A, g, r, w, y
from symbolic.notation import eq, ge, gt, implies, norm2


def sample_opposite(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """w = -w*, and a scale of at most gamma |y|."""
    values = sample_after(rng, m, d, rank)
    values["w"] = [[-entry] for entry in values["A"][0]]
    values["g"] = [[values["gamma"][0][0] * values["y"][0][0] * Fraction(rng.randint(1, 5), 5)]]
    return values


claim = Claim(
    "new/trapped-runs",
    language,
    "Trapped runs",
    sample_opposite,
    ((1, 1, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2)),
    trapped_runs,
)
U = g * s
MOVES = {**STEPS, **SMALL, "moves": gt(gamma, 0)}
better = ge(norm2(r), norm2(y))

main = claim.state(
    "theorem",
    given={
        **MOVES,
        "opposite": eq(A * w0, -y / gs),
        "positive": gt(g0, 0),
        "small scale": ge(gamma * gs, g0),
    },
    conclude={"in the row space": eq(p, 0), "opposite side": ge(-g * s, 0), "no better than 0": better},
    says="From w_0 = -w*, with 0 < g_0 <= gamma |y| and 0 < gamma <= 1, the loss is never less than at x = 0.",
)
step = main.proof()
alignment = step.identity("The start has the alignment s_0 = -1,", s0, sp.Integer(-1), [step["opposite"]])
along = step.identity("and A w_0 is along y.", A * w0, s0 / gs * y, [step["opposite"], alignment])
facts = in_the_plane(step, along)
divides = conclusion_of(step, orthogonal_recursion.one_step, "null space", "A step divides the null-space part by |v|,")
begin = step.inequality("which is 0 at the start,", ge(start(-p), 0), [step["opposite"], step["unit_start"]])
with step.suppose("and remains so.", implies(ge(-p, 0), ge(after(-p), 0))) as supposed:
    inner = supposed.step
    moved = inner.identity("Its square is divided by |v|^2.", after(-p), -p / length**2, [divides])
    supposed.proves(inner.inequality("So", ge(after(-p), 0), [moved, supposed["if1"]], [1 / length]))
kept = step.rule("induction", "So its square is never positive,", ge(-p, 0), [begin, step.last], q=-p)
turned = step.inequality("in other words,", ge(0, p), [kept])
gone = step.rule("zero-norm", "the part is 0,", eq(part, 0 * w), [turned], v=part)
nothing = step.identity("as is its square.", p, sp.Integer(0), [gone])
square = step.identity("So s^2 = 1.", s**2, sp.Integer(1), [nothing, facts["null space"]])
same = step.identity("Hence (g s)^2 = g^2", g**2 * s**2, g**2, [square])
long = step.identity("and g^2 |v|^2 = |y|^2.", g**2 * length**2, gs**2, [facts["length"], square])

push = (1 - gamma) * U + gamma * gs
moved = step.identity(
    "One step: g s times g^2 |v|", after(U) * length * g**2, gs * U * push, [facts["scale"], facts["alignment"], same]
)
lever = step.inequality("g^2 is positive,", gt(g**2, 0), [], [g])
lever = step.inequality("and so is g^2 |v|,", gt(length * g**2, 0), [lever, step["step"]])
squares = step.identity("whose square is that of g s |y|.", (length * g**2) ** 2, (-U * gs) ** 2, [long, same])
squares = step.inequality("In particular it is not less,", ge((length * g**2) ** 2 - (-U * gs) ** 2, 0), [squares])
reach = smaller(step, length * g**2, -U * gs, squares, lever, "so g^2 |v| >= -g s |y|.")
room = step.inequality("gamma |y| is positive.", gt(gamma * gs, 0), [step["moves"], step["target"]])
weight = step.inequality(
    "So is (1 - gamma) |y|, or 0.", ge((1 - gamma) * gs, 0), [step["not too large"], step["target"]]
)

q = -U * (gamma * gs + U)
begin = step.inequality("At the start -g s = g_0 is positive,", gt(start(-U), 0), [alignment, step["positive"]])
begin = step.inequality(
    "and at most gamma |y|: the product is not negative.",
    ge(start(q), 0),
    [alignment, step["positive"], step["small scale"]],
)
with step.suppose("Suppose -g s (gamma |y| + g s) is not negative.", implies(ge(q, 0), ge(after(q), 0))) as supposed:
    inner = supposed.step
    by, values = {"product": supposed["if1"], "target": room}, {u: -U, S: gamma * gs}
    low = inner.cite(signs, "first", "Then -g s is not negative,", ge(-U, 0), by, values)
    high = inner.cite(signs, "second", "and it is at most gamma |y|.", ge(gamma * gs + U, 0), by, values)
    ahead = inner.inequality(
        "So (1 - gamma) g s + gamma |y| is not negative.", ge(push, 0), [low, high, inner["a step"]]
    )
    pull = inner.inequality("Times -g s |y|", ge(-gs * U, 0), [low, inner["target"]])
    down = inner.inequality("it is that of the next state,", ge(after(-U) * length * g**2, 0), [moved, pull, ahead])
    down = divided(inner, after(-U), down, lever, "so -g s is not negative after the step.")
    up = inner.inequality(
        "And gamma |y| + g s, times g^2 |v|, is at least (1 - gamma) |y| (g s)^2:",
        ge(after(gamma * gs + U) * length * g**2, 0),
        [moved, room, reach, weight],
        [U],
    )
    up = divided(inner, after(gamma * gs + U), up, lever, "it is not negative either.")
    supposed.proves(inner.inequality("Nor is the product.", ge(after(q), 0), [down, up]))
kept = step.rule("induction", "So this holds at every step,", ge(q, 0), [begin, step.last], q=q)
by, values = {"product": kept, "target": room}, {u: -U, S: gamma * gs}
low = step.cite(signs, "first", "and -g s is never negative.", ge(-U, 0), by, values)
pull = step.inequality("Nor is -g s |y|,", ge(-gs * U, 0), [low, step["target"]])
step.inequality("so |r|^2 = (|y| - g s)^2 is at least |y|^2.", better, [facts["residual"], pull], [U])


near = claim.also(
    "nearby",
    given={**MOVES, "along": eq(A * w0, s0 / gs * y)},
    conclude={
        "stays": implies(
            [gt(-U, 0), ge(gamma * gs + U, 0), gt(gamma, (1 + gamma) * p)],
            [gt(after(-U), 0), ge(after(gamma * gs + U), 0), gt(gamma, (1 + gamma) * after(p)), better],
        ),
    },
    says="After the first step: a state with 0 < -g s <= gamma |y| and |w_perp|^2 < gamma / (1 + gamma) leads to one "
    "of the same kind, and so on for ever; the loss is not less there than at x = 0.",
)
step = near.proof()
facts = in_the_plane(step, step["along"])
divides = conclusion_of(step, orthogonal_recursion.one_step, "null space", "A step divides the null-space part by |v|.")
square = step.identity("The parts of g w: (g s)^2 + g^2 |w_perp|^2 = g^2.", g**2 * (1 - p), U**2, [facts["null space"]])
lever = step.inequality("g^2 is positive,", gt(g**2, 0), [], [g])
stride = step.inequality("and so is g^2 |v|.", gt(length * g**2, 0), [lever, step["step"]])
T = -gamma * U * (gs - U) - g**2
moved = step.identity(
    "One step: -g s times g^2 |v| is |y| T,", after(-U) * length * g**2, gs * T, [facts["scale"], facts["alignment"]]
)
inside = step.inequality("(g s)^2 is at most g^2.", ge(g**2 - U**2, 0), [square], [g * part])
with step.suppose("Suppose the state is of this kind.", near.conclude["stays"]) as supposed:
    inner = supposed.step
    low, high, flat = (supposed[label] for label in ("if1", "if2", "if3"))
    first = inner.inequality("(gamma |y| + g s)(-g s) is not negative:", ge(-U * (gamma * gs + U), 0), [low, high])
    second = inner.inequality(
        "and g^2 (gamma - (1 + gamma) |w_perp|^2) is positive.", gt(g**2 * (gamma - (1 + gamma) * p), 0), [lever, flat]
    )
    lift = inner.inequality("Their sum is T,", gt(T, 0), [first, second, square])
    ahead = inner.inequality(
        "so -g s times g^2 |v| is positive,", gt(after(-U) * length * g**2, 0), [moved, lift, inner["target"]]
    )
    ahead = divided(inner, after(-U), ahead, stride, "as is -g s itself.")
    side = inner.inequality("-g s |y| is not negative.", ge(-U * gs, 0), [low, inner["target"]])
    squares = inner.inequality(
        "(g^2 |v|)^2 is at least (g s |y|)^2,",
        ge((length * g**2) ** 2 - (-U * gs) ** 2, 0),
        [inside, facts["length"]],
        [gs, g],
    )
    squares = inner.inequality(
        "(g^2 |v|)^2 is at least (g s |y|)^2,",
        ge((length * g**2) ** 2 - (-U * gs) ** 2, 0),
        [inside, facts["length"], facts["null space"]],
        [gs, g**2 * part],
    )
    reach = smaller(inner, length * g**2, -U * gs, squares, stride, "so g^2 |v| is at least -g s |y|.")
    reach = inner.inequality("Times gamma:", ge(gamma * (length * g**2 + U * gs), 0), [reach, inner["a step"]])
    slack = inner.inequality(
        "gamma (g s)^2 - g^2 is not positive.", ge(g**2 - gamma * U**2, 0), [inside, inner["not too large"]], [U]
    )
    most = inner.inequality("So gamma g^2 |v| - T is not negative.", ge(gamma * length * g**2 - T, 0), [reach, slack])
    below = inner.inequality("Times |y|:", ge(after(gamma * gs + U) * length * g**2, 0), [moved, most, inner["target"]])
    below = divided(inner, after(gamma * gs + U), below, stride, "-g s is at most gamma |y| after the step.")
    wide = inner.inequality("As -g s <= |y|,", ge(gs + U, 0), [high, inner["not too large"], inner["target"]])
    wide = inner.inequality("|y|^2 is at least (g s)^2,", ge(gs**2 - U**2, 0), [wide, low, inner["target"]])
    wide = inner.inequality("and |v|^2 at least 1:", ge(length**2 - 1, 0), [wide, facts["length"]], [1 / g])
    less = inner.inequality("the null-space part does not grow,", ge(p - after(p), 0), [divides, wide], [part / length])
    kept = inner.inequality(
        "and stays below its bound.", gt(gamma, (1 + gamma) * after(p)), [flat, less, inner["a step"]]
    )
    worse = inner.inequality("|r|^2 = (|y| - g s)^2 is at least |y|^2.", better, [facts["residual"], side], [U])
    supposed.proves(ahead, below, kept, worse)

claim.mutated(
    "larger scales",
    {label: fact for label, fact in main.given.items() if label != "small scale"},
    {"stays": ge(-after(U), 0)},
    "The same for every g_0 > 0.",
).refuted(
    "A = [1, 0], y = 1, w_0 = (-1, 0), g_0 = 1, gamma = 1/4: w_1 = (1, 0), g_1 = 1 - (1/4) 2 = 1/2, on the side of x*.",
    "stays",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[1]], w0: [[-1], [0]], g0: [[1]], gamma: [["1/4"]], length: [[1]], gs: [[1]]},
)

"""The sign of the limit of the scale: it is that of y'A w in the limit, and need not be that of g_0.

It is that of g_0 if the start is below the loss at g = 0, or the invariant above 1: Theorem 2.6, the sufficient
conditions. For a single equation with an invariant below 1 the sign of y'A w never changes, and it alone decides.
"""

import random

import sympy as sp

from proofs.arguments import (
    by_contradiction,
    conclusion_of,
    exp_above_tangent,
    exp_product,
    exp_vanishes,
    is_one,
    ordered,
    positive_square,
)
from proofs.claim import Claim, Values
from proofs.wu2020 import dichotomy, where_the_flow_ends
from proofs.wu2020.dichotomy import outside, spread, w_star
from proofs.wu2020.instances import ends_with_a_sign
from proofs.wu2020.lemma_2_4 import clock
from proofs.wu2020.long_time import (
    smallest,
)
from proofs.wu2020.setting import (
    FLOW,
    A,
    A_pinv,
    c,
    f,
    g,
    g0,
    n,
    n0,
    perp,
    rate,
    sample,
    t,
    target,
    w,
    w0,
    x_star,
    y,
)
from proofs.wu2020.tools import reaches_target, refuted_at_rest
from proofs.wu2020.where_the_flow_ends import E_end, g_end
from symbolic.notation import complete, dot, eq, exist, ge, gt, ne, norm2, tends

language = dichotomy.language.child()
w_sign = language.symbol("w_sign", ("d", "1"), r"w_\infty", "the limit of the direction")
g_sign = language.symbol("g_sign", ("1", "1"), r"g_\infty", "the limit of the scale")


def below_zero(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start with y = 2 g A w, whose loss is below that at g = 0, and with a large c."""
    values = sample(rng, m, d, rank)
    scale = values["c"][0][0]
    image = [sum((a * x[0] for a, x in zip(row, values["w"], strict=True)), scale * 0) for row in values["A"]]
    if not any(image):
        return below_zero(rng, m, d, rank)
    return values | {"g": [[scale]], "c": [[1000 * scale**2]], "y": [[2 * scale * x] for x in image]}


claim = Claim(
    "new/sign-of-the-limit",
    language,
    "The sign of the limit",
    below_zero,
    ((1, 1, 1), (1, 2, 1), (1, 4, 1)),
    ends_with_a_sign,
)

# One equation. That m = 1 is the equation y y' = |y|^2 I, if y is not 0

one = claim.also(
    "one equation",
    given={
        **FLOW,
        "ratio": gt(c, 0),
        "rank": gt(smallest, 0),
        "target": target,
        "one equation": eq(y * y.T, norm2(y) * sp.Identity(sp.Symbol("m", integer=True))),
        "invariant": gt(spread, 0),
    },
    conclude={"loss": tends(f, 0), "sign": gt(dot(y, A * w) * dot(y, A * w0), 0)},
    says="For m = 1 and |w_0^perp|^2 exp(g_0^2/c) < 1 the loss tends to 0, and y'A w keeps the sign that it has at the "
    "start, whatever g_0 is.",
)
step = one.proof()
pull = dot(y, A * w)
image = conclusion_of(step, outside, "image", "|A w|^2 is at least lambda_min sigma.")
square = step.identity(
    "With one equation (y'A w)^2 = |y|^2 |A w|^2,", pull**2, norm2(y) * norm2(A * w), [step["one equation"]]
)
length = positive_square(step, y, step["target"], "and y is not 0,")
positive = step.inequality("lambda_min sigma is positive,", gt(smallest * spread, 0), [step["rank"], step["invariant"]])
bound = step.inequality("and so is its product with |y|^2.", gt(norm2(y) * smallest * spread, 0), [length, positive])
away = step.inequality(
    "So (y'A w)^2 stays above that,", ge(pull**2, norm2(y) * smallest * spread), [square, image, length]
)
apart = by_contradiction(step, "y'A w is never 0,", ne(pull, 0), [away, bound])
slope = dot(y, A * rate(w))
moving = step.identity("and since it is continuous", rate(pull), slope)
step.rule("never-zero", "it keeps its sign.", one.conclude["sign"], [apart, moving], q=pull, d=slope)
either = conclusion_of(step, dichotomy.theorem, "either", "By the dichotomy")
with step.cases("the loss tends to 0.", one.conclude["loss"], on=either) as cases:
    with cases.case("Either it does,"):
        pass
    with cases.case("or w tends to a direction orthogonal to A'y.") as case:  # noqa: SIM117 - one needs the other
        with case.obtain(case["case2"], "But the bound holds in the limit too.", tends(f, 0)) as inner:
            to = inner["has1"]
            limit = inner.limit("The square of y'A w converges", pull**2, {w: to}, dot(y, A * w_star) ** 2)
            floor = inner.limit("above", norm2(y) * smallest * spread, {w: to})
            order = ordered(inner, "the same bound,", away, limit, floor)
            nothing = inner.inequality("which is positive.", gt(0, 0), [order, bound, inner["has2"]])
            inner.absurd("A contradiction.", nothing)

# In the limit

theorem = claim.state(
    "theorem",
    given=where_the_flow_ends.theorem.given,
    conclude={
        "sign": exist(
            g_sign, w_sign, such_that=[tends(g, g_sign), tends(w, w_sign), eq(g_sign * dot(y, A * w_sign), norm2(y))]
        )
    },
    says="If the loss tends to 0 then g y'A w tends to |y|^2 > 0: g has the sign of y'A w in the limit.",
)
step = theorem.proof()
ends = conclusion_of(step, where_the_flow_ends.theorem, "end", "The iterates converge,")
solution = reaches_target(step, smallest)
with step.obtain(ends, "g w to x* and something in the null space.", theorem.conclude["sign"]) as inner:
    end = (x_star + g_end * E_end * perp(w0)) / g_end
    product = inner.identity("So y'A w tends to |y|^2 / g_inf.", g_end * dot(y, A * end), norm2(y), [solution])
    inner.witness(
        "These are the limits.",
        theorem.conclude["sign"],
        [inner["has3"], inner["has5"], product],
        g_sign=g_end,
        w_sign=end,
    )

# The sign can change

moment = clock(sp.Integer(-1), sp.Integer(1))
time, fall, rise, begin = (moment.symbols[name] for name in ("t", "e1", "e2", "e0"))
changes = claim.false(
    "the sign of g_0",
    {**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "target": target, "start": gt(g0, 0), "loss": tends(f, 0)},
    {"sign": ge(g, 0)},
    "That g_t keeps the sign of g_0.",
)
refutation = changes.refuted(
    "A = [1, 0], y = 1, w_0 = (-1, 0), g_0 = 1, c = 1: the flow is w = (-1, 0), g = 2 exp(-t) - 1, negative at t = 1; "
    "it tends to -1.",
    "sign",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        A_pinv: [[1], [0]],
        y: [[1]],
        c: [[1]],
        smallest: [[1]],
        w: [[-1], [0]],
        w0: [[-1], [0]],
        g: [[2 * fall - 1]],
        g0: [[1]],
        n: [[1]],
        n0: [[1]],
        t: [[time]],
    },
    parameters=moment,
    given={"time": ge(time, 0)},
    point={time: 1},
    at=[time],
)
facts = refutation.facts
at_zero = is_one(facts, begin)
facts.identity("So g starts at 1.", 2 * begin - 1, 1, [at_zero])
clock_runs = facts.identity("(time passes)", moment.operators["rate"](time), 1)
for_ever = facts.rule("complete-clock", "For all times", complete(time), [clock_runs], t=time)
speed = facts.inequality("(1 > 0)", gt(1, 0))
still = facts.identity("(1 does not move)", moment.operators["rate"](sp.Integer(1)), 0)
fades = exp_vanishes(facts, fall, for_ever, speed, still, clock_runs, "exp(-t) tends to 0,")
facts.limit("and so does the loss 2 exp(-2 t).", 2 * fall**2, {fall: fades}, sp.Integer(0))
later = refutation.then
apart = later.inequality("At t = 1", ne(time, 0), [later["at t"]])
tangent = exp_above_tangent(later, rise, apart, "exp(t) > 2,")
product = exp_product(later, fall, rise, begin, "and exp(-t) exp(t) = 1,")
one_then = is_one(later, begin)
facts_then = [tangent, later.definition(fall, "positive"), product, one_then, later["at t"]]
later.inequality("so g is negative.", gt(1 - 2 * fall, 0), facts_then)

refuted_at_rest(
    claim.mutated(
        "any invariant",
        {label: fact for label, fact in one.given.items() if label != "invariant"},
        {"loss": tends(f, 0)},
        "One equation, without the condition on the invariant.",
    ),
    "The saddle g_0 = 0, w_0 = (0, 1) of A = [1, 0], y = 1: there the invariant is 1.",
    "loss",
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [[0], [1]], g0: [[0]], c: [[1]], smallest: [[1]]},
)

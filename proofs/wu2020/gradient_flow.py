"""Where gradient descent on (1) ends, with which Section 2 compares the WN flow.

Gradient descent and gradient flow never move the null-space part, and their row-space part tends to x*. So from
x_0 = g_0 w_0 they end at x* + g_0 w_0^perp: the factor is the scale at the start, not the g* that is printed.
"""

import random

import sympy as sp

from proofs.arguments import conclusion_of, exp_product, is_one, rayleigh
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020.below_lemma_2_5 import after, descent, eta, kept, pull, x, x0
from proofs.wu2020.gradient_descent import in_a_step
from proofs.wu2020.instances import gradient_flows
from proofs.wu2020.lemma_2_4 import clock
from proofs.wu2020.setting import ANY_RANK, FEWER_ROWS, A, A_pinv, full_rank, perp, sample, target, x_star, y
from symbolic.notation import Expression, complete, eq, ge, gt, implies, le, norm2, tends

language = descent.child()
t = language.scalar("t", meaning="time")
rate = language.extend("rate", {t: sp.Integer(1)})
start = language.extend("start", {t: sp.Integer(0)})
w0 = language.vector("w0", "d", "w_0", "the direction at time 0")
g0 = language.scalar("g0", "g_0", "the scale at time 0")
w0_perp = language.let("w0_perp", w0 - A_pinv * A * w0, r"w_0^{\perp}", "the part of w_0 in the null space of A")
g_star = language.scalar("g_star", "g^*", "the scale of x*")
residual = language.let("residual", y - A * x, "(y-Ax_t)", "the residual of (1)")
residual_after = language.let("residual_after", y - A * after, "(y-Ax_{t+1})", "the residual after the step")
smallest = language.define("smallest", "least_eigenvalue", A * A.T, latex=r"\lambda_{\min}")
minus_largest = language.define("minus_largest", "least_eigenvalue", -A * A.T, latex=r"(-\lambda_{\max})")
largest = language.let("largest", -minus_largest, r"\lambda_{\max}", "the largest eigenvalue of AA'")
factor = language.let("factor", 1 - eta * smallest * (2 - eta * largest), r"\theta", "by how much a step contracts")
decay = language.define("decay", "exp", -2 * smallest * t)
growth = language.define("growth", "exp", 2 * smallest * t)
one = language.define("one", "exp", sp.Integer(0), latex="e^0")
language.extend("start", {decay: one, growth: one})
gap = language.let("gap", A_pinv * A * x - x_star, "z_t", "the row-space part, as seen from x*")
seed = language.let("seed", A_pinv.T * gap, "u_t", "a column with z = A'u")

begins = {"start": eq(x0, g0 * w0)}
END = x_star + g0 * w0_perp


def sample_flow(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start of loss 0, where gradient flow stands still."""
    values = sample(rng, m, d, rank)
    w, ((g,),) = values["w"], values["g"]
    begin = [[g * row[0]] for row in w]
    image = [[sum((a * b[0] for a, b in zip(row, begin, strict=True)), 0 * g)] for row in values["A"]]
    return values | {"w0": w, "g0": [[g]], "x": begin, "x0": begin, "y": image}


claim = Claim("wu2020/sec-2-gd-limit", language, "Where gradient descent ends", sample_flow, ANY_RANK, gradient_flows)
claim.remarks.append(
    "The limit is that of gradient flow. For gradient descent, whose time is discrete, the same limit and its rate are "
    "proved for all steps in the claim new/gradient-descent."
)
printed = claim.printed(
    given={
        **begins,
        "full_rank": full_rank,
        "target": target,
        "unit_start": eq(norm2(w0), 1),
        "polar form": eq(g_star**2, norm2(x_star)),
        "scale": gt(g_star, 0),
    },
    conclude={"limit": tends(x, x_star + g_star * w0_perp)},
    says="For gradient flow, the limit of gradient descent as the step size tends to 0; by the polar form g* = |x*|.",
    less=FEWER_ROWS,
)
moment = clock(sp.Integer(-1))
time, begin, E = (moment.symbols[name] for name in ("t", "e0", "e1"))
refutation = printed.refuted(
    "A = [1, 0], y = 1, w_0 = (0, 1), g_0 = 2: then x = (1 - exp(-t), 2), and the printed limit is (1, 1).",
    "limit",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        A_pinv: [[1], [0]],
        y: [[1]],
        w0: [[0], [1]],
        g0: [[2]],
        g_star: [[1]],
        x: [[1 - E], [2]],
        x0: [[0], [2]],
        t: [[time]],
    },
    parameters=moment,
    given={"time": ge(time, 0)},
    point={time: 0},
)

claim.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, g_0 = {g0}: so x_0 = g_0 w_0 = {x0}, x* = {x_star} and g* = {g_star}.",
    "GD ends at x* + g* w_0^perp = {printed}.",
    "The gradient A'(A x - y) never moves the second coordinate, so x_t = (1 - exp(-t), 2) ends at {end}, which is x* "
    "+ g_0 w_0^perp.",
    printed=x_star + g_star * w0_perp,
    end=x_star + g0 * w0_perp,
)
at_zero = is_one(refutation.facts, begin)
refutation.facts.identity("So x starts at (0, 2).", 1 - begin, 0, [at_zero])

standing = claim.false(
    "gradient descent",
    given={label: fact for label, fact in printed.given.items() if label != "target"}
    | {"rest": eq(A.T * (y - A * x0), 0 * x0)},
    conclude={"limit": eq(x0, x_star + g_star * w0_perp)},
    says="The same for gradient descent, of any step size: a start that it does not leave, because the gradient is 0, "
    "is the final solution.",
    less=FEWER_ROWS,
)
standing.refuted(
    "A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = 5/3: x_0 = (1, 4/3) is a solution; printed is (1, 4/5).",
    "limit",
    {"m": 1, "d": 2},
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [["3/5"], ["4/5"]], g0: [["5/3"]], g_star: [[1]],
     x0: [[1], ["4/3"]]},
)  # fmt: skip

corrected = claim.corrected(
    given=begins,
    conclude={
        "limit": tends(x, END),
        "null-space part": eq(perp(x), g0 * w0_perp),
        "residual": le(norm2(residual), start(norm2(residual)) * decay),
        "distance": le(smallest * norm2(x - END), norm2(residual)),
        "part in a step": eq(perp(after), perp(x)),
        "step": implies([ge(eta, 0), ge(2, eta * largest)], le(norm2(residual_after), factor * norm2(residual))),
        "contraction": implies([gt(eta, 0), gt(2, eta * largest), gt(smallest, 0)], gt(1, factor)),
    },
    says="The limit is x* + g_0 w_0^perp, for every A, of any rank. The squared residual decays like "
    "exp(-2 lambda_min t), and in a step of gradient descent with 0 < eta < 2 / lambda_max by the factor "
    "1 - eta lambda_min (2 - eta lambda_max).",
)
step = corrected.proof()
still = conclusion_of(step, kept, "part under the flow", "The null-space part does not move,")
part = step.identity("and is g_0 w_0^perp.", perp(x), g0 * w0_perp, [still])
split = step.identity("So z = A^+ A x - x* is what is left to go.", gap, x - END, [part])


def falls(step: Proof, q: Expression, slope: Known, says: str) -> Known:
    """q is at most its start, where `slope` says that its rate is not positive."""
    return step.rule("monotone", says, ge(start(q), q), [slope], q=q)


def stands(step: Proof, q: Expression) -> Known:
    return step.identity("(this does not move)", rate(q), 0)


slope = step.identity("Its squared norm changes at the rate -2 |A z|^2,", rate(norm2(gap)), -2 * norm2(A * gap))
falling = step.inequality("which is not positive,", ge(0, rate(norm2(gap))), [slope], [A * gap])
nearer = falls(step, norm2(gap), falling, "so z does not grow,")
size = 2 * start(norm2(gap)) + 2 * norm2(END)
ball = step.inequality("and x stays in a ball:", ge(size, norm2(x)), [nearer, split], [gap - END])
clock_runs = step.identity("(time passes)", rate(t), 1)
forever = step.rule(
    "complete-vector",
    "gradient flow never ends.",
    complete(t),
    [ball, stands(step, size), clock_runs],
    x=x,
    t=t,
    a=size,
)
backwards = step.inequality("(-t falls)", ge(0, rate(-t)), [clock_runs])
begun = falls(step, -t, backwards, "Here t >= 0.")
seeds = step.identity(
    "z is A'u with u = (A^+)'z, and the squared norm of u changes at the rate -2 |z|^2.",
    rate(norm2(seed)),
    -2 * norm2(gap),
)
both = norm2(seed) + 2 * t * norm2(gap)
total = step.identity(
    "So |u|^2 + 2 t |z|^2 changes at the rate -4 t |A z|^2", rate(both), -4 * t * norm2(A * gap), [seeds, slope]
)
falling = step.inequality("and does not grow,", ge(0, rate(both)), [total, begun], [A * gap])
bounded = falls(step, both, falling, "whence")
top = start(norm2(seed))
slowly = step.inequality("2 t |z|^2 is bounded", ge(top, norm2(gap) * (0 + 2 * t)), [bounded], [seed])
sign = step.inequality("(a square)", ge(norm2(gap), 0), [], [gap])
two = step.inequality("(2 > 0)", gt(sp.Integer(2), 0), [])
fades = step.rule(
    "one-over-t",
    "and |z|^2 tends to 0,",
    tends(norm2(gap), 0),
    [forever, sign, slowly, two, *(stands(step, q) for q in (sp.Integer(0), sp.Integer(2), top)), clock_runs],
    q=norm2(gap),
    a=sp.Integer(0),
    k=sp.Integer(2),
    B=top,
    t=t,
)
itself = step.inequality("(itself)", ge(norm2(gap), norm2(gap)), [])
gone = step.rule("squeeze", "and z with it.", tends(gap, 0 * x), [itself, fades], v=gap, e=norm2(gap))
arrives = step.limit("z + x* + g_0 w_0^perp tends to its last terms,", gap + END, {gap: gone}, END)
whole = step.identity("and is x.", gap + END, x, [split])
same = step.identity("(the same)", END, END)
step.rule("tends-equal", "So x does.", tends(x, END), [arrives, whole, same], p=gap + END, P=END, q=x, Q=END)

at_least = rayleigh(step, "|A'r|^2 is at least lambda_min |r|^2 for the residual r,", smallest, residual)
slope = step.identity("and |r|^2 changes at the rate -2 |A'r|^2.", rate(norm2(residual)), -2 * norm2(pull))
slower = step.inequality(
    "So |r|^2 exp(2 lambda_min t) does not grow,",
    ge(0, rate(norm2(residual) * growth)),
    [slope, at_least, step.definition(growth, "positive")],
)
below = falls(step, norm2(residual) * growth, slower, "and stays below its start.")
at_zero = is_one(step, one)
unit_product = exp_product(step, decay, growth, one, "exp(-x) exp(x) = 1.")
step.inequality(
    "Multiply by exp(-2 lambda_min t).",
    corrected.conclude["residual"],
    [below, at_zero, unit_product, step.definition(decay, "positive")],
)
near = conclusion_of(step, in_a_step, "distance", "The residual bounds z, for every x.")
step.inequality("This is the distance to the limit.", corrected.conclude["distance"], [near, split])

step.identity("A step of gradient descent does not move the null-space part,", perp(after), perp(x))
for label, says in (("step", "and shrinks the residual,"), ("contraction", "by a factor below 1.")):
    step.cite(in_a_step, label, says, corrected.conclude[label], {})

claim.mutated(
    "the minimum-norm solution",
    given=begins,
    conclude={"limit": tends(x, x_star)},
    says="That the limit is x*.",
).refuted(
    "A = [1, 0], y = 1, x_0 = (1, 4/3) is a solution, and nothing moves.",
    "limit",
    {"m": 1, "d": 2},
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [["3/5"], ["4/5"]], g0: [["5/3"]], x: [[1], ["4/3"]],
     x0: [[1], ["4/3"]], t: [[time]]},
    parameters=moment,
    given={"time": ge(time, 0)},
    point={time: 0},
)  # fmt: skip

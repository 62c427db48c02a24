"""The two sentences below Lemma 2.5: what the invariant does to the null-space part, and what gradient descent does.

The null-space part shrinks when the scale has grown, unless there is none: then it stays 0.
"""

import sympy as sp

from proofs.arguments import at_most_one, below_one, conclusion_of, positive_square
from proofs.claim import Claim
from proofs.wu2020 import lemma_2_5
from proofs.wu2020.instances import along_the_flow
from proofs.wu2020.lemma_2_4 import clock, on_the_trajectory, trajectory
from proofs.wu2020.lemma_2_5 import factor, given, language
from proofs.wu2020.points import gradient_descent
from proofs.wu2020.setting import (
    ANY_RANK,
    FEWER_ROWS,
    A,
    A_pinv,
    c,
    full_rank,
    g,
    g0,
    perp,
    sample,
    target,
    words,
    y,
)
from proofs.wu2020.setting import w as direction
from proofs.wu2020.setting import w0 as start_direction
from symbolic.notation import eq, ge, gt, implies, ne, norm2

shrink = Claim("wu2020/lemma-2.5-shrink", language, "The null-space part shrinks", sample, ANY_RANK, along_the_flow)
now, then = norm2(perp(direction)), norm2(perp(start_direction))
has_part = ne(perp(start_direction), 0 * direction)

printed = shrink.printed(
    given={**given, "full_rank": full_rank, "target": target},
    conclude={"smaller": implies(gt(g**2, g0**2), gt(then, now))},
    less=FEWER_ROWS,
)
half = sp.Rational(1, 2)
moment = clock(-sp.Rational(1, 4))
time, E = moment.symbols["t"], moment.symbols["e1"]
refutation = printed.refuted(
    "If w_0 lies in the row space its null-space part is 0 and stays so: A = [1/2, 0], y = 1, w_0 = (1, 0), "
    "g_0 = 3/2, where g = 2 - exp(-t/4)/2 grows.",
    "smaller",
    {"m": 1, "d": 2},
    trajectory(moment),
    parameters=moment,
    given={"time": ge(time, 0)},
    point={time: 1},
    at=[time],
)

shrink.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, g_0 = {g0}, c = {c}: g = 2 - exp(-t/4)/2 grows, and w stays.",
    "As |g_t| > |g_0|, w_t^perp is shorter than w_0^perp.",
    "w_0 is in the row space, so that both have the length {then}: at t = {t}, where g = {g:4}, {now} is not less "
    "than {then}.",
    then=then,
    now=now,
)
on_the_trajectory(refutation.facts, moment)
later = refutation.then
negative = later.inequality("At t = 1, -t/4 is negative,", gt(0, -time / 4), [later["at t"]])
less = below_one(later, E, negative, "so E < 1,")
later.inequality("and g^2 has grown.", gt((2 - E / 2) ** 2, sp.Rational(9, 4)), [less], [1 - E])

corrected = shrink.corrected(
    given=given,
    conclude={
        "never larger": implies(ge(g**2, g0**2), ge(then, now)),
        "smaller": implies([gt(g**2, g0**2), has_part], gt(then, now)),
    },
    says="If |g_t| >= |g_0| the null-space part is not larger than at the start; if |g_t| > |g_0| and the part is not "
    "0 at the start, it is smaller.",
)
step = corrected.proof()
tied = conclusion_of(step, lemma_2_5.printed, "invariant", "By Lemma 2.5")
squared = step.identity("the squared norms differ by a factor.", now, factor**2 * then, [tied])
with step.suppose("Suppose the scale is not smaller.", corrected.conclude["never larger"]) as supposed:
    inner = supposed.step
    exponent = inner.inequality(
        "The exponent is not positive,", ge(0, (g0**2 - g**2) / (2 * c)), [supposed["if1"], inner["ratio"]], [1 / c]
    )
    below = at_most_one(inner, factor, exponent, "so the factor is at most 1,")
    square = inner.inequality("and so is its square.", ge(1, factor**2), [below, inner.definition(factor, "positive")])
    supposed.proves(inner.inequality("Multiply.", ge(then, now), [squared, square], [perp(start_direction)]))
with step.suppose("Suppose it has grown, and there is a part.", corrected.conclude["smaller"]) as supposed:
    inner = supposed.step
    exponent = inner.inequality(
        "The exponent is negative,", gt(0, (g0**2 - g**2) / (2 * c)), [supposed["if1"], inner["ratio"]], [1 / c]
    )
    below = below_one(inner, factor, exponent, "so the factor is less than 1,")
    square = inner.inequality("and so is its square.", gt(1, factor**2), [below, inner.definition(factor, "positive")])
    length = positive_square(inner, perp(start_direction), supposed["if2"], "The part has a length.")
    supposed.proves(inner.inequality("Multiply.", gt(then, now), [squared, square, length]))

shrink.mutated(
    "larger",
    given,
    {"larger": implies(ge(g**2, g0**2), gt(now, then))},
    "That it grows.",
).refuted(
    "At the start of any flow the two are equal.",
    "larger",
    {"m": 1, "d": 2},
    lemma_2_5.here,
)

# Gradient descent and gradient flow on (1)

descent = words.child()
x = descent.vector("x", "d", "x_t")
x0 = descent.vector("x0", "d", "x_0")
eta = descent.scalar("eta", r"\eta", "the step size")
pull = descent.let("pull", A.T * (y - A * x), r"A^\top(y-Ax_t)", "minus the gradient of (1)")
rate = descent.derivation("rate", {x: pull}, r"\tfrac{{d}}{{dt}}{}")
start = descent.substitution("start", {x: x0}, r"\left.{}\right|_{{t=0}}")
after = descent.let("after", x + eta * pull, "x_{t+1}", "one step of gradient descent")

preserved = Claim(
    "wu2020/lemma-2.5-gd",
    descent,
    "Gradient descent keeps the null-space part",
    lambda rng, m, d, rank: {**(found := sample(rng, m, d, rank)), "x": found["w"]},
    ANY_RANK,
    gradient_descent,
)
preserved.remarks.append("Not only the norm: the part itself does not move, and no rank condition is needed.")
kept = preserved.printed(
    given={},
    conclude={
        "flow": eq(norm2(perp(x)), norm2(perp(x0))),
        "step": eq(norm2(perp(after)), norm2(perp(x))),
        "part under the flow": eq(perp(x), perp(x0)),
        "part in a step": eq(perp(after), perp(x)),
    },
    says="For gradient flow, and for every step of gradient descent, whatever the step size.",
)
step = kept.proof()
still = step.identity("The gradient lies in the row space,", rate(perp(x)), 0 * x)
constant = step.rule(
    "constant-of-motion", "so the part does not move.", eq(perp(x), start(perp(x))), [still], q=perp(x)
)
step.identity("In particular its norm.", norm2(perp(x)), norm2(perp(x0)), [constant])
moved = step.identity("The same in a step,", perp(after), perp(x))
step.identity("and its norm.", norm2(perp(after)), norm2(perp(x)), [moved])

preserved.mutated("the whole", {}, {"step": eq(norm2(after), norm2(x))}, "The norm of all of x.").refuted(
    "From 0 a step of 1 towards A x = 1 leads to (1, 0).",
    "step",
    {"m": 1, "d": 2},
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], x0: [[0], [0]], eta: [[1]]},
)

"""Below Theorem 3.2: that rPGD escapes the saddle points and so reaches the global minimum. The second does not follow.

No step ends in a saddle point. But there are runs with g_0 > 0 on which x = g w does not move, at a positive loss,
while w and g reverse their signs in turn. If after the first step g > 0 and g s <= |y|, as a small gamma ensures, every
further step multiplies the loss by at most (1 - gamma s)^2, and it tends to 0.
"""

import sympy as sp

from proofs.arguments import by_contradiction, conclusion_of
from proofs.claim import Claim
from proofs.wu2020.after_the_first_step import (
    AFTER,
    Q,
    gap0,
    gs,
    language,
    main,
    s,
    s0,
    sample_after,
    smaller,
)
from proofs.wu2020.discrete import STEPS, after, g0, gamma, length, part, start, w0
from proofs.wu2020.runs import after_some_steps
from proofs.wu2020.setting import A, g, r, w, y
from symbolic.notation import any_of, dot, eq, ge, gt, implies, ne, norm2

claim = Claim(
    "wu2020/sec-3-escape",
    language,
    "Escaping the saddle points",
    sample_after,
    ((1, 1, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2)),
    lambda: [run for run in after_some_steps() if run.name != "fixed scale"],
)
claim.remarks.append(
    "Two things are needed to reach the global minimum: a next step, and that the loss is 0 where a step only reverses "
    "the signs of w and g (by symmetry all later steps do so then). Neither is true. See also: trapped runs."
)

saddle_left = any_of(ne(after(g), 0), ne(dot(y, A * after(w)), 0))
reversed_signs = implies([eq(after(w), -w), eq(after(g), -g)], eq(r, 0 * y))
printed_given = {
    **STEPS,
    "target": gt(gs, 0),
    "first scale": ne(g0, 0),
    "moves": gt(gamma, 0),
    "small step": ge(sp.Rational(1, 4), gamma),
}
claim.printed(
    given=printed_given,
    conclude={"not a saddle": saddle_left, "a next step": ne(after(g), 0), "no cycle": reversed_signs},
    says="For g_0 other than 0 and 0 < gamma <= 1/4: no state after a step is a saddle point (g = 0, y'Aw = 0), and "
    "the run can reach the global minimum.",
).refuted(
    "A = [1, 0], y = 1, w_0 = (-1, 0), g_0 = 1/7, gamma = 1/4: w_1 = (1, 0) and g_1 = 1/7 - (1/4)(8/7) = -1/7, so "
    "x = g w stays at (-1/7, 0) for ever.",
    "no cycle",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[1]], w0: [[-1], [0]], g0: [["1/7"]], gamma: [["1/4"]], length: [[7]], gs: [[1]]},
)

claim.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, g_0 = {g0}, gamma = {gamma}.",
    "The run reaches the global minimum, where A g w = {y}.",
    "A step leads to w_1 = {w1} and g_1 = {g0} + ({gamma})({pull}) = {g1}: both change their sign, at every step. So "
    "g w = {point} for ever.",
    w1=after(w),
    g1=after(g),
    pull=dot(w0, A.T * (y - g0 * A * w0)),
    point=g0 * w0,
)

claim.false(
    "a next step",
    printed_given,
    {"a next step": ne(after(g), 0)},
    "That the step size 1 / g^2 is defined at the next step.",
).refuted(
    "A = [1, 0], y = 1, w_0 = (-1, 0), g_0 = 1/3, gamma = 1/4: g_1 = 0.",
    "a next step",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[1]], w0: [[-1], [0]], g0: [["1/3"]], gamma: [["1/4"]], length: [[3]], gs: [[1]]},
)

no_saddle = claim.also(
    "after a step",
    given={**STEPS, "target": gt(gs, 0)},
    conclude={"image": eq(dot(y, A * after(w)) * g * length, gs**2), "not a saddle": saddle_left},
    says="No step ends in a saddle point, whatever gamma is.",
)
step = no_saddle.proof()
image = step.identity("y'Aw_{t+1} is |y|^2 / (g |v|),", dot(y, A * after(w)) * g * length, gs**2)
square = step.inequality("and |y|^2 is positive,", gt(gs**2, 0), [step["target"]])
apart = by_contradiction(step, "so it is not 0.", ne(dot(y, A * after(w)), 0), [image, square])
step.alternative("This is one of the two.", saddle_left, [apart])

corrected = claim.corrected(
    given={**AFTER, "moves": gt(gamma, 0), "aligned": gt(s0, 0)},
    conclude={
        "not a saddle": saddle_left,
        "a next step": gt(after(g), 0),
        "loss": ge(Q**2 * start(norm2(r)), norm2(r)),
        "factor": gt(1, 1 - gamma * s0),
        "not negative": ge(1 - gamma * s0, 0),
    },
    says="From a start as it is after one step, A w_0 = s_0 y / |y| with s_0 > 0, with g_0 > 0, g_0 s_0 <= |y| and "
    "0 < gamma <= 1: the loss tends to 0, f_t <= Q^2 f_0 with Q = (1 - gamma s_0)^t.",
)
step = corrected.proof()
left = conclusion_of(step, no_saddle, "not a saddle", "No step ends in a saddle point.")
growing = conclusion_of(step, main, "the scale grows", "The scale never decreases,")
is_positive = conclusion_of(step, main, "positive", "and is positive,")
step.inequality("so there is always a next step.", gt(after(g), 0), [growing, is_positive])
residual = conclusion_of(step, main, "residual", "The residual is along y,")
first = step.identity("from the start,", start(norm2(r)), gap0**2, [step["along"]])
geometric = conclusion_of(step, main, "geometric", "it shrinks geometrically,")
below = conclusion_of(step, main, "below", "and is not negative.")
larger = step.inequality("Neither is its bound,", ge(Q * gap0, 0), [geometric, below])
step.inequality(
    "so the squares are ordered as well.", corrected.conclude["loss"], [residual, first, geometric, below, larger]
)
step.inequality("The factor is less than 1,", gt(1, 1 - gamma * s0), [step["moves"], step["aligned"]])
square = step.inequality("and s_0^2 at most 1,", ge(1 - s0**2, 0), [step["along"], step["unit_start"]], [start(part)])
one = step.inequality("as 1 is positive,", gt(1, 0))
short = smaller(step, sp.Integer(1), s0, square, one, "so is s_0,")
step.inequality(
    "and the factor is not negative.", ge(1 - gamma * s0, 0), [step["not too large"], step["a step"], short]
)

claim.mutated(
    "twice as fast",
    corrected.given,
    {"loss": ge((1 - gamma * s) ** 4 * norm2(r), after(norm2(r)))},
    "One step with the factor squared. (From w_0 = w* the factor of the loss is exactly (1 - gamma)^2.)",
).refuted(
    "A = [1, 0], y = 1, w_0 = w* = (1, 0), g_0 = 1/2, gamma = 1/2: |r|^2 falls from 1/4 to 1/16.",
    "loss",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[1]], w0: [[1], [0]], g0: [["1/2"]], gamma: [["1/2"]], length: [[2]], gs: [[1]]},
)

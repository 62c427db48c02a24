"""Lemma E.4, quoted below Theorem 3.2: that g_t is always increasing for g_0 > 0. It need not be so in the first step.

The scale moves by gamma (y'Aw - g |A w|^2). In the first step this can be negative, for every gamma > 0 and also if
g_0 < g*, when w_0 points away from w*. After the first step the scale increases, as long as g s does not pass |y|: a
gamma of at most 1 keeps it so.
"""

import sympy as sp

from proofs.arguments import conclusion_of
from proofs.claim import Claim
from proofs.wu2020.after_the_first_step import AFTER, gap, gs, language, main, s, sample_after
from proofs.wu2020.discrete import STEPS, after, g0, gamma, length, w0
from proofs.wu2020.runs import after_some_steps
from proofs.wu2020.setting import A, g, w, y
from symbolic.notation import Language, dot, eq, ge, gt, implies, lt, norm2

claim = Claim(
    "wu2020/lemma-E.4",
    language,
    "The scale increases",
    sample_after,
    ((1, 1, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2)),
    after_some_steps,
)

increasing = ge(after(g), g)
START = {**STEPS, "target": gt(gs, 0), "positive": gt(g0, 0), "moves": gt(gamma, 0)}

sizes = Language()
k = sizes.scalar("k", r"\gamma")
refutation = claim.printed(
    given={**START, "below": gt(gs, g0)},
    conclude={"increasing": increasing},
    says="For 0 < g_0 < g* = |y| and every gamma > 0.",
).refuted(
    "A = [1, 0], y = 1, w_0 = (-3/5, 4/5), g_0 = 15/16: the first step takes off (15/16) gamma, for every gamma > 0.",
    "increasing",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        y: [[1]],
        w0: [["-3/5"], ["4/5"]],
        g0: [["15/16"]],
        length: [["4/3"]],
        gs: [[1]],
        gamma: [[k]],
    },
    parameters=sizes,
    given={"moves": gt(k, 0)},
    point={k: 1},
)
refutation.then.inequality("So the change is negative.", gt(sp.Rational(15, 16) * k, 0), [refutation.then["moves"]])

claim.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, g_0 = {g0} < g* = {gs}, and any gamma > 0.",
    "g_1 >= g_0 > 0.",
    "g_1 = g_0 + gamma w_0'A'r_0, and r_0 = {residual}, w_0'A'r_0 = {pull} is negative: the scale decreases.",
    residual=y - g0 * A * w0,
    pull=dot(w0, A.T * (y - g0 * A * w0)),
)

corrected = claim.corrected(
    given=AFTER,
    conclude={
        "moves by": eq(after(g), g + gamma * s * gap),
        "not decreasing": increasing,
        "increasing": implies([gt(gamma, 0), gt(s, 0), gt(gap, 0)], gt(after(g), g)),
        "since the start": ge(g, g0),
    },
    says="From a start as it is after one step, A w_0 = s_0 y / |y| with s_0 >= 0, with g_0 > 0, g_0 s_0 <= |y| and "
    "0 <= gamma <= 1: the scale never decreases, and it increases until the loss is 0.",
)
step = corrected.proof()
moved = conclusion_of(step, main, "scale", "After the first step")
conclusion_of(step, main, "the scale grows", "the scale never decreases;")
with step.suppose("where gamma, s and e are positive,", corrected.conclude["increasing"]) as supposed:
    inner = supposed.step
    gain = inner.inequality("gamma s is,", gt(gamma * s, 0), [supposed["if1"], supposed["if2"]])
    supposed.proves(inner.inequality("and it increases.", gt(after(g), g), [moved, gain, supposed["if3"]]))
conclusion_of(step, main, "since the start", "So it is at least what it was.")

first = claim.also(
    "the first step",
    given=STEPS,
    conclude={
        "moves by": eq(after(g), g + gamma * (dot(y, A * w) - g * norm2(A * w))),
        "decreases": implies([gt(gamma, 0), gt(g * norm2(A * w), dot(y, A * w))], lt(after(g), g)),
        "increases": implies([gt(gamma, 0), gt(dot(y, A * w), g * norm2(A * w))], gt(after(g), g)),
    },
    says="At any step: the scale decreases just if y'Aw < g |A w|^2.",
)
step = first.proof()
moved = step.identity("By the update of g,", *first.conclude["moves by"].sides)
for label in ("decreases", "increases"):
    fact = first.conclude[label]
    with step.suppose(f"If so, it {label}:", fact) as supposed:
        signs = [moved, supposed["if1"], supposed["if2"]]
        supposed.proves(supposed.step.inequality("gamma > 0 times the difference.", fact.parts[1][0], signs))

claim.mutated(
    "larger steps",
    {label: fact for label, fact in AFTER.items() if label not in ("not too large", "below")},
    {"not decreasing": increasing},
    "Without gamma <= 1 and g_0 s_0 <= |y|.",
).refuted(
    "A = [1, 0], y = 1, w_0 = w* = (1, 0), g_0 = 2: the scale decreases towards 1.",
    "not decreasing",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[1]], w0: [[1], [0]], g0: [[2]], gamma: [["1/4"]], length: [["1/2"]], gs: [[1]]},
)

"""Lemma E.6, quoted below Theorem 3.2: a step shrinks the null-space part of the direction by g_t^2 / g*^2, at least.

A step divides the squared part by |w_perp|^2 + g*^2 / g_t^2. The printed bound leaves out the first summand; it holds
for every g_t other than 0, but says that the part shrinks only where |g_t| < g*.
"""

from proofs.arguments import conclusion_of
from proofs.claim import Claim
from proofs.wu2020.discrete import STEPS, after, g0, gamma, length, p, part, size, w0
from proofs.wu2020.discrete import language as steps
from proofs.wu2020.orthogonal_recursion import one_step, sample_steps
from proofs.wu2020.runs import after_some_steps
from proofs.wu2020.setting import A, A_pinv, g, x_star, y
from symbolic.notation import eq, ge, gt, le

language = steps.child()
g_star = language.define("g_star", "norm", x_star, latex="g^*", meaning="the length of x*")

claim = Claim(
    "wu2020/lemma-E.6",
    language,
    "The null-space part shrinks",
    sample_steps,
    ((1, 1, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2)),
    after_some_steps,
)
claim.remarks.append(
    "The paper adds: as long as |g_t| is not too close to g*. That is not needed for the inequality, only for its use."
)

GIVEN = {**STEPS, "target": gt(g_star, 0)}
printed = claim.printed(
    given=GIVEN,
    conclude={
        "bound": le(after(p), g**2 / g_star**2 * p),
        "exactly": eq(after(p) * (p + g_star**2 / g**2), p),
    },
    says="At every step at which g_t is not 0. The exact ratio is beside it.",
)
step = printed.proof()
right_inverse = step.identity("For orthonormal rows A A^+ = (A A^+)(A A') = A A' = I,", A * A_pinv, A * A.T)
inverse = step.identity("and A^+ = A^+ A A' = (A^+ A)' A' = A',", A_pinv, A.T, [right_inverse])
same = step.identity("so g*^2 = |y|^2.", g_star**2, size, [inverse])
law = conclusion_of(step, one_step, "recursion", "One step divides")
exact = step.identity("by |w_perp|^2 + g*^2/g^2.", after(p) * (p + g_star**2 / g**2), p, [law, same])
left_out = step.identity(
    "The bound leaves out", g**2 / g_star**2 * p - after(p), after(p) * p * g**2 / g_star**2, [exact]
)
after_step = step.inequality("a product of squares:", ge(after(p), 0), [], [part / length])
product = step.inequality("it is not negative", ge(after(p) * p, 0), [after_step], [part])
step.inequality("times g^2 / g*^2 either.", printed.conclude["bound"], [left_out, product], [g / g_star])

claim.mutated(
    "the bound squared",
    GIVEN,
    {"bound": le(after(p), g**4 / g_star**4 * p)},
    "The square of that factor.",
).refuted(
    "A = [1, 0], y = 4, w_0 = (0, 1), g_0 = 3: p falls from 1 to 9/25, and (9/16)^2 is less.",
    "bound",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        A_pinv: [[1], [0]],
        y: [[4]],
        w0: [[0], [1]],
        g0: [[3]],
        gamma: [[0]],
        length: [["5/3"]],
        g_star: [[4]],
    },
)

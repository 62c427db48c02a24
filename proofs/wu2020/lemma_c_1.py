"""Lemma C.1, quoted below Theorem 2.7: g^2 starts to increase when it is small. (The appendix is not to be had.)

The rate of g^2 is c (|y|^2 - |r|^2 - |g A w|^2). The first difference never decreases, and the last term is at most
lambda_max g^2. So with delta = (|y|^2 - |r_0|^2) / lambda_max the rate is at least c lambda_max (delta - g^2).
"""

import random

from proofs.arguments import by_contradiction, positive_square, rayleigh
from proofs.claim import Claim, Values
from proofs.wu2020.instances import along_the_flow
from proofs.wu2020.setting import ANY_RANK, FLOW, A, P, c, flow, g, g0, n0, r, rate, sample, start, target, w, w0, y
from proofs.wu2020.tools import exact_rate, unit_norm
from symbolic.notation import dot, ge, gt, implies, norm2

language = flow.child()
minus_largest = language.define("minus_largest", "least_eigenvalue", -A * A.T, latex=r"(-\lambda_{\max})")
largest = language.let("largest", -minus_largest, r"\lambda_{\max}", "the largest eigenvalue of AA'")
gain = language.let("gain", norm2(y) - norm2(r), r"D_t", "how far the loss is below that at g = 0, doubled")


def sample_target(rng: random.Random, m: int, d: int, rank: int) -> Values:
    values = sample(rng, m, d, rank)
    values["y"][0][0] += not any(row[0] for row in values["y"])  # y is not 0
    return values


claim = Claim("wu2020/lemma-C.1", language, "Self-balancing", sample_target, ANY_RANK, along_the_flow)
claim.remarks.append(
    "delta is start(D) / lambda_max; the statement is written without the quotient, so that A = 0 is allowed."
)

balance = ge(rate(g**2), c * (start(gain) - largest * g**2))
printed = claim.printed(
    given={**FLOW, "ratio": gt(c, 0), "target": target},
    conclude={
        "balance": balance,
        "increases": implies(gt(start(gain), largest * g**2), gt(rate(g**2), 0)),
    },
    says="If g^2 < delta then g^2 increases, at a rate of at least c lambda_max (delta - g^2).",
)
step = printed.proof()
norms = unit_norm(step)
exact = step.identity("By the product rule,", rate(g**2), c * (gain - g**2 * norm2(A * w)))
square = rayleigh(step, "|A'z|^2 is at most lambda_max |z|^2, for z = A w:", minus_largest, A * w)
schwarz = step.inequality(
    "Cauchy and Schwarz: |A w|^4 is at most |A'A w|^2.",
    ge(norm2(A.T * A * w), norm2(A * w) ** 2),
    norms,
    [A.T * A * w - norm2(A * w) * w],
)
bound = step.inequality(
    "So |A w|^4 is at most lambda_max |A w|^2.", ge(largest * norm2(A * w), norm2(A * w) ** 2), [square, schwarz]
)
length = positive_square(step, y, step["target"], "y is not 0, so its length is positive.")
at_y = rayleigh(step, "Take y for z:", minus_largest, y)
sign = by_contradiction(
    step, "lambda_max is not negative, as |A'y|^2 is not.", ge(largest, 0), [at_y, length], (A.T * y,)
)
largest_bound = by_contradiction(step, "Hence |A w|^2 is at most lambda_max.", ge(largest, norm2(A * w)), [bound, sign])
descent = step.inequality(
    "The gain never decreases,",
    ge(rate(gain), 0),
    [exact_rate(step), step["ratio"]],
    [dot(w, A.T * r), g * P * A.T * r, P * A.T * r],
)
more = step.inequality("as its opposite shows:", ge(0, rate(-gain)), [descent])
kept = step.rule("monotone", "it is at least what it was.", ge(start(-gain), -gain), [more], q=-gain)
step.inequality("Together:", balance, [exact, kept, largest_bound, step["ratio"]], [g])
balanced = step.last
with step.suppose("Below delta", printed.conclude["increases"]) as given:
    given.proves(
        given.step.inequality("the rate is positive.", gt(rate(g**2), 0), [balanced, given["if1"], given["ratio"]])
    )

mutated = claim.mutated(
    "without the factor lambda_max",
    {**FLOW, "ratio": gt(c, 0), "target": target},
    {"balance": ge(rate(g**2), c * (start(gain) - g**2))},
    "The rate with 1 for lambda_max.",
)
mutated.refuted(
    "A = [2, 0], y = 1, w_0 = (1, 0), g_0 = 1/2, c = 1: the loss is 0 and nothing moves, but 1 - 1/4 > 0.",
    "balance",
    {"m": 1, "d": 2},
    {A: [[2, 0]], y: [[1]], w0: [[1], [0]], g0: [["1/2"]], c: [[1]], n0: [[1]]},
)

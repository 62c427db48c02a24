"""Figure 2: A = [1, 0] and y = 2, from the points a with g_0 < g* = 2 and f with g_0 > g*.

Whether the WN flow ends nearer to (2, 0) than gradient descent is not decided by g_0 < g*, but by the ratio c. If the
row-space part of the start is shorter than 2, the flow ends nearer for c <= g_0^2, and farther for c >= 4 + g_0^2.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import conclusion_of
from proofs.claim import Claim, Values
from proofs.wu2020 import against_gradient_descent, below_theorem_2_6, instances, theorem_2_6, wn_against_gd
from proofs.wu2020.against_gradient_descent import (
    CRITERION,
    EXAMPLE,
    SIDES,
    at,
    contradicted,
    hypotheses,
    language,
    x_lim,
)
from proofs.wu2020.long_time import gain
from proofs.wu2020.setting import A, A_pinv, c, f, g, g0, orthonormal, perp, sample_orthonormal, start, w, w0, x_star, y
from proofs.wu2020.tools import refuted_at_rest
from proofs.wu2020.where_the_flow_ends import part, size
from proofs.wu2020.wn_against_gd import x_end, x_gd
from symbolic.notation import eq, exist, ge, gt, implies, norm2, tends


def sample(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start of loss 0, for one row of length 1 and y = 2."""
    values = wn_against_gd.sample_both(rng, m, d, rank) | sample_orthonormal(rng, m, d, rank)
    row, w_here = values["A"][0], values["w"]
    scale = 2 / sum((a * x[0] for a, x in zip(row, w_here, strict=True)), Fraction(0))
    place = [[scale * x[0]] for x in w_here]
    return values | {"y": [[Fraction(2)]], "g": [[scale]], "x_end": place}


claim = Claim(
    "wu2020/fig-2", language, "The points in Figure 2", sample, ((1, 2, 1), (1, 3, 1), (1, 5, 1)), instances.figure_2
)
claim.remarks.append(
    "The loss of the figure is twice the loss (3): the flow is twice as fast, and ends at the same place. For rPGD the "
    "paths are those of the flow, its limit for small steps."
)
claim.remarks.append(
    "The caption says that from a they 'could' end nearer, depending on the schedule of the step sizes: with a "
    "constant ratio c they do for c <= g_0^2."
)
claim.remarks.append(
    "The other path, with g fixed first, does lead to x* from 0 < g_0 < g*, except from w_0 = -w*: this belongs to "
    "Part II of Theorem 2.6."
)
figure = {"figure": orthonormal, "target in the figure": eq(norm2(y), 4)}
printed = claim.printed(
    given={**hypotheses, **figure, "from a": gt(g0, 0), "smaller": gt(2, g0), "loss": tends(f, 0)},
    conclude={"nearer": exist(x_lim, such_that=[tends(g * w, x_lim), at(x_lim, SIDES["closer"])])},
    says="From a: 0 < g_0 < g* = 2. The figure is about one row of length 1.",
)
from_f = claim.false(
    "from f",
    {**hypotheses, **figure, "larger": gt(g0, 2), "loss": tends(f, 0)},
    {"farther": exist(x_lim, such_that=[tends(g * w, x_lim), at(x_lim, SIDES["farther"])])},
    "From f: g_0 > g* = 2, where the flow is said to end farther away.",
)
for statement, says, conclusion, scale, ratio, label in (
    (printed, "g_0 = 1, c = 10: rho = 4.64 lies between g_0^2 and c.", "nearer", 1, 10, "large ratio"),
    (from_f, "g_0 = 3, c = 1: rho = 9.76 > g_0^2 >= c.", "farther", 3, 1, "small ratio"),
):
    refutation = statement.refuted(
        f"y = 2, w_0 = (3/5, 4/5), {says}",
        conclusion,
        {"m": 1, "d": 2},
        {**EXAMPLE, y: [[2]], w0: [["3/5"], ["4/5"]], g0: [[scale]], c: [[ratio]]},
    )
    proof = refutation.proof
    lower = proof.evaluate("The loss starts below that at g = 0,", gt(start(gain), 0))
    known = {name: proof[name] for name in theorem_2_6.below.given if name != "gain"} | {"gain": lower}
    proof.cite(theorem_2_6.below, "loss", "so it tends to 0.", tends(f, 0), known)
    refutation.show("loss")
    contradicted(refutation, label, refutation.derive["loss"])

claim.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, g_0 = {g0} < g* = 2, c = {c}. GD ends at x* + g_0 w_0^perp = {x_gd}.",
    "WN ends closer to x* = {x_star} than GD, whose squared distance is {gd}.",
    "WN ends at the squared distance z with z = g^2 |w_0^perp|^2 exp((g_0^2 - g^2)/c) and g^2 = 4 + z, by Lemma 2.5. "
    "For z = {gd} the right side is {right:4}, still more than z; so z > {gd}.",
    gd=norm2(x_gd - x_star),
    right=norm2(x_gd) * norm2(perp(w0)) * sp.exp((g0**2 - norm2(x_gd)) / c),
)

compared = against_gradient_descent.corrected
short, long = gt(4, (1 - part) * g0**2), gt((1 - part) * g0**2, 4)
RATIOS = {
    "small ratio": implies([short, ge(g0**2, c)], SIDES["closer"]),
    "large ratio": implies([short, ge(c, 4 + g0**2)], SIDES["farther"]),
    "large ratio, long start": implies([long, ge(c, g0**2)], SIDES["closer"]),
    "small ratio, long start": implies([long, ge(4, c)], SIDES["farther"]),
}
corrected = claim.corrected(
    given={**compared.given, **figure},
    conclude={"scale": eq(size, 4), **CRITERION, **RATIOS},
    says="From g_0 on either side of g*: if the row-space part of x_0 is shorter than 2, the flow ends nearer to "
    "x* than gradient descent if c <= g_0^2, and farther if c >= 4 + g_0^2; if it is longer than 2, nearer if "
    "c >= g_0^2, and farther if c <= 4. In between phi decides.",
)
step = corrected.proof()
for label in CRITERION:
    conclusion_of(step, compared, label, "The criterion is that for any problem.")
same = step.cite(below_theorem_2_6.printed, "scale", "|x*| = |y|,", eq(size, norm2(y)), {"orthonormal": step["figure"]})
four = step.identity("which is 2.", size, 4, [same])
share = step.inequality("(a square)", ge(part, 0), [], [perp(w0)])
projected = step.inequality("|w_0^perp| <= |w_0| = 1.", ge(1, part), [step["unit_start"]], [A_pinv * A * w0])
rest = step.inequality("(not negative)", ge((1 - part) * g0**2, 0), [projected], [g0])
grown = step.inequality("(not negative)", ge(part * g0**2, 0), [share], [g0])
for label, fact in RATIOS.items():
    cited = conclusion_of(step, compared, label, "With large or small c,")
    with step.suppose("suppose so:", fact) as supposed:
        inner = supposed.step
        premises = [
            inner.inequality(
                "(with rho = 4 + g_0^2 |w_0^perp|^2)", condition, [supposed["if1"], supposed["if2"], four, rest, grown]
            )
            for condition in compared.conclude[label].parts[0]
        ]
        supposed.proves(inner.instantiate(cited, "the distances compare.", fact.parts[1][0], premises))

refuted_at_rest(
    claim.mutated(
        "a tie", corrected.given, {"large ratio": implies(ge(c, 4), SIDES["farther"])}, "That c >= g*^2 is enough."
    ),
    "w_0 = (3/5, 4/5), g_0 = 10/3, c = 5: x_0 = (2, 8/3) is a solution, and neither moves.",
    "large ratio",
    {**EXAMPLE, y: [[2]], w0: [["3/5"], ["4/5"]], g0: [["10/3"]], c: [[5]], x_end: [[2], ["8/3"]]},
)

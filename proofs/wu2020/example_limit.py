"""A Concrete Example: where the WN flow ends from w_0 = (0, 1), for A = [1, 0], y = 1 and c = 1.

It ends at (1, z), where z has the sign of g_0, z^2 = G - 1 and G (1 - exp(g_0^2 - G)) = 1. The printed z is larger for
every g_0 != 0: it has 1 in place of G. As g_0 tends to 0 the limit does not tend to x* = (1, 0): z^2 stays above 1/4.
Gradient flow ends at (1, g_0), which is nearer to x* when g_0 is small; the flow is nearer just if g_0^2 > 1/(e - 1).
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import (
    compared,
    conclusion_of,
    exp_above_tangent,
    exp_positive,
    exp_product,
    exp_tangent,
    if_not,
    is_one,
    one_limit,
    positive_square,
    same_limit,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020 import against_gradient_descent, below_theorem_2_6, theorem_2_6, wn_against_gd
from proofs.wu2020.against_gradient_descent import (
    EXAMPLE,
    SIDES,
    above_one,
    at,
    compared_there,
    ending,
    exponential,
    from_the_null_space,
    hypotheses,
    x_lim,
)
from proofs.wu2020.instances import the_example
from proofs.wu2020.long_time import one
from proofs.wu2020.setting import FEWER_ROWS, A, c, f, g, g0, orthonormal, perp, w, w0, x_star, y
from proofs.wu2020.where_the_flow_ends import E_end, g_end, part, size
from proofs.wu2020.wn_against_gd import ORDERS, e_0, e_rho, phi_0, phi_rho, rho, signed, to_wn, x_end, x_gd
from symbolic.notation import eq, exist, ge, gt, implies, ne, norm2, predicate, tends

language = against_gradient_descent.language.child()
language.symbol("g_far", ("1", "1"), r"g_\infty", "the limit of the scale")
g_out = language.symbol("g_out", ("1", "1"), r"g_\infty", "the limit of the scale")
E_out = language.symbol("E_out", ("1", "1"), r"E_\infty", "exp((g_0^2 - g_inf^2) / 2)")
T, S = (language.symbol(f"{name}_exp", ("1", "1"), name) for name in "TS")
Z = language.define(
    "Z_printed", "exp", (g0**2 - 1) / (2 * c), latex=r"e^{(g_0^2-1)/2}", meaning="the printed second coordinate"
)
example = {
    **hypotheses,
    "ratio one": eq(c, 1),
    "row": orthonormal,
    "size": eq(norm2(y), 1),
    "null space": eq(A * w0, 0 * y),
    "scale": ne(g0, 0),
}


def sample(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """The example in d dimensions, with the row (1, 0, ..., 0) and y = 1 or -1: its saddle, from which it moves."""
    values = wn_against_gd.sample_both(rng, m, d, rank)
    column = [[Fraction(i == d - 1)] for i in range(d)]
    row = [Fraction(i == 0) for i in range(d)]
    place = [[x + y] for x, (y,) in zip(row, column, strict=True)]
    return values | {"A": [row], "w": column, "y": [[Fraction(1)]], "c": [[Fraction(1)]], "x_end": place}


SHAPES = ((1, 2, 1), (1, 3, 1), (1, 5, 1))
limit = Claim("wu2020/example-limit", language, "Where the example ends", sample, SHAPES, the_example)
limit.remarks.append(
    "The printed z is larger than the true one for every g_0 != 0, and has the wrong sign for g_0 < 0. For small g_0 "
    "the limit is near (1, 0.5916) or (1, -0.5916); the printed one would be near (1, 0.6065)."
)
ends = exist(
    g_out,
    E_out,
    such_that=[
        gt(g0 * g_out, 0),
        predicate("exp", E_out, (g0**2 - g_out**2) / (2 * c)),
        tends(g, g_out),
        tends(g * w, x_star + g_out * E_out * w0),
        eq((g_out * E_out) ** 2, g_out**2 - 1),
        gt(Z**2, (g_out * E_out) ** 2),
        gt(E_out, 0),
    ],
)
corrected = limit.corrected(
    given=example,
    conclude={"limit": ends},
    says="For any matrix with orthonormal rows, |y| = 1 and w_0 in its null space: the flow converges to x* + z w_0, "
    "where z = g_inf exp((g_0^2 - g_inf^2) / 2) has the sign of g_0, z^2 = g_inf^2 - 1, and z^2 < exp(g_0^2 - 1).",
)
step = corrected.proof()


def falls_to_zero(step: Proof) -> dict[str, Known]:
    """The loss tends to 0, the scale to a limit of the sign of g_0; and the numbers of the example."""
    square = positive_square(step, g0, step["scale"], "g_0^2 is positive,")
    positive = step.inequality("and g_0^2 / c.", gt(g0**2 / c, 0), [square, step["ratio"]], [1 / c])
    whole = step.identity("w_0 is its null-space part,", part, 1, [step["null space"]])
    known = above_one(step, positive, step.inequality("of length 1;", ge(part, 1), [whole]))
    loss = step.cite(theorem_2_6.above, "loss", "so the loss tends to 0,", tends(f, 0), known)
    sign = step.cite(
        theorem_2_6.above, "scale", "and g to a limit of the sign of g_0.", theorem_2_6.above.conclude["scale"], known
    )
    same = step.cite(
        below_theorem_2_6.printed, "scale", "|x*| = |y|,", eq(size, norm2(y)), {"orthonormal": step["row"]}
    )
    length = step.identity("which is 1.", size, 1, [same])
    return {"loss": loss, "sign": sign, "whole": whole, "length": length}


known = falls_to_zero(step)
inverse = step.identity("(c = 1)", 1 / c, 1, [step["ratio one"]])
with (
    step.obtain(known["sign"], "The limit of the scale", ends) as outer,
    outer.obtain(ending(outer, known["loss"]), "is the one in the limit of g w:", ends) as inner,
):
    same = one_limit(inner, "both are one;", outer["has1"], inner["has3"])
    sign = inner.inequality("it has the sign of g_0.", gt(g0 * g_end, 0), [outer["has2"], same])
    end = x_star + g_end * E_end * perp(w0)
    place = inner.identity("The null-space part is w_0,", end, x_star + g_end * E_end * w0, [inner["null space"]])
    to = same_limit(inner, "so", inner["has4"], tends(g * w, x_star + g_end * E_end * w0), limit=place)
    equation = inner.identity(
        "z^2 = g_inf^2 - 1.", (g_end * E_end) ** 2, g_end**2 - 1, [inner["has6"], known["whole"], known["length"]]
    )
    above = exp_positive(inner, inner["has2"], "E_inf is positive,")
    square = positive_square(inner, g_end, inner["has1"], "g_inf^2 too,")
    larger = inner.inequality("so g_inf^2 > 1.", gt(g_end**2, 1), [equation, square], [E_end])
    exponent = (g_end**2 - 1) / (2 * c)
    with inner.obtain(exponential(inner, T, exponent), "With T = exp((g_inf^2 - 1) / 2)", ends) as deep:
        positive = deep.inequality("the exponent is positive,", gt(exponent, 0), [larger, deep["ratio"]], [1 / c])
        apart = deep.inequality("not 0,", ne(exponent, 0), [positive])
        steep = exp_above_tangent(deep, deep["has1"], apart, "and T above its tangent,")
        steep = deep.inequality("T^2 > g_inf^2.", gt(T**2, g_end**2), [steep, inverse], [T - 1])
        product = exp_product(deep, deep["has1"], inner["has2"], Z, "The printed one is T E_inf:")
        shorter = deep.inequality("it is larger.", gt(Z**2, (g_end * E_end) ** 2), [steep, product], [E_end])
        facts = [sign, inner["has2"], inner["has3"], to, equation, shorter, above]
        deep.witness("All together.", ends, facts, g_out=g_end, E_out=E_end)

printed = limit.printed(
    given=example,
    conclude={"limit": tends(g * w, x_star + Z * w0)},
    says="Here x* = (1, 0) and w_0 = (0, 1): the point is (1, exp((g_0^2 - 1) / 2)).",
    less=FEWER_ROWS,
)
refutation = printed.refuted(
    "A = [1, 0], y = 1, w_0 = (0, 1), c = 1, g_0 = 1: the true z^2 is less than exp(g_0^2 - 1) = 1.",
    "limit",
    {"m": 1, "d": 2},
    {**EXAMPLE, g0: [[1]], c: [[1]]},
)
derive = refutation.derive

limit.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, c = {c}, g_0 = {g0}.",
    "g w tends to [1, z] with z = exp((g_0^2 - 1)/2) = {z}.",
    "Then g^2 would tend to 1 + z^2 = {square}, and z^2 would be g^2 exp(g_0^2 - g^2) = {kept:4} by Lemma 2.5.",
    z=sp.exp((g0**2 - 1) / 2),
    square=norm2(x_star + w0),
    kept=norm2(x_star + w0) * sp.exp(g0**2 - norm2(x_star + w0)),
)
found = conclusion_of(derive, corrected, "limit", "By what is shown above,")
with derive.obtain(found, "there is a limit with a smaller z;", gt(0, 0)) as inner:
    unique = one_limit(inner, "but there is one limit only,", inner["assumed"], inner["has4"])
    same = inner.identity("and z is that.", Z, g_out * E_out, [unique, inner["unit_start"]])
    inner.inequality("A contradiction.", gt(0, 0), [inner["has6"], same])
refutation.fails = derive.last

mutated = limit.mutated("the minimum-norm solution", example, {"limit": tends(g * w, x_star)}, "That it ends at x*.")
refutation = mutated.refuted(
    "A = [1, 0], y = 1, w_0 = (0, 1), c = 1, g_0 = 1: only without a null-space part does the flow end at x*.",
    "limit",
    {"m": 1, "d": 2},
    {**EXAMPLE, g0: [[1]], c: [[1]]},
)
derive = refutation.derive
known = {label: derive[label] for label in hypotheses} | {"loss": from_the_null_space(derive)}
only = derive.cite(
    theorem_2_6.corrected, "minimum norm", "By Theorem 2.6,", theorem_2_6.corrected.conclude["minimum norm"], known
)
refutation.fails = derive.instantiate(
    only, "w_0 would have no null-space part.", theorem_2_6.none, [refutation.assumed]
)

# Against gradient flow

euler = language.define("euler", "exp", sp.Integer(1), latex="e")
Q = language.define("Q", "exp", (rho - g0**2) / c)
D = language.define("D", "exp", (rho - g0**2) / c - 1)
closer = Claim("wu2020/example-closer", language, "The example against gradient flow", sample, SHAPES, the_example)
closer.remarks.append(
    "Gradient flow from g_0 w_0 ends at (1, g_0), not at (1, 1). The limit of the WN flow is never close to x*: its "
    "distance is more than 1/2 for every g_0; and it is nearer to x* than (1, 1) for g_0^2 <= 1, as printed."
)
before = against_gradient_descent.corrected
ended = {**example, "end": tends(g * w, x_end)}
apart_closer = closer.corrected(
    given=ended,
    conclude={
        **{label: implies(compared(g0**2 * (euler - 1), 1, kind), SIDES[label]) for label, kind in ORDERS.items()},
        "never close": gt(4 * to_wn, 1),
        "small scale": implies(ge(1, 4 * g0**2), SIDES["farther"]),
        "the point (1, 1)": implies(ge(1, g0**2), gt(1, to_wn)),
    },
    says="The WN flow ends nearer to x* than gradient flow just if g_0^2 > 1 / (e - 1): not for small g_0. Its limit "
    "is farther than 1/2 from x* whatever g_0 is, and for g_0^2 <= 1 nearer than (1, 1).",
)
step = apart_closer.proof()
known = falls_to_zero(step)
whole, length = known["whole"], known["length"]
inverse = step.identity("(c = 1)", 1 / c, 1, [step["ratio one"]])
with if_not(step, "w_0^perp is not 0.", ne(perp(w0), 0 * w0)) as case:
    zero = case.identity("its length would be 0,", part, 0, [case["case1"]])
    case.absurd("not 1.", case.identity("and 0 = 1.", sp.Integer(0), sp.Integer(1), [zero, whole]))
by = {"loss": known["loss"], "part": step.last}
ratio_of = step.identity("rho - g_0^2 is 1,", (rho - g0**2) / c - 1, 0, [whole, length, inverse])
begin = is_one(step, D, ratio_of)
product = exp_product(step, D, euler, Q, "so its exponential is e,")
shifted = exp_product(step, Q, e_rho, e_0, "and exp(-g_0^2) = e exp(-rho).")
difference = step.identity(
    "Hence phi(g_0^2) - phi(rho) has the sign of g_0^2 (e - 1) - 1.",
    phi_0 - phi_rho,
    e_rho * (g0**2 * (euler - 1) - 1),
    [begin, product, shifted, whole, length],
)
unit = step.inequality("(1 > 0)", gt(sp.Integer(1), 0), [])
for label, kind in ORDERS.items():
    with step.suppose("Compare,", apart_closer.conclude[label]) as supposed:
        inner = supposed.step
        fact, weight = compared(phi_0, phi_rho, kind), inner.definition(e_rho, "positive")
        phis = signed(inner, "phi compares in the same way,", fact, supposed["if1"], difference, unit, weight)
        supposed.proves(compared_there(inner, label, x_end, inner["end"], by, phis))

at_end = ending(step, known["loss"])
end = x_star + g_end * E_end * perp(w0)


def distance(step: Proof, has: dict[str, Known]) -> list[Known]:
    """The squared distance of the limit to x* is g_inf^2 - 1, which is z^2."""
    there = one_limit(step, "It is the limit,", step["end"], has["has4"])
    squared = step.identity("with the squared distance g_inf^2 - 1,", to_wn, g_end**2 - 1, [there, has["has6"], length])
    again = step.identity("or z^2.", (g_end * E_end) ** 2, g_end**2 - 1, [has["has6"], whole, length])
    return [squared, again]


with step.obtain(at_end, "Where the flow ends,", gt(4 * to_wn, 1)) as inner:
    squared, equation = distance(inner, {name: inner[name] for name in ("has4", "has6")})
    exponent = (g0**2 - g_end**2) / (4 * c)
    with inner.obtain(exponential(inner, S, exponent), "with S = exp((g_0^2 - g_inf^2) / 4)", gt(4 * to_wn, 1)) as deep:
        tangent = exp_tangent(deep, deep["has1"], "above the tangent,")
        product = exp_product(deep, deep["has1"], deep["has1"], inner["has2"], "S^2 = E_inf,")
        with if_not(deep, "4 z^2 > 1.", gt(4 * to_wn, 1)) as case:
            bounded = case.inequality(
                "g_inf^2 is at most 5/4,", ge(sp.Rational(5, 4), g_end**2), [squared, case["case1"]]
            )
            low = case.inequality("S at least 11/16,", ge(S, sp.Rational(11, 16)), [tangent, bounded, inverse], [g0])
            low = case.inequality("E_inf at least its square,", ge(E_end, sp.Rational(121, 256)), [low, product])
            low = case.inequality("E_inf^2 the square of that,", ge(E_end**2, sp.Rational(121, 256) ** 2), [low])
            nothing = case.inequality("and z^2 more than 1/4.", gt(0, 0), [low, equation, bounded], [g_end])
            case.absurd("A contradiction.", nothing)
never_close = step.last
with step.suppose("For g_0^2 <= 1/4", apart_closer.conclude["small scale"]) as supposed:
    inner = supposed.step
    supposed.proves(
        inner.inequality("gradient flow is nearer.", SIDES["farther"], [never_close, supposed["if1"], whole])
    )
with step.suppose("For g_0^2 <= 1", apart_closer.conclude["the point (1, 1)"]) as supposed:
    nearer = gt(1, to_wn)
    with supposed.step.obtain(at_end, "where the flow ends,", nearer) as inner:
        squared, equation = distance(inner, {name: inner[name] for name in ("has4", "has6")})
        exponent = (g_end**2 - g0**2) / (2 * c)
        with inner.obtain(exponential(inner, T, exponent), "with T = exp((g_inf^2 - g_0^2) / 2),", nearer) as deep:
            premises = [deep["has1"], inner["has2"], deep.definition(one, "is")]
            product = deep.rule(
                "exp-sum", "the inverse of E_inf,", eq(T * E_end, one), premises,
                E=T, F=E_end, G=one, e=exponent, f=-exponent,
            )  # fmt: skip
            product = deep.identity("T E_inf = 1;", T * E_end, 1, [product, is_one(deep, one)])
            scaled = deep.identity("so", (g_end * E_end) ** 2 * T**2, g_end**2, [product])
            scaled = deep.identity("(g_inf^2 - 1) T^2 = g_inf^2.", (g_end**2 - 1) * T**2, g_end**2, [equation, scaled])
            with if_not(deep, "z^2 < 1.", nearer) as case:
                above = case.inequality("g_inf^2 is at least 2,", ge(g_end**2, 2), [squared, case["case1"]])
                room = case.inequality("more than g_0^2,", gt(exponent, 0), [above, supposed["if1"], inverse])
                apart = case.inequality("the exponent is not 0,", ne(exponent, 0), [room])
                steep = exp_above_tangent(case, deep["has1"], apart, "T above its tangent,")
                steep = case.inequality(
                    "T^2 > g_inf^2,", gt(T**2, g_end**2), [steep, inverse, supposed["if1"]], [T - 1]
                )
                rest = case.inequality("(positive)", gt(g_end**2 - 1, 0), [above])
                nothing = case.inequality(
                    "and g_inf^2 > (g_inf^2 - 1) g_inf^2.", gt(0, 0), [steep, rest, scaled, above]
                )
                case.absurd("A contradiction.", nothing)
    supposed.proves(supposed.step.last)

# As printed

printed = closer.printed(
    given={**example, "small": ge(1, 100 * g0**2)},
    conclude={
        "gradient flow": eq(x_gd, x_star + w0),
        "closer": exist(x_lim, such_that=[tends(g * w, x_lim), at(x_lim, SIDES["closer"])]),
    },
    says="Relatively small: |g_0| <= 1/10, and the corrected statement is about all smaller bounds. Gradient flow from "
    "g_0 w_0 ends at x* + g_0 w_0 = (1, g_0).",
    less=FEWER_ROWS,
)
far_away = closer.mutated(
    "close",
    printed.given,
    {"closer": exist(x_lim, such_that=[tends(g * w, x_lim), at(x_lim, gt(1, 4 * to_wn))])},
    "That for small g_0 the limit is nearer than 1/2 to x*.",
)
for statement, label, says in (
    (printed, "small scale", "gradient flow ends at the distance 1/10 of x*, the WN flow farther than 1/2."),
    (far_away, "never close", "the distance is more than 1/2."),
):
    refutation = statement.refuted(
        f"A = [1, 0], y = 1, w_0 = (0, 1), c = 1, g_0 = 1/10: {says}",
        "closer",
        {"m": 1, "d": 2},
        {**EXAMPLE, g0: [["1/10"]], c: [[1]]},
    )
    derive = refutation.derive
    room = derive.evaluate("4 g_0^2 is at most 1.", ge(1, 4 * g0**2))
    with derive.obtain(refutation.assumed, "Suppose the flow ends at such a point.", gt(0, 0)) as inner:
        known = {name: inner[name] for name in example} | {"end": inner["has1"]}
        fact = at(x_lim, apart_closer.conclude[label])
        found = inner.cite(apart_closer, label, "By what is shown above,", fact, known, {x_end: x_lim})
        if label == "small scale":
            found = inner.instantiate(found, "it is farther.", at(x_lim, SIDES["farther"]), [room])
        inner.inequality("A contradiction.", gt(0, 0), [found, inner["has2"]])
    refutation.fails = derive.last

closer.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, c = {c}, g_0 = {g0}. Gradient flow from g_0 w_0 ends at {x_gd}.",
    "WN ends closer to x* = {x_star} than that, so nearer than {g0}.",
    "WN ends at [1, z] with z^2 = (1 + z^2) exp(g_0^2 - 1 - z^2), by Lemma 2.5. For z = 1/2 the right side is "
    "{right:4}, still more than z^2; so z > 1/2.",
    right=sp.Rational(5, 4) * sp.exp(g0**2 - sp.Rational(5, 4)),
)

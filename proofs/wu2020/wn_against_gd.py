"""When the WN flow ends nearer to x* than gradient descent from the same point x_0 = g_0 w_0.

Both limits are x* plus a multiple of w_0^perp, with squared lengths kappa phi(G) and kappa phi(g_0^2), where
phi(z) = z exp(-z/c), G = g_inf^2 and kappa = |w_0^perp|^2 exp(g_0^2 / c). WN is nearer just when phi(G) < phi(g_0^2),
and just when phi(rho) < phi(g_0^2), where rho = |x_GD|^2 needs no root. For small |g_0| it is always farther.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import (
    below_one,
    by_contradiction,
    compared,
    conclusion_of,
    equal,
    exp_above_tangent,
    exp_positive,
    exp_product,
    exponent,
    is_one,
    one_limit,
    positive_square,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020 import lemma_2_5
from proofs.wu2020 import where_the_flow_ends as ends
from proofs.wu2020.instances import nearer_or_farther
from proofs.wu2020.long_time import factor, smallest
from proofs.wu2020.setting import FLOW, A, A_pinv, c, f, g, g0, perp, target, w, w0, x_star, y
from proofs.wu2020.tools import has_length, reaches_target, refuted_at_rest, unit_norm
from proofs.wu2020.where_the_flow_ends import E_end, G, X, a, above_tangent, g_end, k, part, s, size, u
from symbolic.notation import (
    Expression,
    Fact,
    Language,
    eq,
    for_all,
    ge,
    gt,
    implies,
    le,
    lt,
    ne,
    norm2,
    predicate,
    tends,
)

# Numbers: s and u are for |x*|^2 and g_0^2, a and k for |w_0^perp|^2 and c

scalars = Language()
for letter in (G, a, s, u, k):
    scalars.scalar(letter.name)
z, M = scalars.scalar("z"), scalars.scalar("M")
ell = scalars.scalar("ell", r"\ell", "the logarithm of M")
ell_star = scalars.symbol("ell_star", ("1", "1"), r"\ell", "the logarithm of 1 + a")
d_gd = scalars.scalar("d_gd", r"d_{\mathrm{GD}}", "the squared distance of GD")
d_wn = scalars.scalar("d_wn", r"d_{\mathrm{WN}}", "the squared distance of WN")
rho = scalars.let("rho", s + a * u, r"\rho")
star = (1 + a) * s
p1, p2, h1, h2 = (scalars.scalar(f"{name}{i}", f"{name}_{i}") for name in "ph" for i in (1, 2))
one = scalars.define("one", "exp", sp.Integer(0), latex="e^0")
scalars.define("X", "exp", (u - G) / k)
Z, R, S = (scalars.define(name, "exp", (u - place) / k) for name, place in (("Z", z), ("R", rho), ("S", star)))
T = scalars.define("T", "exp", (z - u) / k)
e_0, e_z, e_end, e_rho = (
    scalars.define(name, "exp", -place / k) for name, place in (("e_0", u), ("e_z", z), ("e_end", G), ("e_rho", rho))
)
W, V = scalars.define("W", "exp", -(s + u) / k), scalars.define("V", "exp", -1 - s / k)
phi_0 = scalars.let("phi_0", u * e_0, r"\varphi(u)")
phi_z = scalars.let("phi_z", z * e_z, r"\varphi(z)")
phi_end = scalars.let("phi_end", G * e_end, r"\varphi(G)")
phi_rho = scalars.let("phi_rho", rho * e_rho, r"\varphi(\rho)")

# The flow. Exponentials and phi are called as above, with |x*|^2, |w_0^perp|^2, g_0^2 and c for s, a, u and k

language = ends.language.child()
x_end = language.vector("x_end", "d", r"x_{\mathrm{WN}}", "where the WN flow ends")
x_gd = language.let("x_gd", x_star + g0 * perp(w0), r"x_{\mathrm{GD}}", "where gradient descent ends")
to_gd, to_wn = norm2(x_gd - x_star), norm2(x_end - x_star)
G_inf = language.scalar("G_inf", "G", "the limit of g^2")
X_inf = language.define("X_inf", "exp", (g0**2 - G_inf) / c)
FLOW_VALUES = {G: G_inf, X: X_inf, a: part, s: size, u: g0**2, k: c, d_gd: to_gd, d_wn: to_wn}
language.let("rho", size + g0**2 * part, r"\rho", "the squared norm of the limit of gradient descent")
square_factor = language.define("square_factor", "exp", (g0**2 - g**2) / c)
for name, place in (("e_0", g0**2), ("e_t", g**2), ("e_end", G_inf), ("e_rho", rho)):
    language.define(name, "exp", -place / c)
e_t = language.symbols["e_t"]
language.extend("start", {e_t: e_0})
language.define("W", "exp", -(size + g0**2) / c)
language.define("V", "exp", -1 - size / c)
kappa = language.let("kappa", part / e_0, r"\kappa", "the invariant |w_perp|^2 exp(g^2 / c)")
language.let("phi_0", g0**2 * e_0, r"\varphi(g_0^2)", "phi(z) = z exp(-z / c) at z = g_0^2")
language.let("phi_rho", rho * e_rho, r"\varphi(\rho)", "phi at rho")
language.let("phi_end", G_inf * e_end, r"\varphi(G)", "phi at G")
phi_t = language.let("phi_t", g**2 * e_t, r"\varphi(g_t^2)", "phi at g_t^2")
for letter in (M, ell, ell_star):
    language.symbol(letter.name, ("1", "1"), scalars.latex_names[letter.name])


def sample_both(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start of loss 0, where WN and gradient descent stand still; and an equation whose root is u."""
    values = ends.sample_ends(rng, m, d, rank)
    (((scale,),), ((first,),), ((half,),)) = (values[name] for name in ("g", "u", "a"))
    more = {"z": first + 1, "M": Fraction(1), "ell": Fraction(0), "G_inf": scale**2}
    more |= {"d_gd": half * first, "d_wn": half * first, "p1": first, "p2": half, "h1": half, "h2": first}
    end = [[scale * x for x in row] for row in values["w"]]
    return values | {"x_end": end} | {name: [[value]] for name, value in more.items()}


SHAPES = ((1, 2, 1), (2, 4, 2), (3, 5, 3))
claim = Claim("new/wn-against-gd", language, "WN against gradient descent", sample_both, SHAPES, nearer_or_farther)
claim.remarks.append(
    "'Closer', 'as far' and 'farther' exclude each other and leave nothing out, so each of the conditions is necessary "
    "too: the boundary is where phi(rho) = phi(g_0^2), or c log(|x_GD|^2 / |x_0|^2) = |x_GD|^2 - |x_0|^2. If x_GD is "
    "longer than x_0, WN is closer just when c is less than the logarithmic mean of |x_GD|^2 and |x_0|^2; if it is "
    "shorter, just when c is more."
)
claim.remarks.append(
    "At a small scale WN loses, for every c: it is farther whenever g_0^2 is at most c and at most "
    "|x*|^2 exp(-1 - |x*|^2 / c), whatever the direction w_0 is, unless w_0^perp = 0."
)
claim.remarks.append(
    "The conclusion called printed GD compares with the point x* + g* w_0^perp, which the paper gives as the limit of "
    "gradient descent."
)


def strictly_above_tangent(step: Proof, E: Expression, slope: Known) -> Known:
    """E > 1 + e, for E = exp(e) with e = slope or -slope, which is positive."""
    e = exponent(step, E)
    return exp_above_tangent(
        step, E, by_contradiction(step, "The exponent is not 0,", ne(e, 0), [slope]), "so with the tangent at 0:"
    )


ORDERS = {"closer": ">", "as far": "=", "farther": "<"}

one_sign = claim.also(
    "a sign",
    given={"first": gt(h1, 0), "second": gt(h2, 0), "balance": eq(h1 * p1, h2 * p2)},
    conclude={label: implies(compared(p2, 0, kind), compared(p1, 0, kind)) for label, kind in ORDERS.items()},
    says="Two numbers of which positive multiples are equal have one sign.",
    language=scalars,
)
step = one_sign.proof()
for label, kind in ORDERS.items():
    with step.suppose("Take the sign of the second.", one_sign.conclude[label]) as given:
        inner = given.step
        by = [inner["first"], inner["second"], inner["balance"], given["if1"]]
        if kind == "=":
            at_least, at_most = (by_contradiction(inner, "So is the first", order(p1, 0), by) for order in (ge, le))
            given.proves(equal(inner, p1, sp.Integer(0), at_least, at_most))
        else:
            given.proves(by_contradiction(inner, "The first has it too.", compared(p1, 0, kind), by))


def signed(step: Proof, says: str, fact: Fact, by: Known, balance: Known, *positive: Known) -> Known:
    """A relation, from the same one between other numbers; multiples of the differences are equal by `balance`."""
    first, second = positive
    values = {p1: difference(fact), p2: difference(by.fact), h1: first.fact.sides[0], h2: second.fact.sides[0]}
    label = next(label for label, kind in ORDERS.items() if kind == fact.kind)
    known = {"first": first, "second": second, "balance": balance}
    same = step.cite(one_sign, label, "(positive multiples are equal)", implies(by.fact, fact), known, values)
    return step.instantiate(same, says, fact, [by])


def difference(fact: Fact) -> Expression:
    left, right = fact.sides
    return left - right


# A number z is above or below the root as z (1 - a exp((u - z) / k)) is above or below s

value = z * (1 - a * Z)
position = claim.also(
    "above or below the root",
    given={
        "ratio": gt(k, 0),
        "size": gt(s, 0),
        "part": ge(a, 0),
        "place": ge(z, 0),
        "root": gt(G, 0),
        "equation": eq(G * (1 - a * X), s),
    },
    conclude={
        "sign": ge(G * (value - s) * (z - G), s * (z - G) ** 2),
        "above": implies(gt(value, s), gt(z, G)),
        "at": implies(eq(value, s), eq(z, G)),
        "below": implies(lt(value, s), lt(z, G)),
        "how far": le((s * (z - G)) ** 2, (G * (value - s)) ** 2),
    },
    says="Let G be the positive root of G (1 - a exp((u - G) / k)) = s. For z >= 0, the sign of z - G is that of "
    "z (1 - a exp((u - z) / k)) - s.",
    language=scalars,
)
step = position.proof()
x_is, z_is = step.definition(X, "is"), step.definition(Z, "is")
first, second = above_tangent(step, (X, x_is), (Z, z_is)), above_tangent(step, (Z, z_is), (X, x_is))
gap = (X - Z) * (z - G)
positive = [step.definition(letter, "positive") for letter in (X, Z)]
together = step.split(
    "X - Z and z - G have one sign.", ge(gap, 0), [ge(z, G)], [first, second, *positive, step["ratio"]], [(z - G) / k]
)
share = step.inequality("So a (X - Z) (z - G) is not negative,", ge(a * gap, 0), [together, step["part"]])
both = step.inequality("nor is G z,", ge(G * z, 0), [step["root"], step["place"]])
balance = step.identity(
    "and with the equation of the root:",
    G * (value - s) * (z - G),
    s * (z - G) ** 2 + G * z * a * gap,
    [step["equation"]],
)
sign = step.inequality("The last term is not negative.", position.conclude["sign"], [balance, share, both])
step.inequality(
    "Expand the square of G (z (1 - a Z) - s) - s (z - G).",
    position.conclude["how far"],
    [sign, step["size"]],
    [G * (value - s) - s * (z - G)],
)
stands = eq(value, s)
with step.suppose("At the root", implies(eq(z, G), stands)) as given:
    inner, same = given.step, given["if1"]
    not_less = inner.inequality("Z is at least X", ge(Z, X), [second, same])
    not_more = inner.inequality("and at most X,", ge(X, Z), [first, same])
    one_value = equal(inner, X, Z, not_more, not_less)
    given.proves(inner.identity("and z solves the equation.", value, s, [one_value, same, inner["equation"]]))
at_root = step.last
for label, larger in (("above", True), ("below", False)):
    conclusion = position.conclude[label]
    with step.suppose("If the value is larger," if larger else "If it is smaller,", conclusion) as given:
        inner = given.step
        side = conclusion.parts[1][0]
        with inner.cases("z is on the same side of G.", side, split=eq(z, G)) as cases:
            with cases.case("If z were G,") as case:
                there = case.instantiate(at_root, "the value would be s:", stands, [case["case1"]])
                nothing = case.inequality("0 > 0.", gt(0, 0), [given["if1"], there])
                case.absurd("A contradiction.", nothing)
            with cases.case("If not,") as case:
                square = positive_square(case, z - G, case["case1"], "(z - G)^2 is positive,")
                less = case.inequality("s (z - G)^2 too,", gt(s * (z - G) ** 2, 0), [square, case["size"]])
                scaled = case.inequality(
                    "and G times the difference has its sign.",
                    gt(G * (value - s), 0) if larger else gt(0, G * (value - s)),
                    [given["if1"], case["root"]],
                )
                by_contradiction(case, "So z - G has it.", side, [sign, less, scaled])
        given.proves(inner.last)
with step.suppose("If it is s,", position.conclude["at"]) as given:
    inner = given.step
    flat = inner.inequality("then s (z - G)^2 is not positive,", ge(0, s * (z - G) ** 2), [sign, given["if1"]])
    square = by_contradiction(inner, "nor (z - G)^2,", ge(0, (z - G) ** 2), [flat, inner["size"]])
    gone = inner.rule("zero-norm", "so z is G.", eq(z - G, 0), [square], v=z - G)
    given.proves(inner.identity("That is", z, G, [gone]))

# Where phi is larger, and where M exp((u - z) / k) is below 1

logarithm = claim.also(
    "logarithm",
    given={"ratio": gt(k, 0), "logarithm": predicate("exp", M, ell)},
    conclude={
        label: implies(compared(z - u, k * ell, kind), compared(1, M * Z, kind)) for label, kind in ORDERS.items()
    },
    says="With the logarithm of M: M exp((u - z) / k) is less than 1 just when k log M < z - u.",
    language=scalars,
)
step = logarithm.proof()
t_is, m_is = step.definition(T, "is"), step["logarithm"]
up, down = above_tangent(step, (T, t_is), (M, m_is)), above_tangent(step, (M, m_is), (T, t_is))
unit = is_one(step, one)
product = exp_product(step, Z, T, one, "T = exp((z - u) / k) times Z is that,")
inverse = step.identity("so T is the inverse of Z.", Z * T, 1, [product, unit])
signs = [step.definition(letter, "positive") for letter in (Z, T)]
signs.append(exp_positive(step, m_is, "M is positive too."))
for label, kind in ORDERS.items():
    conclusion = logarithm.conclude[label]
    with step.suppose("Compare T with M:", conclusion) as given:
        inner = given.step
        if kind == "=":
            level = inner.identity("The exponents are the same,", (z - u) / k, ell, [given["if1"]])
            at_least = inner.inequality("T >= M", ge(T, M), [up, level])
            at_most = inner.inequality("and M >= T,", ge(M, T), [down, level])
            order = equal(inner, T, M, at_least, at_most)
            given.proves(inner.identity("so M Z = 1.", 1, M * Z, [order, inverse]))
        else:
            apart = inner.inequality(
                "The exponents differ,", compared((z - u) / k, ell, kind), [given["if1"], inner["ratio"]], [1 / k]
            )
            order = inner.inequality("so do the numbers,", compared(T, M, kind), [up, down, apart, *signs])
            given.proves(inner.inequality("and 1 and M Z.", compared(1, M * Z, kind), [order, inverse, signs[0]]))

shape = claim.also(
    "phi rises and falls",
    given={"ratio": gt(k, 0), "first": ge(u, 0), "larger": gt(z, u)},
    conclude={"rises": implies(ge(k, z), gt(phi_z, phi_0)), "falls": implies(ge(u, k), gt(phi_0, phi_z))},
    says="phi(z) = z exp(-z / k) increases up to k and decreases from there.",
    language=scalars,
)
step = shape.proof()
slope = step.inequality("Let u < z.", gt((z - u) / k, 0), [step["larger"], step["ratio"]], [1 / k])
above = step.inequality("So z is positive.", gt(z, 0), [step["larger"], step["first"]])
with step.suppose("Up to k", shape.conclude["rises"]) as given:
    inner = given.step
    tangent = strictly_above_tangent(inner, Z, slope)
    rest = inner.inequality("the tangent suffices:", ge((k - z) * ((z - u) / k), 0), [given["if1"], slope])
    more = inner.inequality("z exp((u - z) / k) > u.", gt(z * Z, u), [tangent, rest, above])
    product = exp_product(inner, e_0, Z, e_z, "Multiply by exp(-u / k).")
    given.proves(inner.inequality("That is", gt(phi_z, phi_0), [more, inner.definition(e_0, "positive"), product]))
with step.suppose("From k on", shape.conclude["falls"]) as given:
    inner = given.step
    tangent = strictly_above_tangent(inner, T, slope)
    rest = inner.inequality("the tangent suffices too:", ge((u - k) * ((z - u) / k), 0), [given["if1"], slope])
    sign = inner.inequality("(u is positive)", gt(u, 0), [given["if1"], inner["ratio"]])
    more = inner.inequality("u exp((z - u) / k) > z.", gt(u * T, z), [tangent, rest, sign])
    product = exp_product(inner, e_z, T, e_0, "Multiply by exp(-z / k).")
    given.proves(inner.inequality("That is", gt(phi_0, phi_z), [more, inner.definition(e_z, "positive"), product]))

small = claim.also(
    "small scale",
    given={"ratio": gt(k, 0), "size": gt(s, 0), "first": ge(u, 0), "part": ge(a, 0), "unit": ge(1, a)},
    conclude={
        "sharper": implies(ge(s * W, u), gt(phi_rho, phi_0)),
        "simpler": implies([ge(k, u), ge(s * V, u)], gt(phi_rho, phi_0)),
    },
    says="If u <= s exp(-(s + u) / k), then phi(rho) > phi(u); u <= k and u <= s exp(-1 - s / k) is enough.",
    language=scalars,
)
step = small.proof()
rho_is, w_is, v_is = (step.definition(letter, "is") for letter in (e_rho, W, V))
share = step.inequality("The exponent of W is not larger", ge((1 - a) * u, 0), [step["unit"], step["first"]])
share = step.inequality("(divide)", ge((1 - a) * u / k, 0), [share, step["ratio"]], [1 / k])
tangent = above_tangent(step, (e_rho, rho_is), (W, w_is))
not_less = step.inequality(
    "than that at rho = s + a u.", ge(e_rho, W), [tangent, share, step.definition(W, "positive")]
)
grown = step.inequality("And rho is at least s:", ge(a * u, 0), [step["part"], step["first"]])
big = step.inequality(
    "phi(rho) is at least s W.",
    ge(phi_rho, s * W),
    [not_less, grown, step["size"], step.definition(e_rho, "positive")],
)
with step.suppose("Suppose u <= s W.", small.conclude["sharper"]) as given:
    inner = given.step
    claimed = gt(phi_rho, phi_0)
    positive_e = inner.definition(e_0, "positive")
    with inner.cases("phi(u) is less than that.", claimed, split=gt(u, 0)) as cases:
        with cases.case("If u > 0,") as case:
            negative = case.inequality("-u / k is negative,", gt(0, -u / k), [case["case1"], case["ratio"]], [1 / k])
            less = below_one(case, e_0, negative, "and phi(u) < u.")
            case.inequality("Together:", claimed, [big, given["if1"], less, case["case1"]])
        with cases.case("If not,") as case:
            sign = case.inequality("s W is positive.", gt(s * W, 0), [case["size"], case.definition(W, "positive")])
            case.inequality("and phi(u) is not.", claimed, [big, sign, case["case1"], positive_e])
    given.proves(inner.last)
sharper = step.last
with step.suppose("Suppose u <= k and u <= s V.", small.conclude["simpler"]) as given:
    inner = given.step
    tangent = above_tangent(inner, (W, w_is), (V, v_is))
    room = inner.inequality("1 - u / k", ge(1 - u / k, 0), [given["if1"], inner["ratio"]], [1 / k])
    order = inner.inequality("shows W >= V,", ge(W, V), [tangent, room, inner.definition(V, "positive")])
    enough = inner.inequality("so u <= s W.", ge(s * W, u), [given["if2"], order, inner["size"]])
    given.proves(inner.instantiate(sharper, "Now as before.", gt(phi_rho, phi_0), [enough]))


# The comparison of the two limits, in numbers

SIDES = {label: compared(d_gd, d_wn, kind) for label, kind in ORDERS.items()}
COMPARED = {
    **{
        label: implies(compared(phi_0, phi_rho, kind), [SIDES[label], compared(phi_0, phi_end, kind)])
        for label, kind in ORDERS.items()
    },
    "logarithm": for_all(
        M,
        ell,
        given=[eq(u * M, rho), predicate("exp", M, ell)],
        then=[implies(compared(rho - u, k * ell, kind), SIDES[label]) for label, kind in ORDERS.items()],
    ),
    "small scale": implies(ge(s * W, u), SIDES["farther"]),
    "threshold": implies([ge(k, u), ge(s * V, u)], SIDES["farther"]),
    "large ratio": implies([ge(k, rho), gt(rho, u)], SIDES["farther"]),
    "small ratio": implies([ge(u, k), gt(rho, u)], SIDES["closer"]),
    "large ratio, long start": implies([ge(k, u), gt(u, rho)], SIDES["closer"]),
    "small ratio, long start": implies([ge(rho, k), gt(u, rho)], SIDES["farther"]),
    "printed GD": for_all(
        ell_star,
        given=[predicate("exp", 1 + a, ell_star)],
        then=[implies(compared(star - u, k * ell_star, kind), compared(a * s, d_wn, kind)) for kind in ORDERS.values()],
    ),
}
comparison = claim.also(
    "the comparison",
    given={
        "ratio": gt(k, 0),
        "size": gt(s, 0),
        "part": gt(a, 0),
        "unit": ge(1, a),
        "first": ge(u, 0),
        "root": gt(G, 0),
        "equation": eq(G * (1 - a * X), s),
        "GD": eq(d_gd, a * u),
        "WN": eq(d_wn, a * G * X),
    },
    conclude=COMPARED,
    says="The same comparison as in the theorem, between the numbers a u and a G exp((u - G) / k).",
    language=scalars,
)
step = comparison.proof()
share = step.inequality("(not negative)", ge(a, 0), [step["part"]])
grown = step.inequality("(a product)", ge(a * u, 0), [share, step["first"]])
positive_rho = step.inequality("rho is positive,", gt(rho, 0), [step["size"], grown])
positive_star = step.inequality("and so is (1 + a) s.", gt(star, 0), [step["size"], step["part"]])
positive_e = step.definition(e_0, "positive")
wn_distance = step.identity("By the equation, WN has the distance G - s,", d_wn, G - s, [step["equation"], step["WN"]])
apart = step.identity("and GD rho - s: they differ by rho - G,", d_gd - d_wn, rho - G, [wn_distance, step["GD"]])
unit = step.inequality("(1 > 0)", gt(sp.Integer(1), 0), [])
product = exp_product(step, e_0, X, e_end, "which, by exp(-u / k) exp((u - G) / k) = exp(-G / k),")
phis = step.identity(
    "has the sign of phi(u) - phi(G).",
    a * (phi_0 - phi_end),
    e_0 * (rho - G),
    [product, step["equation"]],
)


def located(place: Expression, E: Expression, positive: Known) -> dict[str, Known]:
    """What decides whether a number is above or below the root."""
    known = {label: step[label] for label in ("ratio", "root", "equation", "size")}
    known |= {"part": share, "place": step.inequality("(not negative)", ge(place, 0), [positive])}
    return {
        label: step.cite(
            position,
            name,
            f"If the value at the number is {name} s, the number is {name} G.",
            implies(compared(place * (1 - a * E), s, kind), compared(place, G, kind)),
            known,
            {z: place, Z: E},
        )
        for (label, kind), name in zip(ORDERS.items(), ("above", "at", "below"), strict=True)
    }


def logarithms(step: Proof, place: Expression, E: Expression, number: Expression, log: Known) -> dict[str, Known]:
    """Whether a number times exp((u - place) / k) is below 1."""
    logarithm_of = log.fact.sides[1]
    return {
        label: step.cite(
            logarithm,
            label,
            "Compare with the logarithm:",
            implies(compared(place - u, k * logarithm_of, kind), compared(1, number * E, kind)),
            {"ratio": step["ratio"], "logarithm": log},
            {z: place, Z: E, M: number, ell: logarithm_of},
        )
        for label, kind in ORDERS.items()
    }


positions = located(rho, R, positive_rho)
shifted = exp_product(step, e_0, R, e_rho, "For the number rho, exp(-u / k) exp((u - rho) / k) = exp(-rho / k),")
balance = step.identity(
    "so the value there, less s, has the sign of phi(u) - phi(rho).",
    e_0 * (rho * (1 - a * R) - s),
    a * (phi_0 - phi_rho),
    [shifted],
)
criterion = {}
for label, kind in ORDERS.items():
    with step.suppose("Compare phi(u) with phi(rho):", COMPARED[label]) as given:
        inner = given.step
        at_place = compared(rho * (1 - a * R), s, kind)
        value_there = signed(
            inner, "the value at rho with s,", at_place, given["if1"], balance, positive_e, step["part"]
        )
        where = inner.instantiate(positions[label], "rho with G,", compared(rho, G, kind), [value_there])
        distances = signed(inner, "the distances", SIDES[label], where, apart, unit, unit)
        values_of_phi = compared(phi_0, phi_end, kind)
        at_end = signed(inner, "and phi(u) with phi(G).", values_of_phi, where, phis, step["part"], positive_e)
        given.proves(distances, at_end)
    criterion[label] = step.last


def when(step: Proof, label: str, phis: Known) -> Known:
    """How the distances compare, where phi(u) and phi(rho) do."""
    return step.instantiate(criterion[label], "and the distances with them.", SIDES[label], [phis])


with step.suppose("Let M be rho / u.", COMPARED["logarithm"]) as given:
    inner = given.step
    sign = exp_positive(inner, given["if2"], "M is positive,")
    scale = by_contradiction(inner, "so u is.", gt(u, 0), [sign, given["if1"], positive_rho])
    below = logarithms(inner, rho, R, M, given["if2"])
    scaled = inner.inequality("(positive)", gt(e_0 * u, 0), [scale, positive_e])
    gap = inner.identity(
        "phi(u) - phi(rho) has the sign of 1 - M exp((u - rho) / k).",
        phi_0 - phi_rho,
        e_0 * u * (1 - M * R),
        [shifted, given["if1"]],
    )
    implications = []
    for (label, kind), conclusion in zip(ORDERS.items(), COMPARED["logarithm"].parts[1], strict=True):
        with inner.suppose("Compare rho - u with k log M:", conclusion) as condition:
            deep = condition.step
            product = deep.instantiate(
                below[label], "the product with 1,", compared(1, M * R, kind), [condition["if1"]]
            )
            values_of_phi = compared(phi_0, phi_rho, kind)
            phis_there = signed(deep, "phi(u) with phi(rho),", values_of_phi, product, gap, unit, scaled)
            condition.proves(when(deep, label, phis_there))
        implications.append(inner.last)
    given.proves(*implications)

known = {label: step[label] for label in ("ratio", "size", "first", "unit")} | {"part": share}
for label, name in (("small scale", "sharper"), ("threshold", "simpler")):
    cited = step.cite(small, name, "The small scale:", small.conclude[name], known)
    with step.suppose("If u is so small,", COMPARED[label]) as given:
        premises = [given["if1"], given["if2"]] if name == "simpler" else [given["if1"]]
        order = given.step.instantiate(cited, "phi(rho) is larger,", gt(phi_rho, phi_0), premises)
        given.proves(when(given.step, "farther", order))
not_negative = step.inequality("(not negative)", ge(rho, 0), [positive_rho])
short, long = (u, e_0, phi_0, step["first"]), (rho, e_rho, phi_rho, not_negative)
for label, name, (low, e_low, phi_low, sign), (high, e_high, phi_high, _) in (
    ("large ratio", "rises", short, long),
    ("small ratio", "falls", short, long),
    ("large ratio, long start", "rises", long, short),
    ("small ratio, long start", "falls", long, short),
):
    values_of_phi = gt(phi_high, phi_low) if name == "rises" else gt(phi_low, phi_high)
    label_of = "closer" if values_of_phi.sides[0] == phi_0 else "farther"
    with step.suppose("Compare both with k.", COMPARED[label]) as given:
        inner = given.step
        known = {"ratio": inner["ratio"], "first": sign, "larger": given["if2"]}
        before = ge(k, high) if name == "rises" else ge(low, k)
        values = {u: low, z: high, e_0: e_low, e_z: e_high}
        cited = inner.cite(shape, name, f"There phi {name},", implies(before, values_of_phi), known, values)
        phis_there = inner.instantiate(cited, "so phi(u) and phi(rho) compare", values_of_phi, [given["if1"]])
        given.proves(when(inner, label_of, phis_there))

positions = located(star, S, positive_star)
balance = step.identity("The value at (1 + a) s, less s, is:", star * (1 - a * S) - s, a * s * (1 - (1 + a) * S))
both = step.inequality("(positive)", gt(a * s, 0), [step["part"], step["size"]])
apart = step.identity("and a s less the distance of WN:", a * s - d_wn, star - G, [wn_distance])
with step.suppose("With the logarithm of 1 + a", COMPARED["printed GD"]) as given:
    inner = given.step
    below = logarithms(inner, star, S, 1 + a, given["if1"])
    implications = []
    for (label, kind), conclusion in zip(ORDERS.items(), COMPARED["printed GD"].parts[1], strict=True):
        with inner.suppose("compare (1 + a) s - u:", conclusion) as condition:
            deep = condition.step
            product = deep.instantiate(
                below[label], "this decides about the product,", compared(1, (1 + a) * S, kind), [condition["if1"]]
            )
            at_place = compared(star * (1 - a * S), s, kind)
            value_there = signed(deep, "the value and s,", at_place, product, balance, unit, both)
            where = deep.instantiate(positions[label], "(1 + a) s and G,", compared(star, G, kind), [value_there])
            condition.proves(signed(deep, "and a s and G - s.", conclusion.parts[1][0], where, apart, unit, unit))
        implications.append(inner.last)
    given.proves(*implications)

# The flow


def for_the_flow(fact: Fact) -> Fact:
    """A fact about the numbers, for those of the flow."""
    sides = tuple(side.xreplace(FLOW_VALUES) for side in fact.sides)
    parts = tuple(tuple(map(for_the_flow, part)) for part in fact.parts)
    return Fact(fact.kind, sides, parts, fact.letters)


theorem = claim.state(
    "theorem",
    given={
        **FLOW,
        "ratio": gt(c, 0),
        "rank": gt(smallest, 0),
        "target": target,
        "loss": tends(f, 0),
        "end": tends(g * w, x_end),
        "root": gt(G_inf, 0),
        "equation": eq(G_inf * (1 - part * X_inf), size),
        "part": ne(perp(w0), 0 * w0),
    },
    conclude={
        "scale": tends(g**2, G_inf),
        "null-space part": eq(norm2(g * perp(w)), kappa * phi_t),
        "how far": le((size * (g**2 - G_inf)) ** 2, (G_inf * (norm2(g * A_pinv * A * w) - size)) ** 2),
        "distance of WN": eq(to_wn, kappa * phi_end),
        "distance of GD": eq(to_gd, kappa * phi_0),
        "size of GD": eq(norm2(x_gd), rho),
        **{label: for_the_flow(fact) for label, fact in COMPARED.items()},
    },
    says="Let the WN flow from x_0 = g_0 w_0, with w_0^perp != 0, end in a solution x_WN; G is the positive root of "
    "G (1 - |w_0^perp|^2 exp((g_0^2 - G) / c)) = |x*|^2. Gradient descent ends at x_GD = x* + g_0 w_0^perp. WN is "
    "nearer to x* just when phi(rho) < phi(g_0^2) for rho = |x_GD|^2, just when phi(G) < phi(g_0^2), and just when "
    "c log(|x_GD|^2 / |x_0|^2) < |x_GD|^2 - |x_0|^2.",
)
step = theorem.proof()
every_root = conclusion_of(step, ends.theorem, "root", "A positive root is the limit of g^2.")
solves = [step["root"], step.definition(X_inf, "is"), step["equation"]]
to_root = step.instantiate(every_root, "So G is:", tends(g**2, G_inf), solves, G=G_inf, X=X_inf)
at_end = conclusion_of(step, ends.theorem, "end", "Where the flow ends is known:")
with step.obtain(at_end, "The distance of WN to x*", eq(to_wn, G_inf - size)) as inner:
    to_scale, to_product, equation = (inner[f"has{i}"] for i in (3, 4, 6))
    end = x_star + g_end * E_end * perp(w0)
    square = inner.limit("follows from g^2 -> g_inf^2,", g**2, {g: to_scale})
    same = one_limit(inner, "which is G,", to_root, square)
    there = one_limit(inner, "and the limit of g w.", inner["end"], to_product)
    inner.identity("By the equation of g_inf^2", to_wn, G_inf - size, [same, there, equation])
distance = step.last
tied = conclusion_of(step, lemma_2_5.printed, "invariant", "By Lemma 2.5,")
twice = exp_product(step, factor, factor, square_factor, "the square of its factor")
moved = exp_product(step, e_0, square_factor, e_t, "turns exp(-g_0^2 / c) into exp(-g^2 / c):")
step.identity("this is the null-space part at all times.", norm2(g * perp(w)), kappa * phi_t, [tied, twice, moved])
last = exp_product(step, e_0, X_inf, e_end, "In the same way")
step.identity("in the limit.", to_wn, kappa * phi_end, [distance, last, step["equation"]])
step.identity("For gradient descent it is", to_gd, kappa * phi_0)
plain = step.identity("(in other words)", to_gd, part * g0**2)
step.identity("and by Pythagoras", norm2(x_gd), rho)

length = positive_square(step, perp(w0), step["part"], "w_0^perp is not 0, so |w_0^perp|^2 > 0.")
solution = reaches_target(step, smallest)
x_star_has_length = has_length(step, solution)
known = {label: step[label] for label in ("ratio", "root", "equation")}
known |= {
    "size": x_star_has_length,
    "part": length,
    "unit": step.inequality("|w_0^perp| <= |w_0| = 1.", ge(1, part), [step["unit_start"]], [A_pinv * A * w0]),
    "first": step.inequality("(a square)", ge(g0**2, 0), [], [g0]),
    "GD": plain,
    "WN": step.identity("(by the equation)", to_wn, part * G_inf * X_inf, [distance, step["equation"]]),
}
now = norm2(g * A_pinv * A * w)
unit_now, _ = unit_norm(step)
whole = step.identity("Since |w| = 1,", now, g**2 * (1 - part * square_factor), [unit_now, tied, twice])
placed = {label: known[label] for label in ("ratio", "root", "equation", "size")}
placed["part"] = step.inequality("(not negative)", ge(part, 0), [length])
placed["place"] = step.inequality("(a square)", ge(g**2, 0), [], [g])
bound = le((size * (g**2 - G_inf)) ** 2, (G_inf * (g**2 * (1 - part * square_factor) - size)) ** 2)
values = {letter: FLOW_VALUES[letter] for letter in (G, X, a, s, u, k)} | {z: g**2, Z: square_factor}
near = step.cite(position, "how far", "the row-space part tells how far g^2 is from G.", bound, placed, values)
step.inequality("(in these words)", theorem.conclude["how far"], [near, whole])
for label in COMPARED:
    step.cite(comparison, label, "Compare the numbers.", theorem.conclude[label], known, FLOW_VALUES)

refuted_at_rest(
    claim.mutated(
        "a tie",
        theorem.given,
        {"large ratio": implies([ge(c, rho), ge(rho, g0**2)], gt(to_wn, to_gd))},
        "That for c >= rho WN is farther also if x_GD is just as long as x_0.",
    ),
    "A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = 5/3, c = 3: x_0 = (1, 4/3) is a solution, and neither moves.",
    "large ratio",
    {
        A: [[1, 0]],
        A_pinv: [[1], [0]],
        y: [[1]],
        w0: [["3/5"], ["4/5"]],
        g0: [["5/3"]],
        c: [[3]],
        smallest: [[1]],
        x_end: [[1], ["4/3"]],
        G_inf: [["25/9"]],
        X_inf: [[1]],
    },
)

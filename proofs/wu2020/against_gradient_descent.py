"""Below Theorem 2.6: whether the WN flow ends nearer to x* than gradient descent from the same point g_0 w_0.

The paper says nearer for g_0^2 <= g*^2, which is false: for small g_0, or large c, the flow ends farther away. For
g_0^2 > g*^2 it can end farther away, as the paper says. What decides is phi(z) = z exp(-z/c): the flow ends nearer just
when phi is smaller at rho, the squared norm of the limit of gradient descent, than at g_0^2.
"""

import random
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import fmpq_mat

from proofs.arguments import (
    by_contradiction,
    compared,
    equal,
    exp_positive,
    exp_product,
    exp_tangent,
    if_not,
    one_limit,
    positive_square,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof, Refutation
from proofs.wu2020 import theorem_2_6, where_the_flow_ends, wn_against_gd
from proofs.wu2020.instances import ends_compared, ends_farther_away
from proofs.wu2020.long_time import e_bar, g_bar, pace, smallest
from proofs.wu2020.setting import (
    FEWER_ROWS,
    FLOW,
    A,
    A_pinv,
    c,
    f,
    full_rank,
    g,
    g0,
    n0,
    perp,
    sample,
    target,
    w,
    w0,
    x_star,
    y,
)
from proofs.wu2020.tools import has_length, reaches_target, refuted_at_rest
from proofs.wu2020.where_the_flow_ends import E, E_end, X, above_tangent, g_end, part, size
from proofs.wu2020.wn_against_gd import ORDERS, G_inf, e_0, e_rho, phi_0, phi_rho, rho, signed, to_gd, to_wn, x_end
from symbolic.balls import rational
from symbolic.notation import Expression, Fact, Language, eq, exist, ge, gt, implies, le, ne, norm2, predicate, tends
from symbolic.numbers import pseudo_inverse

language = wn_against_gd.language.child()
whole0 = language.define("whole0", "exp", g0**2 / c)
x_lim = language.symbol("x_lim", ("d", "1"), r"x_{\mathrm{WN}}", "where the WN flow ends")
R = language.define("R", "exp", (g0**2 - rho) / c)
X_here = language.symbol("X_here", ("1", "1"), "X")
gd_part, wn_part = norm2(g0 * perp(w0)), norm2(perp(x_end))
SIDES = {label: compared(to_gd, to_wn, kind) for label, kind in ORDERS.items()}
CRITERION = {label: implies(compared(phi_0, phi_rho, kind), SIDES[label]) for label, kind in ORDERS.items()}
SIMPLE = (
    "large ratio",
    "small ratio",
    "large ratio, long start",
    "small ratio, long start",
    "threshold",
    "small scale",
)


def sample_far(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start in the null space, with a large scale and a large ratio."""
    values = sample(rng, m, d - 1, rank)
    values["y"][0][0] += not any(row[0] for row in values["y"])  # y is not 0
    inverse = pseudo_inverse(fmpq_mat([[rational(x) for x in row] for row in values["A"]]))
    least = inverse * fmpq_mat([[rational(row[0])] for row in values["y"]])
    square = (least.transpose() * least)[0, 0]
    scale = Fraction(int(square) + 1)
    more = {"g": [[scale]], "c": [[2 * scale**2 + 1]]}
    nowhere = [Fraction(0)]
    return values | more | {"A": [row + nowhere for row in values["A"]], "w": [nowhere] * (d - 1) + [[Fraction(1)]]}


hypotheses = {**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "target": target}

closer = Claim(
    "wu2020/sec-2-closer",
    language,
    "Closer than gradient descent",
    lambda rng, m, d, rank: wn_against_gd.sample_both(rng, m, d, rank) | {"R": [[Fraction(1)]]},
    wn_against_gd.SHAPES,
    ends_compared,
)
closer.remarks.append(
    "Where gradient descent ends is a claim of its own: at x* + g_0 w_0^perp. The flow ends nearer exactly if "
    "phi(rho) < phi(g_0^2); for g_0^2 <= |x*|^2 that is so if c <= g_0^2, and not so if c >= rho."
)
closer.remarks.append(
    "The point x* + g* w_0^perp, which the paper gives as the limit of gradient descent, is not where it ends. "
    "Compared with that point the sentence is false too."
)

# The root G and rho, in numbers: s and u are for |x*|^2 and g_0^2, a and k for |w_0^perp|^2 and c

numbers = Language()
a, s, u, k, G = (numbers.scalar(name) for name in ("a", "s", "u", "k", "G"))
for letter in (X, R):
    numbers.scalar(letter.name)
limit_gd = s + a * u
order = closer.also(
    "above or below the root",
    given={
        "ratio": gt(k, 0),
        "size": gt(s, 0),
        "part": gt(a, 0),
        "first": ge(u, 0),
        "root": gt(G, 0),
        "at the root": predicate("exp", X, (u - G) / k),
        "at rho": predicate("exp", R, (u - limit_gd) / k),
        "equation": eq(G * (1 - a * X), s),
    },
    conclude={
        label: implies(compared(u, limit_gd * R, kind), compared(limit_gd, G, kind)) for label, kind in ORDERS.items()
    },
    says="Let G be the positive root of G (1 - a exp((u - G) / k)) = s, and rho = s + a u. Then rho is above G just as "
    "u is above rho exp((u - rho) / k).",
    language=numbers,
)
step = order.proof()
x_is, r_is = (X, step["at the root"]), (R, step["at rho"])
less, more = above_tangent(step, r_is, x_is), above_tangent(step, x_is, r_is)
signs = [exp_positive(step, known, "(positive)") for _, known in (x_is, r_is)]
rest = by_contradiction(
    step, "1 - a X is positive, as s is,", gt(1 - a * X, 0), [step["size"], step["root"], step["equation"]]
)
product = step.inequality("a u is not negative,", ge(a * u, 0), [step["part"], step["first"]])
above = step.inequality("so rho is positive,", gt(limit_gd, 0), [step["size"], product])
above = step.inequality("and a rho.", gt(a * limit_gd, 0), [step["part"], above])


def one_side(step: Proof, fact: Fact, values: Known) -> Known:
    """rho >= G, or another such relation; if it did not hold, the equation for G would give a contradiction."""
    below = fact.kind in (">", ">=")  # then the opposite is that rho is at most G
    with if_not(step, "Compare rho and G.", fact) as case:
        difference = (G - limit_gd) / k if below else (limit_gd - G) / k
        gap = case.inequality("the exponents are ordered", ge(difference, 0), [case["case1"], case["ratio"]], [1 / k])
        exponentials = ge(R, X) if below else ge(X, R)
        ordered = case.inequality("as the exponentials are,", exponentials, [less if below else more, gap, *signs])
        nothing = case.inequality(
            "and s > s would follow.", gt(0, 0), [values, case["case1"], rest, ordered, above, case["part"]]
        )
        case.absurd("A contradiction.", nothing)
    return step.last


for label, kind in ORDERS.items():
    with step.suppose("By the equation,", order.conclude[label]) as supposed:
        inner = supposed.step
        if kind == "=":
            at_least, at_most = (one_side(inner, fact, supposed["if1"]) for fact in (ge(limit_gd, G), le(limit_gd, G)))
            equal(inner, limit_gd, G, at_least, at_most)
        else:
            one_side(inner, compared(limit_gd, G, kind), supposed["if1"])
        supposed.proves(inner.last)

# Where the flow ends

corrected = closer.corrected(
    given={**hypotheses, "loss": tends(f, 0), "end": tends(g * w, x_end), "part": ne(perp(w0), 0 * w0)},
    conclude={
        "null-space part": eq(wn_part, to_wn),
        **CRITERION,
        **{label: wn_against_gd.theorem.conclude[label] for label in SIMPLE},
    },
    says="Let w_0^perp be not 0, and the WN flow end in a solution x_WN. Its null-space part is x_WN - x*, that of the "
    "limit of gradient descent is g_0 w_0^perp; which is longer is decided by phi(z) = z exp(-z/c), at g_0^2 and at "
    "rho = |x*|^2 + g_0^2 |w_0^perp|^2. For large c the flow ends farther from x*, and for small g_0 too.",
)


def exponential(step: Proof, letter: Expression, e: Expression) -> Known:
    """There is an exponential of e, called by a letter."""
    positive = exist(E, such_that=[predicate("exp", E, e), gt(E, 0)])
    found = step.rule("exp-exists", "Every number has an exponential,", positive, e=e)
    renamed = exist(letter, such_that=predicate("exp", letter, e))
    with step.obtain(found, "which gets a name.", renamed) as inner:
        inner.witness("This one.", renamed, [inner["has1"]], **{letter.name: E})
    return step.last


def ending(step: Proof, loss: Known) -> Known:
    """Where the flow ends."""
    known = {label: step[label] for label in hypotheses} | {"loss": loss}
    end = where_the_flow_ends.theorem.conclude["end"]
    return step.cite(where_the_flow_ends.theorem, "end", "Where the flow ends is known:", end, known)


step = corrected.proof()
at_end = ending(step, step["loss"])
end = x_star + g_end * E_end * perp(w0)
solution = reaches_target(step, smallest)
with step.obtain(at_end, "The null-space part of the limit", eq(wn_part, to_wn)) as inner:
    there = one_limit(inner, "x_WN is x* + g_inf E_inf w_0^perp.", inner["end"], inner["has4"])
    inner.identity("So x_WN - x* is a multiple of w_0^perp.", wn_part, to_wn, [there])
positive = has_length(step, solution)
length = positive_square(step, perp(w0), step["part"], "|w_0^perp|^2 > 0.")
start_square = step.inequality("(a square)", ge(g0**2, 0), [], [g0])
shifted = exp_product(step, e_0, R, e_rho, "exp(-g_0^2 / c) exp((g_0^2 - rho) / c) = exp(-rho / c),")
balance = step.identity("that is,", e_0 * (g0**2 - rho * R), phi_0 - phi_rho, [shifted])
unit = step.inequality("(1 > 0)", gt(sp.Integer(1), 0), [])
gd_distance = step.identity("For gradient descent the squared distance is rho - |x*|^2:", to_gd, rho - size)
criterion = {}
for (label, kind), conclusion in zip(ORDERS.items(), CRITERION.values(), strict=True):
    with step.suppose("Compare phi(g_0^2) with phi(rho):", conclusion) as supposed:
        outer = supposed.step
        fact, weight = compared(g0**2, rho * R, kind), outer.definition(e_0, "positive")
        scaled = signed(outer, "Divide by exp(-g_0^2 / c).", fact, supposed["if1"], balance, weight, unit)
        with outer.obtain(at_end, "Let G = g_inf^2.", SIDES[label]) as inner:
            place = one_limit(inner, "Here x_WN is", inner["end"], inner["has4"])
            wn_distance = inner.identity(
                "with the squared distance G - |x*|^2.", to_wn, g_end**2 - size, [place, inner["has6"]]
            )
            exponent = (g0**2 - g_end**2) / c
            with inner.obtain(
                exponential(inner, X_here, exponent), "With X = exp((g_0^2 - G) / c)", SIDES[label]
            ) as deep:
                double = exp_product(deep, inner["has2"], inner["has2"], deep["has1"], "= E_inf^2")
                known = {"ratio": deep["ratio"], "size": positive, "part": length, "first": start_square}
                known |= {
                    "root": by_contradiction(
                        deep, "G is positive,", gt(g_end**2, 0), [inner["has6"], inner["has7"], positive]
                    ),
                    "at the root": deep["has1"],
                    "at rho": deep.definition(R, "is"),
                    "equation": deep.identity("a root,", g_end**2 * (1 - part * X_here), size, [inner["has6"], double]),
                }
                values = {a: part, s: size, u: g0**2, k: c, G: g_end**2, X: X_here}
                cited = deep.cite(
                    order,
                    label,
                    "and compares with rho.",
                    implies(scaled.fact, compared(rho, g_end**2, kind)),
                    known,
                    values,
                )
                where = deep.instantiate(cited, "So do", compared(rho, g_end**2, kind), [scaled])
                gap = deep.identity("(by as much)", to_gd - to_wn, rho - g_end**2, [gd_distance, wn_distance])
                signed(deep, "the distances.", SIDES[label], where, gap, unit, unit)
        supposed.proves(outer.last)
    criterion[label] = step.last
not_negative = step.inequality("(not negative)", ge(rho, 0), [positive], [g0 * perp(w0)])
short, long = (g0**2, e_0, start_square), (rho, e_rho, not_negative)
for label, name, (low, e_low, sign), (high, e_high, _) in (
    ("large ratio", "rises", short, long),
    ("small ratio", "falls", short, long),
    ("large ratio, long start", "rises", long, short),
    ("small ratio, long start", "falls", long, short),
):
    conclusion = corrected.conclude[label]
    nearer = "closer" if conclusion.parts[1][0] == SIDES["closer"] else "farther"
    with step.suppose("phi rises up to c, and falls from there.", conclusion) as supposed:
        inner = supposed.step
        known = {"ratio": inner["ratio"], "first": sign, "larger": supposed["if2"]}
        values = {k: c, u: low, wn_against_gd.z: high, e_0: e_low, wn_against_gd.e_z: e_high}
        order_of = gt(high * e_high, low * e_low) if name == "rises" else gt(low * e_low, high * e_high)
        monotone = implies(supposed["if1"].fact, order_of)
        cited = inner.cite(wn_against_gd.shape, name, "Both numbers are on one side of c,", monotone, known, values)
        phis = inner.instantiate(cited, "so phi compares them,", order_of, [supposed["if1"]])
        supposed.proves(inner.instantiate(criterion[nearer], "and the distances.", SIDES[nearer], [phis]))
known = {"ratio": step["ratio"], "size": positive, "first": start_square}
known |= {
    "part": step.inequality("(not negative)", ge(part, 0), [length]),
    "unit": step.inequality("|w_0^perp| <= |w_0| = 1.", ge(1, part), [step["unit_start"]], [A_pinv * A * w0]),
}
for label, name in (("small scale", "sharper"), ("threshold", "simpler")):
    conclusion = corrected.conclude[label]
    conditions = conclusion.parts[0]
    cited = step.cite(
        wn_against_gd.small, name, "At a small scale", implies(conditions, gt(phi_rho, phi_0)), known,
        {a: part, s: size, u: g0**2, k: c},
    )  # fmt: skip
    with step.suppose("phi", conclusion) as supposed:
        premises = [supposed[f"if{i}"] for i, _ in enumerate(conditions, start=1)]
        phis = supposed.step.instantiate(cited, "is larger at rho,", gt(phi_rho, phi_0), premises)
        supposed.proves(supposed.step.instantiate(criterion["farther"], "so", SIDES["farther"], [phis]))


def above_one(step: Proof, positive: Known, long: Known) -> dict[str, Known]:
    """w_0 is in the null space, and g_0 is not 0: then |w_0^perp|^2 exp(g_0^2 / c) > 1, and the loss tends to 0."""
    tangent = exp_tangent(step, whole0, "exp(g_0^2 / c) is at least 1 + g_0^2 / c,")
    more = step.inequality("more than 1,", gt(whole0, 1), [tangent, positive])
    threshold = step.inequality("and kappa is not less.", gt(part * whole0, 1), [more, long])
    return {label: step[label] for label in theorem_2_6.above.given if label != "threshold"} | {"threshold": threshold}


def starts_above(step: Proof, positive: Known, long: Known) -> Known:
    """The loss tends to 0 from w_0 in the null space, with g_0 != 0."""
    known = above_one(step, positive, long)
    return step.cite(theorem_2_6.above, "loss", "So the loss tends to 0.", tends(f, 0), known)


def at(place: Expression, fact: Fact) -> Fact:
    """A fact about x_WN, with another name for it."""
    sides = tuple(side.xreplace({x_end: place}) for side in fact.sides)
    return Fact(fact.kind, sides, tuple(tuple(at(place, inner) for inner in part) for part in fact.parts), fact.letters)


def compared_there(
    step: Proof, label: str, place: Expression, end: Known, by: dict[str, Known], *conditions: Known
) -> Known:
    """How the distances compare, by the corrected statement, at the place where the flow ends."""
    known = {name: step[name] for name in hypotheses} | by | {"end": end}
    fact = at(place, corrected.conclude[label])
    cited = step.cite(corrected, label, "Now compare,", fact, known, {x_end: place})
    return step.instantiate(cited, "as is shown above.", fact.parts[1][0], conditions)


def contradicted(refutation: Refutation, label: str, loss: Known) -> None:
    """What is assumed of the place where the flow ends is the opposite of what the corrected statement says there."""
    derive = refutation.derive
    by = {"loss": loss, "part": derive.evaluate("There is a null-space part.", ne(perp(w0), 0 * w0))}
    conditions = [derive.evaluate("(at the data)", condition) for condition in corrected.conclude[label].parts[0]]
    with derive.obtain(refutation.assumed, "Suppose it ends there.", gt(0, 0)) as inner:
        side = compared_there(inner, label, x_lim, inner["has1"], by, *conditions)
        known = {name: inner[name] for name in hypotheses} | by | {"end": inner["has1"]}
        same = inner.cite(
            corrected, "null-space part", "(the distance)", at(x_lim, eq(wn_part, to_wn)), known, {x_end: x_lim}
        )
        inner.inequality("This is a contradiction.", gt(0, 0), [side, inner["has2"], same])
    refutation.fails = derive.last


# As printed

ends_nearer = exist(x_lim, such_that=[tends(g * w, x_lim), at(x_lim, ge(gd_part, wn_part))])
printed = closer.printed(
    given={**hypotheses, "full_rank": full_rank, "scale": ge(size, g0**2), "loss": tends(f, 0)},
    conclude={"smaller": ends_nearer},
    says="By the polar form g*^2 = |x*|^2; not stuck at S means, by the dichotomy, that the loss tends to 0. Read "
    "weakly: the null-space part is at most as long as that of gradient descent, |g_0 w_0^perp|.",
    less=FEWER_ROWS,
)
EXAMPLE: dict[Expression, list[list[Any]]] = {
    A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [[0], [1]], n0: [[1]], smallest: [[1]],
    pace: [[1]], g_bar: [[1]], e_bar: [[1]], G_inf: [[1]], x_end: [[1], [0]],
}  # fmt: skip
refutation = printed.refuted(
    "A = [1, 0], y = 1, w_0 = (0, 1), g_0 = 1/2, c = 10: the squared null-space part tends to G - 1 > 2, and that of "
    "gradient descent is 1/4.",
    "smaller",
    {"m": 1, "d": 2},
    {**EXAMPLE, g0: [["1/2"]], c: [[10]]},
)

closer.by_hand(
    "A = {A}, y = {y}, w_0 = {w0}, g_0 = {g0}, c = {c}. GD ends at x* + g_0 w_0^perp = {x_gd}.",
    "The null-space part of the limit of WN is shorter than that of GD, whose squared length is {gd}.",
    "Where WN ends, g^2 = 1 + z for the squared length z of that part, and z = g^2 exp((g_0^2 - g^2)/c) by Lemma 2.5. "
    "For z = 2 the right side is {right:4}, still more than 2; so z > 2.",
    gd=norm2(g0 * perp(w0)),
    right=3 * sp.exp((g0**2 - 3) / c),
)


def from_the_null_space(step: Proof) -> Known:
    """The loss tends to 0, at data with w_0 in the null space and g_0 != 0."""
    positive = step.evaluate("The exponent is positive,", gt(g0**2 / c, 0))
    return starts_above(step, positive, step.evaluate("and w_0 is its null-space part.", ge(part, 1)))


from_the_null_space(refutation.proof)
refutation.show("loss")
contradicted(refutation, "large ratio", refutation.derive["loss"])

own = closer.false(
    "the limit that the paper gives for gradient descent",
    printed.given,
    {"smaller": exist(x_lim, such_that=[tends(g * w, x_lim), at(x_lim, ge(size * part, wn_part))])},
    "The same with g* w_0^perp, the null-space part of the point that is printed as the limit of gradient descent.",
)
refutation = own.refuted(
    "The same start: G - 1 > 2, and the squared length of g* w_0^perp is 1.",
    "smaller",
    {"m": 1, "d": 2},
    {**EXAMPLE, g0: [["1/2"]], c: [[10]]},
)
from_the_null_space(refutation.proof)
refutation.show("loss")
derive = refutation.derive
at_end = ending(derive, derive["loss"])
sizes = [derive.evaluate("(at the data)", fact) for fact in (ge(size, 1), ge(part, 1))]
total = derive.evaluate("(at the data)", ge(2, size + size * part))
numbers_there = [derive.evaluate("(at the data)", fact) for fact in (eq(c, 10), eq(g0, sp.Rational(1, 2)))]
with (
    derive.obtain(refutation.assumed, "Let x_WN be the place where the flow ends,", gt(0, 0)) as outer,
    outer.obtain(at_end, "with the scale g_inf.", gt(0, 0)) as inner,
):
    unique = one_limit(inner, "x_WN is x* + g_inf E_inf w_0^perp,", outer["has1"], inner["has4"])
    whole = inner.identity(
        "and the squared null-space part is g_inf^2 - |x*|^2:",
        norm2(perp(x_lim)),
        g_end**2 - size,
        [unique, inner["has6"]],
    )
    bounded = inner.inequality("g_inf^2 is at most 2.", ge(2, g_end**2), [outer["has2"], whole, total])
    exponent = (g0**2 - g_end**2) / (2 * c)
    tangent = exp_tangent(inner, inner["has2"], "But E_inf lies above the tangent,")
    value = inner.identity("whose value is", exponent, (sp.Rational(1, 4) - g_end**2) / 20, numbers_there)
    square = inner.inequality(
        "known, and so does its square.", ge(E_end**2, 1 + (sp.Rational(1, 4) - g_end**2) / 10), [tangent, value],
        [E_end - 1],
    )  # fmt: skip
    share = inner.inequality(
        "The null-space part is at least g_inf^2 E_inf^2:",
        ge(g_end**2 - 1, g_end**2 * E_end**2),
        [inner["has6"], *sizes],
        [g_end * E_end],
    )
    large = inner.inequality("g_inf^4 - g_inf^2 / 4 >= 10.", ge(g_end**4 - g_end**2 / 4, 10), [share, square], [g_end])
    inner.inequality("This is a contradiction.", gt(0, 0), [large, bounded], [g_end])
refutation.fails = derive.last

refuted_at_rest(
    closer.mutated(
        "a tie",
        corrected.given,
        {"large ratio": implies(ge(c, rho), SIDES["farther"])},
        "That c >= rho is enough for the flow to end farther away.",
    ),
    "A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = 5/3, c = 3: x_0 = (1, 4/3) is a solution, and neither moves.",
    "large ratio",
    {**EXAMPLE, w0: [["3/5"], ["4/5"]], g0: [["5/3"]], c: [[3]], x_end: [[1], ["4/3"]]},
)

# From large scales

ends_farther = exist(x_lim, such_that=[tends(g * w, x_lim), at(x_lim, SIDES["farther"])])
farther = Claim(
    "wu2020/sec-2-farther",
    language,
    "Farther than gradient descent",
    sample_far,
    wn_against_gd.SHAPES,
    ends_farther_away,
)
farther.remarks.append(
    "The sentence says that it can happen. It does for every problem whose null space is not 0, at every scale, when c "
    "is large enough; but not always, as the falsifier shows."
)
printed_farther = farther.printed(
    given={
        **hypotheses,
        "full_rank": full_rank,
        "scale": gt(g0**2, size),
        "null space": eq(A * w0, 0 * y),
        "large ratio": ge(c, size + g0**2),
    },
    conclude={"farther": ends_farther},
    says="'Can' is shown for every A and y: from each w_0 in the null space, each g_0^2 > g*^2 and each "
    "c >= g*^2 + g_0^2 the flow converges to a solution that is farther from x* than x* + g_0 w_0^perp.",
)
step = printed_farther.proof()
square = step.inequality("g_0^2 is positive,", gt(g0**2, 0), [step["scale"]], [x_star])
positive = step.inequality("and g_0^2 / c.", gt(g0**2 / c, 0), [square, step["ratio"]], [1 / c])
unit_part = step.identity("w_0 is its null-space part, so |w_0^perp| = 1.", part, 1, [step["null space"]])
loss = starts_above(step, positive, step.inequality("(at least 1)", ge(part, 1), [unit_part]))
with if_not(step, "It is not 0.", ne(perp(w0), 0 * w0)) as case:
    zero = case.identity("its length would be 0,", part, 0, [case["case1"]])
    case.absurd("not 1.", case.identity("and 0 = 1.", sp.Integer(0), sp.Integer(1), [zero, unit_part]))
apart = step.last
with step.obtain(ending(step, loss), "Its limit", ends_farther) as inner:
    square = positive_square(inner, g_end, inner["has1"], "has a scale that is not 0,")
    room = inner.inequality("so |x*|^2 > 0,", gt(size, 0), [inner["has6"], inner["has7"], square])
    longer = inner.inequality("rho is larger than g_0^2,", gt(rho, g0**2), [room, unit_part])
    slow = inner.inequality("and at most c.", ge(c, rho), [inner["large ratio"], unit_part])
    by = {"loss": loss, "part": apart}
    away = compared_there(inner, "large ratio", end, inner["has4"], by, slow, longer)
    inner.witness("So this place is farther.", ends_farther, [inner["has4"], away], x_lim=end)

mutated = farther.mutated(
    "for every c",
    {label: fact for label, fact in printed_farther.given.items() if label != "large ratio"},
    printed_farther.conclude,
    "Without c >= g*^2 + g_0^2.",
)
refutation = mutated.refuted(
    "A = [1, 0], y = 1, w_0 = (0, 1), g_0 = 2, c = 1: rho = 5, and as c <= g_0^2 < rho the flow ends nearer.",
    "farther",
    {"m": 1, "d": 2},
    {**EXAMPLE, g0: [[2]], c: [[1]]},
)
contradicted(refutation, "small ratio", from_the_null_space(refutation.derive))

"""With the scale fixed (c = 0) and 0 < |g_0| < |x*|, all starts outside the row space have one and the same limit.

It is the point z of the sphere at which the loss is least, and g_0 z is the ridge regression solution of length |g_0|:
g_0 (A'A z + rho z) = A'y with rho > 0. For (g_0 x*'w - g_0^2) / |w_perp| does not fall, so that g_0 x*'z >= g_0^2, and
of the rest points in the row space only z has this. From starts in the row space the flow can end at others.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import by_contradiction, conclusion_of, ordered, positive_square
from proofs.claim import Claim, Values
from proofs.confirm import as_column
from proofs.evaluation import unit_vector
from proofs.wu2020 import fixed_scale
from proofs.wu2020.fixed_scale import (
    BOUNDED,
    ascent,
    bounds,
    length,
    nothing,
    part,
    part0,
    pull_at,
    size,
    w_end,
)
from proofs.wu2020.instances import turning_to_a_target
from proofs.wu2020.long_time import smallest
from proofs.wu2020.setting import A, A_pinv, c, g0, perp, start, w, w0, x_star, y
from proofs.wu2020.tools import refuted_at_rest
from symbolic.notation import Expression, Fact, dot, eq, exist, for_all, ge, gt, ne, norm2, tends

language = fixed_scale.language.child()
z_end = language.symbol("z_end", ("d", "1"), "z", "the limit of the direction")
rho = language.symbol("rho", ("1", "1"), r"\rho", "the regularization there")
language.latex_names |= {"w_end": "z", "v": "z"}
x = language.symbol("x", ("d", "1"), "x", "any point of the sphere")
q = sp.Symbol("q", real=True)  # a quotient, whichever it is


def sample_target(rng: random.Random, m: int, d: int, *_: int) -> Values:
    """c = 0, x* = g* w* with an eigenvector w*, 0 < |g_0| < |g*|, and w_0 outside the row space; v is w*."""
    mirror = unit_vector(rng, d)
    basis = [[Fraction(i == j) - 2 * mirror[i][0] * mirror[j][0] for j in range(d)] for i in range(d)]
    lengths = [Fraction(rng.randint(1, 5), 2) for _ in range(m)]
    star = rng.choice((1, -1)) * Fraction(rng.randint(1, 9), 2)
    g = star * Fraction(rng.randint(1, 9), 10)
    mu, top, pace, parts = lengths[0] ** 2, max(lengths) ** 2, Fraction(0), list[Fraction]()
    while not pace > 0:
        parts = [part for (part,) in unit_vector(rng, d)]
        if any(parts[m:]):
            pace = min((g * star - g**2) * mu, g * star * mu + g**2 * (top - mu) * parts[0]) / 2
    begin = [sum((part * row[j] for part, row in zip(parts, basis, strict=True)), Fraction(0)) for j in range(d)]
    numbers = {"g": g, "g0": g, "c": 0 * g, "t": 0 * g, "g_star": star, "pace": pace, "low": 0 * g}
    numbers["rho1"] = (star - g) * mu / g
    return {
        "A": [[size * entry for entry in row] for size, row in zip(lengths, basis, strict=False)],
        "y": as_column([star * lengths[0], *(0 * g for _ in lengths[1:])]),
        "w": as_column(begin),
        **{name: as_column(basis[0]) for name in ("w_star", "v")},
        **{name: [[number]] for name, number in numbers.items()},
    }


claim = Claim(
    "new/fixed-scale-nearest",
    language,
    "The nearest point of the sphere",
    sample_target,
    fixed_scale.WIDE,
    turning_to_a_target,
)
claim.remarks.append(
    "For |g_0| >= |x*| the limit has loss 0: see the flow with the scale fixed. So from outside the row space, for "
    "g_0 != 0, the flow always ends at a global minimum of the loss on the sphere, also where there are other local "
    "minima: these lie in the row space, and only starts in the row space end in them."
)

# The nearest point of the sphere


def ridge(z: Expression, rho: Expression) -> Fact:
    """g_0 (A'A z + rho z) = A'y."""
    return eq(g0 * (A.T * A * z + rho * z), A.T * y)


def loss_at(z: Expression) -> Expression:
    """Twice the loss at the direction z."""
    return norm2(y - g0 * A * z)


def excess(z: Expression, rho: Expression) -> Fact:
    """By how much the loss at x is larger than that at z."""
    return eq(loss_at(x), loss_at(z) + g0**2 * (rho * norm2(x - z) + norm2(A * (x - z))))


anywhere = [eq(norm2(x), 1)]
rho1 = language.scalar("rho1", r"\rho", "the regularization")
other = language.symbol("other", ("d", "1"), r"\tilde z", "another such point")
rho2 = language.symbol("rho2", ("1", "1"), r"\tilde\rho", "another regularization")
v = fixed_scale.v
nearest = claim.also(
    "nearest",
    given={"scale": ne(g0, 0), "unit_end": eq(norm2(v), 1), "ridge": ridge(v, rho1)},
    conclude={
        "excess": for_all(x, given=anywhere, then=excess(v, rho1)),
        "one": for_all(
            other,
            rho2,
            given=[eq(norm2(other), 1), ridge(other, rho2), gt(rho1 + rho2, 0)],
            then=eq(other, v),
        ),
    },
    says="If z is on the sphere and g_0 (A'A z + rho z) = A'y, the loss at any x of the sphere exceeds that at z by "
    "g_0^2 (rho |x - z|^2 + |A (x - z)|^2) / 2. So for rho > 0 it is the one global minimum; and it is the only such "
    "point with rho >= 0.",
)
step = nearest.proof()
unit_v = step["unit_end"]
with step.suppose("At any x of the sphere", nearest.conclude["excess"]) as given:
    left, right = excess(v, rho1).sides
    pull = given.step.identity(
        "x'A'y and z'A'y are known,", dot(x - v, A.T * y), g0 * dot(x - v, A.T * A * v + rho1 * v), [step["ridge"]]
    )
    apart = given.step.identity("|x - z|^2 is 2 - 2 x'z:", norm2(x - v), 2 - 2 * dot(x, v), [given["if1"], unit_v])
    given.proves(given.step.identity("expand the square.", left, right, [pull, apart, given["if1"], unit_v]))
with step.suppose("Let there be another.", nearest.conclude["one"]) as given:
    inner = given.step
    gap = other - v
    unit_other = given["if1"]
    equal = inner.identity(
        "Subtract the equations:",
        A.T * A * gap + rho2 * other - rho1 * v,
        nothing,
        [step["ridge"], given["if2"]],
    )
    apart = inner.identity("As both have length 1,", norm2(gap), 2 - 2 * dot(other, v), [unit_other, unit_v])
    total = inner.identity(
        "the part along the difference is",
        2 * norm2(A * gap) + (rho1 + rho2) * norm2(gap),
        2 * dot(gap, A.T * A * gap + rho2 * other - rho1 * v),
        [apart, unit_other, unit_v],
    )
    total = inner.identity("0.", 2 * norm2(A * gap) + (rho1 + rho2) * norm2(gap), 0, [total, equal])
    flat = by_contradiction(inner, "So they do not differ:", ge(0, norm2(gap)), [total, given["if3"]], (A * gap,))
    gone = inner.rule("zero-norm", "the difference is 0.", eq(gap, nothing), [flat], v=gap)
    given.proves(inner.identity("They are the same.", other, v, [gone]))

# From outside the row space

OUTSIDE = {"part": gt(part0, 0), "scale": ne(g0, 0), "size": gt(norm2(x_star), g0**2)}
limit = exist(
    z_end,
    rho,
    such_that=[
        tends(w, z_end),
        eq(norm2(z_end), 1),
        eq(perp(z_end), nothing),
        gt(rho, 0),
        ridge(z_end, rho),
        for_all(x, given=anywhere, then=ge(loss_at(x), loss_at(z_end))),
    ],
)
theorem = claim.state(
    "theorem",
    given={**BOUNDED, **OUTSIDE},
    conclude={"limit": limit},
    says="For 0 < |g_0| < |x*| and w_0 outside the row space the flow tends to the point z of the sphere at which the "
    "loss is least. It solves g_0 (A'A z + rho z) = A'y with rho > 0, and does not depend on w_0.",
)
step = theorem.proof()
facts = {label: step[label] for label in BOUNDED}
known = facts | {label: step[label] for label in ("part", "scale")}
ends = conclusion_of(step, fixed_scale.theorem, "point", "The direction converges.")
roots = [step.definition(length, "square"), step.definition(length, "nonnegative")]
roots += [step.definition(size, label) for label in ("first", "second", "attained")]
longer = by_contradiction(step, "|x*| is more than |g_0|,", gt(length, size), [step["size"], *roots])
below = conclusion_of(step, bounds, "below", "so")
gone = step.instantiate(below, "the null-space part tends to 0.", tends(perp(w), 0), [longer])
higher = conclusion_of(step, bounds, "quotient", "And there is a lower bound,")
square = step.limit("As |w_perp|^2 tends to 0", norm2(perp(w)), {perp(w): gone}, sp.Integer(0))
itself = step.inequality("(the same)", ge(norm2(perp(w)), part**2), [step.definition(part, "square")])
shrinks = step.rule("squeeze", "and |w_perp| too,", tends(part, 0), [itself, square], v=part, e=norm2(perp(w)))
low_end = step.limit("that bound tends to 0,", part * start(ascent), {part: shrinks}, sp.Integer(0))
square0 = positive_square(step, g0, step["scale"], "(g_0^2 is positive)")
with step.obtain(ends, "and at the limit z", limit) as inner:
    to, unit_end, rest = inner["has1"], inner["has2"], inner["has3"]
    whole = w_end - A_pinv * A * w_end
    part_end = inner.limit("the null-space part is", w - A_pinv * A * w, {w: to}, whole)
    none = inner.rule("tends-unique", "0.", eq(whole, nothing), [part_end, gone], p=perp(w), P=whole, Q=nothing)
    ascent_end = g0 * dot(x_star, w_end) - g0**2
    high_end = inner.limit("The quantity above it converges,", part0 * ascent, {w: to}, part0 * ascent_end)
    order = ordered(inner, "to something that is not negative;", higher, high_end, low_end)
    rise = by_contradiction(inner, "so g_0 x*'z is at least g_0^2.", ge(ascent_end, 0), [order, inner["part"]])
    u, tau = A_pinv.T * w_end, dot(w_end, pull_at(w_end))
    turned = inner.identity(
        "As z is at rest, with A'r = tau z,", g0 * (x_star - g0 * w_end), tau * g0 * A_pinv * u, [rest, none]
    )
    tie = inner.identity("this is g_0 tau |(A^+)'z|^2,", ascent_end, g0 * tau * norm2(u), [turned, unit_end])
    fact = gt(g0 * tau, 0)
    with inner.cases("and g_0 tau is positive.", fact, split=fact) as cases:
        with cases.case("It is so:"):
            pass
        with cases.case("otherwise") as case, case.cases("compare", fact, split=eq(u, 0 * y)) as zero:
            with zero.case("(A^+)'z with 0: if it is,") as deep:
                lost = deep.identity("z would be 0,", w_end, nothing, [deep["case1"], none])
                absurd = deep.identity("but has length 1.", sp.Integer(1), sp.Integer(0), [lost, unit_end])
                deep.absurd("A contradiction.", absurd)
            with zero.case("if it is not,") as deep:
                wide = positive_square(deep, u, deep["case1"], "its square is positive,")
                facts_now = [wide, case["case1"], rise, tie]
                flat = by_contradiction(deep, "so g_0 tau is not negative,", ge(g0 * tau, 0), facts_now)
                flat = deep.inequality("and its square", ge(0, (g0 * tau) ** 2), [flat, case["case1"]])
                flat = deep.rule("zero-norm", "is 0.", eq(g0 * tau, 0), [flat], v=g0 * tau)
                equal = deep.identity("Then g_0 x* = g_0^2 z,", g0 * x_star, g0**2 * w_end, [turned, flat])
                sizes = deep.identity("and |x*| = |g_0|,", g0**2 * norm2(x_star), g0**4, [equal, unit_end])
                absurd = deep.inequality("against |x*| > |g_0|.", gt(0, 0), [sizes, square0, deep["size"]])
                deep.absurd("A contradiction.", absurd)
    positive = inner.last
    ratio_end = inner.rule(
        "quotient", "Let rho be tau / g_0.", exist(q, such_that=eq(q * g0, tau)), [inner["scale"]], a=tau, b=g0
    )
    with inner.obtain(ratio_end, "With it", limit) as deep:
        product = deep.identity("g_0^2 rho = g_0 tau,", g0**2 * q, g0 * tau, [deep["has1"]])
        sign = by_contradiction(deep, "so rho is positive.", gt(q, 0), [product, positive, square0])
        left, right = ridge(w_end, q).sides
        known = {"scale": deep["scale"], "unit_end": unit_end}
        known["ridge"] = deep.identity("The point is at rest:", left, right, [rest, deep["has1"]])
        more = for_all(x, given=anywhere, then=excess(w_end, q))
        found = deep.cite(nearest, "excess", "so elsewhere the loss is larger", more, known, {v: w_end, rho1: q})
        least = ge(loss_at(x), loss_at(w_end))
        with deep.suppose("than at z: at any x", for_all(x, given=anywhere, then=least)) as given:
            now = given.step
            equal = now.instantiate(found, "by so much,", excess(w_end, q), [given["if1"]], x=x)
            first = now.inequality("where this", ge(q * norm2(x - w_end), 0), [sign], [x - w_end])
            first = now.inequality("(times g_0^2)", ge(g0**2 * q * norm2(x - w_end), 0), [first], [g0])
            given.proves(
                now.inequality("and a square are not negative.", least, [equal, first], [g0 * A * (x - w_end)])
            )
        equation = known["ridge"]
        deep.witness("All together.", limit, [to, unit_end, none, sign, equation, deep.last], z_end=w_end, rho=q)

falsifier = claim.mutated(
    "from any start",
    {**BOUNDED, "scale": ne(g0, 0), "size": OUTSIDE["size"], "unit_end": eq(norm2(v), 1), "sign": gt(rho1, 0)}
    | {"ridge": ridge(v, rho1)},
    {"limit": tends(w, v)},
    "Whether w_0 is in the row space or not.",
)
refuted_at_rest(
    falsifier,
    "A = [[1, 0, 0], [0, 4, 0]], y = (9, 0), g_0 = 1, rho = 8: the nearest point is (1, 0, 0), but (-3/5, 4/5, 0) "
    "is at rest too.",
    "limit",
    {
        A: [[1, 0, 0], [0, 4, 0]],
        A_pinv: [[1, 0], [0, "1/4"], [0, 0]],
        y: [[9], [0]],
        w0: [["-3/5"], ["4/5"], [0]],
        g0: [[1]],
        c: [[0]],
        smallest: [[1]],
        v: [[1], [0], [0]],
        rho1: [[8]],
    },
)

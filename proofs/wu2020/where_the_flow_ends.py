"""Where the WN flow ends: at x* plus a multiple of the null-space part at the start; its scale solves one equation.

The null-space part is tied to the scale by the invariant of Lemma 2.5, the row-space part of g w tends to x*, and |w|
stays 1: so the limit G of g^2 satisfies G (1 - |w_0^perp|^2 exp((g_0^2 - G) / c)) = |x*|^2. It has one positive root.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import (
    by_contradiction,
    exp_positive,
    exp_product,
    exp_tangent,
    one_limit,
    positive_square,
    same_limit,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020 import long_time
from proofs.wu2020.instances import in_the_long_run
from proofs.wu2020.long_time import direction, e_bar, ends_at_zero, g_bar, g_inf, smallest
from proofs.wu2020.setting import (
    FLOW,
    SHAPES,
    A,
    A_pinv,
    c,
    f,
    g,
    g0,
    perp,
    target,
    w,
    w0,
    x_star,
    y,
)
from proofs.wu2020.tools import has_length, reaches_target, refuted_at_rest, unit_norm
from symbolic.notation import Expression, Fact, Language, eq, exist, for_all, ge, gt, ne, norm2, predicate, tends

# The equation has one positive root

scalars = Language()
G, H, X, Y = (scalars.scalar(name) for name in "GHXY")
a, s, u, k = (scalars.scalar(name) for name in "asuk")
E = scalars.symbol("E", ("1", "1"), "E")  # an exponential, whichever it is


def root(G: Expression, X: Expression, a: Expression, s: Expression, u: Expression, k: Expression) -> list[Fact]:
    """G is a positive root, and X the exponential in its equation."""
    return [gt(G, 0), predicate("exp", X, (u - G) / k), eq(G * (1 - a * X), s)]


def sample_ends(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start of loss zero, which stands still; and an equation whose root is u."""
    values = long_time.slow(rng, m, d, rank)
    half, size = Fraction(rng.randint(1, 9), 10), Fraction(rng.randint(1, 9), rng.randint(1, 4))
    one = Fraction(1)
    equation = {"G": size, "H": size, "u": size, "X": one, "Y": one, "a": half, "s": size * (1 - half), "k": size + 1}
    return values | {name: [[value]] for name, value in equation.items()}


language = long_time.language.child()
g_end = language.symbol("g_end", ("1", "1"), r"g_\infty", "the limit of the scale")
E_end = language.symbol("E_end", ("1", "1"), r"E_\infty", "exp((g_0^2 - g_inf^2) / 2c)")
language.latex_names |= {"X": "X", "G": "G"}
claim = Claim("new/where-the-flow-ends", language, "Where the flow ends", sample_ends, SHAPES, in_the_long_run)

one_root = claim.also(
    "one root",
    given={
        "ratio": gt(k, 0),
        "size": gt(s, 0),
        "part": ge(a, 0),
        **dict(zip(("G", "X", "first"), root(G, X, a, s, u, k), strict=True)),
        **dict(zip(("H", "Y", "second"), root(H, Y, a, s, u, k), strict=True)),
    },
    conclude={"same": eq(G, H)},
    says="For a >= 0, s > 0 and k > 0 the equation G (1 - a exp((u - G) / k)) = s has at most one positive root.",
    language=scalars,
)
step = one_root.proof()


def above_tangent(step: Proof, high: tuple[Expression, Known], low: tuple[Expression, Known]) -> Known:
    """For exponentials P = exp(p) and Q = exp(q): P - Q >= Q (p - q)."""
    (P, is_P), (Q, is_Q) = high, low
    p, q = is_P.fact.sides[1], is_Q.fact.sides[1]
    claimed = ge(P - Q, Q * (p - q))
    quotient = exist(E, such_that=[predicate("exp", E, p - q), gt(E, 0)])
    exists = step.rule("exp-exists", "Let E be the exponential of the difference.", quotient, e=p - q)
    with step.obtain(exists, "The convex exponential lies above its tangent:", claimed) as inner:
        premise = inner["has1"]
        tangent = exp_tangent(inner, premise, "E is at least 1 + the difference,")
        product = exp_product(inner, is_Q, premise, is_P, "and a quotient.")
        positive = exp_positive(inner, is_Q, "The denominator is positive.")
        inner.inequality("Multiply by it.", claimed, [tangent, positive, product])
    return step.last


first = above_tangent(step, (X, step["X"]), (Y, step["Y"]))
second = above_tangent(step, (Y, step["Y"]), (X, step["X"]))
gap = (X - Y) * (H - G)
with step.cases("X - Y and H - G have one sign.", ge(gap, 0), split=ge(H, G)) as cases:
    with cases.case("If H >= G,") as case:
        sign = exp_positive(case, case["Y"], "Y is positive,")
        product = case.inequality("Y (H - G) is not negative,", ge(Y * (H - G), 0), [sign, case["case1"]])
        scaled = case.inequality("and X >= Y.", ge(Y * (H - G) / k, 0), [product, case["ratio"]], [1 / k])
        case.inequality("Multiply.", ge(gap, 0), [first, scaled, case["case1"]])
    with cases.case("If H < G,") as case:
        sign = exp_positive(case, case["X"], "X is positive,")
        product = case.inequality("X (G - H) is not negative,", ge(X * (G - H), 0), [sign, case["case1"]])
        scaled = case.inequality("and Y >= X.", ge(X * (G - H) / k, 0), [product, case["ratio"]], [1 / k])
        case.inequality("Multiply.", ge(gap, 0), [second, scaled, case["case1"]])
one_sign = step.last
both = step.inequality("G H is positive,", gt(G * H, 0), [step["G"], step["H"]])
share = step.inequality("and a (X - Y) (H - G) is not negative.", ge(a * gap, 0), [step["part"], one_sign])
balance = step.identity(
    "Subtract the two equations, and multiply by G (H - G):",
    s * (H - G) ** 2 + G * H * a * gap,
    0,
    [step["first"], step["second"]],
)
flat = step.inequality("so s (H - G)^2 is not positive,", ge(0, s * (H - G) ** 2), [balance, both, share])
square = by_contradiction(step, "nor is (H - G)^2.", ge(0, (H - G) ** 2), [flat, step["size"]])
gone = step.rule("zero-norm", "So H = G.", eq(H - G, 0), [square], v=H - G)
step.identity("The roots are the same.", G, H, [gone])

# The end of the flow

part, size = norm2(perp(w0)), norm2(x_star)


def ends(g_inf: Expression, E_inf: Expression) -> list[Fact]:
    """Where g, w and g w tend, and the equation for the scale."""
    end = x_star + g_inf * E_inf * perp(w0)
    return [
        ne(g_inf, 0),
        predicate("exp", E_inf, (g0**2 - g_inf**2) / (2 * c)),
        tends(g, g_inf),
        tends(g * w, end),
        tends(w, end / g_inf),
        eq(g_inf**2 * (1 - part * E_inf**2), size),
        gt(1 - part * E_inf**2, 0),
    ]


theorem = claim.state(
    "theorem",
    given={**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), "target": target, "loss": tends(f, 0)},
    conclude={
        "end": exist(g_end, E_end, such_that=ends(g_end, E_end)),
        "root": for_all(G, X, given=root(G, X, part, size, g0**2, c), then=tends(g**2, G)),
    },
    says="If the loss tends to 0 then g and w converge, g w to x* + g_inf exp((g_0^2 - g_inf^2) / 2c) w_0^perp, and "
    "g_inf^2 is the one positive root G of G (1 - |w_0^perp|^2 exp((g_0^2 - G) / c)) = |x*|^2.",
)
step = theorem.proof()
length = positive_square(step, y, step["target"], "0 is below the loss at g = 0, as |y|^2 is positive.")
converges = ends_at_zero(step, step["loss"], length)
unit_now, _ = unit_norm(step)
solution = reaches_target(step, smallest)
length = has_length(step, solution)
exponent = (g0**2 - g_inf**2) / (2 * c)
with step.obtain(converges, "The limit of the scale,", theorem.conclude["end"]) as inner:
    to, apart = inner["has2"], inner["has3"]
    exponential = exist(E, such_that=[predicate("exp", E, exponent), gt(E, 0)])
    found = inner.rule("exp-exists", "with its exponential E:", exponential, e=exponent)
    with inner.obtain(found, "With both,", theorem.conclude["end"]) as deep:
        exponential_end = deep["has1"]
        end = x_star + g_inf * E * perp(w0)
        given = {label: deep[label] for label in ("direction", "unit_start", "ratio", "loss")}
        given |= {"scale": to, "apart": apart, "factor": exponential_end}
        values = {g_bar: g_inf, e_bar: E}
        product = deep.cite(direction, "product", "g w converges,", tends(g * w, end), given, values)
        turned = deep.cite(direction, "direction", "and w.", tends(w, end / g_inf), given, values)
        norm_now = deep.limit("Its squared norm converges", norm2(w), {w: turned}, norm2(end / g_inf))
        one_now = deep.limit("but is 1 for ever:", sp.Integer(1), {w: turned})
        unit_back = deep.identity("(1 = |w|^2)", sp.Integer(1), norm2(w), [unit_now])
        one_norm = same_limit(deep, "so is the limit.", one_now, tends(norm2(w), 1), quantity=unit_back)
        unit_end = one_limit(deep, "The two limits are one.", norm_now, one_norm)
        equation = deep.identity("Multiply by g_inf^2.", g_inf**2 * (1 - part * E**2), size, [unit_end])
        below_one = by_contradiction(
            deep, "The second factor is positive.", gt(1 - part * E**2, 0), [equation, length], (g_inf,)
        )
        deep.witness(
            "All together.",
            theorem.conclude["end"],
            [apart, exponential_end, to, product, turned, equation, below_one],
            g_end=g_inf,
            E_end=E,
        )
at_end = step.last
with step.suppose("Let G be a positive root.", theorem.conclude["root"]) as supposed:
    inner = supposed.step
    with inner.obtain(at_end, "The square of the limit is one too:", tends(g**2, G)) as deep:
        exponential_end, to, equation = (deep[f"has{i}"] for i in (2, 3, 6))
        exponent = (g0**2 - g_end**2) / c
        exponential = exist(E, such_that=[predicate("exp", E, exponent), gt(E, 0)])
        found = deep.rule("exp-exists", "with the exponential", exponential, e=exponent)
        with deep.obtain(found, "the square of the other,", tends(g**2, G)) as last:
            double = exp_product(last, exponential_end, exponential_end, last["has1"], "E_inf^2 = E,")
            other = last.identity("the equation reads", g_end**2 * (1 - part * E), size, [equation, double])
            factors = [deep["has6"], deep["has7"], length]
            positive = by_contradiction(last, "and g_inf^2 is positive.", gt(g_end**2, 0), factors)
            share = last.inequality("(a square)", ge(part, 0), [], [perp(w0)])
            known = {"ratio": last["ratio"], "size": length, "part": share}
            known |= dict(zip(("G", "X", "first"), (supposed[f"if{i}"] for i in (1, 2, 3)), strict=True))
            known |= {"H": positive, "Y": last["has1"], "second": other}
            values = {H: g_end**2, Y: E, a: part, s: size, u: g0**2, k: c}
            same = last.cite(one_root, "same", "There is only one positive root.", eq(G, g_end**2), known, values)
            square = last.limit("g^2 tends to it.", g**2, {g: to})
            back = last.identity("(the same root)", g_end**2, G, [same])
            same_limit(last, "So it tends to G.", square, tends(g**2, G), limit=back)
    supposed.proves(inner.last)

refuted_at_rest(
    claim.mutated(
        "the minimum-norm solution",
        theorem.given,
        {"end": tends(g * w, x_star)},
        "That the flow ends at x*.",
    ),
    "A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = 5/3: the loss is 0, and g w stays (1, 4/3).",
    "end",
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [["3/5"], ["4/5"]], g0: [["5/3"]], c: [[1]], smallest: [[1]]},
)

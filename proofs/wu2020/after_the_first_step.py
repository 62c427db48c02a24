"""rPGD for orthonormal rows after its first step: two numbers, the scale and the alignment, tell everything.

The first step turns A w into the direction of y, and from then on A w = s y / |y|. If 0 <= gamma <= 1, g > 0, s >= 0
and g s <= |y|, then in every step the scale and the alignment do not decrease, g s does not pass |y|, the null-space
part of x = g w does not grow, and the residual |y| - g s shrinks at least by the factor 1 - gamma s.
"""

import random
from fractions import Fraction
from typing import Any

import sympy as sp

from proofs.arguments import by_contradiction, conclusion_of
from proofs.claim import Claim, Values
from proofs.evaluation import unit_vector
from proofs.statement import Known, Proof
from proofs.wu2020.discrete import STEPS, after, g0, gamma, length, p, part, start, w0
from proofs.wu2020.discrete import language as steps
from proofs.wu2020.runs import after_some_steps
from proofs.wu2020.setting import A, g, positive, r, sample, unit, w, y
from symbolic.notation import Expression, Language, Operator, dot, eq, ge, gt, implies, norm2

language = steps.child()
gs = language.define("gs", "norm", y, latex="g^*", meaning="|y|, which is |x*|")
s = language.let("s", dot(y, A * w) / gs, "s_t", "the alignment of the direction with w*")
gap = language.let("gap", gs - g * s, "e_t", "the residual along y")
H = language.let("H", g * length, "h_t", "g |v|")
sigma = language.define("sigma", "norm", A * w, latex=r"\|Aw_t\|", meaning="the length of the row-space part of w")
Q = language.scalar("Q", "Q", "(1 - gamma s_0)^t")
x_part = g * part
s0, gap0 = start(s), start(gap)
language.extend("next", {Q: (1 - gamma * s0) * Q})
language.extend("start", {Q: sp.Integer(1)})

SMALL = {"target": gt(gs, 0), "a step": ge(gamma, 0), "not too large": ge(1, gamma)}
AFTER = {
    **STEPS,
    **SMALL,
    "positive": gt(g0, 0),
    "along": eq(A * w0, s0 / gs * y),
    "same side": ge(s0, 0),
    "below": ge(gap0, 0),
}


NUMBERS = [  # of the lemmas about numbers
    {name: [[Fraction(value)]] for name, value in zip("GuShk", values, strict=True)}
    for values in (("4", "1", "7", "2", "1/2"), ("1", "1/2", "1/2", "1", "1"), ("-1", "1", "2", "2", "0"))
]


def sample_after(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """The rows of a reflection, y along the first of them, and w in the plane of the first and the last."""
    u = unit_vector(rng, d)
    rows = [[Fraction(i == j) - 2 * u[i][0] * u[j][0] for j in range(d)] for i in range(d)]
    (along, across), scale = ((Fraction(3, 5), Fraction(4, 5)) if m < d else (Fraction(1), Fraction(0))), positive(rng)
    return (
        sample(rng, m, d, rank)
        | {
            "A": rows[:m],
            "y": [[scale * positive(rng).__ceil__() * Fraction(i == 0)] for i in range(m)],
            "w": [[along * rows[0][j] + across * rows[-1][j]] for j in range(d)],
            "g": [[scale]],
            "gamma": [[Fraction(1, rng.randint(1, 4))]],
            "Q": [[Fraction(1)]],
        }
        | rng.choice(NUMBERS)
    )


claim = Claim(
    "new/after-the-first-step",
    language,
    "After the first step",
    sample_after,
    ((1, 1, 1), (1, 3, 1), (2, 3, 2), (2, 5, 2)),
    after_some_steps,
)
claim.remarks += [
    "The step divides by g_t and |v_t|: hence the hypotheses. They hold: g_{t+1} >= g_t > 0, g_t |v_t| >= |y|.",
    "A start with g_0 < 0 is the mirror image (-w_0, -g_0), which has the same x = g w at all times.",
]

# About numbers: signs, and the one inequality on which all rests

numbers = Language()
G, u, S, k, h = (
    numbers.scalar(name, latex)
    for name, latex in (("G", "g"), ("u", None), ("S", "g^*"), ("k", r"\gamma"), ("h", None))
)
e = numbers.let("e", S - u)
quotient = claim.also(
    "a quotient",
    given={"product": ge(u * h, 0), "factor": gt(h, 0)},
    conclude={"sign": ge(u, 0)},
    says="If u h >= 0 and h > 0 then u >= 0.",
    language=numbers,
)
step = quotient.proof()
by_contradiction(
    step, "A negative number times a positive one is negative.", ge(u, 0), [step["product"], step["factor"]]
)

strict_quotient = claim.also(
    "a quotient that is not 0",
    given={"product": gt(u * h, 0), "factor": gt(h, 0)},
    conclude={"sign": gt(u, 0)},
    says="If u h > 0 and h > 0 then u > 0.",
    language=numbers,
)
step = strict_quotient.proof()
by_contradiction(step, "Otherwise the product is not positive.", gt(u, 0), [step["product"], step["factor"]])

root = claim.also(
    "a root",
    given={"squares": ge(h**2 - u**2, 0), "larger": ge(h, 0)},
    conclude={"order": ge(h - u, 0)},
    says="If h^2 >= u^2 and h >= 0 then h >= u.",
    language=numbers,
)
step = root.proof()
by_contradiction(step, "If u > h >= 0 then u^2 > h^2.", ge(h - u, 0), [step["squares"], step["larger"]])

signs = claim.also(
    "both signs",
    given={"product": ge(u * e, 0), "target": gt(S, 0)},
    conclude={"first": ge(u, 0), "second": ge(e, 0)},
    says="If u e >= 0 and u + e = g* > 0 then u >= 0 and e >= 0.",
    language=numbers,
)
step = signs.proof()
signed = [step["product"], step["target"]]
by_contradiction(step, "If u < 0 then e > 0, and the product is negative.", ge(u, 0), signed)
by_contradiction(step, "If e < 0 then u > 0, and the product is negative.", ge(e, 0), signed)


def divided(step: Proof, quantity: Expression, product: Known, factor: Known, says: str) -> Known:
    """The sign of a quantity, from that of quantity factor and factor > 0."""
    by, values = {"product": product, "factor": factor}, {u: quantity, h: factor.fact.sides[0]}
    if product.fact.kind == ">":
        return step.cite(strict_quotient, "sign", says, gt(quantity, 0), by, values)
    return step.cite(quotient, "sign", says, ge(quantity, 0), by, values)


def smaller(step: Proof, larger: Expression, other: Expression, squares: Known, sign: Known, says: str) -> Known:
    """larger - other >= 0, from larger^2 - other^2 >= 0 and larger >= 0."""
    if sign.fact.kind == ">":
        sign = step.inequality("(In particular it is not negative.)", ge(larger, 0), [sign])
    return step.cite(
        root, "order", says, ge(larger - other, 0), {"squares": squares, "larger": sign}, {h: larger, u: other}
    )


room = claim.also(
    "no step passes the target",
    given={
        "step": gt(h, 0),
        "length": eq(h**2 * G**2, G**2 - u**2 + S**2),
        "inside": ge(G**2, u**2),
        "same side": ge(u, 0),
        "below": ge(e, 0),
        "a step": ge(k, 0),
        "not too large": ge(1, k),
        "scale": gt(G**2, 0),
    },
    conclude={"room": ge(h * G**2, G**2 + k * u * e)},
    says="For numbers with h^2 g^2 = g^2 - u^2 + g*^2, 0 <= u <= |g|, e = g* - u >= 0 and 0 <= gamma <= 1: "
    "h g^2 >= g^2 + gamma u e.",
    language=numbers,
)
step = room.proof()
one = step.inequality("1 - gamma^2 is not negative.", ge(1 - k**2, 0), [step["a step"], step["not too large"]])
first = step.inequality(
    "Nor is 2 (1 - gamma) u + (1 - gamma^2) e,",
    ge(2 * (1 - k) * u + (1 - k**2) * e, 0),
    [one, step["not too large"], step["same side"], step["below"]],
)
second = step.inequality("nor e (g^2 - u^2).", ge(e * (G**2 - u**2), 0), [step["below"], step["inside"]])
B = G**2 * (2 * (1 - k) * u + (1 - k**2) * e) + k**2 * e * (G**2 - u**2)
both = step.inequality(
    "Weighted with g^2 and gamma^2 they add up to a number B >= 0.", ge(B, 0), [first, second], [G, k]
)
product = step.inequality("So e B is not negative,", ge(e * B, 0), [both, step["below"]])
squares = step.identity(
    "and e B is the difference of the squares.", h**2 * G**4 - (G**2 + k * u * e) ** 2, e * B, [step["length"]]
)
ordered = step.inequality("The squares are ordered;", ge(h**2 * G**4 - (G**2 + k * u * e) ** 2, 0), [product, squares])
bottom = step.inequality("h g^2 is positive,", gt(h * G**2, 0), [step["step"], step["scale"]])
smaller(step, h * G**2, G**2 + k * u * e, ordered, bottom, "so are the numbers.")


def no_farther(step: Proof, of: Expression, says: str, **known: Known) -> Known:
    """The inequality for u = g times this alignment; `known` are the premises that depend on it."""
    squared = step.inequality("g^2 is positive,", gt(g**2, 0), [], [g])
    premises = {label: step[label] for label in ("step", "a step", "not too large")}
    values = {G: g, u: g * of, S: gs, k: gamma, h: length}
    fact = ge(length * g**2, g**2 + gamma * g * of * (gs - g * of))
    return step.cite(room, "room", says, fact, {**premises, "scale": squared, **known}, values)


def unit_steps(step: Proof, after: Operator = after, start: Operator = start) -> Known:
    """|w| = 1 at every step."""
    q = -((norm2(w) - 1) ** 2)
    begin = step.inequality("The direction is a unit vector at the start,", ge(start(q), 0))
    with step.suppose("and a step normalizes.", implies(ge(q, 0), ge(after(q), 0))) as supposed:
        inner = supposed.step
        normal = inner.identity("v / |v| has length 1.", after(norm2(w)), sp.Integer(1))
        supposed.proves(inner.inequality("So", ge(after(q), 0), [normal]))
    kept = step.rule("induction", "So (|w|^2 - 1)^2 is never positive,", ge(q, 0), [begin, step.last], q=q)
    turned = step.inequality("in other words,", ge(0, (norm2(w) - 1) ** 2), [kept])
    gone = step.rule("zero-norm", "it is 0,", eq(norm2(w) - 1, 0), [turned], v=norm2(w) - 1)
    return step.identity("and w is a unit vector at every step.", norm2(w), sp.Integer(1), [gone])


every = claim.also(
    "one step",
    given={**STEPS, **SMALL},
    conclude={
        "unit": unit,
        "along": eq(after(A * w), after(s) / gs * y),
        "alignment": eq(after(s) * g * length, gs),
        "length": eq(g**2 * length**2, g**2 * (1 - sigma**2) + gs**2),
        "first": implies([gt(g, 0), ge(gs - g * sigma, 0)], [gt(after(s), 0), ge(after(gap), 0)]),
        "stays positive": implies([gt(g, gamma * (gs * sigma + g * sigma**2))], gt(after(g), 0)),
    },
    says="One step from any unit vector, for 0 <= gamma <= 1: A w is then along y, and if g > 0 and |g A w| <= |y| it "
    "points as y does and g s does not pass |y|. That g stays positive is sure for a small gamma only.",
)
step = every.proof()
is_unit = unit_steps(step)
step.identity("A step takes A w to y / (g |v|),", after(A * w), after(s) / gs * y)
aligned = step.identity("so the new alignment is |y| / (g |v|).", after(s) * g * length, gs)
long = step.identity("The parts of v are orthogonal:", g**2 * length**2, g**2 * (1 - sigma**2) + gs**2, [is_unit])
image = step.inequality(
    "|y| |A w| is not negative,", ge(gs * sigma, 0), [step["target"], step.definition(sigma, "nonnegative")]
)
distance = step.inequality(
    "and the square of |y|^2 A w - (y'Aw) y is not either:",
    ge(gs**2 * (gs**2 * sigma**2 - dot(y, A * w) ** 2), 0),
    [],
    [gs**2 * A * w - dot(y, A * w) * y],
)
schwarz = step.inequality(
    "this is the inequality of Cauchy.", ge(gs**2 * sigma**2 - dot(y, A * w) ** 2, 0), [distance], [1 / gs]
)
upper = smaller(step, gs * sigma, dot(y, A * w), schwarz, image, "So y'Aw is at most |y| |A w|,")
lower = smaller(step, gs * sigma, -dot(y, A * w), schwarz, image, "and at least the opposite.")
moved = step.identity(
    "The scale moves by gamma (y'Aw - g |A w|^2).", after(g), g + gamma * (dot(y, A * w) - g * sigma**2)
)
inside = step.inequality("|A w| is at most 1,", ge(1 - sigma**2, 0), [is_unit], [part])
inside = step.inequality("so (g |A w|)^2 is at most g^2.", ge(g**2, (g * sigma) ** 2), [inside], [g])
with step.suppose("Suppose g > 0 and g |A w| <= |y|.", every.conclude["first"]) as supposed:
    inner = supposed.step
    stretch = inner.inequality("g |v| is positive,", gt(g * length, 0), [supposed["if1"], inner["step"]])
    turned = inner.inequality("|y| is,", gt(after(s) * g * length, 0), [aligned, inner["target"]])
    turned = divided(inner, after(s), turned, stretch, "and so is the alignment.")
    same = inner.inequality(
        "g |A w| is not negative,", ge(g * sigma, 0), [supposed["if1"], inner.definition(sigma, "nonnegative")]
    )
    known = {"length": long, "inside": inside, "same side": same, "below": supposed["if2"]}
    limit = no_farther(inner, sigma, "and the inequality about numbers holds for u = g |A w|.", **known)
    slower = inner.inequality(
        "The scale moves at most by gamma |A w| (|y| - g |A w|),",
        ge(gamma * (gs * sigma - dot(y, A * w)), 0),
        [inner["a step"], upper],
    )
    slower = inner.inequality(
        "so g g_{t+1} is at most g^2 |v|.", ge(length * g**2 - g * after(g), 0), [moved, limit, slower, supposed["if1"]]
    )
    lever = inner.inequality("Multiply the new residual by g^2 |v|:", gt(length * g**2, 0), [stretch, supposed["if1"]])
    left = inner.identity(
        "it is |y| times that difference,", after(gap) * length * g**2, gs * (length * g**2 - g * after(g)), [aligned]
    )
    left = inner.inequality(
        "which is not negative.", ge(after(gap) * length * g**2, 0), [left, slower, inner["target"]]
    )
    supposed.proves(turned, divided(inner, after(gap), left, lever, "So the residual is not negative."))
with step.suppose("Suppose gamma is small.", every.conclude["stays positive"]) as supposed:
    inner = supposed.step
    slower = inner.inequality(
        "The scale falls at most by gamma (|y| |A w| + g |A w|^2):",
        ge(gamma * (gs * sigma + dot(y, A * w)), 0),
        [inner["a step"], lower],
    )
    supposed.proves(inner.inequality("it stays positive.", gt(after(g), 0), [moved, slower, supposed["if1"]]))

plane = claim.also(
    "the plane",
    given={label: AFTER[label] for label in (*STEPS, *SMALL, "along")},
    conclude={
        "along": eq(A * w, s / gs * y),
        "null space": eq(p, 1 - s**2),
        "residual": eq(norm2(r), gap**2),
        "distance": eq(norm2(g * w - A.T * y), gap**2 + g**2 * p),
        "scale": eq(after(g), g + gamma * s * gap),
        "alignment": eq(after(s) * g * length, gs),
        "length": eq(g**2 * length**2, g**2 * (1 - s**2) + gs**2),
    },
    says="Where A w = s y / |y| at the start, with any sign of s and of g, it is so at every step.",
)
step = plane.proof()
known = {label: step[label] for label in (*STEPS, *SMALL)}
is_unit = conclusion_of(step, every, "unit", "w is a unit vector at every step,")
moved = conclusion_of(step, every, "along", "and a step leads A w to the direction of y.")
off = A * w - s / gs * y
q = -norm2(off)
begin = step.inequality("A w = s y / |y| at the start,", ge(start(q), 0), [step["along"]])
with step.suppose("and after every step.", implies(ge(q, 0), ge(after(q), 0))) as supposed:
    inner = supposed.step
    gone = inner.identity("The difference is 0 then.", after(off), 0 * y, [moved])
    supposed.proves(inner.inequality("So", ge(after(q), 0), [gone]))
kept = step.rule("induction", "So the square of the difference is never positive,", ge(q, 0), [begin, step.last], q=q)
turned = step.inequality("in other words,", ge(0, norm2(off)), [kept])
gone = step.rule("zero-norm", "it is 0,", eq(off, 0 * y), [turned], v=off)
along = step.identity("and A w is along y at every step.", A * w, s / gs * y, [gone])
parts = step.identity("Hence |w_perp|^2 = 1 - s^2,", p, 1 - s**2, [along, is_unit])
step.identity("|r|^2 = e^2,", norm2(r), gap**2, [along])
step.identity("and Pythagoras gives the distance from x*.", norm2(g * w - A.T * y), gap**2 + g**2 * p, [along])
step.identity("The scale moves by gamma s e,", after(g), g + gamma * s * gap, [along])
step.identity("the next alignment is |y| / (g |v|),", after(s) * g * length, gs)
step.identity("and g^2 |v|^2 = g^2 (1 - s^2) + |y|^2.", g**2 * length**2, g**2 * (1 - s**2) + gs**2, [parts])


def in_the_plane(step: Proof, begin: Known) -> dict[str, Known]:
    """What the plane gives, by its labels, where `begin` says that A w_0 is along y."""
    known = {**{label: step[label] for label in (*STEPS, *SMALL)}, "along": begin}
    return {
        label: step.cite(plane, label, f"In the plane of w* and one null direction ({label}):", fact, known)
        for label, fact in plane.conclude.items()
    }


main = claim.state(
    "theorem",
    given=AFTER,
    conclude={
        **{label: fact for label, fact in plane.conclude.items() if label not in ("alignment", "length")},
        "positive": gt(g, 0),
        "same side": ge(s, 0),
        "below": ge(gap, 0),
        "the scale grows": ge(after(g), g),
        "the alignment grows": ge(after(s), s),
        "the null-space part shrinks": ge(norm2(x_part), after(norm2(x_part))),
        "contraction": ge((1 - gamma * s) * gap, after(gap)),
        "never beyond": ge(after(gap), 0),
        "since the start": ge(g, g0),
        "aligned since the start": ge(s, s0),
        "null space since the start": ge(start(norm2(x_part)), norm2(x_part)),
        "geometric": ge(Q * gap0, gap),
    },
    says="If A w_0 = s_0 y / |y| with s_0 >= 0, g_0 > 0, g_0 s_0 <= |y|, and 0 <= gamma <= 1, all this holds at every "
    "step; Q = (1 - gamma s_0)^t.",
)
step = main.proof()
facts = in_the_plane(step, step["along"])
parts, scale, aligned, long = (facts[label] for label in ("null space", "scale", "alignment", "length"))

less = step.inequality("s^2 is at most 1,", ge(1 - s**2, 0), [parts], [part])
inside = step.inequality("so (g s)^2 is at most g^2.", ge(g**2, (g * s) ** 2), [less], [g])
square = step.inequality("g^2 is positive,", gt(g**2, 0), [], [g])
lever = step.inequality("and so is g^2 |v|.", gt(length * g**2, 0), [square, step["step"]])
next_u = step.identity(
    "One step: g s times g^2 |v|", after(g * s) * length * g**2, gs * (g**2 + gamma * g * s * gap), [scale, aligned]
)
next_e = step.identity(
    "and the residual times that.",
    after(gap) * length * g**2,
    gs * (length * g**2 - g**2 - gamma * g * s * gap),
    [scale, aligned],
)


def both_signs(step: Proof, product: Known) -> tuple[Known, Known]:
    """g s >= 0 and e >= 0, from their product: their sum is |y|."""
    by, values = {"product": product, "target": step["target"]}, {u: g * s, S: gs}
    first = step.cite(signs, "first", "As g s + e = |y| > 0, g s is not negative,", ge(g * s, 0), by, values)
    return first, step.cite(signs, "second", "and neither is e.", ge(gap, 0), by, values)


def no_step_passes(step: Proof, same: Known, below: Known) -> Known:
    known = {"length": long, "inside": inside, "same side": same, "below": below}
    return no_farther(step, s, "The inequality about numbers holds for u = g s.", **known)


q = g * s * gap
begin = step.inequality("At the start g s is not negative,", ge(g0 * s0, 0), [step["positive"], step["same side"]])
begin = step.inequality("nor is g s e.", ge(start(q), 0), [begin, step["below"]])
with step.suppose("This stays so.", implies(ge(q, 0), ge(after(q), 0))) as supposed:
    inner = supposed.step
    same, below = both_signs(inner, supposed["if1"])
    limit = no_step_passes(inner, same, below)
    more = inner.inequality("gamma g s is not negative,", ge(gamma * g * s, 0), [inner["a step"], same])
    more = inner.inequality("nor is gamma g s e,", ge(gamma * g * s * gap, 0), [more, below])
    top = inner.inequality("so g^2 + gamma g s e is positive.", gt(g**2 + gamma * g * s * gap, 0), [square, more])
    up = inner.inequality("Times |y|:", ge(after(g * s) * length * g**2, 0), [next_u, top, inner["target"]])
    up = divided(inner, after(g * s), up, lever, "g s is not negative after the step,")
    down = inner.inequality(
        "The inequality, times |y|:", ge(after(gap) * length * g**2, 0), [next_e, limit, inner["target"]]
    )
    down = divided(inner, after(gap), down, lever, "nor is e.")
    supposed.proves(inner.inequality("So their product is not.", ge(after(q), 0), [up, down]))
kept = step.rule("induction", "So g s e is never negative.", ge(q, 0), [begin, step.last], q=q)
same, below = both_signs(step, kept)
limit = no_step_passes(step, same, below)
down = step.inequality("Times |y|:", ge(after(gap) * length * g**2, 0), [next_e, limit, step["target"]])
divided(step, after(gap), down, lever, "the residual stays so after the next step.")


def grows(step: Proof, scale_is_positive: Known) -> tuple[Known, Known]:
    """s >= 0 and gamma s e >= 0, where g > 0."""
    first = divided(step, s, same, scale_is_positive, "s is not negative,")
    second = step.inequality("nor is gamma s,", ge(gamma * s, 0), [first, step["a step"]])
    return first, step.inequality("nor is gamma s e.", ge(gamma * s * gap, 0), [second, below])


begin = step.inequality("The scale is positive at the start,", gt(start(g), 0), [step["positive"]])
with step.suppose("and stays so.", implies(gt(g, 0), gt(after(g), 0))) as supposed:
    inner = supposed.step
    _, gain = grows(inner, supposed["if1"])
    supposed.proves(inner.inequality("So the scale grows.", gt(after(g), 0), [scale, gain, supposed["if1"]]))
is_positive = step.rule("strict-induction", "So it is always positive.", gt(g, 0), [begin, step.last], q=g)
aside, gain = grows(step, is_positive)
growing = step.inequality("So the scale never decreases.", ge(after(g), g), [scale, gain])

stride = step.inequality("h = g |v| is positive,", gt(H, 0), [is_positive, step["step"]])
total = step.inequality("|y| + g s is too,", gt(gs + g * s, 0), [step["target"], same])
wide = step.inequality("so |y|^2 is at least (g s)^2,", ge(gs**2 - g**2 * s**2, 0), [total, below])
wide = step.inequality("and times 1 - s^2:", ge((1 - s**2) * (gs**2 - g**2 * s**2), 0), [wide, less])
wide = step.inequality("|y|^2 is at least (s h)^2,", ge(gs**2 - s**2 * H**2, 0), [wide, long])
lift = smaller(step, gs, s * H, wide, step["target"], "so |y| is at least s h.")
lift = step.inequality("The new alignment times h is |y|,", ge((after(s) - s) * H, 0), [lift, aligned])
rising = divided(step, after(s) - s, lift, stride, "so the alignment does not decrease.")

one = step.inequality("1 is positive,", gt(1, 0))
short = smaller(step, sp.Integer(1), s, less, one, "so s is at most 1,")
spare = step.inequality("so g s is at most g,", ge(g - g * s, 0), [short, is_positive])
spare = step.inequality("and e times the difference is not negative.", ge(gap * (g - g * s), 0), [spare, below])
near = step.inequality("(g + e)^2 - h^2 is twice that:", ge((g + gap) ** 2 - H**2, 0), [spare, long])
reach = step.inequality("g + e is positive,", gt(g + gap, 0), [is_positive, below])
near = smaller(step, g + gap, H, near, reach, "so h is at most g + e,")
far = step.inequality("while h^2 - |y|^2 = g^2 (1 - s^2),", ge(H**2 - gs**2, 0), [less, long], [g])
far = smaller(step, H, gs, far, stride, "so h is at least |y|.")
D = H - after(g)
ahead_of = step.inequality("By the inequality g (h - g_{t+1}) >= 0,", ge(D * g, 0), [limit, scale])
ahead_of = divided(step, D, ahead_of, is_positive, "and h - g_{t+1} >= 0.")
within = step.inequality("It is at most (1 - gamma s) e.", ge((1 - gamma * s) * gap - D, 0), [near, scale])
first = step.inequality(
    "So ((1 - gamma s) e - h + g_{t+1}) h >= 0", ge(((1 - gamma * s) * gap - D) * H, 0), [within, stride]
)
second = step.inequality("and (h - g_{t+1}) (h - |y|) >= 0.", ge(D * (H - gs), 0), [ahead_of, far])
residue = step.identity("One step turns e into |y| (h - g_{t+1}) / h.", after(gap) * H, gs * D, [aligned])
shrink = step.inequality("Together,", ge(((1 - gamma * s) * gap - after(gap)) * H, 0), [first, second, residue])
contraction = divided(step, (1 - gamma * s) * gap - after(gap), shrink, stride, "the residual contracts.")

taller = step.inequality("h + g_{t+1} is positive,", gt(H + after(g), 0), [stride, is_positive, growing])
taller = step.inequality("so h^2 is at least g_{t+1}^2,", ge(H**2 - after(g) ** 2, 0), [taller, ahead_of])
shrinks = step.inequality(
    "and the null-space part of x is multiplied by g_{t+1} / h, which is at most 1.",
    ge(norm2(x_part), after(norm2(x_part))),
    [taller],
    [part / length],
)


def since_the_start(quantity: Expression, growing: Known, says: str) -> Known:
    """quantity >= its value at the start, as no step makes it smaller."""
    opposite = step.inequality("The opposite does not grow:", ge(-quantity, after(-quantity)), [growing])
    kept = step.rule("never-grows", says, ge(start(-quantity), -quantity), [opposite], q=-quantity)
    return step.inequality("In other words:", ge(quantity, start(quantity)), [kept])


since_the_start(g, growing, "So the scale is at least what it was at the start,")
aligned_since = since_the_start(s, rising, "and so is the alignment,")
step.rule(
    "never-grows",
    "and the null-space part is at most what it was.",
    ge(start(norm2(x_part)), norm2(x_part)),
    [shrinks],
    q=norm2(x_part),
)

s0_square = step.inequality(
    "s_0 is at most 1 too:", ge(1 - s0**2, 0), [step["along"], step["unit_start"]], [start(part)]
)
s0_short = smaller(step, sp.Integer(1), s0, s0_square, one, "its square is.")
bound = step.inequality(
    "gamma s_0 is at most 1,",
    ge(1 - gamma * s0, 0),
    [step["not too large"], s0_short, step["same side"], step["a step"]],
)
q = Q * gap0 - gap
begin = step.inequality("Q = 1 at the start.", ge(start(q), 0))
ordered = step.inequality(
    "As s >= s_0, gamma (s - s_0) is not negative,", ge(gamma * (s - s0), 0), [step["a step"], aligned_since]
)
ordered = step.inequality(
    "so (1 - gamma s) e is at most (1 - gamma s_0) e.",
    ge((1 - gamma * s0) * gap, (1 - gamma * s) * gap),
    [ordered, below],
)
with step.suppose("If e <= Q e_0", implies(ge(q, 0), ge(after(q), 0))) as supposed:
    inner = supposed.step
    grown = inner.inequality(
        "multiply by 1 - gamma s_0:", ge((1 - gamma * s0) * (Q * gap0 - gap), 0), [supposed["if1"], bound]
    )
    supposed.proves(inner.inequality("it holds after a step.", ge(after(q), 0), [grown, ordered, contraction]))
step.rule("induction", "So it holds at every step.", ge(q, 0), [begin, step.last], q=q)

here: dict[Expression, list[list[Any]]] = {
    A: [[1, 0]],
    y: [[1]],
    w0: [[1], [0]],
    g0: [["1/2"]],
    length: [[2]],
    gs: [[1]],
}
claim.mutated(
    "larger steps",
    {label: fact for label, fact in AFTER.items() if label != "not too large"},
    {"never beyond": ge(after(gap), 0)},
    "That g s does not pass |y| for any gamma.",
).refuted(
    "From w_0 = w* and g_0 = 1/2 with gamma = 2: g_1 = 3/2.", "never beyond", {"m": 1, "d": 2}, here | {gamma: [[2]]}
)
claim.mutated(
    "faster",
    AFTER,
    {"contraction": ge((1 - gamma * s) ** 2 * gap, after(gap))},
    "The square of the factor. (From w_0 = w* the factor is exactly 1 - gamma s.)",
).refuted(
    "From w_0 = w* and g_0 = 1/2 with gamma = 1/2: e falls from 1/2 to 1/4.",
    "contraction",
    {"m": 1, "d": 2},
    here | {gamma: [["1/2"]]},
)

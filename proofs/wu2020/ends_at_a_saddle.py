"""Which starts end at a saddle: what they have in common, and for one equation exactly which they are.

If the flow ends in S then |w_0^perp|^2 exp(g_0^2/c) <= 1 and the loss is never below |y|^2 / 2. For one equation it
ends in S just if |w_0^perp|^2 exp(g_0^2/c) = 1 and g_0 y'Aw_0 <= 0. For every g_0 other than 0 there are such starts,
and they do not stand still: so it is only almost every start, other than the stationary points, that avoids S.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import (
    below_one,
    by_contradiction,
    conclusion_of,
    exp_above_tangent,
    exp_product,
    exp_tends,
    if_not,
    is_one,
    one_limit,
    ordered,
    same_limit,
)
from proofs.claim import Claim, Values
from proofs.confirm import as_column
from proofs.evaluation import unit_vector
from proofs.statement import Known, Proof
from proofs.wu2020 import dichotomy, lemma_2_5
from proofs.wu2020.dichotomy import held, part, shrunk, w_end, w_star
from proofs.wu2020.instances import into_a_saddle
from proofs.wu2020.lemma_2_4 import clock
from proofs.wu2020.long_time import factor, gain, smallest
from proofs.wu2020.setting import FLOW, A, A_pinv, c, f, g, g0, n, n0, perp, positive, rate, w, w0, y
from proofs.wu2020.tools import across, along, exact_rate, unit_norm
from symbolic.notation import (
    Language,
    dot,
    eq,
    exist,
    for_all,
    ge,
    gt,
    implies,
    le,
    ne,
    norm2,
    predicate,
    tends,
)

language = dichotomy.language.child()
w_inf = language.vector("w_inf", "d", r"w_\infty", "the limit of the direction")
w_far = language.symbol("w_far", ("d", "1"), r"w_\infty", "the limit of the direction")
u = language.vector("u", "m", meaning="a sign: the one entry of a unit vector of one component")
a = language.vector("a", "d", meaning="the direction of the one row of A")
l, beta = language.scalar("l", r"\ell", "its length"), language.scalar("beta", r"\beta", "the target")  # noqa: E741
p, p0 = dot(a, w), dot(a, w0)  # the part of w in the row space
push, push0 = g * dot(y, A * w), g0 * dot(y, A * w0)


def at_a_saddle(rng: random.Random, _: int, d: int, *__: int) -> Values:
    """One equation, and a point of S."""
    mirror = unit_vector(rng, d)
    row, w_here = ([Fraction(i == k) - 2 * mirror[i][0] * mirror[k][0] for i in range(d)] for k in (0, 1))
    sign, size, goal = Fraction(rng.choice((1, -1))), positive(rng), positive(rng)
    found = {"A": [[sign * size * x for x in row]], "y": [[sign * goal]], "a": as_column(row), "w": as_column(w_here)}
    numbers = {"u": sign, "l": size, "beta": goal, "g": 0 * sign, "c": positive(rng), "t": 0 * sign}
    numbers |= {"scale": size, "ratio": goal}
    return (
        found
        | {"w_inf": as_column(w_here), "e": as_column(w_here)}
        | {name: [[number]] for name, number in numbers.items()}
    )


claim = Claim(
    "new/ends-at-a-saddle",
    language,
    "Starts that end at a saddle",
    at_a_saddle,
    ((1, 2, 1), (1, 3, 1), (1, 5, 1)),
    into_a_saddle,
)
claim.remarks.append(
    "For A = [1, 0], y = 1 and g_0 = c = 1 the flow from w_0 = (-sqrt(1 - 1/e), exp(-1/2)) ends in (0, (0, 1)), a "
    "saddle of loss 1/2."
)

inside = claim.also(
    "an inclusion",
    given={**FLOW, "ratio": gt(c, 0), "scale": tends(g, 0), "turned": tends(w, w_inf)},
    conclude={"gain": le(gain, 0), "invariant": le(part * held**2, 1)},
    says="If g tends to 0, and w to anything, the loss is never below that at g = 0, and "
    "|w_0^perp|^2 exp(g_0^2/c) is at most 1.",
)
step = inside.proof()
norms = unit_norm(step)
falls = step.inequality("|r|^2 never grows", ge(0, rate(-gain)), [exact_rate(step), step["ratio"]], [along, g * across])
both = {g: step["scale"], w: step["turned"]}
ends = step.limit("and tends to |y|^2,", norm2(y - g * A * w) - norm2(y), both, sp.Integer(0))
ends = same_limit(step, "so", ends, tends(-gain, 0))
above = step.rule("above-its-limit", "it is never below.", ge(-gain, 0), [falls, ends], q=-gain, L=sp.Integer(0))
step.inequality("This is the gain.", inside.conclude["gain"], [above])


def shrinks(step: Proof, scale: Known) -> Known:
    """The factor of the null-space part converges if g tends to 0."""
    exponent = (g0**2 - g**2) / (2 * c)
    moving = step.limit("The exponent converges,", exponent, {g: scale}, g0**2 / (2 * c))
    return exp_tends(step, factor, held, moving, "and so does the factor of the null-space part.")


tied = conclusion_of(step, lemma_2_5.printed, "invariant", "By Lemma 2.5")
rows = step.identity(
    "the row-space part has what is left:", norm2(A_pinv * A * w), 1 - factor**2 * part, [*norms, tied]
)
short = step.inequality("that is not negative,", ge(1, factor**2 * part), [rows], [A_pinv * A * w])
ends = step.limit("also in the limit,", factor**2 * part, {factor: shrinks(step, step["scale"])}, held**2 * part)
ones = step.limit("(1 stays)", sp.Integer(1), both)
ordered(step, "where g = 0.", short, ones, ends)

# One equation

one_row = {
    "row": eq(A, l * u * a.T),
    "target": eq(y, beta * u),
    "sign": eq(norm2(u), 1),
    "unit_row": eq(norm2(a), 1),
    "length": ne(l, 0),
    "goal": ne(beta, 0),
}
critical = eq(part * held**2, 1)


def row_space(step: Proof) -> Known:
    """A^+ A is the projection onto the row."""
    up = step.identity("The row is A'u / l,", a.T, u.T * A / l)
    back = step.identity("so it is in the row space,", a.T * A_pinv * A, a.T, [up])
    image = step.identity("which consists of its multiples:", A_pinv * A, l * a * (A_pinv * u).T)
    turned = step.identity("so l A^+ u is the row,", l * (A_pinv * u).T, a.T, [back, image])
    return step.identity("and A^+ A = a a'.", A_pinv * A, a * a.T, [image, turned])


def null_space(step: Proof) -> Known:
    """What the null-space part leaves for the part p in the row space."""
    tied = conclusion_of(step, lemma_2_5.printed, "invariant", "By Lemma 2.5")
    split = step.identity(
        "the null-space part has the length", norm2(perp(w)), 1 - p**2, [row_space(step), *unit_norm(step)]
    )
    return step.identity("that the invariant says.", factor**2 * part, 1 - p**2, [split, tied])


crossing = claim.also(
    "no crossing",
    given={**FLOW, "ratio": gt(c, 0), **one_row, "invariant": critical},
    conclude={"sign": implies(ne(g0 * p0, 0), gt(g * p * g0 * p0, 0))},
    says="For one equation, and |w_0^perp|^2 exp(g_0^2/c) = 1: if g a'w is not 0 at the start, it keeps its sign.",
)
step = crossing.proof()
norms = unit_norm(step)
left = null_space(step)
product = exp_product(step, held, shrunk, factor, "The factor splits,")
square = step.identity("so p = a'w is 0 just where g is: p^2 = 1 - exp(-g^2/c).", p**2, 1 - shrunk**2, [left, product])
W = l * (beta - l * g * p) * (1 - p**2 + c)
grows = step.identity("g has the rate", rate(g), c * l * p * (beta - l * g * p), norms)
turns = step.identity("and p", rate(p), g * l * (1 - p**2) * (beta - l * g * p), norms)
turns = step.identity("So p^2 + g^2 has the rate", rate(p**2 + g**2), 2 * g * p * W, [grows, turns])
k = (1 + W**2) / 2
slow = step.inequality(
    "and falls at most in proportion to itself.",
    ge(rate(p**2 + g**2) + k * (p**2 + g**2), 0),
    [turns],
    [g + p * W, g * W + p],
)
smooth = step.identity("(the factor is smooth)", rate(k), rate(k))
with step.suppose("Let g p be different from 0 at the start.", crossing.conclude["sign"]) as supposed:
    inner = supposed.step
    begin = gt(p0**2 + g0**2, 0)
    with if_not(inner, "Then p^2 + g^2 starts positive.", begin) as case:
        small = case.inequality("g_0^2 is not positive,", ge(0, g0**2), [case["case1"]], [p0])
        none = case.rule("zero-norm", "g_0 is 0,", eq(g0, 0), [small], v=g0)
        none = case.identity("and so is the product.", g0 * p0, 0, [none])
        case.absurd("A contradiction.", none, supposed["if1"])
    stays = inner.rule(
        "keeps-sign",
        "So it stays positive,",
        gt(p**2 + g**2, 0),
        [slow, inner.last, smooth],
        q=p**2 + g**2,
        k=k,
        d=rate(k),
    )
    never = ne(g * p, 0)
    with (
        if_not(inner, "and g p is never 0.", never) as case,
        case.cases("g or p would be.", never, eq(g, 0)) as factors,
    ):
        with factors.case("If g is,") as deep:
            none = deep.identity("the exponent is 0,", -(g**2) / (2 * c), 0, [deep["case1"]])
            whole = is_one(deep, shrunk, none)
            nothing = deep.inequality("and p is 0 too.", gt(0, 0), [stays, deep["case1"], whole, square])
            deep.absurd("A contradiction.", nothing)
        with factors.case("If not, p is,") as deep:
            none = deep.identity("as g p is.", p, 0, [case["case1"]])
            below = deep.inequality("But the exponent is negative,", gt(0, -(g**2) / (2 * c)), [deep["ratio"]], [g / c])
            less = below_one(deep, shrunk, below, "so exp(-g^2/2c) < 1,")
            facts = [less, deep.definition(shrunk, "positive"), none, square]
            deep.absurd("A contradiction.", deep.inequality("and p^2 > 0.", gt(0, 0), facts))
    apart, smooth = inner.last, inner.identity("(this is smooth)", rate(g * p), rate(g * p))
    supposed.proves(
        inner.rule(
            "never-zero", "So it keeps its sign.", gt(g * p * g0 * p0, 0), [apart, smooth], q=g * p, d=rate(g * p)
        )
    )

saddle = exist(w_far, such_that=[tends(g, 0), tends(w, w_far), eq(dot(y, A * w_far), 0)])
theorem = claim.state(
    "theorem",
    given={**FLOW, "ratio": gt(c, 0), "rank": gt(smallest, 0), **one_row},
    conclude={
        "ends there": implies([critical, gt(0, push0)], saddle),
        "rests there": implies([critical, eq(push0, 0)], [eq(g0, 0), eq(dot(y, A * w0), 0)]),
        "no others": for_all(w_end, given=[tends(g, 0), tends(w, w_end)], then=[critical, le(push0, 0)]),
    },
    says="For one equation, A = l u a' with |a| = |u| = 1: the flow ends in S if |w_0^perp|^2 exp(g_0^2/c) = 1 and "
    "g_0 y'Aw_0 < 0, or if it starts there (that is the case g_0 y'Aw_0 = 0); and from no other start.",
)
step = theorem.proof()
norms = unit_norm(step)
known = {label: step[label] for label in crossing.given if label != "invariant"}
drive = step.identity("y'A w is a multiple of p = a'w,", push, l * beta * g * p)
drive0 = step.identity("also at the start.", push0, l * beta * g0 * p0)
left = null_space(step)
length = step.identity("|y|^2 = beta^2", norm2(y), beta**2)
size = step.inequality("is positive.", gt(norm2(y), 0), [length], [beta])


def signs(step: Proof, invariant: Known, apart: Known) -> Known:
    """g y'Aw has the sign with which it starts, where that is not 0."""
    with if_not(step, "Then g a'w is not 0 at the start,", ne(g0 * p0, 0)) as case:
        nothing = case.inequality("so would be g y'A w.", gt(0, 0), [apart, drive0, case["case1"]])
        case.absurd("A contradiction.", nothing)
    begins, sign = step.last, crossing.conclude["sign"]
    found = step.cite(crossing, "sign", "and never changes its sign:", sign, {**known, "invariant": invariant})
    keeps = step.instantiate(found, "so", gt(g * p * g0 * p0, 0), [begins])
    return step.inequality("nor does g y'A w.", gt(push * push0, 0), [keeps, drive, drive0], [l * beta])


with step.suppose("Let g_0 y'A w_0 be negative, and the invariant 1.", theorem.conclude["ends there"]) as supposed:
    inner = supposed.step
    keeps = signs(inner, supposed["if1"], supposed["if2"])
    negative = by_contradiction(inner, "It stays negative,", gt(0, push), [keeps, supposed["if2"]])
    low = inner.inequality("so the loss is never below that at g = 0.", le(gain, 0), [negative], [g * A * w])
    given = {label: inner[label] for label in ("direction", "unit_start", "ratio", "rank")} | {"low": low}
    either = inner.cite(dichotomy.above, "either", "By the dichotomy", dichotomy.either, given)
    with inner.cases("the flow ends in S.", saddle, on=either) as cases:
        with cases.case("If the loss tended to 0,") as case:
            remains = case.inequality("it would be at least |y|^2 / 2,", ge(f, norm2(y) / 2), [low])
            still = case.limit("(which stands still)", norm2(y) / 2, {f: case["case1"]})
            order = ordered(case, "and 0 too.", remains, case["case1"], still)
            case.absurd("A contradiction.", case.inequality("But y is not 0.", gt(0, 0), [order, size]))
        with (
            cases.case("Otherwise g tends to 0.") as case,
            case.obtain(case["case2"], "The limit of the direction", saddle) as deep,
        ):
            facts = [case["case1"], deep["has1"], deep["has2"]]
            deep.witness("is orthogonal to A'y.", saddle, facts, w_far=w_star)
    supposed.proves(inner.last)

begins = step.identity("(at the start)", norm2(perp(w0)), 1 - p0**2, [row_space(step)])
with step.suppose("Let g_0 y'A w_0 be 0.", theorem.conclude["rests there"]) as supposed:
    inner = supposed.step
    none = inner.identity("Then g_0 p_0 is 0.", g0 * p0, 0, [supposed["if2"], drive0])
    with if_not(inner, "So is g_0:", eq(g0, 0)) as case:
        none = case.identity("p_0 is,", p0, 0, [none])
        up = case.inequality(
            "and the exponent g_0^2/2c is positive,", gt(g0**2 / (2 * c), 0), [case["ratio"]], [g0 / c]
        )
        differs = case.inequality("(not 0)", ne(g0**2 / (2 * c), 0), [up])
        large = exp_above_tangent(case, held, differs, "so its exponential is larger than 1,")
        large = case.inequality("(by something)", gt(held - 1, 0), [large, up])
        square = case.identity("while its square is 1.", held**2, 1, [none, begins, supposed["if1"]])
        case.absurd("A contradiction.", case.inequality("It is not.", gt(0, 0), [large, square]))
    rests = inner.last
    nothing = inner.identity("(the exponent is 0)", g0**2 / (2 * c), 0, [rests])
    whole = is_one(inner, held, nothing)
    small = inner.inequality("and p_0^2", ge(0, p0**2), [begins, whole, supposed["if1"]])
    none = inner.rule("zero-norm", "and p_0.", eq(p0, 0), [small], v=p0)
    supposed.proves(rests, inner.identity("So the start is in S.", dot(y, A * w0), 0, [none]))

with step.suppose("Let the flow end at g = 0.", theorem.conclude["no others"]) as supposed:
    inner = supposed.step
    places = {g: supposed["if1"], w: supposed["if2"]}
    given = {label: inner[label] for label in FLOW} | {"ratio": inner["ratio"]}
    given |= {"scale": places[g], "turned": places[w]}
    low = inner.cite(inside, "gain", "The loss is never below that at g = 0.", le(gain, 0), given, {w_inf: w_end})
    force = c * dot(w_end, A.T * y)
    slope = inner.limit("The rate of g converges,", c * dot(w, A.T * (y - g * A * w)), places, force)
    rest = inner.rule(
        "rest-in-the-limit", "so it tends to 0,", eq(force, 0), [places[g], slope], q=g, L=sp.Integer(0), R=force
    )
    row_part = inner.identity("which is a multiple", force, c * l * beta * dot(a, w_end))
    flat = inner.identity("of the part along the row: that is 0.", dot(a, w_end), 0, [rest, row_part])
    ends = inner.limit("So 1 - p^2 tends", 1 - p**2, {w: places[w]}, 1 - dot(a, w_end) ** 2)
    to_one = inner.identity("(p in the limit)", 1 - dot(a, w_end) ** 2, sp.Integer(1), [flat])
    ends = same_limit(inner, "to 1,", ends, tends(factor**2 * part, 1), quantity=left, limit=to_one)
    other = inner.limit("and to this:", factor**2 * part, {factor: shrinks(inner, places[g])}, held**2 * part)
    invariant = one_limit(inner, "they are the same.", other, ends)
    with if_not(inner, "g_0 y'A w_0 is not positive.", le(push0, 0)) as case:
        keeps = signs(case, invariant, case["case1"])
        some = by_contradiction(case, "g y'A w would stay positive,", gt(push, 0), [keeps, case["case1"]])
        whole = case.identity("(Cauchy and Schwarz are equal)", beta**2 * norm2(g * A * w), push**2)
        much = by_contradiction(case, "and at least 2 |y|^2,", ge(push, 2 * beta**2), [some, low, whole], (beta,))
        gone = case.limit("though it tends to 0,", push, places, sp.Integer(0))
        still = case.limit("(this stands still)", 2 * beta**2, places)
        order = ordered(case, "which would be as large.", much, gone, still)
        case.absurd("A contradiction.", case.inequality("But y is not 0.", gt(0, 0), [order], [beta]))
    supposed.proves(invariant, inner.last)

# There are such starts

numbers = Language()
b = sp.Symbol("b", real=True)  # a square root
E = sp.Symbol("E", real=True)  # an exponential
ratio, scale = numbers.scalar("ratio", "c", "the ratio of the step sizes"), numbers.scalar("scale", "g_0", "the scale")
row, other = (
    numbers.vector("a", "d", meaning="the direction of the row"),
    numbers.vector("e", "d", "e", "a unit vector"),
)
whole = numbers.define("held", "exp", scale**2 / (2 * ratio))
zero = numbers.define("zero", "exp", sp.Integer(0), latex="e^0")
along_row, across_row = (numbers.symbol(name, ("1", "1"), name) for name in "st")
place = along_row * row + across_row * other
such = exist(
    along_row,
    across_row,
    such_that=[
        predicate("exp", across_row, -(scale**2) / (2 * ratio)),
        eq(norm2(place), 1),
        eq(norm2(place - row * dot(row, place)), across_row**2),
        eq(across_row * whole, 1),
        gt(0, scale * dot(row, place)),
    ],
)

starts = claim.also(
    "such starts",
    given={
        "ratio": gt(ratio, 0),
        "scale": ne(scale, 0),
        "unit_row": eq(norm2(row), 1),
        "unit_other": eq(norm2(other), 1),
        "orthogonal": eq(dot(row, other), 0),
    },
    conclude={"start": such},
    says="For every c > 0 and g_0 != 0 there is such a start, if d > 1: w_0 = s a + t e for a unit vector e orthogonal "
    "to a, with t = exp(-g_0^2/2c) and s^2 = 1 - t^2, of a sign for which g_0 y'Aw_0 < 0.",
    language=numbers,
)
step = starts.proof()
fall = -(scale**2) / (2 * ratio)
exponential = exist(E, such_that=[predicate("exp", E, fall), gt(E, 0)])
found = step.rule("exp-exists", "Let t be exp(-g_0^2/2c).", exponential, e=fall)
with step.obtain(found, "With it there is a start:", such) as inner:
    lower = inner.inequality("The exponent is negative,", gt(0, fall), [inner["ratio"]], [scale / ratio])
    below = below_one(inner, inner["has1"], lower, "so t < 1.")
    rest = inner.inequality("and 1 - t^2 is not negative.", ge(1 - E**2, 0), [below, inner["has2"]])
    product = exp_product(inner, whole, inner["has1"], zero, "t exp(g_0^2/2c) is exp(0),")
    invariant = inner.identity("which is 1.", E * whole, 1, [product, is_one(inner, zero)])
    root = exist(b, such_that=[eq(b**2, 1 - E**2), ge(b, 0)])
    found = inner.rule("square-root", "1 - t^2 has a root,", root, [rest], a=1 - E**2)
    with inner.obtain(found, "which is s, but for its sign.", such) as deep:
        some = by_contradiction(deep, "It is positive,", gt(b, 0), [deep["has1"], below, inner["has2"], deep["has2"]])
        with deep.cases("and the sign is opposite to that of g_0.", such, split=gt(scale, 0)) as cases:
            for says, s in (("If g_0 > 0, s < 0.", -b), ("If g_0 < 0, s > 0.", b)):
                with cases.case(says) as case:
                    here = s * row + E * other
                    apart = case.inequality("g_0 s is not 0,", gt(scale**2 * b, 0), [some], [scale])
                    against = by_contradiction(case, "but negative.", gt(0, scale * s), [apart, case["case1"], some])
                    facts = [
                        inner["has1"],
                        case.identity("w_0 has length 1,", norm2(here), 1, [deep["has1"]]),
                        case.identity("its part across the row t,", norm2(here - row * dot(row, here)), E**2),
                        invariant,
                        case.inequality("and g_0 a'w_0 < 0.", gt(0, scale * dot(row, here)), [against]),
                    ]
                    case.witness("This is a start.", such, facts, s=s, t=E)

moment = clock(sp.Integer(-1), sp.Integer(1))
time, E1, E2 = (moment.symbols[name] for name in ("t", "e1", "e2"))
refutation = claim.mutated(
    "without the invariant",
    {**FLOW, "ratio": gt(c, 0), **one_row, "opposite": gt(0, push0)},
    {"gain": le(gain, 0)},
    "That the loss is never below that at g = 0 if g_0 y'Aw_0 < 0.",
).refuted(
    "A = [1, 0], y = 1, c = 1, w_0 = (-1, 0), g_0 = 1: w stands still and g = 2 exp(-t) - 1, which passes 0; at t = 1 "
    "the loss 2 exp(-2 t) is less than 1/2.",
    "gain",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[1]], c: [[1]], w: [[-1], [0]], w0: [[-1], [0]], g: [[2 * E1 - 1]], g0: [[1]], n: [[1]],
     n0: [[1]], u: [[1]], a: [[1], [0]], l: [[1]], beta: [[1]]},
    parameters=moment,
    given={"time": ge(time, 0)},
    point={time: 1},
    at=[time],
)  # fmt: skip
unity = is_one(refutation.facts, moment.symbols["e0"])
refutation.facts.identity("So g starts at 1.", 2 * moment.symbols["e0"] - 1, 1, [unity])
later = refutation.then
positive_time = later.inequality("At t = 1,", gt(time, 0), [later["at t"]])
moved = later.inequality("(not 0)", ne(time, 0), [positive_time])
larger = exp_above_tangent(later, later["e2:is"], moved, "e > 2,")
inverse = exp_product(later, E1, E2, moment.symbols["e0"], "and exp(-1) is the inverse,")
low = by_contradiction(
    later, "which is less than 1/2.", gt(sp.Rational(1, 2), E1), [larger, later["at t"], inverse, unity]
)
later.inequality("So the loss is below 1/2.", gt(1 - 4 * E1**2, 0), [low, later["e1:positive"]])

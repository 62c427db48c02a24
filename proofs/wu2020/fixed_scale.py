"""With the scale fixed (c = 0) the flow tends to the row space just if w_0 lies there, or 0 < |g_0| <= |x*|.

The null-space part w_perp keeps its direction, and (g_0 x*'w - g_0^2) / |w_perp| increases at the rate
g_0^2 |r|^2 / |w_perp|. For |g_0| < |x*| the residual stays away from 0, so |w_perp| is at most a constant over t. From
|x*| on the quotient is never positive, so the loss is at most a constant over t, and g w ends at the solution of length
|g_0| that lies from x* in the direction of g_0 w_0^perp; for |g_0| > |x*| this is not x*.
"""

import random
from fractions import Fraction

import sympy as sp
from flint import fmpq_mat

from proofs.arguments import (
    by_contradiction,
    conclusion_of,
    is_one,
    one_limit,
    ordered,
    positive_square,
    rayleigh,
    same_limit,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020 import lemma_2_4, long_time
from proofs.wu2020.instances import at_fixed_scale
from proofs.wu2020.long_time import smallest, stands, time_passes
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
    r,
    rate,
    ratio,
    sample,
    start,
    t,
    w,
    w0,
    x_star,
    y,
)
from proofs.wu2020.tools import across, along, exact_rate, reaches_target, refuted_at_rest, unit_norm
from symbolic.balls import rational
from symbolic.notation import Expression, Fact, any_of, dot, eq, exist, ge, gt, implies, le, ne, norm2, tends

language = long_time.language.child()
part = language.define("part", "norm", perp(w), meaning="the length of the null-space part")
part0 = language.define("part0", "norm", perp(w0), meaning="the same at time 0")
length = language.define("length", "norm", x_star, latex=r"\|x^*\|")
size = language.define("size", "max", g0, -g0, latex="|g_0|")
step_up = 3 * norm2(start(r)) + norm2(y)
damp = language.define("damp", "exp", -step_up * t)
language.extend("start", {part: part0, damp: long_time.one})
nu = language.symbol("nu", ("1", "1"), r"\nu", "the length of the null-space part in the limit")
nu_end = language.symbol("nu_end", ("1", "1"), r"\nu", "the same")
w_end = language.symbol("w_end", ("d", "1"), r"w_\infty", "the limit of the direction")
b = sp.Symbol("b", real=True)  # a square root, whichever it is
z = sp.MatrixSymbol("z", sp.Symbol("d", integer=True), 1)  # a limit, whichever it is
nothing = 0 * w  # the zero column

fixed = eq(c, 0)
WIDE = tuple(shape for shape in SHAPES if shape[0] < shape[1])
FIXED = {**FLOW, "fixed": fixed}


def turned_away(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """Any start with c = 0, g_0 not 0 and w_0 not in the row space."""
    while True:
        values = sample(rng, m, d, rank)
        rows = [*values["A"], [x for (x,) in values["w"]]]
        if values["g"][0][0] and fmpq_mat([[rational(x) for x in row] for row in rows]).rank() > rank:
            return values | {"c": [[Fraction(0)]], "v": [[x + 1] for (x,) in values["w"]]}


claim = Claim("new/fixed-scale", language, "The flow with the scale fixed", turned_away, WIDE, at_fixed_scale)


def not_negative(step: Proof) -> Known:
    return step.inequality("c is not negative.", ratio, [step["fixed"]])


def lasts(step: Proof, sign: Known) -> Known:
    """The flow exists for all times, as c >= 0 by `sign`."""
    known = {"direction": step["direction"], "unit_start": step["unit_start"], "ratio": sign}
    return step.cite(long_time.lasting, "lasting", "The flow never ends.", long_time.lasting.conclude["lasting"], known)


def constant_scale(step: Proof) -> Known:
    still = step.identity("The scale does not move,", rate(g), 0, [step["fixed"]])
    return step.rule("constant-of-motion", "it is g_0.", eq(g, start(g)), [still], q=g)


# The null-space part only changes its length

direction = claim.also(
    "direction",
    given={**FLOW, "part": gt(part0, 0)},
    conclude={"positive": gt(part, 0), "direction": eq(perp(w), part / part0 * perp(w0))},
    says="For every c: if w_perp is not 0 at the start it is never 0, and keeps its direction.",
)
step = direction.proof()
norms = unit_norm(step)
turning = step.identity(
    "Along the flow the null-space part only changes its length,", rate(perp(w)), -g * along * perp(w), norms
)
square0 = step.inequality(
    "At the start its squared norm is positive;",
    gt(norm2(perp(w0)), 0),
    [step["part"], step.definition(part0, "square")],
)
proportional = step.identity(
    "it falls in proportion to itself,", rate(norm2(perp(w))) + 2 * g * along * norm2(perp(w)), 0, [turning]
)
falls = step.inequality("not faster,", ge(rate(norm2(perp(w))) + 2 * g * along * norm2(perp(w)), 0), [proportional])
smooth = step.identity("(the factor has a rate)", rate(2 * g * along), rate(2 * g * along))
square = step.rule(
    "keeps-sign",
    "and stays positive.",
    gt(norm2(perp(w)), 0),
    [falls, square0, smooth],
    q=norm2(perp(w)),
    k=2 * g * along,
    d=rate(2 * g * along),
)
known = [square, step.definition(part, "square"), step.definition(part, "nonnegative")]
by_contradiction(step, "So does its norm.", gt(part, 0), known)
still = step.identity("Divided by its norm it stands still,", rate(perp(w) / part), nothing, [turning])
kept = step.rule(
    "constant-of-motion",
    "so it has the direction that it started with.",
    eq(perp(w) / part, start(perp(w) / part)),
    [still],
    q=perp(w) / part,
)
step.identity("Multiply.", perp(w), part / part0 * perp(w0), [kept])

# In the row space it stays there

in_row_space = implies(eq(perp(w0), nothing), eq(perp(w), nothing))
stays = claim.also(
    "growth",
    given={**FLOW, "ratio": ratio},
    conclude={"growth": le(norm2(perp(w)) * damp, norm2(perp(w0))), "row space": in_row_space},
    says="For every c >= 0: the null-space part grows at most exponentially, so a direction in the row space stays "
    "there.",
)
step = stays.proof()
norms = unit_norm(step)
turning = step.identity("The null-space part moves at the rate", rate(perp(w)), -g * along * perp(w), norms)
falls = conclusion_of(step, lemma_2_4.printed, "never grows", "The loss never grows,")
bounded = step.inequality(
    "so -2 g w'A'r = 2 |r|^2 - 2 y'r is at most M = 3 |r_0|^2 + |y|^2,", ge(step_up, -2 * g * along), [falls], [r + y]
)
slower = step.inequality(
    "and |w_perp|^2 exp(-M t) does not grow.",
    le(rate(norm2(perp(w)) * damp), 0),
    [turning, bounded, step.definition(damp, "positive")],
    [perp(w)],
)
kept = step.rule(
    "monotone",
    "It is at most what it was,",
    ge(start(norm2(perp(w)) * damp), norm2(perp(w)) * damp),
    [slower],
    q=norm2(perp(w)) * damp,
)
begin = is_one(step, long_time.one)
growth = step.inequality("which is |w_0^perp|^2.", stays.conclude["growth"], [kept, begin])
with step.suppose("If there is no part at the start,", in_row_space) as given:
    inner = given.step
    product = inner.inequality("the product is never positive,", ge(0, norm2(perp(w)) * damp), [growth, given["if1"]])
    square = inner.inequality(
        "nor is the squared norm.", ge(0, norm2(perp(w))), [product, inner.definition(damp, "positive")], [1 / damp]
    )
    given.proves(inner.rule("zero-norm", "So there is never any.", eq(perp(w), nothing), [square], v=perp(w)))

# The bounds

v = language.vector("v", "d")
rows = claim.also(
    "norm of the image",
    given={"rank": gt(smallest, 0)},
    conclude={"image": ge(norm2(A * v), smallest * norm2(A_pinv * A * v))},
    says="|A v|^2 is at least lambda_min times the squared norm of the row-space part of v.",
)
step = rows.proof()
u = A_pinv.T * v
quotient = rayleigh(step, "Let u be (A^+)'v. Then |A'u|^2 is at least lambda_min |u|^2,", smallest, u)
image = step.identity("AA'u is A v,", A * A.T * u, A * v)
row_part = step.identity("A'u is the row-space part of v,", A.T * u, A_pinv * A * v)
form = step.identity("(so u'AA'u is its squared norm)", dot(u, A * A.T * u), norm2(A_pinv * A * v), [row_part])
step.inequality(
    "and |AA'u - lambda_min u|^2 is not negative.",
    rows.conclude["image"],
    [quotient, step["rank"], image, form],
    [A * v - smallest * u],
)


def image_at_least(step: Proof, says: str, z: Expression) -> Known:
    """|A z|^2 >= lambda_min |A^+ A z|^2."""
    fact = ge(norm2(A * z), smallest * norm2(A_pinv * A * z))
    return step.cite(rows, "image", says, fact, {"rank": step["rank"]}, {v: z})


ascent = g0 * dot(x_star, w) - g0**2
gap = ascent / part
room = size * (length - size)
lift = g0**2 * smallest * (length - size) ** 2
BOUNDED = {**FIXED, "rank": gt(smallest, 0)}
short_bound = le(part * (start(ascent) + part0 * lift * t), part0 * room)
long_bound = le(2 * g0**2 * part0 * t * f, -start(ascent))


def end_of(nu: Expression) -> Expression:
    """Where w tends to from |g_0| >= |x*| on."""
    return x_star / g0 + nu / part0 * perp(w0)


def on_the_sphere(nu: Expression) -> list[Fact]:
    """nu is the length of the null-space part in the limit."""
    return [ge(nu, 0), eq(g0**2 * nu**2, g0**2 - norm2(x_star)), tends(w, end_of(nu))]


below = implies(gt(length, size), [short_bound, tends(perp(w), 0)])
beyond = implies(ge(g0**2, norm2(x_star)), [long_bound, tends(f, 0), exist(nu, such_that=on_the_sphere(nu))])

bounds = claim.also(
    "outside the row space",
    given={**BOUNDED, "part": gt(part0, 0), "scale": ne(g0, 0)},
    conclude={"quotient": ge(part0 * ascent, part * start(ascent)), "below": below, "beyond": beyond},
    says="If w_0 is not in the row space and g_0 not 0: for |g_0| < |x*| the null-space part tends to 0, like 1/t at "
    "least; for |g_0| >= |x*| the loss does, and w to a point whose null-space part has the length nu with "
    "g_0^2 nu^2 = g_0^2 - |x*|^2.",
)
step = bounds.proof()
norms = unit_norm(step)
unit_now, _ = norms
sign = not_negative(step)
forever = lasts(step, sign)
clock = time_passes(step)
scale = constant_scale(step)
solution = reaches_target(step, smallest)
positive = conclusion_of(step, direction, "positive", "There always is a null-space part,")
kept = conclusion_of(step, direction, "direction", "in one direction.")
turning = step.identity("It falls at the rate", rate(perp(w)), -g * along * perp(w), norms)
length_now = step.identity("Its length and its row-space part:", part**2 + norm2(A_pinv * A * w), 1, [unit_now])
at_most_one = by_contradiction(step, "The length is at most 1.", ge(1, part), [length_now], (A_pinv * A * w,))
exact = step.identity(
    "The numerator of the quotient grows at the rate",
    rate(ascent),
    g0**2 * norm2(r) - g0 * along * ascent,
    [*norms, scale, solution],
)
growth = step.identity("so the quotient at this one.", rate(gap), g0**2 * norm2(r) / part, [exact, turning, scale])
falls = step.inequality("It never falls,", le(rate(-gap), 0), [growth, positive], [g0 * r / part])
lowest = step.rule("monotone", "from its start on.", ge(start(-gap), -gap), [falls], q=-gap)
higher = step.inequality("Multiply by |w_perp|,", ge(ascent, part * start(gap)), [lowest, positive])
step.inequality("and by its length at the start.", bounds.conclude["quotient"], [higher, step["part"]])

with step.suppose("Let |g_0| be less than |x*|.", below) as given:
    inner = given.step
    square0 = positive_square(inner, g0, inner["scale"], "g_0^2 is positive,")
    same = inner.identity("which is the square of |g_0|,", size**2, g0**2, [inner.definition(size, "attained")])
    known = [square0, same, inner.definition(size, "first"), inner.definition(size, "second")]
    size_positive = by_contradiction(inner, "and |g_0|,", gt(size, 0), known)
    longer = inner.inequality("and |x*|.", gt(length, 0), [size_positive, given["if1"]])
    row = A_pinv * A * w
    shorter = inner.inequality("The row-space part of w is at most 1 long.", ge(1, norm2(row)), [unit_now], [perp(w)])
    scaled = inner.inequality(
        "Schwarz: |g_0| |x* - g_0 w_par|^2 is at least |g_0| (|x*| - |g_0|)^2,",
        ge(size * norm2(x_star - g0 * row), size * (length - size) ** 2),
        [longer, shorter, given["if1"], size_positive],
        [g0 * row - size / length * x_star, size],
    )
    distance = inner.inequality(
        "so that this distance is at least |x*| - |g_0|.",
        ge(norm2(x_star - g0 * row), (length - size) ** 2),
        [scaled, size_positive],
        [1 / size],
    )
    missed = inner.identity("A takes it to the residual,", A * (x_star - g0 * w), r, [scale, solution])
    kept_row = inner.identity("(its row-space part is itself)", A_pinv * A * (x_star - g0 * w), x_star - g0 * row)
    image = image_at_least(inner, "which is at least sqrt(lambda_min) times as long.", x_star - g0 * w)
    residual = inner.inequality(
        "So the residual has a lower bound.",
        ge(norm2(r), smallest * (length - size) ** 2),
        [image, missed, kept_row, distance, inner["rank"]],
    )
    rises = inner.inequality(
        "Hence the quotient grows at least linearly,",
        le(rate(lift * t - gap), 0),
        [growth, residual, at_most_one, positive, inner["rank"], clock],
        [g0 / part, g0, g0 * (length - size), g0 * (length - size) / part],
    )
    linear = inner.rule(
        "monotone", "from its start,", ge(start(lift * t - gap), lift * t - gap), [rises], q=lift * t - gap
    )
    multiplied = inner.inequality(
        "and so does |w_perp| times this bound.",
        ge(ascent, part * (start(gap) + lift * t)),
        [linear, positive],
    )
    cauchy = inner.inequality(
        "The numerator is at most |g_0| (|x*| - |g_0|): Cauchy and Schwarz.",
        ge(room, ascent),
        [size_positive, longer, unit_now],
        [x_star / length - g0 / size * w],
    )
    together = inner.inequality("Together:", short_bound, [multiplied, cauchy, inner["part"]])
    apart = inner.inequality("The slope is positive,", gt((length - size) ** 2, 0), [given["if1"]])
    square1 = inner.inequality("(a product)", gt(g0**2 * smallest, 0), [square0, inner["rank"]])
    speed = inner.inequality("(of three)", gt(lift, 0), [square1, apart])
    faster = inner.inequality("(and so is this)", gt(part0 * lift, 0), [speed, inner["part"]])
    constants = [stands(inner, q) for q in (start(ascent), part0 * lift, part0 * room)]
    vanishes = inner.rule(
        "one-over-t",
        "so |w_perp| tends to 0,",
        tends(part, 0),
        [
            forever,
            inner.inequality("(it is not negative)", ge(part, 0), [positive]),
            together,
            faster,
            *constants,
            clock,
        ],
        q=part,
        a=start(ascent),
        k=part0 * lift,
        B=part0 * room,
        t=t,
    )
    square = inner.limit("and its square,", part**2, {part: vanishes}, sp.Integer(0))
    itself = inner.inequality("(this one)", ge(part**2, norm2(perp(w))), [inner.definition(part, "square")])
    gone = inner.rule("squeeze", "and w_perp itself.", tends(perp(w), 0), [itself, square], v=perp(w), e=part**2)
    given.proves(together, gone)

with step.suppose("Let |g_0| be at least |x*|.", beyond) as given:
    inner = given.step
    square0 = positive_square(inner, g0, inner["scale"], "g_0^2 is positive.")
    downwards = inner.inequality(
        "The quotient is never positive: its numerator is at most (|x*|^2 - g_0^2) / 2.",
        ge(-ascent, 0),
        [given["if1"], unit_now],
        [x_star - g0 * w],
    )
    falls = inner.inequality("The loss never grows,", le(rate(f), 0), [exact_rate(inner), inner["fixed"]], [g * across])
    backwards = inner.inequality("(time goes on)", ge(0, rate(-t)), [clock])
    elapsed = inner.rule("monotone", "(from 0)", ge(start(-t), -t), [backwards], q=-t)
    total = 2 * g0**2 * t * f - gap
    slow = inner.inequality("(with the time as a factor)", ge(-t * rate(f), 0), [falls, elapsed])
    fraction = inner.inequality("(|w_perp| <= 1)", ge(1 / part, 1), [at_most_one, positive], [1 / part])
    rises = inner.inequality(
        "so 2 g_0^2 t f grows at most like the quotient.",
        le(rate(total), 0),
        [slow, growth, fraction, clock],
        [g0, g0 * r],
    )
    kept_total = inner.rule("monotone", "From the start on", ge(start(total), total), [rises], q=total)
    difference = inner.inequality(
        "their difference does not grow,",
        le(2 * g0**2 * t * f, -start(gap)),
        [kept_total, downwards, inner.inequality("(positive)", gt(1 / part, 0), [positive], [1 / part])],
    )
    together = inner.inequality("which bounds the loss.", long_bound, [difference, inner["part"]])
    faster = inner.inequality("The slope is positive,", gt(2 * g0**2 * part0, 0), [square0, inner["part"]])
    constants = [stands(inner, q) for q in (sp.Integer(0), 2 * g0**2 * part0, -start(ascent))]
    loss = inner.rule(
        "one-over-t",
        "so the loss tends to 0,",
        tends(f, 0),
        [forever, inner.inequality("(a square)", ge(f, 0), [], [r]), together, faster, *constants, clock],
        q=f,
        a=sp.Integer(0),
        k=2 * g0**2 * part0,
        B=-start(ascent),
        t=t,
    )
    twice = inner.limit("(twice)", 2 * f, {f: loss}, sp.Integer(0))
    above = inner.inequality("(|r|^2 = 2 f)", ge(2 * f, norm2(r)))
    gone = inner.rule("squeeze", "and the residual.", tends(r, 0), [above, twice], v=r, e=2 * f)
    row = x_star / g0 - A_pinv * r / g0
    same_row = inner.identity("The row-space part of w is x* / g_0 - A^+r / g_0.", A_pinv * A * w, row, [scale])
    rest = inner.inequality(
        "In the limit it is at most 1 long;", ge(1 - norm2(x_star) / g0**2, 0), [given["if1"]], [1 / g0]
    )
    root = inner.rule(
        "square-root",
        "let b^2 be what is missing.",
        exist(b, such_that=[eq(b**2, 1 - norm2(x_star) / g0**2), ge(b, 0)]),
        [rest],
        a=1 - norm2(x_star) / g0**2,
    )
    with inner.obtain(root, "Then w converges.", exist(nu, such_that=on_the_sphere(nu))) as deep:
        miss = 1 - norm2(row) - b**2
        end_miss = 1 - norm2(x_star / g0) - b**2
        zero = deep.identity("(by the choice of b)", end_miss**2, 0, [deep["has1"]])
        total = deep.limit("1 - |w_par|^2 - b^2 converges,", miss**2, {r: gone}, end_miss**2)
        to_zero = same_limit(deep, "to 0,", total, tends(miss**2, 0), limit=zero)
        squares = deep.identity("this is |w_perp|^2 - b^2,", miss, part**2 - b**2, [length_now, same_row])
        fourth = deep.inequality(
            "and at least (|w_perp| - b)^2,",
            ge(miss**2, (part - b) ** 4),
            [squares, positive, deep["has2"]],
            [part - b],
        )
        second = deep.rule(
            "squeeze",
            "so that this tends to 0,",
            tends((part - b) ** 2, 0),
            [fourth, to_zero],
            v=(part - b) ** 2,
            e=miss**2,
        )
        itself = deep.inequality("(the same)", ge((part - b) ** 2, (part - b) ** 2))
        first = deep.rule(
            "squeeze", "and |w_perp| to b.", tends(part - b, 0), [itself, second], v=part - b, e=(part - b) ** 2
        )
        whole = row + (part - b) / part0 * perp(w0) + b / part0 * perp(w0)
        total = deep.limit("The sum of both parts converges,", whole, {r: gone, part - b: first}, end_of(b))
        parts = deep.identity("and it is w.", whole, w, [same_row, kept])
        ends = same_limit(deep, "So this is the limit.", total, tends(w, end_of(b)), quantity=parts)
        equation = deep.identity("(multiplied by g_0^2)", g0**2 * b**2, g0**2 - norm2(x_star), [deep["has1"]])
        deep.witness("All together.", exist(nu, such_that=on_the_sphere(nu)), [deep["has2"], equation, ends], nu=b)
    given.proves(together, loss, inner.last)

# Where the flow tends to the row space


def pull_at(z: Expression) -> Expression:
    """A'r at the direction z, with the scale g_0."""
    return A.T * (y - g0 * A * z)


point = exist(
    w_end,
    such_that=[
        tends(w, w_end),
        eq(norm2(w_end), 1),
        eq(g0 * (pull_at(w_end) - dot(w_end, pull_at(w_end)) * w_end), nothing),
        le(norm2(y - g0 * A * w_end), norm2(start(r))),
    ],
)
reached = any_of(eq(perp(w0), nothing), [ne(g0, 0), ge(norm2(x_star), g0**2)])
outside = [gt(part0, 0), ne(g0, 0)]
theorem = claim.state(
    "theorem",
    given=BOUNDED,
    conclude={
        "scale": eq(g, g0),
        "point": point,
        "row space": implies(reached, tends(perp(w), 0)),
        "only then": implies(tends(perp(w), 0), reached),
        "below |x*|": implies([*outside, gt(length, size)], list(below.parts[1])),
        "from |x*| on": implies([*outside, ge(g0**2, norm2(x_star))], list(beyond.parts[1])),
        "g_0 = 0": implies(eq(g0, 0), eq(w, w0)),
    },
    says="For c = 0 the direction converges to a point at rest, whose null-space part is 0 just if that is so from the "
    "start or 0 < |g_0| <= |x*|.",
)
step = theorem.proof()
sign = not_negative(step)
forever = lasts(step, sign)
scale = constant_scale(step)


def has_part(step: Proof, apart: Known) -> Known:
    """|w_0^perp| > 0, where `apart` says that w_0^perp is not 0."""
    square = positive_square(step, perp(w0), apart, "The part at the start has a length,")
    known = [square, step.definition(part0, "square"), step.definition(part0, "nonnegative")]
    return by_contradiction(step, "a positive one.", gt(part0, 0), known)


def always_zero(step: Proof, forever: Known, q: Expression, zero: Known) -> Known:
    """tends(q, 0), where `zero` says that the number q is 0 at all times."""
    signs = [
        step.inequality("(0 >= 0)", ge(q, 0), [zero]),
        step.inequality("(0 >= 0 t)", ge(0, q * t), [zero]),
        step.inequality("(1 > 0)", gt(1, 0)),
    ]
    constants = [stands(step, sp.Integer(k)) for k in (0, 1, 0)]
    numbers = {"a": sp.Integer(0), "k": sp.Integer(1), "B": sp.Integer(0)}
    premises = [forever, *signs, *constants, time_passes(step)]
    return step.rule("one-over-t", "What is always 0 tends to 0.", tends(q, 0), premises, q=q, t=t, **numbers)


def at_rest(step: Proof, forever: Known, equal: Known, says: str) -> Known:
    """tends(q, L), where `equal` says that q is L at all times, which stands still and is not written as 0."""
    q, L = equal.fact.sides
    unit_now, _ = unit_norm(step)
    zero = always_zero(step, forever, norm2(w) - 1, unit_now)
    still = step.limit("What stands still is its own limit;", L, {norm2(w) - 1: zero}, L)
    back = step.identity("(this does)", L, q, [equal])
    return same_limit(step, says, still, tends(q, L), quantity=back)


def outer(step: Proof, label: str, has: Known, scale: Known, inside: Known, says: str, fact: Fact) -> Known:
    """One of the conclusions of `bounds`, for w_0^perp and g_0 that are not 0."""
    known = {name: step[name] for name in BOUNDED} | {"part": has, "scale": scale}
    found = step.cite(
        bounds, label, "By what was proved for starts outside the row space,", bounds.conclude[label], known
    )
    return step.instantiate(found, says, fact, [inside])


with step.suppose("If g_0 = 0", theorem.conclude["g_0 = 0"]) as given:
    inner = given.step
    still = inner.identity("the direction does not move", rate(w), nothing, [scale, given["if1"]])
    given.proves(inner.rule("constant-of-motion", "from w_0.", eq(w, start(w)), [still], q=w))
motionless = step.last
for label, name in (("below |x*|", "below"), ("from |x*| on", "beyond")):
    with step.suppose("If neither w_0^perp nor g_0 is 0", theorem.conclude[label]) as given:
        has, scale0, inside = given["if1"], given["if2"], given["if3"]
        claims = theorem.conclude[label].parts[1]
        given.proves(*(outer(given.step, name, has, scale0, inside, "this.", fact) for fact in claims))


def in_the_limit(step: Proof, ends: Known, nu: Expression) -> Known:
    """The null-space part of the limit of w."""
    to = step.identity("(since A^+ A x* = x*)", perp(end_of(nu)), nu / part0 * perp(w0))
    total = step.limit("The null-space part converges with w.", w - A_pinv * A * w, {w: ends}, perp(end_of(nu)))
    return same_limit(step, "Its limit:", total, tends(perp(w), nu / part0 * perp(w0)), limit=to)


hessian, pull = g0**2 * A.T * A, g0 * A.T * y
field = pull - hessian * w - (dot(w, pull) - dot(w, hessian * w)) * w
unit_now, _ = norms = unit_norm(step)
moves = step.identity("The flow is the gradient flow of the loss on the sphere,", rate(w), field, [*norms, scale])
symmetric = step.identity("(with this matrix)", hessian.T, hessian)
converges = step.rule(
    "gradient-flow-on-the-sphere",
    "so it converges to a point.",
    exist(z, such_that=tends(w, z)),
    [forever, unit_now, moves, symmetric, stands(step, hessian), stands(step, pull)],
    w=w,
    H=hessian,
    e=pull,
    t=t,
)
facts = {label: step[label] for label in FLOW} | {"ratio": sign}
falls = step.cite(lemma_2_4.printed, "never grows", "The loss never grows;", le(f, start(f)), facts)
not_more = step.inequality("so |r| is at most |r_0|.", ge(norm2(start(r)), norm2(y - g0 * A * w)), [falls, scale])
with step.obtain(converges, "This point", point) as inner:
    to = inner["has1"]
    length_end = inner.limit("has a length,", norm2(w), {w: to})
    still = inner.limit("(1 is its own limit)", sp.Integer(1), {w: to})
    one = same_limit(
        inner, "1,", still, tends(norm2(w), 1), quantity=inner.identity("(|w|^2)", 1, norm2(w), [unit_now])
    )
    unit_end = one_limit(inner, "as it had all along;", length_end, one)
    end_field = g0 * (pull_at(z) - dot(z, pull_at(z)) * z)
    speed = inner.limit("there the rate has its limit,", field, {w: to}, end_field)
    back = inner.identity("(this is the rate)", field, rate(w), [moves])
    speed = same_limit(inner, "as it must,", speed, tends(rate(w), end_field), quantity=back)
    rest = inner.rule("rest-in-the-limit", "0;", eq(end_field, nothing), [to, speed], q=w, L=z, R=end_field)
    now = norm2(y - g0 * A * w)
    end_loss = inner.limit("and the loss", now, {w: to})
    first_loss = inner.limit("(where it began)", norm2(start(r)), {w: to}, norm2(start(r)))
    order = ordered(inner, "is not more than at the start.", not_more, first_loss, end_loss)
    inner.witness("So there is such a point.", point, [to, unit_end, rest, order], w_end=z)

no_part = eq(perp(w0), nothing)
tends_to_rows = tends(perp(w), 0)
limit = exist(nu, such_that=on_the_sphere(nu))
with step.suppose("Suppose one of the two.", theorem.conclude["row space"]) as given:
    inner = given.step
    with inner.cases("Is there a part at the start?", tends_to_rows, split=no_part) as cases:
        with cases.case("If there is none") as case:
            facts = {label: case[label] for label in FLOW} | {"ratio": sign}
            never = case.cite(stays, "row space", "that remains so,", in_row_space, facts)
            none = case.instantiate(never, "at all times.", eq(perp(w), nothing), [case["case1"]])
            zero = always_zero(case, forever, norm2(perp(w)), none)
            itself = case.inequality("(the same)", ge(norm2(perp(w)), norm2(perp(w))))
            case.rule("squeeze", "So it tends to 0.", tends_to_rows, [itself, zero], v=perp(w), e=norm2(perp(w)))
        with cases.case("If there is one,") as case, case.cases("we are", tends_to_rows, on=given["if1"]) as both:
            with both.case("(not in the first case)") as deep:
                deep.absurd("(excluded)", deep["case1"], case["case1"])
            with both.case("in the second.") as deep:
                has, scale0, short = has_part(deep, case["case1"]), deep["case1"], deep["case2"]
                with deep.cases("Two cases:", tends_to_rows, split=gt(norm2(x_star), g0**2)) as sizes:
                    with sizes.case("|g_0| < |x*|,") as last:
                        roots = [last.definition(length, "square"), last.definition(length, "nonnegative")]
                        roots += [last.definition(size, label) for label in ("first", "second", "attained")]
                        longer = by_contradiction(last, "(as norms)", gt(length, size), [last["case1"], *roots])
                        outer(last, "below", has, scale0, longer, "where it tends to 0;", tends_to_rows)
                    with sizes.case("and |g_0| = |x*|:") as last:
                        beyond_now = last.inequality("(one half)", ge(g0**2, norm2(x_star)), [last["case1"]])
                        found = outer(last, "beyond", has, scale0, beyond_now, "w converges,", limit)
                        with last.obtain(found, "to a point without such a part.", tends_to_rows) as end:
                            square0 = positive_square(end, g0, scale0, "As g_0^2 is positive")
                            flat = by_contradiction(end, "nu is 0:", ge(0, nu**2), [square0, end["has2"], short])
                            none = end.rule("zero-norm", "(a square)", eq(nu, 0), [flat], v=nu)
                            to = in_the_limit(end, end["has3"], nu)
                            zero = end.identity("this is 0.", nu / part0 * perp(w0), nothing, [none])
                            same_limit(end, "So", to, tends_to_rows, limit=zero)
    given.proves(inner.last)
with step.suppose("Conversely, suppose it tends to 0.", theorem.conclude["only then"]) as given:
    inner = given.step
    with inner.cases("Is there a part at the start?", reached, split=no_part) as cases:
        with cases.case("If not, this is the first alternative.") as case:
            case.alternative("(the first)", reached, [case["case1"]])
        with cases.case("If so,") as case, case.cases("g_0 is not 0:", reached, split=eq(g0, 0)) as scales:
            with scales.case("otherwise") as deep:
                still = deep.instantiate(motionless, "w stands still,", eq(w, w0), [deep["case1"]])
                same = deep.identity("and its part,", perp(w), perp(w0), [still])
                there = at_rest(deep, forever, same, "to which it would tend,")
                unique = one_limit(deep, "as to 0.", there, given["if1"])
                deep.absurd("A contradiction.", unique, case["case1"])
            with scales.case("Then") as deep, deep.cases("compare.", reached, split=ge(norm2(x_star), g0**2)) as sizes:
                with sizes.case("Either |g_0| <= |x*|: the second alternative.") as last:
                    last.alternative("(the second)", reached, [deep["case1"], last["case1"]])
                with sizes.case("Or |g_0| > |x*|:") as last:
                    beyond_now = last.inequality("(in particular)", ge(g0**2, norm2(x_star)), [last["case1"]])
                    has = has_part(last, case["case1"])
                    found = outer(last, "beyond", has, deep["case1"], beyond_now, "w converges,", limit)
                    with last.obtain(found, "to a point with such a part.", reached) as end:
                        to = in_the_limit(end, end["has3"], nu)
                        unique = one_limit(end, "It would be 0,", to, given["if1"])
                        none = end.identity("and nu with it,", nu**2, 0, [unique])
                        absurd = end.inequality("but nu^2 is positive.", gt(0, 0), [end["has2"], none, last["case1"]])
                        end.absurd("A contradiction.", absurd)
    given.proves(inner.last)

mutated = claim.mutated(
    "for every scale",
    {**BOUNDED, "scale": ne(g0, 0), "target": ne(y, 0 * y)},
    {"row space": tends(perp(w), 0)},
    "That the flow tends to the row space whenever g_0 is not 0.",
)
refuted_at_rest(
    mutated,
    "A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = 5/3: the loss is 0, and nothing moves.",
    "row space",
    {A: [[1, 0]], A_pinv: [[1], [0]], y: [[1]], w0: [["3/5"], ["4/5"]], g0: [["5/3"]], c: [[0]], smallest: [[1]]},
)

"""With the scale fixed (c = 0), from the row space: when the flow tends to w*, where x* = g* w*.

If w* is an eigenvector of A'A, with the eigenvalue mu, the angle between w and w* decreases exponentially if
g_0 g* mu > g_0^2 (mu - lambda_min) and w*'w_0 is not too negative; both bounds are sharp. For g_0 = g* and any w* the
flow can end at another local minimum of the loss in the row space, but not from a small loss.
"""

from typing import Any

import sympy as sp

from proofs.arguments import by_contradiction, conclusion_of, positive_square, rayleigh, same_limit
from proofs.claim import Claim
from proofs.statement import Known, Proof
from proofs.wu2020 import fixed_scale, fixed_scale_orthonormal
from proofs.wu2020.fixed_scale import (
    BOUNDED,
    constant_scale,
    image_at_least,
    in_row_space,
    not_negative,
    nothing,
    pull_at,
    stays,
    w_end,
)
from proofs.wu2020.fixed_scale_nearest import sample_target
from proofs.wu2020.fixed_scale_orthonormal import (
    POLAR,
    approaching,
    arrives,
    cosine,
    far0,
    g_star,
    not_opposite,
    separate,
    side,
    w_star,
)
from proofs.wu2020.instances import turning_to_a_target
from proofs.wu2020.long_time import largest, minus_largest, pace, smallest
from proofs.wu2020.setting import (
    FLOW,
    A,
    A_pinv,
    c,
    f,
    g0,
    perp,
    r,
    rate,
    start,
    target,
    w,
    w0,
    x_star,
    y,
)
from proofs.wu2020.tools import reaches_target, refuted_at_rest, unit_norm
from symbolic.notation import Expression, Fact, dot, eq, exist, ge, gt, implies, le, ne, norm2, tends

language = fixed_scale_orthonormal.language.child()
low = language.scalar("low", r"\ell", "a lower bound for |A q|^2 / |q|^2, q the part of w across w*")
q = sp.Symbol("q", real=True)  # a quotient, whichever it is
v = fixed_scale.v
stretch = norm2(A * w_star)  # mu, if w* is an eigenvector
eigen = eq(A.T * A * w_star, stretch * w_star)
drive = g0 * g_star * stretch
TARGET = {**BOUNDED, "target": target, **POLAR}

claim = Claim(
    "new/fixed-scale-rows",
    language,
    "From the row space with the scale fixed",
    sample_target,
    fixed_scale.WIDE,
    turning_to_a_target,
)
claim.remarks.append(
    "g* may have either sign, so the statements are about -w* too. For orthonormal rows mu, lambda_min and lambda_max "
    "are all 1, and only w_0 = -w* is excluded."
)


def image_positive(step: Proof, solution: Known) -> Known:
    """|A w*|^2 > 0, as y = A x* is not 0."""
    fact = ne(A * w_star, 0 * y)
    with step.cases("A w* is not 0,", fact, split=fact) as cases:
        with cases.case("as claimed;"):
            pass
        with cases.case("if it were,") as case:
            gone = case.identity("so would be y = g* A w*.", y, 0 * y, [case["case1"], case["polar"], solution])
            case.absurd("A contradiction.", gone, case["target"])
    return positive_square(step, A * w_star, step.last, "so its square is positive.")


def largest_positive(step: Proof) -> Known:
    """lambda_max > 0, as y is not 0."""
    high = rayleigh(step, "|A'y|^2 is at most lambda_max |y|^2", minus_largest, y)
    least = rayleigh(step, "and at least lambda_min |y|^2.", smallest, y)
    length = positive_square(step, y, step["target"], "Since |y|^2 is positive,")
    both = step.inequality("and this product,", gt(smallest * norm2(y), 0), [step["rank"], length])
    return by_contradiction(step, "lambda_max is positive.", gt(largest, 0), [high, least, both, length])


def in_rows(step: Proof, solution: Known) -> Known:
    """A^+ A w* = w*, as g* is not 0."""
    with step.cases("g* is not 0,", ne(g_star, 0), split=ne(g_star, 0)) as cases:
        with cases.case("as claimed;"):
            pass
        with cases.case("if it were,") as case:
            least = case.identity("x* would be 0,", x_star, nothing, [case["case1"], case["polar"]])
            gone = case.identity("and y = A x*.", y, 0 * y, [least, solution])
            case.absurd("A contradiction.", gone, case["target"])
    return step.identity("so w* is in the row space, as x* is.", A_pinv * A * w_star, w_star, [step["polar"]])


# An eigenvector: how the angle decreases

sine = 1 - cosine**2
spread = norm2(A * w) - stretch * cosine**2  # |A q|^2 for the part q of w across w*
slack = g0**2 * (largest - stretch)
quickly = claim.also(
    "approach",
    given={
        **TARGET,
        "eigenvector": eigen,
        "low": ge(spread, low * sine),
        "pace": gt(pace, 0),
        "apart": gt(far0, 0),
        "ahead": ge(drive, pace),
        "near": ge(drive - g0**2 * (stretch - low), pace),
        "start": ge(drive + slack * start(cosine), pace),
    },
    conclude={label: approaching.conclude[label] for label in ("closer", "limit")},
    says="Let w* be an eigenvector, and |A q|^2 >= l |q|^2 for the part q of w across w*. With mu = |A w*|^2, the "
    "angle decreases exponentially at the rate p > 0 if g_0 g* mu, g_0 g* mu - g_0^2 (mu - l) and "
    "g_0 g* mu + g_0^2 (lambda_max - mu) w*'w_0 are at least p.",
)
step = quickly.proof()
norms = unit_norm(step)
unit_now, _ = norms
scale = constant_scale(step)
solution = reaches_target(step, smallest)
long = image_positive(step, solution)
image = step.identity("Since y = g* A w*,", y, g_star * A * w_star, [solution, step["polar"]])
ahead = step.identity(
    "A'r has this part along w*,",
    dot(w_star, A.T * r),
    stretch * (g_star - g0 * cosine),
    [image, scale, step["eigenvector"], step["unit_star"]],
)
held = step.identity(
    "and this along w.",
    dot(w, A.T * r),
    g_star * stretch * cosine - g0 * norm2(A * w),
    [image, scale, step["eigenvector"]],
)
moves = step.identity(
    "By the product rule", rate(cosine), g0 * (dot(w_star, A.T * r) - dot(w, A.T * r) * cosine), [*norms, scale]
)
D = g0**2 * (stretch * sine - spread)
slope = step.identity("the cosine has the rate", rate(cosine), drive * sine - cosine * D, [moves, ahead, held])
schwarz = step.inequality(
    "A cosine is between -1 and 1.", ge(sine, 0), [unit_now, step["unit_star"]], [w - cosine * w_star]
)
near = step.identity(
    "|w - w*|^2 is 2 - 2 cos(theta),", norm2(w - w_star), 2 - 2 * cosine, [unit_now, step["unit_star"]]
)
at_most_one = step.inequality("so the cosine is at most 1.", ge(1 - cosine, 0), [near], [w - w_star])
across = w - cosine * w_star
top = largest_positive(step)
high = rayleigh(step, "Also |A'A w*|^2 is at most lambda_max |A w*|^2,", minus_largest, A * w_star)
square = step.identity(
    "which is mu^2 <= lambda_max mu,", norm2(A.T * A * w_star), stretch**2, [step["eigenvector"], step["unit_star"]]
)
more = by_contradiction(step, "so mu is at most lambda_max.", ge(largest - stretch, 0), [high, square, long])
high = rayleigh(
    step, "For the part q of w across w*, |A'A q|^2 is at most lambda_max |A q|^2,", minus_largest, A * across
)
parts = step.identity("|q|^2 is the squared sine,", norm2(across), sine, [unit_now, step["unit_star"]])
images = step.identity("|A q|^2 is |A w|^2 - mu cos(theta)^2,", norm2(A * across), spread, [step["eigenvector"]])
scaled = step.inequality(
    "and |lambda_max q - A'A q|^2 is not negative:",
    ge(largest * (largest * sine - spread), 0),
    [high, parts, images],
    [largest * across - A.T * A * across],
)
upper = by_contradiction(step, "so |A q|^2 is at most lambda_max |q|^2.", ge(largest * sine - spread, 0), [scaled, top])
upper = step.inequality("(times g_0^2)", ge(slack * sine + D, 0), [upper], [g0])
lower = step.inequality("(from below)", ge(g0**2 * (stretch - low) * sine - D, 0), [step["low"]], [g0])
U = drive + slack * cosine
grows = step.identity(
    "Let b = g_0^2 (lambda_max - mu). Then u = g_0 g* mu + b cos(theta) has the rate",
    rate(U) + D * U,
    drive * (slack * sine + D),
    [slope],
)
driven = step.inequality("(g_0 g* mu is positive)", gt(drive, 0), [step["ahead"], step["pace"]])
falls = step.inequality("and falls at most in proportion to itself,", ge(rate(U) + D * U, 0), [grows, driven, upper])
begin = step.inequality("positive at the start,", gt(start(U), 0), [step["start"], step["pace"]])
smooth = step.identity("(the factor has a rate)", rate(D), rate(D))
stays_up = step.rule("keeps-sign", "and for ever.", gt(U, 0), [falls, begin, smooth], q=U, k=D, d=rate(D))


def forward(step: Proof, factor: Known, fact: Fact) -> Known:
    """The rate of the cosine where it is not negative: at least the squared sine times a positive number."""
    room = step.inequality(
        "(1 - cos(theta)) g_0 g* mu + cos(theta) (g_0 g* mu - g_0^2 (mu - l)) is at least p,",
        ge(drive - cosine * g0**2 * (stretch - low) - pace, 0),
        [at_most_one, step["ahead"], step["near"], factor],
    )
    product = step.inequality(
        "(times the squared sine)", ge((drive - cosine * g0**2 * (stretch - low) - pace) * sine, 0), [room, schwarz]
    )
    return step.inequality(
        "and the rate at least as much times the squared sine.",
        fact,
        [slope, product, lower, factor, step["pace"], schwarz],
    )


with step.cases("So the cosine does not decrease:", le(rate(-cosine), 0), split=ge(cosine, 0)) as cases:
    with cases.case("where it is not negative") as case:
        forward(case, case["case1"], le(rate(-cosine), 0))
    with cases.case("and where it is,") as case:
        product = case.inequality(
            "the rate is at least u times the squared sine.", ge(U * sine, 0), [stays_up, schwarz]
        )
        case.inequality("So", le(rate(-cosine), 0), [slope, product, upper, case["case1"]])
kept = step.rule("monotone", "It is at least what it was.", ge(start(-cosine), -cosine), [step.last], q=-cosine)
weight = step.inequality("(b is not negative)", ge(slack, 0), [more], [g0])
rises = step.inequality("So is u,", ge(U - pace, 0), [kept, weight, step["start"]])
fact = ge(rate(cosine), pace * sine)
with step.cases("and the cosine grows at this rate:", fact, split=ge(cosine, 0)) as cases:
    with cases.case("where it is not negative") as case:
        forward(case, case["case1"], fact)
    with cases.case("and where it is.") as case:
        product = case.inequality("(a product)", ge((U - pace) * sine, 0), [rises, schwarz])
        case.inequality("So", fact, [slope, product, upper, case["case1"]])
known = {label: step[label] for label in ("direction", "unit_start", "unit_star", "pace", "apart")}
known["slope"] = step.last
known["ratio"] = not_negative(step)
for label in ("closer", "limit"):
    step.cite(approaching, label, "The angle decreases.", quickly.conclude[label], known)

# In the row space

row_space = eq(perp(w0), nothing)
forced = gt(drive - g0**2 * (stretch - smallest), 0)
facing = gt(drive + slack * start(cosine), 0)
small_loss = gt(4 * g0**2 * smallest**2, largest * norm2(start(r)))
theorem = claim.state(
    "theorem",
    given=TARGET,
    conclude={
        "loss": implies([row_space, eq(g0, g_star), tends(f, 0)], arrives),
        "small loss": implies([row_space, eq(g0, g_star), small_loss], arrives),
        "eigenvector": implies([row_space, not_opposite, eigen, forced, facing], arrives),
    },
    says="From the row space, for g_0 = g*: w tends to w* if the loss tends to 0, and it does if "
    "lambda_max |r_0|^2 < 4 g_0^2 lambda_min^2. For an eigenvector w*, with mu = |A w*|^2: w tends to w* if w_0 is not "
    "-w*, g_0 g* mu > g_0^2 (mu - lambda_min), and g_0 g* mu + g_0^2 (lambda_max - mu) w*'w_0 > 0.",
)
step = theorem.proof()
norms = unit_norm(step)
solution = reaches_target(step, smallest)
rows_star = in_rows(step, solution)
image = step.identity("y = g* A w*.", y, g_star * A * w_star, [solution, step["polar"]])
ends = conclusion_of(step, fixed_scale.theorem, "point", "The flow converges to a rest point.")
reached = fixed_scale.reached
gone = conclusion_of(step, fixed_scale.theorem, "row space", "From the row space")


def fades(step: Proof, none: Known) -> Known:
    """tends(perp(w), 0), where `none` says that there is no null-space part at the start."""
    either = step.alternative("As w_0 is in the row space,", reached, [none])
    return step.instantiate(gone, "the null-space part is 0 in the limit.", tends(perp(w), 0), [either])


def scale_is_not_zero(step: Proof, same: Known) -> Known:
    """g_0 is not 0, as `same` says that it is g*, and y is not 0."""
    with step.cases("g_0 is not 0:", ne(g0, 0), split=ne(g0, 0)) as cases:
        with cases.case("it is g*,"):
            pass
        with cases.case("and otherwise") as case:
            lost = case.identity("y = g* A w* would be 0.", y, 0 * y, [image, same, case["case1"]])
            case.absurd("A contradiction.", lost, case["target"])
    return step.last


with step.suppose("If g_0 = g*, and the loss tends to 0,", theorem.conclude["loss"]) as given:
    inner = given.step
    scale = constant_scale(inner)
    apart = scale_is_not_zero(inner, given["if2"])
    vanishes = fades(inner, given["if1"])
    twice = inner.limit("|r|^2 tends to 0,", 2 * f, {f: given["if3"]}, sp.Integer(0))
    above = inner.inequality("(|r|^2 = 2 f)", ge(2 * f, norm2(r)))
    residual = inner.rule("squeeze", "so the residual does,", tends(r, 0), [above, twice], v=r, e=2 * f)
    whole = w_star - A_pinv * r / g0 + perp(w)
    total = inner.limit("w* - A^+r / g_0 + w_perp tends to w*,", whole, {r: residual, perp(w): vanishes}, w_star)
    equal = inner.identity(
        "g_0 (w* - A^+r / g_0) is g_0 A^+A w,", g0 * whole, g0 * w, [scale, image, rows_star, given["if2"]]
    )
    equal = inner.identity("so this is w.", whole, w, [equal])
    given.proves(same_limit(inner, "So w does.", total, arrives, quantity=equal))
with step.suppose("If g_0 = g*, and the loss is small at the start,", theorem.conclude["small loss"]) as given:
    inner = given.step
    apart = scale_is_not_zero(inner, given["if2"])
    vanishes = fades(inner, given["if1"])
    square0 = positive_square(inner, g0, apart, "g_0^2 is positive.")
    with inner.obtain(ends, "Let z be the limit.", arrives) as deep:
        to, unit_end, rest, less = (deep[f"has{i}"] for i in (1, 2, 3, 4))
        part_end = w_end - A_pinv * A * w_end
        total = deep.limit("Its null-space part", w - A_pinv * A * w, {w: to}, part_end)
        none = deep.rule(
            "tends-unique", "is 0.", eq(part_end, nothing), [total, vanishes], p=perp(w), P=part_end, Q=nothing
        )
        miss, tau = w_end - w_star, dot(w_end, pull_at(w_end))
        with deep.cases("It is w*:", eq(w_end, w_star), split=eq(w_end, w_star)) as cases:
            with cases.case("as claimed;"):
                pass
            with cases.case("otherwise") as case:
                with case.cases("the difference is not 0,", ne(miss, nothing), split=ne(miss, nothing)) as again:
                    with again.case("as claimed;"):
                        pass
                    with again.case("or else") as last:
                        same = last.identity("z = w*.", w_end, w_star, [last["case1"]])
                        last.absurd("A contradiction.", same, case["case1"])
                wide = positive_square(case, miss, case.last, "and e = z - w* has a length.")
                left = case.identity(
                    "The residual at z is -g_0 A e,", y - g0 * A * w_end, -g0 * A * miss, [image, given["if2"]]
                )
                pulled = case.identity("and A'r = tau z there.", pull_at(w_end), tau * w_end, [rest])
                tie = case.identity(
                    "Along e: -2 g_0 |A e|^2 = tau |e|^2,",
                    -2 * g0 * norm2(A * miss),
                    tau * norm2(miss),
                    [left, pulled, unit_end, case["unit_star"]],
                )
                kept = case.identity("while e is in the row space,", A_pinv * A * miss, miss, [none, rows_star])
                low_end = image_at_least(case, "where |A e|^2 is at least lambda_min |e|^2.", miss)
                low_end = case.inequality(
                    "(the same)", ge(norm2(A * miss) - smallest * norm2(miss), 0), [low_end, kept]
                )
                steep = case.inequality(
                    "So -g_0 tau |e|^2 >= 2 g_0^2 lambda_min |e|^2,",
                    ge((-g0 * tau - 2 * g0**2 * smallest) * norm2(miss), 0),
                    [low_end, tie],
                    [g0],
                )
                steep = by_contradiction(case, "or divided,", ge(-g0 * tau - 2 * g0**2 * smallest, 0), [steep, wide])
                plus = case.inequality("and squared", gt(2 * g0**2 * smallest, 0), [square0, case["rank"]])
                steep = case.inequality(
                    "(both are positive)", ge(g0**2 * tau**2, 4 * g0**4 * smallest**2), [steep, plus]
                )
                high = rayleigh(case, "But |A'r|^2 is at most lambda_max |r|^2,", minus_largest, y - g0 * A * w_end)
                force_end = case.identity(
                    "and it is tau^2;", norm2(A.T * (y - g0 * A * w_end)), tau**2, [pulled, unit_end]
                )
                top = largest_positive(case)
                small = case.inequality(
                    "the loss did not grow,",
                    ge(largest * (norm2(start(r)) - norm2(y - g0 * A * w_end)), 0),
                    [top, less],
                )
                small = case.inequality(
                    "so tau^2 < 4 g_0^2 lambda_min^2.",
                    gt(4 * g0**2 * smallest**2, tau**2),
                    [small, high, force_end, given["if3"]],
                )
                absurd = case.inequality("Both cannot be.", gt(0, 0), [small, steep, square0])
                case.absurd("A contradiction.", absurd)
        same_limit(deep, "So w tends to w*.", to, arrives, limit=deep.last)
    given.proves(inner.last)
with step.suppose("Let w* be an eigenvector.", theorem.conclude["eigenvector"]) as given:
    inner = given.step
    known = {label: inner[label] for label in FLOW} | {"ratio": not_negative(inner)}
    never = inner.cite(stays, "row space", "w stays in the row space:", in_row_space, known)
    none = inner.instantiate(never, "it has no other part.", eq(perp(w), nothing), [given["if1"]])
    across = w - cosine * w_star
    kept = inner.identity("So has its part q across w*,", A_pinv * A * across, across, [none, rows_star])
    bound = image_at_least(inner, "for which |A q|^2 is at least lambda_min |q|^2.", across)
    parts = inner.identity("|q|^2 is the squared sine,", norm2(across), sine, [norms[0], inner["unit_star"]])
    images = inner.identity("|A q|^2 is |A w|^2 - mu cos(theta)^2.", norm2(A * across), spread, [given["if3"]])
    bound = inner.inequality("In other words,", ge(spread, smallest * sine), [bound, kept, parts, images])
    low_star = image_at_least(inner, "Also |A w*|^2 is at least lambda_min,", w_star)
    length_star = inner.identity("(|w*| = 1)", norm2(A_pinv * A * w_star), 1, [rows_star, inner["unit_star"]])
    low_star = inner.inequality("that is,", ge(stretch - smallest, 0), [low_star, length_star])
    left, right = drive - g0**2 * (stretch - smallest), drive + slack * start(cosine)
    total = inner.inequality(
        "The two numbers that are positive have a positive sum", gt(left + right, 0), [given["if4"], given["if5"]]
    )
    divides = inner.inequality("(not 0)", ne(left + right, 0), [total])
    product = inner.inequality("and product.", gt(left * right, 0), [given["if4"], given["if5"]])
    found = inner.rule(
        "quotient",
        "Their harmonic mean is",
        exist(q, such_that=eq(q * (left + right), left * right)),
        [divides],
        a=left * right,
        b=left + right,
    )
    with inner.obtain(found, "twice a number p,", arrives) as deep:
        defining = [deep["has1"], total]
        plus = by_contradiction(deep, "which is positive,", gt(q, 0), [*defining, product])
        first = by_contradiction(deep, "not larger than the one,", ge(left, q), [*defining], (left,))
        second = by_contradiction(deep, "nor than the other.", ge(right, q), [*defining], (right,))
        ahead = deep.inequality("g_0 g* mu is at least as large.", ge(drive, q), [first, low_star], [g0])
        known = {label: deep[label] for label in TARGET} | {"eigenvector": given["if3"], "low": bound, "pace": plus}
        known |= {"apart": separate(deep, given["if2"]), "ahead": ahead, "near": first, "start": second}
        deep.cite(quickly, "limit", "So the angle tends to 0.", arrives, known, {pace: q, low: smallest})
    given.proves(inner.last)

# What cannot be left out

TRAP: dict[Expression, list[list[Any]]] = {
    A: [[1, 0, 0], [0, 4, 0]],
    A_pinv: [[1, 0], [0, "1/4"], [0, 0]],
    y: [["21/29"], ["80/29"]],
    w0: [["-3/5"], ["4/5"], [0]],
    g0: [[1]],
    c: [[0]],
    smallest: [[1]],
    minus_largest: [[-16]],
    g_star: [[1]],
    w_star: [["21/29"], ["20/29"], [0]],
}
ROWS = {**TARGET, "row space": row_space, "start": not_opposite, "side": side}
refuted_at_rest(
    claim.mutated(
        "from the row space",
        {**ROWS, "scale": eq(g0, g_star)},
        {"target": arrives},
        "For g_0 = g*, and every start in the row space other than -w*.",
    ),
    "A = [[1, 0, 0], [0, 4, 0]], w* = (21/29, 20/29, 0), g_0 = g* = 1: the flow rests at (-3/5, 4/5, 0), a local "
    "minimum of the loss on the circle of the row space.",
    "target",
    TRAP,
)
eigen_start = {"eigenvector": eigen, "forced": forced, "facing": facing}
refuted_at_rest(
    claim.mutated(
        "a start at the threshold",
        {**ROWS, **eigen_start, "facing": ge(drive + slack * start(cosine), 0)},
        {"target": arrives},
        "For an eigenvector w*, with >= in the condition on w*'w_0.",
    ),
    "A = [[1, 0, 0], [0, 4, 0]], w* = (1, 0, 0), g* = 9, g_0 = 1: (-3/5, 4/5, 0) is a rest point.",
    "target",
    TRAP | {y: [[9], [0]], g_star: [[9]], w_star: [[1], [0], [0]]},
)
refuted_at_rest(
    claim.mutated(
        "a large scale",
        {**ROWS, "eigenvector": eigen, "facing": facing},
        {"target": arrives},
        "For an eigenvector w*, without the condition g_0 g* mu > g_0^2 (mu - lambda_min).",
    ),
    "A = [[1, 0, 0], [0, 2, 0]], w* = (0, 1, 0), g* = 9, g_0 = 20: (4/5, 3/5, 0) is a rest point.",
    "target",
    TRAP
    | {A: [[1, 0, 0], [0, 2, 0]], A_pinv: [[1, 0], [0, "1/2"], [0, 0]], y: [[0], [18]], w0: [["4/5"], ["3/5"], [0]]}
    | {minus_largest: [[-4]], g0: [[20]], g_star: [[9]], w_star: [[0], [1], [0]]},
)

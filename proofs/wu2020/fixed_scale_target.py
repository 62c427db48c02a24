"""With the scale fixed (c = 0): from outside the row space the flow tends to w* in two cases, and only in them.

Let x* = g* w*. The point w* is at rest just if g_0 is 0 or g*, or w* is an eigenvector of A'A; otherwise no start leads
there. From outside the row space the flow ends there if g_0 = g*, or if w* is an eigenvector and 0 < g_0 / g* < 1: for
such g_0 the limit is the nearest point of the sphere, whatever w* is, and for an eigenvector this is w*.
"""

from proofs.arguments import by_contradiction, conclusion_of, one_limit, positive_square, same_limit
from proofs.claim import Claim
from proofs.statement import Known, Proof
from proofs.wu2020 import fixed_scale, fixed_scale_nearest, fixed_scale_rows
from proofs.wu2020.fixed_scale import (
    BOUNDED,
    at_rest,
    has_part,
    lasts,
    length,
    not_negative,
    nothing,
    nu,
    on_the_sphere,
    part0,
    pull_at,
    size,
)
from proofs.wu2020.fixed_scale_nearest import limit, nearest, rho1, ridge, sample_target
from proofs.wu2020.fixed_scale_orthonormal import (
    POLAR,
    arrives,
    g_star,
    w_star,
)
from proofs.wu2020.fixed_scale_rows import TARGET, eigen, image_positive, in_rows, q, stretch, v
from proofs.wu2020.instances import turning_to_a_target
from proofs.wu2020.long_time import one, smallest
from proofs.wu2020.setting import (
    A,
    A_pinv,
    c,
    g0,
    n0,
    perp,
    w,
    w0,
    x_star,
    y,
)
from proofs.wu2020.tools import reaches_target
from symbolic.notation import Expression, any_of, dot, eq, exist, for_all, ge, gt, implies, ne, norm2, tends

language = fixed_scale_rows.language.child()
language.scalar("rho1", r"\rho", "the regularization")
z_end = language.symbol("z_end", ("d", "1"), "z", "the limit of the direction")
rho = language.symbol("rho", ("1", "1"), r"\rho", "the regularization there")
other = language.symbol("other", ("d", "1"), r"\tilde z", "another such point")
rho2 = language.symbol("rho2", ("1", "1"), r"\tilde\rho", "another regularization")

claim = Claim(
    "new/fixed-scale-target",
    language,
    "Where the flow with the scale fixed tends to w*",
    sample_target,
    fixed_scale.WIDE,
    turning_to_a_target,
)
claim.remarks.append(
    "g* may have either sign: the statements are about both w* and -w*. For |g_0| > |x*| and w_0 outside the row space "
    "the loss tends to 0, at a solution that is not in the row space; for g_0 = 0 nothing moves: see the flow with the "
    "scale fixed. What a restart with c > 0 then does is said where Part II of Theorem 2.6 is treated."
)

# Rest points


def force(v: Expression) -> Expression:
    """g_0 times the part of A'r across v: the field at v."""
    return g0 * (pull_at(v) - dot(v, pull_at(v)) * v)


across_star = A.T * A * w_star - stretch * w_star  # A'A w*, but for its part along w*
field_there = g0 * (g_star - g0) * across_star
rests = any_of(eq(g0, 0), eq(g0, g_star), eigen)
mu = language.symbol("mu_star", ("1", "1"), r"\mu", "an eigenvalue")
still_there = claim.also(
    "a rest point",
    given={"rank": gt(smallest, 0), **POLAR},
    conclude={
        "field": eq(force(w_star), field_there),
        "if": implies(rests, eq(force(w_star), nothing)),
        "only if": implies(eq(force(w_star), nothing), rests),
        "eigenvector": for_all(mu, given=[eq(A.T * A * w_star, mu * w_star)], then=eq(mu, stretch)),
    },
    says="With c = 0, w* is at rest just if g_0 = 0, or g_0 = g*, or w* is an eigenvector of A'A; its eigenvalue is "
    "then |A w*|^2.",
)
step = still_there.proof()
solution = reaches_target(step, smallest)
image = step.identity("So y = g* A w*,", y, g_star * A * w_star, [solution, step["polar"]])
field = step.identity("and A'r = (g* - g_0) A'A w* at w*.", force(w_star), field_there, [image])
with step.suppose("In each of the three cases", still_there.conclude["if"]) as given:
    inner, fact = given.step, eq(force(w_star), nothing)
    with inner.cases("the field is 0:", fact, on=given["if1"]) as cases:
        for says in ("if g_0 = 0,", "if g_0 = g*,", "and for an eigenvector."):
            with cases.case(says) as case:
                case.identity("it has a factor 0.", force(w_star), nothing, [field, case["case1"]])
    given.proves(inner.last)
with step.suppose("Conversely, let the field be 0.", still_there.conclude["only if"]) as given:
    inner = given.step
    with inner.cases("If g_0 = 0,", rests, split=eq(g0, 0)) as first:
        with first.case("this is the first case.") as case:
            case.alternative("(the first)", rests, [case["case1"]])
        with first.case("If not, and g_0 = g*,") as case, case.cases("compare", rests, split=eq(g0, g_star)) as second:
            with second.case("it is the second.") as deep:
                deep.alternative("(the second)", rests, [deep["case1"]])
            with second.case("Otherwise") as deep:
                square0 = positive_square(deep, g0, case["case1"], "g_0^2 is positive,")
                with deep.cases("g* - g_0 is not 0,", ne(g_star - g0, 0), split=ne(g_star - g0, 0)) as last:
                    with last.case("as claimed;"):
                        pass
                    with last.case("otherwise") as end:
                        same = end.identity("the two would agree.", g0, g_star, [end["case1"]])
                        end.absurd("A contradiction.", same, deep["case1"])
                square1 = positive_square(deep, g_star - g0, deep.last, "and so is its square,")
                both = deep.inequality("with their product.", gt(g0**2 * (g_star - g0) ** 2, 0), [square0, square1])
                none = deep.identity(
                    "The squared norm of the field is 0,",
                    g0**2 * (g_star - g0) ** 2 * norm2(across_star),
                    0,
                    [field, given["if1"]],
                )
                flat = by_contradiction(deep, "so the other factor is,", ge(0, norm2(across_star)), [both, none])
                gone = deep.rule("zero-norm", "as a column.", eq(across_star, nothing), [flat], v=across_star)
                proper = deep.identity("So w* is an eigenvector.", A.T * A * w_star, stretch * w_star, [gone])
                deep.alternative("(the third)", rests, [proper])
    given.proves(inner.last)
with step.suppose("An eigenvalue", still_there.conclude["eigenvector"]) as given:
    given.proves(given.step.identity("is the Rayleigh quotient.", mu, stretch, [given["if1"], step["unit_star"]]))

# To w*, for some start or other

arriving = claim.also(
    "arriving",
    given={**BOUNDED, **POLAR},
    conclude={"rests": implies(arrives, rests)},
    says="If w tends to w*, from any start, then w* is at rest.",
)
step = arriving.proof()
ends = conclusion_of(step, fixed_scale.theorem, "point", "The flow converges to a rest point.")
found = conclusion_of(step, still_there, "only if", "Which are the cases in which w* is one?")
with step.suppose("If w tends to w*,", arriving.conclude["rests"]) as given:
    with given.step.obtain(ends, "this point", rests) as inner:
        same = one_limit(inner, "is w*,", inner["has1"], given["if1"])
        rest = inner.identity("so w* is at rest.", force(w_star), nothing, [inner["has3"], same])
        inner.instantiate(found, "One of these cases holds.", rests, [rest])
    given.proves(given.step.last)

# The theorem

apart = ne(perp(w0), nothing)
ahead = gt(g0 * g_star, g0**2)
two_cases = any_of(eq(g0, g_star), [eigen, ahead])
theorem = claim.state(
    "theorem",
    given=TARGET,
    conclude={
        "rests": implies(arrives, rests),
        "only if": implies([apart, arrives], two_cases),
        "as long": implies([apart, eq(g0, g_star)], arrives),
        "eigenvector": implies([apart, eigen, ahead], arrives),
    },
    says="If w tends to w*, then g_0 = 0, or g_0 = g*, or w* is an eigenvector of A'A. From outside the row space it "
    "does just if g_0 = g*, or w* is an eigenvector and 0 < g_0 / g* < 1.",
)
step = theorem.proof()
solution = reaches_target(step, smallest)
rows_star = in_rows(step, solution)
image = step.identity("y = g* A w*.", y, g_star * A * w_star, [solution, step["polar"]])
long = image_positive(step, solution)
square = step.identity("|x*|^2 = g*^2.", norm2(x_star), g_star**2, [step["polar"], step["unit_star"]])
known = {label: step[label] for label in arriving.given}
rest = conclusion_of(step, arriving, "rests", "Where w tends to is at rest.")


def of_fixed_scale(step: Proof, label: str, says: str) -> Known:
    """A conclusion of the theorem on the flow with the scale fixed."""
    return conclusion_of(step, fixed_scale.theorem, label, says)


def nearest_point(step: Proof, outside: Known, moving: Known, shorter: Known) -> Known:
    """Where the flow tends to from outside the row space, for 0 < |g_0| < |x*|."""
    known = {label: step[label] for label in BOUNDED}
    known |= {"part": has_part(step, outside), "scale": moving, "size": shorter}
    return step.cite(fixed_scale_nearest.theorem, "limit", "The flow tends to the nearest point,", limit, known)


def solution_point(step: Proof, outside: Known, moving: Known, longer: Known) -> Known:
    """Where it tends to from outside the row space, for |g_0| >= |x*|."""
    found = of_fixed_scale(step, "from |x*| on", "The loss tends to 0,")
    end = exist(nu, such_that=on_the_sphere(nu))
    return step.instantiate(found, "and w to a solution,", end, [has_part(step, outside), moving, longer])


def no_part(step: Proof, moving: Known, by: list[Known]) -> Known:
    """nu = 0, where g_0^2 nu^2 = g_0^2 - |x*|^2 is not positive by the facts `by`."""
    square0 = positive_square(step, g0, moving, "As g_0^2 is positive,")
    flat = by_contradiction(step, "nu^2 is not,", ge(0, nu**2), [square0, step["has2"], *by])
    return step.rule("zero-norm", "and there is no null-space part in the limit.", eq(nu, 0), [flat], v=nu)


def moves(step: Proof, outside: Known, to: Known) -> Known:
    """g_0 is not 0, where w tends to w*: otherwise w would stand still, outside the row space."""
    with step.cases("g_0 is not 0:", ne(g0, 0), split=ne(g0, 0)) as cases:
        with cases.case("as claimed;"):
            pass
        with cases.case("otherwise") as case:
            still = of_fixed_scale(case, "g_0 = 0", "nothing moves,")
            still = case.instantiate(still, "at no time,", eq(w, w0), [case["case1"]])
            there = at_rest(case, lasts(case, not_negative(case)), still, "and w tends to w_0,")
            same = one_limit(case, "which is w*,", there, to)
            none = case.identity("in the row space.", perp(w0), nothing, [same, rows_star])
            case.absurd("A contradiction.", none, outside)
    return step.last


def is_ahead(step: Proof, outside: Known, moving: Known, shorter: Known, to: Known) -> Known:
    """g_0 g* > g_0^2, where |g_0| < |x*| and w tends to w*."""
    with step.obtain(nearest_point(step, outside, moving, shorter), "which is w*:", ahead) as inner:
        same = one_limit(inner, "limits are unique,", inner["has1"], to)
        product = inner.identity(
            "so (g_0 g* - g_0^2) |A w*|^2 = g_0^2 rho,",
            (g0 * g_star - g0**2) * stretch,
            g0**2 * rho,
            [inner["has5"], same, image, inner["unit_star"]],
        )
        square0 = positive_square(inner, g0, moving, "where g_0^2 is positive,")
        more = inner.inequality("and so is the product.", gt(g0**2 * rho, 0), [square0, inner["has4"]])
        by_contradiction(inner, "So g* is on the side of g_0, and longer.", ahead, [product, more, long])
    return step.last


def is_as_long(step: Proof, outside: Known, moving: Known, longer: Known, to: Known) -> Known:
    """g_0 = g*, where |g_0| >= |x*| and w tends to w*."""
    whole = step.limit("The null-space part tends to that of w*,", w - A_pinv * A * w, {w: to})
    zero = step.identity("(w* is in the row space)", w_star - A_pinv * A * w_star, nothing, [rows_star])
    fades = same_limit(step, "0,", whole, tends(perp(w), 0), limit=zero)
    found = of_fixed_scale(step, "only then", "which needs |g_0| <= |x*|:")
    either = step.instantiate(found, "as w_0 is not in the row space,", fixed_scale.reached, [fades])
    with step.cases("both are equally long.", ge(g_star**2, g0**2), on=either) as cases:
        with cases.case("(This case is excluded.)") as case:
            case.absurd("(excluded)", case["case1"], outside)
        with cases.case("(In this one") as case:
            case.inequality("it is so.)", ge(g_star**2, g0**2), [case["case2"], square])
    upper = step.last
    with step.obtain(solution_point(step, outside, moving, longer), "which is w*:", eq(g0, g_star)) as inner:
        none = no_part(inner, moving, [upper, square])
        same = one_limit(inner, "So w* = x* / g_0,", inner["has3"], to)
        scaled = inner.identity("x* = g_0 w*,", x_star, g0 * w_star, [same, none])
        inner.identity("and g_0 = g*.", g0, g_star, [scaled, inner["polar"], inner["unit_star"]])
    return step.last


with step.suppose("Let w_0 be outside the row space, and w tend to w*.", theorem.conclude["only if"]) as given:
    inner = given.step
    outside, to = given["if1"], given["if2"]
    moving = moves(inner, outside, to)
    which = inner.instantiate(rest, "Which of the three cases is it?", rests, [to])
    with inner.cases("Two remain:", two_cases, on=which) as cases:
        with cases.case("g_0 is not 0;") as case:
            case.absurd("A contradiction.", case["case1"], moving)
        with cases.case("g_0 may be g*;") as case:
            case.alternative("(the first)", two_cases, [case["case1"]])
        with cases.case("and w* may be an eigenvector.") as case:
            shorter = gt(norm2(x_star), g0**2)
            with case.cases("Compare |g_0| with |x*|.", two_cases, split=shorter) as sizes:
                with sizes.case("It may be less.") as deep:
                    found = is_ahead(deep, outside, moving, deep["case1"], to)
                    deep.alternative("(the second)", two_cases, [case["case1"], found])
                with sizes.case("If not,") as deep:
                    longer = deep.inequality("(at least)", ge(g0**2, norm2(x_star)), [deep["case1"]])
                    found = is_as_long(deep, outside, moving, longer, to)
                    deep.alternative("(the first)", two_cases, [found])
    given.proves(inner.last)
with step.suppose("Let w_0 be outside the row space, and g_0 = g*.", theorem.conclude["as long"]) as given:
    inner, outside, same = given.step, given["if1"], given["if2"]
    with inner.cases("g_0 is not 0,", ne(g0, 0), split=ne(g0, 0)) as cases:
        with cases.case("as claimed;"):
            pass
        with cases.case("or else") as case:
            lost = case.identity("y = g* A w* would be 0.", y, 0 * y, [image, same, case["case1"]])
            case.absurd("A contradiction.", lost, case["target"])
    moving = inner.last
    longer = inner.inequality("and |g_0| = |x*|.", ge(g0**2, norm2(x_star)), [square, same])
    with inner.obtain(solution_point(inner, outside, moving, longer), "which is w*:", arrives) as deep:
        none = no_part(deep, moving, [square, same])
        end = deep["has3"].fact.sides[1]
        equal = deep.identity("it is x* / g_0 = w*.", end, w_star, [none, deep["polar"], same])
        same_limit(deep, "So w tends to w*.", deep["has3"], arrives, limit=equal)
    given.proves(inner.last)
with step.suppose("Let w* be an eigenvector, and 0 < g_0 / g* < 1.", theorem.conclude["eigenvector"]) as given:
    inner, outside, side_facts = given.step, given["if1"], given["if3"]
    with inner.cases("g_0 is not 0,", ne(g0, 0), split=ne(g0, 0)) as cases:
        with cases.case("as claimed;"):
            pass
        with cases.case("or else") as case:
            case.absurd("A contradiction.", case.inequality("0 > 0.", gt(0, 0), [side_facts, case["case1"]]))
    moving = inner.last
    shorter_now = inner.inequality("and |g_0| < |x*|.", gt(norm2(x_star), g0**2), [side_facts, square], [g_star - g0])
    found = nearest_point(inner, outside, moving, shorter_now)
    product = (g_star - g0) * stretch
    quotient = exist(q, such_that=eq(q * g0, product))
    regular = inner.rule("quotient", "With sigma = (g* - g_0) |A w*|^2 / g_0", quotient, [moving], a=product, b=g0)
    with inner.obtain(found, "and rho", arrives) as deep, deep.obtain(regular, "that is w*:", arrives) as final:
        square0 = positive_square(final, g0, moving, "g_0^2 is positive,")
        weight = final.identity("g_0^2 sigma = (g_0 g* - g_0^2) |A w*|^2,", g0**2 * q, g0 * product, [final["has1"]])
        sign = by_contradiction(final, "so sigma is positive,", ge(q, 0), [weight, square0, side_facts, long])
        left, right = ridge(w_star, q).sides
        facts = [given["if2"], image, final["has1"]]
        equation = final.identity("and w* solves the equation, with sigma.", left, right, facts)
        total = final.inequality("(rho + sigma > 0)", gt(rho + q, 0), [sign, deep["has4"]])
        conditions = [eq(norm2(other), 1), ridge(other, rho2), gt(rho + rho2, 0)]
        points = {"scale": moving, "unit_end": deep["has2"], "ridge": deep["has5"]}
        only = final.cite(
            nearest,
            "one",
            "There is only one such point,",
            for_all(other, rho2, given=conditions, then=eq(other, z_end)),
            points,
            {v: z_end, rho1: rho},
        )
        facts = [final["unit_star"], equation, total]
        same = final.instantiate(only, "so it is w*.", eq(w_star, z_end), facts, other=w_star, rho2=q)
        back = final.identity("(it is)", z_end, w_star, [same])
        same_limit(final, "So w tends to w*.", deep["has1"], arrives, limit=back)
    given.proves(inner.last)


# What cannot be left out

no_eigenvector = claim.mutated(
    "no eigenvector",
    {**TARGET, "apart": apart, "ahead": ahead},
    {"target": arrives},
    "For 0 < g_0 / g* < 1 and w_0 outside the row space, whether w* is an eigenvector or not.",
)
refutation = no_eigenvector.refuted(
    "A = [[1, 0, 0], [0, 2, 0]], w* = (3/5, 4/5, 0), g* = 2, g_0 = 1: w* is not at rest, so no trajectory ends there.",
    "target",
    {"m": 2, "d": 3},
    {
        A: [[1, 0, 0], [0, 2, 0]],
        A_pinv: [[1, 0], [0, "1/2"], [0, 0]],
        y: [["6/5"], ["16/5"]],
        w0: [[0], [0], [1]],
        g0: [[1]],
        c: [[0]],
        smallest: [[1]],
        g_star: [[2]],
        w_star: [["3/5"], ["4/5"], [0]],
        n0: [[1]],
        part0: [[1]],
        length: [[2]],
        size: [[1]],
        one: [[1]],
        v: [[0], [0], [0]],
    },
)
derive = refutation.derive
rest = conclusion_of(derive, arriving, "rests", "If the flow ended at w*, that would be at rest,")
refutation.fails = derive.instantiate(rest, "in one of three ways.", rests, [refutation.assumed])

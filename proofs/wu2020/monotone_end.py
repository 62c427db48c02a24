"""How the scale at the end depends on the problem: it grows with |x*|, with the null-space part, and with |g_0|.

G = lim g^2 is the positive root of G (1 - a exp((u - G) / c)) = s, with a = |w_0^perp|^2, s = |x*|^2, u = g_0^2. In c
it rises if s > (1 - a) u, that is if x* is longer than the row-space part of g_0 w_0, and falls if it is shorter.
The proofs are one: a larger root, if neither its exponent nor its a is larger, belongs to a larger s. Bounds for small
and for large c follow from the tangents of the exponential.
"""

import random
from collections.abc import Callable, Sequence
from fractions import Fraction

import sympy as sp

from proofs.arguments import (
    at_most_one,
    by_contradiction,
    conclusion_of,
    exp_positive,
    exp_product,
    exp_tangent,
    is_one,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from proofs.wu2020.instances import scale_equations
from proofs.wu2020.where_the_flow_ends import above_tangent, root
from symbolic.notation import Expression, Fact, Language, eq, for_all, ge, gt, implies, le, predicate

language = Language()
G = language.scalar("G", meaning="the positive root for a, s, u and c: the limit of g^2")
H = language.scalar("H", r"\tilde G", "the positive root for a~, s~, u~ and c~")
J = language.scalar("J", meaning="the positive root for a, s, u and c~")
X, Y, Z = (language.scalar(name, shown) for name, shown in (("X", "X"), ("Y", r"\tilde X"), ("Z", "Z")))
a, b = language.scalar("a", meaning="|w_0^perp|^2"), language.scalar("b", r"\tilde a")
s, z = language.scalar("s", meaning="|x*|^2"), language.scalar("z", r"\tilde s")
u, v = language.scalar("u", meaning="g_0^2"), language.scalar("v", r"\tilde u")
k, k1 = language.scalar("k", "c", "the ratio of the step sizes"), language.scalar("k1", r"\tilde c")
one = language.define("one", "exp", sp.Integer(0), latex="e^0")
S, T, ell, top = (
    language.symbol(name, ("1", "1"), shown)
    for name, shown in (("S", "S"), ("T", "T"), ("ell", r"\ell"), ("top", r"\bar G"))
)


def sample(rng: random.Random, *_: int) -> Values:
    """Equations whose root is u."""
    square, half, one = Fraction(rng.randint(1, 9), rng.randint(1, 4)), Fraction(rng.randint(1, 9), 10), Fraction(1)
    roots = dict.fromkeys("GHJuv", square) | dict.fromkeys("XYZ", one)
    values = (
        roots | dict.fromkeys("ab", half) | dict.fromkeys("sz", square * (1 - half)) | {"k": square, "k1": square + 1}
    )
    return {name: [[value]] for name, value in values.items()}


claim = Claim("new/monotone-end", language, "How the end depends on the problem", sample, ((1, 1, 1),), scale_equations)
claim.remarks.append(
    "That g^2 tends to this root, whatever the sign of g_0, is part of the theorem on where the flow ends; the squared "
    "length of g w tends to G, and that of its null-space part to G - s."
)
claim.remarks.append(
    "x = G/c solves exp(x) (x - sigma) / x = kappa: it is a value of the generalized Lambert function W(sigma; 0; "
    "kappa) of Mezo and Baricz. The classical W, which solves t exp(t) = z, would need a constant in the place of "
    "kappa x. So it gives bounds only: s + c W((a s / c) exp((u - s) / c)) is not above G, and it is not below G with "
    "max(u, s / (1 - a)) in the place of the factor s, for a < 1. For a = 0 the root is s, for s = (1 - a) u it is u."
)


def equation(labels: str, *letters: Expression) -> dict[str, Fact]:
    """The three facts of a root, under labels."""
    return dict(zip(labels.split(), root(*letters), strict=True))


at: dict[Expression, dict[Expression, Expression]] = {G: {}, J: {G: J, X: Z, k: k1}}  # the equations for c and for c~


def known_as(step: Proof, labels: str, names: str) -> dict[str, Known]:
    """Facts known under some names, for the hypotheses with these labels."""
    return {label: step[name] for label, name in zip(labels.split(), names.split(), strict=True)}


first, second = equation("G X first", G, X, a, s, u, k), equation("H Y second", H, Y, b, z, v, k1)
here, there = (u - G) / k, (v - H) / k1  # the exponents

order = claim.also(
    "a larger root",
    given={
        "ratio": gt(k, 0),
        "other_ratio": gt(k1, 0),
        "size": gt(z, 0),
        "part": ge(a, 0),
        "parts": ge(b, a),
        **first,
        **second,
        "roots": ge(G, H),
        "exponents": ge(there, here),
    },
    conclude={
        "sizes": ge(s, z),
        "part matters": implies(gt(b, a), gt(s, z)),
        "exponent matters": implies([gt(there, here), gt(a, 0)], gt(s, z)),
        "root matters": implies(gt(G, H), gt(s, z)),
    },
    says="If G >= G~, though neither its exponent nor its a is larger, then s >= s~; strictly if one of the three is "
    "strict (the exponents: for a > 0).",
)
step = order.proof()
tangent = above_tangent(step, (Y, step["Y"]), (X, step["X"]))
positive = exp_positive(step, step["X"], "X is positive,")
higher = step.inequality("so X~ is not smaller than X,", ge(Y - X, 0), [tangent, positive, step["exponents"]])
share = step.inequality(
    "and a~ X~ not smaller than a X.", ge(b * Y - a * X, 0), [higher, positive, step["part"], step["parts"]]
)
left = by_contradiction(step, "As s~ is positive, a~ X~ < 1.", gt(1 - b * Y, 0), [step["size"], step["H"]])
parts = [step["G"], step["roots"], left]
step.inequality("s - s~ = G (a~ X~ - a X) + (G - G~) (1 - a~ X~) is not negative.", ge(s, z), [share, *parts])
with step.suppose("If a~ > a,", order.conclude["part matters"]) as supposed:
    inner = supposed.step
    more = inner.inequality("a~ X~ is larger,", gt(b * Y - a * X, 0), [higher, positive, step["part"], supposed["if1"]])
    supposed.proves(inner.inequality("and s with it.", gt(s, z), [more, *parts]))
with step.suppose("If the exponent is larger, and a > 0,", order.conclude["exponent matters"]) as supposed:
    inner = supposed.step
    more = inner.inequality("X~ is larger,", gt(Y - X, 0), [tangent, positive, supposed["if1"]])
    more = inner.inequality("so is a~ X~,", gt(b * Y - a * X, 0), [more, positive, supposed["if2"], step["parts"]])
    supposed.proves(inner.inequality("and s with it.", gt(s, z), [more, *parts]))
with step.suppose("If G is larger than G~,", order.conclude["root matters"]) as supposed:
    parts = [step["G"], supposed["if1"], left]
    supposed.proves(supposed.step.inequality("the second term is positive.", gt(s, z), [share, *parts]))

# The Lambert functions

lambert = language.child()
rise = lambert.define("rise", "exp", G / k, latex="e^x")
lift = lambert.define("lift", "exp", u / k, latex="e^{u/c}")
x = lambert.let("x", G / k, meaning="the root in units of c")
sigma = lambert.let("sigma", s / k, r"\sigma", "|x*|^2 in units of c")
kappa = lambert.let("kappa", a * lift, r"\kappa", "what depends on the start")
of_the_end, of_lambert = eq(G * (1 - a * X), s), eq(rise * (x - sigma), kappa * x)
generalized = claim.also(
    "generalized Lambert function",
    given={"ratio": gt(k, 0), "X": first["X"]},
    conclude={"from": implies(of_the_end, of_lambert), "to": implies(of_lambert, of_the_end)},
    says="With x = G/c, sigma = s/c and kappa = a exp(u/c) the equation of the end is exp(x) (x - sigma) = kappa x.",
    language=lambert,
)
step = generalized.proof()
exponents = {"e": here, "f": G / k}
whole = exp_product(step, step["X"], rise, lift, "X exp(G/c) = exp(u/c).")
with step.suppose("Multiply the equation", generalized.conclude["from"]) as supposed:
    known = [whole, supposed["if1"]]
    supposed.proves(supposed.step.identity("by exp(x) / c.", rise * (x - sigma), kappa * x, known))
with step.suppose("Conversely, divide by it.", generalized.conclude["to"]) as supposed:
    known = [whole, supposed["if1"]]
    none = supposed.step.identity("The difference is 0", rise * (G * (1 - a * X) - s), 0, known)
    supposed.proves(supposed.step.identity("without this factor too.", G * (1 - a * X), s, [none]))

problem = {"ratio": gt(k, 0), "size": gt(s, 0), "part": ge(a, 0), "unit": ge(1, a), "start": ge(u, 0), **first}
longer, same, shorter = gt(s, (1 - a) * u), eq(s, (1 - a) * u), gt((1 - a) * u, s)


def sides(root: Expression) -> dict[str, Fact]:
    """On which side of u, and of s / (1 - a), the root lies."""
    return {
        "longer": implies(longer, [gt(root, u), le((1 - a) * root, s)]),
        "equal": implies(same, eq(root, u)),
        "shorter": implies(shorter, [gt(u, root), ge((1 - a) * root, s)]),
    }


between = claim.also(
    "between",
    given=problem,
    conclude={"at least": ge(G, s), **sides(G)},
    says="G is at least s, and lies between u and s / (1 - a); it is on the side of s / (1 - a).",
)
step = between.proof()
positive = exp_positive(step, step["X"], "X is positive,")
share = step.inequality("so a G X is not negative,", ge(a * X, 0), [positive, step["part"]])
step.inequality("and G is at least s.", ge(G, s), [share, step["G"]])
convex = exp_tangent(step, step["X"], "The exponential lies above its tangent.")


def up_to(step: Proof, small: Known) -> Known:
    """(1 - a) G >= s, where G <= u."""
    more = step.inequality("X is at least 1,", ge(X - 1, 0), [convex, small, step["ratio"]], [1 / k])
    part = step.inequality("a X at least a,", ge(a * (X - 1), 0), [more, step["part"]])
    return step.inequality("so (1 - a) G is at least s.", ge((1 - a) * G, s), [part, step["G"]])


def down_to(step: Proof, large: Known) -> Known:
    """(1 - a) G <= s, where G >= u."""
    sign = step.inequality("The exponent is not positive,", ge(0, here), [large, step["ratio"]], [1 / k])
    less = at_most_one(step, step["X"], sign, "X is at most 1,")
    part = step.inequality("a X at most a,", ge(a * (1 - X), 0), [less, step["part"]])
    return step.inequality("so (1 - a) G is at most s.", le((1 - a) * G, s), [part, step["G"]])


def one_side(step: Proof, fact: Fact, other_side: Callable[[Proof, Known], Known], by: list[Known]) -> Known:
    """Where G lies, because of what would follow on the other side of u."""
    with step.cases("On which side of u is G?", fact, split=fact) as cases:
        with cases.case("On this one."):
            pass
        with cases.case("If it were on the other,") as case:
            bound = other_side(case, case["case1"])
            nothing = case.inequality("s would be compared with (1 - a) u.", gt(0, 0), [bound, case["case1"], *by])
            case.absurd("A contradiction.", nothing)
    return step.last


with step.suppose("If s > (1 - a) u,", between.conclude["longer"]) as supposed:
    inner = supposed.step
    above = one_side(inner, gt(G, u), up_to, [supposed["if1"], inner["unit"]])
    supposed.proves(above, down_to(inner, above))
with step.suppose("If s < (1 - a) u,", between.conclude["shorter"]) as supposed:
    inner = supposed.step
    below = one_side(inner, gt(u, G), down_to, [supposed["if1"], inner["unit"]])
    supposed.proves(below, up_to(inner, below))
with step.suppose("If s = (1 - a) u,", between.conclude["equal"]) as supposed:
    inner = supposed.step
    some = by_contradiction(inner, "1 - a is positive, as s is.", gt(1 - a, 0), [inner["size"], inner["start"]])
    lower = one_side(inner, ge(G, u), up_to, [some])
    upper = one_side(inner, ge(u, G), down_to, [some])
    flat = inner.inequality("Both together", ge(0, (G - u) ** 2), [lower, upper])
    gone = inner.rule("zero-norm", "leave G = u.", eq(G - u, 0), [flat], v=G - u)
    supposed.proves(inner.identity("So the root is u.", G, u, [gone]))

low, high = (language.symbol(name, ("1", "1"), shown) for name, shown in (("low", "L"), ("high", r"\bar L")))
classical = claim.also(
    "classical Lambert function",
    given={"ratio": gt(k, 0), "size": gt(s, 0), "part": ge(a, 0), **first},
    conclude={
        "above": for_all(low, S, given=[predicate("exp", S, (u - low) / k), eq(low - s, a * s * S)], then=ge(G, low)),
        "below": for_all(
            high,
            top,
            T,
            given=[ge(top, G), predicate("exp", T, (u - high) / k), eq(high - s, a * top * T)],
            then=ge(high, G),
        ),
    },
    says="The number L with (L - s) exp((L - u) / c) = a s, which is s + c W((a s / c) exp((u - s) / c)), is a lower "
    "bound for G; with any number that is not below G in the place of the factor s it is an upper bound.",
)
step = classical.proof()
positive = exp_positive(step, step["X"], "X is positive,")
share = step.inequality("so a X is not negative,", ge(a * X, 0), [positive, step["part"]])
least = step.inequality("and G is at least s.", ge(G, s), [share, step["G"]])


def compared(step: Proof, fact: Fact, by: Callable[[Proof, Known], Known]) -> Known:
    """A bound for G, as `by` derives 0 > 0 from its negation."""
    with step.cases("Compare it with G.", fact, split=fact) as cases:
        with cases.case("It is so."):
            pass
        with cases.case("If not,") as case:
            case.absurd("A contradiction.", by(case, case["case1"]))
    return step.last


with step.suppose("Let L solve the equation.", classical.conclude["above"]) as supposed:
    tangent = above_tangent(supposed.step, (X, step["X"]), (S, supposed["if1"]))
    sign = exp_positive(supposed.step, supposed["if1"], "S is positive.")

    def too_large(step: Proof, apart: Known) -> Known:
        gap = step.inequality("(L - G) / c is positive,", gt((low - G) / k, 0), [apart, step["ratio"]], [1 / k])
        more = step.inequality("so X is larger than S,", ge(X - S, 0), [tangent, sign, gap])
        more = step.inequality("and a s X than a s S:", ge(a * (X - S), 0), [more, step["part"]])
        return step.inequality(
            "so G is larger than L.", gt(0, 0), [more, step["size"], share, least, apart, supposed["if2"]]
        )

    supposed.proves(compared(supposed.step, ge(G, low), too_large))
with step.suppose("Let the other number solve the other equation.", classical.conclude["below"]) as supposed:
    tangent = above_tangent(supposed.step, (T, supposed["if2"]), (X, step["X"]))

    def too_small(step: Proof, apart: Known) -> Known:
        gap = step.inequality("(G - L) / c is positive,", gt((G - high) / k, 0), [apart, step["ratio"]], [1 / k])
        more = step.inequality("so T is larger than X,", ge(T - X, 0), [tangent, positive, gap])
        more = step.inequality("and a T than a X:", ge(a * (T - X), 0), [more, step["part"]])
        upper = step.inequality("(the factor is positive)", gt(top, 0), [supposed["if1"], step["G"]])
        return step.inequality(
            "so L is larger than G.", gt(0, 0), [more, upper, share, supposed["if1"], apart, supposed["if3"]]
        )

    supposed.proves(compared(supposed.step, ge(high, G), too_small))

small = claim.also(
    "for small c",
    given={"ratio": gt(k, 0), "size": gt(s, 0), "part": gt(a, 0), "start": gt(u, 0), **first},
    conclude={
        "close to s": for_all(S, given=[predicate("exp", S, (u - s) / k)], then=le(G * (1 - a * S), s)),
        "close to u": for_all(
            T, ell, given=[eq(a * u * T, u - s), predicate("exp", T, ell)], then=ge(0, (G - u) * (G - u + k * ell))
        ),
    },
    says="G (1 - a exp((u - s) / c)) <= s <= G: for s > u the root is exponentially close to s. For s < u it lies "
    "between u and u - c log((u - s) / (a u)), within a multiple of c of u.",
)
step = small.proof()
positive = exp_positive(step, step["X"], "X is positive,")
share = step.inequality("so a X is positive,", gt(a * X, 0), [positive, step["part"]])
least = step.inequality("and G is at least s.", ge(G, s), [share, step["G"]])
with step.suppose("Let S = exp((u - s) / c).", small.conclude["close to s"]) as supposed:
    inner = supposed.step
    tangent = above_tangent(inner, (S, supposed["if1"]), (X, inner["X"]))
    apart = inner.inequality("The exponents are ordered,", ge((G - s) / k, 0), [least, inner["ratio"]], [1 / k])
    more = inner.inequality("so S is at least X,", ge(S - X, 0), [tangent, positive, apart])
    part = inner.inequality("and a S at least a X.", ge(a * (S - X), 0), [more, inner["part"]])
    supposed.proves(inner.inequality("Multiply by G.", le(G * (1 - a * S), s), [part, inner["G"]]))
with step.suppose("Let T = (u - s) / (a u), with logarithm ell.", small.conclude["close to u"]) as supposed:
    inner = supposed.step
    balance = inner.identity(
        "a X = 1 - s / G, and a T = 1 - s / u:", a * G * u * (X - T), s * (G - u), [supposed["if1"]]
    )
    whole = inner.inequality("a G is positive,", gt(a * G, 0), [inner["part"], inner["G"]])
    whole = inner.inequality("and a G u.", gt(a * G * u, 0), [whole, inner["start"]])
    rise = above_tangent(inner, (X, inner["X"]), (T, supposed["if2"]))
    fall = above_tangent(inner, (T, supposed["if2"]), (X, inner["X"]))
    bound = exp_positive(inner, supposed["if2"], "T is positive too.")

    def follows(step: Proof, side: Fact, tangent: Known, sign: Known, apart: Expression) -> Known:
        """How the exponents of X and T compare, as X and T do; `apart` is positive otherwise."""
        with step.cases("The exponents compare in the same way.", side, split=side) as cases:
            with cases.case("They do."):
                pass
            with cases.case("If not,") as case:
                gap = case.inequality("X and T would not,", gt(apart, 0), [tangent, sign, case["case1"]])
                known = [gap, whole, case["size"], step["case1"], balance]
                case.absurd("A contradiction.", case.inequality("against the balance.", gt(0, 0), known))
        return step.last

    with inner.cases("Compare G with u.", ge(0, (G - u) * (G - u + k * ell)), split=ge(G, u)) as cases:
        with cases.case("If G >= u, X is at least T.") as case:
            side = follows(case, ge(here, ell), fall, positive, T - X)
            scaled = case.inequality("Multiply by c,", ge(u - G - k * ell, 0), [side, case["ratio"]])
            case.inequality("and by G - u.", ge(0, (G - u) * (G - u + k * ell)), [scaled, case["case1"]])
        with cases.case("If G < u, X is less than T.") as case:
            side = follows(case, ge(ell, here), rise, bound, X - T)
            scaled = case.inequality("Multiply by c,", ge(k * ell - u + G, 0), [side, case["ratio"]])
            case.inequality("and by u - G.", ge(0, (G - u) * (G - u + k * ell)), [scaled, case["case1"]])
    supposed.proves(inner.last)

large = claim.also(
    "for large c",
    given=problem,
    conclude={
        "upper": le(G * (k * (1 - a) + G - u), s * (k + G - u)),
        "lower": ge(G * (k * (1 - a) + a * (G - u)), s * k),
        "longer": for_all(
            top,
            given=[gt(1, a), eq((1 - a) * top, s), longer],
            then=[ge(top, G), le((1 - a) * k * (top - G), a * top * (top - u))],
        ),
        "shorter": for_all(
            top,
            given=[gt(1, a), eq((1 - a) * top, s), shorter],
            then=[ge(G, top), le((1 - a) * k * (G - top), (u - top) * (u - s))],
        ),
    },
    says="For a < 1 the root is within a multiple of 1/c of s / (1 - a). For a = 1 the first two inequalities read "
    "c s <= G (G - u) <= s (c + G - u): then the root grows like the square root of c s.",
)
step = large.proof()
positive = exp_positive(step, step["X"], "X is positive,")
share = step.inequality("and a G is not negative.", ge(a * G, 0), [step["part"], step["G"]])
convex = exp_tangent(step, step["X"], "X is at least 1 - (G - u) / c,")
scaled = step.inequality("or multiplied by c,", ge(k * X, k + u - G), [convex, step["ratio"]])
lower = step.inequality("which bounds s / G = 1 - a X above.", large.conclude["lower"], [scaled, share])
begin = is_one(step, one)
inverse = above_tangent(step, (one, step.definition(one, "is")), (X, step["X"]))
scaled = step.inequality(
    "So X (1 + (G - u) / c) is at most 1,", ge(k, X * (k + G - u)), [inverse, begin, step["ratio"]]
)
upper = step.inequality("which bounds s / G below.", large.conclude["upper"], [scaled, share])


def lies(step: Proof, label: str, condition: Known, root: Expression = G) -> list[Known]:
    """Between what a root lies, for c or for c~."""
    names = {G: "ratio size part unit start G X first", J: "other_ratio size part unit start J Z third"}[root]
    known = known_as(step, "ratio size part unit start G X first", names)
    fact = sides(root)[label]
    found = step.cite(between, label, "The root lies between u and s / (1 - a):", fact, known, at[root])
    return [step.instantiate(found, "here,", part, [condition]) for part in fact.parts[1]]


with step.suppose("Let s / (1 - a) be above u.", large.conclude["longer"]) as supposed:
    inner = supposed.step
    above, below = lies(inner, "longer", supposed["if3"])
    within = by_contradiction(inner, "G is at most that,", ge(top, G), [supposed["if1"], below, supposed["if2"]])
    square = inner.inequality(
        "G (G - u) at most the same for it,", ge(top * (top - u), G * (G - u)), [within, above, inner["G"]]
    )
    error = large.conclude["longer"].parts[1][1]
    supposed.proves(within, inner.inequality("so the distance is small.", error, [lower, square, inner["part"]]))
with step.suppose("Let s / (1 - a) be below u.", large.conclude["shorter"]) as supposed:
    inner = supposed.step
    below, above = lies(inner, "shorter", supposed["if3"])
    least = conclusion_of(inner, between, "at least", "G is at least s,")
    within = by_contradiction(inner, "and at least that,", ge(G, top), [supposed["if1"], above, supposed["if2"]])
    error = large.conclude["shorter"].parts[1][1]
    supposed.proves(within, inner.inequality("so the distance is small.", error, [upper, within, below, least]))

# The theorem: three equations

fourth = equation("J Z third", J, Z, a, s, u, k1)
theorem = claim.state(
    "theorem",
    given={
        **problem,
        **equation("H Y second", H, Y, b, z, v, k),
        **fourth,
        "parts": ge(b, a),
        "sizes": ge(z, s),
        "starts": ge(v, u),
        "other_ratio": gt(k1, 0),
        "ratios": gt(k1, k),
    },
    conclude={
        "never smaller": ge(H, G),
        "size": implies(gt(z, s), gt(H, G)),
        "part": implies(gt(b, a), gt(H, G)),
        "start": implies([gt(v, u), gt(a, 0)], gt(H, G)),
        "ratio, longer": implies([longer, gt(a, 0)], [gt(G, u), gt(J, G)]),
        "ratio, equal": implies(same, [eq(G, u), eq(J, u)]),
        "ratio, shorter": implies([shorter, gt(a, 0)], [gt(u, G), gt(G, J)]),
    },
    says="G does not fall if s, a and u grow or stay, and grows if s does, or a, or (for a > 0) u. In c, for a > 0, it "
    "grows where s > (1 - a) u, stays at u where the two are equal, and falls where s < (1 - a) u.",
)
step = theorem.proof()
size = step.inequality("s~ is positive too.", gt(z, 0), [step["size"], step["sizes"]])


def otherwise(step: Proof, label: str, strict: Sequence[Fact], known: Sequence[Known]) -> None:
    """The contradiction if G~ is not above G: what the lemma then says of s and s~, given what makes it strict."""
    roots = step.inequality("If G is the larger root,", ge(G, H), [step["case1"]])
    exponents = step.inequality(
        "its exponent is not larger,", ge((v - H) / k, (u - G) / k), [roots, step["starts"], step["ratio"]], [1 / k]
    )
    given = known_as(step, same_names, same_names)
    given |= {"other_ratio": step["ratio"], "size": size, "roots": roots, "exponents": exponents}
    if strict:
        found = step.cite(order, label, "so by the lemma", implies(strict, gt(s, z)), given, {k1: k})
        larger = step.instantiate(found, "s would be larger than s~.", gt(s, z), known)
        step.absurd("A contradiction.", larger, step["sizes"])
    else:
        larger = step.cite(order, label, "so by the lemma s would not be smaller than s~.", ge(s, z), given, {k1: k})
        step.absurd("A contradiction.", larger, *known)


same_names = "ratio G X first H Y second part parts"
with step.cases("G~ is not smaller than G.", ge(H, G), split=ge(H, G)) as cases:
    with cases.case("It is not."):
        pass
    with cases.case() as case:
        otherwise(case, "root matters", [gt(G, H)], [case["case1"]])
for label, reason in (("size", "s~ > s"), ("part", "a~ > a"), ("start", "u~ > u and a > 0")):
    with step.suppose(f"Let {reason}.", theorem.conclude[label]) as supposed:
        inner = supposed.step
        with inner.cases("Then G~ is larger.", gt(H, G), split=gt(H, G)) as cases:
            with cases.case("It is."):
                pass
            with cases.case() as case:
                if label == "size":
                    otherwise(case, "sizes", [], [supposed["if1"]])
                elif label == "part":
                    otherwise(case, "part matters", [gt(b, a)], [supposed["if1"]])
                else:
                    facts = [case["case1"], supposed["if1"], case["ratio"]]
                    strict = gt((v - H) / k, (u - G) / k)
                    apart = case.inequality("The exponent of G~ is larger,", strict, facts, [1 / k])
                    otherwise(case, "exponent matters", [strict, gt(a, 0)], [apart, supposed["if2"]])
        supposed.proves(inner.last)

whole = step.inequality("c c~ is positive.", gt(k * k1, 0), [step["ratio"], step["other_ratio"]])
here1 = (u - J) / k1
to_k1 = {H: J, Y: Z, b: a, z: s, v: u}  # compare the equations for c and for c~
from_k1 = {G: J, X: Z, k: k1, H: G, Y: X, b: a, z: s, v: u, k1: k}
plain = step.inequality("(a >= a)", ge(a, a))


def same_size(step: Proof, names: str, moved: dict[Expression, Expression], apart: Known, positive: Known) -> None:
    """The contradiction if the larger root, for the same s, has the smaller exponent."""
    given = known_as(step, "ratio G X first other_ratio H Y second part size roots", f"{names} part size case1")
    given |= {"parts": plain, "exponents": step.inequality("(so)", ge(*apart.fact.sides), [apart])}
    fact = implies([apart.fact, gt(a, 0)], gt(s, s))
    found = step.cite(order, "exponent matters", "so by the lemma", fact, given, moved)
    step.absurd("A contradiction.", step.instantiate(found, "s would be larger than s.", gt(s, s), [apart, positive]))


with step.suppose("Let s > (1 - a) u, and a > 0.", theorem.conclude["ratio, longer"]) as supposed:
    inner = supposed.step
    above, _ = lies(inner, "longer", supposed["if1"])
    with inner.cases("Then J is larger.", gt(J, G), split=gt(J, G)) as cases:
        with cases.case("It is."):
            pass
        with cases.case("If not,") as case:
            facts = [case["case1"], above, case["ratio"], case["ratios"]]
            gap = case.inequality("G - u is no less,", gt((k1 - k) * (G - u) + k * (G - J), 0), facts)
            apart = case.inequality("and divided by less,", gt(here1, here), [gap, whole], [1 / (k * k1)])
            same_size(case, "ratio G X first other_ratio J Z third", to_k1, apart, supposed["if2"])
    supposed.proves(above, inner.last)
with step.suppose("Let s < (1 - a) u, and a > 0.", theorem.conclude["ratio, shorter"]) as supposed:
    inner = supposed.step
    below, _ = lies(inner, "shorter", supposed["if1"])
    with inner.cases("Then J is smaller.", gt(G, J), split=gt(G, J)) as cases:
        with cases.case("It is."):
            pass
        with cases.case("If not,") as case:
            facts = [case["case1"], below, case["ratio"], case["ratios"]]
            gap = case.inequality("u - G is no less,", gt((k1 - k) * (u - G) + k * (J - G), 0), facts)
            apart = case.inequality("and divided by less,", gt(here, here1), [gap, whole], [1 / (k * k1)])
            same_size(case, "other_ratio J Z third ratio G X first", from_k1, apart, supposed["if2"])
    supposed.proves(below, inner.last)
with step.suppose("Let s = (1 - a) u.", theorem.conclude["ratio, equal"]) as supposed:
    found = [lies(supposed.step, "equal", supposed["if1"], root)[0] for root in (G, J)]
    supposed.proves(*found)

falsifier = language.child()
E = falsifier.define("E", "exp", (u - G) / k)
F = falsifier.define("F", "exp", (u - J) / k1)
claim.mutated(
    "always larger for larger c",
    {
        "ratio": gt(k, 0),
        "ratios": gt(k1, k),
        "other_ratio": gt(k1, 0),
        "size": gt(s, 0),
        "part": gt(a, 0),
        "G": gt(G, 0),
        "J": gt(J, 0),
        "first": eq(G * (1 - a * E), s),
        "third": eq(J * (1 - a * F), s),
    },
    {"larger": gt(J, G)},
    "Without comparing s with (1 - a) u.",
    language=falsifier,
).refuted(
    "a = 1/2, s = 1/2, u = 1: the root is 1 for every c.",
    "larger",
    {},
    {G: [[1]], J: [[1]], a: [["1/2"]], s: [["1/2"]], u: [[1]], k: [[1]], k1: [[2]], E: [[1]], F: [[1]]},
)

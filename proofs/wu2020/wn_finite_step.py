"""WN with a finite step (Algorithm 1): how the direction grows, and what is left of the invariant.

The gradient in w is orthogonal to w, so |w| never shrinks: a step adds the squared length of the move to |w|^2. The
part of w in the null space is only scaled. With u = w / |w|, the quantity |u_perp|^2 exp(g^2 / (c |w|^2)) stands still
to first order in the step size: a step changes it by a factor between 1 - delta and 1 / (1 - sigma), where delta and
sigma are explicit and of second order. From one state, a step of WN and one of rPGD differ at second order too.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import by_contradiction, conclusion_of, exp_product, exp_tangent, is_one, passes, stays_zero
from proofs.claim import Claim, Values
from proofs.wu2020.other_runs import wn_runs
from proofs.wu2020.setting import SHAPES, A, A_pinv, c, g, positive, sample, w, words, y
from symbolic.notation import Language, dot, eq, for_all, ge, gt, implies, le, norm2, predicate

language = words.child()
language.latex_names |= {"w": "w_t", "g": "g_t"}
w0 = language.vector("w0", "d", "w_0", "the direction at the start")
g0 = language.scalar("g0", "g_0", "the scale at the start")
eta = language.scalar("eta", r"\eta", "the step size")
ell = language.scalar("ell", r"\|w_t\|", "the length of the direction, which moves with it")
ell0 = language.define("ell0", "norm", w0)
part = language.let("part", w - A_pinv * A * w, r"w_t^{\perp}", "the part of w in the null space of A")
part0 = language.let("part0", w0 - A_pinv * A * w0, r"w_0^{\perp}", "the same at the start")
r = language.let("r_h", y - g / ell * A * w, r"\hat r_t", "the residual of (2)")
h = language.let("h", norm2(r) / 2, "h_t", "the loss (2)")
q = language.let("q", dot(w, A.T * r) / ell, "q_t", "minus the derivative of the loss in g")
across = language.let(
    "across", A.T * r - q / ell * w, r"\mathcal{P}_tA^\top\hat r_t", "A'r, projected on the complement of w"
)
grad = language.let("grad", -g / ell * across, r"\nabla_{\!w}h", "the gradient in w")
wn_w = language.let("wn_w", w - eta * grad, "w_{t+1}", "one step of Algorithm 1")
wn_g = language.let("wn_g", g + c * eta * q, "g_{t+1}", "one step of Algorithm 1")
ell1 = language.define("ell1", "norm", wn_w, latex=r"\|w_{t+1}\|")
turn = language.let("turn", eta * g * q / ell**2, "a_t", "by this part the null-space part of w shrinks in a step")
stretch = language.let("stretch", norm2(eta * grad) / ell**2, "b_t", "by this part |w|^2 grows in a step")
height = language.let("height", wn_g**2 / (c * ell1**2), "e_{t+1}", "the exponent after the step")
sigma = language.let("sigma", c * eta**2 * q**2 / ell**2, r"\sigma_t", "the bound from above")
delta = language.let("delta", 2 * turn**2 + stretch + 2 * stretch * height, r"\delta_t", "the bound from below")
X = language.define("X", "exp", height - g**2 / (c * ell**2), latex="X_t")
E = language.scalar("E", "E_t", "exp(g_t^2 / (c |w_t|^2) - g_0^2 / (c |w_0|^2)), the product of the X so far")
T = language.scalar("T", "t", "the number of steps")
after = language.substitution("next", {w: wn_w, g: wn_g, ell: ell1, E: E * X, T: T + 1}, r"\left.{}\right|_{{t+1}}")
start = language.substitution(
    "start", {w: w0, g: g0, ell: ell0, E: sp.Integer(1), T: sp.Integer(0)}, r"\left.{}\right|_{{t=0}}"
)
V = language.let("V", norm2(part) * E / ell**2, "V_t", "what is left of the invariant")
lowest = language.scalar("lowest", r"\delta", "a bound for the delta_t")
highest = language.scalar("highest", r"\sigma", "a bound for the sigma_t")


def sample_steps(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start of any length, a step so small that |a_t| <= 1, and numbers for the lemmas in letters."""
    values = sample(rng, m, d, rank)
    length, small = Fraction(rng.randint(1, 9), rng.randint(1, 4)), Fraction(1, 10**6)
    ((scale,),), w = values["g"], values["w"]
    image = [sum((a * b[0] for a, b in zip(row, w, strict=True)), Fraction(0)) for row in values["A"]]
    slope = sum((p * (b[0] - scale * p) for p, b in zip(image, values["y"], strict=True)), Fraction(0))
    begin = [[length * x for x in row] for row in w]
    height, bound = positive(rng), Fraction(rng.randint(0, 4), 4)
    numbers: dict[str, Fraction | int] = {
        "a": -bound,
        "b": bound,
        "e": height,
        "s": bound * height + 2 * bound,
        "p": 0,
        "u": height,
    }
    numbers |= {"v": (1 + bound) * height, "d": bound, "k": height + 1, "z": height, "n": 3}
    numbers |= {"eta": small, "ell": length, "E": 1, "T": 0, "lowest": 1, "highest": 1}
    del values["t"]
    more = {"w": begin, "w0": begin, "unit_w": w, "kappa": [[1 + small * scale * slope]]}
    more |= {"p1": w, "p2": [[-x for x in row] for row in w], "l1": [[height + 1]], "l2": [[1 + bound]]}
    return values | more | {name: [[Fraction(value)]] for name, value in numbers.items()}


claim = Claim("new/wn-finite-step", language, "WN with a finite step", sample_steps, SHAPES, wn_runs)
claim.remarks.append(
    "Along the WN flow |w| stands still, and with |w| = 1 the quantity is that of the corrected second equation of "
    "(6). Without |w|^2 in the exponent it would drift at first order as soon as |w| differs from 1."
)

# What the exponential does in one step

scalars = Language()
a, b, s, e, p, u, v = (scalars.scalar(name) for name in "absepuv")
Z = scalars.define("Z", "exp", p)
half = scalars.define("half", "exp", p / 2)
back = scalars.define("back", "exp", -a)
twice = scalars.define("twice", "exp", -2 * a)
rest = scalars.define("rest", "exp", b * e - s)
whole = scalars.define("whole", "exp", b * e - s - 2 * a)
one = scalars.define("one", "exp", b * e - s - 2 * a + p)
bounds = claim.also(
    "exponentials",
    given={
        "at most 1": ge(1, a),
        "at least -1": ge(a, -1),
        **{label: ge(letter, 0) for label, letter in (("growth", b), ("square", s), ("height", e))},
        "exponent": eq(p, 2 * a + s - b * e),
        "now": ge(u, 0),
        "then": ge(v, 0),
        "step": eq((1 + b) * v, (1 - a) ** 2 * Z * u),
    },
    conclude={"from below": ge(v, (1 - 2 * a**2 - b - 2 * b * e) * u), "from above": ge(u, (1 - s) * v)},
    says="What a step does, in letters: the exponential is compared with its tangents.",
    language=scalars,
)
step = bounds.proof()
square = exp_product(step, half, half, Z, "Z is the square of the exponential of half the exponent,")
low = exp_tangent(step, half, "which lies above its tangent.")
smaller = step.inequality("1 - a is not negative,", ge(1 - a, 0), [step["at most 1"]])
least = step.inequality("and at most 2. So", ge((1 - a) * half, 1 - a**2 + (1 - a) * (s - b * e) / 2), [low, smaller])
first = step.inequality("(1 - a) s is not negative,", ge((1 - a) * s, 0), [smaller, step["square"]])
share = step.inequality("b e is not,", ge(b * e, 0), [step["growth"], step["height"]])
other = step.inequality("nor is (1 + a) b e,", ge((1 + a) * b * e, 0), [step["at least -1"], share])
rough = step.inequality("whence", ge((1 - a) * half, 1 - a**2 - b * e), [least, first, other])
squared = step.inequality(
    "A square m^2 is at least 2 m - 1:",
    ge((1 - a) ** 2 * Z, 1 - 2 * a**2 - 2 * b * e),
    [rough, square],
    [(1 - a) * half - 1],
)
lost = step.inequality(
    "(what is lost)", ge(b * (2 * a**2 + b + 2 * b * e), 0), [step["growth"], share], [a, b, sp.Integer(1)]
)
kept = 1 - 2 * a**2 - b - 2 * b * e
factor = step.inequality("is less than that.", ge((1 - a) ** 2 * Z, kept * (1 + b)), [squared, lost])
bigger = step.inequality("1 + b is positive,", gt(1 + b, 0), [step["growth"]])
scaled = step.inequality(
    "so (1 + b) v is large,", ge((1 + b) * v, kept * (1 + b) * u), [factor, step["now"], step["step"]]
)
by_contradiction(step, "and v.", bounds.conclude["from below"], [scaled, bigger])
pairs = exp_product(step, back, back, twice, "exp(-a)^2 = exp(-2 a),")
triple = exp_product(step, twice, rest, whole, "times exp(b e - s),")
unit = exp_product(step, whole, Z, one, "is 1 / Z.")
nothing = step.identity("(the exponents cancel)", b * e - s - 2 * a + p, 0, [step["exponent"]])
at_zero = is_one(step, one, nothing)
upper = exp_tangent(step, back, "By the tangents exp(-a) >= 1 - a")
other = exp_tangent(step, rest, "and exp(b e - s) >= 1 - s + b e.")
above = step.definition(Z, "positive")
with step.cases("Multiply.", bounds.conclude["from above"], split=ge(1 - s, 0)) as cases:
    with cases.case("If s <= 1,") as case:
        squares = case.inequality("exp(-2 a) >= (1 - a)^2", ge(twice, (1 - a) ** 2), [upper, smaller, pairs])
        factor = case.inequality("and exp(b e - s) >= 1 - s", ge(rest, 1 - s), [other, share])
        near = case.inequality("give", ge(twice * rest, twice * (1 - s)), [factor, case.definition(twice, "positive")])
        far = case.inequality("and", ge(twice * (1 - s), (1 - a) ** 2 * (1 - s)), [squares, case["case1"]])
        under = case.inequality("So 1 / Z is above.", ge(whole, (1 - a) ** 2 * (1 - s)), [near, far, triple])
        most = case.inequality("Multiply by Z,", ge(1, (1 - s) * (1 - a) ** 2 * Z), [under, above, unit, at_zero])
        most = case.inequality("by u,", ge(u, (1 - s) * (1 - a) ** 2 * Z * u), [most, case["now"]])
        grown = case.inequality("(1 + b is at least 1)", ge(b * v, 0), [case["growth"], case["then"]])
        grown = case.inequality("(times 1 - s)", ge((1 - s) * b * v, 0), [grown, case["case1"]])
        case.inequality("and insert.", bounds.conclude["from above"], [most, grown, case["step"]])
    with cases.case("If s > 1, the right side is not positive:") as case:
        sign = case.inequality("(the sign)", ge((s - 1) * v, 0), [case["case1"], case["then"]])
        case.inequality("clearly.", bounds.conclude["from above"], [sign, case["now"]])

# The length

RUN = {"direction": gt(ell, 0)}
length = claim.also(
    "length",
    given=RUN,
    conclude={
        "norm": eq(ell**2, norm2(w)),
        "length": eq(ell1**2, ell**2 + eta**2 * norm2(grad)),
        "never zero": gt(ell1, 0),
        "never shrinks": ge(ell**2, ell0**2),
    },
    says="A step of WN adds the squared length of the move to |w|^2, whatever the step sizes: |w_t| never shrinks, so "
    "that Algorithm 1 never divides by 0.",
)
step = length.proof()


gone = stays_zero(step, ell**2 - norm2(w), "The letter for the length of w is that in every step:")
norm = step.identity("in other words,", ell**2, norm2(w), [gone])
orthogonal = step.identity("The gradient in w is orthogonal to w.", dot(w, across), 0, [norm])
pythagoras = step.identity("By Pythagoras", ell1**2, ell**2 + eta**2 * norm2(grad), [orthogonal, norm])
above = step.inequality("(a square)", gt(ell**2, 0), [step["direction"]])
longer = step.inequality("the length after the step is not 0,", gt(ell1**2, 0), [above, pythagoras], [eta * grad])
by_contradiction(step, "so it is positive.", gt(ell1, 0), [longer, step.definition(ell1, "nonnegative")])
more = step.inequality("A step does not make w shorter,", ge(-(ell**2), after(-(ell**2))), [pythagoras], [eta * grad])
never = step.rule("never-grows", "and neither do many.", ge(start(-(ell**2)), -(ell**2)), [more], q=-(ell**2))
step.inequality("In other words:", ge(ell**2, ell0**2), [never])

GOES_ON = {**RUN, "next direction": gt(ell1, 0)}
descent = claim.also(
    "length in total",
    given={
        **GOES_ON,
        "start": gt(ell0, 0),
        "step size": ge(eta, 0),
        "descent": ge(h - after(h), eta / 2 * norm2(grad)),
    },
    conclude={"growth": le(ell**2, ell0**2 + 2 * eta * (start(h) - h))},
    says="If each step decreases the loss by at least eta/2 |grad_w h|^2, as steps that are small enough do, |w_t|^2 "
    "grows by at most 2 eta (h_0 - h_t), that is, at first order in eta for ever.",
)
step = descent.proof()
grows = conclusion_of(step, length, "length", "By Pythagoras")
balance = -(ell**2) - 2 * eta * h
gain = step.inequality(
    "(eta times what is given)",
    ge(eta * (h - after(h)), eta**2 / 2 * norm2(grad)),
    [step["descent"], step["step size"]],
)
falls = step.inequality("|w|^2 + 2 eta h does not grow,", ge(-balance, after(-balance)), [grows, gain])
never = step.rule("never-grows", "and stays below its start.", ge(start(-balance), -balance), [falls], q=-balance)
step.inequality("In other words:", descent.conclude["growth"], [never])

# The invariant

d, k, z, n = (scalars.scalar(name) for name in "dkzn")
many = claim.also(
    "many steps",
    given={
        "steps": ge(n, 0),
        **{label: ge(letter, 0) for label, letter in (("start", z), ("now", u), ("then", v), ("drift", d))},
        "bound": ge(k, d),
    },
    conclude={
        "from below": implies([ge(v, (1 - d) * u), ge(u, (1 - k * n) * z)], ge(v, (1 - k * (n + 1)) * z)),
        "from above": implies([ge(u, (1 - d) * v), ge(z, (1 - k * n) * u)], ge(z, (1 - k * (n + 1)) * v)),
    },
    says="How bounds of single steps add up.",
    language=scalars,
)
step = many.proof()
above_zero = step.inequality("(the bound is not negative)", ge(k, 0), [step["bound"], step["drift"]])
with step.suppose("From below:", many.conclude["from below"]) as supposed:
    goal = many.conclude["from below"].parts[1][0]
    with supposed.step.cases("(two cases)", goal, split=ge(1 - k, 0)) as cases:
        with cases.case("If k <= 1,") as case:
            single = case.inequality(
                "a step loses k u at most,", ge(v, (1 - k) * u), [supposed["if1"], case["bound"], case["now"]]
            )
            before = case.inequality(
                "and u is large:", ge((1 - k) * u, (1 - k) * (1 - k * n) * z), [case["case1"], supposed["if2"]]
            )
            square = case.inequality("(what is over)", ge(k**2 * n * z, 0), [case["steps"], case["start"]], [k])
            case.inequality("together.", goal, [single, before, square])
        with cases.case("If k > 1,") as case:
            rest_of = case.inequality("(n k z is not negative)", ge(n * z, 0), [case["steps"], case["start"]])
            rest_of = case.inequality("(times k)", ge(k * n * z, 0), [rest_of, above_zero])
            sign = case.inequality("(and (k - 1) z)", ge((k - 1) * z, 0), [case["case1"], case["start"]])
            case.inequality("the bound is not positive.", goal, [case["then"], rest_of, sign])
    supposed.proves(supposed.step.last)
with step.suppose("From above:", many.conclude["from above"]) as supposed:
    goal = many.conclude["from above"].parts[1][0]
    with supposed.step.cases("(two cases)", goal, split=ge(1 - k * n, 0)) as cases:
        with cases.case("If k n <= 1,") as case:
            single = case.inequality(
                "a step adds little:", ge(u, (1 - k) * v), [supposed["if1"], case["bound"], case["then"]]
            )
            before = case.inequality(
                "so does each before it.", ge((1 - k * n) * u, (1 - k * n) * (1 - k) * v), [case["case1"], single]
            )
            square = case.inequality("(what is over)", ge(k**2 * n * v, 0), [case["steps"], case["then"]], [k])
            case.inequality("Together.", goal, [supposed["if2"], before, square])
        with cases.case("If k n > 1,") as case:
            sign = case.inequality("(the sign)", ge((k * n - 1) * v, 0), [case["case1"], case["then"]])
            rest_of = case.inequality("(and k v)", ge(k * v, 0), [above_zero, case["then"]])
            case.inequality("the right side is not positive.", goal, [case["start"], rest_of, sign])
    supposed.proves(supposed.step.last)

STEPS = {**GOES_ON, "ratio": gt(c, 0), "at most 1": ge(1, turn), "at least -1": ge(turn, -1)}
F, G = (language.symbol(name, ("1", "1"), name) for name in "FG")
one_step = claim.also(
    "one step",
    given=STEPS,
    conclude={
        "null-space part": eq(after(part), (1 - turn) * part),
        "length": eq(ell1**2, ell**2 * (1 + stretch)),
        "scale": eq(after(g), g + c * eta * q),
        "exponent": eq(height - g**2 / (c * ell**2), 2 * turn + sigma - stretch * height),
        "exponentials": for_all(
            F,
            G,
            given=[predicate("exp", F, g**2 / (c * ell**2)), predicate("exp", G, height)],
            then=eq(F * X, G),
        ),
        "not negative": ge(V, 0),
        "nor then": ge(after(V), 0),
        "sigma": ge(sigma, 0),
        "delta": ge(delta, 0),
        "step": eq((1 + stretch) * after(V), (1 - turn) ** 2 * X * V),
        "from below": ge(after(V), (1 - delta) * V),
        "from above": ge(V, (1 - sigma) * after(V)),
    },
    says="One step, if |a_t| = |eta g q| / |w|^2 is at most 1. The letter X_t is the exponential of the increase of "
    "g^2 / (c |w|^2): so E_t, which is 1 at the start and which each step multiplies by X_t, is the exponential of "
    "g_t^2 / (c |w_t|^2) - g_0^2 / (c |w_0|^2).",
)
step = one_step.proof()
part_after = step.identity("A step scales the null-space part,", after(part), (1 - turn) * part)
grows = conclusion_of(step, length, "length", "lengthens w by")
longer = step.identity("the part b,", ell1**2, ell**2 * (1 + stretch), [grows])
step.identity("and moves the scale by", after(g), g + c * eta * q)
scaled = step.identity("(the square of the new scale)", height * ell1**2, g**2 / c + 2 * turn * ell**2 + sigma * ell**2)
ratio_of = step.identity(
    "(divided by |w|^2)", height * (1 + stretch), g**2 / (c * ell**2) + 2 * turn + sigma, [longer, scaled]
)
exponent = step.identity(
    "So the exponent grows by", height - g**2 / (c * ell**2), 2 * turn + sigma - stretch * height, [ratio_of]
)
with step.suppose("The exponentials", one_step.conclude["exponentials"]) as supposed:
    inner = supposed.step
    supposed.proves(exp_product(inner, supposed["if1"], X, supposed["if2"], "follow."))
moved = step.identity("Together:", ell1**2 * after(V), (1 - turn) ** 2 * norm2(part) * E * X, [part_after])
moved = step.identity("or, with V,", (1 + stretch) * after(V), (1 - turn) ** 2 * X * V, [moved, longer])
known = {"at most 1": step["at most 1"], "at least -1": step["at least -1"], "exponent": exponent}
known["growth"] = step.inequality("b is not negative,", ge(stretch, 0), [], [eta * grad / ell])
weight = step.inequality("c is not,", ge(c, 0), [step["ratio"]])
known["square"] = step.inequality("nor is sigma,", ge(sigma, 0), [weight], [eta * q / ell])
over = step.inequality("1/c is not,", ge(1 / c, 0), [step["ratio"]], [1 / c])
known["height"] = step.inequality("nor is the exponent,", ge(height, 0), [over], [wn_g / ell1])
both = step.inequality("nor b times it,", ge(stretch * height, 0), [known["growth"], known["height"]])
step.inequality("nor delta.", ge(delta, 0), [known["growth"], both], [turn])
begin = step.inequality("E is 1 at the start,", gt(start(E), 0))
with step.suppose("(a step)", implies(gt(E, 0), gt(after(E), 0))) as supposed:
    exponential = step.definition(X, "positive")
    supposed.proves(
        supposed.step.inequality("and is multiplied by X,", gt(after(E), 0), [supposed["if1"], exponential])
    )
above = step.rule("strict-induction", "so it is positive,", gt(E, 0), [begin, step.last], q=E)
known["now"] = step.inequality("V is not negative,", ge(V, 0), [above], [part / ell])
above = step.inequality("X E is positive,", gt(E * X, 0), [above, exponential])
known["then"] = step.inequality("and V is not negative after the step.", ge(after(V), 0), [above], [after(part) / ell1])
values = {a: turn, b: stretch, s: sigma, e: height, p: height - g**2 / (c * ell**2), Z: X, u: V, v: after(V)}
known["step"] = moved
for label, says in (("from below", "So the lemma applies:"), ("from above", "in both directions.")):
    step.cite(bounds, label, says, one_step.conclude[label], known, values)

# The same state, one step of each algorithm

points = Language()
p1, p2 = (points.vector(name, "d", latex) for name, latex in (("p1", "p"), ("p2", "p'")))
l1, l2 = (points.scalar(name, latex) for name, latex in (("l1", r"\lambda"), ("l2", r"\lambda'")))
projection = claim.also(
    "a projection",
    given={
        "first": eq(norm2(p1), 1),
        "second": eq(norm2(p2), 1),
        "first length": ge(l1, 1),
        "second length": ge(l2, 1),
    },
    conclude={"nearer": ge(norm2(l1 * p1 - l2 * p2), norm2(p1 - p2))},
    says="Points outside the unit ball come nearer to each other when they are projected on it.",
    language=points,
)
step = projection.proof()
product = step.inequality(
    "The product of the lengths is at least 1,", ge(l1 * l2 - 1, 0), [step["first length"], step["second length"]]
)
nearer = step.inequality("and", ge((l1 * l2 - 1) * norm2(p1 - p2), 0), [product], [p1 - p2])
gap = step.identity(
    "expand.", norm2(l1 * p1 - l2 * p2) - norm2(p1 - p2), (l1 - l2) ** 2 + (l1 * l2 - 1) * norm2(p1 - p2)
)
step.inequality("Both terms are not negative.", projection.conclude["nearer"], [gap, nearer], [l1 - l2])

pair = words.child()
unit_w = pair.vector("unit_w", "d", "w", "the direction")
pull = pair.let("pull", A.T * (y - g * A * unit_w), r"A^\top r")
slope = pair.let("slope", dot(unit_w, pull), "q")
eta = pair.scalar("eta", r"\eta", "the step size")
move = pair.let("move", eta * g * (pull - slope * unit_w), r"\eta g\,\mathcal{P}A^\top r", "the move across w")
wn = pair.let("wn", unit_w + move, r"w^{\mathrm{WN}}", "the direction after a step of WN")
rpgd = pair.let("rpgd", unit_w + eta * g * pull, "v", "the gradient step of rPGD, before it is normalized")
n_wn = pair.define("n_wn", "norm", wn)
n_rpgd = pair.define("n_rpgd", "norm", rpgd)
kappa = pair.scalar("kappa", r"\kappa", "the component of v along w")
same_state = claim.also(
    "same state",
    given={
        "unit": eq(norm2(unit_w), 1),
        "component": eq(kappa, 1 + eta * g * slope),
        "positive": gt(kappa, 0),
        "WN": gt(n_wn, 0),
        "rPGD": gt(n_rpgd, 0),
    },
    conclude={
        "distance": le(kappa**2 * norm2(wn / n_wn - rpgd / n_rpgd), (eta * g * slope) ** 2 * norm2(move)),
    },
    says="From one state with |w| = 1 the scales after a step are the same, and the directions differ by at most "
    "eta^2 g^2 |q| |P A'r| / (1 + eta g q), if 1 + eta g q is positive.",
    language=pair,
)
step = same_state.proof()
across_w = step.identity("The move is orthogonal to w,", dot(unit_w, move), 0)
whole = step.identity("and v = kappa w + move.", rpgd, kappa * unit_w + move, [step["component"]])
size = step.identity("So |w + move|^2 is 1 more than |move|^2,", n_wn**2, 1 + norm2(move), [across_w])
least = step.inequality("at least 1,", ge(n_wn**2, 1), [size], [move])
first = by_contradiction(step, "and so is the length;", ge(n_wn, 1), [least, step["WN"]])
size = step.identity("and |v|^2 is kappa^2 more.", n_rpgd**2, kappa**2 + norm2(move), [across_w, whole])
least = step.inequality("It is at least kappa^2,", ge(n_rpgd**2, kappa**2), [size], [move])
longer = by_contradiction(step, "|v| at least kappa,", ge(n_rpgd, kappa), [least, step["rPGD"], step["positive"]])
second = step.inequality(
    "and v / kappa is not inside the ball.", ge(n_rpgd / kappa, 1), [longer, step["positive"]], [1 / kappa]
)
unit = step.identity("The directions", norm2(wn / n_wn), 1)
other = step.identity("are unit vectors,", norm2(rpgd / n_rpgd), 1)
known = {"first": unit, "second": other, "first length": first, "second length": second}
near = step.cite(
    projection,
    "nearer",
    "the projections of w + move and v / kappa,",
    ge(norm2(n_wn * (wn / n_wn) - n_rpgd / kappa * (rpgd / n_rpgd)), norm2(wn / n_wn - rpgd / n_rpgd)),
    known,
    {p1: wn / n_wn, p2: rpgd / n_rpgd, l1: n_wn, l2: n_rpgd / kappa},
)
apart = step.identity(
    "which differ by a part of the move.",
    kappa * (n_wn * (wn / n_wn) - n_rpgd / kappa * (rpgd / n_rpgd)),
    eta * g * slope * move,
    [whole, step["component"]],
)
square = step.identity(
    "(the squares)",
    kappa**2 * norm2(n_wn * (wn / n_wn) - n_rpgd / kappa * (rpgd / n_rpgd)),
    (eta * g * slope) ** 2 * norm2(move),
    [apart],
)
step.inequality("Multiply by kappa^2.", same_state.conclude["distance"], [near, square], [kappa])

theorem = claim.state(
    "theorem",
    given={**STEPS, "start": gt(ell0, 0), "lowest": ge(lowest, delta), "highest": ge(highest, sigma)},
    conclude={
        "never shrinks": ge(ell**2, ell0**2),
        "from below": ge(V, (1 - lowest * T) * norm2(part0) / ell0**2),
        "from above": ge(norm2(part0) / ell0**2, (1 - highest * T) * V),
    },
    says="Let delta_t <= delta and sigma_t <= sigma in the first t steps, and |a_t| <= 1. Then V_t = |u_perp|^2 "
    "exp(g_t^2 / (c |w_t|^2) - g_0^2 / (c |w_0|^2)), with u = w / |w|, lies between (1 - t delta) V_0 and "
    "V_0 / (1 - t sigma). Both delta and sigma are of order eta^2: over a time t eta it moves by the order of eta.",
)
step = theorem.proof()
conclusion_of(step, length, "never shrinks", "As before")
every = {
    label: conclusion_of(step, one_step, label, says)
    for label, says in (
        ("not negative", "V is not negative."),
        ("from below", "A step takes delta_t V at most,"),
        ("from above", "and adds as little:"),
    )
}
passed = passes(step, T)
begun = norm2(part0) / ell0**2
sure = {"steps": passed, "now": every["not negative"]}
sure["start"] = step.inequality("(V_0 is not negative)", ge(begun, 0), [], [part0 / ell0])
for label, bound, drift, quantity, fact in (
    ("from below", lowest, delta, V - (1 - lowest * T) * begun, theorem.conclude["from below"]),
    ("from above", highest, sigma, begun - (1 - highest * T) * V, theorem.conclude["from above"]),
):
    sure["then"] = conclusion_of(step, one_step, "nor then", "V is not negative")
    name = "delta" if drift is delta else "sigma"
    sure["drift"] = conclusion_of(step, one_step, name, "and the drift is not.")
    sure["bound"] = step["lowest" if drift is delta else "highest"]
    values = {u: V, v: after(V), z: begun, n: T, d: drift, k: bound}
    facts = [one_step.conclude[label], ge(quantity, 0)]
    onward = step.cite(many, label, "If the bound holds,", implies(facts, ge(after(quantity), 0)), sure, values)
    begin = step.inequality("At the start it is an equation.", ge(start(quantity), 0))
    with step.suppose("(a step)", implies(ge(quantity, 0), ge(after(quantity), 0))) as supposed:
        supposed.proves(
            supposed.step.instantiate(
                onward, "it holds after a step.", ge(after(quantity), 0), [every[label], supposed["if1"]]
            )
        )
    always = step.rule("induction", "So it always holds.", ge(quantity, 0), [begin, step.last], q=quantity)
    step.inequality("In other words:", fact, [always])

claim.mutated(
    "the length stands still", RUN, {"length": eq(ell1, ell)}, "That w keeps its length, as along the flow."
).refuted(
    "A = [1, 0], y = 1, w_0 = (3/5, 4/5), g_0 = 1, eta = 75/32: the gradient is 8/25 long, and |w_1| = 5/4.",
    "length",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        y: [[1]],
        w0: [["3/5"], ["4/5"]],
        g0: [[1]],
        c: [[1]],
        eta: [["75/32"]],
        ell0: [[1]],
        ell1: [["5/4"]],
    },
)

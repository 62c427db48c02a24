"""WN and rPGD with the same finite steps, from the same start: how far apart they can be after a given time.

A step changes the squared distance of the two states by a factor 1 + O(eta), and adds a term of order eta^3, because
from one state they differ at second order only. So after t steps it is at most eta^2 times a constant that depends on
the time eta t: the discrete inequality of Groenwall. The constants are explicit, for every A and y, in a bound for the
scales.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import by_contradiction, passes, rayleigh, stays_zero
from proofs.claim import Claim, Values
from proofs.evaluation import unit_vector
from proofs.statement import Known, Proof
from proofs.wu2020.other_runs import pairs_of_runs
from proofs.wu2020.setting import SHAPES, A, c, g, sample, words, y
from proofs.wu2020.wn_finite_step import l1, l2, p1, p2, projection
from symbolic.notation import Expression, Fact, Language, dot, eq, ge, gt, implies, le, norm2

# The two runs: WN with w = |w| u, rPGD with the direction z and the scale k

language = words.child()
u = language.vector("u", "d", "u_t", "the direction of WN, w / |w|")
z = language.vector("z", "d", "z_t", "the direction of rPGD")
language.latex_names |= {"g": "g_t"}
k = language.scalar("k", "k_t", "the scale of rPGD")
u0 = language.vector("u0", "d", "u_0", "the direction at the start, of both")
g0 = language.scalar("g0", "g_0", "the scale at the start, of both")
eta = language.scalar("eta", r"\eta", "the step size")
ell = language.scalar("ell", r"\|w_t\|", "the length of w")


def pull(direction: Expression, scale: Expression) -> Expression:
    """A'r."""
    return A.T * (y - scale * A * direction)


q = language.let("q", dot(u, pull(u, g)), "q_t", "minus the derivative of the loss in the scale, for WN")
qq = language.let("qq", dot(z, pull(z, k)), "q_t'", "the same for rPGD")
F = language.let("F", g * (pull(u, g) - q * u), "F_t", "the field of the direction, for WN")
H = language.let("H", k * (pull(z, k) - qq * z), "F_t'", "the same for rPGD")
kappa = language.let("kappa", 1 + eta * k * qq, r"\kappa_t", "the component of the step of rPGD along its direction")
wn = language.let("wn", u + eta / ell**2 * F)
rpgd = language.let("rpgd", kappa * z + eta * H)
n_wn = language.define("n_wn", "norm", wn)
n_rpgd = language.define("n_rpgd", "norm", rpgd)

# One step of both, with letters for the moves

moves = Language()
u1, z1 = (moves.vector(name, "d", latex) for name, latex in (("u1", "u"), ("z1", "z")))
f1, f2 = (moves.vector(name, "d", latex) for name, latex in (("f1", "F"), ("f2", r"\tilde F")))
h = moves.scalar("h", r"\eta", "the step size")
beta = moves.scalar("beta", r"\beta", "1 / |w|^2")
kap = moves.scalar("kap", r"\kappa", "the component of the step of rPGD along its direction")
to1 = moves.let("to1", u1 + h * beta * f1)
to2 = moves.let("to2", kap * z1 + h * f2)
n1 = moves.define("n1", "norm", to1)
n2 = moves.define("n2", "norm", to2)
slack = 2 * (1 - beta) ** 2 * norm2(f1) + 8 * (kap - 1) ** 2 * norm2(f2)


Rows = list[list[Fraction]]


def multiplied(left: Rows, right: Rows) -> Rows:
    columns = list(zip(*right, strict=True))
    return [[sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0)) for column in columns] for row in left]


def transposed(rows: Rows) -> Rows:
    return [list(row) for row in zip(*rows, strict=True)]


def across(vector: Rows, unit: Rows) -> Rows:
    """The part of a vector that is orthogonal to a unit vector."""
    ((along,),) = multiplied(transposed(unit), vector)
    return [[x - along * y] for (x,), (y,) in zip(vector, unit, strict=True)]


def sample_runs(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start of both, a small step, and letters for the lemmas: two directions with fields across them."""
    values = sample(rng, m, d, rank)
    unit, other, third = values["w"], unit_vector(rng, d), unit_vector(rng, d)
    twice = multiplied(transposed(values["A"]), values["A"])
    pulled = multiplied(transposed(values["A"]), values["y"])
    trace = sum((row[i] for i, row in enumerate(twice)), Fraction(0))
    ((target,),), ((scale,),) = multiplied(transposed(pulled), pulled), values["g"]
    start = {"u": unit, "z": unit, "u0": unit, "x1": unit, "x2": other, "x3": third}
    moved = {"u1": unit, "z1": other, "f1": across(third, unit), "f2": across(third, other)}
    field = {"fu": unit, "fz": other, "b": pulled, "su": multiplied(twice, unit), "sz": multiplied(twice, other)}
    ones = ("ell", "Q", "tau", "kap", "fc", "ga", "gs", "gb", "gv", "dF", "dq", "L", "K")
    numbers = dict.fromkeys(ones, Fraction(1)) | dict.fromkeys(("T", "S"), Fraction(0))
    numbers |= dict.fromkeys(("h", "beta", "e"), Fraction(1, 2)) | {"eta": Fraction(1, 10**6)}
    numbers |= {"g0": scale, "k": scale, "fg": scale, "fk": scale + 1, "N": trace**2}
    numbers |= {"Y": target + 1, "W": (abs(scale) + 1) ** 2}
    del values["w"], values["t"]
    return values | start | moved | field | {name: [[value]] for name, value in numbers.items()}


claim = Claim("new/wn-against-rpgd", language, "WN and rPGD over a finite time", sample_runs, SHAPES, pairs_of_runs)
claim.remarks.append(
    "What counts is the order of the bound in eta; its constant is far from sharp, as always with this inequality."
)
directions = claim.also(
    "a step",
    given={
        "u": eq(norm2(u1), 1),
        "z": eq(norm2(z1), 1),
        "F": eq(dot(u1, f1), 0),
        "other F": eq(dot(z1, f2), 0),
        "step size": gt(h, 0),
        "component": ge(2 * kap, 1),
        "positive": gt(kap, 0),
        "WN": gt(n1, 0),
        "rPGD": gt(n2, 0),
    },
    conclude={
        "directions": le(
            norm2(to1 / n1 - to2 / n2),
            (1 + h) ** 2 * (norm2(u1 - z1) + h * norm2(f1 - f2)) + h * (1 + h) * slack,
        )
    },
    says="The squared distance of the directions after a step, where F and F~ are the fields across them.",
    language=moves,
)
step = directions.proof()
size = step.identity("By Pythagoras", n1**2, 1 + norm2(h * beta * f1))
least = step.inequality("the step of WN is at least 1 long,", ge(n1**2, 1), [size], [h * beta * f1])
first = by_contradiction(step, "(not only its square)", ge(n1, 1), [least, step["WN"]])
size = step.identity("and", n2**2, kap**2 + norm2(h * f2))
least = step.inequality("that of rPGD at least kappa.", ge(n2**2, kap**2), [size], [h * f2])
longer = by_contradiction(step, "(not only its square)", ge(n2, kap), [least, step["rPGD"], step["positive"]])
second = step.inequality("Divide it by kappa:", ge(n2 / kap, 1), [longer, step["positive"]], [1 / kap])
known = {"first": step.identity("(a unit vector)", norm2(to1 / n1), 1), "first length": first}
known |= {"second": step.identity("(another)", norm2(to2 / n2), 1), "second length": second}
near = step.cite(
    projection,
    "nearer",
    "the directions are nearer to each other than the steps,",
    ge(norm2(n1 * (to1 / n1) - n2 / kap * (to2 / n2)), norm2(to1 / n1 - to2 / n2)),
    known,
    {p1: to1 / n1, p2: to2 / n2, l1: n1, l2: n2 / kap},
)
there = u1 - z1 + h * (f1 - f2)
rest = (beta - 1) * f1 + (1 - 1 / kap) * f2
split = step.identity(
    "which differ by u - z + eta (F - F~) and a rest.", n1 * (to1 / n1) - n2 / kap * (to2 / n2), there + h * rest
)
young = step.inequality(
    "|a + eta b|^2 <= (1 + eta) (|a|^2 + eta |b|^2), twice:",
    le(norm2(there + h * rest), (1 + h) * (norm2(there) + h * norm2(rest))),
    [step["step size"]],
    [there - rest],
)
inner = step.inequality(
    "(the second time)",
    le(norm2(there), (1 + h) * (norm2(u1 - z1) + h * norm2(f1 - f2))),
    [step["step size"]],
    [u1 - z1 - (f1 - f2)],
)
sum_of_two = step.inequality(
    "The rest consists of two terms,",
    le(norm2(rest), 2 * norm2((beta - 1) * f1) + 2 * norm2((1 - 1 / kap) * f2)),
    [],
    [(beta - 1) * f1 - (1 - 1 / kap) * f2],
)
sign = step.inequality(
    "4 kappa^2 is at least 1,", ge((2 * kap - 1) * (2 * kap + 1), 0), [step["component"], step["positive"]]
)
tail = step.inequality(
    "so that the second is small,",
    ge(4 * (kap - 1) ** 2 * norm2(f2), norm2((1 - 1 / kap) * f2)),
    [sign],
    [(kap - 1) / kap * f2],
)
small = step.inequality("and both are.", le(norm2(rest), slack), [sum_of_two, tail])
room = step.inequality("(1 + eta > 0)", gt(1 + h, 0), [step["step size"]])
inner = step.inequality(
    "(times 1 + eta)", le((1 + h) * norm2(there), (1 + h) ** 2 * (norm2(u1 - z1) + h * norm2(f1 - f2))), [inner, room]
)
room = step.inequality("(eta (1 + eta) > 0)", gt(h * (1 + h), 0), [room, step["step size"]])
small = step.inequality("(times that)", le(h * (1 + h) * norm2(rest), h * (1 + h) * slack), [small, room])
step.inequality("Together.", directions.conclude["directions"], [near, split, young, inner, small])

# Cauchy and Schwarz, and the eigenvalues of A'A

vectors = Language()
x1, x2 = (vectors.vector(name, "d", latex) for name, latex in (("x1", "x"), ("x2", "x'")))
cauchy = claim.also(
    "Cauchy and Schwarz",
    given={},
    conclude={"product": le(dot(x1, x2) ** 2, norm2(x1) * norm2(x2))},
    says="The inequality of Cauchy and Schwarz.",
    language=vectors,
)
step = cauchy.proof()
claimed = cauchy.conclude["product"]
with step.cases("Either x is 0, or not.", claimed, split=gt(norm2(x1), 0)) as cases:
    with cases.case("If not, expand | |x|^2 x' - <x, x'> x |^2.") as case:
        by_contradiction(case, "So", claimed, [case["case1"]], (norm2(x1) * x2 - dot(x1, x2) * x1,))
    with cases.case("If it is,") as case:
        none = case.rule("zero-norm", "x = 0,", eq(x1, 0 * x1), [case["case1"]], v=x1)
        case.inequality("both sides are 0.", claimed, [none])

spectrum_words = words.child()
x3 = spectrum_words.vector("x3", "d", "x")
minus_largest = spectrum_words.define("minus_largest", "least_eigenvalue", -A * A.T, latex=r"(-\lambda_{\max})")
M = spectrum_words.let("M", -minus_largest, r"\lambda_{\max}", "the largest eigenvalue of AA'")
spectrum = claim.also(
    "eigenvalues",
    given={"positive": gt(M, 0)},
    conclude={"twice": le(norm2(A.T * A * x3), M**2 * norm2(x3))},
    says="|A'A x| is at most lambda_max |x|.",
    language=spectrum_words,
)
step = spectrum.proof()
steep = rayleigh(step, "|A'A x|^2 is at most lambda_max |A x|^2.", minus_largest, A * x3)
flat = by_contradiction(
    step,
    "Expand |lambda_max x - A'A x|^2: so |A x|^2 is at most lambda_max |x|^2.",
    le(norm2(A * x3), M * norm2(x3)),
    [steep, step["positive"]],
    (M * x3 - A.T * A * x3,),
)
times = step.inequality("(times lambda_max)", le(M * norm2(A * x3), M**2 * norm2(x3)), [flat, step["positive"]])
step.inequality("Together.", spectrum.conclude["twice"], [steep, times])

# The field of the flow, in letters: b = A'y, s = A'A u and s' = A'A z

fields = Language()
fu, fz, b, su, sz = (
    fields.vector(name, "d", latex) for name, latex in (("fu", "u"), ("fz", "z"), ("b", "b"), ("su", "s"), ("sz", "s'"))
)
fg, fk, fc = (fields.scalar(name, latex) for name, latex in (("fg", "g"), ("fk", "k"), ("fc", "c")))
N = fields.scalar("N", r"\lambda_{\max}^2", "the square of the largest eigenvalue")
Y = fields.scalar("Y", "Y", "a bound for |A'y|^2")
W = fields.scalar("W", "W", "a bound for the squares of the scales")
e1 = fields.let("e1", fg * b - fg**2 * su, "p", "the scale times A'r")
e2 = fields.let("e2", fk * b - fk**2 * sz, r"\tilde p", "the same for the other state")
most = fields.let("most", 2 * W * Y + 2 * W**2 * N, "P", "a bound for its square")
field_u = fields.let("field_u", e1 - dot(fu, e1) * fu, "F", "the field of the direction")
field_z = fields.let("field_z", e2 - dot(fz, e2) * fz, r"\tilde F")
field_g = fields.let("field_g", dot(fu, b) - fg * dot(fu, su), "q", "the field of the scale, divided by c")
field_k = fields.let("field_k", dot(fz, b) - fk * dot(fz, sz), r"\tilde q")
slope = fields.let("slope", 8 * Y + 32 * W * N + 4 * W**2 * N + 8 * most + fc**2 * (3 * Y + 12 * W * N + 3 * N), "L")
BOUNDED = {
    "u": eq(norm2(fu), 1),
    "z": eq(norm2(fz), 1),
    "symmetric": eq(dot(fu, sz), dot(fz, su)),
    "s": le(norm2(su), N),
    "other s": le(norm2(sz), N),
    "difference": le(norm2(su - sz), N * norm2(fu - fz)),
    "target": le(norm2(b), Y),
    "scale": le(fg**2, W),
    "other scale": le(fk**2, W),
}
field = claim.also(
    "field",
    given=BOUNDED,
    conclude={
        "bound": le(norm2(field_u), most),
        "other bound": le(norm2(field_z), most),
        "product": le((fk * field_k) ** 2, most),
        "Lipschitz": le(
            norm2(field_u - field_z) + fc**2 * (field_g - field_k) ** 2, slope * (norm2(fu - fz) + (fg - fk) ** 2)
        ),
        "slope": ge(slope, 0),
        "most": ge(most, 0),
    },
    says="Bounds for the field of the WN flow at two states, and for its difference.",
    language=fields,
)
step = field.proof()


def nonnegative(step: Proof, q: Expression, by: list[Known], columns: tuple[Expression, ...], says: str) -> Known:
    return step.inequality(says, ge(q, 0), by, columns)


y_sign = nonnegative(step, Y, [step["target"]], (b,), "The bounds are not negative:")
n_sign = nonnegative(step, N, [step["s"]], (su,), "(the eigenvalue)")
w_sign = nonnegative(step, W, [step["scale"]], (fg,), "(the scales)")
wy = step.inequality("(W Y)", ge(W * Y, 0), [w_sign, y_sign])
wn_sign = step.inequality("(W N)", ge(W * N, 0), [w_sign, n_sign])
wwn = step.inequality("(W^2 N)", ge(W**2 * N, 0), [n_sign], [W])
most_sign = step.inequality("so P is not negative.", field.conclude["most"], [wy, wwn])
weights = {name: step.inequality(f"({name})", ge(fc**2 * value, 0), [known], [fc]) for name, value, known in (
    ("c^2 Y", Y, y_sign), ("c^2 W N", W * N, wn_sign), ("c^2 N", N, n_sign))}  # fmt: skip
step.inequality("Nor is L.", field.conclude["slope"], [y_sign, wn_sign, wwn, most_sign, *weights.values()])


def bounded(step: Proof, scale: Expression, image: Expression, bound: Known, below: Known, says: str) -> Known:
    """|scale b - scale^2 image|^2 <= P, where |image|^2 <= N and scale^2 <= W."""
    p = scale * b - scale**2 * image
    two = step.inequality(
        says,
        le(norm2(p), 2 * scale**2 * norm2(b) + 2 * scale**4 * norm2(image)),
        [],
        [scale * b + scale**2 * image],
    )
    first = step.inequality("(the first term)", le(scale**2 * norm2(b), scale**2 * Y), [step["target"]], [scale])
    first = step.inequality("(times Y)", le(scale**2 * Y, W * Y), [below, y_sign])
    linear = step.inequality("(scale^2 |b|^2)", le(scale**2 * norm2(b), W * Y), [step.known[-2], first])
    second = step.inequality("(the second)", le(scale**4 * norm2(image), scale**4 * N), [bound], [scale**2])
    square = step.inequality("(scale^4 <= W scale^2)", le(scale**4 * N, W * scale**2 * N), [below, n_sign], [scale])
    last = step.inequality("(W scale^2 N)", le(W * scale**2 * N, W**2 * N), [below, wn_sign])
    return step.inequality("Hence", le(norm2(p), most), [two, linear, second, square, last])


first = bounded(step, fg, su, step["s"], step["scale"], "p consists of two terms,")
second = bounded(step, fk, sz, step["other s"], step["other scale"], "and so does p~.")
step.inequality("A projection is not longer.", field.conclude["bound"], [first], [dot(fu, e1)])
step.inequality("(the other)", field.conclude["other bound"], [second], [dot(fz, e2)])
along = step.identity("k q~ is the part of p~ along z.", fk * field_k, dot(fz, e2))
step.inequality("It is not longer either.", field.conclude["product"], [second, along], [e2 - dot(fz, e2) * fz])

near, apart = norm2(fu - fz), (fg - fk) ** 2
both = step.inequality("(g + k)^2 <= 4 W", le((fg + fk) ** 2, 4 * W), [step["scale"], step["other scale"]], [fg - fk])
middle = step.inequality(
    "In p - p~ the scales differ in one term,",
    le(norm2(b - (fg + fk) * su), 2 * norm2(b) + 2 * (fg + fk) ** 2 * norm2(su)),
    [],
    [b + (fg + fk) * su],
)
term = step.inequality("(g + k)^2 |s|^2", le((fg + fk) ** 2 * norm2(su), (fg + fk) ** 2 * N), [step["s"]], [fg + fk])
term2 = step.inequality("(times N)", le((fg + fk) ** 2 * N, 4 * W * N), [both, n_sign])
middle = step.inequality(
    "(a bound)", le(norm2(b - (fg + fk) * su), 2 * Y + 8 * W * N), [middle, term, term2, step["target"]]
)
dp = (fg - fk) * (b - (fg + fk) * su) - fk**2 * (su - sz)
identity = step.identity("the directions in the other.", e1 - e2, dp)
two = step.inequality(
    "So",
    le(norm2(dp), 2 * apart * norm2(b - (fg + fk) * su) + 2 * fk**4 * norm2(su - sz)),
    [],
    [(fg - fk) * (b - (fg + fk) * su) + fk**2 * (su - sz)],
)
term = step.inequality(
    "(the scales)", le(apart * norm2(b - (fg + fk) * su), apart * (2 * Y + 8 * W * N)), [middle], [fg - fk]
)
term2 = step.inequality("(the directions)", le(fk**4 * norm2(su - sz), fk**4 * N * near), [step["difference"]], [fk**2])
near_sign = step.inequality("(N |u - z|^2 >= 0)", ge(N * near, 0), [n_sign], [fu - fz])
fourth = step.inequality(
    "(k^4 <= W k^2)", le(fk**4 * N * near, W * fk**2 * N * near), [step["other scale"], near_sign], [fk]
)
near_w = step.inequality("(times W)", ge(W * N * near, 0), [wn_sign], [fu - fz])
fifth = step.inequality("(<= W^2)", le(W * fk**2 * N * near, W**2 * N * near), [step["other scale"], near_w])
dp_bound = step.inequality(
    "in total:",
    le(norm2(e1 - e2), 2 * apart * (2 * Y + 8 * W * N) + 2 * W**2 * N * near),
    [identity, two, term, term2, fourth, fifth],
)
flat = e1 - e2 - dot(fu, e1 - e2) * fu
turned = dot(fu, e2) * fu - dot(fz, e2) * fz
shorter = step.inequality("Projected, p - p~ is not longer,", le(norm2(flat), norm2(e1 - e2)), [], [dot(fu, e1 - e2)])
split = step.identity("and F - F~ consists of this projection and", field_u - field_z, flat - turned)
two = step.inequality("(two terms)", le(norm2(flat - turned), 2 * norm2(flat) + 2 * norm2(turned)), [], [flat + turned])
turned_bound = step.inequality(
    "what comes from projecting along two directions:",
    le(norm2(turned), 2 * dot(fu - fz, e2) ** 2 + 2 * dot(fz, e2) ** 2 * near),
    [],
    [dot(fu - fz, e2) * fu - dot(fz, e2) * (fu - fz)],
)


def schwarz(step: Proof, left: Expression, right: Expression, says: str) -> Known:
    fact = le(dot(left, right) ** 2, norm2(left) * norm2(right))
    return step.cite(cauchy, "product", says, fact, {}, {x1: left, x2: right})


product = schwarz(step, fu - fz, e2, "by Cauchy and Schwarz")
product2 = step.inequality("(<= P)", le(near * norm2(e2), near * most), [second], [fu - fz])
share = step.inequality("(<z, p~>^2 <= P)", le(dot(fz, e2) ** 2, most), [second], [e2 - dot(fz, e2) * fz])
share2 = step.inequality("(times)", le(dot(fz, e2) ** 2 * near, most * near), [share], [fu - fz])
turned_bound = step.inequality("at most", le(norm2(turned), 4 * most * near), [turned_bound, product, product2, share2])
field_bound = step.inequality(
    "Together:",
    le(norm2(field_u - field_z), apart * (8 * Y + 32 * W * N) + near * (4 * W**2 * N + 8 * most)),
    [split, two, shorter, dp_bound, turned_bound],
)
terms = dot(fu - fz, b), -(fg - fk) * dot(fu, su), -fk * dot(fu + fz, su - sz)
split = step.identity("The fields of the scale differ by three terms,", field_g - field_k, sum(terms[1:], terms[0]))
three = step.inequality(
    "whose sum has a square of at most",
    le(sum(terms[1:], terms[0]) ** 2, 3 * terms[0] ** 2 + 3 * terms[1] ** 2 + 3 * terms[2] ** 2),
    [],
    [terms[0] - terms[1], terms[1] - terms[2], terms[0] - terms[2]],
)
one = schwarz(step, fu - fz, b, "The first is, by Cauchy and Schwarz,")
one = step.inequality(
    "at most",
    le(terms[0] ** 2, near * Y),
    [one, step.inequality("(<= Y)", le(near * norm2(b), near * Y), [step["target"]], [fu - fz])],
)
part = step.inequality("<u, s>^2 <= N,", le(dot(fu, su) ** 2, N), [step["s"]], [su - dot(fu, su) * fu])
two = step.inequality("the second", le(terms[1] ** 2, apart * N), [part], [fg - fk])
last = schwarz(step, fu + fz, su - sz, "and")
wide = step.inequality("|u + z|^2 <= 4,", le(norm2(fu + fz), 4), [], [fu - fz])
wide = step.inequality("(times)", le(norm2(fu + fz) * norm2(su - sz), 4 * norm2(su - sz)), [wide], [su - sz])
last = step.inequality("(times)", le(dot(fu + fz, su - sz) ** 2, 4 * N * near), [last, wide, step["difference"]])
last = step.inequality("(times k^2)", le(terms[2] ** 2, 4 * fk**2 * N * near), [last], [fk])
scaled = step.inequality("(k^2 <= W)", le(fk**2 * N * near, W * N * near), [step["other scale"], near_sign])
q_bound = step.inequality(
    "In total",
    le((field_g - field_k) ** 2, 3 * near * Y + 3 * apart * N + 12 * W * N * near),
    [split, three, one, two, last, scaled],
)
q_bound = step.inequality(
    "(times c^2)",
    le(fc**2 * (field_g - field_k) ** 2, fc**2 * (3 * near * Y + 3 * apart * N + 12 * W * N * near)),
    [q_bound],
    [fc],
)
over_near = 8 * Y + 32 * W * N + 3 * fc**2 * N
over_apart = 4 * W**2 * N + 8 * most + fc**2 * (3 * Y + 12 * W * N)
first = step.inequality("(what is left over)", ge(over_near, 0), [y_sign, wn_sign, weights["c^2 N"]])
second = step.inequality("(and here)", ge(over_apart, 0), [wwn, most_sign, weights["c^2 Y"], weights["c^2 W N"]])
first = step.inequality("(times |u - z|^2)", ge(over_near * near, 0), [first], [fu - fz])
second = step.inequality("(times (g - k)^2)", ge(over_apart * apart, 0), [second], [fg - fk])
step.inequality("All together.", field.conclude["Lipschitz"], [field_bound, q_bound, first, second])

# Groenwall, in letters

numbers = Language()
gap, gap1, room, room1, d_field, d_scale, S, e, L, K, Q = (
    numbers.scalar(name, latex)
    for name, latex in (
        ("ga", "a"), ("gb", "b"), ("gs", "s"), ("gv", "v"), ("dF", "f"), ("dq", "f'"), ("S", "S"), ("e", r"\eta"),
        ("L", "L"), ("K", "K"), ("Q", r"\rho^t"),
    )
)  # fmt: skip
groenwall = claim.also(
    "Groenwall",
    given={
        "step size": gt(e, 0),
        "directions": le(gap1, (1 + e) ** 2 * (gap + e * d_field) + e * (1 + e) * S),
        "scales": le(room1, (1 + e) ** 2 * (room + e * d_scale)),
        "fields": le(d_field + d_scale, L * (gap + room)),
        "rest": le(S, K * e**2),
        "L": ge(L, 0),
        "K": ge(K, 0),
    },
    conclude={
        "step": implies(
            le(L * (gap + room), e**2 * (1 + e) * K * (Q - 1)),
            le(L * (gap1 + room1), e**2 * (1 + e) * K * ((1 + e) ** 2 * (1 + e * L) * Q - 1)),
        )
    },
    says="How a bound for the distance after t steps becomes one after t + 1.",
    language=numbers,
)
step = groenwall.proof()
positive = step.inequality("(1 + eta > 0)", gt(1 + e, 0), [step["step size"]])
e_two = step.inequality("(eta (1 + eta) >= 0)", ge(e * (1 + e), 0), [step["step size"], positive])
wide = step.inequality("(eta (1 + eta)^2 >= 0)", ge(e * (1 + e) ** 2, 0), [step["step size"]], [1 + e])
fields_in = step.inequality(
    "The fields differ by little,",
    le(e * (1 + e) ** 2 * (d_field + d_scale), e * (1 + e) ** 2 * L * (gap + room)),
    [wide, step["fields"]],
)
rest_in = step.inequality("and so does the rest.", le(e * (1 + e) * S, e * (1 + e) * K * e**2), [e_two, step["rest"]])
total = step.inequality(
    "So the squared distance grows by a factor, and by a small term.",
    le(gap1 + room1, (1 + e) ** 2 * (1 + e * L) * (gap + room) + e**3 * (1 + e) * K),
    [step["directions"], step["scales"], fields_in, rest_in],
)
goal = groenwall.conclude["step"]
with step.suppose("If the bound holds,", goal) as supposed:
    deep = supposed.step
    factor = deep.inequality("(1 + eta L > 0)", gt(1 + e * L, 0), [deep["step size"], deep["L"]])
    factor = deep.inequality("(the factor)", ge((1 + e) ** 2 * (1 + e * L), 0), [factor], [1 + e])
    grown = deep.inequality(
        "multiplied by the factor",
        ge((1 + e) ** 2 * (1 + e * L) * (e**2 * (1 + e) * K * (Q - 1) - L * (gap + room)), 0),
        [factor, supposed["if1"]],
    )
    added = deep.inequality(
        "and with the small term",
        le(L * (gap1 + room1), L * ((1 + e) ** 2 * (1 + e * L) * (gap + room) + e**3 * (1 + e) * K)),
        [total, deep["L"]],
    )
    size = deep.inequality("(eta^2 (1 + eta) K >= 0)", ge((1 + e) * K, 0), [positive, deep["K"]])
    more = deep.inequality("(the factor exceeds 1 + eta L)", ge((2 * e + e**2) * (1 + e * L), 0), [
        deep.inequality("(2 eta + eta^2)", ge(2 * e + e**2, 0), [deep["step size"]], [e]),
        deep.inequality("(1 + eta L)", ge(1 + e * L, 0), [deep["step size"], deep["L"]]),
    ])  # fmt: skip
    spare = deep.inequality("(the room)", ge((1 + e) * K * (2 * e + e**2) * (1 + e * L), 0), [size, more])
    spare = deep.inequality("(times eta^2)", ge(e**2 * (1 + e) * K * (2 * e + e**2) * (1 + e * L), 0), [spare], [e])
    supposed.proves(deep.inequality("it holds after a step.", goal.parts[1][0], [grown, added, spare]))

# Both runs

bound_y = language.scalar("Y", "Y", "a bound for |A'y|^2")
bound_w = language.scalar("W", "W", "a bound for the squares of the scales")
tau = language.scalar("tau", r"\tau", "a bound for the time eta t")
T = language.scalar("T", "t", "the number of steps")
power = language.scalar("Q", r"\rho^t", "the power of rho = (1 + eta)^2 (1 + eta L)")
least = language.define("minus_largest", "least_eigenvalue", -A * A.T, latex=r"(-\lambda_{\max})")
top = language.let("M", -least, r"\lambda_{\max}", "the largest eigenvalue of AA'")
square = language.let("N", top**2, r"\lambda_{\max}^2")
P = language.let("limit", 2 * bound_w * bound_y + 2 * bound_w**2 * square, "P", "a bound for the squares of the fields")
lip = language.let(
    "lip",
    8 * bound_y
    + 32 * bound_w * square
    + 4 * bound_w**2 * square
    + 8 * P
    + c**2 * (3 * bound_y + 12 * bound_w * square + 3 * square),
    "L",
    "a bound for how fast the field changes",
)
extra = language.let("extra", 2 * tau**2 * P**3 + 8 * P**2, "K", "a bound for how much WN and rPGD differ in a step")
rho = language.let("rho", (1 + eta) ** 2 * (1 + eta * lip), r"\rho")
after = language.substitution(
    "next",
    {
        u: wn / n_wn,
        ell: ell * n_wn,
        g: g + c * eta * q,
        z: rpgd / n_rpgd,
        k: k + c * eta * qq,
        T: T + 1,
        power: rho * power,
    },
    r"\left.{}\right|_{{t+1}}",
)
one = sp.Integer(1)
start = language.substitution(
    "start", {u: u0, ell: one, g: g0, z: u0, k: g0, T: 0 * one, power: one}, r"\left.{}\right|_{{t=0}}"
)
RUNS = {
    "unit_start": eq(norm2(u0), 1),
    "length": gt(ell, 0),
    "WN": gt(n_wn, 0),
    "rPGD": gt(n_rpgd, 0),
    "step size": gt(eta, 0),
    "eigenvalue": gt(top, 0),
    "target": le(norm2(A.T * y), bound_y),
    "scale": le(g**2, bound_w),
    "other scale": le(k**2, bound_w),
    "small step": ge(1, 4 * eta**2 * P),
    "time": ge(tau, eta * T),
}
distance = norm2(u - z) + (g - k) ** 2
theorem = claim.state(
    "theorem",
    given=RUNS,
    conclude={
        "Algorithm 1": eq(after(ell * u), ell * u + eta * F / ell),
        "Algorithm 2": eq(n_rpgd * after(z), z + eta * k * pull(z, k)),
        "distance": le(lip * distance, eta**2 * (1 + eta) * extra * (power - 1)),
        "solutions": le(norm2(g * u - k * z), 2 * (1 + bound_w) * distance),
    },
    says="WN in the form w = |w| u, and rPGD with the direction z and the scale k, from one start with |w_0| = 1. As "
    "long as g^2 and k^2 are at most W, and 4 eta^2 P <= 1, t steps with eta t <= tau bring the states at most "
    "eta (K (1 + eta) (rho^t - 1) / L)^(1/2) apart, where rho^t <= exp((2 + L) tau).",
)
step = theorem.proof()
gone = stays_zero(step, norm2(u) - 1, "The direction of WN is a unit vector,")
unit_u = step.identity("(its square)", norm2(u), 1, [gone])
gone = stays_zero(step, norm2(z) - 1, "and so is that of rPGD.")
unit_z = step.identity("(its square)", norm2(z), 1, [gone])
across_u = step.identity("The fields are orthogonal to them:", dot(u, F), 0, [unit_u])
across_z = step.identity("(the other)", dot(z, H), 0, [unit_z])
step.identity("For w = |w| u the step is that of Algorithm 1,", after(ell * u), ell * u + eta * F / ell)
step.identity("for z that of Algorithm 2.", n_rpgd * after(z), z + eta * k * pull(z, k))


def image(vector: Expression, says: str) -> Known:
    """|A'A x|^2 <= lambda_max^2 |x|^2."""
    fact = le(norm2(A.T * A * vector), top**2 * norm2(vector))
    return step.cite(spectrum, "twice", says, fact, {"positive": step["eigenvalue"]}, {x3: vector})


known = {
    "u": unit_u,
    "z": unit_z,
    "symmetric": step.identity("A'A is symmetric.", dot(u, A.T * A * z), dot(z, A.T * A * u)),
    "target": step["target"],
    "scale": step["scale"],
    "other scale": step["other scale"],
}
single = image(u, "Its eigenvalues are at most lambda_max:")
known["s"] = step.inequality("(u is a unit vector)", le(norm2(A.T * A * u), top**2), [single, unit_u])
single = image(z, "(the same)")
known["other s"] = step.inequality("(so is z)", le(norm2(A.T * A * z), top**2), [single, unit_z])
single = image(u - z, "(the same)")
known["difference"] = step.inequality(
    "(the difference)", le(norm2(A.T * A * u - A.T * A * z), top**2 * norm2(u - z)), [single]
)
values = {
    fu: u,
    fz: z,
    b: A.T * y,
    su: A.T * A * u,
    sz: A.T * A * z,
    fg: g,
    fk: k,
    fc: c,
    N: top**2,
    Y: bound_y,
    W: bound_w,
}


def fielded(label: str, fact: Fact, says: str) -> Known:
    return step.cite(field, label, says, fact, known, values)


bound_f = fielded("bound", le(norm2(F), P), "So the fields are bounded,")
bound_h = fielded("other bound", le(norm2(H), P), "(both)")
bound_q = fielded("product", le((k * qq) ** 2, P), "(and that of the scale)")
near = fielded("Lipschitz", le(norm2(F - H) + c**2 * (q - qq) ** 2, lip * distance), "and differ by little.")
lip_sign = fielded("slope", ge(lip, 0), "(L is not negative)")
p_sign = fielded("most", ge(P, 0), "(nor is P)")

size = step.identity("A step of WN makes w longer:", n_wn**2, 1 + (eta / ell**2) ** 2 * norm2(F), [unit_u, across_u])
longer = step.inequality("(at least as long)", ge(n_wn**2, 1), [size], [eta / ell**2 * F])
longer = by_contradiction(step, "|w| is multiplied by at least 1,", ge(n_wn, 1), [longer, step["WN"]])
begin = step.inequality("and begins with 1.", ge(start(ell - 1), 0))
with step.suppose("(a step)", implies(ge(ell - 1, 0), ge(after(ell - 1), 0))) as supposed:
    known_here = [supposed["if1"], longer, step["length"]]
    supposed.proves(supposed.step.inequality("It is at least 1,", ge(after(ell - 1), 0), known_here))
low = step.rule("induction", "for ever.", ge(ell - 1, 0), [begin, step.last], q=ell - 1)
inverse = step.inequality("1/|w|^2 is at most 1,", ge(1 - 1 / ell**2, 0), [low, step["length"]], [1 / ell])
added = step.inequality("(a part of P)", ge((1 - 1 / ell**2) * P, 0), [inverse, p_sign])
gain = step.inequality(
    "(the square of the move)", le(eta**2 / ell**2 * norm2(F), eta**2 / ell**2 * P), [bound_f], [eta / ell]
)
added = step.inequality("(times eta^2)", ge(eta**2 * (1 - 1 / ell**2) * P, 0), [added], [eta])
slow = 1 + eta**2 * P * T - ell**2
begin = step.inequality("(at the start)", ge(start(slow), 0))
with step.suppose("In a step", implies(ge(slow, 0), ge(after(slow), 0))) as supposed:
    known_here = [supposed["if1"], gain, added, size]
    supposed.proves(supposed.step.inequality("|w|^2 grows by at most eta^2 P,", ge(after(slow), 0), known_here))
long = step.rule("induction", "in t steps by eta^2 P t,", ge(slow, 0), [begin, step.last], q=slow)
above = step.inequality("(|w|^2 >= 1)", ge(ell**2 - 1, 0), [low])
over = step.inequality("(a product)", ge((ell**2 - 1) * (1 - 1 / ell**2), 0), [above, inverse])
time = step.inequality("(eta P times what is left)", ge(eta * P, 0), [p_sign, step["step size"]])
time = step.inequality("(of the time)", ge(eta * P * (tau - eta * T), 0), [time, step["time"]])
small = step.inequality("and 1 - 1/|w|^2 is at most eta P tau.", le(1 - 1 / ell**2, eta * P * tau), [over, long, time])
sum_of = step.inequality("(the sum)", ge(eta * P * tau + (1 - 1 / ell**2), 0), [small, inverse])
square_small = step.inequality("(the squares)", le((1 - 1 / ell**2) ** 2, (eta * P * tau) ** 2), [small, sum_of])
first = step.inequality(
    "(times |F|^2)", le((1 - 1 / ell**2) ** 2 * norm2(F), (1 - 1 / ell**2) ** 2 * P), [bound_f], [1 - 1 / ell**2]
)
second = step.inequality("(times P)", le((1 - 1 / ell**2) ** 2 * P, (eta * P * tau) ** 2 * P), [square_small, p_sign])
turn = step.identity("kappa differs from 1 by", (kappa - 1) ** 2, eta**2 * (k * qq) ** 2)
turn = step.inequality("at most eta P^(1/2),", le((kappa - 1) ** 2, eta**2 * P), [turn, bound_q], [eta])
third = step.inequality("(times |F~|^2)", le((kappa - 1) ** 2 * norm2(H), (kappa - 1) ** 2 * P), [bound_h], [kappa - 1])
fourth = step.inequality("(times P)", le((kappa - 1) ** 2 * P, eta**2 * P * P), [turn, p_sign])
differ = 2 * (1 - 1 / ell**2) ** 2 * norm2(F) + 8 * (kappa - 1) ** 2 * norm2(H)
rest = step.inequality("so that the rest is small.", le(differ, extra * eta**2), [first, second, third, fourth])
quarter = step.inequality("(4 (kappa - 1)^2 <= 1)", le(4 * (kappa - 1) ** 2, 1), [turn, step["small step"]])
half = by_contradiction(step, "And kappa is at least 1/2.", ge(2 * kappa, 1), [quarter], (1 - 2 * kappa,))
known = {"u": unit_u, "z": unit_z, "F": across_u, "other F": across_z, "step size": step["step size"]}
known |= {"component": half, "positive": step.inequality("(positive)", gt(kappa, 0), [half])}
known |= {"WN": step["WN"], "rPGD": step["rPGD"]}
values = {u1: u, z1: z, f1: F, f2: H, h: eta, beta: 1 / ell**2, kap: kappa, n1: n_wn, n2: n_rpgd}
gap_after = after(norm2(u - z))
directed = le(gap_after, (1 + eta) ** 2 * (norm2(u - z) + eta * norm2(F - H)) + eta * (1 + eta) * differ)
closer = step.cite(directions, "directions", "So the directions part slowly,", directed, known, values)
parted = (g - k) ** 2 + eta * c**2 * (q - qq) ** 2
scales = step.inequality(
    "and so do the scales,", le(after((g - k) ** 2), (1 + eta) * parted), [step["step size"]], [g - k - c * (q - qq)]
)
not_small = step.inequality("(a square)", ge(eta * c**2 * (q - qq) ** 2, 0), [step["step size"]], [c * (q - qq)])
not_small = step.inequality("(and another)", ge(parted, 0), [not_small], [g - k])
over = step.inequality("(1 + eta >= 1)", ge(eta * (1 + eta), 0), [step["step size"]], [eta])
over = step.inequality("(times)", ge(eta * (1 + eta) * parted, 0), [over, not_small])
scales = step.inequality("(with the same factor)", le(after((g - k) ** 2), (1 + eta) ** 2 * parted), [scales, over])
passed = passes(step, T)
cube = step.inequality("(P^2 >= 0)", ge(P**2, 0), [], [P])
cube = step.inequality("(P^3 >= 0)", ge(P * tau**2 * P**2, 0), [p_sign], [tau * P])
extra_sign = step.inequality("(K >= 0)", ge(extra, 0), [cube], [P])
known = {"step size": step["step size"], "directions": closer, "scales": scales, "fields": near, "rest": rest}
known |= {"L": lip_sign, "K": extra_sign}
values = {gap: norm2(u - z), gap1: gap_after, room: (g - k) ** 2, room1: after((g - k) ** 2), e: eta}
values |= {d_field: norm2(F - H), d_scale: c**2 * (q - qq) ** 2, S: differ, L: lip, K: extra, Q: power}
excess = eta**2 * (1 + eta) * extra * (power - 1) - lip * distance
a_step = implies(ge(excess, 0), ge(after(excess), 0))
onward = step.cite(groenwall, "step", "If the bound holds, it holds after a step.", a_step, known, values)
begin = step.inequality("At the start both sides are 0.", ge(start(excess), 0))
always = step.rule("induction", "So it holds for ever.", ge(excess, 0), [begin, onward], q=excess)
bound = step.inequality("This is the bound for the states.", theorem.conclude["distance"], [always])
weight = step.inequality("(k^2 <= W)", le(k**2 * norm2(u - z), bound_w * norm2(u - z)), [step["other scale"]], [u - z])
apart = step.inequality(
    "The solutions g u and k z are as near,",
    le(norm2(g * u - k * z), 2 * (g - k) ** 2 + 2 * k**2 * norm2(u - z)),
    [unit_u],
    [(g - k) * u - k * (u - z)],
)
sign = step.inequality("(W >= 0)", ge(bound_w, 0), [step["scale"]], [g])
one_more = step.inequality("(what is left over)", ge(bound_w * (g - k) ** 2, 0), [sign], [g - k])
step.inequality("up to a factor.", theorem.conclude["solutions"], [apart, weight, one_more], [u - z])

claim.mutated(
    "no distance",
    {label: RUNS[label] for label in ("unit_start", "length", "WN", "rPGD", "step size")},
    {"same": eq(after(u), after(z))},
    "That a step of both from one state leads to one direction.",
).refuted(
    "A = [1, 0], y = -1, u_0 = (3/5, 4/5), g_0 = 1, eta = 25/24: WN turns to (-7, 24)/25, rPGD to (-4, 3)/5.",
    "same",
    {"m": 1, "d": 2},
    {
        A: [[1, 0]],
        y: [[-1]],
        u0: [["3/5"], ["4/5"]],
        g0: [[1]],
        c: [[1]],
        eta: [["25/24"]],
        n_wn: [["5/3"]],
        n_rpgd: [["4/3"]],
    },
)

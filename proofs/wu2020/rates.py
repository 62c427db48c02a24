"""How fast the loss decreases in the end: at the rates of a matrix, of which Theorem 2.7 gives a lower bound.

Along the flow r' = -N r exactly, with N = A (g^2 I + (c - g^2) w w') A', which lies between min(g^2, c) AA' and
max(g^2, c) AA'. At the limit the linearized flow has the eigenvalues of -N, and 0 along the solutions. Those of N are
at least lambda_min min(G, c) with G = lim g^2; and Theorem 2.7 has delta for G, where delta <= |x*|^2 <= G.
"""

import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from proofs.arguments import (
    by_contradiction,
    conclusion_of,
    not_negative,
    one_limit,
    positive_square,
    rayleigh,
    same_limit,
)
from proofs.claim import Claim, Table, Values
from proofs.wu2020 import long_time
from proofs.wu2020.instances import rates_at_the_end
from proofs.wu2020.long_time import gain, largest, minus_largest, not_negative_ratio, smallest
from proofs.wu2020.setting import (
    FLOW,
    SHAPES,
    A,
    A_pinv,
    P,
    c,
    f,
    g,
    identity,
    nonzero,
    norm_is_one,
    perp,
    r,
    rate,
    ratio,
    sample_orthonormal,
    start,
    target,
    unit,
    w,
    words,
    x_star,
    y,
)
from proofs.wu2020.tools import reaches_target, unit_norm
from symbolic.notation import Expression, dot, eq, for_all, ge, gt, le, ne, norm2, tends


def rates(w: Expression, g: Expression) -> Expression:
    """The matrix N."""
    return A * (g**2 * identity + (c - g**2) * w * w.T) * A.T


# At a point

points = words.child()
points.define("smallest", "least_eigenvalue", A * A.T, latex=r"\lambda_{\min}")
points.define("minus_largest", "least_eigenvalue", -A * A.T, latex=r"(-\lambda_{\max})")
points.let("largest", -minus_largest, r"\lambda_{\max}", "the largest eigenvalue of AA'")
smaller, larger = points.define("smaller", "min", g**2, c), points.define("larger", "max", g**2, c)
N = points.let("N", rates(w, g), "N", "minus the derivative of the residual's rate in the residual")
v = points.vector("v", "m", meaning="an eigenvector of N")
mu = points.scalar("mu", r"\mu", "its eigenvalue")
z, j = points.symbol("z", ("d", "1"), "z"), points.symbol("j", ("1", "1"), "j")
turn, grow = g * P * A.T * v, c * dot(w, A.T * v)
towards = points.derivation("towards", {w: turn, g: grow}, r"\partial_{{v}}{}")
beside = points.derivation("beside", {w: z, g: j}, r"\partial_{{(z,j)}}{}")
field_w, field_g = g * P * A.T * r, c * dot(w, A.T * r)

language = long_time.language.child()
g_end = language.scalar("g_end", r"g_\infty", "the limit of the scale")
w_end = language.vector("w_end", "d", r"w_\infty", "the limit of the direction")
delta = language.scalar("delta", r"\delta", "(|y|^2 - |r_0|^2) / lambda_max, as in Theorem 2.7")
language.define("smaller", "min", g**2, c)
language.define("larger", "max", g**2, c)
held = language.define("held", "min", delta, c)
reached, above = language.define("reached", "min", g_end**2, c), language.define("above", "max", g_end**2, c)
language.let("N", rates(w, g), "N_t", "minus the derivative of the residual's rate in the residual")
N_end = language.let("N_end", rates(w_end, g_end), r"N_\infty", "its limit")
language.symbol("v", ("m", "1"), "v")
language.symbol("mu", ("1", "1"), r"\mu")


def at_rest(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A start of loss zero, which stands still, for orthonormal rows: then y is an eigenvector of N."""
    values = sample_orthonormal(rng, m, d, rank)
    rows, ((ratio,),) = values["A"], values["c"]
    image = [sum((a * x[0] for a, x in zip(row, values["w"], strict=True)), 0 * ratio) for row in rows]
    if not any(image):
        values["w"], image = [[entry] for entry in rows[0]], [ratio / ratio, *(0 * ratio for _ in rows[1:])]
    scale = values["g"][0][0] or ratio
    length = sum((x * x for x in image), 0 * ratio)
    y_here = [[scale * x] for x in image]
    values |= {"g": [[scale]], "y": y_here, "v": y_here, "mu": [[scale**2 + (ratio - scale**2) * length]]}
    return values | {"g_end": [[scale]], "w_end": values["w"], "delta": [[scale**2 * length]]}


claim = Claim("new/rates", language, "The rates in the end", at_rest, SHAPES, rates_at_the_end)
claim.remarks.append(
    "N at the limit is G AA' + ((c - G) / G) y y'. Its m eigenvalues, with multiplicity, and d - m times 0 are the d "
    "eigenvalues of minus the linearized flow on the sphere times the line. The loss f is |r|^2 / 2 and decreases in "
    "the end at twice these rates. That it does so, and not only its linearization, is measured below, not proved."
)

forms = claim.also(
    "a quadratic form",
    given={"unit": unit},
    conclude={
        "lower": ge(dot(v, N * v), smaller * norm2(A.T * v)),
        "upper": le(dot(v, N * v), larger * norm2(A.T * v)),
    },
    says="min(g^2, c) |A'v|^2 <= v'N v <= max(g^2, c) |A'v|^2 for every v.",
    language=points,
)
step = forms.proof()
along = dot(w, A.T * v)
columns = [along, A.T * v - along * w]
parts = step.identity(
    "v'N v is c times the square of the part of A'v along w, and g^2 times that of the rest.",
    dot(v, N * v),
    c * along**2 + g**2 * norm2(A.T * v - along * w),
)
low = [step.definition(smaller, label) for label in ("first", "second")]
step.inequality("Both factors are at least the smaller one,", forms.conclude["lower"], [parts, *low], columns)
high = [step.definition(larger, label) for label in ("first", "second")]
step.inequality("and at most the larger one.", forms.conclude["upper"], [parts, *high], columns)

bounds = claim.also(
    "eigenvalues",
    given={"unit": unit, "ratio": ratio, "eigen": eq(N * v, mu * v), "apart": ne(v, 0)},
    conclude={"lower": ge(mu, smallest * smaller), "upper": le(mu, largest * larger)},
    says="The eigenvalues of N lie between lambda_min min(g^2, c) and lambda_max max(g^2, c).",
    language=points,
)
step = bounds.proof()
length = positive_square(step, v, step["apart"], "An eigenvector has a length.")
sign = not_negative(step, smaller, [step["ratio"]], (g,))
least = rayleigh(step, "|A'v|^2 is at least lambda_min |v|^2,", smallest, v)
most = rayleigh(step, "and at most lambda_max |v|^2.", minus_largest, v)
form = conclusion_of(step, forms, "lower", "The form is mu |v|^2:")
whole = step.inequality("it is at least", ge(mu * norm2(v), smallest * smaller * norm2(v)), [form, least, sign])
by_contradiction(step, "lambda_min min(g^2, c) |v|^2: divide.", bounds.conclude["lower"], [whole, length])
form = conclusion_of(step, forms, "upper", "In the same way")
plus = step.inequality("the maximum is not negative,", ge(larger, 0), [step.definition(larger, "first")], [g])
whole = step.inequality("the form is at most", le(mu * norm2(v), largest * larger * norm2(v)), [form, most, plus])
by_contradiction(step, "lambda_max max(g^2, c) |v|^2: divide.", bounds.conclude["upper"], [whole, length])

linear = claim.also(
    "the linearized flow",
    given={"direction": nonzero, "unit": unit, "solved": eq(r, 0), "eigen": eq(N * v, mu * v)},
    conclude={
        "tangent": eq(dot(w, turn), 0),
        "residual": eq(towards(r), -mu * v),
        "in w": eq(towards(field_w), -mu * turn),
        "in g": eq(towards(field_g), -mu * grow),
        "along solutions": for_all(
            z, j, given=[eq(j * A * w + g * A * z, 0)], then=[eq(beside(field_w), 0), eq(beside(field_g), 0)]
        ),
        "matrix": eq(g**2 * N, g**4 * A * A.T + (c - g**2) * y * y.T),
    },
    says="At a point of loss zero: if N v = mu v then (dg, dw) = (c w'A'v, g P A'v), which changes the residual by "
    "-mu v, is an eigenvector of the linearized flow with the eigenvalue -mu; directions that do not change the "
    "residual have the eigenvalue 0.",
    language=points,
)
step = linear.proof()
one = norm_is_one(step, step["unit"])
step.identity("P w = 0.", dot(w, turn), 0, [one])
moved = step.identity("The residual changes by -N v.", towards(r), -mu * v, [one])
step.identity(
    "The field is a multiple of the residual, which is 0: only its change counts, in w",
    towards(field_w),
    -mu * turn,
    [moved],
)
step.identity("and in g.", towards(field_g), -mu * grow, [moved])
with step.suppose("Along solutions", linear.conclude["along solutions"]) as supposed:
    inner = supposed.step
    kept = inner.identity("the residual does not change,", beside(r), 0 * r, [supposed["if1"]])
    supposed.proves(
        inner.identity("nor does the field in w", beside(field_w), 0 * w, [kept]),
        inner.identity("and in g.", beside(field_g), 0, [kept]),
    )
step.identity("Put A w = y / g into N.", *linear.conclude["matrix"].sides)

# At the end of a flow

theorem = claim.state(
    "theorem",
    given={
        **FLOW,
        "ratio": gt(c, 0),
        "rank": gt(smallest, 0),
        "target": target,
        "loss": tends(f, 0),
        "scale": tends(g, g_end),
        "turned": tends(w, w_end),
        "delta": eq(delta * largest, start(gain)),
    },
    conclude={
        "residual": eq(rate(r), -N * r),
        "loss rate": eq(rate(f), -dot(r, N * r)),
        "form": for_all(v, then=list(forms.conclude.values())),
        "matrix": tends(N, N_end),
        "solution": eq(g_end * A * w_end, y),
        "eigenvalues": for_all(
            v, mu, given=[eq(N_end * v, mu * v), ne(v, 0)], then=[ge(mu, smallest * reached), le(mu, largest * above)]
        ),
        "delta": le(delta, norm2(x_star)),
        "size": le(norm2(x_star), g_end**2),
        "gap": ge(reached, held),
    },
    says="The rate of the residual is -N r, and N converges. Its eigenvalues at the limit are at least "
    "lambda_min min(G, c), with G = g_inf^2; the bound of Theorem 2.7, as corrected, has delta for G, which is at most "
    "|x*|^2 <= G.",
)
step = theorem.proof()
norms = unit_norm(step)
falls = step.identity("By the product rule,", rate(r), -N * r, norms)
step.identity("so the loss changes by -r'N r.", rate(f), -dot(r, N * r), [falls])
with step.suppose("At all times", theorem.conclude["form"]) as supposed:
    known = {"unit": norms[0]}
    lower, upper = forms.conclude.values()
    supposed.proves(
        supposed.step.cite(forms, "lower", "v'N v is at least min(g^2, c) |A'v|^2,", lower, known),
        supposed.step.cite(forms, "upper", "and at most max(g^2, c) |A'v|^2.", upper, known),
    )
places = {g: step["scale"], w: step["turned"]}
step.limit("N is a word in w and g,", rates(w, g), places, N_end)
twice = step.limit("The loss tends to 0,", 2 * f, {f: step["loss"]}, 0 * f)
square = step.inequality("and is half of |r|^2,", ge(2 * f, norm2(r)))
gone = step.rule("squeeze", "so r tends to 0,", tends(r, 0 * r), [square, twice], v=r, e=2 * f)
remains = step.limit("but also to y - g_inf A w_inf.", y - g * A * w, places)
zero = one_limit(step, "They are the same:", remains, gone)
solved = step.identity("the flow ends at a solution.", g_end * A * w_end, y, [zero])
length = step.limit("The length of w", norm2(w), places)
ones = step.limit("is 1 for ever,", sp.Integer(1), places)
back = step.identity("(|w| = 1)", sp.Integer(1), norm2(w), norms)
ones = same_limit(step, "so", ones, tends(norm2(w), 1), quantity=back)
unit_end = one_limit(step, "it is 1 in the limit.", length, ones)
with step.suppose("Let v be an eigenvector of N at the limit.", theorem.conclude["eigenvalues"]) as supposed:
    inner = supposed.step
    known = {"unit": unit_end, "ratio": not_negative_ratio(inner), "eigen": supposed["if1"], "apart": supposed["if2"]}
    values = {w: w_end, g: g_end, smaller: reached, larger: above}
    lower, upper = theorem.conclude["eigenvalues"].parts[1]
    supposed.proves(
        inner.cite(bounds, "lower", "Its eigenvalue is bounded below", lower, known, values),
        inner.cite(bounds, "upper", "and above.", upper, known, values),
    )

solution = reaches_target(step, smallest)
size = positive_square(step, y, step["target"], "y has a length.")
end = g_end * w_end
least = step.identity("x* is the row-space part of g_inf w_inf,", A_pinv * A * end, x_star, [solved])
shorter = step.inequality("so it is not longer.", theorem.conclude["size"], [least, unit_end], [perp(end)])
quotient = rayleigh(step, "|A'y|^2 is at most lambda_max |y|^2,", minus_largest, y)
with step.cases("x* is not 0, or y = A x* would be.", gt(norm2(x_star), 0), split=gt(norm2(x_star), 0)) as cases:
    with cases.case("It is not."):
        pass
    with cases.case("If it were,") as case:
        none = case.rule("zero-norm", "x* = 0", eq(x_star, 0 * x_star), [case["case1"]], v=x_star)
        none = case.identity("and y = A x* = 0.", y, 0 * y, [none, solution])
        case.absurd("A contradiction.", none, case["target"])
some = step.last
cauchy = by_contradiction(
    step,
    "By Cauchy and Schwarz |y|^4, the square of x*'A'y, is at most |x*|^2 |A'y|^2.",
    ge(norm2(x_star) * norm2(A.T * y), norm2(y) ** 2),
    [some, solution],
    (norm2(x_star) * A.T * y - norm2(y) * x_star,),
)
product = step.inequality(
    "|y|^4 <= lambda_max |x*|^2 |y|^2:", ge(largest * norm2(x_star) * norm2(y), norm2(y) ** 2), [cauchy, quotient, some]
)
product = by_contradiction(step, "Divide by |y|^2:", ge(largest * norm2(x_star), norm2(y)), [product, size])
top = by_contradiction(step, "in particular lambda_max is positive.", gt(largest, 0), [product, size, some])
room = step.inequality("lambda_max delta is at most |y|^2.", ge(norm2(y), largest * delta), [], [start(r)])
limited = by_contradiction(step, "Divide by lambda_max.", theorem.conclude["delta"], [room, product, top])
with step.cases(
    "So the smaller of G and c is the larger one.", theorem.conclude["gap"], split=theorem.conclude["gap"]
) as cases:
    with cases.case("It is so."):
        pass
    with cases.case("If not,") as case:
        facts = [case["case1"], limited, shorter, case.definition(held, "first")]
        first = case.inequality("G would be larger than the minimum,", gt(g_end**2 - reached, 0), facts)
        facts = [case["case1"], case.definition(held, "second")]
        second = case.inequality("and c too.", gt(c - reached, 0), facts)
        facts = [first, second, case.definition(reached, "attained")]
        case.absurd("A contradiction.", case.inequality("It is one of them.", gt(0, 0), facts))

claim.mutated(
    "the larger one",
    bounds.given,
    {"lower": ge(mu, smallest * larger)},
    "With max(g^2, c) for min(g^2, c).",
    language=points,
).refuted(
    "A = [1, 0], y = 1, w = (3/5, 4/5), g = 5/3, c = 1/10: loss 0, and N is 4081/2250, less than 25/9.",
    "lower",
    {"m": 1, "d": 2},
    {A: [[1, 0]], y: [[1]], w: [["3/5"], ["4/5"]], g: [["5/3"]], c: [["1/10"]], v: [[1]], mu: [["4081/2250"]],
     smallest: [[1]], larger: [["25/9"]]},
)  # fmt: skip

# Measured: the rates of the loss for random problems, in floating point


@dataclass(frozen=True)
class Drawn:
    """A problem with |y|^2 > |r_0|^2."""

    A: Any
    y: Any
    w0: Any
    g0: float
    c: float

    def rates(self) -> tuple[float, float, float]:
        """2 lambda_min min(delta, c), the same with G for delta, and twice the least eigenvalue of N at the limit."""
        gram, inverse = self.A @ self.A.T, np.linalg.pinv(self.A)
        least, rest, miss = (
            inverse @ self.y,
            self.w0 - inverse @ (self.A @ self.w0),
            self.y - self.g0 * self.A @ self.w0,
        )
        size, part, u = least @ least, rest @ rest, self.g0**2
        high = size + part * self.c * np.exp(u / self.c - 1) + 1
        G = brentq(lambda z: z * (1 - part * np.exp((u - z) / self.c)) - size, size, high, xtol=1e-13)
        low, top = np.linalg.eigvalsh(gram)[[0, -1]]
        N = G * gram + (self.c - G) / G * np.outer(self.y, self.y)
        gained = (self.y @ self.y - miss @ miss) / top
        return 2 * low * min(gained, self.c), 2 * low * min(G, self.c), 2 * np.linalg.eigvalsh(N)[0]

    def measured(self, time: float) -> float:
        """The rate -f'/f of the loss at a time."""

        def field(_: float, state: Any) -> Any:
            w, g = state[:-1], state[-1]
            pull = self.A.T @ (self.y - g * self.A @ w)
            return np.append(g * (pull - (w @ pull) * w), self.c * (w @ pull))

        state = solve_ivp(field, (0, time), np.append(self.w0, self.g0), "LSODA", rtol=1e-10, atol=1e-12).y[:, -1]
        pull = self.A.T @ (miss := self.y - state[-1] * self.A @ state[:-1])
        along = state[:-1] @ pull
        return float(2 * (self.c * along**2 + state[-1] ** 2 * (pull @ pull - along**2)) / (miss @ miss))


def drawn(number: int) -> Drawn:
    """Random data; the same for the same number."""
    rng = np.random.default_rng(number)
    m = 1 + number % 3
    while True:
        d = m + int(rng.integers(1, 4))
        A, y, w0, g0 = rng.normal(size=(m, d)), rng.normal(size=m), rng.normal(size=d), float(rng.normal())
        w0 /= np.linalg.norm(w0)
        if y @ y > (miss := y - g0 * A @ w0) @ miss:
            return Drawn(A, y, w0, g0, float(10 ** rng.uniform(-1, 1)))


def measured() -> Table:
    """The bound of Theorem 2.7 against the rate in the end."""
    found = [(case := drawn(number), *case.rates()) for number in range(300)]
    quotients = sorted(true / bound for _, bound, _, true in found)
    rows = [
        (
            *map(str, case.A.shape),
            *(f"{x:.4g}" for x in (case.c, bound, better, true, case.measured(20 / true), true / bound)),
        )
        for case, bound, better, true in found[:12]
    ]
    return Table(
        "The rate at which the loss decreases, for random problems that start below the loss at g = 0: the bound of "
        "Theorem 2.7 as corrected, 2 lambda_min min(delta, c); 2 lambda_min min(G, c); twice the least eigenvalue of N "
        "at the limit; and -f'/f measured on the flow, late. The quotient of the third and the first is at least "
        f"{quotients[0]:.3g}, in the median {quotients[150]:.3g}, and at most {quotients[-1]:.3g}, over 300 problems.",
        ("m", "d", "c", "Theorem 2.7", "with G for delta", "eigenvalue of N", "measured", "quotient"),
        tuple(rows),
    )


claim.tables.append(measured)

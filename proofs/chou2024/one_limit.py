"""Weight normalization and plain gradient flow from the effective start have one limit.

The optimality conditions A u^L = y, and u^(2-L) - U_0^(2-L) in the row space of A (for L = 2 the difference of the
logarithms), have at most one solution with positive entries, for every L: u^L and u^(2-L) are strictly monotone in
each entry. So if weight normalization from (theta_0, rho_0) and plain gradient flow from eps theta_0 both converge to
weights with positive entries which give the same measurements, such as two solutions, then these weights are the same.
"""

import random
from dataclasses import replace
from fractions import Fraction

import mpmath
import sympy as sp
from flint import arb

from proofs.arguments import exp_product
from proofs.chou2024 import effective_initialization as effective
from proofs.chou2024 import invariants
from proofs.chou2024.ends import against_the_law
from proofs.chou2024.instances import along_the_flow
from proofs.chou2024.invariants import E0, ell0, in_null_space, ones0, p0
from proofs.chou2024.setting import GIVEN, SHAPES, A, A_pinv, Network, c, positive, rho, rho0, theta, theta0, words, z
from proofs.chou2024.setting import sample as sample_network
from proofs.claim import Claim, Values
from proofs.confirm import DIGITS, Instance
from proofs.statement import Known, Proof, Statement
from symbolic.balls import precision
from symbolic.notation import ANYTHING, Expression, Fact, Language, dot, eq, for_all, gt, ne, tends
from symbolic.numbers import Balls, Digits


def at_rest(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """Both flows stand still, at a point of length 1; and two equal weights."""
    values = sample_network(rng, m, d, rank)
    nothing = [[Fraction(0)] for _ in range(m)]
    here = dict.fromkeys(("T", "u", "u0", "U", "w"), values["theta"])
    return values | here | {"rho": [[Fraction(1)]], "h": [[Fraction(0)]], "v_plain": nothing, "lam": nothing}


def linear() -> list[Instance]:
    """For L = 1 the limit of plain gradient flow is the solution nearest to its start."""
    nearest = flows.eps * theta0 + A_pinv * A * (flows.end - flows.eps * theta0)
    (run,) = along_the_flow(("linear",))
    found = []
    for at, evaluator, log in ((run.values, Balls, arb.log), ({**run.values, **run.second}, Digits, mpmath.log)):
        with precision(400), mpmath.workdps(DIGITS + 15):
            ends = {"T": at["theta"], "h": [[log(at["rho"][0][0])]]}
        found.append(ends | {"U": evaluator(here, run.dims, {**at, **ends}, DIGITS).evaluate(nearest)})
    return [replace(run, values={**run.values, **found[0]}, second={**run.second, **found[1]})]


claim = Claim("new/one-limit", words, "One limit", at_rest, SHAPES, linear, tables=[against_the_law])
claim.remarks.append(
    "The conditions are those of Karush, Kuhn and Tucker for the Bregman projection of U_0^L onto the solutions, with "
    "the multipliers lambda: see new/bregman-projection."
)
claim.remarks.append(
    "The radius in the end is written R = exp(h). Both flows run in the same time, and neither needs the other; the "
    "loss is any, and need not be the same. The limits give the same measurements, for instance, if both are "
    "solutions of A x = y. The instance is a run for L = 1 that is stopped at some time, and the point nearest to "
    "eps theta_0 with the measurements of its end."
)

# The powers and mirrors of weights


def powers(here: Language, base: Expression, at: str, L: Expression) -> Expression:
    """base^L."""
    slopes = here.define(f"N{at}", "powers", base, L - 1, shape=("d", "d"))
    return here.define(f"x{at}", "power", base, L, slopes, shape=("d", "1"), latex=f"{shown(here, base)}^{{{L}}}")


def shown(here: Language, base: Expression) -> str:
    """A letter; a product in brackets."""
    latex = here.latex(base)
    return latex if isinstance(base, sp.MatrixSymbol) else rf"({latex})"


def mirror(here: Language, base: Expression, at: str, L: Expression) -> Expression:
    """base^(2-L), or for L = 2 its logarithm."""
    slopes = here.define(f"M{at}", "powers", base, 1 - L, shape=("d", "d"))
    kind, exponents = ("log", ()) if L == 2 else ("power", (2 - L,))
    latex = rf"\log {shown(here, base)}" if L == 2 else f"{shown(here, base)}^{{2-L}}"
    return here.define(f"k{at}", kind, base, *exponents, slopes, shape=("d", "1"), latex=latex)


def monotone(
    step: Proof, L: Expression, signs: dict[Expression, Known], x: list[Expression], k: list[Expression], depth: Known
) -> Known:
    """u = w, for two positive columns, where the last fact says that <u^L - w^L, mirror of u - mirror of w> = 0."""
    u, w = signs
    premises = [*signs.values(), *(step.definition(letter, "is") for letter in (*x, *k)), depth, step.last]
    letters = {"u": u, "w": w, "U": x[0], "W": x[1], "P": k[0], "Q": k[1], "a": L}
    says = "All its terms have one sign, and they are 0 only where both weights agree."
    if L == 2:
        return step.rule("powers-and-logarithms", says, eq(u, w), premises, **letters)
    return step.rule("powers-strictly-monotone", says, eq(u, w), premises, **letters, b=2 - L)


# The optimality conditions have one solution


def at_most_one(name: str, L: Expression, says: str) -> None:
    """Two columns u and w of positive entries, with conditions of one start, are equal."""
    here = words.child()
    L = here.scalar("L", meaning="the depth") if L is None else L
    u, w = here.vector("u", "d", meaning="weights"), here.vector("w", "d", meaning="other weights")
    multipliers = here.vector("lam", "m", r"\lambda")
    x = [powers(here, u, "_u", L), powers(here, w, "_w", L)]
    k = [mirror(here, u, "_u", L), mirror(here, w, "_w", L)]
    given = {
        "u": positive(u),
        "w": positive(w),
        "measurements": eq(A * x[0], A * x[1]),
        "row space": eq(k[0], k[1] + A.T * multipliers),
    }
    statement = claim.also(name, given | of_depth(L), {"equal": eq(u, w)}, says, here)
    step = statement.proof()
    depth = the_depth(step, L)
    step.identity("The inner product of the two differences is 0.", dot(x[0] - x[1], k[0] - k[1]), 0)
    monotone(step, L, {u: step["u"], w: step["w"]}, x, k, depth)


def of_depth(L: Expression) -> dict[str, Fact]:
    """The depths of a statement about powers."""
    return {} if L == 2 else {"depth": ne(L * (2 - L), 0)}


def the_depth(step: Proof, L: Expression) -> Known:
    return step.inequality("(The depth is positive.)", gt(L, 0)) if L == 2 else step["depth"]


at_most_one(
    "at most one",
    None,
    "Two columns u and w with positive entries and the same measurements, A u^L = A w^L, for which u^(2-L) - w^(2-L) "
    "is in the row space of A, are equal, for every L but 0 and 2. So at most one point satisfies the optimality "
    "conditions of a start U_0.",
)
at_most_one("at most one, L = 2", sp.Integer(2), "For L = 2 the same, with logarithms.")

# Both flows, in the same time


class Both:
    """The letters of weight normalization, with those of plain gradient flow from eps theta_0, and their limits."""

    def __init__(self, net: Network) -> None:
        here, L = net.language.child(), net.L
        self.here, self.L = here, L
        self.T = here.vector("T", "d", r"\theta_\infty", "the limit of the direction")
        self.h = here.scalar("h", meaning="the logarithm of the radius in the end")
        self.R = here.define("R", "exp", self.h, latex="R", meaning="the radius in the end, R = exp(h)")
        self.log_eps = self.h + (rho0**2 - self.R**2) / (2 * c)
        self.eps = here.define(
            "eps", "exp", self.log_eps, latex=r"\varepsilon", meaning="R exp((rho_0^2 - R^2)/2c), the effective start"
        )
        self.u, self.u0 = (
            here.vector("u", "d", "u_t", "the weights of plain gradient flow"),
            here.vector("u0", "d", "u_0"),
        )
        self.U = here.vector("U", "d", r"u_\infty", "their limit")
        v, v0 = here.vector("v_plain", "m", "w_t", "what pulls at them"), here.vector("v_plain0", "m", "w_0")
        self.end = self.R * self.T
        self.x, self.x_end = powers(here, self.U, "_U", L), powers(here, self.end, "_end", L)
        ends = {"": self.u, "0": self.u0, "_inf": self.U, "_end": self.end, "_T": self.T}
        k, self.k0, self.k_U, self.k_end, self.k_T = (mirror(here, base, f"_plain{at}", L) for at, base in ends.items())
        for at in ("", "0"):
            here.define(f"N_plain{at}", "powers", ends[at], L - 1, shape=("d", "d"))
        symbols = here.symbols
        here.extend("rate", {self.u: L * symbols["N_plain"] * A.T * v, v: ANYTHING})
        here.extend("start", {self.u: self.u0, v: v0, k: self.k0})
        here.extend("start", {symbols[f"{letter}_plain"]: symbols[f"{letter}_plain0"] for letter in "NM"})
        self.given = {
            **GIVEN,
            "positive_start": positive(theta0),
            "start": gt(rho0, 0),
            "direction": tends(theta, self.T),
            "radius": tends(rho, self.R),
            "inside": positive(self.T),
            "plain": positive(self.u),
            "plain_start": eq(self.u0, self.eps * theta0),
            "plain_limit": tends(self.u, self.U),
            "plain_inside": positive(self.U),
            "measurements": eq(A * self.x, A * self.x_end),
            **of_depth(L),
        }

    def law(
        self, step: Proof, source: Statement, fact: Fact, known: dict[str, str], letters: dict[str, Expression]
    ) -> Known:
        """What the law of one of the flows says of the difference of the two ends, which is in the null space."""
        apart = self.x - self.x_end
        inside = step.identity("The difference of both ends is in the null space,", A * apart, 0 * A * self.x)
        every = step.cite(
            source,
            "law",
            "and the law",
            for_all(z, given=[in_null_space], then=fact),
            {label: step[here] for label, here in known.items()},
            {source.language.symbols[name]: value for name, value in letters.items()},
        )
        left, right = (side.xreplace({z: apart}) if side != 0 else side for side in fact.sides)
        return step.instantiate(every, "holds for it.", eq(left, right), [inside], z=apart)

    def plain_law(self, step: Proof) -> Known:
        """The law of plain gradient flow."""
        name = "plain gradient flow, L = 2, in the limit" if self.L == 2 else "plain gradient flow, in the limit"
        letters = {name: name for name in ("u", "u0", "U")}
        letters |= {f"{letter}{at}": f"{letter}_plain{at}" for letter in "vNMk" for at in ("", "0")}
        letters |= {f"{letter}_inf": f"{letter}_plain_inf" for letter in "Mk"}
        return self.law(
            step,
            effective.claim.statements[name],
            eq(dot(z, self.k_U), dot(z, self.k0)),
            {"positive": "plain", "limit": "plain_limit", "inside": "plain_inside"},
            {name: self.here.symbols[value] for name, value in letters.items()},
        )

    def multiples(self, step: Proof) -> list[tuple[dict[str, Expression], list[Known]]]:
        """The end of WN is R T, and the start of plain gradient flow eps theta_0: values and premises for rules."""
        end = step.identity("The weights of WN end at R times the direction.", self.end, self.R * self.T)
        return [
            ({"E": factor, "e": log, "u": of, "w": base}, [step[sign], step.definition(factor, "is"), equation])
            for factor, log, of, base, sign, equation in (
                (self.R, self.h, self.T, self.end, "inside", end),
                (self.eps, self.log_eps, theta0, self.u0, "positive_start", step["plain_start"]),
            )
        ]

    def conclude(self, step: Proof, by: list[Known]) -> None:
        """Both ends agree."""
        depth = the_depth(step, self.L)
        premises = [step.definition(self.R, "positive"), step["inside"]]
        sign = step.rule("positive-multiple", "R theta is positive,", positive(self.end), premises, q=self.R, u=self.T)
        step.identity("and this inner product is 0.", dot(self.x - self.x_end, self.k_U - self.k_end), 0, by)
        signs = {self.U: step["plain_inside"], self.end: sign}
        monotone(step, self.L, signs, [self.x, self.x_end], [self.k_U, self.k_end], depth)


KNOWN = {label: label for label in (*GIVEN, "direction", "radius", "inside")}

# Powers

flows = Both(invariants.deep)
here, L, R, h = flows.here, flows.L, flows.R, flows.h
D_R = here.define("D_R", "powers", R, 1 - L)
R_p = here.define("R_p", "power", R, 2 - L, D_R, latex="R^{2-L}")
E_inf = here.define("E_inf", "exp", (2 - L) * R**2 / (2 * c))
radius_p = here.define("radius_p", "exp", (2 - L) * h)
eps_p = here.define("eps_p", "exp", (2 - L) * flows.log_eps)
together = here.define("together", "exp", (2 - L) * (h + rho0**2 / (2 * c)))
theorem = claim.also(
    "theorem",
    flows.given,
    {"one limit": eq(flows.U, flows.end)},
    "For any loss and every L but 0 and 2: if weight normalization from (theta_0, rho_0), and plain gradient flow from "
    "eps theta_0, both converge to weights with positive entries, which give the same measurements, then these weights "
    "are the same.",
    here,
)
step = theorem.proof()
plain = flows.plain_law(step)
normalized = flows.law(
    step,
    effective.theorem,
    eq(R_p * dot(z, flows.k_T), R_p * E0 / E_inf * dot(z, p0)),
    {**KNOWN, "end": "R:positive", "start": "start"},
    {"M_T": here.symbols["M_plain_T"], "p_end": flows.k_T},
)
size = step.rule(
    "positive-power",
    "A power of R is positive,",
    gt(R_p, 0),
    [step.definition(R, "positive"), step.definition(R_p, "is")],
    q=R,
    a=2 - L,
    v=R_p,
)
apart = flows.x - flows.x_end
tied = step.identity("so it cancels.", E_inf * dot(apart, flows.k_T), E0 * dot(apart, p0), [normalized])
sums = [
    exp_product(step, eps_p, E_inf, together, "The exponents"),
    exp_product(step, radius_p, E0, together, "have one sum,"),
]
multiples = zip(flows.multiples(step), (radius_p, eps_p), (flows.k_end, flows.k0), (flows.k_T, p0), strict=True)
raised = [
    step.rule(
        "powers-of-a-multiple",
        "The powers of a multiple are multiples of the powers.",
        eq(k, F * k_of),
        [*premises, *(step.definition(letter, "is") for letter in (F, k, k_of))],
        **values,
        F=F,
        a=2 - L,
        v=k,
        k=k_of,
    )
    for (values, premises), F, k, k_of in multiples
]
same = step.identity(
    "Both ends have one inner product with it,",
    E_inf * dot(apart, flows.k_end),
    E_inf * dot(apart, flows.k0),
    [tied, *sums, *raised],
)
flows.conclude(step, [plain, same])

# Logarithms

flows = Both(invariants.square)
logarithm = claim.also(
    "with L = 2", flows.given, {"one limit": eq(flows.U, flows.end)}, "For L = 2 the same.", flows.here
)
step = logarithm.proof()
plain = flows.plain_law(step)
normalized = flows.law(
    step,
    effective.logarithm,
    eq(dot(z, flows.k_T - ell0) + (flows.R**2 - rho0**2) / (2 * c) * dot(z, ones0), 0),
    {**KNOWN, "end": "R:positive"},
    {"M_T": flows.here.symbols["M_plain_T"], "ell_end": flows.k_T},
)
shifted = zip(flows.multiples(step), (flows.k_end, flows.k0), (flows.k_T, ell0), strict=True)
added = [
    step.rule(
        "logarithms-of-a-multiple",
        "The logarithms of a multiple are the logarithms and a constant.",
        eq(k, k_of + values["e"] * ones0),
        [
            *premises,
            *(step.definition(letter, "is") for letter in (k, k_of)),
            step["positive_start"],
            step.definition(ones0, "is"),
        ],
        **values,
        l=k,
        k=k_of,
        s=theta0,
        o=ones0,
    )
    for (values, premises), k, k_of in shifted
]
flows.conclude(step, [plain, normalized, *added])

# Without the same measurements, and without the row space: L = 1

for label, says, A_here, first, second, multiplier in (
    ("measurements", "A = [1], u = 1, w = 2 and lambda = -1.", [[1]], [[1]], [[2]], [[-1]]),
    (
        "row space",
        "A = [1, 1], u = (1, 3) and w = (2, 2), with the same measurement.",
        [[1, 1]],
        [[1], [3]],
        [[2], [2]],
        [[0]],
    ),
):
    known = claim.statements["at most one"]
    mutated = claim.mutated(
        f"without the {label}",
        {other: fact for other, fact in known.given.items() if other != label},
        known.conclude,
        f"Without the condition on the {label}.",
        known.language,
    )
    letters = known.language.symbols
    d = len(first)
    unit = [[int(i == j) for j in range(d)] for i in range(d)]
    mutated.refuted(
        says,
        "equal",
        {"m": 1, "d": d},
        {
            A: A_here,
            letters["L"]: [[1]],
            letters["lam"]: multiplier,
            **{letters[f"{name}_u"]: first for name in "xk"},
            **{letters[f"{name}_w"]: second for name in "xk"},
            letters["u"]: first,
            letters["w"]: second,
            **{letters[f"{name}_{at}"]: unit for name in "NM" for at in "uw"},
        },
    )

"""Targets with negative entries: x = u^L - w^L with u = rho theta and w = rho eta, one radius for both.

This is the network of the doubled matrix [A, -A], and nothing new is needed: it has the same invariants. A pair of
equal numbers at u_i and w_i is in its null space; so phi_i^(2-L) + psi_i^(2-L), or for L = 2 the product phi_i psi_i,
keeps its value for every i. With a radius of its own for each of u and w this fails: the logarithm of phi_i psi_i then
moves with 2 (rho^2 - sigma^2) A'v, which need not be the same for all i, so that no single potential is left.
"""

import random
from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from proofs.arguments import same_rates
from proofs.chou2024.instances import both_signs
from proofs.chou2024.invariants import null_part
from proofs.chou2024.setting import SHAPES, A, c, positive, rho, rho0, t, theta, theta0, words, z
from proofs.chou2024.setting import sample as sample_network
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from symbolic.notation import ANYTHING, Expression, Fact, Language, dot, eq, for_all, gt


@dataclass(frozen=True)
class Block:
    """The letters of u or of w: direction and radius, powers, and phi^(2-L) or log phi, now and at the start."""

    name: str
    direction: Expression
    radius: Expression
    N: Expression
    M: Expression
    column: Expression  # theta^(2-L), or for L = 2 a column of ones
    potential: Expression
    begin: Expression


@dataclass(frozen=True)
class TwoSigns:
    """The network x = u^L - w^L, for any loss."""

    language: Language
    L: Expression
    v: Expression
    u: Block
    w: Block

    def rate(self, expression: Expression) -> Expression:
        return self.language.operators["rate"](expression)


def block(language: Language, name: str, L: Expression, ends: list[tuple[Expression, Expression]]) -> Block:
    """Defines the powers, or logarithms, of a direction with a radius; `ends` are both now, and at the start."""
    symbol = {"u": r"\varphi", "w": r"\psi"}[name]
    moving, potentials = [], []
    for at, (direction, radius) in zip(("", "0"), ends, strict=True):
        N, M = (
            language.define(f"{letter}_{name}{at}", "powers", direction, exponent, shape=("d", "d"))
            for letter, exponent in (("N", L - 1), ("M", 1 - L))
        )
        shown = rf"{language.latex(direction)}^{{2-L}}" if L != 2 else r"\mathbf{1}"
        column = language.define(f"p_{name}{at}", "power", direction, 2 - L, M, shape=("d", "1"), latex=shown)
        letters = [N, M, column]
        if L == 2:
            letters.append(language.define(f"ell_{name}{at}", "log", direction, M, shape=("d", "1")))
            potential, shown = letters[-1] + radius**2 / (2 * c) * column, rf"\log{symbol}_{at or 't'}"
        else:
            potential, shown = language.symbols[f"E{at}"] * column, rf"{symbol}_{at or 't'}^{{2-L}}"
        moving.append(letters)
        potentials.append(language.let(f"f_{name}{at}", potential, shown))
    language.extend("start", dict(zip(*moving, strict=True)))
    return Block(name, *ends[0], *moving[0][:3], *potentials)


def two_signs(depth: int | None, radii: int) -> TwoSigns:
    """The network of a depth (None: of any depth L >= 1), with one radius, or for depth 2 with two."""
    language = words.child()
    L = language.scalar("L", meaning="the depth") if depth is None else sp.Integer(depth)
    v = language.vector("v", "m", "v_t", "minus the derivative of the loss at A x")
    v0 = language.vector("v0", "m", "v_0", "the same at the start")
    eta = language.vector("eta", "d", r"\eta_t", "the direction of w")
    eta0 = language.vector("eta0", "d", r"\eta_0", "the direction of w at the start")
    sigma, sigma0 = rho, rho0
    if radii == 2:
        sigma = language.scalar("sigma", r"\sigma_t", "the radius of w")
        sigma0 = language.scalar("sigma0", r"\sigma_0", "the radius of w at the start")
    power = {rho: rho, sigma: sigma}  # of depth L - 1
    starts = {theta: theta0, rho: rho0, eta: eta0, sigma: sigma0, v: v0, t: sp.Integer(0)}
    if depth is None:
        power[rho] = language.define("r", "powers", rho, L - 1, latex=r"\rho_t^{L-1}")
        starts[power[rho]] = language.define("r0", "powers", rho0, L - 1, latex=r"\rho_0^{L-1}")
        E = language.define("E", "exp", (2 - L) * rho**2 / (2 * c))
        starts[E] = language.define("E0", "exp", (2 - L) * rho0**2 / (2 * c))
    language.substitution("start", starts, r"\left.{}\right|_{{t=0}}")
    u = block(language, "u", L, [(theta, rho), (theta0, rho0)])
    w = block(language, "w", L, [(eta, sigma), (eta0, sigma0)])
    pulls = [
        language.let(
            f"q_{one.name}",
            sign * L * power[one.radius] * one.N * A.T * v,
            f"q_t^{one.name}",
            f"minus the gradient of the loss at {one.name}",
        )
        for one, sign in ((u, 1), (w, -1))
    ]
    along = [dot(one.direction, pull) for one, pull in zip((u, w), pulls, strict=True)]
    if radii == 1:
        slopes = [language.let("s", sum(along), "s_t", "its part along the direction (theta, eta)")] * 2
    else:
        slopes = [language.let(f"s_{i}", part, f"s_t^{i}") for i, part in zip("uw", along, strict=True)]
    table = {v: ANYTHING, t: sp.Integer(1)}
    for one, pull, slope in zip((u, w), pulls, slopes, strict=True):
        table |= {one.direction: one.radius * (pull - slope * one.direction), one.radius: c * slope}
    language.derivation("rate", table, r"\tfrac{{d}}{{dt}}{}")
    return TwoSigns(language, L, v, u, w)


def cancel(step: Proof, net: TwoSigns) -> list[Known]:
    """The powers of both directions cancel."""
    found = []
    for one, label, says in (
        (net.u, "positive", "The powers of u cancel,"),
        (net.w, "positive too", "and those of w."),
    ):
        premises = [step[label], step.definition(one.M, "is"), step.definition(one.N, "is")]
        inverse = step.rule(
            "powers-inverse", says, eq(one.M * one.N * A.T, A.T), premises,
            D=one.M, E=one.N, u=one.direction, a=1 - net.L, B=A.T,
        )  # fmt: skip
        found += [inverse, step.definition(one.column, "factor")]
    return found


def kept(step: Proof, net: TwoSigns, now: Expression, begin: Expression, by: list[Known], says: str) -> Known:
    """What stands still keeps its value."""
    still = step.identity(says, net.rate(now), sp.ZeroMatrix(*now.shape), by)
    return step.rule("constant-of-motion", "so it keeps its value.", eq(now, begin), [still], q=now)


def given(net: TwoSigns) -> dict[str, Fact]:
    return {"ratio": gt(c, 0), "positive": positive(theta), "positive too": positive(net.w.direction)}


b = words.child().symbol("b", ("d", "1"), None)  # bound, as z


def sample(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """Two positive directions of length 1 together, and two radii."""
    values, others = sample_network(rng, m, d, rank), sample_network(rng, m, d, rank)
    first, second = ([[part * x for x in row] for row in found["theta"]]
                     for found, part in ((values, Fraction(3, 5)), (others, Fraction(4, 5))))  # fmt: skip
    radii = {name: [[found["rho"][0][0] / 4]] for name, found in (("rho", values), ("sigma", others))}
    return values | radii | {"theta": first, "eta": second}


deep = two_signs(None, radii=1)
claim = Claim("new/two-signs", deep.language, "Two signs", sample, SHAPES, both_signs)
claim.remarks.append(
    "Every target that A reaches is reached with positive entries here, since one number can be added to both parts "
    "of x. So WN with one radius has for targets of any sign all that it has for solutions that are not negative: "
    "replace A by [A, -A], and d by 2d."
)
claim.remarks.append(
    "A start with u_0 = w_0 does not save the invariants across u and w, if each has its radius: the loss pulls on the "
    "radii in opposite directions, so they differ at once, unless this pull is 0."
)


def conclusions(net: TwoSigns) -> dict[str, Fact]:
    """The invariants of [A, -A]: those of each coordinate, and those of every vector (z, b) in its null space."""
    now, begin = (dot(z, first) + dot(b, second) for first, second in
                  ((net.u.potential, net.w.potential), (net.u.begin, net.w.begin)))  # fmt: skip
    return {
        "every coordinate": eq(net.u.potential + net.w.potential, net.u.begin + net.w.begin),
        "the doubled matrix": for_all(z, b, given=[eq(A * z, A * b)], then=eq(now, begin)),
    }


def prove(step: Proof, net: TwoSigns, conclude: dict[str, Fact]) -> None:
    """Both invariants, for one radius."""
    by = cancel(step, net)
    sums = kept(
        step,
        net,
        net.u.potential + net.w.potential,
        net.u.begin + net.w.begin,
        by,
        "What A'v adds at u_i it takes away at w_i:",
    )
    part = kept(step, net, null_part * net.u.potential, null_part * net.u.begin, by, "At u, only the row space moves:")
    with step.suppose("For (z, b) in the null space of [A, -A]:", conclude["the doubled matrix"]) as supposed:
        left, right = conclude["the doubled matrix"].parts[1][0].sides
        supposed.proves(
            supposed.step.identity(
                "take b times the first, and z - b, which is in the null space of A, times the second.",
                left,
                right,
                [sums, part, supposed["if1"]],
            )
        )


theorem = claim.also(
    "theorem",
    given(deep),
    conclusions(deep),
    "For one radius, any loss and any L: phi_i^(2-L) + psi_i^(2-L) keeps its value for every i, where phi is theta and "
    "psi is eta, times exp(rho^2/2c); and so does every invariant of the doubled matrix.",
)
prove(theorem.proof(), deep, theorem.conclude)

square = two_signs(2, radii=1)
logarithm = claim.also(
    "L = 2",
    given(square),
    conclusions(square),
    "For L = 2: log phi_i + log psi_i, which is log theta_i + log eta_i + rho^2/c, keeps its value for every i.",
    square.language,
)
prove(logarithm.proof(), square, logarithm.conclude)

apart = two_signs(2, radii=2)
separate = claim.also(
    "one radius each",
    given(apart),
    {
        "across": eq(
            apart.rate(apart.u.potential + apart.w.potential),
            2 * (rho**2 - apart.language.symbols["sigma"] ** 2) * (A.T * apart.v),
        ),
        **{
            f"inside {one.name}": for_all(
                z, given=[eq(A * z, 0 * A * theta)], then=eq(dot(z, one.potential), dot(z, one.begin))
            )
            for one in (apart.u, apart.w)
        },
    },
    "L = 2, and a radius for each of u and w: the invariants hold inside u and inside w, but across they do not.",
    apart.language,
)
step = separate.proof()
by = cancel(step, apart)
left, right = separate.conclude["across"].sides
step.identity("What A'v adds at u_i and takes away at w_i has the weights rho^2 and sigma^2:", left, right, by)
for one in (apart.u, apart.w):
    part = kept(
        step, apart, null_part * one.potential, null_part * one.begin, by, f"At {one.name}, only the row space moves:"
    )
    label = f"inside {one.name}"
    with step.suppose("For z in the null space of A:", separate.conclude[label]) as supposed:
        left, right = separate.conclude[label].parts[1][0].sides
        supposed.proves(supposed.step.identity("take the inner product.", left, right, [part, supposed["if1"]]))

# Two radii, by coordinates: d = 2, A = [1, 2], L = 2. The factor exp((rho^2 + sigma^2)/2c) is common to all products
# phi_i psi_i, so if there were one potential, then the quotient of theta_1 eta_1 and theta_2 eta_2 would stand still

plane = Language()
names = {"theta": r"\theta", "eta": r"\eta"}
(theta1, theta2, eta1, eta2), starts = (
    [plane.scalar(f"{name}{i}{at}", rf"{shown}_{{{i}{at and ',0'}}}") for name, shown in names.items() for i in (1, 2)]
    for at in ("", "_0")
)
radius, sigma, ratio, y = (
    plane.scalar(name, shown) for name, shown in (("rho", r"\rho_t"), ("sigma", r"\sigma_t"), ("c", "c"), ("y", "y"))
)
radius0, sigma0 = plane.scalar("rho0", r"\rho_0"), plane.scalar("sigma0", r"\sigma_0")
v = plane.let(
    "v",
    y - sum(i * (radius**2 * a**2 - sigma**2 * b_i**2) for i, a, b_i in ((1, theta1, eta1), (2, theta2, eta2))),
    "v_t",
)
s_u = plane.let("s_u", 2 * radius * (theta1**2 + 2 * theta2**2) * v, "s_t^u")
s_w = plane.let("s_w", -2 * sigma * (eta1**2 + 2 * eta2**2) * v, "s_t^w")
field = {letter: radius * (2 * radius * i * v - s_u) * letter for i, letter in ((1, theta1), (2, theta2))}
field |= {letter: sigma * (-2 * sigma * i * v - s_w) * letter for i, letter in ((1, eta1), (2, eta2))}
plane.derivation("rate", {**field, radius: ratio * s_u, sigma: ratio * s_w}, r"\tfrac{{d}}{{dt}}{}")
state = (theta1, theta2, eta1, eta2, radius, sigma)
plane.substitution("start", dict(zip(state, (*starts, radius0, sigma0), strict=True)), r"\left.{}\right|_{{t=0}}")
first, second = theta1 * eta1, theta2 * eta2
first0, second0 = starts[0] * starts[2], starts[1] * starts[3]
mutated = claim.mutated(
    "two radii, one potential",
    {"ratio": gt(ratio, 0)},
    {"products": eq(first * second0, second * first0)},
    "With a radius for each of u and w, the products phi_i psi_i keep their ratios; for two coordinates, A = [1, 2], "
    "L = 2, and least squares.",
    plane,
)
refutation = mutated.refuted(
    "y = 1, theta_0 = eta_0 = (3/5, 4/5), rho_0 = 2, sigma_0 = 1, c = 1: the residual v is 1 - 3 (9/25 + 32/25) = "
    "-98/25, and the logarithms of the products move with 2 (4 - 1) v and with 4 (4 - 1) v.",
    "products",
    {},
    {
        **{letter: [[value]] for letter, value in zip(starts, ("3/5", "4/5", "3/5", "4/5"), strict=True)},
        radius0: [[2]],
        sigma0: [[1]],
        ratio: [[1]],
        y: [[1]],
    },
)
derive = refutation.derive
refutation.fails = same_rates(derive, "The rates of both sides would agree.", derive["assumed"])

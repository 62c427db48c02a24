"""The flow of a diagonal network converges, for every real depth L >= 2, from every positive start, for every A and y.

It is a gradient flow on the sphere times the line, so by the theorem of Lojasiewicz it converges if the radius stays
bounded. For L > 2 see new/deep-convergence; for L = 2 it stays in the tube of a best approximation without negative
entries. The limit need not be a solution: from the starts of the trap the radius tends to 0, though a solution exists.
Where one exists, the loss tends to 0 from every start with |v_0| < |y|, and from many others if c is small.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import conclusion_of, exp_product, exp_tangent, is_one, one_limit
from proofs.chou2024 import deep_convergence, diagonal_positivity, diagonal_trap
from proofs.chou2024.comparisons import with_another_point
from proofs.chou2024.diagonal_lyapunov import BEGUN, NEAREST, nearest, ones0, small, square, width
from proofs.chou2024.diagonal_positivity import from_the_start
from proofs.chou2024.diagonal_trap import S, safe, safe_words, target, trapped_or_safe
from proofs.chou2024.setting import SHAPES, A, c, nonnegative, positive, rho, rho0, t, theta, theta0, z
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof, Refutation, Statement
from symbolic.notation import Expression, Fact, Language, complete, dot, eq, exist, ge, gt, lt, tends

language = safe_words.child()
y = language.symbols["y"]
best, z_best, direction = (
    language.symbol(name, ("d", "1"), latex)
    for name, latex in (("nearest", "z"), ("z_best", "z"), ("direction", r"\theta_\infty"))
)
scale = language.symbol("scale", ("1", "1"), r"\rho_\infty")


def is_best(z: Expression) -> list[Fact]:
    """A z is nearest to y, among the columns without negative entries."""
    return [nonnegative(z), nonnegative(A.T * (A * z - y)), eq(dot(z, A.T * (A * z - y)), 0)]


def around(z: Expression) -> Fact:
    """The radius stays in the tube."""
    return ge(width(z), (rho**2 - dot(ones0, z)) ** 2)


converges = exist(direction, scale, such_that=[tends(theta, direction), tends(rho, scale)])
bounded = exist(z_best, such_that=[*is_best(z_best), around(z_best)])
r = language.define("r", "powers", rho, sp.Integer(1), latex=r"|\rho_t|")
r0 = language.define("r0", "powers", rho0, sp.Integer(1), latex=r"|\rho_0|")
language.extend("start", {r: r0})


def safe_start(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A target that the start half reaches, and a small ratio; and a depth."""
    values = trapped_or_safe(rng, m, d, rank)
    small = min(x for (x,) in values["theta"]) * values["pace"][0][0] / 4
    return values | {"c": [[small]], "L": [[Fraction(rng.choice((3, 4)))]]}


claim = Claim(
    "chou2024/convergence",
    deep_convergence.language,
    "The flow converges",
    safe_start,
    SHAPES,
    lambda: with_another_point(("deep", "deeper")),
)
claim.remarks.append(
    "The abstract names no loss and no depth; this is for least squares, and for every real L > 2, with the statement "
    '"depth 2" for L = 2. For 1 < L < 2 a coordinate can reach 0, where the flow need not go on in one way only. '
    "L = 1 is the first paper. Where a minimum is not attained, as for the logistic loss, the flow cannot converge."
)
claim.remarks.append(
    "The limit is a best approximation without negative entries, or the radius tends to 0; and it does not where the "
    "loss is smaller at the start than at x = 0: see new/deep-limit and, for L = 2, new/diagonal-limit."
)
source = deep_convergence.theorem
printed = claim.printed(
    given=deep_convergence.BEGUN,
    conclude=source.conclude,
    says="For least squares and every real L > 2, for every A, y and positive start, the flow exists for all times, "
    "its radius is bounded, and direction and radius converge.",
)
step = printed.proof()
for label in source.conclude:
    conclusion_of(step, source, label, "This is new/deep-convergence.")

depth_two = claim.also(
    "depth 2",
    given={**BEGUN, "positive_radius": gt(rho0, 0)},
    conclude={"lasting": complete(t), "bounded": bounded, "limit": converges},
    says="For L = 2, for every A, y and positive start, the flow exists for all times, and direction and radius "
    "converge. The radius stays in a tube around |z|_1 for a best approximation z.",
    language=language,
)
step = depth_two.proof()
stays = from_the_start(step, diagonal_positivity.depth_two)
kept = conclusion_of(step, diagonal_positivity.depth_two, "radius", "(So does the radius,")
kept = step.instantiate(kept, "as it starts so.)", gt(rho, 0), [step["positive_radius"]])
kept = step.rule("positive-number", "(It is a column, too.)", positive(rho), [kept], q=rho)
first = step.rule(
    "first-power",
    "(The power L - 1 of the radius is itself.)",
    eq(r, rho),
    [kept, step.definition(r, "is")],
    f=r,
    q=rho,
)
found = step.rule(
    "nonnegative-least-squares",
    "There is a best approximation without negative entries.",
    exist(best, such_that=is_best(best)),
    [],
    A=A,
    y=y,
)


def by_the_best(inner: Proof, label: str, says: str, fact: Fact) -> Known:
    """What the Lyapunov function of the best approximation gives."""
    known = {"ratio": inner["ratio"], "positive": stays, "unit": inner["unit"]}
    known |= dict(zip(NEAREST, (inner["has1"], inner["has2"], inner["has3"]), strict=True))
    return inner.cite(nearest, label, says, fact, known, {z: best})


with step.obtain(found, "As it gives the flow a Lyapunov function,", complete(t)) as inner:
    by_the_best(inner, "lasting", "the flow exists for all times,", complete(t))
lasting = step.last
with step.obtain(found, "and there is a bound:", bounded) as inner:
    tube = by_the_best(inner, "tube", "the radius stays in a tube.", around(best))
    shown = [inner["has1"], inner["has2"], inner["has3"], tube]
    inner.witness("This is where the radius stays.", bounded, shown, z_best=best)
with step.obtain(found, "So the flow converges:", converges) as inner:
    bound = dot(ones0, best) + (width(best) + 1) / 2
    tube = by_the_best(inner, "tube", "the radius stays in its tube,", around(best))
    below = inner.inequality("so it is bounded.", ge(bound, rho**2), [tube], [rho**2 - dot(ones0, best) - 1])
    pull = square.N * A.T * (y - r * rho * A * square.N * theta)
    moves = [
        inner.identity("Its flow", square.rate(theta), 2 * r * rho * (pull - dot(theta, pull) * theta), [first]),
        inner.identity("is that of the rule,", square.rate(rho), 2 * c * r * dot(theta, pull), [first]),
        *(inner.identity("(this does not move)", square.rate(x), 0 * x) for x in (A, y, c, sp.Integer(2), bound)),
    ]
    powers = [inner.definition(square.N, "is"), inner.definition(r, "is")]
    two = inner.inequality("(for L = 2)", ge(sp.Integer(2), 2))
    inner.rule(
        "gradient-flow-of-a-diagonal-network",
        "to which the theorem of Lojasiewicz applies.",
        converges,
        [lasting, stays, inner["unit"], kept, *powers, two, inner["ratio"], below, *moves],
        u=theta,
        h=rho,
        r=r,
        N=square.N,
        A=A,
        y=y,
        c=c,
        a=sp.Integer(2),
        B=bound,
        t=t,
    )

# To a solution, from below the loss at radius 0, and for a small ratio


def ends_well(name: str, says: str, source: Statement, because: str) -> None:
    """Where `source` shows that the loss tends to 0, the flow converges all the same."""
    given = source.given | depth_two.given
    statement = claim.also(name, given, {"loss": tends(square.v, 0), "limit": converges}, says, language)
    step = statement.proof()
    conclusion_of(step, source, "limit", because)
    conclusion_of(step, depth_two, "limit", "and the flow converges.")


ends_well(
    "to a solution from below",
    "For L = 2: if |v_0| < |y| and there is a solution without negative entries, the loss tends to 0, and direction "
    "and radius converge.",
    safe,
    "The trap is excluded,",
)
ends_well(
    "to a solution if c is small",
    "So they do if rho_0^2 < 2 |z|_1 for a solution z without negative entries, and c is small.",
    small,
    "The tube keeps the radius away from 0,",
)

# To a solution, from every positive start: false by the trap. In its letters, where the network reaches y at u

trap = diagonal_trap.words.child()
u = trap.vector("u", "d", meaning="weights at which the network gives y")
START = {
    **diagonal_trap.SIGNS,
    "start": positive(theta0),
    "radius": gt(rho0, 0),
    "target": gt(target, 0),
    "solution": eq(dot(u, S * u), target),
}


def refuted_by_the_trap(statement: Statement, label: str) -> tuple[Refutation, Known]:
    """A refutation by a trapped start, and the conclusion with this label of the theorem on the trap."""
    numbers = Language()
    grown, shrunk, one = (
        numbers.define(name, "exp", sp.Rational(k, 18), latex=f"e^{{{k}/18}}")
        for name, k in (("grown", 1), ("shrunk", -1), ("one", 0))
    )
    refutation = statement.refuted(
        "A = [1, -1], y = 1, c = 1, theta_0 = (3/5, 4/5), rho_0 = 1/6: here delta_0 = -7/25, and (576/625) exp(1/18) "
        "< 1. The network gives y at u = (1, 0).",
        label,
        {"d": 2},
        {
            S: [[1, 0], [0, -1]],
            target: [[1]],
            u: [[1], [0]],
            theta0: [["3/5"], ["4/5"]],
            rho0: [["1/6"]],
            c: [[1]],
            diagonal_trap.E0: [[grown]],
            diagonal_trap.one: [[1]],
        },
        parameters=numbers,
    )
    facts = refutation.facts
    tangent = exp_tangent(facts, shrunk, "exp(-1/18) >= 17/18,")
    product = exp_product(facts, grown, shrunk, one, "and exp(1/18) exp(-1/18) = 1,")
    at_zero = is_one(facts, one)
    facts.inequality(
        "so exp(1/18) <= 18/17, and this is positive.",
        gt(1 - sp.Rational(576, 625) * grown, 0),
        [tangent, product, at_zero, facts.definition(grown, "positive")],
    )
    derive = refutation.derive
    known = {name: derive[name] for name in (*diagonal_trap.SIGNS, "target")}
    known["wrong side"] = derive.evaluate("The network starts on the wrong side,", lt(diagonal_trap.delta0, 0))
    known["small"] = derive.evaluate("and the radius is small.", gt(diagonal_trap.gap, 0))
    theorem = diagonal_trap.theorem
    return refutation, derive.cite(theorem, label, "So the start is trapped:", theorem.conclude[label], known)


v, nothing = diagonal_trap.v, sp.Integer(0)
everywhere = claim.false(
    "to a solution",
    START,
    {"loss": tends(v, 0)},
    "From every positive start the loss tends to 0, if the network can give y.",
    trap,
)
refutation, trapped = refuted_by_the_trap(everywhere, "loss")
derive, (half, _) = refutation.derive, trapped.fact.sides
gone = derive.limit("If v tended to 0, so would v^2/2,", half, {v: refutation.assumed}, nothing)
refutation.fails = one_limit(derive, "and both limits were equal.", trapped, gone)

mutated = claim.mutated("to the first radius", START, {"radius": tends(rho, rho0)}, "To the radius of the start.", trap)
refutation, trapped = refuted_by_the_trap(mutated, "radius")
refutation.fails = one_limit(refutation.derive, "A quantity has one limit.", refutation.assumed, trapped)

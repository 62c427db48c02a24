"""A positive start stays positive, for every depth L >= 2: no weight that starts positive reaches 0.

The rate of an entry of theta is a multiple of |theta_i|^(L-1), which for L >= 2 is at most a multiple of |theta_i|,
plus one of theta_i itself; so the entry falls at most exponentially, and so does the radius. For 1 < L < 2 this is
false: the radius can reach 0, where the field is not Lipschitz.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import clock_from_0, conclusion_of
from proofs.chou2024.instances import along_the_flow
from proofs.chou2024.setting import SHAPES, A, Network, c, network, positive, rho, rho0, t, theta, theta0
from proofs.chou2024.setting import sample as sample_network
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof, Statement
from symbolic.notation import ANYTHING, Expression, Language, dot, ge, gt, implies

deep = network(None, target=True)
START = {"positive_start": positive(theta0)}
DEPTH = {"depth": ge(deep.L, 2)}
STAYS = {"direction": positive(theta), "radius": implies(gt(rho0, 0), gt(rho, 0))}


def sample(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A state of a network of depth 2 or more, and how what the loss pulls with changes."""
    values = sample_network(rng, m, d, rank)
    return values | {"L": [[Fraction(rng.choice((2, 3, 5)))]], "pull": values["v"]}


claim = Claim(
    "new/diagonal-positivity",
    deep.language,
    "A positive start stays positive",
    sample,
    SHAPES,
    lambda: along_the_flow(("deep", "deeper")),
)
claim.remarks.append(
    "So for L >= 2 the hypothesis of other statements that theta is positive at all times is one about the start only: "
    "for least squares, and for every loss whose pull v, minus its derivative at A x, changes smoothly."
)
theorem = claim.state(
    "theorem",
    given={**START, **DEPTH},
    conclude=STAYS,
    says="For least squares and every L >= 2: if theta_0 is positive, so is theta at all times at which the flow "
    "exists; and if rho_0 is too, so is rho.",
)


def stays(
    step: Proof, net: Network, begins: Known, u: Expression, D: Expression, h: Expression, b: Expression, k: Expression
) -> Known:
    """A column u that starts positive stays so, as its rate is h D b + k u, where D holds the powers u^(L-1)."""
    by = [step["depth"]] if isinstance(net.L, sp.Symbol) else []
    return step.rule(
        "stays-positive",
        "So it stays positive.",
        positive(u),
        [
            begins,
            step.definition(D, "is"),
            step.inequality("The exponent L - 1 is at least 1", ge(net.L - 1, 1), by),
            step.identity("and stands still,", net.rate(net.L - 1), 0),
            step.identity(f"and {u.name} has a rate of this form.", net.rate(u), h * D * b + k * u),
        ],
        u=u,
        D=D,
        e=net.L - 1,
        h=h,
        b=b,
        k=k,
    )


def stay_positive(step: Proof, net: Network) -> None:
    """Direction and radius stay positive, where L is a letter."""
    r, pull = net.language.symbols["r"], A.T * net.v
    stays(step, net, step["positive_start"], theta, net.N, net.L * rho * r, pull, -rho * net.s)
    with step.suppose("If the radius starts positive,", STAYS["radius"]) as supposed:
        inner = supposed.step
        begins = inner.rule("positive-number", "as a column of one entry,", positive(rho0), [inner["if1"]], q=rho0)
        slope = c * net.L * dot(theta, net.N * pull)
        kept = stays(inner, net, begins, rho, r, slope, sp.Integer(1), sp.Integer(0))
        supposed.proves(inner.rule("number-positive", "It is a positive number.", gt(rho, 0), [kept], q=rho))


def from_the_start(step: Proof, source: Statement) -> Known:
    """theta is positive at all times, by a statement of this claim."""
    return conclusion_of(step, source, "direction", "A positive start stays positive.")


def once_positive(step: Proof, source: Statement, direction: Known) -> dict[str, Known]:
    """What another statement needs, given that theta is positive at all times."""
    return {label: direction if label == "positive" else step[label] for label in source.given}


step = theorem.proof()
stay_positive(step, deep)

# The depth 2, where the network is written without the letter L

square = network(2, target=True)
words = square.language
squares = words.define("squares", "power", theta, sp.Integer(2), square.N, shape=("d", "1"), latex=r"\theta_t^2")
squares0 = words.define("squares0", "power", theta0, sp.Integer(2), square.N0, shape=("d", "1"), latex=r"\theta_0^2")
words.extend("start", {squares: squares0})
depth_two = claim.also("depth 2", START, STAYS, "The same for L = 2, in letters without L.", words)
step = depth_two.proof()
pull = A.T * square.v
stays(step, square, step["positive_start"], theta, square.N, 2 * rho**2, pull, -rho * square.s)
with step.suppose("If the radius starts positive,", STAYS["radius"]) as supposed:
    inner = supposed.step
    slope = 2 * c * dot(squares, A.T * (words.symbols["y"] - rho**2 * A * squares))
    falls = inner.inequality(
        "it falls in proportion to itself,",
        ge(square.rate(rho) - slope * rho, 0),
        [inner.definition(squares, "factor"), inner.definition(square.N, "symmetric")],
    )
    moves = inner.identity("at a rate that has a derivative,", square.rate(-slope), square.rate(-slope))
    supposed.proves(
        inner.rule(
            "keeps-sign",
            "so it stays positive.",
            gt(rho, 0),
            [falls, inner["if1"], moves],
            q=rho,
            k=-slope,
            d=square.rate(-slope),
        )
    )

# Any loss


def smoothly(language: Language) -> Language:
    """The letters of a network for any loss, whose v has a derivative: a letter of which nothing is known."""
    found = language.child()
    v = found.symbols["v"]
    pull = found.vector("pull", "m", r"\dot v_t", "how v changes")
    found.extend("rate", {v: pull, pull: ANYTHING})
    found.extend("start", {pull: found.vector("pull0", "m", r"\dot v_0", "the same at the start")})
    return found


free = network(None, target=False)
any_words = smoothly(free.language)
any_loss = claim.also(
    "any loss",
    {**START, **DEPTH},
    STAYS,
    "The same for any loss, if v, with which it pulls, has a derivative at all times.",
    any_words,
)
step = any_loss.proof()
stay_positive(step, free)

# Below L = 2 it is false, on a trajectory in closed form: one coordinate, theta = 1, and the radius (1 - t)^4

mutated = claim.mutated(
    "a depth below 2",
    {"positive_radius": gt(rho0, 0), "depth": ge(free.L, 1)},
    {"radius": gt(rho, 0)},
    "With L >= 1 only.",
    any_words,
)
clock, time = clock_from_0()
symbols, one, left = any_words.symbols, [[1]], 1 - time
refutation = mutated.refuted(
    "L = 3/2, A = 1, c = 1, theta = 1, and a loss that pulls with v = -8/3 (1 - t): the radius is (1 - t)^4, and at "
    "time 1 it is 0.",
    "radius",
    {"m": 1, "d": 1},
    {
        **dict.fromkeys((A, c, theta, theta0, rho0, free.N, free.N0, free.M, free.M0, symbols["r0"]), one),
        free.L: [["3/2"]],
        t: [[time]],
        rho: [[left**4]],
        symbols["r"]: [[left**2]],
        free.v: [[-sp.Rational(8, 3) * left]],
        symbols["v0"]: [["-8/3"]],
        symbols["pull"]: [["8/3"]],
        symbols["pull0"]: [["8/3"]],
    },
    parameters=clock,
    given={"time": ge(time, 0)},
    point={time: 1},
    at=(time,),
)
for power in (2, 4):
    refutation.facts.inequality("This is not negative,", ge(left**power, 0), [], [left ** (power // 2)])
then = refutation.then
then.inequality("and at time 1 it is 0.", ge(0, left**4), [then["at t"]])

"""For every real depth L > 2 the flow of least squares converges, from every positive start, for every A and y.

The radius stays bounded: the measurements of x_t are also those of some z >= 0 of bounded length, and where the radius
has grown, <theta_0^(2-L), z> is hardly less than rho^L. So the flow exists for all times, and the theorem of
Lojasiewicz applies, as Kurdyka proved it for functions that need not be analytic: real powers are not, near 0.
"""

import random
from fractions import Fraction

import sympy as sp

from proofs.arguments import conclusion_of, exp_product, exp_tangent, is_one
from proofs.chou2024 import deep_sparsity, diagonal_lyapunov, diagonal_positivity, invariants
from proofs.chou2024.comparisons import with_another_point
from proofs.chou2024.diagonal_positivity import START
from proofs.chou2024.diagonal_sparsity import unit_start
from proofs.chou2024.rest import number_at_rest
from proofs.chou2024.setting import (
    SHAPES,
    UNIT,
    A,
    c,
    network,
    nonnegative,
    positive,
    rho,
    rho0,
    t,
    theta,
    theta0,
    z,
)
from proofs.claim import Claim, Values
from proofs.statement import Known, Proof
from symbolic.notation import (
    Expression,
    Fact,
    Language,
    complete,
    dot,
    eq,
    exist,
    for_all,
    ge,
    gt,
    le,
    ne,
    norm2,
    tends,
)

net = network(None, target=True)
L, v, language = net.L, net.v, net.language
y, r = language.symbols["y"], language.symbols["r"]
raised = language.define("raised", "power", theta, L, net.N, shape=("d", "1"), latex=r"\theta_t^L")
raised0 = language.define("raised0", "power", theta0, L, net.N0, shape=("d", "1"), latex=r"\theta_0^L")
p0 = language.define("p0", "power", theta0, 2 - L, net.M0, shape=("d", "1"), latex=r"\theta_0^{2-L}")
R = language.define("R", "power", rho, L, r, latex=r"\rho_t^L")
R0 = language.define("R0", "power", rho0, L, language.symbols["r0"], latex=r"\rho_0^L")
D0 = language.define("D0", "powers", rho0, 1 - L, latex=r"\rho_0^{1-L}")
k0 = language.define("k0", "power", rho0, 2 - L, D0, latex=r"\rho_0^{2-L}")
growth = (L - 2) * (rho**2 - rho0**2) / (2 * c)
fall = language.define("fall", "exp", -growth)
rise = language.define("rise", "exp", growth)
one = language.define("one", "exp", sp.Integer(0), latex="e^0")
language.extend("start", {raised: raised0, R: R0, fall: one, rise: one})

# Letters that the conclusions and the rules bind
direction, T, point, near = (language.symbol(name, ("d", "1"), None) for name in ("direction", "T", "point", "near"))
scale, S, most, B, H, inverse = (
    language.symbol(name, ("1", "1"), None) for name in ("scale", "S", "most", "B", "H", "inverse")
)
quotient = sp.Symbol("q", real=True)
language.latex_names |= {"direction": r"\theta_\infty", "scale": r"\rho_\infty", "T": r"\theta_\infty"}
language.latex_names |= {"S": r"\rho_\infty", "most": "B", "inverse": "(L-2)^{-1}"}

BEGUN = {"ratio": gt(c, 0), **START, "positive_radius": gt(rho0, 0), "depth": gt(L, 2), **UNIT}
BOUNDED = exist(most, such_that=[complete(t), ge(most, rho**2)])
CONVERGES = exist(direction, scale, such_that=[tends(theta, direction), tends(rho, scale)])
TOGETHER = exist(B, T, S, such_that=[complete(t), ge(B, rho**2), tends(theta, T), tends(rho, S)])


def sample(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A positive start, of depth 3 or 4."""
    values = diagonal_positivity.sample(rng, m, d, rank)
    return values | {"L": [[Fraction(rng.choice((3, 4)))]]}


claim = Claim(
    "new/deep-convergence",
    language,
    "Deep networks converge",
    sample,
    SHAPES,
    lambda: with_another_point(("deep", "deeper")),
)
claim.remarks.append(
    "The exponential is small where the radius has grown much, and the length of z can be bounded by A and the loss at "
    "the start: that is why the radius cannot grow for ever. For L = 2, where there is no exponential, the tube of "
    "new/diagonal-lyapunov does the same. That the bound holds with one B for all times is what the existence of the "
    "flow beside it says: of what is about all times, only letters that stand still are witnesses."
)


# What several proofs begin with


def at_least_two(step: Proof) -> Known:
    return step.inequality("L is at least 2.", ge(L, 2), [step["depth"]])


def stay_positive(step: Proof) -> tuple[Known, Known, Known]:
    """Direction and radius are positive at all times, the radius as a column and as a number."""
    source = diagonal_positivity.theorem
    known = {"positive_start": step["positive_start"], "depth": at_least_two(step)}
    says = "A positive start stays positive,"
    theta_stays, rho_stays = (step.cite(source, label, says, fact, known) for label, fact in source.conclude.items())
    number = step.instantiate(rho_stays, "and so does the radius.", gt(rho, 0), [step["positive_radius"]])
    column = step.rule("positive-number", "(It is a column, too.)", positive(rho), [number], q=rho)
    return theta_stays, column, number


def power_is_positive(step: Proof, radius: Known) -> Known:
    is_power = step.definition(R, "is")
    return step.rule("positive-power", "rho^L is positive.", gt(R, 0), [radius, is_power], q=rho, a=L, v=R)


def loss_never_grows(step: Proof, direction: Known, radius: Known) -> Known:
    """|v|^2 is at most what it was."""
    source = diagonal_lyapunov.decrease
    known = {"ratio": step["ratio"], "positive": direction, "unit": step["unit"], "radius": radius}
    falls = step.cite(source, "decrease", "The loss never grows,", source.conclude["decrease"], known)
    factors = [step.definition(letter, "factor") for letter in (raised, raised0, R, R0)]
    return step.inequality("so |v|^2 is at most |v_0|^2.", ge(norm2(net.start(v)), norm2(v)), [falls, *factors])


def what_is_learned(step: Proof) -> Known:
    """x = rho^L theta^L."""
    factors = [step.definition(letter, "factor") for letter in (raised, R)]
    return step.identity("x is rho^L theta^L.", net.x, R * raised, factors)


# The weighted norm of every z >= 0 with the measurements of x_t is nearly rho^L, or more

SHARED = eq(A * z, A * net.x)
BOUND = for_all(z, given=[SHARED, nonnegative(z)], then=le(R * (1 - fall), dot(p0, z)))
bound = claim.also(
    "bound",
    BEGUN,
    {"bound": BOUND},
    "For L > 2, from every positive start and at all times: <theta_0^(2-L), z> is at least "
    "rho_t^L (1 - exp(-(L-2)(rho_t^2 - rho_0^2) / 2c)), for all z >= 0 with A z = A x_t.",
)
step = bound.proof()
theta_stays, _, radius = stay_positive(step)
source = deep_sparsity.theorem
nearly = le(dot(p0, net.x - z), R * fall)
sparse = step.cite(
    source,
    "bound",
    "The weighted norm of x is nearly the least.",
    for_all(z, given=[SHARED, nonnegative(z)], then=nearly),
    {"ratio": step["ratio"], "positive": theta_stays, "unit": step["unit"]},
    {deep_sparsity.top: R, invariants.deep.v: v, source.language.symbols["v0"]: net.start(v)},
)
shapes = [step.definition(letter, "is") for letter in (raised, p0)]
tangent = step.rule(
    "power-above-tangent",
    "By Bernoulli's inequality <theta_0^(2-L), theta^L> is at least 1,",
    ge(dot(p0, raised), norm2(theta0) + L / 2 * (norm2(theta) - norm2(theta0))),
    [theta_stays, step["positive_start"], *shapes, at_least_two(step)],
    u=theta,
    w=theta0,
    v=raised,
    k=p0,
    a=L,
)
known = [tangent, power_is_positive(step, radius), step["unit"], unit_start(step), what_is_learned(step)]
large = step.inequality("so <theta_0^(2-L), x> is at least rho^L.", ge(dot(p0, net.x), R), known)
with step.suppose("For z >= 0 with the same measurements", BOUND) as supposed:
    inner = supposed.step
    compared = inner.instantiate(sparse, "this is compared with z:", nearly, [supposed["if1"], supposed["if2"]], z=z)
    (wanted,) = BOUND.parts[1]
    supposed.proves(inner.inequality("the bound.", wanted, [compared, large]))

# One can divide by L - 2

numbers = Language()
numbers.scalar("L", meaning="the depth")
INVERSE = exist(inverse, such_that=eq(inverse * (L - 2), 1))
division = claim.also("division", {"depth": gt(L, 2)}, {"inverse": INVERSE}, "One can divide by L - 2.", numbers)
step = division.proof()
apart = step.inequality("L - 2 is not 0,", ne(L - 2, 0), [step["depth"]])
exists = exist(quotient, such_that=eq(quotient * (L - 2), 1))
found = step.rule("quotient", "so it divides 1.", exists, [apart], a=1, b=L - 2)
with step.obtain(found, "(That is.)", INVERSE) as inner:
    inner.witness("It has another name here.", INVERSE, [inner["has1"]], inverse=quotient)

# So the radius is bounded, and the flow converges

theorem = claim.state(
    "theorem",
    given=BEGUN,
    conclude={"bound": BOUND, "lasting": complete(t), "bounded": BOUNDED, "limit": CONVERGES},
    says="For least squares and every real L > 2, for every A, y and positive start: rho_t^L is bounded by this, the "
    "flow exists for all times, the radius stays below a bound B, and direction and radius converge.",
)
step = theorem.proof()
theta_stays, rho_stays, radius = stay_positive(step)
less, top = loss_never_grows(step, theta_stays, rho_stays), power_is_positive(step, radius)
learned, enough = what_is_learned(step), at_least_two(step)
compared = conclusion_of(step, bound, "bound", "rho^L is compared with every z >= 0 with A z = A x.")
rho0_column = step.rule("positive-number", "(rho_0, as a column,", positive(rho0), [step["positive_radius"]], q=rho0)
k0_positive = step.rule(
    "positive-power",
    "and its powers are positive.)",
    gt(k0, 0),
    [step["positive_radius"], step.definition(k0, "is")],
    q=rho0,
    a=2 - L,
    v=k0,
)
not_negative = step.inequality("As rho^L is not negative,", ge(R, 0), [top])
weights = step.rule(
    "multiple-of-powers",
    "x has no negative entry.",
    nonnegative(R * raised),
    [theta_stays, step.definition(raised, "is"), not_negative],
    v=raised,
    u=theta,
    a=L,
    q=R,
)


def has_short(column: Expression) -> Fact:
    """What A makes of a column it also makes of a z >= 0 with |z|^2 <= H |A z|^2."""
    shorter = ge(H * dot(column, A.T * (A * column)), norm2(near))
    return exist(near, such_that=[nonnegative(near), eq(A * near, A * column), shorter])


preimages = step.rule(
    "small-preimage",
    "What A makes of a column without negative entries it also makes of one that is not long.",
    exist(H, such_that=[ge(H, 0), for_all(point, given=[nonnegative(point)], then=has_short(point))]),
    [],
    A=A,
)
inverses = conclusion_of(step, division, "inverse", "One can divide by L - 2.")
K = norm2(p0) / 2 + H * (norm2(y) + norm2(net.start(v)))
constant = rho0**2 + 2 * c * inverse + 2 * K * k0


def held_down(step: Proof) -> Known:
    """rho^L (1 - fall) <= K."""
    wanted = ge(K, R * (1 - fall))
    says = "x has the measurements of a z >= 0 that is not long,"
    short = step.instantiate(step["has2"], says, has_short(R * raised), [weights], point=R * raised)
    with step.obtain(short, "and therefore", wanted) as inner:
        same = inner.identity("as A z = A x,", A * near, A * net.x, [inner["has2"], learned])
        premises = [same, inner["has1"]]
        held = inner.instantiate(
            compared, "the bound holds for z.", le(R * (1 - fall), dot(p0, near)), premises, z=near
        )
        weighted = inner.inequality(
            "Here <theta_0^(2-L), z> is at most half the sum of the squares,",
            ge(norm2(p0) / 2 + norm2(near) / 2, dot(p0, near)),
            [],
            [p0 - near],
        )
        image = inner.identity("A x is y - v,", A * (R * raised), y - v, [learned])
        length = inner.identity("of squared length", dot(R * raised, A.T * (A * (R * raised))), norm2(y - v), [image])
        twice = inner.inequality(
            "at most 2 |y|^2 + 2 |v|^2,", ge(2 * norm2(y) + 2 * norm2(v), norm2(y - v)), [], [y + v]
        )
        ever = 2 * norm2(y) + 2 * norm2(net.start(v))
        longest = inner.inequality("hence at most 2 |y|^2 + 2 |v_0|^2,", ge(ever, norm2(y - v)), [twice, less])
        known = [inner["has3"], longest, step["has1"], length]
        short = inner.inequality("so that z is bounded,", ge(H * ever, norm2(near)), known)
        inner.inequality("and rho^L (1 - exp(...)) with it.", wanted, [held, weighted, short])
    return step.last


def radius_bounded(step: Proof, held: Known, size: Known) -> Known:
    """rho^2 <= constant; `size` says that H >= 0."""
    below = ge(constant, rho**2)
    share = step.inequality("1/(L-2) is not negative,", ge(inverse, 0), [step["has1"], step["depth"]], [inverse])
    room = step.inequality("(nor is K)", ge(K, 0), [size], [p0, y, net.start(v)])
    parts = [
        step.inequality("(nor these)", ge(2 * c * inverse, 0), [share, step["ratio"]]),
        step.inequality("(products)", ge(2 * K * k0, 0), [room, k0_positive]),
    ]
    grown = (L - 2) * (rho**2 - rho0**2)
    with step.cases("rho^2 is bounded in both of two cases.", below, split=le(growth, 1)) as cases:
        with cases.case("If it has grown by little,") as case:
            little = case.inequality("multiply by 2c,", le(grown, 2 * c), [case["case1"], case["ratio"]])
            known = [little, share, step["has1"]]
            divided = case.inequality("and divide by L - 2.", le(rho**2 - rho0**2, 2 * c * inverse), known)
            case.inequality("This is a bound.", below, [divided, *parts])
        with cases.case("If it has grown by more,") as case:
            tangent = exp_tangent(case, rise, "the exponential")
            twice = case.inequality("is at least 2,", ge(rise, 2), [tangent, case["case1"]])
            product = exp_product(case, fall, rise, one, "and its inverse")
            known = [twice, product, is_one(case, one), case.definition(fall, "positive")]
            half = case.inequality("at most 1/2.", ge(sp.Rational(1, 2), fall), known)
            small = case.inequality("So rho^L is at most 2K,", ge(2 * K, R), [half, held, top])
            scaled = case.inequality("also when multiplied.", ge(2 * K * k0, k0 * R), [small, k0_positive])
            premises = [rho_stays, rho0_column, case.definition(R, "is"), case.definition(k0, "is"), enough]
            tangent = case.rule(
                "power-above-tangent",
                "By Bernoulli's inequality it is at least this,",
                ge(k0 * R, rho0**2 + L / 2 * (rho**2 - rho0**2)),
                premises,
                u=rho,
                w=rho0,
                v=R,
                k=k0,
                a=L,
            )
            more = case.inequality("and as rho^2 has grown,", ge(grown, 0), [case["case1"], case["ratio"]])
            case.inequality("rho^2 is bounded.", below, [tangent, more, scaled, *parts], [rho0])
    return step.last


def converging(step: Proof, below: Known) -> None:
    """The flow exists for all times, and converges."""
    still = {
        q: step.identity("(this does not move)", net.rate(q), 0 * q) for q in (A, y, c, L, constant, sp.Integer(0))
    }
    passes = step.identity("(time passes)", net.rate(t), 1)
    lasting = step.rule(
        "complete",
        "So the flow exists for all times,",
        complete(t),
        [step["unit"], below, still[constant], still[sp.Integer(0)], passes],
        w=theta,
        g=rho,
        t=t,
        a=constant,
        b=sp.Integer(0),
    )
    pull = net.N * A.T * v
    moves = [
        step.identity("and as its field", net.rate(theta), L * r * rho * (pull - dot(theta, pull) * theta)),
        step.identity("comes from a gradient,", net.rate(rho), L * c * r * dot(theta, pull)),
        *(still[q] for q in (A, y, c, L, constant)),
    ]
    powers = [step.definition(net.N, "is"), step.definition(r, "is"), enough]
    ends = step.rule(
        "gradient-flow-of-a-diagonal-network",
        "it converges, by the theorem of Lojasiewicz and Kurdyka.",
        CONVERGES,
        [lasting, theta_stays, step["unit"], rho_stays, *powers, step["ratio"], below, *moves],
        u=theta,
        h=rho,
        r=r,
        N=net.N,
        A=A,
        y=y,
        c=c,
        a=L,
        B=constant,
        t=t,
    )
    with step.obtain(ends, "All this together:", TOGETHER) as inner:
        found = [lasting, below, inner["has1"], inner["has2"]]
        inner.witness("a bound and two limits.", TOGETHER, found, B=constant, T=direction, S=scale)


with step.obtain(preimages, "The radius is bounded,", TOGETHER) as with_length:
    held = held_down(with_length)
    with with_length.obtain(inverses, "as follows.", TOGETHER) as inner:
        converging(inner, radius_bounded(inner, held, with_length["has1"]))
together = step.last
with step.obtain(together, "In particular the flow exists for all times,", complete(t)):
    pass
with step.obtain(together, "the radius is bounded,", BOUNDED) as inner:
    inner.witness("(by B)", BOUNDED, [inner["has1"], inner["has2"]], most=B)
with step.obtain(together, "and the flow converges.", CONVERGES) as inner:
    inner.witness("(These are the limits.)", CONVERGES, [inner["has3"], inner["has4"]], direction=T, scale=S)

# Without the exponential: a flow at rest

wrong = language.child()
z_still = wrong.vector("z_still", "d", "z", "a point with the measurements of x_t, at all times")
mutated = claim.mutated(
    "without the exponential",
    {**BEGUN, "same": eq(A * z_still, A * net.x), "nonnegative": nonnegative(z_still)},
    {"bound": le(R, dot(p0, z_still))},
    "With rho_t^L in the place of rho_t^L (1 - exp(...)).",
    wrong,
)
ones = (theta, theta0, rho, rho0, c, r, language.symbols["r0"], R, R0, raised, raised0, p0)
number_at_rest(
    mutated,
    "L = 3, A = 0, y = 0 and d = 1, where every point has the measurement 0: the network stays x = 1, and z may be 0.",
    "bound",
    {1: (*ones, net.N, net.N0, net.M, net.M0), 0: (A, y, z_still), 3: (L,)},
)

"""Large starts: the excess of the l1 norm vanishes with c if rho_0^2 is below the least norm; otherwise it need not.

Read literally, the limit would have the least l1 norm at every scale of the start, or come as near to it as wanted if c
is small. Both fail at every scale, for every c, by flows at rest with excess 9/2 s^2 at rho_0 = 5s. What is true for
every solution z >= 0: (|x_inf| - |z|)(|z| - rho_0^2) <= 2c <z, log(1/theta_0)>, where |.| is the l1 norm. So if the
least norm is above rho_0^2, the excess is at most of the order of c: no other smallness of the start is needed.
"""

from typing import Any

import sympy as sp

from proofs.chou2024.comparisons import in_the_limit
from proofs.chou2024.least_squares import (
    BOUND,
    CONVERGES,
    ell0,
    excess,
    language,
    least,
    net,
    norm,
    ones0,
    other,
    resting,
    x_end,
    y,
)
from proofs.chou2024.rest import at_rest
from proofs.chou2024.setting import SHAPES, c, rho0
from proofs.claim import Claim
from proofs.statement import Statement
from symbolic.notation import Expression, ge, gt, le

claim = Claim("chou2024/robust-scale", language, "Starts of a large scale", resting, SHAPES, in_the_limit)
claim.remarks.append(
    "Why rho_0^2 matters: small c makes the radius slow, so a solution of norm rho_0^2 can be reached by turning "
    "alone. For plain gradient flow from the same start new/plain-sparsity has, with N = |x_inf| and Z = |z|, "
    "(N - Z) log(N/rho_0^2) <= 2 <z, log(1/theta_0)>: there is no c, and for this bound to be small the start has to "
    "be exponentially small. For L > 2 the excess is exponentially small in 1/c where the radius has grown: see "
    "new/deep-sparsity."
)
printed = claim.printed(
    given=CONVERGES,
    conclude={"least": le(norm, least)},
    says="For L = 2, least squares, and every scale rho_0 of the start: if x_t converges to a solution, then no "
    "solution z >= 0 has a smaller l1 norm.",
)


# The counterexample at every scale: s^2 (9, 16), at rest

s = sp.Symbol("s", real=True)
AT_REST = {
    y: [[41 * s**2]],
    x_end: [[9 * s**2], [16 * s**2]],
    other: [[0], [sp.Rational(41, 2) * s**2]],
    ones0: [[1], [1]],
}


def at_every_scale(statement: Statement, says: str, assume: str, more: dict[Expression, Any], gap: Expression) -> None:
    """The flow stays in s^2 (9, 16), for every s > 0; what shows the failure is that the gap is positive."""
    refutation = at_rest(
        statement,
        net,
        says,
        assume,
        [[1, 2]],
        ("3/5", "4/5"),
        AT_REST | more,
        radius=5 * s,
        positive={"s": 1},
    )
    facts = refutation.facts
    facts.inequality("The radius is positive,", gt(5 * s, 0), [facts["s"]])
    facts.inequality("z has no negative entry,", ge(sp.Rational(41, 2) * s**2, 0), [], [s])
    square = facts.inequality("s^2 is positive,", gt(s**2, 0), [facts["s"]])
    for value in more.values():
        facts.inequality("(and so is this)", gt(value[0][0], 0), [square, facts["c"]])
    facts.inequality("and so is the excess.", gt(gap, 0), [square])


at_every_scale(
    printed,
    "A = [1, 2], y = 41 s^2, and the start theta_0 = (3/5, 4/5), rho_0 = 5s, in the solution s^2 (9, 16) of norm "
    "25 s^2, where the flow stays; z = s^2 (0, 41/2) is a solution of norm 41/2 s^2. So it fails at every scale s, for "
    "every c.",
    "least",
    {},
    sp.Rational(9, 2) * s**2,
)

claim.by_hand(
    "L = 2, A = {A}, y = {y}, theta_0 = {theta0}, rho_0 = {rho0}: so x_0 = rho_0^2 theta_0^2 = {x_end}. For another "
    "scale multiply rho_0 by s, and y and x_0 by s^2.",
    "The flow ends in a solution whose l1 norm is the least, whatever the scale of the start.",
    "A x_0 = y, so the flow stays there, and |x_0| = {norm}. But {other} is a solution too, and has the norm {least}; "
    "so at every scale.",
    norm=norm,
    least=least,
)

asked = language.child()
tolerance = asked.scalar("tolerance", r"\varepsilon", "how near to the least norm")
delta = asked.scalar("delta", r"\delta", "how small c is")
near = claim.false(
    "as near as wanted",
    {**CONVERGES, "tolerance": gt(tolerance, 0), "delta": gt(delta, 0), "small": le(c, delta)},
    {"near": le(norm - least, tolerance)},
    "That for every tolerance there is a delta such that c <= delta is enough; for a given delta, whichever it is.",
    asked,
)
ratio = sp.Symbol("c", real=True)
at_every_scale(
    near,
    "The same flows, for every c = delta: the excess is 9/2 s^2, which is more than the tolerance 4 s^2.",
    "near",
    {tolerance: [[4 * s**2]], delta: [[ratio]]},
    s**2 / 2,
)

corrected = claim.corrected(
    given=CONVERGES,
    conclude={"excess": le((norm - least) * (least - rho0**2), BOUND)},
    says="The l1 norm of the limit exceeds that of any solution z >= 0 by no more than 2c <z, log(1/theta_0)> divided "
    "by |z| - rho_0^2, if this is positive: at a fixed start it vanishes as c -> 0 if the least l1 norm exceeds "
    "rho_0^2.",
)
step = corrected.proof()
grown = excess(step)
step.inequality(
    "(N - Z)(Z - rho_0^2) is (N - Z)(N - rho_0^2) - (N - Z)^2, with N = |x_inf| and Z = |z|.",
    corrected.conclude["excess"],
    [grown],
    [norm - least],
)

mutated = claim.mutated(
    "without the start",
    CONVERGES,
    {"excess": le((norm - least) * least, BOUND)},
    "With |z| in the place of |z| - rho_0^2.",
)
one, half = [[1]], [["1/2"]]
at_rest(
    mutated,
    net,
    "A = 0 and y = 0 in one dimension, where everything is a solution: the network stays x = 1, the norm of z is 1/2.",
    "excess",
    [[0]],
    (1,),
    {y: [[0]], x_end: one, other: half, ell0: [[0]], ones0: one},
)

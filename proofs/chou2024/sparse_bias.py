"""The limit need not have the least l1 norm, but where the radius has grown its excess is at most of the order of c.

The abstract does not say what the bias is. Read literally: if the network converges to a solution x_inf, then its l1
norm is the least of all solutions without negative entries. That fails where the flow starts in a solution, which it
never leaves. What is true for every solution z >= 0: (|x_inf| - |z|)(|x_inf| - rho_0^2) <= 2c <z, log(1/theta_0)>,
where |.| is the l1 norm.
"""

from proofs.chou2024.comparisons import in_the_limit
from proofs.chou2024.least_squares import (
    BOUND,
    CONVERGES,
    EXCESS,
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
from proofs.chou2024.setting import SHAPES
from proofs.claim import Claim
from symbolic.notation import le

claim = Claim("chou2024/sparse-bias", language, "A bias towards sparse solutions", resting, SHAPES, in_the_limit)
claim.remarks.append(
    "The counterexample is for every c, and no exception: the network with rho_0 = 5 and the target 44 is not at rest, "
    "and ends near it all the same. For L > 2 what is nearly the least is a norm with the weights theta_0^(2-L), so a "
    "start that is not uniform may favour another solution: see new/deep-sparsity. Nor is the limit exactly sparse: "
    "where x_inf is 0, every solution without negative entries is 0, see new/least-divergence."
)
printed = claim.printed(
    given=CONVERGES,
    conclude={"least": le(norm, least)},
    says="For L = 2 and least squares: if x_t converges to a solution, from a start with positive coordinates, then no "
    "solution z >= 0 has a smaller l1 norm.",
)
at_rest(
    printed,
    net,
    "A = [1, 2], y = 41, and the start theta_0 = (3/5, 4/5), rho_0 = 5, in the solution (9, 16) of norm 25: there the "
    "flow stays, while z = (0, 41/2) is a solution of norm 41/2.",
    "least",
    [[1, 2]],
    ("3/5", "4/5"),
    {y: [[41]], x_end: [[9], [16]], other: [[0], ["41/2"]], ones0: [[1], [1]]},
    radius=5,
)

claim.by_hand(
    "L = 2, A = {A}, y = {y}, theta_0 = {theta0}, rho_0 = {rho0}: so x_0 = rho_0^2 theta_0^2 = {x_end}.",
    "The flow ends in a solution whose l1 norm is the least.",
    "A x_0 = y, so the flow stays there, and |x_0| = {norm}. But {other} is a solution too, and has the norm {least}.",
    norm=norm,
    least=least,
)

corrected = claim.corrected(
    given=CONVERGES,
    conclude={"excess": EXCESS},
    says="The l1 norm of the limit exceeds that of any solution z >= 0 by no more than 2c <z, log(1/theta_0)> divided "
    "by |x_inf| - rho_0^2, the growth of the squared radius, if this is positive.",
)
excess(corrected.proof())

mutated = claim.mutated(
    "without the start",
    CONVERGES,
    {"excess": le((norm - least) * norm, BOUND)},
    "With |x_inf| in the place of |x_inf| - rho_0^2.",
)
one, zero = [[1]], [[0]]
at_rest(
    mutated,
    net,
    "A = 0 and y = 0 in one dimension, where everything is a solution: the network stays x = 1, and z may be 0.",
    "excess",
    zero,
    (1,),
    {y: zero, x_end: one, other: zero, ell0: zero, ones0: one},
)

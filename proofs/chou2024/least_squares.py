"""Least squares with a network of depth 2 that converges to a solution: letters, hypotheses, the excess of its norm."""

import random
from typing import Any

from proofs.chou2024 import diagonal_sparsity, invariants
from proofs.chou2024.diagonal_positivity import depth_two, from_the_start, once_positive
from proofs.chou2024.setting import UNIT, A, c, logarithms, network, nonnegative, rho0, sample
from proofs.claim import Values
from proofs.statement import Known, Proof
from symbolic.notation import dot, eq, gt, le, tends

net = network(2, target=True)
language = net.language
y = language.symbols["y"]
ell, ell0, ones, ones0 = logarithms(net)
x_end = language.vector("x_end", "d", r"x_\infty", "the solution to which x_t converges")
other = language.vector("other", "d", "z", "a solution without negative entries")
norm, least = dot(ones0, x_end), dot(ones0, other)

CONVERGES = {
    "ratio": gt(c, 0),
    **UNIT,
    **diagonal_sparsity.START,
    "radius_start": gt(rho0, 0),
    "limit": tends(net.x, x_end),
    "solution": eq(A * x_end, y),
    "other": eq(A * other, y),
    "nonnegative": nonnegative(other),
}
BOUND = -2 * c * dot(other, ell0)  # 2c <z, log(1/theta_0)>
EXCESS = le((norm - least) * (norm - rho0**2), BOUND)


def excess(step: Proof) -> Known:
    """How far the l1 norm of the limit is above that of the other solution."""
    source = diagonal_sparsity.at_the_end
    known = once_positive(step, source, from_the_start(step, depth_two))
    pulls = {invariants.square.v: net.v, diagonal_sparsity.language.symbols["v0"]: net.start(net.v)}
    general = step.cite(source, "bound", "The bound in the limit:", source.conclude["bound"], known, pulls)
    same = step.identity("z has the same measurements as the limit,", A * other, A * x_end, [step["solution"]])
    return step.instantiate(general, "so it holds for z.", EXCESS, [same, step["nonnegative"]], z=other)


def resting(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A flow that starts in a solution, which is also the other one."""
    values = sample(rng, m, d, rank)
    ((radius,),) = values["rho"]
    x: list[list[Any]] = [[(radius * entry) ** 2] for (entry,) in values["theta"]]
    target = [[sum(a * entry for a, (entry,) in zip(row, x, strict=True))] for row in values["A"]]
    return values | {"x_end": x, "other": x, "y": target}

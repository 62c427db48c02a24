"""Where A has rank 1, weight normalization and plain gradient flow move on one curve, at different speeds.

Then A'v is a multiple of one vector a, whatever the residual v. So phi = theta exp(rho^2/2c) moves along the field
L phi^(L-1) a, entry by entry, and plain gradient flow does: the curves are the same. For L != 2 the curve is a straight
line for phi^(2-L). How far the two flows go on it, and which of its ends they go to, may differ.
"""

import random
from dataclasses import replace
from fractions import Fraction

import sympy as sp

from proofs.arguments import clock_from_0, conclusion_of
from proofs.chou2024 import plain_flow_in_disguise as disguise
from proofs.chou2024.instances import pulled
from proofs.chou2024.invariants import E, deep, p
from proofs.chou2024.plain_flow_in_disguise import L, N_phi, mu, phi
from proofs.chou2024.rest import number_at_rest
from proofs.chou2024.setting import GIVEN, UNIT, A, c, rho, rho0, theta, theta0, z
from proofs.chou2024.setting import sample as sample_network
from proofs.claim import Claim, Values
from proofs.confirm import Instance, as_column
from symbolic.notation import dot, eq, for_all, gt

language = disguise.language.child()
v = deep.v
row = language.vector("row", "d", "a", "the direction of the rows of A")
column = language.vector("column", "m", "b", "that of the columns")
h = language.scalar("h", "h_t", "how far along the curve: the integral of L mu <b, v>")
language.extend("rate", {h: mu * L * dot(column, v)})
language.extend("start", {h: sp.Integer(0)})
other = language.symbol("other", ("m", "1"), "w")
along = language.symbol("along", ("d", "1"), "k")
there = language.let("there", L * N_phi * row, "f_t", "the field, the same for both flows")


def of_rank_one(rng: random.Random, m: int, d: int, rank: int) -> Values:
    """A product of two columns."""
    values = sample_network(rng, m, d, rank)
    best = next(x for x in values["A"] if any(x))
    place = next(i for i, entry in enumerate(best) if entry)
    factors = [[x[place] / best[place]] for x in values["A"]]
    return values | {"row": [[entry] for entry in best], "column": factors, "h": [[Fraction(0)]]}


def along_a_row() -> list[Instance]:
    """Problems with one measurement."""
    return [
        replace(instance, values={**instance.values, "row": as_column(*instance.values["A"]), "column": [[1]]})
        for instance in pulled("deeper", "two", "small c")
    ]


claim = Claim(
    "new/one-curve",
    language,
    "One curve where A has rank 1",
    of_rank_one,
    ((1, 1, 1), (1, 2, 1), (2, 3, 1)),
    along_a_row,
)
theorem = claim.also(
    "theorem",
    {**GIVEN, **UNIT, "rank": eq(A, column * row.T)},
    {
        "one field": eq(deep.rate(phi), mu * dot(column, v) * there),
        "parallel": for_all(
            z,
            along,
            other,
            then=eq(
                dot(z, deep.rate(phi)) * dot(along, L * N_phi * A.T * other),
                dot(along, deep.rate(phi)) * dot(z, L * N_phi * A.T * other),
            ),
        ),
        "one curve": eq(E * p, deep.start(E * p) + (2 - L) * h * row),
    },
    "If A = b a', for any loss: phi moves along L phi^(L-1) a, entry by entry, and so does plain gradient flow at phi, "
    "whatever its residual w is there; all 2 x 2 minors of both directions vanish. So phi^(2-L) stays on a line "
    "through its start, which for L != 2 is a curve that both flows follow.",
)
step = theorem.proof()
moved = conclusion_of(step, disguise.theorem, "directions of plain gradient flow", "Along the flow")
field = step.identity("A'v is a multiple of a.", deep.rate(phi), mu * dot(column, v) * there, [moved])
with step.suppose("So is A'w,", theorem.conclude["parallel"]) as supposed:
    (minor,) = theorem.conclude["parallel"].parts[1]
    left, right = minor.sides
    supposed.proves(supposed.step.identity("and the minors vanish.", left, right, [field]))
mirror = conclusion_of(step, disguise.theorem, "mirror", "Since")
curve = E * p - (2 - L) * h * row
still = step.identity("phi^(2-L) moves along a, as fast as h says,", deep.rate(curve), 0 * row, [mirror])
kept = step.rule("constant-of-motion", "the rest keeps its value.", eq(curve, deep.start(E * p)), [still], q=curve)
step.identity("That is", E * p, deep.start(E * p) + (2 - L) * h * row, [kept])


# Without <b, v>, refuted by a flow at rest

mutated = claim.mutated(
    "whatever the residual", theorem.given, {"one field": eq(deep.rate(phi), mu * there)}, "Without the factor <b, v>."
)
clock, _ = clock_from_0()
shrunk = clock.define("shrunk", "exp", -sp.Rational(1, 2), latex="e^{-1/2}")
half = clock.define("half", "exp", sp.Rational(1, 2), latex="e^{1/2}")
whole = clock.define("whole", "exp", sp.Integer(1), latex="e")
words = language.symbols
ones = (theta, theta0, rho, rho0, c, A, row, column, words["r"], words["r0"], deep.N, deep.N0, deep.M, deep.M0)
facts = number_at_rest(
    mutated,
    "L = 3, d = 1 and a loss that does not pull: v = 0, the flow stands still.",
    "one field",
    {
        1: ones,
        0: (v, words["v0"]),
        3: (L,),
        shrunk: (words["E"], words["E0"]),
        half: (words["W"], words["W0"]),
        whole: (words["V"], words["V0"]),
    },
    clock,
).facts
signs = [facts.definition(letter, "positive") for letter in (shrunk, whole)]
facts.inequality("The field is not 0.", gt(3 * shrunk * whole, 0), signs)

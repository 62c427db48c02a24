"""Arguments that several proofs share: how fast the loss decreases, and flows at rest."""

from typing import Any

from proofs.arguments import by_contradiction, clock_from_0, conclusion_of, if_not, rayleigh
from proofs.statement import Known, Proof, Refutation, Statement
from proofs.wu2020 import lemma_2_2
from proofs.wu2020.setting import A, P, c, f, g, g0, n, n0, r, rate, t, w, w0, x_star, y
from symbolic.notation import Expression, dot, eq, ge, gt, le, norm2

slope = norm2(A.T * r)  # |A'r|^2, what the bounds on the rate compare with
along, across = dot(w, A.T * r), P * A.T * r  # the parts of A'r along w and across


def unit_norm(step: Proof) -> list[Known]:
    """|w| = 1 along the flow, from Lemma 2.2."""
    return [
        conclusion_of(step, lemma_2_2.on_the_sphere, "unit", "w stays on the unit sphere:"),
        conclusion_of(step, lemma_2_2.on_the_sphere, "norm", "its norm is 1."),
    ]


def exact_rate(step: Proof) -> Known:
    """The rate of the loss."""
    right = -c * along**2 - g**2 * norm2(across)
    return step.identity("By the product rule, and since P is a projection:", rate(f), right, unit_norm(step))


def split_slope(step: Proof) -> Known:
    """|A'r|^2 is the sum of the squares of its parts along w and across."""
    return step.identity("Pythagoras:", slope, along**2 + norm2(across), unit_norm(step))


def rate_at_most(step: Proof, pace: Expression, facts: list[Known]) -> Known:
    """rate(f) <= -pace |A'r|^2, from facts that bound g^2 and c below by the pace."""
    known = [exact_rate(step), split_slope(step), *facts]
    return step.inequality("So the rate is at most -pace |A'r|^2,", le(rate(f), -pace * slope), known, [along, across])


def decreasing(step: Proof, smallest: Expression, pace: Expression, facts: list[Known], sign: Known) -> Known:
    """rate(f) <= -2 lambda_min pace f, from facts that bound g^2 and c below by the pace, which is not negative."""
    upper = rate_at_most(step, pace, facts)
    quotient = rayleigh(step, "and |A'r|^2 is at least lambda_min |r|^2.", smallest, r)
    return step.inequality("Together:", le(rate(f), -2 * smallest * pace * f), [upper, quotient, sign])


def reaches_target(step: Proof, smallest: Expression) -> Known:
    """A x* = y, where lambda_min(AA') > 0: the remainder v of y is orthogonal to all rows."""
    v = y - A * x_star
    quotient = rayleigh(step, "For v = y - A x* the square |A'v|^2 is at least lambda_min |v|^2,", smallest, v)
    across_rows = step.identity("but A'v = 0.", A.T * v, 0 * A.T * v)
    small = by_contradiction(step, "So |v|^2 is not positive,", ge(0, norm2(v)), [quotient, step["rank"], across_rows])
    gone = step.rule("zero-norm", "v is 0,", eq(v, 0 * v), [small], v=v)
    return step.identity("and x* solves A x = y.", A * x_star, y, [gone])


def refuted_at_rest(
    statement: Statement, says: str, assume: str, values: dict[Expression, list[list[Any]]]
) -> Refutation:
    """A refutation by a flow that stands still; the values of w_0 and g_0 are those of w and g at all times."""
    clock, time = clock_from_0()
    still = {w: values[w0], g: values[g0], n: [[1]], n0: [[1]], t: [[time]]}
    dims = {"m": len(values[A]), "d": len(values[w0])}
    begun = {"time": ge(time, 0)}
    return statement.refuted(says, assume, dims, values | still, parameters=clock, given=begun, point={time: 0})


def has_length(step: Proof, solution: Known) -> Known:
    """|x*|^2 > 0, where the target is not 0 and `solution` says that A x* = y."""
    length = gt(norm2(x_star), 0)
    with if_not(step, "x* is not 0.", length) as case:
        none = case.rule("zero-norm", "x* = 0", eq(x_star, 0 * x_star), [case["case1"]], v=x_star)
        zero = case.identity("and y = A x* = 0.", y, 0 * y, [none, solution])
        case.absurd("A contradiction.", zero, case["target"])
    return step.last

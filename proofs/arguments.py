"""Arguments that proofs share: exponentials, minima, squares, limits, contradictions, the steps of an algorithm."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixExpr

from proofs.statement import Known, Proof, Statement
from symbolic.notation import Expression, Fact, Language, dot, eq, ge, gt, implies, lt, norm2, predicate, tends


def conclusion_of(step: Proof, source: Statement, label: str, says: str) -> Known:
    """A conclusion of a statement whose hypotheses are known here under the labels that they have there."""
    return step.cite(source, label, says, source.conclude[label], {name: step[name] for name in source.given})


# Exponentials: each is a letter with a definition, or what is known of a letter without


def exponent(step: Proof, E: Expression) -> Expression:
    """The e of a letter E = exp(e)."""
    _, (e,) = step.language.defined[E.name]
    return e


def is_exp(step: Proof, E: Expression | Known) -> Known:
    """That E = exp(e)."""
    return E if isinstance(E, Known) else step.definition(E, "is")


def exp_product(step: Proof, E: Expression | Known, F: Expression | Known, G: Expression | Known, says: str) -> Known:
    """E F = G, for exponentials whose exponents add up."""
    premises = [is_exp(step, letter) for letter in (E, F, G)]
    (first, e), (second, f), (product, _) = (known.fact.sides for known in premises)
    return step.rule("exp-sum", says, eq(first * second, product), premises, E=first, F=second, G=product, e=e, f=f)


def of_an_exp(
    step: Proof, name: str, E: Expression | Known, conclusion: Callable[..., Fact], says: str, *more: Known
) -> Known:
    """What a rule concludes of E and e, for E = exp(e)."""
    premise = is_exp(step, E)
    letter, e = premise.fact.sides
    return step.rule(name, says, conclusion(letter, e), [premise, *more], E=letter, e=e)


def is_one(step: Proof, E: Expression | Known, zero: Known | None = None, says: str = "the exponential is 1.") -> Known:
    """E = 1, where `zero` says that its exponent is 0; without it the exponent is the number 0."""
    zero = zero or step.identity("At exponent 0", sp.Integer(0), sp.Integer(0))
    return of_an_exp(step, "exp-zero", E, lambda E, e: eq(E, 1), says, zero)


def exp_positive(step: Proof, E: Expression | Known, says: str) -> Known:
    """E > 0."""
    return of_an_exp(step, "exp-positive", E, lambda E, e: gt(E, 0), says)


def below_one(step: Proof, E: Expression | Known, negative: Known, says: str) -> Known:
    """E < 1, where the exponent is negative."""
    return of_an_exp(step, "exp-below-one", E, lambda E, e: gt(1, E), says, negative)


def at_most_one(step: Proof, E: Expression | Known, not_positive: Known, says: str) -> Known:
    """E <= 1, where the exponent is not positive."""
    return of_an_exp(step, "exp-at-most-one", E, lambda E, e: ge(1, E), says, not_positive)


def exp_tangent(step: Proof, E: Expression | Known, says: str) -> Known:
    """E >= 1 + e, for E = exp(e)."""
    return of_an_exp(step, "exp-tangent", E, lambda E, e: ge(E, 1 + e), says)


def exp_above_tangent(step: Proof, E: Expression | Known, apart: Known, says: str) -> Known:
    """E > 1 + e, for E = exp(e), where `apart` says that e is not 0."""
    return of_an_exp(step, "exp-above-tangent", E, lambda E, e: gt(E, 1 + e), says, apart)


def exp_tends(step: Proof, E: Expression | Known, F: Expression | Known, to: Known, says: str) -> Known:
    """E tends to F, where `to` says that so do their exponents."""
    premises = [is_exp(step, E), is_exp(step, F), to]
    (quantity, _), (limit, _), (e, f) = (known.fact.sides for known in premises)
    return step.rule("tends-exp", says, tends(quantity, limit), premises, E=quantity, e=e, F=limit, f=f)


def exp_vanishes(
    step: Proof, E: Expression | Known, lasting: Known, positive: Known, fixed: Known, passes: Known, says: str
) -> Known:
    """E = exp(-k t) tends to 0: the flow is `lasting`, k is `positive` and `fixed`, and time `passes`."""
    premises = [lasting, is_exp(step, E), positive, fixed, passes]
    (t,), (letter, _), (k, _) = (known.fact.sides for known in premises[:3])
    return step.rule("exp-vanishes", says, tends(letter, 0), premises, E=letter, k=k, t=t)


# Limits and rates


def power_tends(
    step: Proof, v: Expression, V: Expression, to: Known, positive: Known, fixed: Known, says: str
) -> Known:
    """v tends to V, for v = u^a and V = U^a, where `to` says that u tends to U, and `fixed` that a stands still.

    `positive` says that U is.
    """
    (u, a, _), (U, _, _) = (step.language.defined[letter.name][1] for letter in (v, V))
    premises = [step.definition(v, "is"), step.definition(V, "is"), to, positive, fixed]
    return step.rule("tends-power", says, tends(v, V), premises, v=v, u=u, a=a, V=V, U=U)


def same_limit(
    step: Proof, says: str, of: Known, fact: Fact, quantity: Known | None = None, limit: Known | None = None
) -> Known:
    """tends(q, Q), from tends(p, P) where p = q by `quantity` and P = Q by `limit`; without these they are the same."""
    (p, P), (q, Q) = of.fact.sides, fact.sides
    quantity = quantity or step.identity("(the same quantity)", p, q)
    limit = limit or step.identity("(the same limit)", P, Q)
    return step.rule("tends-equal", says, fact, [of, quantity, limit], p=p, P=P, q=q, Q=Q)


def one_limit(step: Proof, says: str, first: Known, second: Known) -> Known:
    """P = Q, where a quantity tends to P and to Q."""
    (p, P), (_, Q) = first.fact.sides, second.fact.sides
    return step.rule("tends-unique", says, eq(P, Q), [first, second], p=p, P=P, Q=Q)


def ordered(step: Proof, says: str, above: Known, larger: Known, smaller: Known) -> Known:
    """P >= Q, from p >= q, where `larger` says that p tends to P and `smaller` that q tends to Q."""
    (p, P), (q, Q) = larger.fact.sides, smaller.fact.sides
    return step.rule("tends-order", says, ge(P, Q), [above, larger, smaller], p=p, P=P, q=q, Q=Q)


def quotient_tends(step: Proof, says: str, fact: Fact, divisor: Known, product: Known, apart: Known) -> Known:
    """tends(q, Q): `divisor` says that p tends to P, `product` that p q tends to P Q, and `apart` that P is not 0."""
    (p, P), (q, Q) = divisor.fact.sides, fact.sides
    return step.rule("tends-quotient", says, fact, [divisor, product, apart], p=p, P=P, q=q, Q=Q)


def same_rates(step: Proof, says: str, same: Known) -> Known:
    """rate(p) = rate(q), where p = q at all times."""
    (p, q), rate = same.fact.sides, step.language.operators["rate"]
    return step.rule("differentiate", says, eq(rate(p), rate(q)), [same], p=p, q=q)


# Signs, squares, contradictions, algorithms


def not_negative(step: Proof, least: Expression, terms: list[Known], squares: tuple[Expression, ...] = ()) -> Known:
    """A minimum of numbers that are not negative, as `terms` and `squares` show, is not negative."""
    with step.cases("The minimum is not negative.", ge(least, 0), split=ge(least, 0)) as cases:
        with cases.case("It is not."):
            pass
        with cases.case("If it were,") as case:
            known = [case["case1"], *terms, case.definition(least, "attained")]
            nothing = case.inequality("the product of the differences would not be 0.", gt(0, 0), known, squares)
            case.absurd("A contradiction.", nothing)
    return step.last


def weighted_sum(step: Proof, says: str, v: Expression, z: Expression, weights: Known, positive: Known) -> Known:
    """z'v >= 0, for v = u^a, where `weights` says that z has no negative entry, and `positive` that u is positive."""
    u, a, _ = step.language.defined[v.name][1]
    premises = [weights, positive, step.definition(v, "is")]
    return step.rule("weights", says, ge(dot(z, v), 0), premises, v=v, u=u, a=a, z=z)


def by_contradiction(
    step: Proof, says: str, fact: Fact, by: list[Known], squares: tuple[Expression, ...] = ()
) -> Known:
    """A relation, because 0 > 0 would follow from its negation."""
    with step.cases(says, fact, split=fact) as cases:
        with cases.case("It is so."):
            pass
        with cases.case("If not,") as case:
            nothing = case.inequality("0 > 0 would follow.", gt(0, 0), [case["case1"], *by], squares)
            case.absurd("A contradiction.", nothing)
    return step.last


def passes(step: Proof, count: Expression) -> Known:
    """count >= 0, for the number of steps of an algorithm."""
    after, start = (step.language.operators[name] for name in ("next", "start"))
    begin = step.inequality("The number of steps is 0 at the start", ge(start(count), 0))
    with step.suppose("(a step)", implies(ge(count, 0), ge(after(count), 0))) as supposed:
        supposed.proves(supposed.step.inequality("and grows,", ge(after(count), 0), [supposed["if1"]]))
    return step.rule("induction", "so it is not negative.", ge(count, 0), [begin, step.last], q=count)


def stays_zero(step: Proof, quantity: Expression, says: str) -> Known:
    """quantity = 0 in all steps of an algorithm: it is 0 at the start and after each step."""
    after, start = (step.language.operators[name] for name in ("next", "start"))
    signs = []
    for signed in (quantity, -quantity):
        gone = step.identity("(after each step)", after(signed), 0)
        begin = step.inequality("(at the start)", ge(start(signed), 0))
        with step.suppose("(so in a step)", implies(ge(signed, 0), ge(after(signed), 0))) as supposed:
            supposed.proves(supposed.step.inequality("it is 0.", ge(after(signed), 0), [gone]))
        signs.append(step.rule("induction", "(one sign)", ge(signed, 0), [begin, step.last], q=signed))
    flat = step.inequality("(the square)", ge(0, quantity**2), signs)
    return step.rule("zero-norm", says, eq(quantity, 0), [flat], v=quantity)


def rayleigh(step: Proof, says: str, least: Expression, u: Expression) -> Known:
    """u'M u >= l |u|^2, for the letter l that is defined as the least eigenvalue of M."""
    _, (M,) = step.language.defined[least.name]
    claimed = ge(dot(u, M * u), least * norm2(u))
    return step.rule("rayleigh", says, claimed, [step.definition(least, "is")], l=least, M=M, u=u)


def positive_square(step: Proof, v: Expression, apart: Known, says: str) -> Known:
    """|v|^2 > 0, where `apart` says that v, a column or a number, is not 0."""
    square = gt(norm2(v) if isinstance(v, MatrixExpr) else v**2, 0)
    with step.cases(says, square, split=square) as cases:
        with cases.case("It is so."):
            pass
        with cases.case("If not,") as case:
            gone = case.rule("zero-norm", "it would be 0.", eq(v, 0 * v), [case["case1"]], v=v)
            case.absurd("A contradiction.", gone, apart)
    return step.last


def exp_of_a_sum(step: Proof, Q: Expression, S: Expression, factor: Known, says: str) -> Known:
    """Q = exp(S), where every step adds a to S and multiplies Q by q; `factor` says that q = exp(a)."""
    q, a = factor.fact.sides
    after, start = step.language.operators["next"], step.language.operators["start"]
    moves = [
        step.identity("(A step multiplies by an exponential", after(Q), q * Q),
        step.identity("and adds to the exponent,", after(S), S + a),
        step.identity("which belong together: at the start 1", start(Q), sp.Integer(1)),
        step.identity("is the exponential of 0.)", start(S), sp.Integer(0)),
    ]
    return step.rule("exp-of-a-sum", says, predicate("exp", Q, S), [factor, *moves], Q=Q, S=S, q=q, a=a)


def stays_positive(step: Proof, Q: Expression, q: Expression, begins: str, says: str) -> Known:
    """Q > 0, where every step multiplies Q, which is 1 at the start, by the exponential q."""
    after, start = step.language.operators["next"], step.language.operators["start"]
    begin = step.inequality(begins, gt(start(Q), 0))
    with step.suppose("and stays positive.", implies(gt(Q, 0), gt(after(Q), 0))) as supposed:
        known = [supposed["if1"], step.definition(q, "positive")]
        supposed.proves(supposed.step.inequality("(a product)", gt(after(Q), 0), known))
    return step.rule("strict-induction", says, gt(Q, 0), [begin, step.last], q=Q)


@contextmanager
def if_not(step: Proof, says: str, fact: Fact) -> Iterator[Proof]:
    """A relation, because its negation, known inside as case1, is led to a contradiction in several steps."""
    so, otherwise = ("It is not.", "If it were,") if fact.kind == "!=" else ("It is so.", "If not,")
    with step.cases(says, fact, split=fact) as cases:
        with cases.case(so):
            pass
        with cases.case(otherwise) as case:
            yield case


def compared(left: Expression, right: Expression, kind: str) -> Fact:
    """left > right, left = right or left < right, as `kind` says."""
    return {">": gt, "=": eq, "<": lt}[kind](left, right)


def equal(step: Proof, p: Expression, q: Expression, at_least: Known, at_most: Known) -> Known:
    """p = q, from p >= q and q >= p."""
    square = step.inequality("(a square)", ge(0, (p - q) ** 2), [at_least, at_most])
    gone = step.rule("zero-norm", "they are equal,", eq(p - q, 0), [square], v=p - q)
    return step.identity("(that is)", p, q, [gone])


def clock_from_0() -> tuple[Language, Expression]:
    """The parameters of a trajectory in closed form: the time alone, which runs from 0 on; more can be added."""
    clock = Language()
    time = clock.scalar("t")
    clock.derivation("rate", {time: sp.Integer(1)}, r"\tfrac{{d}}{{dt}}{}")
    clock.substitution("start", {time: sp.Integer(0)}, r"\left.{}\right|_{{t=0}}")
    return clock, time

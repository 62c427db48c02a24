"""Confirmation at high precision: both sides of what is claimed, on concrete instances, in balls and in mpmath.

A confirmation proves nothing for all dimensions; it shows that a statement is not vacuous, how sharp it is, and that
nobody proved something about the wrong formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath
from flint import arb

from symbolic.notation import RELATIONS, Fact
from symbolic.numbers import Balls, Digits, Evaluator

if TYPE_CHECKING:
    from proofs.claim import Claim
    from proofs.statement import Statement

DIGITS = 50
NEAR = "1e-6"  # how near its limit a quantity must be, relative to 1 + |limit|, to be seen there
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Instance:
    """Concrete data: a size for each dimension, and values for letters.

    `values` hold exact rationals or balls; `second` replaces the balls by independent mpmath numbers.
    """

    name: str
    says: str
    dims: Mapping[str, int]
    values: Mapping[str, Rows]
    second: Mapping[str, Rows] = field(default_factory=dict)


def as_column(entries: Iterable[Any]) -> list[list[Any]]:
    """Rows of one entry each."""
    return [[entry] for entry in entries]


def exact(*entries: Any) -> tuple[Fraction, ...]:
    """Exact numbers."""
    return tuple(map(Fraction, entries))


@dataclass(frozen=True)
class Claimed:
    """A relation in what is concluded: under its conditions, and with a number if it belongs to an alternative."""

    label: str
    alternative: int  # alternatives of one `or` are numbered from 1
    conditions: tuple[Fact, ...]
    relation: Fact

    @property
    def sign(self) -> str:
        """The relation's kind; an arrow for a limit, whose left side is looked at late."""
        return sign(self.relation)


@dataclass(frozen=True)
class Row:
    """One relation at one instance: in the worst entry, left and right side as balls and as mpmath numbers."""

    statement: str
    instance: str
    claimed: Claimed
    left: arb
    right: arb
    left_second: Any
    right_second: Any
    holds: bool | None  # None: the balls cannot tell, or (of a limit) it is not yet near

    @property
    def gap(self) -> arb:
        """left - right."""
        return self.left - self.right

    @property
    def agreement(self) -> float:
        """The largest distance between a ball's midpoint and the mpmath number, relative to its size."""
        pairs = ((self.left, self.left_second), (self.right, self.right_second))
        with mpmath.workdps(DIGITS + 15):
            distances = [abs(to_mpmath(ball) - other) / max(1, abs(other)) for ball, other in pairs]
            return float(max(distances))


def sign(relation: Fact) -> str:
    return {"tends": "→"}.get(relation.kind, relation.kind)


def to_mpmath(ball: arb) -> Any:
    """The midpoint of a ball."""
    mantissa, exponent = ball.mid().man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))


def relations(facts: Mapping[str, Fact]) -> Iterator[Claimed]:
    """The relations in what is concluded."""
    for label, fact in facts.items():
        alternatives = enumerate(fact.parts, start=1) if fact.kind == "or" else [(0, (fact,))]
        for alternative, part in alternatives:
            for inner in part:
                for conditions, relation in claimed(inner):
                    yield Claimed(label, alternative, conditions, relation)


def claimed(fact: Fact) -> Iterator[tuple[tuple[Fact, ...], Fact]]:
    if fact.kind in RELATIONS or fact.kind == "tends":
        yield (), fact
    elif fact.kind in ("forall", "exists"):  # an instance may have values for the letters that these bind
        for inner in fact.parts[1]:
            yield from (((*fact.parts[0], *conditions), relation) for conditions, relation in claimed(inner))


def confirm(claim: Claim) -> list[Row]:
    """All rows of a claim: of its printed, corrected or own statement, at all its instances."""
    names = [name for name in ("printed", "corrected", "theorem") if name in claim.statements]
    return [row for instance in claim.instances() for name in names for row in rows(claim.statements[name], instance)]


def rows(statement: Statement, instance: Instance) -> Iterator[Row]:
    balls = Balls(statement.language, instance.dims, instance.values, DIGITS)
    digits = Digits(statement.language, instance.dims, {**instance.values, **instance.second}, DIGITS)
    for claim in relations(statement.conclude):
        try:
            if not all(met(condition, balls) for condition in claim.conditions):
                continue
            sides, second = (both_sides(claim.relation, evaluator) for evaluator in (balls, digits))
        except KeyError:  # a letter that this instance leaves open
            continue
        yield Row(statement.name, instance.name, claim, *worst_entry(claim.sign, sides, second))


def both_sides(relation: Fact, evaluator: Evaluator) -> list[Any]:
    return [evaluator.evaluate(side) if side != 0 else None for side in relation.sides]


def met(condition: Fact, balls: Balls) -> bool:
    """Whether a condition holds at the instance; one that is itself quantified is not looked at."""
    if condition.kind not in (*RELATIONS, "tends"):
        return True
    sides = both_sides(condition, balls)
    return worst_entry(sign(condition), sides, sides)[-1] is True


def worst_entry(kind: str, sides: list[Any], second: list[Any]) -> tuple[arb, arb, Any, Any, bool | None]:
    """The entry in which both sides are farthest apart, and whether all of them stand in the relation."""
    shape = next(side for side in sides if side is not None)
    left, right, left2, right2 = (
        [entry for row in side or [[0] * len(shape[0])] * len(shape) for entry in row] for side in (*sides, *second)
    )
    entries = [(arb(a), arb(b), c, d) for a, b, c, d in zip(left, right, left2, right2, strict=True)]
    truths = [truth(kind, a, b) for a, b, _, _ in entries]
    worst = max(
        range(len(entries)), key=lambda i: (truths[i] is False, float(abs(entries[i][0] - entries[i][1]).mid()))
    )
    together = any(truths) if kind == "!=" else False if False in truths else None if None in truths else True
    return *entries[worst], together


def truth(kind: str, left: arb, right: arb) -> bool | None:
    """Whether the sides stand in this relation; None if the balls do not tell."""
    gap = right - left if kind in ("<=", "<") else left - right
    if kind == "→":  # never False: a later time may be nearer
        return True if abs(gap) < arb(NEAR) * (1 + abs(right)) else None
    if not gap.is_finite():
        return None
    if kind in ("=", "!="):
        sharp = bool(gap.rad() < arb(10) ** (15 - DIGITS) * (1 + abs(left)))
        equal = False if not gap.contains(0) else True if sharp else None
        return equal if kind == "=" or equal is None else not equal
    if kind in (">=", "<="):
        return bool(gap >= 0 or gap.contains(0))
    return True if gap > 0 else False if gap <= 0 else None


def complaints(claim: Claim, found: list[Row], states: Mapping[str, str]) -> list[str]:
    """What contradicts the verdict: a proved relation that fails, or two evaluations that differ."""
    said = [
        f"{row.claimed.label} of {row.statement} fails at {row.instance}: {row.left} {row.claimed.sign} {row.right}"
        for row in found
        if states.get(row.statement) == "proved" and row.holds is False and not row.claimed.alternative
    ]
    said += [f"no alternative of {label} holds at {instance}" for label, instance in failed_alternatives(found, states)]
    said += [
        f"balls and mpmath differ at {row.instance} in {row.claimed.label}: {row.agreement:.1e}"
        for row in found
        if row.agreement > 10.0 ** (12 - DIGITS)
    ]
    return said if found or not claim.instances() else [*said, "no relation could be evaluated at any instance"]


def failed_alternatives(found: list[Row], states: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    groups: dict[tuple[str, str, str], dict[int, bool]] = {}
    for row in found:
        place, label = row.claimed.alternative, row.claimed.label
        if place and states.get(row.statement) == "proved":
            group = groups.setdefault((row.statement, label, row.instance), {})
            group[place] = group.get(place, True) and row.holds is not False
    for (_, label, instance), group in groups.items():
        if not any(group.values()):
            yield label, instance

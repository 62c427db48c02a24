"""Both sides of what is claimed, at concrete data to many digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import mpmath
from flint import arb

from proofs import confirm
from proofs.claim import Claim
from proofs.confirm import DIGITS
from proofs.report.formulas import relation_tex
from proofs.report.sentences import prose
from proofs.report.steps import spoken


@dataclass(frozen=True)
class Line:
    """One relation at one instance, in words: the balls, and below them the independent numbers."""

    instance: str
    says: str
    left: tuple[str, str]
    right: tuple[str, str]
    holds: bool | None
    distance: float  # the decimal logarithm of a bound of |left - right| / max(1, |left|, |right|); -inf if it is 0
    margin: float  # by how much an inequality holds, as a part of its sides; negative if it fails
    agreement: float


@dataclass(frozen=True)
class Confirmed:
    """A relation of a claim at all instances."""

    statement: str
    label: str
    alternative: int
    number: int  # of several relations under one label, which this is, from 1; 0 if it is alone
    relation: str
    formula: str
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """The label, and which of the relations under it this is."""
        alternative = f", alternative {self.alternative}" if self.alternative else ""
        return f"{self.label}{alternative}{f' ({self.number})' if self.number else ''}"


def confirmation(claim: Claim) -> list[Confirmed]:
    """Both sides of every relation of a claim at its instances."""
    says = {instance.name: instance.says for instance in claim.instances()}
    grouped: dict[tuple[str, confirm.Claimed], list[confirm.Row]] = {}
    for row in confirm.confirm(claim):
        grouped.setdefault((row.statement, row.claimed), []).append(row)
    names = [(statement, claimed.label, claimed.alternative) for statement, claimed in grouped]
    return [
        Confirmed(
            statement,
            spoken(claimed.label),
            claimed.alternative,
            names[: place + 1].count(name) if names.count(name) > 1 else 0,
            claimed.sign,
            relation_tex(claimed.relation, claim.statements[statement].language),
            tuple(line(row, says[row.instance]) for row in rows),
        )
        for place, (name, ((statement, claimed), rows)) in enumerate(zip(names, grouped.items(), strict=True))
    ]


def line(row: confirm.Row, says: str) -> Line:
    gap, size = row.gap, max(abs(row.left.mid()), abs(row.right.mid()))
    bound = gap.abs_upper() / max(arb(1), size)
    distance = float((bound.log() / arb(10).log()).mid()) if bound > 0 else float("-inf")
    sign = -1 if row.claimed.sign in ("<=", "<") else 1
    margin = sign * float((gap.mid() / size).mid()) if size > 0 else 0.0
    return Line(
        row.instance,
        prose(says),
        (ball(row.left), digits(row.left_second)),
        (ball(row.right), digits(row.right_second)),
        row.holds,
        distance,
        margin,
        row.agreement,
    )


def ball(value: arb) -> str:
    """A ball with as many digits as it has, at most those that are asked for.

    >>> ball(arb(2).sqrt()), ball(arb("0.25")), ball(arb(0))
    ('1.414213562373095 ± 2.99e-16', '0.25', '0')
    """
    if value.is_exact():
        plain = str(value.str(DIGITS, radius=False))
        return plain if "." not in plain or "e" in plain or "+/-" in plain else plain.rstrip("0").rstrip(".")
    found = re.fullmatch(r"\[(.*?) ?\+/- (.*)\](.*)", str(value.str(DIGITS)))
    return f"{found[1] or '0'}{found[3]} ± {found[2]}{found[3]}" if found else str(value)


def digits(value: Any) -> str:
    with mpmath.workdps(DIGITS + 15):
        return str(mpmath.nstr(mpmath.mpf(value), DIGITS))

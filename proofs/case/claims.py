"""The claims at an instance: does each apply, what does it promise, what is true, and by how much.

The statements are those of the stored certificates. A claim says something of the flow, of gradient flow, of a run of
rPGD or gradient descent, or of a single point; `values` gives numbers to the letters of each of these, and the letters
that a hypothesis introduces get theirs from that hypothesis (`Place.solved`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from flint import fmpq

import proofs
from proofs import ledger
from proofs.case.digits import certain
from proofs.case.evaluation import Comparison, Place, Shared, Truth, Values, shown
from proofs.case.given import FROM_THE_SCALE
from proofs.case.letters import RUNS, Letters
from proofs.case.solved import Solved
from proofs.reading import Context, Fact, Grid
from proofs.stored import load
from symbolic.quadratic import ball

FOLDER = Path(proofs.__file__).parent
STATED = ("printed", "corrected", "theorem")
LONGEST = 2000  # bits of the rational numbers in a run
STEPS = 10  # of a run, at the end of which claims about runs are looked at
ALWAYS = {"n", "t"}  # letters that move, and of which the hypotheses hold at all times: |w| = 1, and t >= 0


@dataclass(frozen=True)
class Applied:
    """A statement of a claim at an instance.

    `applies` is True, False, or None where it cannot be told; `decides` says which hypothesis decides, and why.
    `false_in_general` says that there is a counterexample to the statement, though not at every instance. `values` are
    those of the numbers that its hypotheses introduce, and `rows` its conclusions here, under their labels.
    """

    claim: str
    statement: str
    about: str
    applies: Truth
    decides: str
    false_in_general: bool
    values: tuple[tuple[str, Any], ...] = ()
    rows: tuple[tuple[str, Comparison], ...] = ()

    @property
    def holds(self) -> Truth:
        """Whether all that it promises is true here."""
        truths = [row.settled for _, row in self.rows]
        return False if False in truths else None if None in truths or not truths else True


@cache
def certificates() -> dict[str, dict[str, Any]]:
    """The stored certificates: of the ledger's claims in its order, then our own."""
    order = {name: place for place, name in enumerate(ledger.read())}
    return dict(sorted(load(FOLDER).items(), key=lambda item: (order.get(item[0], len(order)), item[0])))


@cache
def rules() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "rules.toml").read_text("utf-8"))


def applied(solved: Solved) -> Iterator[Applied]:
    """Every claim at an instance: its printed, corrected or own statement."""
    letters = Letters(solved)
    shared: Shared = {}
    for claim, data in certificates().items():
        for name in STATED:
            if name in data["statements"]:
                stated = Stated(claim, name, data["statements"][name], letters, shared)
                yield stated.applied()


def applies(claims: Sequence[Applied], claim: str, statement: str) -> Truth:
    """Whether a statement of a claim applies."""
    return next(x.applies for x in claims if (x.claim, x.statement) == (claim, statement))


def needed(statement: Mapping[str, Any]) -> dict[str, Any]:
    """The context of a statement without what only its evidence uses.

    >>> context = {"letters": {"a": ["1", "1"], "b": ["1", "1"]}, "let": {"c": "a^2"}, "given": {"sign": "c > 0"}}
    >>> needed({"context": context, "conclude": {}})["letters"]
    {'a': ['1', '1']}
    """
    context = statement["context"]
    lets, defined = context.get("let", {}), context.get("defined", {})
    tables = {label: context.get(label, {}) for label in ("derivations", "substitutions")}
    used, more = set[str](), names([context.get("given", {}), statement["conclude"]])
    while more - used:
        used |= more
        laws = [table[name] for group in tables.values() for table in group.values() for name in used & table.keys()]
        more = names([laws, [lets.get(name, "") for name in used], [defined.get(name, [])[1:] for name in used]])
    kept = {
        label: {x: value for x, value in context.get(label, {}).items() if x in used}
        for label in ("letters", "let", "defined")
    }
    for label, group in tables.items():
        rows = {name: {x: value for x, value in table.items() if x in used} for name, table in group.items()}
        kept[label] = {name: table for name, table in rows.items() if table}
    return {**context, **kept}


def names(data: Any) -> set[str]:
    """The identifiers in some plain data."""
    if isinstance(data, str):
        return set(re.findall(r"[A-Za-z]\w*", data))
    parts = data.values() if isinstance(data, dict) else data
    return set[str]().union(*map(names, parts))


def subject(context: Mapping[str, Any]) -> str:
    """What a statement is about.

    >>> subject({"letters": {"A": ["m", "d"], "y": ["m", "1"]}})
    'a point'
    """
    letters = context["letters"].keys()
    moving = (
        context.get("derivations", {}).get("rate", {}).keys() | context.get("substitutions", {}).get("next", {}).keys()
    )
    run = "next" in context.get("substitutions", {})
    if "theta" in letters:
        return "diagonal networks"
    if "A" not in letters:
        return "one equation" if {"a", "y"} <= letters else "numbers alone"
    if letters & {"e1", "u0", "ell0"} or (moving and not moving & {"w", "x"}):
        return "something else"
    if "x" in moving:
        return "gradient descent" if run else "gradient flow"
    return ("rPGD" if run else "the WN flow") if moving else "a point"


ELSEWHERE = {
    "diagonal networks": "it is about diagonal networks",
    "numbers alone": "it compares numbers that belong to several problems",
    "something else": "it is about objects that a problem of this kind does not have",
}


class Stated:
    """A statement of a claim, and the instance."""

    def __init__(self, claim: str, name: str, data: Mapping[str, Any], letters: Letters, shared: Shared) -> None:
        self.claim, self.name, self.data, self.letters, self.shared = claim, name, data, letters, shared
        self.solved = letters.solved
        self.context = needed(data)
        self.about = subject(self.context)

    def applied(self) -> Applied:
        found = Applied(self.claim, self.name, self.about, False, "", "refutation" in self.data)
        if self.about in ELSEWHERE:
            return replace(found, decides=ELSEWHERE[self.about])
        dims = self.solved.dims
        if self.about == "one equation" and dims["m"] > 1:
            return replace(found, decides=f"it is about one equation, and here are {dims['m']}")
        for small, large in self.context.get("less", []):
            if not dims[small] < dims[large]:
                return replace(found, decides=f"it supposes {small} < {large}")
        if (
            self.about == "rPGD"
            and "eta" not in self.context["letters"]
            and self.solved.given.eta not in (None, FROM_THE_SCALE)
        ):
            return replace(found, decides=f"it is about the step size eta = {FROM_THE_SCALE}")
        with self.solved.precise():
            context = Context(self.context, rules())
            before = self.values(context)
            place, defining = self.introduced(context, before)
            steps = list(self.run(context, place.now)) if self.about in RUNS else []
            place = Place(steps[-1]) if steps else place
            applies, decides = self.decided(context, place, defining, steps)
            rows = tuple(self.conclusions(context, place))
        new = (
            place.now.grids.keys()
            - before.now.grids.keys()
            - context.defined.keys()
            - (context.moving if steps else set())
        )
        values = tuple((x, place.now.grids[x][0, 0]) for x in sorted(new) if place.now.grids[x].size == 1)
        return replace(found, applies=applies, decides=decides, values=values, rows=rows)

    def values(self, context: Context) -> Place:
        """Values at the moment at which the statement is looked at, of a run at the start; and in the limit."""
        known, late, certain, roots = self.letters.known(self.about)
        lets = self.context.get("let", {})
        if "w_star" in self.context["letters"]:
            known |= self.letters.polar_form()
        now = Values(context, self.solved.dims, known, self.shared)
        if lets.get("f") != "1/2 (r' r)" or lets.get("r") != "y - g A w":
            certain = {}
        end = Values(context, self.solved.dims, known | late, self.shared) if late else None
        return Place(now, end, certain, roots)

    def hypotheses(self, context: Context) -> list[tuple[str, Any, Fact]]:
        return [(label, raw, context.given[f"given:{label}"]) for label, raw in self.context.get("given", {}).items()]

    def introduced(self, context: Context, place: Place) -> tuple[Place, dict[Fact, str]]:
        """Values for the letters that hypotheses introduce, and which hypothesis gave which.

        A letter that is free but for inequalities gets the value at which one of these just holds, such as the best
        rate that a theorem allows here.
        """
        facts = [(raw, fact) for _, raw, fact in self.hypotheses(context)]
        used = {y for _, fact in facts for x in fact.mentions() for y in place.depends(x)}
        unknown = used & context.free - (context.moving if self.about in RUNS else set())
        place, defining = place.solved([pair for pair in facts if pair[1].kind != ">="], unknown)
        bounds = [(raw, fact) for raw, fact in facts if fact.kind == ">=" and self.restricts(context, fact)]
        place, chosen = place.solved(bounds, unknown)
        return place, defining | chosen

    def restricts(self, context: Context, fact: Fact) -> bool:
        """Whether an inequality ties a letter to others, at one time."""
        return len(fact.mentions()) > 1 and not fact.momentary() & context.moving

    def run(self, context: Context, start: Values) -> Iterator[Values]:
        """The start and the states after 1, 2, ... steps, by the statement's own rule for the next one."""
        moving = [name for name in context.free if name in context.moving]
        images = {name: context.image("start", name, context.top) for name in moving}
        nexts = {name: context.image("next", name, context.top) for name in moving}
        state = computed(start, images)
        yield start.with_values(state)
        for _ in range(STEPS):
            state = computed(start.with_values(state), nexts)
            yield start.with_values(state)

    def decided(
        self, context: Context, place: Place, defining: Mapping[Fact, str], steps: list[Values]
    ) -> tuple[Truth, str]:
        """Whether all hypotheses hold, and which of them decides."""
        doubts = []
        for label, raw, fact in self.hypotheses(context):
            met = True if fact in defining else place.truth(raw, fact)
            why = f"{label}: {shown(raw)}"
            if met is False or any(Place(step).truth(raw, fact) is False for step in steps):
                chosen = [x for known, x in defining.items() if known.kind == ">=" and x in fact.mentions()]
                if not chosen:
                    return False, f"{why} is false"
                at = ", ".join(f"{x} = {certain(place.now.grids[x][0, 0], 3)}" for x in chosen)
                doubts.append(f"{why} is false at {at}, where another hypothesis just holds")
                continue
            if met is None:
                used = {y for x in fact.mentions() for y in place.depends(x)} & context.free
                missing = ", ".join(sorted(used - place.now.grids.keys()))
                doubts.append(f"{why}: nothing gives a value to {missing}" if missing else f"{why} cannot be told")
            elif defining.get(fact) not in context.moving and fact.momentary() & context.moving - ALWAYS:
                there = f"for {STEPS} steps" if steps else "at this time"
                doubts.append(f"{why} is needed all the way; it holds {there}")
        return (None if doubts else True), doubts[0] if doubts else ""

    def conclusions(self, context: Context, place: Place) -> Iterator[tuple[str, Comparison]]:
        scope = context.top.child()
        for label, raw in self.data["conclude"].items():
            for row in place.rows(raw, scope.fact(raw)):
                yield label, row


def computed(values: Values, elements: Mapping[str, Any]) -> dict[str, Grid]:
    """Those of the elements that can be computed."""
    found = {}
    for name, element in elements.items():
        try:
            found[name] = np.frompyfunc(kept, 1, 1)(values.grid(element))
        except (LookupError, ZeroDivisionError):
            continue
    return found


def kept(number: Any) -> Any:
    """A rational number as it is, unless it grows from step to step; a ball for any other."""
    short = isinstance(number, fmpq) and max(number.p.bit_length(), number.q.bit_length()) < LONGEST
    return number if short else ball(number)

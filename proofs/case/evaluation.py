"""Stated facts at an instance: numbers for the letters, and whether a fact is true there, or cannot be told.

Facts are read from certificates (`proofs.reading`), so SymPy is not needed. Numbers are exact as far as they are
rational, or in Q(sqrt(q)) where the direction at the start lives; else they are balls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

import numpy as np
from flint import fmpq

from proofs.evaluation import meaning
from proofs.reading import ENTRYWISE, RELATIONS, SCALAR, SIGNS, Context, Data, Element, Fact, Grid, Letter, Word
from symbolic.quadratic import Quadratic, ball

Rows = Sequence[Sequence[Any]]
LASTING = {"", "A", "A_pinv", "y", "w0"}  # letters (and identities) that have one value in all statements
Shared = dict[Any, Grid]  # definitions and words in these
Truth = bool | None  # None: it cannot be told
WORDS = {True: "yes", False: "no", None: "undecided"}
TURNED = {">=": "<=", ">": "<"}  # reading turns these round


class Unknown(LookupError):
    """A letter has no value here."""


class Values(Data):
    """Numbers for the letters of a context.

    Parameters
    ----------
    context : the letters, and what those with a definition are defined from
    dims : a size for each dimension
    known : rows of numbers for letters; those that the context does not have are passed over
    shared : what is made of letters that have one value everywhere, kept from statement to statement
    """

    def __init__(
        self,
        context: Context,
        dims: Mapping[str, int],
        known: Mapping[str, Rows],
        shared: Shared,
    ) -> None:
        super().__init__(context, dims, fmpq, inverse)
        self.shared, self.words = shared, dict[Word, Grid]()
        for name in known.keys() & context.letters.keys():
            self.put(name, context.letters[name].shape, known[name])

    def letter(self, name: str) -> Grid:
        if name not in self.grids and name in self.context.defined:
            self.grids[name] = self.defined(name)
        if name not in self.grids:
            raise Unknown(name)
        return self.grids[name]

    def defined(self, name: str) -> Grid:
        """The value of a letter with a definition."""
        kind, *texts = self.context.defined[name]
        arguments = self.context.arguments(name, self.context.top.nonzero)
        lasting = set[str]().union(*(x.letters() for x in arguments)) == {"A"}
        if lasting and (kind, *texts) in self.shared:
            return self.shared[kind, *texts]
        used = arguments[:-1] if kind in ENTRYWISE else arguments  # the last one is for derivatives
        value = meaning(kind, [tamed(self.grid(x)) for x in used])
        return self.shared.setdefault((kind, *texts), value) if lasting else value

    def grid(self, element: Element) -> Grid:
        return element.image(self.diagonal(element.shape, 0), self.word, single, np.frompyfunc(inverse, 1, 1))

    def word(self, word: Word) -> Grid:
        """A product of letters, computed once."""
        kept = self.shared if all(x.name in LASTING for x in word) else self.words
        if word not in kept:
            kept[word] = self.product(word)
        return kept[word]

    def product(self, word: Word) -> Grid:
        """A product of letters, from the side on which it is a row or a column, so that no large matrix is formed."""
        grids = [self.letter(x.name) if x.name else self.diagonal((x.rows, x.columns), 1) for x in word]
        factors = [grid.T if x.turned else grid for x, grid in zip(word, grids, strict=True)]
        if len(word) < 2 or word[0].rows == "1":
            return reduce(np.matmul, factors) if word else single(fmpq(1))
        return reduce(lambda right, left: np.matmul(left, right), reversed(factors))

    def with_values(self, values: Mapping[str, Grid]) -> Values:
        """The same with values for more letters."""
        more = copy(self)
        more.grids, more.words = {**self.grids, **values}, {}
        return more


def inverse(number: Any) -> Any:
    if isinstance(number, fmpq) and number == 0:
        raise Unknown("a number divided by 0")
    return 1 / number


def tamed(grid: Grid) -> Grid:
    """Numbers of which functions can be taken: rational, or balls."""
    return np.frompyfunc(lambda x: x.ball() if isinstance(x, Quadratic) else x, 1, 1)(grid)


def single(number: Any) -> Grid:
    return np.array([[number]], dtype=object)


# whether a relation holds


def truth(kind: str, gap: Any) -> Truth:
    """Whether a number stands in a relation to 0: exactly, or as far as a ball tells.

    >>> from flint import arb
    >>> truth(">", arb(1, 0.5)), truth(">", arb(1, 2)), truth("=", arb(1, 0.5)), truth("=", fmpq(0))
    (True, None, False, True)
    """
    if isinstance(gap, Quadratic):
        return {"=": False, "!=": True}.get(kind, gap.sign() > 0)
    if isinstance(gap, fmpq):
        return {"=": gap == 0, "!=": gap != 0, ">=": gap >= 0, ">": gap > 0}[kind]
    if not gap.is_finite():
        return None
    if kind in ("=", "!="):
        return None if gap.contains(0) else kind == "!="
    yes, no = (gap >= 0, gap < 0) if kind == ">=" else (gap > 0, gap <= 0)
    return True if yes else False if no else None


def all_of(truths: Sequence[Truth]) -> Truth:
    return False if False in truths else None if None in truths else True


def any_of(truths: Sequence[Truth]) -> Truth:
    return True if True in truths else None if None in truths else False


@dataclass(frozen=True)
class Comparison:
    """One relation at an instance: its sides where they are farthest apart; `says` why it cannot be evaluated.

    `margin` is by how much an inequality holds, or fails if it is negative; or how far apart two sides are. `sample`
    says that the relation is claimed of all values of a letter, and was looked at for one.
    """

    text: str
    holds: Truth
    relation: str = ""
    left: Any = None
    right: Any = None
    margin: Any = None
    says: str = ""
    sample: bool = False

    @property
    def settled(self) -> Truth:
        """Whether what is claimed is true."""
        return None if self.sample and self.holds else self.holds


@dataclass
class Place:
    """A statement at an instance: values of its letters, and of those that move also in the limit, if that is known.

    `certain` are facts about the limit whose truth is known otherwise than by numbers, and `roots` values of letters
    that are introduced as the root of an equation that is not linear.
    """

    now: Values
    late: Values | None = None
    certain: Mapping[str, Truth] = field(default_factory=dict)
    roots: Mapping[str, Any] = field(default_factory=dict)

    def sides(self, fact: Fact) -> tuple[Grid, Grid]:
        """Both sides of a relation; of a limit, the quantity there and what it is said to tend to."""
        left, right = fact.elements
        if fact.kind == "exp":
            return self.now.grid(left), meaning("exp", [tamed(self.now.grid(right))])
        if fact.kind != "tends":
            return self.now.grid(left), self.now.grid(right)
        if self.late is None:
            raise Unknown("the limit")
        return self.late.grid(left), self.now.grid(right)

    def compare(self, text: str, fact: Fact) -> Comparison:
        """A relation, a limit or a predicate.

        Raises Unknown if a letter has no value.
        """
        if fact.kind == "complete":
            return Comparison(text, True, says="every flow of least squares exists for all times")
        if fact.kind in SIGNS:
            entries = self.now.grid(fact.elements[0]).flat
            return Comparison(text, all_of([truth(SIGNS[fact.kind], x) for x in entries]))
        if fact.kind not in (*RELATIONS, "tends", "exp"):
            return Comparison(text, None, says="it is no relation between numbers")
        left, right = self.sides(fact)
        kind = fact.kind if fact.kind in RELATIONS else "="
        pairs = list(zip(left.flat, right.flat, strict=True))
        truths = [truth(kind, a - b) for a, b in pairs]
        together = any_of(truths) if kind == "!=" else all_of(truths)
        if text in self.certain:
            together = self.certain[text]
        a, b = max(pairs, key=lambda pair: apart(*pair))
        margin = a - b if kind in TURNED else abs(a - b)
        if f" {TURNED.get(kind)} " in text:
            a, b, kind = b, a, TURNED[kind]
        return Comparison(text, together, "→" if fact.kind == "tends" else kind, a, b, margin)

    def truth(self, raw: Any, fact: Fact) -> Truth:
        """Whether any fact is true."""
        return all_of([row.settled for row in self.rows(raw, fact)])

    def rows(self, raw: Any, fact: Fact) -> Iterator[Comparison]:
        """The relations that a fact consists of, under the conditions that hold here."""
        try:
            if isinstance(raw, str):
                yield self.compare(raw, fact)
            elif fact.kind == "or":
                yield from self.alternatives(raw, fact)
            else:
                yield from self.quantified(raw, fact)
        except Unknown as error:
            yield Comparison(shown(raw), None, says=f"nothing here gives a value to {error}")

    def alternatives(self, raw: Any, fact: Fact) -> Iterator[Comparison]:
        """Those of the first alternative that is true; if none is known to be, all that may be."""
        groups = [
            [row for part, inner in zip(parts, group, strict=True) for row in self.rows(part, inner)]
            for parts, group in zip(raw["or"], fact.groups, strict=True)
        ]
        truths = [all_of([row.settled for row in group]) for group in groups]
        if True in truths:
            yield from groups[truths.index(True)]
        else:
            yield Comparison(shown(raw), any_of(truths), says="" if None in truths else "no alternative is true")

    def quantified(self, raw: Any, fact: Fact) -> Iterator[Comparison]:
        """What is claimed of all, or of some letters, if facts single out values for these."""
        texts = [raw.get("if", []), raw["then"]] if "forall" in raw else [[], raw["with"]]
        groups = fact.groups if "forall" in raw else ((), *fact.groups)
        conditions, claims = (list(zip(*part, strict=True)) for part in zip(texts, groups, strict=True))
        letters = {name for name, _ in fact.letters}
        place, defining = self.solved(conditions if "forall" in raw else claims, letters)
        if letters - place.now.grids.keys():
            every = "every" if "forall" in raw else "some"
            says = f"it is about {every} {', '.join(sorted(letters))}, of which no value is singled out"
            yield Comparison(shown(raw), None, says=says)
            return
        sample = any(fact.kind == ">=" for fact in defining)
        for text, inner in conditions:
            met = True if inner in defining else place.truth(text, inner)
            if met is not True:
                says = "the condition is false here" if met is False else "whether the condition holds cannot be told"
                yield Comparison(f"if {shown(text)}", True if met is False else None, says=says, sample=sample)
                return
        for text, inner in claims:
            for row in place.rows(text, inner):
                found = replace(row, holds=True) if inner in defining else row
                if sample and "exists" in raw:  # another value may do
                    yield replace(found, holds=found.holds or None)
                else:
                    yield replace(found, sample=sample or found.sample)

    # letters that facts determine

    def solved(self, facts: Sequence[tuple[Any, Fact]], unknown: set[str]) -> tuple[Place, dict[Fact, str]]:
        """Values for those unknown letters that facts determine, and the letter that each of these facts gave."""
        place, left, defining = self, unknown - self.now.grids.keys(), dict[Fact, str]()
        while left:
            for raw, fact in facts:
                if (found := place.solve(raw, fact, left)) is not None:
                    place, left = place.given(*found), left - {found[0]}
                    defining[fact] = found[0]
                    break
            else:
                break
        return place, defining

    def given(self, name: str, value: Grid) -> Place:
        late = self.late.with_values({name: value}) if self.late is not None else None
        return replace(self, now=self.now.with_values({name: value}), late=late)

    def solve(self, raw: Any, fact: Fact, unknown: set[str]) -> tuple[str, Grid] | None:
        """The letter that a fact determines, and its value: it is a limit, or an exponential, or solves an equation.

        Of an inequality, it is the value at which both sides are equal.
        """
        if not isinstance(raw, str) or fact.kind not in ("tends", "exp", "=", ">="):
            return None
        try:
            if fact.kind == "tends":
                name = fact.elements[1].letter()
                return (name, self.late.grid(fact.elements[0])) if name in unknown and self.late is not None else None
            if fact.kind == "exp":
                name = fact.elements[0].letter()
                if name in unknown:
                    return name, meaning("exp", [tamed(self.now.grid(fact.elements[1]))])
                return self.root(fact.elements[1], logarithm(self.now.grid(fact.elements[0])), unknown)
            for name in self.roots.keys() & unknown & {y for x in fact.mentions() for y in self.depends(x)}:
                return name, single(self.roots[name])
            return self.root(fact.difference, single(fmpq(0)), unknown)
        except Unknown:
            return None

    def root(self, element: Element, value: Grid, unknown: set[str]) -> tuple[str, Grid] | None:
        """The one unknown letter in an element, if it is linear in that, or in an exponential of something linear."""
        hidden = {name: inner for name in element.letters() if (inner := self.depends(name) & unknown)}
        if element.shape != SCALAR or len(hidden) != 1:
            return None
        ((name, inner),) = hidden.items()
        if not linear(element, name):
            return None
        at = [self.now.with_values({name: single(fmpq(x))}).grid(element)[0, 0] for x in (0, 1)]
        slope = at[1] - at[0]
        if truth("!=", slope) is not True:
            return None
        found = single((value[0, 0] - at[0]) / slope)
        if name in unknown:
            return name, found
        kind, *_ = self.now.context.defined[name]
        argument = self.now.context.arguments(name, self.now.context.top.nonzero)[0]
        return self.root(argument, logarithm(found), inner) if kind == "exp" else None

    def depends(self, name: str) -> set[str]:
        """A letter, and the letters from which it is defined."""
        if name in self.now.grids or name not in self.now.context.defined:
            return {name}
        arguments = self.now.context.arguments(name, self.now.context.top.nonzero)
        return {name}.union(*(self.depends(x) for e in arguments for x in e.letters()))


def linear(element: Element, name: str) -> bool:
    """Whether an element is a polynomial of degree 1 in a letter, with coefficients that do not contain it."""
    terms, bottom = element.parts()
    alone = (Letter(name, *SCALAR),)
    inside = [
        x for poly in (*terms.values(), bottom) for x in element.variables(poly) if any(y.name == name for y in x[1])
    ]
    if any(word != alone for _, word in inside) or any(y.name == name for word in terms for y in word):
        return False
    places = {i for i, _ in inside}
    degrees = [poly.degrees()[i] for i in places for poly in terms.values()]
    return max(degrees, default=0) == 1 and all(bottom.degrees()[i] == 0 for i in places)


def logarithm(grid: Grid) -> Grid:
    value = ball(grid[0, 0]).log()
    if not value.is_finite():
        raise Unknown("the logarithm of a number that is not positive")
    return single(value)


def apart(a: Any, b: Any) -> float:
    return float(abs(ball(a - b)).mid())


def shown(raw: Any) -> str:
    """A fact in words and in the grammar of certificates."""
    if isinstance(raw, str):
        return raw
    if "or" in raw:
        return " or ".join(f"({', '.join(map(shown, group))})" for group in raw["or"])
    if "exists" in raw:
        return f"there are {', '.join(raw['exists'])} with {', '.join(map(shown, raw['with']))}"
    every = f"for all {', '.join(raw['forall'])}: " if raw["forall"] else ""
    given = f"if {', '.join(map(shown, raw['if']))} then " if raw.get("if") else ""
    return every + given + ", ".join(map(shown, raw["then"]))

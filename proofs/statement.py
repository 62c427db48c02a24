"""Statements and their evidence: how a proof is written down, and how it becomes a certificate.

A `Statement` says what is given and what is concluded. Its `proof()` or `refuted()` records steps, each with a
sentence and a fact; `Statement.certificate()` searches for the cofactors and squares that the steps need and returns
plain data. Only the kernel says whether these data prove anything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixExpr

from symbolic.inequalities import certify
from symbolic.notation import (
    Expression,
    Fact,
    Language,
    Operator,
    definition_facts,
    eq,
    ne,
    tends,
    text,
)
from symbolic.search import NoCertificate, cofactors
from symbolic.words import ONE_BY_ONE, Poly

NAME = re.compile(r"[A-Za-z]\w*")
FALSE = ne(0, 0)


@dataclass(frozen=True)
class Known:
    """A fact that may be used, under its name."""

    name: str
    fact: Fact


@dataclass
class Step:
    """One step: its sentence, what it proves, and what it needs."""

    known: Known
    kind: str
    says: str
    fields: dict[str, Any] = field(default_factory=dict)
    scope: tuple[Known, ...] = ()  # what was known when the step was written
    by: tuple[Known, ...] = ()
    squares: tuple[Expression, ...] = ()
    inner: list[tuple[str, list[Step]]] = field(default_factory=list)  # blocks of steps inside this one
    source: Statement | None = None  # the statement that is cited

    def mentions(self) -> list[Any]:
        """The data in which the letters of this step stand."""
        fields = {key: value for key, value in self.fields.items() if key in ("with", "split")}
        cited = sorted(self.source.names) if self.source is not None else []
        return [self.known.fact.data(), fields, [text(square) for square in self.squares], cited]

    def data(self, language: Language) -> dict[str, Any]:
        """The step as plain data; searches where the kind needs it."""
        found: dict[str, Any] = {"name": self.known.name, "kind": self.kind, "says": self.says, **self.fields}
        found["fact"] = self.known.fact.data()
        try:
            if self.kind == "identity":
                found["cofactors"] = self.identity_certificate(language)
            elif self.kind == "inequality":
                found["terms"], found["cofactors"] = self.inequality_certificate(language)
        except NoCertificate as error:
            raise NoCertificate(f"step {self.known.name} ({self.says}): {error}") from None
        blocks = [[step.data(language) for step in steps] for _, steps in self.inner]
        if self.kind in ("suppose", "obtain"):
            found["steps"] = blocks[0]
        elif self.kind == "cases":
            found["branches"] = blocks
        return found

    def available(self, kinds: Sequence[str], language: Language, explicit: bool) -> dict[str, Poly]:
        """The relations that may be used: those in `by`, and if that is not all, hypotheses and definitions."""
        mentioned = {name for known in (self.known, *self.by) for side in known.fact.sides for name in names_in(side)}
        standing = [] if explicit else [known for known in self.scope if relevant(known, mentioned, language)]
        chosen = {known.name: known for known in (*standing, *self.by) if known.fact.kind in kinds}
        return {name: known.fact.difference(language) for name, known in chosen.items()}

    def identity_certificate(self, language: Language) -> list[list[str]]:
        goal = self.known.fact.difference(language)
        equations = self.available(("=",), language, explicit=False)
        return [row.row() for row in cofactors(goal, equations, units(self.scope, language))]

    def inequality_certificate(self, language: Language) -> tuple[list[list[object]], list[list[str]]]:
        fact = self.known.fact
        known = self.available((">=", ">", "<=", "<"), language, explicit=True)
        strict = [known.name for known in self.by if known.fact.kind in (">", "<")]
        equations = self.available(("=",), language, explicit=False)
        columns = [language.poly(square) for square in self.squares]
        squares, rest = certify(
            fact.difference(language),
            known,
            columns,
            equations,
            units(self.scope, language),
            None if fact.kind in (">=", "<=") else strict,
        )
        return [square.row() for square in squares], [row.row() for row in rest]


@cache
def names_in(expression: Expression) -> frozenset[str]:
    return frozenset(NAME.findall(text(expression)))


def relevant(known: Known, mentioned: set[str], language: Language) -> bool:
    """Hypotheses are always tried; definitions when their letter can occur in what is to be proved."""
    letter, colon, _ = known.name.partition(":")
    return letter == "given" or "." in letter or (bool(colon) and letter in closure(mentioned, language))


def units(scope: Iterable[Known], language: Language) -> set[str]:
    """The scalar letters that are known not to vanish."""
    found = {name for name, (kind, _) in language.defined.items() if kind == "exp"}
    for known in scope:
        if known.fact.kind in (">", "<", "!=") and 0 in known.fact.sides:
            difference = known.fact.difference(language)
            names = {letter[0] for letter in difference.letters()}
            if difference.shape == ONE_BY_ONE and len(names) == 1:
                (name,) = names
                found |= names if set(difference.terms) == set(Poly.letter(name, ONE_BY_ONE).terms) else set()
    return found


def closure(names: Iterable[str], language: Language) -> set[str]:
    """All names that some names depend on, through abbreviations, definitions and operators."""
    found: set[str] = set()
    more = set(names)
    while more:
        found |= more
        more = {inner for name in found for inner in dependencies(name, found, language)} - found
    return found


def dependencies(name: str, used: set[str], language: Language) -> Collection[str]:
    """What one name needs; of an operator's table, only the rows of letters in use."""
    if name in language.lets:
        return names_in(language.lets[name])
    if name in language.defined:
        return {inner for argument in language.defined[name][1] for inner in names_in(argument)}
    motion = {"rate", "next", "start"} & set(language.operators)
    if name not in language.operators:  # a letter; one that moves brings the flow with it, or the step
        return motion if any(name in language.operators[law].table for law in motion - {"start"}) else set()
    rows = [value for letter, value in language.operators[name].table.items() if letter in used]
    together = motion if name in motion else set[str]()
    return together.union(*map(names_in, rows))


class Proof:
    """Records the steps of a proof. Each method takes a sentence for the reader and returns what it makes known."""

    def __init__(self, language: Language, known: Iterable[Known], counter: Iterator[str]) -> None:
        self.language = language
        self.known = list(known)
        self.counter = counter
        self.steps: list[Step] = []

    def __getitem__(self, label: str) -> Known:
        """A hypothesis by its label, or any known fact by its name.

        Raises KeyError if there is none.
        """
        for known in reversed(self.known):
            if known.name in (label, f"given:{label}") or known.name.endswith(f".{label}"):
                return known
        raise KeyError(f"no fact is called {label!r}; known are {', '.join(known.name for known in self.known)}")

    def definition(self, letter: Expression, label: str) -> Known:
        """A fact about a defined letter, such as definition(n, "square")."""
        return self[f"{letter.name}:{label}"]

    def record(self, kind: str, says: str, fact: Fact, by: Sequence[Known] = (), **more: Any) -> Known:
        known = Known(next(self.counter), fact)
        self.steps.append(Step(known, kind, says, scope=tuple(self.known), by=tuple(by), **more))
        self.known.append(known)
        return known

    def identity(self, says: str, left: Expression, right: Expression, by: Sequence[Known] = ()) -> Known:
        """left = right, from the hypotheses, the definitions and the equations in `by`."""
        return self.record("identity", says, eq(left, right), by)

    def inequality(self, says: str, fact: Fact, by: Sequence[Known] = (), squares: Sequence[Expression] = ()) -> Known:
        """An inequality, from products of those in `by` times sums of squares of the given columns."""
        return self.record("inequality", says, fact, by, squares=tuple(squares))

    def rule(self, name: str, says: str, fact: Fact, by: Sequence[Known] = (), **variables: Expression) -> Known:
        """Apply a named rule of `rules.toml` to the premises `by`."""
        values = {variable: text(value) for variable, value in variables.items()}
        return self.record("rule", says, fact, by, fields={"rule": name, "with": values, "by": [k.name for k in by]})

    def cite(
        self,
        source: Statement,
        conclusion: str,
        says: str,
        fact: Fact,
        by: Mapping[str, Known],
        values: Mapping[Expression, Expression] | None = None,
    ) -> Known:
        """Use a conclusion of a proved statement; `by` gives, for each of its hypotheses, the fact known here."""
        fields = {
            "claim": source.claim,
            "statement": source.name,
            "conclusion": conclusion,
            "with": {letter.name: text(value) for letter, value in (values or {}).items()},
            "by": {label: known.name for label, known in by.items()},
        }
        return self.record("cite", says, fact, list(by.values()), fields=fields, source=source)

    def instantiate(self, of: Known, says: str, fact: Fact, by: Sequence[Known] = (), **values: Expression) -> Known:
        """A universal fact at given values of its letters."""
        fields = {
            "of": of.name,
            "with": {name: text(value) for name, value in values.items()},
            "by": [k.name for k in by],
        }
        return self.record("instantiate", says, fact, [of, *by], fields=fields)

    def witness(self, says: str, fact: Fact, by: Sequence[Known], **values: Expression) -> Known:
        """Existence, by values for the letters."""
        fields = {"with": {name: text(value) for name, value in values.items()}, "by": [k.name for k in by]}
        return self.record("witness", says, fact, by, fields=fields)

    def alternative(self, says: str, fact: Fact, by: Sequence[Known]) -> Known:
        """`or`, by one of its alternatives."""
        return self.record("or", says, fact, by, fields={"by": [k.name for k in by]})

    def evaluate(self, says: str, fact: Fact) -> Known:
        """In a refutation: what is true at the data."""
        return self.record("evaluate", says, fact)

    def limit(
        self, says: str, quantity: Expression, known: Mapping[Expression, Known], to: Expression | None = None
    ) -> Known:
        """The limit of a quantity, a polynomial in those whose limits are known; all else in it stands still.

        `to` is another way of writing that limit.
        """
        needed = [q for q in known if quantity.has(q)] or list(known)[:1]
        places = {f"lim{i}": q for i, q in enumerate(needed, start=1)}
        letters = {name: placeholder(name, q) for name, q in places.items()}
        word = quantity.xreplace({q: letters[name] for name, q in places.items()})
        limits = {letters[name]: shaped(known[q].fact.sides[1], q) for name, q in places.items()}
        to = word.xreplace(limits) if to is None else to
        fields = {"with": {name: known[q].name for name, q in places.items()}, "expression": text(word)}
        return self.record("limit", says, tends(quantity, to), list(known.values()), fields=fields)

    def absurd(self, says: str, *by: Known) -> Known:
        """A contradiction."""
        return self.record("absurd", says, FALSE, by, fields={"by": [k.name for k in by]})

    @contextmanager
    def inside(self, step: Step, label: str, assumed: Sequence[Fact]) -> Iterator[Proof]:
        names = {"suppose": "if", "obtain": "has", "cases": "case"}
        extra = [Known(f"{step.known.name}.{names[step.kind]}{i}", fact) for i, fact in enumerate(assumed, start=1)]
        block = Proof(self.language, [*step.scope, *extra], self.counter)
        yield block
        step.inner.append((label, block.steps))

    @contextmanager
    def suppose(self, says: str, fact: Fact) -> Iterator[Supposed]:
        """Prove a universal fact: inside, its conditions are known as if1, if2, ...; end with `proves(...)`."""
        step = self.open("suppose", says, fact)
        with self.inside(step, "suppose", fact.parts[0]) as block:
            supposed = Supposed(block)
            yield supposed
        step.fields["proves"] = [known.name for known in supposed.proved]
        self.close(step)

    @contextmanager
    def obtain(self, of: Known, says: str, fact: Fact) -> Iterator[Proof]:
        """Use an existence: inside, what the letters satisfy is known as has1, has2, ...; the steps end in it."""
        step = self.open("obtain", says, fact, fields={"of": of.name})
        with self.inside(step, "obtain", of.fact.parts[1]) as block:
            yield block
        self.close(step)

    @contextmanager
    def cases(self, says: str, fact: Fact, split: Fact | None = None, on: Known | None = None) -> Iterator[Cases]:
        """Prove a fact in every case, of a relation and its negation or of known alternatives."""
        if split is not None:
            step = self.open("cases", says, fact, fields={"split": split.data()})
            alternatives = [[split], [opposite(split)]]
        else:
            if on is None:
                raise ValueError("cases need a relation to split on, or known alternatives")
            step = self.open("cases", says, fact, fields={"on": on.name})
            alternatives = [list(part) for part in on.fact.parts]
        yield Cases(self, step, alternatives)
        self.close(step)

    def split(
        self,
        says: str,
        fact: Fact,
        candidates: Sequence[Fact],
        by: Sequence[Known] = (),
        squares: Sequence[Expression] = (),
    ) -> Known:
        """An inequality, in both cases of the first candidate for which certificates are found.

        Raises NoCertificate if no candidate will do. The search happens at once, not with that of the other steps.
        """
        steps, known = list(self.steps), list(self.known)
        for candidate in candidates:
            self.steps, self.known = list(steps), list(known)
            with self.cases(says, fact, split=candidate) as cases:
                for label in ("In one case", "in the other"):
                    with cases.case(label) as case:
                        case.inequality("there is a certificate.", fact, [case["case1"], *by], squares)
            try:
                self.steps[-1].data(self.language)
            except NoCertificate:
                continue
            return self.last
        self.steps, self.known = steps, known
        raise NoCertificate(f"{says}: none of {len(candidates)} case distinctions leads to {fact.data()}")

    def open(self, kind: str, says: str, fact: Fact, **more: Any) -> Step:
        known = Known(next(self.counter), fact)
        step = Step(known, kind, says, scope=tuple(self.known), **more)
        self.steps.append(step)
        return step

    def close(self, step: Step) -> None:
        self.known.append(step.known)

    @property
    def last(self) -> Known:
        return self.steps[-1].known


@dataclass
class Supposed:
    """The inside of `suppose`."""

    step: Proof
    proved: tuple[Known, ...] = ()

    def proves(self, *known: Known) -> None:
        self.proved = known

    def __getitem__(self, label: str) -> Known:
        return self.step[label]


@dataclass
class Cases:
    """The inside of `cases`: one `case` block after the other."""

    proof: Proof
    step: Step
    alternatives: list[list[Fact]]

    @contextmanager
    def case(self, label: str = "") -> Iterator[Proof]:
        assumed = self.alternatives[len(self.step.inner)]
        with self.proof.inside(self.step, label, assumed) as block:
            yield block


def opposite(fact: Fact) -> Fact:
    kind = {"=": "!=", "!=": "=", ">=": "<", ">": "<=", "<=": ">", "<": ">="}[fact.kind]
    return Fact(kind, fact.sides)


@dataclass
class Parameters:
    """The letters in which the entries of a refutation's data are written, and what is proved about them."""

    language: Language
    given: dict[str, Fact]
    point: dict[str, Any]  # a value for each, at which what is given holds
    at: tuple[str, ...]  # those that are fixed at the point when the failure is shown
    facts: Proof
    then: Proof

    def data(self, shown: Any) -> dict[str, Any]:
        given = {label: fact.data() for label, fact in self.given.items()}
        mentioned = [shown, given, [step.mentions() for step in (*self.facts.steps, *self.then.steps)], ["rate"]]
        steps = {name: [step.data(self.language) for step in proof.steps] for name, proof in
                 (("steps", self.facts), ("then", self.then))}  # fmt: skip
        found = {
            "parameters": context(self.language, names_of(mentioned, self.language), given),
            "point": {name: str(value) for name, value in self.point.items()},
        }
        return found | {name: data for name, data in {**steps, "at": sorted(self.at)}.items() if data}


@dataclass(frozen=True)
class Worked:
    """A counterexample worked by hand in three lines; in braces stand letters of the data, or names of `values`."""

    data: str
    says: str  # what the statement says at the data
    true: str  # and what is true there
    values: dict[str, Expression]


@dataclass
class Refutation:
    """Exact data on which a statement fails, and how the failure is seen."""

    statement: Statement
    dims: dict[str, int]
    values: dict[str, list[list[Any]]]
    assume: str
    says: str
    derive: Proof
    proof: Proof
    extra: Parameters | None = None
    shows: list[str] = field(default_factory=list)  # hypotheses about limits, which `proof` shows
    fails: Known | None = None
    worked: Worked | None = None

    @property
    def assumed(self) -> Known:
        """The conclusion that is to be refuted, taken for granted."""
        return self.derive["assumed"]

    @property
    def parameters(self) -> Language | None:
        """The language of the entries, if they are not plain numbers."""
        return self.extra.language if self.extra is not None else None

    @property
    def point(self) -> dict[str, Any]:
        """A value for each parameter."""
        return self.extra.point if self.extra is not None else {}

    @property
    def facts(self) -> Proof:
        """The proof of facts about the parameters, for all times."""
        return self.with_parameters().facts

    @property
    def then(self) -> Proof:
        """The proof of facts about the parameters at the chosen point."""
        return self.with_parameters().then

    def with_parameters(self) -> Parameters:
        if self.extra is None:
            raise ValueError(f"{self.statement.claim}: this refutation has no parameters")
        return self.extra

    def show(self, label: str) -> None:
        """A hypothesis about limits holds, as `proof` shows; what is known there may be used from here on."""
        self.shows.append(label)
        names = {other.name for other in self.derive.known}
        self.derive.known += [other for other in self.proof.known if other.name not in names]

    def data(self) -> dict[str, Any]:
        shown = {name: [[entry_text(entry) for entry in row] for row in rows] for name, rows in self.values.items()}
        fails = self.fails or self.assumed
        found: dict[str, Any] = {"dims": self.dims, "values": shown, "assume": self.assume, "false": fails.name}
        for name, steps in (("proof", self.proof.steps), ("derive", self.derive.steps)):
            if steps:
                found[name] = [step.data(self.statement.language) for step in steps]
        return found if self.extra is None else found | self.extra.data(shown)


def entry_text(entry: Any) -> str:
    return str(entry) if isinstance(entry, int | Fraction | str) else text(entry)


@dataclass
class Statement:
    """What is given, what is concluded, and the evidence for or against it."""

    claim: str
    name: str
    language: Language
    given: dict[str, Fact]
    conclude: dict[str, Fact]
    says: str = ""
    less: tuple[tuple[str, str], ...] = ()
    steps: Proof | None = None
    refutation: Refutation | None = None

    def hypotheses(self) -> list[Known]:
        defined = [known for name in self.language.defined for known in meanings_of(self.language, name)]
        return [Known(f"given:{label}", fact) for label, fact in self.given.items()] + defined

    def proof(self) -> Proof:
        """Begin the proof; its steps are recorded on what this returns."""
        self.steps = Proof(self.language, self.hypotheses(), numbers())
        return self.steps

    def refuted(
        self,
        says: str,
        assume: str,
        dims: Mapping[str, int],
        values: Mapping[Expression, Sequence[Sequence[Any]]],
        parameters: Language | None = None,
        given: Mapping[str, Fact] | None = None,
        point: Mapping[Expression, Any] | None = None,
        at: Sequence[Expression] = (),
    ) -> Refutation:
        """Begin a refutation by exact data.

        Parameters
        ----------
        says : a sentence for the reader
        assume : label of the conclusion that fails
        dims : a size for each symbolic dimension
        values : letter to rows of entries: integers, fractions, or expressions in the letters of `parameters`
        parameters, given, point : a language for the entries, hypotheses on it, and a point at which these hold
        at : the parameters that are fixed at the point when the failure is shown, such as the time
        """
        proof = Proof(self.language, self.hypotheses(), numbers("h"))
        derive = Proof(self.language, [*self.hypotheses(), Known("assumed", self.conclude[assume])], numbers("d"))
        shown = {letter.name: [list(row) for row in rows] for letter, rows in values.items()}
        self.refutation = Refutation(self, dict(dims), shown, assume, says, derive, proof)
        if parameters is not None:
            scope = Statement(self.claim, "parameters", parameters, dict(given or {}), {})
            facts = Proof(parameters, scope.hypotheses(), numbers("p"))
            values_at = {letter.name: value for letter, value in (point or {}).items()}
            instant = [Known(f"at {letter.name}", eq(letter, values_at[letter.name])) for letter in at]
            self.refutation.extra = Parameters(
                parameters,
                scope.given,
                values_at,
                tuple(letter.name for letter in at),
                facts,
                Proof(parameters, [*facts.known, *instant], numbers("q")),
            )
        return self.refutation

    def sources(self) -> set[str]:
        """The claims that the evidence cites."""
        return {step.source.claim for step in self.every_step() if step.source is not None}

    def every_step(self) -> Iterator[Step]:
        found = self.refutation
        proofs = [self.steps, *((found.proof, found.derive) if found else ())]
        queue = [step for proof in proofs if proof for step in proof.steps]
        while queue:
            step = queue.pop()
            yield step
            queue += [inner for _, block in step.inner for inner in block]

    @cached_property
    def names(self) -> frozenset[str]:
        """The letters, abbreviations and operators of the statement and of its evidence, which must be complete."""
        data = [step.mentions() for step in self.every_step()]
        shown = [fact.data() for fact in (*self.given.values(), *self.conclude.values())]
        return frozenset(
            names_of([shown, data, list(self.refutation.values) if self.refutation else []], self.language)
        )

    def certificate(self) -> dict[str, Any]:
        """The statement with its evidence as plain data; this is where the searching happens."""
        given = {label: fact.data() for label, fact in self.given.items()}
        found: dict[str, Any] = {"context": context(self.language, self.names, given)}
        found["conclude"] = {label: fact.data() for label, fact in self.conclude.items()}
        if self.less:
            found["context"]["less"] = [list(pair) for pair in self.less]
        if self.refutation is not None:
            found["refutation"] = self.refutation.data()
        elif self.steps is not None:
            found["proof"] = [step.data(self.language) for step in self.steps.steps]
        return found


def placeholder(name: str, quantity: Expression) -> Expression:
    """A letter in the place of a quantity."""
    return sp.MatrixSymbol(name, *quantity.shape) if isinstance(quantity, MatrixExpr) else sp.Symbol(name, real=True)


def shaped(limit: Expression, quantity: Expression) -> Expression:
    """The number 0 as a limit of a matrix is a matrix."""
    return 0 * quantity if limit == 0 and isinstance(quantity, MatrixExpr) else limit


def numbers(prefix: str = "s") -> Iterator[str]:
    count = 0
    while True:
        count += 1
        yield f"{prefix}{count}"


def names_of(data: Any, language: Language) -> set[str]:
    """The names of a language on which some data depend, but for those that a quantifier binds."""
    return closure(set(mentioned_names(data)) & known_names(language), language) - set(bound_names(data))


def context(language: Language, names: Collection[str], given: dict[str, Any]) -> dict[str, Any]:
    """The part of a language that has these names, as plain data."""
    found: dict[str, Any] = {
        "letters": {name: list(language.letters[name]) for name in names if name in language.letters}
    }
    found["let"] = {name: text(language.lets[name]) for name in names if name in language.lets}
    found["defined"] = {name: definition_data(language, name) for name in language.defined if name in names}
    for kind, label in (("derivation", "derivations"), ("substitution", "substitutions")):
        found[label] = {
            name: operator_table(operator, names)
            for name, operator in language.operators.items()
            if operator.kind == kind and name in names
        }
    found["given"] = given
    return {key: value for key, value in found.items() if value or key == "letters"}


def definition_data(language: Language, name: str) -> list[str]:
    kind, arguments = language.defined[name]
    return [kind, *map(text, arguments)]


def meanings_of(language: Language, name: str) -> list[Known]:
    """What a definition says of its letter."""
    kind, arguments = language.defined[name]
    facts = definition_facts(kind, language.symbols[name], *arguments)
    return [Known(f"{name}:{label}", fact) for label, fact in facts.items()]


def operator_table(operator: Operator, names: Collection[str]) -> dict[str, str]:
    return {letter: text(value) for letter, value in operator.table.items() if letter in names}


def known_names(language: Language) -> set[str]:
    return set(language.letters) | set(language.lets) | set(language.operators)


def mentioned_names(data: Any) -> Iterator[str]:
    """The identifiers in the expressions of some plain data."""
    if isinstance(data, str):
        yield from NAME.findall(data)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in ("says", "name", "kind", "rule", "claim", "statement", "conclusion"):
                yield from mentioned_names(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from mentioned_names(value)


def bound_names(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("forall", "exists"):
                yield from value
            yield from bound_names(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from bound_names(value)

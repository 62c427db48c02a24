"""A second checker of certificates, which shares nothing with the kernel: `recheck` checks a whole certificate again.

What both checkers accept has been multiplied out twice, by different programs: `reading` says how it is done here. That
a cited statement says what is cited, and is proved, is left to the kernel: it stands in another certificate.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import mul
from typing import Any

import flint
import numpy as np

from proofs.reading import (
    COMPOUNDS,
    LIMITS,
    ORDERS,
    RELATIONS,
    SCALAR,
    SIGNS,
    Context,
    Data,
    Disagreement,
    Element,
    Fact,
    Grid,
    Json,
    Scope,
    Shape,
    every,
    rational,
    refuse,
    true,
)

# Who checks a claim asks this module for both opinions.
__all__ = ["Disagreement", "Recheck", "recheck"]

FORMAT = "wn-proofs certificate 1"
ABOUT_TIME = re.compile(r"\b(rate|next|start|tends|complete)\(")
SMOOTH = {"exp", "norm"}
LARGEST = 1000  # numerators and denominators of exponents


@dataclass(frozen=True)
class Recheck:
    """How much of one certificate was checked: its steps by sort, and its numerical models."""

    claim: str
    identities: int
    inequalities: int
    rules: int
    models: int


def recheck(certificate: Json, rules: Json) -> Recheck:
    """Check every step and every model of a certificate again.

    The certificate and ``rules.toml`` are given as they are read from their files; all steps that are neither
    identities nor inequalities count as rules.

    Raises
    ------
    Disagreement
        If anything is missing, unreadable, or not as it says; with the residue left over.

    Examples
    --------
    >>> step = {"name": "PP", "kind": "identity", "fact": "P P = P",
    ...         "cofactors": [["1", "w", "given:unit", "w'"]]}
    >>> context = {"letters": {"w": ["d", "1"]}, "let": {"P": "I_d - w w'"},
    ...            "given": {"unit": "w' w = 1"}}
    >>> theorem = {"context": context, "conclude": {"idempotent": "P P = P"}, "proof": [step]}
    >>> certificate = {"format": "wn-proofs certificate 1", "claim": "projection",
    ...                "statements": {"theorem": theorem}}
    >>> recheck(certificate, {"definition": [], "rule": []})
    Recheck(claim='projection', identities=1, inequalities=0, rules=0, models=0)
    """
    try:
        refuse(certificate["format"] != FORMAT, "unknown format {!r}", certificate["format"])
        refuse(not certificate["statements"], "the certificate has no statement")
        walk = _Walk(rules)
        for name, statement in certificate["statements"].items():
            walk.located(name, walk.statement, name, statement)
        return Recheck(str(certificate["claim"]), **{x: walk.count[x] for x in _Walk.counted})
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise Disagreement(f"the certificate is malformed: {error!r}") from error


class _Walk:
    """Goes through all statements and steps."""

    counted = ("identities", "inequalities", "rules", "models")

    def __init__(self, rules: Json) -> None:
        self.rules = rules
        self.count = Counter[str]()
        self.kinds: dict[str, Callable[[Json, Fact, Scope], None]] = {
            "identity": self.identity, "inequality": self.inequality, "rule": self.rule, "cite": self.cite,
            "instantiate": self.instantiate, "witness": self.witness, "suppose": self.suppose, "obtain": self.obtain,
            "cases": self.cases, "limit": self.limit, "evaluate": self.evaluate, "or": self.alternative,
            "absurd": self.absurd,
        }  # fmt: skip

    @staticmethod
    def located(name: str, check: Callable[..., None], *arguments: object) -> None:
        """Run a check, and say in its complaint where it was made."""
        try:
            check(*arguments)
        except Disagreement as error:
            raise Disagreement(f"{name}: {error}") from error

    def statement(self, name: str, statement: Json) -> None:
        found = {"proof", "refutation"} & statement.keys()
        refuted, wanted = found == {"refutation"}, name.startswith(("mutated", "false"))
        wrong = len(found) != 1 or (refuted != wanted and name != "printed")
        refuse(wrong, "has {}, which is not what it needs", sorted(found))
        refuse(not statement["conclude"] or statement.get("proof") == [], "concludes nothing, or has no steps")
        context = Context(statement["context"], self.rules)
        if refuted:
            _Refutation(self, context, statement).check()
            self.count["models"] += 1
            return
        scope = context.top.child()
        self.steps(statement["proof"], scope)
        for label, raw in statement["conclude"].items():
            wrong = not any(map(scope.fact(raw).same, scope.facts.values()))
            refuse(wrong, "the conclusion {} is not proved: {}", label, raw)

    def steps(self, items: Sequence[Json], scope: Scope) -> None:
        for item in items:
            self.located(str(item["name"]), self.step, item, scope)

    def step(self, step: Json, scope: Scope) -> None:
        name, kind = step["name"], step["kind"]
        wrong = name in scope.facts or kind not in self.kinds
        refuse(wrong, "is a name used twice, or of unknown kind {!r}", kind)
        fact = scope.fact(step["fact"])
        self.kinds[kind](step, fact, scope)
        self.count[{"identity": "identities", "inequality": "inequalities"}.get(kind, "rules")] += 1
        scope.learn(name, fact)

    def vanish(self, rest: Element, step: Json, scope: Scope) -> None:
        """See that nothing is left without the sum of all scale * left * (equation) * right."""
        for scale, left, by, right in step.get("cofactors", []):
            turned = by not in scope.facts and by.endswith("'")
            zero = scope.find(by[:-1] if turned else by, "=").difference
            zero = scope.read(left) * (zero.transpose() if turned else zero) * scope.read(right)
            factor = scope.read(scale)
            refuse(SCALAR not in (factor.shape, zero.shape), "neither {} nor what it scales is 1 x 1", factor)
            rest = rest - factor * zero
        refuse(not rest.is_zero(), "left over: {}", rest)

    def identity(self, step: Json, fact: Fact, scope: Scope) -> None:
        refuse(fact.kind != "=", "an identity proves an equation")
        self.vanish(fact.difference, step, scope)

    def inequality(self, step: Json, fact: Fact, scope: Scope) -> None:
        """Multiply out a Positivstellensatz certificate."""
        wrong = fact.kind not in (">", ">=", "!=") or fact.difference.shape != SCALAR
        refuse(wrong, "an inequality proves >=, > or != between scalars")
        rest, strict = fact.difference, fact.kind == ">="
        for coefficient, by, text in step["terms"]:
            factor, column = scope.read(coefficient), scope.read(text)
            number, known = factor.number(), [scope.find(x, *ORDERS) for x in by]
            wrong = number is None or number < 0 or column.shape[1] != "1"
            refuse(wrong, "{} is no number from 0 on, or {} is no column", factor, column)
            term = factor * (column.transpose() * column)
            for inequality in known:
                term *= inequality.difference
            rest -= term
            sharp = number != 0 and all(x.kind == ">" for x in known)
            strict |= sharp and column.shape == SCALAR and column.is_unit(scope.nonzero)
        self.vanish(rest, step, scope)
        refuse(not strict, "no term is strict")

    def rule(self, step: Json, fact: Fact, scope: Scope) -> None:
        context, rule = scope.context, scope.context.rules.get(step["rule"], {"automatic": True})
        refuse(rule.get("automatic"), "no step may name the rule {!r}", step["rule"])
        conclusion, bound = rule["conclusion"], dict[str, Any]()
        self.timeless(rule["name"], str([*rule["premises"], conclusion]), scope)
        claims, said = [conclusion], [fact]
        if isinstance(conclusion, dict):  # something exists
            bound, claims, said = conclusion["exists"], conclusion["with"], [x for group in fact.groups for x in group]
        named = dict(fact.letters if fact.kind == "exists" else ())
        wrong = named.keys() != bound.keys() or bound.keys() & step["with"].keys()
        refuse(wrong, "{} says that something else exists", rule["name"])
        inner = scope.child()
        inner.open(named)
        values = {x: scope.read(text) for x, text in step["with"].items()} | {x: inner.names[x] for x in bound}
        formal = context.under(rule["variables"] | bound, values, scope)
        if "letters" in rule:
            self.method(rule, values, [formal.fact(x) for x in rule.get("assuming", ())], scope)
        if "flow" in rule:
            flow, sphere = ({values[x].letter() for x in rule[key]} for key in ("flow", "sphere"))
            self.flow(rule["name"], flow, sphere, scope, "lipschitz" in rule)
        for name in rule.get("continuous", ()):
            self.continuous(values[name], scope)
        wanted, found = map(formal.fact, [*rule["premises"], *claims]), [*map(scope.find, step["by"]), *said]
        refuse(not every(Fact.same, [*wanted], found), "premises or conclusion are not those of {}", rule["name"])

    @staticmethod
    def timeless(what: str, text: str, scope: Scope) -> None:
        """See that what speaks of all times finds facts that hold for so long."""
        refuse(scope.one_time and ABOUT_TIME.search(text), "{} is about all times, and this is about one", what)

    @staticmethod
    def flow(name: str, listed: set[str | None], sphere: set[str | None], scope: Scope, lipschitz: bool) -> None:
        """See that a rule lists all that moves, in a field that is smooth enough where some letters have length 1."""
        context = scope.context
        refuse(listed != context.free & context.moving, "not just the letters of {} move", name)
        kinds = {x: context.defined[x][0] for x in context.moving & context.defined.keys()}
        norms = {x for x in kinds if kinds[x] == "norm" and context.arguments(x, scope.nonzero)[0].letter() in sphere}
        even = {x for x in kinds if kinds[x] == "exp" or (lipschitz and context.is_lipschitz(x, scope))}
        rates = [context.image("rate", x, scope) for x in listed if x]
        for part in context.within(rates, scope.nonzero, context.moving):
            rough = (part.letters() & kinds.keys()) - even | part.below() & context.moving
            refuse(rough - norms, "the rates need not be smooth in {}", sorted(rough - norms))

    @staticmethod
    def continuous(value: Element, scope: Scope) -> None:
        """See that something changes continuously: every letter behind it that moves has a rate, or is defined so."""
        context = scope.context
        for part in context.within([value], scope.nonzero, context.moving):
            for letter in part.letters() & context.moving:
                kind, *_ = context.defined.get(letter, [""])
                good = (
                    kind in SMOOTH or context.is_lipschitz(letter, scope)
                    if kind
                    else context.derivations["rate"][letter] != "?"
                )
                refuse(not good, "{} need not be continuous", letter)

    @staticmethod
    def method(rule: Json, values: Json, assuming: Sequence[Fact], scope: Scope) -> None:
        """See that a step of a method is smooth, and that what is known of it is known for every state."""
        context, state = scope.context, [values[x].letter() for x in rule["letters"]]
        wrong = len({*state}) < len(state) or not {*state} <= context.free - context.moving
        refuse(wrong, "{} must be plain letters in {}, each another one, that stand still", state, rule["name"])
        changing = context.changing({*state, *context.derivations.get("by_eta", {})})
        for part in context.within(values.values(), scope.nonzero, changing):
            rough = {x for x in part.letters() & changing & context.defined.keys()
                     if context.defined[x][0] not in SMOOTH}  # fmt: skip
            refuse(rough, "{} need not depend smoothly on the state of a method", sorted(rough))
            bound = part.letters() - context.letters.keys()
            refuse(bound, "{} may be anything, even what the state of a method is", sorted(bound))
        for fact in scope.assumed:
            special = fact.mentions() & changing and fact.kind not in (">", "!=") and not any(map(fact.same, assuming))
            refuse(special, "{} is about some states only: {}", rule["name"], [str(x) for x in fact.elements])

    def cite(self, step: Json, fact: Fact, scope: Scope) -> None:
        """See that what is cited is named, and what it needs is known."""
        refuse(not all(step[x] for x in ("claim", "statement", "conclusion")), "does not say what it cites")
        self.timeless(step["claim"], "tends()" if fact.is_endless() else "", scope)
        for name in step["by"].values():
            scope.find(name)

    def instantiate(self, step: Json, fact: Fact, scope: Scope) -> None:
        known = scope.find(step["of"], "forall")
        conditions, claims = (self.at(x, known, step, scope) for x in known.groups)
        wrong = not every(Fact.same, conditions, [scope.find(x) for x in step["by"]])
        refuse(wrong, "{} are not the conditions", step["by"])
        refuse(not any(map(fact.same, claims)), "is not among the claims at these values")

    def witness(self, step: Json, fact: Fact, scope: Scope) -> None:
        by = [scope.find(x) for x in step["by"]]
        good = fact.kind == "exists" and every(Fact.same, self.at(fact.groups[0], fact, step, scope), by)
        refuse(not good, "{} do not make {} a witness", step["by"], step["with"])

    def at(self, facts: Sequence[Fact], quantified: Fact, step: Json, scope: Scope) -> list[Fact]:
        """Replace the letters of a quantified fact, whose operators have been carried out."""
        letters = dict(quantified.letters)
        refuse(set(letters) != set(step["with"]), "values are needed for {}", sorted(letters))
        values = {x: scope.read(text).shaped(letters[x]) for x, text in step["with"].items()}
        moving = {x for value in values.values() for x in value.letters()} & scope.context.moving
        refuse(moving and quantified.is_endless(), "{} move, and this is about limits", sorted(moving))
        return [x.at(values, scope.nonzero) for x in facts]

    def assuming(self, scope: Scope, prefix: str, facts: Sequence[Fact]) -> Scope:
        """Return a scope with assumptions; those that mention what moves may be about one time only."""
        inner = scope.child()
        for i, fact in enumerate(facts, 1):
            inner.learn(f"{prefix}{i}", fact)
            inner.assumed += (fact,)
            inner.one_time |= bool(fact.momentary() & scope.context.moving)
        return inner

    def suppose(self, step: Json, fact: Fact, scope: Scope) -> None:
        """Prove a general fact for letters that nothing is known about."""
        refuse(fact.kind != "forall", "proves a fact that is not general")
        conditions, claims = fact.groups
        inner = self.assuming(scope, f"{step['name']}.if", conditions)
        inner.open(dict(fact.letters))
        self.steps(step["steps"], inner)
        wrong = not every(Fact.same, claims, [inner.find(x) for x in step["proves"]])
        refuse(wrong, "{} are not its claims", step["proves"])

    def obtain(self, step: Json, fact: Fact, scope: Scope) -> None:
        known = scope.find(step["of"], "exists")
        inner = self.assuming(scope, f"{step['name']}.has", known.groups[0])
        inner.open(dict(known.letters))
        self.lead(step["steps"], inner, fact)

    def lead(self, steps: Sequence[Json], scope: Scope, fact: Fact) -> None:
        """See that steps lead to a fact, or to a contradiction."""
        self.steps(steps, scope)
        wrong = not any(x.same(fact) or x.is_absurd() for x in scope.facts.values())
        refuse(wrong, "its steps lead to something else")

    def cases(self, step: Json, fact: Fact, scope: Scope) -> None:
        if "split" in step:
            split = scope.fact(step["split"])
            groups: Sequence[Sequence[Fact]] = ((split,), (split.negation(),))
        else:
            groups = scope.find(step["on"], "or").groups
        count = len(step["branches"])
        refuse(len(groups) != count, "{} branches for {} cases", count, len(groups))
        for branch, group in zip(step["branches"], groups, strict=True):
            self.lead(branch, self.assuming(scope, f"{step['name']}.case", group), fact)

    def limit(self, step: Json, fact: Fact, scope: Scope) -> None:
        """Put quantities, and then their limits, in the place of letters."""
        self.timeless("a limit", "tends()", scope)
        known, inner = {x: scope.find(by, "tends").elements for x, by in step["with"].items()}, scope.child()
        inner.open({x: quantity.shape for x, (quantity, _) in known.items()})
        value = inner.read(step["expression"])
        moving = value.letters() & scope.context.moving
        refuse(moving or not known, "{} move in a limit, or it is one of nothing", sorted(moving))
        sides = (value.substituted({x: pair[i] for x, pair in known.items()}, scope.nonzero) for i in (0, 1))
        refuse(not fact.same(Fact("tends", (*sides,))), "is not the limit of {}", value)

    def evaluate(self, _: Json, fact: Fact, scope: Scope) -> None:
        refuse(fact.kind not in RELATIONS, "evaluates something that is no relation")
        refuse(scope.at_data is None, "there are no data here")
        refuse(scope.at_data and not scope.at_data(fact), "is not found to be true at the data")
        scope.assumed += (fact,)  # it is about these data only

    def alternative(self, step: Json, fact: Fact, scope: Scope) -> None:
        known = [scope.find(x) for x in step["by"]]
        good = fact.kind == "or" and any(every(Fact.same, group, known) for group in fact.groups)
        refuse(not good, "{} are no alternative", step["by"])

    def absurd(self, step: Json, fact: Fact, scope: Scope) -> None:
        refuse(not fact.is_absurd(), "is not 0 != 0")
        first, *others = (scope.find(x, *RELATIONS) for x in step["by"])
        number = first.difference.number()
        false = first.is_absurd() or (number is not None and not true(first.kind, number))
        if others:
            (second,) = others
            false = second.implies(first.negation()) or first.implies(second.negation())
        refuse(not false, "{} are not absurd", step["by"])


class _Refutation:
    """Data at which a conclusion is false."""

    def __init__(self, walk: _Walk, context: Context, statement: Json) -> None:
        self.walk, self.context, self.conclude = walk, context, statement["conclude"]
        self.refutation: Json = statement["refutation"]
        self.parameters = Context(self.refutation.get("parameters", {}), walk.rules)
        limits = (name for name, fact in context.given.items() if fact.kind in LIMITS)
        self.shown = frozenset(() if self.parameters.moving else limits)  # without a trajectory, they must be proved
        self.scope = self.parameters.top.child()
        walk.steps(self.refutation.get("steps", []), self.scope)
        self.always = self.scope
        self.data = Data(context, self.refutation["dims"], self.parameters.ring.constant, self.invert)
        for name, rows in self.refutation["values"].items():
            table = [[self.scope.read(x).shaped(SCALAR) for x in row] for row in rows]
            self.data.put(name, self.shape_of(name), table)

    def shape_of(self, name: str) -> Shape:
        """Return the shape of a letter, of the context or of the general fact that is false."""
        if name in self.context.letters:
            return self.context.letters[name].shape
        bound = [x["forall"] for x in self.conclude.values() if "forall" in x and name in x["forall"]]
        refuse(not bound, "{} has a value and is no letter", name)
        rows, columns = bound[0][name]
        return rows, columns

    def invert(self, value: Element) -> Element:
        return self.reduced(value).inverse(self.scope.nonzero)

    def check(self) -> None:
        """Check that the data are admitted, and that the conclusion fails at them."""
        refutation, context = self.refutation, self.context
        refuse("next" in self.parameters.tables, "the parameters are those of an algorithm")
        self.possible()
        if self.parameters.moving:
            self.clock()
        if "rate" in context.derivations:
            (self.trajectory if self.parameters.moving else self.start)()
        else:
            refuse(self.parameters.moving, "{} move, and the data are about one step", sorted(self.parameters.moving))
            self.begin()
        for name in context.free:
            self.data.letter(name)
        shown = self.show()
        for name, fact in context.top.facts.items():
            owner = name.partition(":")[0]  # a defined letter needs no value: what defines it says that there is one
            wrong = owner in {"given", *self.data.grids} and name not in shown and not self.holds(fact)
            refuse(wrong, "{} does not hold at the data", name)
        scope = self.inside()
        known = {x: scope.fact(raw) for x, raw in self.conclude.items()}
        if "assume" in refutation:
            scope.learn("assumed", known[refutation["assume"]])
            scope.assumed += (scope.facts["assumed"],)
            self.walk.steps(refutation.get("derive", []), scope)
            known = scope.facts
        self.choose()
        wrong = not self.fails(known[refutation["false"]])
        refuse(wrong, "{} is not found to be false at the data", refutation["false"])

    def inside(self) -> Scope:
        """Return a scope in the statement, of which the data are known."""
        return replace(self.context.top.child(), at_data=self.evaluated)

    def evaluated(self, fact: Fact) -> bool:
        """Tell whether a fact about letters of the statement that stand still is true at the data."""
        return fact.mentions() <= self.context.letters.keys() - self.context.moving and self.holds(fact)

    def show(self) -> Collection[str]:
        """Prove the hypotheses that are not looked at, where none of these is known, and return their names."""
        scope = self.inside()
        for name in self.shown:
            del scope.facts[name]
        self.walk.steps(self.refutation.get("proof", []), scope)
        for name in sorted(self.shown):
            refuse(not any(map(self.context.given[name].same, scope.facts.values())), "nothing shows {}", name)
        return self.shown

    def possible(self) -> None:
        """See that what is given of the parameters holds at the point."""
        parameters, point = self.parameters, self.refutation.get("point", {})
        data = Data(parameters, {}, flint.fmpq, lambda x: 1 / x)
        refuse(point.keys() != parameters.free, "the point gives values to {}", sorted(point))
        for name, value in point.items():
            data.put(name, parameters.letters[name].shape, [[rational(value)]])
        for name, fact in parameters.given.items():
            good = fact.kind in RELATIONS and fact.mentions() <= parameters.free
            good = good and true(fact.kind, data.grid(fact.difference)[0, 0])
            refuse(not good, "{} of the parameters does not hold at the point", name)

    def begin(self) -> None:
        """Take the values for those at time 0, or at step 0; there, all that is assumed must be true."""
        for name, grid in self.data.starts():
            self.agree(f"start({name})", grid, self.data.letter(name))

    def start(self) -> None:
        """Take the values for those at time 0: what is assumed must then be true for a while."""
        context, top = self.context, self.context.top
        self.begin()
        rates = [context.image("rate", x, top) for x in context.derivations["rate"]]
        self.smooth(rates)
        below = {x for part in context.within(rates, top.nonzero, context.moving) for x in part.below()}
        for name, fact in context.given.items():
            if name not in self.shown and fact.momentary() & context.moving:
                lasts = fact.kind == ">" and fact.difference.letter() in below  # or else there is no flow
                refuse(not lasts, "{} may stop being true", name)

    def smooth(self, elements: Iterable[Element]) -> None:
        """See that moving letters are defined in smooth ways; norms are smooth where they are not 0."""
        context = self.context
        for letter in {x for e in elements for x in e.letters()} & context.moving & context.defined.keys():
            kind = context.defined[letter][0]
            flat = kind == "norm" and not self.decide("!=", self.data.letter(letter)[0, 0])
            refuse(kind not in SMOOTH or flat, "{} ({}) need not depend smoothly on the state", letter, kind)
            self.smooth(context.arguments(letter, context.top.nonzero))

    def trajectory(self) -> None:
        """See that the values are a solution that starts where it says."""
        for name in self.context.free:
            free = self.context.derivations["rate"].get(name) == "?"  # it moves in any way
            for operator in ("start",) if free else ("rate", "start"):
                change = np.frompyfunc(lambda x, op=operator: self.parameters.apply(op, x, self.scope), 1, 1)
                wanted = self.data.grid(self.context.image(operator, name, self.context.top))
                self.agree(f"{operator}({name})", change(self.data.letter(name)), wanted)

    def clock(self) -> None:
        """See that the only parameter that moves by itself is the time, from 0 on."""
        parameters, moving = self.parameters, self.parameters.moving
        for name in parameters.free & moving:
            rate, start = (parameters.image(x, name, self.scope).number() for x in ("rate", "start"))
            wrong = rate != 1 or start != 0 or rational(self.refutation["point"][name]) < 0
            refuse(wrong, "{} is not the time", name)
        for name, fact in parameters.given.items():
            if fact.mentions() & moving:
                good = fact.kind == ">=" and fact.difference.letter() in parameters.free & moving
                refuse(not good, "the parameters' {} is about more than time >= 0", name)

    def choose(self) -> None:
        """Go to one time, and prove what is needed there."""
        self.scope = inner = self.scope.child()
        for name in self.refutation.get("at", []):
            refuse(name not in self.parameters.free, "{} cannot be fixed", name)
            inner.learn(f"at {name}", inner.fact(f"{name} = {rational(self.refutation['point'][name])}"))
            inner.one_time = True
        self.walk.steps(self.refutation.get("then", []), inner)

    def reduced(self, value: Element) -> Element:
        """Put in the numbers that parameters are known to be."""
        equations = [x.elements for x in self.scope.facts.values() if x.kind == "="]
        sides = [(x.letter(), y) for a, b in equations for x, y in ((a, b), (b, a)) if y.number() is not None]
        return value.substituted({x: number for x, number in sides if x}, self.scope.nonzero)

    def decide(self, op: str, value: Element) -> bool:
        """Tell whether value op 0 is a truth about numbers, or a known fact."""
        value, zero = self.reduced(value), self.parameters.ring.constant(0)
        number = value.number()
        if number is not None:
            return true(op, number)
        known = (x for x in self.scope.facts.values() if x.kind in RELATIONS and x.difference.shape == SCALAR)
        return any(Fact(x.kind, (self.reduced(x.difference), zero)).implies(Fact(op, (value, zero))) for x in known)

    def agree(self, what: str, a: Grid, b: Grid) -> None:
        for x in (a - b).flat:
            refuse(not self.decide("=", x), "{} is off by {} at the data", what, x)

    def holds(self, fact: Fact) -> bool:
        """Tell whether a fact is certainly true at the data."""
        if fact.kind in COMPOUNDS:
            return fact.kind == "or" and any(all(map(self.holds, x)) for x in fact.groups)
        if fact.kind in RELATIONS:
            some = any if fact.kind == "!=" else all
            return some(self.decide(fact.kind, x) for x in self.data.grid(fact.difference).flat)
        if fact.kind in LIMITS:  # a trajectory is given for all times; a start alone says nothing of limits
            return bool(self.parameters.moving and (fact.kind == "complete" or self.tends(fact, "=", all)))
        grids = [self.data.grid(x) for x in fact.elements]
        if fact.kind == "least_eigenvalue":
            return self.is_least(grids[0][0, 0], grids[1])
        if fact.kind in SIGNS:
            return all(self.decide(SIGNS[fact.kind], x) for x in grids[0].flat)
        if fact.kind in ("powers", "power", "log"):
            return self.entrywise(fact.kind, *grids)
        values = [x[0, 0] for x in grids if x.shape == (1, 1)]
        known = (x.elements for x in self.scope.facts.values() if x.kind == fact.kind and len(values) == len(grids))
        exact = fact.kind == "exp" and [x.number() for x in values] == [1, 0]
        return exact or any(every(Element.equals, x, values) for x in known)

    def tends(self, fact: Fact, op: str, some: Callable[[Iterable[bool]], bool]) -> bool:
        """Tell whether limit op value, for all or for any of the entries."""
        entries = zip(*(self.data.grid(x).flat for x in fact.elements), strict=True)
        limits = [(self.limit(x), y) for x, y in entries]
        return some(x is not None and self.decide(op, x - y) for x, y in limits)

    def limit(self, value: Element) -> Element | None:
        """Return what does not move itself, and of the rest the number that `steps` prove it to tend to."""
        if not value.letters() & self.parameters.moving:
            return value
        known = (x.elements for x in self.always.facts.values() if x.kind == "tends")
        return next((b for a, b in known if b.number() is not None and a.equals(value)), None)

    def is_least(self, least: Element, matrix: Grid) -> bool:
        """Tell whether the matrix minus the value is singular, with no negative eigenvalue."""
        size = len(matrix)
        if size == 1:
            return self.decide("=", least - matrix[0, 0])
        entries = [x - least if i % (size + 1) == 0 else x for i, x in enumerate(matrix.flat)]
        numbers: list[Any] = [self.reduced(x).number() for x in entries]
        if None in numbers:  # the least eigenvalue of a matrix of parameters is not judged
            return False
        shifted = flint.fmpq_mat(size, size, numbers)
        signs = [(-1) ** (size - i) * x for i, x in enumerate(shifted.charpoly().coeffs())]
        return bool(shifted == shifted.transpose() and signs[0] == 0 and all(x >= 0 for x in signs))

    def entrywise(self, kind: str, grid: Grid, column: Grid, *exponents: Grid) -> bool:
        """Tell whether powers or logarithms are right, as far as rational numbers can tell; of 0, only u^a, a > 0."""
        found, bases = list(grid.diagonal() if kind == "powers" else grid.flat), list(column.flat)
        one = self.parameters.ring.constant(1)
        if kind == "log":
            return all(self.decide("=", x) for x in (*(base - one for base in bases), *found))
        size, (a,) = len(bases), (self.reduced(x[0, 0]).number() for x in exponents)
        off = (grid[i, j] for i in range(size) for j in range(size) if i != j) if kind == "powers" else ()
        if a is None or max(abs(int(a.p)), int(a.q)) > LARGEST or not all(self.decide("=", x) for x in off):
            return False
        up, down, root = max(int(a.p), 0), max(-int(a.p), 0), int(a.q)

        def raised(base: Element, count: int) -> Element:
            return reduce(mul, [base] * count, one)

        good = (raised(x, root) * raised(b, down) - raised(b, up) for x, b in zip(found, bases, strict=True))
        signs = all(self.decide(">=" if a > 0 else ">", x) for x in (*found, *bases))
        return signs and all(self.decide("=", x) for x in good)

    def fails(self, fact: Fact) -> bool:
        """Tell whether a fact is certainly false at the data."""
        if fact.kind in RELATIONS:
            no, some = fact.negation(), all if fact.kind == "!=" else any
            return some(self.decide(no.kind, x) for x in self.data.grid(no.difference).flat)
        if fact.kind == "or":
            return all(any(map(self.fails, group)) for group in fact.groups)
        if fact.kind == "tends":
            return bool(self.parameters.moving) and self.tends(fact, "!=", any)
        bound = dict(fact.letters)
        if fact.kind == "exists":
            return any(self.fails(x) for x in fact.groups[0] if not x.mentions() & bound.keys())
        refuse(fact.kind != "forall", "this kind of fact is not refuted by data")
        values = (x for name in bound if fact.is_endless() for x in self.data.letter(name).flat)
        moving = {name for x in values for name in x.letters()} & self.parameters.moving
        refuse(moving, "{} move, and this is about limits", sorted(moving))
        conditions, claims = fact.groups
        return all(map(self.holds, conditions)) and any(map(self.fails, claims))

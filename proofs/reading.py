"""Statements of certificates, read into polynomials: what the second checker and the evaluation at data share.

Written from ``FORMAT.md`` alone and on another arithmetic than the kernel, which rewrites words: here every 1 x 1 word
that has no shorter 1 x 1 word inside is a variable of a polynomial ring over the rationals (FLINT's ``fmpq_mpoly``). An
element is a sum of words without such words inside, whose coefficients are polynomials, over a monomial of letters
that are known to be non-zero. Expressions are computed while they are read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial, reduce
from graphlib import TopologicalSorter
from itertools import pairwise
from typing import Any, NamedTuple

import flint
import numpy as np

TOKEN = re.compile(r"\s*([0-9]+|[^\W\d]\w*|[!<>]=|[-+*/'^()=<>,])")
RELATIONS = ("=", "!=", ">=", ">", "<=", "<")  # the last two are turned round when read
ORDERS = (">=", ">")
COMPOUNDS = ("or", "forall", "exists")
LIMITS = {"tends": 2, "complete": 1}  # the predicates about a whole trajectory, that of their first argument
SIGNS = {"positive": ">", "nonnegative": ">="}  # the predicates about each entry of a column
ENTRYWISE = {"power", "log"}  # functions of each entry of a column; their last argument holds the slopes
OPERATORS = {"rate", "next", "start", "by_eta", "at_eta_0"}  # their names are given to nothing else
# What a known relation d op 0 says about another one: k*d op 0.
IMPLIED = {"=": {"=", ">="}, ">": {">", ">=", "!="}, ">=": {">="}, "!=": {"!="}}
NEGATED = {"=": "!=", "!=": "=", ">": ">=", ">=": ">"}

Shape = tuple[str, str]
Json = Mapping[str, Any]
Poly = Any  # flint.fmpq_mpoly, which ships without usable types
Number = Any  # flint.fmpq where a value is exact, flint.arb where it is a ball
Grid = Any  # a numpy matrix of numbers, or of expressions in parameters
SCALAR: Shape = ("1", "1")


class Disagreement(Exception):
    """What the certificate says is not what this checker finds."""


def refuse(wrong: object, message: str, *details: object) -> None:
    """Raise, with the details in the message, if something is wrong."""
    if wrong:
        raise Disagreement(message.format(*details))


def every(test: Callable[[Any, Any], bool], a: Sequence[Any], b: Sequence[Any]) -> bool:
    """Tell whether two sequences are of one length, and the test holds for each pair."""
    return len(a) == len(b) and all(map(test, a, b))


def true(op: str, number: Number) -> bool:
    return bool({"=": number == 0, "!=": number != 0, ">=": number >= 0, ">": number > 0}[op])


def rational(value: object) -> Number:
    """Read an exact number: an integer, ``p/q``, or a Fraction."""
    top, _, bottom = str(value).partition("/")
    return flint.fmpq(int(top), int(bottom or 1))


# ------------------------------------------------------------------------------------- elements


class Letter(NamedTuple):
    """A letter, or its transpose; the shape is after that. An identity matrix is one without a name."""

    name: str
    rows: str
    columns: str
    turned: bool = False


Word = tuple[Letter, ...]


def _polynomials(count: int) -> Any:
    return flint.fmpq_mpoly_ctx.get([f"x{i}" for i in range(count)], "lex")


def _shape(word: Word) -> Shape:
    return word[0].rows, word[-1].columns


def _transposed(word: Word) -> Word:
    return tuple(Letter(n, c, r, bool(n) and (r, c) != SCALAR and not t) for n, r, c, t in reversed(word))


class Ring:
    """A polynomial ring that gets a variable for each scalar word when it first appears."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.index: dict[Word, int] = {}
        self.polynomials = _polynomials(64)  # it is rarely outgrown, and then all must be lifted

    def lift(self, poly: Poly) -> Poly:
        """Read a polynomial that is older than some variables."""
        ring = self.polynomials
        return poly if poly.context() is ring else poly.project_to_context(ring)

    def variable(self, word: Word) -> int:
        """Return the number of the variable of a scalar word, which equals its transpose."""
        word = min(word, _transposed(word))
        if word not in self.index:
            self.index[word] = len(self.words)
            self.words.append(word)
            if len(self.words) > self.polynomials.nvars():
                self.polynomials = _polynomials(2 * len(self.words))
        return self.index[word]

    def cut(self, word: Word) -> tuple[Word, list[int]]:
        """Cut a word where a column meets a row: what is left of it, and the scalars inside."""
        word = tuple(x for x in word if x.name) or word[:1]
        cuts = [0, *(i + 1 for i, x in enumerate(word[:-1]) if x.columns == "1"), len(word)]
        pieces = [word[i:j] for i, j in pairwise(cuts) if i < j]
        frame = [x for x in pieces if _shape(x) != SCALAR]
        return tuple(y for x in frame for y in x), [self.variable(x) for x in pieces if _shape(x) == SCALAR]

    def monomial(self, variables: Sequence[int]) -> Poly:
        exponents = Counter(variables)
        return self.polynomials.from_dict({tuple(exponents[i] for i in range(self.polynomials.nvars())): 1})

    def element(self, shape: Shape, terms: Iterable[tuple[Word, Poly]], bottom: Poly) -> Element:
        total: dict[Word, Poly] = {}
        for word, poly in terms:
            total[word] = total[word] + poly if word in total else poly
        return Element(self, shape, {x: p for x, p in total.items() if not p.is_zero()}, bottom)

    def constant(self, number: object, shape: Shape = SCALAR) -> Element:
        """Return a number; of the matrices only zero is one."""
        ring = self.polynomials
        return self.element(shape, [((), ring.constant(number))], ring.constant(1))

    def word(self, word: Word) -> Element:
        """Return a word as an element; the empty word is 1."""
        frame, inner = self.cut(word)
        return Element(self, _shape(word) if word else SCALAR, {frame: self.monomial(inner)}, self.monomial([]))

    def identity(self, dimension: str) -> Element:
        return self.constant(1) if dimension == "1" else self.word((Letter("", dimension, dimension),))


@dataclass(frozen=True, eq=False)
class Element:
    """A sum of words with polynomial coefficients over a monomial in non-zero letters; scalars have the empty word."""

    ring: Ring
    shape: Shape
    terms: Mapping[Word, Poly]
    bottom: Poly

    def parts(self) -> tuple[dict[Word, Poly], Poly]:
        """Return terms and denominator in the ring as it is now."""
        lift = self.ring.lift
        return {x: lift(p) for x, p in self.terms.items()}, lift(self.bottom)

    def variables(self, poly: Poly) -> list[tuple[int, Word]]:
        return [(i, self.ring.words[i]) for i, degree in enumerate(poly.degrees()) if degree > 0]

    @cached_property
    def symbols(self) -> set[Letter]:
        """All letters, as they occur."""
        words = [x for poly in (*self.terms.values(), self.bottom) for _, x in self.variables(poly)]
        return {x for word in (*words, *self.terms) for x in word if x.name}

    def letters(self) -> set[str]:
        return {x.name for x in self.symbols}

    def below(self) -> set[str]:
        """All letters in the denominator."""
        terms, bottom = self.parts()
        reduced = bottom / reduce(lambda a, b: a.gcd(b), terms.values(), bottom)
        return {x.name for _, word in self.variables(reduced) for x in word}

    def letter(self) -> str | None:
        """Return the name, if it is one letter and nothing else."""
        only = next(iter(self.symbols), None)
        alone = only and not only.turned and len(self.symbols) == 1 and self.equals(self.ring.word((only,)))
        return only.name if only and alone else None

    def is_zero(self) -> bool:
        return not self.terms

    def equals(self, other: Element) -> bool:
        return self.shape == other.shape and (self - other).is_zero()

    def number(self) -> Number | None:
        if self.is_zero():
            return flint.fmpq(0) if self.shape == SCALAR else None
        top = self.terms.get(())
        return top.leading_coefficient() if top is not None and top.is_constant() and self.bottom.is_one() else None

    def ratio(self, other: Element) -> Number | None:
        """Return the number k with self = k other, if there is one other than 0."""
        (a, p), (b, q) = self.parts(), other.parts()
        if self.shape != other.shape or not a or a.keys() != b.keys():
            return None
        word = next(iter(a))
        k = (a[word] * q).leading_coefficient() / (b[word] * p).leading_coefficient()
        return k if self.equals(other * self.ring.constant(k)) else None

    def shaped(self, shape: Shape) -> Element:
        """Return it with this shape: only the number 0 has another one than its own."""
        wrong = self.shape != shape and not (self.shape == SCALAR and self.is_zero())
        refuse(wrong, "{} has shape {}, not {}", self, self.shape, shape)
        return replace(self, shape=shape)

    def __add__(self, other: Element) -> Element:
        shape = other.shape if self.shape == SCALAR else self.shape
        (a, p), (b, q) = self.shaped(shape).parts(), other.shaped(shape).parts()
        if p != q:
            common = p.gcd(q)
            left, right, p = q / common, p / common, p * (q / common)
            a, b = {x: c * left for x, c in a.items()}, {x: c * right for x, c in b.items()}
        return self.ring.element(shape, [*a.items(), *b.items()], p)

    def __neg__(self) -> Element:
        return replace(self, terms={x: -p for x, p in self.terms.items()})

    def __sub__(self, other: Element) -> Element:
        return self + -other

    def __mul__(self, other: Element) -> Element:
        ring, shape = self.ring, other.shape if self.shape == SCALAR else self.shape
        if SCALAR not in (self.shape, other.shape):
            wrong = self.shape[1] != other.shape[0]
            refuse(wrong, "({}) ({}) multiplies shapes {} and {}", self, other, self.shape, other.shape)
            shape = (self.shape[0], other.shape[1])
        cuts = [(*ring.cut(x + y), p, q) for x, p in self.terms.items() for y, q in other.terms.items()]
        lift = ring.lift
        products = ((frame, inner, lift(p) * lift(q)) for frame, inner, p, q in cuts)
        terms = [(frame, poly * ring.monomial(inner) if inner else poly) for frame, inner, poly in products]
        return ring.element(shape, terms, lift(self.bottom) * lift(other.bottom))

    def transpose(self) -> Element:
        return replace(self, shape=self.shape[::-1], terms={_transposed(x): p for x, p in self.terms.items()})

    def power(self, exponent: int) -> Element:
        refuse(self.shape != SCALAR, "only scalars have powers, ({})^{} has shape {}", self, exponent, self.shape)
        top = self.terms.get((), self.bottom * 0)
        return self.ring.element(SCALAR, [((), top**exponent)], self.bottom**exponent)

    def is_unit(self, nonzero: set[str]) -> bool:
        """Tell whether this is a number, or a product of letters, that is known not to vanish."""
        top = self.terms.get((), self.bottom * 0)
        return len(top) == 1 and all(len(x) == 1 and x[0].name in nonzero for _, x in self.variables(top))

    def inverse(self, nonzero: set[str]) -> Element:
        """Return the inverse of a number, or of a product of letters that are known non-zero."""
        top = self.terms.get((), self.bottom * 0)
        refuse(not self.is_unit(nonzero), "{} is inverted, and not known to be non-zero", self)
        unit = top.leading_coefficient()
        return Element(self.ring, SCALAR, {(): self.bottom / unit}, top / unit)

    def derive(self, rate: Callable[[str], Element]) -> Element:
        """Return the derivative, given that of the letters."""
        ring, (terms, bottom) = self.ring, self.parts()

        def scalar(poly: Poly) -> Element:
            return ring.element(SCALAR, [((), poly)], poly.context().constant(1))

        def slope(poly: Poly) -> Element:
            changes = (scalar(poly.derivative(i)) * change(x) for i, x in self.variables(poly))
            return sum(changes, ring.constant(0))

        def change(word: Word) -> Element:
            total = ring.constant(0, _shape(word) if word else SCALAR)
            for k, x in enumerate(word):
                image = rate(x.name) if x.name else ring.constant(0)
                if not image.is_zero():
                    image = image.transpose() if x.turned else image
                    total += ring.word(word[:k]) * image * ring.word(word[k + 1 :])
            return total

        total = ring.constant(0, self.shape)
        for word, poly in terms.items():
            total += slope(poly) * ring.word(word) + scalar(poly) * change(word)
        total -= self * slope(bottom)
        return replace(total, bottom=ring.lift(total.bottom) * ring.lift(bottom))

    def image(self, zero: Any, of: Callable[[Word], Any], number: Callable[[Number], Any],
              invert: Callable[[Any], Any]) -> Any:  # fmt: skip
        """Put values for words and numbers, and compute."""
        of = cache(of)

        def value(poly: Poly) -> Any:
            total = number(0)
            for exponents, coefficient in poly.terms():
                term = number(coefficient)
                for i, exponent in enumerate(exponents):
                    for _ in range(exponent):
                        term = term * of(self.ring.words[i])
                total = total + term
            return total

        terms, bottom = self.parts()
        total = zero
        for word, poly in terms.items():
            total = total + value(poly) * of(word)
        return total if bottom.is_one() else total * invert(value(bottom))

    def substituted(self, images: Mapping[str, Element], nonzero: set[str]) -> Element:
        ring = self.ring

        def of(word: Word) -> Element:
            total = ring.constant(1)
            for x in word:
                image = images.get(x.name)
                total *= ring.word((x,)) if image is None else image.transpose() if x.turned else image
            return total

        return self.image(ring.constant(0, self.shape), of, ring.constant, lambda x: x.inverse(nonzero))  # type: ignore[no-any-return]

    def __str__(self) -> str:
        def text(poly: Poly) -> str:
            return re.sub(r"x(\d+)", lambda x: f"({_name(self.ring.words[int(x[1])])})", str(poly))

        terms = [f"({text(p)}) {_name(x)}" if x else text(p) for x, p in self.terms.items()]
        bottom = "" if self.bottom.is_one() else f", all over {text(self.bottom)}"
        return (" + ".join(terms) or "0")[:500] + bottom


def _name(word: Word) -> str:
    return " ".join(x.name + "'" * x.turned or f"I_{x.rows}" for x in word)


# --------------------------------------------------------------------------------------- facts


@dataclass(frozen=True, eq=False)
class Fact:
    """A relation, a predicate, or a compound of groups of facts: alternatives, or conditions and claims."""

    kind: str
    elements: tuple[Element, ...] = ()
    groups: tuple[tuple[Fact, ...], ...] = ()
    letters: tuple[tuple[str, Shape], ...] = ()

    @cached_property
    def difference(self) -> Element:
        """What a relation compares with 0."""
        left, right = self.elements
        return left - right

    def parts(self) -> Iterator[Fact]:
        """Yield the fact, and all facts in it."""
        yield self
        for group in self.groups:
            for fact in group:
                yield from fact.parts()

    def mentions(self) -> set[str]:
        return {name for fact in self.parts() for x in fact.elements for name in x.letters()}

    def momentary(self) -> set[str]:
        """All letters but those that stand for their whole trajectory."""
        return {name for fact in self.parts() for x in fact.elements[fact.kind in LIMITS :] for name in x.letters()}

    def is_endless(self) -> bool:
        """Tell whether it is, or contains, a fact about a whole trajectory."""
        return any(fact.kind in LIMITS for fact in self.parts())

    def negation(self) -> Fact:
        left, right = self.elements
        return Fact(NEGATED[self.kind], (right, left) if self.kind in ORDERS else (left, right))

    def same(self, other: Fact) -> bool:
        if (self.kind, self.letters) != (other.kind, other.letters):
            return False
        if self.kind in RELATIONS:
            a, b = self.difference, other.difference
            return a.equals(b) or (self.kind not in ORDERS and a.equals(-b))
        inside = every(lambda x, y: every(Fact.same, x, y), self.groups, other.groups)
        return inside and every(Element.equals, self.elements, other.elements)

    def implies(self, other: Fact) -> bool:
        """Tell whether another relation is a multiple of this one."""
        if self.kind not in RELATIONS or other.kind not in IMPLIED[self.kind]:
            return False
        k = other.difference.ratio(self.difference)
        return k is not None and (k > 0 or self.kind == "=" or other.kind == "!=")

    def is_absurd(self) -> bool:
        return self.kind == "!=" and self.difference.is_zero()

    def at(self, values: Mapping[str, Element], nonzero: set[str]) -> Fact:
        """Put elements in the place of letters; their own letters must stay free."""
        bound = {x for x, _ in self.letters}
        refuse(bound & {x for v in values.values() for x in v.letters()}, "a value mentions {}, bound here", bound)
        groups = tuple(tuple(x.at(values, nonzero | bound) for x in group) for group in self.groups)
        return replace(self, elements=tuple(x.substituted(values, nonzero) for x in self.elements), groups=groups)


# ------------------------------------------------------------------------------ reading, scopes


@dataclass(eq=False)
class Scope:
    """What may be used at one place: letters, facts, and which letters are known non-zero."""

    context: Context
    names: dict[str, Element] = field(default_factory=dict)
    sizes: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    nonzero: set[str] = field(default_factory=set)
    one_time: bool = False
    assumed: tuple[Fact, ...] = ()
    at_data: Callable[[Fact], bool] | None = None  # in a refutation: what is true at the data
    formal: Mapping[str, Element] | None = None  # the variables of a rule, which hide the letters

    def child(self) -> Scope:
        return replace(self, names=dict(self.names), facts=dict(self.facts), sizes=dict(self.sizes),
                       nonzero=set(self.nonzero))  # fmt: skip

    def open(self, letters: Json) -> None:
        """Declare letters; none may hide another."""
        for name, (rows, columns) in letters.items():
            wrong = name in self.context.reserved | self.names.keys() or not name.isidentifier() or name[:2] == "I_"
            refuse(wrong, "the letter {} is declared twice, or is no name", name)
            if self.formal is None:
                self.names[name] = self.context.ring.word((Letter(name, str(rows), str(columns)),))
                self.sizes |= {rows: rows, columns: columns}
            else:  # bound in a rule, whose dimensions stand for those here
                self.names[name] = self.context.ring.word((Letter(name, self.sizes[rows], self.sizes[columns]),))
                self.formal = {**self.formal, name: self.names[name]}

    def learn(self, name: str, fact: Fact) -> None:
        """Add a fact; ``c > 0`` and ``c != 0`` let c be inverted."""
        self.facts[name] = fact
        top = fact.difference.terms.get(()) if fact.kind in (">", "!=") else None
        if top is not None and len(top) == 1 and top.total_degree() == 1:
            ((_, word),) = fact.difference.variables(top)
            self.nonzero |= {word[0].name} if len(word) == 1 else set()

    def assume(self, facts: Mapping[str, Any]) -> None:
        """Read facts in an order in which every denominator is known when it is met."""
        waiting = dict(facts)
        while waiting:
            before, problem = len(waiting), None
            for name, raw in list(waiting.items()):
                try:
                    self.learn(name, raw(self) if callable(raw) else self.fact(raw))
                    del waiting[name]
                except Disagreement as trouble:
                    problem = trouble
            if problem and len(waiting) == before:
                raise problem

    def find(self, name: str, *kinds: str) -> Fact:
        """Return a known fact, of one of these kinds."""
        refuse(name not in self.facts, "no fact is called {!r} here", name)
        fact = self.facts[name]
        refuse(kinds and fact.kind not in kinds, "{} is no {} fact", name, " or ".join(kinds))
        return fact

    def read(self, text: object) -> Element:
        reader = Reader(self, str(text))
        value = reader.sum()
        reader.take("")
        return value

    def fact(self, raw: Any) -> Fact:
        if isinstance(raw, str):
            return Reader(self, raw).fact()
        if set(raw) == {"or"} and raw["or"]:
            return Fact("or", groups=tuple(tuple(map(self.fact, x)) for x in raw["or"]))
        kind, parts = ("forall", ("if", "then")) if "forall" in raw else ("exists", ("with",))
        refuse(not {kind, parts[-1]} <= set(raw) <= {kind, *parts}, "{!r} is no fact", raw)
        inner = self.child()
        inner.open(raw[kind])
        groups = []
        for body in (raw.get(x, []) for x in parts):
            inner.assume({f"read{i}": x for i, x in enumerate(body)})
            groups.append(tuple(inner.facts[f"read{i}"] for i in range(len(body))))
        return Fact(kind, (), tuple(groups), tuple(sorted((n, inner.names[n].shape) for n in raw[kind])))


class Reader:
    """Reads one expression or fact, computing as it goes."""

    def __init__(self, scope: Scope, text: str) -> None:
        self.scope, self.text = scope, text
        self.tokens = [*TOKEN.findall(text), ""]
        self.place = 0
        self.check("".join(self.tokens) == "".join(text.split()))

    def check(self, good: object) -> None:
        refuse(not good, "cannot read {!r}", self.text)

    def take(self, *expected: str) -> str:
        """Return the next token and go on; the end is an empty one."""
        token: str = self.tokens[self.place]
        self.check(token in expected if expected else token)
        self.place += 1
        return token

    def accept(self, *tokens: str) -> str:
        """Take the next token if it is one of these."""
        return self.take() if self.tokens[self.place] in tokens else ""

    def integer(self) -> int:
        token = self.take()
        self.check(token.isdecimal())
        return int(token)

    def fact(self) -> Fact:
        """Read a relation or a predicate."""
        if not set(RELATIONS) & set(self.tokens):
            name, arguments = self.take(), list[Element]()
            self.check(name not in COMPOUNDS)
            self.take("(")
            while not arguments or self.take(",", ")") == ",":
                arguments.append(self.sum())
            self.take("")
            self.check(LIMITS.get(name, len(arguments)) == len(arguments))
            refuse(name in LIMITS and "rate" not in self.scope.context.derivations, "{} needs a rate", self.text)
            if name == "tends":
                shape = (arguments[0] - arguments[1]).shape
                arguments = [x.shaped(shape) for x in arguments]
            return Fact(name, tuple(arguments))
        left, op = self.sum(), self.take(*RELATIONS)
        right = self.sum()
        self.take("")
        if op in ("<", "<="):
            left, right, op = right, left, op.replace("<", ">")
        shape = (left - right).shape
        refuse(op in ORDERS and shape != SCALAR, "{!r} orders elements of shape {}", self.text, shape)
        return Fact(op, (left.shaped(shape), right.shaped(shape)))

    def sum(self) -> Element:
        """Read ``[-] term {(+|-) term}``."""
        total = -self.term() if self.accept("-") else self.term()
        while sign := self.accept("+", "-"):
            total = total + self.term() if sign == "+" else total - self.term()
        return total

    def term(self) -> Element:
        """Read ``factor {[*] factor | / integer}``."""
        value = self.factor()
        while self.tokens[self.place] not in (*RELATIONS, "+", "-", ")", ",", ""):
            if self.accept("/"):
                divisor = self.integer()
                self.check(divisor)
                value = value * self.scope.context.ring.constant(flint.fmpq(1, divisor))
            else:
                self.accept("*")
                value = value * self.factor()
        return value

    def factor(self) -> Element:
        """Read ``atom {' | ^ [-] integer}``."""
        value = self.atom()
        while mark := self.accept("'", "^"):
            if mark == "'":
                value = value.transpose()
            else:
                base = value.inverse(self.scope.nonzero) if self.accept("-") else value
                value = base.power(self.integer())
        return value

    def atom(self) -> Element:
        """Read ``integer | letter | I_dim | operator(expr) | (expr)``."""
        scope, context = self.scope, self.scope.context
        names = scope.names if scope.formal is None else scope.formal
        if self.accept("("):
            value = self.sum()
            self.take(")")
            return value
        token = self.take()
        if token in context.tables:
            self.take("(")
            value = self.sum()
            self.take(")")
            return context.apply(token, value, scope)
        if token.isdecimal():
            return context.ring.constant(int(token))
        if token in names:
            return names[token]
        if token in context.lets and scope.formal is None:
            return context.read(context.lets[token], scope.nonzero)
        if token[:2] == "I_" and token[2:] in scope.sizes:
            return context.ring.identity(scope.sizes[token[2:]])
        self.check(token.isidentifier())
        raise Disagreement(f"{token!r} is not declared, in {self.text!r}")


class Context:
    """The letters of a statement, what they mean, and the operators on them."""

    def __init__(self, data: Json, rules: Json) -> None:
        self.ring = Ring()
        self.definitions = {x["name"]: x for x in rules["definition"]}
        self.rules = {x["name"]: x for x in rules["rule"]}
        self.derivations: dict[str, dict[str, str]] = data.get("derivations", {})
        self.substitutions: dict[str, dict[str, str]] = data.get("substitutions", {})
        self.tables = self.derivations | self.substitutions
        self.defined: dict[str, list[str]] = data.get("defined", {})
        self.lets: dict[str, str] = data.get("let", {})
        self.reserved = {"given", *OPERATORS, *self.tables, *self.lets}
        wrong = self.lets.keys() & (OPERATORS | self.tables.keys())
        refuse(wrong, "abbreviations have the names {} of operators", sorted(wrong))
        self.less: list[Shape] = data.get("less", [])
        self._texts: dict[tuple[str, frozenset[str]], Element] = {}
        self.top = Scope(self)
        self.top.open(data.get("letters", {}))
        self.letters = dict(self.top.names)
        self.free = dict.fromkeys(x for x in self.letters if x not in self.defined).keys()
        unknown = set[str]().union(self.defined, *self.tables.values()) - self.letters.keys()
        wrong = unknown or set(self.defined) & set().union(*self.derivations.values())
        refuse(wrong, "not declared: {}; or a defined letter has a derivative", sorted(unknown))
        strange = {kind for kind, *_ in self.defined.values()} - self.definitions.keys()
        refuse(strange, "no definition is called {}", sorted(strange))
        given = {f"given:{label}": raw for label, raw in data.get("given", {}).items()}
        self.top.assume(given | self._meanings(self.defined))
        self.given = {x: self.top.facts[x] for x in given}
        self.top.assumed = tuple(self.given.values())
        self.moving = self._moving()
        self._check_time()
        self._check_step_size()

    def _moving(self) -> set[str]:
        """Find the letters that move; definitions must not be circular."""
        return self.changing({*self.derivations.get("rate", {}), *self.substitutions.get("next", {})})

    def changing(self, some: set[str]) -> set[str]:
        """Add to some letters those that are defined from them."""
        graph = {x: {y for e in self.arguments(x, self.top.nonzero) for y in e.letters()} for x in self.defined}
        for letter in TopologicalSorter(graph).static_order():
            some = some | {letter} if graph.get(letter, set()) & some else some
        return some

    def within(self, elements: Iterable[Element], nonzero: set[str], some: set[str]) -> Iterator[Element]:
        """Yield elements, and all that some letters in them are defined from."""
        for element in elements:
            yield element
            for letter in element.letters() & some & self.defined.keys():
                yield from self.within(self.arguments(letter, nonzero), nonzero, some)

    def read(self, text: str, nonzero: set[str]) -> Element:
        """Read an expression in the letters of the context."""
        key = (str(text), frozenset(nonzero))
        if key not in self._texts:
            self._texts[key] = replace(self.top, names=self.letters, nonzero=nonzero).read(text)
        return self._texts[key]

    def arguments(self, letter: str, nonzero: set[str]) -> list[Element]:
        return [self.read(x, nonzero) for x in self.defined[letter][1:]]

    def is_lipschitz(self, letter: str, scope: Scope) -> bool:
        """Tell whether a letter holds the powers of the entries of a column to a fixed exponent that is at least 1."""
        if self.defined[letter][0] != "powers":
            return False
        exponent, one = self.arguments(letter, scope.nonzero)[1], self.ring.constant(1)
        enough, number = Fact(">=", (exponent, one)), exponent.number()
        known = number >= 1 if number is not None else any(x.implies(enough) for x in scope.facts.values())
        return known and not exponent.letters() & self.moving

    def _meanings(self, defined: Json) -> dict[str, Callable[[Scope], Fact]]:
        return {
            f"{letter}:{label}": partial(self._meaning, letter, label)
            for letter, (kind, *_) in defined.items()
            for label in self.definitions[kind]["facts"]
        }

    def _meaning(self, letter: str, label: str, known: Scope) -> Fact:
        definition = self.definitions[self.defined[letter][0]]
        values = [self.letters[letter], *self.arguments(letter, known.nonzero)]
        refuse(len(values) != len(definition["variables"]), "{} is defined from {} arguments", letter, len(values) - 1)
        given = dict(zip(definition["variables"], values, strict=True))
        formal = self.under(definition["variables"], given, known)
        for text in definition.get("needs", ()):
            wanted = formal.fact(text)
            trivial = wanted.kind == "=" and wanted.difference.is_zero()
            # A hypothesis holds at one point only: it says nothing of the slopes there.
            said = (x for name, x in known.facts.items() if wanted.kind == "=" or not name.startswith("given:"))
            refuse(not trivial and not any(map(wanted.same, said)), "{} needs {}", letter, text)
        return formal.fact(definition["facts"][label])

    def under(self, variables: Json, values: Mapping[str, Element], scope: Scope) -> Scope:
        """Return the scope in which a rule's variables are these elements."""
        wrong = set(variables) != set(values)
        refuse(wrong, "the variables are {}, values are for {}", sorted(variables), sorted(values))
        sizes = {"1": "1"}
        for name, shape in variables.items():
            for formal, actual in zip(shape, values[name].shape, strict=True):
                if values[name].number() != 0:  # the number 0 fits every shape
                    wrong = sizes.setdefault(formal, actual) != actual
                    refuse(wrong, "{} = {} does not fit the shape {}", name, values[name], shape)
        shaped = {x: values[x].shaped((sizes.get(r, "1"), sizes.get(c, "1"))) for x, (r, c) in variables.items()}
        return replace(scope, formal=shaped, sizes=sizes)

    def _check_time(self) -> None:
        """See that `rate` differentiates, or `next` substitutes, and `start` freezes exactly the letters that move.

        Defined letters are looked at when `start` is applied to them.
        """
        refuse(self.derivations.keys() & self.substitutions.keys(), "a derivation and a substitution have one name")
        found = {"rate", "next", "start"} & self.tables.keys()
        flow, run = "rate" in self.derivations, "next" in self.substitutions
        wrong = found and not (len(found) == 2 and flow != run and "start" in self.substitutions)
        refuse(wrong, "rate and start go together, as derivation and substitution, or next and start, as substitutions")
        defined = self.defined.keys() & self.substitutions.get("next", {}).keys()
        refuse(defined, "the defined letters {} have a next value", sorted(defined))
        for letter in self.free if found else ():
            image = self.image("start", letter, self.top)
            bad = image.letters() & self.moving if letter in self.moving else image.letter() != letter
            refuse(bad, "start sends {} to {}", letter, image)
        for operator, letter in ((x, letter) for x in ("rate", "next") for letter in self.tables.get(x, {})):
            if (operator, self.tables[operator][letter]) != ("rate", "?"):
                self.image(operator, letter, self.top)  # no quantifier binds a letter of the flow

    def _check_step_size(self) -> None:
        """See that `by_eta` and `at_eta_0` are the derivative in one letter, and its value 0."""
        if {"by_eta", "at_eta_0"} & self.tables.keys():
            slopes, values = self.derivations.get("by_eta", {}), self.substitutions.get("at_eta_0", {})
            values = {x: text for x, text in values.items() if x in self.free}
            good = len(slopes) == 1 and slopes.keys() == values.keys()
            numbers = [self.image(op, x, self.top).number() for op in ("by_eta", "at_eta_0") for x in slopes if good]
            refuse(numbers != [1, 0], "by_eta and at_eta_0 are not about a step size")

    def apply(self, name: str, value: Element, scope: Scope) -> Element:
        if name in self.derivations:
            return value.derive(lambda letter: self.image(name, letter, scope))
        images = {letter: self.image(name, letter, scope) for letter in value.letters()}
        return value.substituted(images, scope.nonzero)

    def image(self, name: str, letter: str, scope: Scope) -> Element:
        """Return the derivative of a letter, or what is substituted for it."""
        image = scope.names[letter]
        if letter in self.tables[name]:  # a table may use letters that a quantifier binds
            refuse(self.tables[name][letter] == "?", "{}({}) is asked for, and may be anything", name, letter)
            outer = replace(scope, formal=None, sizes=self.top.sizes)
            image = outer.read(self.tables[name][letter]).shaped(image.shape)
        elif name in self.derivations:
            return self._defined_rate(name, letter, scope) if letter in self.defined else self.ring.constant(0)
        if name in self.substitutions and letter in self.defined:
            kind, *texts = self.defined.get(image.letter() or "", [""])
            found = [self.read(x, scope.nonzero) for x in texts]
            wanted = [self.apply(name, x, scope) for x in self.arguments(letter, scope.nonzero)]
            same = kind == self.defined[letter][0] and every(Element.equals, found, wanted)
            refuse(not same, "{} sends {} to {}, which is not defined in the same way", name, letter, image)
        return image

    def _defined_rate(self, name: str, letter: str, scope: Scope) -> Element:
        kind, value = self.defined[letter][0], self.letters[letter]
        arguments = self.arguments(letter, scope.nonzero)
        slopes = arguments.pop() if kind in ENTRYWISE else None
        rates = [self.apply(name, x, scope) for x in arguments]
        if all(x.is_zero() for x in rates):
            return self.ring.constant(0)
        if slopes is not None:  # of each entry of a column
            known = Fact("positive", (arguments[0],))
            refuse(not any(map(known.same, scope.facts.values())), "{} is not known to be positive", arguments[0])
            refuse(any(not x.is_zero() for x in rates[1:]), "the exponent of {} moves", letter)
            return (arguments[1] if kind == "power" else self.ring.constant(1)) * (slopes * rates[0])
        refuse(kind not in ("exp", "norm"), "{}({}) is asked for, the derivative of a {}", name, letter, kind)
        return (value if kind == "exp" else value.inverse(scope.nonzero) * arguments[0].transpose()) * rates[0]


# ---------------------------------------------------------------------------------------- data


class Data:
    """Values of the letters of a context, of given sizes."""

    def __init__(self, context: Context, dims: Mapping[str, int], number: Callable[[Any], Any],
                 invert: Callable[[Any], Any]) -> None:  # fmt: skip
        self.context, self.number, self.invert = context, number, invert
        self.dims = {**dims, "1": 1}
        self.grids: dict[str, Grid] = {}
        good = all(x > 0 for x in self.dims.values()) and dims.get("1", 1) == 1
        if not good or any(self.dims[a] >= self.dims[b] for a, b in context.less):
            raise ValueError(f"the sizes {dict(dims)} are not admitted")

    def put(self, letter: str, shape: Shape, rows: Sequence[Sequence[Any]]) -> None:
        grid, size = np.array(rows, dtype=object), tuple(self.dims[x] for x in shape)
        if grid.shape != size:
            raise ValueError(f"the value of {letter} is not of size {size}")
        self.grids[letter] = grid

    def letter(self, name: str) -> Grid:
        if name not in self.grids:
            raise ValueError(f"{name} has no value")
        return self.grids[name]

    def starts(self) -> list[tuple[str, Grid]]:
        """At time 0, or step 0, let a letter and its start have one value; return the values of all starts."""
        context = self.context
        images = {x: context.image("start", x, context.top) for x in context.substitutions.get("start", {})}
        pairs = [(x, alias) for x, image in images.items() if (alias := image.letter())]
        for known, new in [*pairs, *((alias, x) for x, alias in pairs)]:
            if known in self.grids:
                self.grids.setdefault(new, self.grids[known])
        for name, image in images.items():  # such as the time, which starts at 0
            if not image.letter() and name not in self.grids:
                self.grids[name] = self.grid(image)
        return [(x, self.grid(image)) for x, image in images.items() if x in context.free]

    def grid(self, element: Element) -> Grid:
        """Compute an element."""

        def number(x: Number) -> Grid:
            return np.array([[self.number(x)]], dtype=object)

        def of(word: Word) -> Grid:
            grids = [self.letter(x.name) if x.name else self.diagonal((x.rows, x.columns), 1) for x in word]
            turned = (x.T if letter.turned else x for x, letter in zip(grids, word, strict=True))
            return reduce(np.matmul, turned) if word else number(1)

        zero = self.diagonal(element.shape, 0)
        return element.image(zero, of, number, np.frompyfunc(self.invert, 1, 1))

    def diagonal(self, shape: Shape, number: int) -> Grid:
        """Return a matrix with the number on the diagonal, and 0 elsewhere."""
        rows, columns = (range(self.dims[x]) for x in shape)
        return np.array([[self.number(number if i == j else 0) for j in columns] for i in rows], dtype=object)

"""A second checker of certificates, written from ``FORMAT.md`` alone and on another arithmetic.

The kernel rewrites words; this checker has no words to rewrite. Every 1 x 1 word that has no shorter
1 x 1 word inside becomes a variable of a polynomial ring over the rationals (FLINT's ``fmpq_mpoly``),
and so does every matrix-valued word once its inner scalars are taken out; an element is a polynomial
over a monomial of letters that are known to be non-zero. Two elements are equal when the cross
products are. What both checkers accept has been multiplied out twice, by different programs.

`recheck` re-checks a whole certificate, `evaluate` puts exact data into all facts of one statement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from graphlib import TopologicalSorter

from math import isqrt
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

import flint

if TYPE_CHECKING:
    import random

FORMAT = "wn-proofs certificate 1"
TOKEN = re.compile(r"\s*([0-9]+|[^\W\d]\w*|[!<>]=|[-+*/'^()=<>,])")
RELATIONS = {"=", "!=", ">=", ">", "<=", "<"}
ABOUT_TIME = re.compile(r"\b(rate|start)\(")
# What a known relation d op 0 says about another one: k*d op 0.
IMPLIED = {"=": {"=", ">="}, ">": {">", ">=", "!="}, ">=": {">="}, "!=": {"!="}}
NEGATED = {"=": "!=", "!=": "=", ">": ">=", ">=": ">"}

Shape = tuple[str, str]
Letter = tuple[str, str, str, bool]  # name, rows, columns, transposed; the shape is after that
Word = tuple[Letter, ...]
Json = Mapping[str, Any]
Rows = list[list[Fraction]]
Poly = Any  # flint.fmpq_mpoly, which ships without usable types
Number = Any  # flint.fmpq where a value is exact, flint.arb where it is a ball
SCALAR: Shape = ("1", "1")


class Disagreement(Exception):  # noqa: N818 - a finding, not an error in here
    """What the certificate says is not what this checker finds."""


def _refuse(wrong: object, message: str) -> None:
    if wrong:
        raise Disagreement(message)


@dataclass(frozen=True)
class Recheck:
    """How much of one certificate was checked: its steps by sort, and its numerical models."""

    claim: str
    identities: int
    inequalities: int
    rules: int
    models: int


@dataclass(frozen=True)
class Evaluation:
    """How many facts were found true at the data: exactly, as balls; and how many were skipped."""

    exact: int
    balls: int
    skipped: int


# ------------------------------------------------------------------------------------- the ring


class Value(Protocol):
    """What a letter may be replaced by."""

    def __add__(self, other: Self, /) -> Self: ...
    def __mul__(self, other: Self, /) -> Self: ...


V = TypeVar("V", bound=Value)


def _polynomials(count: int) -> Any:
    return flint.fmpq_mpoly_ctx.get([f"x{i}" for i in range(count)], "lex")


def _shape(word: Word) -> Shape:
    return word[0][1], word[-1][2]


def _transposed(word: Word) -> Word:
    if _shape(word) == SCALAR and len(word) == 1:
        return word
    return tuple((n, c, r, not t if n else t) for n, r, c, t in reversed(word))


class Ring:
    """A polynomial ring that gets a variable for each primitive word when it first appears."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.index: dict[Word, int] = {}
        self.polynomials = _polynomials(32)

    def variable(self, word: Word) -> int:
        """Return the number of the variable of a primitive word; a scalar equals its transpose."""
        if _shape(word) == SCALAR:
            word = min(word, _transposed(word))
        if word not in self.index:
            self.index[word] = len(self.words)
            self.words.append(word)
            if len(self.words) > self.polynomials.nvars():
                self.polynomials = _polynomials(2 * len(self.words))
        return self.index[word]

    def lift(self, poly: Poly) -> Poly:
        """Read a polynomial that is older than some variables."""
        ring = self.polynomials
        return poly if poly.context() is ring else poly.project_to_context(ring)

    def factors(self, word: Word) -> list[int]:
        """Cut a word where a column meets a row; the pieces inside are scalars."""
        word = tuple(x for x in word if x[0]) or word[:1]
        cuts = [i + 1 for i, x in enumerate(word[:-1]) if x[2] == "1"]
        pieces = [word[i:j] for i, j in zip([0, *cuts], [*cuts, len(word)], strict=True)]
        frame = [x for x in (pieces[0], pieces[-1]) if _shape(x) != SCALAR]
        if len(pieces) == 1 or not frame:
            return [self.variable(x) for x in pieces]
        inner = [x for x in pieces if _shape(x) == SCALAR]
        return [self.variable(x) for x in [*inner, tuple(y for x in frame for y in x)]]

    def monomial(self, variables: Sequence[int]) -> Poly:
        """Return the product of some variables."""
        exponents = Counter(variables)
        shape = tuple(exponents[i] for i in range(self.polynomials.nvars()))
        return self.polynomials.from_dict({shape: 1})

    def constant(self, number: object, shape: Shape = SCALAR) -> Element:
        """Return a number; of the matrices only zero is one."""
        ring = self.polynomials
        return Element(self, shape, ring.constant(number), ring.constant(1))

    def word(self, word: Word) -> Element:
        """Return a word as an element."""
        top = self.factors(word)
        return Element(self, _shape(word), self.monomial(top), self.polynomials.constant(1))

    def identity(self, dimension: str) -> Element:
        """Return an identity matrix; it is the word with no letter."""
        nothing = ("", dimension, dimension, False)
        return self.constant(1) if dimension == "1" else self.word((nothing,))


@dataclass(frozen=True, eq=False)
class Element:
    """A polynomial over a monomial in non-zero letters; linear in the matrix-valued variables."""

    ring: Ring
    shape: Shape
    top: Poly
    bottom: Poly

    def parts(self) -> tuple[Poly, Poly]:
        """Return numerator and denominator in the ring as it is now."""
        return self.ring.lift(self.top), self.ring.lift(self.bottom)

    def used(self, poly: Poly) -> list[tuple[int, Word]]:
        """List the variables of a polynomial."""
        degrees = poly.degrees()
        return [(i, x) for i, x in enumerate(self.ring.words) if i < len(degrees) and degrees[i] > 0]

    def letters(self) -> set[str]:
        """Return the names of all letters."""
        used = [x for part in self.parts() for _, x in self.used(part)]
        return {letter[0] for word in used for letter in word} - {""}

    def is_zero(self) -> bool:
        """Tell whether nothing is left."""
        return bool(self.top.is_zero())

    def number(self) -> Number | None:
        """Return the value, if it is a number."""
        top, bottom = self.parts()
        plain = self.shape == SCALAR and top.is_constant() and bottom.is_one()
        return (top.leading_coefficient() if not top.is_zero() else flint.fmpq(0)) if plain else None

    def shaped(self, shape: Shape) -> Element:
        """Return it with this shape: only the number 0 has another one than its own."""
        if self.shape != shape and not (self.shape == SCALAR and self.is_zero()):
            message = f"{self} has shape {self.shape}, not {shape}"
            raise Disagreement(message)
        return replace(self, shape=shape)

    def __add__(self, other: Element) -> Element:
        shape = other.shape if self.shape == SCALAR else self.shape
        (a, p), (b, q) = self.shaped(shape).parts(), other.shaped(shape).parts()
        if p == q:
            return Element(self.ring, shape, a + b, p)
        common = p.gcd(q)
        return Element(self.ring, shape, a * (q / common) + b * (p / common), p * (q / common))

    def __neg__(self) -> Element:
        return replace(self, top=-self.top)

    def __sub__(self, other: Element) -> Element:
        return self + -other

    def __mul__(self, other: Element) -> Element:
        if SCALAR not in (self.shape, other.shape):
            return self._matrix_product(other)
        shape = other.shape if self.shape == SCALAR else self.shape
        (a, p), (b, q) = self.parts(), other.parts()
        return Element(self.ring, shape, a * b, p * q)

    def _matrix_product(self, other: Element) -> Element:
        if self.shape[1] != other.shape[0]:
            message = f"({self}) ({other}) multiplies shapes {self.shape} and {other.shape}"
            raise Disagreement(message)
        ring, left, right = self.ring, self.coefficients(), other.coefficients()
        terms = [(p, q, ring.factors(x + y)) for x, p in left for y, q in right]
        total = ring.constant(0).top
        for p, q, factors in terms:
            total += ring.lift(p) * ring.lift(q) * ring.monomial(factors)
        bottom = ring.lift(self.bottom) * ring.lift(other.bottom)
        return Element(ring, (self.shape[0], other.shape[1]), total, bottom)

    def coefficients(self) -> list[tuple[Word, Poly]]:
        """List the matrix-valued words with their scalar coefficients."""
        top, _ = self.parts()
        return [(x, top.derivative(i)) for i, x in self.used(top) if _shape(x) != SCALAR]

    def transpose(self) -> Element:
        """Return the transpose."""
        if self.shape == SCALAR:
            return self
        terms = [(p, self.ring.factors(_transposed(x))) for x, p in self.coefficients()]
        total = self.ring.constant(0).top
        for p, factors in terms:
            total += self.ring.lift(p) * self.ring.monomial(factors)
        return Element(self.ring, (self.shape[1], self.shape[0]), total, self.bottom)

    def power(self, exponent: int) -> Element:
        """Return a power of a scalar."""
        if self.shape != SCALAR:
            message = f"only scalars have powers, ({self})^{exponent} has shape {self.shape}"
            raise Disagreement(message)
        return Element(self.ring, SCALAR, self.top**exponent, self.bottom**exponent)

    def inverse(self, nonzero: set[str]) -> Element:
        """Return the inverse of a number, or of a product of letters that are known non-zero."""
        top, bottom = self.parts()
        words = [x for _, x in self.used(top)]
        known = all(len(x) == 1 and _shape(x) == SCALAR and x[0][0] in nonzero for x in words)
        if len(top) != 1 or self.shape != SCALAR or not known:
            message = f"{self} is inverted, and not known to be non-zero"
            raise Disagreement(message)
        unit = top.leading_coefficient()
        return Element(self.ring, SCALAR, bottom / unit, top / unit)

    def derive(self, rate: Callable[[Letter], Element]) -> Element:
        """Return the derivative, given that of the letters."""
        top, bottom = (replace(self, top=x, bottom=x**0) for x in self.parts())
        bottom = replace(bottom, shape=SCALAR)
        change = top.slope(rate) - self * bottom.slope(rate)
        return Element(self.ring, self.shape, change.top, change.bottom * change.ring.lift(self.bottom))

    def slope(self, rate: Callable[[Letter], Element]) -> Element:
        """Return the derivative of the numerator."""
        total = self.ring.constant(0, self.shape)
        for i, word in self.used(self.top):
            shape = self.shape if _shape(word) == SCALAR else SCALAR
            slope = replace(self, shape=shape, top=self.ring.lift(self.top).derivative(i))
            for k, letter in enumerate(word):
                change = rate(letter)
                if not change.is_zero():
                    before, after = (self._product(x) for x in (word[:k], word[k + 1 :]))
                    total += slope * (before * change * after)
        return total

    def _product(self, word: Word) -> Element:
        return self.ring.word(word) if word else self.ring.constant(1)

    def image(self, zero: V, number: Callable[[Number], V], of: Callable[[Word], V],
              invert: Callable[[V], V]) -> V:  # fmt: skip
        """Replace every word, and compute."""
        images: dict[int, V] = {}

        def total(poly: Poly) -> V:
            result = zero
            for exponents, coefficient in poly.terms():
                term = number(coefficient)
                for i, exponent in enumerate(exponents):
                    for _ in range(exponent):
                        if i not in images:
                            images[i] = of(self.ring.words[i])
                        term = term * images[i]
                result = result + term
            return result

        top, bottom = self.parts()
        value = total(top)
        for i, word in self.used(bottom):
            inverse = invert(of(word))
            for _ in range(bottom.degrees()[i]):
                value = value * inverse
        return value

    def substituted(self, images: Mapping[Letter, Element], nonzero: set[str]) -> Element:
        """Replace letters by elements."""

        def of(word: Word) -> Element:
            result = self.ring.constant(1)
            for letter in word:
                result = result * (images.get(letter) or self.ring.word((letter,)))
            return result

        zero = self.ring.constant(0, self.shape)
        return self.image(zero, self.ring.constant, of, lambda x: x.inverse(nonzero))

    def __str__(self) -> str:
        top, bottom = (self._text(x) for x in self.parts())
        return top if bottom == "1" else f"({top}) / ({bottom})"

    def _text(self, poly: Poly) -> str:
        terms = []
        for exponents, number in poly.terms():
            powers = [(self.ring.words[i], e) for i, e in enumerate(exponents) if e]
            names = [f"({_name(x)})" + (f"^{e}" if e > 1 else "") for x, e in powers]
            terms.append(" ".join([str(number), *names] if number != 1 or not names else names))
        return " + ".join(terms[:12]) + (" + ..." if len(terms) > 12 else "") or "0"


def _name(word: Word) -> str:
    return " ".join(f"I_{r}" if not n else n + "'" * t for n, r, _, t in word)


# --------------------------------------------------------------------------------------- facts


@dataclass(frozen=True, eq=False)
class Relation:
    """One relation between two elements; ``<`` and ``<=`` are turned round when read."""

    op: str
    left: Element
    right: Element

    @property
    def difference(self) -> Element:
        """What is compared with 0."""
        return self.left - self.right

    def negation(self) -> Relation:
        """Return what holds if this does not."""
        if self.op in ("=", "!="):
            return replace(self, op=NEGATED[self.op])
        return Relation(NEGATED[self.op], self.right, self.left)

    def elements(self) -> Iterator[Element]:
        """Iterate over what is said to be related."""
        yield from (self.left, self.right)


@dataclass(frozen=True, eq=False)
class Predicate:
    """A property that is no relation, as ``exp(E, e)``."""

    name: str
    arguments: tuple[Element, ...]

    def elements(self) -> Iterator[Element]:
        """Iterate over the arguments."""
        yield from self.arguments


@dataclass(frozen=True, eq=False)
class Compound:
    """An ``or`` of groups of facts; or ``forall``, ``exists``, with conditions and claims."""

    kind: str
    letters: tuple[tuple[str, Shape], ...]
    groups: tuple[tuple[Fact, ...], ...]

    def elements(self) -> Iterator[Element]:
        """Iterate over all elements inside."""
        for group in self.groups:
            for fact in group:
                yield from fact.elements()


Fact = Relation | Predicate | Compound


def _replaced(fact: Fact, values: Mapping[str, Element], scope: Scope) -> Fact:
    """Put elements in the place of letters."""

    def change(x: Element) -> Element:
        used = {letter for part in x.parts() for _, word in x.used(part) for letter in word}
        plain = {letter: values[letter[0]] for letter in used if letter[0] in values}
        return x.substituted({k: v.transpose() if k[3] else v for k, v in plain.items()}, scope.nonzero)

    if isinstance(fact, Relation):
        return Relation(fact.op, change(fact.left), change(fact.right))
    if isinstance(fact, Predicate):
        return Predicate(fact.name, tuple(map(change, fact.arguments)))
    return replace(fact, groups=tuple(tuple(_replaced(x, values, scope) for x in group) for group in fact.groups))


def _letters(fact: Fact) -> set[str]:
    return {letter for element in fact.elements() for letter in element.letters()}


def _same(a: Fact, b: Fact) -> bool:
    if isinstance(a, Relation) and isinstance(b, Relation):
        equal = a.difference.shape == b.difference.shape and a.op == b.op
        turned = a.op in ("=", "!=")
        return equal and (_equal(a.difference, b.difference)
                          or (turned and _equal(a.difference, -b.difference)))  # fmt: skip
    if isinstance(a, Predicate) and isinstance(b, Predicate):
        return a.name == b.name and _all(_equal, a.arguments, b.arguments)
    if isinstance(a, Compound) and isinstance(b, Compound):
        alike = (a.kind, a.letters) == (b.kind, b.letters)
        return alike and _all(lambda x, y: _all(_same, x, y), a.groups, b.groups)
    return False


def _all(test: Callable[[Any, Any], bool], a: Sequence[Any], b: Sequence[Any]) -> bool:
    return len(a) == len(b) and all(test(x, y) for x, y in zip(a, b, strict=True))


def _equal(a: Element, b: Element) -> bool:
    return a.shape == b.shape and (a - b).is_zero()


def _ratio(a: Element, b: Element) -> Number | None:
    """Return the number k with a = k b, if there is one other than 0."""
    (p, q), (r, s) = a.parts(), b.parts()
    p, r = p * s, r * q
    if a.shape != b.shape or p.is_zero() or r.is_zero():
        return None
    k = p.leading_coefficient() / r.leading_coefficient()
    return k if (p - k * r).is_zero() else None


def _implies(known: Fact, wanted: Relation) -> bool:
    if not isinstance(known, Relation) or wanted.op not in IMPLIED[known.op]:
        return False
    k = _ratio(wanted.difference, known.difference)
    return k is not None and (k > 0 or known.op == "=" or wanted.op == "!=")


def _true(op: str, number: Number) -> bool:
    tests = {"=": number == 0, "!=": number != 0, ">=": number >= 0, ">": number > 0}
    return bool(tests[op])


def _is_contradiction(fact: Fact) -> bool:
    return isinstance(fact, Relation) and fact.op == "!=" and fact.difference.is_zero()


# ------------------------------------------------------------------------------ reading, scopes


@dataclass(eq=False)
class Scope:
    """What may be used at one place: letters, facts, and which letters are known non-zero."""

    context: Context
    names: dict[str, Element]
    lets: Mapping[str, str]
    sizes: dict[str, str]
    facts: dict[str, Fact] = field(default_factory=dict)
    nonzero: set[str] = field(default_factory=set)
    one_time: bool = False

    def child(self) -> Scope:
        """Return a scope inside this one."""
        return replace(self, names=dict(self.names), facts=dict(self.facts), sizes=dict(self.sizes),
                       nonzero=set(self.nonzero))  # fmt: skip

    def open(self, letters: Json) -> None:
        """Declare letters; none may hide another."""
        for name, shape in letters.items():
            if name in self.context.reserved | self.names.keys() or not _identifier(name):
                message = f"the letter {name} is declared twice, or is no name"
                raise Disagreement(message)
            rows, columns = _pair(shape)
            self.names[name] = self.context.ring.word(((name, rows, columns, False),))
            self.sizes |= {rows: rows, columns: columns}

    def learn(self, name: str, fact: Fact) -> None:
        """Add a fact; ``c > 0`` and ``c != 0`` let c be inverted."""
        self.facts[name] = fact
        if isinstance(fact, Relation) and fact.op in (">", "!="):
            top, _ = fact.difference.parts()
            used = fact.difference.used(top)
            if len(top) == 1 and top.total_degree() == 1 and len(used[0][1]) == 1:
                self.nonzero |= fact.difference.letters() if fact.left.shape == SCALAR else set()

    def assume(self, facts: Mapping[str, object]) -> None:
        """Read facts in an order in which every denominator is known when it is met."""
        waiting = dict(facts)
        while waiting:
            before, problem = len(waiting), None
            for name, raw in list(waiting.items()):
                try:
                    self.learn(name, self.fact(raw))
                    del waiting[name]
                except Disagreement as trouble:
                    problem = trouble
            if problem and len(waiting) == before:
                raise problem

    def find(self, name: str) -> Fact:
        """Return a known fact."""
        if name not in self.facts:
            message = f"no fact is called {name!r} here"
            raise Disagreement(message)
        return self.facts[name]

    def symmetric(self, matrix: Element) -> bool:
        """Tell whether a matrix equals its transpose, by itself or by a known fact."""
        wanted = Relation("=", matrix, matrix.transpose())
        return wanted.difference.is_zero() or any(_same(x, wanted) for x in self.facts.values())

    def read(self, text: object) -> Element:
        """Read an expression."""
        reader = Reader(self, str(text))
        return reader.finish(reader.sum())

    def fact(self, raw: object) -> Fact:
        """Read a fact."""
        if isinstance(raw, str):
            return Reader(self, raw).fact()
        if isinstance(raw, _Meaning):
            return self.context.meaning(raw.letter, raw.label, self)
        if not isinstance(raw, Mapping):
            message = f"{raw!r} is no fact"
            raise Disagreement(message)
        if set(raw) == {"or"} and raw["or"]:
            return Compound("or", (), tuple(tuple(map(self.fact, x)) for x in raw["or"]))
        kind = next((x for x in ("forall", "exists") if x in raw), None)
        if kind is None or set(raw) - {"forall", "exists", "if", "then", "with"}:
            message = f"{dict(raw)!r} is no fact"
            raise Disagreement(message)
        inner = self.child()
        inner.open(raw[kind])
        bodies = [raw.get("if", []), raw["then"]] if kind == "forall" else [raw["with"]]
        groups = []
        for body in bodies:
            inner.assume({f"read{i}": x for i, x in enumerate(body)})
            groups.append(tuple(inner.facts[f"read{i}"] for i in range(len(body))))
        letters = tuple(sorted((n, _pair(s)) for n, s in raw[kind].items()))
        return Compound(kind, letters, tuple(groups))


def _identifier(name: str) -> bool:
    return bool(re.fullmatch(r"[^\W\d]\w*", name)) and not name.startswith("I_")


def _pair(shape: Sequence[str]) -> Shape:
    rows, columns = shape
    return str(rows), str(columns)


class Reader:
    """Reads one expression or fact, computing as it goes."""

    def __init__(self, scope: Scope, text: str) -> None:
        self.scope, self.text, self.tokens, end = scope, text, list[str](), 0
        while end < len(text.rstrip()):
            match = TOKEN.match(text, end)
            if match is None:
                raise self.error()
            self.tokens.append(match[1])
            end = match.end()
        self.tokens.append("")
        self.place = 0

    def error(self) -> Disagreement:
        """Return the complaint that this cannot be read."""
        return Disagreement(f"cannot read {self.text!r}")

    def peek(self) -> str:
        """Return the next token."""
        return self.tokens[self.place]

    def take(self, *expected: str) -> str:
        """Return the next token and go on."""
        token = self.peek()
        if expected and token not in expected:
            raise self.error()
        self.place += 1
        return token

    def accept(self, *tokens: str) -> str:
        """Take the next token if it is one of these."""
        return self.take() if self.peek() and self.peek() in tokens else ""

    def finish(self, value: Element) -> Element:
        """Return the value if everything has been read."""
        if self.peek():
            raise self.error()
        return value

    def integer(self) -> int:
        """Read an integer."""
        token = self.take()
        if not token.isdigit() and token.isascii():
            raise self.error()
        return int(token)

    def fact(self) -> Fact:
        """Read a relation or a predicate."""
        if not RELATIONS & set(self.tokens):
            name, arguments = self.take(), list[Element]()
            self.take("(")
            while not arguments or self.take(",", ")") == ",":
                arguments.append(self.sum())
            self.finish(arguments[0])
            return Predicate(name, tuple(arguments))
        left, op = self.sum(), self.take(*RELATIONS)
        right = self.finish(self.sum())
        shape = (left - right).shape
        left, right = left.shaped(shape), right.shaped(shape)
        if op in ("<", "<="):
            left, right, op = right, left, op.replace("<", ">")
        if op in (">", ">=") and shape != SCALAR:
            message = f"{self.text!r} orders elements of shape {shape}"
            raise Disagreement(message)
        return Relation(op, left, right)

    def sum(self) -> Element:
        """Read ``[-] term {(+|-) term}``."""
        sign = self.accept("-")
        total = -self.term() if sign else self.term()
        while sign := self.accept("+", "-"):
            total = total + self.term() if sign == "+" else total - self.term()
        return total

    def term(self) -> Element:
        """Read ``factor {[*] factor | / integer}``."""
        value = self.factor()
        while self.peek() and self.peek() not in RELATIONS | {"+", "-", ")", ","}:
            if self.accept("/"):
                divisor = self.integer()
                if divisor == 0:
                    raise self.error()
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

    def closed(self) -> Element:
        """Read up to a closing parenthesis."""
        value = self.sum()
        self.take(")")
        return value

    def atom(self) -> Element:
        """Read ``integer | letter | I_dim | operator(expr) | (expr)``."""
        context = self.scope.context
        if self.accept("("):
            return self.closed()
        token = self.take()
        if token.isdigit() and token.isascii():
            return context.ring.constant(int(token))
        if token in context.operators:
            self.take("(")
            return context.apply(token, self.closed(), self.scope)
        if token in self.scope.names:
            return self.scope.names[token]
        if token in self.scope.lets:
            return context.read(self.scope.lets[token], self.scope.nonzero)
        if token.startswith("I_") and token[2:] in self.scope.sizes:
            return context.ring.identity(self.scope.sizes[token[2:]])
        if not token.isidentifier():
            raise self.error()
        message = f"{token!r} is not declared, in {self.text!r}"
        raise Disagreement(message)


@dataclass(frozen=True)
class _Meaning:
    """Stands for a fact of a definition until it is read."""

    letter: str
    label: str


class Context:
    """The letters of a statement, what they mean, and the operators on them."""

    def __init__(self, data: Json, rules: Json) -> None:
        self.ring = Ring()
        self.definitions = {x["name"]: x for x in rules["definition"]}
        self.rules = {x["name"]: x for x in rules["rule"]}
        self.derivations: dict[str, dict[str, str]] = data.get("derivations", {})
        self.substitutions: dict[str, dict[str, str]] = data.get("substitutions", {})
        self.operators = {*self.derivations, *self.substitutions}
        self.defined: dict[str, list[str]] = data.get("defined", {})
        self.lets: dict[str, str] = data.get("let", {})
        self.reserved = {*self.operators, *self.lets}
        self.given = {f"given:{label}": raw for label, raw in data.get("given", {}).items()}
        self.less = [_pair(x) for x in data.get("less", [])]
        self._texts: dict[tuple[str, frozenset[str]], Element] = {}
        self.top = Scope(self, {}, self.lets, {})
        self.top.open(data.get("letters", {}))
        self.letters = dict(self.top.names)
        self.order = self._order()
        self.top.assume(self.given | self._meanings())
        self.moving = self._moving()
        self._check_operators()

    def read(self, text: str, nonzero: set[str]) -> Element:
        """Read an expression in the letters of the context."""
        key = (str(text), frozenset(nonzero))
        if key not in self._texts:
            scope = replace(self.top, names=self.letters, nonzero=nonzero)
            self._texts[key] = scope.read(text)
        return self._texts[key]

    def arguments(self, letter: str, nonzero: set[str]) -> list[Element]:
        """Return what a defined letter is defined from."""
        return [self.read(x, nonzero) for x in self.defined[letter][1:]]

    def _order(self) -> list[str]:
        """Sort the defined letters, each after those that it is defined from."""
        everything = {*self.letters}
        tables = [*self.derivations.values(), *self.substitutions.values()]
        unknown = set[str]().union(self.defined, *tables) - everything
        graph = {x: self._mentioned(self.defined[x][1:]) & everything for x in self.defined}
        wrong = unknown or set(self.defined) & set().union(*self.derivations.values())
        _refuse(wrong, f"not declared: {sorted(unknown)}; or a defined letter has a derivative")
        return [x for x in TopologicalSorter(graph).static_order() if x in self.defined]

    def _mentioned(self, texts: Iterable[str]) -> set[str]:
        """Return every name that occurs in expressions, also by way of `let` and operators."""
        found: set[str] = set()
        new = {x for text in texts for x in TOKEN.findall(str(text))}
        while new:
            found |= new
            inside = [self.lets[x] for x in new if x in self.lets]
            for x in new & self.operators:
                inside += (self.derivations | self.substitutions)[x].values()
            new = {x for text in inside for x in TOKEN.findall(str(text))} - found
        return found

    def _meanings(self) -> dict[str, str | _Meaning]:
        return {f"{letter}:{label}": _Meaning(letter, label)
                for letter, (kind, *_) in self.defined.items()
                for label in self._definition(kind)["facts"]}  # fmt: skip

    def _definition(self, kind: str) -> Json:
        _refuse(kind not in self.definitions, f"no definition is called {kind!r}")
        definition: Json = self.definitions[kind]
        return definition

    def meaning(self, letter: str, label: str, known: Scope) -> Fact:
        """Return one fact of a definition, about a letter."""
        definition = self._definition(self.defined[letter][0])
        values = [self.letters[letter], *self.arguments(letter, known.nonzero)]
        _refuse(len(values) != len(definition["variables"]), f"{letter} is defined from {len(values) - 1} arguments")
        wrong = definition["name"] == "least_eigenvalue" and not known.symmetric(values[1])
        _refuse(wrong, f"{letter} is the least eigenvalue of {values[1]}, not known to be symmetric")
        given = dict(zip(definition["variables"], values, strict=True))
        scope = self.under(definition["variables"], given, known.nonzero)
        return scope.fact(definition["facts"][label])

    def under(self, variables: Json, values: Mapping[str, Element], nonzero: set[str]) -> Scope:
        """Return the scope in which a rule's variables are these elements."""
        wrong = set(variables) != set(values)
        _refuse(wrong, f"the variables are {sorted(variables)}, values are for {sorted(values)}")
        sizes = {"1": "1"}
        late = [x for x in variables if values[x].is_zero() and values[x].shape == SCALAR]
        for name in [*(x for x in variables if x not in late), *late]:
            for formal, actual in zip(variables[name], values[name].shape, strict=True):
                wrong = sizes.setdefault(formal, actual) != actual and name not in late
                _refuse(wrong, f"{name} = {values[name]} does not fit the shape {variables[name]}")
        shaped = {x: values[x].shaped((sizes[r], sizes[c])) for x, (r, c) in variables.items()}
        return Scope(self, shaped, {}, sizes, nonzero=set(nonzero))

    def _moving(self) -> set[str]:
        moving = set(self.derivations.get("rate", {}))
        for letter in self.order:
            if any(x.letters() & moving for x in self.arguments(letter, self.top.nonzero)):
                moving.add(letter)
        return moving

    def _check_operators(self) -> None:
        """See that no name is used twice, and that `start` is what it should be."""
        wrong = len(self.operators) != len(self.derivations) + len(self.substitutions)
        _refuse(wrong, "a derivation and a substitution have the same name")
        self._check_start()

    def _check_defined(self, name: str, letter: str, image: Element) -> None:
        other = next((x for x in self.defined if _equal(self.letters[x], image)), None)
        images = [self.apply(name, x, self.top) for x in self.arguments(letter, self.top.nonzero)]
        if (other is None or self.defined[other][0] != self.defined[letter][0]
                or not _all(_equal, self.arguments(other, self.top.nonzero), images)):  # fmt: skip
            message = f"{name} sends {letter} to {image}, which is not defined in the same way"
            raise Disagreement(message)

    def _check_start(self) -> None:
        """See that `start` freezes exactly the letters that move; defined letters are looked at when they are replaced."""
        if not {"rate", "start"} & self.operators:
            return
        _refuse(not {"rate", "start"} <= self.operators, "rate and start go together")
        for letter in self.letters.keys() - self.defined.keys():
            value = self.letters[letter]
            image = self.apply("start", value, self.top)
            bad = image.letters() & self.moving if letter in self.moving else not _equal(image, value)
            _refuse(bad, f"start sends {letter} to {image}")

    def apply(self, name: str, value: Element, scope: Scope) -> Element:
        """Apply a derivation or substitution."""
        if name in self.derivations:
            return value.derive(lambda letter: self._letter_image(name, letter, scope))
        if name == "start" and name not in self.operators:
            return value
        used = {letter for part in value.parts() for _, word in value.used(part) for letter in word}
        images = {letter: self._letter_image(name, letter, scope) for letter in used}
        for plain in {letter[0] for letter in used} & self.defined.keys():
            self._check_defined(name, plain, self._letter_image(name, (plain, *self.letters[plain].shape, False), scope))
        return value.substituted(images, scope.nonzero)

    def _letter_image(self, name: str, letter: Letter, scope: Scope) -> Element:
        plain, *shape, transposed = letter
        own = (shape[1], shape[0]) if transposed else (shape[0], shape[1])
        table = self.derivations.get(name) or self.substitutions.get(name, {})
        if plain in table:
            names = scope.names | self.letters  # a table may use letters that a quantifier binds
            image = replace(self.top, names=names, nonzero=scope.nonzero).read(table[plain]).shaped(own)
        elif name in self.substitutions:
            return self.ring.word((letter,))
        elif plain in self.defined:
            image = self._defined_rate(name, plain, scope)
        else:
            return self.ring.constant(0, (shape[0], shape[1]))
        return image.transpose() if transposed else image

    def _defined_rate(self, name: str, letter: str, scope: Scope) -> Element:
        arguments = self.arguments(letter, scope.nonzero)
        rates = [self.apply(name, x, scope) for x in arguments]
        kind, value = self.defined[letter][0], self.letters[letter]
        if all(x.is_zero() for x in rates):
            return self.ring.constant(0, value.shape)
        if kind == "exp":
            return value * rates[0]
        if kind == "norm":
            return value.inverse(scope.nonzero) * arguments[0].transpose() * rates[0]
        message = f"{name}({letter}) is asked for, the derivative of a {kind}"
        raise Disagreement(message)


# --------------------------------------------------------------------------------------- steps


def recheck(certificate: Json, rules: Json) -> Recheck:
    """Check every step and every model of a certificate again.

    Parameters
    ----------
    certificate : dict
        The certificate, as read from its file.
    rules : dict
        The table of rules and definitions, ``rules.toml``, as read.

    Returns
    -------
    Recheck
        The number of steps (identities, inequalities, and all others as rules) and of models.

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
        _refuse(certificate["format"] != FORMAT, f"unknown format {certificate['format']!r}")
        _refuse(not certificate["statements"], "the certificate has no statement")
        walk = _Walk(rules)
        for name, statement in certificate["statements"].items():
            walk.located(name, walk.statement, name, statement)
        return Recheck(str(certificate["claim"]), **{x: walk.count[x] for x in _Walk.counted})
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        message = f"the certificate is malformed: {error!r}"
        raise Disagreement(message) from error


class _Walk:
    """Goes through all statements and steps."""

    counted = ("identities", "inequalities", "rules", "models")

    def __init__(self, rules: Json) -> None:
        self.rules = rules
        self.count = Counter[str]()
        self.kinds: dict[str, Callable[[Json, Fact, Scope], None]] = {
            "identity": self.identity, "inequality": self.inequality, "rule": self.rule,
            "cite": self.cite, "instantiate": self.instantiate, "witness": self.witness,
            "suppose": self.suppose, "obtain": self.obtain, "cases": self.cases,
            "or": self.alternative, "absurd": self.absurd,
        }  # fmt: skip

    @staticmethod
    def located(name: str, check: Callable[..., None], *arguments: object) -> None:
        """Run a check, and say in its complaint where it was made."""
        try:
            check(*arguments)
        except Disagreement as error:
            message = f"{name}: {error}"
            raise Disagreement(message) from error

    def statement(self, name: str, statement: Json) -> None:
        """Check the proof or refutation of one statement."""
        found = {"proof", "refutation"} & statement.keys()
        refuted, wanted = found == {"refutation"}, name.startswith(("mutated", "false"))
        if len(found) != 1 or (refuted != wanted and name != "printed"):
            message = f"has {sorted(found)}, which is not what it needs"
            raise Disagreement(message)
        _refuse(not statement["conclude"] or statement.get("proof") == [], "concludes nothing, or has no steps")
        context = Context(statement["context"], self.rules)
        if refuted:
            _Refutation(self, context, statement).check()
            self.count["models"] += 1
            return
        scope = context.top.child()
        self.steps(statement["proof"], scope)
        for label, raw in statement["conclude"].items():
            fact = scope.fact(raw)
            wrong = not any(_same(fact, x) for x in scope.facts.values())
            _refuse(wrong, f"the conclusion {label} is not proved: {raw}")

    def steps(self, items: Sequence[Json], scope: Scope) -> None:
        """Check steps, and add their facts to the scope."""
        for item in items:
            self.located(str(item["name"]), self.step, item, scope)

    def step(self, step: Json, scope: Scope) -> None:
        """Check one step."""
        name, kind = step["name"], step["kind"]
        _refuse(name in scope.facts or kind not in self.kinds, f"is a name used twice, or of unknown kind {kind!r}")
        fact = scope.fact(step["fact"])
        self.kinds[kind](step, fact, scope)
        plural = {"identity": "identities", "inequality": "inequalities"}
        self.count[plural.get(kind, "rules")] += 1
        scope.learn(name, fact)

    def vanish(self, residue: Element) -> None:
        """Raise with the residue unless it is zero."""
        _refuse(not residue.is_zero(), f"left over: {residue}")

    def cofactors(self, step: Json, scope: Scope) -> Element | None:
        """Return the sum of all scale * left * (equation) * right."""
        total = None
        for scale, left, by, right in step.get("cofactors", []):
            turned = by not in scope.facts and by.endswith("'")
            fact = scope.find(by[:-1] if turned else by)
            if not isinstance(fact, Relation) or fact.op != "=":
                message = f"{by} is no equation"
                raise Disagreement(message)
            zero = fact.difference.transpose() if turned else fact.difference
            factor = scope.read(scale)
            term = factor * (scope.read(left) * zero * scope.read(right))
            total = term if total is None else total + term
        return total

    def identity(self, step: Json, fact: Fact, scope: Scope) -> None:
        """Multiply out an equation's certificate."""
        if not isinstance(fact, Relation) or fact.op != "=":
            message = "an identity proves an equation"
            raise Disagreement(message)
        total = self.cofactors(step, scope)
        self.vanish(fact.difference if total is None else fact.difference - total)

    def inequality(self, step: Json, fact: Fact, scope: Scope) -> None:
        """Multiply out a Positivstellensatz certificate."""
        if not isinstance(fact, Relation) or fact.op == "=" or fact.left.shape != SCALAR:
            message = "an inequality proves >=, > or != between scalars"
            raise Disagreement(message)
        rest, strict = fact.difference, False
        for coefficient, by, column in step["terms"]:
            term, sharp = self.positive(coefficient, by, scope.read(column), scope)
            rest, strict = rest - term, strict or sharp
        total = self.cofactors(step, scope)
        self.vanish(rest if total is None else rest - total)
        _refuse(fact.op != ">=" and not strict, "no term is strict")

    def positive(self, coefficient: object, by: Sequence[str], column: Element,
                 scope: Scope) -> tuple[Element, bool]:  # fmt: skip
        """Return one term that is at least 0, and whether it is more."""
        factor = scope.read(coefficient)
        number, size = factor.number(), column.number()
        if number is None or number < 0 or column.shape[1] != "1":
            message = f"{factor} is no number from 0 on, or {column} is no column"
            raise Disagreement(message)
        term, strict = factor * (column.transpose() * column), number != 0 and size not in (None, 0)
        for name in by:
            known = scope.find(name)
            if not isinstance(known, Relation) or known.op not in (">", ">="):
                message = f"{name} is no inequality"
                raise Disagreement(message)
            term, strict = term * known.difference, strict and known.op == ">"
        return term, strict

    def rule(self, step: Json, fact: Fact, scope: Scope) -> None:
        """Compare premises and conclusion with the table."""
        rule = scope.context.rules.get(step["rule"])
        if rule is None or rule.get("automatic"):
            message = f"no step may name the rule {step['rule']!r}"
            raise Disagreement(message)
        texts = [*rule["premises"], rule["conclusion"]]
        wrong = scope.one_time and any(ABOUT_TIME.search(x) for x in texts)
        _refuse(wrong, f"{rule['name']} is about all times, and this is about one")
        values = {x: scope.read(text) for x, text in step["with"].items()}
        formal = scope.context.under(rule["variables"], values, scope.nonzero)
        wanted = [formal.fact(x) for x in texts]
        found = [*map(scope.find, step["by"]), fact]
        _refuse(not _all(_same, wanted, found), f"premises or conclusion are not those of {rule['name']}")

    def cite(self, step: Json, _: Fact, scope: Scope) -> None:
        """See that what is cited is named, and what it needs is known."""
        _refuse(not all(step[x] for x in ("claim", "statement", "conclusion")), "does not say what it cites")
        for name in step["by"].values():
            scope.find(name)

    def instantiate(self, step: Json, fact: Fact, scope: Scope) -> None:
        """Put values into a general fact; its conditions must be known."""
        known, by = scope.find(step["of"]), [scope.find(x) for x in step["by"]]
        if not isinstance(known, Compound) or known.kind != "forall":
            message = f"{step['of']} is not general"
            raise Disagreement(message)
        conditions, claims = (self.at(x, known, step, scope) for x in known.groups)
        _refuse(not _all(_same, conditions, by), f"{step['by']} are not the conditions")
        _refuse(not any(_same(x, fact) for x in claims), "is not among the claims at these values")

    def witness(self, step: Json, fact: Fact, scope: Scope) -> None:
        """See that values have the properties of something that is said to exist."""
        by = [scope.find(x) for x in step["by"]]
        exists = isinstance(fact, Compound) and fact.kind == "exists"
        if not isinstance(fact, Compound) or not _all(_same, self.at(fact.groups[0], fact, step, scope), by):
            exists = False
        _refuse(not exists, f"{step['by']} do not make {step['with']} a witness")

    def at(self, facts: Sequence[Fact], quantified: Compound, step: Json, scope: Scope) -> list[Fact]:
        """Replace the letters of a quantified fact, whose operators have been carried out."""
        letters = dict(quantified.letters)
        _refuse(set(letters) != set(step["with"]), f"values are needed for {sorted(letters)}")
        values = {x: scope.read(text).shaped(letters[x]) for x, text in step["with"].items()}
        return [_replaced(x, values, scope) for x in facts]

    def assuming(self, scope: Scope, prefix: str, facts: Sequence[Fact]) -> Scope:
        """Return a scope with assumptions; they may be about one time only."""
        inner = scope.child()
        for i, fact in enumerate(facts, 1):
            inner.learn(f"{prefix}{i}", fact)
            inner.one_time |= bool(_letters(fact) & scope.context.moving)
        return inner

    def suppose(self, step: Json, fact: Fact, scope: Scope) -> None:
        """Prove a general fact for letters that nothing is known about."""
        if not isinstance(fact, Compound) or fact.kind != "forall":
            message = "proves a fact that is not general"
            raise Disagreement(message)
        conditions, claims = fact.groups
        inner = self.assuming(scope, f"{step['name']}.if", conditions)
        inner.open(dict(fact.letters))
        self.steps(step["steps"], inner)
        wrong = not _all(_same, claims, [inner.find(x) for x in step["proves"]])
        _refuse(wrong, f"{step['proves']} are not its claims")

    def obtain(self, step: Json, fact: Fact, scope: Scope) -> None:
        """Use letters that are said to exist."""
        known = scope.find(step["of"])
        if not isinstance(known, Compound) or known.kind != "exists":
            message = f"{step['of']} does not say that something exists"
            raise Disagreement(message)
        inner = self.assuming(scope, f"{step['name']}.has", known.groups[0])
        inner.open(dict(known.letters))
        self.lead(step["steps"], inner, fact)

    def lead(self, steps: Sequence[Json], scope: Scope, fact: Fact) -> None:
        """See that steps lead to a fact, or to a contradiction."""
        self.steps(steps, scope)
        wrong = not any(_same(x, fact) or _is_contradiction(x) for x in scope.facts.values())
        _refuse(wrong, "its steps lead to something else")

    def cases(self, step: Json, fact: Fact, scope: Scope) -> None:
        """Check every branch of a case distinction."""
        if "split" in step:
            split = scope.fact(step["split"])
            if not isinstance(split, Relation):
                message = "only a relation can be split"
                raise Disagreement(message)
            groups: tuple[tuple[Fact, ...], ...] = ((split,), (split.negation(),))
        else:
            known = scope.find(step["on"])
            groups = known.groups if isinstance(known, Compound) and known.kind == "or" else ()
        wrong = len(groups) != len(step["branches"]) or not groups
        _refuse(wrong, f"{len(step['branches'])} branches for {len(groups)} cases")
        for branch, group in zip(step["branches"], groups, strict=True):
            self.lead(branch, self.assuming(scope, f"{step['name']}.case", group), fact)

    def alternative(self, step: Json, fact: Fact, scope: Scope) -> None:
        """See that one alternative is known."""
        known = [scope.find(x) for x in step["by"]]
        groups = fact.groups if isinstance(fact, Compound) and fact.kind == "or" else ()
        _refuse(not any(_all(_same, group, known) for group in groups), f"{step['by']} are no alternative")

    def absurd(self, step: Json, fact: Fact, scope: Scope) -> None:
        """See that the facts contradict each other."""
        known = [scope.find(x) for x in step["by"]]
        relations = [x for x in known if isinstance(x, Relation)]
        _refuse(len(relations) != len(known) or not _is_contradiction(fact), "is about relations and proves 0 != 0")
        if len(known) == 1:
            number = relations[0].difference.number()
            false = number is not None and not _true(relations[0].op, number)
        else:
            first, second = relations
            false = _implies(second, first.negation()) or _implies(first, second.negation())
        _refuse(not false and not _is_contradiction(known[0]), f"{step['by']} are not absurd")


# ---------------------------------------------------------------------------------------- data


@dataclass(frozen=True)
class Grid:
    """A matrix of numbers, balls, or expressions in parameters."""

    rows: tuple[tuple[Any, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of rows and columns."""
        return len(self.rows), len(self.rows[0])

    def __add__(self, other: Grid) -> Grid:
        pairs = zip(self.rows, other.rows, strict=True)
        return Grid(tuple(tuple(x + y for x, y in zip(a, b, strict=True)) for a, b in pairs))

    def __mul__(self, other: Grid) -> Grid:
        for scale, grid in ((self, other), (other, self)):
            if scale.shape == (1, 1):
                return grid.map(lambda x, c=scale.rows[0][0]: c * x)  # type: ignore[misc]
        columns = other.transpose().rows
        return Grid(tuple(tuple(_dot(row, column) for column in columns) for row in self.rows))

    def transpose(self) -> Grid:
        """Return the transpose."""
        return Grid(tuple(zip(*self.rows, strict=True)))

    def map(self, function: Callable[[Any], Any]) -> Grid:
        """Apply a function to every entry."""
        return Grid(tuple(tuple(function(x) for x in row) for row in self.rows))

    def entries(self) -> list[Any]:
        """List all entries."""
        return [x for row in self.rows for x in row]


def _dot(row: Sequence[Any], column: Sequence[Any]) -> Any:
    total = row[0] * column[0]
    for x, y in zip(row[1:], column[1:], strict=True):
        total = total + x * y
    return total


class Data:
    """Values of the letters of a context, of given sizes."""

    def __init__(self, context: Context, dims: Mapping[str, int], number: Callable[[Any], Any],
                 invert: Callable[[Any], Any]) -> None:  # fmt: skip
        self.context, self.number, self.invert = context, number, invert
        self.dims = {**dims, "1": 1}
        self.grids: dict[str, Grid] = {}
        good = all(x > 0 for x in self.dims.values()) and dims.get("1", 1) == 1
        if not good or any(self.dims[a] >= self.dims[b] for a, b in context.less):
            message = f"the sizes {dict(dims)} are not admitted"
            raise ValueError(message)

    def put(self, letter: str, shape: Shape, rows: Sequence[Sequence[Any]]) -> None:
        """Give a letter its value."""
        grid, size = Grid(tuple(map(tuple, rows))), tuple(self.dims[x] for x in shape)
        if len(grid.rows) != size[0] or any(len(row) != size[1] for row in grid.rows):
            message = f"the value of {letter} is not of size {size}"
            raise ValueError(message)
        self.grids[letter] = grid

    def letter(self, name: str) -> Grid:
        """Return the value of a letter."""
        if name not in self.grids:
            message = f"{name} has no value"
            raise ValueError(message)
        return self.grids[name]

    def share(self) -> None:
        """Let a letter and its start have the same value, as they do at time 0."""
        context = self.context
        for name in context.substitutions.get("start", {}):
            image = context.apply("start", context.letters[name], context.top)
            if _is_letter(image):
                (alias,) = image.letters()
                for known, new in ((name, alias), (alias, name)):
                    if known in self.grids:
                        self.grids.setdefault(new, self.grids[known])

    def _word(self, word: Word) -> Grid:
        result = Grid(((self.number(1),),))
        for name, rows, columns, transposed in word:
            grid = self.letter(name) if name else self._zero((rows, columns), 1)
            result = result * (grid.transpose() if transposed else grid)
        return result

    def _zero(self, shape: Shape, diagonal: int = 0) -> Grid:
        rows, columns = (range(self.dims[x]) for x in shape)
        one, zero = self.number(diagonal), self.number(0)
        return Grid(tuple(tuple(one if i == j else zero for j in columns) for i in rows))

    def grid(self, element: Element) -> Grid:
        """Compute an element."""

        def number(x: Number) -> Grid:
            return Grid(((self.number(x),),))

        zero = self._zero(element.shape)
        return element.image(zero, number, self._word, lambda x: x.map(self.invert))

    def entry(self, element: Element) -> Any:
        """Compute a scalar."""
        return self.grid(element).rows[0][0]


class _Refutation:
    """Data at which a conclusion is false."""

    def __init__(self, walk: _Walk, context: Context, statement: Json) -> None:
        self.walk, self.context, self.conclude = walk, context, statement["conclude"]
        self.refutation: Json = statement["refutation"]
        refutation = self.refutation
        self.parameters = Context(refutation.get("parameters", {}), walk.rules)
        self.scope = self.parameters.top.child()
        walk.steps(refutation.get("steps", []), self.scope)
        self.data = Data(context, refutation["dims"], self.parameters.ring.constant, self.invert)
        for name, rows in refutation["values"].items():
            table = [[self.scope.read(x).shaped(SCALAR) for x in row] for row in rows]
            self.data.put(name, self.shape_of(name), table)
        self.flow = bool(context.moving)
        self.in_time = bool(self.parameters.moving)

    def shape_of(self, name: str) -> Shape:
        """Return the shape of a letter, of the context or of the general fact that is false."""
        if name in self.context.letters:
            return self.context.letters[name].shape
        for raw in self.conclude.values():
            if isinstance(raw, Mapping) and name in raw.get("forall", {}):
                return _pair(raw["forall"][name])
        message = f"{name} has a value and is no letter"
        raise Disagreement(message)

    def invert(self, value: Element) -> Element:
        """Invert a number or a parameter."""
        return self.reduced(value).inverse(self.scope.nonzero)

    def check(self) -> None:
        """Check that the data are admitted, and that the conclusion fails at them."""
        r = self.refutation
        self.possible()
        if self.in_time:
            self.clock()
        if self.flow:
            (self.trajectory if self.in_time else self.start)()
        valued = set(self.data.grids)  # a defined letter needs no value: what defines it says that there is one
        for name in self.context.letters.keys() - self.context.defined.keys():
            self.data.letter(name)
        for name, fact in self.context.top.facts.items():
            if name.partition(":")[0] in self.context.defined and name.partition(":")[0] not in valued:
                continue
            _refuse(not self.holds(fact), f"{name} does not hold at the data")
        scope = self.context.top.child()
        known = {x: scope.fact(raw) for x, raw in self.conclude.items()}
        if "assume" in r:
            scope.learn("assumed", known[r["assume"]])
            self.walk.steps(r.get("derive", []), scope)
            known = scope.facts
        self.choose()
        _refuse(not self.fails(known[r["false"]]), f"{r['false']} is not found to be false at the data")

    def possible(self) -> None:
        """See that what is given of the parameters holds at the point."""
        parameters, point = self.parameters, self.refutation.get("point", {})
        given = [parameters.top.facts[x] for x in parameters.given]
        data = Data(parameters, {}, flint.fmpq, lambda x: 1 / x)
        _refuse(set(point) != parameters.letters.keys() - parameters.defined.keys(), "the point is no point")
        for name, value in point.items():
            data.put(name, parameters.letters[name].shape, [[_rational(value)]])
        wrong = any(_letters(f) & set(parameters.defined) or not isinstance(f, Relation)
                    or not _true(f.op, data.entry(f.difference)) for f in given)  # fmt: skip
        _refuse(wrong, "what is given of the parameters does not hold at the point")

    def start(self) -> None:
        """Take the values for those at time 0: what is assumed must then be true for a while."""
        context = self.context
        self.data.share()
        for name in context.letters.keys() - context.defined.keys():
            image = context.apply("start", context.letters[name], context.top)
            self.agree(f"start({name})", self.data.grid(image), self.data.letter(name))
        self.smooth([context.read(x, context.top.nonzero) for x in context.derivations["rate"].values()])
        for name in context.given:
            fact = context.top.facts[name]
            moving = _letters(fact) & context.moving
            if moving and not (isinstance(fact, Relation) and fact.op in (">", "!=")):
                message = f"{name} may stop being true at once"
                raise Disagreement(message)
            if moving:
                self.smooth(fact.elements(), needed={"exp", "norm", "min", "max", "least_eigenvalue"})

    def smooth(self, elements: Iterable[Element], needed: Iterable[str] = ("exp", "norm")) -> None:
        """See that moving letters with definitions depend smoothly on the state."""
        context = self.context
        letters = {x for e in elements for x in e.letters()} & context.moving & set(context.defined)
        while letters:
            letter = letters.pop()
            kind = context.defined[letter][0]
            flat = kind == "norm" and set(needed) == {"exp", "norm"} \
                and not self.decide("!=", self.data.letter(letter).rows[0][0])  # fmt: skip
            _refuse(kind not in needed or flat, f"{letter} ({kind}) need not depend smoothly on the state")
            inner = (x.letters() for x in context.arguments(letter, context.top.nonzero))
            letters |= set[str]().union(*inner) & context.moving & set(context.defined)

    def trajectory(self) -> None:
        """See that the values are a solution that starts where it says."""
        context, parameters = self.context, self.parameters
        for name in set(context.letters) - set(context.defined):
            letter = context.letters[name]
            slope = self.data.letter(name).map(lambda x: parameters.apply("rate", x, self.scope))
            self.agree(f"rate({name})", slope, self.data.grid(context.apply("rate", letter, context.top)))
            if "start" in context.operators:
                first = self.data.letter(name).map(lambda x: parameters.apply("start", x, self.scope))
                image = context.apply("start", letter, context.top)
                self.agree(f"start({name})", first, self.data.grid(image))

    def clock(self) -> None:
        """See that the only parameter that moves by itself is the time, from 0 on."""
        parameters = self.parameters
        for name, letter in parameters.letters.items():
            if name in parameters.moving and name not in parameters.defined:
                rate = parameters.apply("rate", letter, self.scope).number()
                start = parameters.apply("start", letter, self.scope).number()
                wrong = rate != 1 or start != 0 or _rational(self.refutation["point"][name]) < 0
                _refuse(wrong, f"{name} is not the time")
        for name in parameters.given:
            fact = parameters.top.facts[name]
            letters = _letters(fact) & parameters.moving
            clocks = [parameters.letters[x] for x in letters - set(parameters.defined)]
            time = isinstance(fact, Relation) and fact.op == ">=" and any(_equal(fact.difference, x) for x in clocks)
            _refuse(letters and not time, f"the parameters' {name} is about more than time >= 0")

    def choose(self) -> None:
        """Go to one time, and prove what is needed there."""
        inner = self.scope.child()
        for name in self.refutation.get("at", []):
            inner.learn(f"at {name}", inner.fact(f"{name} = {_rational(self.refutation['point'][name])}"))
            inner.one_time = True
        self.scope = inner
        self.walk.steps(self.refutation.get("then", []), inner)

    def reduced(self, value: Element) -> Element:
        """Put in the numbers that parameters are known to be."""
        numbers: dict[Word, Element] = {}
        for fact in self.scope.facts.values():
            if isinstance(fact, Relation) and fact.op == "=" and fact.left.shape == SCALAR:
                left, right = fact.left, fact.right
                sides = ((left, right), (right, left))
                numbers |= {x.used(x.parts()[0])[0][1]: y for x, y in sides
                            if y.number() is not None and _is_letter(x)}  # fmt: skip
        ring = self.parameters.ring
        zero = ring.constant(0, value.shape)
        return value.image(zero, ring.constant, lambda x: numbers.get(x) or ring.word(x),
                           lambda x: x.inverse(self.scope.nonzero))  # fmt: skip

    def decide(self, op: str, value: Element) -> bool:
        """Tell whether value op 0 is a truth about numbers, or a known fact."""
        value = self.reduced(value)
        number = value.number()
        if number is not None:
            return _true(op, number)
        wanted = Relation(op, value, self.parameters.ring.constant(0))
        relations = [x for x in self.scope.facts.values() if isinstance(x, Relation)]
        scalars = [x for x in relations if x.left.shape == SCALAR]
        known = (Relation(x.op, self.reduced(x.left), self.reduced(x.right)) for x in scalars)
        return any(_implies(x, wanted) for x in known)

    def agree(self, what: str, a: Grid, b: Grid) -> None:
        """See that two values are equal."""
        pairs = zip(a.entries(), b.entries(), strict=True)
        for x, y in pairs:
            _refuse(not self.decide("=", x - y), f"{what} is off by {x - y} at the data")

    def holds(self, fact: Fact) -> bool:
        """Tell whether a fact is certainly true at the data."""
        if isinstance(fact, Relation):
            some = any if fact.op == "!=" else all
            return some(self.decide(fact.op, x) for x in self.data.grid(fact.difference).entries())
        if isinstance(fact, Compound):
            return fact.kind == "or" and any(all(map(self.holds, x)) for x in fact.groups)
        grids = [self.data.grid(x) for x in fact.arguments]
        if fact.name == "least_eigenvalue":
            return self.is_least(*grids)
        values = [x.rows[0][0] for x in grids if x.shape == (1, 1)]
        exact = fact.name == "exp" and [x.number() for x in values] == [1, 0]
        known = (x for x in self.scope.facts.values() if isinstance(x, Predicate))
        return exact or any(x.name == fact.name and len(values) == len(grids)
                            and _all(_equal, x.arguments, values) for x in known)  # fmt: skip

    def is_least(self, value: Grid, matrix: Grid) -> bool:
        """Tell whether the matrix minus the value is singular, with no negative eigenvalue."""
        least, size = value.rows[0][0], matrix.shape[0]
        if size == 1:
            return self.decide("=", least - matrix.rows[0][0])
        rows = [[x - least if i == j else x for j, x in enumerate(row)]
                for i, row in enumerate(matrix.rows)]  # fmt: skip
        numbers = [self.reduced(x).number() for row in rows for x in row]
        if any(x is None for x in numbers):
            message = "the least eigenvalue of a matrix of parameters is not judged"
            raise Disagreement(message)
        shifted = flint.fmpq_mat(size, size, [x for x in numbers if x is not None])
        signs = [(-1) ** (size - i) * x for i, x in enumerate(shifted.charpoly().coeffs())]
        return bool(shifted == shifted.transpose() and signs[0] == 0 and all(x >= 0 for x in signs))

    def fails(self, fact: Fact) -> bool:
        """Tell whether a fact is certainly false at the data."""
        if isinstance(fact, Relation):
            no = fact.negation()
            some = all if fact.op == "!=" else any
            return some(self.decide(no.op, x) for x in self.data.grid(no.difference).entries())
        if isinstance(fact, Compound) and fact.kind == "or":
            return all(any(map(self.fails, group)) for group in fact.groups)
        if isinstance(fact, Compound) and fact.kind == "forall":
            conditions, claims = fact.groups
            return all(map(self.holds, conditions)) and any(map(self.fails, claims))
        message = "this kind of fact is not refuted by data"
        raise Disagreement(message)


def _is_letter(value: Element) -> bool:
    top, bottom = value.parts()
    plain = bool(bottom.is_one()) and len(top) == 1 and top.total_degree() == 1
    word = value.used(top)[0][1] if plain else ()
    return plain and top.leading_coefficient() == 1 and len(word) == 1 and not word[0][3]


def _rational(value: object) -> Number:
    fraction = Fraction(str(value))
    return flint.fmpq(fraction.numerator, fraction.denominator)


# ---------------------------------------------------------------------------------- evaluation


def evaluate(statement: Json, rules: Json, dims: Mapping[str, int], values: Mapping[str, Rows],
             digits: int = 30) -> Evaluation:  # fmt: skip
    """Put exact data into all facts of a proved statement.

    Parameters
    ----------
    statement : dict
        A statement of a certificate, with a proof.
    rules : dict
        The table of rules and definitions, as read.
    dims : dict of str to int
        The sizes.
    values : dict of str to list of list of Fraction
        The letters that are not defined, and are not the start of another one.
    digits : int
        The decimals to work with, where a value is not rational.

    Returns
    -------
    Evaluation
        How many facts hold exactly, and within balls; facts about all or some letters are skipped.

    Raises
    ------
    Disagreement
        If a fact is not true at the data.
    ValueError
        If the data do not satisfy a hypothesis, or are incomplete.

    Examples
    --------
    >>> context = {"letters": {"a": ["1", "1"]}, "given": {"size": "a > 1"}}
    >>> step = {"name": "square", "kind": "inequality", "fact": "a^2 > 2 a - 1", "cofactors": [],
    ...         "terms": [["1", ["given:size", "given:size"], "1"]]}
    >>> statement = {"context": context, "conclude": {"square": step["fact"]}, "proof": [step]}
    >>> evaluate(statement, {"definition": [], "rule": []}, {}, {"a": [[Fraction(3, 2)]]})
    Evaluation(exact=3, balls=0, skipped=0)
    """
    precision = flint.ctx.prec
    flint.ctx.prec = 64 + 10 * digits // 3
    try:
        return _Evaluation(Context(statement["context"], rules), dims, digits).run(statement, values)
    finally:
        flint.ctx.prec = precision


class _Values(Data):
    """Numbers and balls; defined letters are computed when they are asked for."""

    def letter(self, name: str) -> Grid:
        """Return the value of a letter."""
        if name not in self.grids and name in self.context.defined:
            kind = self.context.defined[name][0]
            arguments = self.context.arguments(name, self.context.top.nonzero)
            self.grids[name] = self.meaning(kind, [self.grid(x) for x in arguments])
        return super().letter(name)

    def meaning(self, kind: str, arguments: list[Grid]) -> Grid:
        """Compute what a definition says."""
        grid, first = arguments[0], arguments[0].rows[0][0]
        if kind == "pinv":
            return _pinv(grid)
        if kind in ("min", "max"):
            return Grid(((_extreme(kind, first, arguments[1].rows[0][0]),),))
        if kind == "norm":
            return Grid(((_root(_dot(grid.entries(), grid.entries())),),))
        if kind == "exp":
            return Grid(((flint.arb(first).exp() if first != 0 else flint.fmpq(1),),))
        if kind == "least_eigenvalue":
            return Grid(((_least_eigenvalue(grid),),))
        message = f"the definition {kind!r} has no numerical meaning here"
        raise ValueError(message)


class _Evaluation:
    """Counts which facts hold at the data."""

    def __init__(self, context: Context, dims: Mapping[str, int], digits: int) -> None:
        self.data = _Values(context, dims, flint.fmpq, lambda x: 1 / x)
        self.context, self.count = context, Counter[str]()
        self.tolerance = flint.fmpq(1, 10 ** max(digits - 10, 0))

    def run(self, statement: Json, values: Mapping[str, Rows]) -> Evaluation:
        """Evaluate hypotheses, steps and conclusions."""
        for name, rows in values.items():
            table = [[_rational(x) for x in row] for row in rows]
            self.data.put(name, self.context.letters[name].shape, table)
        self.start()
        for name in self.context.given:
            try:
                self.visit(name, self.context.top.facts[name])
            except Disagreement as error:
                message = f"hypothesis {name} does not hold at the data: {error}"
                raise ValueError(message) from error
        scope = self.context.top.child()
        for step in statement["proof"]:
            scope.learn(step["name"], scope.fact(step["fact"]))
            self.visit(step["name"], scope.facts[step["name"]])
        for label, raw in statement["conclude"].items():
            self.visit(label, scope.fact(raw))
        return Evaluation(self.count["exact"], self.count["balls"], self.count["skipped"])

    def start(self) -> None:
        """Give starts their values; see that those that are given fit."""
        self.data.share()
        context = self.context
        for name in set(context.substitutions.get("start", {})) - set(context.defined):
            image = context.apply("start", context.letters[name], context.top)
            if self.data.grid(image) != self.data.letter(name):
                message = f"hypothesis start({name}) = {name} does not hold at the data"
                raise ValueError(message)

    def visit(self, name: str, fact: Fact) -> None:
        """Evaluate and count one fact."""
        try:
            problem = self.problem(fact)
        except ZeroDivisionError:
            problem = "divides by zero"
        _refuse(problem, f"{name}: {problem}")
        self.count[self.sort(fact)] += 1

    def skipped(self, fact: Fact) -> bool:
        """Tell whether numbers cannot decide a fact."""
        if isinstance(fact, Predicate):
            return fact.name not in ("exp", "least_eigenvalue")
        quantified = isinstance(fact, Compound) and fact.kind != "or"
        inside = fact.groups if isinstance(fact, Compound) else ()
        return quantified or any(self.skipped(x) for group in inside for x in group)

    def sort(self, fact: Fact) -> str:
        """Say how a fact has been evaluated."""
        if self.skipped(fact):
            return "skipped"
        numbers = [x for e in fact.elements() for x in self.data.grid(e).entries()]
        exact = all(isinstance(x, flint.fmpq) for x in numbers)
        return "exact" if exact else "balls"

    def problem(self, fact: Fact) -> str:
        """Say why a fact is false at the data; nothing if it is not."""
        if self.skipped(fact):
            return ""
        if isinstance(fact, Compound):
            problems = [" and ".join(filter(None, map(self.problem, x))) for x in fact.groups]
            return "; ".join(problems) if all(problems) else ""
        if isinstance(fact, Relation):
            op, left, right = fact.op, self.data.grid(fact.left), self.data.grid(fact.right)
        else:
            op, left = "=", self.data.grid(fact.arguments[0])
            right = self.data.meaning(fact.name, [self.data.grid(fact.arguments[1])])
        pairs = list(zip(left.entries(), right.entries(), strict=True))
        some = any if op == "!=" else all
        size = max(_size(x) for pair in pairs for x in pair)
        if some(self.related(op, a, b, size) for a, b in pairs):
            return ""
        return f"{_show(left)} {op} {_show(right)} is false"

    def related(self, op: str, a: Number, b: Number, size: Number) -> bool:
        """Compare exact numbers exactly, balls as far as they can tell."""
        d = a - b
        if isinstance(d, flint.fmpq):
            return _true(op, d)
        if not d.is_finite():
            return False
        if op != "=":
            certainly = {">": d <= 0, ">=": d < 0, "!=": d == 0}
            return not certainly[op]
        vague = all(flint.arb(x).contains(0) for x in (a, b))
        return bool(d.contains(0) and flint.arb(d.rad()) <= self.tolerance * (1 if vague else size))


def _size(x: Number) -> Number:
    return flint.arb(x).abs_upper()


def _show(grid: Grid) -> str:
    return str([[str(x) for x in row] for row in grid.rows])


def _root(square: Number) -> Number:
    if isinstance(square, flint.fmpq) and square >= 0:
        root = flint.fmpq(isqrt(int(square.p)), isqrt(int(square.q)))
        if root * root == square:
            return root
    return flint.arb(square).sqrt()


def _extreme(kind: str, a: Number, b: Number) -> Number:
    if isinstance(a, flint.fmpq) and isinstance(b, flint.fmpq):
        return min(a, b) if kind == "min" else max(a, b)
    a, b = flint.arb(a), flint.arb(b)
    return a.min(b) if kind == "min" else a.max(b)


def _exact(grid: Grid) -> Any:
    if not all(isinstance(x, flint.fmpq) for x in grid.entries()):
        message = "a Moore-Penrose inverse is computed from exact entries only"
        raise ValueError(message)
    return flint.fmpq_mat(*grid.shape, grid.entries())


def _pinv(grid: Grid) -> Grid:
    """Compute R' (R R')^-1 (C' C)^-1 C' from the full-rank factorization A = C R."""
    matrix = _exact(grid)
    echelon, rank = matrix.rref()
    if rank == 0:
        return grid.transpose()
    rows = echelon.tolist()[:rank]
    pivots = [next(j for j, x in enumerate(row) if x != 0) for row in rows]
    r = flint.fmpq_mat(rows)
    c = flint.fmpq_mat([[row[j] for j in pivots] for row in matrix.tolist()])
    rt, ct = r.transpose(), c.transpose()
    inverse = rt * (r * rt).inv() * (ct * c).inv() * ct
    return Grid(tuple(map(tuple, inverse.tolist())))


def _eigenvalues(grid: Grid) -> list[Any]:
    return list(flint.acb_mat(*grid.shape, grid.entries()).eig(multiple=True))


def _least_eigenvalue(grid: Grid) -> Number:
    """Enclose the least eigenvalue by the roots of the characteristic polynomial."""
    if grid.shape == (1, 1):
        return grid.rows[0][0]
    if all(isinstance(x, flint.fmpq) for x in grid.entries()):
        if grid != grid.transpose():
            message = "the least eigenvalue is that of a symmetric matrix"
            raise ValueError(message)
        polynomial = flint.fmpq_mat(*grid.shape, grid.entries()).charpoly().numer()
        isolated: list[Any] = list(polynomial.complex_roots())
        roots = [x.real for x, _ in isolated]
    else:
        roots = [x.real for x in _eigenvalues(grid)]
    least = roots[0]
    for root in roots[1:]:
        least = least.min(root)
    return least


# --------------------------------------------------------------------------------- random data


def random_values(rng: random.Random, kind: Mapping[str, Shape],
                  dims: Mapping[str, int]) -> dict[str, Rows]:  # fmt: skip
    """Draw small rationals for letters of given shapes.

    Examples
    --------
    >>> from random import Random
    >>> values = random_values(Random(1), {"A": ("m", "d"), "c": ("1", "1")}, {"m": 2, "d": 3})
    >>> [len(values["A"]), len(values["A"][0]), len(values["c"])]
    [2, 3, 1]
    """
    sizes = {**dims, "1": 1}
    return {name: [[_draw(rng) for _ in range(sizes[columns])] for _ in range(sizes[rows])]
            for name, (rows, columns) in kind.items()}  # fmt: skip


def _draw(rng: random.Random) -> Fraction:
    return Fraction(rng.randint(-6, 6), rng.randint(1, 4))


def unit_vector(rng: random.Random, d: int) -> Rows:
    """Draw a rational column of length 1, by stereographic projection.

    Examples
    --------
    >>> from random import Random
    >>> sum(x * x for (x,) in unit_vector(Random(1), 3))
    Fraction(1, 1)
    """
    point = [_draw(rng) for _ in range(d - 1)]
    square = sum((x * x for x in point), Fraction(0))
    column = [2 * x / (square + 1) for x in point] + [(square - 1) / (square + 1)]
    rng.shuffle(column)
    sign = rng.choice((1, -1))
    return [[sign * x] for x in column]


def matrix_of_rank(rng: random.Random, m: int, d: int, rank: int) -> Rows:
    """Draw an m x d matrix of a given rank, as a product of random factors.

    Examples
    --------
    >>> from random import Random
    >>> matrix_of_rank(Random(1), 1, 2, 0)
    [[Fraction(0, 1), Fraction(0, 1)]]
    """
    if not 0 <= rank <= min(m, d):
        message = f"no {m} x {d} matrix has rank {rank}"
        raise ValueError(message)
    while True:
        left = [[_draw(rng) for _ in range(rank)] for _ in range(m)]
        right = [[_draw(rng) for _ in range(rank)] for _ in range(d)]
        rows = [[sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0)) for b in right]
                for a in left]  # fmt: skip
        if flint.fmpq_mat([[_rational(x) for x in row] for row in rows]).rank() == rank:
            return rows

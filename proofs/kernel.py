"""The kernel: re-checks every certificate in exact rational arithmetic, and never searches.

This file, `rules.toml` beside it and the Python interpreter are all that has to be trusted. A certificate
(`FORMAT.md`) states facts about letters of symbolic shape and gives, for each step of a proof, the data that makes
checking it a matter of multiplying out. The parts, in order:

1. polynomials in typed words: the normal form in which everything is compared;
2. scopes: letters, definitions, derivations, and the grammar in which expressions are written;
3. facts: relations, predicates, and the few connectives;
4. steps: the ways in which a new fact may follow;
5. models: exact data on which a statement is shown to fail;
6. claims: which statements a file proves or refutes, and the verdict.

Whatever cannot be accepted raises `Rejected`, with the offending term in the message.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import gcd, lcm, prod
from pathlib import Path
from string import whitespace
from typing import Any

FORMAT = "wn-proofs certificate 1"


class Rejected(Exception):
    """A certificate that the kernel does not accept; the message holds the offending data."""


def demand(condition: bool, message: str, *about: object) -> None:
    """Reject, unless the condition holds; what the message is about is written out only then."""
    if not condition:
        raise Rejected(message.format(*about) if about else message)


# 1. Polynomials in typed words ---------------------------------------------------------------------------------------
#
# A letter carries its shape, so every product is shape-checked. A word of shape 1 x 1 is a scalar: it commutes and
# equals its transpose. So each product of letters has one normal form: the 1 x 1 pieces ("loops": w' A' r, g, w' w)
# are cut out and sorted, and at most one word without such pieces is left.

Letter = tuple[str, bool, str, str]  # name, transposed?, rows, columns
Word = tuple[Letter, ...]
Monomial = tuple[tuple[Word, int], ...]  # loops with their exponents, sorted
Rational = int | Fraction
Shape = tuple[str, str]
SCALAR: Shape = ("1", "1")


@dataclass(frozen=True, eq=False, slots=True)
class Term:
    """Loops times a word, or times an identity matrix. Made by `unique`: equal terms are one object."""

    loops: Monomial
    word: Word
    shape: Shape

    def __str__(self) -> str:
        loops = [f"({show_word(loop)})" + (f"^{e}" if e != 1 else "") for loop, e in self.loops]
        return " ".join([*loops, show_word(self.word)]).strip()


unique = cache(Term)
UNIT = unique((), (), SCALAR)


def show_word(word: Word) -> str:
    return " ".join(name + "'" * flag for name, flag, *_ in word)


def transposed(word: Word) -> Word:
    return tuple((name, not flag, columns, rows) for name, flag, rows, columns in reversed(word))


def normal(powers: Iterable[tuple[Word, int]], word: Word, shape: Shape) -> Term:
    """The term that is this product: the 1 x 1 pieces of the word are cut out and gathered with the powers."""
    dims = [letter[2] for letter in word] + [letter[3] for letter in word[-1:]]
    cuts = [i for i, dim in enumerate(dims) if dim == "1"]
    pieces = [word[i:j] for i, j in pairwise(cuts)]
    total: dict[Word, int] = {}
    for loop, exponent in [*powers, *((min(piece, transposed(piece)), 1) for piece in pieces)]:
        total[loop] = total.get(loop, 0) + exponent
    loops = tuple(sorted((loop, e) for loop, e in total.items() if e))
    return unique(loops, word[: cuts[0]] + word[cuts[-1] :] if pieces else word, shape)


@cache
def times(left: Term, right: Term) -> Term:
    if SCALAR in (left.shape, right.shape):
        shape = right.shape if left.shape == SCALAR else left.shape
    else:
        shape = (left.shape[0], right.shape[1])
        fits = left.shape[1] == right.shape[0]
        demand(fits, "shapes do not fit in a product: {} is {}, {} is {}", left, left.shape, right, right.shape)
    return normal(left.loops + right.loops, left.word + right.word, shape)


@cache
def flipped(term: Term) -> Term:
    return unique(term.loops, transposed(term.word), term.shape[::-1])


@cache
def letters_of(term: Term) -> frozenset[str]:
    return frozenset(letter[0] for word in (term.word, *(loop for loop, _ in term.loops)) for letter in word)


class Poly:  # noqa: PLW1641 - never a key
    """A sum of terms of one shape, with integer coefficients over a common denominator; zero fits every shape."""

    __slots__ = ("over", "shape", "terms")

    def __init__(self, terms: Mapping[Term, int], over: int = 1) -> None:
        self.terms = terms if all(terms.values()) else {term: c for term, c in terms.items() if c}
        self.over = over
        if over != 1 and (common := gcd(over, *self.terms.values())) != 1:
            self.over, self.terms = over // common, {term: c // common for term, c in self.terms.items()}
        self.shape = next(iter(self.terms)).shape if self.terms else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Poly) and self.terms == other.terms and self.over == other.over

    def __add__(self, other: Poly) -> Poly:
        if not (self.terms and other.terms):
            return self if self.terms else other
        if self.shape != other.shape:
            raise Rejected(f"shapes differ in a sum: {self} is {self.shape}, {other} is {other.shape}")
        over = self.over if self.over == other.over else lcm(self.over, other.over)
        a, b = over // self.over, over // other.over
        terms = dict(self.terms) if a == 1 else {term: a * c for term, c in self.terms.items()}
        for term, c in other.terms.items():
            terms[term] = terms.get(term, 0) + b * c
        return Poly(terms, over)

    def scaled(self, factor: Rational) -> Poly:
        n, d = factor.numerator, factor.denominator
        return self if factor == 1 else Poly({term: n * c for term, c in self.terms.items()}, d * self.over)

    def __neg__(self) -> Poly:
        return self.scaled(-1)

    def __sub__(self, other: Poly) -> Poly:
        return self + -other

    def __mul__(self, other: Poly) -> Poly:
        terms: dict[Term, int] = {}
        for left, c in self.terms.items():
            for right, d in other.terms.items():
                term = times(left, right)
                terms[term] = terms.get(term, 0) + c * d
        return Poly(terms, self.over * other.over)

    @property
    def T(self) -> Poly:
        return Poly({flipped(term): c for term, c in self.terms.items()}, self.over)

    def names(self) -> set[str]:
        return {name for term in self.terms for name in letters_of(term)}

    def constant(self) -> Rational | None:
        """The value, if this is a rational number."""
        if self.terms.keys() - {UNIT}:
            return None
        return Fraction(self.terms.get(UNIT, 0), self.over)

    def vanishes_nowhere(self, nonzero: Iterable[str]) -> bool:
        """Whether this is one scalar term, all of whose letters are known not to vanish."""
        if self.shape != SCALAR or len(self.terms) != 1:
            return False
        return all(len(loop) == 1 and loop[0][0] in nonzero for term in self.terms for loop, _ in term.loops)

    def inverse(self, nonzero: Iterable[str]) -> Poly:
        """The inverse of one term whose letters are known not to vanish."""
        demand(self.vanishes_nowhere(nonzero), "denominator may vanish and is not listed: {}", self)
        ((term, c),) = self.terms.items()
        inverse = unique(tuple((loop, -e) for loop, e in term.loops), (), SCALAR)
        return Poly({inverse: 1}).scaled(Fraction(self.over, c))

    def __str__(self) -> str:
        terms = sorted(self.terms.items(), key=lambda item: (item[0].loops, item[0].word))
        return " + ".join(f"{Fraction(c, self.over)} {term}".strip() for term, c in terms) or "0"


ZERO = Poly({})


def number(value: Rational) -> Poly:
    return Poly({UNIT: value.numerator}, value.denominator)


def letter_poly(name: str, shape: Shape) -> Poly:
    return word_poly(((name, False, *shape),))


@cache
def word_poly(word: Word) -> Poly:
    return Poly({normal((), word, (word[0][2], word[-1][3]) if word else SCALAR): 1})


def power(base: Poly, exponent: int) -> Poly:
    demand(base.shape in (SCALAR, None), "only scalars have powers: {}", base)
    demand(exponent <= 1000, "the exponent {} is too large", exponent)
    return prod([base] * (exponent - 1), start=base)


LetterMap = Callable[[str, Shape], Poly]


def putting(values: Mapping[str, Poly]) -> LetterMap:
    """Values for some letters; the others stay."""
    return lambda name, shape: values[name] if name in values else letter_poly(name, shape)


class Images(dict[Word, Poly]):
    """The images of words, each computed once, given those of letters."""

    def __init__(self, mapping: LetterMap) -> None:
        self.mapping = mapping

    def __missing__(self, word: Word) -> Poly:
        (name, flag, rows, columns), *others = word
        if others:
            self[word] = prod((self[letter,] for letter in others), start=self[word[0],])
        else:
            self[word] = self.mapping(name, (columns, rows)).T if flag else self.mapping(name, (rows, columns))
        return self[word]

    def fixes(self, word: Word) -> bool:
        return not word or self[word] == word_poly(word)


class Linear(dict[Term, Poly]):
    """A linear map of polynomials, given by the image of each term, which is computed once."""

    def __init__(self, of_term: Callable[[Term], Poly]) -> None:
        self.of_term = of_term

    def __missing__(self, term: Term) -> Poly:
        self[term] = self.of_term(term)
        return self[term]

    def __call__(self, poly: Poly) -> Poly:
        image = sum((self[term].scaled(c) for term, c in poly.terms.items()), ZERO)
        return image if poly.over == 1 else Poly(image.terms, image.over * poly.over)


def substitution(mapping: LetterMap, nonzero: Iterable[str]) -> Linear:
    """Replace every letter by a polynomial of the same shape."""
    images = Images(mapping)

    def of_term(term: Term) -> Poly:
        moved = [(loop, e) for loop, e in term.loops if not images.fixes(loop)]
        if not moved and images.fixes(term.word):
            return Poly({term: 1})
        still = tuple(item for item in term.loops if item not in moved)
        powers = [power(images[loop], e) if e > 0 else power(images[loop].inverse(nonzero), -e) for loop, e in moved]
        if not term.word:
            return prod(powers, start=Poly({unique(still, (), term.shape): 1}))
        return prod([*powers, images[term.word]], start=Poly({unique(still, (), SCALAR): 1}))

    return Linear(of_term)


def derivation(rate: LetterMap) -> Linear:
    """Differentiate: the product rule, given the derivative of each letter."""
    slopes = Images(rate)

    def of_word(word: Word) -> Poly:
        pieces = (
            word_poly(word[:i]) * slopes[letter,] * word_poly(word[i + 1 :])
            for i, letter in enumerate(word)
            if slopes[letter,].terms
        )
        return sum(pieces, ZERO)

    def of_term(term: Term) -> Poly:
        loops, word, shape = term.loops, term.word, term.shape
        pieces = [of_word(loop) * Poly({normal((*loops, (loop, -1)), word, shape): e}) for loop, e in loops]
        return sum(pieces, Poly({unique(loops, (), SCALAR): 1}) * of_word(word))

    return Linear(of_term)


# 2. Scopes and the grammar -------------------------------------------------------------------------------------------

TOKEN = re.compile(r"\d+|[A-Za-z]\w*|[-+*/^'(),]", re.ASCII)
FREE = "?"  # the derivative of a letter that moves in any way
ENTRYWISE = ("power", "log")  # functions of each entry of a column; their slopes are the last argument
OPERATORS = {"rate": "derivation", "next": "substitution", "start": "substitution", "by_eta": "derivation",
             "at_eta_0": "substitution"}  # fmt: skip


@cache
def tokens(text: str) -> tuple[str, ...]:
    rest = TOKEN.sub("", text).strip(whitespace)
    demand(not rest, "cannot read {!r} in {!r}", rest, text)
    return tuple(TOKEN.findall(text))


class Parser:
    """expr = [-] term {(+|-) term};  term = factor {[*] factor | / integer};  factor = atom {' | ^ [-] integer}."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.text, self.scope, self.queue = text, scope, ["", *reversed(tokens(text))]  # "" is the end

    def took(self, *wanted: str) -> str:
        return self.queue.pop() if self.queue[-1] in wanted else ""

    def need(self, token: str) -> None:
        demand(self.queue[-1] == token, "expected {!r} before {!r} in {!r}", token, self.queue[-1], self.text)
        self.queue.pop()

    def done(self) -> None:
        demand(not self.queue[-1], "unexpected {!r} in {!r}", self.queue[-1], self.text)

    def arguments(self) -> tuple[Poly, ...]:
        self.need("(")
        found = [self.expression()]
        while self.took(","):
            found.append(self.expression())
        self.need(")")
        return tuple(found)

    def expression(self) -> Poly:
        value = -self.product() if self.took("-") else self.product()
        while sign := self.took("+", "-"):
            value = value + self.product() if sign == "+" else value - self.product()
        return value

    def product(self) -> Poly:
        value = self.factor()
        while (mark := self.queue[-1]) not in ("", "+", "-", ")", ","):
            if mark in ("*", "/"):
                self.queue.pop()
            value = value.scaled(Fraction(1, self.integer())) if mark == "/" else value * self.factor()
        return value

    def integer(self) -> int:
        text = self.queue[-1]
        demand(text.isdigit() and int(text) > 0, "expected a positive integer, not {!r}, in {!r}", text, self.text)
        return int(self.queue.pop())

    def factor(self) -> Poly:
        value = self.atom()
        while self.queue[-1] in ("'", "^"):
            if self.queue.pop() == "'":
                value = value.T
            else:
                base = value.inverse(self.scope.nonzero) if self.took("-") else value
                value = power(base, self.integer())
        return value

    def atom(self) -> Poly:
        text = self.queue[-1]
        demand(text == "(" or text[:1].isalnum(), "unexpected {!r} in {!r}", text, self.text)
        if text != "(":
            self.queue.pop()
            if text.isdigit():
                return number(int(text))
            if text not in self.scope.operators:
                return self.scope.value(text)
        inside = self.arguments()
        demand(len(inside) == 1, "{} takes one argument in {!r}", text, self.text)
        return inside[0] if text == "(" else self.scope.operate(text, inside[0])


@dataclass
class Scope:
    """What is known at one place of a proof: the letters, their definitions and operators, and the facts."""

    letters: dict[str, Shape]
    defined: dict[str, tuple[str, ...]]  # letter -> kind and arguments, such as n -> norm, v
    lets: dict[str, str]  # abbreviations
    operators: dict[str, tuple[str, dict[str, str]]]  # name -> derivation or substitution, and its table
    used: set[str]  # rules and definitions in use, shared by all scopes of a statement
    facts: dict[str, Fact] = field(default_factory=dict)
    nonzero: set[str] = field(default_factory=set)  # scalar letters that may be divided by
    pointwise: bool = False  # inside an assumption about the state at one time
    known: dict[str, Poly] = field(default_factory=dict)  # values of abbreviations and of rule variables
    read: dict[str, Poly] = field(default_factory=dict)  # texts that were read in this scope
    operations: dict[str, Linear] = field(default_factory=dict)  # operators, with what they were applied to here
    around: Scope | None = None  # of a rule's pattern: the scope in which the rule is applied,
    sizes: dict[str, str] = field(default_factory=dict)  # and the dimensions there of those in the pattern
    assumed: list[Fact] = field(default_factory=list)  # hypotheses and assumptions, from which the facts follow

    def inner(self) -> Scope:
        own = {"letters": dict(self.letters), "facts": dict(self.facts), "nonzero": set(self.nonzero)}
        own |= {"known": dict(self.known), "read": dict(self.read), "assumed": list(self.assumed), "operations": {}}
        return Scope(**{**vars(self), **own})

    def pattern(self, shapes: Mapping[str, Any], variables: Mapping[str, Poly]) -> Scope:
        """The scope in which a rule is read: its variables are values here; operators stay those of this scope."""
        own = {"known": dict(variables), "read": {}, "around": self, "sizes": match_shapes(shapes, variables)}
        return Scope(**{**vars(self), **own})  # nothing is added to it

    def restarted(self, start: dict[str, str], letters: dict[str, Any], defined: dict[str, Any], rules: Rules) -> Scope:
        """The same flow from a later time on: its state there has new letters, of which nothing is known."""
        inner = self.inner()
        inner.known, inner.read = {}, {}
        inner.defined = {**self.defined, **{name: tuple(entry) for name, entry in defined.items()}}
        inner.operators = {**self.operators, "start": ("substitution", start)}
        inner.introduce((name, (rows, columns)) for name, (rows, columns) in letters.items())
        new = set(letters) - set(defined)
        state = [inner.plain(inner.parse(start[name])) for name in inner.operators["rate"][1]]
        demand(set(state) == new and len(new) == len(state), "the state at the later time needs letters of its own")
        demand(set(defined) <= set(letters), "only new letters can be defined here")
        texts = [text for _, *texts in self.defined.values() for text in texts]
        texts += [text for text in self.operators["rate"][1].values() if text != FREE]
        same = list(map(self.parse, texts)) == list(map(inner.parse, texts))
        demand(same, "a definition or a rate is about the start, and would change with it")
        inner.learn_definitions(sorted(defined), rules)
        check_operators(inner)
        return inner

    def learn_definitions(self, names: Iterable[str], rules: Rules) -> None:
        for name in names:
            kind = self.defined[name][0]
            demand(name in self.letters, f"a definition of the unknown letter {name!r}")
            demand(name not in self.behind(name), f"the definition of {name} is circular")
            self.nonzero |= {name} if kind == "exp" else set()
            for label, fact in self.definition_facts(name, rules).items():
                self.add(label, fact)
            self.used.add(kind)

    def parse(self, text: str) -> Poly:
        if text not in self.read:  # what could be read before reads the same now: a scope only grows
            parser = Parser(text, self)
            value = parser.expression()
            parser.done()
            self.read[text] = value
        return self.read[text]

    def value(self, name: str) -> Poly:
        if name not in self.known:
            if name in self.letters:
                self.known[name] = letter_poly(name, self.letters[name])
            elif name.startswith("I_"):
                self.known[name] = Poly({unique((), (), (name[2:], name[2:])): 1})
            else:
                demand(name in self.lets, "unknown letter {!r}", name)
                demand(not re.search(rf"\b{name}\b", self.lets[name]), "{!r} is defined by itself", name)
                self.known[name] = self.parse(self.lets[name])
        return self.known[name]

    # definitions: letters with a meaning, such as n = norm(v); what is known of them stands in rules.toml

    def arguments(self, name: str) -> tuple[Poly, ...]:
        return tuple(self.parse(text) for text in self.defined[name][1:])

    def definition_facts(self, name: str, rules: Rules) -> dict[str, Fact]:
        kind = self.defined[name][0]
        demand(kind in rules.definitions, f"unknown kind of definition {kind!r} of the letter {name!r}")
        entry = rules.definitions[kind]
        demand(len(entry["variables"]) == len(self.defined[name]), f"wrong number of arguments for {kind!r}")
        variables = dict(zip(entry["variables"], (self.value(name), *self.arguments(name)), strict=True))
        pattern = self.pattern(entry["variables"], variables)
        for argument in self.arguments(name) if kind == "least_eigenvalue" else ():
            demand(argument == argument.T, f"eigenvalues of a matrix that is not symmetric: {argument}")
        for variable, (needed, *texts) in entry.get("needs", {}).items():
            self.demand_definition(variables[variable], needed, tuple(map(pattern.parse, texts)))
        return {f"{name}:{label}": read_fact(text, pattern) for label, text in entry["facts"].items()}

    def behind(self, name: str) -> set[str]:
        """The letters on which a definition depends, directly or through other definitions."""
        found: set[str] = set()
        queue = [letter for argument in self.arguments(name) for letter in argument.names()]
        while queue:
            letter = queue.pop()
            if letter not in found and letter in self.defined:
                queue += [inner for argument in self.arguments(letter) for inner in argument.names()]
            found.add(letter)
        return found

    def deep(self, names: Iterable[str]) -> set[str]:
        """Letters, and those behind their definitions."""
        return {deep for name in names for deep in ({name} | self.behind(name) if name in self.defined else {name})}

    def demand_definition(self, value: Poly, kind: str, arguments: tuple[Poly, ...]) -> None:
        """`value` must be a letter declared here as `kind` of just these arguments."""
        name = min(value.names(), default="")
        ok = name in self.defined and value == self.value(name) and self.defined[name][0] == kind
        if not (ok and self.arguments(name) == arguments):
            raise Rejected(f"{value} is not declared as {kind}({', '.join(map(str, arguments))})")

    # operators: derivations (rate along the flow, directional derivatives) and substitutions (start, step size 0)

    def operate(self, name: str, poly: Poly) -> Poly:
        if self.around is not None:
            return self.around.operate(name, poly)
        if name not in self.operations:
            kind, table = self.operators[name]
            self.operations[name] = (
                derivation(lambda letter, shape: self.derivative(name, table, letter, shape))
                if kind == "derivation"
                else substitution(lambda letter, shape: self.replaced(name, table, letter, shape), self.nonzero)
            )
        return self.operations[name](poly)

    def entry(self, name: str, table: dict[str, str], letter: str, shape: Shape) -> Poly:
        value = self.parse(table[letter])
        demand(value.shape in (shape, None), "{}({}) has shape {}, not {}", name, letter, value.shape, shape)
        return value

    def derivative(self, name: str, table: dict[str, str], letter: str, shape: Shape) -> Poly:
        if letter in table:
            demand(letter not in self.defined, f"{name}({letter}) follows from the definition of {letter}")
            demand(table[letter] != FREE, f"nothing is known of {name}({letter})")
            return self.entry(name, table, letter, shape)
        if letter not in self.defined:
            return ZERO
        this, kind, arguments = letter_poly(letter, shape), self.defined[letter][0], self.arguments(letter)
        rates = [self.operate(name, argument) for argument in arguments[: -1 if kind in ENTRYWISE else None]]
        if all(rate == ZERO for rate in rates):
            return ZERO
        if kind == "exp":
            return this * rates[0]
        if kind in ENTRYWISE:  # a D rate(u) for u^a, and D rate(u) for log u, with the slopes in D
            demand(all(rate == ZERO for rate in rates[1:]), f"the exponent of {letter!r} moves")
            positive = Fact("positive", arguments[:1]) in self.facts.values()
            demand(positive, "not known to be positive, entry by entry: {}", arguments[0])
            return (arguments[1] if kind == "power" else number(1)) * (arguments[-1] * rates[0])
        demand(kind == "norm", f"no derivative for the letter {letter!r}, a {kind}")
        product = arguments[0].T * rates[0]
        return (this.inverse(self.nonzero) * (product + product.T)).scaled(Fraction(1, 2))

    def replaced(self, name: str, table: dict[str, str], letter: str, shape: Shape) -> Poly:
        value = self.entry(name, table, letter, shape) if letter in table else letter_poly(letter, shape)
        if letter in self.defined:
            arguments = tuple(self.operate(name, argument) for argument in self.arguments(letter))
            self.demand_definition(value, self.defined[letter][0], arguments)
        return value

    def plain(self, poly: Poly) -> str:
        """The name of a letter without a definition."""
        name = min(poly.names(), default="")
        demand(name in self.letters and name not in self.defined and poly == self.value(name), "not a letter: {}", poly)
        return name

    def motion(self) -> tuple[str, dict[str, str]]:
        """What moves, and how: the table of `rate`, along a flow, or of `next`, in the steps of an algorithm."""
        return next(((name, self.operators[name][1]) for name in ("rate", "next") if name in self.operators), ("", {}))

    def moves(self, poly: Poly) -> bool:
        """Whether the value may change along the flow, or from step to step."""
        _, table = self.motion()
        return any(
            name in table or (name in self.defined and any(map(self.moves, self.arguments(name))))
            for name in poly.names()
        )

    # facts

    def add(self, name: str, fact: Fact) -> None:
        demand(name not in self.facts, "the name {!r} is used twice", name)
        demand(not name.endswith("'"), "the name {!r} ends with a prime, which transposes", name)
        self.facts[name] = fact
        if fact.kind in (">", "!=") and len(fact.polys[0].names()) == 1:
            letter = min(fact.polys[0].names())
            if self.letters.get(letter) == SCALAR and fact.polys[0] in (self.value(letter), -self.value(letter)):
                self.nonzero.add(letter)

    def assume(self, name: str, facts: Iterable[Fact]) -> None:
        for i, fact in enumerate(facts, start=1):
            self.add(f"{name}{i}", fact)
            self.assumed.append(fact)
            self.pointwise = self.pointwise or any(map(self.moves, fact.at_one_time()))

    def introduce(self, letters: Iterable[tuple[str, Shape]]) -> None:
        for name, shape in letters:
            taken = name in {*self.letters, *self.lets, *self.operators, *OPERATORS, "given"} or name.startswith("I_")
            demand(not taken, f"the letter {name!r} is not new")
            self.letters[name] = shape

    def get(self, name: str, *kinds: str) -> Fact:
        """The fact of this name, of one of these kinds; with a prime, a relation transposed."""
        fact = self.facts.get(name.rstrip("'"))
        if fact is None:
            raise Rejected(f"no fact is called {name!r} here")
        demand(not kinds or fact.kind in kinds, "{!r} is {}, not of the kind {}", name, fact, " or ".join(kinds))
        return Fact(fact.kind, (fact.polys[0].T,)) if name.endswith("'") and fact.kind in RELATIONS else fact


# 3. Facts ------------------------------------------------------------------------------------------------------------

RELATIONS = ("=", "!=", ">=", ">")
LIMITS = ("tends", "complete")  # predicates about a whole trajectory: q converges to L; it exists for all times
SIGNS = {"positive": ">", "nonnegative": ">="}  # predicates about each entry of a column


@dataclass(frozen=True, eq=False)
class Fact:  # noqa: PLW1641 - never a key
    """What is known or claimed. By kind:

    = != >= >    one polynomial, compared with zero
    or           parts: the alternatives, each a list of facts
    forall       letters; parts: the conditions, and what follows from them
    exists       letters; parts: nothing, and what they satisfy
    other names  a predicate of some polynomials, such as exp(E, e): "E is the exponential of e"
    """

    kind: str
    polys: tuple[Poly, ...] = ()
    parts: tuple[tuple[Fact, ...], ...] = ()
    letters: tuple[tuple[str, Shape], ...] = ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fact) or (self.kind, self.letters) != (other.kind, other.letters):
            return False
        same = self.polys == other.polys or (self.kind in ("=", "!=") and self.polys[0] == -other.polys[0])
        return same and self.parts == other.parts

    def mapped(self, change: Callable[[Poly], Poly]) -> Fact:
        parts = tuple(tuple(fact.mapped(change) for fact in part) for part in self.parts)
        return Fact(self.kind, tuple(map(change, self.polys)), parts, self.letters)

    def inside(self) -> list[Fact]:
        return [self, *(deep for part in self.parts for fact in part for deep in fact.inside())]

    def every_poly(self) -> list[Poly]:
        return [poly for fact in self.inside() for poly in fact.polys]

    def at_one_time(self) -> list[Poly]:
        """The polynomials on whose value at one time this depends; a limit depends on the whole trajectory."""
        skip = {"tends": 1, "complete": 1}
        return [poly for fact in self.inside() for poly in fact.polys[skip.get(fact.kind, 0) :]]

    def about_limits(self) -> bool:
        return any(fact.kind in LIMITS for fact in self.inside())

    def negation(self) -> Fact:
        opposite = {"=": "!=", "!=": "=", ">=": ">", ">": ">="}[self.kind]
        return Fact(opposite, self.polys if self.kind in ("=", "!=") else (-self.polys[0],))

    def decided(self) -> bool | None:
        """The truth of a relation between rational numbers; None if it is not one."""
        c = self.polys[0].constant()
        return None if c is None else {"=": c == 0, "!=": c != 0, ">=": c >= 0, ">": c > 0}[self.kind]

    def __str__(self) -> str:
        if self.kind in RELATIONS:
            return f"{self.polys[0]} {self.kind} 0"
        inner = ["; ".join(map(str, part)) for part in self.parts] or list(map(str, self.polys))
        return f"{self.kind}({' '.join(name for name, _ in self.letters)} {' | '.join(inner)})"


FALSE = Fact("!=", (ZERO,))
RELATION = re.compile(r"^(.*?)(!=|>=|<=|=|>|<)(.*)$")
PREDICATE = re.compile(r"^\s*([A-Za-z]\w*)\s*(\(.*\))\s*$")


def read_fact(data: Any, scope: Scope) -> Fact:
    if isinstance(data, dict):
        return read_connective(data, scope)
    demand(isinstance(data, str), "not a fact: {!r}", data)
    if match := RELATION.match(data):
        left, right = scope.parse(match[1]), scope.parse(match[3])
        poly = right - left if match[2] in ("<", "<=") else left - right
        kind = match[2].replace("<", ">")
        demand(kind in ("=", "!=") or poly.shape in (SCALAR, None), "only scalars are ordered: {}", data)
        return Fact(kind, (poly,))
    match = PREDICATE.match(data)
    if match is None or match[1] in (*scope.operators, "or", "forall", "exists"):
        raise Rejected(f"neither a relation nor a predicate: {data!r}")
    demand(match[1] not in LIMITS or "rate" in scope.operators, f"there is no flow, so no limit: {data!r}")
    parser = Parser(match[2], scope)
    arguments = parser.arguments()
    parser.done()
    shapes = {poly.shape for poly in arguments if poly.shape}
    demand(match[1] != "tends" or (len(arguments) == 2 and len(shapes) < 2), f"not a limit: {data!r}")
    return Fact(match[1], arguments)


def read_connective(data: dict[str, Any], scope: Scope) -> Fact:
    if set(data) == {"or"}:
        return Fact("or", parts=tuple(tuple(read_fact(item, scope) for item in items) for items in data["or"]))
    word, condition, claim = ("forall", "if", "then") if "forall" in data else ("exists", "", "with")
    fields = {word, condition, claim} - {""}
    demand(set(data) == fields, f"a fact needs just the fields {sorted(fields)}, not {sorted(data)}")
    shapes = {name: tuple(scope.sizes.get(dim, dim) for dim in shape) for name, shape in data[word].items()}
    letters = tuple(sorted((name, (rows, columns)) for name, (rows, columns) in shapes.items()))
    inner = scope.inner()
    inner.introduce(letters)
    parts = [tuple(learned(item, inner) for item in items) for items in (data.get(condition, []), data[claim])]
    return Fact(word, (), tuple(parts), letters)


def learned(data: Any, scope: Scope) -> Fact:
    """A fact that may list a denominator of those read after it."""
    fact = read_fact(data, scope)
    scope.add(f" read {len(scope.facts)}", fact)
    return fact


def replaced(fact: Fact, mapping: LetterMap, scope: Scope, fixed: Iterable[str]) -> Fact:
    """A fact with its letters replaced; those that it binds stay, and must not be captured."""
    deep = fact.inside()
    bound = {name for part in deep for name, _ in part.letters}
    of_method = {name for part in deep if part.kind in fixed for poly in part.polys for name in poly.names()}

    def change(name: str, shape: Shape) -> Poly:
        this = letter_poly(name, shape)
        value = this if name in bound else mapping(name, shape)
        demand(name in bound or not value.names() & bound, "a letter of {} would be captured", value)
        demand(name not in of_method or value == this, f"{name} is a letter of a method, and cannot be replaced")
        return value

    return fact.mapped(substitution(change, scope.nonzero | bound))


def instantiated(fact: Fact, texts: Mapping[str, str], scope: Scope,
                 fixed: Iterable[str]) -> tuple[tuple[Fact, ...], ...]:  # fmt: skip
    """The conditions and the claims of a quantified fact, with values for its letters."""
    letters, values = dict(fact.letters), {name: scope.parse(text) for name, text in texts.items()}
    demand(set(values) == set(letters), f"values are needed for {sorted(letters)}, not {sorted(values)}")
    about_limits = fact.about_limits()
    for name, value in values.items():
        fits = value.shape in (letters[name], None)
        demand(fits, "{} has shape {}, {} has {}", name, letters[name], value, value.shape)
        demand(not about_limits or not scope.moves(value), "{} moves, and {} is about limits", value, fact)

    return tuple(tuple(replaced(claim, putting(values), scope, fixed) for claim in part) for part in fact.parts)


# 4. Steps ------------------------------------------------------------------------------------------------------------


class Rules:
    """The table of named rules and definitions: `rules.toml`, data only."""

    def __init__(self, path: Path) -> None:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        self.rules: dict[str, dict[str, Any]] = {entry["name"]: entry for entry in table["rule"]}
        self.definitions: dict[str, dict[str, Any]] = {entry["name"]: entry for entry in table["definition"]}
        entries = len(table["rule"]) + len(table["definition"])
        demand(len(self.rules.keys() | self.definitions.keys()) == entries, "a name stands twice in the table of rules")
        self.of_methods = {rule["conclusion"].partition("(")[0] for rule in self.rules.values() if "letters" in rule}


def match_shapes(patterns: Mapping[str, Any], values: Mapping[str, Poly]) -> dict[str, str]:
    """Each value must have its variable's shape, for one choice of the dimensions in the pattern."""
    demand(set(patterns) == set(values), f"variables {sorted(patterns)} are needed, not {sorted(values)}")
    dims: dict[str, str] = {"1": "1"}
    for name, pattern in patterns.items():
        shape = values[name].shape
        for dim, actual in zip(pattern, shape or (), strict=False):
            fits = dims.setdefault(dim, actual) == actual
            demand(fits, "{} := {} has shape {}, not {}", name, values[name], shape, pattern)
    return dims


# Its scope, hypotheses and conclusions, and whether it was proved of trajectories that end only where the flow does.
Statement = tuple["Scope", dict[str, Fact], dict[str, Fact], bool]


@dataclass
class Checker:
    """Checks the steps of one statement."""

    rules: Rules
    cited: Callable[[str, str], Statement]
    steps: int = 0
    model: Model | None = None  # the data of a refutation
    whole: bool = False  # whether it matters that a trajectory ends only where the flow does

    def run(self, steps: list[dict[str, Any]], scope: Scope) -> None:
        for step in steps:
            self.steps += 1
            method = getattr(self, f"step_{step.get('kind')}", None)
            if method is None:
                raise Rejected(f"unknown kind of step {step.get('kind')!r}")
            try:
                fact = read_fact(step["fact"], scope)
                method(step, scope, fact)
                scope.add(step["name"], fact)
            except Rejected as error:
                raise Rejected(f"step {step.get('name')!r}: {error}") from None
            except KeyError as error:
                raise Rejected(f"step {step.get('name')!r}: the field {error} is missing") from None

    def goal(self, steps: list[dict[str, Any]], scope: Scope, goal: Fact) -> None:
        """The steps must lead to the goal, or to a contradiction."""
        self.run(steps, scope)
        demand(goal in scope.facts.values() or FALSE in scope.facts.values(), f"nothing proves {goal}")

    def cofactors(self, rows: list[list[str]], scope: Scope) -> Poly:
        """The sum of scale * left * (equation) * right."""
        parse = scope.parse
        terms = (
            parse(scale) * (parse(left) * scope.get(by, "=").polys[0] * parse(right)) for scale, left, by, right in rows
        )
        return sum(terms, ZERO)

    def step_identity(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """lhs - rhs = sum of cofactors."""
        demand(fact.kind == "=", "not an equation")
        rest = fact.polys[0] - self.cofactors(step["cofactors"], scope)
        demand(rest == ZERO, "the cofactors leave {}", rest)

    def step_inequality(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """lhs - rhs = sum of (positive rational) * (product of inequalities) * v'v + sum of cofactors."""
        demand(fact.kind in ("!=", ">=", ">") and fact.polys[0].shape in (SCALAR, None), "not an inequality of scalars")
        total, strict = self.cofactors(step["cofactors"], scope), False
        for coefficient, names, square in step["terms"]:
            c, vector = scope.parse(coefficient).constant(), scope.parse(square)
            demand(c is not None and c > 0, f"the coefficient {coefficient} is not a positive rational")
            demand(vector.shape is None or vector.shape[1] == "1", f"{square} is no column")
            factors = [scope.get(name, ">=", ">") for name in names]
            product = (vector.T * vector).scaled(c or 0)
            for factor in factors:
                product = product * factor.polys[0]
            strict = strict or (vector.vanishes_nowhere(scope.nonzero) and all(f.kind == ">" for f in factors))
            total = total + product
        demand(strict or fact.kind == ">=", "no term is strictly positive")
        rest = fact.polys[0] - total
        demand(rest == ZERO, "the terms and cofactors leave {}", rest)

    def step_rule(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """A named rule: its premises, with the variables replaced, must be known facts."""
        demand(step["rule"] in self.rules.rules, f"no rule is called {step['rule']!r}")
        rule = self.rules.rules[step["rule"]]
        demand("automatic" not in rule, f"the rule {step['rule']!r} is applied by the kernel only")
        about_flow = re.search(r"\b(rate|next|start|tends|complete)\(", f"{rule['premises']} {rule['conclusion']}")
        demand(not (about_flow and scope.pointwise), f"the rule {step['rule']!r} needs facts that hold for all times")
        variables = {variable: scope.parse(text) for variable, text in step["with"].items()}
        pattern = scope.pattern(rule["variables"], variables)
        if "letters" in rule:
            self.check_method(rule, variables, pattern, scope)
        if "flow" in rule:
            state, sphere = ({scope.plain(variables[name]) for name in rule[key]} for key in ("flow", "sphere"))
            check_field(state, sphere, scope, "lipschitz" in rule)
            self.whole = True
        for name in rule.get("continuous", []):
            check_continuous(variables[name], scope)
        self.known(step["by"], [read_fact(premise, pattern) for premise in rule["premises"]], scope)
        self.follows([read_fact(rule["conclusion"], pattern)], fact)
        scope.used.add(step["rule"])

    def check_method(self, rule: dict[str, Any], variables: dict[str, Poly], pattern: Scope, scope: Scope) -> None:
        """What is said of a method must hold around every state: nothing but open conditions are assumed of it."""
        state = {"eta"}
        for name in rule["letters"]:
            letter = scope.plain(variables[name])
            demand(letter not in state, f"{name} must be another letter")
            demand(not scope.moves(variables[name]), f"{name} must stand still: something may be known of its values")
            state.add(letter)
        allowed = [read_fact(text, pattern) for text in rule.get("assuming", [])]
        for fact in scope.assumed:
            about = scope.deep(name for poly in fact.every_poly() for name in poly.names()) & state
            strict = fact.kind in (">", "!=") and not rough(fact.polys, state, scope)
            demand(not about or strict or fact in allowed, "the method is known only where {}", fact)
        demand(not rough(variables.values(), state, scope), "the method may not be smooth")

    def known(self, names: list[str], wanted: Iterable[Fact], scope: Scope) -> None:
        wanted = list(wanted)
        demand(len(names) == len(wanted), f"{len(wanted)} facts are needed, not {len(names)}")
        for name, fact in zip(names, wanted, strict=True):
            demand(scope.get(name) == fact, "{!r} is {}, but what is needed is {}", name, scope.get(name), fact)

    def follows(self, found: Iterable[Fact], fact: Fact) -> None:
        found = list(found)
        if fact not in found:
            raise Rejected(f"what follows is {'; '.join(map(str, found))}, not {fact}")

    def step_cite(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """A proved statement, its letters replaced; its hypotheses must be known facts, its flow the flow here."""
        there, given, conclusions, whole = self.cited(step["claim"], step["statement"])
        values = {name: scope.parse(text) for name, text in step["with"].items()}
        demand(set(values) <= set(there.letters), f"not letters of {step['claim']}")
        demand(step["conclusion"] in conclusions, f"{step['claim']} has no conclusion {step['conclusion']!r}")
        law, state = there.motion()
        demand(not (law and scope.pointwise), "a statement about the flow needs facts that hold for all times")

        def mapping(name: str, shape: Shape) -> Poly:
            value = values[name] if name in values else scope.value(name)
            fits = value.shape in (shape, None)
            demand(fits, "{} has shape {} in {}, not {}", name, shape, step["claim"], value.shape)
            return value

        change = substitution(mapping, scope.nonzero)
        polys = [poly for fact in (*given.values(), conclusions[step["conclusion"]]) for poly in fact.every_poly()]
        polys += [there.operate(law, there.value(name)) for name, text in state.items() if text != FREE]
        polys += [there.operate("start", there.value(name)) for name in state]
        relevant = there.deep({*state, *(name for poly in polys for name in poly.names())})
        for name, shape in there.letters.items():
            if name in there.defined:
                if name in relevant:  # others are letters of the proof there: what they are to be exists
                    expected = tuple(map(change, there.arguments(name)))
                    scope.demand_definition(mapping(name, shape), there.defined[name][0], expected)
                continue
            for operator in (law, "start") if law else ():
                if operator == "start" or state.get(name) != FREE:
                    here = scope.operate(operator, mapping(name, shape))
                    there_too = change(there.operate(operator, there.value(name)))
                    demand(here == there_too, f"{operator}({name}) differs from the cited flow")
        if whole and not any(fact.kind in LIMITS for fact in scope.facts.values()):  # then the flow here may be shorter
            images = [mapping(name, there.letters[name]) for name in state]
            same = all(scope.value(name) in images for name in scope.operators["rate"][1])
            demand(same, "the flow of {} may go on where that here ends", step["claim"])
            self.whole = True
        labels = sorted(given)
        demand(sorted(step["by"]) == labels, f"facts are needed for {labels}, not {sorted(step['by'])}")
        fixed = self.rules.of_methods
        needed = [replaced(given[label], mapping, scope, fixed) for label in labels]
        self.known([step["by"][label] for label in labels], needed, scope)
        self.follows([replaced(conclusions[step["conclusion"]], mapping, scope, fixed)], fact)

    def step_instantiate(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """A universal fact, at given values."""
        wanted, found = instantiated(scope.get(step["of"], "forall"), step["with"], scope, self.rules.of_methods)
        self.known(step["by"], wanted, scope)
        self.follows(found, fact)

    def step_suppose(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """Prove a universal fact: take new letters, assume the conditions, derive each claim."""
        demand(fact.kind == "forall", "only a universal fact is proved by supposing")
        inner = scope.inner()
        inner.introduce(fact.letters)
        inner.assume(f"{step['name']}.if", fact.parts[0])
        self.run(step["steps"], inner)
        self.known(step["proves"], fact.parts[1], inner)

    def step_witness(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """Prove that letters exist, by giving them."""
        demand(fact.kind == "exists", "only existence is proved by witnesses")
        self.known(step["by"], instantiated(fact, step["with"], scope, self.rules.of_methods)[1], scope)

    def step_obtain(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """Use that letters exist: take them, derive something that does not mention them."""
        source, inner = scope.get(step["of"], "exists"), scope.inner()
        inner.introduce(source.letters)
        inner.assume(f"{step['name']}.has", source.parts[1])
        self.goal(step["steps"], inner, fact)

    def step_cases(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """The same fact in every case: of a known alternative, or of a relation and its negation."""
        if "split" in step:
            relation = read_fact(step["split"], scope)
            demand(relation.kind in RELATIONS, f"not a relation: {step['split']}")
            alternatives: tuple[tuple[Fact, ...], ...] = ((relation,), (relation.negation(),))
        else:
            alternatives = scope.get(step["on"], "or").parts
        demand(len(step["branches"]) == len(alternatives), f"{len(alternatives)} cases are needed")
        for branch, assumed in zip(step["branches"], alternatives, strict=True):
            inner = scope.inner()
            inner.assume(f"{step['name']}.case", assumed)
            self.goal(branch, inner, fact)

    def step_limit(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """The limit of a word is the word in the limits: in `expression` nothing moves but the letters of `with`."""
        limits = {name: scope.get(by, "tends").polys for name, by in step["with"].items()}
        demand(bool(limits) and not scope.pointwise, "limits are of quantities, and need facts that hold for all times")
        inner = scope.inner()
        inner.introduce((name, q.shape or to.shape or SCALAR) for name, (q, to) in limits.items())
        word = inner.parse(step["expression"])
        demand(not scope.moves(word), "nothing is said of the limit of what moves in {}", word)

        sides = ({name: polys[i] for name, polys in limits.items()} for i in (0, 1))
        self.follows([Fact("tends", tuple(substitution(putting(side), scope.nonzero)(word) for side in sides))], fact)

    def step_later(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """A quantity with a positive limit is positive at some time: what follows from there on, as from a start."""
        limit, positive = scope.get(step["by"][0], "tends"), scope.get(step["by"][1], ">")
        demand(limit.polys[1] == positive.polys[0], "the limit is not known to be positive: {}", limit)
        demand(not scope.pointwise, "this needs facts that hold for all times")
        demand(not any(map(scope.moves, fact.at_one_time())), "this speaks of one time: {}", fact)
        inner = scope.restarted(step["start"], step["letters"], step.get("defined", {}), self.rules)
        inner.add(f"{step['name']}.now", Fact(">", (inner.operate("start", limit.polys[0]),)))
        self.goal(step["steps"], inner, fact)
        scope.used.add("later")

    def step_evaluate(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """In a refutation: what is true at the data."""
        still = not any(map(scope.moves, fact.every_poly()))
        demand(self.model is not None and still, "there are no data for {}", fact)
        demand(self.model is not None and self.model.true(fact), "not true at the data: {}", fact)

    def step_or(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """One alternative is known, fact by fact."""
        demand(fact.kind == "or", "only alternatives are proved by one of them")
        demand(tuple(map(scope.get, step["by"])) in fact.parts, f"{step['by']} is none of the alternatives")

    def step_absurd(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """A false relation between numbers, or a relation and its negation, prove anything (here: 0 != 0)."""
        facts = [scope.get(name, *RELATIONS) for name in step["by"]]
        demand(fact == FALSE and len(facts) in (1, 2), "a contradiction is between one or two facts")
        absurd = facts[0].decided() is False if len(facts) == 1 else facts[0].negation() == facts[1]
        demand(absurd, "no contradiction: {} {}", *facts, *[""] * (2 - len(facts)))


# 5. Models: exact data on which a statement fails --------------------------------------------------------------------

Matrix = list[list[Poly]]


@dataclass
class Model:
    """Values for the letters of a statement: matrices of numbers, or of expressions in parameters such as time."""

    there: Scope  # the statement
    here: Scope  # the parameters: none for plain numbers
    dims: dict[str, int]
    values: dict[str, Matrix]
    along: bool  # the values are given along a trajectory, not at its start only

    def size(self, shape: Shape) -> tuple[int, int]:
        rows, columns = (1 if dim == "1" else self.dims.get(dim, 0) for dim in shape)
        demand(rows > 0 and columns > 0, f"the data give no size for the shape {shape}")
        return rows, columns

    def word(self, word: Word, size: tuple[int, int]) -> Matrix:
        result = [[number(int(i == j)) for j in range(size[1])] for i in range(size[0])]
        for k, (name, flag, *_) in enumerate(word):
            demand(name in self.values, "the data give no value for {!r}", name)
            value = [list(column) for column in zip(*self.values[name], strict=True)] if flag else self.values[name]
            columns = list(zip(*value, strict=True))
            result = [[inner_product(row, column) for column in columns] for row in result] if k else value
        return result

    def evaluate(self, poly: Poly) -> Matrix:
        size = self.size(poly.shape or SCALAR)
        total = [[ZERO] * size[1] for _ in range(size[0])]
        for term, c in poly.terms.items():
            factor = number(Fraction(c, poly.over))
            for loop, e in term.loops:
                base = self.word(loop, (1, 1))[0][0]
                factor = factor * (power(base, e) if e > 0 else power(base.inverse(self.here.nonzero), -e))
            block = self.word(term.word, size)
            total = [[a + factor * b for a, b in zip(r, s, strict=True)] for r, s in zip(total, block, strict=True)]
        return total

    def holds(self, kind: str, entry: Poly) -> bool:
        """Decided by arithmetic, or by a fact proved about the parameters."""
        fact = Fact(kind, (entry,))
        truth = fact.decided()
        return truth if truth is not None else fact in self.here.facts.values()

    def limits(self, fact: Fact) -> list[tuple[Poly, Poly | None]]:
        """For each entry of something that tends: where it is claimed to tend, and where it does, if that is known."""
        demand(self.along, "there is no trajectory to look at: {}", fact)
        entries, wanted = ([p for row in self.evaluate(poly) for p in row] for poly in fact.polys)
        if not fact.polys[1].shape:
            wanted = [ZERO] * len(entries)
        proved = [known.polys for known in self.here.facts.values() if known.kind == "tends"]
        known = [p if not self.here.moves(p) else next((to for q, to in proved if q == p), None) for p in entries]
        return list(zip(wanted, known, strict=True))

    def true(self, fact: Fact) -> bool:
        if fact.kind == "tends":
            return all(to is not None and self.holds("=", to - wanted) for wanted, to in self.limits(fact))
        kind = SIGNS.get(fact.kind, fact.kind)
        demand(kind in RELATIONS, "only relations are evaluated at data: {}", fact)
        entries = [self.holds(kind, entry) for row in self.evaluate(fact.polys[0]) for entry in row]
        return any(entries) if kind == "!=" else all(entries)

    def false(self, fact: Fact) -> bool:
        if fact.kind == "or":
            return all(any(map(self.false, part)) for part in fact.parts)
        if fact.kind == "forall" and not fact.letters:
            return all(map(self.true, fact.parts[0])) and any(map(self.false, fact.parts[1]))
        if fact.kind == "exists":  # something that does not depend on the letters is false
            bound = {name for name, _ in fact.letters}
            free = [part for part in fact.parts[1] if not any(poly.names() & bound for poly in part.every_poly())]
            return any(map(self.false, free))
        if fact.kind == "tends":
            return any(to is not None and self.holds("!=", to - wanted) for wanted, to in self.limits(fact))
        demand(fact.kind in RELATIONS, "only relations are evaluated at data: {}", fact)
        entries = [entry for row in self.evaluate(fact.polys[0]) for entry in row]
        if fact.kind == "=":
            return any(self.holds("!=", p) or self.holds(">", p) or self.holds(">", -p) for p in entries)
        opposite = fact.negation().kind
        return all(self.holds(opposite, entry if fact.kind == "!=" else -entry) for entry in entries)

    def check_definition(self, name: str, rules: Rules) -> None:
        kind = self.there.defined[name][0]
        first = self.evaluate(self.there.arguments(name)[0])
        value = self.values[name][0][0]
        if kind == "exp" and first[0][0] == ZERO:
            demand(value == number(1), "{} is exp(0) = 1, not {}", name, value)
        elif kind == "exp":
            self.here.demand_definition(value, kind, (first[0][0],))
        elif kind == "least_eigenvalue":
            demand(is_least_eigenvalue(value, first), f"{name} is not the least eigenvalue")
        elif kind == "powers":
            (((exponent,),),) = map(self.evaluate, self.there.arguments(name)[1:])
            demand(self.are_powers(self.values[name], first, exponent.constant()), f"{name} does not hold the powers")
        elif kind == "log":
            ones = all(entry == number(1) for row in first for entry in row)
            demand(
                ones and all(row == [ZERO] for row in self.values[name]), "only log 1 = 0 is known at data: {}", name
            )
        else:  # the facts of the others characterise them
            for label, fact in self.there.definition_facts(name, rules).items():
                demand(fact.kind not in RELATIONS or self.true(fact), "{} does not hold at the data: {}", label, fact)

    def are_powers(self, matrix: Matrix, column: Matrix, exponent: Rational | None) -> bool:
        """On the diagonal stand positive entries, or 0 if a > 0, to the exponent a: D^q = u^p, or D^q u^-p = 1."""
        demand(exponent is not None, "the exponent of a power is no number")
        a = Fraction(exponent or 0)

        def raised(base: Poly, count: int) -> Poly:
            return power(base, count) if count else number(1)

        for i, (row, (base,)) in enumerate(zip(matrix, column, strict=True)):
            left, right = (
                raised(row[i], a.denominator) * raised(base, -min(a.numerator, 0)),
                raised(base, max(a.numerator, 0)),
            )
            signs = (">", ">=") if a > 0 else (">",)
            defined = all(any(self.holds(sign, entry) for sign in signs) for entry in (base, row[i]))
            if not (defined and left == right and all(p == ZERO for j, p in enumerate(row) if i != j)):
                return False
        return True

    def check_trajectory(self, name: str) -> None:
        """The given function of time solves the flow, and starts where it should."""
        free = self.there.operators["rate"][1][name] == FREE
        for operator in ("start",) if free else ("rate", "start"):
            wanted = self.evaluate(self.there.operate(operator, self.there.value(name)))
            for row, wanted_row in zip(self.values[name], wanted, strict=True):
                for value, right in zip(row, wanted_row, strict=True):
                    left = self.here.operate(operator, value)
                    demand(self.holds("=", left - right), "{}({}) is {}, not {}", operator, name, left, right)


def check_parameters(here: Scope, point: dict[str, str]) -> None:
    """The hypotheses on the parameters hold at some point; the only clock is t, and it runs from 0."""
    values = {name: here.parse(text).constant() for name, text in point.items()}
    demand(set(values) == set(here.letters) - set(here.defined), "the point gives a value to each parameter")
    demand(None not in values.values(), "the point consists of numbers")
    demand("next" not in here.operators, "parameters do not move in steps")
    demand("rate" not in here.operators or (values.get("t") or 0) >= 0, "the point lies before the start")

    def at_point(poly: Poly) -> Poly:
        demand(not poly.names() & set(here.defined), "{} is not evaluated at the point", poly)
        return substitution(lambda name, shape: number(values[name] or 0), ())(poly)

    for label, fact in here.facts.items():
        if label.startswith("given:"):
            demand(fact.kind in RELATIONS and fact.mapped(at_point).decided() is True, f"{label!r} fails at the point")
            moving = any(map(here.moves, fact.every_poly()))
            demand(not moving or fact == Fact(">=", (here.value("t"),)), f"{label!r} restricts the time")
    demand(here.operators.get("rate", ("", {"t": "1"}))[1] == {"t": "1"}, "the only clock is t, with rate 1")
    demand(here.operators.get("start", ("", {"t": "0"}))[1].get("t") == "0", "the clock starts at 0")


SMOOTH = ("exp", "norm")


def rough(polys: Iterable[Poly], state: set[str], scope: Scope, lipschitz: bool = False) -> bool:
    """Whether something depends on the state through a definition that need not be smooth, or locally Lipschitz."""

    def fine(name: str) -> bool:
        kind, *_ = scope.defined[name]
        if not lipschitz or kind != "powers":
            return kind in SMOOTH
        exponent = scope.arguments(name)[1]  # |u_i|^a is locally Lipschitz for a >= 1
        enough = Fact(">=", (exponent - number(1),))
        return not scope.moves(exponent) and (enough.decided() or enough in scope.facts.values())

    names = scope.deep(name for poly in polys for name in poly.names()) & set(scope.defined)
    return any(not fine(name) and scope.behind(name) & state for name in names)


def check_field(state: set[str], sphere: set[str], scope: Scope, lipschitz: bool) -> None:
    """These letters are all that moves; their rates are smooth, or locally Lipschitz, if those on the sphere are not 0.

    A solution that stays bounded, and on the sphere, therefore exists for all times.
    """
    rates = scope.operators["rate"][1] if "rate" in scope.operators else {}
    demand(set(rates) == state, f"what moves is {sorted(rates)}, not {sorted(state)}")
    smooth = not rough([scope.operate("rate", scope.value(name)) for name in rates], state, scope, lipschitz)
    demand(smooth, "the field may not be smooth")
    for name in denominators(scope):
        norm = scope.defined.get(name, ("",))[0] == "norm" and scope.arguments(name)[0].names() <= sphere
        demand(norm and scope.plain(scope.arguments(name)[0]) in sphere, f"the denominator {name} may come near 0")


def check_continuous(poly: Poly, scope: Scope) -> None:
    """It is made of letters that have a rate, and of what is defined in these in a locally Lipschitz way."""
    rates = scope.operators["rate"][1] if "rate" in scope.operators else {}
    for name in sorted(scope.deep(poly.names())):
        demand(rates.get(name) != FREE, f"nothing is known of rate({name})")
    demand(not rough([poly], set(rates), scope, lipschitz=True), "this may not be continuous: {}", poly)


def denominators(scope: Scope) -> set[str]:
    """What moves and stands in a denominator of a rate: that it is not 0 is part of the existence of the flow."""
    moving = scope.operators["rate"][1] if "rate" in scope.operators else {}
    polys = [scope.operate("rate", scope.value(name)) for name in moving]
    behind = scope.deep(name for poly in polys for name in poly.names()) & set(scope.defined)
    polys += [argument for name in behind for argument in scope.arguments(name)]
    names = {loop[0][0] for poly in polys for term in poly.terms for loop, e in term.loops if e < 0}
    return {name for name in names if scope.moves(scope.value(name))}


def inner_product(row: Iterable[Poly], column: Iterable[Poly]) -> Poly:
    return sum((a * b for a, b in zip(row, column, strict=True)), ZERO)


def is_least_eigenvalue(value: Poly, matrix: Matrix) -> bool:
    """The matrix minus value times identity is positive semidefinite and singular, by exact elimination."""
    shifted = [[(p - value if i == j else p).constant() for j, p in enumerate(row)] for i, row in enumerate(matrix)]
    demand(all(p is not None for row in shifted for p in row), "eigenvalues are checked for rational data only")
    rows, singular = [[Fraction(p or 0) for p in row] for row in shifted], False
    for k, row in enumerate(rows):
        pivot = row[k]
        if pivot < 0 or (pivot == 0 and any(row[k:])):
            return False
        singular = singular or pivot == 0
        for i in range(k + 1, len(rows)) if pivot else ():
            rows[i] = [a - rows[i][k] / pivot * b for a, b in zip(rows[i], row, strict=True)]
    return singular


def check_refutation(data: dict[str, Any], scope: Scope, given: dict[str, Fact], conclusions: dict[str, Fact],
                     checker: Checker, less: list[list[str]]) -> None:  # fmt: skip
    """The data satisfy every hypothesis of the statement, and one of its conclusions fails there."""
    here = read_scope(data.get("parameters", {"letters": {}}), checker.rules, scope.used)
    check_parameters(here, data.get("point", {}))
    checker.run(data.get("steps", []), here)
    values = {
        name: [[here.parse(str(entry)) for entry in row] for row in rows] for name, rows in data["values"].items()
    }
    law, table = scope.motion()
    state = sorted(table)
    along = law != "next" and set(state) <= set(values)
    if not along:
        at_the_start(values, state, scope)
    sizes = {name: int(size) for name, size in data["dims"].items()}
    demand("1" not in sizes and all(size > 0 for size in sizes.values()), f"no sizes of dimensions: {sizes}")
    model = Model(scope, here, sizes, values, along)
    for name in sorted(values):
        demand(name in scope.letters, f"{name!r} is no letter of the statement")
        actual = {(len(values[name]), len(row)) for row in values[name]}
        demand(actual == {model.size(scope.letters[name])}, f"{name} has a wrong size {actual}")
        if name in scope.defined:
            model.check_definition(name, checker.rules)
    for small, large in less:
        demand(sizes[small] < sizes[large], f"{small} < {large} does not hold at the data")
    shown = dict(data.get("shows", {}))  # hypotheses about limits that are proved at the data
    for label, fact in given.items():
        if label not in shown:
            demand(model.true(fact), "the hypothesis {!r} does not hold at the data: {}", label, fact)
            still = along or law == "next" or not any(map(scope.moves, fact.every_poly()))
            domain = still or (fact.kind == ">" and fact.polys[0] in map(scope.value, denominators(scope)))
            demand(domain, f"{label!r} is about all times, the data about the start only")
    for name in sorted(set(values) - set(scope.defined)) if along else ():
        if name in state:
            model.check_trajectory(name)
        else:
            demand(not any(here.moves(entry) for row in values[name] for entry in row), f"{name} must not move")
    checker.model = model
    for label in shown:
        demand(given[label].kind in LIMITS, f"the data, not a proof, show {label!r}")
        del scope.facts[f"given:{label}"]
    checker.run(data.get("proof", []), scope)
    for label, name in shown.items():
        demand(scope.get(name) == given[label], f"{name!r} is not the hypothesis {label!r}")
        scope.add(f"given:{label}", given[label])
    demand(data["assume"] in conclusions, f"no conclusion is called {data['assume']!r}")
    scope.add("assumed", conclusions[data["assume"]])
    checker.run(data.get("derive", []), scope)
    checker.model = None  # what follows is about the parameters
    for name in data.get("at", []):  # look at one time (or other parameter) only
        demand(name in data["point"], f"no value for the parameter {name!r}")
        here.add(f"at {name}", Fact("=", (here.value(name) - here.parse(data["point"][name]),)))
        here.pointwise = True
    checker.run(data.get("then", []), here)
    demand(model.false(scope.get(data["false"])), "not false at the data: {}", scope.get(data["false"]))


def at_the_start(values: dict[str, Matrix], state: list[str], scope: Scope) -> None:
    """A step, or a flow for a short time, exists from the given start: look at the start."""
    if scope.motion()[0] == "rate":
        rates = [scope.operate("rate", scope.value(name)) for name in state]
        demand(not rough(rates, set(state), scope), "the field may not be smooth")
        scope.used.add("picard-lindelof")
    demand(not set(state) & set(values), "the state is given either along a trajectory or at its start")
    starts = scope.operators["start"][1]
    values |= {name: values[start] for name, start in starts.items() if start in values}
    values |= {name: [[scope.parse(start)]] for name, start in starts.items() if start.isdigit()}  # t starts at 0


# 6. Claims -----------------------------------------------------------------------------------------------------------


def read_scope(data: dict[str, Any], rules: Rules, used: set[str]) -> Scope:
    """The letters, definitions and operators of a statement, and what it takes for granted."""
    unknown = set(data) - {"letters", "defined", "let", "derivations", "substitutions", "less", "given"}
    demand(not unknown, f"unknown fields {sorted(unknown)}")
    operators = {name: ("derivation", table) for name, table in data.get("derivations", {}).items()}
    operators |= {name: ("substitution", table) for name, table in data.get("substitutions", {}).items()}
    defined = {name: tuple(entry) for name, entry in data.get("defined", {}).items()}
    scope = Scope({}, defined, data.get("let", {}), operators, used)
    scope.introduce((name, (rows, columns)) for name, (rows, columns) in data["letters"].items())
    demand(len({*scope.lets, *operators}) == len(scope.lets) + len(operators), "a name stands for two things")
    demand(not set(scope.lets) & set(OPERATORS), "rate, next, start, by_eta and at_eta_0 are operators, not letters")
    scope.nonzero |= {name for name, (kind, *_) in defined.items() if kind == "exp"}
    given = sorted(data.get("given", {}).items(), key=lambda item: not re.fullmatch(r"\w+ (>|!=) 0", str(item[1])))
    for label, item in given:  # hypotheses such as n > 0 are read first: others may divide by n
        scope.add(f"given:{label}", read_fact(item, scope))
        scope.assumed.append(scope.facts[f"given:{label}"])
    scope.learn_definitions(sorted(defined), rules)
    check_operators(scope)
    return scope


def check_operators(scope: Scope) -> None:
    """The operators on which rules rest are what their names say."""
    tables = {name: table for name, (_, table) in scope.operators.items()}
    kinds = {name: kind for name, (kind, _) in scope.operators.items()}
    for name, kind in OPERATORS.items():
        demand(kinds.get(name, kind) == kind, f"{name} must be a {kind}")
    law, state = scope.motion()
    demand(not ("rate" in tables and "next" in tables), "time is continuous, or goes in steps")
    for name in state:
        demand(name in scope.letters and name in tables.get("start", {}), f"{name} moves, but has no start")
        demand(not scope.moves(scope.operate("start", scope.value(name))), f"the start of {name} moves")
        demand(name not in scope.defined, f"{law}({name}) follows from the definition of {name}")
        if (law, state[name]) != ("rate", FREE):
            scope.operate(law, scope.value(name))  # can be read where nothing is assumed
    for name in tables.get("start", {}):
        scope.operate("start", scope.value(name))  # defined letters go to letters defined in the same way
    still = set(tables.get("start", {})) - set(state) - set(scope.defined)
    demand(not still, f"start changes letters that do not move: {sorted(still)}")
    demand(tables.get("by_eta", {"eta": "1"}) == {"eta": "1"}, "by_eta is the derivative in the letter eta")
    plain = {name: text for name, text in tables.get("at_eta_0", {"eta": "0"}).items() if name not in scope.defined}
    demand(plain == {"eta": "0"}, "at_eta_0 puts eta = 0 and changes nothing else")


class Verdict(Enum):
    """What became of a claim. It is no truth value."""

    VERIFIED = "verified"
    AMENDED = "amended"
    REFUTED = "refuted"
    OPEN = "open"

    def __bool__(self) -> bool:
        raise TypeError(f"a verdict is not a truth value: {self.value}")


@dataclass(frozen=True)
class Outcome:
    """What the kernel established about one claim."""

    claim: str
    statements: dict[str, str]  # name -> "proved" or "refuted"
    rules: tuple[str, ...]
    cites: tuple[str, ...]
    steps: int

    @property
    def verdict(self) -> Verdict:
        """Computed from what was checked."""
        own = self.claim.startswith("new/")  # a theorem of our own, which no paper prints
        if self.statements.get("theorem" if own else "printed") == "proved":
            return Verdict.VERIFIED
        if self.statements.get("printed") == "refuted":
            return Verdict.AMENDED if self.statements.get("corrected") == "proved" else Verdict.REFUTED
        return Verdict.OPEN


class Library:
    """Certificates by claim id; each is checked once, after what it cites."""

    def __init__(self, certificates: Mapping[str, dict[str, Any]], rules: Rules) -> None:
        self.certificates, self.rules = certificates, rules
        self.outcomes: dict[str, Outcome] = {}
        self.proved: dict[tuple[str, str], Statement] = {}
        self.under_way: list[str] = []

    def check(self, claim: str) -> Outcome:
        if claim in self.outcomes:
            return self.outcomes[claim]
        demand(claim in self.certificates, f"no certificate for {claim}")
        demand(claim not in self.under_way, f"a circle of citations: {' -> '.join([*self.under_way, claim])}")
        self.under_way.append(claim)
        try:
            self.outcomes[claim] = self.check_claim(claim, self.certificates[claim])
        except Rejected as error:
            raise Rejected(f"{claim}: {error}") from None
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError) as error:
            raise Rejected(f"{claim}: malformed certificate ({type(error).__name__}: {error})") from None
        finally:
            self.under_way.pop()
        return self.outcomes[claim]

    def check_claim(self, claim: str, data: dict[str, Any]) -> Outcome:
        demand(data.get("format") == FORMAT, f"unknown format {data.get('format')!r}, expected {FORMAT!r}")
        demand(data.get("claim") == claim, f"this is a certificate for {data.get('claim')!r}")
        demand(set(data) == {"format", "claim", "statements"} and bool(data["statements"]), "no statements")
        states, used, cites, steps = dict[str, str](), set[str](), set[str](), 0
        for name, statement in sorted(data["statements"].items()):
            try:
                states[name], count = self.check_statement(claim, name, statement, used, cites)
            except Rejected as error:
                raise Rejected(f"{name}: {error}") from None
            steps += count
            wanted = "refuted" if name.startswith(("mutated", "false")) else "proved"
            demand(name == "printed" or states[name] == wanted, f"this must be {wanted}: {name}")
        return Outcome(claim, states, tuple(sorted(used)), tuple(sorted(cites)), steps)

    def check_statement(self, claim: str, name: str, data: dict[str, Any], used: set[str],
                        cites: set[str]) -> tuple[str, int]:  # fmt: skip
        evidence = {"proof", "refutation"} & set(data)
        demand(len(evidence) == 1 and set(data) - evidence == {"context", "conclude"},
               f"a statement has a context, conclusions, and a proof or a refutation, not {sorted(data)}")  # fmt: skip
        scope = read_scope(data["context"], self.rules, used)
        demand(bool(data["conclude"]), "nothing is concluded")
        given = {label: scope.facts[f"given:{label}"] for label in data["context"].get("given", {})}
        conclusions = {label: read_fact(item, scope) for label, item in data["conclude"].items()}

        def cited(other: str, statement: str) -> Statement:
            demand((other, statement) in self.proved or other != claim, f"{statement!r} is not proved before {name!r}")
            demand(other == claim or self.check(other).statements.get(statement) == "proved",
                   f"{other} does not prove {statement!r}")  # fmt: skip
            cites.update({other} - {claim})
            return self.proved[other, statement]

        checker, start = Checker(self.rules, cited), scope.inner()
        if "refutation" in data:
            check_refutation(data["refutation"], scope, given, conclusions, checker, data["context"].get("less", []))
            return "refuted", checker.steps
        checker.run(data["proof"], scope)
        for label, fact in conclusions.items():
            proved = fact in scope.facts.values()
            demand(proved, "the conclusion {!r} is not among the proved facts: {}", label, fact)
        self.proved[claim, name] = (start, given, conclusions, checker.whole)
        return "proved", checker.steps


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON, whose keys are different."""
    found = dict(pairs)
    demand(len(found) == len(pairs), "a key stands twice: {}", pairs)
    return found


def read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)
    except (OSError, ValueError, RecursionError) as error:
        raise Rejected(f"{path}: not a readable JSON file ({error})") from None


def load(folder: Path) -> dict[str, dict[str, Any]]:
    """The certificates below a folder; beside them stands the list of the claims that must be there."""
    found: dict[str, dict[str, Any]] = {}
    for index in sorted(path / "index.json" for path in folder.glob("*/certificates")):
        claims = read_json(index)
        demand(isinstance(claims, list) and all(isinstance(claim, str) for claim in claims), f"{index}: no claims")
        expected = {claim.split("/")[-1] + ".json": claim for claim in claims}
        demand(len(expected) == len(claims) and not found.keys() & set(claims), f"{index}: a claim stands twice")
        names = sorted(path.name for path in index.parent.glob("*.json") if path != index)
        demand(bool(names) and names == sorted(expected), f"{index}: the files beside it are not those of its claims")
        found |= {claim: read_json(index.parent / name) for name, claim in expected.items()}
    demand(bool(found), f"{folder}: no certificates found")
    return found


def verify(folder: Path) -> list[Outcome]:
    """Check every stored certificate; raises at the first that fails."""
    library = Library(load(folder), Rules(folder / "rules.toml"))
    return [library.check(claim) for claim in sorted(library.certificates)]

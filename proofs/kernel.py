"""The kernel: re-checks every certificate in exact rational arithmetic, and never searches.

This file, `rules.toml` beside it and the Python interpreter are all that has to be trusted, and, that a certificate
is what its file says, the few lines of `stored.py`. A certificate (`FORMAT.md`) states facts about letters of symbolic
shape and gives, for each step of a proof, the data that makes checking it a matter of multiplying out. The parts:

1. polynomials in typed words: the normal form in which everything is compared;
2. scopes: letters, definitions, derivations, and the grammar in which expressions are written;
3. facts: relations, predicates, and the few connectives;
4. steps: the ways in which a new fact may follow;
5. models: exact data on which a statement is shown to fail;
6. claims: which statements a file proves or refutes, and the verdict.

Whatever cannot be accepted raises `Rejected`, with the offending term in the message.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache, partial
from itertools import chain, pairwise
from math import prod
from operator import mul
from pathlib import Path
from typing import Any

FORMAT = "wn-proofs certificate 1"


class Rejected(Exception):
    """A certificate that the kernel does not accept; the message holds the offending data."""


def demand(condition: bool, message: str, *about: object) -> None:
    """Reject, unless the condition holds; what the message is about is written out only then."""
    if not condition:
        raise Rejected(message.format(*about) if about else message)


@contextmanager
def located(where: str) -> Iterator[None]:
    """Say where something was rejected; data that have not the right form are rejected, too."""
    try:
        yield
    except Rejected as error:
        raise Rejected(f"{where}: {error}") from None
    except KeyError as error:
        raise Rejected(f"{where}: the field {error} is missing") from None
    except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError, MemoryError) as error:
        raise Rejected(f"{where}: malformed certificate ({type(error).__name__}: {error})") from None


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


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Term:
    """Loops times a word, or times an identity matrix. Made by `unique`: equal terms are one object."""

    loops: Monomial
    word: Word
    shape: Shape

    def __repr__(self) -> str:
        loops = [f"({show_word(loop)})" + (f"^{e}" if e != 1 else "") for loop, e in self.loops]
        return " ".join([*loops, show_word(self.word)]).strip()


unique = cache(Term)
UNIT = unique((), (), SCALAR)


def show_word(word: Word) -> str:
    return " ".join(name + "'" * flag for name, flag, *_ in word)


def transposed(word: Word) -> Word:
    return tuple((name, not flag, columns, rows) for name, flag, rows, columns in reversed(word))


def letters_in(polys: Iterable[Poly]) -> set[str]:
    return {name for poly in polys for name in poly.names()}


def normal(powers: Iterable[tuple[Word, int]], word: Word, shape: Shape) -> Term:
    """The term that is this product: the 1 x 1 pieces of the word are cut out and gathered with the powers."""
    dims = [letter[2] for letter in word] + [letter[3] for letter in word[-1:]]
    cuts = [i for i, dim in enumerate(dims) if dim == "1"]
    pieces = [word[i:j] for i, j in pairwise(cuts)]
    exponents: dict[Word, int] = {}
    for loop, exponent in [*powers, *((min(piece, transposed(piece)), 1) for piece in pieces)]:
        exponents[loop] = exponents.get(loop, 0) + exponent
    loops = tuple(sorted((loop, e) for loop, e in exponents.items() if e))
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
    """A sum of terms of one shape with rational coefficients; zero fits every shape."""

    __slots__ = ("shape", "terms")

    def __init__(self, terms: Mapping[Term, Rational]) -> None:
        self.terms = terms if all(terms.values()) else {term: c for term, c in terms.items() if c}
        self.shape = next(iter(self.terms)).shape if self.terms else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Poly) and self.terms == other.terms

    def __add__(self, other: Poly) -> Poly:
        return total((self, other))

    def __neg__(self) -> Poly:
        return self.scaled(-1)

    def __sub__(self, other: Poly) -> Poly:
        return total((self, -other))

    def __mul__(self, other: Poly) -> Poly:
        terms: dict[Term, Rational] = {}
        for left, c in self.terms.items():
            for right, d in other.terms.items():
                term = times(left, right)
                terms[term] = terms.get(term, 0) + c * d
        return Poly(terms)

    def scaled(self, factor: Rational) -> Poly:
        whole = factor.numerator if factor.denominator == 1 else factor  # integers are faster
        return self if whole == 1 else Poly({term: whole * c for term, c in self.terms.items()})

    @property
    def T(self) -> Poly:
        return Poly({flipped(term): c for term, c in self.terms.items()})

    def names(self) -> set[str]:
        return {name for term in self.terms for name in letters_of(term)}

    def constant(self) -> Rational | None:
        """The value, if this is a rational number."""
        return None if self.terms.keys() - {UNIT} else self.terms.get(UNIT, 0)

    def vanishes_nowhere(self, nonzero: Collection[str]) -> bool:
        """Whether this is one scalar term, all of whose letters are known not to vanish."""
        loops = [loop for term in self.terms for loop, _ in term.loops]
        known = all(len(loop) == 1 and loop[0][0] in nonzero for loop in loops)
        return known and self.shape == SCALAR and len(self.terms) == 1

    def power(self, exponent: int, nonzero: Collection[str]) -> Poly:
        demand(self.shape in (SCALAR, None), "only scalars have powers: {}", self)
        demand(abs(exponent) <= 1000, "the exponent {} is too large", exponent)
        if exponent >= 0:
            return prod([self] * (exponent - 1), start=self) if exponent else ONE
        demand(self.vanishes_nowhere(nonzero), "denominator may vanish and is not listed: {}", self)
        ((term, c),) = self.terms.items()
        inverse = unique(tuple((loop, -e) for loop, e in term.loops), (), SCALAR)
        return Poly({inverse: 1}).scaled(Fraction(1) / c).power(-exponent, nonzero)

    def __repr__(self) -> str:
        terms = sorted(self.terms.items(), key=lambda item: (item[0].loops, item[0].word))
        return " + ".join(f"{c} {term}".strip() for term, c in terms) or "0"


def total(polys: Iterable[Poly]) -> Poly:
    """The sum; all must have one shape."""
    terms: dict[Term, Rational] = {}
    first: Poly = ZERO
    for poly in polys:
        first = first if first.terms else poly
        if poly.shape not in (first.shape, None):
            raise Rejected(f"shapes differ in a sum: {first} is {first.shape}, {poly} is {poly.shape}")
        for term, c in poly.terms.items():
            terms[term] = terms.get(term, 0) + c
    return Poly(terms)


ZERO = Poly({})


@cache
def number(value: Rational) -> Poly:
    return Poly({UNIT: value})


ONE = number(1)


@cache
def word_poly(word: Word) -> Poly:
    return Poly({normal((), word, (word[0][2], word[-1][3])): 1}) if word else ONE


def letter_poly(name: str, shape: Shape) -> Poly:
    return word_poly(((name, False, *shape),))


LetterMap = Callable[[str, Shape], Poly]
Linear = Callable[[Poly], Poly]


def linear(of_term: Callable[[Term], Poly]) -> Linear:
    """A linear map of polynomials, given by the image of each term, which is computed once."""
    image = cache(of_term)
    return lambda poly: total(image(term).scaled(c) for term, c in poly.terms.items())


def of_letters(mapping: LetterMap) -> Callable[[Letter], Poly]:
    """The image of a letter, transposed if the letter is."""

    @cache
    def image(letter: Letter) -> Poly:
        name, flag, rows, columns = letter
        return mapping(name, (columns, rows)).T if flag else mapping(name, (rows, columns))

    return image


def putting(values: Mapping[str, Poly]) -> LetterMap:
    """Values for some letters; the others stay."""
    return lambda name, shape: values[name] if name in values else letter_poly(name, shape)


def substitution(mapping: LetterMap, nonzero: Collection[str]) -> Linear:
    """Replace every letter by a polynomial of the same shape."""
    image = of_letters(mapping)
    of_word = cache(lambda word: prod(map(image, word[1:]), start=image(word[0])))

    def of_term(term: Term) -> Poly:
        still = tuple((loop, e) for loop, e in term.loops if of_word(loop) == word_poly(loop))
        powers = [of_word(loop).power(e, nonzero) for loop, e in term.loops if (loop, e) not in still]
        word = [of_word(term.word)] if term.word else []
        return prod([*powers, *word], start=Poly({unique(still, (), SCALAR if word else term.shape): 1}))

    return linear(of_term)


def derivation(rate: LetterMap) -> Linear:
    """Differentiate: the product rule, given the derivative of each letter."""
    slope = of_letters(rate)

    def of_word(word: Word) -> Poly:
        moving = [(i, slope(letter)) for i, letter in enumerate(word) if slope(letter).terms]
        return total(word_poly(word[:i]) * rate * word_poly(word[i + 1 :]) for i, rate in moving)

    def of_term(term: Term) -> Poly:
        loops, word, shape = term.loops, term.word, term.shape
        pieces = [of_word(loop) * Poly({normal((*loops, (loop, -1)), word, shape): e}) for loop, e in loops]
        return total([*pieces, Poly({unique(loops, (), SCALAR): 1}) * of_word(word)])

    return linear(of_term)


# 2. Scopes, and how expressions are read ------------------------------------------------------------------------------

FREE = "?"  # the derivative of a letter that moves in any way
OPERATORS = {"rate": "derivation", "next": "substitution", "start": "substitution", "by_eta": "derivation",
             "at_eta_0": "substitution"}  # fmt: skip
WRITTEN = re.compile(
    r"(?:\s|\d++(?!\w)|(?!(?:True|False|None)\b)[A-Za-z]\w*+|[-+*](?!\s*[-+*])|,(?!\s*\))|\)(?!\()|[/^'(=<>!])*",
    re.ASCII,
)
IN_PYTHON = ((r"(?<=[\w)'])\s+(?=[\w(])", " * "), ("'", ".T"), (r"\^", "**"), (r"(?<![<>!])=", "=="))
SUMS: dict[type, Callable[[Poly, Poly], Poly]] = {ast.Add: Poly.__add__, ast.Sub: Poly.__sub__, ast.Mult: Poly.__mul__}


@lru_cache(1000)
def tree(text: str) -> ast.expr:
    """What is written, as Python reads it: a space between factors multiplies, a prime transposes."""
    demand(WRITTEN.fullmatch(text) is not None, "cannot read {!r}", text)
    python = text.strip()
    for written, replacement in IN_PYTHON:
        python = re.sub(written, replacement, python)
    try:
        return ast.parse(python, mode="eval").body
    except SyntaxError:
        raise Rejected(f"cannot read {text!r}") from None


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


@dataclass
class Scope:
    """What is known at one place of a proof: the letters, their definitions and operators, and the facts."""

    letters: dict[str, Shape]
    defined: dict[str, tuple[str, ...]]  # letter -> kind and arguments, such as n -> norm, v
    lets: dict[str, str]  # abbreviations
    operators: dict[str, tuple[str, dict[str, str]]]  # name -> derivation or substitution, and its table
    rules: Rules
    used: set[str]  # rules and definitions in use, shared by all scopes of a statement
    facts: dict[str, Fact] = field(default_factory=dict)
    assumed: list[Fact] = field(default_factory=list)  # hypotheses and assumptions, from which the facts follow
    nonzero: set[str] = field(default_factory=set)  # scalar letters that may be divided by
    pointwise: bool = False  # inside an assumption about the state at one time
    known: dict[str, Poly] = field(default_factory=dict)  # values of letters, abbreviations and rule variables
    read: dict[str, Poly] = field(default_factory=dict)  # texts that were read in this scope
    operations: dict[str, Linear] = field(default_factory=dict)  # operators, with what they were applied to here
    around: Scope | None = None  # of a rule's pattern: the scope in which the rule is applied,
    sizes: dict[str, str] = field(default_factory=dict)  # and the dimensions there of those in the pattern

    def inner(self) -> Scope:
        return replace(
            self, letters=dict(self.letters), facts=dict(self.facts), assumed=list(self.assumed), operations={},
            nonzero=set(self.nonzero), known=dict(self.known), read=dict(self.read),
        )  # fmt: skip

    def pattern(self, shapes: Mapping[str, Any], variables: Mapping[str, Poly]) -> Scope:
        """The scope in which a rule is read: its variables are values here; operators stay those of this scope."""
        sizes = match_shapes(shapes, variables)
        return replace(self, known=dict(variables), read={}, around=self, sizes=sizes)  # nothing is added to it

    # reading

    def parse(self, text: str) -> Poly:
        if text not in self.read:  # what could be read before reads the same now: a scope only grows
            self.read[text] = self.value(tree(text))
        return self.read[text]

    def value(self, node: ast.expr) -> Poly:
        """The polynomial that is written; products and sums check shapes."""
        if isinstance(node, ast.Name):
            return self.letter(node.id)
        if isinstance(node, ast.BinOp) and type(node.op) in SUMS:
            return SUMS[type(node.op)](self.value(node.left), self.value(node.right))
        match node:
            case ast.Attribute(inner, "T"):
                return self.value(inner).T
            case ast.Constant(int(integer)):
                return number(integer)
            case ast.UnaryOp(ast.USub(), inner):
                return -self.value(inner)
            case ast.BinOp(left, ast.Div(), ast.Constant(int(integer))) if integer:
                return self.value(left).scaled(Fraction(1, integer))
            case ast.BinOp(left, ast.Pow(), ast.Constant(int(integer))) if integer:
                return self.value(left).power(integer, self.nonzero)
            case ast.BinOp(left, ast.Pow(), ast.UnaryOp(ast.USub(), ast.Constant(int(integer)))) if integer:
                return self.value(left).power(-integer, self.nonzero)
            case ast.Call(ast.Name(name), [inner], []) if name in self.operators:
                return self.operate(name, self.value(inner))
        raise Rejected(f"cannot read {ast.unparse(node)!r}")

    def letter(self, name: str) -> Poly:
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

    def plain(self, poly: Poly) -> str:
        """The name of a letter without a definition."""
        name = min(poly.names(), default="")
        free = name in self.letters and name not in self.defined
        demand(free and poly == self.letter(name), "not a letter: {}", poly)
        return name

    # definitions: letters with a meaning, such as n = norm(v); what is known of them stands in rules.toml

    def arguments(self, name: str) -> tuple[Poly, ...]:
        return tuple(self.parse(text) for text in self.defined.get(name, ())[1:])

    def definition(self, name: str) -> tuple[dict[str, Any], dict[str, Poly], Scope]:
        """What rules.toml says of its kind, the values of the variables there, and the scope to read it in."""
        kind = self.defined[name][0]
        demand(kind in self.rules.definitions, f"unknown kind of definition {kind!r} of the letter {name!r}")
        demand(name in self.letters, f"a definition of the unknown letter {name!r}")
        values = (self.letter(name), *self.arguments(name))
        entry = self.rules.definitions[kind]
        demand(len(entry["variables"]) == len(values), f"wrong number of arguments for {kind!r}")
        variables = dict(zip(entry["variables"], values, strict=True))
        return entry, variables, self.pattern(entry["variables"], variables)

    def meaning(self, name: str) -> tuple[object, ...]:
        """The kind and the arguments of its definition; nothing for a plain letter."""
        return (*self.defined.get(name, ())[:1], *self.arguments(name))

    def demand_definition(self, value: Poly, name: str, there: Scope, change: Linear) -> None:
        """`value` must be a letter declared here as the letter `name` is `there`, with the arguments changed."""
        letter, (kind, *_) = min(value.names(), default=""), there.defined[name]
        same = letter in self.letters and value == self.letter(letter)
        same = same and self.meaning(letter) == (kind, *map(change, there.arguments(name)))
        demand(same, "{} is not declared as the {} that {} is", value, kind, name)

    def learn_definitions(self, names: Collection[str]) -> None:
        learned = {name: self.definition(name) for name in names}
        for name, (entry, _, pattern) in learned.items():
            demand(not self.depend(self.arguments(name), {name}), f"the definition of {name} is circular")
            for label, text in entry["facts"].items():
                self.add(f"{name}:{label}", read_fact(text, pattern))
            self.used.add(entry["name"])
        for name, (entry, _, pattern) in learned.items():
            for text in entry.get("needs", ()):
                fact = read_fact(text, pattern)  # as a hypothesis, a predicate says nothing of slopes
                known = self.knows(fact) and (fact.kind in RELATIONS or fact not in self.assumed)
                demand(known, f"the definition of {name} needs that {text}")

    def deep(self, names: Iterable[str]) -> set[str]:
        """Letters, and those behind their definitions, directly or through other definitions."""
        found, queue = set[str](), list(names)
        while queue:
            name = queue.pop()
            queue += letters_in(self.arguments(name)) - found if name not in found else ()
            found.add(name)
        return found

    def depend(self, polys: Iterable[Poly], state: Collection[str]) -> bool:
        """Whether letters of the state stand in these, or in definitions behind them."""
        return not self.deep(letters_in(polys)).isdisjoint(state)

    # operators: derivations (rate along the flow, directional derivatives) and substitutions (start, step size 0)

    def operate(self, name: str, poly: Poly) -> Poly:
        if self.around is not None:
            return self.around.operate(name, poly)
        if name not in self.operations and self.operators[name][0] == "derivation":
            self.operations[name] = derivation(partial(self.derivative, name))
        elif name not in self.operations:
            self.operations[name] = substitution(partial(self.replaced, name), self.nonzero)
        return self.operations[name](poly)

    def table(self, name: str) -> dict[str, str]:
        """What an operator does with letters; nothing, if it is not declared."""
        return self.operators[name][1] if name in self.operators else {}

    def entry(self, name: str, letter: str, shape: Shape) -> Poly:
        value = self.parse(self.table(name)[letter])
        demand(value.shape in (shape, None), "{}({}) has shape {}, not {}", name, letter, value.shape, shape)
        return value

    def derivative(self, name: str, letter: str, shape: Shape) -> Poly:
        if letter in self.table(name):
            demand(letter not in self.defined, f"{name}({letter}) follows from the definition of {letter}")
            demand(self.table(name)[letter] != FREE, f"nothing is known of {name}({letter})")
            return self.entry(name, letter, shape)
        if letter not in self.defined:
            return ZERO
        entry, variables, pattern = self.definition(letter)
        causes = entry.get("arguments", list(variables)[1:])
        rates = {cause: self.operate(name, variables[cause]) for cause in causes}
        moving = {cause: rate for cause, rate in rates.items() if rate.terms}
        slopes = entry.get("slopes", {})
        demand(moving.keys() <= slopes.keys(), "no derivative for the letter {!r}, a {}", letter, entry["name"])
        for text in entry.get("where", ()) if moving else ():
            demand(self.knows(read_fact(text, pattern)), "not known, for the derivative of {}: {}", letter, text)
        return total(pattern.parse(slopes[cause]) * rate for cause, rate in moving.items())

    def replaced(self, name: str, letter: str, shape: Shape) -> Poly:
        value = self.entry(name, letter, shape) if letter in self.table(name) else letter_poly(letter, shape)
        if letter in self.defined:
            self.demand_definition(value, letter, self, partial(self.operate, name))
        return value

    def motion(self) -> tuple[str, dict[str, str]]:
        """What moves, and how: the table of `rate`, along a flow, or of `next`, in the steps of an algorithm."""
        law = next((name for name in ("rate", "next") if name in self.operators), "")
        return law, self.table(law)

    def laws(self, name: str) -> tuple[str, ...]:
        """What the motion says of a plain letter: how it goes on, and where it starts; of a free one the latter."""
        law, state = self.motion()
        return () if not law else ("start",) if state.get(name) == FREE else (law, "start")

    def moves(self, *polys: Poly) -> bool:
        """Whether a value may change along the flow, or from step to step."""
        return self.depend(polys, self.motion()[1])

    # facts

    def add(self, name: str, fact: Fact) -> None:
        demand(name not in self.facts, "the name {!r} is used twice", name)
        demand(not name.endswith("'"), "the name {!r} ends with a prime, which transposes", name)
        self.facts[name] = fact
        if fact.kind in (">", "!=") and len(fact.polys[0].names()) == 1:
            letter = min(fact.polys[0].names())
            if self.letters.get(letter) == SCALAR and fact.polys[0] in (self.letter(letter), -self.letter(letter)):
                self.nonzero.add(letter)

    def assume(self, name: str, facts: Iterable[Fact]) -> None:
        for i, fact in enumerate(facts, start=1):
            self.add(f"{name}{i}", fact)
            self.assumed.append(fact)
            self.pointwise = self.pointwise or self.moves(*fact.at_one_time())

    def introduce(self, letters: Iterable[tuple[str, Shape]]) -> None:
        for name, shape in letters:
            taken = name in {*self.letters, *self.lets, *self.operators, *OPERATORS, "given"} or name.startswith("I_")
            demand(not taken, f"the letter {name!r} is not new")
            self.letters[name] = shape

    def knows(self, fact: Fact) -> bool:
        """Whether it is known, or plain: true of numbers, or a weak relation that is known strictly."""
        signs = {">=": (1,), "!=": (1, -1)}.get(fact.kind, ())
        strict = [Fact(">", (fact.polys[0].scaled(sign),)) for sign in signs]
        return fact.decided() or any(known in self.facts.values() for known in (fact, *strict))

    def get(self, name: str, *kinds: str) -> Fact:
        """The fact of this name, of one of these kinds; with a prime, a relation transposed."""
        fact = self.facts.get(name.rstrip("'"))
        if fact is None:
            raise Rejected(f"no fact is called {name!r} here")
        demand(not kinds or fact.kind in kinds, "{!r} is {}, not of the kind {}", name, fact, " or ".join(kinds))
        return Fact(fact.kind, (fact.polys[0].T,)) if name.endswith("'") and fact.kind in RELATIONS else fact


# 3. Facts ------------------------------------------------------------------------------------------------------------

RELATIONS = ("=", "!=", ">=", ">")
ORDERS = {ast.Eq: "=", ast.NotEq: "!=", ast.GtE: ">=", ast.Gt: ">", ast.LtE: "<=", ast.Lt: "<"}
LIMITS = ("tends", "complete")  # predicates about a whole trajectory: q converges to L; it exists for all times
SIGNS = {"positive": ">", "nonnegative": ">="}  # predicates about each entry of a column


@dataclass(frozen=True, eq=False, repr=False)
class Fact:  # noqa: PLW1641 - never a key
    """What is known or claimed. By kind:

    = != >= >    one polynomial, compared with zero
    or           parts: the alternatives, each a list of facts
    forall       letters; parts: the conditions, and what follows from them
    exists       letters; parts: what they satisfy
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

    def mapped(self, change: Linear) -> Fact:
        parts = tuple(tuple(fact.mapped(change) for fact in part) for part in self.parts)
        return Fact(self.kind, tuple(map(change, self.polys)), parts, self.letters)

    def inside(self) -> list[Fact]:
        return [self, *(deep for part in self.parts for fact in part for deep in fact.inside())]

    def every_poly(self) -> list[Poly]:
        return [poly for fact in self.inside() for poly in fact.polys]

    def at_one_time(self) -> list[Poly]:
        """The polynomials on whose value at one time this depends; a limit depends on the whole trajectory."""
        return [poly for fact in self.inside() for poly in fact.polys[fact.kind in LIMITS :]]

    def negation(self) -> Fact:
        opposite = {"=": "!=", "!=": "=", ">=": ">", ">": ">="}
        demand(self.kind in opposite, "only relations are negated: {}", self)
        return Fact(opposite[self.kind], self.polys if self.kind in ("=", "!=") else (-self.polys[0],))

    def decided(self) -> bool | None:
        """The truth of a relation between rational numbers; None if it is not one."""
        c = self.polys[0].constant() if self.kind in RELATIONS else None
        return None if c is None else {"=": c == 0, "!=": c != 0, ">=": c >= 0, ">": c > 0}[self.kind]

    def __repr__(self) -> str:
        if self.kind in RELATIONS:
            return f"{self.polys[0]} {self.kind} 0"
        inner = ["; ".join(map(str, part)) for part in self.parts] or list(map(str, self.polys))
        return f"{self.kind}({' '.join(name for name, _ in self.letters)} {' | '.join(inner)})"


FALSE = Fact("!=", (ZERO,))


def read_fact(data: Any, scope: Scope) -> Fact:
    if isinstance(data, dict):
        return read_connective(data, scope)
    demand(isinstance(data, str), "not a fact: {!r}", data)
    match tree(data):
        case ast.Compare(left, [sign], [right]) if type(sign) in ORDERS:
            kind, poly = ORDERS[type(sign)], scope.value(left) - scope.value(right)
            demand(kind in ("=", "!=") or poly.shape in (SCALAR, None), "only scalars are ordered: {}", data)
            return Fact(kind.replace("<", ">"), (-poly if "<" in kind else poly,))
        case ast.Call(ast.Name(name), arguments, []) if name not in (*scope.operators, "or", "forall", "exists"):
            polys = tuple(map(scope.value, arguments))
            shapes = {poly.shape for poly in polys if poly.shape}
            demand(name not in LIMITS or "rate" in scope.operators, "there is no flow, so no limit: {}", data)
            demand(name != "tends" or (len(polys) == 2 and len(shapes) < 2), "not a limit: {}", data)
            return Fact(name, polys)
    raise Rejected(f"neither a relation nor a predicate: {data!r}")


def read_connective(data: dict[str, Any], scope: Scope) -> Fact:
    if set(data) == {"or"}:
        return Fact("or", parts=tuple(tuple(read_fact(item, scope) for item in items) for items in data["or"]))
    word, *fields = ("forall", "if", "then") if "forall" in data else ("exists", "with")
    demand(set(data) == {word, *fields}, f"a fact needs just the fields {[word, *fields]}, not {sorted(data)}")
    shapes = {name: tuple(scope.sizes.get(dim, dim) for dim in shape) for name, shape in data[word].items()}
    letters = tuple(sorted((name, (rows, columns)) for name, (rows, columns) in shapes.items()))
    inner = scope.inner()
    inner.introduce(letters)
    parts = [tuple(learned(item, inner) for item in data[part]) for part in fields]
    methods = any(deep.kind in scope.rules.of_methods for part in parts for fact in part for deep in fact.inside())
    demand(not methods, "what is said of a method is about all values of its letters already: {}", data)
    return Fact(word, (), tuple(parts), letters)


def learned(data: Any, scope: Scope) -> Fact:
    """A fact that may list a denominator of those read after it."""
    fact = read_fact(data, scope)
    scope.add(f" read {len(scope.facts)}", fact)
    return fact


def replaced(fact: Fact, mapping: LetterMap, scope: Scope) -> Fact:
    """A fact with its letters replaced; those that it binds stay, and must not be captured."""
    deep = fact.inside()
    bound = {name for part in deep for name, _ in part.letters}

    def change(name: str, shape: Shape) -> Poly:
        this = letter_poly(name, shape)
        value = this if name in bound else mapping(name, shape)
        demand(name in bound or not value.names() & bound, "a letter of {} would be captured", value)
        return value

    return fact.mapped(substitution(change, scope.nonzero | bound))


def instantiated(fact: Fact, texts: Mapping[str, str], scope: Scope) -> tuple[tuple[Fact, ...], ...]:
    """The conditions and the claims of a quantified fact, with values for its letters."""
    letters, values = dict(fact.letters), {name: scope.parse(text) for name, text in texts.items()}
    demand(set(values) == set(letters), f"values are needed for {sorted(letters)}, not {sorted(values)}")
    about_limits = any(part.kind in LIMITS for part in fact.inside())
    for name, value in values.items():
        fits = value.shape in (letters[name], None)
        demand(fits, "{} has shape {}, {} has {}", name, letters[name], value, value.shape)
        demand(not about_limits or not scope.moves(value), "{} moves, and {} is about limits", value, fact)
    return tuple(tuple(replaced(claim, putting(values), scope) for claim in part) for part in fact.parts)


# 4. Steps ------------------------------------------------------------------------------------------------------------


# Its scope, hypotheses and conclusions, and whether it was proved of trajectories that end only where the flow does.
Statement = tuple["Scope", dict[str, Fact], dict[str, Fact], bool]


@dataclass
class Checker:
    """Checks the steps of one statement."""

    cited: Callable[[str, str], Statement]
    steps: int = 0
    model: Model | None = None  # the data of a refutation
    whole: bool = False  # whether it matters that a trajectory ends only where the flow does

    def run(self, steps: list[dict[str, Any]], scope: Scope) -> None:
        for step in steps:
            self.steps += 1
            with located(f"step {step.get('name')!r}"):
                method = getattr(self, f"step_{step['kind']}", None)
                if method is None:
                    raise Rejected(f"unknown kind of step {step['kind']!r}")
                fact = read_fact(step["fact"], scope)
                method(step, scope, fact)
                scope.add(step["name"], fact)

    def known(self, names: list[str], wanted: Iterable[Fact], scope: Scope) -> None:
        wanted = list(wanted)
        demand(len(names) == len(wanted), f"{len(wanted)} facts are needed, not {len(names)}")
        for name, fact in zip(names, wanted, strict=True):
            demand(scope.get(name) == fact, "{!r} is {}, but what is needed is {}", name, scope.get(name), fact)

    def step_inequality(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """lhs - rhs = sum of (positive rational) * (product of inequalities) * v'v + sum of cofactors * (equation)."""
        parse, terms = scope.parse, step["terms"] if step["kind"] == "inequality" else []
        wanted = ("=",) if step["kind"] == "identity" else ("!=", ">=", ">")
        demand(fact.kind in wanted, "an {} proves {}, not {}", step["kind"], " or ".join(wanted), fact)
        found, strict = list[Poly](), fact.kind in ("=", ">=")
        for coefficient, names, square in terms:
            c, vector = parse(coefficient).constant(), parse(square)
            demand(c is not None and c > 0, f"the coefficient {coefficient} is not a positive rational")
            demand(vector.shape is None or vector.shape[1] == "1", f"{square} is no column")
            factors = [scope.get(name, ">=", ">") for name in names]
            strict |= vector.vanishes_nowhere(scope.nonzero) and all(factor.kind == ">" for factor in factors)
            found.append(prod((factor.polys[0] for factor in factors), start=(vector.T * vector).scaled(c or 0)))
        for scale, left, by, right in step["cofactors"]:
            found.append(parse(scale) * (parse(left) * scope.get(by, "=").polys[0] * parse(right)))
        demand(strict, "no term is strictly positive")
        rest = fact.polys[0] - total(found)
        demand(rest == ZERO, "the terms and cofactors leave {}", rest)

    step_identity = step_inequality  # without terms

    def step_rule(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """A named rule: its premises, with the variables replaced, must be known facts."""
        rule = scope.rules.rules.get(step["rule"], {"automatic": True})
        demand("automatic" not in rule, f"no rule for a step is called {step['rule']!r}")
        about_flow = re.search(r"\b(rate|next|start|tends|complete)\(", f"{rule['premises']} {rule['conclusion']}")
        demand(not (about_flow and scope.pointwise), f"the rule {step['rule']!r} needs facts that hold for all times")
        variables = {variable: scope.parse(text) for variable, text in step["with"].items()}
        pattern = scope.pattern(rule["variables"], variables)
        if "letters" in rule:
            check_method(rule, variables, pattern, scope)
        if "flow" in rule:
            state, sphere = ({scope.plain(variables[name]) for name in rule[key]} for key in ("flow", "sphere"))
            check_field(state, sphere, scope, "lipschitz" in rule)
            self.whole = True
        check_continuous([variables[name] for name in rule.get("continuous", ())], scope)
        self.known(step["by"], [read_fact(premise, pattern) for premise in rule["premises"]], scope)
        follows(fact, read_fact(rule["conclusion"], pattern))
        scope.used.add(step["rule"])

    def step_cite(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """A proved statement, its letters replaced; its hypotheses must be known facts, its flow the flow here."""
        there, given, conclusions, whole = self.cited(step["claim"], step["statement"])
        values = {name: scope.parse(text) for name, text in step["with"].items()}
        demand(set(values) <= set(there.letters), f"not letters of {step['claim']}")
        demand(step["conclusion"] in conclusions, f"{step['claim']} has no conclusion {step['conclusion']!r}")
        law, state = there.motion()
        demand(not (law and scope.pointwise), "a statement about the flow needs facts that hold for all times")

        def image(name: str, shape: Shape) -> Poly:
            value = values[name] if name in values else scope.letter(name)
            fits = value.shape in (shape, None)
            demand(fits, "{} has shape {} in {}, not {}", name, shape, step["claim"], value.shape)
            return value

        change = substitution(image, scope.nonzero)
        plain = there.letters.keys() - there.defined.keys()
        motion = {(how, name): there.operate(how, there.letter(name)) for name in plain for how in there.laws(name)}
        for (how, name), value in motion.items():
            same = scope.operate(how, image(name, there.letters[name])) == change(value)
            demand(same, f"{how}({name}) differs from the cited flow")
        facts = [deep for fact in (*given.values(), conclusions[step["conclusion"]]) for deep in fact.inside()]
        methods = [poly for deep in facts if deep.kind in scope.rules.of_methods for poly in deep.polys]
        for name in there.deep(letters_in(methods)):
            same = image(name, there.letters[name]) == there.letter(name) and scope.meaning(name) == there.meaning(name)
            demand(same, f"{name} is a letter of a method: its values stand for all")
        about = letters_in(chain(motion.values(), (poly for deep in facts for poly in deep.polys)))
        for name in sorted(there.deep({*state, *about}) & there.defined.keys()):  # what the others are to be exists
            scope.demand_definition(image(name, there.letters[name]), name, there, change)
        if whole and not any(fact.kind in LIMITS for fact in scope.facts.values()):  # then the flow here may be shorter
            images = [image(name, there.letters[name]) for name in state]
            same = all(scope.letter(name) in images for name in scope.table("rate"))
            demand(same, "the flow of {} may go on where that here ends", step["claim"])
            self.whole = True
        labels = sorted(given)
        demand(sorted(step["by"]) == labels, f"facts are needed for {labels}, not {sorted(step['by'])}")
        needed = [replaced(given[label], image, scope) for label in labels]
        self.known([step["by"][label] for label in labels], needed, scope)
        follows(fact, replaced(conclusions[step["conclusion"]], image, scope))

    def step_instantiate(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """A universal fact, at given values."""
        wanted, found = instantiated(scope.get(step["of"], "forall"), step["with"], scope)
        self.known(step["by"], wanted, scope)
        follows(fact, *found)

    def step_suppose(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """Prove a universal fact: take new letters, assume the conditions, derive each claim."""
        demand(fact.kind == "forall", "only a universal fact is proved by supposing")
        inner = scope.inner()
        inner.introduce(fact.letters)
        inner.assume(f"{step['name']}.if", fact.parts[0])
        self.run(step["steps"], inner)
        self.known(step["proves"], fact.parts[1], inner)

    def step_witness(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """Prove one of several alternatives, or that letters exist, by giving them: fact by fact."""
        demand(fact.kind in ("exists", "or"), "only existence, and alternatives, are proved so: {}", fact)
        parts = instantiated(fact, step.get("with", {}), scope)
        demand(tuple(map(scope.get, step["by"])) in parts, "{} do not prove {}", step["by"], parts)

    step_or = step_witness

    def step_cases(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """The same fact in every case: of a relation and its negation, or of a known alternative."""
        if "split" in step:
            relation = read_fact(step["split"], scope)
            known = Fact("or", parts=((relation,), (relation.negation(),)))
        else:
            known = scope.get(step["on"], "or")
        self.branches(f"{step['name']}.case", known, step["branches"], scope, fact)

    def step_obtain(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """Use that letters exist: take them, derive something that does not mention them."""
        self.branches(f"{step['name']}.has", scope.get(step["of"], "exists"), [step["steps"]], scope, fact)

    def branches(self, name: str, known: Fact, branches: list[Any], scope: Scope, fact: Fact) -> None:
        """Each alternative of what is known must lead to the fact, or to a contradiction."""
        demand(len(branches) == len(known.parts), f"{len(known.parts)} cases are needed")
        for branch, assumed in zip(branches, known.parts, strict=True):
            inner = scope.inner()
            inner.introduce(known.letters)
            inner.assume(name, assumed)
            self.run(branch, inner)
            demand(fact in inner.facts.values() or FALSE in inner.facts.values(), f"nothing proves {fact}")

    def step_limit(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """The limit of a word is the word in the limits: in `expression` nothing moves but the letters of `with`."""
        limits = {name: scope.get(by, "tends").polys for name, by in step["with"].items()}
        demand(bool(limits) and not scope.pointwise, "limits are of quantities, and need facts that hold for all times")
        inner = scope.inner()
        inner.introduce((name, q.shape or to.shape or SCALAR) for name, (q, to) in limits.items())
        word = inner.parse(step["expression"])
        demand(not scope.moves(word), "nothing is said of the limit of what moves in {}", word)
        sides = ({name: polys[i] for name, polys in limits.items()} for i in (0, 1))
        follows(fact, Fact("tends", tuple(substitution(putting(side), scope.nonzero)(word) for side in sides)))

    def step_evaluate(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """In a refutation: what is true at the data."""
        demand(self.model is not None and not scope.moves(*fact.every_poly()), "there are no data for {}", fact)
        demand(self.model is not None and self.model.true(fact), "not true at the data: {}", fact)
        scope.assumed.append(fact)  # true there, and not of all values

    def step_absurd(self, step: dict[str, Any], scope: Scope, fact: Fact) -> None:
        """A false relation between numbers, or a relation and its negation, prove anything (here: 0 != 0)."""
        facts = [scope.get(name, *RELATIONS) for name in step["by"]]
        demand(fact == FALSE and len(facts) in (1, 2), "a contradiction is between one or two facts")
        absurd = facts[0].decided() is False or facts[0].negation() == facts[-1]
        demand(absurd, "no contradiction: {}", "; ".join(map(str, facts)))


def follows(fact: Fact, *found: Fact) -> None:
    demand(fact in found, "what follows is {}, not {}", found, fact)


# Side conditions of rules: how the rates, and other quantities, depend on what moves.


def check_method(rule: dict[str, Any], variables: dict[str, Poly], pattern: Scope, scope: Scope) -> None:
    """What is said of a method must hold around every state: nothing but open conditions are assumed of it."""
    state = {"eta"}
    for name in rule["letters"]:
        letter = scope.plain(variables[name])
        demand(letter not in state, f"{name} must be another letter")
        demand(not scope.moves(variables[name]), f"{name} must stand still: something may be known of its values")
        state.add(letter)
    allowed = [read_fact(text, pattern) for text in rule.get("assuming", [])]
    for fact in scope.assumed:
        strict = fact.kind in (">", "!=") and smooth(fact.polys, state, scope)
        about = scope.depend(fact.every_poly(), state)
        demand(not about or strict or fact in allowed, "the method is known only where {}", fact)
    demand(smooth(variables.values(), state, scope), "the method may not be smooth")


def smooth(polys: Iterable[Poly], state: Collection[str], scope: Scope, lipschitz: bool = False) -> bool:
    """Whether all that depends on the state through a definition does so smoothly, or locally Lipschitz."""
    names = scope.deep(letters_in(polys)) & scope.defined.keys()
    for name in names:
        if scope.depend(scope.arguments(name), state):
            entry, _, pattern = scope.definition(name)
            conditions = entry.get("smooth", entry.get("lipschitz") if lipschitz else None)
            if conditions is None or not all(scope.knows(read_fact(text, pattern)) for text in conditions):
                return False
    return True


def check_field(state: set[str], sphere: set[str], scope: Scope, lipschitz: bool) -> None:
    """These letters are all that moves; their rates are smooth, or locally Lipschitz, if those on the sphere are not 0.

    A solution that stays bounded, and on the sphere, therefore exists for all times.
    """
    rates = scope.table("rate")
    demand(set(rates) == state, f"what moves is {sorted(rates)}, not {sorted(state)}")
    field = [scope.operate("rate", scope.letter(name)) for name in rates]
    demand(smooth(field, state, scope, lipschitz), "the field may not be smooth")
    for name in denominators(scope):
        norm = scope.defined.get(name, ("",))[0] == "norm" and scope.plain(*scope.arguments(name)) in sphere
        demand(norm, f"the denominator {name} may come near 0")


def check_continuous(polys: list[Poly], scope: Scope) -> None:
    """These are made of letters that have a rate, and of what is defined in these in a locally Lipschitz way."""
    rates = scope.table("rate")
    for name in sorted(scope.deep(letters_in(polys))):
        demand(rates.get(name) != FREE, f"nothing is known of rate({name})")
    demand(smooth(polys, set(rates), scope, lipschitz=True), "these may not be continuous: {}", polys)


def denominators(scope: Scope) -> set[str]:
    """What moves and stands in a denominator of a rate: that it is not 0 is part of the existence of the flow."""
    moving = scope.table("rate")
    polys = [scope.operate("rate", scope.letter(name)) for name in moving]
    for name in scope.deep(letters_in(polys)):
        polys += scope.arguments(name)
    names = {loop[0][0] for poly in polys for term in poly.terms for loop, e in term.loops if e < 0}
    return {name for name in names if scope.moves(scope.letter(name))}


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
            result = [[total(map(mul, row, column)) for column in columns] for row in result] if k else value
        return result

    def evaluate(self, poly: Poly, shape: Shape = SCALAR) -> Matrix:
        size = self.size(poly.shape or shape)  # zero has none
        matrix = [[ZERO] * size[1] for _ in range(size[0])]
        for term, c in poly.terms.items():
            powers = [self.word(loop, (1, 1))[0][0].power(e, self.here.nonzero) for loop, e in term.loops]
            factor, block = prod(powers, start=number(c)), self.word(term.word, size)
            matrix = [[a + factor * b for a, b in zip(r, s, strict=True)] for r, s in zip(matrix, block, strict=True)]
        return matrix

    def entries(self, fact: Fact) -> list[Fact]:
        """What a fact says entry by entry; of matrices, only diagonal ones have powers and eigenvalues here."""
        columns, off = [[p for row in self.evaluate(poly) for p in row] for poly in fact.polys], list[Fact]()
        if fact.kind in ("powers", "least_eigenvalue"):
            which = ("powers", "least_eigenvalue").index(fact.kind)
            step = self.size(fact.polys[which].shape or SCALAR)[0] + 1
            off = [Fact("=", (p,)) for i, p in enumerate(columns[which]) if i % step]
            columns[which] = columns[which][::step]
        if fact.kind == "least_eigenvalue":  # no entry is less, and one is equal
            gaps = [entry - columns[0][0] for entry in columns[1]]
            return [*off, *(Fact(">=", (gap,)) for gap in gaps), Fact("=", (prod(gaps, start=ONE),))]
        longest = max(map(len, columns))
        columns = [column * longest if len(column) == 1 else column for column in columns]
        return [*off, *(Fact(SIGNS.get(fact.kind, fact.kind), polys) for polys in zip(*columns, strict=True))]

    def holds(self, fact: Fact) -> bool:
        """Decided by arithmetic, or by a fact proved about the parameters."""
        kind, (p, *others) = fact.kind, fact.polys
        if kind == "tends":
            return any(self.here.knows(Fact("=", (limit - others[0],))) for limit in self.limits(p))
        if kind in ("powers", "power"):
            return all(map(self.here.knows, power_relations(p, *others)))
        return self.here.knows(fact) or (kind, p, *others) in (("exp", ONE, ZERO), ("log", ZERO, ONE))

    def limits(self, q: Poly) -> list[Poly]:
        """What an entry is proved to tend to; itself, if it does not move."""
        demand(self.along, "there is no trajectory to look at: {}", q)
        proved = [fact.polys for fact in self.here.facts.values() if fact.kind == "tends"]
        return [to for p, to in proved if p == q] if self.here.moves(q) else [q]

    def true(self, fact: Fact) -> bool:
        kinds = {*RELATIONS, *SIGNS, "tends", *self.there.rules.definitions}  # others speak of more than the data
        demand(fact.kind in kinds, "only relations are evaluated at data: {}", fact)
        return (any if fact.kind == "!=" else all)(map(self.holds, self.entries(fact)))

    def false(self, fact: Fact) -> bool:
        if fact.kind == "or":
            return all(any(map(self.false, part)) for part in fact.parts)
        if fact.kind == "forall" and not fact.letters:
            return all(map(self.true, fact.parts[0])) and any(map(self.false, fact.parts[1]))
        if fact.kind == "tends":
            entries = [entry.polys for entry in self.entries(fact)]
            return any(self.holds(Fact("!=", (limit - to,))) for q, to in entries for limit in self.limits(q))
        return self.true(fact.negation())

    def check_trajectory(self, name: str) -> None:
        """The given function of time solves the flow, and starts where it should; or it stands still."""
        for operator in self.there.laws(name):
            wanted = self.evaluate(self.there.operate(operator, self.there.letter(name)), self.there.letters[name])
            for value, right in zip(chain(*self.values[name]), chain(*wanted), strict=True):
                left = self.here.operate(operator, value)
                holds = self.holds(Fact("=", (left - right,)))
                demand(holds, "{}({}) is {}, not {}", operator, name, left, right)


def power_relations(v: Poly, u: Poly, exponent: Poly) -> list[Fact]:
    """That v is the power p/q of u: v^q = u^p, of u >= 0; or v^q u^-p = 1 where p <= 0, of u > 0."""
    p, q = Fraction(exponent.constant() or 0).as_integer_ratio()  # one that is no number must be known to be 0
    sign = ">=" if p > 0 else ">"
    zero = (exponent - number(Fraction(p, q)), v.power(q, ()) * u.power(max(-p, 0), ()) - u.power(max(p, 0), ()))
    return [Fact(sign, (u,)), Fact(sign, (v,)), *(Fact("=", (poly,)) for poly in zero)]


def check_parameters(here: Scope, point: dict[str, str]) -> None:
    """The hypotheses on the parameters hold at some point; the only clock is t, and it runs from 0."""
    values = {name: here.parse(text) for name, text in point.items()}
    demand(set(values) == set(here.letters) - set(here.defined), "the point gives a value to each parameter")
    demand(all(value.constant() is not None for value in values.values()), "the point consists of numbers")
    law, rates = here.motion()
    demand((law, rates) in (("", {}), ("rate", {"t": "1"})), "the only clock is t, with rate 1")
    demand(not law or here.operate("start", here.letter("t")) == ZERO, "the clock starts at 0")
    demand(not law or (values["t"].constant() or 0) >= 0, "the point lies before the start")
    at_point = substitution(putting(values), ())
    for fact in here.assumed:
        demand(fact.mapped(at_point).decided() is True, "{} fails at the point", fact)
        still = not here.moves(*fact.every_poly())
        demand(still or fact == Fact(">=", (here.letter("t"),)), "{} restricts the time", fact)


def check_refutation(data: dict[str, Any], scope: Scope, conclusions: dict[str, Fact], checker: Checker,
                     less: list[list[str]]) -> None:  # fmt: skip
    """The data satisfy every hypothesis of the statement, and one of its conclusions fails there."""
    here = read_scope(data.get("parameters", {"letters": {}}), scope.rules, scope.used)
    check_parameters(here, data.get("point", {}))
    checker.run(data.get("steps", []), here)
    values = {name: [[here.parse(str(p)) for p in row] for row in rows] for name, rows in data["values"].items()}
    law, table = scope.motion()
    along = law != "next" and table.keys() <= values.keys()
    demand(here.motion()[0] == (law if along else ""), "the parameters have a clock if the data are a trajectory")
    if not along:
        values |= at_the_start(values, set(table), scope)
    sizes = {name: int(size) for name, size in data["dims"].items()}
    demand("1" not in sizes and all(size > 0 for size in sizes.values()), f"no sizes of dimensions: {sizes}")
    for small, large in less:
        demand(sizes[small] < sizes[large], f"{small} < {large} does not hold at the data")
    model = checker.model = Model(scope, here, sizes, values, along)
    for name in sorted(values):
        demand(name in scope.letters, f"{name!r} is no letter of the statement")
        actual = {(len(values[name]), len(row)) for row in values[name]}
        demand(actual == {model.size(scope.letters[name])}, f"{name} has a wrong size {actual}")
        if along and name not in scope.defined:
            model.check_trajectory(name)
    unseen = {} if along else {label: fact for label, fact in scope.facts.items() if fact.kind in LIMITS}
    for label in unseen:
        del scope.facts[label]
    for label, fact in reversed(scope.facts.items()):  # definitions, then hypotheses
        owner, _, _ = label.partition(":")
        if owner in values or owner == "given":
            demand(model.true(fact), "{} does not hold at the data: {}", label, fact)
            still = along or law == "next" or owner in values or not scope.moves(*fact.every_poly())
            domain = still or (fact.kind == ">" and fact.polys[0] in map(scope.letter, denominators(scope)))
            demand(domain, "{} is about all times, the data about the start only", label)
    checker.run(data.get("proof", []), scope)
    for label, fact in unseen.items():
        demand(fact in scope.facts.values(), "no proof shows {}: {}", label, fact)
        scope.add(label, fact)
    demand(data["assume"] in conclusions, f"no conclusion is called {data['assume']!r}")
    scope.add("assumed", conclusions[data["assume"]])
    checker.run(data.get("derive", []), scope)
    checker.model = None  # what follows is about the parameters
    for name in data.get("at", []):  # look at one time (or other parameter) only
        demand(name in data["point"], f"no value for the parameter {name!r}")
        here.add(f"at {name}", Fact("=", (here.letter(name) - here.parse(data["point"][name]),)))
        here.pointwise = True
    checker.run(data.get("then", []), here)
    demand(model.false(scope.get(data["false"])), "not false at the data: {}", scope.get(data["false"]))


def at_the_start(values: dict[str, Matrix], state: set[str], scope: Scope) -> dict[str, Matrix]:
    """The values of what moves: a step, or a flow for a short time, exists from the given start."""
    if scope.motion()[0] == "rate":
        rates = [scope.operate("rate", scope.letter(name)) for name in state]
        demand(smooth(rates, state, scope), "the field may not be smooth")
        scope.used.add("picard-lindelof")
    demand(state.isdisjoint(values), "the state is given either along a trajectory or at its start")
    starts = scope.table("start")
    numbers = {name: [[scope.parse(start)]] for name, start in starts.items() if start.isdigit()}  # t starts at 0
    return numbers | {name: values[start] for name, start in starts.items() if start in values}


# 6. Claims -----------------------------------------------------------------------------------------------------------


def read_scope(data: dict[str, Any], rules: Rules, used: set[str]) -> Scope:
    """The letters, definitions and operators of a statement, and what it takes for granted."""
    unknown = set(data) - {"letters", "defined", "let", "derivations", "substitutions", "less", "given"}
    demand(not unknown, f"unknown fields {sorted(unknown)}")
    operators = {name: ("derivation", table) for name, table in data.get("derivations", {}).items()}
    operators |= {name: ("substitution", table) for name, table in data.get("substitutions", {}).items()}
    defined = {name: tuple(entry) for name, entry in data.get("defined", {}).items()}
    scope = Scope({}, defined, data.get("let", {}), operators, rules, used)
    scope.introduce((name, (rows, columns)) for name, (rows, columns) in data["letters"].items())
    demand(len({*scope.lets, *operators}) == len(scope.lets) + len(operators), "a name stands for two things")
    demand(not set(scope.lets) & set(OPERATORS), "rate, next, start, by_eta and at_eta_0 are operators, not letters")
    scope.nonzero |= {name for name, (kind, *_) in defined.items() if kind == "exp"}
    given = sorted(data.get("given", {}).items(), key=lambda item: not re.fullmatch(r"\w+ (>|!=) 0", str(item[1])))
    for label, item in given:  # hypotheses such as n > 0 are read first: others may divide by n
        scope.add(f"given:{label}", read_fact(item, scope))
        scope.assumed.append(scope.facts[f"given:{label}"])
    scope.learn_definitions(sorted(defined))
    check_operators(scope)
    return scope


def check_operators(scope: Scope) -> None:
    """The operators on which rules rest are what their names say."""
    for name, (kind, _) in scope.operators.items():
        demand(OPERATORS.get(name, kind) == kind, f"{name} must be a {OPERATORS.get(name)}")
    demand(not {"rate", "next"} <= scope.operators.keys(), "time is continuous, or goes in steps")
    (law, state), starts = scope.motion(), scope.table("start")
    for name, rate in state.items():
        demand(name in scope.letters and name in starts, f"{name} moves, but has no start")
        demand(name not in scope.defined, f"{law}({name}) follows from the definition of {name}")
        demand(not scope.moves(scope.operate("start", scope.letter(name))), f"the start of {name} moves")
        if (law, rate) != ("rate", FREE):
            scope.operate(law, scope.letter(name))  # can be read where nothing is assumed
    for name in starts:
        scope.operate("start", scope.letter(name))  # defined letters go to what is defined in the same way
        demand(name in state or name in scope.defined, f"start changes {name}, which does not move")
    for name, wanted in (("by_eta", {"eta": "1"}), ("at_eta_0", {"eta": "0"})):
        plain = {letter: text for letter, text in scope.table(name).items() if letter not in scope.defined}
        demand(plain == wanted or name not in scope.operators, f"{name} is about the letter eta alone: {wanted}")


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

    def check(self, claim: str, above: tuple[str, ...] = ()) -> Outcome:
        if claim not in self.outcomes:
            demand(claim in self.certificates, f"no certificate for {claim}")
            demand(claim not in above, f"a circle of citations: {' -> '.join([*above, claim])}")
            with located(claim):
                self.outcomes[claim] = self.check_claim(claim, self.certificates[claim], (*above, claim))
        return self.outcomes[claim]

    def check_claim(self, claim: str, data: dict[str, Any], above: tuple[str, ...]) -> Outcome:
        demand(data.get("format") == FORMAT, f"unknown format {data.get('format')!r}, expected {FORMAT!r}")
        demand(data.get("claim") == claim, f"this is a certificate for {data.get('claim')!r}")
        demand(set(data) == {"format", "claim", "statements"} and bool(data["statements"]), "no statements")
        states, used, cites, steps = dict[str, str](), set[str](), set[str](), 0

        def cited(other: str, statement: str) -> Statement:
            if other != claim:
                state = self.check(other, above).statements.get(statement)
                demand(state == "proved", f"{other} does not prove {statement!r}")
                cites.add(other)
            demand((other, statement) in self.proved, f"{statement!r} is not proved before")
            return self.proved[other, statement]

        for name, statement in sorted(data["statements"].items()):
            with located(name):
                checker = Checker(cited)
                proved = check_statement(statement, read_scope(statement["context"], self.rules, used), checker)
            states[name], steps = "proved" if proved else "refuted", steps + checker.steps
            wanted = "refuted" if name.startswith(("mutated", "false")) else "proved"
            demand(name == "printed" or states[name] == wanted, f"this must be {wanted}: {name}")
            if proved:
                self.proved[claim, name] = proved
        return Outcome(claim, states, tuple(sorted(used)), tuple(sorted(cites)), steps)


def check_statement(data: dict[str, Any], scope: Scope, checker: Checker) -> Statement | None:
    """The statement, if it is proved; nothing, if it is refuted."""
    evidence = {"proof", "refutation"} & set(data)
    demand(len(evidence) == 1 and set(data) - evidence == {"context", "conclude"},
           f"a statement has a context, conclusions, and a proof or a refutation, not {sorted(data)}")  # fmt: skip
    demand(bool(data["conclude"]), "nothing is concluded")
    given = {label: scope.facts[f"given:{label}"] for label in data["context"].get("given", {})}
    conclusions = {label: read_fact(item, scope) for label, item in data["conclude"].items()}
    start = scope.inner()
    if "refutation" in data:
        check_refutation(data["refutation"], scope, conclusions, checker, data["context"].get("less", []))
        return None
    checker.run(data["proof"], scope)
    for label, fact in conclusions.items():
        proved = fact in scope.facts.values()
        demand(proved, "the conclusion {!r} is not among the proved facts: {}", label, fact)
    return start, given, conclusions, checker.whole

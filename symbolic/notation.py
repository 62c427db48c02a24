"""Statements in SymPy: letters of symbolic shape, operators on them, and facts about them.

A `Language` declares the letters that a group of statements shares: scalars, `MatrixSymbol`s of symbolic shape,
abbreviations (`let`), letters with a definition (norms, exponentials, minima, ...), derivations and substitutions.
Expressions print as the paper's formulas (`latex`), translate to the grammar of certificates (`text`) and to the
typed words in which certificates are searched (`poly`). SymPy builds and prints; none of its simplifications is
relied upon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

import sympy as sp
from sympy.core.symbol import Str
from sympy.matrices.expressions.matexpr import MatrixExpr
from sympy.printing.latex import LatexPrinter

from symbolic.words import ONE_BY_ONE, Poly, Shape

Expression = Any  # a SymPy expression: scalars are Expr, all else MatrixExpr (SymPy has no type for both)
ANYTHING = sp.Symbol("?")  # in a table: the derivative of a letter that moves in any way


class dot(sp.Expr):  # type: ignore[misc] # noqa: N801 - SymPy is untyped; it reads as a function in formulas
    """The inner product of two columns, a scalar.

    >>> d = sp.Symbol("d"); u = sp.MatrixSymbol("u", d, 1)
    >>> text(dot(u, u))
    "u' u"
    """

    is_commutative = True
    is_extended_real = True

    def __new__(cls, left: Expression, right: Expression) -> dot:
        if left.shape != right.shape or left.shape[1] != 1:
            raise ValueError(f"an inner product needs two columns of one shape, not {left.shape} and {right.shape}")
        return super().__new__(cls, left, right)  # type: ignore[no-any-return] # SymPy is untyped


def norm2(column: Expression) -> Expression:
    """The squared norm of a column."""
    return dot(column, column)


class OnScalar(sp.Expr):  # type: ignore[misc] # SymPy is untyped
    """An operator, such as the rate along the flow, applied to a scalar."""

    is_commutative = True
    is_extended_real = True


class OnMatrix(MatrixExpr):  # type: ignore[misc] # SymPy is untyped
    """An operator applied to a matrix."""

    @property
    def shape(self) -> tuple[Expression, Expression]:
        return self.args[1].shape  # type: ignore[no-any-return] # SymPy is untyped


def shape_of(expression: Expression) -> Shape:
    if not isinstance(expression, MatrixExpr):
        return ONE_BY_ONE
    rows, columns = expression.shape
    return str(rows), str(columns)


@dataclass(frozen=True)
class Operator:
    """A derivation or substitution: call it on an expression.

    `symbol` is its LaTeX, with `{}` for the argument.
    """

    name: str
    kind: str
    table: Mapping[str, Expression]
    symbol: str

    def __call__(self, expression: Expression) -> Expression:
        wrapped = OnMatrix if isinstance(expression, MatrixExpr) else OnScalar
        return wrapped(Str(self.name), expression)


@dataclass
class Language:
    """The letters and operators that a group of statements shares.

    Examples
    --------
    >>> words = Language()
    >>> A, w = words.matrix("A", "m", "d"), words.vector("w", "d")
    >>> Aw = words.let("z", A * w)
    >>> text(dot(Aw, Aw)), str(words.poly(dot(Aw, Aw)))
    ("z' z", "(w' A' A w)")
    """

    letters: dict[str, Shape] = field(default_factory=dict)
    lets: dict[str, Expression] = field(default_factory=dict)
    defined: dict[str, tuple[str, tuple[Expression, ...]]] = field(default_factory=dict)
    operators: dict[str, Operator] = field(default_factory=dict)
    latex_names: dict[str, str] = field(default_factory=dict)
    meanings: dict[str, str] = field(default_factory=dict)
    symbols: dict[str, Expression] = field(default_factory=dict)
    cache: dict[str, Poly] = field(default_factory=dict, repr=False)

    def child(self) -> Language:
        """A language with the same letters, to which more can be added without changing this one."""
        copies = {name: dict(value) for name, value in vars(self).items()}
        return Language(**copies)

    def symbol(self, name: str, shape: Shape, latex: str | None, meaning: str = "") -> Expression:
        if name in self.letters or name in self.lets or name in self.operators:
            raise ValueError(f"the name {name!r} is taken")
        self.latex_names[name] = latex or name
        self.meanings[name] = meaning
        sizes = [sp.Integer(1) if dim == "1" else sp.Symbol(dim, integer=True) for dim in shape]
        symbol = sp.Symbol(name, real=True) if shape == ONE_BY_ONE else sp.MatrixSymbol(name, *sizes)
        self.symbols[name] = symbol
        return symbol

    def matrix(self, name: str, rows: str, columns: str, latex: str | None = None, meaning: str = "") -> Expression:
        symbol = self.symbol(name, (rows, columns), latex, meaning)
        self.letters[name] = (rows, columns)
        return symbol

    def vector(self, name: str, rows: str, latex: str | None = None, meaning: str = "") -> Expression:
        return self.matrix(name, rows, "1", latex, meaning)

    def scalar(self, name: str, latex: str | None = None, meaning: str = "") -> Expression:
        return self.matrix(name, "1", "1", latex, meaning)

    def let(self, name: str, expression: Expression, latex: str | None = None, meaning: str = "") -> Expression:
        """A name for an expression; it is expanded before anything is compared."""
        symbol = self.symbol(name, shape_of(expression), latex, meaning)
        self.lets[name] = expression
        return symbol

    def define(
        self,
        name: str,
        kind: str,
        *arguments: Expression,
        shape: Shape = ONE_BY_ONE,
        latex: str | None = None,
        meaning: str = "",
    ) -> Expression:
        """A letter with a definition, such as define("n", "norm", w)."""
        symbol = self.matrix(name, *shape, latex or self.definition_latex(kind, arguments), meaning)
        self.defined[name] = (kind, arguments)
        return symbol

    def derivation(self, name: str, table: Mapping[Expression, Expression], symbol: str) -> Operator:
        return self.operator(name, "derivation", table, symbol)

    def substitution(self, name: str, table: Mapping[Expression, Expression], symbol: str) -> Operator:
        return self.operator(name, "substitution", table, symbol)

    def operator(self, name: str, kind: str, table: Mapping[Expression, Expression], symbol: str) -> Operator:
        operator = Operator(name, kind, {letter.name: value for letter, value in table.items()}, symbol)
        self.operators[name] = operator
        return operator

    def extend(self, name: str, table: Mapping[Expression, Expression]) -> Operator:
        """An operator with more entries, in this language only."""
        old = self.operators[name]
        self.operators[name] = Operator(
            name, old.kind, {**old.table, **{k.name: v for k, v in table.items()}}, old.symbol
        )
        return self.operators[name]

    # translation to typed words

    def poly(self, expression: Expression) -> Poly:
        """The normal form in which certificates are searched."""
        expression = sp.Integer(expression) if isinstance(expression, int) else expression
        if isinstance(expression, sp.Rational):
            return Poly.number(Fraction(int(expression.p), int(expression.q)))
        if isinstance(expression, sp.Symbol | sp.MatrixSymbol):
            return self.named(expression)
        if isinstance(expression, sp.Add | sp.MatAdd):
            first, *others = map(self.poly, expression.args)
            return sum(others, first)
        if isinstance(expression, sp.Mul | sp.MatMul):
            return self.product([self.poly(factor) for factor in expression.args])
        if isinstance(expression, sp.Pow) and expression.exp.is_Integer:
            return self.poly(expression.base) ** int(expression.exp)
        if isinstance(expression, sp.MatPow):  # SymPy makes these of P * P
            return self.product([self.poly(expression.base)] * int(expression.exp))
        if isinstance(expression, sp.Transpose):
            return self.poly(expression.arg).T
        if isinstance(expression, sp.Identity):
            return Poly.identity(str(expression.shape[0]))
        if isinstance(expression, sp.ZeroMatrix):
            return Poly.zero(shape_of(expression))
        if isinstance(expression, dot):
            return self.poly(expression.args[0]).T * self.poly(expression.args[1])
        if isinstance(expression, OnScalar | OnMatrix):
            return self.operate(str(expression.args[0]), self.poly(expression.args[1]))
        raise TypeError(f"no translation for {type(expression).__name__}: {expression}")

    def product(self, factors: Sequence[Poly]) -> Poly:
        result = Poly.number(1)
        for factor in factors:
            result = result * factor
        return result

    def named(self, symbol: Expression) -> Poly:
        name = symbol.name
        if name not in self.lets:
            return Poly.letter(name, shape_of(symbol))
        if name not in self.cache:
            self.cache[name] = self.poly(self.lets[name])
        return self.cache[name]

    def operate(self, name: str, poly: Poly) -> Poly:
        operator = self.operators[name]
        if operator.kind == "derivation":
            return poly.derived(lambda letter, shape: self.derivative(operator, letter, shape))
        return poly.mapped(lambda letter, shape: self.replaced(operator, letter, shape))

    def derivative(self, operator: Operator, letter: str, shape: Shape) -> Poly:
        if letter in operator.table:
            if operator.table[letter] == ANYTHING:
                raise ValueError(f"{letter} moves in any way: nothing is known of {operator.name}({letter})")
            return self.poly(operator.table[letter])
        kind, arguments = self.defined.get(letter, ("", ()))
        varying = arguments[:-1] if kind in ("power", "log") else arguments
        rates = [self.operate(operator.name, self.poly(argument)) for argument in varying]
        if not any(rate.terms for rate in rates):
            return Poly.zero(shape)
        if kind in ("power", "log"):  # of positive entries; the last argument holds the slopes
            slope = self.poly(arguments[-1]) * rates[0]
            return self.poly(arguments[1]) * slope if kind == "power" else slope
        this = Poly.letter(letter, shape)
        if kind == "exp":
            return this * rates[0]
        if kind == "norm":
            return this.inverse() * (self.poly(arguments[0]).T * rates[0])
        raise TypeError(f"the letter {letter} ({kind}) has no derivative")

    def replaced(self, operator: Operator, letter: str, shape: Shape) -> Poly:
        if letter in operator.table:
            return self.poly(operator.table[letter])
        return Poly.letter(letter, shape)

    # printing

    def latex(self, expression: Expression) -> str:
        return str(Latex(self).doprint(expression))

    def definition_latex(self, kind: str, arguments: Iterable[Expression]) -> str:
        """What defines a letter, such as the norm of its argument."""
        return DEFINED[kind].format(*map(self.latex, arguments))


DEFINED = {
    "norm": r"\|{0}\|",
    "exp": r"\exp\left({0}\right)",
    "min": r"\min\{{{0}, {1}\}}",
    "max": r"\max\{{{0}, {1}\}}",
    "pinv": "{0}^{{+}}",
    "least_eigenvalue": r"\lambda_{{\min}}({0})",
    "powers": r"\operatorname{{diag}}({0}^{{{1}}})",
    "power": r"{0}^{{{1}}}",
    "log": r"\log {0}",
}


class Latex(LatexPrinter):  # type: ignore[misc] # SymPy is untyped
    """SymPy's printer, with the language's names, and sums that do not begin with a minus sign where possible."""

    def __init__(self, language: Language) -> None:
        super().__init__({"mul_symbol": r"\,", "fold_short_frac": False})
        self.language = language

    def _print_Symbol(self, expr: Expression, style: str = "plain") -> str:
        if expr == ANYTHING:
            return r"\text{anything}"
        return self.language.latex_names.get(expr.name) or str(super()._print_Symbol(expr))

    def _print_MatrixSymbol(self, expr: Expression) -> str:
        return self._print_Symbol(expr)

    def _print_Transpose(self, expr: Expression) -> str:
        inner = self._print(expr.arg)
        if isinstance(expr.arg, sp.MatrixSymbol):
            return rf"({inner})^\top" if "^" in inner else rf"{inner}^\top"
        return rf"\left({inner}\right)^\top"

    def _print_Identity(self, expr: Expression, exp: str | None = None) -> str:
        return "I"

    def _print_ZeroMatrix(self, expr: Expression, exp: str | None = None) -> str:
        return "0"

    def _print_dot(self, expr: Expression, exp: str | None = None) -> str:
        left, right = expr.args
        if left == right:
            return rf"\left\|{self._print(left)}\right\|^" + ("2" if exp is None else f"{{{2 * int(exp)}}}")
        shown = rf"\left\langle {self._print(left)},\, {self._print(right)}\right\rangle"
        return shown if exp is None else rf"{shown}^{{{exp}}}"

    def _print_Pow(self, expr: Expression) -> str:
        if isinstance(expr.base, dot | OnScalar) and expr.exp.is_Integer and expr.exp > 0:
            return str(self._print(expr.base, exp=str(expr.exp)))
        return str(super()._print_Pow(expr))

    def _print_OnScalar(self, expr: Expression, exp: str | None = None) -> str:
        operator = self.language.operators[str(expr.args[0])]
        inner = self._print(expr.args[1])
        simple = isinstance(expr.args[1], sp.Symbol | sp.MatrixSymbol)
        shown = operator.symbol.format(inner if simple else rf"\left[{inner}\right]")
        return shown if exp is None else rf"\left({shown}\right)^{{{exp}}}"

    _print_OnMatrix = _print_OnScalar

    def _sum(self, terms: Iterable[Expression]) -> str:
        shown = sorted((str(self._print(term)) for term in terms), key=lambda s: s.startswith("-"))
        signed = [f"- {term[1:].strip()}" if term.startswith("-") else f"+ {term}" for term in shown]
        return " ".join(signed).removeprefix("+ ")

    def _print_Add(self, expr: Expression, order: Any = None) -> str:
        return self._sum(expr.as_ordered_terms())

    def _print_MatAdd(self, expr: Expression) -> str:
        return self._sum(expr.args)


# the grammar of certificates


@cache
def text(expression: Expression) -> str:
    """An expression in the grammar of certificates.

    >>> x, c = sp.symbols("x c")
    >>> text((x + 1)**2 / (2*c) - 3)
    '1/2 c^-1 (1 + x)^2 - 3'
    """
    expression = sp.Integer(expression) if isinstance(expression, int) else expression
    if isinstance(expression, sp.Add | sp.MatAdd):
        parts = sorted((text(term) for term in expression.args), key=lambda s: (s.startswith("-"), s))
        return " + ".join(parts).replace("+ -", "- ")
    if isinstance(expression, sp.Mul | sp.MatMul):
        return text_product(expression)
    if isinstance(expression, sp.Rational):
        return str(expression)
    if isinstance(expression, sp.Symbol | sp.MatrixSymbol):
        return str(expression.name)
    if isinstance(expression, sp.Pow):
        return f"{in_brackets(expression.base)}^{expression.exp}"
    if isinstance(expression, sp.MatPow):
        return " ".join([in_brackets(expression.base)] * int(expression.exp))
    if isinstance(expression, sp.Transpose):
        return in_brackets(expression.arg) + "'"
    if isinstance(expression, sp.Identity):
        return f"I_{expression.shape[0]}"
    if isinstance(expression, sp.ZeroMatrix):
        return "0"
    if isinstance(expression, dot):
        return f"{in_brackets(expression.args[0])}' {in_brackets(expression.args[1])}"
    if isinstance(expression, OnScalar | OnMatrix):
        return f"{expression.args[0]}({text(expression.args[1])})"
    raise TypeError(f"no text for {type(expression).__name__}: {expression}")


def text_product(expression: Expression) -> str:
    sign, factors = "", []
    for factor in expression.args:
        if isinstance(factor, sp.Mul):
            factors.extend(factor.args)
        else:
            factors.append(factor)
    numbers = [factor for factor in factors if isinstance(factor, sp.Rational)]
    others = [in_brackets(factor) for factor in factors if not isinstance(factor, sp.Rational)]
    coefficient = sp.prod(numbers)
    if coefficient < 0:
        sign, coefficient = "-", -coefficient
    return sign + " ".join(([str(coefficient)] if coefficient != 1 else []) + others)


def in_brackets(expression: Expression) -> str:
    shown = text(expression)
    atom = isinstance(expression, sp.Symbol | sp.MatrixSymbol | sp.Identity | OnScalar | OnMatrix)
    power = isinstance(expression, sp.Pow | sp.Transpose) and not isinstance(expression, sp.exp)
    return shown if atom or power or (isinstance(expression, sp.Integer) and expression >= 0) else f"({shown})"


# facts


@dataclass(frozen=True)
class Fact:
    """A relation, a predicate, alternatives, or a quantified fact: see `eq`, `ge`, `gt`, `ne`, `any_of`, ..."""

    kind: str
    sides: tuple[Expression, ...] = ()
    parts: tuple[tuple[Fact, ...], ...] = ()
    letters: tuple[Expression, ...] = ()

    def __bool__(self) -> bool:
        raise TypeError("a fact is not a truth value: nobody has checked it")

    def data(self) -> Any:
        """The fact as it stands in certificates."""
        parts = [[fact.data() for fact in part] for part in self.parts]
        bound = {letter.name: list(shape_of(letter)) for letter in self.letters}
        if self.kind == "or":
            return {"or": parts}
        if self.kind == "forall":
            return {"forall": bound, "if": parts[0], "then": parts[1]}
        if self.kind == "exists":
            return {"exists": bound, "with": parts[1]}
        if self.kind in RELATIONS:
            return f"{text(self.sides[0])} {self.kind} {text(self.sides[1])}"
        return f"{self.kind}({', '.join(map(text, self.sides))})"

    def difference(self, language: Language) -> Poly:
        """Left side minus right side, of a relation; the other way round for <= and <."""
        left, right = map(language.poly, self.sides)
        if self.sides[0] == 0:
            left = Poly.zero(right.shape)
        if self.sides[1] == 0:
            right = Poly.zero(left.shape)
        return right - left if self.kind in ("<", "<=") else left - right

    def latex(self, language: Language, nested: bool = False) -> str:
        """The fact as a formula; nested quantified facts stand in brackets."""
        if self.kind in RELATIONS:
            left, right = map(language.latex, self.sides)
            return f"{left} {RELATIONS[self.kind]} {right}"
        parts = [r",\; ".join(fact.latex(language, nested=True) for fact in part) for part in self.parts]
        bound = ", ".join(map(language.latex, self.letters))
        if self.kind == "or":
            return r"\quad\text{or}\quad ".join(parts)
        if self.kind == "exists":
            return rf"\text{{there are }} {bound} \text{{ with }} {parts[1]}"
        if self.kind == "forall":
            every = rf"\text{{for all }} {bound}" if bound else ""
            given = rf"\text{{if }} {parts[0]}\text{{, then }}" if parts[0] else r"\colon\; " if bound else ""
            shown = " ".join(piece for piece in (every, given, parts[1]) if piece)
            return rf"\left[{shown}\right]" if nested else shown
        if self.kind == "tends":
            return r" \longrightarrow ".join(map(language.latex, self.sides))
        if self.kind == "complete":
            return r"\text{the flow exists for all times}"
        return rf"\operatorname{{{self.kind.replace('_', ' ')}}}({', '.join(map(language.latex, self.sides))})"


def definition_facts(kind: str, letter: Expression, *arguments: Expression) -> dict[str, Fact]:
    """What a definition says of its letter, under the labels that certificates use."""
    first, second = (*arguments, letter, letter)[:2]
    if kind == "norm":
        return {"square": eq(letter**2, norm2(first)), "nonnegative": ge(letter, 0)}
    if kind == "exp":
        return {"positive": gt(letter, 0), "is": predicate("exp", letter, first)}
    if kind == "least_eigenvalue":
        return {"is": predicate("least_eigenvalue", letter, first)}
    if kind == "powers":
        symmetric = letter.T if isinstance(letter, MatrixExpr) else letter
        return {"symmetric": eq(symmetric, letter), "is": predicate("powers", letter, first, second)}
    if kind == "power":
        return {"factor": eq(arguments[-1] * first, letter), "is": predicate("power", letter, first, second)}
    if kind == "log":
        return {"is": predicate("log", letter, first)}
    if kind == "min":
        attained = eq((first - letter) * (second - letter), 0)
        return {"first": ge(first, letter), "second": ge(second, letter), "attained": attained}
    if kind == "max":
        attained = eq((letter - first) * (letter - second), 0)
        return {"first": ge(letter, first), "second": ge(letter, second), "attained": attained}
    projections = {"3": (first * letter), "4": (letter * first)}
    symmetric = {label: eq(product.T, product) for label, product in projections.items()}
    return {"1": eq(first * letter * first, first), "2": eq(letter * first * letter, letter), **symmetric}


RELATIONS = {"=": "=", "!=": r"\ne", ">=": r"\ge", ">": ">", "<=": r"\le", "<": "<"}


def as_expression(side: Expression) -> Expression:
    return sp.Integer(side) if isinstance(side, int) else side


def relation(kind: str) -> Callable[[Expression, Expression], Fact]:
    def build(left: Expression, right: Expression) -> Fact:
        left, right = map(as_expression, (left, right))
        if 0 not in (left, right) and shape_of(left) != shape_of(right):
            raise ValueError(f"the sides of {left} {kind} {right} have shapes {shape_of(left)} and {shape_of(right)}")
        return Fact(kind, (left, right))

    return build


eq, ne, ge, gt, le, lt = map(relation, ("=", "!=", ">=", ">", "<=", "<"))


def predicate(name: str, *arguments: Expression) -> Fact:
    """A named property, such as predicate("exp", E, e)."""
    return Fact(name, arguments)


def tends(quantity: Expression, limit: Expression | int) -> Fact:
    """The quantity converges to the limit as time goes to infinity."""
    return Fact("tends", (quantity, as_expression(limit)))


def complete(time: Expression) -> Fact:
    """The flow exists for all times."""
    return Fact("complete", (time,))


def any_of(*alternatives: Fact | Sequence[Fact]) -> Fact:
    """One of the alternatives holds; each is a fact, or several facts that hold together."""
    parts = tuple((item,) if isinstance(item, Fact) else tuple(item) for item in alternatives)
    return Fact("or", parts=parts)


def for_all(*letters: Expression, given: Sequence[Fact] = (), then: Sequence[Fact] | Fact) -> Fact:
    """For all values of the letters that satisfy `given`, `then` holds."""
    claims = (then,) if isinstance(then, Fact) else tuple(then)
    return Fact("forall", (), (tuple(given), claims), letters)


def implies(given: Fact | Sequence[Fact], then: Fact | Sequence[Fact]) -> Fact:
    """If `given` then `then`."""
    return for_all(given=(given,) if isinstance(given, Fact) else given, then=then)


def exist(*letters: Expression, such_that: Sequence[Fact] | Fact) -> Fact:
    """There are values of the letters with `such_that`."""
    claims = (such_that,) if isinstance(such_that, Fact) else tuple(such_that)
    return Fact("exists", (), ((), claims), letters)

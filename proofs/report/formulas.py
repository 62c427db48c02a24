"""Formulas and facts in TeX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from symbolic.notation import DEFINED, RELATIONS, Expression, Fact, Language


def tex(expression: Expression, language: Language) -> str:
    """An expression in TeX."""
    return tidy(language.latex(expression))


def tidy(formula: str) -> str:
    return SMALL_NORM.sub(r"\\lVert \1 \\rVert", formula.replace("  ", " "))


SMALL_NORM = re.compile(r"\\left\\\|((?:(?!\\left|\\right|\\frac).)*)\\right\\\|")  # brackets that need not grow


def relation_tex(fact: Fact, language: Language) -> str:
    """A relation or a predicate in TeX."""
    sides = [tex(side, language) for side in fact.sides]
    if fact.kind in SIGNS:
        return f"{sides[0]} {SIGNS[fact.kind]} {sides[1]}"
    if fact.kind in DEFINED:  # such as exp(E, e)
        return f"{sides[0]} = {tidy(language.definition_latex(fact.kind, fact.sides[1:]))}"
    if fact.kind == "complete":
        return rf"\text{{{PREDICATES['complete'][0]}}}"
    return rf"\text{{{fact.kind.replace('_', ' ')}}}\left({', '.join(sides)}\right)"


SIGNS = {**RELATIONS, "tends": r"\longrightarrow"}


def clock(language: Language) -> str:
    """Time, in TeX: the letter that moves with rate 1."""
    flow = language.operators.get("rate")
    names = [name for name, speed in flow.table.items() if speed == 1] if flow is not None else []
    return language.latex_names[names[0]] if names else "t"


@dataclass(frozen=True)
class Shown:
    """A fact: some words that lead up to it, formulas to be displayed, and parts with words of their own."""

    lead: str
    formulas: tuple[str, ...] = ()
    parts: tuple[Shown, ...] = ()


def simple(fact: Fact) -> bool:
    return fact.kind not in ("or", "forall", "exists")


def inline(fact: Fact, language: Language) -> str:
    """A fact within a sentence, with its formulas between dollars.

    >>> from symbolic.notation import eq, implies
    >>> words = Language()
    >>> x = words.scalar("x")
    >>> inline(implies(eq(x, 1), eq(x**2, 1)), words)
    'if $x = 1$, then $x^{2} = 1$'
    """
    if fact.kind in PREDICATES:
        words, formula = predicate(fact, language)
        return f"{words} ${formula}$" if formula else words
    if fact.kind == "tends":
        return rf"${relation_tex(fact, language)}$ as ${clock(language)} \to \infty$"
    if simple(fact):
        return f"${relation_tex(fact, language)}$"
    if fact.kind == "or":
        return " or ".join(together(part, language) for part in fact.parts)
    return f"{lead(fact, language)} {together(fact.parts[1], language)}"


def together(facts: Iterable[Fact], language: Language) -> str:
    """Facts joined by `and`; those that are sentences themselves in brackets."""
    found = list(facts)
    if len(found) == 1:
        return inline(found[0], language)
    said = [
        f"${relation_tex(fact, language)}$"
        if fact.kind in SIGNS
        else inline(fact, language)
        if simple(fact)
        else f"({inline(fact, language)})"
        for fact in found
    ]
    return " and ".join(said)


def lead(fact: Fact, language: Language) -> str:
    """The words before what a quantified fact claims."""
    bound = ", ".join(f"${tex(letter, language)}$" for letter in fact.letters)
    if fact.kind == "exists":
        return f"there {'are' if len(fact.letters) > 1 else 'is'} {bound} with"
    every = f"for all {bound}" if bound else ""
    conditions = f"if {together(fact.parts[0], language)}, then" if fact.parts[0] else ""
    return f"{every}, {conditions}" if every and conditions else conditions or f"{every}:"


# What the predicates of the rules say, in words and a formula
PREDICATES = {
    "one_step_limit": (
        r"as $\eta \to 0$, the method $({0}, {1}) \mapsto ({2}, {3})$ converges to the flow",
        r"\tfrac{{d}}{{dt}}{0} = {4},\quad \tfrac{{d}}{{dt}}{1} = {5}",
    ),
    "limit_on_the_sphere": (
        (
            r"as $\eta \to 0$, the method $({0}, {1}) \mapsto ({2}, {3})$, which stays on the unit sphere, "
            r"converges to the flow"
        ),
        r"\tfrac{{d}}{{dt}}{0} = {4},\quad \tfrac{{d}}{{dt}}{1} = {5}",
    ),
    "same_limiting_dynamics": (
        (
            r"as $\eta \to 0$, direction and scale under the method $({0}, {1}) \mapsto ({2}, {3})$ have the same "
            r"limit as the state under the method $({0}, {1}) \mapsto ({4}, {5})$"
        ),
        "",
    ),
    "complete": ("the flow exists for all times", ""),
    "positive": ("every entry of ${0}$ is positive", ""),
    "nonnegative": ("no entry of ${0}$ is negative", ""),
}


def predicate(fact: Fact, language: Language) -> tuple[str, str]:
    """What a predicate says: words, and a formula or nothing."""
    words, formula = (form.format(*(tex(side, language) for side in fact.sides)) for form in PREDICATES[fact.kind])
    return words, formula


def displayed(fact: Fact, language: Language) -> str:
    """A relation or a predicate in TeX, for a line of its own."""
    formula = relation_tex(fact, language)
    return rf"{formula} \quad\text{{as }} {clock(language)} \to \infty" if fact.kind == "tends" else formula


def shown(fact: Fact, language: Language) -> Shown:
    """A fact for a line of its own."""
    if fact.kind in PREDICATES:
        words, formula = predicate(fact, language)
        return Shown(words, (formula,) if formula else ())
    if simple(fact):
        return Shown("", (displayed(fact, language),))
    if fact.kind == "or":
        if all(simple(inner) for part in fact.parts for inner in part):
            formulas = [r",\quad ".join(relation_tex(inner, language) for inner in part) for part in fact.parts]
            return Shown("", (r"\qquad\text{or}\qquad ".join(formulas),))
        leads = ["either", *["or"] * (len(fact.parts) - 1)]
        groups = [tuple(shown(inner, language) for inner in part) for part in fact.parts]
        return Shown("", (), tuple(Shown(said, (), group) for said, group in zip(leads, groups, strict=True)))
    claims = fact.parts[1]
    if all(map(simple, claims)):
        return Shown(lead(fact, language), tuple(displayed(inner, language) for inner in claims))
    inner = tuple(shown(part, language) for part in claims)
    if len(inner) == 1:
        return replace(inner[0], lead=f"{lead(fact, language)} {inner[0].lead}".strip())
    return Shown(lead(fact, language), (), inner)


def matrix(rows: Sequence[Sequence[Any]], language: Language | None) -> str:
    """Rows of entries in TeX: fractions, or expressions in a language."""

    def entry(value: Any) -> str:
        exact = sp.Rational(str(value)) if isinstance(value, int | str) or not isinstance(value, sp.Basic) else value
        return tex(exact, language or Language())

    cells = [[entry(value) for value in row] for row in rows]
    if len(cells) == len(cells[0]) == 1:
        return cells[0][0]
    return r"\begin{bmatrix}" + r" \\ ".join(" & ".join(row) for row in cells) + r"\end{bmatrix}"

"""The symbols of a language: how they look, where they live, what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from proofs.report.formulas import tex, tidy
from proofs.report.sentences import prose
from symbolic.notation import Expression, Language, shape_of


@dataclass(frozen=True)
class Symbol:
    """A letter, an abbreviation or an operator: how it looks, where it lives, what it means, how it is defined."""

    tex: str
    space: str
    meaning: str
    definition: str = ""


def space(expression: Expression) -> str:
    """The set that a letter is from, in TeX."""
    rows, columns = shape_of(expression)
    sizes = r" \times ".join(size for size in (rows, columns) if size != "1")
    return r"\mathbb{R}" + (f"^{{{sizes}}}" if sizes else "")


OPERATORS = {
    "rate": "the derivative along the flow",
    "next": "the value one step later",
    "start": "the value at time 0",
    "by_eta": "the derivative in the step size",
    "at_eta_0": "the value at step size 0",
}


def symbols(language: Language, names: Iterable[str]) -> Iterator[Symbol]:
    """The symbols of these names, in the order in which the language declares them."""
    chosen = set(names)
    for name, letter in language.symbols.items():
        if name not in chosen or name not in {*language.letters, *language.lets}:
            continue
        look = language.latex_names[name]
        definition = defining(name, language)
        if definition.replace(" ", "") != look.replace(" ", ""):
            yield Symbol(look, space(letter), prose(language.meanings[name]), definition)
    yield from (operator_symbol(language, name, chosen) for name in language.operators if name in chosen)


def defining(name: str, language: Language) -> str:
    """The definition of a letter in TeX, if it has one."""
    if name in language.lets:
        return tex(language.lets[name], language)
    if name in language.defined:
        return tidy(language.definition_latex(*language.defined[name]))
    return ""


def operator_symbol(language: Language, name: str, names: set[str]) -> Symbol:
    operator = language.operators[name]
    rows = {
        letter: value for letter, value in operator.table.items() if letter in names and letter not in language.defined
    }
    entries = [(language.latex_names[letter], tex(value, language)) for letter, value in rows.items()]
    derivation = operator.kind == "derivation"
    definition = r",\quad ".join(
        rf"{operator.symbol.format(look)} = {value}" if derivation else rf"{look} \mapsto {value}"
        for look, value in entries
    )
    meaning = OPERATORS.get(name, "the derivative in one letter, the others standing still")
    return Symbol(operator.symbol.format(r"{\cdot}"), "", meaning, definition)

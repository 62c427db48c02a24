"""A claim as a reader sees it: words, formulas in TeX, and numbers, for the book, notebooks and the command line.

`show(claim, ...)` turns a claim into plain records (`ClaimShown` and what it is made of); `markdown(claim)` writes them
as Markdown with `$...$`. Nothing is said here that the claim, its certificate or the result of its check does not say.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import mpmath
import sympy as sp
from flint import arb, fmpq

from proofs import check, confirm, registry
from proofs.claim import Claim
from proofs.confirm import DIGITS
from proofs.kernel import Library, Outcome, Rules
from proofs.statement import FALSE, Known, Proof, Refutation, Statement, Step
from symbolic.notation import DEFINED, RELATIONS, Expression, Fact, Language, shape_of
from symbolic.numbers import Balls

# formulas


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


# sentences: the claims are commented in plain ASCII, as `w'A'r` or `|v|^2`, which a page sets in TeX

PUNCTUATION = ".,:;!?"
NUMBER = re.compile(r"[-(\[]*\d+(?:[./]\d+)?(?:e-?\d+)?[)\]]*")
OPERATOR = re.compile(r"[-+/*=<>]|[<>!]=|->")
STRONG = re.compile(
    r"[\^_=<>|*~]|(?<![A-Za-z])(?:[A-Za-z]|[A-Z]{2})'(?!\w{2,})|\)'|\w\(|\)\(|(?<!\w)\w{1,2}/\w|\)/|^\(*\d+[A-Za-z]\)*$"
)
GREEK = "beta|delta|ell|eta|gamma|kappa|mu|nu|phi|psi|rho|sigma|tau|theta"
FUNCTIONS = "cos|exp|log|max|min|sin|tan"
WORDS = {*GREEK.split("|"), "exp", "log", "max", "min", "epsilon", "eps", "l1"}
AFTER_MATRIX = {"of", "is", "has", "and", "with", "or"}
SPECIAL = re.compile(r"([\\`*_\[\]<>#|$])")


def prose(sentence: str) -> str:
    r"""A sentence of plain text as Markdown, with what is mathematics in it between dollars.

    >>> print(prose("A solution is |x|^2 <= 1, by Lemma 2.3; A'r = 0 where A is [1, 0]."))
    A solution is $\|x\|^2 \le 1$, by Lemma 2.3; $A^\top r = 0$ where $A$ is $[1, 0]$.
    """
    tokens = sentence.split()
    runs: list[tuple[bool, str]] = []  # mathematics or not, and the text
    open_run = False
    for place, token in enumerate(tokens):
        maths = is_maths(tokens, place)
        if maths and open_run:
            runs[-1] = (True, f"{runs[-1][1]} {token}")
        else:
            runs.append((maths, token))
        text_so_far = runs[-1][1]
        open_run = maths and (token[-1] not in PUNCTUATION or not balanced(text_so_far))
    return " ".join(set_run(text) if maths else SPECIAL.sub(r"\\\1", text) for maths, text in runs)


def is_maths(tokens: Sequence[str], place: int) -> bool:
    core = tokens[place].rstrip(PUNCTUATION)
    bare = core.strip("()[]-")
    if core == "A":
        following = tokens[place + 1].rstrip(PUNCTUATION) if place + 1 < len(tokens) else ""
        first = place == 0 or tokens[place - 1][-1] in ".:;"
        return not (
            first and following.replace("-", "").isalpha() and len(following) > 1 and following not in AFTER_MATRIX
        )
    if bare == "a":
        before, after = tokens[place - 1] if place else "", tokens[place + 1] if place + 1 < len(tokens) else ""
        return after in ("and", "or") or any(map(OPERATOR.fullmatch, (before, after)))
    if len(bare) == 1 and bare.isalpha():
        return bare != "I"
    return (
        bare in WORDS or any(re.fullmatch(pattern, core) for pattern in (NUMBER, OPERATOR)) or bool(STRONG.search(core))
    )


def balanced(text: str) -> bool:
    pairs = ((r"\(", r"\)"), (r"\[", r"\]"), (r"<(?=[\w(])", r"(?<=[\w)])>"))  # as in <u, v>, not as in u < v
    return all(len(re.findall(left, text)) <= len(re.findall(right, text)) for left, right in pairs)


def set_run(text: str) -> str:
    """A run of mathematical tokens between dollars; numbers alone stay text."""
    core = text.rstrip(PUNCTUATION)
    if NUMBER.fullmatch(core) or OPERATOR.fullmatch(core):
        return SPECIAL.sub(r"\\\1", text)
    return f"${maths(core)}${text[len(core) :]}"


def maths(text: str) -> str:
    r"""A formula in plain ASCII as TeX.

    >>> print(maths("f(0) exp(-2 lambda_min t) >= |A'r|^2"))
    f(0) \exp(-2 \lambda_{\min} t) \ge \|A^\top r\|^2
    >>> print(maths("<z, log(1/theta_0)> phi^(2-L)"))
    \langle z, \log(1/\theta_{0})\rangle  \varphi^{2-L}
    """
    for pattern, form in MATHS:
        text = re.sub(pattern, form, text)
    return text.strip()


def matrix_rows(found: re.Match[str]) -> str:
    rows = [" & ".join(row.split(", ")) for row in re.split(r"\], *\[", found[1])]
    return r"\begin{bmatrix}" + r" \\ ".join(rows) + r"\end{bmatrix}"


MATHS: tuple[tuple[str, Any], ...] = (
    (r"\[\[(.*?)\]\]", matrix_rows),
    (r"<=", r"\\le"),
    (r">=", r"\\ge"),
    (r"!=", r"\\ne"),
    (r"->", r"\\to"),
    (r"<([\w(][^<>]*[\w)])>", r"\\langle \1\\rangle "),
    (r"\^\(([^()]*)\)", r"^{\1}"),
    (r"\b1e(-?\d+)", r"10^{\1}"),
    (r"\|(g(?:_\w|\*)?)\|", r"\\lvert \1 \\rvert "),  # the scale is a number; all else has a norm
    (r"\|", r"\\|"),
    (r"\bgrad_(\w)\b", r"\\nabla_{\1}"),
    (r"\blambda_(min|max)\b", r"\\lambda_{\\\1}"),
    (r"\b([A-Za-z])_perp\b", r"\1^{\\perp}"),
    (r"\b([A-Za-z])_par\b", r"\1^{\\parallel}"),
    (r"\^perp\b", r"^{\\perp}"),
    (r"_inf\b", r"_{\\infty}"),
    (r"\b([A-Za-z])_(\w+)\b", r"\1_{\2}"),
    (rf"\b({GREEK})_(\w+)\b", r"\\\1_{\2}"),
    (rf"(?<![\\A-Za-z{{])({GREEK}|{FUNCTIONS})(?![A-Za-z])", r"\\\1"),
    (r"(?<![\\A-Za-z{])eps(ilon)?\b", r"\\varepsilon"),
    (r"\\phi\b", r"\\varphi"),
    (r"\bl1\b", r"\\ell_1"),
    (r"([A-Za-z])\*(?=[\^'])", r"{\1^*}"),  # with another exponent
    (r"([A-Za-z)])\*", r"\1^*"),
    (r"([A-Za-z])~", r"\\tilde \1"),  # the same quantity for the other problem
    (r"\^([+])", r"^{\1}"),
    (r"\^(-\d+)", r"^{\1}"),
    (r"\)'", r")^\\top "),
    (r"([A-Za-z])'(?=\^)", r"{\1^\\top}"),
    (r"'", r"^\\top "),
)


# symbols


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


# statements


@dataclass(frozen=True)
class Hypothesis:
    """A hypothesis: its name in words, its formulas, and what the letters in it mean."""

    name: str
    says: str
    meaning: str = ""


@dataclass(frozen=True)
class Block:
    """Steps under an assumption."""

    label: str
    assumed: tuple[str, ...]
    steps: tuple[StepShown, ...]


@dataclass(frozen=True)
class StepShown:
    """One step of a proof; `evidence` is what the kernel multiplies out."""

    name: str
    says: str
    fact: Shown | None
    kind: str
    how: str
    evidence: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    rule: str = ""
    cites: str = ""


@dataclass(frozen=True)
class Value:
    """A letter of a counterexample and its exact value."""

    tex: str
    value: str
    meaning: str


@dataclass(frozen=True)
class Counterexample:
    """Exact data at which all hypotheses hold and one conclusion does not."""

    says: str
    values: tuple[Value, ...]
    refuted: Shown
    steps: tuple[StepShown, ...]
    fails: Shown
    at: str
    sides: tuple[str, str] | None  # the two sides of what fails, evaluated
    shows: tuple[str, ...] = ()  # hypotheses that are not evaluated but proved,
    proof: tuple[StepShown, ...] = ()  # and how


@dataclass(frozen=True)
class StatementShown:
    """A statement with its proof or its counterexample."""

    name: str
    state: str  # "proved" or "refuted"
    says: str
    given: tuple[Hypothesis, ...]
    conclude: tuple[tuple[str, Shown], ...]
    steps: tuple[StepShown, ...]
    counterexample: Counterexample | None


@dataclass(frozen=True)
class Rule:
    """A rule or a definition of `rules.toml`; `key` is that of the bibliography, if the reference is in it."""

    name: str
    kind: str
    says: str
    key: str
    place: str


@dataclass(frozen=True)
class ClaimShown:
    """All that a page about a claim says, but for the numbers of its confirmation."""

    id: str
    title: str
    where: str
    printed: str
    verdict: str
    said: tuple[str, ...]
    remarks: tuple[str, ...]
    statements: tuple[StatementShown, ...]
    symbols: tuple[Symbol, ...]
    rests_on: tuple[str, ...]
    rules: tuple[Rule, ...]

    def statement(self, name: str) -> StatementShown | None:
        return next((found for found in self.statements if found.name == name), None)


VERDICTS = {
    "verified": "The printed statement is proved.",
    "amended": "The printed statement is false as it stands. A corrected statement is proved.",
    "refuted": "The printed statement is false. No repair is claimed.",
    "open": "Neither proved nor refuted.",
}
KINDS = {
    "identity": "multiplied out",
    "inequality": "sum of squares",
    "instantiate": "special case",
    "suppose": "supposition",
    "witness": "witness",
    "obtain": "use of existence",
    "cases": "case distinction",
    "limit": "limits of sums and products",
    "later": "a later start",
    "evaluate": "evaluated at the data",
    "or": "one alternative",
    "absurd": "contradiction",
}


def spoken(label: str) -> str:
    return label.replace("_", " ")


def hypotheses(statement: Statement) -> Iterator[Hypothesis]:
    """The hypotheses, and what is understood: the flow, and the shapes."""
    language = statement.language
    for label, fact in statement.given.items():
        letters = sorted({name for side in fact.sides for name in letters_in(side) if language.meanings.get(name)})
        meaning = "; ".join(f"${language.latex_names[name]}$ is {prose(language.meanings[name])}" for name in letters)
        yield Hypothesis(spoken(label), inline(fact, language), meaning)
    if "rate" in statement.names:
        yield flow(language)
    for left, right in statement.less:
        yield Hypothesis("shape", f"${left} < {right}$", "fewer rows than columns")


def flow(language: Language) -> Hypothesis:
    """The flow, as a hypothesis."""
    rate, start = language.operators["rate"], language.operators["start"]
    moving = [
        name for name in rate.table if name in start.table and name in language.latex_names and rate.table[name] != 1
    ]
    rates = [
        f"${rate.symbol.format(language.latex_names[name])} = {tex(rate.table[name], language)}$" for name in moving
    ]
    starts = [f"${tex(start.table[name], language)}$" for name in moving]
    return Hypothesis("flow", ", ".join(rates), f"from {', '.join(starts)} at time 0, at all times at which it exists")


def letters_in(expression: Expression) -> set[str]:
    return {str(symbol.name) for symbol in expression.atoms(sp.Symbol, sp.MatrixSymbol)} if expression != 0 else set()


def show_statement(statement: Statement, data: Mapping[str, Any]) -> StatementShown:
    """A statement; `data` is its part of the certificate."""
    refutation = statement.refutation
    proof = statement.steps if refutation is None else None
    steps = show_steps(proof, data.get("proof", ()), statement.language)
    return StatementShown(
        statement.name,
        "refuted" if refutation is not None else "proved" if proof is not None else "open",
        prose(statement.says),
        tuple(hypotheses(statement)),
        tuple((spoken(label), shown(fact, statement.language)) for label, fact in statement.conclude.items()),
        steps,
        show_counterexample(refutation, data.get("refutation", {})) if refutation is not None else None,
    )


def show_steps(proof: Proof | None, data: Sequence[Mapping[str, Any]], language: Language) -> tuple[StepShown, ...]:
    return show_block(proof.steps, data, language) if proof is not None else ()


def show_block(steps: Sequence[Step], data: Sequence[Mapping[str, Any]], language: Language) -> tuple[StepShown, ...]:
    rows = list(data) or [{} for _ in steps]
    return tuple(show_step(step, row, language) for step, row in zip(steps, rows, strict=True))


def show_step(step: Step, data: Mapping[str, Any], language: Language) -> StepShown:
    fact = step.known.fact
    inner = (
        [data.get("steps", ())]
        if step.kind in ("suppose", "obtain", "later")
        else data.get("branches", [() for _ in step.inner])
    )
    inside = at_a_later_time(step.language) if step.language is not None else language
    blocks = tuple(
        Block(block_label(step, label, language), assumed(step, place, language), show_block(block, rows, inside))
        for place, ((label, block), rows) in enumerate(zip(step.inner, inner, strict=True))
    )
    contradiction = fact.kind == FALSE.kind and fact.sides == FALSE.sides
    seen = None if contradiction else shown(fact, language)
    if seen is not None and step.kind == "evaluate":
        seen = replace(seen, lead=f"at the data, {seen.lead}".strip())
    return StepShown(
        step.known.name,
        prose(step.says),
        seen,
        step.kind,
        how(step),
        tuple(evidence(data)),
        blocks,
        step.fields.get("rule", ""),
        step.source.claim if step.source is not None else "",
    )


def block_label(step: Step, label: str, language: Language) -> str:
    """The words that introduce a block of steps."""
    if step.kind == "cases":
        return prose(label)
    if step.kind != "later" or step.language is None:
        return ""
    quantity, _ = step.by[0].fact.sides
    time, state = moved(step.language)
    return (
        f"Take a time{f' ${time}$' if time else ''} at which ${tex(quantity, language)} > 0$ for the start; "
        f"there the state is ${state}$."
    )


def moved(language: Language) -> tuple[str, str]:
    """Time and state at the start, in TeX; no time if there is no clock."""
    rate, start = (language.operators[name].table for name in ("rate", "start"))
    times = [tex(start[name], language) for name, speed in rate.items() if speed == 1]
    state = [tex(start[name], language) for name, speed in rate.items() if speed != 1]
    return "".join(times[:1]), state[0] if len(state) == 1 else f"({', '.join(state)})"


def at_a_later_time(language: Language) -> Language:
    """The same letters, the start printed as the time that it is."""
    time, _ = moved(language)
    found, old = language.child(), language.operators["start"]
    if time:
        look = old.symbol.replace("=0", f"={time.replace('{', '{{').replace('}', '}}')}")
        found.operators["start"] = replace(old, symbol=look)
    return found


def assumed(step: Step, place: int, language: Language) -> tuple[str, ...]:
    """What is assumed in one block of a step, where its fact does not say so already."""
    if step.kind == "obtain":
        of = next(known.fact for known in step.scope if known.name == step.fields["of"])
        return tuple(relation_tex(fact, language) for fact in of.parts[1] if simple(fact))
    if step.kind != "cases":
        return ()
    label = f"{step.known.name}.case"
    block = step.inner[place][1]
    known: Iterable[Known] = block[0].scope if block else ()
    return tuple(
        relation_tex(found.fact, language) for found in known if found.name.startswith(label) and simple(found.fact)
    )


def how(step: Step) -> str:
    if step.kind == "rule":
        return f"rule {step.fields['rule']}"
    if step.source is not None:
        place = "" if step.source.name == "printed" else f", {step.source.name}"
        return f"{step.source.claim}{place}: {spoken(step.fields['conclusion'])}"
    return KINDS[step.kind]


def evidence(data: Mapping[str, Any]) -> Iterator[str]:
    """The rows of a certificate, as they are multiplied out."""
    for coefficient, factors, column in data.get("terms", ()):
        yield f"+ ({coefficient}) * {product(factors)}|{column}|^2"
    for scale, left, by, right in data.get("cofactors", ()):
        yield f"+ ({scale}) * ({left}) [{by}] ({right})"
    if data.get("expression"):
        yield f"the limit of {data['expression']}"
    if data.get("with"):
        yield "with " + ", ".join(f"{name} = {value}" for name, value in data["with"].items())
    used = data.get("by", ())
    if used:
        names = [f"{label}: {name}" for label, name in used.items()] if isinstance(used, dict) else used
        yield "from " + ", ".join(names)
    if data.get("start"):
        yield "start: " + ", ".join(f"{name} -> {value}" for name, value in data["start"].items())


def product(factors: Iterable[str]) -> str:
    return "".join(f"[{factor}] " for factor in factors)


def show_counterexample(refutation: Refutation, data: Mapping[str, Any]) -> Counterexample:
    language, parameters = refutation.statement.language, refutation.parameters
    values = [Value(f"{name}", str(size), "") for name, size in refutation.dims.items()]
    for name, rows in refutation.values.items():
        values.append(
            Value(
                language.latex_names.get(name, name), matrix(rows, parameters), prose(language.meanings.get(name, ""))
            )
        )
    steps = show_steps(refutation.facts, data.get("steps", ()), parameters) if parameters is not None else ()
    steps += show_steps(refutation.derive, data.get("derive", ()), language)
    steps += show_steps(refutation.then, data.get("then", ()), parameters) if parameters is not None else ()
    point = (
        ", ".join(
            f"${tex(parameters.symbols[name], parameters)} = {value}$" for name, value in refutation.point.items()
        )
        if parameters is not None
        else ""
    )
    fails = refutation.fails or refutation.assumed
    return Counterexample(
        prose(refutation.says),
        tuple(values),
        shown(refutation.assumed.fact, language),
        steps,
        shown(fails.fact, language),
        point,
        sides(refutation, fails.fact),
        tuple(map(spoken, refutation.shows)),
        show_steps(refutation.proof, data.get("proof", ()), language),
    )


def sides(refutation: Refutation, fact: Fact) -> tuple[str, str] | None:
    """Both sides of what fails, at the data (of a flow: at its start, or at the point), exact where possible."""
    if fact.kind not in RELATIONS:
        return None
    language = refutation.statement.language
    values = {
        name: [[number(entry, refutation) for entry in row] for row in rows] for name, rows in refutation.values.items()
    }
    balls = Balls(language, refutation.dims, values, DIGITS)
    start = language.operators.get("start")
    try:
        with balls.precise():
            for letter, value in start.table.items() if start is not None else ():
                if letter not in balls.values:
                    balls.values[letter] = balls.poly(language.poly(value))
            found = [[[fmpq(0)]] if side == 0 else balls.poly(language.poly(side)) for side in fact.sides]
    except KeyError:  # a letter without a value, such as one that a quantifier binds
        return None
    left, right = (column(rows) for rows in found)
    return left, right


def number(entry: Any, refutation: Refutation) -> Any:
    """An entry of a counterexample as a number, at the point if it has parameters."""
    if isinstance(entry, sp.Basic) and not entry.is_Rational and refutation.parameters is not None:
        point = {name: [[exact(value)]] for name, value in refutation.point.items()}
        return Balls(refutation.parameters, {}, point, DIGITS).evaluate(entry)[0][0]
    return exact(entry)


def exact(value: Any) -> fmpq:
    ratio = sp.Rational(str(value))
    return fmpq(int(ratio.p), int(ratio.q))


def column(rows: Sequence[Sequence[Any]]) -> str:
    """Exact numbers, or balls cut to a few digits, in TeX."""

    def entry(value: Any) -> str:
        if isinstance(value, fmpq):
            return tex(sp.Rational(int(value.p), int(value.q)), Language())
        return str(value.str(12, radius=False)) + r"\ldots"

    cells = [[entry(value) for value in row] for row in rows]
    if len(cells) == len(cells[0]) == 1:
        return cells[0][0]
    return r"\begin{bmatrix}" + r" \\ ".join(" & ".join(row) for row in cells) + r"\end{bmatrix}"


# claims


@cache
def rules() -> dict[str, Rule]:
    """The table of rules and definitions."""
    table = tomllib.loads(check.RULES.read_text(encoding="utf-8"))
    return {
        row["name"]: Rule(row["name"], kind, prose(row["says"]), *reference(row["reference"]))
        for kind in ("definition", "rule")
        for row in table[kind]
    }


def reference(text: str) -> tuple[str, str]:
    """The key of the bibliography, and the place there.

    >>> reference("rudin1976, Theorem 8.6"), reference("the case t = 0")
    (('rudin1976', 'Theorem 8.6'), ('', 'the case $t = 0$'))
    """
    found = re.fullmatch(r"([a-z]+\d{4}\w?), (.+)", text)
    return (found[1], found[2]) if found else ("", prose(text))


def judge(claim: Claim) -> Outcome:
    """What the kernel says of a claim, and of those it cites, from certificates that are derived now."""
    others = {name: registry.claims()[name] for name in sorted(check.cited(claim))}
    names = check.needed(others)
    known = {name: registry.claims()[name].certificate() for name in names} | {claim.id: claim.certificate()}
    return Library(known, Rules(check.RULES)).check(claim.id)


ORDER = ("printed", "theorem", "corrected")


def show(claim: Claim, result: check.Result | Outcome, certificate: Mapping[str, Any] | None = None) -> ClaimShown:
    """A claim for a page.

    Parameters
    ----------
    claim : the claim
    result : that of its check, or of the kernel alone
    certificate : its certificate, for the rows; derived if it is not given
    """
    data = (certificate or claim.certificate())["statements"]
    chosen = sorted(claim.statements.values(), key=lambda s: ORDER.index(s.name) if s.name in ORDER else len(ORDER))
    entry = claim.entry
    verdict, cites = (
        (result.verdict, result.rests_on) if isinstance(result, check.Result) else (result.verdict.value, result.cites)
    )
    return ClaimShown(
        claim.id,
        claim.title,
        entry.where if entry else "a theorem of our own",
        entry.printed if entry else "",
        verdict,
        tuple(prose(" ".join(part.split())) for part in claim.said.split("\n\n")),
        tuple(map(prose, claim.remarks)),
        tuple(show_statement(statement, data[statement.name]) for statement in chosen),
        tuple(dict.fromkeys(symbol for statement in chosen for symbol in symbols(statement.language, statement.names))),
        cites,
        tuple(rules()[name] for name in result.rules),
    )


# confirmation


@dataclass(frozen=True)
class Line:
    """One relation at one instance, in words: the balls, and below them the independent numbers."""

    instance: str
    says: str
    left: tuple[str, str]
    right: tuple[str, str]
    holds: bool | None
    distance: float  # the decimal logarithm of a bound of |left - right| / max(1, |left|, |right|); -inf if it is 0
    margin: float  # by how much an inequality holds, as a part of its sides; negative if it fails
    agreement: float


@dataclass(frozen=True)
class Confirmed:
    """A relation of a claim at all instances."""

    statement: str
    label: str
    alternative: int
    number: int  # of several relations under one label, which this is, from 1; 0 if it is alone
    relation: str
    formula: str
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """The label, and which of the relations under it this is."""
        alternative = f", alternative {self.alternative}" if self.alternative else ""
        return f"{self.label}{alternative}{f' ({self.number})' if self.number else ''}"


def confirmation(claim: Claim) -> list[Confirmed]:
    """Both sides of every relation of a claim at its instances."""
    says = {instance.name: instance.says for instance in claim.instances()}
    grouped: dict[tuple[str, confirm.Claimed], list[confirm.Row]] = {}
    for row in confirm.confirm(claim):
        grouped.setdefault((row.statement, row.claimed), []).append(row)
    names = [(statement, claimed.label, claimed.alternative) for statement, claimed in grouped]
    return [
        Confirmed(
            statement,
            spoken(claimed.label),
            claimed.alternative,
            names[: place + 1].count(name) if names.count(name) > 1 else 0,
            claimed.sign,
            relation_tex(claimed.relation, claim.statements[statement].language),
            tuple(line(row, says[row.instance]) for row in rows),
        )
        for place, (name, ((statement, claimed), rows)) in enumerate(zip(names, grouped.items(), strict=True))
    ]


def line(row: confirm.Row, says: str) -> Line:
    gap, size = row.gap, max(abs(row.left.mid()), abs(row.right.mid()))
    bound = gap.abs_upper() / max(arb(1), size)
    distance = float((bound.log() / arb(10).log()).mid()) if bound > 0 else float("-inf")
    sign = -1 if row.claimed.sign in ("<=", "<") else 1
    margin = sign * float((gap.mid() / size).mid()) if size > 0 else 0.0
    return Line(
        row.instance,
        prose(says),
        (ball(row.left), digits(row.left_second)),
        (ball(row.right), digits(row.right_second)),
        row.holds,
        distance,
        margin,
        row.agreement,
    )


def ball(value: arb) -> str:
    """A ball with as many digits as it has, at most those that are asked for.

    >>> ball(arb(2).sqrt()), ball(arb("0.25")), ball(arb(0))
    ('1.414213562373095 ± 2.99e-16', '0.25', '0')
    """
    if value.is_exact():
        plain = str(value.str(DIGITS, radius=False))
        return plain if "." not in plain or "e" in plain or "+/-" in plain else plain.rstrip("0").rstrip(".")
    found = re.fullmatch(r"\[(.*?) ?\+/- (.*)\](.*)", str(value.str(DIGITS)))
    return f"{found[1] or '0'}{found[3]} ± {found[2]}{found[3]}" if found else str(value)


def digits(value: Any) -> str:
    with mpmath.workdps(DIGITS + 15):
        return str(mpmath.nstr(mpmath.mpf(value), DIGITS))


# Markdown for notebooks


def markdown(claim: Claim, result: check.Result | None = None) -> str:
    """A claim as Markdown with `$...$`; without a result of `check`, with the verdict of the kernel alone."""
    data = claim.certificate()
    seen = show(claim, judge(claim) if result is None else result, data)
    by = (
        ""
        if result is not None
        else " (by the kernel alone; `proofs check` also runs the second checker and the instances)"
    )
    lines = [f"### {seen.title}", "", f"{seen.where} · `{seen.id}` · **{seen.verdict}**{by}", ""]
    lines += [f"> {seen.printed}", ""] if seen.printed else []
    lines += [text for part in (*seen.said, *(f"*Remark.* {remark}" for remark in seen.remarks)) for text in (part, "")]
    for statement in seen.statements:
        lines += statement_lines(statement)
    lines += [
        "",
        "Rests on: " + ", ".join([*(f"`{name}`" for name in seen.rests_on), *(rule.name for rule in seen.rules)]),
    ]
    return "\n".join(lines)


def statement_lines(statement: StatementShown) -> Iterator[str]:
    yield from (f"#### {statement.name} ({statement.state})", "")
    if statement.says:
        yield from (statement.says, "")
    if statement.given:
        yield from ("Given", "", *(f"- {item.name}: {item.says}" for item in statement.given), "")
    yield from ("Then", "")
    for label, fact in statement.conclude:
        yield from (
            f"- {label}: {text}" if not depth else f"{'  ' * depth}- {text}" for depth, text in fact_lines(fact, 0)
        )
    yield ""
    if statement.counterexample is not None:
        yield from counterexample_lines(statement.counterexample)
    elif statement.steps:
        yield from ("*Proof.*", "", *step_lines(statement.steps, 0), "")


def fact_lines(fact: Shown, depth: int) -> Iterator[tuple[int, str]]:
    formulas = r",\quad ".join(fact.formulas)
    yield depth, " ".join(piece for piece in (fact.lead, f"${formulas}$" if formulas else "") if piece)
    for part in fact.parts:
        yield from fact_lines(part, depth + 1)


def counterexample_lines(found: Counterexample) -> Iterator[str]:
    yield from (
        f"*Counterexample.* {found.says}",
        "",
        ", ".join(f"${value.tex} = {value.value}$" for value in found.values),
        "",
    )
    if found.shows:
        yield from (f"Of the hypotheses, *{', '.join(found.shows)}* is proved:", "", *step_lines(found.proof, 0), "")
    if found.steps:
        yield from (*step_lines(found.steps, 0), "")
    yield "There it is false that"
    yield from (f"{'  ' * depth}- {text}" for depth, text in fact_lines(found.fails, 0))
    if found.sides is not None:
        yield from (
            "",
            f"The sides are ${found.sides[0]}$ and ${found.sides[1]}${', at ' + found.at if found.at else ''}.",
        )
    yield ""


def step_lines(steps: Sequence[StepShown], depth: int) -> Iterator[str]:
    indent = "    " * depth
    for step in steps:
        yield f"{indent}1. {step.says} *({step.how})*"
        for inner, text in fact_lines(step.fact, 0) if step.fact is not None else ():
            yield f"{indent}    {'  ' * inner}- {text}"
        for block in step.blocks:
            if block.label or block.assumed:
                yield f"{indent}    - {block.label} {', '.join(f'${fact}$' for fact in block.assumed)}"
            yield from step_lines(block.steps, depth + 1)

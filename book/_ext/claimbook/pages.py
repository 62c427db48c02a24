"""The generated pages, as MyST text: one a claim, the table of all claims, and what the hand-written pages include."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from claimbook.drawing import Figure
from proofs import ledger
from proofs.check import Result
from proofs.claim import Table
from proofs.report import (
    VERDICTS,
    ClaimShown,
    Confirmed,
    Counterexample,
    Hypothesis,
    Line,
    Rule,
    Shown,
    StatementShown,
    StepShown,
    Symbol,
)


@dataclass(frozen=True)
class Material:
    """All that the page of one claim is made of."""

    shown: ClaimShown
    result: Result
    confirmed: Sequence[Confirmed]
    figures: Sequence[Figure]  # those of its own
    plots: Sequence[Figure]  # those of its confirmation
    tables: Sequence[Table]
    source: str
    certificate: str


# markup


def fenced(name: str, body: Iterable[str], argument: str = "", options: Mapping[str, str] | None = None) -> list[str]:
    """A directive; its fence is longer than every fence inside."""
    lines = list(body)
    inside = max((len(found[1]) for line in lines if (found := re.match(r"\s*(:{3,})", line))), default=2)
    fence = ":" * (inside + 1)
    given = [f":{key}: {value}".rstrip() for key, value in (options or {}).items()]
    return ["", f"{fence}{{{name}}} {argument}".rstrip(), *given, *([""] if given else []), *lines, fence, ""]


def box(classes: str, *body: str) -> list[str]:
    return fenced("div", body, classes)


def display(formula: str) -> list[str]:
    return ["", "$$", formula, "$$", ""]


def table(head: Sequence[str], rows: Iterable[Sequence[str]], classes: str = "", widths: str = "") -> list[str]:
    options = {"header-rows": "1", "class": classes or "plain"} | ({"widths": widths} if widths else {})
    body = [line for row in (head, *rows) for line in table_row(row)]
    return fenced("list-table", body, options=options)


def table_row(cells: Sequence[str]) -> Iterator[str]:
    for place, cell in enumerate(cells):
        first, *others = cell.split("\n")
        yield f"{'* ' if not place else '  '}- {first}"
        yield from (f"    {line}" for line in others)


def code(text: str) -> str:
    return f"`{text}`"


def tight(text: str) -> str:
    """Punctuation after a formula becomes part of it, or a browser might begin a line with it.

    >>> print(tight("Where $x = 1$, $y$ is 0."))
    Where $x = 1,$ $y$ is 0.
    """
    return re.sub(r"(?<![$\\])\$([^$\n]+)\$([.,;])", r"$\1\2$", text)


# facts and steps


def fact(shown: Shown, inside: bool = False) -> list[str]:
    """A fact: words, displayed formulas, parts."""
    lead = shown.lead if inside else shown.lead[:1].upper() + shown.lead[1:]
    sentence = bool(lead) and not shown.formulas and not shown.parts
    lines = ["", lead + "." * sentence] if lead else []
    lines += [line for formula in shown.formulas for line in display(formula)]
    if shown.parts:
        lines += box("parts", *(line for part in shown.parts for line in ("", *fact(part, inside=True), "")))
    return lines


def hypothesis(item: Hypothesis) -> Iterator[str]:
    """One entry of a definition-like list: the name, the formulas, the meaning."""
    meaning = f"; {item.meaning}" if item.meaning else ""
    yield f"- *{item.name}:* {item.says}{meaning}"


def statement(found: StatementShown) -> list[str]:
    """Hypotheses beside conclusions."""
    given = [line for item in found.given for line in hypothesis(item)] or ["- nothing but the shapes of the letters"]
    several = len(found.conclude) > 1
    conclude = [
        line for label, item in found.conclude for line in ("", *([f"*{label}*"] if several else []), "", *fact(item))
    ]
    says = [found.says, ""] if found.says else []
    return [*says, *box("statement", *box("given", "**Given**", "", *given), *box("then", "**Then**", *conclude))]


def steps(found: Sequence[StepShown]) -> list[str]:
    return [line for item in found for line in step(item)]


def step(item: StepShown) -> list[str]:
    """A sentence, its formula, what the kernel checked, and the steps inside."""
    lines = [item.says, *(fact(item.fact) if item.fact is not None else [])]
    lines += evidence(item)
    for block in item.blocks:
        label = " ".join([block.label, ", ".join(f"${formula}$" for formula in block.assumed)]).strip()
        inner = steps(block.steps) or ["Nothing to show."]
        lines += box("block", *([label, ""] if label else []), *inner)
    return box("step", *lines)


def evidence(item: StepShown) -> list[str]:
    """The name of the step and how it follows; unfolded, the rows of its certificate."""
    lines = []
    if item.rule:
        lines += [f"{{rule}}`{item.rule}`", ""]
    if item.cites:
        lines += [f"{{claim}}`{item.cites}`", ""]
    if item.evidence:
        lines += ["```text", *item.evidence, "```"]
    if not lines:
        return box("how", f"{item.name} · {item.how}")
    return fenced("fold", lines, f"{item.name} · {item.how}", {"class": "how"})


def counterexample(found: Counterexample) -> list[str]:
    values = ", ".join(f"${value.tex} = {value.value}$" for value in found.values if value.tex != value.value)
    lines = [found.says, "", *box("values", f"{values}.")]
    if found.shows:
        lines += [f"Of the hypotheses, *{', '.join(found.shows)}* is proved from the others, which are evaluated.", ""]
        lines += fenced("fold", steps(found.proof), f"The proof of: {', '.join(found.shows)}", {"class": "section"})
    derived = found.fails != found.refuted
    lines += [
        "All hypotheses hold at these data."
        + (" If what is claimed held too, it would follow, as below, that" if derived else " What is claimed there is"),
        *fact(found.fails),
    ]
    if found.sides is not None:
        left, right = found.sides
        lines += [
            f"but the left side is ${left}$ and the right side is ${right}$"
            + (f", at {found.at}." if found.at else ".")
        ]
    else:
        lines += ["which is false."]
    if found.steps:
        lines += fenced("fold", steps(found.steps), "The steps", {"class": "section"})
    return lines


HOW = (
    "Below each formula stands how it follows. Unfolded, a step shows what the kernel multiplies out: rows of "
    "factor, left, [known fact], right, which add up to the left side minus the right side "
    "({ref}`the format <certificate-format>`)."
)


def proof(found: StatementShown) -> list[str]:
    if found.state == "open":
        return ["Missing: neither a proof nor a counterexample is known."]
    return box("proof", *box("how", HOW), *steps(found.steps))


# the page of a claim


def page(material: Material) -> str:
    """The whole page."""
    shown = material.shown
    main = shown.statement("printed") or shown.statement("theorem")
    head = f"{shown.where.split(',')[0]}: {shown.title}" if shown.printed else shown.title
    lines = [f"# {head}", *verdict_box(shown)]
    if shown.printed:
        lines += [
            "## As printed",
            "",
            f"> {shown.printed}",
            "",
            f"{shown.where}, {{cite:t}}`{shown.id.split('/')[0]}`.",
            "",
        ]
    lines += [line for part in shown.said for line in (part, "")]
    lines += [line for remark in shown.remarks for line in (f"*Remark.* {remark}", "")]
    if main is not None:
        lines += ["## What is judged", "", *statement(main)]
        lines += refuted(shown, main) if main.counterexample is not None else ["## Proof", "", *proof(main)]
    for figure in material.figures:
        lines += claim_figure(figure)
    for measured in material.tables:
        lines += ["## Measured", "", *measured_table(measured)]
    lines += others(shown)
    lines += rests_on(shown)
    lines += confirmation(material)
    lines += ["## Symbols", "", *symbol_table(shown.symbols)]
    lines += sources(material)
    return "\n".join(lines) + "\n"


def verdict_box(shown: ClaimShown) -> list[str]:
    corrected = shown.statement("corrected")
    said = corrected.says if corrected is not None and shown.verdict == "amended" else ""
    verdict = VERDICTS[shown.verdict] if shown.printed else OWN[shown.verdict]
    return box(f"verdict-box verdict-box-{shown.verdict}", f"{{verdict}}`{shown.id}` {verdict}", "", said)


OWN = {"verified": "A theorem of our own, proved.", "open": VERDICTS["open"]}


def refuted(shown: ClaimShown, main: StatementShown) -> list[str]:
    """Why the printed statement is false, and what is true instead."""
    lines = ["## What is wrong", ""]
    if main.counterexample is not None:
        lines += counterexample(main.counterexample)
    for other in shown.statements:
        if other.name.startswith("false: ") and other.counterexample is not None:
            lines += fenced(
                "fold",
                [*statement(other), *counterexample(other.counterexample)],
                f"Also false: {other.name.removeprefix('false: ')}",
                {"class": "section"},
            )
    corrected = shown.statement("corrected")
    if corrected is not None:
        lines += [
            "## What is true instead",
            "",
            *box("corrected", *statement(corrected)),
            "## Proof",
            "",
            *proof(corrected),
        ]
    return lines


def others(shown: ClaimShown) -> list[str]:
    """Lemmas on the way and sharper statements; false readings of what holds; falsifiers."""
    lines: list[str] = []
    main = ("printed", "theorem", "corrected")
    wrong = any(found.name == "printed" and found.counterexample for found in shown.statements)
    for found in shown.statements:
        prefix, _, name = found.name.partition(": ")
        if found.name in main or (prefix == "false" and wrong):
            continue
        titles = {"mutated": f"Falsifier, refuted: {name}", "false": f"False: {name}"}
        body = counterexample(found.counterexample) if found.counterexample is not None else proof(found)
        title = titles.get(prefix, f"Also proved: {found.name}")
        lines += fenced("fold", [*statement(found), *body], title, {"class": "section"})
    return (
        [
            "## Lemmas on the way, sharper statements, falsifiers",
            "",
            (
                "A falsifier is the statement changed just so much that it becomes false; that it is refuted "
                "shows that the checks can tell."
            ),
            "",
            *lines,
        ]
        if lines
        else []
    )


def rests_on(shown: ClaimShown) -> list[str]:
    lines = ["## What it rests on", ""]
    if shown.rests_on:
        lines += ["Other claims:", "", *(f"- {{claim}}`{name}` {{verdict}}`{name}`" for name in shown.rests_on), ""]
    lines += [
        (
            "Besides exact arithmetic, these definitions and rules, which are taken from the literature and "
            "not proved here:"
        ),
        "",
    ]
    return [*lines, *rule_table(shown.rules)]


def rule_table(rules: Iterable[Rule]) -> list[str]:
    rows = ((f"{{rule}}`{rule.name}`", rule.says, reference(rule)) for rule in rules)
    return table(("name", "says", "reference"), rows, "rules", "20 50 30")


def reference(rule: Rule) -> str:
    return f"{{cite:t}}`{rule.key}`, {rule.place}" if rule.key else rule.place


def symbol_table(symbols: Iterable[Symbol]) -> list[str]:
    rows = (
        (
            f"${symbol.tex}$",
            f"${symbol.space}$" if symbol.space else "",
            symbol.meaning,
            f"${symbol.definition}$" if symbol.definition else "",
        )
        for symbol in symbols
    )
    return table(("symbol", "in", "meaning", "definition"), rows, "symbols")


def claim_figure(figure: Figure) -> list[str]:
    return fenced("claim-figure", [figure.caption], figure.name)


def measured_table(measured: Table) -> list[str]:
    return [measured.caption, "", *table(measured.head, measured.rows, "measured")]


# confirmation


def confirmation(material: Material) -> list[str]:
    if not material.confirmed:
        return []
    lines = [
        "## Confirmation at high precision",
        "",
        (
            "Both sides are evaluated on concrete data, generic and at the edge: in balls, which enclose the "
            "true value, and a second time "
            "by mpmath, which shares no code with them. This proves nothing for all data; it shows that the "
            "statement is not vacuous."
        ),
        "",
    ]
    lines += table(
        ("statement", "relation", "holds at", "sides apart by", "ball and mpmath apart by"),
        map(summary, material.confirmed),
        "summary",
    )
    for plot in material.plots:
        lines += claim_figure(plot)
    telling = next((item for item in material.confirmed if item.statement == "corrected"), material.confirmed[0])
    for item in material.confirmed:
        title = f"All digits: {item.statement}, {item.name}"
        options = {"class": "section"} | ({"open": ""} if item is telling else {})
        lines += fenced("fold", [*display(item.formula), *digits_table(item)], title, options)
    return lines


def small(number: float) -> str:
    return f"{number:.1e}" if number else "0"


def summary(item: Confirmed) -> tuple[str, ...]:
    holds = sum(line.holds is True for line in item.lines)
    unknown = sum(line.holds is None for line in item.lines)
    doubt = "not yet near" if item.relation == "→" else "undecided"
    said = f"{holds} of {len(item.lines)} instances" + (f", {doubt} at {unknown}" if unknown else "")
    return (item.statement, item.name, said, apart(item), small(max(line.agreement for line in item.lines)))


def apart(item: Confirmed) -> str:
    if item.relation in ("=", "→"):
        return power(max(line.distance for line in item.lines))
    return f"margin at least {min(line.margin for line in item.lines) + 0.0:.3g}" if item.relation != "!=" else ""


def power(exponent: float) -> str:
    if exponent == float("-inf"):
        return "0"
    return (
        f"at most ${10 ** (exponent % 1):.1f}\\cdot10^{{{int(exponent // 1)}}}$" if abs(exponent) < 400 else "very much"
    )


HOLDS = {True: "✓ holds", False: "✗ fails", None: "? the balls cannot tell"}


LIMITS = {True: "✓ near its limit", None: "? not yet near"}


def digits_table(item: Confirmed) -> list[str]:
    said = LIMITS if item.relation == "→" else HOLDS
    rows = [
        (f"**{line.instance}:** {line.says}", two_sides(line), f"{said[line.holds]}\\\n{small(line.agreement)}")
        for line in item.lines
    ]
    return table(("instance", "both sides, each as a ball and by mpmath", "result, agreement"), rows, "digits")


def two_sides(line: Line) -> str:
    cells = ("left", *map(code, line.left), "right", *map(code, line.right))
    return "\\\n".join(cells)


def sources(material: Material) -> list[str]:
    counts = material.result.counts
    said = [
        f"{counts[key]} {word}"
        for key, word in (
            ("steps", "steps"),
            ("identities", "identities"),
            ("inequalities", "inequalities"),
            ("models", "counterexamples"),
            ("evaluations", "evaluations at random exact data"),
            ("confirmations", "confirmations"),
        )
        if counts.get(key)
    ]
    return [
        "## Source and certificate",
        "",
        f"- {{source}}`{material.source}`: the module that states and proves this claim",
        (
            f"- {{source}}`{material.certificate}`: the certificate that the kernel checks ({{ref}}`its format "
            "<certificate-format>`)"
        ),
        f"- Checked: {', '.join(said)}.",
        "",
    ]


# the table of all claims, and parts of the hand-written pages


def index(materials: Mapping[str, Material]) -> str:
    rows = []
    for name, entry in ledger.read().items():
        if name in materials:
            rows.append(
                (
                    f"{{claim}}`{entry.where} <{name}>`\n\n{materials[name].shown.title}",
                    f"{{verdict}}`{name}`",
                    entry.printed,
                )
            )
        else:
            missing = f"{entry.printed}\n\n*Missing: a formal statement, and a proof or a counterexample.*"
            rows.append((f"{entry.where}\n\n{code(name)}", f"{{verdict}}`{name}`", missing))
    own = [
        (f"{{claim}}`{item.shown.title} <{name}>`", f"{{verdict}}`{name}`", "a theorem of our own")
        for name, item in materials.items()
        if name not in ledger.read()
    ]
    lines = [
        "# All claims",
        "",
        "The ledger: every statement of the papers that can be checked, as printed. Each is judged literally.",
        "",
    ]
    lines += [f"- {{claim-count}}`{verdict}` {{verdict-name}}`{verdict}`: {said}" for verdict, said in VERDICTS.items()]
    return "\n".join([*lines, "", *table(("where", "verdict", "printed"), [*rows, *own], "claims", "28 16 56")]) + "\n"


def wrong(materials: Mapping[str, Material]) -> str:
    """The printed statements that are false: what is printed, and what is true instead."""
    lines: list[str] = []
    for name, item in materials.items():
        if item.shown.verdict not in ("amended", "refuted"):
            continue
        corrected = item.shown.statement("corrected")
        lines += box(
            f"finding verdict-box-{item.shown.verdict}",
            f"{{claim}}`{item.shown.where} <{name}>` {{verdict}}`{name}`",
            "",
            f"*Printed:* {item.shown.printed}",
            "",
            f"*True instead:* {corrected.says}" if corrected else "",
        )
    return "\n".join(lines) + "\n"


def rules_in_use(materials: Mapping[str, Material]) -> str:
    """Every rule and definition that a claim rests on, with the claims that do."""
    used: dict[str, tuple[Rule, list[str]]] = {}
    for name, item in materials.items():
        for rule in item.shown.rules:
            used.setdefault(rule.name, (rule, []))[1].append(name)
    rows = []
    for rule, names in sorted(used.values(), key=lambda entry: (entry[0].kind, entry[0].name)):
        claims = ", ".join(f"{{claim}}`{name.split('/')[-1]} <{name}>`" for name in names)
        rows.append((f"{{rule-target}}`{rule.name}` ({rule.kind})", rule.says, reference(rule), claims))
    return "\n".join(table(("name", "says", "reference", "used by"), rows, "rules", "16 36 20 28")) + "\n"


def notation(papers: Mapping[str, Sequence[Symbol]]) -> str:
    lines: list[str] = []
    for symbols in papers.values():
        lines += symbol_table(symbols)
    return "\n".join(lines) + "\n"

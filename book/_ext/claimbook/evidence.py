"""Statements, proofs and counterexamples as MyST text.

A proof reads as sentences with formulas between them. What stands inside a supposition or a case can be folded; below
each formula stands how it follows, and one click away the rows that the kernel multiplies out and the stored step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimbook.certificates import Place
from claimbook.markup import box, display, fenced
from proofs.report import Block, Counterexample, Hypothesis, Shown, StatementShown, StepShown

LONG = 25  # steps; the inner parts of a longer proof are folded at first, so that its outline is seen


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


def count(steps: Sequence[StepShown]) -> int:
    """The number of steps, with those inside."""
    return sum(1 + sum(count(block.steps) for block in step.blocks) for step in steps)


def proof(found: StatementShown, certificate: str) -> list[str]:
    """The proof of a statement, or that there is none."""
    if found.state == "open":
        return ["Missing: neither a proof nor a counterexample is known."]
    return written(found.steps, Place(certificate, found.name))


def written(found: Sequence[StepShown], place: Place) -> list[str]:
    """Steps as a proof of their own: long ones folded, but for their outline."""
    return box("proof", *steps(found, place, folded=count(found) > LONG))


def steps(found: Sequence[StepShown], place: Place, folded: bool) -> list[str]:
    return [line for item in found for line in step(item, place, folded)]


def step(item: StepShown, place: Place, folded: bool = False) -> list[str]:
    """A sentence, its formula, how it follows, and the steps inside; an aside, which stands in brackets, is folded."""
    lines = [*(fact(item.fact) if item.fact is not None else []), *evidence(item, place)]
    for inner in item.blocks:
        lines += block(inner, place, folded)
    if item.says.startswith("(") and item.says.endswith(")"):
        return fenced("fold", lines, item.says, {"class": "aside"})
    return box("step", item.says, *lines)


def block(found: Block, place: Place, folded: bool) -> list[str]:
    """Steps under an assumption, to be folded."""
    number = count(found.steps)
    said = " ".join([found.label or "With", ", ".join(f"${formula}$" for formula in found.assumed)]).strip()
    size = "nothing to show" if not number else f"{number} step{'s' * (number > 1)}"
    inner = steps(found.steps, place, folded) or ["There is nothing to show."]
    title = f"{said} ({size})" if found.label or found.assumed else f"Why: {size}"
    return fenced("fold", inner, title, {"class": "block"} | ({} if folded else {"open": ""}))


def evidence(item: StepShown, place: Place) -> list[str]:
    """The name of the step and how it follows; unfolded, what the kernel multiplies out and where that is stored."""
    lines = []
    if item.rule:
        lines += [f"By the rule {{rule}}`{item.rule}`.", ""]
    if item.cites:
        lines += [f"By {{claim}}`{item.cites}`.", ""]
    if item.evidence:
        lines += ["```text", *item.evidence, "```"]
    lines += [f"{{source}}`Step {item.name} as it is stored <{place.step(item.name)}>`"]
    return fenced("fold", lines, f"{item.name} · {item.how}", {"class": "how"})


def by_hand(found: Counterexample) -> list[str]:
    """The counterexample in three lines: the data, what the statement says there, what is true there."""
    if not found.worked:
        return [found.says, ""]
    names = ("Take", "Claimed", "True")
    return box(
        "by-hand",
        *(f"{place}. *{name}:* {line}" for place, (name, line) in enumerate(zip(names, found.worked, strict=True), 1)),
    )


def counterexample(found: Counterexample, place: Place) -> list[str]:
    """By hand, and as the kernel checks it."""
    values = ", ".join(f"${value.tex} = {value.value}$" for value in found.values if value.tex != value.value)
    checked = ([found.says, ""] if found.worked else []) + box("values", f"{values}.")
    if found.shows:
        checked += [
            f"Of the hypotheses, *{', '.join(found.shows)}* is proved from the others, which are evaluated.",
            "",
        ]
        checked += fenced(
            "fold", written(found.proof, place), f"The proof of: {', '.join(found.shows)}", {"class": "section"}
        )
    derived = found.fails != found.refuted
    checked += [
        "All hypotheses hold at these data."
        + (" If what is claimed held too, it would follow, as below, that" if derived else " What is claimed there is"),
        *fact(found.fails),
    ]
    if found.sides is not None:
        left, right = found.sides
        checked += [
            f"but the left side is ${left}$ and the right side is ${right}$"
            + (f", at {found.at}." if found.at else ".")
        ]
    else:
        checked += ["which is false."]
    if found.steps:
        checked += fenced("fold", written(found.steps, place), "The steps", {"class": "section"})
    if not found.worked:
        return [*by_hand(found), *checked]
    return [*by_hand(found), *fenced("fold", checked, "The same as the kernel checks it", {"class": "section"})]

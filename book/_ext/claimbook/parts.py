"""What the hand-written pages include: the printed statements that are false, the rules in use, the symbols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from claimbook.markup import box, table
from claimbook.pages import Material, reference, symbol_table
from proofs.report import Rule, Symbol


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

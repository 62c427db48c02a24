"""What the hand-written pages include: the rules in use, and the symbols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from claimbook.markup import table
from claimbook.pages import Material, reference, symbol_table
from proofs.report import Rule, Symbol


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

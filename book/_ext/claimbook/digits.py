"""The confirmation at high precision as MyST text: a summary, plots, and all digits."""

from __future__ import annotations

from collections.abc import Sequence

from claimbook.drawing import Figure
from claimbook.markup import claim_figure, code, display, fenced, table
from proofs.report import Confirmed, Line


def confirmation(confirmed: Sequence[Confirmed], plots: Sequence[Figure]) -> list[str]:
    """Nothing, if no relation could be evaluated."""
    if not confirmed:
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
        map(summary, confirmed),
        "summary",
    )
    for plot in plots:
        lines += claim_figure(plot)
    telling = next((item for item in confirmed if item.statement == "corrected"), confirmed[0])
    for item in confirmed:
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

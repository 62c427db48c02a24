"""The errata: what an author of a paper needs to see, and to mend, every printed statement that is false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from claimbook.evidence import by_hand, statement
from claimbook.markup import box, fenced
from claimbook.pages import Material, label
from claimbook.scoreboard import PAPERS

WRONG = ("amended", "refuted")
INTRODUCTION = """\
# Errata

To the authors: thank you for two papers that repay a close reading. In trying to prove every statement in them that
can be checked, we found {count} that are not true as they are printed. Many are slips, such as a sign, a factor or a
missing case; what is true instead is proved here. Each entry has the place, what is printed, the smallest
counterexample that we know, worked by hand, and a corrected statement; the page of the claim has the proof. The numbers
in the counterexamples are computed from the exact data that the kernel has checked.

We judge what is printed, literally. If a hypothesis that we overlooked stands elsewhere in the paper, or if a sentence
was transcribed wrongly, the entry is our error, and we should like to know.
"""
AT_HAND = {
    "wu2020": "The appendices were not at hand. What the text says of them is judged; what stands only there is not.",
    "chou2024": (
        "Only the abstract was at hand. So what is judged are its sentences, each read as a statement that holds "
        "without further conditions. The paper itself may well state the conditions that we find to be needed; then "
        "what stands below corrects that reading of the abstract, and not the paper."
    ),
}


def page(materials: Mapping[str, Material]) -> str:
    """The whole page."""
    wrong = {name: item for name, item in materials.items() if item.shown.verdict in WRONG}
    lines = [INTRODUCTION.format(count=len(wrong))]
    for key, words in AT_HAND.items():
        found = [item for name, item in wrong.items() if name.startswith(f"{key}/")]
        if found:
            lines += [f"## {PAPERS[key]}", "", f"{{cite:t}}`{key}`. {words}", ""]
            lines += [line for item in found for line in erratum(item)]
    return "\n".join(lines) + "\n"


def erratum(item: Material) -> Iterator[str]:
    """The place, what is printed, why it fails, what is true instead, and where the proof is."""
    shown = item.shown
    printed, corrected = shown.statement("printed"), shown.statement("corrected")
    yield from (
        f"({label(shown.id)}-erratum)=",
        f"### {shown.where}",
        "",
        f"{{verdict}}`{shown.id}` {{claim}}`{shown.title} <{shown.id}>`",
        "",
    )
    yield from box("printed", "**Printed.** " + shown.printed)
    if printed is not None and printed.counterexample is not None:
        yield from ("**Why it fails.**", "", *by_hand(printed.counterexample), "")
    for other in shown.statements:
        if other.name.startswith("false: ") and other.counterexample is not None:
            name = other.name.removeprefix("false: ")
            yield from (f"- *Also false, {name}:* {other.says} {other.counterexample.says}", "")
    if corrected is not None:
        yield from box(
            "corrected",
            f"**True instead.** {corrected.says}",
            "",
            f"{{claim}}`The proof <{shown.id}>` is on the page of the claim.",
            *fenced("fold", statement(corrected), "The statement with all its hypotheses", {"class": "section"}),
        )
    else:
        yield from ("No repair is claimed.", "")

"""An answer as sections of labelled lines: for the terminal, and for Jupyter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from flint import arb

from proofs.case import drawing
from proofs.case.claims import STEPS, Applied
from proofs.case.digits import certain
from proofs.case.evaluation import WORDS, Comparison
from proofs.case.predictions import latest_time
from proofs.case.runs import MOST_STEPS, Run
from proofs.case.solved import Solved
from symbolic.quadratic import ball

WIDTH = 110
SHORT = 12  # digits of the two sides of a comparison; JSON has all
ORDERS = ("<", "<=", ">", ">=")


@dataclass(frozen=True)
class Section:
    """A heading, and lines: a label and what it says; one without a label goes on from the line before."""

    title: str
    lines: Sequence[tuple[str, str]]


def sections(solved: Solved, runs: Sequence[Run], claims: Sequence[Applied], full: bool) -> Iterator[Section]:
    """The answer; in full, with what the claims promise."""
    yield Section("The problem", [*problem(solved)])
    yield Section("Where it ends", [*ends(solved)])
    yield Section(f"The WN flow at t = {solved.given.time}", [*flow(solved, claims)])
    if runs:
        yield Section("The algorithms", [*algorithms(solved, runs)])
    yield Section("The claims", [*statements(solved, claims, full)])


def problem(solved: Solved) -> Iterator[tuple[str, str]]:
    data, n = solved.data, solved.digits
    m, d = solved.dims.values()
    yield "A", f"{m} x {d}, of full row rank (exactly)"
    yield from vector("x*", data.x_star, n)
    yield "g* = |x*|", certain(data.g_star, n)
    yield "lambda_min(AA')", certain(data.eigenvalues[0].value, n)
    yield "lambda_max(AA')", certain(data.eigenvalues[-1].value, n)
    yield "|w0_perp|", certain(data.perp, n)
    yield "loss at the start", certain(data.loss, n)
    yield "delta", certain(data.delta, n)


def ends(solved: Solved) -> Iterator[tuple[str, str]]:
    limit, n = solved.limit, solved.digits
    if limit is None:
        yield "WN", solved.reasons["the limit of the WN flow"]
    else:
        yield "sign of g_inf", f"{'+' if limit.sign > 0 else '-' if limit.sign else '0'}  ({limit.reason})"
        yield "g_inf", certain(limit.g, n)
        yield from vector("x_inf", limit.x, n)
        yield "|x_inf - x*|", certain(limit.distance, n)
        yield "loss tends to 0", WORDS[solved.reaches_a_solution]
    yield from vector("GD: x_inf", solved.gd.x, n)
    yield "GD: |x_inf - x*|", certain(solved.gd.distance, n)
    yield "closer to x*", solved.closer


def flow(solved: Solved, claims: Sequence[Applied]) -> Iterator[tuple[str, str]]:
    n, state = solved.digits, solved.state
    if state is None:
        yield "WN", solved.reasons["the WN flow"]
    else:
        yield "g", certain(state.g, n)
        yield from vector("w", state.w, n)
        yield "loss", certain(state.loss, n)
    if solved.given.epsilon is not None:
        time = solved.time_to_epsilon
        label = "time to epsilon"
        yield label, certain(time, n) if time is not None else solved.reasons["the time to epsilon"]
        yield from ((f"at most, {claim}", certain(bound, n)) for claim, bound in latest_time(solved, claims).items())


def algorithms(solved: Solved, runs: Sequence[Run]) -> Iterator[tuple[str, str]]:
    n = solved.digits
    for run in runs:
        if run.says:
            yield run.algorithm, run.says
            continue
        yield from vector(f"{run.algorithm}: x after {run.count} steps", run.x, n)
        if solved.given.epsilon is not None:
            said = f"more than {MOST_STEPS}" if run.reached is None else str(run.reached)
            said += "" if run.at_most is None else "; at most {1}, by {0}".format(*run.at_most)
            yield f"{run.algorithm}: steps to epsilon", said


def vector(label: str, entries: Sequence[Any], digits: int) -> Iterator[tuple[str, str]]:
    """A vector on one line, or an entry on each."""
    shown = [certain(entry, digits) for entry in entries]
    together = f"({', '.join(shown)})"
    if len(together) <= WIDTH:
        yield label, together
    else:
        yield from ((label if place == 0 else "", entry) for place, entry in enumerate(shown))


# the claims


def statements(solved: Solved, claims: Sequence[Applied], full: bool) -> Iterator[tuple[str, str]]:
    """Which claims apply, and which do not; in full, what those promise that do."""
    counted = Counter(found.applies for found in claims)
    moments = f"t = {solved.given.time}, one about a run after {STEPS} steps, one about a point at the start"
    yield "", f"A statement about a flow is looked at at {moments}; limits are those above."
    for applies, title in ((True, "apply"), (None, "may apply: that is undecided"), (False, "do not apply")):
        yield "", ""
        yield "", f"{counted[applies]} of {len(claims)} statements {title}"
        for found in claims:
            if found.applies is applies:
                yield "", f"  {found.claim} ({found.statement}): {headline(found)}"
                if full and found.applies is not False:
                    yield from (("", "      " + line) for line in promises(found))


def headline(found: Applied) -> str:
    """What decides whether it applies; or what is true here, and by how much at least."""
    if found.applies is not True:
        return found.decides
    margins = [row.margin for _, row in found.rows if row.relation in ORDERS and row.margin is not None]
    least = f", with a margin of {certain(min(margins, key=middle), 3)}" if margins else ""
    general = "false in general; " if found.false_in_general else ""
    return f"{general}true here: {true_here(found)}{least}"


def middle(number: Any) -> arb:
    return ball(number).mid()


def true_here(found: Applied) -> str:
    """What is true here: what a proved statement promises is; of another one the numbers tell."""
    if found.applies and not found.false_in_general:
        return "yes, as it is proved"
    return WORDS[found.holds]


def promises(found: Applied) -> Iterator[str]:
    if found.values:
        yield "with " + ", ".join(f"{name} = {certain(value, SHORT)}" for name, value in found.values)
    for label, row in found.rows:
        yield f"{label}: {row.text}" + (
            f"  [{numbers(row)}]" if row.relation else f"  [{row.says}]" if row.says else ""
        )


def numbers(row: Comparison) -> str:
    """Both sides, and the margin."""
    sides = f"{certain(row.left, SHORT)} {row.relation} {certain(row.right, SHORT)}"
    if row.relation in ("=", "→"):
        return f"{sides}; {agreement(row)}"
    return f"{sides}; {WORDS[row.holds]}, margin {certain(row.margin, 3)}"


def agreement(row: Comparison) -> str:
    shown = certain(row.margin, 3)
    if row.holds is False:
        return f"no, apart by {shown}"
    return "exactly" if row.holds else f"equal as far as the balls tell ({shown.replace('|.|', 'apart by')})"


# two ways of showing it


def text(solved: Solved, runs: Sequence[Run], claims: Sequence[Applied], full: bool) -> str:
    """The answer for the terminal."""
    lines = []
    for section in sections(solved, runs, claims, full):
        width = max(len(label) for label, _ in section.lines)
        lines += [section.title, "=" * len(section.title)]
        lines += [f"{label:{width}}  {said}" if width else said for label, said in section.lines]
        lines.append("")
    return "\n".join(lines)


def html(solved: Solved, runs: Sequence[Run], claims: Sequence[Applied]) -> str:
    """The answer for Jupyter."""
    parts = []
    for section in sections(solved, runs, claims, full=True):
        rows = "".join(f"<tr><th>{escape(label)}</th><td>{escape(said)}</td></tr>" for label, said in section.lines)
        parts.append(f"<details open><summary>{escape(section.title)}</summary><table>{rows}</table></details>")
    return f"<div class='proofs-case'>{drawing.svg(solved)}{''.join(parts)}</div>"

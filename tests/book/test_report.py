"""What a reader sees of a claim: sentences, formulas, counterexamples and numbers."""

from __future__ import annotations

import re

import pytest

from proofs import registry, report
from symbolic.notation import Language, eq, exist, ge, implies, norm2

CLAIMS = list(registry.claims())


@pytest.fixture(scope="module", params=CLAIMS)
def shown(request: pytest.FixtureRequest) -> report.ClaimShown:
    claim = registry.claims()[request.param]
    return report.show(claim, report.judge(claim))


@pytest.mark.parametrize(
    ("said", "set_"),
    [
        ("A contradiction.", "A contradiction."),
        ("A one-step method moves w.", "A one-step method moves $w$."),
        ("A A^+ A = A, so z_perp is in the null space.", r"$A A^{+} A = A$, so $z^{\perp}$ is in the null space."),
        ("the paper's equation (4) at 0", "the paper's equation (4) at 0"),
        ("P A'r vanishes,", r"$P A^\top r$ vanishes,"),
        ("exp(g^2/2c) and exp((g_0^2 - g_t^2) / 2c)", r"$\exp(g^2/2c)$ and $\exp((g_{0}^2 - g_{t}^2) / 2c)$"),
        ("along (2, 0), not (4, 0).", "along $(2, 0)$, not $(4, 0)$."),
        ("A = [[1, 0], [0, 0]], y = 1", r"$A = \begin{bmatrix}1 & 0 \\ 0 & 0\end{bmatrix}$, $y = 1$"),
        ("It is enough that |g_t| >= C.", r"It is enough that $\lvert g_{t} \rvert  \ge C$."),
        ("lambda_min = 1e-40", r"$\lambda_{\min} = 10^{-40}$"),
        ("i.e. [brackets] and `ticks`", r"i.e. \[brackets\] and \`ticks\`"),
        ("", ""),
    ],
)
def test_mathematics_in_a_sentence_is_set(said: str, set_: str) -> None:
    assert report.prose(said) == set_


def sentences(shown: report.ClaimShown) -> list[str]:
    found = [*shown.said, *shown.remarks, *(rule.says for rule in shown.rules)]
    for statement in shown.statements:
        found.append(statement.says)
        found += [item.says for item in statement.given]
        steps = [*statement.steps, *(statement.counterexample.steps if statement.counterexample else ())]
        while steps:
            step = steps.pop()
            found.append(step.says)
            steps += [inner for block in step.blocks for inner in block.steps]
    return found


def test_every_sentence_is_sound_markdown(shown: report.ClaimShown) -> None:
    for sentence in sentences(shown):
        assert sentence.count("$") % 2 == 0, sentence
        words = re.sub(r"\$[^$]*\$", "", sentence)
        assert not re.search(r"(?<!\\)[_^<>|]|'[A-Za-z](?![a-z])|\w\*", words), sentence


def test_every_statement_is_told_with_its_evidence(shown: report.ClaimShown) -> None:
    claim = registry.claims()[shown.id]
    assert {statement.name for statement in shown.statements} == set(claim.statements)
    for statement in shown.statements:
        assert statement.state in ("proved", "refuted")
        assert (statement.counterexample is not None) == (statement.state == "refuted")
        assert len(statement.conclude) == len(claim.statements[statement.name].conclude)
        assert len(statement.given) >= len(claim.statements[statement.name].given)


def test_the_sides_of_a_counterexample_contradict_it(shown: report.ClaimShown) -> None:
    for statement in shown.statements:
        found = statement.counterexample
        relation = "".join(found.fails.formulas) if found is not None else ""
        if found is not None and found.sides is not None and " = " in relation:
            assert found.sides[0] != found.sides[1]


def test_no_letter_has_two_exponents(shown: report.ClaimShown) -> None:
    formulas = [
        formula for statement in shown.statements for _, fact in statement.conclude for formula in fact.formulas
    ]
    assert not [formula for formula in formulas if re.search(r"\^(\{[^{}]*\}|\\?\w+)\^", formula)]


def test_quantifiers_keep_their_scope() -> None:
    words = Language()
    x, y = words.vector("x", "d"), words.vector("y", "d")
    inner = implies(eq(x, y), ge(norm2(x), norm2(y)))
    fact = implies([eq(x, 0 * x), inner], exist(y, such_that=eq(y, x)))
    assert report.inline(fact, words) == (
        r"if $x = 0$ and (if $x = y$, then $\lVert x \rVert^2 \ge \lVert y \rVert^2$), then there is $y$ with $y = x$"
    )


@pytest.mark.parametrize("name", ["wu2020/lemma-2.5-norm", "wu2020/polar-form"])
def test_a_notebook_sees_the_whole_claim(name: str) -> None:
    claim = registry.claims()[name]
    text = claim._repr_markdown_()
    assert f"**{report.judge(claim).verdict.value}**" in text
    assert claim.entry is not None
    assert claim.entry.printed in text
    assert all(statement in text for statement in claim.statements)


def test_confirmation_lists_every_row() -> None:
    claim = registry.claims()["wu2020/lemma-2.5-norm"]
    found = report.confirmation(claim)
    count = len(claim.instances())
    assert [(item.statement, len(item.lines)) for item in found] == [("printed", count), ("corrected", count)]
    printed, corrected = ({line.instance: line for line in item.lines} for item in found)
    assert printed["generic"].distance > -3 > -55 > corrected["generic"].distance
    assert "±" in printed["generic"].left[0]
    assert len(printed["generic"].left[1]) > 50

"""What a reader sees of a claim: sentences, formulas, counterexamples and numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import sympy as sp
from claimbook import evidence
from claimbook.certificates import Place
from flint import arb

from proofs import check, confirm, registry, report, terminal
from proofs.kernel import Library, Rules
from proofs.report import notebook, worked
from proofs.statement import Statement
from proofs.stored import load
from symbolic.notation import Language, complete, eq, exist, ge, gt, implies, lt, norm2, predicate, tends

PLACE = Place("proofs/a.json", "theorem")
CLAIMS = list(registry.claims())


@cache
def stored() -> tuple[dict[str, Any], Library]:
    """The stored certificates, of which the book shows the rows, and the kernel's view of them."""
    certificates = load(registry.FOLDER)
    return certificates, Library(certificates, Rules(check.RULES))


@pytest.fixture(scope="module", params=CLAIMS)
def shown(request: pytest.FixtureRequest) -> report.ClaimShown:
    certificates, library = stored()
    return report.show(registry.claims()[request.param], library.check(request.param), certificates[request.param])


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
        ("the root of G (1 - a X) = s", "the root of $G (1 - a X) = s$"),
        ("below a + b t, as g_inf and w_0^perp", r"below $a + b t$, as $g_{\infty}$ and $w_{0}^{\perp}$"),
        ("If G~ > c c~, then w~_0 is", r"If $\tilde G > c \tilde c$, then $\tilde w_0$ is"),
        (
            "<z, log(1/theta_0)> is at least <x, phi^(2-L)>, if rho < 1.",
            r"$\langle z, \log(1/\theta_{0})\rangle$ is at least $\langle x, \varphi^{2-L}\rangle$, if $\rho < 1$.",
        ),
        (
            "the number <z, log phi>, for theta_0^(2-L)",
            r"the number $\langle z, \log \varphi\rangle$, for $\theta_{0}^{2-L}$",
        ),
        ("if a < b, then c > 0", r"if $a < b$, then $c > 0$"),
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
        assert not re.search(r"(?<!\\)[_^<>|]|(?<![a-z]{2})'[A-Za-z](?![a-z])|\w\*", words), sentence


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


def test_what_is_printed_and_false_is_worked_by_hand(shown: report.ClaimShown) -> None:
    printed = shown.statement("printed")
    if printed is None or printed.counterexample is None:
        return
    lines = printed.counterexample.worked
    assert len(lines) == 3
    assert all(line.count("$") % 2 == 0 and "{" not in re.sub(r"\$[^$]*\$", "", line) for line in lines), lines
    assert all(re.search(r"\d", line) for line in (lines[0], " ".join(lines[1:])))


def test_numbers_of_a_counterexample_by_hand_are_those_of_its_data() -> None:
    claim = registry.claims()["wu2020/lemma-2.5-norm"]
    refutation = claim.statements["printed"].refutation
    assert refutation is not None
    found = worked.worked(refutation)
    assert "$w_{0} = (3/5, 4/5)$" in found[0]
    assert r"$(-96/625) \exp(1/2)$" in found[2]
    other = replace(refutation, values={**refutation.values, "w0": [["4/5"], ["3/5"]]})
    assert "$w_{0} = (4/5, 3/5)$" in worked.worked(other)[0]
    assert "-96/625" not in worked.worked(other)[2]
    assert worked.worked(replace(refutation, worked=None)) == ()


def test_a_number_that_is_not_exact_is_not_shown_as_if_it_were() -> None:
    refutation = registry.claims()["wu2020/example-limit"].statements["printed"].refutation
    assert refutation is not None
    assert refutation.worked is not None
    said = replace(refutation.worked, true="{kept}")
    with pytest.raises(TypeError, match="not an exact number"):
        worked.worked(replace(refutation, worked=said))
    with pytest.raises(KeyError):
        worked.worked(replace(refutation, worked=replace(said, true="{nothing}")))


def test_what_holds_is_not_refuted_by_hand() -> None:
    with pytest.raises(ValueError, match="not refuted"):
        registry.claims()["wu2020/min-norm"].by_hand("", "", "")


def test_no_letter_has_two_exponents(shown: report.ClaimShown) -> None:
    formulas = [
        formula for statement in shown.statements for _, fact in statement.conclude for formula in fact.formulas
    ]
    formulas += [formula for sentence in sentences(shown) for formula in re.findall(r"\$([^$]*)\$", sentence)]
    assert not [formula for formula in formulas if re.search(r"\^(\{[^{}]*\}|\\?\w+) *\^", formula)]


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


@pytest.fixture
def decay() -> Statement:
    """dg/dt = g (1 - g) with g_0 > 0: g tends to 1."""
    words = Language()
    g, t = words.scalar("g", "g_t", "the size"), words.scalar("t")
    g0, L = words.scalar("g0", "g_0"), words.symbol("L", ("1", "1"), "L")
    words.derivation("rate", {g: g * (1 - g), t: sp.Integer(1)}, r"\dot{{{}}}")
    words.substitution("start", {g: g0, t: sp.Integer(0)}, r"\left.{}\right|_{{t=0}}")
    conclude = {"limit": exist(L, such_that=[tends(g, L), gt(L, 0)]), "lasting": complete(t)}
    return Statement("new/decay", "theorem", words, {"limit": tends(g, 1), "lasting": complete(t)}, conclude)


def test_limits_read_as_limits(decay: Statement) -> None:
    found = report.show_statement(decay, {})
    assert [item.says for item in found.given[:2]] == [
        r"$g_t \longrightarrow 1$ as $t \to \infty$",
        "the flow exists for all times",
    ]
    assert found.given[0].meaning == "$g_t$ is the size"
    (_, limit), (_, lasting) = found.conclude
    assert limit == report.Shown("there is $L$ with", (r"g_t \longrightarrow L \quad\text{as } t \to \infty", r"L > 0"))
    assert evidence.fact(lasting) == ["", "The flow exists for all times."]
    both = implies([complete(decay.language.symbols["t"])], [*decay.given.values()])
    assert report.inline(both, decay.language) == (
        r"if the flow exists for all times, then $g_t \longrightarrow 1$ and the flow exists for all times"
    )


def test_a_definition_in_a_fact_is_an_equation() -> None:
    words = Language()
    E, e = words.scalar("E"), words.scalar("e")
    assert report.inline(predicate("exp", E, e**2), words) == r"$E = \exp\left(e^{2}\right)$"


def test_what_is_said_of_the_end_is_told_in_words(decay: Statement) -> None:
    shown = "\n".join(terminal.statement_lines(decay, latex=False))
    assert "given limit: g -> 1" in shown
    assert "given lasting: the flow exists for all times" in shown


def test_hypotheses_about_limits_are_shown_at_the_data(decay: Statement) -> None:
    words = decay.language
    g, g0 = words.symbols["g"], words.symbols["g0"]
    refutation = decay.refuted("g_0 = 1/2.", "limit", {}, {g0: [["1/2"]]})
    refutation.proof.evaluate("The start is positive,", gt(g0, 0))
    refutation.proof.record("rule", "so g tends to 1.", tends(g, 1), fields={"rule": "x"})
    refutation.show("limit")
    found = report.show_statement(decay, {}).counterexample
    assert found is not None
    assert found.shows == ("limit",)
    assert found.proof[0].fact == report.Shown("at the data,", ("g_0 > 0",))
    assert [step.name for step in found.proof] == ["h1", "h2"]
    page = "\n".join(evidence.counterexample(found, PLACE))
    assert "*limit* is proved from the others" in page
    assert page.index("At the data,") > page.index("{fold} The proof of: limit")
    assert any("*limit* is proved" in line for line in notebook.counterexample_lines(found))
    assert "Not evaluated, but proved below: limit" in "\n".join(terminal.statement_lines(decay, latex=False))


def test_limits_are_confirmed_late(decay: Statement) -> None:
    late, early = (
        confirm.Instance(name, "", {}, {"g": [[value]], "L": [[1]]})
        for name, value in (("late", 1 + arb("1e-9")), ("early", arb("0.5")))
    )
    found = [(row.claimed.sign, row.holds) for at in (late, early) for row in confirm.rows(decay, at)]
    assert found == [("→", True), (">", True), ("→", None), (">", True)]
    assert list(confirm.rows(decay, replace(late, values={"g": [[1]]}))) == []  # no value for L
    decay.conclude = {"limit": exist(decay.language.symbols["L"], such_that=lt(decay.language.symbols["L"], 0))}
    (wrong,) = confirm.rows(decay, late)
    assert wrong.holds is False


def test_relations_under_one_label_are_told_apart() -> None:
    found = report.confirmation(registry.claims()["wu2020/min-norm"])
    names = [item.name for item in found if item.label == "exists"]
    assert names == ["exists (1)", "exists (2)"]
    assert all(len({line.instance for line in item.lines}) == len(item.lines) for item in found)


def test_a_contradiction_shows_what_is_contradicted() -> None:
    language = Language()
    x = language.scalar("x")
    statement = Statement(
        "new/x", "theorem", language, {"positive": gt(x, 0), "negative": lt(x, 0)}, {"false": gt(0, 1)}
    )
    proof = statement.proof()
    proof.absurd("A contradiction.", proof["positive"], proof["negative"])
    (step,) = report.show_statement(statement, {}).steps
    assert step.fact is not None
    assert step.fact.formulas == (r"x > 0 \quad\text{and}\quad x < 0",)
    lines = [line.strip() for line in terminal.statement_lines(statement, latex=False)]
    assert lines[-3:] == ["s1. A contradiction.  [absurd]", "x > 0", "x < 0"]

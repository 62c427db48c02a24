"""How proofs are written down: what the search does by itself, and what it leaves to the author."""

from __future__ import annotations

import pytest

from proofs.check import RULES
from proofs.kernel import FORMAT, Library, Rules
from proofs.statement import Statement
from symbolic.notation import Language, eq, ge, gt, le
from symbolic.search import NoCertificate


def accepted(statement: Statement) -> bool:
    certificate = {"format": FORMAT, "claim": "new/test", "statements": {"theorem": statement.certificate()}}
    return Library({"new/test": certificate}, Rules(RULES)).check("new/test").statements == {"theorem": "proved"}


def square() -> Statement:
    """A square is not negative: to be shown without squares, from products of hypotheses alone."""
    language = Language()
    x = language.scalar("x")
    return Statement("new/test", "theorem", language, {}, {"square": ge(x**2, 0)})


def test_a_case_distinction_is_found() -> None:
    """At 1 nothing is gained by distinguishing, at 0 both cases have a certificate."""
    statement = square()
    x = statement.language.symbols["x"]
    step = statement.proof()
    step.split("Where is x?", ge(x**2, 0), [ge(x, 1), ge(x, 0)])
    assert step.steps[0].fields == {"split": "x >= 0"}
    assert accepted(statement)


def test_no_case_distinction_will_do() -> None:
    statement = square()
    x = statement.language.symbols["x"]
    step = statement.proof()
    with pytest.raises(NoCertificate, match="none of 2 case distinctions"):
        step.split("Where is x?", gt(x**2, 0), [ge(x, 0), ge(x, 1)])
    assert step.steps == []


def test_facts_of_other_scopes_are_not_known() -> None:
    statement = square()
    x = statement.language.symbols["x"]
    step = statement.proof()
    with step.cases("Is it 1?", le(x, x), split=eq(x, 1)) as cases:
        with cases.case() as case:
            inside = case["case1"]
        with cases.case():
            pass
    with pytest.raises(KeyError, match="no fact is called"):
        step["case1"]
    assert inside.name.endswith(".case1")

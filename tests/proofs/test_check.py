"""What `check` must notice: wrong, missing or stale evidence of every kind."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
import sympy as sp

from proofs import check, confirm, ledger, registry, second
from proofs.claim import Claim
from proofs.kernel import Library, Outcome, Rejected, Rules, Verdict
from proofs.statement import Statement
from symbolic.notation import Language, eq, ge, gt, norm2

QUICK = "wu2020/def-1.1"
CITING = "wu2020/lemma-2.5-norm"


def small_claim(name: str = "new/test") -> Claim:
    language = Language()
    x = language.scalar("x")
    claim = Claim(
        name, language, "A test", lambda rng, m, d, rank: {"x": [[Fraction(rng.randint(1, 9))]]}, [(1, 1, 1)], list
    )
    theorem = claim.also("theorem", {"positive": gt(x, 0)}, {"square": gt(x**2, 0)}, "")
    step = theorem.proof()
    step.inequality("A product.", gt(x**2, 0), [step["positive"]])
    mutated = claim.mutated("larger", {"positive": gt(x, 0)}, {"square": ge(x**2, x)}, "")
    mutated.refuted("x = 1/2", "square", {}, {x: [["1/2"]]})
    return claim


@pytest.fixture
def with_claim(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Claim:
    claim = small_claim()
    claim.source = tmp_path / "module.py"
    monkeypatch.setattr(registry, "claims", lambda: {claim.id: claim})
    monkeypatch.setattr(registry, "FOLDER", tmp_path)
    monkeypatch.setattr(check, "RULES_IN_USE", tmp_path / "rules-in-use.txt")
    return claim


def checked(claim: Claim) -> check.Result:
    (result,) = check.check([claim.id], stored=False)
    return result


def test_a_claim_of_our_own(with_claim: Claim) -> None:
    result = checked(with_claim)
    assert result.failures == ()
    assert result.verdict == "verified"
    assert result.printed_holds is None


def test_a_missing_falsifier(with_claim: Claim) -> None:
    del with_claim.statements["mutated: larger"]
    assert "no falsifier" in checked(with_claim).failures[0]


def test_a_falsifier_that_is_true(with_claim: Claim) -> None:
    x = with_claim.language.symbols["x"]
    with_claim.statements["mutated: larger"].conclude["square"] = ge(x**2, 0)
    result = checked(with_claim)
    assert result.verdict == "open"
    assert "not false at the data" in result.failures[0]


def test_an_identity_that_is_false(with_claim: Claim) -> None:
    x = with_claim.language.symbols["x"]
    theorem = with_claim.statements["theorem"]
    theorem.conclude["square"] = eq(x**2, x)
    theorem.proof().identity("No.", x**2, x)
    result = checked(with_claim)
    assert result.verdict == "open"
    assert "no certificate" in result.failures[0]


def test_a_statement_without_evidence(with_claim: Claim) -> None:
    with_claim.statements["theorem"].steps = None
    result = checked(with_claim)
    assert result.verdict == "open"
    assert "a proof or a refutation" in result.failures[0]


def test_a_sampler_that_breaks_the_hypotheses(with_claim: Claim) -> None:
    with_claim.sample = lambda rng, m, d, rank: {"x": [[Fraction(-1)]]}
    assert "does not hold at the data" in checked(with_claim).failures[0]


def test_an_instance_that_contradicts_a_proof(with_claim: Claim) -> None:
    """It does not satisfy the hypothesis; what is concluded fails there, and that must not pass silently."""
    with_claim.instances = lambda: [confirm.Instance("zero", "x = 0", {}, {"x": [[0]]})]
    assert "fails at zero" in checked(with_claim).failures[0]


def test_a_stored_certificate_that_is_missing_or_stale(with_claim: Claim) -> None:
    (result,) = check.check([with_claim.id])
    assert "the stored certificate" in result.failures[0]
    check.certify([with_claim.id])
    (result,) = check.check([with_claim.id])
    assert result.failures == ()
    path = registry.certificate_path(with_claim)
    sound = path.read_text()
    for wrong in (sound.replace("A product.", "Another sentence."), sound.replace('"x^2 > 0"', '"x^2 >= 0"'),
                  sound.replace('"terms": [', '"terms": [["1", [], "1"],'), sound[:-20], ""):  # fmt: skip
        path.write_text(wrong)
        (result,) = check.check([with_claim.id])
        assert result.verdict == "open"
        assert "run `proofs certify new/test`" in result.failures[0]


def test_other_cofactors_will_do(with_claim: Claim) -> None:
    """Where the search finds other cofactors than the stored ones, these are good if the kernel accepts them."""
    check.certify([with_claim.id])
    path = registry.certificate_path(with_claim)
    data = json.loads(path.read_text())
    (step,) = data["statements"]["theorem"]["proof"]
    (term,) = step["terms"]
    step["terms"] = [["1/2", *term[1:]], ["1/2", *term[1:]]]
    path.write_text(json.dumps(data))
    (result,) = check.check([with_claim.id])
    assert result.failures == ()
    assert check.certify([with_claim.id]) == []


def test_what_was_checked_is_stored_and_not_derived_again(with_claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    derived: list[str] = []
    search = check.derive

    def counted(name: str) -> tuple[str, str, float]:
        derived.append(name)
        return search(name)

    monkeypatch.setattr(check, "derive", counted)
    (path, *_) = check.certify([with_claim.id])
    assert path == registry.certificate_path(with_claim)
    assert path.read_text() == search(with_claim.id)[0]
    assert derived == [with_claim.id]


def test_a_cited_certificate_is_read_and_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    judge = Library.check_claim

    def counted(self: Library, claim: str, data: dict[str, object], above: tuple[str, ...]) -> Outcome:
        checked.append(claim)
        return judge(self, claim, data, above)

    monkeypatch.setattr(Library, "check_claim", counted)
    names = check.needed([CITING])
    kept = check.Stored(names, Rules(check.RULES))
    for name in names:
        assert kept.stale(name, registry.certificate_path(registry.claims()[name]).read_text()) == []
    assert len(names) > 1
    assert sorted(checked) == sorted(names)


def test_nothing_is_stored_if_a_check_fails(with_claim: Claim) -> None:
    del with_claim.statements["mutated: larger"]
    with pytest.raises(ValueError, match="nothing was stored"):
        check.certify([with_claim.id])
    assert not registry.certificate_path(with_claim).exists()


def test_a_hypothesis_that_the_claim_does_not_state(with_claim: Claim) -> None:
    certificate = json.loads(check.derive(with_claim.id)[0])
    certificate["statements"]["theorem"]["context"]["given"] = {}
    with pytest.raises(Rejected, match="no fact is called 'given:positive'"):
        Library({with_claim.id: certificate}, Rules(check.RULES)).check(with_claim.id)


def test_balls_and_mpmath_must_agree(with_claim: Claim) -> None:
    instance = confirm.Instance("one", "", {}, {"x": [[1]]}, {"x": [[sp.Rational(1) + sp.Rational(1, 10**20)]]})
    with_claim.instances = lambda: [replace(instance, second={"x": [[mpmath.mpf("1.0000001")]]})]
    assert "balls and mpmath differ" in checked(with_claim).failures[0]


def test_every_claim_is_in_the_ledger_or_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    registry.claims.cache_clear()
    monkeypatch.setattr(ledger, "read", dict)
    with pytest.raises(ValueError, match="neither in the ledger nor marked new/"):
        registry.claims()
    monkeypatch.undo()
    registry.claims.cache_clear()
    assert set(registry.claims()) <= set(ledger.read()) | {
        name for name in registry.claims() if name.startswith("new/")
    }


def test_entries_without_a_claim_are_named() -> None:
    assert not check.missing(registry.claims())
    others = [name for name in registry.claims() if name != QUICK]
    assert check.missing(others) == [QUICK]


def test_the_list_of_rules_in_use_is_compared() -> None:
    library = Library(
        {name: json.loads(registry.certificate_path(claim).read_text()) for name, claim in registry.claims().items()},
        Rules(check.RULES),
    )
    used = {rule for name in library.certificates for rule in library.check(name).rules}
    assert sorted(used) == check.committed_rules()


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ({"printed": "proved"}, Verdict.VERIFIED),
        ({"printed": "refuted"}, Verdict.REFUTED),
        ({"printed": "refuted", "corrected": "proved"}, Verdict.AMENDED),
        ({"corrected": "proved"}, Verdict.OPEN),
        ({"theorem": "proved"}, Verdict.VERIFIED),
        ({}, Verdict.OPEN),
    ],
)
def test_verdicts_are_computed(statements: dict[str, str], verdict: Verdict) -> None:
    name = "new/x" if "theorem" in statements else "paper/x"
    assert Outcome(name, statements, (), (), 0).verdict is verdict
    with pytest.raises(TypeError, match="not a truth value"):
        bool(verdict)


def test_a_statement_can_be_named_only_once() -> None:
    claim = small_claim()
    with pytest.raises(ValueError, match="two statements"):
        claim.also("theorem", {}, {}, "")
    assert isinstance(claim.statements["theorem"], Statement)


def test_the_second_checker_is_asked_too(with_claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    def disagree(*_: object) -> None:
        raise second.Disagreement("planted")

    monkeypatch.setattr(second, "recheck", disagree)
    result = checked(with_claim)
    assert result.verdict == "open"
    assert "second checker: planted" in result.failures[0]


def test_norms_print_as_norms() -> None:
    language = Language()
    w = language.vector("w", "d")
    assert eq(norm2(w), 1).latex(language) == r"\left\|w\right\|^2 = 1"


LEDGERS = [
    ("", "found none"),
    ("claim = 3", "found none"),
    ("[[claim]]\nid = 'a'\nwhere = 'b'", "needs just the fields"),
    ("[[claim]]\nid = 'a'\nwhere = 'b'\nprinted = 'c'\n" * 2, "stands twice"),
    ("[[claim", "not a readable TOML file"),
]


@pytest.mark.parametrize(("content", "sentence"), LEDGERS)
def test_a_ledger_that_is_none(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "claims.toml"
    path.write_text(content)
    with pytest.raises(ValueError, match=sentence):
        ledger.read(path)

"""The kernel must accept what is proved, and reject every way of being wrong that we can name or generate."""

import copy
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from proofs import second
from proofs.kernel import FORMAT, Library, Rejected, Rules, Shape, Verdict, read_fact, read_scope
from proofs.stored import load
from tests.proofs.building import (
    FOLDER,
    RULES,
    SCALAR,
    Json,
    algorithm,
    check,
    cite,
    exists,
    flow,
    identity,
    inequality,
    library,
    limit_of,
    proved,
    refuted,
    rule,
    step,
)

Key = tuple[str | int, ...]


def rejected(reason: str, statements: Json, **others: Json) -> None:
    with pytest.raises(Rejected, match=reason):
        check(statements, **others)


def changed(data: Any, path: Key, value: Any) -> Any:
    """A copy in which the item at a path is replaced."""
    found = copy.copy(data)
    found[path[0]] = changed(data[path[0]], path[1:], value) if path[1:] else value
    return found


def without(data: Any, path: Key) -> Any:
    """A copy without the item at a path."""
    found = copy.copy(data)
    if path[1:]:
        found[path[0]] = without(data[path[0]], path[1:])
    else:
        del found[path[0]]
    return found


# What must be accepted ------------------------------------------------------------------------------------------------

PROJECTION = proved(
    {"letters": {"w": ["d", "1"]}, "let": {"P": "I_d - w w'"}, "given": {"unit": "w' w = 1"}},
    {"idempotent": "P P = P", "normal": "P w = 0"},
    identity("s1", "P P = P", "1 | w | given:unit | w'"),
    identity("s2", "w' P = 0", "-1 | 1 | given:unit | w'"),
    identity("s3", "P' w = 0", "1 | 1 | s2' | 1"),
)

SANDWICH = proved(
    {
        "letters": {"a": SCALAR, "b": SCALAR, "l": SCALAR, "r": ["p", "1"]},
        "defined": {"l": ["min", "a", "b"]},
        "given": {"a": "a >= 0", "b": "b >= 0"},
    },
    {"above": "l <= 1/2 a + 1/2 b", "below": "l >= 0"},
    inequality("s1", "l <= 1/2 a + 1/2 b", ["1/2", ["l:first"], "1"], ["1/2", ["l:second"], "1"]),
    step(
        "cases", "s2", "l >= 0", split="l >= 0",
        branches=[
            [],
            [
                inequality(
                    "s3", "0 > 0", ["1", ["given:a", "given:b"], "1"], ["1", ["given:a", "s2.case1"], "1"],
                    ["1", ["given:b", "s2.case1"], "1"], ["1", ["s2.case1", "s2.case1"], "1"],
                    rest=("-1 | 1 | l:attained | 1",),
                ),
                step("absurd", "s4", "0 != 0", by=["s3"]),
            ],
        ],
    ),
)  # fmt: skip

DECAY: Json = {
    "letters": {"x": SCALAR, "x0": SCALAR},
    "derivations": {"rate": {"x": "-x"}},
    "substitutions": {"start": {"x": "x0"}},
}

INVARIANT = proved(
    {
        "letters": {"x": SCALAR, "x0": SCALAR, "t": SCALAR, "E": SCALAR, "E0": SCALAR, "v": ["d", "1"]},
        "defined": {"E": ["exp", "t"], "E0": ["exp", "0"]},
        "derivations": {"rate": {"x": "-x", "t": "1"}},
        "substitutions": {"start": {"x": "x0", "t": "0", "E": "E0"}},
    },
    {"invariant": "E x = x0"},
    identity("s1", "rate(E x) = 0"),
    rule("s2", "E x = start(E x)", "constant-of-motion", "s1", q="E x"),
    identity("s3", "0 = 0"),
    rule("s4", "E0 = 1", "exp-zero", "E0:is", "s3", E="E0", e="0"),
    identity("s5", "E x = x0", "1 | 1 | s2 | 1", "x0 | 1 | s4 | 1"),
)

BY_NUMBERS = refuted(
    {
        "letters": {"A": ["m", "d"], "x": ["d", "1"], "y": ["m", "1"], "n": SCALAR},
        "defined": {"n": ["norm", "y"]},
        "given": {"size": "n = 5", "more": "x' A' A x > 0"},
    },
    {"solves": "A x = y"},
    dims={"m": 1, "d": 2}, values={"A": [["1", "1/2"]], "x": [["1"], ["2"]], "y": [["5"]], "n": [["5"]]},
    assume="solves", false="assumed",
)  # fmt: skip
BY_SLOPE = refuted(  # x' = -x / |x|, as long as that exists
    flow({"x": "-n^-1 x"}, {"x": "x0", "n": "n0"}, "x0", "n", "n0",
         defined={"n": ["norm", "x"], "n0": ["norm", "x0"]}, given={"start": "x0 > 0", "now": "n > 0"}),
    {"still": "x = x0"},
    dims={}, values={"x0": [["3/2"]], "n0": [["3/2"]]}, assume="still",
    derive=[rule("d1", "-n^-1 x = 0", "differentiate", "assumed", p="x", q="x0")], false="d1",
)  # fmt: skip

TIME: Json = {
    "letters": {"t": SCALAR, "E": SCALAR, "one": SCALAR},
    "defined": {"E": ["exp", "-t"], "one": ["exp", "0"]},
    "derivations": {"rate": {"t": "1"}},
    "substitutions": {"start": {"t": "0", "E": "one"}},
    "given": {"time": "t >= 0"},
}
ALONG = refuted(
    {**DECAY, "given": {"positive": "x > 0"}},
    {"grows": "x >= x0"},
    dims={}, values={"x": [["E"]], "x0": [["1"]]}, assume="grows", false="assumed",
    parameters=TIME,
    steps=[identity("p1", "0 = 0"), rule("p2", "one = 1", "exp-zero", "one:is", "p1", E="one", e="0")],
    point={"t": "1"}, at=["t"],
    then=[
        inequality("q1", "0 > -t", ["1", [], "1"], rest=("1 | 1 | at t | 1",)),
        rule("q2", "1 > E", "exp-below-one", "E:is", "q1", E="E", e="-t"),
    ],
)  # fmt: skip

EVERY: Json = {"forall": {"u": ["d", "1"]}, "if": ["A u = y"], "then": ["A u = A x", "u = x"]}
SOME: Json = {"exists": {"z": ["d", "1"]}, "with": ["A z = y"]}
QUANTIFIED = proved(
    {
        "letters": {"A": ["m", "d"], "B": ["d", "m"], "x": ["d", "1"], "y": ["m", "1"]},
        "given": {"left inverse": "B A = I_d", "solves": "A x = y", "some": {"or": [["B y = 0"], ["x = 0", "y = 0"]]}},
    },
    {"unique": EVERY, "exists": SOME, "image": "A B y = y", "either": {"or": [["x = 0"], ["y != 0"]]}},
    step(
        "suppose", "s1", EVERY, proves=["a", "b"],
        steps=[
            identity("a", "A u = A x", "1 | 1 | s1.if1 | 1", "-1 | 1 | given:solves | 1"),
            identity("b", "u = x", "1 | B | a | 1", "-1 | 1 | given:left inverse | u",
                     "1 | 1 | given:left inverse | x"),
        ],
    ),
    step("instantiate", "s2", "x = x", of="s1", by=["given:solves"], **{"with": {"u": "x"}}),
    step("witness", "s3", SOME, by=["given:solves"], **{"with": {"z": "x"}}),
    step(
        "obtain", "s4", "A B y = y", of="s3",
        steps=[identity("c", "A B y = y", "-1 | A B | s4.has1 | 1", "1 | A | given:left inverse | z",
                        "1 | 1 | s4.has1 | 1")],
    ),
    step(
        "cases", "s5", "x = 0", on="given:some",
        branches=[[identity("e", "x = 0", "1 | 1 | s5.case1 | 1", "1 | B | given:solves | 1",
                            "-1 | 1 | given:left inverse | x")], []],
    ),
    step("or", "s6", {"or": [["x = 0"], ["y != 0"]]}, by=["s5"]),
)  # fmt: skip

LEMMA = proved(
    {**DECAY, "letters": {**DECAY["letters"], "c": SCALAR}, "given": {"c": "c > 0"}},
    {"square": "c x^2 >= 0", "rate": "rate(c^-1 x) = -c^-1 x"},
    inequality("s1", "c x^2 >= 0", ["1", ["given:c"], "x"]),
    identity("s2", "rate(c^-1 x) = -c^-1 x"),
)
CITING = proved(
    {
        "letters": {"x": SCALAR, "x0": SCALAR, "y": SCALAR, "y0": SCALAR, "k": SCALAR, "v": ["d", "1"]},
        "derivations": {"rate": {"x": "-x", "y": "-y"}},
        "substitutions": {"start": {"x": "x0", "y": "y0"}},
        "given": {"k": "k != 0"},
    },
    {"square": "k^2 (x - 2 y)^2 >= 0"},
    inequality("s1", "k^2 >= 0", ["1", [], "k"]),
    step(
        "cases", "s2", "k^2 > 0", split="k^2 > 0",
        branches=[
            [],
            [
                inequality("a", "0 >= k^2", ["1", ["s2.case1"], "1"]),
                rule("b", "k = 0", "zero-norm", "a", v="k"),
                step("absurd", "c", "0 != 0", by=["b", "given:k"]),
            ],
        ],
    ),
    cite("s3", "k^2 (x - 2 y)^2 >= 0", {"x": "x - 2 y", "x0": "x0 - 2 y0", "c": "k^2"}, {"c": "s2"},
         conclusion="square"),
)  # fmt: skip

FALLING = flow({"x": "-x", "t": "1"}, {"x": "x0", "t": "0"}, "x0")
VANISHES = [
    inequality("falls", "0 >= rate(x^2)", ["2", [], "x"]),
    rule("bound", "x0^2 >= x^2", "monotone", "falls", q="x^2"),
    identity("still", "rate(x0^2) = 0"),
    identity("clock", "rate(t) = 1"),
    rule("lasts", "complete(t)", "complete-vector", "bound", "still", "clock", x="x", t="t", a="x0^2"),
    inequality("square", "x^2 >= 0", ["1", [], "x"]),
    identity("zero", "rate(0) = 0"),
    rule("to", exists("tends(x^2, M)", "M"), "monotone-limit", "lasts", "falls", "square", "zero", q="x^2", b="0",
            t="t"),
    step("obtain", "gone", "tends(x, 0)", of="to", steps=[
        limit_of("slope", "tends(-2 x^2, -2 M)", "-2 u", u="gone.has1"),
        rule("rests", "-2 M = 0", "rest-in-the-limit", "gone.has1", "slope", q="x^2", L="M", R="-2 M"),
        identity("flat", "M = 0", "-1/2 | 1 | rests | 1"),
        identity("same", "x^2 = x^2"),
        rule("null", "tends(x^2, 0)", "tends-equal", "gone.has1", "same", "flat", p="x^2", P="M", q="x^2", Q="0"),
        inequality("below", "x^2 >= x^2"),
        rule("end", "tends(x, 0)", "squeeze", "below", "null", v="x", e="x^2")]),
]  # fmt: skip
LIMIT = proved(FALLING, {"lasting": "complete(t)", "limit": "tends(x, 0)"}, *VANISHES)

SHOWN = refuted(
    {**FALLING, "given": {"to": "tends(x, 0)"}}, {"grows": "x >= x0"}, dims={}, values={"x0": [["2"]]},
    proof=VANISHES, assume="grows",
    derive=[
        identity("d1", "x0 = x0"),
        rule("d2", "-x0 >= 0", "initial-slope", "assumed", "d1", p="x0", q="x"),
        step("evaluate", "d3", "x0 = 2"),
        inequality("d4", "0 > 0", ["1", ["d2"], "1"], ["2", [], "1"], rest=("1 | 1 | d3 | 1",)),
    ],
    false="d4",
)  # fmt: skip

ELSEWHERE = refuted(
    flow({"x": "-x", "y": "?"}, {"x": "x0", "y": "y0"}, "x0", "y0", given={"to": "tends(y, 3)"}),
    {"end": {"exists": {"u": SCALAR}, "with": ["u > y0", "tends(x, y0)"]}},
    dims={}, values={"x": [["E"]], "x0": [["1"]], "y": [["3"]], "y0": [["3"]]}, parameters=TIME, point={"t": "0"},
    steps=[
        identity("p1", "0 = 0"), rule("p2", "one = 1", "exp-zero", "one:is", "p1", E="one", e="0"),
        identity("p3", "rate(t) = 1"), rule("p4", "complete(t)", "complete-clock", "p3", t="t"),
        inequality("p5", "1 > 0", ["1", [], "1"]), identity("p6", "rate(1) = 0"),
        rule("p7", "tends(E, 0)", "exp-vanishes", "p4", "E:is", "p5", "p6", "p3", E="E", k="1", t="t"),
    ],
    assume="end", derive=[step("obtain", "d1", "tends(x, y0)", of="assumed", steps=[])], false="d1",
)  # fmt: skip

# x is halved in each step, so it stays at least 0, and its square never grows; c stands still, and so does its norm.
HALVING: Json = {
    "letters": {"x": SCALAR, "x0": SCALAR, "c": SCALAR, "n": SCALAR, "m": SCALAR, "m0": SCALAR, "v": ["d", "1"]},
    "defined": {"n": ["norm", "c"], "m": ["norm", "x"], "m0": ["norm", "x0"]},
    "substitutions": {"next": {"x": "x/2"}, "start": {"x": "x0", "m": "m0"}},
    "given": {"start": "x0 >= 0"},
}


INDUCTION = proved(
    HALVING,
    {"sign": "x >= 0", "square": "x0^2 >= x^2", "fixed": "next(n x) = n x/2"},
    step("suppose", "s1", {"forall": {}, "if": ["x >= 0"], "then": ["next(x) >= 0"]}, proves=["s2"],
         steps=[inequality("s2", "next(x) >= 0", ["1/2", ["s1.if1"], "1"])]),
    rule("s3", "x >= 0", "induction", "given:start", "s1", q="x"),
    inequality("s4", "x^2 >= next(x^2)", ["3/4", [], "x"]),
    rule("s5", "x0^2 >= x^2", "never-grows", "s4", q="x^2"),
    identity("s6", "next(n x) = n x/2"),
)  # fmt: skip

FIRST_STEP = refuted(  # from x = 1 to x = 1/2
    {
        "letters": {"x": SCALAR, "x0": SCALAR, "y": SCALAR, "n": SCALAR},
        "defined": {"n": ["norm", "x"]},
        "substitutions": {"next": {"x": "x/2", "y": "x + y^2"}, "start": {"x": "x0", "y": "3"}},
        "given": {"now": "y >= 2 x + n", "soon": "next(y) = 10 n"},
    },
    {"still": "next(x) = x"},
    dims={}, values={"x0": [["1"]], "n": [["1"]]}, assume="still",
    derive=[rule("d1", "x0/2 = x0", "at-the-start", "assumed", p="next(x)", q="x")], false="d1",
)  # fmt: skip

ACCEPTED = {
    "projection": PROJECTION,
    "sandwich": SANDWICH,
    "invariant": INVARIANT,
    "by numbers": BY_NUMBERS,
    "by slope": BY_SLOPE,
    "along a trajectory": ALONG,
    "quantified": QUANTIFIED,
    "citing": CITING,
    "limit": LIMIT,
    "limit shown": SHOWN,
    "limit elsewhere": ELSEWHERE,
    "induction": INDUCTION,
    "first step": FIRST_STEP,
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_correct_certificate_is_accepted(name: str) -> None:
    found = check({"printed": ACCEPTED[name]}, lemma={"theorem": LEMMA})
    assert found.statements == {"printed": "refuted" if "refutation" in ACCEPTED[name] else "proved"}
    assert found.cites == (("test/lemma",) if name == "citing" else ())


def test_the_outcome_names_rules_and_definitions() -> None:
    assert check({"printed": INVARIANT}).rules == ("constant-of-motion", "exp", "exp-zero")
    assert check({"printed": BY_SLOPE}).rules == ("differentiate", "norm", "picard-lindelof")
    assert check({"printed": SANDWICH}).rules == ("min",)
    assert check({"printed": SANDWICH}).steps == 4


FROM_ABOVE = algorithm({"x": "x/2"}, {"x": "x0"}, "x0", given={"start": "x0 >= 0"})
HALVED = proved(FROM_ABOVE, "x >= 0", *INDUCTION["proof"][:2])


def halved(next_value: str, start: str, value: str = "y", context: Json | None = None, **more: Any) -> Json:
    """The lemma on x, cited for what moves as y does."""
    context = context or algorithm({"y": next_value}, {"y": start}, "y0", given={"start": "y0 >= 0"})
    one = cite("s1", f"{value} >= 0", {"x": value, "x0": "y0", **more}, {"start": "given:start"})
    return proved(context, one["fact"], one)


def test_what_is_proved_of_an_algorithm_is_cited_for_the_same_one() -> None:
    both = {"y": "y/2", "z": "z/2"}, {"y": "y0 - z0", "z": "z0"}
    summed = halved("", "", "y + z", algorithm(*both, "y0", "z0", given={"start": "y0 >= 0"}))
    for found in (halved("y/2", "y0"), halved("2 y/4", "y0"), summed):
        assert check({"theorem": found}, lemma={"theorem": HALVED}).cites == ("test/lemma",)
    for wrong, reason in (
        (halved("y/3", "y0"), "next.x. differs from the cited flow"),
        (halved("-y/2", "y0"), "next.x. differs from the cited flow"),
        (halved("y/2", "2 y0"), "start.x. differs from the cited flow"),
        (halved("y/2", "y0", "y^2"), "next.x. differs from the cited flow"),
        (halved("", "", context=flow({"y": "y/2"}, {"y": "y0"}, "y0", given={"start": "y0 >= 0"})),
         "'next' is missing"),
        (halved("", "", context={"letters": {"y": SCALAR, "y0": SCALAR}, "given": {"start": "y0 >= 0"}}),
         "'next' is missing"),
        (changed(halved("y/2", "y0"), ("proof", 0), step("cases", "a", "y >= 0", split="y >= 1", branches=[
            halved("", "")["proof"], []])), "a statement about the flow needs facts that hold for all times"),
    ):  # fmt: skip
        rejected(reason, {"theorem": wrong}, lemma={"theorem": HALVED})
    still = proved(flow({"x": "0"}, {"x": "x0"}, "x0"), "x = x0", identity("a", "rate(x) = 0"),
                   rule("b", "x = x0", "constant-of-motion", "a", q="x"))  # fmt: skip
    found = proved(algorithm({"y": "2 y"}, {"y": "y0"}, "y0"), "y = y0",
                   cite("s1", "y = y0", {"x": "y", "x0": "y0"}, {}))  # fmt: skip
    rejected("'rate' is missing", {"theorem": found}, lemma={"theorem": still})


# Verdicts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ({"printed": PROJECTION}, Verdict.VERIFIED),
        ({"printed": PROJECTION, "mutated: x": BY_NUMBERS}, Verdict.VERIFIED),
        ({"printed": BY_NUMBERS}, Verdict.REFUTED),
        ({"printed": BY_NUMBERS, "lemma": PROJECTION}, Verdict.REFUTED),
        ({"printed": BY_NUMBERS, "corrected": PROJECTION}, Verdict.AMENDED),
        ({"corrected": PROJECTION}, Verdict.OPEN),
        ({"false: another reading": BY_NUMBERS}, Verdict.OPEN),
    ],
)
def test_the_verdict_follows_from_what_was_checked(statements: Json, verdict: Verdict) -> None:
    assert check(statements).verdict is verdict


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_is_no_boolean(verdict: Verdict) -> None:
    with pytest.raises(TypeError, match=f"a verdict is not a truth value: {verdict.value}"):
        bool(verdict)
    with pytest.raises(TypeError):
        assert not verdict


@pytest.mark.parametrize("name", ["corrected", "theorem", "lemma"])
def test_only_the_printed_statement_and_the_falsifiers_may_be_refuted(name: str) -> None:
    rejected(f"this must be proved: {name}", {"printed": PROJECTION, name: BY_NUMBERS})


@pytest.mark.parametrize("name", ["mutated", "mutated: the sign", "false: another reading"])
def test_a_falsifier_must_be_refuted(name: str) -> None:
    rejected(f"this must be refuted: {name}", {"printed": PROJECTION, name: PROJECTION})


# What must be rejected, by name ---------------------------------------------------------------------------------------

DROP = object()

WRONG: dict[str, list[tuple[str, Key, Any, str]]] = {  # what is changed, where, to what; and why it is rejected
    "projection": [
        ("coefficient", ("proof", 0, "cofactors", 0, 0), "2", "the terms and cofactors leave"),
        ("sign", ("proof", 0, "cofactors", 0, 0), "-1", "the terms and cofactors leave"),
        ("exponent", ("proof", 0, "cofactors", 0, 0), "(w' w)^2", "the terms and cofactors leave"),
        ("power of a matrix", ("proof", 0, "fact"), "P^2 = P", "only scalars have powers"),
        ("side", ("proof", 0, "cofactors", 0, 3), "w w'", "shapes do not fit in a product"),
        ("shape", ("proof", 0, "cofactors", 0, 1), "1", "shapes differ in a sum"),
        ("shape of a letter", ("context", "letters", "w"), ["m", "1"], "shapes differ in a sum"),
        ("one cofactor short", ("proof", 0, "cofactors"), [], "the terms and cofactors leave"),
        ("cofactor with three entries", ("proof", 0, "cofactors", 0, 3), DROP, "malformed certificate"),
        ("no cofactors", ("proof", 0, "cofactors"), DROP, "step 's1': the field 'cofactors' is missing"),
        ("not transposed", ("proof", 2, "cofactors", 0, 2), "s2", "shapes differ in a sum"),
        ("hypothesis not stated", ("context", "given"), DROP, "no fact is called 'given:unit' here"),
        ("weaker hypothesis", ("context", "given", "unit"), "w' w >= 1", "'given:unit' is .*, not of the kind ="),
        ("other hypothesis", ("context", "given", "unit"), "w' w = 2", "the terms and cofactors leave"),
        ("hypothesis on another letter", ("context", "given", "unit"), "u' u = 1", "unknown letter 'u'"),
        ("fact from later", ("proof", 0, "cofactors", 0, 2), "s3", "no fact is called 's3' here"),
        ("step that uses itself", ("proof", 1, "cofactors", 0, 2), "s2", "no fact is called 's2' here"),
        ("step missing", ("proof", 1), DROP, "no fact is called \"s2'\" here"),
        ("conclusion not proved", ("conclude", "normal"), "P w = w", "the conclusion 'normal' is not among"),
        ("nothing concluded", ("conclude",), {}, "nothing is concluded"),
        ("identity that orders", ("proof", 0, "fact"), "w' w >= 1", "an identity proves =, not"),
        ("name twice", ("proof", 1, "name"), "s1", "the name 's1' is used twice"),
        ("name of a hypothesis", ("proof", 1, "name"), "given:unit", "the name 'given:unit' is used twice"),
        ("unknown kind of step", ("proof", 0, "kind"), "axiom", "unknown kind of step 'axiom'"),
        ("no kind of step", ("proof", 0, "kind"), DROP, "step 's1': the field 'kind' is missing"),
        ("no proof", ("proof",), DROP, "a statement has a context, conclusions, and a proof or a refutation"),
        ("both kinds of evidence", ("refutation",), {}, "a statement has a context, conclusions, and a proof or"),
        ("proof that is no list", ("proof",), "P P = P", "malformed certificate"),
        ("unknown field of the statement", ("axioms",), [], "a statement has a context"),
        ("unknown field of the context", ("context", "axioms"), {}, "unknown fields"),
        ("unknown letter", ("proof", 0, "fact"), "P P Q = P", "unknown letter 'Q'"),
        ("letter named twice", ("context", "let", "w"), "0", "the letter 'w' is not new"),
        ("abbreviation of itself", ("context", "let", "P"), "I_d - P", "'P' is defined by itself"),
        ("circular abbreviations", ("context", "let"), {"P": "Q", "Q": "P"}, "malformed certificate .RecursionError"),
        ("letter named like an identity", ("context", "letters", "I_d"), ["d", "d"], "the letter 'I_d' is not new"),
        ("two relations", ("proof", 0, "fact"), "P P = P = P", "neither a relation nor a predicate"),
        ("two relations of order", ("context", "given", "unit"), "1 >= w' w > 0", "neither a relation"),
        ("order of vectors", ("context", "given", "order"), "w >= 0 w", "only scalars are ordered"),
        ("float", ("proof", 0, "cofactors", 0, 0), "1.0", "cannot read"),
        ("number that is not text", ("proof", 0, "cofactors", 0, 0), 1, "malformed certificate"),
        ("truth value", ("proof", 0, "fact"), True, "not a fact: True"),
        ("nothing", ("proof", 0, "fact"), None, "not a fact: None"),
        ("empty fact", ("proof", 0, "fact"), "", "cannot read ''"),
        ("unbalanced", ("proof", 0, "fact"), "(P P = P", "cannot read"),
        ("left over", ("proof", 0, "fact"), "P P) = P", "cannot read"),
        ("division by a letter", ("proof", 0, "fact"), "P P / w = P", "cannot read 'P . P / w'"),
        ("division by zero", ("proof", 0, "cofactors", 0, 0), "1 / 0", "cannot read '1 / 0'"),
        ("zeroth power", ("proof", 0, "cofactors", 0, 0), "(w' w)^0", "cannot read .* 0'"),
        ("inverse of a sum", ("proof", 0, "cofactors", 0, 0), "(1 + w' w)^-1", "not invertible|may vanish"),
        ("inverse of zero", ("proof", 0, "cofactors", 0, 0), "(1 - 1)^-1", "not invertible|may vanish"),
        ("inverse of a square", ("proof", 0, "cofactors", 0, 0), "(w' w)^-1", "denominator may vanish"),
    ],
    "sandwich": [
        ("coefficient", ("proof", 0, "terms", 0, 0), "1/3", "the terms and cofactors leave"),
        ("negative coefficient", ("proof", 0, "terms", 0, 0), "-1/2", "-1/2 is not a positive rational"),
        ("coefficient zero", ("proof", 0, "terms", 0, 0), "0", "0 is not a positive rational"),
        ("coefficient of unknown sign", ("proof", 0, "terms", 0, 0), "a", "a is not a positive rational"),
        ("one term short", ("proof", 0, "terms", 1), DROP, "the terms and cofactors leave"),
        ("one factor short", ("proof", 1, "branches", 1, 0, "terms", 0, 1, 1), DROP, "the terms and cofactors leave"),
        ("square of a row", ("proof", 0, "terms", 0, 2), "r'", "r' is no column"),
        ("equation as inequality", ("proof", 0, "terms", 0, 1, 0), "l:attained", "not of the kind >= or >"),
        ("strict without a strict term", ("proof", 0, "fact"), "l < 1/2 a + 1/2 b", "no term is strictly positive"),
        ("different without a strict term", ("proof", 0, "fact"), "l != 1/2 a + 1/2 b", "no term is strictly positive"),
        ("strict by a square that may vanish", ("proof", 1, "branches", 1, 0, "terms", 3, 1), ["given:a"],
         "no term is strictly positive"),
        ("inequality proves an equation", ("proof", 0, "fact"), "l = 1/2 a + 1/2 b",
         "an inequality proves != or >= or >, not"),
        ("other side", ("proof", 0, "fact"), "l >= 1/2 a + 1/2 b", "the terms and cofactors leave"),
        ("max for min", ("context", "defined", "l", 0), "max", "the terms and cofactors leave"),
        ("definition missing", ("context", "defined"), DROP, "no fact is called 'l:first' here"),
        ("unknown definition", ("context", "defined", "l", 0), "median", "unknown kind of definition 'median'"),
        ("argument missing", ("context", "defined", "l", 2), DROP, "wrong number of arguments for 'min'"),
        ("argument of another shape", ("context", "defined", "l", 2), "r", "b := 1 r has shape"),
        ("circular definition", ("context", "defined", "l", 2), "l", "the definition of l is circular"),
        ("definition of no letter", ("context", "defined", "k"), ["min", "a", "b"], "definition of the unknown letter"),
        ("hypothesis of the other case", ("proof", 0, "terms", 0, 1, 0), "s2.case1", "no fact is called 's2.case1'"),
        ("case of another step", ("proof", 1, "branches", 1, 0, "terms", 3, 1, 0), "s1.case1", "no fact is called"),
        ("one branch", ("proof", 1, "branches", 0), DROP, "2 cases are needed"),
        ("branch that proves nothing", ("proof", 1, "branches", 1), [], "nothing proves 1 .l. >= 0"),
        ("branch without its contradiction", ("proof", 1, "branches", 1, 1), DROP, "nothing proves 1 .l. >= 0"),
        ("branch for another goal", ("proof", 1, "fact"), "l > 0", "nothing proves 1 .l. > 0"),
        ("split on a predicate", ("proof", 1, "split"), "exp(a, b)", "only relations are negated: exp"),
        ("no contradiction", ("proof", 1, "branches", 1, 1, "by"), ["given:a"], "no contradiction"),
        ("contradiction of three", ("proof", 1, "branches", 1, 1, "by"), ["s3", "s3", "s3"], "one or two facts"),
        ("absurd proves something else", ("proof", 1, "branches", 1, 1, "fact"), "0 > 1", "between one or two facts"),
        ("predicate in a contradiction", ("proof", 1, "branches", 1, 1, "by"), ["p"], "no fact is called 'p' here"),
    ],
    "invariant": [
        ("sign of the rate", ("context", "derivations", "rate", "x"), "x", "the terms and cofactors leave"),
        ("factor in the rate", ("context", "derivations", "rate", "x"), "-2 x", "the terms and cofactors leave"),
        ("clock that runs backwards", ("context", "derivations", "rate", "t"), "-1", "the terms and cofactors leave"),
        ("shape of the rate", ("context", "derivations", "rate", "x"), "-v", "rate.x. has shape"),
        ("rate of a defined letter", ("context", "derivations", "rate", "E"), "E", "follows from the definition of E"),
        ("rate without a start", ("context", "substitutions", "start", "x"), DROP, "x moves, but has no start"),
        ("start that moves", ("context", "substitutions", "start", "x"), "t", "the start of x moves"),
        ("start of what stands still", ("context", "substitutions", "start", "x0"), "0",
         "start changes x0, which does not move"),
        ("start of another exponential", ("context", "substitutions", "start", "E"), "x0",
         "is not declared as the exp"),
        ("no start of the exponential", ("context", "substitutions", "start", "E"), DROP, "is not declared as the exp"),
        ("exponential of something else", ("context", "defined", "E0"), ["exp", "x0"], "is not declared as the exp"),
        ("rate that is a substitution", ("context", "substitutions", "rate"), {"x": "-x"}, "rate must be a derivation"),
        ("start that is a derivation", ("context",), {**INVARIANT["context"], "substitutions": {},
         "derivations": {**INVARIANT["context"]["derivations"], "start": {}}}, "start must be a substitution"),
        ("exponent", ("context", "defined", "E", 1), "2 t", "the terms and cofactors leave"),
        ("unknown rule", ("proof", 1, "rule"), "stands-still", "no rule for a step is called 'stands-still'"),
        ("rule of the kernel", ("proof", 1, "rule"), "picard-lindelof",
         "no rule for a step is called 'picard-lindelof'"),
        ("another rule", ("proof", 1, "rule"), "monotone", "what is needed is"),
        ("premise of another quantity", ("proof", 1, "with", "q"), "E", "what is needed is"),
        ("premise that is not that", ("proof", 1, "by", 0), "E:positive", "what is needed is"),
        ("premise missing", ("proof", 1, "by"), [], "1 facts are needed, not 0"),
        ("premise too many", ("proof", 1, "by"), ["s1", "s1"], "1 facts are needed, not 2"),
        ("variable missing", ("proof", 1, "with"), {}, "variables .'q'. are needed"),
        ("variable too many", ("proof", 1, "with", "p"), "E", "variables .'q'. are needed"),
        ("other conclusion", ("proof", 1, "fact"), "E x = start(x)", "what follows is"),
        ("two things renamed to one", ("proof", 3, "with", "E"), "E", "what is needed is exp. 1 .E. . 0."),
        ("exponential of zero only", ("proof", 3, "by", 0), "E:is", "what is needed is exp"),
        ("value missing", ("proof", 4, "cofactors", 1), DROP, "the terms and cofactors leave"),
    ],
    "by numbers": [
        ("hypothesis fails", ("context", "given", "size"), "n = 4", "given:size does not hold at the data"),
        ("strict hypothesis fails", ("refutation", "values", "A", 0), ["0", "0"], "given:more does not hold"),
        ("not false", ("refutation", "values", "x"), [["2"], ["6"]], "not false at the data"),
        ("another hypothesis", ("context", "given", "solves"), "A x = y", "given:solves does not hold"),
        ("unknown conclusion", ("refutation", "assume"), "y", "no conclusion is called 'y'"),
        ("true fact called false", ("refutation", "false"), "given:more", "not false at the data"),
        ("fact that is not there", ("refutation", "false"), "d1", "no fact is called 'd1' here"),
        ("value too few", ("refutation", "values", "x", 1), DROP, "x has a wrong size"),
        ("value too many", ("refutation", "values", "x", 0), ["1", "0"], "x has a wrong size"),
        ("no values of a letter", ("refutation", "values", "x"), [], "x has a wrong size"),
        ("letter without a value", ("refutation", "values", "x"), DROP, "the data give no value for 'x'"),
        ("value of no letter", ("refutation", "values", "z"), [["1"]], "'z' is no letter of the statement"),
        ("float", ("refutation", "values", "y", 0, 0), 5.0, "cannot read"),
        ("truth value", ("refutation", "values", "y", 0, 0), True, "cannot read"),
        ("dimension missing", ("refutation", "dims", "d"), DROP, "the data give no size"),
        ("dimension zero", ("refutation", "dims", "m"), 0, "the data give no size|no sizes"),
        ("dimension too large", ("refutation", "dims", "d"), 3, "has a wrong size"),
        ("order of dimensions", ("context", "less"), [["d", "m"]], "d < m does not hold at the data"),
        ("predicate as hypothesis", ("context", "given", "p"), "exp(y' y, 1)",
         "given:p does not hold at the data"),
        ("predicate as conclusion", ("conclude", "solves"), "exp(y' y, 1)", "only relations are negated: exp"),
        ("quantified hypothesis", ("context", "given", "p"), {"forall": {"u": SCALAR}, "if": [], "then": ["u = u"]},
         "only relations are evaluated at data"),
        ("wrong value of a definition", ("refutation", "values", "n", 0, 0), "4", "n:square does not hold at the data"),
        ("wrong sign of a definition", ("refutation", "values", "n", 0, 0), "-5", "n:nonnegative does not hold at"),
        ("value that does not fit a definition", ("refutation", "values", "y", 0, 0), "4", "n:square does not hold"),
    ],
    "by slope": [
        ("denominator that may vanish", ("context", "given", "now"), "n >= 0", "denominator may vanish"),
        ("hypothesis along the flow", ("context", "given", "start"), "x > 0", "given:start is about all times"),
        ("equation along the flow", ("context", "given", "start"), "x = x0", "given:start is about all times"),
        ("stronger than existence", ("context", "given", "more"), "n > 1", "given:more is about all times"),
        ("value of the state", ("refutation", "values", "x"), [["3/2"]], "have a clock if the data are"),
        ("hypothesis fails", ("refutation", "values", "x0", 0, 0), "-1", "does not hold at the data"),
        ("true at the start", ("refutation", "false"), "assumed", "not false at the data"),
        ("derived from nothing", ("refutation", "derive", 0, "by", 0), "given:now", "what is needed is"),
        ("other slope", ("refutation", "derive", 0, "fact"), "x = 1", "what follows is"),
        ("field that is not smooth", ("context",),
         flow({"x": "l"}, {"x": "x0"}, "x0", "l", defined={"l": ["max", "x", "0"]}), "the field may not be smooth"),
    ],
    "along a trajectory": [
        ("another trajectory", ("refutation", "values", "x", 0, 0), "one", "rate.x. is"),
        ("polynomial trajectory", ("refutation", "values", "x", 0, 0), "1 - t", "rate.x. is -1, not -1 . 1 .t."),
        ("exponent", ("refutation", "parameters", "defined", "E", 1), "-2 t", "rate.x. is|what is needed is"),
        ("start", ("refutation", "values", "x0", 0, 0), "2", "start.x. is"),
        ("start that moves", ("refutation", "values", "x0", 0, 0), "E", "x0 must not move|start.x. is"),
        ("field", ("context", "derivations", "rate", "x"), "x", "rate.x. is"),
        ("another clock", ("refutation", "parameters", "derivations", "rate", "t"), "2", "the only clock is t"),
        ("a second clock", ("refutation", "parameters", "derivations", "rate", "s"), "1", "s moves"),
        ("a late clock", ("refutation", "parameters", "substitutions", "start", "t"), "1", "clock starts|not declared"),
        ("restricted time", ("refutation", "parameters", "given", "short"), "1 >= t", "restricts the time"),
        ("negative time", ("refutation", "point", "t"), "-1", ">= 0 fails at the point|before the start"),
        ("no point", ("refutation", "point"), DROP, "the point gives a value to each parameter"),
        ("hypothesis that fails at the point", ("refutation", "parameters"),
         {**ALONG["refutation"]["parameters"], "given": {"never": "0 > 1"}}, "-1 > 0 fails at the point"),
        ("quantified hypothesis on parameters", ("refutation", "parameters", "given", "all"), {"or": [["t >= 0"]]},
         r"or\( 1 \(t\) >= 0\) fails at the point"),
        ("not fixed in time", ("refutation", "at"), [], "no fact is called 'at t' here"),
        ("fixed at no parameter", ("refutation", "at"), ["s"], "no value for the parameter 's'"),
        ("at the start", ("refutation", "point", "t"), "0", "the terms and cofactors leave"),
        ("step about all times at one time", ("refutation", "then", 0), rule("q1", "1 = 0", "differentiate", "at t",
         p="t", q="1"), "needs facts that hold for all times"),
        ("exponential at zero", ("refutation", "steps"), [], "start.x. is"),
    ],
    "quantified": [
        ("condition missing", ("proof", 0, "fact", "if"), [], "no fact is called 's1.if1' here"),
        ("claim not proved", ("proof", 0, "proves"), ["a", "a"], "what is needed is"),
        ("claim missing", ("proof", 0, "proves"), ["a"], "2 facts are needed, not 1"),
        ("claims in another order", ("proof", 0, "proves"), ["b", "a"], "what is needed is"),
        ("letter that is not new", ("proof", 0, "fact", "forall"), {"x": ["d", "1"]}, "the letter 'x' is not new"),
        ("letter of another shape", ("proof", 0, "fact", "forall"), {"u": ["m", "1"]}, "shapes do not fit"),
        ("field missing", ("proof", 0, "fact", "if"), DROP, "a fact needs just the fields"),
        ("field too many", ("proof", 0, "fact", "with"), [], "a fact needs just the fields"),
        ("suppose for an equation", ("proof", 0, "fact"), "x = x", "only a universal fact is proved by supposing"),
        ("step from inside", ("proof", 4, "branches", 0, 0, "cofactors", 0, 2), "a", "no fact is called 'a' here"),
        ("letter from inside", ("proof", 1, "with", "u"), "u", "unknown letter 'u'"),
        ("condition not known", ("proof", 1, "by"), ["given:left inverse"], "what is needed is"),
        ("instantiated without its condition", ("proof", 1, "by"), [], "1 facts are needed, not 0"),
        ("instantiated at another shape", ("proof", 1, "with", "u"), "y", "u has shape"),
        ("instantiated at nothing", ("proof", 1, "with"), {}, "values are needed for .'u'."),
        ("another consequence", ("proof", 1, "fact"), "x = 0", "what follows is"),
        ("instance of an equation", ("proof", 1, "of"), "given:solves", "not of the kind forall"),
        ("witness that is none", ("proof", 2, "with", "z"), "2 x", "given:solves.* do not prove"),
        ("witness of another shape", ("proof", 2, "with", "z"), "y", "z has shape"),
        ("witness for a universal fact", ("proof", 2, "fact"), EVERY,
         "only existence, and alternatives, are proved so"),
        ("nothing that exists", ("proof", 3, "of"), "given:solves", "not of the kind exists"),
        ("escape of what was obtained", ("proof", 3, "fact"), "A z = y", "unknown letter 'z'"),
        ("not what was to be shown", ("proof", 3, "fact"), "A B y = 0", "nothing proves"),
        ("alternatives that are none", ("proof", 4, "on"), "given:solves", "not of the kind or"),
        ("one alternative short", ("proof", 4, "branches", 1), DROP, "2 cases are needed"),
        ("assumption of another branch", ("proof", 4, "branches", 0, 0, "cofactors", 0, 2), "s5.case2", "no fact is"),
        ("none of the alternatives", ("proof", 5, "by"), ["given:solves"], "given:solves.* do not prove"),
        ("all of nothing", ("proof", 5, "by"), [], "... do not prove"),
        ("alternative for an equation", ("proof", 5, "fact"), "x = 0",
         "only existence, and alternatives, are proved so"),
        ("alternative that is text", ("proof", 5, "fact"), {"or": ["x = 0"]}, "neither a relation nor a predicate"),
        ("unknown connective", ("proof", 5, "fact"), {"not": ["x = 0"]}, "a fact needs just the fields"),
    ],
    "citing": [
        ("unknown claim", ("proof", 2, "claim"), "test/none", "no certificate for test/none"),
        ("unknown statement", ("proof", 2, "statement"), "printed", "test/lemma does not prove 'printed'"),
        ("unknown conclusion", ("proof", 2, "conclusion"), "cube", "test/lemma has no conclusion 'cube'"),
        ("hypothesis missing", ("proof", 2, "by"), {}, "facts are needed for .'c'., not .."),
        ("hypothesis too many", ("proof", 2, "by", "d"), "s1", "facts are needed for .'c'."),
        ("hypothesis not known", ("proof", 2, "by", "c"), "s1", "'s1' is .* what is needed is"),
        ("hypothesis of another letter", ("proof", 2, "with", "c"), "k", "what is needed is 1 .k. > 0"),
        ("another start", ("proof", 2, "with", "x0"), "x0", "start.x. differs from the cited flow"),
        ("another flow", ("context", "derivations", "rate", "y"), "y", "rate.x. differs from the cited flow"),
        ("what stands still moves", ("proof", 2, "with", "c"), "x^2", "rate.c. differs from the cited flow"),
        ("no flow", ("context",), {k: v for k, v in CITING["context"].items() if k in ("letters", "given")},
         "the field 'rate' is missing"),
        ("letter of another shape", ("proof", 2, "with", "x"), "v", "x has shape"),
        ("letter without a value", ("proof", 2, "with", "c"), DROP, "unknown letter 'c'"),
        ("value of no letter", ("proof", 2, "with", "k"), "k", "not letters of test/lemma"),
        ("another conclusion", ("proof", 2, "conclusion"), "rate", "denominator may vanish|what follows is"),
        ("another fact", ("proof", 2, "fact"), "k^2 (x - y)^2 >= 0", "what follows is"),
        ("itself", ("proof", 2, "claim"), "test/main", "is not proved before"),
    ],
    "limit": [
        ("no flow", ("context",), {"letters": FALLING["letters"]}, "no limit|unknown letter 'rate'"),
        ("limit of what moves", ("proof", 8, "steps", 0, "expression"), "-2 u x", "of the limit of what moves"),
        ("limit of nothing", ("proof", 8, "steps", 0, "with"), {}, "limits are of quantities"),
        ("another word", ("proof", 8, "steps", 0, "expression"), "-u", "what follows is"),
        ("limit of an equation", ("proof", 8, "steps", 0, "with", "u"), "clock", "not of the kind tends"),
        ("letter that is not new", ("proof", 8, "steps", 0, "with"), {"M": "gone.has1"}, "the letter 'M' is not new"),
        ("inverse of a limit", ("proof", 8, "steps", 0, "expression"), "u^-1", "may vanish and is not listed"),
        ("limit that escapes", ("proof", 8, "fact"), "tends(x^2, M)", "unknown letter 'M'"),
        ("limit that is no predicate", ("proof", 8, "fact"), "tends(x)", "not a limit"),
        ("limit of three", ("proof", 8, "fact"), "tends(x, 0, 0)", "not a limit"),
        ("limit that is not its own", ("conclude", "limit"), "tends(x, 1)", "is not among the proved facts"),
        ("limits in a case", ("proof", 8, "steps"), [step("cases", "c", "tends(x, 0)", split="x = 0", branches=[
            [limit_of("a", "tends(1, 1)", "1", u="gone.has1")], []])], "need facts that hold for all times"),
        ("rate that may be anything", ("context", "derivations", "rate", "x"), "?", "nothing is known of rate.x."),
        ("unknown rate", ("context", "derivations", "rate", "x"), "-?", "cannot read"),
    ],
    "limit shown": [
        ("not proved", ("refutation", "proof"), [], "no proof shows given:to"),
        ("shown by itself", ("refutation", "proof"), [step("cases", "s", "tends(x, 0)", split="x0 = 0", branches=[
            [limit_of("a", "tends(x, 0)", "u", u="given:to")], []])], "no fact is called 'given:to'"),
        ("another limit", ("context", "given", "to"), "tends(x, 1)", "no proof shows given:to"),
        ("limit of an alternative", ("context", "given", "to"), {"or": [["tends(x, 0)"]]}, "evaluated at data"),
        ("assumed before it is shown", ("refutation", "proof", 0), identity("a", "x = x0", "1 | 1 | assumed | 1"),
         "no fact is called 'assumed'"),
        ("other data", ("refutation", "values", "x0", 0, 0), "1", "not true at the data"),
        ("data of what moves", ("refutation", "derive", 2, "fact"), "x = 2", "there are no data for"),
        ("data of a predicate", ("refutation", "derive", 2, "fact"), "complete(t)", "there are no data for|evaluated"),
    ],
    "limit elsewhere": [
        ("existence itself", ("refutation", "false"), "assumed", "only relations are negated: exists"),
        ("it may exist", ("conclude", "end", "with", 1), "tends(x, u)", "nothing proves tends"),
        ("the hypothesis fails", ("context", "given", "to"), "tends(y, 2)", "given:to does not hold"),
        ("the limit is not known", ("refutation", "steps", 6), DROP, "not false at the data"),
        ("another start", ("refutation", "values", "y0", 0, 0), "2", "start.y. is"),
        ("what has a rate", ("context", "derivations", "rate", "y"), "1", "rate.y. is"),
        ("no trajectory", ("refutation", "values", "x"), DROP, "have a clock if the data are"),
    ],
    "induction": [
        ("a rate as well", ("context", "derivations"), {"rate": {"x": "0"}}, "time is continuous, or goes in steps"),
        ("a rate of another letter", ("context", "derivations"), {"rate": {"c": "0"}}, "time is continuous, or goes"),
        ("next that is a derivation", ("context",), {**HALVING, "derivations": {"next": {"x": "x/2"}},
         "substitutions": {"start": {"x": "x0", "m": "m0"}}}, "next must be a substitution"),
        ("next of a defined letter", ("context", "substitutions", "next", "m"), "m/2", "follows from the definition"),
        ("next of a defined letter that stands still", ("context", "substitutions", "next", "n"), "n",
         "follows from the definition of n|has no start"),
        ("no start", ("context", "substitutions", "start"), DROP, "x moves, but has no start"),
        ("no start of x", ("context", "substitutions", "start", "x"), DROP, "x moves, but has no start"),
        ("start that moves", ("context", "substitutions", "start", "x"), "m", "the start of x moves"),
        ("start of what stands still", ("context", "substitutions", "start", "c"), "x0",
         "start changes c, which does not move"),
        ("next of another shape", ("context", "substitutions", "next", "x"), "v", "next.x. has shape"),
        ("next by a bound letter", ("context", "substitutions", "next", "x"), "u", "unknown letter 'u'"),
        ("next by a variable of the rule", ("context", "substitutions", "next", "x"), "q", "unknown letter 'q'"),
        ("next by what may be 0", ("context", "substitutions", "next", "x"), "c^-1 x", "denominator may vanish"),
        ("another step", ("context", "substitutions", "next", "x"), "-x/2", "the terms and cofactors leave"),
        ("steps of the norm of what moves", ("proof", 4, "fact"), "next(m) = m", "is not declared as the norm"),
        ("a start below 0", ("context", "given", "start"), "0 >= x0", "what is needed is"),
        ("more is assumed before the step", ("proof", 0, "fact", "if"), ["x >= 0", "x0 >= x"], "what is needed is"),
        ("the step with a bound letter", ("proof", 0, "fact", "forall"), {"u": SCALAR}, "what is needed is forall"),
        ("strict", ("proof", 1, "rule"), "strict-induction", "what is needed is"),
        ("under an assumption on the state", ("proof", 1), step("cases", "s3", "x >= 0", split="c >= x", branches=[
            [INDUCTION["proof"][1] | {"name": "s7"}], [INDUCTION["proof"][1] | {"name": "s8"}]]),
         "the rule 'induction' needs facts that hold for all times"),
        ("inside the induction", ("proof", 0, "steps"), [
            rule("s2", "next(x) >= 0", "induction", "given:start", "s1.if1", q="x")],
         "needs facts that hold for all times"),
        ("a limit", ("context", "given", "limit"), "tends(x, 0)", "there is no flow, so no limit"),
        ("a run without end", ("context", "given", "limit"), "complete(x)", "there is no flow, so no limit"),
        ("a rule about flows", ("proof", 3, "rule"), "monotone", "cannot read 'rate.q.'"),
    ],
    "first step": [
        ("it holds", ("refutation", "values", "x0", 0, 0), "0", "does not hold at the data"),
        ("hypothesis on the state", ("context", "given", "now"), "y >= 3 x + n", "given:now does not hold at the data"),
        ("hypothesis on the next state", ("context", "given", "soon"), "next(y) = 9 n", "given:soon does not hold at"),
        ("another start", ("context", "substitutions", "start", "y"), "2", "does not hold at the data"),
        ("norm of another state", ("refutation", "values", "n", 0, 0), "2", "n:square does not hold at the data"),
        ("value of the state", ("refutation", "values", "x"), [["1"]], "either along a trajectory or at its start"),
        ("along a trajectory", ("refutation",), {**FIRST_STEP["refutation"], "parameters": TIME, "point": {"t": "0"},
         "values": {"x": [["one"]], "y": [["3"]], "x0": [["one"]], "n": [["one"]]}}, "have a clock if the data are"),
        ("parameters that move in steps", ("refutation",), {**FIRST_STEP["refutation"], "point": {"p": "0"},
         "parameters": {"letters": {"p": SCALAR}, "substitutions": {"next": {"p": "p"}, "start": {"p": "0"}}}},
         "the only clock is t"),
        ("data of what moves", ("refutation", "derive", 0), step("evaluate", "d1", "x = 1"), "there are no data for"),
        ("a later step", ("refutation", "derive", 0, "fact"), "x0/4 = x0", "what follows is"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "path", "value", "reason"),
    [pytest.param(name, *case[1:], id=f"{name}: {case[0]}") for name, cases in WRONG.items() for case in cases],
)
def test_what_is_wrong_is_rejected(name: str, path: Key, value: Any, reason: str) -> None:
    wrong = without(ACCEPTED[name], path) if value is DROP else changed(ACCEPTED[name], path, value)
    rejected(reason, {"printed": wrong}, lemma={"theorem": LEMMA})


def test_a_limit_that_is_proved_at_the_data_is_not_false() -> None:
    wrong = changed(ELSEWHERE, ("conclude", "end", "with", 1), "tends(x, 0)")
    wrong = changed(wrong, ("refutation", "derive", 0, "fact"), "tends(x, 0)")
    rejected("not false at the data: tends", {"printed": wrong})


# How expressions are written ------------------------------------------------------------------------------------------

NO_EXPRESSIONS = [  # most of them are Python
    "a < b < c", "a if b else c", "rate(*a)", "rate(**a)", "lambda: a", "lambda a: b", "a.b", "a.T", "a[0]", "a == b",
    "a // 2", "1.5", "1e3", "1j", "+a", "~a", "not a", "a and b", "a % b", "a @ b", "a, b", "(a, b)", "[a]", "a := b",
    "b(a)", "f(a)", "rate(a, b)", "rate()", "rate(a=b)", "rate (a)", "None", "'a'", '"a"', "a # b", "a; b", "07", "2a",
    "", " ", "(", "()", "a) + (b", "a^b", "a^0", "a^-0", "a^2^3", "a/0", "a/b", "a/-2", "'a", "a b(c)",
    "a(b)", "2(a)", "(a)(b)", "a 'b",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_EXPRESSIONS)
def test_what_is_no_expression_is_rejected(text: str) -> None:
    scope = read_scope(flow({"a": "b"}, {"a": "b"}, "b", "c"), RULES, set())
    with pytest.raises(Rejected, match=r"cannot read|unknown letter 'rate'"):
        scope.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "True",
        "a^True",
        "a/True",
        "0x10",
        "0b1",
        "1_0",
        "a^1_0",
        "a ** 2",
        "rate(a,)",
        "--a",
        "- -a",
        "a + -a",
        "a - -a",
        "a * -a",
        "(rate)(a)",
        "(a)(a)",
    ],
)
def test_what_is_python_but_not_of_the_format_is_rejected(text: str) -> None:
    scope = read_scope(flow({"a": "b"}, {"a": "b"}, "b", "c"), RULES, set())
    with pytest.raises(Rejected):
        scope.parse(text)


# Files, formats, citations --------------------------------------------------------------------------------------------

GOOD: Json = {"format": FORMAT, "claim": "paper/one", "statements": {"printed": PROJECTION}}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({**GOOD, "format": "wn-proofs certificate 2"}, "unknown format 'wn-proofs certificate 2'"),
        ({**GOOD, "format": 1}, "unknown format 1"),
        (without(GOOD, ("format",)), "unknown format None"),
        ({**GOOD, "claim": "paper/two"}, "this is a certificate for 'paper/two'"),
        (without(GOOD, ("claim",)), "this is a certificate for None"),
        ({**GOOD, "statements": {}}, "no statements"),
        ({**GOOD, "statements": []}, "no statements"),
        ({**GOOD, "statements": [PROJECTION]}, "malformed certificate"),
        (without(GOOD, ("statements",)), "no statements"),
        ({**GOOD, "verdict": "verified"}, "no statements"),
        ({**GOOD, "statements": {"printed": {}}}, "the field 'context' is missing"),
        ({**GOOD, "statements": {"printed": None}}, "malformed certificate"),
        ({}, "unknown format None"),
        ([], "malformed certificate"),
        ("", "malformed certificate"),
        (None, "malformed certificate"),
    ],
)
def test_what_is_no_certificate_is_rejected(data: Any, reason: str) -> None:
    with pytest.raises(Rejected, match=f"^paper/one: (printed: )?{reason}"):
        Library({"paper/one": data}, RULES).check("paper/one")


def test_a_claim_without_a_certificate_is_rejected() -> None:
    with pytest.raises(Rejected, match="no certificate for paper/two"):
        Library({"paper/one": GOOD}, RULES).check("paper/two")


def citing(other: str, statement: str = "theorem") -> Json:
    """A statement that cites 0 = 0 from another."""
    by: Json = {"claim": other, "statement": statement, "conclusion": "c", "by": {}, "with": {}}
    return proved({}, "0 = 0", step("cite", "s1", "0 = 0", **by))


TRIVIAL = proved({}, "0 = 0", identity("s1", "0 = 0"))


def test_citations_may_form_a_chain() -> None:
    found = check({"printed": citing("test/b")}, b={"theorem": citing("test/c")}, c={"theorem": TRIVIAL})
    assert found.cites == ("test/b",)
    assert check({"a": TRIVIAL, "b": citing("test/main", "a")}).cites == ()


@pytest.mark.parametrize("others", [{}, {"b": "test/main"}, {"b": "test/c", "c": "test/main"}, {"b": "test/b"}])
def test_citations_must_not_form_a_circle(others: dict[str, str]) -> None:
    statements = {name: {"theorem": citing(target)} for name, target in others.items()}
    first = "test/b" if others else "test/main"
    rejected("a circle of citations|is not proved before", {"theorem": citing(first)}, **statements)


def test_two_claims_must_not_lean_on_each_other_by_different_statements() -> None:
    rejected("a circle of citations: test/main -> test/b -> test/main",
             {"a": TRIVIAL, "theorem": citing("test/b")}, b={"theorem": citing("test/main", "a")})  # fmt: skip


def test_a_statement_may_be_cited_only_after_it() -> None:
    rejected("test/main: a: step 's1': 'b' is not proved before", {"a": citing("test/main", "b"), "b": TRIVIAL})


def test_a_refuted_statement_is_not_cited() -> None:
    rejected("test/b does not prove 'printed'", {"theorem": citing("test/b", "printed")}, b={"printed": BY_NUMBERS})


def test_what_cites_a_rejected_claim_is_rejected() -> None:
    rejected("test/main: theorem: step 's1': test/b: theorem: step 's1': the terms and cofactors leave 1",
             {"theorem": citing("test/b")},
             b={"theorem": changed(TRIVIAL, ("proof", 0, "fact"), "1 = 0")})  # fmt: skip


def test_a_rejected_claim_stays_rejected() -> None:
    wrong = changed(TRIVIAL, ("proof", 0, "fact"), "1 = 0")
    statements = {"a": TRIVIAL, "b": wrong}
    library = Library({"test/b": {"format": FORMAT, "claim": "test/b", "statements": statements},
                       "test/c": {"format": FORMAT, "claim": "test/c", "statements": {"c": citing("test/b", "a")}}},
                      RULES)  # fmt: skip
    for claim in ("test/b", "test/c", "test/b", "test/c"):
        with pytest.raises(Rejected, match="the terms and cofactors leave 1"):
            library.check(claim)
    assert not library.outcomes


def test_two_rules_of_one_name_are_rejected(tmp_path: Path) -> None:
    table = (FOLDER / "rules.toml").read_text(encoding="utf-8")
    (tmp_path / "rules.toml").write_text(table + table[table.rindex("[[rule]]") :], encoding="utf-8")
    with pytest.raises(Rejected, match="a name stands twice in the table of rules"):
        Rules(tmp_path / "rules.toml")


# Every change of every certificate ------------------------------------------------------------------------------------
#
# Each number, sign, exponent, relation, prime and name is changed, one at a time, and each item and field is dropped.
# What the kernel still accepts after that must be true for a reason that is on a short list.

TOKEN = re.compile(r"\d+|[A-Za-z]\w*|!=|>=|<=|[-+*/^'()=<>,]")
RELATIONS = {"=": "!=", "!=": "=", ">=": "<=", "<=": ">=", ">": "<", "<": ">", "+": "-", "-": "+", "'": " "}
WORDS = {"rate": "start", "start": "rate", "by_eta": "at_eta_0", "at_eta_0": "by_eta"}


def variants(text: str, letters: Json) -> Iterator[str]:
    """An expression, a fact or a name with one token changed."""
    for match in TOKEN.finditer(text):
        token, new = match[0], RELATIONS.get(match[0], "")
        if token.isdigit():
            new = str(int(token) + 1)
        elif token in letters:
            new = min((name for name in letters if name != token and letters[name] == letters[token]), default="_")
        new = WORDS.get(token, new)
        if new:
            yield f"{text[: match.start()]}{new} {text[match.end() :].lstrip()}"


def leaves(data: Any, path: Key = ()) -> Iterator[tuple[Key, Any]]:
    """Every place in plain data, with what stands there."""
    items = sorted(data.items()) if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        if key != "says":
            yield (*path, key), value
            yield from leaves(value, (*path, key))


def mutants(statement: Json) -> Iterator[tuple[Key, Any, Json]]:
    """Where something was changed, to what, and the changed statement."""
    letters = statement["context"]["letters"]
    for path, value in leaves(statement):
        yield path, DROP, without(statement, path)
        new: list[Any] = list(variants(value, letters)) if isinstance(value, str) else []
        for text in new + ([value + 1] if isinstance(value, int) else []):
            yield path, text, changed(statement, path, text)


def survivors(library: Library, claim: str, name: str, limit: int = 0) -> tuple[int, list[tuple[Key, Any, Json]]]:
    """How many changes of a statement were tried (if there is a limit, evenly spread), and those that are accepted."""
    found, count = [], 0
    every = list(mutants(library.certificates[claim]["statements"][name]))
    for change in every[:: max(1, -(-len(every) // limit))] if limit else every:
        trial = Library(library.certificates, library.rules)
        trial.outcomes |= library.outcomes
        trial.proved |= {key: known for key, known in library.proved.items() if key[0] != claim or key[1] < name}
        statements = {"printed" if name == "printed" else name: change[2]}
        trial.certificates = {**library.certificates, claim: {**library.certificates[claim], "statements": statements}}
        trial.outcomes.pop(claim, None)
        count += 1
        try:
            trial.check(claim)
        except Rejected:
            continue
        found.append(change)
    return count, found


def at(data: Any, path: Key) -> Any:
    for key in path:
        data = data[key]
    return data


def bound_letters(data: Any) -> set[tuple[str, Shape]]:
    """The letters that quantifiers bind, with their shapes."""
    if isinstance(data, list):
        return set().union(*map(bound_letters, data))
    if not isinstance(data, dict):
        return set()
    shapes = (
        data["forall"] if {"forall", "then"} <= set(data) else data["exists"] if {"exists", "with"} <= set(data) else {}
    )
    own = {(name, (rows, columns)) for name, (rows, columns) in shapes.items()}
    return own.union(*map(bound_letters, data.values()))


def same_meaning(statement: Json, path: Key, text: Any) -> bool:
    """The changed text is the same fact or expression, as 0 < 0 and 0 > 0 are."""
    old = at(statement, path)
    scope = read_scope(statement["context"], RULES, set())
    try:
        bound = bound_letters([statement.get("proof", []), statement["conclude"]])
        scope.introduce(item for item in bound if item[0] not in scope.letters)
        return read_fact(text, scope) == read_fact(old, scope)
    except Rejected:
        return False


HARMLESS = {  # what was changed so that the kernel still accepts it, and rightly so
    "projection": {
        "conclude/idempotent dropped",  # less is claimed
        "conclude/normal dropped",
    },
    "sandwich": {
        "conclude/above dropped",
        "conclude/below dropped",
        "conclude/above: l <= 1/2 b + 1/2 b",  # l <= b and l <= a are known, and so is a >= 0
        "conclude/above: l <= 1/2 a + 1/2 a",
        "conclude/below: a >= 0",
        "context/letters/r dropped",  # a letter that does not occur
        "context/letters/r/1: 2",
    },
    "invariant": {"context/letters/v dropped", "context/letters/v/1: 2"},
    "by numbers": {
        "context/given dropped",  # refuted with fewer hypotheses
        "context/given/size dropped",
        "context/defined dropped",  # then n is any number
        "context/defined/n dropped",
        "context/given/more dropped",
        "context/given/more: x' A' A x > 1",  # a hypothesis that holds as well
        "refutation/values/A/0/0: 2",  # other data on which it fails
        "refutation/values/A/0/1: 2 /2",
        "refutation/values/A/0/1: 1/3",
        "refutation/values/x/0/0: 2",
        "refutation/values/x/1/0: 3",
    },
    "by slope": {
        "context/given/start dropped",
        "context/given/start: n > 0",
        "context/given/start: x0 > 1",
    },
    "along a trajectory": {
        "context/given dropped",
        "context/given/positive dropped",
        "context/given/positive: x0 > 0",
        "refutation/parameters/given dropped",  # e^-t < 1 at t = 1, whether or not t >= 0 is given
        "refutation/parameters/given/time dropped",
    },
    "quantified": {
        "conclude/unique dropped",
        "conclude/exists dropped",
        "conclude/image dropped",
        "conclude/either dropped",
        "context/given/some/or/1/1 dropped",  # the branch uses x = 0 alone
        "context/given/some/or/1/1: y != 0",
        "proof/1 dropped",
    },
    "limit": {
        "conclude/lasting dropped",
        "conclude/limit dropped",
        "context/substitutions/start/t: 1",  # the clock may start at any time
    },
    "limit shown": {
        "context/substitutions/start/t: 1",
        "context/given dropped",  # what is to be shown is not needed for what is concluded
        "context/given/to dropped",
    },
    "limit elsewhere": {
        "conclude/end/with/0 dropped",  # x tends to 0, and not to y0 = 3 or x0 = 1, whatever u is
        "conclude/end/with/0: u < y0",
        "conclude/end/with/0: u > x",
        "context/given dropped",
        "context/given/to dropped",
        "refutation/parameters/given dropped",
        "refutation/parameters/given/time dropped",
        "refutation/point/t: 1",
    },
    "citing": {
        "context/letters/v dropped",
        "context/letters/v/1: 2",
        "proof/0 dropped",  # a step that nothing uses
    },
    "induction": {
        "conclude/sign dropped",
        "conclude/square dropped",
        "conclude/fixed dropped",
        "context/defined/n dropped",  # then n is any number that stands still
        "context/letters/c/0: 2",
        "context/letters/v dropped",
        "context/letters/v/1: 2",
        "context/substitutions/start/m dropped",  # nothing depends on it
    },
    "first step": {
        "context/given dropped",
        "context/given/now dropped",
        "context/given/now: y <= 2 x + n",  # hypotheses that hold as well, with x = n = 1 and y = 3
        "context/given/now: y >= 2 x - n",
        "context/given/now: y >= 2 x + x",
        "context/given/now: y >= 2 n + n",
        "context/given/soon dropped",
        "context/given/soon: next(y) = 10 x",
        "context/substitutions/next/y: n + y^2",
        "context/defined dropped",  # then n is any number
        "context/defined/n dropped",
    },
}


def show(path: Key, text: Any) -> str:
    return "/".join(map(str, path)) + (" dropped" if text is DROP else f": {str(text).strip()}")


@pytest.mark.parametrize("name", ACCEPTED)
def test_every_change_of_a_small_certificate_is_rejected_or_harmless(name: str) -> None:
    data = {"main": ACCEPTED[name], "lemma": LEMMA}
    known = library(main={"printed": data["main"]}, lemma={"theorem": data["lemma"]})
    known.check("test/lemma")
    known.check("test/main")
    count, found = survivors(known, "test/main", "printed")
    assert count > 60
    other = {show(path, text) for path, text, _ in found if text is DROP or not same_meaning(data["main"], path, text)}
    assert other == HARMLESS[name]


LIBRARY = load(FOLDER)
STATEMENT_ONLY = ("context", "conclude")  # the same steps may prove another statement
DATA_ONLY = ("values", "point", "parameters")  # other data may refute as well


def harmless(statement: Json, path: Key, text: Any) -> bool:
    """Whether a change may be accepted if the second checker, too, finds nothing wrong."""
    inside_steps = len(path) > 1 and isinstance(path[-1], int) and path[-2] in ("proof", "steps", "derive", "then")
    branch = len(path) > 2 and path[-3] == "branches" and isinstance(path[-1], int)
    if text is DROP and (inside_steps or branch):
        return True  # a step that nothing uses
    if path[0] in STATEMENT_ONLY or (path[0] == "refutation" and path[1] in DATA_ONLY):
        return True
    if text is DROP:
        return path[-2] == "with"  # a value for a letter that does not occur
    return enough(statement, path, text) or same_meaning(statement, path, text)


def enough(statement: Json, path: Key, text: Any) -> bool:
    """The changed fact is weaker, as 0 <= 0 is than 0 < 0, or looked up at the data, or nothing needs it."""
    step = at(statement, path[:-1])
    weaker = re.sub(r"(?<![<>!])([<>])(?!=)", r"\1=", str(step[path[-1]]))
    unused = path[-1] == "fact" and json.dumps(statement).count(f'"{step["name"]}"') == 1
    return path[-1] == "fact" and (unused or step["kind"] == "evaluate" or text == weaker)


def complaint(certificate: Json) -> str:
    """What the second checker says, but for a row of a table that nothing uses."""
    try:
        second.recheck(certificate, tomllib.loads((FOLDER / "rules.toml").read_text(encoding="utf-8")))
    except second.Disagreement as error:
        return "" if "which is not defined in the same way" in str(error) else str(error)
    return ""


@pytest.mark.parametrize("claim", LIBRARY)
def test_every_change_of_a_stored_certificate_is_rejected_or_harmless(claim: str) -> None:
    library = Library(LIBRARY, RULES)
    library.check(claim)
    count = 0
    for name, statement in LIBRARY[claim]["statements"].items():
        tried, found = survivors(library, claim, name, limit=1400 // len(LIBRARY[claim]["statements"]))
        count += tried
        for path, text, mutant in found:
            assert harmless(statement, path, text), f"{name}: {show(path, text)}"
            # The second checker may ask for more than it needs of what was dropped, and where abbreviations stand.
            if text is not DROP and path[:2] != ("context", "let"):
                assert not complaint({**LIBRARY[claim], "statements": {name: mutant}}), f"{name}: {show(path, text)}"
    assert count > 200  # the smallest claim, of two short statements, has 248

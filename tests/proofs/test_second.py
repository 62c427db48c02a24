"""The second checker must accept what is true, and reject every way of being wrong that we can name."""

import copy
import json
import tomllib
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import flint
import pytest

import proofs.second
from proofs.evaluation import evaluate, matrix_of_rank, random_values, unit_vector
from proofs.second import Disagreement, recheck

RULES = tomllib.loads((Path(proofs.second.__file__).parent / "rules.toml").read_text(encoding="utf-8"))
Json = dict[str, Any]


def certificate(**statements: Json) -> Json:
    return {"format": "wn-proofs certificate 1", "claim": "test", "statements": statements}


def identity(name: str, fact: str, *cofactors: list[str]) -> Json:
    return {"name": name, "kind": "identity", "fact": fact, "cofactors": list(cofactors)}


def inequality(name: str, fact: str, terms: list[Any], *cofactors: list[str]) -> Json:
    return {"name": name, "kind": "inequality", "fact": fact, "terms": terms, "cofactors": list(cofactors)}


def rule(name: str, fact: str, which: str, by: list[str], **values: str) -> Json:
    return {"name": name, "kind": "rule", "fact": fact, "rule": which, "by": by, "with": values}


def steps(*items: Json, name: str = "deep", kind: str = "suppose", **fields: Any) -> Json:
    return {"name": name, "kind": kind, "steps": list(items), **fields}


def theorem(context: Json, proof: list[Json], **conclude: Any) -> Json:
    return certificate(theorem={"context": context, "proof": proof, "conclude": conclude})


PROJECTION = theorem(
    {
        "letters": {"w": ["d", "1"]},
        "let": {"P": "I_d - w w'"},
        "given": {"unit": "w' w = 1"},
    },
    [
        identity("idempotent", "P P = P", ["1", "w", "given:unit", "w'"]),
        identity("tangent", "w' P = 0", ["-1", "1", "given:unit", "w'"]),
        identity("turned", "P' w = 0", ["1", "1", "tangent'", "1"]),
    ],
    idempotent="P' P = P",
    tangent="P w = 0",
)

# g^2 |Pv|^2 + c (w'v)^2 >= l |v|^2, because |Pv|^2 = |v|^2 - (w'v)^2 by w'w = 1.
SANDWICH = theorem(
    {
        "letters": {"w": ["d", "1"], "v": ["d", "1"], "g": ["1", "1"], "c": ["1", "1"], "l": ["1", "1"]},
        "let": {"P": "I_d - w w'"},
        "defined": {"l": ["min", "g^2", "c"]},
        "given": {"unit": "w' w = 1", "positive": "c > 0"},
    },
    [
        inequality(
            "lower",
            "g^2 v' P' P v + c (w' v)^2 >= l v' v",
            [["1", ["l:first"], "P v"], ["1", ["l:second"], "w' v"]],
            ["l", "v' w", "given:unit", "w' v"],
        ),
        identity("inverted", "c^-1 c^2 w = c w"),
        inequality("strict", "c + g^2 + 1 > 1/2", [["1", ["given:positive"], "1"], ["1", [], "g"], ["2/4", [], "1"]]),
    ],
    sandwich="l v' v <= g^2 v' P P v + c (w' v)^2",
)

FLOW = {
    "letters": {
        "A": ["m", "d"], "y": ["m", "1"], "w": ["d", "1"], "w0": ["d", "1"], "g": ["1", "1"], "g0": ["1", "1"],
        "c": ["1", "1"], "E": ["1", "1"], "E0": ["1", "1"], "X": ["d", "m"],
    },
    "let": {"r": "y - A w g", "P": "I_d - w w'", "Q": "I_d - X A"},
    "defined": {"X": ["pinv", "A"], "E": ["exp", "g^2/2 c^-1"], "E0": ["exp", "g0^2/2 c^-1"]},
    "derivations": {"rate": {"w": "g P A' r", "g": "c w' A' r"}},
    "substitutions": {"start": {"w": "w0", "g": "g0", "E": "E0"}},
    "given": {"scale": "c > 0", "unit": "w0' w0 = 1"},
}  # fmt: skip

INVARIANT = theorem(
    FLOW,
    [
        identity("null", "Q A' = 0", ["1", "1", "X:4", "A'"], ["-1", "1", "X:1'", "1"]),
        identity("norm", "rate(w' w) = 2 g (1 - w' w) w' A' r"),
        identity("still", "rate(E Q w) = 0", ["E g", "1", "null", "r"]),
        rule("kept", "E Q w = start(E Q w)", "constant-of-motion", ["still"], q="E Q w"),
        identity("inverse", "Q w = E^-1 E0 Q w0", ["E^-1", "1", "kept", "1"]),
    ],
    invariant="E Q w = E0 Q w0",
)

LOGIC = theorem(
    {"letters": {"u": ["p", "1"], "b": ["p", "1"], "M": ["p", "p"], "l": ["1", "1"], "a": ["1", "1"]},
     "defined": {"l": ["least_eigenvalue", "M"]},
     "given": {"symmetric": "M' = M", "b": "b' b = 1",
               "some": {"exists": {"x": ["1", "1"]}, "with": ["x > 0", "a = x^-1"]}}},
    [
        rule("rayleigh", "u' M u >= l u' u", "rayleigh", ["l:is"], l="l", M="M", u="u"),
        steps(
            rule("q", "q' M q >= l q' q", "rayleigh", ["l:is"], l="l", M="M", u="q"),
            inequality("unit", "q' M q >= l", [["1", ["q"], "1"]], ["l", "1", "general.if1", "1"]),
            name="general", proves=["unit"],
            fact={"forall": {"q": ["p", "1"]}, "if": ["q' q = 1"], "then": ["q' M q >= l"]},
        ),
        steps(
            inequality("a", "a >= 0", [["1", ["deep.has1"], "x^-1"]], ["1", "1", "deep.has2", "1"]),
            name="deep", kind="obtain", of="given:some", fact="a >= 0",
        ),
        {"name": "sign", "kind": "cases", "split": "a > 1", "fact": "a^2 + 1 >= a", "branches": [
            [inequality("above", "a^2 + 1 >= a", [["1", ["sign.case1", "deep"], "1"], ["1", [], "1"]])],
            [inequality("below", "a^2 + 1 >= a", [["1", ["sign.case1"], "1"], ["1", [], "a"]])]]},
        {"name": "either", "kind": "or", "by": ["deep", "sign"],
         "fact": {"or": [["a = 0"], ["a >= 0", "a^2 - a + 1 >= 0"]]}},
        {"name": "parts", "kind": "cases", "on": "either", "fact": "2 a >= 0", "branches": [
            [inequality("zero", "2 a >= 0", [], ["2", "1", "parts.case1", "1"])],
            [inequality("more", "2 a >= 0", [["2", ["parts.case1"], "1"]])]]},
        {"name": "never", "kind": "cases", "split": "a >= 0", "fact": "a + 1 > 0", "branches": [
            [inequality("yes", "a + 1 > 0", [["1", ["never.case1"], "1"], ["1", [], "1"]])],
            [{"name": "no", "kind": "absurd", "by": ["deep", "never.case1"], "fact": "0 != 0"}]]},
        {"name": "at", "kind": "instantiate", "of": "general", "with": {"q": "b"}, "by": ["given:b"],
         "fact": "b' M b >= l"},
        {"name": "found", "kind": "witness", "with": {"x": "a"}, "by": ["deep"],
         "fact": {"exists": {"x": ["1", "1"]}, "with": ["x >= 0"]}},
        {"name": "cited", "kind": "cite", "claim": "c", "statement": "theorem", "conclusion": "x", "with": {},
         "by": {"h": "deep"}, "fact": "a = a"},
    ],
    rayleigh="u' M u >= l u' u",
)  # fmt: skip

NUMBERS = certificate(printed={
    "context": {"letters": {"A": ["m", "d"], "K": ["d", "m"], "x": ["d", "1"], "n": ["1", "1"], "l": ["1", "1"]},
                "defined": {"K": ["pinv", "A"], "n": ["norm", "x"], "l": ["least_eigenvalue", "A' A"]},
                "less": [["m", "d"]], "given": {"long": "n > 1"}},
    "conclude": {"projects": "K A x = x"},
    "refutation": {"dims": {"m": 1, "d": 2}, "false": "projects",
                   "values": {"A": [[1, 2]], "K": [["1/5"], ["2/5"]], "x": [["3"], [-4]],
                              "n": [["5"]], "l": [[0]]}}})  # fmt: skip

START = certificate(printed={
    "context": {"letters": {"w": ["d", "1"], "w0": ["d", "1"], "c": ["1", "1"]},
                "given": {"c": "c > 0", "w": "w != 0"},
                "derivations": {"rate": {"w": "-c w"}}, "substitutions": {"start": {"w": "w0"}}},
    "conclude": {"still": "w = w0"},
    "refutation": {"dims": {"d": 2}, "values": {"w0": [["1"], ["0"]], "c": [["2"]]}, "assume": "still",
                   "derive": [rule("rates", "rate(w) = rate(w0)", "differentiate", ["assumed"], p="w", q="w0")],
                   "false": "rates"}})  # fmt: skip

TRAJECTORY = certificate(printed={
    "context": {"letters": {"v": ["1", "1"], "v0": ["1", "1"], "u": ["d", "1"]},
                "given": {"positive": "v > 0", "u": "u' u = 1"},
                "derivations": {"rate": {"v": "-v"}}, "substitutions": {"start": {"v": "v0"}}},
    "conclude": {"bound": "v >= v0"},
    "refutation": {
        "dims": {"d": 2}, "values": {"v": [["3 E"]], "v0": [["3"]], "u": [["3/5"], ["4/5"]]},
        "parameters": {
            "letters": {"t": ["1", "1"], "E": ["1", "1"], "E0": ["1", "1"], "F": ["1", "1"], "G": ["1", "1"]},
            "defined": {"E": ["exp", "-t"], "E0": ["exp", "0"], "F": ["exp", "-1"], "G": ["exp", "t - 1"]},
            "given": {"later": "t >= 0"}, "derivations": {"rate": {"t": "1"}},
            "substitutions": {"start": {"t": "0", "E": "E0", "G": "F"}}},
        "steps": [identity("zero", "0 = 0"), rule("first", "E0 = 1", "exp-zero", ["E0:is", "zero"], E="E0", e="0")],
        "at": {"t": "1"},
        "then": [inequality("late", "0 > -t", [["1", [], "1"]], ["1", "1", "at:t", "1"]),
                 rule("small", "1 > E", "exp-below-one", ["E:is", "late"], E="E", e="-t")],
        "false": "bound"}})  # fmt: skip


ALL = {
    "projection": (PROJECTION, (3, 0, 0, 0)), "sandwich": (SANDWICH, (1, 2, 0, 0)),
    "invariant": (INVARIANT, (4, 0, 1, 0)), "logic": (LOGIC, (0, 7, 12, 0)), "numbers": (NUMBERS, (0, 0, 0, 1)),
    "start": (START, (0, 0, 1, 1)), "trajectory": (TRAJECTORY, (1, 1, 2, 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_true_certificates_are_accepted_and_every_step_is_counted(name: str) -> None:
    made, counts = ALL[name]
    found = recheck(json.loads(json.dumps(made, sort_keys=True)), RULES)
    assert (found.identities, found.inequalities, found.rules, found.models) == counts


def put(made: Json, path: str, value: object) -> Json:
    """Return a copy in which what a path leads to is replaced."""
    made = copy.deepcopy(made)
    *way, last = [int(x) if x.lstrip("-").isdigit() else x for x in path.split("/")]
    (inner,) = made["statements"].values()
    for key in way:
        inner = inner[key]
    inner[last] = value
    return made


WRONG: list[tuple[str, str, object, str]] = [
    ("projection", "proof/0/cofactors/0/0", "2", "left over"),
    ("projection", "proof/0/cofactors/0/0", "-1", "left over"),
    ("projection", "proof/0/cofactors/0/0", 1.0, "cannot read"),
    ("projection", "proof/0/cofactors/0/1", "w'", "shape"),
    ("projection", "proof/0/cofactors/0/3", "w", "shape"),
    ("projection", "proof/0/cofactors", [], "left over"),
    ("projection", "proof/0/cofactors/0/2", "given:other", "no fact"),
    ("projection", "proof/0/cofactors/0/2", "tangent", "no fact"),
    ("projection", "proof/2/cofactors/0/2", "tangent", "shape"),
    ("projection", "proof/0/kind", "magic", "unknown kind"),
    ("projection", "proof/1/name", "idempotent", "used twice"),
    ("projection", "proof", [], "no steps"),
    ("projection", "conclude", {}, "concludes nothing"),
    ("projection", "conclude/tangent", "P w = w", "not proved"),
    ("projection", "context/given/unit", "w' w = 2", "left over"),
    ("projection", "context/given/unit", "w w' = 1", "shape"),
    ("projection", "context/given/unit", "w' w = I_d", "shape"),
    ("projection", "context/given/unit", "w' w =", "cannot read"),
    ("projection", "context/given/unit", "w' w = 1)", "cannot read"),
    ("projection", "context/given/unit", "w' w = 1/0", "cannot read"),
    ("projection", "context/given/unit", "w' W = 1", "not declared"),
    ("projection", "context/let/P", "P", "malformed"),
    ("projection", "context/let/P", "I_k - w w'", "not declared"),
    ("projection", "context/letters/w", ["1", "d"], "shape"),
    ("projection", "context/letters/P", ["d", "d"], "declared twice"),
    ("projection", "proof/1/fact", "w P = 0", "shape"),
    ("projection", "proof/1/fact", "(w' P)^2 = 0", "powers"),
    ("projection", "proof/0/fact", "P P != P", "proves an equation"),
    ("sandwich", "proof/0/terms/0/0", "-1", "from 0 on"),
    ("sandwich", "proof/0/terms/0/0", "c", "from 0 on"),
    ("sandwich", "proof/0/terms/0/0", "2", "left over"),
    ("sandwich", "proof/0/terms/0/2", "v' P'", "no column"),
    ("sandwich", "proof/0/terms/1/1", ["given:unit"], "no inequality"),
    ("sandwich", "proof/0/terms/1/1", ["l:third"], "no fact"),
    ("sandwich", "proof/0/cofactors", [], "left over"),
    ("sandwich", "proof/0/cofactors/0/2", "l:first", "no equation"),
    ("sandwich", "proof/0/fact", "g^3 v' P' P v + c (w' v)^2 >= l v' v", "left over"),
    ("sandwich", "proof/0/fact", "v >= 0", "orders"),
    ("sandwich", "context/given/positive", "c >= 0", "non-zero"),
    ("sandwich", "proof/1/fact", "g^-1 g w = w", "non-zero"),
    ("sandwich", "proof/1/fact", "(c + 1)^-1 w = w", "non-zero"),
    ("sandwich", "proof/1/fact", "0^-1 w = w", "non-zero"),
    ("sandwich", "proof/2/fact", "c + g^2 + 1 > 1", "left over"),
    ("sandwich", "proof/2/terms/2/2", "0", "left over"),
    ("sandwich", "context/defined/l", ["min", "g^2"], "arguments"),
    ("sandwich", "context/defined/l", ["mean", "g^2", "c"], "no definition"),
    ("sandwich", "context/defined/l", ["min", "l", "c"], "malformed"),
    ("invariant", "proof/1/fact", "rate(w' w) = g (1 - w' w) w' A' r", "left over"),
    ("invariant", "proof/2/cofactors/0/0", "E g^2", "left over"),
    ("invariant", "context/defined/E/1", "g^2 c^-1", "left over|not defined in the same way"),
    ("invariant", "context/defined/E/1", "c^-1", "left over|same way"),
    ("invariant", "context/defined/E0/1", "g^2/2 c^-1", "same way"),
    ("invariant", "context/substitutions/start/g", "g", "start sends"),
    ("invariant", "context/substitutions/start", {"w": "w0"}, "start sends|same way"),
    ("invariant", "context/substitutions/start/c", "g0", "start sends|non-zero"),
    ("invariant", "context/substitutions/start/q", "g0", "not declared"),
    ("invariant", "context/derivations/rate/E", "0", "derivative"),
    ("invariant", "context/derivations/rate/w", "g A' r w", "shape"),
    ("invariant", "proof/3/rule", "monotone", "shape|premises"),
    ("invariant", "proof/3/rule", "picard-lindelof", "no step may name"),
    ("invariant", "proof/3/rule", "magic", "no step may name"),
    ("invariant", "proof/3/fact", "E Q w = start(Q w)", "premises"),
    ("invariant", "proof/3/by", ["norm"], "premises"),
    ("invariant", "proof/3/by", [], "premises"),
    ("invariant", "proof/3/by", ["stil"], "no fact"),
    ("invariant", "proof/3/with/q", "Q w", "premises"),
    ("invariant", "proof/3/with", {}, "variables"),
    ("invariant", "proof/4/fact", "Q w = g^-1 E0 Q w0", "non-zero"),
    ("logic", "context/given", {"some": "a > 0"}, "symmetric"),
    ("logic", "proof/0/with/u", "M", "fit"),
    ("logic", "proof/1/proves", ["q"], "not its claims"),
    ("logic", "proof/1/fact/if", [], "no fact"),
    ("logic", "proof/1/fact/forall", {"u": ["p", "1"]}, "declared twice"),
    ("logic", "proof/2/of", "general", "exists"),
    ("logic", "proof/2/fact", "x > 0", "not declared"),
    ("logic", "proof/2/fact", "a > 0", "something else"),
    ("logic", "proof/3/split", "a > 2", "left over"),
    ("logic", "proof/3/branches/1", [], "something else"),
    ("logic", "proof/3/branches", [[]], "branches"),
    ("logic", "proof/4/by", ["deep"], "no alternative"),
    ("logic", "proof/5/on", "deep", "branches"),
    ("logic", "proof/6/branches/1/0/by", ["deep"], "absurd"),
    ("logic", "proof/6/branches/1/0/by", ["deep", "sign"], "absurd"),
    ("logic", "proof/7/of", "missing", "no fact"),
    ("logic", "proof/7/of", "deep", "not general"),
    ("logic", "proof/7/by", [], "conditions"),
    ("logic", "proof/7/with", {"q": "u"}, "conditions"),
    ("logic", "proof/7/with", {"q": "M"}, "shape"),
    ("logic", "proof/7/with", {}, "values"),
    ("logic", "proof/7/fact", "b' M b >= 2 l", "not among"),
    ("logic", "proof/8/by", ["missing"], "no fact"),
    ("logic", "proof/8/by", ["sign"], "witness"),
    ("logic", "proof/8/with", {"x": "a - 1"}, "witness"),
    ("logic", "proof/8/fact", "a >= 0", "witness"),
    ("logic", "proof/9/by", {"h": "missing"}, "no fact"),
    ("numbers", "refutation/values/A/0/0", "3", "K:1 does not hold|K:3 does not hold"),
    ("numbers", "refutation/values/n/0/0", "-5", "given:long|n:nonneg"),
    ("numbers", "refutation/values/n/0/0", "6", "n:square"),
    ("numbers", "refutation/values/l/0/0", "5", "l:is"),
    ("numbers", "refutation/values/l/0/0", "-1", "l:is"),
    ("numbers", "refutation/values/x", [["3"]], "size"),
    ("numbers", "refutation/values/x", [[3.5], [1]], "cannot read"),
    ("numbers", "refutation/dims/m", 2, "sizes|size"),
    ("numbers", "refutation/false", "other", "malformed"),
    ("numbers", "conclude/projects", "A K A = A", "not found to be false"),
    ("numbers", "context/given/long", "n > 5", "given:long"),
    ("start", "context/given/w", "w' w = 1", "stop being true"),
    ("start", "context/given/w", "w' w >= 1", "stop being true"),
    ("start", "refutation/values/w", [["0"], ["1"]], "off by"),
    ("start", "refutation/false", "assumed", "not found to be false"),
    ("start", "refutation/derive/0/by", ["given:w"], "premises"),
    ("start", "refutation/values/c", [["0"]], "given:c"),
    ("start", "context/derivations/rate/w", "0 w", "start sends|not found|premises"),
    ("trajectory", "refutation/values/v", [["2 E"]], "off by"),
    ("trajectory", "refutation/values/v", [["3 E^2"]], "off by"),
    ("trajectory", "refutation/values/u", [["t"], ["0"]], "off by|hold"),
    ("trajectory", "refutation/values/v0", [["2"]], "off by"),
    ("trajectory", "refutation/at/t", "-1", "time|clear"),
    ("trajectory", "refutation/at", {}, "no fact"),
    ("trajectory", "refutation/at", {"E": "1"}, "cannot be chosen"),
    ("trajectory", "refutation/then", [], "not found to be false"),
    ("trajectory", "refutation/steps", [], "off by"),
    ("trajectory", "refutation/parameters/derivations/rate/t", "2", "off by|time"),
    ("trajectory", "refutation/parameters/substitutions/start/t", "1", "same way|time"),
    ("trajectory", "refutation/parameters/given/later", "0 > t^2 + 1", "such parameters"),
    ("trajectory", "refutation/parameters/given/later", "t > 0", "time"),
    ("trajectory", "context/given/positive", "v > 1", "given:positive"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "path", "value", "reason"), WRONG)
def test_wrong_certificates_are_rejected(name: str, path: str, value: object, reason: str) -> None:
    with pytest.raises(Disagreement, match=reason):
        recheck(put(ALL[name][0], path, value), RULES)


def _shortened(made: Any, path: str = "") -> list[tuple[str, Any]]:
    """List what is left of a tree when one field or item, at any depth, is missing, and where."""
    found = []
    for key in list(made) if isinstance(made, dict) else range(len(made)) if isinstance(made, list) else ():
        rest = copy.copy(made)
        del rest[key]
        found.append((f"{path}/{key}", rest))
        for place, inner in _shortened(made[key], f"{path}/{key}"):
            rest = copy.copy(made)
            rest[key] = inner
            found.append((place, rest))
    return found


@pytest.mark.parametrize(("name", "needless"), [
    # The rest is no proof; but one conclusion less, or one hypothesis less of what is refuted, still makes sense.
    ("projection", {"conclude/idempotent", "conclude/tangent"}),
    ("numbers", {"context/less", "context/less/0", "context/given", "context/given/long", "context/defined",
                 "context/defined/K", "context/defined/n", "context/defined/l"}),
    ("start", {"context/given/c", "context/given/w", "context/given"}),
])  # fmt: skip
def test_shortened_certificates_are_rejected(name: str, needless: set[str]) -> None:
    made, _ = ALL[name]
    passed = set()
    for place, part in _shortened(made):
        try:
            recheck(part, RULES)
            passed.add("/".join(place.split("/")[3:]))
        except Disagreement:
            continue
    assert passed == needless


@pytest.mark.parametrize("change", [
    {"format": "wn-proofs certificate 2"}, {"format": ""}, {"statements": {}}, {"statements": None},
    {"statements": {"theorem": {}}}, {"statements": []},
])  # fmt: skip
def test_other_formats_and_empty_certificates_are_rejected(change: Json) -> None:
    with pytest.raises(Disagreement):
        recheck(PROJECTION | change, RULES)


def test_statements_need_what_their_names_say() -> None:
    (proved,), (refuted,) = PROJECTION["statements"].values(), NUMBERS["statements"].values()
    recheck(certificate(printed=proved), RULES)
    recheck(certificate(printed=refuted, mutated=refuted, corrected=proved), RULES)
    for name, wrong in (("mutated", proved), ("corrected", refuted), ("printed", proved | refuted)):
        with pytest.raises(Disagreement, match="what it needs"):
            recheck(certificate(**{name: wrong}), RULES)


def test_no_rule_about_time_under_an_assumption_about_one_time() -> None:
    proof = INVARIANT["statements"]["theorem"]["proof"]
    assert isinstance(proof, list)
    for split, accepted in (("c > 1", True), ("g > 1", False), ("E > 1", False)):
        branches = [[proof[3]], [proof[3]]]
        cases = {"name": "both", "kind": "cases", "split": split, "fact": proof[3]["fact"], "branches": branches}
        made = put(INVARIANT, "proof", [*proof[:3], cases])
        if accepted:
            recheck(made, RULES)
        else:
            with pytest.raises(Disagreement, match="all times"):
                recheck(made, RULES)


def test_a_field_that_is_not_smooth_does_not_refute() -> None:
    made = put(START, "context/letters/n", ["1", "1"])
    made = put(put(made, "context/defined", {"n": ["max", "c", "w' w"]}), "context/derivations/rate/w", "-n w")
    made = put(made, "refutation/values/n", [["2"]])
    assert recheck(START, RULES).models == 1
    with pytest.raises(Disagreement, match="smooth"):
        recheck(put(put(made, "context/substitutions", {}), "refutation/values/w", [["1"], ["0"]]), RULES)


def test_normal_forms_agree_with_products_of_rational_matrices() -> None:
    rng, shapes = Random(5), {"A": ("m", "d"), "w": ("d", "1"), "u": ("d", "1"), "c": ("1", "1")}
    context = {"letters": shapes, "given": {"c": "c != 0"}}
    facts = [
        "(A w w' + c^-1 A u (w' A' A u) u')' = w w' A' + u (u' A' A w) u' A' c^-1",
        "(c w' A' A - u')(I_d - 2 u u') u = c w' A' A u - u' u - 2 c (u' A' A w) u' u + 2 (u' u)^2",
        "((A w)(u' w) c^-2)' A u = c^-3 c (w' u) u' A' A w",
    ]
    made = theorem(context, [identity(f"s{i}", x) for i, x in enumerate(facts)], first=facts[0])
    assert recheck(made, RULES).identities == 3
    for m, d in ((1, 1), (2, 1), (1, 3), (3, 2)):
        values = random_values(rng, shapes, {"m": m, "d": d}) | {"c": [[Fraction(-2, 3)]]}
        (statement,) = made["statements"].values()
        assert evaluate(statement, RULES, {"m": m, "d": d}, values).exact == 5


def test_more_words_than_the_ring_had_variables() -> None:
    letters = {f"v{i}": ["d", "1"] for i in range(14)}
    total = " + ".join(letters)
    squares = " + ".join(f"{x}' {y}" for x in letters for y in letters)
    fact = f"({total})' ({total}) = {squares}"
    assert recheck(theorem({"letters": letters}, [identity("sum", fact)], sum=fact), RULES).identities == 1
    with pytest.raises(Disagreement, match=r"left over: \(v7' v9\)$"):
        recheck(theorem({"letters": letters}, [identity("sum", f"{fact} - v7' v9")], sum=fact), RULES)


# ----------------------------------------------------------------------------------- evaluation


def only(made: Json) -> Json:
    (statement,) = made["statements"].values()
    assert isinstance(statement, dict)
    return statement


def flow_data(seed: int, m: int, d: int, rank: int) -> Json:
    rng = Random(seed)
    values = random_values(rng, {"y": ("m", "1"), "g": ("1", "1")}, {"m": m, "d": d})
    return values | {"A": matrix_of_rank(rng, m, d, rank), "w": unit_vector(rng, d), "c": [[Fraction(2, 3)]]}


@pytest.mark.parametrize(("m", "d", "rank"), [(1, 1, 1), (1, 1, 0), (2, 3, 2), (2, 3, 1), (3, 2, 2), (2, 2, 0)])
def test_facts_hold_at_data_of_every_rank(m: int, d: int, rank: int) -> None:
    before = flint.ctx.prec
    found = evaluate(only(INVARIANT), RULES, {"m": m, "d": d}, flow_data(m + d, m, d, rank), digits=50)
    assert found.exact + found.balls == 2 + 5 + 1
    assert found.skipped == 0
    assert flint.ctx.prec == before


def test_norms_minima_and_eigenvalues() -> None:
    rng = Random(3)
    values = random_values(rng, {"v": ("d", "1")}, {"d": 3})
    values |= {"w": unit_vector(rng, 3), "g": [[Fraction(2)]], "c": [[Fraction(3)]]}
    assert evaluate(only(SANDWICH), RULES, {"d": 3}, values).exact == 6
    context: Json = {
        "letters": {"M": ["p", "p"], "l": ["1", "1"], "n": ["1", "1"], "u": ["p", "1"], "E": ["1", "1"]},
        "defined": {"l": ["least_eigenvalue", "M"], "n": ["norm", "u"], "E": ["exp", "n"]},
        "given": {"symmetric": "M' = M", "all": {"forall": {"q": ["p", "1"]}, "then": ["q' M q >= l q' q"]}},
    }
    proof: list[Json] = [
        rule("is", "least_eigenvalue(l, M)", "x", []), rule("e", "exp(E, n)", "x", []), identity("n", "n^2 = u' u"),
        inequality("more", "u' M u >= l u' u", []), identity("char", "l^2 - 4 l + 2 = 0"),
        {"name": "or", "kind": "or", "by": [], "fact": {"or": [["E < 0"], ["n > 1", "E > n"]]}},
    ]  # fmt: skip
    data = {"M": [[1, 1], [1, 3]], "u": [[1], [1]]}
    exact = {k: [[Fraction(x) for x in row] for row in rows] for k, rows in data.items()}
    statement: Json = {"context": context, "proof": proof, "conclude": {}}
    found = evaluate(statement, RULES, {"p": 2}, exact, digits=60)
    assert (found.exact, found.balls, found.skipped) == (1, 6, 1)
    for i, wrong in ((4, "l^2 - 4 l + 2 = 1/10^30"), (2, "n^2 = u' u + 1"), (3, "l u' u > u' M u")):
        mutated = copy.deepcopy(statement)
        mutated["proof"][i]["fact"] = wrong.replace("10^30", str(10**30))
        with pytest.raises(Disagreement, match=f"^{proof[i]['name']}: "):
            evaluate(mutated, RULES, {"p": 2}, exact, digits=60)


def test_wrong_facts_and_bad_samplers_do_not_pass() -> None:
    sizes, data = {"m": 2, "d": 3}, flow_data(1, 2, 3, 2)
    for path, wrong in (
        ("proof/2/fact", "rate(E w) = 0"), ("proof/4/fact", "Q w = E0 Q w0"), ("conclude/invariant", "E w = 2 E0 w0"),
    ):  # fmt: skip
        with pytest.raises(Disagreement, match=r"\]\] = \[\["):
            evaluate(only(put(INVARIANT, path, wrong)), RULES, sizes, data)
    for change in ({"w": [[1], [1], [1]]}, {"c": [[0]]}, {"w0": [[1], [0], [0]]}):
        with pytest.raises(ValueError, match=r"hypothesis .* does not hold at the data"):
            evaluate(only(INVARIANT), RULES, sizes, data | change)
    with pytest.raises(ValueError, match="size"):
        evaluate(only(INVARIANT), RULES, sizes, data | {"y": [[1]]})
    del data["y"]
    with pytest.raises(ValueError, match="no value"):
        evaluate(only(INVARIANT), RULES, sizes, data)


def test_samplers() -> None:
    rng = Random(7)
    for d in range(1, 6):
        assert sum(x * x for (x,) in unit_vector(rng, d)) == 1
        for rank in range(min(d, 3) + 1):
            rows = matrix_of_rank(rng, 3, d, rank)
            table = [[flint.fmpq(x.numerator, x.denominator) for x in row] for row in rows]
            assert flint.fmpq_mat(table).rank() == rank
    with pytest.raises(ValueError, match="rank 4"):
        matrix_of_rank(rng, 3, 5, 4)


def test_a_general_fact_is_about_letters_that_stand_still() -> None:
    # rate(u' w) = u' rate(w) for every u; at u = w this says nothing about rate(w' w).
    context = {"letters": {"w": ["d", "1"], "b": ["d", "1"]}, "derivations": {"rate": {"w": "b"}}}
    general = {"forall": {"u": ["d", "1"]}, "if": [], "then": ["rate(u' w) = u' b"]}
    proof = [
        steps(identity("inside", "rate(u' w) = u' b"), proves=["inside"], fact=general),
        {"name": "at", "kind": "instantiate", "of": "deep", "with": {"u": "w"}, "by": [], "fact": "w' b = w' b"},
    ]  # fmt: skip
    assert recheck(theorem(context, proof, at="w' b = w' b"), RULES).rules == 2
    with pytest.raises(Disagreement, match="not among"):
        recheck(put(theorem(context, proof, at="w' b = w' b"), "proof/1/fact", "rate(w' w) = w' b"), RULES)


def test_division_by_zero_at_the_data_is_a_finding() -> None:
    proof = [inequality("never", "c > 0", []), identity("late", "c^-1 c = 1"), identity("inverse", "c^-1 = 1")]
    statement = {"context": {"letters": {"c": ["1", "1"]}}, "proof": proof[1:], "conclude": {}}
    with pytest.raises(Disagreement, match="non-zero"):
        evaluate(statement, RULES, {}, {"c": [[Fraction(0)]]})
    statement["proof"] = [proof[0] | {"fact": "c != 0"}, *proof[1:]]
    with pytest.raises(Disagreement, match="never"):
        evaluate(statement, RULES, {}, {"c": [[Fraction(0)]]})

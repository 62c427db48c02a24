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
from proofs.kernel import Rejected
from proofs.second import Disagreement, recheck
from tests.proofs.building import algorithm, check
from tests.proofs.test_holes import AT_DATA, IN_TIME, METHODS

RULES = tomllib.loads((Path(proofs.second.__file__).parent / "rules.toml").read_text(encoding="utf-8"))
Json = dict[str, Any]


def certificate(**statements: Json) -> Json:
    return {"format": "wn-proofs certificate 1", "claim": "test", "statements": statements}


def identity(name: str, fact: str, *cofactors: list[str]) -> Json:
    return {"name": name, "kind": "identity", "fact": fact, "cofactors": list(cofactors)}


def inequality(name: str, fact: str, terms: list[Any], *cofactors: list[str]) -> Json:
    return {"name": name, "kind": "inequality", "fact": fact, "terms": terms, "cofactors": list(cofactors)}


def rule(name: str, fact: str | Json, which: str, by: list[str], **values: str) -> Json:
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
    "context": {"letters": {"w": ["d", "1"], "w0": ["d", "1"], "c": ["1", "1"], "n": ["1", "1"]},
                "defined": {"n": ["norm", "w"]}, "given": {"c": "c > 0", "n": "n > 0"},
                "derivations": {"rate": {"w": "-c n^-1 w"}}, "substitutions": {"start": {"w": "w0"}}},
    "conclude": {"still": "w = w0"},
    "refutation": {"dims": {"d": 2}, "values": {"w0": [["1"], ["0"]], "c": [["2"]], "n": [[1]]}, "assume": "still",
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
        "point": {"t": "1"}, "at": ["t"],
        "then": [inequality("late", "0 > -t", [["1", [], "1"]], ["1", "1", "at t", "1"]),
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
    ("sandwich", "proof/0/terms/1/1", ["given:unit"], "no >= or > fact"),
    ("sandwich", "proof/0/terms/1/1", ["l:third"], "no fact"),
    ("sandwich", "proof/0/cofactors", [], "left over"),
    ("sandwich", "proof/0/cofactors/0/2", "l:first", "no = fact"),
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
    ("sandwich", "proof/2", inequality("strict", "g^2 > 0", [["1", [], "g"]]), "no term is strict"),
    ("sandwich", "proof/2", inequality("strict", "g^2 > 0", [["1", [], "g"], ["0", [], "1"]]), "no term is strict"),
    ("sandwich", "proof/2", inequality("strict", "c g^2 > 0", [["1", ["given:positive"], "g"]]), "no term is strict"),
    ("sandwich", "proof/2", inequality("strict", "g^2 != l", [["1", ["l:first"], "1"]]), "no term is strict"),
    ("sandwich", "proof/2", inequality("strict", "1 = 0", [["1", [], "1"]]), "proves >=, > or !="),
    ("invariant", "proof/1/fact", "rate(w' w) = g (1 - w' w) w' A' r", "left over"),
    ("invariant", "proof/2/cofactors/0/0", "E g^2", "left over"),
    ("invariant", "context/defined/E/1", "g^2 c^-1", "still: left over"),
    ("invariant", "context/defined/E/1", "c^-1", "still: left over"),
    ("invariant", "context/defined/E0/1", "g^2/2 c^-1", "same way"),
    ("invariant", "context/substitutions/start/g", "g", "start sends"),
    ("invariant", "context/substitutions/start", {"w": "w0"}, "start sends g"),
    ("invariant", "context/substitutions/start/c", "g0", "start sends c to"),
    ("invariant", "context/substitutions/start/q", "g0", "not declared"),
    ("invariant", "context/derivations/rate/E", "0", "derivative"),
    ("invariant", "context/derivations/rate/w", "g A' r w", "shape"),
    ("invariant", "proof/3/rule", "monotone", "does not fit the shape"),
    ("invariant", "proof/3/rule", "picard-lindelof", "no step may name"),
    ("invariant", "proof/3/rule", "magic", "no step may name"),
    ("invariant", "proof/3/fact", "E Q w = start(Q w)", "premises"),
    ("invariant", "proof/3/by", ["norm"], "premises"),
    ("invariant", "proof/3/by", [], "premises"),
    ("invariant", "proof/3/by", ["stil"], "no fact"),
    ("invariant", "proof/3/with/q", "Q w", "premises"),
    ("invariant", "proof/3/with", {}, "variables"),
    ("invariant", "proof/4/fact", "Q w = g^-1 E0 Q w0", "non-zero"),
    ("logic", "context/given", {"some": "a > 0"}, "l needs M' = M"),
    ("logic", "proof/0/with/u", "M", "fit"),
    ("logic", "proof/1/proves", ["q"], "not its claims"),
    ("logic", "proof/1/fact/if", [], "no fact"),
    ("logic", "proof/1/fact/forall", {"u": ["p", "1"]}, "declared twice"),
    ("logic", "proof/2/of", "general", "no exists fact"),
    ("logic", "proof/2/fact", "x > 0", "not declared"),
    ("logic", "proof/2/fact", "a > 0", "something else"),
    ("logic", "proof/3/split", "a > 2", "left over"),
    ("logic", "proof/3/branches/1", [], "something else"),
    ("logic", "proof/3/branches", [[]], "branches"),
    ("logic", "proof/4/by", ["deep"], "no alternative"),
    ("logic", "proof/5/on", "deep", "no or fact"),
    ("logic", "proof/6/branches/1/0/by", ["deep"], "absurd"),
    ("logic", "proof/6/branches/1/0/by", ["deep", "sign"], "absurd"),
    ("logic", "proof/7/of", "missing", "no fact"),
    ("logic", "proof/7/of", "deep", "no forall fact"),
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
    ("logic", "proof/9/claim", "", "does not say what it cites"),
    ("logic", "proof/6/branches/1/0/fact", "a = 1", "is not 0 != 0"),
    ("logic", "proof/1", steps(inequality("x", "a >= 0", [["1", ["general.if1"], "1"]]), name="general", proves=["x"],
                               fact={"or": [["a > 0"], ["a >= 0"]]}), "not general"),
    ("numbers", "refutation/values/q", [["1"]], "q has a value and is no letter"),
    ("numbers", "refutation/values/A/0/0", "3", "K:1 does not hold"),
    ("numbers", "refutation/values/n/0/0", "-5", "given:long does not hold"),
    ("numbers", "refutation/values/n/0/0", "6", "n:square"),
    ("numbers", "refutation/values/l/0/0", "5", "l:is"),
    ("numbers", "refutation/values/l/0/0", "-1", "l:is"),
    ("numbers", "refutation/values/x", [["3"]], "size"),
    ("numbers", "refutation/values/x", [[3.5], [1]], "cannot read"),
    ("numbers", "refutation/dims/m", 2, "sizes .* are not admitted"),
    ("numbers", "refutation/false", "other", "malformed"),
    ("numbers", "conclude/projects", "A K A = A", "not found to be false"),
    ("numbers", "context/given/long", "n > 5", "given:long"),
    ("start", "context/given/w", "w' w = 1", "stop being true"),
    ("start", "context/given/w", "w' w >= 1", "stop being true"),
    ("start", "refutation/values/w", [["0"], ["1"]], "off by"),
    ("start", "refutation/false", "assumed", "not found to be false"),
    ("start", "context/given/w", "w != 0", "given:w may stop being true"),
    ("start", "context/given/w", "w' w > 0", "given:w may stop being true"),
    ("start", "context/given/w", {"or": [["w != 0"]]}, "given:w may stop being true"),
    ("start", "context/given/n", "n != 0", "given:n may stop being true"),
    ("start", "context/given/more", "n >= 0", "given:more may stop being true"),
    ("start", "context/given/more", "2 > n", "given:more may stop being true"),
    ("start", "context/given/more", "n > 1/2", "given:more may stop being true"),
    ("start", "context/derivations/rate/w", "-c w", "given:n may stop being true"),
    ("start", "context/derivations/rate/w", "-c n n^-1 w", "given:n may stop being true"),
    ("start", "context/derivations/rate/w", "(c n^-1 - n^-1 c) w - c w", "given:n may stop being true"),
    ("start", "refutation/derive/0/by", ["given:n"], "premises"),
    ("start", "refutation/values/c", [["0"]], "given:c does not hold"),
    ("start", "refutation/values/n", [["2"]], "n:square does not hold"),
    ("start", "context/derivations/rate/w", "(w0' w0 - 1) n^-1 w", "rates is not found to be false"),
    ("trajectory", "refutation/values/v", [["2 E"]], "off by"),
    ("trajectory", "refutation/values/v", [["3 E^2"]], "off by"),
    ("trajectory", "refutation/values/u", [["t"], ["0"]], r"rate\(u\) is off by 1"),
    ("trajectory", "refutation/values/v0", [["2"]], "off by"),
    ("trajectory", "refutation/point/t", "-1", "given:later of the parameters does not hold at the point"),
    ("trajectory", "refutation/point/t", "2", "left over"),
    ("trajectory", "refutation/point/t", "0", "left over"),
    ("trajectory", "refutation/point/t", "1.0", "malformed"),
    ("trajectory", "refutation/point", {}, "the point"),
    ("trajectory", "refutation/point", {"t": "1", "E": "1"}, "the point"),
    ("trajectory", "refutation/at", [], "no fact is called 'at t'"),
    ("trajectory", "refutation/at", ["E"], "E cannot be fixed"),
    ("trajectory", "refutation/at", ["t", "s"], "s cannot be fixed"),
    ("trajectory", "refutation/then", [], "not found to be false"),
    ("trajectory", "refutation/steps", [], "off by"),
    ("trajectory", "refutation/parameters/derivations/rate/t", "2", "t is not the time"),
    ("trajectory", "refutation/parameters/substitutions/start/t", "1", "t is not the time"),
    ("trajectory", "refutation/parameters/given/later", "0 > t^2 + 1", "given:later of the parameters"),
    ("trajectory", "refutation/parameters/given/later", "E >= 0", "given:later of the parameters"),
    ("trajectory", "refutation/parameters/given/later", {"or": [["t >= 0"]]}, "given:later of the parameters"),
    ("trajectory", "refutation/parameters/derivations", {}, "rate and start"),
    ("trajectory", "refutation/parameters/substitutions", {}, "rate and start"),
    ("trajectory", "refutation/parameters/given/later", "t > 0", "more than time >= 0"),
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
    # A defined letter needs no value, unless something that is asked for mentions it.
    ("numbers", {"context/less", "context/less/0", "context/given", "context/given/long", "context/defined",
                 "context/defined/K", "context/defined/n", "context/defined/l", "refutation/values/l"}),
    # If n is just a number, the state does not stand still either.
    ("start", {"context/given/c", "context/defined", "context/defined/n"}),
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
    recheck(certificate(printed=refuted, mutated=refuted, corrected=proved, **{"false: i.e.": refuted}), RULES)
    wrong_names = (("mutated", proved), ("false: i.e.", proved), ("corrected", refuted), ("theorem", refuted))
    for name, wrong in (*wrong_names, ("printed", proved | refuted)):
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
    assert recheck(START, RULES).models == 1
    for kind, value, smooth in (
        (["norm", "w"], "1", True), (["exp", "0 w' w"], "1", True), (["max", "c", "w' w"], "2", False),
        (["min", "c", "w' w"], "1", False), (["norm", "w - w0"], "0", False),
    ):  # fmt: skip
        made = put(put(START, "context/letters/f", ["1", "1"]), "context/defined/f", kind)
        made = put(put(made, "context/derivations/rate/w", "-(f + c) n^-1 w"), "refutation/values/f", [[value]])
        if smooth:
            assert recheck(made, RULES).models == 1
        else:
            with pytest.raises(Disagreement, match=r"f \(\w+\) need not depend smoothly"):
                recheck(made, RULES)


def test_from_a_start_it_is_assumed_of_the_state_only_that_the_flow_exists() -> None:
    letters = {x: ["1", "1"] for x in ("x", "x0", "E", "c")}
    for rate, exponent, lasts in (
        ("x^-1", "x", True), ("x^-2 + x", "x", True), ("E", "x^-1", True), ("E - c", "(x - 1) x^-1 c", True),
        ("x", "x", False), ("x^2 x^-1", "x", False), ("x", "x^-1", False), ("E", "x^2 x^-1", False),
        ("c^-1 x", "c^-1 x", False),
    ):  # fmt: skip
        context = {"letters": letters, "defined": {"E": ["exp", exponent]}, "given": {"c": "c > 0", "x": "x > 0"},
                   "derivations": {"rate": {"x": rate}}, "substitutions": {"start": {"x": "x0"}}}  # fmt: skip
        made = certificate(printed={"context": context, "conclude": {"one": "x0 = 1"}, "refutation": {
            "dims": {}, "values": {"x0": [["2"]], "c": [["1"]]}, "false": "one"}})  # fmt: skip
        if lasts:
            assert recheck(made, RULES).models == 1
            rejected(put(made, "refutation/values/x0", [["-2"]]), "given:x does not hold")
        else:
            rejected(made, "given:x may stop being true")


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
    # slope(u' w) = u' slope(w) for every u; at u = w this says nothing about slope(w' w).
    context = {"letters": {"w": ["d", "1"], "b": ["d", "1"]}, "derivations": {"slope": {"w": "b"}}}
    general = {"forall": {"u": ["d", "1"]}, "if": [], "then": ["slope(u' w) = u' b"]}
    proof = [
        steps(identity("inside", "slope(u' w) = u' b"), proves=["inside"], fact=general),
        {"name": "at", "kind": "instantiate", "of": "deep", "with": {"u": "w"}, "by": [], "fact": "w' b = w' b"},
    ]  # fmt: skip
    assert recheck(theorem(context, proof, at="w' b = w' b"), RULES).rules == 2
    with pytest.raises(Disagreement, match="not among"):
        recheck(put(theorem(context, proof, at="w' b = w' b"), "proof/1/fact", "slope(w' w) = w' b"), RULES)


def test_division_by_zero_at_the_data_is_a_finding() -> None:
    proof = [inequality("never", "c > 0", []), identity("late", "c^-1 c = 1"), identity("inverse", "c^-1 = 1")]
    statement = {"context": {"letters": {"c": ["1", "1"]}}, "proof": proof[1:], "conclude": {}}
    with pytest.raises(Disagreement, match="non-zero"):
        evaluate(statement, RULES, {}, {"c": [[Fraction(0)]]})
    statement["proof"] = [proof[0] | {"fact": "c != 0"}, *proof[1:]]
    with pytest.raises(Disagreement, match="never"):
        evaluate(statement, RULES, {}, {"c": [[Fraction(0)]]})


# ------------------------------------------------------------------- ways to cheat that an example is needed for


def rejected(made: Json, reason: str) -> None:
    with pytest.raises(Disagreement, match=reason):
        recheck(made, RULES)


def test_a_scale_of_any_shape_needs_a_scalar_to_scale() -> None:
    context = {"letters": {"A": ["m", "d"], "w": ["d", "1"]}, "given": {"unit": "w' w = 1"}}
    made = theorem(context, [identity("scaled", "A (w' w) = A", ["A", "1", "given:unit", "1"])], scaled="A = w' w A")
    assert recheck(made, RULES).identities == 1
    rejected(put(made, "proof/0/cofactors/0/0", "A'"), "shape")
    rejected(put(made, "proof/0/cofactors/0/0", "2 A"), "left over")
    wrong = identity("scaled", "A w w' w = A w", ["A", "1", "given:unit", "w"])
    rejected(put(put(made, "proof/0", wrong), "conclude", {"scaled": wrong["fact"]}), "neither .* is 1 x 1")
    right = identity("scaled", "A w w' w = A w", ["1", "A w", "given:unit", "1"])
    assert recheck(put(put(made, "proof/0", right), "conclude", {"scaled": right["fact"]}), RULES).identities == 1


def test_start_is_needed_where_it_is_applied_and_only_there() -> None:
    table = {"w": "w0", "g": "g0"}
    rejected(put(INVARIANT, "context/substitutions/start", table), "same way")
    made = put(put(INVARIANT, "context/substitutions/start", table), "conclude", {"norm": "rate(1) = 0"})
    proof = INVARIANT["statements"]["theorem"]["proof"]
    assert recheck(put(made, "proof", proof[:3]), RULES).identities == 3
    rejected(put(INVARIANT, "context/substitutions", {}), "rate and start go together")
    rejected(put(INVARIANT, "context/derivations", {}), "rate and start go together")


# x is halved in each step, k is the square of 2^-t, and n does not move.
HALVING = theorem(
    algorithm({"x": "x/2", "k": "k/4"}, {"x": "x0", "k": "1", "m": "m0"}, "x0", "c", "n", "m", "m0",
              defined={"n": ["norm", "c"], "m": ["norm", "x"], "m0": ["norm", "x0"]}, given={"start": "x0 >= 0"}),
    [
        steps(inequality("half", "next(x) >= 0", [["1/2", ["deep.if1"], "1"]]), proves=["half"],
              fact={"forall": {}, "if": ["x >= 0"], "then": ["next(x) >= 0"]}),
        rule("sign", "x >= 0", "induction", ["given:start", "deep"], q="x"),
        inequality("falls", "x^2 >= next(x^2)", [["3/4", [], "x"]]),
        rule("size", "x0^2 >= x^2", "never-grows", ["falls"], q="x^2"),
        identity("still", "next(x^2 x0^2 n - k x0^4 n) = 1/4 (x^2 - k x0^2) x0^2 n"),
        identity("twice", "next(next(x)) + start(next(x)) = x/4 + x0/2"),
    ],
    sign="x >= 0", size="x0^2 >= x^2",
)  # fmt: skip


def test_steps_of_an_algorithm() -> None:
    found = recheck(HALVING, RULES)
    assert (found.identities, found.inequalities, found.rules) == (2, 2, 3)
    tables, induction = only(HALVING)["context"]["substitutions"], only(HALVING)["proof"][1]
    start, once = {"start": tables["start"]}, {"kind": "cases", "fact": "x >= 0", "branches": [[induction]] * 2}
    for path, value, reason in (
        ("context/derivations", {"rate": {"x": "x"}}, "go together"),
        ("context/derivations", {"rate": {}}, "go together"), ("context/derivations", {"next": {"x": "x"}}, "one name"),
        ("context/substitutions", {"next": tables["next"]}, "go together"), ("context/substitutions", start, "togeth"),
        ("context/substitutions/start", {"x": "x0"}, "start sends k to"),
        ("context/substitutions/start/x", "x", "start sends x to"), ("context/substitutions/start/c", "x0", "sends c"),
        ("context/substitutions/next/m", "m", "the defined letters .'m'. have a next value"),
        ("context/substitutions/next/n", "n", "the defined letters .'n'. have a next value"),
        ("context/substitutions/next/x", "?", "asked for"), ("context/substitutions/next/x", "u x", "not declared"),
        ("context/substitutions/next/x", "c^-1 x", "non-zero"), ("context/substitutions/next/x", "q", "not declared"),
        ("context/substitutions/next/x", "-x/2", "left over"), ("context/substitutions/next/y", "x", "not declared"),
        ("context/letters/x", ["p", "1"], "shape"), ("context/let", {"next": "0"}, "names .'next'. of operators"),
        ("context/letters/next", ["1", "1"], "declared twice"), ("context/given/limit", "tends(x, 0)", "needs a rate"),
        ("context/given/limit", {"or": [["complete(x)"]]}, "needs a rate"), ("proof/4/fact", "rate(x) = x", "declared"),
        ("proof/4/fact", "next(m) = m", "next sends m to .*not defined in the same way"),
        ("proof/0/fact/if", ["x >= 0", "x0 >= x"], "premises"), ("proof/0/fact/forall", {"u": ["1", "1"]}, "premises"),
        ("proof/0/fact/if", ["x > 0"], "premises"), ("proof/1/rule", "strict-induction", "premises"),
        ("proof/1/by", ["deep", "deep"], "premises"), ("proof/1/by", ["given:start"], "premises"),
        ("proof/3/fact", "x^2 >= x0^2", "premises"), ("proof/3/rule", "never-changes", "premises"),
        ("proof/3/rule", "monotone", "'rate' is not declared"), ("proof/1/fact", "x > 0", "premises"),
        ("proof/1", {"name": "sign", "split": "c >= x", **once}, "induction is about all times, and this is about one"),
        ("proof/0/steps", [rule("half", "next(x) >= 0", "induction", ["given:start", "deep.if1"], q="x")], "all times"),
    ):  # fmt: skip
        rejected(put(HALVING, path, value), reason)
    assert recheck(put(HALVING, "proof/1", {"name": "sign", "split": "c > 1", **once}), RULES).rules == 5
    # In a flow, x' = 1, whose operator next would leave x alone, x would never change.
    context: Json = {"letters": {"x": ["1", "1"], "x0": ["1", "1"]}, "derivations": {"rate": {"x": "1"}},
                     "substitutions": {"start": {"x": "x0"}, "next": {}}}  # fmt: skip
    proof = [identity("same", "next(x) = x"), rule("kept", "x = x0", "never-changes", ["same"], q="x")]
    rejected(theorem(context, proof, kept="x = x0"), "rate and start go together, .* or next and start")
    rejected(put(theorem(context, proof, kept="x = x0"), "context/substitutions", {"start": {"x": "x0"}}), "'next' is")


def test_all_letters_are_replaced_at_once() -> None:
    context = algorithm({"x": "y", "y": "x"}, {"x": "x0", "y": "y0"}, "x0", "y0")
    proof = [identity("same", "next(x^2 y) = y^2 x"), identity("kept", "next(x y) = x y"),
             rule("always", "x y = x0 y0", "never-changes", ["kept"], q="x y")]  # fmt: skip
    made = theorem(context, proof, kept="x y = x0 y0")
    assert recheck(made, RULES).identities == 2
    rejected(put(made, "proof/0/fact", "next(x^2 y) = x^3"), "left over")
    # The rule of strict induction keeps a denominator away from 0.
    context = algorithm({"x": "x + x^2"}, {"x": "1"}, "u")
    inner = [inequality("more", "next(x) > 0", [["1", ["deep.if1"], "1"], ["1", [], "x"]]),
             identity("in", "x^-1 next(x) = 1 + x")]  # fmt: skip
    proof = [steps(*inner, proves=["more"], fact={"forall": {}, "if": ["x > 0"], "then": ["next(x) > 0"]}),
             inequality("one", "start(x) > 0", [["1", [], "1"]]),
             rule("sign", "x > 0", "strict-induction", ["one", "deep"], q="x"),
             identity("after", "x^-1 next(x) = 1 + x")]  # fmt: skip
    assert recheck(theorem(context, proof, sign="x > 0"), RULES).identities == 2
    rejected(theorem(context, proof[3:], sign="x^-1 next(x) = 1 + x"), "non-zero")


FIRST_STEP = certificate(printed={
    "context": algorithm({"x": "x/2", "y": "x + y^2"}, {"x": "x0", "y": "x0^2 + 2"}, "x0", "n",
                         defined={"n": ["norm", "x"]}, given={"now": "y >= 2 x + n", "soon": "next(y) = 10 n",
                                                             "or": {"or": [["x = 2"], ["y = 3"]]}}),
    "conclude": {"still": "next(x) = x"},
    "refutation": {"dims": {}, "values": {"x0": [["1"]], "n": [["1"]]}, "assume": "still",
                   "derive": [rule("d", "x0/2 = x0", "at-the-start", ["assumed"], p="next(x)", q="x")],
                   "false": "d"}})  # fmt: skip


def test_an_algorithm_is_refuted_at_its_first_step() -> None:
    assert recheck(FIRST_STEP, RULES).models == 1
    assert recheck(put(FIRST_STEP, "refutation/false", "assumed"), RULES).models == 1
    still: Json = {"letters": {"p": ["1", "1"]}, "given": {"p": "p > 0"}}
    moving = algorithm({"p": "p"}, {"p": "p0"}, "p0")
    clock: Json = {"letters": {"t": ["1", "1"]}, "derivations": {"rate": {"t": "1"}},
                   "substitutions": {"start": {"t": "0"}}, "given": {"t": "t >= 0"}}  # fmt: skip
    data = only(FIRST_STEP)["refutation"]
    assert recheck(put(FIRST_STEP, "refutation", data | {"parameters": still, "point": {"p": "1"}}), RULES).models == 1
    for path, value, reason in (
        ("refutation/values/x0", [["0"]], "given:soon does"), ("refutation/values/n", [["-1"]], "given:soon does"),
        ("context/given/now", "y > 2 x + n", "given:now does"), ("context/given/or/or/1", ["y = 2"], "given:or does"),
        ("context/defined/n", ["norm", "2 x"], "n:square does not hold"),
        ("context/given/soon", "next(y) = 9", "given:soon does not hold"), ("refutation/false", "z", "malformed"),
        ("refutation/values/x", [["2"]], r"start\(x\) is off by"), ("refutation/values/y", [["2"]], r"start\(y\) is"),
        ("refutation/derive/0/fact", "x0/4 = x0", "premises"), ("conclude/still", "x = x0", "premises"),
        ("refutation/derive/0", evaluated("d", "x = 1"), "not found to be true"),
        ("refutation", data | {"parameters": moving, "point": {"p": "1", "p0": "1"}}, "parameters are those of an alg"),
        ("refutation", data | {"parameters": clock, "point": {"t": "1"}}, ".'t'. move, and the data are about one"),
    ):  # fmt: skip
        rejected(put(FIRST_STEP, path, value), reason)
    # Nothing is said of later steps: there, hypotheses need not hold.
    rejected(put(put(FIRST_STEP, "refutation/false", "assumed"), "conclude/still", "next(x) = x0/2"), "premises")
    later = put(put(FIRST_STEP, "refutation/derive", []), "refutation/false", "assumed")
    rejected(put(later, "conclude/still", "x = x0"), "still is not found|assumed is not found")


def test_algorithms_are_evaluated_at_their_first_step() -> None:
    data = {"x": [[Fraction(3, 2)]], "c": [[Fraction(-2)]]}
    found = evaluate(only(HALVING), RULES, {}, data)
    assert (found.exact, found.balls, found.skipped) == (8, 0, 1)
    assert evaluate(only(HALVING), RULES, {}, data | {"k": [[Fraction(1)]], "x0": data["x"]}).exact == 8
    for more in ({"k": [[Fraction(2)]]}, {"x0": [[Fraction(1)]]}, {"x": [[Fraction(-1)]]}):
        with pytest.raises(ValueError, match=r"hypothesis .* does not hold at the data"):
            evaluate(only(HALVING), RULES, {}, data | more)
    for path, fact in (("proof/2/fact", "next(x^2) >= x^2"), ("proof/5/fact", "next(next(x)) = x/2")):
        with pytest.raises(Disagreement, match=r"(falls|twice): "):
            evaluate(only(put(HALVING, path, fact)), RULES, {}, data)
    # A start that is an expression is computed.
    context = algorithm({"y": "y + x"}, {"y": "x^2 + 1"}, "x")
    statement = {"context": context, "proof": [identity("y", "next(y) = x^2 + x + 1")], "conclude": {}}
    assert evaluate(statement, RULES, {}, {"x": [[Fraction(2)]]}).exact == 1


def test_rate_differentiates_and_start_substitutes() -> None:
    # With the roles changed round, c = start(c^2) = 2 c^2 would be constant.
    context = {
        "letters": {"c": ["1", "1"]},
        "derivations": {"start": {"c": "c"}},
        "substitutions": {"rate": {"c": "0"}},
    }
    proof = [identity("still", "rate(c^2) = 0"), rule("kept", "c^2 = 2 c^2", "constant-of-motion", ["still"], q="c^2")]
    rejected(theorem(context, proof, kept="c^2 = 2 c^2"), "rate and start go together")


def test_a_table_may_use_letters_that_a_quantifier_binds_but_no_variable_of_a_rule() -> None:
    letters = {"w": ["1", "1"], "w0": ["1", "1"]}
    context = {"letters": letters, "derivations": {"along": {"w": "u"}}}
    general = {"forall": {"u": ["1", "1"]}, "if": [], "then": ["along(w^2) = 2 u w"]}
    made = theorem(context, [steps(identity("in", "along(w^2) = 2 w u"), proves=["in"], fact=general)], all=general)
    assert recheck(made, RULES).rules == 1
    rejected(put(made, "proof/0/steps/0/fact", "along(w^2) = 2 w^2"), "left over")
    rejected(put(made, "context/given", {"outside": "along(w^2) = 0"}), "'u' is not declared")
    # Read as the variable q of the rule, the rate of w would be w itself: w - w = 0, so that w stands still.
    context = {"letters": letters, "derivations": {"rate": {"w": "q - w"}}, "substitutions": {"start": {"w": "w0"}}}
    kept = rule("kept", "w = w0", "constant-of-motion", ["zero"], q="w")
    rejected(theorem(context, [identity("zero", "0 = 0"), kept], kept="w = w0"), "'q' is not declared")


def test_values_may_not_be_caught_by_a_quantifier() -> None:
    # Of an x with (z = 0 and x = 0 for some z), x = 0 follows; at x = z the condition would read (z = 0 for some z).
    one = {"z": ["1", "1"]}
    general = {"forall": {"x": ["1", "1"]}, "if": [{"exists": one, "with": ["z = 0", "x = 0"]}], "then": ["x = 0"]}
    inner = steps(identity("i", "x = 0", ["1", "1", "o.has2", "1"]), name="o", kind="obtain", of="g.if1", fact="x = 0")
    zero = {"name": "zero", "kind": "witness", "with": {"z": "0"}, "by": ["null", "null"],
            "fact": {"exists": one, "with": ["z = 0", "z = 0"]}}  # fmt: skip
    caught = {"name": "at", "kind": "instantiate", "of": "g", "with": {"x": "z"}, "by": ["zero"], "fact": "z = 0"}
    absurd = {"name": "no", "kind": "identity", "fact": "0 != 0"}
    found = steps(caught, absurd, name="f", kind="obtain", of="given:some", fact="0 = 1")
    context = {"letters": {"a": ["1", "1"]}, "given": {"some": {"exists": one, "with": ["z = 1"]}}}
    proof = [steps(inner, name="g", proves=["o"], fact=general), identity("null", "0 = 0"), zero]
    assert recheck(theorem(context, proof, all=general), RULES).rules == 3
    rejected(theorem(context, [*proof, found], wrong="0 = 1"), "a value mentions .*z.*, bound here")
    rejected(put(theorem(context, proof, all=general), "proof/2/with/z", "1"), "witness")


def test_time_begins_at_zero() -> None:
    made = put(TRAJECTORY, "refutation/parameters/given", {})
    made = put(put(made, "refutation/then", []), "refutation/at", [])
    rejected(put(made, "refutation/point/t", "-1"), "t is not the time")
    rejected(made, "bound is not found to be false")


def test_minima_have_no_derivative() -> None:
    made = put(SANDWICH, "context/derivations", {"along": {"g": "1"}})
    assert recheck(put(made, "proof/1", identity("inverted", "along(c l^0) = 0")), RULES).identities == 1
    rejected(put(made, "proof/1", identity("inverted", "along(l) = 0")), "the derivative of a min")


def test_least_eigenvalues_at_data() -> None:
    made = certificate(printed={
        "context": {"letters": {"M": ["p", "p"], "l": ["1", "1"]}, "defined": {"l": ["least_eigenvalue", "M"]},
                    "given": {"symmetric": "M' = M"}},
        "conclude": {"positive": "l >= 0"},
        "refutation": {"dims": {"p": 2}, "values": {"M": [["0", "2"], ["2", "3"]], "l": [["-1"]]}, "false": "positive"},
    })  # fmt: skip
    assert recheck(made, RULES).models == 1
    for wrong in ("4", "-2", "0"):
        rejected(put(made, "refutation/values/l/0/0", wrong), "l:is does not hold")
    rejected(put(made, "refutation/values/M/0/1", "1"), "given:symmetric does not hold")
    made = put(put(made, "refutation/parameters", {"letters": {"s": ["1", "1"]}}), "refutation/point", {"s": "2"})
    made = put(put(made, "refutation/values/M", [["0", "s"], ["s", "3"]]), "refutation/at", ["s"])
    rejected(made, "l:is does not hold")


def test_no_name_hides_the_hypotheses() -> None:
    made = put(NUMBERS, "context/given/long", "n > 5")
    rejected(made, "given:long does not hold")
    made = put(put(made, "context/letters/given", ["1", "1"]), "context/defined/given", ["norm", "x"])
    rejected(made, "the letter given is declared twice, or is no name")


def test_no_predicate_is_called_like_a_compound() -> None:
    for name in ("or", "forall", "exists"):
        rejected(put(NUMBERS, "conclude/projects", f"{name}(n)"), "cannot read")
    rejected(put(NUMBERS, "conclude/projects", "positive(n)"), "not refuted by data")


@pytest.mark.parametrize("fact", [
    {"exists": {"x": ["1", "1"]}, "if": ["x = 1"], "with": ["x > 0"]}, {"exists": {"x": ["1", "1"]}, "then": ["x > 0"]},
    {"forall": {"x": ["1", "1"]}, "with": ["x > 0"]}, {"forall": {"x": ["1", "1"]}, "if": ["x > 0"]}, {"or": []}, {},
    {"or": [["a = 0"]], "then": []}, {"forall": {"x": ["1", "1"]}, "exists": {"y": ["1", "1"]}, "then": ["x = y"]},
])  # fmt: skip
def test_facts_have_the_parts_of_their_kind(fact: Json) -> None:
    rejected(put(LOGIC, "context/given/more", fact), "is no fact")


LIMIT = theorem(
    {"letters": {"w": ["p", "1"], "u": ["p", "1"], "g": ["1", "1"], "eta": ["1", "1"]},
     "derivations": {"by_eta": {"eta": "1"}}, "substitutions": {"at_eta_0": {"eta": "0"}}},
    [
        identity("w", "at_eta_0(w + eta u) = w"), identity("g", "at_eta_0(g - eta g) = g"),
        identity("v", "at_eta_0(by_eta(w + eta u)) = u"), identity("h", "at_eta_0(by_eta(g - eta g)) = -g"),
        rule("limit", "one_step_limit(w, g, w + eta u, g - eta g, u, -g)", "one-step-limit", ["w", "g", "v", "h"],
             w="w", g="g", W="w + eta u", G="g - eta g", V="u", H="-g"),
    ],
    limit="one_step_limit(w, g, w + eta u, g - eta g, u, -g)",
)  # fmt: skip


def test_the_limit_of_one_step_methods_is_about_letters_and_a_step_size() -> None:
    assert recheck(LIMIT, RULES).rules == 1
    rejected(put(LIMIT, "proof/4/with/V", "2 u"), "premises")
    rejected(put(LIMIT, "proof/4/fact", "one_step_limit(w, g, w + eta u, g - eta g, 2 u, -g)"), "premises")
    for path, table in (
        ("derivations", {"by_eta": {"eta": "2"}}), ("derivations", {"by_eta": {"eta": "1", "g": "0"}}),
        ("derivations", {}), ("substitutions", {"at_eta_0": {"eta": "1"}}), ("substitutions", {}),
        ("substitutions", {"at_eta_0": {"eta": "0", "u": "0"}}), ("substitutions", {"at_eta_0": {"g": "0"}}),
    ):  # fmt: skip
        rejected(put(LIMIT, f"context/{path}", table), "not about a step size")
    both = {"by_eta": {"eta": "1"}, "at_eta_0": {"eta": "1"}}
    rejected(put(LIMIT, "context/derivations", both), "a derivation and a substitution have one name")
    made = put(put(LIMIT, "proof/0/fact", "at_eta_0(2 w + eta u) = 2 w"), "proof/4/with/w", "2 w")
    made = put(put(made, "proof/4/with/W", "2 w + eta u"), "proof/2/fact", "at_eta_0(by_eta(2 w + eta u)) = u")
    made = put(made, "proof/4/fact", "one_step_limit(2 w, g, 2 w + eta u, g - eta g, u, -g)")
    rejected(made, "must be plain letters in one-step-limit")


def test_a_step_of_a_method_is_known_for_all_states() -> None:
    for fact, reason in (
        ("w' w = 1", "some states only"), ("w' u >= 0", "some states only"), ("g = 1", "some states only"),
        ("eta = 1", "some states only"), ("eta >= 0", "some states only"), ({"or": [["g > 0"]]}, "some states only"),
        ({"forall": {"z": ["1", "1"]}, "then": ["z g = 0"]}, "some states only"), ("w' w > 1", ""), ("g != 0", ""),
        ("u' u = 1", ""), ("1 > eta", ""),
    ):  # fmt: skip
        if reason:
            rejected(put(LIMIT, "context/given", {"more": fact}), reason)
        else:
            assert recheck(put(LIMIT, "context/given", {"more": fact}), RULES).rules == 1
    last = only(LIMIT)["proof"][4]
    for split, reason in (("u' u >= 1", ""), ("g >= 1", "limit: one-step-limit is about some states only")):
        cases = {"name": "c", "kind": "cases", "split": split, "fact": last["fact"], "branches": [[last], [last]]}
        if reason:
            rejected(put(LIMIT, "proof/4", cases), reason)
        else:
            assert recheck(put(LIMIT, "proof/4", cases), RULES).rules == 3
    # What is defined from the state is in the step.
    for kind, reason in (
        (["max", "g", "0"], ".'f'. need not depend smoothly"), (["pinv", "g"], ".'f'. need not depend smoothly"),
        (["norm", "w"], ""), (["exp", "g"], ""), (["max", "c", "0"], ""),
    ):  # fmt: skip
        made = put(put(put(LIMIT, "context/letters/f", ["1", "1"]), "context/letters/c", ["1", "1"]),
                   "context/defined", {"f": kind})  # fmt: skip
        text = json.dumps(made).replace("- eta g", "- eta g f").replace(", -g)", ", -g f)").replace("= -g", "= -g f")
        made = put(json.loads(text), "proof/4/with/H", "-g f")
        if reason:
            rejected(made, reason)
        else:
            assert recheck(made, RULES).rules == 1
    # A letter that a quantifier binds could be put equal to the state.
    general = {"forall": {"u": ["p", "1"]}, "then": [last["fact"]]}
    made = put(LIMIT, "proof", [steps(*only(LIMIT)["proof"], proves=["limit"], fact=general)])
    made = put(put(made, "conclude", {"all": general}), "context/letters", {
        "w": ["p", "1"], "g": ["1", "1"], "eta": ["1", "1"]})  # fmt: skip
    rejected(made, "may be anything, even what the state of a method is")


def test_the_state_of_a_method_is_two_letters_that_do_not_move() -> None:
    twice = theorem(METHODS["one letter for both parts of the state"]["context"],
                    METHODS["one letter for both parts of the state"]["proof"], one="0 = 0")  # fmt: skip
    rejected(twice, r"\['w', 'w'\] must be plain letters in one-step-limit")
    letters = {name: ["1", "1"] for name in ("w", "g", "w0", "g0", "c", "eta")}
    context: Json = {"letters": letters, "derivations": {"rate": {"w": "0", "g": "0"}, "by_eta": {"eta": "1"}},
                     "substitutions": {"start": {"w": "w0", "g": "g0"}, "at_eta_0": {"eta": "0"}}}  # fmt: skip
    values = {"w": "w", "g": "g", "W": "w0 + eta c", "G": "g", "V": "c", "H": "0"}
    proof = [
        identity("rests", "rate(w) = 0"), rule("kept", "w = w0", "constant-of-motion", ["rests"], q="w"),
        identity("a", "at_eta_0(w0 + eta c) = w", ["-1", "1", "kept", "1"]), identity("b", "at_eta_0(g) = g"),
        identity("d", "at_eta_0(by_eta(w0 + eta c)) = c"), identity("e", "at_eta_0(by_eta(g)) = 0"),
        rule("limit", "one_step_limit(w, g, w0 + eta c, g, c, 0)", "one-step-limit", ["a", "b", "d", "e"], **values),
    ]  # fmt: skip
    rejected(theorem(context, proof, limit=proof[-1]["fact"]), "must be plain letters in one-step-limit")
    steps = {"next": {"w": "w", "g": "g"}, **context["substitutions"]}
    context = context | {"derivations": {"by_eta": {"eta": "1"}}, "substitutions": steps}
    proof[:2] = [identity("rests", "next(w) = w"), rule("kept", "w = w0", "never-changes", ["rests"], q="w")]
    rejected(theorem(context, proof, limit=proof[-1]["fact"]), "must be plain letters in one-step-limit")


# ------------------------------------------------------------------------------------------------------- limits


def evaluated(name: str, fact: Any) -> Json:
    return {"name": name, "kind": "evaluate", "fact": fact}


def limit(name: str, fact: str, expression: str, **of: str) -> Json:
    return {"name": name, "kind": "limit", "fact": fact, "expression": expression, "with": of}


def witness(name: str, fact: Json, by: list[str], **values: str) -> Json:
    return {"name": name, "kind": "witness", "fact": fact, "by": by, "with": values}


ONE = ["1", "1"]
DECAY: Json = {
    "letters": {"x": ["p", "1"], "x0": ["p", "1"], "t": ONE, "E": ONE, "E0": ONE, "c": ONE},
    "let": {"q": "x' x", "q0": "x0' x0"}, "defined": {"E": ["exp", "-2 t"], "E0": ["exp", "0"]},
    "derivations": {"rate": {"x": "-x", "t": "1"}}, "substitutions": {"start": {"x": "x0", "t": "0", "E": "E0"}},
}  # fmt: skip
LIMIT_OF_Q: Json = {"exists": {"M": ONE}, "with": ["tends(q, M)"]}
MORE: Json = {"exists": {"K": ONE}, "with": ["tends(q, K)", "K + 1 > K"]}
VANISHES = [
    inequality("falls", "0 >= rate(q)", [["2", [], "x"]]), identity("clock", "rate(t) = 1"),
    rule("below", "q0 >= q", "monotone", ["falls"], q="q"), identity("still", "rate(q0) = 0"),
    rule("all", "complete(t)", "complete-vector", ["below", "still", "clock"], x="x", t="t", a="q0"),
    inequality("two", "2 > 0", [["2", [], "1"]]), identity("number", "rate(2) = 0"),
    rule("E", "tends(E, 0)", "exp-vanishes", ["all", "E:is", "two", "number", "clock"], E="E", k="2", t="t"),
    identity("constant", "rate(q E^-1) = 0"),
    rule("kept", "q E^-1 = q0 E0^-1", "constant-of-motion", ["constant"], q="q E^-1"),
    limit("q", "tends(q0 E0^-1 E, 0)", "q0 E0^-1 z", z="E"),
    inequality("size", "q0 E0^-1 E >= q", [], ["-E", "1", "kept", "1"]),
    rule("small", "tends(x, 0)", "squeeze", ["size", "q"], v="x", e="q0 E0^-1 E"),
]  # fmt: skip
CONVERGES = [
    *VANISHES[:5], identity("null", "rate(0) = 0"), inequality("square", "q >= 0", [["1", [], "x"]]),
    rule("some", LIMIT_OF_Q, "monotone-limit", ["all", "falls", "square", "null"], q="q", b="0", t="t"),
    steps(rule("above", "q >= M", "above-its-limit", ["falls", "deep.has1"], q="q", L="M"),
          inequality("more", "M + 1 > M", [["1", [], "1"]]), witness("found", MORE, ["deep.has1", "more"], K="M"),
          kind="obtain", of="some", fact=MORE),
]  # fmt: skip
SMALL, SOME = theorem(DECAY, VANISHES, small="tends(x, 0)"), theorem(DECAY, CONVERGES, some=LIMIT_OF_Q)


def test_limits_are_found() -> None:
    assert recheck(SMALL, RULES).rules == 6
    assert recheck(SOME, RULES).rules == 6
    for made, path, value, reason in (
        (SMALL, "context/derivations", {}, "rate and start"), (SMALL, "proof/4/fact", "complete(t, t)", "cannot read"),
        (SMALL, "proof/12/fact", "tends(x)", "cannot read"), (SMALL, "proof/12/fact", "tends(x, 1)", "shape"),
        (SMALL, "proof/12/fact", "tends(x, x0)", "premises"), (SMALL, "proof/5/fact", "0 > 2", "left over"),
        (SMALL, "conclude/small", "tends(q, 0)", "not proved"), (SOME, "proof/7/fact", "tends(q, c)", "exists"),
        (SOME, "proof/7/fact/exists/M", ["p", "1"], "shape"), (SOME, "proof/7/fact/with/0", "tends(q, c)", "premises"),
        (SOME, "proof/7/fact/with", ["tends(q, M)"] * 2, "premises"), (SOME, "proof/7/with/M", "c", "exists"),
        (SOME, "proof/7/fact/exists", {"M": ONE, "L": ONE}, "exists"), (SOME, "proof/8/fact", "q >= M", "not declared"),
        (SOME, "proof/7/fact", {"forall": {"M": ONE}, "then": ["tends(q, M)"]}, "exists"),
        (SOME, "proof/7/fact", {"exists": {"K": ONE}, "with": ["tends(q, K)"]}, "says that something else exists"),
        (SOME, "proof/4/fact", {"exists": {"M": ONE}, "with": ["M = M"]}, "complete-vector says that something else"),
        (SOME, "proof/7/fact/exists", {"c": ONE}, "declared twice"),
    ):  # fmt: skip
        rejected(put(made, path, value), reason)
    still = {x: y for x, y in DECAY.items() if x not in ("derivations", "substitutions")}
    for fact in ("tends(c, c)", "complete(t)", {"or": [["c = 0"], ["complete(t)"]]}):
        rejected(theorem(still | {"given": {"limit": fact}}, [identity("a", "c = c")], a="c = c"), "needs a rate")


@pytest.mark.parametrize(
    ("defined", "slopes"), [(["power", "u", "2", "D"], "powers(D, u, 1)"), (["log", "u", "D"], "powers(D, u, -1)")]
)
def test_slopes_that_are_only_supposed_are_not_enough(defined: list[str], slopes: str) -> None:
    context = {
        "letters": {name: ["1", "1"] for name in ("u", "v", "D")},
        "defined": {"v": defined},
        "given": {"positive": "positive(u)", "slopes": slopes},
        "derivations": {"along": {"u": "1"}},
    }
    second = "along(along(v)) = 0"
    rejected(theorem(context, [identity("a", second)], straight=second), "v needs powers")


def test_limits_of_words() -> None:
    letters = {"A": ["p", "p"], "B": ["p", "p"], "C": ["p", "p"], "x": ["p", "1"], "x0": ["p", "1"], "c": ONE}
    context = {"letters": letters, "given": {"A": "tends(A, B)", "x": "tends(x, 0)", "c": "c > 0"},
               "substitutions": {"start": {"A": "C", "x": "x0"}},
               "derivations": {"rate": {"A": "?", "x": "A x"}}}  # fmt: skip
    fact = "tends(c^-1 A' C A - 2 A + x x0', c^-1 B' C B - 2 B)"
    made = theorem(context, [limit("l", fact, "c^-1 z' C z - 2 z + y x0'", z="given:A", y="given:x")], limit=fact)
    assert recheck(made, RULES).rules == 1
    for path, value, reason in (
        ("expression", "c^-1 z' C A - 2 z + y x0'", r".'A'. move"), ("expression", "rate(x) x0'", r".'A', 'x'. move"),
        ("expression", "c^-1 z' C z - 2 z", "is not the limit"), ("expression", "c^-1 z C z - 2 z + y x0'", "not the"),
        ("expression", "z^-1", "non-zero"), ("expression", "z y'", "shape"), ("expression", "u z", "not declared"),
        ("with", {}, "not declared"), ("with", {"z": "given:A"}, "not declared"), ("with/y", "given:A", "shape"),
        ("with/C", "given:A", "declared twice"), ("with/y", "given:c", "no tends"), ("with/y", "given:y", "no fact"),
        ("fact", "tends(c^-1 A' C A - 2 A + x x0', c^-1 B' C B)", "not the limit"), ("fact", "A = B", "not the limit"),
    ):  # fmt: skip
        rejected(put(made, f"proof/0/{path}", value), reason)
    still = theorem(context, [limit("l", "tends(C, C)", "C", z="given:A")], limit="tends(C, C)")
    assert recheck(still, RULES).rules == 1
    rejected(put(still, "proof/0/with", {}), "it is one of nothing")
    for split, good in (("c > 1", True), ("x0' x > 1", False)):
        cases = {
            "name": "s",
            "kind": "cases",
            "split": split,
            "fact": "tends(C, C)",
            "branches": [only(still)["proof"]] * 2,
        }
        if good:
            assert recheck(put(still, "proof/0", cases), RULES).rules == 3
        else:
            rejected(put(still, "proof/0", cases), "a limit is about all times")


def test_every_number_has_an_exponential_and_a_square_root() -> None:
    exists: Json = {"exists": {"E": ONE}, "with": ["exp(E, c)", "E > 0"]}
    root: Json = {"exists": {"b": ONE}, "with": ["b^2 = E", "b >= 0"]}
    inner = steps(inequality("E", "E >= 0", [["1", ["o.has2"], "1"]]), rule("r", root, "square-root", ["E"], a="E"),
                  identity("a", "0 = 0"), name="o", kind="obtain", of="e", fact="0 = 0")  # fmt: skip
    made = theorem({"letters": {"c": ONE}}, [rule("e", exists, "exp-exists", [], e="c"), inner], some=exists)
    assert recheck(made, RULES).rules == 3
    rejected(put(made, "proof/0/fact/with/0", "exp(c, c)"), "premises")
    rejected(put(made, "proof/1/steps/1/with/a", "E^2"), "premises")
    named: Json = {"exists": {"s": ONE}, "with": ["s^2 = E", "s >= 0"]}
    rejected(put(made, "proof/1/steps/1/fact", named), "square-root says that something else exists")


def test_a_rule_about_a_flow_lists_all_that_moves_and_the_field_is_smooth() -> None:
    sphere: Json = {
        "letters": {"w": ["p", "1"], "w0": ["p", "1"], "u": ["p", "1"], "n": ONE, "n0": ONE, "g": ONE, "g0": ONE,
                    "h": ONE, "h0": ONE, "t": ONE, "c": ONE},
        "defined": {"n": ["norm", "w"], "n0": ["norm", "w0"]},
        "given": {"n": "n > 0", "unit": "w0' w0 = 1", "c": "c > 0"},
        "derivations": {"rate": {"w": "c^-1 g (u - w w' u n^-2)", "g": "0", "t": "1"}},
        "substitutions": {"start": {"w": "w0", "n": "n0", "g": "g0", "t": "0"}},
    }  # fmt: skip
    proof = [
        identity("turns", "rate(w' w) = 0", ["2 c^-1 g w' u n^-2", "1", "n:square", "1"]),
        rule("length", "w' w = w0' w0", "constant-of-motion", ["turns"], q="w' w"),
        identity("unit", "w' w = 1", ["1", "1", "length", "1"], ["1", "1", "given:unit", "1"]),
        identity("rest", "rate(g^2) = 0"), rule("g", "g^2 = g0^2", "constant-of-motion", ["rest"], q="g^2"),
        inequality("bound", "g0^2 >= g^2", [], ["-1", "1", "g", "1"]), identity("a", "rate(g0^2) = 0"),
        identity("b", "rate(0) = 0"), identity("clock", "rate(t) = 1"),
        rule("all", "complete(t)", "complete", ["unit", "bound", "a", "b", "clock"], w="w", g="g", t="t", a="g0^2",
             b="0"),
    ]  # fmt: skip
    made = theorem(sphere, proof, all="complete(t)")
    assert recheck(made, RULES).rules == 3
    # What is in the rates, besides; g, which moves, is known to be positive.
    for defined, known, rate, reason in (
        (["exp", "c^-1 g"], "c > 0", "f", ""), (["exp", "n^-1 g"], "c > 0", "f", ""), (["norm", "w"], "c > 0", "f", ""),
        (["exp", "g^-1"], "g > 0", "f", "in .'g'"), (["exp", "g"], "c > 0", "f^-1", "in .'f'"),
        (["exp", "g"], "g > 0", "g^-1", "in .'g'"), (["min", "g", "c"], "c > 0", "f", "in .'f'"),
        (["norm", "w + u"], "c > 0", "f", "in .'f'"), (["norm", "w + u"], "f > 0", "f^-1", "in .'f'"),
        (["exp", "g"], "g > 0", "g^2 g^-1", ""), (["norm", "u"], "f > 0", "f^-1", ""),
        (["exp", "c"], "c > 0", "f^-1", ""),
    ):  # fmt: skip
        wrong = put(put(made, "context/letters/f", ONE), "context/defined/f", defined)
        wrong = put(put(wrong, "context/given/known", known), "context/derivations/rate/w", f"({rate}) (u - w w' u)")
        wrong = put(wrong, "context/given/turns", "rate(w' w) = 0")
        wrong = put(wrong, "proof/0", identity("turns", "rate(w' w) = 0", ["1", "1", "given:turns", "1"]))
        if reason:
            rejected(wrong, f"need not be smooth {reason}")
        else:
            assert recheck(wrong, RULES).rules == 3
    more = put(put(made, "context/derivations/rate/h", "0"), "context/substitutions/start/h", "h0")
    rejected(more, "not just the letters of complete move")
    rejected(put(more, "context/derivations/rate/h", "?"), "not just the letters of complete move")
    rejected(put(made, "context/derivations/rate/g", "?"), r"rate\(g\) is asked for")
    rejected(put(made, "proof/9/with/g", "-g"), "not just the letters of complete move")
    vector = {"x": "w", "t": "t", "a": "1"}
    rejected(put(put(made, "proof/9/with", vector), "proof/9/rule", "complete-vector"), "not just the letters")
    # From a start, nothing may be assumed of the state but that the flow exists: it ends where such a norm is zero.
    refuted: Json = {"dims": {"p": 1}, "false": "zero", "proof": proof, "values": {
        "w0": [["1"]], "n": [["1"]], "u": [["2"]], "g0": [["3"]], "c": [["1"]], "h": [[0]], "h0": [[0]]}}  # fmt: skip
    sphere = sphere | {"given": sphere["given"] | {"all": "complete(t)"}}
    started = certificate(printed={"context": sphere, "conclude": {"zero": "g0 = 0"}, "refutation": refuted})
    assert recheck(started, RULES).models == 1
    for fact in ("g > 0", "2 > n", "n != 0", "w != 0", "w' w > 0"):
        rejected(put(started, "context/given/more", fact), "given:more may stop being true")
    flat = put(put(started, "context/derivations/rate/w", "0 w"), "refutation/proof/0/cofactors", [])
    rejected(flat, "given:n may stop being true")
    assert recheck(put(flat, "context/given/n", "c > 0"), RULES).models == 1


def test_what_moves_in_any_way_has_no_derivative() -> None:
    context: Json = {"letters": {"v": ONE, "v0": ONE, "u": ONE, "u0": ONE, "E": ONE, "c": ONE},
                     "defined": {"E": ["exp", "u"]}, "derivations": {"rate": {"v": "u", "u": "?"}, "along": {"c": "?"}},
                     "substitutions": {"start": {"v": "v0", "u": "u0"}}}  # fmt: skip
    made = theorem(context, [identity("once", "rate(v + u - u) = u")], once="rate(v) = u")
    assert recheck(made, RULES).identities == 1
    for fact in ("rate(u) = 0", "rate(rate(v)) = 0", "rate(E) = 0", "along(c) = 1", "rate(v - u) = u"):
        rejected(put(made, "proof/0/fact", fact), r"\((u|c)\) is asked for, and may be anything")
    rejected(put(made, "context/substitutions/start/u", "?"), r"start\(u\) is asked for")
    rejected(put(made, "context/letters/u", ["p", "1"]), "shape")
    split = {"name": "s", "kind": "cases", "split": "u > 1", "fact": "v = v0", "branches": [
        [rule("r", "v = v0", "constant-of-motion", ["z"], q="v")]] * 2}  # fmt: skip
    rejected(put(put(made, "context/given", {"z": "v = 0"}), "proof/0", split), "about all times")


GROWING: Json = {
    "letters": {"g": ONE, "g0": ONE, "a": ONE, "L": ONE}, "given": {"limit": "tends(g, L)", "positive": "L > 0"},
    "derivations": {"rate": {"g": "a g"}}, "substitutions": {"start": {"g": "g0"}},
}  # fmt: skip


def test_assumptions_about_limits_are_about_all_times() -> None:
    general: Json = {"forall": {"K": ONE}, "if": ["tends(q, K)"], "then": ["q >= K"]}
    above = steps(rule("above", "q >= K", "above-its-limit", ["falls", "deep.if1"], q="q", L="K"), proves=["above"],
                  fact=general)  # fmt: skip
    made = theorem(DECAY, [VANISHES[0], above], all=general)
    assert recheck(made, RULES).rules == 2
    for extra in ("q > 1", "tends(c, q)", {"or": [["complete(t)"], ["tends(c, E)"]]}):
        wrong = put(made, "proof/1/fact", general | {"if": ["tends(q, K)", extra]})
        rejected(wrong, "above-its-limit is about all times")
    for extra in ("tends(t, K)", "complete(t)", "c > K", {"or": [["complete(t)"], ["tends(E, c)"]]}):
        fine = put(made, "proof/1/fact", general | {"if": ["tends(q, K)", extra]})
        assert recheck(put(fine, "conclude/all", general | {"if": ["tends(q, K)", extra]}), RULES).rules == 2
    unique = rule("same", "c = K", "tends-unique", ["a", "b"], p="q", P="c", Q="K")
    context = DECAY | {"letters": DECAY["letters"] | {"K": ONE}, "given": {"a": "tends(q, c)", "b": "tends(q, K)"}}
    unique["by"] = ["given:a", "given:b"]
    for split, reason in (("c > 1", ""), ("E > 1", "tends-unique is about all times")):
        cases = {"name": "c", "kind": "cases", "split": split, "fact": "c = K", "branches": [[unique], [unique]]}
        if reason:
            rejected(theorem(context, [cases], c="c = K"), reason)
        else:
            assert recheck(theorem(context, [cases], c="c = K"), RULES).rules == 3


def test_facts_about_limits_are_used_at_values_that_stand_still() -> None:
    context: Json = DECAY | {"given": {"all": {"forall": {"u": ONE}, "then": ["tends(u E, 0)"]}, "E": "tends(E E, 0)"}}
    at = {"name": "at", "kind": "instantiate", "of": "given:all", "with": {"u": "c"}, "by": [], "fact": "tends(c E, 0)"}
    made = theorem(context, [at], at="tends(c E, 0)")
    assert recheck(made, RULES).rules == 1
    rejected(put(put(made, "proof/0/with/u", "E"), "proof/0/fact", "tends(E E, 0)"), r"\['E'\] move, and this is about")
    rejected(put(put(made, "proof/0/with/u", "q"), "proof/0/fact", "tends(q E, 0)"), r"\['x'\] move, and this is about")
    nested = {"forall": {"u": ONE}, "then": [{"or": [["u = 0"], [{"exists": {"M": ONE}, "with": ["tends(u E, M)"]}]]}]}
    rejected(put(put(made, "context/given/all", nested), "proof/0/with/u", "E"), r"\['E'\] move, and this is about")
    some: Json = {"exists": {"u": ONE}, "with": ["tends(u E, 0)"]}
    made = theorem(context, [at, witness("some", some, ["at"], u="c")], some=some)
    assert recheck(made, RULES).rules == 2
    rejected(put(made, "proof/1", witness("some", some, ["given:E"], u="E")), r"\['E'\] move, and this is about limits")
    one: Json = {"exists": {"u": ONE}, "with": ["u - E = 0"]}
    moving = [identity("zero", "E - E = 0"), witness("some", one, ["zero"], u="E")]
    assert recheck(theorem(context, moving, some=one), RULES).rules == 1


SHOWN = certificate(printed={
    "context": DECAY | {"given": {"limit": "tends(x, 0)", "c": "c > 0"}}, "conclude": {"zero": "q0 = 0"},
    "refutation": {"dims": {"p": 2}, "values": {"x0": [["3"], ["4"]], "c": [["2"]]},
                   "proof": [*VANISHES, evaluated("data", "q0 = 25"), evaluated("other", "c != 1")],
                   "false": "zero"}})  # fmt: skip


def test_hypotheses_about_limits_are_shown() -> None:
    assert recheck(SHOWN, RULES).models == 1
    general = {"forall": {"u": ONE}, "if": [], "then": ["u = 3"]}
    caught = put(put(SHOWN, "conclude/zero", general), "refutation/values/u", [["3"]])
    mine = [*VANISHES, evaluated("e", "u = 3")]
    for path, value, reason in (
        ("refutation/proof", [], "nothing shows given:limit"), ("context/given/limit", "tends(x, x0)", "nothing shows"),
        ("context/given/limit", "complete(c)", "nothing shows given:limit"),
        ("refutation/proof/0", rule("falls", "x = 0", "tends-unique", ["given:limit"]), "variables|no fact"),
        ("refutation/proof/13/fact", "q0 = 24", "data: is not found to be true"), ("conclude/zero", "q0 = 25", "found"),
        ("refutation/proof/13/fact", "q = 25", "data: is not found to be true"),
        ("refutation/proof/13/fact", "tends(q, 0)", "no relation"),
        ("refutation/proof/13/fact", "tends(c, 2)", "no relation"),
        ("refutation/proof/13/fact", "complete(c)", "no relation"),
        ("refutation/proof/13/fact", {"forall": {"u": ONE}, "then": ["u = u"]}, "no relation"),
        ("refutation/proof/13/fact", {"or": [["c = 2"]]}, "no relation"),
        ("context/given/more", "2 > q0 - q", "given:more may stop being true"),
        ("context/given/more", "tends(x, x)", "nothing shows given:more"),
        ("context/given/more", {"exists": {"u": ONE}, "with": ["tends(x, u x0)"]}, "given:more does not hold"),
        ("conclude/zero", "tends(x, x0)", "not found to be false"), ("conclude/zero", "complete(t)", "not refuted"),
        ("context/derivations/rate/x", "?", r"rate\(x\) is asked for"),
        ("refutation/steps", [evaluated("no", "0 = 0")], "there are no data here"),
        ("refutation/then", [evaluated("no", "0 = 0")], "there are no data here"),
    ):  # fmt: skip
        rejected(put(SHOWN, path, value), reason)
    assert recheck(put(SHOWN, "context/given/again", "tends(x, 0)"), RULES).models == 1
    inside = steps(evaluated("e", "u = 3"), proves=["e"], fact=general)
    rejected(put(caught, "refutation/proof", [*VANISHES, inside]), "e: is not found to be true at the data")
    rejected(put(caught, "refutation/proof", mine), "not declared")
    rejected(theorem(DECAY, [evaluated("no", "0 = 0")], no="0 = 0"), "there are no data here")
    # What is taken for granted is a fact about all times, too.
    assumed = put(put(SHOWN, "refutation/assume", "last"), "conclude/last", "tends(x, x0)")
    unique = rule("both", "x0 = 0", "tends-unique", ["assumed", "given:limit"], p="x", P="x0", Q="0")
    assumed = put(put(assumed, "refutation/derive", [unique, evaluated("data", "c = 2")]), "refutation/false", "both")
    assert recheck(assumed, RULES).models == 1
    rejected(put(assumed, "refutation/derive/1/fact", "c = 3"), "data: is not found to be true at the data")
    context = GROWING | {"given": {"positive": "L > 0"}}
    begun = certificate(printed={"context": context, "conclude": {"limit": "tends(g, L)"}, "refutation": {
        "dims": {}, "values": {"g0": [["2"]], "a": [["1"]], "L": [["1"]]}, "assume": "limit",
        "derive": [limit("twice", "tends(2 g, 2 L)", "2 u", u="assumed"), identity("no", "L = 2")],
        "false": "no"}})  # fmt: skip
    rejected(begun, "no: left over")
    rejected(put(begun, "context/given/short", "g != 1"), "given:short may stop being true")


def moving_data(**changes: Any) -> Json:
    made = put(TRAJECTORY, "refutation/steps", [
        *only(TRAJECTORY)["refutation"]["steps"], identity("clock", "rate(t) = 1"), identity("still", "rate(1) = 0"),
        rule("all", "complete(t)", "complete-clock", ["clock"], t="t"), inequality("one", "1 > 0", [["1", [], "1"]]),
        rule("E", "tends(E, 0)", "exp-vanishes", ["all", "E:is", "one", "still", "clock"], E="E", k="1", t="t"),
        limit("v", "tends(3 E, 0)", "a + 2 b", a="E", b="E"),
    ])  # fmt: skip
    for path, value in changes.items():
        made = put(made, path.replace("__", "/"), value)
    return made


def test_limits_are_looked_at_where_a_trajectory_is_given() -> None:
    some = {"exists": {"L": ONE}, "with": ["tends(v, L)", "L = L"]}
    true = ["tends(v, 0)", "tends(v0 u, 3 u)", "complete(v)", {"or": [["u = 0"], ["tends(v, 0)"]]}]
    unknown = ["tends(v, 1)", "tends(2 v, 0)", "tends(v0, v)", "tends(v v0^2, 0)", {"or": [["tends(v, 1)"]]}, some]
    for fact in true:
        assert recheck(moving_data(context__given__limit=fact), RULES).models == 1
    for fact in unknown:
        rejected(moving_data(context__given__limit=fact), "given:limit does not hold")
    conclusions: list[tuple[Any, bool]] = [
        ("tends(v, 1)", True), ("tends(v, v0)", True), ("tends(v, v)", True), ("tends(v0, 2)", True),
        ("tends(u, 0)", True), ("tends(v, 0)", False), ("tends(v0, 3)", False), ("tends(2 v, 5)", False),
        ({"exists": {"L": ONE}, "with": ["tends(v, L)", "v0 = 2"]}, True), (some, False),
        ({"exists": {"L": ONE}, "with": ["tends(v, L)", "tends(v, 1)"]}, True),
        ({"exists": {"L": ONE}, "with": ["L = v0", "L + 1 = 0"]}, False),
    ]  # fmt: skip
    for fact, false in conclusions:
        made = put(moving_data(), "conclude/bound", fact)
        if false:
            assert recheck(made, RULES).models == 1
        else:
            rejected(made, "bound is not found to be false at the data")
    rejected(moving_data(conclude__bound="complete(v)"), "this kind of fact is not refuted")
    # Only what is proved of all times is a limit: not what E is at one time, nor what it tends to elsewhere.
    once = moving_data(conclude__bound="tends(v, 1)", refutation__steps=only(TRAJECTORY)["refutation"]["steps"])
    rejected(once, "bound is not found to be false at the data")
    late = rule("again", "tends(E, 0)", "exp-vanishes", ["all", "E:is", "one", "still", "clock"], E="E", k="1", t="t")
    rejected(moving_data(refutation__then=[late]), "exp-vanishes is about all times")
    # At u = 3^-1 E^-1, u v tends to 1; but this is no number.
    general = {"forall": {"z": ONE}, "if": ["tends(z v, 0)"], "then": ["z = 0"]}
    made = moving_data(conclude__bound=general, refutation__values__z=[["1"]])
    assert recheck(made, RULES).models == 1
    made = put(put(made, "refutation/values/z", [["E^-1"]]), "conclude/bound/if", ["tends(z v, 3)"])
    rejected(made, r"\['(E|t)'\] move, and this is about limits")


def test_what_moves_in_any_way_is_not_differentiated_at_the_data() -> None:
    made = moving_data(context__letters__z=ONE, context__letters__z0=ONE, context__derivations__rate__z="?",
                       context__substitutions__start__z="z0", refutation__values__z0=[["1"]])  # fmt: skip
    assert recheck(put(made, "refutation/values/z", [["1 + 5 t E"]]), RULES).models == 1
    rejected(put(made, "refutation/values/z", [["2 + t"]]), r"start\(z\) is off by 1")
    rejected(put(made, "refutation/values/z", [["1"], ["2"]]), "size")
    rejected(moving_data(refutation__parameters__derivations__rate__t="?"), r"rate\(t\) is asked for")


def test_where_there_is_a_rate_nothing_else_moves() -> None:
    made = moving_data(context__derivations__rate={}, context__substitutions__start={}, conclude__bound="v = 0",
                       context__given__limit="tends(v, 0)")  # fmt: skip
    rejected(made, r"rate\(v\) is off by")
    # Bound by a quantifier, u would be any rate of w: w = w0 + u t for all u, which is absurd.
    context: Json = {"letters": {"w": ONE, "w0": ONE, "t": ONE}, "derivations": {"rate": {"w": "u", "t": "1"}},
                     "substitutions": {"start": {"w": "w0", "t": "0"}}}  # fmt: skip
    general = {"forall": {"u": ONE}, "then": ["w - u t = w0"]}
    inner = [
        identity("still", "rate(w - u t) = 0"),
        rule("k", "w - u t = w0", "constant-of-motion", ["still"], q="w - u t"),
    ]
    at = [{"name": f"at{u}", "kind": "instantiate", "of": "deep", "with": {"u": str(u)}, "by": [],
           "fact": f"w - {u} t = w0"} for u in (0, 1)]  # fmt: skip
    stops = [steps(*inner, proves=["k"], fact=general), *at,
             identity("t", "t = 0", ["1", "1", "at0", "1"], ["-1", "1", "at1", "1"]),
             rule("one", "1 = 0", "differentiate", ["t"], p="t", q="0")]  # fmt: skip
    rejected(theorem(context, stops, never="1 = 0"), "'u' is not declared")


def test_a_citation_about_limits_needs_all_times() -> None:
    cited = {"name": "c", "kind": "cite", "claim": "long", "statement": "theorem", "conclusion": "x", "with": {},
             "by": {}, "fact": "complete(t)"}  # fmt: skip
    started = put(SHOWN, "refutation/proof", [cited, *VANISHES])
    assert recheck(started, RULES).models == 1
    for split, good in (("c > 1", True), ("q > 1", False)):
        cases = {"name": "s", "kind": "cases", "split": split, "fact": "complete(t)", "branches": [[cited], [cited]]}
        if good:
            assert recheck(theorem(DECAY, [cases], c="complete(t)"), RULES).rules == 3
        else:
            rejected(theorem(DECAY, [cases], c="complete(t)"), "long is about all times")


def test_limits_are_not_evaluated() -> None:
    rng = Random(2)
    values = random_values(rng, {"x": ("p", "1"), "c": ("1", "1")}, {"p": 2})
    values["t"] = [[Fraction(0)]]
    found = evaluate(only(SMALL), RULES, {"p": 2}, values | {"x0": values["x"]})
    assert (found.exact, found.skipped) == (9, 5)
    found = evaluate(only(SOME), RULES, {"p": 2}, values | {"x0": values["x"]})
    assert found.skipped == 4
    data = {x: [[Fraction(2)]] for x in ("g", "a", "L")}
    grows = theorem(GROWING, [identity("g", "g = g"), limit("twice", "tends(2 g, 2 L)", "2 u", u="given:limit")],
                    same="g = g")  # fmt: skip
    found = evaluate(only(grows), RULES, {}, data)
    assert (found.exact, found.skipped) == (3, 2)
    data["L"] = [[Fraction(-2)]]
    with pytest.raises(ValueError, match="given:positive does not hold"):
        evaluate(only(grows), RULES, {}, data)
    free = put(put(grows, "context/derivations/rate/g", "?"), "proof", [identity("g", "g = g"), identity("a", "a = 2")])
    either = {"or": [["a = 3"], ["tends(g, L)"]]}
    free = put(put(free, "context/given", {"some": either, "all": {"forall": {"u": ONE}, "then": [either]}}),
               "conclude", {"a": "a = 2"})  # fmt: skip
    found = evaluate(only(free), RULES, {}, data)
    assert (found.exact, found.skipped) == (3, 2)
    with pytest.raises(Disagreement, match="a: "):
        evaluate(only(put(free, "proof/1/fact", "a = 3")), RULES, {}, data)


REFUSED = {
    "refuted: what holds for a short time, cited as if for ever": "given:h may stop being true",
    "refuted: what holds for a short time, in the limit": "given:h may stop being true",
    "refuted: what holds for a short time, though it is proved that it cannot": "given:h may stop being true",
    "a denominator in an exponent": r"lasts: the rates need not be smooth in \['x'\]",
    "refuted: the data for a letter of the same name": "there are no data here",
    "a limit of another shape": "shape",
}


@pytest.mark.parametrize("name", IN_TIME)
def test_what_the_kernel_once_accepted_is_refused_where_no_citation_is_at_fault(name: str) -> None:
    *_, found = IN_TIME[name]
    if name in REFUSED:
        rejected(certificate(printed=found), REFUSED[name])
    else:  # what may be cited is left to the kernel, and there is nothing else in these
        assert {x["kind"] for x in found["proof"]} == {"cite"}
        assert recheck(certificate(printed=found), RULES).rules == 1


def test_what_is_true_at_the_data_is_not_known_of_every_state_of_a_method() -> None:
    found = AT_DATA["a method for the values of the data"]
    rejected(certificate(printed=found), "some states only")


def test_parameters_stand_still_where_nothing_moves() -> None:
    clock: Json = {"letters": {"t": ONE}, "derivations": {"rate": {"t": "1"}}, "substitutions": {"start": {"t": "0"}}}
    found: Json = {"context": {"letters": {"x": ONE}}, "conclude": {"one": "x = -1"}, "refutation": {
        "dims": {}, "values": {"x": [["t"]]}, "false": "assumed", "assume": "one", "parameters": clock | {
            "given": {"later": "t >= 0"}}, "point": {"t": "0"}, "steps": [
                inequality("more", "t + 1 > 0", [["1", ["given:later"], "1"], ["1", [], "1"]])]}}  # fmt: skip
    rejected(certificate(printed=found), ".'t'. move, and the data are about one step")
    with pytest.raises(Rejected, match="the parameters have a clock if the data are a trajectory"):
        check({"printed": found})
    found["refutation"]["parameters"] = {"letters": {"t": ONE}, "given": {"later": "t >= 0"}}
    assert check({"printed": found}).statements == {"printed": "refuted"}
    assert recheck(certificate(printed=found), RULES).models == 1

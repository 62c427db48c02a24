"""Each rule and each definition of the table: what it must accept, what it must reject, and its truth in numbers."""

from collections.abc import Callable
from fractions import Fraction
from math import cosh, exp, hypot, tanh
from operator import sub
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flint import arb, fmpq, fmpq_mat
from mpmath import mp, mpf

import proofs.kernel
from proofs.kernel import FORMAT, Library, Outcome, Rejected, Rules, is_least_eigenvalue, number

RULES = Rules(Path(proofs.kernel.__file__).parent / "rules.toml")
AUTOMATIC = "picard-lindelof"
Json = dict[str, Any]
SCALAR = ["1", "1"]


def statement(context: Json, *steps: Json) -> Json:
    """A statement whose conclusion is its last step."""
    return {"context": context, "conclude": {"c": steps[-1]["fact"]}, "proof": list(steps)}


def check(found: Json, **others: Json) -> Outcome:
    claims = {f"test/{name}": data for name, data in {"main": found, **others}.items()}
    data = {name: {"format": FORMAT, "claim": name, "statements": {"corrected": one}} for name, one in claims.items()}
    return Library(data, RULES).check("test/main")


def identity(name: str, fact: str, *cofactors: str) -> Json:
    """Each cofactor is written as `scale | left | by | right`."""
    return {"kind": "identity", "name": name, "fact": fact, "cofactors": [row.split(" | ") for row in cofactors]}


def inequality(name: str, fact: str, *terms: list[Any], rest: tuple[str, ...] = ()) -> Json:
    rows = [row.split(" | ") for row in rest]
    return {"kind": "inequality", "name": name, "fact": fact, "terms": list(terms), "cofactors": rows}


def rule(name: str, fact: str, which: str, *by: str, **values: str) -> Json:
    return {"kind": "rule", "name": name, "fact": fact, "rule": which, "by": list(by), "with": values}


def cases(name: str, fact: str, split: str, *steps: Json) -> Json:
    return {"kind": "cases", "name": name, "fact": fact, "split": split, "branches": [list(steps), list(steps)]}


def scalars(*names: str, **more: Any) -> Json:
    return {"letters": dict.fromkeys(names, SCALAR), **more}


def flow(**more: Any) -> Json:
    """x' = -x and y' = 2 y."""
    context = scalars("x", "y", "x0", "y0", "z")
    tables: Json = {
        "derivations": {"rate": {"x": "-x", "y": "2 y"}},
        "substitutions": {"start": {"x": "x0", "y": "y0"}},
    }
    return {**context, **tables, **more}


EXP = scalars("E", "F", "G", "e", "f", defined={"E": ["exp", "e"], "F": ["exp", "f"], "G": ["exp", "e + f"]})
DOUBLE = scalars("E", "G", "e", defined={"E": ["exp", "e"], "G": ["exp", "2 e"]})
COLUMN: Json = {"letters": {"v": ["p", "1"], "u": ["p", "1"], "A": ["q", "p"], "M": ["p", "p"], "l": SCALAR}}
GRAM = {**COLUMN, "defined": {"l": ["least_eigenvalue", "A' A"]}}

# Methods: w is turned towards u on the sphere, and g grows; T is the field in w.
METHOD: Json = {
    "letters": {"w": ["p", "1"], "g": SCALAR, "u": ["p", "1"], "c": SCALAR, "eta": SCALAR},
    "let": {"T": "u - (w' u) w"},
    "derivations": {"by_eta": {"eta": "1"}},
    "substitutions": {"at_eta_0": {"eta": "0"}},
}
SPHERE: Json = {
    **METHOD,
    "letters": {**METHOD["letters"], "n": SCALAR, "n1": SCALAR},
    "defined": {"n": ["norm", "w + eta T"], "n1": ["norm", "w"]},
    "substitutions": {"at_eta_0": {"eta": "0", "n": "n1"}},
    "given": {"unit": "w' w = 1", "step": "n > 0"},
}
FREE = {"w": "w", "g": "g", "W": "w + eta T", "G": "g + eta c g", "V": "T", "H": "c g"}
ROUND = {**FREE, "W": "n^-1 (w + eta T)"}


def about(predicate: str, values: Json, *variables: str) -> str:
    return f"{predicate}({', '.join(values[name] for name in variables)})"


def moves_nothing(values: Json, *fields: str) -> list[Json]:
    """The premises of `one-step-limit`, proved by multiplying out."""
    return [
        identity("p1", f"at_eta_0({values['W']}) = w", *fields[:1]),
        identity("p2", f"at_eta_0({values['G']}) = g"),
        identity("p3", f"at_eta_0(by_eta({values['W']})) = {values['V']}", *fields[1:]),
        identity("p4", f"at_eta_0(by_eta({values['G']})) = {values['H']}"),
    ]


def limit(values: Json, *by: str, name: str = "limit", fact: str = "") -> Json:
    fact = fact or about("one_step_limit", values, *"wgWGVH")
    return rule(name, fact, "one-step-limit", *(by or ("p1", "p2", "p3", "p4")), **values)


def limit_on_the_sphere(values: Json, *by: str, fact: str = "") -> Json:
    fact = fact or about("limit_on_the_sphere", values, *"wgWGVH")
    names = by or ("given:unit", "p0", "p1", "p2", "p3", "p4")
    return rule("sphere", fact, "one-step-limit-on-the-sphere", *names, **values)


def stays_on_the_sphere() -> list[Json]:
    return [
        inequality("a", "0 >= (n1 - 1)^2", ["1", ["n1:nonnegative"], "n1 - 1"],
                   rest=("1 - n1 | 1 | n1:square | 1", "1 - n1 | 1 | given:unit | 1")),
        rule("one", "n1 = 1", "zero-norm", "a", v="n1 - 1"),
        inequality("b", "n1 > 0", ["1", [], "1"], rest=("1 | 1 | one | 1",)),
        identity("p0", f"({ROUND['W']})' ({ROUND['W']}) = 1", "-n^-2 | 1 | n:square | 1"),
        *moves_nothing(ROUND, "-n1^-1 | 1 | one | w", "n1^-3 (w' u) w | 1 | given:unit | 1",
                       "-n1^-1 (u - (w' u) w) | 1 | one | 1"),
    ]  # fmt: skip


FREE_LIMIT = statement(METHOD, *moves_nothing(FREE), limit(FREE))
SAME = {**FREE, "Z": ROUND["W"], "K": ROUND["G"], "X": ROUND["V"], "Y": ROUND["H"]}


def same(values: Json, *by: str) -> list[Json]:
    fact = about("one_step_limit", FREE, *"wgWGVH")
    free: Json = {"claim": "test/free", "statement": "corrected", "conclusion": "c", "by": {}, "with": {}}
    return [
        *stays_on_the_sphere(),
        limit_on_the_sphere(ROUND),
        {"kind": "cite", "name": "free", "fact": fact, **free},
        identity("length", "w' T = 0", "-(w' u) | 1 | given:unit | 1"),
        identity("agree", "T = T"),
        identity("grow", "c g = c g"),
        rule("same", about("same_limiting_dynamics", values, *"wgWGZK"), "same-limiting-dynamics",
             *(by or ("free", "length", "sphere", "agree", "grow")), **values),
    ]  # fmt: skip


ACCEPTED: dict[str, list[Json]] = {
    # definitions
    "norm": [
        statement({"letters": {"n": SCALAR, "v": ["p", "1"]}, "defined": {"n": ["norm", "2 v"]}},
                  identity("a", "n^2 = 4 v' v", "1 | 1 | n:square | 1"),
                  inequality("b", "n >= 0", ["1", ["n:nonnegative"], "1"])),
    ],
    "exp": [
        statement(EXP, inequality("a", "E F > 0", ["1", ["E:positive", "F:positive"], "1"])),
        statement(EXP, identity("a", "E^-1 E = 1")),
    ],
    "pinv": [
        statement({"letters": {"A": ["m", "d"], "X": ["d", "m"]}, "defined": {"X": ["pinv", "A"]}},
                  identity("a", "(X A)' A' = A'", "1 | 1 | X:1' | 1")),
        statement({"letters": {"A": ["m", "d"], "X": ["d", "m"]}, "defined": {"X": ["pinv", "A"]}},
                  identity("a", "X X' A' = X", "1 | X | X:3 | 1", "1 | 1 | X:2 | 1")),
    ],
    "min": [
        statement(scalars("l", "a", "b", defined={"l": ["min", "a", "b"]}),
                  inequality("a", "a + b >= 2 l", ["1", ["l:first"], "1"], ["1", ["l:second"], "1"]),
                  identity("b", "a b = l (a + b) - l^2", "1 | 1 | l:attained | 1")),
    ],
    "max": [
        statement(scalars("l", "a", "b", defined={"l": ["max", "a", "b"]}),
                  inequality("a", "2 l >= a + b", ["1", ["l:first"], "1"], ["1", ["l:second"], "1"]),
                  identity("b", "a b = l (a + b) - l^2", "1 | 1 | l:attained | 1")),
    ],
    "least_eigenvalue": [
        statement(GRAM, rule("a", "u' A' A u >= l u' u", "rayleigh", "l:is", l="l", M="A' A", u="u")),
    ],
    # rules
    "zero-norm": [
        statement({**COLUMN, "given": {"h": "0 >= (A v)' (A v)"}},
                  rule("a", "A v = 0", "zero-norm", "given:h", v="A v")),
        statement(scalars("x", given={"h": "x^2 <= 0"}), rule("a", "x = 0", "zero-norm", "given:h", v="x")),
    ],
    "rayleigh": [
        statement(GRAM, rule("a", "(2 u)' A' A (2 u) >= 4 l u' u", "rayleigh", "l:is", l="l", M="A' A", u="2 u")),
    ],
    "exp-sum": [
        statement(EXP, rule("a", "E F = G", "exp-sum", "E:is", "F:is", "G:is", E="E", F="F", G="G", e="e", f="f")),
        statement(DOUBLE, rule("a", "E^2 = G", "exp-sum", "E:is", "E:is", "G:is", E="E", F="E", G="G", e="e", f="e")),
    ],
    "exp-zero": [
        statement({**EXP, "given": {"h": "e = 0"}}, rule("a", "E = 1", "exp-zero", "E:is", "given:h", E="E", e="e")),
    ],
    "exp-at-most-one": [
        statement({**EXP, "given": {"h": "e <= 0"}},
                  rule("a", "E <= 1", "exp-at-most-one", "E:is", "given:h", E="E", e="e")),
    ],
    "exp-below-one": [
        statement({**EXP, "given": {"h": "e < 0"}},
                  rule("a", "E < 1", "exp-below-one", "E:is", "given:h", E="E", e="e")),
    ],
    "differentiate": [
        statement(flow(given={"h": "x y = z"}), rule("a", "x y = 0", "differentiate", "given:h", p="x y", q="z")),
    ],
    "at-the-start": [
        statement(flow(given={"h": "x y = z"}), rule("a", "x0 y0 = z", "at-the-start", "given:h", p="x y", q="z")),
    ],
    "constant-of-motion": [
        statement(flow(), identity("a", "rate(x^2 y) = 0"),
                  rule("b", "x^2 y = x0^2 y0", "constant-of-motion", "a", q="x^2 y")),
        # a distinction of cases that do not depend on the time is no obstacle
        statement(flow(), identity("a", "rate(x^2 y) = 0"),
                  cases("b", "x^2 y = x0^2 y0", "z >= 0",
                        rule("c", "x^2 y = x0^2 y0", "constant-of-motion", "a", q="x^2 y"))),
    ],
    "monotone": [
        statement(flow(), inequality("a", "rate(x^2) <= 0", ["2", [], "x"]),
                  rule("b", "x^2 <= x0^2", "monotone", "a", q="x^2")),
    ],
    "initial-slope": [
        statement(flow(given={"below": "z >= x", "equal": "x0 = z"}),
                  rule("a", "0 >= -x0", "initial-slope", "given:below", "given:equal", p="x", q="z")),
    ],
    "one-step-limit": [
        FREE_LIMIT,
        statement({**METHOD, "given": {"c": "c = 1"}}, *moves_nothing(FREE), limit(FREE)),
        statement({**METHOD, "given": {"open": "w' w > 1/2"}}, *moves_nothing(FREE), limit(FREE)),
    ],
    "one-step-limit-on-the-sphere": [statement(SPHERE, *stays_on_the_sphere(), limit_on_the_sphere(ROUND))],
    "same-limiting-dynamics": [statement(SPHERE, *same(SAME))],
}  # fmt: skip


def instead(values: Json, **other: str) -> Json:
    return {**values, **other}


REJECTED: dict[str, list[tuple[Json, str]]] = {
    # definitions
    "norm": [
        (statement({"letters": {"n": SCALAR, "v": ["1", "p"]}, "defined": {"n": ["norm", "v"]}},
                   identity("a", "n = n")),
         "v := 1 v has shape"),
        (statement({"letters": {"n": ["p", "1"], "v": ["p", "1"]}, "defined": {"n": ["norm", "v"]}},
                   identity("a", "n = n")), "n := 1 n has shape"),
        (statement({"letters": {"n": SCALAR, "v": ["p", "1"]}, "defined": {"n": ["norm", "v"]}},
                   identity("a", "n^-1 n = 1")), "denominator may vanish and is not listed: .*n"),
        (statement({"letters": {"n": SCALAR, "v": ["p", "1"]}, "defined": {"n": ["norm", "v"]}},
                   inequality("a", "n > 0", ["1", ["n:nonnegative"], "1"])), "no term is strictly positive"),
    ],
    "exp": [
        (statement(scalars("E", defined={"E": ["exp", "E"]}),
                   identity("a", "E = E")), "the definition of E is circular"),
        (statement({"letters": {"E": ["p", "p"], "e": ["p", "p"]}, "defined": {"E": ["exp", "e"]}},
                   identity("a", "E = E")), "E := 1 E has shape"),
        (statement(EXP, identity("a", "e^-1 e = 1")), "denominator may vanish and is not listed: .*e"),
    ],
    "pinv": [
        (statement({"letters": {"A": ["m", "d"], "X": ["m", "d"]}, "defined": {"X": ["pinv", "A"]}},
                   identity("a", "X = X")), "A := 1 A has shape"),
        (statement({"letters": {"A": ["m", "d"], "X": ["d", "m"]}, "defined": {"X": ["pinv", "A"]}},
                   identity("a", "A X = I_m", "1 | 1 | X:1 | X")), "the cofactors leave"),
        (statement({**flow(), "letters": {"x": SCALAR, "x0": SCALAR, "X": SCALAR}, "defined": {"X": ["pinv", "x"]},
                    "derivations": {"rate": {"x": "-x"}}, "substitutions": {"start": {"x": "x0"}}},
                   identity("a", "rate(X) = X")), "no derivative for the letter 'X', a pinv"),
    ],
    "min": [
        (statement(scalars("l", "a", "b", defined={"l": ["min", "a", "b"]}),
                   inequality("a", "l >= a", ["1", ["l:first"], "1"])), "the terms and cofactors leave"),
        (statement({**COLUMN, "defined": {"l": ["min", "u", "v"]}}, identity("a", "l = l")), "a := 1 u has shape"),
        (statement({**flow(), "defined": {"z": ["min", "x", "y"]}}, identity("a", "rate(z) = 0")),
         "no derivative for the letter 'z', a min"),
    ],
    "max": [
        (statement(scalars("l", "a", "b", defined={"l": ["max", "a", "b"]}),
                   inequality("a", "a >= l", ["1", ["l:first"], "1"])), "the terms and cofactors leave"),
        (statement({**flow(), "defined": {"z": ["max", "x", "y"]}}, identity("a", "rate(z) = 0")),
         "no derivative for the letter 'z', a max"),
    ],
    "least_eigenvalue": [
        (statement({**COLUMN, "defined": {"l": ["least_eigenvalue", "M"]}}, identity("a", "l = l")),
         "eigenvalues of a matrix that is not symmetric"),
        (statement({**COLUMN, "defined": {"l": ["least_eigenvalue", "A"]}},
                   identity("a", "l = l")), "M := 1 A has shape"),
    ],
    # rules
    "zero-norm": [
        (statement({**COLUMN, "given": {"h": "0 >= v' u"}}, rule("a", "v = 0", "zero-norm", "given:h", v="v")),
         "what is needed is -1 .v' v. >= 0"),
        (statement({**COLUMN, "given": {"h": "0 <= v' v"}}, rule("a", "v = 0", "zero-norm", "given:h", v="v")),
         "what is needed is"),
        (statement({**COLUMN, "given": {"h": "0 >= v' v"}}, rule("a", "u = 0", "zero-norm", "given:h", v="v")),
         "what follows is"),
        (statement({**COLUMN, "given": {"h": "0 = 0"}}, rule("a", "M = 0", "zero-norm", "given:h", v="M")),
         "v := 1 M has shape"),
    ],
    "rayleigh": [
        (statement(GRAM,
                   rule("a", "l u' u >= u' A' A u", "rayleigh", "l:is", l="l", M="A' A", u="u")), "what follows is"),
        (statement(GRAM,
                   rule("a", "u' A' A v >= l u' v", "rayleigh", "l:is", l="l", M="A' A", u="u")), "what follows is"),
        (statement(GRAM, rule("a", "u' M u >= l u' u", "rayleigh", "l:is", l="l", M="M", u="u")), "what is needed is"),
        (statement(GRAM, rule("a", "2 u' A' A u >= l u' u", "rayleigh", "l:is", l="1/2 l", M="A' A", u="u")),
         "what is needed is"),
        (statement(GRAM, rule("a", "u' A' A u >= l u' u", "rayleigh", "l:is", l="l", M="A' A", u="A u")),
         "u := 1 A u has shape"),
    ],
    "exp-sum": [
        # E and F are different: the premises match only if both are renamed to one
        (statement(EXP, rule("a", "E^2 = G", "exp-sum", "E:is", "F:is", "G:is", E="E", F="E", G="G", e="e", f="f")),
         "'F:is' is exp. 1 .F. . 1 .f.., but what is needed is exp. 1 .E. . 1 .f.."),
        (statement(EXP, rule("a", "E F = G", "exp-sum", "E:is", "F:is", "G:is", E="E", F="F", G="G", e="e", f="e")),
         "what is needed is"),
        (statement(EXP, rule("a", "E G = F", "exp-sum", "E:is", "G:is", "F:is", E="E", F="G", G="F", e="e", f="e + f")),
         "what is needed is"),
        (statement(EXP, rule("a", "E + F = G", "exp-sum", "E:is", "F:is", "G:is", E="E", F="F", G="G", e="e", f="f")),
         "what follows is"),
    ],
    "exp-zero": [
        (statement({**EXP, "given": {"h": "f = 0"}}, rule("a", "E = 1", "exp-zero", "E:is", "given:h", E="E", e="e")),
         "what is needed is 1 .e. = 0"),
        (statement({**EXP, "given": {"h": "e >= 0"}}, rule("a", "E = 1", "exp-zero", "E:is", "given:h", E="E", e="e")),
         "what is needed is 1 .e. = 0"),
        (statement({**EXP, "given": {"h": "e = 0"}}, rule("a", "F = 1", "exp-zero", "E:is", "given:h", E="E", e="e")),
         "what follows is"),
    ],
    "exp-at-most-one": [
        (statement({**EXP, "given": {"h": "e >= 0"}},
                   rule("a", "E <= 1", "exp-at-most-one", "E:is", "given:h", E="E", e="e")),
         "what is needed is -1 .e. >= 0"),
        (statement({**EXP, "given": {"h": "e <= 0"}},
                   rule("a", "E < 1", "exp-at-most-one", "E:is", "given:h", E="E", e="e")), "what follows is"),
        (statement({**EXP, "given": {"h": "e <= 0"}},
                   rule("a", "F <= 1", "exp-at-most-one", "F:is", "given:h", E="F", e="f")),
         "what is needed is -1 .f. >= 0"),
    ],
    "exp-below-one": [
        (statement({**EXP, "given": {"h": "e <= 0"}},
                   rule("a", "E < 1", "exp-below-one", "E:is", "given:h", E="E", e="e")),
         "what is needed is -1 .e. > 0"),
        (statement({**EXP, "given": {"h": "e != 0"}},
                   rule("a", "E < 1", "exp-below-one", "E:is", "given:h", E="E", e="e")),
         "what is needed is -1 .e. > 0"),
        (statement({**EXP, "given": {"h": "e < 0"}},
                   rule("a", "E > 1", "exp-below-one", "E:is", "given:h", E="E", e="e")), "what follows is"),
    ],
    "differentiate": [
        (statement(flow(given={"h": "x >= z"}), rule("a", "-x = 0", "differentiate", "given:h", p="x", q="z")),
         "what is needed is"),
        (statement(flow(given={"h": "x y = z"}), rule("a", "3 x y = 0", "differentiate", "given:h", p="x y", q="z")),
         "what follows is"),
        # equal at one time is not enough
        (statement(flow(), cases("a", "x = 0", "x = z", rule("b", "x = 0", "differentiate", "a.case1", p="x", q="z"))),
         "the rule 'differentiate' needs facts that hold for all times"),
        (statement(scalars("x", "z", given={"h": "x = z"}),
                   rule("a", "0 = 0", "differentiate", "given:h", p="x", q="z")),
         "unknown letter 'rate'"),
    ],
    "at-the-start": [
        (statement(flow(given={"h": "x = z"}), rule("a", "x0 = 0", "at-the-start", "given:h", p="x", q="z")),
         "what follows is"),
        (statement(flow(given={"h": "x0 = z"}), rule("a", "x = z", "at-the-start", "given:h", p="x", q="z")),
         "what is needed is"),
        (statement(flow(), cases("a", "x0 = z", "x = z", rule("b", "x0 = z", "at-the-start", "a.case1", p="x", q="z"))),
         "the rule 'at-the-start' needs facts that hold for all times"),
    ],
    "constant-of-motion": [
        (statement(flow(),
                   identity("a", "rate(x^2 y) = 0"), rule("b", "x y = x0 y0", "constant-of-motion", "a", q="x y")),
         "what is needed is"),
        (statement(flow(), identity("a", "rate(x^2 y) = 0"),
                   rule("b", "x^2 y = 0", "constant-of-motion", "a", q="x^2 y")), "what follows is"),
        (statement(flow(given={"h": "rate(x) = 0 z"}), identity("a", "0 = 0"),
                   rule("b", "x = x0", "constant-of-motion", "a", q="x")), "what is needed is"),
        # the rate is zero at one time only
        (statement(flow(),
                   cases("a", "x = x0", "rate(x) = 0", rule("b", "x = x0", "constant-of-motion", "a.case1", q="x"))),
         "the rule 'constant-of-motion' needs facts that hold for all times"),
        # ... or under an assumption about the state, though the premise does not depend on it
        (statement(flow(), identity("a", "rate(x^2 y) = 0"),
                   cases("b", "x^2 y = x0^2 y0", "x >= 0",
                         rule("c", "x^2 y = x0^2 y0", "constant-of-motion", "a", q="x^2 y"))),
         "the rule 'constant-of-motion' needs facts that hold for all times"),
    ],
    "monotone": [
        (statement(flow(),
                   inequality("a", "rate(y^2) >= 0", ["4", [], "y"]),
                   rule("b", "y^2 <= y0^2", "monotone", "a", q="y^2")),
         "what is needed is"),
        (statement(flow(),
                   inequality("a", "rate(x^2) <= 0", ["2", [], "x"]),
                   rule("b", "x^2 < x0^2", "monotone", "a", q="x^2")),
         "what follows is"),
        (statement(flow(),
                   inequality("a", "rate(x^2) <= 0", ["2", [], "x"]),
                   rule("b", "x^2 >= x0^2", "monotone", "a", q="x^2")),
         "what follows is"),
        (statement(flow(), cases("a", "x0 >= x", "0 >= rate(x)", rule("b", "x0 >= x", "monotone", "a.case1", q="x"))),
         "the rule 'monotone' needs facts that hold for all times"),
    ],
    "initial-slope": [
        (statement(flow(given={"below": "z >= x", "equal": "x0 = z"}),
                   rule("a", "0 >= x0", "initial-slope", "given:below", "given:equal", p="x", q="z")),
         "what follows is"),
        (statement(flow(given={"below": "z >= x", "equal": "x0 = z"}),
                   rule("a", "0 >= -x0", "initial-slope", "given:below", "given:below", p="x", q="z")),
         "what is needed is"),
        (statement(flow(given={"equal": "x0 = z"}),
                   cases("a", "0 >= -x0", "z >= x",
                         rule("b", "0 >= -x0", "initial-slope", "a.case1", "given:equal", p="x", q="z"))),
         "the rule 'initial-slope' needs facts that hold for all times"),
    ],
    "one-step-limit": [
        (statement(METHOD, *moves_nothing(FREE), limit(instead(FREE, V="2 T"))), "what is needed is"),
        (statement(METHOD, *moves_nothing(FREE), limit(instead(FREE, H="c"))), "what is needed is"),
        (statement(METHOD, *moves_nothing(FREE), limit(instead(FREE, W="w + 2 eta T"))), "what is needed is"),
        (statement(METHOD, *moves_nothing(FREE), limit(FREE, "p1", "p2", "p3")), "4 facts are needed, not 3"),
        (statement(METHOD, *moves_nothing(FREE), limit(FREE, fact=about("one_step_limit", FREE, *"wgWGHV"))),
         "what follows is"),
        # w is a letter, not an expression or a number
        (statement(METHOD, *moves_nothing(FREE), limit(instead(FREE, w="2 w"))), "w must be"),
        (statement(METHOD, *moves_nothing(FREE), limit(instead(FREE, g="1"))), "malformed|g must be"),
        (statement({**METHOD, "defined": {"g": ["norm", "u"]}}, *moves_nothing(FREE), limit(FREE)), "g must be"),
        # the operators are what their names say
        (statement({**METHOD, "derivations": {"by_eta": {"eta": "2"}}}, *moves_nothing(FREE), limit(FREE)),
         "by_eta is the derivative in the letter eta|the cofactors leave"),
        (statement({**METHOD, "derivations": {"by_eta": {"eta": "1", "w": "u"}}}, identity("a", "0 = 0")),
         "by_eta is the derivative in the letter eta"),
        (statement({**METHOD, "substitutions": {"at_eta_0": {"eta": "0", "g": "0"}}}, identity("a", "0 = 0")),
         "at_eta_0 puts eta = 0 and changes nothing else"),
        (statement({**METHOD, "substitutions": {"at_eta_0": {"eta": "1"}}}, identity("a", "0 = 0")),
         "at_eta_0 puts eta = 0 and changes nothing else"),
    ],
    "one-step-limit-on-the-sphere": [
        (statement({**SPHERE, "given": {"step": "n > 0", "unit": "w' w = 2"}},
                   *moves_nothing(FREE), limit_on_the_sphere(FREE, "given:unit", "given:unit", "p1", "p2", "p3", "p4")),
         "what is needed is -1|known only where"),
        # this one leaves the sphere
        (statement(SPHERE, *moves_nothing(FREE),
                   limit_on_the_sphere(FREE, "given:unit", "given:unit", "p1", "p2", "p3", "p4")), "what is needed is"),
        (statement(SPHERE, *stays_on_the_sphere(), limit_on_the_sphere(instead(ROUND, V="u"))), "what is needed is"),
        (statement(SPHERE, *stays_on_the_sphere(), limit_on_the_sphere(instead(ROUND, w="u"))), "what is needed is"),
        (statement(SPHERE, *stays_on_the_sphere(), limit(ROUND, fact=about("limit_on_the_sphere", ROUND, *"wgWGVH"))),
         "what follows is|known only where"),
    ],
    "same-limiting-dynamics": [
        (statement(SPHERE, *same(instead(SAME, H="2 c g"))), "what is needed is"),
        (statement(SPHERE, *same(instead(SAME, Z=FREE["W"]))), "what is needed is"),
        (statement(SPHERE, *same(instead(SAME, W=ROUND["W"]))), "what is needed is"),
        (statement(SPHERE, *same(SAME, "sphere", "length", "sphere", "agree", "grow")), "what is needed is"),
        (statement(SPHERE, *same(SAME, "free", "length", "free", "agree", "grow")), "what is needed is"),
        (statement(SPHERE, *same(SAME, "free", "given:unit", "sphere", "agree", "grow")), "what is needed is"),
        (statement(SPHERE, *same(SAME, "free", "length", "sphere", "length", "grow")), "what is needed is"),
    ],
}  # fmt: skip


def all_names() -> set[str]:
    return set(RULES.rules) | set(RULES.definitions)


def test_every_rule_and_definition_has_tests_of_both_kinds() -> None:
    tested = all_names() - {AUTOMATIC}
    assert set(ACCEPTED) == set(REJECTED) == tested
    assert all(ACCEPTED.values())
    assert all(len(found) > 1 for found in REJECTED.values())
    assert [name for name, entry in RULES.rules.items() if "automatic" in entry] == [AUTOMATIC]


@pytest.mark.parametrize(
    ("name", "found"),
    [pytest.param(name, one, id=f"{name}-{i}") for name in ACCEPTED for i, one in enumerate(ACCEPTED[name])],
)
def test_a_rule_accepts(name: str, found: Json) -> None:
    outcome = check(found, free=FREE_LIMIT)
    assert outcome.statements == {"corrected": "proved"}
    assert name in outcome.rules


@pytest.mark.parametrize(
    ("found", "reason"),
    [pytest.param(*one, id=f"{name}-{i}") for name in REJECTED for i, one in enumerate(REJECTED[name])],
)
def test_a_rule_rejects(found: Json, reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        check(found, free=FREE_LIMIT)


# Short-time existence, which the kernel uses where a statement about all times is refuted at its start ----------------


def at_the_start(rate: str, values: Json, **more: Any) -> Json:
    """x' = rate from x0 = 1: refuted that x stands still; z and n may occur in the rate."""
    context = {"letters": dict.fromkeys(("x", "x0", "z", "n"), SCALAR), "derivations": {"rate": {"x": rate}},
               "substitutions": {"start": {"x": "x0"}}, **more}  # fmt: skip
    derive = [rule("d", f"{rate} = 0", "differentiate", "assumed", p="x", q="x0")]
    data = {"x0": [["1"]], **values}
    refutation = {"dims": {}, "values": data, "assume": "c", "derive": derive, "false": "d"}
    return {"context": context, "conclude": {"c": "x = x0"}, "refutation": refutation}


def refute(found: Json) -> Outcome:
    data = {"format": FORMAT, "claim": "test/main", "statements": {"false: it stands still": found}}
    return Library({"test/main": data}, RULES).check("test/main")


@pytest.mark.parametrize(
    "found",
    [
        at_the_start("x^2 + 1", {}),
        at_the_start("n z", {"n": [["1"]], "z": [["2"]]}, defined={"n": ["norm", "x"]}),
        at_the_start("n", {"n": [["1"]], "z": [["0"]]}, defined={"n": ["exp", "z x"]}),
        at_the_start("z", {"n": [["1/2"]], "z": [["2"]]}, defined={"z": ["pinv", "n"]}),
    ],
)
def test_a_smooth_flow_exists(found: Json) -> None:
    assert AUTOMATIC in refute(found).rules


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (at_the_start("z", {"z": [["1"]]}, defined={"z": ["pinv", "x"]}), "may not be differentiable: it contains z"),
        (
            at_the_start("z", {"z": [["1"]]}, defined={"z": ["min", "x", "2"]}),
            "may not be differentiable: it contains z",
        ),
        (
            at_the_start("z", {"z": [["2"]]}, defined={"z": ["max", "x", "2"]}),
            "may not be differentiable: it contains z",
        ),
        (at_the_start("x^2 + 1", {}, given={"h": "x = x0"}), "'h' is about all times, the data about the start only"),
        (at_the_start("x^2 + 1", {}, given={"h": "x <= x0"}), "'h' is about all times, the data about the start only"),
        (at_the_start("x - 1", {}), "not false at the data"),
        (at_the_start("x^-1", {}), "denominator may vanish and is not listed: .*x"),
        (at_the_start("x^2 + 1", {"x": [["1"]]}), "'rate'|the state is given|malformed"),
    ],
)
def test_where_the_flow_may_not_exist_nothing_is_refuted(found: Json, reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        refute(found)


def test_no_step_may_name_the_rule_of_the_kernel() -> None:
    with pytest.raises(Rejected, match="is applied by the kernel only"):
        check(statement(flow(), rule("a", "x = x", AUTOMATIC)))


# True in numbers ------------------------------------------------------------------------------------------------------


def draw(rng: Random) -> Fraction:
    return Fraction(rng.randint(-9, 9), rng.randint(1, 5))


def matrix(rng: Random, rows: int, columns: int = 1) -> fmpq_mat:
    return fmpq_mat([[to_flint(draw(rng)) for _ in range(columns)] for _ in range(rows)])


def to_flint(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def ball(value: Fraction) -> arb:
    return arb(to_flint(value))


def square(v: fmpq_mat) -> fmpq:
    return (v.transpose() * v)[0, 0]


def symmetric(rng: Random, size: int) -> tuple[list[fmpq], fmpq_mat]:
    """A rational symmetric matrix with given eigenvalues: reflected at a random vector."""
    v = matrix(rng, size)
    v[0, 0] = fmpq(1, 7)
    one = fmpq_mat(size, size, [fmpq(int(i == j)) for i in range(size) for j in range(size)])
    mirror = one - v * v.transpose() * (2 / square(v))
    values = [to_flint(draw(rng)) for _ in range(size)]
    diagonal = fmpq_mat(size, size, [values[i] if i == j else fmpq(0) for i in range(size) for j in range(size)])
    return values, mirror * diagonal * mirror


def norm_in_numbers(rng: Random) -> None:
    v = matrix(rng, 3)
    n = arb(square(v)).sqrt()
    assert n >= 0
    assert (n * n).overlaps(arb(square(v)))


def exp_in_numbers(rng: Random) -> None:
    assert ball(draw(rng)).exp() > 0


def pinv_in_numbers(rng: Random) -> None:
    rank = rng.randint(1, 3)
    B, C = matrix(rng, 4, rank), matrix(rng, rank, 3)
    while (B.transpose() * B).det() == 0 or (C * C.transpose()).det() == 0:
        B, C = matrix(rng, 4, rank), matrix(rng, rank, 3)
    A = B * C
    X = C.transpose() * (C * C.transpose()).inv() * (B.transpose() * B).inv() * B.transpose()
    assert A * X * A == A
    assert X * A * X == X
    assert (A * X).transpose() == A * X
    assert (X * A).transpose() == X * A


def extreme_in_numbers(rng: Random) -> None:
    a, b = draw(rng), draw(rng)
    for extreme, sign in ((min(a, b), 1), (max(a, b), -1)):
        assert sign * a >= sign * extreme
        assert sign * b >= sign * extreme
        assert (a - extreme) * (b - extreme) == 0


def eigenvalue_in_numbers(rng: Random) -> None:
    values, M = symmetric(rng, 3)
    entries = [[number(Fraction(int(x.p), int(x.q))) for x in row] for row in M.tolist()]
    least = min(values)
    for value in {*values, least - 1, max(values) + 1}:
        found = is_least_eigenvalue(number(Fraction(int(value.p), int(value.q))), entries)
        assert found is bool(value == least)
    u = matrix(rng, 3)
    assert (u.transpose() * M * u)[0, 0] >= least * square(u)


def zero_norm_in_numbers(rng: Random) -> None:
    v = matrix(rng, 2)
    assert (square(v) <= 0) is (v == fmpq_mat(2, 1))


def exp_rules_in_numbers(rng: Random) -> None:
    e, f = draw(rng), draw(rng)
    E, F, G = ball(e).exp(), ball(f).exp(), ball(e + f).exp()
    assert (E * F).overlaps(G)
    assert ball(Fraction(0)).exp() == 1
    assert ball(-abs(e)).exp() <= 1
    assert ball(-abs(e) - 1).exp() < 1


def flow_in_numbers(rng: Random) -> None:
    """The flow of this file, x' = -x and y' = 2 y, in closed form."""
    x0, y0 = (mpf(draw(rng).numerator) / 7 for _ in range(2))
    with mp.workdps(30):

        def x(t: mpf) -> mpf:
            return x0 * mp.exp(-t)

        def y(t: mpf) -> mpf:
            return y0 * mp.exp(2 * t)

        assert (x(mpf(0)), y(mpf(0))) == (x0, y0)
        for t in (mpf("0.3"), mpf(2)):
            assert mp.almosteq(
                mp.diff(lambda s: x(s) * y(s), t), x(t) * y(t), rel_eps=mpf("1e-12"), abs_eps=mpf("1e-12")
            )
            assert mp.almosteq(x(t) ** 2 * y(t), x0**2 * y0, rel_eps=mpf("1e-25"), abs_eps=mpf("1e-25"))
            assert x(t) ** 2 <= x0**2
        assert mp.diff(lambda t: x(t) ** 2, 0) <= 0  # x^2 <= x0^2, and both start equal


def run(eta: float, steps: int, *, on_the_sphere: bool) -> tuple[float, float, float]:
    """The methods of this file in the plane, from w = (1, 0), with u = (0, 1), g = c = 1."""
    a, b, g = 1.0, 0.0, 1.0
    for _ in range(steps):
        a, b, g = a - eta * b * a, b + eta * (1 - b * b), g + eta * g
        if on_the_sphere:
            length = hypot(a, b)
            a, b = a / length, b / length
    return a, b, g


def methods_in_numbers(rng: Random) -> None:
    """At time 1 both are at (1 / cosh 1, tanh 1) and g = e, up to an error of first order in the step size."""
    end = (1 / cosh(1), tanh(1), exp(1))
    steps = rng.randint(150, 250)
    for on_the_sphere in (False, True):
        coarse, fine = (run(1 / n, n, on_the_sphere=on_the_sphere) for n in (steps, 4 * steps))
        ratio = max(map(abs, map(sub, coarse, end))) / max(map(abs, map(sub, fine, end)))
        assert 3.8 < ratio < 4.2


NUMBERS: dict[Callable[[Random], None], set[str]] = {
    norm_in_numbers: {"norm"},
    exp_in_numbers: {"exp"},
    pinv_in_numbers: {"pinv"},
    extreme_in_numbers: {"min", "max"},
    eigenvalue_in_numbers: {"least_eigenvalue", "rayleigh"},
    zero_norm_in_numbers: {"zero-norm"},
    exp_rules_in_numbers: {"exp-sum", "exp-zero", "exp-at-most-one", "exp-below-one"},
    flow_in_numbers: {"differentiate", "at-the-start", "constant-of-motion", "monotone", "initial-slope", AUTOMATIC},
    methods_in_numbers: {"one-step-limit", "one-step-limit-on-the-sphere", "same-limiting-dynamics"},
}


def test_every_rule_and_definition_is_tried_in_numbers() -> None:
    assert set().union(*NUMBERS.values()) == all_names()


@pytest.mark.parametrize("trial", NUMBERS, ids=lambda trial: trial.__name__)
@pytest.mark.parametrize("seed", range(5))
def test_it_is_true_in_numbers(trial: Callable[[Random], None], seed: int) -> None:
    trial(Random(seed))

"""Each rule and each definition of the table: what it must accept, what it must reject, and its truth in numbers."""

import tomllib
from collections.abc import Callable
from fractions import Fraction
from math import cos, cosh, exp, hypot, log, sin, tanh
from operator import sub
from random import Random
from typing import Any

import numpy as np
import pytest
from flint import arb, fmpq, fmpq_mat
from mpmath import mp, mpf
from scipy.integrate import solve_ivp
from scipy.optimize import nnls

from proofs.kernel import FORMAT, Outcome, Rejected
from proofs.second import Disagreement, recheck
from tests.proofs.building import (
    FOLDER,
    RULES,
    SCALAR,
    Json,
    exists,
    identity,
    inequality,
    library,
    refuted,
    rule,
    step,
)
from tests.proofs.building import flow as moving

TABLE = tomllib.loads((FOLDER / "rules.toml").read_text(encoding="utf-8"))
AUTOMATIC = ["picard-lindelof"]  # the kernel applies it itself


def statement(context: Json, *steps: Json) -> Json:
    """A statement whose conclusion is its last step."""
    return {"context": context, "conclude": {"c": steps[-1]["fact"]}, "proof": list(steps)}


def check(found: Json, **others: Json) -> Outcome:
    claims = {"main": found, **others}
    kinds = {name: "false" if "refutation" in one else "corrected" for name, one in claims.items()}
    return library(**{name: {kinds[name]: one} for name, one in claims.items()}).check("test/main")


def applied(context: Json, fact: Any, which: str, by: str = "", *steps: Json, **values: str) -> Json:
    """The rule is applied once, after some steps."""
    return statement(context, *steps, rule("a", fact, which, *by.split(), **values))


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


def algorithm(**more: Any) -> Json:
    """x becomes x / 2, y becomes y + z^2, u and v change places."""
    context = scalars("x", "y", "u", "v", "x0", "y0", "u0", "v0", "z")
    tables: Json = {
        "substitutions": {
            "next": {"x": "x/2", "y": "y + z^2", "u": "v", "v": "u"},
            "start": {"x": "x0", "y": "y0", "u": "u0", "v": "v0"},
        }
    }
    return {**context, **tables, **more}


def inductive(q: str, strict: str = "", context: Json | None = None, fact: str = "", **parts: Any) -> Json:
    """q keeps its sign: it starts so (`begins`), and a step keeps it so (`keeps`, from `conditions`)."""
    sign = ">" if strict else ">="
    context = context or algorithm(given={"h": f"start({q}) {sign} 0"})
    conditions = parts.get("conditions", [f"{q} {sign} 0"])
    keeps = parts.get("keeps", inequality("k", f"next({q}) {sign} 0", ["1/2", ["s.if1"], "1"]))
    supposed = step("suppose", "s", {"forall": {}, "if": conditions, "then": [keeps["fact"]]}, steps=[keeps],
                    proves=["k"])  # fmt: skip
    last = rule("a", fact or f"{q} {sign} 0", f"{strict}induction", *parts.get("by", ("given:h", "s")), q=q)
    return statement(context, supposed, cases("c", last["fact"], parts["split"], last) if "split" in parts else last)


def summing(power: str = "q Q", total: str = "S + x", start: tuple[str, str] = ("1", "0"), fact: str = "exp(Q, S)",
            by: str = "p1 p2 p3 p4", split: str = "") -> Json:  # fmt: skip
    """q = exp(x), and a step takes Q and S to `power` and `total`."""
    plain = algorithm()
    tables = plain["substitutions"]
    context = {
        "letters": {**plain["letters"], "Q": SCALAR, "S": SCALAR, "q": SCALAR},
        "defined": {"q": ["exp", "x"]},
        "substitutions": {
            "next": {**tables["next"], "Q": power, "S": total},
            "start": {**tables["start"], "Q": start[0], "S": start[1]},
        },
    }
    moves = {"p1": f"next(Q) = {power}", "p2": f"next(S) = {total}", "p3": "start(Q) = 1", "p4": "start(S) = 0"}
    wanted = {"p3": f"start(Q) = {start[0]}", "p4": f"start(S) = {start[1]}"}
    known = [identity(name, text) for name, text in (moves | wanted).items()]
    last = rule("a", fact, "exp-of-a-sum", "q:is", *by.split(), Q="Q", S="S", q="q", a="x")
    return statement(context, *known, cases("c", last["fact"], split, last) if split else last)


SUM = inequality("k", "next(y) >= 0", ["1", ["s.if1"], "1"], ["1", [], "z"])
WEAK = inequality("k", "next(x) >= 0", ["1/2", ["s.if1"], "1"])
FALLING = inequality("k", "-y >= next(-y)", ["1", [], "z"])

EXP = scalars("E", "F", "G", "e", "f", defined={"E": ["exp", "e"], "F": ["exp", "f"], "G": ["exp", "e + f"]})
DOUBLE = scalars("E", "G", "e", defined={"E": ["exp", "e"], "G": ["exp", "2 e"]})
COLUMN: Json = {"letters": {"v": ["p", "1"], "u": ["p", "1"], "A": ["q", "p"], "M": ["p", "p"], "l": SCALAR}}
GRAM = {**COLUMN, "defined": {"l": ["least_eigenvalue", "A' A"]}}

# Powers and logarithms entry by entry: v = u^a, l = log u, and the slopes D of v, K of l; and a flow u' = -u.
ENTRIES: Json = {
    "letters": {
        **{key: ["p", "1"] for key in ("u", "v", "w", "z", "l", "k")},
        **{key: ["p", "p"] for key in ("D", "E", "K", "N", "O")},
        "a": SCALAR, "q": SCALAR, "B": ["p", "q"],
    },
    "defined": {"D": ["powers", "u", "a - 1"], "v": ["power", "u", "a", "D"], "E": ["powers", "u", "1 - a"],
                "K": ["powers", "u", "-1"], "l": ["log", "u", "K"], "N": ["powers", "u", "1"],
                "O": ["powers", "w", "-1"], "k": ["log", "w", "O"]},
    "given": {"positive": "positive(u)", "weights": "nonnegative(z)", "other": "positive(w)", "one": "u' u = 1",
              "also": "w' w = 1", "number": "q > 0"},
}  # fmt: skip
PULLED: Json = {
    "letters": {
        **{key: ["p", "1"] for key in ("u", "v", "l", "u0", "v0", "l0", "U", "V", "L")},
        **{key: ["p", "p"] for key in ("D", "K", "D0", "K0", "F", "G")},
        "a": SCALAR,
    },
    "defined": {"D": ["powers", "u", "a - 1"], "v": ["power", "u", "a", "D"], "K": ["powers", "u", "-1"],
                "l": ["log", "u", "K"], "D0": ["powers", "u0", "a - 1"], "v0": ["power", "u0", "a", "D0"],
                "K0": ["powers", "u0", "-1"], "l0": ["log", "u0", "K0"], "F": ["powers", "U", "a - 1"],
                "V": ["power", "U", "a", "F"], "G": ["powers", "U", "-1"], "L": ["log", "U", "G"]},
    "derivations": {"rate": {"u": "-u"}},
    "substitutions": {"start": {"u": "u0", "D": "D0", "v": "v0", "K": "K0", "l": "l0"}},
    "given": {"positive": "positive(u)", "end": "positive(U)", "ends": "tends(u, U)"},
}  # fmt: skip


# An exponent that moves.
DRIFTING: Json = {
    **PULLED,
    "letters": {**PULLED["letters"], "a0": SCALAR},
    "defined": {"D": ["powers", "u", "a - 1"], "v": ["power", "u", "a", "D"], "D0": ["powers", "u0", "a0 - 1"],
                "v0": ["power", "u0", "a0", "D0"]},
    "derivations": {"rate": {"u": "-u", "a": "1"}},
}  # fmt: skip


def entries(context: Json = ENTRIES, without: str = "", **given: str) -> Json:
    kept = {label: fact for label, fact in context["given"].items() if label not in without.split()}
    return {**context, "given": kept | given}


def inverted(context: Json, **values: str) -> Json:
    named = {"D": "D", "E": "E", "u": "u", "a": "a - 1", "B": "B"} | values
    return applied(context, f"{named['D']} {named['E']} B = B", "powers-inverse", "given:positive D:is E:is", **named)


def gibbs(context: Json, fact: str = "u' N (l - k) >= 0", by: str = "given:one given:also l:is k:is N:is") -> Json:
    return applied(context, fact, "gibbs", f"given:positive given:other {by}", u="u", w="w", l="l", k="k", D="N")


# Powers of numbers: x^a = v and y^a = w.
RAISED = scalars(
    *("x", "y", "a", "v", "w", "D", "O"),
    defined={"D": ["powers", "x", "a - 1"], "v": ["power", "x", "a", "D"], "O": ["powers", "y", "a - 1"],
             "w": ["power", "y", "a", "O"]},
    given={"x": "x > 0", "y": "y >= x", "a": "a >= 0", "weak": "x >= 0", "back": "x >= y", "whole": "a >= -1"},
)  # fmt: skip


def increased(by: str = "given:x given:y given:a w:is v:is", fact: str = "w >= v") -> Json:
    return applied(RAISED, fact, "powers-increase", by, p="x", q="y", a="a", V="w", v="v")


# Two columns u and w, their powers and logarithms; and w is exp(e) u, where it is needed.
TWO: Json = {
    "letters": {
        **{key: ["p", "1"] for key in ("u", "w", "U", "W", "P", "Q", "l", "k", "o")},
        **{key: ["p", "p"] for key in ("A", "B", "C", "D", "K", "O", "S")},
        **dict.fromkeys(("a", "b", "q", "E", "e", "F"), SCALAR),
    },
    "defined": {"A": ["powers", "u", "a - 1"], "U": ["power", "u", "a", "A"], "B": ["powers", "w", "a - 1"],
                "W": ["power", "w", "a", "B"], "C": ["powers", "u", "b - 1"], "P": ["power", "u", "b", "C"],
                "D": ["powers", "w", "b - 1"], "Q": ["power", "w", "b", "D"], "K": ["powers", "u", "-1"],
                "l": ["log", "u", "K"], "O": ["powers", "w", "-1"], "k": ["log", "w", "O"],
                "o": ["power", "u", "0", "K"], "E": ["exp", "e"], "F": ["exp", "a e"]},
    "given": {"u": "positive(u)", "w": "positive(w)", "signs": "nonnegative(w)", "ab": "a b != 0", "a": "a > 0",
              "weak": "a >= 0", "both": "a + b != 0", "powers": "(U - W)' (P - Q) = 0", "q": "q > 0", "some": "q >= 0",
              "logs": "(U - W)' (l - k) = 0", "less": "u' (P - Q) = 0", "is": "w = E u", "other": "w = q u"},
}  # fmt: skip


def of_two(name: str, fact: str, premises: str, **values: str) -> Json:
    by = " ".join(x if ":" in x else f"given:{x}" for x in premises.split())
    return applied(TWO, fact, name, by, **values)


def monotone_powers(premises: str = "u w U:is W:is P:is Q:is ab powers") -> Json:
    return of_two("powers-strictly-monotone", "u = w", premises, u="u", w="w", U="U", W="W", P="P", Q="Q", a="a", b="b")


def monotone_logs(premises: str = "u w U:is W:is l:is k:is a logs") -> Json:
    return of_two("powers-and-logarithms", "u = w", premises, u="u", w="w", U="U", W="W", P="l", Q="k", a="a")


def multiple_powers(premises: str = "u E:is is F:is W:is U:is", fact: str = "W = F U") -> Json:
    named = {"u": "u", "w": "w", "E": "E", "e": "e", "F": "F", "a": "a", "v": "W", "k": "U"}
    return of_two("powers-of-a-multiple", fact, premises, **named)


def multiple_logs(premises: str = "u E:is is k:is l:is u o:is", fact: str = "k = l + e o") -> Json:
    named = {"u": "u", "w": "w", "E": "E", "e": "e", "l": "k", "k": "l", "s": "u", "o": "o"}
    return of_two("logarithms-of-a-multiple", fact, premises, **named)


# Weights w >= 0 and positive u, with powers and logarithms of both, for inequalities of Young and of Kullback-Leibler.
WEIGHED: Json = {
    "letters": {
        **{key: ["p", "1"] for key in ("u", "w", "z", "v", "l", "k", "o", "x")},
        **{key: ["p", "p"] for key in ("A", "B", "C", "K", "O")},
        **dict.fromkeys(("a", "E", "e", "F", "r", "R"), SCALAR),
    },
    "defined": {"A": ["powers", "w", "a - 1"], "z": ["power", "w", "a", "A"], "B": ["powers", "u", "1 - a"],
                "v": ["power", "u", "2 - a", "B"], "K": ["powers", "u", "-1"], "l": ["log", "u", "K"],
                "O": ["powers", "w", "-1"], "k": ["log", "w", "O"], "o": ["power", "u", "0", "K"],
                "C": ["powers", "u", "a - 1"], "x": ["power", "u", "a", "C"], "E": ["exp", "e"], "F": ["exp", "a e"],
                "r": ["powers", "E", "a - 1"], "R": ["power", "E", "a", "r"]},
    "given": {"u": "positive(u)", "w": "nonnegative(w)", "length": "w' w >= 0", "a": "a > 0", "weak": "a >= 0"},
}  # fmt: skip


def weighed(name: str, fact: str, premises: str, **values: str) -> Json:
    by = " ".join(x if ":" in x else f"given:{x}" for x in premises.split())
    return applied(WEIGHED, fact, name, by, **values)


def divergence(by: str = "w u E:is k:is l:is o:is", fact: str = "w' (k - 2 l) + E u' u >= (e + 1) o' w") -> Json:
    return weighed("kullback-leibler", fact, by, z="w", u="u", k="k", l="l", o="o", E="E", e="e")


def young(by: str = "w u a z:is v:is", fact: str = "(2 - a) (a w' w + (2 - a) u' u - 2 z' v) >= 0") -> Json:
    return weighed("young", fact, by, w="w", u="u", a="a", z="z", p="v")


def exponential(by: str = "E:is F:is R:is", fact: str = "R = F") -> Json:
    return weighed("power-of-an-exponential", fact, by, E="E", e="e", F="F", v="R", a="a")


# A positive column u that tends to U, which may have zeros, and sums with weights z.
SUPPORT: Json = {
    "letters": {
        **{key: ["p", "1"] for key in ("u", "l", "v", "u0", "l0", "v0", "U", "L", "x", "z", "w", "w0")},
        **{key: ["p", "p"] for key in ("S", "D", "S0", "D0", "G", "F")},
        **dict.fromkeys(("a", "Q", "b"), SCALAR),
    },
    "defined": {"S": ["powers", "u", "-1"], "l": ["log", "u", "S"], "S0": ["powers", "u0", "-1"],
                "l0": ["log", "u0", "S0"], "D": ["powers", "u", "a - 1"], "v": ["power", "u", "a", "D"],
                "D0": ["powers", "u0", "a - 1"], "v0": ["power", "u0", "a", "D0"], "G": ["powers", "U", "-1"],
                "L": ["log", "U", "G"], "F": ["powers", "U", "a - 1"], "x": ["power", "U", "a", "F"]},
    "derivations": {"rate": {"u": "?", "w": "?"}},
    "substitutions": {"start": {"u": "u0", "w": "w0", "S": "S0", "l": "l0", "D": "D0", "v": "v0"}},
    "given": {"positive": "positive(u)", "signs": "nonnegative(u)", "to": "tends(u, U)", "weights": "nonnegative(z)",
              "moving": "nonnegative(w)", "logs": "tends(z' l, Q)", "powers": "tends(z' v, Q)", "below": "0 > a",
              "weak": "0 >= a", "bounded": "Q >= z' l", "other": "tends(w, U)", "late": "tends(w' l, Q)"},
}  # fmt: skip


# The same, with the weights z and their powers and logarithms, where a divergence tends to 0.
CLOSER: Json = {
    "letters": {
        **{key: ["p", "1"] for key in ("u", "l", "v", "o", "u0", "l0", "v0", "o0", "z", "x", "k")},
        **{key: ["p", "p"] for key in ("S", "D", "N", "S0", "D0", "N0", "F", "G")},
        **dict.fromkeys(("a", "E", "e"), SCALAR),
    },
    "defined": {"S": ["powers", "u", "-1"], "l": ["log", "u", "S"], "S0": ["powers", "u0", "-1"],
                "l0": ["log", "u0", "S0"], "D": ["powers", "u", "1 - a"], "v": ["power", "u", "2 - a", "D"],
                "D0": ["powers", "u0", "1 - a"], "v0": ["power", "u0", "2 - a", "D0"], "o": ["power", "u", "0", "S"],
                "o0": ["power", "u0", "0", "S0"], "N": ["powers", "u", "1"], "N0": ["powers", "u0", "1"],
                "F": ["powers", "z", "a - 1"], "x": ["power", "z", "a", "F"], "G": ["powers", "z", "-1"],
                "k": ["log", "z", "G"], "E": ["exp", "e"]},
    "derivations": {"rate": {"u": "?"}},
    "substitutions": {"start": {"u": "u0", "S": "S0", "l": "l0", "D": "D0", "v": "v0", "o": "o0", "N": "N0"}},
    "given": {"u": "positive(u)", "z": "nonnegative(z)", "a": "a > 0", "two": "2 - a != 0", "one": "1 - a != 0",
              "gone": "tends(z' (k - 2 l) + E u' u - (e + 1) o' z, 0)", "near": "tends(z' (k - 2 l) + E u' u, 0)",
              "young": "tends((2 - a) (a z' z + (2 - a) u' u - 2 x' v), 0)", "some": "tends(a z' z - x' v, 0)"},
}  # fmt: skip


def closer(name: str, fact: str, by: str, **values: str) -> Json:
    premises = " ".join(x if ":" in x or x in "fs" else f"given:{x}" for x in by.split())
    steps = [identity("f", "rate(a) = 0"), identity("s", "rate(z) = 0")]
    return applied(CLOSER, fact, name, premises, *steps, u="u", **values)


def divergence_gone(by: str = "z u E:is k:is l:is o:is N:is s gone", fact: str = "tends(E N u, z)") -> Json:
    return closer("divergence-vanishes", fact, by, z="z", k="k", l="l", o="o", D="N", E="E", e="e")


def young_gone(by: str = "z u a two x:is v:is f s young", fact: str = "tends(u, z)") -> Json:
    return closer("young-vanishes", fact, by, w="z", a="a", z="x", p="v")


def supported(name: str, by: str, fact: Any = None, **values: str) -> Json:
    premises = " ".join(x if ":" in x or x in "fs" else f"given:{x}" for x in by.split())
    fact = fact or {"exists": {"K": SCALAR}, "with": ["nonnegative(K U - z)"]}
    steps = [identity("f", "rate(a) = 0"), identity("s", "rate(z) = 0")]
    return applied(SUPPORT, fact, name, premises, *steps, **values)


def logs_end(by: str = "positive l:is to L:is x:is f", fact: str = "tends(x' l, x' L)") -> Json:
    return supported("logarithms-in-the-limit", by, fact, u="u", l="l", U="U", k="L", x="x", a="a")


def logs_keep(by: str = "positive l:is to weights s logs", fact: Any = None, z: str = "z") -> Json:
    return supported("logarithms-keep-the-support", by, fact, u="u", l="l", U="U", z=z, q="Q")


def powers_keep(by: str = "positive v:is below f to weights s powers", fact: Any = None) -> Json:
    return supported("powers-keep-the-support", by, fact, u="u", v="v", a="a", U="U", z="z", q="Q")


# A unit vector u that moves, and where q times the squares of its entries tend.
TURNED: Json = {
    "letters": {
        **{key: ["p", "1"] for key in ("u", "l", "u0", "l0", "w", "k", "x", "v", "v0")},
        **{key: ["p", "p"] for key in ("D", "K", "D0", "K0", "O", "N", "N0", "S", "S0")},
        **dict.fromkeys(("q", "q0", "a", "P"), SCALAR),
    },
    "defined": {"D": ["powers", "u", "1"], "K": ["powers", "u", "-1"], "l": ["log", "u", "K"],
                "D0": ["powers", "u0", "1"], "K0": ["powers", "u0", "-1"], "l0": ["log", "u0", "K0"],
                "O": ["powers", "w", "-1"], "k": ["log", "w", "O"], "N": ["powers", "u", "a"],
                "N0": ["powers", "u0", "a"], "S": ["powers", "u", "-a"], "S0": ["powers", "u0", "-a"],
                "v": ["power", "u", "1 - a", "S"], "v0": ["power", "u0", "1 - a", "S0"]},
    "derivations": {"rate": {"u": "?", "q": "?"}},
    "substitutions": {"start": {"u": "u0", "q": "q0", "D": "D0", "K": "K0", "l": "l0", "N": "N0", "S": "S0",
                                "v": "v0"}},
    "given": {"positive": "positive(u)", "other": "positive(w)", "one": "u' u = 1", "also": "w' w = 1", "q": "q >= 0",
              "to": "tends(q D u, x)", "signs": "nonnegative(u)", "small": "1 >= w' w", "free": "tends(q u, x)",
              "exponent": "1 + a > 0", "weak": "1 + a >= 0", "end": "tends(q, P)", "powers": "tends(q N u, x)"},
}  # fmt: skip


def gibbs_late(by: str = "positive other one also l:is k:is D:is q to", order: str = "Q >= x' k") -> Json:
    premises = " ".join(name if ":" in name else f"given:{name}" for name in by.split())
    fact = {"exists": {"Q": SCALAR}, "with": ["tends(x' l, Q)", order]}
    return applied(TURNED, fact, "gibbs-in-the-limit", premises, u="u", w="w", l="l", k="k", D="D", q="q", x="x")


def weighted_late(by: str = "positive one N:is v:is exponent s end powers", fact: str = "tends(x' v, P)") -> Json:
    premises = " ".join(name if ":" in name or name == "s" else f"given:{name}" for name in by.split())
    named = {"u": "u", "v": "v", "D": "N", "a": "a", "q": "q", "Q": "P", "x": "x"}
    return applied(TURNED, fact, "weights-in-the-limit", premises, identity("s", "rate(a) = 0"), **named)


# Letters that move in any way, and where they tend; and x' = -x, v' = -v, with a clock.
FREELY: Json = moving({"x": "?", "y": "?"}, {"x": "x0", "y": "y0"}, "x0", "y0", "z", "L", "M")
TO = {"x": "tends(x, L)", "y": "tends(y, M)"}
GROWTH: Json = {**FREELY, "letters": {**FREELY["letters"], "E": SCALAR, "F": SCALAR}, "given": TO,
                "defined": {"E": ["exp", "x"], "F": ["exp", "L"]}}  # fmt: skip
DECAY: Json = moving({"x": "-x", "v": "-v", "t": "1"}, {"x": "x0", "v": "v0", "t": "0"}, "x0", "v0", "z", "l", "R", "E",
                     "k", defined={"E": ["exp", "-k t"]})  # fmt: skip
DECAY["letters"] |= {"v": ["d", "1"], "v0": ["d", "1"]}
CLOCK = identity("clock", "rate(t) = 1")
STANDS = [CLOCK, *(identity(name, f"rate({value}) = 0") for name, value in (("k", "k"), ("z", "z"), ("one", "1")))]
ONE = inequality("s", "1 > 0", ["1", [], "1"])
FALLS = inequality("r", "0 >= rate(x)", ["1", ["given:h"], "1"], ["1", ["given:z"], "1"])


def tending(**given: str) -> Json:
    return {**FREELY, "given": {**TO, **given}}


def decay(**given: str) -> Json:
    return {**DECAY, "given": {"lasts": "complete(t)", "k": "k > 0", **given}}


def preimage(near: list[str] | None = None, then: list[Any] | None = None, given: list[str] | None = None,
             **values: str) -> Json:  # fmt: skip
    """What A makes of a column without negative entries it also makes of a short one."""
    short = near or ["nonnegative(near)", "A near = A point", "H point' A' A point >= near' near"]
    every = {"forall": {"point": ["p", "1"]}, "if": ["nonnegative(point)"] if given is None else given,
             "then": then or [{"exists": {"near": ["p", "1"]}, "with": short}]}  # fmt: skip
    fact = {"exists": {"H": SCALAR}, "with": ["H >= 0", every]}
    return applied({"letters": {"A": ["q", "p"]}}, fact, "small-preimage", **{"A": "A", **values})


def sinking(below: str = "x >= z", to: str = "tends(-x, m)", fact: str = "m >= 0", b: str = "z") -> Json:
    """x' = -x stays above b, and tends."""
    context = moving({"x": "-x", "y": "2 y"}, {"x": "x0", "y": "y0"}, "x0", "y0", "z", "m",
                     given={"below": below, "to": to})  # fmt: skip
    return applied(context, fact, "slope-in-the-limit", "given:below b given:to", identity("b", f"rate({b}) = 0"),
                   q="x", b=b, m="m")  # fmt: skip


def decaying(fact: Any = None, by: str = "falls to positive fast", **given: str) -> Json:
    """x' = -x falls, in proportion to itself by the factor h, and bounds the squared rate of v."""
    facts = {"falls": "0 >= rate(x) + h x", "to": "tends(h, l)", "positive": "l > 0", "fast": "x >= rate(v)' rate(v)"}
    context = {**DECAY, "letters": {**DECAY["letters"], "h": SCALAR}, "given": {**facts, **given}}
    limits = {"exists": {"L": ["d", "1"]}, "with": ["tends(x, 0)", "tends(v, L)"]}
    premises = " ".join(f"given:{name}" for name in by.split())
    return applied(context, fact or limits, "decays-in-the-end", premises, f="x", h="h", H="l", v="v")


def late_powers(exponent: str = "a > 0", to: str = "tends(u, U)", which: str = "D", claims: list[str] | None = None,
                a: str = "a") -> Json:  # fmt: skip
    """The powers D of u, which moves in any way, where u tends to U."""
    context: Json = {
        "letters": {**{key: ["p", "1"] for key in ("u", "u0", "v", "v0", "U")},
                    **{key: ["p", "p"] for key in ("D", "D0", "K", "K0")}, "a": SCALAR, "f": SCALAR, "f0": SCALAR},
        "defined": {"D": ["powers", "u", a], "D0": ["powers", "u0", f"{a}0" if a == "f" else a],
                    "K": ["powers", "v", a], "K0": ["powers", "v0", f"{a}0" if a == "f" else a]},
        "derivations": {"rate": {"u": "?", "v": "?", "f": "1"}},
        "substitutions": {"start": {"u": "u0", "v": "v0", "f": "f0", "D": "D0", "K": "K0"}},
        "given": {"exponent": exponent.replace("a", a), "to": to},
    }  # fmt: skip
    fact = {"exists": {"F": ["p", "p"]}, "with": claims or ["tends(D, F)", "powers(F, U, a)"]}
    return applied(context, fact, "tends-powers", f"{which}:is given:to given:exponent still",
                   identity("still", f"rate({a}) = 0"), D="D", u="u", a=a, U="U")  # fmt: skip


def tangents(by: str = "positive other v:is W:is a", fact: str = "W' v >= w' w + 1/2 a (u' u - w' w)",
             **values: str) -> Json:  # fmt: skip
    """Powers v of u, and W of w."""
    context = {**ENTRIES, "letters": {**ENTRIES["letters"], "W": ["p", "1"], "Q": ["p", "p"]},
               "defined": {**ENTRIES["defined"], "Q": ["powers", "w", "1 - a"], "W": ["power", "w", "2 - a", "Q"]},
               "given": {**ENTRIES["given"], "a": "a >= 2", "less": "a >= 1"}}  # fmt: skip
    premises = " ".join(name if ":" in name else f"given:{name}" for name in by.split())
    used = {"u": "u", "w": "w", "v": "v", "k": "W", "a": "a"} | values
    return applied(context, fact, "power-above-tangent", premises, **used)


def shortened(by: str = "positive one N:is s", fact: str = "w' w >= w' N' N w", exponent: str = "1") -> Json:
    """N holds the entries of the unit vector u."""
    premises = " ".join(name if ":" in name or name == "s" else f"given:{name}" for name in by.split())
    sign = inequality("s", f"{exponent} >= 0", [exponent, [], "1"])
    return applied(ENTRIES, fact, "powers-of-a-unit", premises, sign, D="N", u="u", a=exponent, b="w")


def scaled_powers(fact: str = "nonnegative(q v)", number: str = "q >= 0", positive: str = "positive(u)") -> Json:
    premises = "given:positive v:is given:number"
    context = entries(number=number, positive=positive)
    return applied(context, fact, "multiple-of-powers", premises, v="v", u="u", a="a", q="q")


SCALARS: Json = {
    "letters": dict.fromkeys(("q", "f", "g", "a"), SCALAR),
    "defined": {"f": ["powers", "q", "a"], "g": ["powers", "q", "1"]},
    "given": {"q": "positive(q)", "signs": "nonnegative(q)", "a": "a > 0"},
}


def with_rates(context: Json, **rates: str) -> Json:
    return {**context, "derivations": {"rate": {**context["derivations"]["rate"], **rates}}}


# w turns on the unit sphere; the square of the scale g grows at most linearly.
TURNING: Json = moving({"w": "g (u - n^-2 (w' u) w)", "g": "n^-1 w' u - m g", "t": "1"},
                       {"w": "w0", "g": "g0", "t": "0", "n": "n0"}, "w0", "u", "g0", "n", "n0", "m",
                       defined={"n": ["norm", "w"], "n0": ["norm", "w0"], "m": ["norm", "u"]},
                       given={"n": "n > 0", "unit": "w' w = 1", "slow": "m + 2 t >= g^2"})  # fmt: skip
TURNING["letters"] |= {name: ["p", "1"] for name in ("w", "w0", "u")}
TURNS = {"w": "w", "g": "g", "t": "t", "a": "m", "b": "2"}


def raised(exponent: str, rate: str, at_start: str = "", **given: str) -> Json:
    """The same with another rate of g, in which there are powers D of w and q of g."""
    context = with_rates(TURNING, g=rate)
    letters = {"D": ["p", "p"], "D0": ["p", "p"], "q": SCALAR, "q0": SCALAR, "a": SCALAR}
    defined = {"D": ["powers", "w", exponent], "D0": ["powers", "w0", at_start or exponent], "q": ["powers", "g", "1"],
               "q0": ["powers", "g0", "1"]}  # fmt: skip
    start = {**context["substitutions"]["start"], "D": "D0", "q": "q0"}
    return {**context, "letters": {**context["letters"], **letters}, "defined": {**context["defined"], **defined},
            "substitutions": {"start": start}, "given": {**context["given"], **given}}  # fmt: skip


# Entries u_i with the rate g b_i |u_i|^e + k u_i.
STAYING: Json = moving({"u": "g D b + k u", "g": "-g", "t": "1"},
                       {"u": "u0", "g": "g0", "t": "0", "D": "D0"}, "g0", "e", "k", "f",
                       defined={"D": ["powers", "u", "e"], "D0": ["powers", "u0", "e"]},
                       given={"start": "positive(u0)", "e": "e >= 1", "some": "e > 0",
                              "other": "f >= 1 + g"})  # fmt: skip
STAYING["letters"] |= {**{name: ["p", "1"] for name in ("u", "u0", "b")}, "D": ["p", "p"], "D0": ["p", "p"]}


def staying(context: Json = STAYING, rate: str = "g D b + k u", by: str = "start e", fact: str = "positive(u)",
            **values: str) -> Json:  # fmt: skip
    """The rule that keeps u positive; `values` are instead of the letters of the same names."""
    used = {"u": "u", "D": "D", "e": "e", "h": "g", "b": "b", "k": "k"} | values
    known = [identity("still", f"rate({used['e']}) = 0"), identity("moves", f"rate(u) = {rate}")]
    start, exponent = (f"given:{name}" for name in by.split())
    premises = [start, "D:is", exponent, "still", "moves"]
    return statement(context, *known, rule("a", fact, "stays-positive", *premises, **used))


def defining(context: Json, name: str, *arguments: str, start: str = "", shape: Any = SCALAR) -> Json:
    """The context with one more defined letter, and its start."""
    more = {name: list(arguments)} | ({f"{name}0": [arguments[0], start, *arguments[2:]]} if start else {})
    tables = {"start": {**context["substitutions"]["start"], **({name: f"{name}0"} if start else {})}}
    return {**context, "letters": {**context["letters"], **dict.fromkeys(more, shape)},
            "defined": {**context["defined"], **more}, "substitutions": tables}  # fmt: skip


ROOTS = defining(STAYING, "q", "powers", "g", "1/2", start="g0")
TURNING_E = defining(with_rates(STAYING, u="g D b + q u"), "q", "powers", "g", "3/2", start="g0")

# w follows the gradient of a quadratic function on the unit sphere.
DOWNHILL = "e - H w - (w' e - w' H w) w"
GRADIENT: Json = moving({"w": DOWNHILL, "t": "1"}, {"w": "w0", "t": "0"}, "w0", "e", "H", "M",
                        given={"lasts": "complete(t)", "unit": "w' w = 1", "even": "H' = H"})  # fmt: skip
GRADIENT["letters"] |= {**{name: ["p", "1"] for name in ("w", "w0", "e")}, "H": ["p", "p"], "M": ["p", "p"]}


def downhill(context: Json = GRADIENT, rate: str = DOWNHILL, fact: Any = None, **values: str) -> Json:
    steps = [identity("moves", f"rate(w) = {rate}"), identity("H", "rate(H) = 0"), identity("e", "rate(e) = 0")]
    by = "given:lasts given:unit moves given:even H e"
    fact = fact or exists("tends(w, z)", "z", ("p", "1"))
    return applied(context, fact, "gradient-flow-on-the-sphere", by, *steps,
                   **{"w": "w", "H": "H", "e": "e", "t": "t", **values})  # fmt: skip


# The network h^a u^a, entry by entry, follows the gradient of half the squared residual.
PULL = "N A' (y - r h A N u)"
NETWORK: Json = moving({"u": f"a r h ({PULL} - (u' {PULL}) u)", "h": f"a c r u' {PULL}", "t": "1"},
                       {"u": "u0", "h": "h0", "t": "0", "N": "N0", "r": "r0"}, "h0", "c", "B", "a", "r", "r0",
                       defined={"N": ["powers", "u", "a - 1"], "N0": ["powers", "u0", "a - 1"],
                                "r": ["powers", "h", "a - 1"], "r0": ["powers", "h0", "a - 1"]},
                       given={"lasts": "complete(t)", "positive": "positive(u)", "unit": "u' u = 1",
                              "scale": "positive(h)", "depth": "a >= 2", "ratio": "c > 0",
                              "ball": "B >= h^2"})  # fmt: skip
NETWORK["letters"] |= {"u": ["p", "1"], "u0": ["p", "1"], "N": ["p", "p"], "N0": ["p", "p"], "A": ["q", "p"],
                       "y": ["q", "1"]}  # fmt: skip
ENDS: Json = {"exists": {"direction": ["p", "1"], "scale": SCALAR}, "with": ["tends(u, direction)", "tends(h, scale)"]}


def fitting(context: Json = NETWORK, fact: Any = ENDS, **values: str) -> Json:
    """The rule for the network is applied; `values` are instead of the letters of the same names."""
    steps = [identity(f"move {name}", f"rate({name}) = {context['derivations']['rate'][name]}") for name in ("u", "h")]
    still = [identity(name, f"rate({values.get(name, name)}) = 0") for name in ("A", "y", "c", "a", "B")]
    by = ["given:lasts", "given:positive", "given:unit", "given:scale", "N:is", "r:is", "given:depth", "given:ratio",
          "given:ball", "move u", "move h"]  # fmt: skip
    used = {name: name for name in ("u", "h", "r", "N", "A", "y", "c", "a", "B", "t")} | values
    last = rule("l", fact, "gradient-flow-of-a-diagonal-network", *by, "A", "y", "c", "a", "B", **used)
    return statement(context, *steps, *still, last)


def raising(context: Json, name: str, base: str) -> Json:
    """The context in which a letter holds the powers of an exponent that is too large by 1."""
    powers = {name: ["powers", base, "a"], f"{name}0": ["powers", f"{base}0", "a"]}
    return {**context, "defined": {**context["defined"], **powers}}


def but(context: Json, **given: str) -> Json:
    """The context with other hypotheses of these names."""
    return {**context, "given": {**context["given"], **given}}


DATA: Json = {"letters": {"A": ["q", "p"], "y": ["q", "1"], "z": ["q", "1"]}}
BEST = ["nonnegative(nearest)", "nonnegative(A' (A nearest - y))", "nearest' A' (A nearest - y) = 0"]


def fitted(*claims: str, **values: str) -> Json:
    fact = {"exists": {"nearest": ["p", "1"]}, "with": list(claims or BEST)}
    return applied(DATA, fact, "nonnegative-least-squares", **{"A": "A", "y": "y", **values})


def lasts(context: Json, by: str = "given:unit given:slow a b clock", **values: str) -> Json:
    steps = [CLOCK, identity("a", "rate(m) = 0"), identity("b", "rate(2) = 0")]
    return statement(context, *steps, rule("c", "complete(t)", "complete", *by.split(), **{**TURNS, **values}))


def in_a_ball(rate: str, *letters: str, **more: Any) -> Json:
    """x stays below the square root of z, and therefore exists for all times."""
    context = moving({"x": rate, "t": "1"}, {"x": "x0", "t": "0"}, "x0", "z", *letters, given={"ball": "z >= x^2"})
    return statement({**context, **more}, CLOCK, identity("z", "rate(z) = 0"),
                     rule("c", "complete(t)", "complete-vector", "given:ball", "z", "clock",
                          x="x", t="t", a="z"))  # fmt: skip


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


# A flow on the sphere that leaves w = u along any tangent z: linearized there, z' = z.
LEAVING: Json = {
    "letters": {**{name: ["p", "1"] for name in "wuzx"},
                **dict.fromkeys(("g", "i", "eta", "n", "n0", "n1"), SCALAR)},
    "defined": {"n": ["norm", "w"], "n0": ["norm", "u + eta z + 1/2 eta^2 x"], "n1": ["norm", "u"]},
    "derivations": {"rate": {"w": "n^-2 (w' u) w - u", "g": "-g"}, "by_eta": {"eta": "1"}},
    "substitutions": {"start": {"w": "u + eta z + 1/2 eta^2 x", "g": "1/2 eta^2 i", "n": "n0"},
                      "at_eta_0": {"eta": "0", "n0": "n1"}},
    "given": {"unit": "u' u = 1", "tangent": "u' z = 0", "apart": "z' z > 0",
              "n": "n > 0", "n0": "n0 > 0", "n1": "n1 > 0"},
}  # fmt: skip
LEAVES = {"w": "w", "g": "g", "p": "u", "q": "0", "z": "z", "j": "0", "x": "x", "i": "i", "nu": "1"}
ALONG = [
    ONE,
    identity("b1", "at_eta_0(start(w)) = u"),
    identity("b2", "at_eta_0(start(g)) = 0"),
    identity("b3", "at_eta_0(by_eta(start(w))) = z"),
    identity("b4", "at_eta_0(by_eta(start(g))) = 0"),
    identity("b5", "at_eta_0(by_eta(by_eta(start(w)))) = x"),
    identity("b6", "at_eta_0(by_eta(by_eta(start(g)))) = i"),
    identity("b7", "w' rate(w) = 0", "-n^-2 (w' u) | 1 | n:square | 1"),
    identity("b8", "by_eta(rate(w)) = 0"),
    identity("b9", "by_eta(rate(g)) = 0"),
    identity("c1", "at_eta_0(start(rate(w))) = 0", "-n1^-2 | 1 | n1:square | u"),
    identity("c2", "at_eta_0(start(rate(g))) = 0"),
    identity("c3", "at_eta_0(by_eta(start(rate(w)))) = z", "n1^-2 - 2 n1^-4 (u' u) | 1 | given:tangent | u",
             "-n1^-2 | 1 | n1:square | z"),
    identity("c4", "at_eta_0(by_eta(start(rate(g)))) = 0"),
]  # fmt: skip


def leaves(context: Json = LEAVING, values: Json = LEAVES, by: str = "", fact: str = "") -> Json:
    by = by or "given:unit given:tangent s given:apart b1 b2 b3 b4 b5 b6 b7 b8 b9 c1 c2 c3 c4"
    fact = fact or "avoided(w, g, n^-2 (w' u) w - u, -g, u, 0)"
    return applied(context, fact, "unstable-rest-points-are-avoided", by, *ALONG, **values)


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
    "powers": [statement(ENTRIES, identity("a", "D' = D", "1 | 1 | D:symmetric | 1"))],
    "power": [
        statement(ENTRIES, identity("a", "D u = v", "1 | 1 | v:factor | 1")),
        statement(PULLED, identity("a", "rate(v) = -a v", "-a | 1 | v:factor | 1")),
    ],
    "log": [
        statement(PULLED, identity("a", "rate(l) = -K u")),
        statement(PULLED, identity("a", "start(l) = l0")),
    ],
    # rules
    "positive-number": [applied(ENTRIES, "positive(q)", "positive-number", "given:number", q="q")],
    "positive-power": [applied(RAISED, "v > 0", "positive-power", "given:x v:is", q="x", a="a", v="v")],
    "powers-increase": [increased()],
    "powers-not-negative": [weighed("powers-not-negative", "nonnegative(z)", "w z:is", u="w", v="z", a="a")],
    "power-of-an-exponential": [exponential()],
    "kullback-leibler": [divergence()],
    "young": [young()],
    "divergence-vanishes": [divergence_gone()],
    "young-vanishes": [young_gone()],
    "logarithms-in-the-limit": [logs_end()],
    "logarithms-keep-the-support": [logs_keep()],
    "powers-keep-the-support": [powers_keep()],
    "positive-multiple": [of_two("positive-multiple", "positive(q u)", "q u", q="q", u="u")],
    "powers-of-a-multiple": [multiple_powers()],
    "logarithms-of-a-multiple": [multiple_logs()],
    "powers-strictly-monotone": [monotone_powers()],
    "powers-and-logarithms": [monotone_logs()],
    "number-positive": [applied(entries(number="positive(q)"), "q > 0", "number-positive", "given:number", q="q")],
    "powers-positive": [applied(SCALARS, "f > 0", "powers-positive", "given:q f:is", f="f", q="q", a="a")],
    "first-power": [applied(SCALARS, "g = q", "first-power", "given:q g:is", f="g", q="q")],
    "multiple-of-powers": [scaled_powers()],
    "powers-of-a-unit": [shortened()],
    "power-above-tangent": [tangents()],
    "powers-inverse": [inverted(ENTRIES)],
    "powers-apply": [
        applied(ENTRIES, "E v = u", "powers-apply", "given:positive E:is v:is", D="E", v="v", u="u", a="1 - a"),
    ],
    "weights": [
        applied(ENTRIES, "z' v >= 0", "weights", "given:weights given:positive v:is", v="v", u="u", a="a", z="z"),
    ],
    "log-of-a-unit": [
        applied(ENTRIES, "0 >= z' l", "log-of-a-unit", "given:weights given:positive given:one l:is", l="l", u="u",
                z="z"),
    ],
    "gibbs": [gibbs(ENTRIES)],
    "gibbs-in-the-limit": [gibbs_late()],
    "weights-in-the-limit": [weighted_late()],
    "tends-power": [
        applied(PULLED, "tends(v, V)", "tends-power", "v:is V:is given:ends given:end s", identity("s", "rate(a) = 0"),
                v="v", u="u", a="a", V="V", U="U"),
    ],
    "tends-log": [
        applied(PULLED, "tends(l, L)", "tends-log", "l:is L:is given:ends given:end", l="l", u="u", k="L", U="U"),
    ],
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
    "exp-positive": [
        applied(scalars("E", "e", given={"h": "exp(E, 2 e)"}), "E > 0", "exp-positive", "given:h", E="E", e="2 e"),
    ],
    "exp-tangent": [applied(EXP, "E >= 1 + e", "exp-tangent", "E:is", E="E", e="e")],
    "exp-above-tangent": [
        applied({**EXP, "given": {"h": "e != 0"}}, "E > 1 + e", "exp-above-tangent", "E:is given:h", E="E", e="e"),
    ],
    "exp-exists": [applied(scalars("e"), {"exists": {"E": SCALAR}, "with": ["exp(E, 2 e)", "E > 0"]}, "exp-exists",
                           e="2 e")],
    "quotient": [
        applied(scalars("a", "b", given={"h": "b != 0"}), exists("q b = a + 1", "q"), "quotient", "given:h",
                a="a + 1", b="b"),
    ],
    "square-root": [
        applied(flow(given={"h": "x >= 0"}), {"exists": {"b": SCALAR}, "with": ["b^2 = x", "b >= 0"]}, "square-root",
                "given:h", a="x"),
    ],
    "at-the-start-order": [
        applied(flow(given={"h": "x >= z + y"}), "x0 >= z + y0", "at-the-start-order", "given:h", p="x", q="z + y"),
    ],
    "keeps-sign": [
        applied(flow(given={"s": "x0 > 0"}), "x > 0", "keeps-sign", "r given:s k", inequality("r", "rate(x) + x >= 0"),
                identity("k", "rate(1) = 0"), q="x", k="1", d="0"),
        # the factor may move
        applied(flow(given={"s": "x0 > 0", "r": "rate(x) + y^2 x >= 0"}), "x > 0", "keeps-sign", "given:r given:s k",
                identity("k", "rate(y^2) = 4 y^2"), q="x", k="y^2", d="4 y^2"),
    ],
    "stays-positive": [
        staying(),
        staying(TURNING_E, "g D b + q u", k="q"),
        # g + t / g, where g is not 0
        staying(but(with_rates(STAYING, u="(g + t g^-1) D b"), g="g != 0"), "(g + t g^-1) D b", h="g + t g^-1", k="0"),
    ],
    "never-zero": [
        applied(flow(given={"h": "x != 0"}), "x x0 > 0", "never-zero", "given:h r", identity("r", "rate(x) = -x"),
                q="x", d="-x"),
    ],
    "complete": [
        lasts(TURNING),
        lasts({**with_rates(TURNING, g="n^-1 E"), "letters": {**TURNING["letters"], "E": SCALAR},
               "defined": {**TURNING["defined"], "E": ["exp", "n^-1 g"]}}),
        lasts(raised("1", "n^-1 w' D u")),
        lasts(raised("3/2", "n^-1 w' D u")),
        lasts(raised("a", "n^-1 w' D u", a="a >= 1")),
    ],
    "complete-vector": [
        in_a_ball("-x"),
        in_a_ball("n - E X", "n", "E", "X", defined={"n": ["norm", "x"], "E": ["exp", "x"], "X": ["pinv", "z"]}),
    ],
    "complete-clock": [
        applied(moving({"t": "1"}, {"t": "z"}, "z"), "complete(t)", "complete-clock", "clock", CLOCK, t="t"),
    ],
    "tends-quotient": [
        applied({**FREELY, "given": {"x": "tends(x, 2)", "h": "tends(x y, 2 M)"}}, "tends(y, M)", "tends-quotient",
                "given:x given:h two", inequality("two", "2 != 0", ["2", [], "1"]), p="x", P="2", q="y", Q="M"),
    ],
    "tends-equal": [
        applied(tending(p="x = y^2", P="L = z"), "tends(y^2, z)", "tends-equal", "given:x given:p given:P",
                p="x", P="L", q="y^2", Q="z"),
    ],
    "tends-exp": [applied(GROWTH, "tends(E, F)", "tends-exp", "E:is F:is given:x", E="E", e="x", F="F", f="L")],
    "tends-unique": [applied(tending(h="tends(x, M)"), "L = M", "tends-unique", "given:x given:h", p="x", P="L",
            Q="M")],
    "tends-order": [
        applied(tending(h="x >= y"), "L >= M", "tends-order", "given:h given:x given:y", p="x", P="L", q="y", Q="M"),
    ],
    "squeeze": [
        applied(decay(e="tends(x, 0)", h="x >= v' v"), "tends(v, 0)", "squeeze", "given:h given:e", v="v", e="x"),
    ],
    "monotone-limit": [
        applied(decay(h="x >= z", z="z > 0"), exists("tends(x, M)", "M"), "monotone-limit", "given:lasts r given:h z",
                *STANDS, FALLS, q="x", b="z", t="t"),
    ],
    "above-its-limit": [
        applied(decay(h="x >= z", z="z > 0", L="tends(x, l)"), "x >= l", "above-its-limit", "r given:L", FALLS,
                q="x", L="l"),
    ],
    "exp-vanishes": [
        applied(decay(), "tends(E, 0)", "exp-vanishes", "given:lasts E:is given:k k clock", *STANDS,
                E="E", k="k", t="t"),
    ],
    "one-over-t": [
        applied(decay(q="x >= 0", B="z >= x (1 + k t)"), "tends(x, 0)", "one-over-t",
                "given:lasts given:q given:B given:k one k z clock", *STANDS, q="x", a="1", k="k", B="z", t="t"),
    ],
    "integrable-rate": [
        applied(decay(B="z E >= v' v"), exists("tends(v, L)", "L", ("d", "1")), "integrable-rate",
                "given:lasts given:B E:is given:k k z clock", *STANDS, v="v", B="z", E="E", k="k", t="t"),
    ],
    "decays-in-the-end": [decaying()],
    "gradient-flow-on-the-sphere": [
        downhill(),
        downhill(with_rates(GRADIENT, w=DOWNHILL.replace("e", "2 e")), DOWNHILL.replace("e", "2 e"), e="2 e"),
    ],
    "gradient-flow-of-a-diagonal-network": [
        fitting(),
        # another bound, of what stands still
        fitting(but(NETWORK, ball="B + c^2 >= h^2"), B="B + c^2"),
    ],
    "small-preimage": [preimage()],
    "slope-in-the-limit": [sinking()],
    "tends-powers": [late_powers()],
    "nonnegative-least-squares": [
        fitted(),
        fitted("nonnegative(nearest)", "nonnegative(A' (A nearest - 2 y - z))",
               "nearest' A' (A nearest - 2 y - z) = 0", y="2 y + z"),
    ],
    "rest-in-the-limit": [
        applied(decay(L="tends(x, l)", R="tends(-x, R)"), "R = 0", "rest-in-the-limit", "given:L given:R",
                q="x", L="l", R="R"),
    ],
    "never-changes": [
        applied(algorithm(), "u v = u0 v0", "never-changes", "k", identity("k", "next(u v) = u v"), q="u v"),
        # a distinction of cases that do not depend on the step is no obstacle
        statement(algorithm(), identity("k", "next(u + v) = u + v"),
                  cases("b", "u + v = u0 + v0", "z >= 0",
                        rule("c", "u + v = start(u + v)", "never-changes", "k", q="u + v"))),
    ],
    "never-grows": [
        applied(algorithm(), "-y <= -y0", "never-grows", "k", FALLING, q="-y"),
    ],
    "induction": [inductive("x"), inductive("y", keeps=SUM), inductive("x", split="z >= 0")],
    "strict-induction": [inductive("x", "strict-")],
    "exp-of-a-sum": [summing()],
    "one-step-limit": [
        FREE_LIMIT,
        statement({**METHOD, "given": {"c": "c = 1"}}, *moves_nothing(FREE), limit(FREE)),
        statement({**METHOD, "given": {"open": "w' w > 1/2"}}, *moves_nothing(FREE), limit(FREE)),
    ],
    "one-step-limit-on-the-sphere": [statement(SPHERE, *stays_on_the_sphere(), limit_on_the_sphere(ROUND))],
    "same-limiting-dynamics": [statement(SPHERE, *same(SAME))],
    "unstable-rest-points-are-avoided": [leaves()],
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
                   identity("a", "A X = I_m", "1 | 1 | X:1 | X")), "the terms and cofactors leave"),
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
         "the definition of l needs that M' = M"),
        (statement({**COLUMN, "defined": {"l": ["least_eigenvalue", "A"]}},
                   identity("a", "l = l")), "M := 1 A has shape"),
        (statement(scalars("x", "x0", "l", "l0", defined={"l": ["least_eigenvalue", "x"]},
                           derivations={"rate": {"x": "-x"}}, substitutions={"start": {"x": "x0"}}),
                   identity("a", "rate(l) = -l")), "no derivative for the letter 'l', a least_eigenvalue"),
    ],
    "powers": [
        (statement(PULLED, identity("a", "rate(D) = 0")), "no derivative for the letter 'D', a powers"),
        (statement({**ENTRIES, "letters": {**ENTRIES["letters"], "D": ["p", "q"]}}, identity("a", "q = q")),
         "v := 1 v has shape|u := 1 u has shape|D := 1 D has shape"),
    ],
    "power": [
        (statement(entries(PULLED, "positive"), identity("a", "rate(v) = -a v", "-a | 1 | v:factor | 1")),
         "not known, for the derivative of v: positive.u."),
        (statement(entries(PULLED, "positive", start="positive(u0)"),
                   identity("a", "rate(v) = -a v", "-a | 1 | v:factor | 1")),
         "not known, for the derivative of v: positive.u."),
        (statement({**ENTRIES, "defined": {**ENTRIES["defined"], "v": ["power", "u", "a", "E"]}},
                   identity("a", "D u = v", "1 | 1 | v:factor | 1")), "definition of v needs that powers.D, u, a - 1."),
        (statement({**ENTRIES, "defined": {**ENTRIES["defined"], "v": ["power", "w", "a", "D"]}},
                   identity("a", "D w = v", "1 | 1 | v:factor | 1")), "definition of v needs that powers.D, u, a - 1."),
        (statement({**PULLED, "derivations": {"rate": {"u": "-u", "a": "1"}},
                    "letters": {**PULLED["letters"], "a0": SCALAR},
                    "substitutions": {"start": {**PULLED["substitutions"]["start"], "a": "a0"}}},
                   identity("a", "rate(v) = -a v", "-a | 1 | v:factor | 1")), "is not declared as the powers"),
        (statement({**PULLED, "substitutions": {"start": {**PULLED["substitutions"]["start"], "v": "u0"}}},
                   identity("a", "start(v) = u0")), "1 u0 is not declared as the power"),
        (statement({**DRIFTING, "substitutions": {"start": {"u": "u0", "a": "a0", "D": "D0", "v": "v0"}}},
                   identity("a", "rate(v) = -a v", "-a | 1 | v:factor | 1")),
         "no derivative for the letter 'v', a power"),
        (statement({**ENTRIES, "defined": {**ENTRIES["defined"], "D": ["powers", "u", "a"]}},
                   identity("a", "D u = v", "1 | 1 | v:factor | 1")), "definition of v needs that powers.D, u, a - 1."),
    ],
    "log": [
        (statement(entries(PULLED, "positive"), identity("a", "rate(l) = -K u")),
         "not known, for the derivative of l: positive.u."),
        (statement({**PULLED, "defined": {**PULLED["defined"], "l": ["log", "u", "D"]}},
                   identity("a", "rate(l) = -D u")), "definition of l needs that powers.D, u, -1."),
    ],
    # rules
    "positive-number": [
        (applied(entries(number="q >= 0"), "positive(q)", "positive-number", "given:number", q="q"),
         "what is needed is"),
        (applied(entries(number="u' u > 0"), "positive(u)", "positive-number", "given:number", q="u"),
         "q := 1 u has shape"),
    ],
    "positive-power": [
        (applied(RAISED, "v > 0", "positive-power", "given:weak v:is", q="x", a="a", v="v"), "what is needed is"),
        (applied(RAISED, "w > 0", "positive-power", "given:x w:is", q="x", a="a", v="w"), "what is needed is power"),
    ],
    "powers-increase": [
        (increased("given:weak given:y given:a w:is v:is"), "what is needed is"),
        (increased("given:x given:back given:a w:is v:is"), "what is needed is"),
        (increased("given:x given:y given:whole w:is v:is"), "what is needed is"),
        (increased("given:x given:y given:a v:is w:is"), "what is needed is power"),
        (increased(fact="w > v"), "what follows is"),
    ],
    "powers-not-negative": [
        (weighed("powers-not-negative", "nonnegative(z)", "length z:is", u="w", v="z", a="a"), "what is needed is"),
        (weighed("powers-not-negative", "nonnegative(k)", "w k:is", u="w", v="k", a="a"), "what is needed is power"),
    ],
    "power-of-an-exponential": [
        (exponential("E:is E:is R:is"), "what is needed is exp"),
        (exponential("E:is F:is z:is"), "what is needed is power"),
        (exponential(fact="R = E"), "what follows is"),
    ],
    "kullback-leibler": [
        (divergence("length u E:is k:is l:is o:is"), "what is needed is nonnegative"),
        (divergence("w w E:is k:is l:is o:is"), "what is needed is positive"),
        (divergence("w u F:is k:is l:is o:is"), "what is needed is exp"),
        (divergence("w u E:is k:is l:is x:is"), "what is needed is power"),
        (divergence(fact="w' (k - 2 l) >= e o' w"), "what follows is"),
    ],
    "young": [
        (young("length u a z:is v:is"), "what is needed is nonnegative"),
        (young("w w a z:is v:is"), "what is needed is positive"),
        (young("w u weak z:is v:is"), "what is needed is"),
        (young("w u a z:is x:is"), "what is needed is power"),
        (young(fact="a w' w + (2 - a) u' u - 2 z' v >= 0"), "what follows is"),
    ],
    "divergence-vanishes": [
        (divergence_gone("u u E:is k:is l:is o:is N:is s gone"), "what is needed is nonnegative"),
        (divergence_gone("z z E:is k:is l:is o:is N:is s gone"), "what is needed is positive"),
        (divergence_gone("z u E:is k:is l:is o:is D:is s gone"), "what is needed is powers"),
        (divergence_gone("z u E:is k:is l:is o:is N:is s near"), "what is needed is tends"),
        (divergence_gone(fact="tends(E u, z)"), "what follows is"),
    ],
    "young-vanishes": [
        (young_gone("u u a two x:is v:is f s young"), "what is needed is nonnegative"),
        (young_gone("z z a two x:is v:is f s young"), "what is needed is positive"),
        (young_gone("z u a one x:is v:is f s young"), "what is needed is"),
        (young_gone("z u a two x:is v:is f s some"), "what is needed is tends"),
        (young_gone(fact="tends(u, x)"), "what follows is"),
    ],
    "logarithms-in-the-limit": [
        (logs_end("signs l:is to L:is x:is f"), "what is needed is positive"),
        (logs_end("positive l:is other L:is x:is f"), "what is needed is tends"),
        (logs_end("positive l:is to L:is v:is f"), "what is needed is power"),
        (logs_end(fact="tends(z' l, z' L)"), "what follows is"),
    ],
    "logarithms-keep-the-support": [
        (logs_keep("signs l:is to weights s logs"), "what is needed is positive"),
        (logs_keep("positive l:is to positive s logs"), "what is needed is nonnegative"),
        (logs_keep("positive l:is to weights s bounded"), "what is needed is tends"),
        (logs_keep("positive l:is to moving s late", z="w"), "nothing is known of rate"),
        (logs_keep(fact={"exists": {"K": SCALAR}, "with": ["nonnegative(z - K U)"]}), "what follows is"),
    ],
    "powers-keep-the-support": [
        (powers_keep("signs v:is below f to weights s powers"), "what is needed is positive"),
        (powers_keep("positive v:is weak f to weights s powers"), "what is needed is"),
        (powers_keep("positive v:is below f other weights s powers"), "what is needed is tends"),
        (powers_keep("positive v:is below f to weights s logs"), "what is needed is tends"),
        (powers_keep(fact={"exists": {"K": SCALAR}, "with": ["nonnegative(K U)"]}), "what follows is"),
    ],
    "positive-multiple": [
        (of_two("positive-multiple", "positive(q u)", "some u", q="q", u="u"), "what is needed is"),
        (of_two("positive-multiple", "positive(q w)", "q signs", q="q", u="w"), "what is needed is positive"),
    ],
    "powers-of-a-multiple": [
        (multiple_powers("signs E:is is F:is W:is U:is"), "what is needed is positive"),
        (multiple_powers("u E:is other F:is W:is U:is"), "what is needed is"),
        (multiple_powers("u E:is is E:is W:is U:is"), "what is needed is exp"),
        (multiple_powers("u E:is is F:is Q:is U:is"), "what is needed is power"),
        (multiple_powers(fact="U = F W"), "what follows is"),
    ],
    "logarithms-of-a-multiple": [
        (multiple_logs("w E:is is k:is l:is u o:is"), "what is needed is positive"),
        (multiple_logs("u E:is other k:is l:is u o:is"), "what is needed is"),
        (multiple_logs("u E:is is k:is l:is u U:is"), "what is needed is power"),
        (multiple_logs("u E:is is k:is l:is signs o:is"), "what is needed is positive"),
        (multiple_logs(fact="l = k + e o"), "what follows is"),
    ],
    "powers-strictly-monotone": [
        (monotone_powers("u signs U:is W:is P:is Q:is ab powers"), "what is needed is positive"),
        (monotone_powers("u w U:is W:is P:is Q:is both powers"), "what is needed is"),
        (monotone_powers("u w U:is W:is P:is Q:is ab less"), "what is needed is"),
        (monotone_powers("u w U:is W:is P:is P:is ab powers"), "what is needed is power"),
    ],
    "powers-and-logarithms": [
        (monotone_logs("u signs U:is W:is l:is k:is a logs"), "what is needed is positive"),
        (monotone_logs("u w U:is W:is l:is k:is weak logs"), "what is needed is"),
        (monotone_logs("u w U:is W:is l:is k:is a powers"), "what is needed is"),
        (monotone_logs("u w U:is W:is l:is l:is a logs"), "what is needed is log"),
    ],
    "number-positive": [
        (applied(entries(number="nonnegative(q)"), "q > 0", "number-positive", "given:number", q="q"),
         "what is needed is"),
        (applied(ENTRIES, "u' u > 0", "number-positive", "given:positive", q="u"), "q := 1 u has shape"),
    ],
    "powers-positive": [
        (applied(SCALARS, "f > 0", "powers-positive", "given:signs f:is", f="f", q="q", a="a"), "what is needed is"),
        (applied(SCALARS, "g > 0", "powers-positive", "given:q f:is", f="g", q="q", a="a"), "what is needed is"),
        (applied(SCALARS, "f > q", "powers-positive", "given:q f:is", f="f", q="q", a="a"), "what follows is"),
    ],
    "first-power": [
        (applied(SCALARS, "g = q", "first-power", "given:signs g:is", f="g", q="q"), "what is needed is"),
        (applied(SCALARS, "f = q", "first-power", "given:q f:is", f="f", q="q"), "what is needed is powers"),
    ],
    "powers-of-a-unit": [
        (shortened("weights one N:is s"), "what is needed is positive"),
        (shortened("positive also N:is s"), "what is needed is"),
        (shortened("positive one O:is s"), "what is needed is powers"),
        (shortened(exponent="-1"), "is not a positive rational"),
        (shortened(fact="w' w > w' N' N w"), "what follows is"),
    ],
    "multiple-of-powers": [
        (scaled_powers(number="q >= -1"), "what is needed is"),
        (scaled_powers(positive="nonnegative(u)"), "what is needed is positive"),
        (scaled_powers("positive(q v)"), "what follows is"),
    ],
    "power-above-tangent": [
        (tangents("positive other v:is W:is less"), "what is needed is"),
        (tangents("weights other v:is W:is a"), "what is needed is positive"),
        (tangents("positive weights v:is W:is a"), "what is needed is positive"),
        (tangents("positive other v:is v:is a"), "what is needed is power"),
        (tangents(fact="W' v >= w' w + a (u' u - w' w)"), "what follows is"),
        (tangents(fact="W' v > w' w + 1/2 a (u' u - w' w)"), "what follows is"),
    ],
    "powers-inverse": [
        (inverted(entries(without="positive", other="positive(w)", positive="nonnegative(u)")), "what is needed is"),
        (inverted(ENTRIES, a="a"), "what is needed is powers"),
        (inverted(ENTRIES, u="w"), "what is needed is positive"),
    ],
    "powers-apply": [
        (applied(ENTRIES, "D v = u", "powers-apply", "given:positive D:is v:is", D="D", v="v", u="u", a="a - 1"),
         "what is needed is power"),
        (applied(entries(without="positive"), "E v = u", "powers-apply", "given:other E:is v:is", D="E", v="v", u="u",
                 a="1 - a"), "what is needed is positive"),
    ],
    "weights": [
        (applied(entries(without="weights", h="z' z >= 0"), "z' v >= 0", "weights", "given:h given:positive v:is",
                 v="v", u="u", a="a", z="z"), "what is needed is nonnegative"),
        (applied(ENTRIES, "z' v > 0", "weights", "given:weights given:positive v:is", v="v", u="u", a="a", z="z"),
         "what follows is"),
        (applied(ENTRIES, "z' l >= 0", "weights", "given:weights given:positive l:is", v="l", u="u", a="a", z="z"),
         "what is needed is power"),
    ],
    "log-of-a-unit": [
        (applied(entries(without="one", h="1 >= u' u"), "0 >= z' l", "log-of-a-unit",
                 "given:weights given:positive given:h l:is", l="l", u="u", z="z"), "what is needed is"),
        (applied(ENTRIES, "0 >= z' l", "log-of-a-unit", "given:positive given:positive given:one l:is", l="l", u="u",
                 z="z"), "what is needed is nonnegative"),
        (applied(ENTRIES, "0 > z' l", "log-of-a-unit", "given:weights given:positive given:one l:is", l="l", u="u",
                 z="z"), "what follows is"),
    ],
    "gibbs": [
        (gibbs(ENTRIES, "u' N (k - l) >= 0"), "what follows is"),
        (gibbs(entries(without="also", also="w' w >= 1")), "what is needed is"),
        (gibbs(ENTRIES, "u' D (l - k) >= 0", "given:one given:also l:is k:is D:is"), "what is needed is powers"),
    ],
    "gibbs-in-the-limit": [
        (gibbs_late(by="signs other one also l:is k:is D:is q to"), "what is needed is positive"),
        (gibbs_late(by="positive other one small l:is k:is D:is q to"), "what is needed is"),
        (gibbs_late(by="positive other one also l:is k:is K:is q to"), "what is needed is powers"),
        (gibbs_late(by="positive other one also l:is k:is D:is q free"), "what is needed is tends"),
        (gibbs_late(order="x' k >= Q"), "what follows is"),
        (gibbs_late(order="Q > x' k"), "what follows is"),
    ],
    "weights-in-the-limit": [
        (weighted_late("signs one N:is v:is exponent s end powers"), "what is needed is positive"),
        (weighted_late("positive also N:is v:is exponent s end powers"), "what is needed is"),
        (weighted_late("positive one D:is v:is exponent s end powers"), "what is needed is powers"),
        (weighted_late("positive one N:is v:is weak s end powers"), "what is needed is"),
        (weighted_late("positive one N:is v:is exponent s end to"), "what is needed is tends"),
        (weighted_late(fact="tends(x' u, P)"), "what follows is"),
    ],
    "tends-power": [
        (applied(entries(PULLED, "end"), "tends(v, V)", "tends-power", "v:is V:is given:ends given:positive s",
                 identity("s", "rate(a) = 0"), v="v", u="u", a="a", V="V", U="U"), "what is needed is positive"),
        (applied(PULLED, "tends(v, V)", "tends-power", "v:is v:is given:ends given:end s",
                 identity("s", "rate(a) = 0"), v="v", u="u", a="a", V="V", U="U"), "what is needed is power"),
    ],
    "tends-log": [
        (applied(entries(PULLED, "end"), "tends(l, L)", "tends-log", "l:is L:is given:ends given:positive", l="l",
                 u="u", k="L", U="U"), "what is needed is positive"),
        (applied(PULLED, "tends(l, L)", "tends-log", "l:is l0:is given:ends given:end", l="l", u="u", k="L", U="U"),
         "what is needed is log"),
    ],
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
         "cannot read 'rate"),
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
    "exp-positive": [
        (applied(scalars("E", "e", given={"h": "exp(E, e)"}), "e > 0", "exp-positive", "given:h", E="E", e="e"),
         "what follows is"),
        (applied(scalars("E", "e", given={"h": "E = e"}), "E > 0", "exp-positive", "given:h", E="E", e="e"),
         "what is needed is exp"),
    ],
    "exp-tangent": [
        (applied(EXP, "E > 1 + e", "exp-tangent", "E:is", E="E", e="e"), "what follows is"),
        (applied(EXP, "E >= 1 + f", "exp-tangent", "E:is", E="E", e="f"), "what is needed is exp"),
        (applied(EXP, "E >= 1 - e", "exp-tangent", "E:is", E="E", e="-e"), "what is needed is exp"),
    ],
    "exp-above-tangent": [
        (applied({**EXP, "given": {"h": "f != 0"}}, "E > 1 + e", "exp-above-tangent", "E:is given:h", E="E", e="e"),
         "what is needed is 1 .e. != 0"),
        (applied({**EXP, "given": {"h": "E != 0"}}, "E > 1 + e", "exp-above-tangent", "E:is given:h", E="E", e="e"),
         "what is needed is 1 .e. != 0"),
    ],
    "exp-exists": [
        (applied(scalars("e"), {"exists": {"E": SCALAR}, "with": ["exp(E, e)", "E > 1"]}, "exp-exists", e="e"),
         "what follows is"),
        (applied(scalars("E"), exists("exp(E, E)", "E"), "exp-exists", e="E"), "the letter 'E' is not new"),
        # what exists at one time stands still, and is another one at another time
        (statement(flow(), rule("e", {"exists": {"E": SCALAR}, "with": ["exp(E, x)", "E > 0"]}, "exp-exists", e="x"),
                   step("obtain", "o", "x = x0", of="e", steps=[
                       identity("r", "rate(E) = 0"), rule("c", "E = E", "constant-of-motion", "r", q="E")])),
         "needs facts that hold for all times"),
    ],
    "quotient": [
        (applied(scalars("a", "b"), exists("q b = a", "q"), "quotient", a="a", b="b"), "1 facts are needed, not 0"),
        (applied(scalars("a", "b", given={"h": "a != 0"}), exists("q b = a", "q"), "quotient", "given:h", a="a", b="b"),
         "what is needed is 1 .b. != 0"),
        (applied({**COLUMN, "given": {"h": "v != 0"}}, exists("q v = 1", "q"), "quotient", "given:h", a="1", b="v"),
         "shapes differ in a sum"),
    ],
    "square-root": [
        (applied(scalars("a"), {"exists": {"b": SCALAR}, "with": ["b^2 = a", "b >= 0"]}, "square-root", a="a"),
         "1 facts are needed, not 0"),
        (applied(scalars("a", given={"h": "0 >= a"}), {"exists": {"b": SCALAR}, "with": ["b^2 = a", "b >= 0"]},
                 "square-root", "given:h", a="a"), "what is needed is 1 .a. >= 0"),
        (applied(scalars("a", given={"h": "a >= 0"}), {"exists": {"b": SCALAR}, "with": ["b^2 = a", "b > 0"]},
                 "square-root", "given:h", a="a"), "what follows is"),
    ],
    "at-the-start-order": [
        (applied(flow(given={"h": "x0 >= z"}), "x >= z", "at-the-start-order", "given:h", p="x", q="z"),
         "what is needed is"),
        (applied(flow(given={"h": "x > z"}), "x0 > z", "at-the-start-order", "given:h", p="x", q="z"),
         "what is needed is"),
        (statement(flow(), cases("a", "x0 >= z", "x >= z",
                                 rule("b", "x0 >= z", "at-the-start-order", "a.case1", p="x", q="z"))),
         "needs facts that hold for all times"),
    ],
    "keeps-sign": [
        (applied(flow(given={"s": "x0 >= 0"}), "x > 0", "keeps-sign", "r given:s k", inequality("r",
                "rate(x) + x >= 0"),
                 identity("k", "rate(1) = 0"), q="x", k="1", d="0"), "what is needed is"),
        (applied(flow(given={"s": "x > 0"}), "x > 0", "keeps-sign", "r given:s k", inequality("r", "rate(x) + x >= 0"),
                 identity("k", "rate(1) = 0"), q="x", k="1", d="0"), "what is needed is"),
        # 1 - t, with k = 1 / (1 - t) before it ends, and any k after that
        (applied(moving({"y": "-1", "k": "?"}, {"y": "1", "k": "1"}, given={"r": "-1 + k y >= 0"}), "y > 0",
                "keeps-sign",
                 "given:r s k", ONE, identity("k", "rate(k) = 0"), q="y", k="k", d="0"), "nothing is known of rate.k."),
        (applied(moving({"y": "-1"}, {"y": "1"}, "K", defined={"K": ["pinv", "y"]}, given={"r": "-1 + K y >= 0"}),
                 "y > 0", "keeps-sign", "given:r s k", ONE, identity("k", "rate(K) = 0"), q="y", k="K", d="0"),
         "no derivative for the letter 'K', a pinv"),
    ],
    "stays-positive": [
        (staying(by="other e"), "what is needed is"),
        (staying(but(STAYING, start="nonnegative(u0)")), "what is needed is"),
        (staying(but(STAYING, start="positive(u)")), "what is needed is"),
        # x' = - x^(1/2) reaches 0, and so does x' = - x^(1 + g) where g may be anything
        (staying(by="start some"), "what is needed is"),
        (staying({**STAYING, "defined": {"D": ["powers", "u", "f + g"], "D0": ["powers", "u0", "f + g0"]}}, e="f + g"),
         "the terms and cofactors leave"),
        (staying({**STAYING, "defined": {"D": ["powers", "u", "2"], "D0": ["powers", "u0", "2"]}}),
         "what is needed is"),
        (staying(with_rates(STAYING, u="g D b + k u + b"), "g D b + k u + b"), "what is needed is"),
        # x' = x / (t - 1) reaches 0 at time 1: what moves in any way, or is not continuous
        (staying(with_rates(STAYING, g="?")), r"nothing is known of rate\(g\)"),
        (staying(with_rates(ROOTS, u="g D b + q u"), "g D b + q u", k="q"), "these may not be continuous"),
        (staying(defining(with_rates(STAYING, u="g D b + q u"), "q", "pinv", "g", start="g0"), "g D b + q u", k="q"),
         "these may not be continuous"),
        (staying(defining(but(with_rates(STAYING, u="g D b + q u"), f="f > 0"), "q", "powers", "g", "f", start="g0"),
                 "g D b + q u", k="q"), "these may not be continuous"),
        (staying(fact="positive(D b)"), "what follows is"),
    ],
    "never-zero": [
        (applied(flow(given={"h": "x != 0"}), "x > 0", "never-zero", "given:h r", identity("r", "rate(x) = -x"),
                 q="x", d="-x"), "what follows is"),
        (applied(flow(given={"h": "x0 != 0"}), "x x0 > 0", "never-zero", "given:h r", identity("r", "rate(x) = -x"),
                 q="x", d="-x"), "what is needed is"),
        # what jumps may change its sign
        (applied({**FREELY, "given": {"h": "x != 0"}}, "x x0 > 0", "never-zero", "given:h r",
                 identity("r", "rate(x) = 0"), q="x", d="0"), "nothing is known of rate.x."),
    ],
    "complete": [
        (lasts(raised("1/2", "n^-1 w' D u")), "the field may not be smooth"),
        (lasts(raised("a", "n^-1 w' D u")), "the field may not be smooth"),
        (lasts(raised("a", "n^-1 w' D u", large="a >= 1/2")), "the field may not be smooth"),
        (lasts(raised("1 + g^2", "n^-1 w' D u", "1 + g0^2", large="1 + g^2 >= 1")), "the field may not be smooth"),
        (lasts(raised("1", "q^-1", q="q > 0")), "the denominator q may come near 0"),
        (lasts(raised("a", "n^-1 w' D u", a="a > 1/2")), "the field may not be smooth"),
        (lasts(raised("1 + g", "n^-1 w' D u", a="g >= 0")), "the field may not be smooth|is not declared"),
        (lasts({**TURNING, "given": {**TURNING["given"], "slow": "m + 2 g >= g^2"}}), "what is needed is"),
        (lasts({**TURNING, "given": {**TURNING["given"], "unit": "w' w = 2"}}), "what is needed is"),
        (lasts({**TURNING, "given": {**TURNING["given"], "slow": "g + 2 t >= g^2"}}, a="g"), "what is needed is"),
        (lasts(with_rates(TURNING, t="2")), "the terms and cofactors leave"),
        # something else moves
        (lasts({**with_rates(TURNING, z="z^2"), "letters": {**TURNING["letters"], "z": SCALAR},
                "substitutions": {"start": {**TURNING["substitutions"]["start"], "z": "1"}}}),
         "what moves is .'g', 't', 'w', 'z'., not"),
        (lasts(with_rates(TURNING, g="?")), "nothing is known of rate.g."),
        (lasts(TURNING, g="n"), "not a letter"),
        # a denominator that is no norm of w
        (lasts({**with_rates(TURNING, g="-g^-1"), "given": {**TURNING["given"], "g": "g > 0"}}),
                "denominator g may come"),
        (lasts({**with_rates(TURNING, g="-E"), "letters": {**TURNING["letters"], "E": SCALAR},
                "defined": {**TURNING["defined"], "E": ["exp", "g^-1"]}, "given": {**TURNING["given"], "g": "g > 0"}}),
         "denominator g may come near 0"),
        (lasts({**TURNING, "defined": {**TURNING["defined"], "n": ["norm", "w + u"], "n0": ["norm", "w0 + u"]}}),
         "not a letter: 1 u . 1 w"),
    ],
    "complete-vector": [
        (in_a_ball("x^2", given={"ball": "z + t >= x^2"}), "what is needed is"),
        (in_a_ball("-x", given={"ball": "2 z >= x"}), "what is needed is"),
        (in_a_ball("X", "X", defined={"X": ["pinv", "x"]}), "the field may not be smooth"),
        (in_a_ball("m", "m", defined={"m": ["min", "x", "z"]}), "the field may not be smooth"),
        (in_a_ball("-n^-1", "n", defined={"n": ["norm", "x"]}, given={"ball": "z >= x^2", "n": "n > 0"}),
         "the denominator n may come near 0"),
        (statement(moving({"x": "x^2", "t": "1"}, {"x": "x0", "t": "0"}, "x0", "z"), CLOCK, identity("z",
                "rate(z) = 0"),
                   cases("c", "z > x^2", "z >= x^2", rule("d", "complete(t)", "complete-vector", "c.case1", "z",
                           "clock",
                                                         x="x", t="t", a="z"))), "needs facts that hold for all times"),
    ],
    "complete-clock": [
        (applied(DECAY, "complete(t)", "complete-clock", "clock", CLOCK, t="t"),
                "what moves is .'t', 'v', 'x'., not .'t'."),
        (applied(moving({"t": "2"}, {"t": "0"}), "complete(t)", "complete-clock", "clock",
                 identity("clock", "rate(t) = 2"), t="t"), "what is needed is"),
        (applied(scalars("t"), "complete(t)", "complete-clock", t="t"), "there is no flow, so no limit"),
    ],
    "tends-quotient": [
        (applied({**FREELY, "given": {"x": "tends(x, L)", "h": "tends(x y, L M)", "M": "M != 0"}}, "tends(y, M)",
                 "tends-quotient", "given:x given:h given:M", p="x", P="L", q="y", Q="M"), "what is needed is"),
        (applied({**FREELY, "given": {"x": "tends(x, 2)", "h": "tends(x y, 2 M)"}}, "tends(y, 2 M)", "tends-quotient",
                 "given:x given:h two", inequality("two", "2 != 0", ["2", [], "1"]), p="x", P="2", q="y", Q="M"),
         "what follows is"),
    ],
    "tends-equal": [
        (applied(tending(p="x >= y^2", P="L = z"), "tends(y^2, z)", "tends-equal", "given:x given:p given:P",
                 p="x", P="L", q="y^2", Q="z"), "what is needed is"),
        (statement(tending(P="L = z"), cases("c", "tends(z, L)", "x = z", rule(
            "d", "tends(z, L)", "tends-equal", "given:x", "c.case1", "given:P", p="x", P="L", q="z", Q="L"))),
         "needs facts that hold for all times"),
    ],
    "tends-exp": [
        (applied(GROWTH, "tends(E, F)", "tends-exp", "E:is F:is given:y", E="E", e="x", F="F", f="L"),
         "what is needed is tends"),
        (applied(GROWTH, "tends(F, E)", "tends-exp", "F:is E:is given:x", E="F", e="L", F="E", f="x"),
         "what is needed is tends"),
    ],
    "tends-unique": [
        (applied(tending(), "L = M", "tends-unique", "given:x given:y", p="x", P="L", Q="M"),
                "what is needed is tends"),
        (applied(tending(h="tends(x, M)"), "x = M", "tends-unique", "given:x given:h", p="x", P="L", Q="M"),
         "what follows is"),
    ],
    "tends-order": [
        (applied(tending(h="x > y"), "L > M", "tends-order", "given:h given:x given:y", p="x", P="L", q="y", Q="M"),
         "what is needed is"),
        (applied(tending(h="x >= y"), "L > M", "tends-order", "given:h given:x given:y", p="x", P="L", q="y", Q="M"),
         "what follows is"),
        (statement(tending(), cases("c", "L >= M", "x >= y", rule(
            "d", "L >= M", "tends-order", "c.case1", "given:x", "given:y", p="x", P="L", q="y", Q="M"))),
         "needs facts that hold for all times"),
    ],
    "squeeze": [
        (applied(decay(e="tends(x, 1)", h="x >= v' v"), "tends(v, 0)", "squeeze", "given:h given:e", v="v", e="x"),
         "what is needed is tends"),
        (applied(decay(e="tends(x, 0)", h="x >= z"), "tends(z, 0)", "squeeze", "given:h given:e", v="z", e="x"),
         "what is needed is"),
        (applied(decay(e="tends(x, 0)", h="x >= v' v"), "tends(v', 0)", "squeeze", "given:h given:e", v="v'", e="x"),
         "v := 1 v' has shape"),
    ],
    "monotone-limit": [
        (applied(decay(h="x >= z", z="z > 0", b="z >= x"), exists("tends(x, M)", "M"), "monotone-limit",
                 "given:lasts r given:b z", *STANDS, FALLS, q="x", b="z", t="t"), "what is needed is"),
        (applied({**DECAY, "given": {"h": "x >= z", "z": "z > 0"}}, exists("tends(x, M)", "M"), "monotone-limit",
                 "r r given:h z", *STANDS, FALLS, q="x", b="z", t="t"), "what is needed is complete"),
        # a bound that moves
        (applied(decay(h="x >= -t"), exists("tends(-t, M)", "M"), "monotone-limit", "given:lasts r b m",
                 inequality("r", "0 >= rate(-t)", ["1", [], "1"]), inequality("b", "-t >= -t"),
                 identity("m", "rate(-t) = -1"), q="-t", b="-t", t="t"), "what is needed is"),
    ],
    "above-its-limit": [
        (applied(tending(r="0 >= z"), "x >= L", "above-its-limit", "given:r given:x", q="x", L="L"),
         "nothing is known of rate.x."),
        (applied(decay(h="x >= z", z="z > 0", L="tends(x, l)"), "l >= x", "above-its-limit", "r given:L", FALLS,
                 q="x", L="l"), "what follows is"),
    ],
    "exp-vanishes": [
        (applied({**DECAY, "given": {"lasts": "complete(t)", "k": "k >= 0"}}, "tends(E, 0)", "exp-vanishes",
                 "given:lasts E:is given:k k clock", *STANDS, E="E", k="k", t="t"), "what is needed is"),
        (applied({**DECAY, "given": {"k": "k > 0"}}, "tends(E, 0)", "exp-vanishes", "clock E:is given:k k clock",
                *STANDS,
                 E="E", k="k", t="t"), "what is needed is complete"),
        (applied(decay(m="-k > 0"), "tends(E, 0)", "exp-vanishes", "given:lasts E:is given:m k clock", *STANDS,
                 E="E", k="-k", t="t"), "what is needed is exp"),
    ],
    "one-over-t": [
        (applied(decay(q="x >= 0", B="v' v >= x (1 + k t)"), "tends(x, 0)", "one-over-t",
                 "given:lasts given:q given:B given:k one k z clock", *STANDS, q="x", a="1", k="k", B="v' v", t="t"),
         "what is needed is"),
        (applied(decay(B="z >= x (1 + k t)"), "tends(x, 0)", "one-over-t",
                 "given:lasts given:k given:B given:k one k z clock", *STANDS, q="x", a="1", k="k", B="z", t="t"),
         "what is needed is"),
    ],
    "integrable-rate": [
        (applied(decay(B="z E >= v' v"), exists("tends(v, L)", "L", ("p", "1")), "integrable-rate",
                 "given:lasts given:B E:is given:k k z clock", *STANDS, v="v", B="z", E="E", k="k", t="t"),
                         "not a limit"),
        (applied(decay(B="x E >= v' v"), exists("tends(v, L)", "L", ("d", "1")), "integrable-rate",
                 "given:lasts given:B E:is given:k k z clock", *STANDS, v="v", B="x", E="E", k="k", t="t"),
         "what is needed is"),
        (applied(decay(B="z E >= v' v", m="-k > 0"), exists("tends(v, L)", "L", ("d", "1")), "integrable-rate",
                 "given:lasts given:B E:is given:m k z clock", *STANDS, v="v", B="z", E="E", k="-k", t="t"),
         "what is needed is exp"),
    ],
    "decays-in-the-end": [
        # x = 1 / (1 + t) falls by the factor 1 / (1 + t), which tends to 0, and so may what bounds no speed
        (decaying(positive="l >= 0"), "what is needed is"),
        (decaying(positive="h > 0"), "what is needed is"),
        (decaying(to="h = l"), "what is needed is tends"),
        (decaying(to="tends(h, x)"), "what is needed is tends"),
        (decaying(falls="0 >= rate(x)"), "what is needed is"),
        (decaying(falls="0 >= rate(x) + h"), "what is needed is"),
        (decaying(falls="rate(x) + h x >= 0"), "what is needed is"),
        (decaying(fast="h >= v' v"), "what is needed is"),
        (decaying(fast="1 >= rate(v)' rate(v)"), "what is needed is"),
        (decaying(by="falls to positive"), "4 facts are needed"),
        (decaying("tends(v, 0)"), "what follows is"),
        (decaying({"exists": {"L": ["d", "1"]}, "with": ["tends(x, l)", "tends(v, L)"]}), "what follows is"),
        # not from what holds at one time
        (statement(DECAY | {"given": {"to": "tends(z, l)", "positive": "l > 0", "fast": "x >= rate(t)^2"}},
                   cases("c", "1 = 0", "0 >= rate(x) + z x",
                         rule("a", exists("tends(t, L)", "L"), "decays-in-the-end", "c.case1", "given:to",
                              "given:positive", "given:fast", f="x", h="z", H="l", v="t"))),
         "needs facts that hold for all times"),
    ],
    "gradient-flow-on-the-sphere": [
        # a matrix that is not symmetric can turn w for ever
        (downhill({**GRADIENT, "given": {**GRADIENT["given"], "even": "H' = -H"}}), "what is needed is"),
        (downhill({**GRADIENT, "given": {**GRADIENT["given"], "unit": "w' w = 2"}}), "what is needed is"),
        (downhill(with_rates(GRADIENT, w="e - H w"), "e - H w"), "what is needed is"),
        (downhill({**with_rates(GRADIENT, H="e e'"), "substitutions": {"start": {"w": "w0", "t": "0", "H": "M"}}}),
         "leave"),
        (downhill(fact="tends(w, e)"), "exists"),
    ],
    "gradient-flow-of-a-diagonal-network": [
        # the scale may grow for ever, stand still where the direction moves, or turn round and grow
        (fitting(but(NETWORK, ball="B >= h")), "what is needed is"),
        (fitting(but(NETWORK, ratio="c >= 0")), "what is needed is"),
        (fitting(but(NETWORK, depth="a >= 1")), "what is needed is"),
        (fitting(but(NETWORK, scale="nonnegative(h)")), "what is needed is"),
        (fitting(with_rates(NETWORK, h=f"-a c r u' {PULL}")), "what is needed is"),
        (fitting(with_rates(NETWORK, u=f"a r h {PULL}")), "what is needed is"),
        (fitting(but(NETWORK, unit="u' u = 2")), "what is needed is"),
        (fitting(but(NETWORK, positive="nonnegative(u)")), "what is needed is"),
        # another power is another network
        (fitting(raising(NETWORK, "N", "u")), "what is needed is"),
        (fitting(raising(NETWORK, "r", "h")), "what is needed is"),
        (fitting(but(NETWORK, ball="B + h^2 >= h^2"), B="B + h^2"), "leave"),
        (fitting(fact="tends(h, B)"), "exists"),
        (fitting(fact={**ENDS, "with": [*ENDS["with"], "y = A direction"]}), "what follows is"),
    ],
    "small-preimage": [
        # not every z is short, nor is H the same for every A, nor is there one without negative entries for every x
        (preimage(then=["H point' A' A point >= point' point"]), "what follows is"),
        (preimage(["nonnegative(near)", "A near = A point", "point' A' A point >= near' near"]), "what follows is"),
        (preimage(given=[]), "what follows is"),
        (preimage(A="2 A"), "what follows is"),
    ],
    "slope-in-the-limit": [
        (sinking(below="y >= z"), "what is needed is"),
        (sinking(to="tends(2 x, m)"), "what is needed is"),
        (sinking(b="y", below="x >= y"), "leave"),
        (sinking(fact="m > 0"), "what follows is"),
        (sinking(fact="z >= 0"), "what follows is"),
    ],
    "tends-powers": [
        # x^0 is 1 but at 0, and x^-1 need not converge
        (late_powers(exponent="a >= 0"), "what is needed is"),
        (late_powers(to="tends(v, U)"), "what is needed is"),
        (late_powers(which="K"), "what is needed is powers"),
        (late_powers(claims=["tends(D, F)", "powers(F, u, a)"]), "what follows is"),
        (late_powers(claims=["tends(D, F)", "powers(F, U, a)", "F = D"]), "what follows is"),
        (late_powers(a="f"), "leave"),
    ],
    "nonnegative-least-squares": [
        # a best approximation need not be a solution, nor positive, nor unique
        (fitted(*BEST, "A nearest = y"), "what follows is"),
        (fitted("positive(nearest)", *BEST[1:]), "what follows is"),
        (fitted(BEST[0], "A' (A nearest - y) = 0"), "what follows is"),
        (fitted(y="2 y"), "what follows is"),
        (applied(DATA, "nonnegative(A' y)", "nonnegative-least-squares", A="A", y="y"), "what follows is"),
    ],
    "rest-in-the-limit": [
        (applied(decay(L="tends(x, l)", R="tends(x, R)"), "R = 0", "rest-in-the-limit", "given:L given:R",
                 q="x", L="l", R="R"), "what is needed is tends"),
        (applied(decay(L="tends(x, l)", R="tends(-x, R)"), "l = 0", "rest-in-the-limit", "given:L given:R",
                 q="x", L="l", R="R"), "what follows is"),
        (applied(tending(R="tends(0, z)"), "z = 0", "rest-in-the-limit", "given:x given:R", q="x", L="L", R="z"),
         "nothing is known of rate.x."),
    ],
    "never-changes": [
        (applied(algorithm(), "x = x0", "never-changes", "k", identity("k", "next(x) = x/2"), q="x"),
         "what is needed is"),
        (applied(algorithm(), "u v = 0", "never-changes", "k", identity("k", "next(u v) = u v"), q="u v"),
         "what follows is"),
        # what one step does not change, another may
        (statement(algorithm(), cases("c", "x = x0", "next(x) = x",
                                      rule("a", "x = x0", "never-changes", "c.case1", q="x"))),
         "the rule 'never-changes' needs facts that hold for all times"),
        # a flow has no steps, and an algorithm no rate
        (applied(flow(given={"h": "x = x"}), "x = x0", "never-changes", "given:h", q="x"), "cannot read 'next"),
        (applied(algorithm(given={"h": "0 = 0"}), "x = x0", "constant-of-motion", "given:h", q="x"),
         "cannot read 'rate"),
        (statement({**algorithm(), "derivations": {"rate": {"x": "0"}}}, identity("k", "0 = 0")),
         "time is continuous, or goes in steps"),
    ],
    "never-grows": [
        (applied(algorithm(), "y <= y0", "never-grows", "k", inequality("k", "next(y) >= y", ["1", [], "z"]), q="y"),
         "what is needed is"),
        (applied(algorithm(), "-y < -y0", "never-grows", "k", FALLING, q="-y"), "what follows is"),
        (statement(algorithm(), cases("c", "x0 >= x", "x >= next(x)",
                                      rule("a", "x0 >= x", "never-grows", "c.case1", q="x"))),
         "the rule 'never-grows' needs facts that hold for all times"),
    ],
    "induction": [
        (inductive("x", fact="x > 0"), "what follows is"),
        (inductive("x", fact="-x >= 0"), "what follows is"),
        # neither premise is enough
        (inductive("x", by=("s", "s")), "what is needed is 1 .x0. >= 0"),
        (inductive("x", by=("given:h", "given:h")), "what is needed is forall"),
        (inductive("x", by=("given:h",)), "2 facts are needed, not 1"),
        (inductive("x", context=algorithm(given={"h": "z >= 0"})), "what is needed is 1 .x0. >= 0"),
        # the step needs more than the sign before it, or says something else
        (inductive("x", conditions=["x >= 0", "x >= 1"]), "what is needed is forall"),
        (inductive("x", conditions=["x > 0"]), "what is needed is forall"),
        (inductive("y", keeps=inequality("k", "y >= 0", ["1", ["s.if1"], "1"])), "what is needed is forall"),
        (inductive("x", keeps=inequality("k", "next(x) >= 0", ["1", ["s.if1"], "1"])), "the terms and cofactors leave"),
        # it is proved at one step
        (inductive("x", split="x >= 1"), "the rule 'induction' needs facts that hold for all times"),
        (inductive("x", context=flow(given={"h": "x0 >= 0"})), "cannot read 'next"),
    ],
    "strict-induction": [
        (inductive("x", "strict-", keeps=WEAK), "what is needed is forall"),
        (inductive("x", "strict-", context=algorithm(given={"h": "x0 >= 0"})), "what is needed is 1 .x0. > 0"),
        (inductive("x", "strict-", split="x >= 1"), "the rule 'strict-induction' needs facts that hold for all times"),
    ],
    "exp-of-a-sum": [
        (summing(fact="exp(S, Q)"), "what follows is"),
        (summing(fact="exp(Q, x)"), "what follows is"),
        # each premise is needed
        (summing(power="q^2 Q"), "what is needed is"),
        (summing(power="Q"), "what is needed is"),
        (summing(total="S + 2 x"), "what is needed is"),
        (summing(total="S - x"), "what is needed is"),
        (summing(start=("z", "0")), "what is needed is"),
        (summing(start=("1", "1")), "what is needed is"),
        (summing(by="p1 p2 p3"), "5 facts are needed, not 4"),
        (summing(split="x >= 1"), "the rule 'exp-of-a-sum' needs facts that hold for all times"),
    ],
    "one-step-limit": [
        (statement(METHOD, *moves_nothing(FREE), limit(instead(FREE, V="2 T"))), "what is needed is"),
        (statement(METHOD, *moves_nothing(FREE), limit(instead(FREE, H="c"))), "what is needed is"),
        (statement(METHOD, *moves_nothing(FREE), limit(instead(FREE, W="w + 2 eta T"))), "what is needed is"),
        (statement(METHOD, *moves_nothing(FREE), limit(FREE, "p1", "p2", "p3")), "4 facts are needed, not 3"),
        (statement(METHOD, *moves_nothing(FREE), limit(FREE, fact=about("one_step_limit", FREE, *"wgWGHV"))),
         "what follows is"),
        # w is a letter, not an expression or a number
        (statement(METHOD, *moves_nothing(FREE), limit(instead(FREE, w="2 w"))), "not a letter"),
        (statement(METHOD, *moves_nothing(FREE), limit(instead(FREE, g="1"))), "not a letter"),
        (statement({**METHOD, "defined": {"g": ["norm", "u"]}}, *moves_nothing(FREE), limit(FREE)), "not a letter"),
        # the operators are what their names say
        (statement({**METHOD, "derivations": {"by_eta": {"eta": "2"}}}, *moves_nothing(FREE), limit(FREE)),
         "by_eta is about the letter eta alone|the terms and cofactors leave"),
        (statement({**METHOD, "derivations": {"by_eta": {"eta": "1", "w": "u"}}}, identity("a", "0 = 0")),
         "by_eta is about the letter eta alone"),
        (statement({**METHOD, "substitutions": {"at_eta_0": {"eta": "0", "g": "0"}}}, identity("a", "0 = 0")),
         "at_eta_0 is about the letter eta alone"),
        (statement({**METHOD, "substitutions": {"at_eta_0": {"eta": "1"}}}, identity("a", "0 = 0")),
         "at_eta_0 is about the letter eta alone"),
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
    "unstable-rest-points-are-avoided": [
        # the other point at which it stands still, and other eigenvalues and directions
        (leaves(values=instead(LEAVES, p="-u")), "what is needed is"),
        (leaves(values=instead(LEAVES, nu="2")), "what is needed is"),
        (leaves(values=instead(LEAVES, nu="-1")), "what is needed is"),
        (leaves(values=instead(LEAVES, z="-z")), "what is needed is"),
        (leaves(values=instead(LEAVES, z="0", j="0")), "what is needed is"),
        (leaves(fact="avoided(w, g, n^-2 (w' u) w - u, -g, -u, 0)"), "what follows is"),
        # the curve bends in any way, and the field does not know of it
        (leaves(values=instead(LEAVES, x="2 x")), "not a letter"),
        (leaves(values=instead(LEAVES, x="z")), "the method is known only where"),
        (leaves({**LEAVING, "given": {**LEAVING["given"], "x": "u' x = 0"}}), "the method is known only where"),
        (leaves({**LEAVING, "given": {**LEAVING["given"], "eta": "eta = 0"}}), "the method is known only where"),
        (leaves({**LEAVING, "derivations": {**LEAVING["derivations"], "rate": {"w": "n^-2 (w' u) w - u", "g": "eta"}}}),
         "the terms and cofactors leave"),
        # something else moves
        (leaves({**LEAVING, "letters": {**LEAVING["letters"], "t": SCALAR},
                 "derivations": {"rate": {**LEAVING["derivations"]["rate"], "t": "1"}, "by_eta": {"eta": "1"}},
                 "substitutions": {**LEAVING["substitutions"],
                                   "start": {**LEAVING["substitutions"]["start"], "t": "0"}}}), "what moves is"),
    ],
}  # fmt: skip


def all_names() -> set[str]:
    return set(RULES.rules) | set(RULES.definitions)


def test_every_rule_and_definition_has_tests_of_both_kinds() -> None:
    tested = all_names() - set(AUTOMATIC)
    assert set(ACCEPTED) == set(REJECTED) == tested
    assert all(ACCEPTED.values())
    assert all(len(found) > 1 for found in REJECTED.values())
    assert [name for name, entry in RULES.rules.items() if "automatic" in entry] == AUTOMATIC


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


BY_BOTH = ("stays-positive", "complete", "small-preimage", "tends-powers", "decays-in-the-end")


@pytest.mark.parametrize("name", BY_BOTH)
def test_the_second_checker_sees_the_same_fields(name: str) -> None:
    for found in ACCEPTED[name]:
        recheck({"format": FORMAT, "claim": "test/main", "statements": {"corrected": found}}, TABLE)
    for found, _ in REJECTED[name]:
        with pytest.raises(Disagreement):
            recheck({"format": FORMAT, "claim": "test/main", "statements": {"corrected": found}}, TABLE)


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
    return library(main={"false: it stands still": found}).check("test/main")


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
    assert AUTOMATIC[0] in refute(found).rules


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (at_the_start("z", {"z": [["1"]]}, defined={"z": ["pinv", "x"]}), "the field may not be smooth"),
        (at_the_start("z", {"z": [["1"]]}, defined={"z": ["min", "x", "2"]}), "the field may not be smooth"),
        (at_the_start("z", {"z": [["2"]]}, defined={"z": ["max", "x", "2"]}), "the field may not be smooth"),
        (
            at_the_start("x^2 + 1", {}, given={"h": "x = x0"}),
            "given:h is about all times, the data about the start only",
        ),
        (
            at_the_start("x^2 + 1", {}, given={"h": "x <= x0"}),
            "given:h is about all times, the data about the start only",
        ),
        (at_the_start("x - 1", {}), "not false at the data"),
        (at_the_start("x^-1", {}), "denominator may vanish and is not listed: .*x"),
        (at_the_start("x^2 + 1", {"x": [["1"]]}), "have a clock if the data are a trajectory"),
    ],
)
def test_where_the_flow_may_not_exist_nothing_is_refuted(found: Json, reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        refute(found)


# Powers and logarithms at exact data --------------------------------------------------------------------------------


def powers_at(u: list[int], a: str, D: list[list[str]], kind: str = "powers") -> Json:
    """Refuted, at these data, that all powers (or logarithms) are 5."""
    letters = {"u": ["p", "1"], "a": SCALAR, "D": ["p", "p"], "l": ["p", "1"], "K": ["p", "p"], "z": ["p", "1"]}
    context = {"letters": letters, "defined": {"D": ["powers", "u", "a"], "K": ["powers", "u", "-1"],
                                               "l": ["log", "u", "K"]}}  # fmt: skip
    values = {"u": [[x] for x in u], "a": [[a]], "z": [["5"]] * len(u)}
    values |= {"D": D} if kind == "powers" else {"l": D, "K": [["1"]]}
    data = {"dims": {"p": len(u)}, "values": values, "assume": "c", "false": "assumed"}
    return {"context": context, "conclude": {"c": "D u = z" if kind == "powers" else "l = z"}, "refutation": data}


def both_refute(found: Json) -> None:
    refute(found)
    statements = {"false: it stands still": found}
    recheck({"format": FORMAT, "claim": "test/main", "statements": statements}, TABLE)


@pytest.mark.parametrize(
    "found",
    [
        powers_at([4], "1/2", [["2"]]),
        powers_at([4, 9], "-3/2", [["1/8", "0"], ["0", "1/27"]]),
        powers_at([7], "0", [["1"]]),
        powers_at([0, 4], "1/2", [["0", "0"], ["0", "2"]]),
        powers_at([1], "1", [["0"]], "log"),
    ],
)
def test_powers_are_seen_at_data(found: Json) -> None:
    both_refute(found)


@pytest.mark.parametrize(
    "found",
    [
        powers_at([4], "1/2", [["-2"]]),
        powers_at([4], "1/2", [["16"]]),
        powers_at([4], "2", [["2"]]),
        powers_at([-4], "2", [["16"]]),
        powers_at([0], "0", [["1"]]),
        powers_at([0], "-2", [["0"]]),
        powers_at([0], "2", [["1"]]),
        powers_at([1, 1], "1", [["1", "1"], ["0", "1"]]),
        powers_at([2], "1", [["1"]], "log"),
        powers_at([1], "1", [["1"]], "log"),
    ],
)
def test_wrong_powers_at_data_are_rejected_by_both(found: Json) -> None:
    with pytest.raises(Rejected):
        refute(found)
    with pytest.raises(Disagreement):
        recheck({"format": FORMAT, "claim": "test/main", "statements": {"false: no": found}}, TABLE)


@pytest.mark.parametrize("name", AUTOMATIC)
def test_no_step_may_name_the_rule_of_the_kernel(name: str) -> None:
    with pytest.raises(Rejected, match="no rule for a step is called"):
        check(statement(flow(), rule("a", "x = x", name)))


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


def at_data(value: fmpq, diagonal: list[fmpq]) -> Json:
    """Refutes l > l, at data at which l is said to be the least eigenvalue of a diagonal matrix."""
    entries = [[str(x) if i == j else "0" for j in range(len(diagonal))] for i, x in enumerate(diagonal)]
    context = {"letters": {"M": ["p", "p"], "l": SCALAR}, "defined": {"l": ["least_eigenvalue", "1/2 M + 1/2 M'"]}}
    data = {"M": entries, "l": [[str(value)]]}
    return refuted(context, "l > l", dims={"p": len(diagonal)}, values=data)


def test_only_diagonal_matrices_have_eigenvalues_and_powers_at_data() -> None:
    found = at_data(fmpq(1), [fmpq(2), fmpq(1)])
    found["refutation"]["values"]["M"] = [["2", "1"], ["1", "2"]]  # whose least eigenvalue is 1
    with pytest.raises(Rejected, match="l:is does not hold at the data"):
        check(found)
    context = {"letters": {"D": ["p", "p"], "u": ["p", "1"]}, "defined": {"D": ["powers", "u", "2"]}}
    for matrix_of, reason in (("0", "not false at the data"), ("1", "D:is does not hold at the data")):
        values = {"D": [["4", matrix_of], [matrix_of, "9"]], "u": [["2"], ["3"]]}
        with pytest.raises(Rejected, match=reason):
            check(refuted(context, "u = u", dims={"p": 2}, values=values))


def eigenvalue_in_numbers(rng: Random) -> None:
    values, M = symmetric(rng, 3)
    least = min(values)
    check(at_data(least, values))
    for value in {*values, least - 1, max(values) + 1} - {least}:
        with pytest.raises(Rejected, match="l:is does not hold at the data"):
            check(at_data(value, values))
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


def inequalities_in_numbers(rng: Random) -> None:
    e, a = draw(rng), abs(draw(rng))
    assert ball(e).exp() > 0
    assert e == 0 or ball(e).exp() > 1 + ball(e)
    assert ball(Fraction(0)).exp() == 1
    assert (ball(a).sqrt() ** 2).overlaps(ball(a))
    assert e == 0 or a / e * e == a


def signs_in_numbers(rng: Random) -> None:
    """q' = s - (k + t) q with s >= 0: by variation of constants q stays positive, and never changes its sign."""
    q0, k, s = (float(abs(draw(rng))) + 0.1 for _ in range(3))
    for t in (0.3, 2.0):
        nodes = [t * (i + 0.5) / 200 for i in range(200)]
        weight = [exp(-k * (t - u) - (t * t - u * u) / 2) for u in nodes]
        q = q0 * exp(-k * t - t * t / 2) + s * sum(weight) * t / 200
        assert q > 0
        assert q * q0 > 0
        assert q <= max(q0, s / k)  # q' <= 0 above s / k: so it holds at all times, and at the start


def staying_in_numbers(rng: Random) -> None:
    """u' = h |u|^e + k u: for e >= 1 it stays above an exponential; u' = - u^(1/2) reaches 0 at time 2 u_0^(1/2)."""
    start, h, k, e = rng.uniform(0.1, 2), -abs(float(draw(rng))), float(draw(rng)), rng.choice((1.0, 1.5, 3.0))
    u, least, root, steps = start, start, start, 4000
    for _ in range(steps):
        u += (h * u**e + k * u) / steps
        least -= (abs(h) * max(u, start) ** (e - 1) + abs(k)) * least / steps
        assert u >= 0.9 * least > 0
        u = min(u, 50.0)
    for _ in range(int(2 * start**0.5 * steps) + 9):
        root -= abs(root) ** 0.5 / steps
    assert root < 1e-3


def endings_in_numbers(rng: Random) -> None:
    """In small steps: what stays in a ball, or turns on the sphere, goes on; x' = x^2 leaves each ball at 1 / x_0."""
    x = x0 = float(abs(draw(rng))) + 1
    angle, g, size = float(draw(rng)), 1.0, abs(float(draw(rng)))
    steps = 2000
    for i in range(4 * steps):
        angle, g = angle + g * size / steps, g + (size * sin(angle) - size * g) / steps
        assert g * g <= (1 + size) ** 2 + 2 * i / steps
    for _ in range(int(steps / x0) + 20):
        x += x * x / steps
    assert x > 10 * x0


def limits_in_numbers(rng: Random) -> None:
    """x = L + a exp(-k t) and y = M + b / (1 + k t), late."""
    L, M, a, b = (mpf(draw(rng).numerator) / 7 + 2 for _ in range(4))
    k, t = mpf(rng.randint(1, 9)) / 3, mpf(10) ** 9

    def x(t: mpf) -> mpf:
        return L + a * mp.exp(-k * t)

    def y(t: mpf) -> mpf:
        return M + b / (1 + k * t)

    def near(p: mpf, q: mpf) -> bool:
        return bool(abs(p - q) < mpf("1e-6"))

    assert near(x(t), L)
    assert near(y(t), M)
    assert near(mp.exp(-k * t), 0)
    assert near(mp.exp(x(t)), mp.exp(L)) or L > 10
    assert L == 0 or near(x(t) * y(t) / x(t), M)
    assert near(x(t) - x(t), 0)
    assert near(mp.sqrt(abs(y(t) - M)) ** 2, 0)  # a column, and its squared norm
    assert near(mp.diff(x, t), 0)  # the rate of what converges: if it converges, then to 0
    assert x(t) >= L
    if a > 0:  # then x falls to L, and stays above it
        assert x(mpf(1)) >= x(mpf(2)) >= L
    # what has the rate -k, nearly, is below every bound late
    assert L - k * t + 1 / (1 + t) < mpf("-1e6")
    # x' = -(1 - 4 / (1 + t)) x grows at first, and then decays; the path of v, v'^2 = x, is finite: less than 7 long
    path = [mp.quad(lambda u: (1 + u) ** 2 * mp.exp(-u / 2), [0, end]) for end in (60, 90)]
    assert near((1 + t) ** 4 * mp.exp(-t), 0)
    assert near(*path)
    # a path whose speed is sqrt(B) exp(-k t / 2) is at most 2 sqrt(B) / k long
    assert near(mp.quad(lambda u: mp.exp(-k * u / 2), [0, 5, 50, 500]), 2 / k)


def descent_in_numbers(rng: Random) -> None:
    """In small steps in space: late, nothing moves any more; with a rotation for the symmetric matrix it does."""
    e = np.array([float(draw(rng)) for _ in range(3)])
    square = np.array([[float(draw(rng)) / 3 for _ in range(3)] for _ in range(3)])
    turn = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])

    def late(H: Any, e: Any, steps: int) -> Any:
        w = np.array([0.6, 0.48, 0.64])
        for _ in range(steps):
            w = w + (e - H @ w) / 200
            w /= np.linalg.norm(w)
        return w

    symmetric = square + square.T
    assert np.allclose(late(symmetric, e, 20000), late(symmetric, e, 20300), atol=1e-6)
    assert not np.allclose(late(turn, 0 * e, 20000), late(turn, 0 * e, 20300), atol=0.1)


def fitting_in_numbers(rng: Random) -> None:
    """A best approximation; and late in the flow of the network nothing moves any more, and the loss has not grown."""
    A = np.array([[float(draw(rng)) / 9 for _ in range(3)] for _ in range(2)])
    y = np.array([float(draw(rng)) / 9 for _ in range(2)])
    z, _ = nnls(A, y)
    across = A.T @ (A @ z - y)
    assert (z >= 0).all()
    assert (across > -1e-9).all()
    assert abs(z @ across) < 1e-9

    near = [nnls(A, A @ (rng.uniform(0, 9) * np.array([rng.random() for _ in range(3)])))[0] for _ in range(3)]
    bases = [A[:, list(columns)] for columns in ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2))]
    most = max(1 / np.linalg.svd(base)[1][-1] ** 2 for base in bases if np.linalg.matrix_rank(base) == base.shape[1])
    assert all(most * (1 + 1e-6) * np.sum((A @ z) ** 2) + 1e-12 >= z @ z for z in near)  # on independent columns

    def field(_: float, state: Any) -> Any:
        u, h = state[:3], state[3]
        pull = u ** (a - 1) * (A.T @ (y - h**a * (A @ u**a)))
        return [*(a * h**a * (pull - (u @ pull) * u)), a * ratio * h ** (a - 1) * (u @ pull)]

    ratio, a = abs(float(draw(rng))) + 0.1, rng.choice((2.0, 2.5, 3.0))
    found = solve_ivp(field, (0, 4e4), [0.6, 0.48, 0.64, 1.0], "LSODA", [0, 2e4, 4e4], rtol=1e-9, atol=1e-11)
    start, middle, late = abs(found.y.T)
    assert np.allclose(middle, late, atol=5e-2)
    losses = [np.linalg.norm(y - state[3] ** a * (A @ state[:3] ** a)) for state in (start, middle, late)]
    assert losses[0] + 1e-9 > losses[1] > losses[2] - 1e-9


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


def steps_in_numbers(rng: Random) -> None:
    """The algorithm of this file; and without the condition on the start, or on the step, a sign is not kept."""
    x0, y0, z, u0, v0 = (draw(rng) for _ in range(5))
    x, y, u, v = x0, y0, u0, v0
    for _ in range(9):
        x, y, u, v = x / 2, y + z * z, v, u
        assert (u * v, u + v) == (u0 * v0, u0 + v0)
        assert -y <= -y0
        assert (x0 >= 0) is (x >= 0)
        assert (x0 > 0) is (x > 0)
        assert y0 < 0 or y >= 0
    total, power = 0.0, 1.0
    for n in range(9):
        power *= exp(float(x0) / 2**n)
        total += float(x0) / 2**n
        assert abs(power - exp(total)) <= 1e-12 * power
    falls = [abs(y0) - n for n in range(12)]
    assert falls[0] >= 0 > falls[-1]


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


def leaving_in_numbers(rng: Random) -> None:
    """On the circle the angle between w and u grows like its sine; only from u itself w stays there."""
    for angle in (0.0, float(draw(rng)) / 90, 1e-3, -1e-9):
        w, u, eta = np.array([cos(angle), sin(angle)]), np.array([1.0, 0.0]), 0.01
        for _ in range(4000):
            w = w + eta * ((w @ u) * w - u)
            w /= np.linalg.norm(w)
        assert np.allclose(w, u if angle == 0 else -u, atol=1e-6)


def entries_in_numbers(rng: Random) -> None:
    """Powers and logarithms of positive columns; their slopes; and Gibbs' inequality for unit vectors."""
    size = rng.randint(1, 5)
    u, w, z = (np.array([rng.uniform(0.01, 3) for _ in range(size)]) for _ in range(3))
    for a in (rng.uniform(-3, 3), 0.0, 1.0, 2.0):
        D, E, v = np.diag(u ** (a - 1)), np.diag(u ** (1 - a)), u**a
        assert np.allclose(D @ u, v)
        assert np.allclose(D @ E, np.eye(size))
        assert np.allclose(E @ v, u)
        assert z @ v > 0
        assert (v > 0).all()
        assert a < 0 or (np.maximum(u, w) ** a >= v).all()
        h = 1e-6
        assert np.allclose(((u + h * w) ** a - (u - h * w) ** a) / (2 * h), a * D @ w, rtol=1e-5, atol=1e-5)
        assert np.allclose((np.log(u + h * w) - np.log(u - h * w)) / (2 * h), w / u, rtol=1e-5)
        assert np.allclose((u + 1e-9 * w) ** a, v, rtol=1e-5)
        assert np.allclose(np.log(u + 1e-9 * w), np.log(u), atol=1e-6)
        for b in (-1.5, 0.5, 2.0):  # <u^a - w^a, u^b - w^b>, and with logarithms
            assert (u**a - w**a) @ (u**b - w**b) * a * b > 0 or a == 0
            assert np.allclose((np.exp(b) * u) ** a, np.exp(a * b) * v)
            assert np.allclose(np.log(np.exp(b) * u), np.log(u) + b * w**0)
        assert (u**a - w**a) @ (np.log(u) - np.log(w)) > 0 or a <= 0
    for a in (2.0, rng.uniform(2, 6)):
        assert w ** (2 - a) @ u**a >= w @ w + a / 2 * (u @ u - w @ w) - 1e-9
        assert np.allclose(u**1, u)
        assert (rng.uniform(0, 3) * u**a >= 0).all()
    for a in (0.3, 1.0, 2.5):  # also where an entry tends to 0
        assert np.allclose(np.append(u + 1e-30 * w, 1e-30) ** a, np.append(u, 0.0) ** a, atol=1e-8)
    p, q = u / np.linalg.norm(u), w / np.linalg.norm(w)
    assert np.linalg.norm(p ** rng.uniform(0, 3) * z) <= np.linalg.norm(z) + 1e-12
    assert z @ np.log(p) <= 0
    assert p**2 @ (np.log(p) - np.log(q)) >= 0


def weighed_in_numbers(rng: Random) -> None:
    """Young's inequality, and the divergence of weights with zeros; both are sharp where the columns agree."""
    size = rng.randint(1, 5)
    u = np.array([rng.uniform(0.01, 3) for _ in range(size)])
    w = np.array([rng.choice((0.0, 1.0)) * rng.uniform(0.01, 3) for _ in range(size)])
    for a in (0.3, 1.0, 2.0, 2.7, 5.0):
        for v in (w, u):
            young = (2 - a) * (a * v @ v + (2 - a) * u @ u - 2 * v**a @ u ** (2 - a))
            assert young >= 0 or (v is u and abs(young) < 1e-9)
        assert (w**a >= 0).all()
    for e in (-1.0, 0.0, 0.7):
        assert abs(exp(e) ** 2.5 - exp(2.5 * e)) < 1e-9
        near = exp(e) * u**2
        for z in (w, near):
            logs = np.log(z, where=z > 0, out=np.zeros(size))
            least = z @ (logs - 2 * np.log(u)) + exp(e) * u @ u - (e + 1) * z.sum()
            assert least > 0 or (z is near and abs(least) < 1e-9)


def closer_in_numbers(rng: Random) -> None:
    """One entry: the divergence, and both sides of Young's inequality, agree at w only, and not at 0 or far away."""
    for w in (0.0, rng.uniform(0.5, 2)):
        away = [u for u in (1e-9, 1e-3, 0.1, 0.4, 0.8, 1.3, 2.5, 9.0, 1e3) if abs(u - w) > 0.05]
        for a in (0.3, 1.0, 1.9, 2.3, 5.0):
            gaps = [(2 - a) * (a * w * w + (2 - a) * u * u - 2 * w**a * u ** (2 - a)) for u in away]
            assert min(gaps) > 1e-6
        assert min((w * log(w / u) if w else 0) - w + u for u in away) > 1e-4


def support_in_numbers(rng: Random) -> None:
    """A positive column of which entries fall to 0: weighted logarithms and powers converge just on its support."""
    size = rng.randint(2, 5)
    end = np.array([0.0, *(rng.choice((0.0, 1.0)) * rng.uniform(0.1, 3) for _ in range(size - 1))])
    inside, outside = (end > 0) * rng.uniform(0.1, 3), (end == 0) * rng.uniform(0.1, 3)
    first, last = end + exp(-20), end + exp(-30)
    for function in (np.log, lambda u: u**-0.5, lambda u: u**-2.0):
        assert abs(inside @ (function(first) - function(last))) < 1e-5
        assert abs(outside @ (function(first) - function(last))) > 1
    logs = np.log(end, where=end > 0, out=np.zeros(size))
    assert abs(end**1.5 @ (np.log(last) - logs)) < 1e-9


def turned_late_in_numbers(rng: Random) -> None:
    """A unit vector of which entries fall to 0, and those of the end do not count: x' log u, and x' u^(1-a), late."""
    size, scale, a = rng.randint(1, 5), rng.choice((0.0, 0.5, 3.0)), rng.uniform(-0.5, 3)
    end = np.array([rng.choice((0.0, 1.0)) * rng.uniform(0.1, 3) for _ in range(size - 1)] + [1.0])
    w = np.array([rng.uniform(0.01, 3) for _ in range(size)])
    end, w = end / np.linalg.norm(end), w / np.linalg.norm(w)
    x, weighted = scale * end**2, scale * end ** (1 + a)

    def late(time: float) -> Any:
        u = end + exp(-time)
        return u / np.linalg.norm(u)

    first, last = (x @ np.log(late(time)) for time in (20.0, 30.0))
    assert np.allclose(scale * late(30.0) ** 2, x)
    assert abs(first - last) < 1e-6
    assert last >= x @ np.log(w) - 1e-9
    assert np.allclose(scale * late(30.0) ** (1 + a), weighted, atol=1e-6)
    assert np.allclose(weighted @ late(30.0) ** (1 - a), scale)


NUMBERS: dict[Callable[[Random], None], set[str]] = {
    entries_in_numbers: {
        *("powers", "power", "log", "positive-number", "number-positive", "powers-inverse", "powers-apply", "weights"),
        *("positive-power", "powers-increase", "positive-multiple", "powers-of-a-multiple", "logarithms-of-a-multiple"),
        *("powers-strictly-monotone", "powers-and-logarithms", "powers-positive", "first-power"),
        *("multiple-of-powers", "powers-of-a-unit", "power-above-tangent", "tends-powers"),
        *("log-of-a-unit", "gibbs", "tends-power", "tends-log"),
    },
    weighed_in_numbers: {"kullback-leibler", "young", "power-of-an-exponential", "powers-not-negative"},
    closer_in_numbers: {"divergence-vanishes", "young-vanishes"},
    support_in_numbers: {
        *("logarithms-in-the-limit", "logarithms-keep-the-support", "powers-keep-the-support"),
    },
    turned_late_in_numbers: {"gibbs-in-the-limit", "weights-in-the-limit"},
    norm_in_numbers: {"norm"},
    exp_in_numbers: {"exp"},
    pinv_in_numbers: {"pinv"},
    extreme_in_numbers: {"min", "max"},
    eigenvalue_in_numbers: {"least_eigenvalue", "rayleigh"},
    zero_norm_in_numbers: {"zero-norm"},
    exp_rules_in_numbers: {"exp-sum", "exp-zero", "exp-at-most-one", "exp-below-one"},
    inequalities_in_numbers: {
        *("exp-positive", "exp-tangent", "exp-above-tangent", "exp-exists"),
        *("square-root", "quotient"),
    },
    signs_in_numbers: {"keeps-sign", "never-zero", "at-the-start-order"},
    staying_in_numbers: {"stays-positive"},
    endings_in_numbers: {"complete", "complete-vector", "complete-clock"},
    limits_in_numbers: {
        *("tends-quotient", "tends-equal", "tends-exp", "tends-unique", "tends-order", "squeeze"),
        *("monotone-limit", "above-its-limit", "exp-vanishes", "one-over-t", "integrable-rate"),
        "decays-in-the-end",
        *("rest-in-the-limit", "slope-in-the-limit"),
    },
    descent_in_numbers: {"gradient-flow-on-the-sphere"},
    fitting_in_numbers: {"gradient-flow-of-a-diagonal-network", "nonnegative-least-squares", "small-preimage"},
    flow_in_numbers: {
        "differentiate",
        "at-the-start",
        "constant-of-motion",
        "monotone",
        "initial-slope",
        "picard-lindelof",
    },
    steps_in_numbers: {"never-changes", "never-grows", "induction", "strict-induction", "exp-of-a-sum"},
    leaving_in_numbers: {"unstable-rest-points-are-avoided"},
    methods_in_numbers: {"one-step-limit", "one-step-limit-on-the-sphere", "same-limiting-dynamics"},
}


def test_every_rule_and_definition_is_tried_in_numbers() -> None:
    assert set().union(*NUMBERS.values()) == all_names()


@pytest.mark.parametrize("trial", NUMBERS, ids=lambda trial: trial.__name__)
@pytest.mark.parametrize("seed", range(5))
def test_it_is_true_in_numbers(trial: Callable[[Random], None], seed: int) -> None:
    trial(Random(seed))

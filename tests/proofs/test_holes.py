"""False statements that the kernel once accepted, and must reject: each shows a way in which a proof can cheat."""

import pytest

from proofs.kernel import FORMAT, Library, Rejected, Verdict
from tests.proofs.building import (
    RULES,
    SCALAR,
    Json,
    absurd,
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


def suppose(name: str, letters: Json, condition: list[str], then: str, *steps: Json) -> Json:
    fact = {"forall": letters, "if": condition, "then": [then]}
    return step("suppose", name, fact, steps=list(steps), proves=[steps[-1]["name"]])


def instance(name: str, fact: str, of: str, *by: str, **values: str) -> Json:
    return step("instantiate", name, fact, of=of, by=list(by), **{"with": values})


OPERATORS_THAT_ARE_NONE = {
    "abbreviations": proved({"let": {"rate": "0", "start": "0"}}, "1 = 0", identity("a", "rate(1) = 0"),
                            rule("b", "1 = 0", "constant-of-motion", "a", q="1")),
    "one operator, one abbreviation": proved(
        {"let": {"start": "0"}, "derivations": {"rate": {}}}, "1 = 0", identity("a", "rate(1) = 0"),
        rule("b", "1 = 0", "constant-of-motion", "a", q="1")),
    "letters": proved(
        {"letters": {"rate": SCALAR, "start": SCALAR}, "given": {"r": "rate = 0"}}, "1 = start",
        identity("a", "rate(1) = 0", "1 | 1 | given:r | 1"), rule("b", "1 = start", "constant-of-motion", "a", q="1")),
    "bound letters": proved(
        {}, "1 = 0",
        suppose("f", {"rate": SCALAR, "start": SCALAR}, ["rate = 0"], "1 = start",
                identity("a", "rate(1) = 0", "1 | 1 | f.if1 | 1"),
                rule("b", "1 = start", "constant-of-motion", "a", q="1")),
        identity("z", "0 = 0"), instance("i", "1 = 0", "f", "z", rate="0", start="0")),
    "step size": proved(
        {"letters": {"w": SCALAR, "g": SCALAR}, "let": {"at_eta_0": "1", "by_eta": "1"}},
        "one_step_limit(w, g, w, g, w, g)", identity("a", "w = w"), identity("b", "g = g"),
        rule("l", "one_step_limit(w, g, w, g, w, g)", "one-step-limit", "a", "b", "a", "b",
             w="w", g="g", W="w", G="g", V="w", H="g")),
}  # fmt: skip

CAPTURE = {
    "a table that uses the name of a rule's variable": proved(
        flow({"x": "q - x"}, {"x": "x0"}, "x0", "q"), "x = x0", identity("a", "0 = 0"),
        rule("b", "x = x0", "constant-of-motion", "a", q="x")),
    "the same through an abbreviation": proved(
        flow({"x": "v"}, {"x": "0"}, "q", let={"v": "q - x"}), "x = 0", identity("a", "0 = 0"),
        rule("b", "x = 0", "constant-of-motion", "a", q="x")),
    "a rate that depends on a bound letter": proved(
        flow({"x": "u", "t": "1"}, {"x": "0", "t": "0"}), "1 = 0",
        suppose("s", {"u": SCALAR}, [], "x = u t", identity("a", "rate(x - u t) = 0"),
                rule("b", "x - u t = 0", "constant-of-motion", "a", q="x - u t")),
        instance("i", "x = 0", "s", u="0"), instance("j", "x = t", "s", u="1"),
        identity("e", "t = 0", "-1 | 1 | j | 1", "1 | 1 | i | 1"),
        rule("d", "1 = 0", "differentiate", "e", p="t", q="0")),
}  # fmt: skip

LEMMA_ON_ALL = proved(  # if every u equals x, then 1 = 0
    {"letters": {"x": SCALAR}, "given": {"h": {"forall": {"u": SCALAR}, "if": [], "then": ["u = x"]}}}, "1 = 0",
    instance("p", "1 = x", "given:h", u="1"), instance("q", "0 = x", "given:h", u="0"),
    identity("z", "1 = 0", "1 | 1 | p | 1", "-1 | 1 | q | 1"))  # fmt: skip
CAPTURE_BY_CITING = proved(
    {}, "1 = 0",
    suppose("s", {"u": SCALAR}, [], "u = u", identity("a", "u = u")),
    suppose("f", {"u": SCALAR}, [], "1 = 0", cite("k", "1 = 0", {"x": "u"}, {"h": "s"})),
    instance("i", "1 = 0", "f", u="0"))  # fmt: skip

PRIMED: Json = {"letters": {"x": SCALAR}, "given": {"a": "0 = 0", "a'": "x = 1"}}
LEMMA_WITH_A_PRIME = proved(PRIMED, "x = 1")
CITING_A_PRIME = proved({}, "0 = 1", identity("z", "0 = 0"), cite("k", "0 = 1", {"x": "0"}, {"a": "z", "a'": "z"}))

POSITIVE = {"letters": {"x": SCALAR}}
NEVER = {"letters": {"s": SCALAR, "E": SCALAR}, "defined": {"E": ["exp", "s"]}, "given": {"h": "E = 0"}}
POINTS = {"letters": {"s": SCALAR, "r": SCALAR}, "given": {"h": "s >= 0"}}
JUMP = {"X": ["pinv", "x"], "E": ["exp", "X"]}
LEAP = {"values": {"x0": [["0"]], "X": [["0"]], "E": [["1"]]}, "false": "d"}
REFUTATIONS_OF_WHAT_IS_TRUE = {
    "a hypothesis skipped by its name": refuted(PRIMED, "x = 1", values={"x": [["0"]]}),
    "an exponential that is 0 at the point": refuted(
        POSITIVE, "x^2 >= 0", parameters=NEVER, point={"s": "0"}, values={"x": [["s"]]},
        steps=[identity("o", "1 = 0", "E^-1 | 1 | given:h | 1"),
               inequality("n", "-s^2 > 0", ["1", [], "1"], rest=("-1 - s^2 | 1 | o | 1",))]),
    "a point that is no number": refuted(
        POSITIVE, "x^2 >= 0", parameters=POINTS, point={"s": "r", "r": "-1"}, at=["s", "r"], values={"x": [["s"]]},
        then=[inequality("n", "-s^2 > 0", ["1", [], "1"], ["2", ["given:h"], "1"],
                         rest=("-s - 1 | 1 | at s | 1", "-s - 1 | 1 | at r | 1"))]),
    "a time before the start": refuted(
        flow({"x": "1"}, {"x": "0"}), "x >= 0", parameters=flow({"t": "1"}, {"t": "0"}), point={"t": "-1"}, at=["t"],
        then=[inequality("n", "-t > 0", ["1", [], "1"], rest=("-1 | 1 | at t | 1",))], values={"x": [["t"]]}),
    "a hypothesis that jumps": refuted(
        flow({"x": "1"}, {"x": "x0"}, "x0", "X", "E", defined=JUMP, given={"h": "2 > E", "z": "x0 = 0"}), "x = x0",
        derive=[rule("d", "1 = 0", "differentiate", "assumed", p="x", q="x0")], **LEAP),
    "a field that jumps": refuted(
        flow({"x": "E"}, {"x": "x0"}, "x0", "X", "E", defined=JUMP, given={"z": "x0 = 0"}), "x = x0",
        derive=[rule("d", "E = 0", "differentiate", "assumed", p="x", q="x0")], **LEAP),
    "a size of 1": refuted({"letters": {"x": ["d", "1"]}, "less": [["d", "1"]]}, "x = 0", dims={"d": 2, "1": 5},
                           values={"x": [["1"], ["0"]]}),
    "a size that is 0": refuted({"letters": {"x": ["m", "1"], "z": ["a", "1"]}, "less": [["a", "m"]]}, "x = 0",
                                dims={"m": 1, "a": 0}, values={"x": [["1"]]}),
    "a size that is infinite": refuted({"letters": {"x": ["d", "1"]}}, "x = 0", dims={"d": float("inf")},
                                       values={"x": [["1"]]}),
}  # fmt: skip

# Methods: w' = w + eta c has the limit dw/dt = c, for a constant c.
METHOD: Json = {
    "letters": dict.fromkeys(("w", "g", "c", "eta"), SCALAR),
    "derivations": {"by_eta": {"eta": "1"}},
    "substitutions": {"at_eta_0": {"eta": "0"}},
}


def limit(W: str, V: str, w: str = "w") -> str:
    return f"one_step_limit({w}, g, {W}, g, {V}, 0)"


def steps(W: str, V: str, *cofactors: str, w: str = "w", g: str = "g", G: str = "g", H: str = "0") -> list[Json]:
    return [
        identity("a", f"at_eta_0({W}) = {w}"), identity("b", f"at_eta_0({G}) = {g}"),
        identity("d", f"at_eta_0(by_eta({W})) = {V}", *cofactors), identity("e", f"at_eta_0(by_eta({G})) = {H}"),
        rule("l", f"one_step_limit({w}, {g}, {W}, {G}, {V}, {H})", "one-step-limit", "a", "b", "d", "e",
             w=w, g=g, W=W, G=G, V=V, H=H),
    ]  # fmt: skip


def closed(name: str) -> Json:
    """The context in which a letter of the method is not declared."""
    return {**METHOD, "letters": {key: shape for key, shape in METHOD["letters"].items() if key != name}}


LEMMA_ON_A_METHOD = proved(METHOD, limit("w + eta c", "c"), *steps("w + eta c", "c"))
G, K, FIXED = "g + eta g^2", "g + eta g", {"unit": "w' w = 1", "one": "g = 1"}
MOVING: Json = {
    **METHOD,
    "letters": dict.fromkeys(("w", "g", "w0", "g0", "c", "eta"), SCALAR),
    "substitutions": {"at_eta_0": {"eta": "0"}, "next": {"w": "w", "g": "g"}, "start": {"w": "w0", "g": "g0"}},
}
METHODS = {
    "a state of which something is proved": proved(
        MOVING, limit("w0 + eta c", "c"), identity("r", "next(w) = w"),
        rule("k", "w = w0", "never-changes", "r", q="w"),
        identity("a", "at_eta_0(w0 + eta c) = w", "-1 | 1 | k | 1"), *steps("w0 + eta c", "c")[1:]),
    "the step size 0": proved(METHOD, limit("w", "c"), cite("k", limit("w", "c"), {"eta": "0"}, {})),
    "twice the step size": proved(
        METHOD, limit("w + 2 eta c", "c"), cite("k", limit("w + 2 eta c", "c"), {"eta": "2 eta"}, {})),
    "a constant that is the step size": proved(
        METHOD, limit("w + eta^2", "eta"), cite("k", limit("w + eta^2", "eta"), {"c": "eta"}, {})),
    "a state that is a constant": proved(
        METHOD, limit("c + eta c", "c", "c"), cite("k", limit("c + eta c", "c", "c"), {"w": "c"}, {})),
    "for all step sizes, hence for 0": proved(
        closed("eta"), limit("w", "c"),
        suppose("s", {"eta": SCALAR}, [], limit("w + eta c", "c"), *steps("w + eta c", "c")),
        instance("i", limit("w", "c"), "s", eta="0")),
    "for all constants, hence for the step size": proved(
        closed("c"), limit("w + eta^2", "eta"),
        suppose("s", {"c": SCALAR}, [], limit("w + eta c", "c"), *steps("w + eta c", "c")),
        instance("i", limit("w + eta^2", "eta"), "s", c="eta")),
    "a field that is right on the sphere only": proved(
        {**METHOD, "given": {"unit": "w^2 = 1"}}, limit("w + eta w w c", "c"),
        *steps("w + eta w w c", "c", "c | 1 | given:unit | 1")),
    "a field that is right for one step size only": proved(
        {**METHOD, "given": {"one": "eta = 1"}}, limit("w + eta c", "eta c"),
        *steps("w + eta c", "eta c", "-c | 1 | given:one | 1")),
    "one letter for both parts of the state": proved(
        METHOD, "one_step_limit(w, w, w + eta, w - eta, 1, -1)",
        *steps("w + eta", "1", g="w", G="w - eta", H="-1")),
    "a field that jumps": proved(
        {**METHOD, "letters": {**METHOD["letters"], "X": SCALAR}, "defined": {"X": ["pinv", "w"]}},
        limit("w - eta X", "-X"), *steps("w - eta X", "-X")),
    "dg/dt = g and dg/dt = g^2, which agree at g = 1": proved(
        {**METHOD, "letters": {**METHOD["letters"], "w": ["d", "1"]}, "given": FIXED},
        f"same_limiting_dynamics(w, g, w, {G}, w, {K})", *steps("w", "0", G=G, H="g^2"),
        identity("b2", f"at_eta_0({K}) = g"), identity("e2", f"at_eta_0(by_eta({K})) = g"),
        rule("m", f"limit_on_the_sphere(w, g, w, {K}, 0, g)", "one-step-limit-on-the-sphere",
             "given:unit", "given:unit", "a", "b2", "d", "e2", w="w", g="g", W="w", G=K, V="0", H="g"),
        identity("x", "w' 0 = 0"), identity("y", "0 = 0"), identity("z", "g^2 = g", "g | 1 | given:one | 1"),
        rule("n", f"same_limiting_dynamics(w, g, w, {G}, w, {K})", "same-limiting-dynamics", "l", "x", "m", "y", "z",
             w="w", g="g", W="w", G=G, V="0", H="g^2", Z="w", K=K, X="0", Y="g")),
}  # fmt: skip

IDLE = {**METHOD, "derivations": {"by_eta": {}}}  # no letter changes, not even eta
AT_REST = {"a derivative in the step size of nothing": proved(IDLE, limit("w + eta c", "0"), *steps("w + eta c", "0"))}

AT_DATA = {
    "a method looked at for one step size": refuted(
        {**METHOD, "given": {"h": limit("w + eta c", "0")}}, "c = 0", parameters=closed("c"),
        point={"w": "0", "g": "0", "eta": "0"}, steps=steps("w", "0"),
        values={"w": [["w"]], "g": [["g"]], "eta": [["0"]], "c": [["1"]]}),
    "a method for the values of the data": refuted(
        METHOD, "c = 0", values={"w": [["1"]], "g": [["0"]], "eta": [["1"]], "c": [["1"]]},
        derive=[step("evaluate", "v", "w = 1"), identity("a", "at_eta_0(1) = w", "-1 | 1 | v | 1"),
                *steps("1", "0")[1:]]),
    "a flow that lasts as long as the time of the parameters": refuted(
        flow({"x": "x^2"}, {"x": "x0"}, "x0", "T", given={"h": "complete(T)"}), "0 >= x0",
        parameters=flow({"t": "1"}, {"t": "0"}), point={"t": "0"}, values={"x0": [["1"]], "T": [["t"]]},
        steps=[identity("clock", "rate(t) = 1"), rule("lasts", "complete(t)", "complete-clock", "clock", t="t")]),
}  # fmt: skip

# Limits and short times.
ONE = inequality("one", "1 > 0", ["1", [], "1"])
CLOCK = [identity("clock", "rate(t) = 1"), rule("lasts", "complete(t)", "complete-clock", "clock", t="t")]
SHRINKING: Json = {"defined": {"E": ["exp", "-t"], "E0": ["exp", "0"]}, "given": {"h": "E >= c"}}
HALF = flow({"x": "-x", "t": "1"}, {"x": "x0", "t": "0"}, "x0", given={"h": "2 x > x0", "s": "x0 = 1"})
BOUNDED = [
    inequality("falls", "0 >= rate(x^2)", ["2", [], "x"]),
    rule("bound", "x0^2 >= x^2", "monotone", "falls", q="x^2"),
    identity("still", "rate(x0^2) = 0"),
    identity("clock", "rate(t) = 1"),
    rule("lasts", "complete(t)", "complete-vector", "bound", "still", "clock", x="x", t="t", a="x0^2"),
]


def stays_away_from_0(lasts: str) -> list[Json]:
    """A contradiction: x stays above 1/2, so it has a positive limit, and so has its speed x."""
    return [
        inequality("sinks", "0 >= rate(x)", ["1/2", ["given:h"], "1"], ["1/2", [], "1"],
                   rest=("1/2 | 1 | given:s | 1",)),
        inequality("above", "x >= 1/2", ["1/2", ["given:h"], "1"], rest=("1/2 | 1 | given:s | 1",)),
        identity("fixed", "rate(1/2) = 0"),
        rule("to", exists("tends(x, M)", "M"), "monotone-limit", lasts, "sinks", "above", "fixed", q="x", b="1/2",
                t="t"),
        step("obtain", "no", "1 = 0", of="to", steps=[
            limit_of("speed", "tends(-x, -M)", "-u", u="no.has1"),
            rule("rests", "-M = 0", "rest-in-the-limit", "no.has1", "speed", q="x", L="M", R="-M"),
            limit_of("half", "tends(1/2, 1/2)", "1/2", u="no.has1"),
            rule("order", "M >= 1/2", "tends-order", "above", "no.has1", "half", p="x", P="M", q="1/2", Q="1/2"),
            inequality("absurd", "0 > 0", ["1", ["order"], "1"], ["1/2", [], "1"], rest=("1 | 1 | rests | 1",)),
            absurd("end", "absurd")]),
    ]  # fmt: skip


HALF_FOR_EVER = proved(HALF, "1 = 0", *BOUNDED, *stays_away_from_0("lasts"))
LASTING = proved(flow({"t": "1"}, {"t": "0"}), "complete(t)", *CLOCK)
NEVER_ABOVE = proved(
    flow({"t": "1"}, {"t": "0", "E": "E0"}, "E", "E0", "c", **SHRINKING), "0 >= c", *CLOCK, ONE,
    identity("fixed", "rate(1) = 0"),
    rule("to", "tends(E, 0)", "exp-vanishes", "lasts", "E:is", "one", "fixed", "clock", E="E", k="1", t="t"),
    limit_of("c", "tends(c, c)", "c", u="to"),
    rule("order", "0 >= c", "tends-order", "given:h", "to", "c", p="E", P="0", q="c", Q="c"))  # fmt: skip
FROM_A_NORM = proved(
    flow({"x": "1"}, {"x": "n0"}, "n0", "c", defined={"n0": ["norm", "c"]}), "x >= 0",
    inequality("falls", "0 >= rate(-x)", ["1", [], "1"]),
    rule("up", "start(-x) >= -x", "monotone", "falls", q="-x"),
    inequality("sign", "x >= 0", ["1", ["up"], "1"], ["1", ["n0:nonnegative"], "1"]))  # fmt: skip
BLOWS_UP = ({"x": "x^2", "t": "1"}, {"x": "1", "t": "0"})
NOTHING = proved({}, "0 = 0", identity("a", "0 = 0"))

IN_TIME: dict[str, tuple[str, Json, Json]] = {  # why it is rejected, what may be cited, and what is false
    "x' = x^2 never ends, because time does not": (
        "may go on where that here ends", LASTING,
        proved(flow(*BLOWS_UP), "complete(t)", cite("k", "complete(t)", {}, {}))),
    "exp(-t) falls below 1/3 before x' = x^2 ends": (
        "may go on where that here ends", NEVER_ABOVE, proved(
            flow(BLOWS_UP[0], {**BLOWS_UP[1], "E": "E0"}, "E", "E0", "c", **SHRINKING), "0 >= c",
            cite("k", "0 >= c", {}, {"h": "given:h"}))),
    "refuted: what holds for a short time, cited as if for ever": (
        "is about all times, the data about the start only", HALF_FOR_EVER, refuted(
            HALF, "x^2 >= 0", values={"x0": [["1"]]}, false="k",
            derive=[cite("k", "1 = 0", {}, {"h": "given:h", "s": "given:s"})])),
    "refuted: what holds for a short time, in the limit": (
        "is about all times, the data about the start only", NOTHING, refuted(
            HALF, "complete(t)", values={"x0": [["1"]]}, derive=stays_away_from_0("assumed"), false="no")),
    "refuted: what holds for a short time, though it is proved that it cannot": (
        "is about all times, the data about the start only", NOTHING,
        refuted(HALF, "1 = 0", values={"x0": [["1"]]})),
    "a denominator in an exponent": (
        "the denominator x may come near 0", NOTHING, proved(
            flow({"x": "-E", "t": "1"}, {"x": "x0", "t": "0"}, "x0", "E", defined={"E": ["exp", "x^-1"]},
                 given={"p": "x > 0"}), "complete(t)",
            inequality("falls", "0 >= rate(x^2)", ["2", ["given:p", "E:positive"], "1"]), *BOUNDED[1:])),
    "a start that is defined, cited as another": (
        "-1 is not declared as the norm", FROM_A_NORM,
        proved(flow({"x": "1"}, {"x": "-1"}), "x >= 0", cite("k", "x >= 0", {"n0": "-1", "c": "0"}, {}))),
    "refuted: the data for a letter of the same name": (
        "there are no data", NOTHING, refuted(
            {"letters": {"x": SCALAR, "s": SCALAR}}, "x^2 >= 0", parameters={"letters": {"s": SCALAR}},
            point={"s": "1"}, at=["s"], values={"x": [["s"]], "s": [["0"]]},
            then=[step("evaluate", "e", "s = 0"),
                  inequality("n", "-s^2 > 0", ["1", [], "1"], rest=("-1 - s | 1 | e | 1", "1 | 1 | at s | 1"))])),
    "a limit of another shape": (
        "not a limit", NOTHING, proved(
            {**flow({"t": "1"}, {"t": "0"}), "letters": {"t": SCALAR, "v": ["p", "1"]}, "given": {"h": "tends(v, 1)"}},
            "0 = 0", identity("a", "0 = 0"))),
}  # fmt: skip

WORDS = {  # what Python would read otherwise
    text[-20:]: proved({"letters": dict.fromkeys(("x", "x10", "True", "False"), SCALAR)}, text, identity("a", text))
    for text in ("True = 1", "False = 0", "x^True = x", "0x10 = 16", "1_0 = 10", "x**2 = x^2", "-" * 50_000 + "x = x")
}

MOMENT = {"x": "1"}, {"x": "0"}, "E"
AT_ONE_TIME = {  # what is known of a letter at one time only does not define it
    "the start of an exponential": suppose(
        "s", {}, ["exp(E, start(x))"], "rate(start(E)) = E", identity("a", "rate(start(E)) = E")
    ),
    "the exponential of another time": suppose(
        "s", {}, ["exp(E, 0)"], "rate(zero(E)) = E", identity("a", "rate(zero(E)) = E")
    ),
}
AT_ONE_TIME = {
    name: {**(found := proved(flow(*MOMENT, defined={"E": ["exp", "x"]}), {"c": claim["fact"]}, claim)),
           "context": {**found["context"], "substitutions": {"start": {"x": "0"}, "zero": {"x": "0"}}}}
    for name, claim in AT_ONE_TIME.items()
}  # fmt: skip

SQUARE: Json = {  # v = u^2, with the slope 2 D, for u > 0
    "letters": dict.fromkeys(("u", "v", "D"), SCALAR), "defined": {"v": ["power", "u", "2", "D"]},
    "given": {"p": "positive(u)", "D": "powers(D, u, 1)"}, "derivations": {"along": {"u": "1"}},
}  # fmt: skip
SLOPES = {
    "a matrix of slopes at one point only": proved(
        SQUARE, "along(along(v)) = 0", identity("a", "along(along(v)) = 0")),
}  # fmt: skip

EXPONENTIAL = {**METHOD, "defined": {"c": ["exp", "eta"]}}
MEANT_OTHERWISE: dict[str, tuple[Json, Json, Json]] = {  # the context of a lemma on a method, that here, and values
    "a constant that is defined from the step size": (METHOD, EXPONENTIAL, {}),
    "an exponential of another constant": (
        {**METHOD, "letters": {**METHOD["letters"], "e": SCALAR}, "defined": {"c": ["exp", "e"]}}, EXPONENTIAL,
        {"e": "eta"}),
}  # fmt: skip


@pytest.mark.parametrize(("there", "here", "values"), MEANT_OTHERWISE.values(), ids=MEANT_OTHERWISE)
def test_letters_of_a_method_mean_the_same_where_it_is_cited(there: Json, here: Json, values: Json) -> None:
    claim = limit("w + eta c", "c")
    claims = library(main={"printed": proved(here, claim, cite("k", claim, values, {}))},
                     lemma={"theorem": proved(there, claim, *steps("w + eta c", "c"))})  # fmt: skip
    claims.check("test/lemma")
    with pytest.raises(Rejected, match="is a letter of a method"):
        claims.check("test/main")


LEMMAS = {
    "methods": LEMMA_ON_A_METHOD,
    "capture": LEMMA_ON_ALL,
    "prime": LEMMA_WITH_A_PRIME,
}
FALSE = (
    [pytest.param(found, "methods", id=name)
     for group in (AT_ONE_TIME, SLOPES, WORDS, OPERATORS_THAT_ARE_NONE, CAPTURE, METHODS, AT_REST)
     for name, found in group.items()]
    + [pytest.param(CAPTURE_BY_CITING, "capture", id="a letter captured by citing")]
    + [pytest.param(CITING_A_PRIME, "prime", id="a hypothesis lost by its name")]
    + [pytest.param(found, "methods", id=f"refuted: {name}") for group in (REFUTATIONS_OF_WHAT_IS_TRUE, AT_DATA)
       for name, found in group.items()]
)  # fmt: skip


@pytest.mark.parametrize(("found", "lemma"), FALSE)
def test_what_is_false_is_not_proved_and_what_is_true_is_not_refuted(found: Json, lemma: str) -> None:
    with pytest.raises(Rejected):
        check({"printed": found}, lemma={"theorem": LEMMAS[lemma]})


@pytest.mark.parametrize(("reason", "lemma", "found"), IN_TIME.values(), ids=IN_TIME)
def test_limits_are_about_the_whole_of_the_same_flow(reason: str, lemma: Json, found: Json) -> None:
    claims = library(main={"printed": found}, lemma={"theorem": lemma})
    claims.check("test/lemma")
    with pytest.raises(Rejected, match=reason):
        claims.check("test/main")


def test_a_claim_of_the_ledger_is_not_verified_by_a_theorem_of_our_own() -> None:
    statements = {"theorem": proved({}, "0 = 0", identity("a", "0 = 0"))}
    names = ("paper/lemma", "new/theorem")
    data = {name: {"format": FORMAT, "claim": name, "statements": statements} for name in names}
    library = Library(data, RULES)
    assert library.check("paper/lemma").verdict is Verdict.OPEN
    assert library.check("new/theorem").verdict is Verdict.VERIFIED

"""Bring your own instance: exact reading, proved numbers, the claims, and what bad input leads to."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from proofs import ledger
from proofs.case import Answer, BadInput, case, located, named_cases, read
from proofs.case.digits import certain, plain
from proofs.case.given import number
from proofs.case.page import sections
from proofs.case.predictions import latest_time
from proofs.cli import main
from symbolic.balls import precision, rational
from symbolic.extrapolation import mp_number
from symbolic.numbers import mp_pseudo_inverse
from symbolic.quadratic import Quadratic, ball, normalized, quadratic
from symbolic.weight_normalization import wn_flow
from symbolic.weight_normalization_limit import gd_limit, wn_limit
from symbolic.weight_normalization_mpmath import wn_flow_mpmath

EXAMPLE = 'A = [[1, 0]]\ny = [1]\nw0 = [0, 1]\ng0 = "1/10"\nc = 1\n'
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in this process: its status, and what it prints."""

    def command(*arguments: str) -> tuple[int, str, str]:
        try:
            main.main(args=["case", *arguments], prog_name="proofs")
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return command


def encloses(data: dict[str, str], value: Any) -> bool:
    middle, radius = Fraction(data["mid"]), Fraction(data["rad"])
    low, high = (rational(end) for end in (middle - radius, middle + radius))
    return bool(low <= value) and bool(value <= high)


# bad input


def bad(field: str, value: str) -> str:
    """The example with another line for a field."""
    lines = [line for line in EXAMPLE.splitlines() if not line.startswith(f"{field} =")]
    return "\n".join([*lines, f"{field} = {value}"])


BAD: dict[str, tuple[str | bytes, str]] = {
    "not TOML": ("A is a matrix", "expected a TOML file"),
    "not text": (b"\xff\xfe\x00", "expected a TOML file"),
    "nested": ("A = " + "[" * 20000, "expected a TOML file"),
    "a field missing": (EXAMPLE.replace("c = 1", ""), "c: the field is missing"),
    "an unknown field": (EXAMPLE + "learning_rate = 1", "learning_rate: there is no such field"),
    "empty": ("", "A: the field is missing"),
    "ragged": (bad("A", "[[1, 0], [1]]"), "A: expected rows of one length; row 1 has 2 numbers, row 2 has 1"),
    "no rows": (bad("A", "[]"), "A: expected at least one row"),
    "empty rows": (bad("A", "[[], []]"), "A: expected at least one row"),
    "no list": (bad("A", "3"), "A: expected a list of rows, found an integer"),
    "a row that is no list": (bad("A", "[1, 0]"), "A, row 1: expected a list of numbers"),
    "word": (bad("A", '[[1, "one"]]'), "A, row 1, entry 2: expected an integer, a decimal, or a fraction"),
    "code": (bad("g0", "\"__import__('os')\""), "g0: expected an integer"),
    "power": (bad("g0", '"10**9"'), "g0: expected an integer"),
    "true": (bad("g0", "true"), "g0: expected an integer, a decimal, or a fraction in a string such as"),
    "date": (bad("g0", "2024-01-01"), "g0: expected an integer"),
    "nan": (bad("g0", "nan"), "g0: expected an integer"),
    "nan in a string": (bad("g0", '"nan"'), "g0: expected an integer"),
    "inf": (bad("c", "inf"), "c: expected an integer"),
    "minus inf": (bad("y", "[-inf]"), "y, entry 1: expected an integer"),
    "1e400": (bad("g0", "1e400"), "g0: expected 0, or a number whose size is between 1e-300 and 1e300"),
    "1e-400": (bad("g0", '"1e-400"'), "g0: expected 0, or a number whose size is between"),
    "an exponent that would fill the memory": (bad("g0", "1e999999999"), "g0: expected 0, or a number whose size"),
    "a long integer": (bad("g0", "1" * 5000), "expected"),
    "division by zero": (bad("g0", '"1/0"'), "g0: expected a denominator other than 0"),
    "other digits": (bad("g0", '"\u0661"'), "g0: expected an integer"),
    "zero direction": (bad("w0", "[0, 0.0]"), "w0: expected a vector other than 0"),
    "short direction": (bad("w0", "[1]"), "w0: expected 2 numbers"),
    "zero target": (bad("y", "[0]"), "y: expected a vector other than 0"),
    "long target": (bad("y", "[1, 2]"), "y: expected 1 number, one for each row of A"),
    "rank": (bad("A", "[[1, 2], [2, 4]]").replace("y = [1]", "y = [1, 2]"), "A: expected full row rank"),
    "negative ratio": (bad("c", "-1"), "c: expected a number that is not negative, found -1"),
    "negative step": (bad("eta", "[1, -1]"), "eta: expected step sizes that are not negative"),
    "another word": (bad("eta", '"1/g"'), "eta: expected an integer"),
    "epsilon 0": (bad("epsilon", "0"), "epsilon: expected a positive number"),
    "time": (bad("time", "-1"), "time: expected a number that is not negative"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_sentence_with_file_and_field(name: str, run: Run, tmp_path: Path) -> None:
    text, sentence = BAD[name]
    path, output = tmp_path / "mine.toml", tmp_path / "answer.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    status, shown, error = run(str(path), "--json", str(output))
    assert status == 2
    assert str(path) in error
    assert sentence in error
    assert len(error.strip().splitlines()) == 1
    assert not shown
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_of_10_mb_is_refused_unread(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_text("#" * 10_000_000)
    status, _, error = run(str(path))
    assert status == 2
    assert "expected a file of at most 1000000 bytes" in error


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "FILE: expected a TOML file, or the name of an edge case"),
        (["no-such-case"], "no-such-case: cannot read the file (No such file or directory)"),
        (["/tmp"], "/tmp: expected a TOML file, found a directory"),  # noqa: S108 - it is only read
        (["papers-example", "--digits", "-3"], "-3 is not in the range 1<=x<=1000"),
        (["papers-example", "--digits", "1000000"], "1000000 is not in the range 1<=x<=1000"),
        (["papers-example", "--digits", "ten"], "'ten' is not a valid integer"),
        (["papers-example", "--json", "/"], "--json /: expected the name of a file in a folder that exists"),
        (["papers-example", "--plot", "/no/folder/a.svg"], "expected the name of a file in a folder that exists"),
        (["papers-example", "--g0", "big"], "Error: --g0: expected an integer"),
        (["papers-example", "--A", "1 0; 1"], "A: expected rows of one length"),
        (["papers-example", "--json", "x", "--plot", "x"], "--json and --plot: expected two files"),
    ],
)
def test_bad_arguments(arguments: list[str], sentence: str, run: Run) -> None:
    status, shown, error = run(*arguments)
    assert status == 2
    assert sentence in error
    assert not shown


def test_a_file_that_must_not_be_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    status, _, error = run("papers-example")
    assert status == 2
    assert "cannot read the file (Permission denied)" in error


def test_an_output_that_must_not_be_written_leaves_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = Path.write_text

    def refused(path: Path, text: str, **options: Any) -> int:
        if path.name.startswith("flow"):
            raise PermissionError(13, "Permission denied")
        return whole(path, text, **options)

    monkeypatch.setattr(Path, "write_text", refused)
    outputs = ["--json", str(tmp_path / "answer.json"), "--plot", str(tmp_path / "flow.svg")]
    status, shown, error = run("papers-example", *outputs)
    assert status == 2
    assert "flow.svg: cannot write the file (Permission denied)" in error
    assert not shown
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("interrupts")
def test_an_interrupt_writes_nothing(tmp_path: Path) -> None:
    output = tmp_path / "answer.json"
    command = [sys.executable, "-m", "proofs", "case", "hilbert-10x30", "--digits", "500", "--json", str(output)]
    repository = Path(ledger.PATH).parent.parent
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=repository)
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    shown, error = process.communicate(timeout=120)
    assert process.returncode == 130
    assert error.strip() == "Interrupted; nothing was written."
    assert not shown
    assert not list(tmp_path.iterdir())


# reading


@given(st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**6))
def test_numbers_are_read_exactly(value: Fraction) -> None:
    assert number(str(value), "x") == value
    assert number(value, "x") == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=20, min_value=-(10**6), max_value=10**6))
def test_decimals_are_read_exactly(value: Any) -> None:
    assert number(str(value), "x") == Fraction(value)


@given(st.text(max_size=12))
@settings(max_examples=300)
def test_no_text_does_more_than_give_a_number(text: str) -> None:
    with suppress(BadInput):
        assert isinstance(number(text, "x"), Fraction)


def test_a_decimal_in_the_file_never_is_a_float(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(EXAMPLE.replace('"1/10"', "0.1000000000000000000001"))
    assert read(path).g0 == Fraction(1, 10) + Fraction(1, 10**22)


def test_a_float_from_python_is_refused() -> None:
    with pytest.raises(BadInput, match="g0: a float is not exact"):
        case(A=[[1, 0]], y=[1], w0=[0, 1], g0=0.1, c=1)


def test_options_go_before_the_file(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "answer.json"
    options = ["--A", "1 0 0; 0 1/2 0", "--y", "1, 0.5", "--w0", "1 1 1", "--g0", "-2", "--time", "0"]
    status, _, error = run("papers-example", *options, "--json", str(output))
    assert status == 0, error
    read_back = json.loads(output.read_text())["given"]
    assert read_back["A"] == [["1", "0", "0"], ["0", "1/2", "0"]]
    assert read_back["y"] == ["1", "1/2"]
    assert read_back["g0"] == "-2"
    assert read_back["c"] == "1"


def test_the_example_can_be_written_and_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    assert run(str(path), "--new")[0] == 0
    assert read(path).w0 == (Fraction(0), Fraction(1))
    status, _, error = run(str(path), "--new")
    assert status == 2
    assert "it is not overwritten" in error
    assert run("--new")[1] == path.read_text()


# numbers


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.integers(1, 40), st.integers(1, 25))
def test_what_is_shown_is_the_number_rounded_and_what_is_stored_encloses_it(p: int, q: int, size: int, n: int) -> None:
    value = Fraction(p, q)
    with precision(200):
        number = arb(fmpq(p, q)) + arb(0, arb(10) ** -size)
        found = plain(number, n)
        assert encloses(found, fmpq(p, q))
    assert abs(Fraction(found["mid"]) - value) <= Fraction(found["rad"])
    shown = certain(number, n)
    if shown.startswith(("|", "about")):
        return
    mantissa, _, exponent = shown.partition("e")
    places = len(mantissa.partition(".")[2])
    last = Fraction(10) ** (int(exponent or 0) - places) if "." in mantissa or exponent else 10 ** (len(mantissa) - n)
    assert abs(Fraction(shown) - value) <= max(last, 1) / 2 if last >= 1 else last / 2 + Fraction(1, 10**size)


@given(*(st.integers(-50, 50) for _ in range(4)), st.integers(1, 50))
def test_numbers_with_a_root_are_exact(a: int, b: int, c: int, d: int, q: int) -> None:
    first, second = quadratic(fmpq(a, 7), fmpq(b, 3), fmpq(q)), quadratic(fmpq(c), fmpq(d, 5), fmpq(q))
    with precision(200):
        for exact, near in (
            (first + second, ball(first) + ball(second)),
            (first - second, ball(first) - ball(second)),
            (first * second, ball(first) * ball(second)),
        ):
            assert ball(exact).overlaps(near)
        if isinstance(second, Quadratic):
            assert (first / second) * second - first == 0
            assert second.sign() == (1 if ball(second) > 0 else -1)


def test_a_direction_has_length_1_exactly() -> None:
    assert sum(x * x for x in normalized([fmpq(1), fmpq(2, 3), fmpq(-5)])) == 1


# answers


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    return {name: Answer(read(located(name)), 30) for name in named_cases()}


def test_every_edge_case_says_what_makes_it_hard() -> None:
    wanted = ["near-saddle", "at-a-saddle", "row-space", "null-space", "scale-zero", "scale-negative", "scale-optimal"]
    wanted += ["tiny-eigenvalue", "degenerate-dichotomy", "small-ratio", "large-ratio", "papers-example"]
    wanted += ["loss-at-zero", "hilbert-2x4", "hilbert-3x6", "hilbert-5x12", "hilbert-10x30"]
    found = named_cases()
    assert set(wanted) <= set(found)
    assert all(len(says) > 40 for says in found.values())


NAMES = [name for name in named_cases() if name != "hilbert-10x30"]


@pytest.mark.parametrize("name", NAMES)
def test_no_instance_contradicts_what_is_proved(name: str, answers: dict[str, Answer]) -> None:
    answer = answers[name]
    assert {found.claim for found in answer.claims} >= set(ledger.read())
    for found in answer.claims:
        if found.applies is False:
            assert found.decides
        elif found.applies and not found.false_in_general:
            assert all(row.holds is not False for _, row in found.rows), found


def drawn(rng: random.Random, orthonormal: bool, in_the_row_space: bool) -> Answer:
    """A random instance; with fixed scales too, and scales that are 0 or negative."""

    def entry() -> Fraction:
        return Fraction(rng.randint(-6, 6), rng.randint(1, 4))

    m, d = rng.choice(((1, 1), (1, 2), (1, 3), (2, 2), (2, 3)))
    rows = [[Fraction(i == j) if orthonormal else entry() for j in range(d)] for i in range(m)]
    w0 = rows[0] if in_the_row_space else [entry() for _ in range(d)]
    fields = {"A": rows, "w0": w0, "y": [entry() for _ in range(m)], "epsilon": "1/1000", "gamma": "1/4"}
    choices = {"g0": (0, 1, "1/10", "-1/2"), "c": (0, 1, "1/10", 10), "time": (0, 1, 5), "eta": ("1/g^2", "1/4")}
    try:
        return case(**fields, **{name: rng.choice(values) for name, values in choices.items()}, digits=20)
    except BadInput:  # such as y = 0
        return drawn(rng, orthonormal, in_the_row_space)


@pytest.mark.parametrize("seed", range(8))
def test_no_random_instance_contradicts_what_is_proved(seed: int) -> None:
    answer = drawn(random.Random(seed), orthonormal=seed % 2 == 1, in_the_row_space=seed % 4 == 2)
    for found in answer.claims:
        if found.applies and not found.false_in_general:
            assert all(row.holds is not False for _, row in found.rows), found


@pytest.mark.parametrize("name", NAMES)
def test_an_edge_case_answers_in_every_form(name: str, answers: dict[str, Answer]) -> None:
    answer = answers[name]
    data = json.loads(answer.json())
    assert data["limit"]["closer"] in ("WN", "GD", "equal", "undecided")
    assert data["problem"]["full_row_rank"] is True
    assert len(data["claims"]) == len(answer.claims)
    ET.fromstring(answer.svg())  # noqa: S314 - written by ourselves
    assert answer.text(full=False).count("\n") < answer.text(full=True).count("\n")
    shown = answer._repr_html_()
    assert all(section.title in shown for section in sections(answer, answer.runs, answer.claims, full=True))


def test_the_numbers_enclose_what_a_higher_precision_gives(answers: dict[str, Answer]) -> None:
    for name in ("papers-example", "scale-negative", "near-saddle"):
        answer = answers[name]
        data, problem = json.loads(answer.json()), answer.problem
        limit, other = wn_limit(problem, 80), gd_limit(problem, 80)
        (state,) = wn_flow(problem, [answer.given.time], 80)
        with precision(400):
            assert encloses(data["limit"]["g"], limit.g)
            assert encloses(data["limit"]["distance"], limit.distance)
            assert all(map(encloses, data["limit"]["x"], limit.x))
            assert all(map(encloses, data["limit"]["gd"]["x"], other.x))
            assert encloses(data["flow"]["g"], state.g)
            assert all(map(encloses, data["flow"]["w"], state.w))


def test_mpmath_recomputes_a_sample_of_everything() -> None:
    """By other means: SVD and eigsy, a Taylor series in full coordinates, a root of the equation for the scale."""
    fields = {"A": [[1, "1/2", 0, "-1/3"], ["1/4", -1, "2/3", 0]], "y": [1, "1/2"], "w0": [1, 1, -1, 2], "g0": "3/4"}
    answer = case(**fields, c="1/2", epsilon="1/10", eta="1/4", digits=40)
    data, p = json.loads(answer.json()), answer.problem
    with mpmath.workdps(55):
        A = mpmath.matrix([[mp_number(x) for x in row] for row in p.A])
        y, u = (mpmath.matrix([mp_number(x) for x in vector]) for vector in (p.y, p.u))
        g0, c, w = mp_number(p.g0), mp_number(p.c), u / mpmath.norm(u)
        inverse = mp_pseudo_inverse(A)
        star, perp = inverse * y, w - inverse * (A * w)
        values = mpmath.eigsy(A * A.T, eigvals_only=True)
        loss = mpmath.norm(y - g0 * A * w) ** 2 / 2
        delta = (mpmath.norm(y) ** 2 - 2 * loss) / max(values)
        size, part = mpmath.norm(star) ** 2, mpmath.norm(perp) ** 2
        square = mpmath.findroot(lambda G: G * (1 - part * mpmath.exp((g0**2 - G) / c)) - size, 1.2)
        distance = mpmath.sqrt(square - size)
        state = wn_flow_mpmath(p, [answer.given.time], 50)[0]
        expected = {
            "lambda_min": min(values),
            "lambda_max": max(values),
            "loss": loss,
            "delta": delta,
            "g_star": mpmath.sqrt(size),
            "w0_perp": mpmath.sqrt(part),
        }
        for name, value in expected.items():
            assert near(data["problem"][name], value), name
        assert all(map(near, data["problem"]["x_star"], star))
        assert near(data["limit"]["g"], mpmath.sqrt(square))
        assert near(data["limit"]["distance"], distance)
        assert all(map(near, data["limit"]["x"], star + perp * distance / mpmath.norm(perp)))
        assert all(map(near, data["limit"]["gd"]["x"], star + g0 * perp))
        assert near(data["flow"]["g"], state.g)
        assert all(map(near, data["flow"]["w"], state.w))
        x = g0 * w
        for _ in range(10):
            x -= (A.T * (A * x - y)) / 4
        assert all(map(near, data["algorithms"][2]["x"], x))


def near(data: dict[str, str], value: Any) -> bool:
    """Whether an mpmath number is where the ball is, up to its own error."""
    return bool(abs(mpmath.mpf(data["mid"]) - value) <= mpmath.mpf(data["rad"]) + mpmath.mpf(10) ** -38)


def test_digits_are_reached(answers: dict[str, Answer]) -> None:
    """Also those of entries that are small, such as g = 1e-13 of a flow that lingers near a saddle."""
    state = answers["near-saddle"].state
    assert state is not None
    for value in (state.g, *state.w, state.loss):
        assert len(certain(value, 30).lstrip("-0.").partition("e")[0].replace(".", "")) == 30


def find(answer: Answer, claim: str, statement: str) -> Any:
    return next(found for found in answer.claims if (found.claim, found.statement) == (claim, statement))


def test_the_papers_example(answers: dict[str, Answer]) -> None:
    answer = answers["papers-example"]
    assert answer.closer == "GD"
    printed = find(answer, "wu2020/example-closer", "printed")
    assert (printed.applies, printed.holds, printed.false_in_general) == (True, False, True)
    assert find(answer, "wu2020/example-closer", "corrected").holds is True
    assert find(answer, "wu2020/lemma-2.5-norm", "printed").holds is False
    bound = find(answer, "wu2020/thm-2.7-first", "printed")
    assert bound.applies is True
    assert [name for name, _ in bound.values] == ["T", "ell"]


def test_hypotheses_are_decided_exactly(answers: dict[str, Answer]) -> None:
    """At these starts balls could not tell on which side of a strict inequality they are."""
    level = find(answers["loss-at-zero"], "wu2020/thm-2.6-sufficient", "printed")
    assert level.applies is False
    assert level.decides == "gain: y' y > start(r)' start(r) is false"
    rows = find(answers["row-space"], "wu2020/sec-2-closer", "corrected")
    assert rows.applies is False
    assert rows.decides == "part: w0_perp != 0 is false"
    saddle = find(answers["at-a-saddle"], "new/strict-saddles", "theorem")
    assert saddle.applies is True
    assert answers["at-a-saddle"].reaches_a_solution is False


def test_a_claim_about_something_else_is_listed_with_the_reason(answers: dict[str, Answer]) -> None:
    found = find(answers["papers-example"], "chou2024/invariants", "printed")
    assert (found.applies, found.decides) == (False, "it is about diagonal networks")
    free = find(answers["papers-example"], "wu2020/lemma-2.4-rate", "corrected")
    assert (free.applies, free.decides) == (None, "positive: C > 0: nothing gives a value to C")


def test_what_the_theorems_say_of_time_and_steps_is_true() -> None:
    given = {"A": [[1, 0]], "y": [1], "w0": [3, 4], "g0": "1/2", "c": 1, "epsilon": "1e-6", "gamma": "1/4"}
    found = case(**given, eta="1/4")
    bounds, time = latest_time(found, found.claims), found.time_to_epsilon
    assert list(bounds) == ["wu2020/thm-2.7-second"]
    assert time is not None
    assert time < bounds["wu2020/thm-2.7-second"]
    runs = {run.algorithm: run for run in (*found.runs, *case(**given, eta="1/g^2").runs) if run.at_most}
    assert {name: run.at_most[0][:20] for name, run in runs.items() if run.at_most} == {
        "GD": "new/gradient-descent",
        "rPGD": "new/after-the-first-",
    }
    assert all(run.reached is not None and run.at_most and run.reached <= run.at_most[1] for run in runs.values())


ONE = {"A": [[1, 0]], "w0": [0, 1], "y": [1]}
TWO = {"A": [[1, 0, 1], [0, 2, 0]], "w0": [1, 1, 0], "y": [1, 1]}


@pytest.mark.parametrize("fields", [ONE, TWO])
def test_the_time_to_a_loss_is_that_of_the_flow(fields: dict[str, Any]) -> None:
    answer = case(**fields, g0="1/2", c=1, epsilon="1/100")
    moment = answer.time_to_epsilon
    assert moment is not None
    near, little = Fraction(moment.mid().str(15, radius=False)), Fraction(1, 10**9)
    before, after = wn_flow(answer.problem, [near - little, near + little], 20)
    assert after.loss < fmpq(1, 100) < before.loss


def test_a_loss_that_is_never_reached_has_no_time() -> None:
    answer = case(**ONE, g0=0, c=1, epsilon="1/100")
    assert answer.time_to_epsilon is None
    assert "the flow stands still" in answer.reasons["the time to epsilon"]


def test_runs_without_step_sizes() -> None:
    given = {"A": [[1, 0]], "y": [1], "w0": [1, 1], "g0": 1, "c": 2}
    assert case(**given).runs == []
    assert next(run.says for run in case(**given, eta="1/g^2").runs).startswith("gamma is not given")
    rPGD, _, GD = case(**given, eta=["1/2", "1/3"]).runs
    assert (rPGD.count, GD.count) == (2, 2)


def test_a_fixed_scale(run: Run) -> None:
    status, shown, _ = run("papers-example", "--c", "0", "--g0", "1/2")
    assert status == 0
    assert "wu2020/thm-2.6-fixed-g-general (corrected): true here: yes" in shown


def test_help_and_list(run: Run) -> None:
    assert "near-saddle" in run("--edge-cases")[1]
    assert "Examples" in run("--help")[1]


def test_sympy_is_not_imported() -> None:
    script = "import sys\nfrom proofs.case import case\ncase(A=[[1, 0]], y=[1], w0=[0, 1], g0=1, c=1).json()\n"
    script += "print('LOADED', sorted({'sympy', 'scipy', 'matplotlib'} & set(sys.modules)))"
    repository = Path(ledger.PATH).parent.parent
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=repository, env=environment
    )
    assert done.stdout.splitlines()[-1] == "LOADED []"

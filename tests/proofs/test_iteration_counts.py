from __future__ import annotations

from itertools import islice

import pytest

from proofs.wu2020.iteration_counts import CASES, MOST, Case, counted, counted_in_balls, formula, run_exactly

each = pytest.mark.parametrize("case", CASES, ids=[case.says for case in CASES])


@each
def test_the_count_of_the_algorithm_is_the_formula(case: Case) -> None:
    assert counted(case) == formula(case)


@each
def test_the_algorithm_in_balls_reaches_the_accuracy_when_the_formula_says(case: Case) -> None:
    steps = formula(case)
    reached = counted_in_balls(case, 60 if steps is None else steps)
    if steps is None:
        assert True not in reached
    else:
        assert True not in reached[:-1]
        assert reached[-1] is not False
    equal = [p == case.accuracy for p in islice(run_exactly(case), len(reached))]
    assert [answer is None for answer in reached] == equal


def test_there_are_cases_of_every_kind() -> None:
    kinds = {(case.k > 1) - (case.k < 1) for case in CASES}
    assert kinds == {-1, 0, 1}
    found = [formula(case) for case in CASES]
    assert None in found
    assert 0 in found
    assert max(n for n in found if n is not None) > 100
    assert all(n is None or n < MOST for n in found)

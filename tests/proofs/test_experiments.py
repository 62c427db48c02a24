"""What the remarks of chou2024/experiments say is what its runs show."""

from __future__ import annotations

import numpy as np
import pytest

from proofs.chou2024.experiments import ACCURATE, METHODS, SCALES, SEEDS, Trained, against_plain, races, trained

ROBUST = (2, 3)


def runs(depth: int, ratio: float | None, seed: int) -> list[Trained]:
    return [run for run in trained(depth, seed) if run.ratio == ratio]


@pytest.mark.parametrize("depth", ROBUST)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_small_ratio_is_sparser_up_to_the_scale_of_the_solution_only(depth: int, seed: int) -> None:
    plain, *others = (runs(depth, ratio, seed) for ratio in METHODS)
    for usual, run in zip(plain, others[-1], strict=True):
        if usual.scale <= 1.5:
            assert run.trapped or run.excess < max(usual.excess / 10, ACCURATE)
    assert all(kind[-1].excess > plain[-1].excess for kind in others)


@pytest.mark.parametrize("depth", ROBUST)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_larger_ratios_are_less_sparse_from_small_starts(depth: int, seed: int) -> None:
    plain, ten, one, _ = (runs(depth, ratio, seed) for ratio in METHODS)
    for usual, run in zip(plain, ten, strict=True):
        assert run.trapped or usual.scale > 1.5 or run.excess > usual.excess
    for usual, run in zip(plain, one, strict=True):
        assert run.trapped or usual.scale > 0.1 or run.excess > usual.excess


def test_trapped_for_one_matrix_from_small_starts_and_never_plainly() -> None:
    caught = [(seed, run) for depth in ROBUST for seed in range(SEEDS) for run in trained(depth, seed) if run.trapped]
    assert len({seed for seed, _ in caught}) == 1
    assert all(run.ratio is not None and run.scale <= 0.01 for _, run in caught)


def test_equally_sparse_ends_take_about_as_many_steps() -> None:
    found = races(2, 0)
    assert 0.5 < np.median(against_plain(found)) < 2
    sparsest = [race for race in found if race.excess < 1e-3 and race.steps > 0]
    assert len(sparsest) > 3
    assert all(race.ratio == METHODS[-1] for race in sparsest)
    assert max(race.steps for race in sparsest) < max(race.steps for race in found if race.ratio is None)
    largest = {race.ratio: race.time for race in found if race.scale == SCALES[-1]}
    assert all(10 * largest[ratio] < largest[None] for ratio in METHODS[1:])


def steps(depth: int) -> dict[tuple[float | None, float], int]:
    return {(race.ratio, race.scale): race.steps for race in races(depth, 0)}


def test_at_depth_3_small_starts_take_too_many_steps_unless_the_ratio_is_large() -> None:
    found = steps(3)
    assert all(found[ratio, scale] == -1 for ratio in (None, 1.0, 0.1) for scale in SCALES if scale < 1)
    assert [found[10.0, scale] > 0 for scale in SCALES] == [scale >= 0.01 for scale in SCALES]
    assert min(race.excess for race in races(3, 0) if race.ratio == 10 and race.steps > 0) > 0.3


def test_at_depth_1_no_end_is_sparse_and_no_start_takes_long() -> None:
    found = steps(1)
    assert all(run.excess > 0.7 for seed in range(SEEDS) for run in trained(1, seed))
    assert all(0 < found[1.0, scale] <= 1.5 * found[None, scale] for scale in SCALES)
    assert all(0 < found[ratio, scale] < 4 * found[None, scale] for ratio in (0.1, 10.0) for scale in SCALES)
    assert max(found[ratio, 0.001] for ratio in (0.1, 10.0)) > 3 * found[None, 0.001]

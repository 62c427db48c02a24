"""What is needed to publish the book and to cite it: the citation file, and the workflow that deploys the pages."""

from __future__ import annotations

from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from proofs import __version__, registry

ROOT = registry.FOLDER.parent
# From the schema 1.2.0 of the Citation File Format.
NEEDED = {"cff-version", "message", "title", "authors"}
ALLOWED = NEEDED | {
    *("abstract", "commit", "contact", "date-released", "doi", "identifiers", "keywords", "license", "license-url"),
    *("preferred-citation", "references", "repository", "repository-artifact", "repository-code", "type", "url"),
    "version",
}


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_citation_file_has_what_its_format_needs() -> None:
    found = read("CITATION.cff")
    assert NEEDED <= set(found) <= ALLOWED
    assert found["cff-version"] == "1.2.0"
    assert found["type"] == "software"
    assert str(found["version"]) == __version__
    for work in (found, *found["references"]):
        assert work["title"]
        assert all({"name"} <= set(author) or {"family-names"} <= set(author) for author in work["authors"])


def test_the_papers_are_cited() -> None:
    titles = {reference["title"] for reference in read("CITATION.cff")["references"]}
    assert titles == {
        "Implicit Regularization and Convergence for Weight Normalization",
        "Robust Implicit Regularization via Weight Normalization",
    }


def test_pages_are_deployed_only_after_every_check() -> None:
    workflow = read(".github/workflows/pages.yml")
    build, deploy = workflow["jobs"]["build"], workflow["jobs"]["deploy"]
    steps = [step.get("run", step.get("uses", "")) for step in build["steps"]]
    assert steps.index(".ci/run") < next(i for i, step in enumerate(steps) if "upload-pages-artifact" in step)
    assert deploy["needs"] == "build"
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert workflow["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("name", [".github/workflows/ci.yml", ".github/workflows/pages.yml"])
def test_no_step_may_fail_unnoticed(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "continue-on-error" not in text  # with it, a job passes although one of its steps failed
    assert "|| true" not in text  # with it, a command that failed ends with status 0
    assert all("timeout-minutes" in job for job in read(name)["jobs"].values())

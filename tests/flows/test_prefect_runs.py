"""The flow under a Prefect server: names, states, tasks and artifacts that a person sees."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId, FlowRunFilter, FlowRunFilterId

from flows.ingest import ingest

PROJECT = Path(__file__).resolve().parents[2]
SEEDS = PROJECT / "seeds" / "articles"

pytestmark = pytest.mark.usefixtures("prefect")


def _artifacts(run_id: UUID) -> dict[str, Any]:
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(
            artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id]))
        )
    return {str(artifact.key): artifact for artifact in found}


def _task_names(run_id: UUID) -> list[str]:
    with get_client(sync_client=True) as client:
        tasks = client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run_id])))
    return [task.name for task in tasks]


def test_completed_run_has_telling_names_and_four_artifacts(tmp_path: Path) -> None:
    state = ingest([str(SEEDS)], str(tmp_path / "w"), return_state=True)
    assert state.is_completed()
    assert state.message == "published: 5 new articles, 0 already known"
    run_id = state.state_details.flow_run_id
    with get_client(sync_client=True) as client:
        assert client.read_flow_run(run_id).name == f"ingest {SEEDS}"
    assert {"read files", "find repeats", "audit batch", "publish"} <= set(_task_names(run_id))
    artifacts = _artifacts(run_id)
    assert sorted(artifacts) == ["rejections", "repeats-found", "run-summary", "validation-report"]
    assert all(len(artifact.description or "") > 40 for artifact in artifacts.values())
    repeats = json.loads(artifacts["repeats-found"].data)
    assert [(row["occurrences"], row["distinct"], row["repeats_inside"]) for row in repeats] == [(19, 10, 9)]
    again = ingest([str(SEEDS)], str(tmp_path / "w"), return_state=True)
    assert again.is_completed()
    assert str(again.message).startswith("nothing new")


def test_refused_run_ends_failed_with_rule_and_rows(
    tmp_path: Path, broken_seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSAGE_SEEDS", str(broken_seeds))
    state = ingest([str(SEEDS)], str(tmp_path / "w"), return_state=True)
    assert state.is_failed()
    assert "pcode" in str(state.message)
    assert "SY9900" in str(state.message)
    report = _artifacts(state.state_details.flow_run_id)["validation-report"].data
    assert "SY9900" in report


def test_trouble_ends_failed_in_one_line(tmp_path: Path) -> None:
    state = ingest([str(tmp_path / "nowhere")], str(tmp_path / "w"), return_state=True)
    assert state.is_failed()
    assert str(tmp_path / "nowhere") in str(state.message)
    assert "\n" not in str(state.message)


def test_words_of_articles_are_harmless_in_artifacts(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_bytes((SEEDS / "002_1f1c26302760f052.txt").read_bytes())
    (news / "[click](javascript:alert(1))<script>.txt").write_bytes(b"")
    state = ingest([str(news)], str(tmp_path / "w"), return_state=True)
    assert state.is_completed()
    for artifact in _artifacts(state.state_details.flow_run_id).values():
        assert "<script>" not in str(artifact.data)
        assert "[click](" not in str(artifact.data)

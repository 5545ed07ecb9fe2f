"""A poll as Prefect shows it: tasks by group, a table of sources, warnings; and its deployment with its schedules."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
import yaml
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId, FlowRunFilter, FlowRunFilterId

from flows import artifacts
from flows.poll import command, poll
from flows.polled import REPORT
from sources.feed_list import read_feed_list

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.usefixtures("prefect")
def test_run_shows_groups_as_tasks_sources_as_a_table_and_what_keeps_failing(
    polls: Any, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    polls.feed("/good", written.story(1))
    polls.server.on("/down", polls.server.reply(b"", 500))
    table = polls.rows(("/good", "news"), ("/down", "aid"))
    for name, value in (("FETCH_DELAY_S", "0"), ("FETCH_RETRIES", "0"), ("FAILURES_WARNED", "1")):
        monkeypatch.setenv(f"PASSAGE_{name}", value)
    monkeypatch.setenv("PASSAGE_SEEDS", str(polls.seeds))
    monkeypatch.setenv("PASSAGE_CONTACT", "desk@paper.example")
    state = poll(feeds=str(table), allow_hosts=[polls.server.place], warehouse=str(polls.folder), return_state=True)
    assert state.is_completed()
    assert state.name == "Completed with warnings"
    assert str(state.message).startswith("published: 1 new articles, 0 already known; 2 sources asked, 1 failed (")
    run_id = state.state_details.flow_run_id
    with get_client(sync_client=True) as client:
        assert client.read_flow_run(run_id).name == f"poll feeds {table}"
        tasks = client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run_id])))
        found = client.read_artifacts(
            artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id]))
        )
    assert {"fetch news", "fetch aid", "audit batch", "publish"} <= {task.name for task in tasks}
    kept = {str(artifact.key): artifact for artifact in found}
    assert sorted(kept) == ["rejections", "repeats-found", "run-summary", "sources-polled", "validation-report"]
    rows = json.loads(kept["sources-polled"].data)
    assert [row["outcome"] for row in rows] == ["transient\\_error", "ok"]
    assert [(row["new"], row["unchanged"]) for row in rows] == [(0, 0), (1, 0)]
    told = kept["sources-polled"].description.replace("\\", "").splitlines()
    assert told[-1] == f"- **{polls.server.url('/down')} has failed 1 times in a row: {rows[0]['why']}**".replace(
        "\\", ""
    )
    assert "/down" not in rows[0]["why"], "its address stands beside it"
    assert "desk@paper.example" in polls.asked("/good")[0]["user-agent"]


@pytest.mark.usefixtures("prefect")
def test_a_credential_that_the_command_is_given_is_no_parameter_of_the_run(
    polls: Any, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    polls.feed("/feed", written.story(1))
    monkeypatch.setenv("PASSAGE_SEEDS", str(polls.seeds))
    address = f"http://desk:canary@{polls.server.place}/feed?access_token=canary"
    assert command(address, allow_host=(polls.server.place,), warehouse=polls.folder) == 0
    assert polls.asked("/feed")[0]["authorization"].startswith("Basic ")
    assert polls.server.seen[-1].target == "/feed?access_token=canary"
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs()
    assert any(f"***@{polls.server.place}" in str(run.parameters) for run in runs)
    assert not any("canary" in f"{run.parameters} {run.name}" for run in runs)


def test_words_of_sources_are_harmless_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    made: dict[str, Any] = {}
    monkeypatch.setattr(artifacts, "create_table_artifact", lambda **one: made.update(one))
    evil = "x|<script>alert(1)</script>[a](javascript:b)**"
    row = {"source": evil, "group": evil, "outcome": "ok", "items": 1, "new": 1, "unchanged": 0, "set_aside": 0,
           "requests": 1, "failures": 9, "why": evil}  # fmt: skip
    artifacts._publish_sources(pl.DataFrame([row], schema=REPORT), [evil])
    for shown in (*map(str, made["table"][0].values()), made["description"]):
        assert "<script>" not in shown
        assert "[a](" not in shown
    assert made["key"] == "sources-polled"


def _deployment() -> SimpleNamespace:
    declared = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    return SimpleNamespace(**next(one for one in declared if one["name"] == "poll"))


def test_every_group_of_the_table_has_a_schedule_and_every_schedule_a_group() -> None:
    groups = {source.group for source in read_feed_list(PROJECT / "seeds" / "feeds.csv").sources}
    assert {schedule["parameters"]["group"] for schedule in _deployment().schedules} == groups
    assert len({schedule["cron"] for schedule in _deployment().schedules}) == len(groups)


def test_deployment_names_the_flow_and_its_parameters() -> None:
    deployment = _deployment()
    assert deployment.entrypoint == "flows.poll.poll"
    assert set(deployment.parameters) == set(poll.parameters.properties)
    assert deployment.parameters["allow_hosts"] == []

"""Feeds on loopback -> what a first poll and a second one cost: the whole pipeline on generated articles.

    python -m benchmarks.polling [--feeds 200] [--items 50] [--folder DIR] [--json]

A server of this process gives every feed its items once, and 304 to whoever knows its tag. Each poll is a process of its
own, without Prefect's server and without pauses between requests. CPU seconds are the process's own and, apart, those of
the process that parses; peak memory likewise, that of the pipeline and, before it, of asking and reading alone. Wall
seconds depend on what else the machine does. Reads /proc: Linux alone.
"""

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from typing import Any

from cyclopts import App

from benchmarks.article_corpus import article_corpus

app = App(name="python -m benchmarks.polling", help_format="plaintext", version_flags=[])


@app.default
def polling(*, feeds: int = 200, items: int = 50, folder: Path | None = None, json_: bool = False) -> int:
    """Print what two polls cost.

    Parameters
    ----------
    feeds
        How many feeds.
    items
        Items of each.
    folder
        Where to work; a temporary one if left out.
    json_
        Print JSON instead.
    """
    with tempfile.TemporaryDirectory() as made, _served(_feeds(feeds, items)) as (place, asked):
        work = folder or Path(made)
        work.mkdir(parents=True, exist_ok=True)
        table = work / "feeds.csv"
        rows = [f"http://{place}/{n}.xml,feed,bench,0" for n in range(feeds)]
        table.write_text("\n".join(["url,kind,group,delay_s", *rows]) + "\n", encoding="utf-8")
        first, second = (_poll(table, place, work / "warehouse", name) for name in ("first", "second"))
        statuses = {name: sum(one == name for one in asked) for name in sorted(set(asked))}
    answer = {
        "feeds": feeds,
        "items": items,
        "statuses": statuses,
        "first": first,
        "second": second,
        "second_of_first": {key: round(second[key] / first[key], 4) for key in ("wall_s", "cpu_s")},
    }
    if json_:
        print(json.dumps(answer))
        return 0
    print(f"{feeds} feeds of {items} items; answers: {statuses}")
    for name, one in (("first", first), ("second", second)):
        print(
            f"{name:>7}: {one['wall_s']:8.1f} s wall, {one['cpu_s']:8.1f} CPU s ({one['children_cpu_s']:.1f} parsing apart), "
            f"peak {one['peak_mb']:,.0f} MB ({one['fetched_mb']:,.0f} when all was fetched and {one['parsing_mb']:,.0f} for "
            f"parsing; {one['loaded_mb']:,.0f} when loaded): {one['headline']}"
        )
        print(f"         slowest: {', '.join(f'{stage} {seconds:.1f} s' for stage, seconds in one['slowest'])}")
    print(f"second / first: {answer['second_of_first']}")
    return 0


@app.command(name="poll")
def poll(table: Path, place: str, warehouse: Path, run: str) -> None:
    """Poll once and print what it cost, as JSON: what the benchmark starts.

    Parameters
    ----------
    table
        Table of feeds.
    place
        Host and port that may be asked.
    warehouse
        Folder of the warehouse.
    run
        Id of the run.
    """
    from flows.poll import Asked, poll_batch  # noqa: PLC0415 - so that the time of loading is measured as well
    from flows.run import Run  # noqa: PLC0415
    from flows.settings import Settings  # noqa: PLC0415
    from flows.steps import Steps  # noqa: PLC0415

    loaded, fetched, parsing = _peak_mb(), [0.0], [0.0]

    def say(line: str) -> None:
        if line.startswith("fetch "):
            fetched[0], parsing[0] = _peak_mb(), sum(map(_peak_mb, _children()))

    asked = Asked(feeds=str(table), allow_hosts=(place,))
    outcome = poll_batch(asked, Settings(warehouse=warehouse), Run(run, "poll"), Steps(say, as_tasks=False))
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    stages = outcome.stages.sort("seconds", descending=True).head(5)
    print(
        json.dumps(
            {
                "headline": outcome.headline,
                "cpu_s": time.process_time(),
                "children_cpu_s": children.ru_utime + children.ru_stime,
                "peak_mb": _peak_mb(),
                "loaded_mb": loaded,
                "fetched_mb": fetched[0],
                "parsing_mb": parsing[0],
                "slowest": list(stages.select("stage", "seconds").iter_rows()),
            }
        )
    )


def _peak_mb(process: int | str = "self") -> float:
    # Not getrusage: what it tells of children counts the parent's memory, which a child has until it loads its program.
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


def _children() -> list[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]


def _poll(table: Path, place: str, warehouse: Path, run: str) -> dict[str, Any]:
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "benchmarks.polling",
        "poll",
        str(table),
        place,
        str(warehouse),
        run,
    ]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the {run} poll ended with {done.returncode}:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer | {"wall_s": time.perf_counter() - began}


def _feeds(feeds: int, items: int) -> dict[str, bytes]:
    """Path -> feed, each with articles of its own."""
    corpus = article_corpus(feeds * items, seed=7)
    return {f"/{n}.xml": _feed(n, islice(corpus, items)) for n in range(feeds)}


def _feed(number: int, articles: Iterator[Any]) -> bytes:
    told = []
    for article in articles:
        lines = [line for line in article.data.decode("utf-8", "replace").splitlines() if line.strip()]
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines[1:])
        told.append(
            f"<item><guid isPermaLink='false'>{article.name}</guid><title>{escape(lines[0])}</title>"
            f"<link>https://paper{number}.example/{article.name}</link><description>{escape(paragraphs)}</description></item>"
        )
    head = f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>Paper {number}</title>"
    return f"{head}{''.join(told)}</channel></rss>".encode()


@contextmanager
def _served(bodies: dict[str, bytes]) -> Iterator[tuple[str, list[int]]]:
    """Serve `bodies` on loopback; yield host:port and the list of statuses that were answered."""
    tags = {path: f'"{hashlib.sha256(body).hexdigest()[:16]}"' for path, body in bodies.items()}
    answered: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = bodies.get(self.path, b"")
            is_known = self.headers.get("If-None-Match") == tags.get(self.path, "")
            status = 404 if self.path not in bodies else 304 if is_known else 200
            answered.append(status)
            self.send_response(status)
            if status == 200:
                self.send_header("Content-Type", "application/rss+xml")
            self.send_header("ETag", tags.get(self.path, '""'))
            self.send_header("Content-Length", str(len(body) if status == 200 else 0))
            self.end_headers()
            if status == 200:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", answered
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    app()

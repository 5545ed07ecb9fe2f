"""Settings -> running stack: Prefect server, work pool, deployments and one worker on 127.0.0.1, kept up and stopped together.

    python -m flows.stack [--port N]

It refuses every other address than loopback, and requests that pages of other origins make through a browser. With
PREFECT_SERVER_API_AUTH_STRING=name:password set, everyone on this machine has to log in; without it nobody has.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import requests
from cyclopts import App

from flows.abandoned_runs import settle_abandoned
from flows.environment import PROJECT
from flows.parts import Keeper, Part

HOST = "127.0.0.1"
POOL = "passage"
_LOGIN, _CLIENT_LOGIN = "PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING"
_START_S, _POLL_S = 120.0, 0.25


class StackError(Exception):
    """A part of the stack did not start; the message names it and what it said."""


def main(port: int = 4200) -> int:
    """Start Prefect's server, the work pool, the deployments and a worker; stop them all with Ctrl-C.

    Parameters
    ----------
    port
        Port of the server; 0 takes a free one.

    """
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with stack(port, say=lambda line: print(line, flush=True)) as url:
            print(f"Prefect is at {url}", flush=True)
            print(
                "The deployments of prefect.yaml are registered and a worker waits; start one by hand under Deployments."
            )
            print(f"Runs from a terminal are recorded here after: export PREFECT_API_URL={url}/api")
            if os.environ.get(_LOGIN):
                print(f"It asks for the log-in in {_LOGIN}; terminals need it in {_CLIENT_LOGIN}, too.")
            print("Ctrl-C stops server and worker.", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        print("stopped")
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


@contextmanager
def stack(port: int = 0, log_folder: Path | None = None, say: Callable[[str], None] = lambda _: None) -> Iterator[str]:
    """Run the whole stack while the block runs; yield the address of the UI.

    A part that dies is started again and runs that died with it are set to Crashed, which `say` is told. log_folder
    receives server.log and worker.log (data/logs in the project if left out). Raises StackError.
    """
    folder = log_folder or PROJECT / "data" / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    number = _free_port() if port == 0 else port
    _check_free(number)
    url = f"http://{HOST}:{number}"
    environment = _environment(url, number)
    prefect = [sys.executable, "-m", "prefect"]
    server = Part(
        "Prefect's server",
        [*prefect, "server", "start", "--host", HOST, "--port", str(number)],
        PROJECT,
        environment,
        folder / "server.log",
    )
    worker = Part(
        "the worker",
        [*prefect, "worker", "start", "--pool", POOL, "--name", "passage worker"],
        PROJECT,
        environment,
        folder / "worker.log",
    )
    for part in (server, worker):
        part.log.unlink(missing_ok=True)
    server.start()
    try:
        _wait_until_healthy(f"{url}/api/health", server)
        _call([*prefect, "work-pool", "create", POOL, "--type", "process", "--overwrite"], environment)
        _call([*prefect, "--no-prompt", "deploy", "--all"], environment)
        _settle(f"{url}/api", environment, say)
        worker.start()
        keeper = Keeper([server, worker], say, lambda: _settle(f"{url}/api", environment, say))
        try:
            yield url
        finally:
            keeper.close()
            worker.stop()
    finally:
        server.stop()


def _settle(api: str, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Settle the runs whose process is gone, so that they do not keep the deployment's one slot."""

    user, _, password = environment.get(_CLIENT_LOGIN, "").partition(":")
    login = (user, password) if user else None

    def post(path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - parsed JSON
        answer = requests.post(f"{api}{path}", json=body, timeout=10, auth=login)
        answer.raise_for_status()
        return answer.json()

    with suppress(requests.RequestException):  # the server is just being started again: the next look will do
        for name in settle_abandoned(post):
            say(f"the run {name!r} ended without a word: it is set to Crashed")


def _environment(url: str, port: int) -> dict[str, str]:
    environment = os.environ | {"PREFECT_API_URL": f"{url}/api", "PREFECT_UI_API_URL": f"{url}/api"}
    # Prefect would let a page of any origin, in a browser on this machine, read its settings and start runs.
    environment.setdefault("PREFECT_SERVER_CORS_ALLOWED_ORIGINS", f"{url},http://localhost:{port}")
    # The worker is a client as any other. In the environment, never in arguments: those every user can list.
    if environment.get(_LOGIN):
        environment.setdefault(_CLIENT_LOGIN, environment[_LOGIN])
    return environment


def _call(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StackError(f"{' '.join(command[1:])} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def _wait_until_healthy(url: str, server: Part) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        with suppress(requests.RequestException):
            if requests.get(url, timeout=2).ok:
                return
        time.sleep(_POLL_S)
    raise StackError(
        f"the Prefect server did not answer at {url}; its last words:\n{server.log.read_text(errors='replace')[-2000:]}"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise StackError(
                f"port {port} of {HOST} is taken ({error.strerror}): name another with --port, or 0"
            ) from None


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    app = App(name="python -m flows.stack", help_format="plaintext", version_flags=[])
    app.default(main)
    sys.exit(app(result_action="return_value"))

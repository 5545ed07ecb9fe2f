"""Bombs of 1 GiB in every coding cost under 100 MB of memory; so do the largest bodies that the limits allow."""

import gzip
import json
import os
import random
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import brotli
from backports import zstd

PROJECT = Path(__file__).resolve().parents[2]
_CLIENT = """
import json, re, sys
from sources.fetch import FetchClient
from sources.fetched import FetchLimits
place, paths = sys.argv[1], sys.argv[2:]
# Not getrusage: its peak is inherited from the process that started this one.
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]) // 1024
with FetchClient(FetchLimits(), "Passage/0.1", frozenset({place}), 0.0) as client:
    ask = lambda path: client.fetch(f"http://{place}{path}", "feed", obey_robots=False)
    ask("/small")
    before, found = peak(), {}
    for path in paths:
        fetched = ask(path)
        found[path] = [fetched.outcome, fetched.error_class, peak() - before]
print(json.dumps(found))
"""


def _deflated(mebibytes: int) -> bytes:
    """So many times a block of a MiB that stands for itself."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)) * mebibytes


def test_memory_of_bombs(faulty_server: Any) -> None:
    zstd_packer = zstd.ZstdCompressor()
    noise = random.Random(1).randbytes(9_900_000)
    text = b"".join(b"%d news of the day, told again; " % (number * 7_919) for number in range(480_000))[:19_900_000]
    bombs = {
        "/gzip": ("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + _deflated(1024)),
        "/gzip-without-label": ("identity", b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + _deflated(1024)),
        "/deflate": ("deflate", b"\x78\x9c" + _deflated(1024)),
        "/raw-deflate": ("deflate", _deflated(1024)),
        "/zstd": ("zstd", b"".join(zstd_packer.compress(bytes(1 << 20)) for _ in range(1024)) + zstd_packer.flush()),
        "/brotli": ("br", brotli.compress(bytes(1 << 28), quality=1)),  # 256 MiB: packing a GiB takes seconds
    }
    honest = {"/wire": ("identity", noise), "/decoded": ("gzip", gzip.compress(text, 1))}
    faulty_server.on("/small", faulty_server.reply(b"<rss/>"))
    for path, (coding, body) in {**bombs, **honest}.items():
        faulty_server.on(path, faulty_server.reply(body, headers={"Content-Encoding": coding}))
    paths = [*bombs, *honest]
    done = subprocess.run(
        [sys.executable, "-c", _CLIENT, faulty_server.place, *paths],
        env=os.environ | {"PYTHONPATH": str(PROJECT), "MALLOC_ARENA_MAX": "1"},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {path: found[path][:2] for path in bombs} == {path: ["quarantined", "Bomb"] for path in bombs}
    assert [found[path][0] for path in honest] == ["ok", "ok"]
    assert max(megabytes for *_, megabytes in found.values()) < 100, found

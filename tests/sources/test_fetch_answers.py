"""Answers of every kind of wrongness -> outcome, error class and message, one by one from a real server."""

import gzip
import random
import zlib
from dataclasses import dataclass, field
from typing import Any

import brotli
import pytest
from backports import zstd

from sources import fetch_errors
from sources.fetch import FetchClient
from sources.fetched import OUTCOMES, FetchLimits, Validators

FEED = b"<rss version='2.0'><channel><title>News</title></channel></rss>"
NOISE = random.Random(7).randbytes(3_000)
PNG = b"\x89PNG\r\n\x1a\n" + NOISE
_RAW = zlib.compressobj(wbits=-15)
RAW_DEFLATE = _RAW.compress(FEED) + _RAW.flush()
LIMITS = FetchLimits(read_s=30, total_s=60, wire_bytes=200_000)
QUICK = FetchLimits(connect_s=2, read_s=0.15, total_s=60, wire_bytes=200_000, retries=0)
SHORT = FetchLimits(connect_s=2, read_s=30, total_s=0.4, wire_bytes=200_000, retries=0)


@dataclass(frozen=True)
class Case:
    """What the server does on request after request of one path, and what must come of it."""

    name: str
    script: Any  # function of the server -> step, or list of steps
    outcome: str
    error: str | None = None
    says: str = ""  # stands in the problems
    body: bytes | None = None
    asked: int = 1
    limits: FetchLimits = LIMITS
    with_validators: bool = False
    more: dict[str, Any] = field(default_factory=dict)  # further fields of Fetched


def coded(coding: str, body: bytes, **given: Any) -> Any:
    return lambda s: s.reply(body, headers={"Content-Encoding": coding}, **given)


def chunked(data: bytes, **headers: str) -> Any:
    return lambda s: s.reply(data, headers={"Transfer-Encoding": "chunked"} | headers, length=None)


def chunks(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (*pieces, b""))


def status(code: int, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda s: s.reply(b"no feed", code, named)


def head(*lines: str) -> bytes:
    """An answer with FEED and these lines in its head."""
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, f"Content-Length: {len(FEED)}", "", ""]).encode("latin-1") + FEED


GOOD = [
    Case("plain", lambda s: s.reply(FEED), "ok", body=FEED, more={"bytes_wire": len(FEED), "http_status": 200}),
    Case("no content length", lambda s: s.reply(FEED, length=None), "ok", body=FEED),
    Case("HTTP/1.0", lambda s: s.reply(FEED, version="HTTP/1.0"), "ok", body=FEED),
    Case("chunked", chunked(chunks(FEED[:10], FEED[10:])), "ok", body=FEED),
    Case("chunk extension and trailer", chunked(b"5;a=b\r\n<rss>\r\n0\r\nX: y\r\n\r\n"), "ok", body=b"<rss>"),
    Case("content length beside chunks", lambda s: s.reply(chunks(FEED), headers={"Transfer-Encoding": "chunked"}), "ok", body=FEED),
    Case("100 before 200", lambda s: b"HTTP/1.1 100 Continue\r\n\r\n" + s.reply(FEED), "ok", body=FEED),
    Case("102 and 103 before 200", lambda s: b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + s.reply(FEED), "ok", body=FEED),
    Case("a line that is no header", lambda s: head("no colon here", "ETag: \"a\""), "ok", body=FEED, more={"validators": Validators('"a"')}),
    Case("a name that is no name", lambda s: head("Caf\xe9: x", " going on", "ETag: \"a\""), "ok", body=FEED, more={"validators": Validators('"a"')}),
    Case("space around a name and a value", lambda s: head("ETag : \"a\"  "), "ok", body=FEED, more={"validators": Validators('"a"')}),
    Case("a folded header", lambda s: head("Content-Type: text/xml;", "  charset=utf-16"), "ok", body=FEED, more={"charset": "utf-16"}),
    Case("lines that end with LF alone", lambda s: head("ETag: \"a\"").replace(b"\r\n", b"\n"), "ok", body=FEED, more={"validators": Validators('"a"')}),
    Case("chunked with space behind it", chunked(chunks(FEED), **{"Transfer-Encoding": "chunked \t"}), "ok", body=FEED),
    Case("transfer coding of nothing", lambda s: head("Transfer-Encoding:"), "ok", body=FEED),
    Case("203", lambda s: s.reply(FEED, 203), "ok", body=FEED),
    Case("status without a reason", lambda s: s.reply(FEED, "200"), "ok", body=FEED),
    Case("headers of any case", lambda s: s.reply(FEED, headers={"cOnTeNt-TyPe": "TEXT/XML"}), "ok", more={"media_type": "text/xml"}),
    Case("line break after the end", lambda s: s.reply(FEED + b"\r\n", length=len(FEED)), "ok", body=FEED),
    Case("server does not close", lambda s: s.steps(s.reply(FEED), s.hang), "ok", body=FEED),
    Case("gzip", coded("gzip", gzip.compress(FEED)), "ok", body=FEED, more={"bytes_decoded": len(FEED)}),
    Case("x-gzip", coded("x-gzip", gzip.compress(FEED)), "ok", body=FEED),
    Case("GZIP in capitals", coded("GZIP", gzip.compress(FEED)), "ok", body=FEED),
    Case("gzip of two members", coded("gzip", gzip.compress(FEED[:9]) + gzip.compress(FEED[9:])), "ok", body=FEED),
    Case("gzip padded with NULs", coded("gzip", gzip.compress(FEED) + b"\0" * 20), "ok", body=FEED),
    Case("gzip in chunks", chunked(chunks(gzip.compress(FEED)), **{"Content-Encoding": "gzip"}), "ok", body=FEED),
    Case("deflate", coded("deflate", zlib.compress(FEED)), "ok", body=FEED),
    Case("deflate without its frame", coded("deflate", RAW_DEFLATE), "ok", body=FEED),
    Case("brotli", coded("br", brotli.compress(FEED)), "ok", body=FEED),
    Case("brotli and a line break", coded("br", brotli.compress(FEED) + b"\r\n"), "ok", body=FEED),
    Case("zstd", coded("zstd", zstd.compress(FEED)), "ok", body=FEED),
    Case("zstd of two frames", coded("zstd", zstd.compress(FEED[:9]) + zstd.compress(FEED[9:])), "ok", body=FEED),
    Case("identity", coded("identity", FEED), "ok", body=FEED),
    Case("a file of gzip", lambda s: s.reply(gzip.compress(FEED), headers={"Content-Type": "application/x-gzip"}), "ok", body=FEED),
    Case("charset", lambda s: s.reply(FEED, headers={"Content-Type": 'text/xml; charset="Windows-1251"'}), "ok", more={"charset": "windows-1251", "media_type": "text/xml"}),
    Case("false type is passed on", lambda s: s.reply(FEED, headers={"Content-Type": "image/png"}), "ok", body=FEED, more={"media_type": "image/png"}),
    Case("broken type", lambda s: s.reply(FEED, headers={"Content-Type": "; charset=\xff="}), "ok", body=FEED, more={"media_type": None, "charset": None}),
    Case("two types", lambda s: s.reply(FEED, headers=[("Content-Type", "text/xml"), ("Content-Type", "text/html")]), "ok", body=FEED),
    Case("validators", lambda s: s.reply(FEED, headers={"ETag": 'W/"a b"', "Last-Modified": "yesterday"}), "ok", more={"validators": Validators('W/"a b"', "yesterday")}),
    Case("monstrous etag", lambda s: s.reply(FEED, headers={"ETag": '"' + "a" * 5000 + '"'}), "ok", more={"validators": Validators()}),
    Case("etag that is a star", lambda s: s.reply(FEED, headers={"ETag": "*"}), "ok", more={"validators": Validators()}),
    Case("closed in the head, then 200", lambda s: [b"HTTP/1.1 301 Moved\r\nLocation: /n", s.reply(FEED)], "ok", body=FEED, asked=2),
    Case("304", status(304), "not_modified", with_validators=True, more={"validators": Validators('"old"', "Mon, 05 Jan 2026 10:00:00 GMT"), "http_status": 304}),
    Case("304 with a new etag", status(304, ETag='"new"'), "not_modified", with_validators=True, more={"validators": Validators('"new"', "Mon, 05 Jan 2026 10:00:00 GMT")}),
    Case("200 to a conditional request", lambda s: s.reply(FEED), "ok", with_validators=True, body=FEED, more={"validators": Validators()}),
    Case("500 then 200", lambda s: [s.reply(b"", 500), s.reply(FEED)], "ok", body=FEED, asked=2),
    Case("503 twice then 200", lambda s: [s.reply(b"", 503), s.reply(b"", 503), s.reply(FEED)], "ok", body=FEED, asked=3),
    Case("reset then 200", lambda s: [s.reset, s.reply(FEED)], "ok", body=FEED, asked=2),
    Case("cut short then 200", lambda s: [s.reply(FEED[:20], length=len(FEED)), s.reply(FEED)], "ok", body=FEED, asked=2),
    Case("damaged gzip then 200", lambda s: [coded("gzip", gzip.compress(NOISE)[:-6] + b"\0" * 6)(s), s.reply(FEED)], "ok", body=FEED, asked=2),
    Case("cookies of 5 MB", lambda s: s.reply(FEED, headers=[("Set-Cookie", "a=b; " * 12_000)] * 90), "ok", body=FEED),
    Case("a type of 60 kB", lambda s: s.reply(FEED, headers={"Content-Type": "text/xml" + ';"' * 30_000}), "ok", more={"media_type": "text/xml"}),
    Case("99 headers", lambda s: s.reply(FEED, headers=[(f"X-{n}", "a") for n in range(98)]), "ok", body=FEED),
]  # fmt: skip

PARTIAL = [
    Case("labelled gzip, is text", coded("gzip", FEED), "partial", says="not 'gzip' as it says", body=FEED),
    Case("labelled deflate, is text", coded("deflate", FEED), "partial", says="plain text", body=FEED),
    Case("labelled br, is text", coded("br", FEED), "partial", says="plain text", body=FEED),
    Case("labelled zstd, is text", coded("zstd", FEED), "partial", says="plain text", body=FEED),
    Case("labelled br, is gzip", coded("br", gzip.compress(FEED)), "partial", says="gzip and says 'br'", body=FEED),
    Case("labelled utf-8, is text", coded("UTF-8", FEED), "partial", says="'utf-8' is unknown", body=FEED),
    Case("labelled gzip, is zstd", coded("gzip", zstd.compress(FEED)), "partial", says="zstd and says 'gzip'", body=FEED),
    Case("unknown coding, is gzip", coded("aws-chunked", gzip.compress(FEED)), "partial", says="gzip and says", body=FEED),
    Case("gzip without a label", lambda s: s.reply(gzip.compress(FEED)), "partial", says="does not say so", body=FEED),
    Case("gzip with bytes behind", coded("gzip", gzip.compress(FEED) + b"<!-- x -->"), "partial", says="stand 10 bytes", body=FEED),
    Case("brotli with bytes behind", coded("br", brotli.compress(NOISE * 50) + b"<!-- x -->"), "partial", says="stand 10 bytes", body=NOISE * 50),
    Case("longer than it says", lambda s: s.reply(FEED, length=20), "partial", says="says 20", body=FEED),
    Case("partial keeps no validators", lambda s: s.reply(FEED, headers={"ETag": '"a"'}, length=20), "partial", more={"validators": Validators()}),
]  # fmt: skip

BROKEN = [
    Case("hang before the head", lambda s: s.hang, "transient_error", "ReadTimeout", "silent", limits=QUICK),
    Case("hang in the head", lambda s: s.steps(b"HTTP/1.1 200 OK\r\nContent-", s.hang), "transient_error", "ReadTimeout", "silent", limits=QUICK),
    Case("hang in the body", lambda s: s.steps(s.reply(FEED[:9], length=99), s.hang), "transient_error", "ReadTimeout", "silent", limits=QUICK),
    Case("hang in a chunk", lambda s: s.steps(chunked(b"40\r\nabc")(s), s.hang), "transient_error", "ReadTimeout", "silent", limits=QUICK),
    Case("hang without a length", lambda s: s.steps(s.reply(FEED, length=None), s.hang), "transient_error", "ReadTimeout", "silent", limits=QUICK),
    Case("drip in the status line", lambda s: s.drip(b"HTTP/1.1"), "transient_error", "TotalTimeout", "not done in the time", limits=SHORT),
    Case("drip in the headers", lambda s: s.steps(b"HTTP/1.1 200 OK\r\n", s.drip(b"X-A: b\r\n")), "transient_error", "TotalTimeout", "time", limits=SHORT),
    Case("drip in the body", lambda s: s.steps(s.reply(b"", length=90_000), s.drip(b"a")), "transient_error", "TotalTimeout", "time", limits=SHORT),
    Case("drip without a length", lambda s: s.steps(s.reply(b"", length=None), s.drip(b"a")), "transient_error", "TotalTimeout", "time", limits=SHORT),
    Case("drip in chunks", lambda s: s.steps(chunked(b"")(s), s.drip(b"1\r\na\r\n")), "transient_error", "TotalTimeout", "time", limits=SHORT),
    Case("drip in a chunk's size", lambda s: s.steps(chunked(b"")(s), s.drip(b"0")), "transient_error", "TotalTimeout", "time", limits=SHORT),
    Case("drip behind the end", lambda s: s.steps(s.reply(FEED), s.drip(b"x")), "transient_error", "TotalTimeout", "time", limits=SHORT),
    Case("100 without end", lambda s: s.flood(b"HTTP/1.1 100 Continue\r\n\r\n"), "transient_error", "TotalTimeout", "time", limits=SHORT),
    Case("trailers without end", lambda s: s.steps(chunked(b"3\r\nabc\r\n0\r\n")(s), s.flood(b"X: y\r\n")), "transient_error", "TotalTimeout", "time", limits=SHORT),
    Case("reset before the head", lambda s: s.reset, "transient_error", "ConnectionReset", "cut the connection", asked=3),
    Case("closed before the head", lambda s: b"", "transient_error", "ConnectionReset", "cut the connection", asked=3),
    Case("reset in the head", lambda s: s.steps(b"HTTP/1.1 200 OK\r\nA: ", s.reset), "transient_error", "ConnectionReset", "cut", asked=3),
    Case("closed in the head", lambda s: b"HTTP/1.1 200 OK\r\nETag: x\r\n", "transient_error", "ConnectionReset", "cut the connection", asked=3),
    Case("closed in the head of a redirect", lambda s: b"HTTP/1.1 301 Moved\r\nLocation: /n", "transient_error", "ConnectionReset", "cut the connection", asked=3),
    Case("closed in the head of 410", lambda s: b"HTTP/1.1 410 Gone\r\n", "transient_error", "ConnectionReset", "cut the connection", asked=3),
    Case("103 alone", lambda s: b"HTTP/1.1 103 Early Hints\r\n\r\n", "transient_error", "ConnectionReset", "cut the connection", asked=3),
    Case("hardly a header", lambda s: head(*["no colon here"] * 150), "permanent_error", "BadHeaders", "headers"),
    Case("shorter than it says", lambda s: s.reply(FEED, length=500), "transient_error", "Truncated", f"{len(FEED)} of 500", asked=3, more={"bytes_wire": len(FEED), "http_status": 200}),
    Case("no body but a length", lambda s: s.reply(b"", length=500), "transient_error", "Truncated", "0 of 500", asked=3),
    Case("gzip cut", coded("gzip", gzip.compress(NOISE)[:-9]), "transient_error", "Truncated", "gzip stops", asked=3),
    Case("gzip cut with the wrong length", coded("gzip", gzip.compress(NOISE)[:-9], length=9_000), "transient_error", "Truncated", "stops in the middle", asked=3),
    Case("deflate cut", coded("deflate", zlib.compress(NOISE)[:-9]), "transient_error", "Truncated", "deflate stops", asked=3),
    Case("brotli cut", coded("br", brotli.compress(NOISE)[:-9]), "transient_error", "Truncated", "br stops", asked=3),
    Case("zstd cut", coded("zstd", zstd.compress(NOISE)[:-9]), "transient_error", "Truncated", "zstd stops", asked=3),
    Case("chunks cut", chunked(b"40\r\nabc"), "transient_error", "BrokenChunks", "framing", asked=3),
    Case("no last chunk", chunked(b"3\r\nabc\r\n"), "transient_error", "BrokenChunks", "framing", asked=3),
    Case("chunk size is no number", chunked(b"zz\r\nabc\r\n0\r\n\r\n"), "transient_error", "BrokenChunks", "framing", asked=3),
    Case("chunk size is negative", chunked(b"-5\r\nabc\r\n0\r\n\r\n"), "transient_error", "BrokenChunks", "framing", asked=3),
    Case("chunk size line without end", chunked(b"0" * 70_000), "transient_error", "BrokenChunks", "framing", asked=3),
    Case("chunk of 10 EB", chunked(b"8AC7230489E80000\r\nabc"), "transient_error", "BrokenChunks", "framing", asked=3),
    Case("a chunk longer than it says", chunked(b"3\r\nabcde\r\n0\r\n\r\n"), "transient_error", "BrokenChunks", "framing", asked=3),
    Case("empty", lambda s: s.reply(b""), "transient_error", "EmptyBody", "no body"),
    Case("empty gzip label", coded("gzip", b""), "transient_error", "EmptyBody", "no body"),
    Case("gzip of nothing", coded("gzip", gzip.compress(b"")), "transient_error", "EmptyBody", "gzip of nothing", more={"http_status": 200}),
    Case("204", status(204), "transient_error", "EmptyBody", "204"),
    Case("304 unasked", status(304), "transient_error", "UnaskedNotModified", "without validators", asked=3),
    Case("500", status(500), "transient_error", "ServerFailed", "500", asked=3),
    Case("502", status(502), "transient_error", "ServerFailed", "502", asked=3),
    Case("599", status(599), "transient_error", "ServerFailed", "599", asked=3),
    Case("408", status(408), "transient_error", "ServerFailed", "408", asked=3),
    Case("429 without a word", status(429), "deferred", "TooManyRequests", "429", asked=3),
    Case("429 for an hour", status(429, Retry_After="3600"), "deferred", "TooManyRequests", "429", more={"retry_after_s": 3600}),
    Case("429 twice for an hour", lambda s: s.reply(b"", 429, [("Retry-After", "3600"), ("Retry-After", "3600")]), "deferred", "TooManyRequests", "429", more={"retry_after_s": 3600}),
    Case("408 for an hour", status(408, Retry_After="3600"), "deferred", "ComeBackLater", "408", more={"retry_after_s": 3600}),
    Case("503 for an hour", status(503, Retry_After="3600"), "deferred", "ComeBackLater", "503", more={"retry_after_s": 3600}),
    Case("503 until a date", status(503, Retry_After="Mon, 05 Jan 2026 12:00:00 GMT", Date="Mon, 05 Jan 2026 10:00:00 GMT"), "deferred", "ComeBackLater", "503", more={"retry_after_s": 7200}),
    Case("503 with nonsense", status(503, Retry_After="soon"), "transient_error", "ServerFailed", "503", asked=3),
    Case("401", status(401), "permanent_error", "AccessDenied", "401"),
    Case("403", status(403), "permanent_error", "AccessDenied", "403"),
    Case("451", status(451), "permanent_error", "AccessDenied", "451"),
    Case("404", status(404), "permanent_error", "NotFound", "404"),
    Case("410", status(410), "gone", "Gone", "gone for good"),
    Case("206", status(206), "permanent_error", "UnexpectedStatus", "206"),
    Case("226", status(226), "permanent_error", "UnexpectedStatus", "226"),
    Case("300", status(300), "permanent_error", "UnexpectedStatus", "300"),
    Case("418", status(418), "permanent_error", "UnexpectedStatus", "418"),
    Case("999", status(999), "permanent_error", "UnexpectedStatus", "999"),
    Case("103 without end", lambda s: b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50, "permanent_error", "UnexpectedStatus", "103"),
    Case("101", status(101), "permanent_error", "UnexpectedStatus", "101"),
    Case("garbage for a status line", lambda s: b"SSH-2.0-OpenSSH_9.6\r\n" + NOISE, "permanent_error", "NotHttp", "does not answer in HTTP"),
    Case("HTTP/0.9", lambda s: FEED, "permanent_error", "NotHttp", "does not answer in HTTP"),
    Case("status is no number", lambda s: s.reply(FEED, "OK"), "permanent_error", "NotHttp", "HTTP"),
    Case("status of four digits", lambda s: s.reply(FEED, 2000), "permanent_error", "NotHttp", "HTTP"),
    Case("other protocol", lambda s: s.reply(FEED, version="RTSP/1.0"), "permanent_error", "NotHttp", "HTTP"),
    Case("HTTP/3.7", lambda s: s.reply(FEED, version="HTTP/3.7"), "permanent_error", "NotHttp", "HTTP"),
    Case("status line without end", lambda s: s.flood(b"HTTP/1.1 200 " + b"a" * 9_000), "quarantined", "HeadersTooLarge", "headers"),
    Case("headers without end", lambda s: s.steps(b"HTTP/1.1 200 OK\r\n", s.flood(b"X-A: b\r\n")), "quarantined", "HeadersTooLarge", "headers"),
    Case("a header of 70 kB", lambda s: s.reply(FEED, headers={"X-A": "b" * 70_000}), "quarantined", "HeadersTooLarge", "headers"),
    Case("two lengths", lambda s: s.reply(FEED, headers={"Content-Length": "9"}), "permanent_error", "BadHeaders", "contradict"),
    Case("transfer coding gzip", lambda s: s.reply(FEED, headers={"Transfer-Encoding": "gzip"}), "permanent_error", "BadHeaders", "gzip"),
    Case("says too many bytes", lambda s: s.steps(s.reply(b"", length=10**12), s.flood(b"a" * 9_999)), "quarantined", "TooLarge", "1,000,000,000,000"),
    Case("sends too many bytes", lambda s: s.steps(s.reply(b"", length=None), s.flood(b"a" * 9_999)), "quarantined", "TooLarge", "more than 200,000"),
    Case("sends too many bytes in chunks", lambda s: s.steps(chunked(b"")(s), s.flood(b"3e8\r\n" + b"a" * 1000 + b"\r\n")), "quarantined", "TooLarge", "200,000"),
    Case("sends on behind its length", lambda s: s.steps(s.reply(FEED), s.flood(b"a" * 999)), "quarantined", "TooLarge", "200,000"),
    Case("large when decoded", coded("gzip", gzip.compress(NOISE * 1_100, 9)), "quarantined", "TooLargeDecoded", "3,000,000", limits=FetchLimits(decoded_bytes=3_000_000, ratio=10**6)),
    Case("bomb of gzip", coded("gzip", gzip.compress(bytes(50_000_000), 9)), "quarantined", "Bomb", "100 times", more={"http_status": 200}),
    Case("bomb of deflate", coded("deflate", zlib.compress(bytes(50_000_000), 9)), "quarantined", "Bomb", "100 times"),
    Case("bomb of br", coded("br", brotli.compress(bytes(50_000_000), quality=5)), "quarantined", "Bomb", "100 times"),
    Case("bomb of zstd", coded("zstd", zstd.compress(bytes(50_000_000))), "quarantined", "Bomb", "100 times"),
    Case("bomb cut in the middle", coded("gzip", gzip.compress(bytes(50_000_000), 9)[:9_000]), "quarantined", "Bomb", "100 times"),
    Case("bomb without a label", lambda s: s.reply(gzip.compress(bytes(50_000_000), 9)), "quarantined", "Bomb", "100 times"),
    Case("bomb with a false label", coded("br", gzip.compress(bytes(50_000_000), 9)), "quarantined", "Bomb", "100 times"),
    Case("members without end", coded("gzip", gzip.compress(b"") * 2_000), "quarantined", "BrokenCoding", "gzip", asked=3),
    Case("two codings", coded("gzip, br", gzip.compress(FEED)), "quarantined", "SeveralCodings", "gzip, br"),
    Case("coding twice", coded("gzip, gzip", gzip.compress(gzip.compress(FEED))), "quarantined", "SeveralCodings", "more than once"),
    Case("coding in two headers", lambda s: s.reply(FEED, headers=[("Content-Encoding", "gzip"), ("Content-Encoding", "br")]), "quarantined", "SeveralCodings", "gzip, br"),
    Case("gzip in gzip", coded("gzip", gzip.compress(gzip.compress(FEED))), "quarantined", "SeveralCodings", "around another"),
    Case("gzip in br", coded("br", brotli.compress(gzip.compress(FEED))), "quarantined", "SeveralCodings", "around another"),
    Case("labelled gzip, is a picture", coded("gzip", PNG), "quarantined", "BrokenCoding", "not what its coding says", asked=3),
    Case("unknown coding of a picture", coded("compress", PNG), "quarantined", "UnknownCoding", "compress"),
    Case("gzip with a wrong sum", coded("gzip", gzip.compress(NOISE)[:-8] + b"\0" * 8), "quarantined", "BrokenCoding", "gzip", asked=3),
    Case("zstd of a giant window", coded("zstd", b"\x28\xb5\x2f\xfd\x00\xa8" + b"\x01\0\0" + NOISE), "quarantined", "BrokenCoding", "zstd", asked=3),
]  # fmt: skip


@pytest.mark.parametrize("case", [*GOOD, *PARTIAL, *BROKEN], ids=lambda case: case.name)
def test_answer(case: Case, faulty_server: Any, make_client: Any) -> None:
    script = case.script(faulty_server)
    faulty_server.on("/feed", *(script if isinstance(script, list) else [script]))
    client: FetchClient = make_client(faulty_server, limits=case.limits)
    old = Validators('"old"', "Mon, 05 Jan 2026 10:00:00 GMT") if case.with_validators else Validators()
    fetched = client.fetch(faulty_server.url("/feed"), "feed", validators=old, obey_robots=False)
    assert (fetched.outcome, fetched.error_class) == (case.outcome, case.error), fetched.problems
    if case.limits not in (QUICK, SHORT):  # where the client may have gone before the server has looked
        assert faulty_server.times("/feed") == case.asked
    assert case.outcome in OUTCOMES
    if case.outcome in ("ok", "not_modified"):
        assert fetched.problems == ()
    else:
        (problem,) = fetched.problems
        assert case.says in problem
        assert problem.startswith(faulty_server.url("/feed"))  # it names the address,
        if case.error and fetched.http_status is not None:
            assert str(fetched.http_status) in problem  # the status,
        if case.error:
            assert getattr(fetch_errors, case.error).way_out in problem  # and the way out
            assert fetched.body is None and fetched.validators == Validators()
    if case.body is not None:
        assert fetched.body == case.body
    for name, value in case.more.items():
        assert getattr(fetched, name) == value, name


def test_every_case_has_a_name_of_its_own_and_there_are_many() -> None:
    names = [case.name for case in (*GOOD, *PARTIAL, *BROKEN)]
    assert len(set(names)) == len(names) >= 110

"""Head of an answer -> what it says: decides which statuses give a body, and what of the headers is kept.

It does not act on it: the client does.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from urllib.parse import quote

from urllib3 import HTTPHeaderDict

from sources.fetch_errors import (
    AccessDenied,
    ComeBackLater,
    EmptyBody,
    FetchError,
    NotFound,
    RedirectWithoutTarget,
    ServerFailed,
    TooManyRequests,
    UnexpectedStatus,
)
from sources.fetched import Validators
from sources.retry_after import retry_after_s
from sources.wire import WITH_BODY, Answer

PERMANENT = (301, 308)
REDIRECTS = (*PERMANENT, 302, 303, 307)
NOT_MODIFIED, GONE = 304, 410
_DENIED = (401, 402, 403, 407, 451)
_TRY_AGAIN = (408, 425)
_LONGEST_VALIDATOR = 1_000  # characters; more is an attack on the next request
_LONGEST_TYPE = 1_000  # characters; parameters of a long one take quadratic time
_ASCII = bytes(range(0x80)).decode()
_SENDABLE = r"[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?"  # as the value of a header


@dataclass(frozen=True)
class Label:
    """What a Content-Type header says, lower case; None where it says nothing."""

    media_type: str | None = None
    charset: str | None = None


def failure_of(answer: Answer, now: datetime) -> FetchError | None:
    """The error that an answer's status means; None for a body, a redirect, 304 and 410."""
    status, url = answer.status, answer.address.url
    if status in (*WITH_BODY, *REDIRECTS, NOT_MODIFIED, GONE):
        return None
    told = (retry_after_s(value, answer.headers.get("Date"), now) for value in answer.headers.getlist("Retry-After"))
    pause_s = max((pause for pause in told if pause is not None), default=None)
    may_pass = 500 <= status < 600 or status in _TRY_AGAIN
    if status == 429:
        return TooManyRequests(url, status=status, retry_after_s=pause_s)
    if may_pass and pause_s is not None:
        return ComeBackLater(url, status=status, retry_after_s=pause_s)
    kind: type[FetchError] = UnexpectedStatus
    if may_pass:
        kind = ServerFailed
    elif status in _DENIED:
        kind = AccessDenied
    elif status == 404:
        kind = NotFound
    elif status == 204:
        kind = EmptyBody
    return kind(url, status=status)


def location_of(answer: Answer) -> str:
    """Where a redirect leads, as the server wrote it; bytes that are no UTF-8 percent-encoded. Raises RedirectWithoutTarget."""
    found = set(answer.headers.getlist("Location"))
    if len(found) != 1 or not (location := found.pop().strip(" \t")):  # of other white space it may be half a letter
        detail = "no Location header" if not found else "several Location headers"
        raise RedirectWithoutTarget(answer.address.url, detail, status=answer.status)
    try:  # headers come as Latin-1, and addresses in them are mostly UTF-8
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:  # in which encoding they are only the server knows, and it gets its own bytes back
        return quote(location, safe=_ASCII, encoding="latin-1")


def validators_of(headers: HTTPHeaderDict) -> Validators:
    """ETag and Last-Modified as the server wrote them, if they can be sent back."""
    return Validators(_validator(headers.get("ETag")), _validator(headers.get("Last-Modified")))


def conditions(validators: Validators) -> dict[str, str]:
    """The headers of a conditional request, with what was stored exactly as it was stored."""
    named = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: kept for name, value in named.items() if (kept := _validator(value)) is not None}


def label_of(headers: HTTPHeaderDict) -> Label:
    """Media type and charset of Content-Type."""
    value = headers.get("Content-Type", "")[:_LONGEST_TYPE]
    message = Message()
    try:
        message["Content-Type"] = value
        charset = message.get_param("charset")
    except (ValueError, UnicodeError, LookupError):
        return Label()
    # Not `get_content_type`, which makes text/plain of what is missing or broken.
    media_type = value.partition(";")[0].strip().lower()
    name = charset.strip("\"' ").lower() if isinstance(charset, str) else None
    return Label(
        media_type if re.fullmatch(r"[\w!#$&^.+-]{1,100}/[\w!#$&^.+-]{1,100}", media_type, re.ASCII) else None,
        name if name and re.fullmatch(r"[\w.:+-]{1,40}", name, re.ASCII) else None,
    )


def _validator(value: str | None) -> str | None:
    # "*" would ask for anything that is newer than nothing: 304 for ever (RFC 9110, 13.1.2).
    if not value or value == "*" or len(value) > _LONGEST_VALIDATOR or not re.fullmatch(_SENDABLE, value):
        return None
    return value

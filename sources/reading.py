"""What a reader hands on: the shapes of a document, of a refusal, and of the bounds that hold for both.

It does not decide what is refused: readers do. Light on purpose: the process that parses loads it first.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sources.fetched import FetchedAs
from sources.masking import masked_message

SAMPLE_CHARS = 200

# Every reason_code that this stage writes, with the meaning an operator needs.
REASON_CODES: dict[str, str] = {
    "symlink_not_followed": "a symbolic link inside a folder or archive",
    "hidden_file": "a file or folder inside a folder or archive whose name starts with a dot, or __MACOSX",
    "special_file": "a pipe, socket or device: never opened",
    "own_store": "the raw store itself, met inside a folder to read",
    "unreadable": "the system or the archive would not give its bytes",
    "oversized": "larger than a limit",
    "too_many_lines": "a text of more lines than any article has",
    "suspicious_ratio": "an archive member that unpacks to far more than its packed size",
    "too_many_members": "an archive with more members than the limit",
    "nested_archive": "an archive inside an archive",
    "encrypted": "an archive member that needs a password",
    "broken_file": "a container that cannot be parsed as what its name says",
    "broken_row": "one row or line that cannot be parsed",
    "no_text_column": "a table or record without any column known to hold text",
    "no_text": "a row whose text is missing or blank",
    "no_main_text": "a page in which no article was found",
    "challenge_page": "a page by which a guard asks whether a human reads",
    "needs_script": "a page whose text only comes with JavaScript",
    "soft_404": "a page that says that there is none, with the status of one that is there",
    "consent_page": "a page that asks for consent to cookies, in the article's place",
    "login_page": "a page to log in, in the article's place",
    "paywall": "a page that shows the beginning of an article and says that the rest is not free",
    "list_page": "a page that lists articles: a first page, a section, a search",
    "unsupported_format": "XML that is not a page: a feed, a drawing, a sitemap",
    "binary": "bytes that are not text",
    "empty": "no bytes, white space only, or a container with nothing in it",
    "undecodable": "text with bytes or characters that no encoding explains",
    "wrong_kind": "a fetched body that is not what its source is listed as: a page in the place of a feed",
    "declares_types": "XML that brings its own document type with declarations, as entity bombs do",
    "nested_too_deep": "XML or JSON nested deeper than any feed is",
    "too_many_items": "a feed, list or sitemap of more items than the limit",
    "parser_too_slow": "an item whose parsing did not end in its time",
    "parser_out_of_memory": "an item whose parsing needed more memory than it may have",
    "parser_raised": "an item on which a parser raised what it should not",
    "parser_died": "an item that ended the process that parsed it",
    "bad_source": "a row of the table of feeds that cannot be asked",
}


# What Unicode wants ignored where it cannot be shown (DerivedCoreProperties.txt, Default_Ignorable_Code_Point): soft
# hyphens, joiners, marks of direction, variation selectors, fillers, tags.
_SHOWN = re.compile(
    r"[^\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def is_blank(text: str) -> bool:
    """Return whether nothing in `text` shows: only white space, and marks that pages leave behind."""
    return _SHOWN.search(text) is None


class InputError(Exception):
    """The user's input cannot be used at all; the message names it and the way out. Commands exit with 2."""


class Refused(Exception):
    """One item is set aside; carried from a reader to the row of `rejections` that records it."""

    def __init__(self, code: str, reason: str, sample: str | bytes | None = None) -> None:
        """Take a code of REASON_CODES, the reason with its way out, and the item's beginning."""
        super().__init__(reason)
        self.code, self.reason, self.sample = code, reason, sample


@dataclass(frozen=True)
class Limits:
    """Bounds in bytes, seconds, counts and ratios; none is ever passed before the item is refused."""

    document_bytes: int = 5_000_000  # one document: a file, a decoded archive member, a row's text
    container_bytes: int = 1 << 30  # one table or archive, and all that an archive unpacks to
    lines: int = 20_000  # of one document
    members: int = 100_000  # entries of one archive
    items: int = 100_000  # of one fetched body: a feed, a sitemap, a page of an API
    ratio: int = 100  # unpacked / packed bytes of one archive member
    parser_s: float = 10  # seconds between two items of a file, or for one document
    parser_bytes: int = 300_000_000  # memory for parsing one document; a container may take four times its size more


@dataclass(frozen=True)
class Origin:
    """Where bytes came from: the stored raw file and the names under which they were met.

    Of a fetched body `source_uri` is the address of its source, `fetched_at` the time of the request.
    """

    source_uri: str
    name: str  # file or member name without folders
    stored_sha256: str  # of the stored raw file: the file itself, or the container
    stored_path: str  # raw folder / prefix / hash, as documents.path holds it
    fetched_at: datetime
    is_member: bool = False
    fetched: FetchedAs | None = None  # of a body that came over the network

    @property
    def stem(self) -> str:
        """Name without its last suffix; a name that is all suffix stays whole."""
        head, dot, _ = self.name.rpartition(".")
        return head if dot and head else self.name


@dataclass(frozen=True)
class Document:
    """One accepted document: a row of `incoming` and its row of `documents`."""

    raw_sha256: str
    source_uri: str
    source_file: str
    source_kind: str
    stem: str
    text: str
    fetched_at: datetime
    media_type: str
    encoding: str | None
    path: str
    container_sha256: str | None = None
    title_field: str | None = None
    outlet_field: str | None = None
    byline_field: str | None = None
    date_field: str | None = None
    item_id: str | None = None


@dataclass(frozen=True)
class Link:
    """An address that a fetched body names: an item's page, the next page of a list, a further sitemap."""

    url: str  # absolute
    role: str  # item, next, sitemap
    item_id: str | None = None
    title_field: str | None = None
    date_field: str | None = None  # of an item: published; of a sitemap: last modified


@dataclass(frozen=True)
class Note:
    """Something that is wrong about a fetched body which is used all the same."""

    text: str


@dataclass(frozen=True)
class Rejection:
    """One item set aside. `raw_sha256` is the stored raw file's, so that the bytes can be found: for a member or a
    row that is the container's."""

    source_uri: str
    raw_sha256: str | None
    reason_code: str
    reason: str
    sample: str | None


Item = Document | Link | Note | Rejection  # what a parser yields


def rejection(refused: Refused, source_uri: str, raw_sha256: str | None) -> Rejection:
    """Turn a reader's refusal into the row that records it: credentials hidden, its sample cut and escaped."""
    if refused.code not in REASON_CODES:
        raise KeyError(f"reason code {refused.code!r} is not in REASON_CODES: add it there with its meaning")
    reason = masked_message(printable(refused.reason))
    return Rejection(source_uri, raw_sha256, refused.code, reason, sample_of(refused.sample))


def sample_of(value: str | bytes | None) -> str | None:
    """At most SAMPLE_CHARS characters of an item's beginning; control characters escaped, credentials hidden."""
    if not value:
        return None
    if isinstance(value, bytes):
        value = value[: SAMPLE_CHARS * 4].decode("utf-8", "backslashreplace")
    # Masked before it is cut: half a credential would not be known as one.
    return printable(masked_message(value[: SAMPLE_CHARS * 4])[:SAMPLE_CHARS])[:SAMPLE_CHARS]


def printable(value: str) -> str:
    r"""Escape what is not printable (control characters, lone surrogates) as \xNN, \uNNNN; spaces stay."""
    if value.isprintable():
        return value
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in value)

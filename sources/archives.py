"""A zip archive -> its members, one at a time: decides which members may be unpacked and how far.

It does not decide what a member is (formats.py). Nothing is written under a member's name, so a name that points out
of the archive can do no harm; it is cleaned all the same, since it becomes part of an address. Every limit counts the
bytes that come out, never what the archive says about itself.
"""

import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

from sources.formats import format_of, is_archive_name
from sources.masking import masked_address
from sources.one_document import container_oversized, document_oversized
from sources.raw_store import LINK_REASON
from sources.reading import Limits, Origin, Refused, printable
from sources.walking import HIDDEN_REASON, is_hidden

_CHUNK = 1 << 16
_RATIO_FLOOR = 1 << 20  # below it a high ratio is a blank page, not a bomb
_IN_MEMORY = 1 << 23
_DIRECTORY_BYTES_PER_MEMBER = 512  # an entry of the directory is 46 bytes, its name and a few extra fields
_ENCRYPTED = 0x1
_WAY_OUT = "pack it again with another program, or unpack it and give the folder"


class _DiskFull(Exception):
    """The disk for temporary files takes no more: everybody's trouble and no fault of the archive."""


class _UnpackedTooMuch(Exception):
    """All members together passed the container limit: the rest of the archive is not unpacked."""


@dataclass(frozen=True)
class Member:
    """One member: its cleaned name, and its unpacked bytes or the reason why they are not given."""

    name: str
    content: BinaryIO | Refused


def read_members(stream: BinaryIO, limits: Limits) -> Iterator[Member]:
    """Every file of the archive in the archive's order; each content is closed when the next member is asked for.

    Raises Refused if the archive as a whole cannot be read: `broken_file`, `too_many_members`, `oversized`.
    """
    _check_directory(stream, limits)
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > limits.members:
                raise _too_many(len(infos), limits)
            yield from _members(archive, infos, limits)
    except _DiskFull as error:
        raise OSError(*error.args) from error
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, UnicodeError) as error:
        raise Refused("broken_file", f"not readable as a zip archive ({str(error)[:200]}): {_WAY_OUT}") from error


def member_origin(origin: Origin, name: str) -> Origin:
    """The member's place in the world: `archive#folder/name`."""
    return Origin(
        source_uri=f"{origin.source_uri}#{name}",
        name=name.rpartition("/")[2],
        stored_sha256=origin.stored_sha256,
        stored_path=origin.stored_path,
        fetched_at=origin.fetched_at,
        is_member=True,
    )


def _members(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], limits: Limits) -> Iterator[Member]:
    left = limits.container_bytes
    hidden: set[str] = set()
    for at, info in enumerate(infos):
        name = _clean(info.filename)
        folder = _hidden_part(name)
        if folder is not None:
            if folder not in hidden:
                hidden.add(folder)
                yield Member(folder, Refused("hidden_file", HIDDEN_REASON))
            continue
        verdict = _verdict(info, name)
        if verdict is not None:
            yield Member(name, verdict)
            continue
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as content:
            try:
                left -= _unpack(archive, info, content, limits, left)
                content.seek(0)
                yield Member(name, content)  # type: ignore[arg-type]  # reads and seeks as a BinaryIO does
            except _UnpackedTooMuch as error:
                refused = container_oversized(limits.container_bytes, limits, at_least=True)
                refused.reason = f"{len(infos) - at} of {len(infos)} members were not read, unpacked {refused.reason}"
                raise refused from error
            except Refused as refused:
                left -= content.tell()  # what was unpacked for nothing counts too, or many bombs would add up
                yield Member(name, refused)


def _verdict(info: zipfile.ZipInfo, name: str) -> Refused | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return Refused("symlink_not_followed", LINK_REASON)
    if info.flag_bits & _ENCRYPTED:
        return Refused("encrypted", "the member needs a password: unpack the archive and give the folder")
    if is_archive_name(name):
        return Refused("nested_archive", "archives inside archives are not read: unpack the outer one")
    return None


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, content: IO[bytes], limits: Limits, left: int) -> int:
    """Unpack a member, counting; returns the count. Raises at the first chunk over a limit."""
    is_container = format_of(info.filename).is_container
    most = limits.container_bytes if is_container else limits.document_bytes
    size = 0
    try:
        with archive.open(info) as member:
            while chunk := member.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise (container_oversized if is_container else document_oversized)(most, limits, at_least=True)
                if size > left:
                    raise _UnpackedTooMuch
                if size > _RATIO_FLOOR and size > limits.ratio * max(info.compress_size, 1):
                    reason = (
                        f"{info.compress_size:,} packed bytes gave over {size:,}, more than {limits.ratio} to 1, as "
                        "archive bombs do: if it is genuine, unpack the archive and give the folder"
                    )
                    raise Refused("suspicious_ratio", reason)
                try:
                    content.write(chunk)
                except OSError as error:
                    # It would name no file; the way out is to free the disk of temporary files.
                    raise _DiskFull(error.errno, error.strerror, tempfile.gettempdir()) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refused("unreadable", f"the member cannot be unpacked ({str(error)[:200]}): {_WAY_OUT}") from error
    return size


def _clean(name: str) -> str:
    """The member's name as a relative path: no root, no drive, no way up, nothing unprintable, no credentials."""
    parts = masked_address(printable(name.replace("\\", "/"))).split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..") and not part.endswith(":")) or "unnamed"


def _hidden_part(name: str) -> str | None:
    parts = name.split("/")
    return next(("/".join(parts[: at + 1]) for at, part in enumerate(parts) if is_hidden(part)), None)


def _check_directory(stream: BinaryIO, limits: Limits) -> None:
    """Refuse a directory too large for the allowed members before zipfile takes all of it into memory.

    The end record and its 64-bit form are laid out in APPNOTE.TXT 4.3.14 to 4.3.16; a damaged one is zipfile's case.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - (1 << 16) - 22 - 20))
    tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    count, length = struct.unpack_from("<HI", tail, end + 10) if 0 <= end <= len(tail) - 22 else (0, 0)
    locator = tail[end - 20 : end] if end >= 20 else b""
    if locator.startswith(b"PK\x06\x07"):
        stream.seek(min(int.from_bytes(locator[8:16], "little"), size))
        record = stream.read(56)
        count, length = struct.unpack_from("<QQ", record.ljust(56, b"\0"), 32)
    stream.seek(0)
    if count > limits.members or min(length, size) > limits.members * _DIRECTORY_BYTES_PER_MEMBER:
        raise _too_many(count, limits)


def _too_many(count: int, limits: Limits) -> Refused:
    reason = f"{count:,} members are over the limit of {limits.members:,}: split the archive, or unpack it"
    return Refused("too_many_members", reason)

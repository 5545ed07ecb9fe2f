"""Address or message -> the same without credentials: decides what of it must not be stored, shown or logged.

Hidden are what an address carries before its host (`https://user:password@host/`), the values of parameters that are
known to open doors (`?access_token=...`), and in messages also passwords and keys set in words (`API_KEY=...`). A
file's known ending stays, since it decides how the file is read. Names that also number articles (`?code=...`) leave eight
digits of their value's hash: two articles must not become one, and no key of that length can be found from them. It
refuses to judge the text of articles, which is kept as it came, and cannot know a secret that stands without a name.
"""

import hashlib
import re

HIDDEN = "***"

# One slash is enough: a path that was given as an address has lost the other.
_USER = re.compile(r"(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]{1,19}+:/{1,3}+)[^\s/?#<>]{1,2000}@")
_STRONG = (
    r"[\w.[\]-]{0,40}?(?:token|secret(?!ar)|passw(?:or)?d|(?:api|access|auth|app|private|consumer|licen[cs]e"
    r"|subscription|functions?)(?:[_-]|%5F|%2D)?key|signature|credential|client[_-]?id|session[_-]?id)[\w.[\]-]{0,40}?"
    r"|pwd|sig|auth|authorization|bearer|jwt"
)
# Also names of harmless things: hidden only if long as keys are. Those that number articles stay apart from each other.
_WEAK, _NUMBERING = r"sid|session|pass", r"key|code|hash"
_END = r"(?=(?:\.(?:txt|text|md|html?|xhtml|jsonl?|ndjson|[ct]sv|parquet|zip))?(?:[&;#\s\"'<>/]|$))"
_PARAMETER = re.compile(
    rf"([?&;#](?:(?:{_STRONG})=|(?:{_WEAK}|(?P<numbering>{_NUMBERING}))=(?=[^&;#\s]{{16}})))"
    rf"(?P<value>[^&;#\s\"'<>/]{{1,4000}}?){_END}",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(\bauthorization[\"']?\s{0,9}[:=]\s{0,9}[\"']?(?:[a-z]{1,20}\s{1,9})?)[^\s\"',;]+", re.IGNORECASE
)
_SETTING = re.compile(
    r"((?:password|passwd|secret|api[_-]?key|access[_-]?key|token|credentials?)[\w-]{0,40}[\"']?\s{0,9}[:=]\s{0,9}[\"']?)"
    r"[^\s\"',;&]+",
    re.IGNORECASE,
)


def masked_address(text: str) -> str:
    """Return an address or path with `***` for its credentials; the same again if it is masked already."""
    if "=" not in text and "@" not in text:
        return text
    return _PARAMETER.sub(_hidden, _USER.sub(rf"\1{HIDDEN}@", text))


def masked_message(text: str) -> str:
    """Return a reason, message or sample with `***` for credentials in addresses, headers and settings."""
    return _SETTING.sub(rf"\1{HIDDEN}", _HEADER.sub(rf"\1{HIDDEN}", masked_address(text)))


def _hidden(parameter: re.Match[str]) -> str:
    is_number = parameter["numbering"] is not None
    mark = hashlib.sha256(parameter["value"].encode("utf-8", "surrogatepass")).hexdigest()[:8] if is_number else ""
    return f"{parameter[1]}{HIDDEN}{mark}"

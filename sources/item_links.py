"""A link as a source writes it -> an absolute address: decides what of an address says where its reader came from.

Tracking parameters and fragments go, the rest of the query stays as it is written and in its order: which other
parameter names an article only its site knows. It refuses whatever is not http or https, and resolves no name.
"""

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

# Whole names and beginnings of names that advertisers and mailers add (the lists of ClearURLs and of Firefox's query
# stripping). Lists that also take `source`, `ref` or `uid` away make two articles one on sites that number them so.
_TRACKERS = frozenset(
    {
        "fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "msclkid", "twclid", "yclid", "ysclid", "igshid",
        "igsh", "mc_cid", "mc_eid", "mkt_tok", "oly_anon_id", "oly_enc_id", "vero_conv", "vero_id", "_hsenc", "_hsmi",
        "__hssc", "__hstc", "__hsfp", "hsctatracking", "ml_subscriber", "ml_subscriber_hash", "rb_clickid", "s_cid",
        "wickedid", "xtor", "ns_campaign", "ns_mchannel", "ns_source", "at_medium", "at_campaign", "at_custom1",
        "at_custom2", "at_custom3", "at_custom4", "cmpid", "guccounter", "guce_referrer", "guce_referrer_sig",
        "__twitter_impression", "ref_src", "ref_url",
        "appname",  # ReliefWeb's: whoever asked for the list
    }
)  # fmt: skip
_TRACKER_STARTS = ("utm_", "pk_", "mtm_", "matomo_", "itm_", "hsa_", "wt_mc", "wt.mc")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 4000  # characters; servers take no more, and no article's address is near it


def item_address(link: str | None, base_url: str) -> str | None:
    """Return the absolute address of `link`, found in a body of `base_url`, without credentials, tracking parameters
    and fragment; None if it leads nowhere on the web."""
    parts = _absolute(link, base_url)
    if parts is None:
        return None
    kept = [piece for piece in parts.query.split("&") if not _is_tracker(piece)]
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    if parts.port is not None and parts.port != _DEFAULT_PORTS[parts.scheme]:
        host += f":{parts.port}"
    return urlunsplit((parts.scheme, host, parts.path or "/", "&".join(kept), ""))


def host_of(address: str) -> str | None:
    """Return the host of an http(s) address in lower case, without port; None for anything else."""
    parts = _absolute(address, "")
    return None if parts is None else parts.hostname


def _absolute(link: str | None, base_url: str) -> SplitResult | None:
    # White space inside is what a line break in the feed left there; browsers drop it too (WHATWG URL, 4.4).
    written = "".join(c for c in (link or "").strip() if c not in "\t\r\n")
    if not written or len(written) > _LONGEST or re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", written):
        return None
    # What cannot be printed browsers percent-encode.
    written = "".join(c if c.isprintable() and c != " " else quote(c) for c in written)
    try:
        parts = urlsplit(urljoin(base_url, written))
        if parts.scheme in _DEFAULT_PORTS and parts.hostname and "%" not in parts.hostname and parts.port != 0:
            return parts
    except ValueError:  # a port or an IPv6 host that is none
        pass
    return None


def _is_tracker(piece: str) -> bool:
    name = piece.partition("=")[0].lower()
    return name in _TRACKERS or name.startswith(_TRACKER_STARTS)

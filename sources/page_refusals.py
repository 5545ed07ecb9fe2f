"""A page and the text found in it -> why it is no article, if it is none: decides what a poll sets aside.

Structure decides first: what the page states of itself, where the request ended, how much text there is. Phrases count
only where a page without an article says them. A page that states an article and shows its text is never refused: the
rules would rather let a wrong page through, which its reader can see, than lose an article, which nobody would.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources import page_phrases as phrases
from sources.page_statements import PageStatements, is_home, is_same_site, place_of
from sources.reading import Refused, is_blank

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Characters of text. The shortest articles of the benchmark have some 300, news flashes one sentence.
_NOTICE, _STUB, _FLASH = 1500, 800, 250
_NOTHING = 40  # letters: a share button, a caption's credit
_NOTE = 80  # a heading that says that there is no page
_HEADING = 120  # longer headings are sentences of an article
_CONSENT_SHARE = 0.6  # of the text in paragraphs that speak of cookies and data
_TEASERS = 5  # boxes with a linked heading; articles have them too, beside their own text
_MOST_TEASERS = 200  # looked at
_TEASER_SHARE = 0.6  # of a list's text that stands in such boxes
_FULL = 0.5  # of the words that a page states
_LOGIN_PATH = re.compile(r"/(?:log[-_]?in|sign[-_]?in|auth|sso|account|register|anmelden|connexion)(?:[/.?]|$)", re.I)
_CONSENT_PLACE = re.compile(
    r"^(?:consent|guce|cmp|cookies?|privacy)[.-]|/(?:consent|cookie-?wall|privacy-?wall|collectconsent)", re.I
)
# What guards put into the pages that they show in place of all others, by their own documentation or their markup.
_GUARDS = (
    "//*[@id='challenge-form' or @id='challenge-running' or @id='challenge-error-text' or @id='cf-wrapper' or "
    "@id='cf-error-details' or @id='px-captcha' or @id='anubis_challenge' or contains(@class,'cf-browser-verification')]"
    "|//iframe[contains(@src,'captcha-delivery.com') or contains(@src,'_Incapsula_Resource')]"
    "|//script[contains(@src,'captcha-delivery.com') or contains(@src,'/_Incapsula_Resource') or "
    "contains(@src,'awswaf.com') or contains(text(),'_cf_chl_opt') or contains(text(),'sucuri_cloudproxy_js')]"
)
# Widgets that also guard forms for comments and letters.
_CAPTCHAS = "//*[contains(@class,'g-recaptcha') or contains(@class,'h-captcha') or contains(@class,'cf-turnstile')]"
_LOGIN_FIELD = "//input[translate(@type,'PASWORD','pasword')='password']"
_LINKED_HEADINGS = (
    "//*[self::h2 or self::h3 or self::h4][.//a[@href and not(starts-with(@href, '#'))] or ancestor::a[@href]]"
)
_WALL = "//*[contains(@class,'paywall') or contains(@id,'paywall') or contains(@class,'subscription-required')]"
_SHOWN = "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template)]"
_SIMPLE_SELECTOR = re.compile(r"(\w+)?([.#])([\w-]+)")


@dataclass(frozen=True)
class Page:
    """A page as it came, and what was found in it."""

    asked: str  # address that was asked
    came_from: str  # address that gave the answer
    tree: "HtmlElement"
    statements: PageStatements
    text: str  # of its article; "" if none was found

    @property
    def heads(self) -> list[str]:
        """Title and headings, and the pieces of the title between its separators."""
        window = self.statements.window_title
        pieces = [*self.statements.headings, window, *re.split(r"\s+[|\u2013\u2014\u2022\u00b7:-]\s+", window)]
        return [piece for piece in pieces if piece and len(piece) <= _HEADING]

    @property
    def is_told(self) -> bool:
        """Whether the page states an article and shows more of it than a stub."""
        return self.statements.is_article and len(self.text) >= _STUB


def refusal_of(page: Page) -> Refused | None:
    """Return why the page is no article, with the way out, or None if it is taken for one."""
    for rule in _RULES:
        reason = rule(page)
        if reason is not None:
            return Refused(_CODES[rule], reason, page.text or page.statements.window_title or None)
    return None


def _is_challenge(page: Page) -> str | None:
    if len(page.text) >= _STUB:
        return None
    says = any(phrases.CHALLENGE.search(head) for head in page.heads)
    marks = _GUARDS if len(page.text) >= _FLASH else f"{_GUARDS}|{_CAPTCHAS}"
    if not says and (page.statements.is_article or not page.tree.xpath(marks)):
        return None
    return (
        "a guard before the site asks whether a human reads: ask the outlet for access, a feed or an API, or "
        "give the articles as files"
    )


def _needs_script(page: Page) -> str | None:
    if len(page.text) >= _FLASH and not phrases.NEEDS_SCRIPT.search(page.text[:_FLASH]):
        return None
    if len(page.text) >= _STUB or (page.statements.is_article and len(page.text) >= _FLASH):
        return None
    notes = " ".join(" ".join(n.text_content().split())[:500] for n in page.tree.xpath("//noscript"))
    shown = " ".join(" ".join(page.tree.xpath(_SHOWN)).split())
    asks = phrases.NEEDS_SCRIPT.search(shown[:2000]) or phrases.NEEDS_SCRIPT.search(notes)
    is_shell = bool(page.tree.xpath("//body//script|//head//script")) and len(shown) < _FLASH and not page.text
    if (asks and len(shown) < _STUB) or is_shell:
        return (
            "its text only comes with JavaScript, which is not run: use the outlet's feed or API, or save the page "
            "from a browser and give the file"
        )
    return None


def _is_not_found(page: Page) -> str | None:
    asked, came = page.asked, page.came_from
    if is_home(came) and not is_home(asked) and is_same_site(asked, came):
        return f"the request for it ended at the first page, {came}: the article is gone; take its address out"
    if page.is_told:
        return None
    # Beside a long text, as the latest news on such a page, it has to be all that the heading says.
    longest = _NOTE if len(page.text) < _STUB else _NOTE / 2
    said = next((head for head in page.heads if len(head) <= longest and phrases.NOT_FOUND.search(head)), None)
    first = page.text[:_HEADING].partition("\n")[0]
    if said is None and len(page.text) < _FLASH and phrases.NOT_FOUND.search(first):
        said = first
    return said and f"its answer has status 200 and says {said!r}: the article is gone; take its address out"


def _asks_consent(page: Page) -> str | None:
    if page.is_told:
        return None
    way_out = "the text comes after a consent that is not given here: use the outlet's feed, or give the page as a file"
    place, asked = place_of(page.came_from), place_of(page.asked)
    is_elsewhere = (place.hostname, place.path) != (asked.hostname, asked.path)
    if is_elsewhere and (_CONSENT_PLACE.search(place.hostname or "") or _CONSENT_PLACE.search(place.path)):
        return f"the request ended at a page for consent, {place.hostname}: {way_out}"
    if 0 < len(page.text) < _NOTICE and not page.statements.linked.is_article:
        paragraphs = page.text.split("\n")
        notice = sum(len(p) for p in paragraphs if phrases.CONSENT.search(p))
        if notice >= _CONSENT_SHARE * len(page.text):
            return f"all it shows is a notice about cookies and data: {way_out}"
    return None


def _asks_login(page: Page) -> str | None:
    if len(page.text) >= _STUB:
        return None
    moved = _LOGIN_PATH.search(place_of(page.came_from).path) and not _LOGIN_PATH.search(place_of(page.asked).path)
    says = any(phrases.LOGIN.search(head) for head in page.heads)
    if moved or (says and page.tree.xpath(_LOGIN_FIELD)):
        return "a page to log in came in its place: use the outlet's feed, or give the article as a file"
    return None


def _is_locked(page: Page) -> str | None:
    linked = page.statements.linked
    words = len(page.text.split())
    is_locked = linked.is_free is False or page.statements.tier == "locked"
    if not is_locked and len(page.text) >= _STUB:
        return None
    calls = any(phrases.SUBSCRIBE.search(part) for part in (*page.text.split("\n")[-3:], *_walls(page)))
    if not is_locked and not calls:
        return None
    if linked.words:
        is_cut = words < _FULL * linked.words
    else:
        parts = [_length(page.tree, selector) for selector in linked.locked_parts]
        is_missing = bool(parts) and max(parts) < _FLASH
        ends = page.text.rstrip(" ]").endswith(("...", "\u2026"))
        is_cut = len(page.text) < _STUB if is_missing else not parts and len(page.text) < _NOTICE
        is_cut = is_cut or ((calls or ends) and len(page.text) < 2 * _NOTICE and (not parts or is_missing))
    if not is_cut:
        return None
    return f"the page shows {words:,} words and says that the rest is not free: give the article as a file if you may read it"


def _is_list(page: Page) -> str | None:
    way_out = "give the articles' own addresses, or set its kind to feed or sitemap"
    if page.statements.is_article or page.statements.has_date:
        return None
    if page.statements.is_list or is_home(page.came_from):
        return f"it is a page that lists others, not an article: {way_out}"
    teasers = _teasers(page.tree)
    lines = [line for line in (" ".join(line.split()).strip("- ") for line in page.text.split("\n")) if line]
    sizes = [sum(len(line) for line in lines if line in teaser) for teaser in teasers]
    # An article's own heading may be a link to itself: then most of the text stands under that one.
    is_spread = len(teasers) >= _TEASERS and max(sizes) <= sum(sizes) / 2
    if is_spread and sum(sizes) >= _TEASER_SHARE * sum(map(len, lines)):
        return f"its text are the beginnings of {len(teasers)} others, each under a heading with a link: {way_out}"
    return None


def _has_no_text(page: Page) -> str | None:
    letters = sum(map(str.isalpha, page.text[: 10 * _NOTHING]))
    if not is_blank(page.text) and letters >= _NOTHING:
        return None
    return (
        f"no article was found in the page, {letters} letters in all: give its text as plain text, or another address"
    )


_RULES: tuple[Callable[[Page], str | None], ...] = (
    _is_challenge, _needs_script, _is_not_found, _asks_consent, _asks_login, _is_locked, _is_list, _has_no_text,
)  # fmt: skip
_CODES = dict(
    zip(
        _RULES,
        (
            "challenge_page", "needs_script", "soft_404", "consent_page", "login_page", "paywall", "list_page",
            "no_main_text",
        ),
        strict=True,
    )
)  # fmt: skip


def _teasers(tree: "HtmlElement") -> list[str]:
    """The texts of the boxes that hold one heading with a link to another page each."""
    found = {}
    for heading in tree.xpath(_LINKED_HEADINGS)[:_MOST_TEASERS]:
        words = heading.text_content().split()
        box = heading.getparent()
        while box is not None and int(box.xpath(f"count(.{_LINKED_HEADINGS})")) == 1:
            shown = box.text_content().split()
            if len(shown) > len(words):
                found[box] = " ".join(shown)
                break
            box = box.getparent()
    return list(found.values())


def _walls(page: Page) -> list[str]:
    """The texts of boxes that the page itself calls a paywall; not of a whole article in such a box."""
    texts = (" ".join(wall.text_content().split()) for wall in page.tree.xpath(_WALL))
    return [text for text in texts if 0 < len(text) < _STUB]


def _length(tree: "HtmlElement", selector: str) -> int:
    """Characters in the elements that the last step of a CSS selector names: a class or an id."""
    step = _SIMPLE_SELECTOR.search(selector.rsplit(maxsplit=1)[-1]) if selector.split() else None
    if step is None:
        return 0
    name = "contains(concat(' ', normalize-space(@class), ' '), concat(' ', $of, ' '))" if step[2] == "." else "@id=$of"
    found = tree.xpath(f"//*[{name}]", of=step[3])
    return sum(len(" ".join(element.text_content().split())) for element in found[:50])

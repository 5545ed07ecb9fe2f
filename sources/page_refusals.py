"""A page and the text found in it -> why it is no article, if it is none: decides what a poll sets aside.

Structure decides first: what the page states of itself, where the request ended, how much text there is. Phrases count
only where a page without an article says them, and where they are all that a heading or a sentence says. A page that
states an article and shows its text is never refused: the rules would rather let a wrong page through, which its reader
can see, than lose an article, which nobody would.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sources import page_phrases as phrases
from sources.page_statements import PageStatements, is_home, is_same_site, place_of
from sources.reading import Refused, is_blank

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Characters of text. The shortest articles of the benchmark have some 300, news flashes one sentence.
_NOTICE, _TEASER, _STUB, _FLASH = 1500, 1200, 800, 250
_SENTENCE, _CALL = 40, 140  # the shortest sentence that tells something; the longest that calls to subscribe
_PER_SYLLABLE = 2  # letters of an alphabet to a character of a script that writes syllables or words
_NOTHING = 40  # letters: a share button, a caption's credit
_NOTE = 80  # a heading that says that there is no page
_HEADING = 120  # longer headings are sentences of an article
_CONSENT_SHARE, _ALL = 0.6, 0.9  # of the text in paragraphs that speak of cookies and data
_LINKS, _MOST_LINKS, _LINK_SHARE = 10, 2000, 0.8  # lines that are links: of a list, looked at, of its text
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
_LINKED = "//body//a[@href and not(starts-with(@href, '#'))]"
_WALL = "//*[contains(@class,'paywall') or contains(@id,'paywall') or contains(@class,'subscription-required')]"
_SHOWN = "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template)]"
_SYLLABLES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]")
_ENDS = re.compile(r"(?<=[.!?\u2026\u061f])\s+|(?<=[\u3002\uff01\uff1f])")
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

    @cached_property
    def size(self) -> int:
        """Characters of its text, as many as an alphabet would need."""
        return len(self.text) + (_PER_SYLLABLE - 1) * len(_SYLLABLES.findall(self.text))

    @cached_property
    def lines(self) -> list[str]:
        """Paragraphs of its text, without those that repeat a heading."""
        heads = {*self.statements.headings, self.statements.title, self.statements.window_title}
        lines = (" ".join(line.split()) for line in self.text.split("\n"))
        return [line for line in lines if line and line not in heads]

    @cached_property
    def is_told(self) -> bool:
        """Whether the page states an article and tells it: at length, or in sentences that no wall says."""
        if not self.statements.is_article or self.size >= _STUB:
            return self.statements.is_article
        walls = (phrases.NOT_FOUND, phrases.OF_PAGES, phrases.SERVER_STATE, phrases.LOGIN, phrases.SUBSCRIBE,
                 phrases.CHALLENGE, phrases.NEEDS_SCRIPT)  # fmt: skip
        told = [sentence for sentence in _sentences(self.lines[:20]) if _letters(sentence) >= _SENTENCE]
        return sum(not any(wall.search(sentence) for wall in walls) for sentence in told) > 1


def refusal_of(page: Page) -> Refused | None:
    """Return why the page is no article, with the way out, or None if it is taken for one."""
    for rule in _RULES:
        reason = rule(page)
        if reason is not None:
            return Refused(_CODES[rule], reason, page.text or page.statements.window_title or None)
    return None


def _is_challenge(page: Page) -> str | None:
    if page.size >= _STUB or page.is_told:
        return None
    says = any(phrases.CHALLENGE.search(head) for head in page.heads)
    if page.size < _FLASH and not page.statements.is_article:
        says = says or any(phrases.CHALLENGE.search(s) for s in _sentences(page.lines))
    marks = _GUARDS if page.size >= _FLASH else f"{_GUARDS}|{_CAPTCHAS}"
    if not says and (page.statements.is_article or not page.tree.xpath(marks)):
        return None
    return (
        "a guard before the site asks whether a human reads: ask the outlet for access, a feed or an API, or "
        "give the articles as files"
    )


def _needs_script(page: Page) -> str | None:
    if page.size >= _STUB:
        return None
    tells = [line for line in page.lines if not phrases.NEEDS_SCRIPT.search(line[:_STUB])]
    if page.size >= _FLASH and len(tells) == len(page.lines):
        return None
    if page.statements.is_article and _letters(" ".join(tells)) >= _SENTENCE:
        return None
    texts = (" ".join(n.text_content().split())[:500] for n in page.tree.xpath("(//noscript)[position() <= 20]"))
    notes = [text for text in texts if not phrases.OF_COMMENTS.search(text)]
    shown = " ".join(" ".join(page.tree.xpath(_SHOWN)).split())
    asks = phrases.NEEDS_SCRIPT.search(shown[:2000]) or any(map(phrases.NEEDS_SCRIPT.search, notes))
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
    # Beside a long text, as the latest news on such a page, it has to be what the page prints as its heading.
    is_long = page.size >= _STUB
    heads = list(page.statements.headings or page.heads) if is_long else page.heads
    heads += _sentences(page.lines[:1])[:1] if page.size < _FLASH else []
    longest = _NOTE / 2 if is_long else _NOTE
    said = next((head for head in heads if len(head) <= longest and phrases.NOT_FOUND.search(head)), None)
    return said and f"its answer has status 200 and says {said!r}: the article is gone; take its address out"


def _is_of_server(page: Page) -> str | None:
    if page.size >= _STUB or page.is_told:
        return None
    heads = [*page.heads, *_sentences(page.lines[:1])[:1]]
    said = next((head for head in heads if len(head) <= _NOTE and phrases.SERVER_STATE.search(head)), None)
    return said and f"its answer has status 200 and says {said!r}: the server shows no article; ask again later"


def _asks_consent(page: Page) -> str | None:
    if page.statements.is_article and page.size >= _STUB:
        return None
    way_out = "the text comes after a consent that is not given here: use the outlet's feed, or give the page as a file"
    place, asked = place_of(page.came_from), place_of(page.asked)
    is_elsewhere = (place.hostname, place.path) != (asked.hostname, asked.path)
    if is_elsewhere and (_CONSENT_PLACE.search(place.hostname or "") or _CONSENT_PLACE.search(place.path)):
        return f"the request ended at a page for consent, {place.hostname}: {way_out}"
    notices = [p for p in page.lines if phrases.CONSENT.search(p) and phrases.TO_READER.search(p)]
    is_asked = page.size < _NOTICE or any(map(phrases.CONSENT_ASKED.search, notices))
    share = _ALL if page.statements.is_article or page.size >= _NOTICE else _CONSENT_SHARE
    if notices and is_asked and sum(map(len, notices)) >= share * sum(map(len, page.lines)):
        return f"all it shows is a notice about cookies and data: {way_out}"
    return None


def _asks_login(page: Page) -> str | None:
    if page.size >= _STUB:
        return None
    moved = _LOGIN_PATH.search(place_of(page.came_from).path) and not _LOGIN_PATH.search(place_of(page.asked).path)
    says = not page.is_told and any(phrases.LOGIN.search(head) for head in page.heads)
    if moved or (says and page.tree.xpath(_LOGIN_FIELD)):
        return "a page to log in came in its place: use the outlet's feed, or give the article as a file"
    return None


def _is_locked(page: Page) -> str | None:
    linked = page.statements.linked
    words = len(page.text.split())
    is_locked = linked.is_free is False or page.statements.tier == "locked"
    if linked.is_free and not is_locked:
        return None
    walls = _walls(page) if is_locked or page.size < _TEASER else []
    calls = _calls(page) or any(phrases.SUBSCRIBE_BOX.search(wall) for wall in walls)
    if not is_locked and not calls:
        return None
    if not is_locked and page.size >= _STUB and not (walls and _is_wall(walls)) and not _is_wall(page.lines[-1:]):
        return None
    if linked.words:
        is_cut = words < _FULL * linked.words
    else:
        parts = [_length(page.tree, selector) for selector in linked.locked_parts]
        is_missing = bool(parts) and max(parts) < _FLASH
        ends = page.text.rstrip(" ]").endswith(("...", "\u2026"))
        is_cut = page.size < _STUB if is_missing else not parts and page.size < _NOTICE
        is_cut = is_cut or ((calls or ends) and is_locked and page.size < 2 * _NOTICE and (not parts or is_missing))
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
    lines = [line for line in (line.strip("- ") for line in page.lines) if line]
    sizes = [sum(len(line) for line in lines if line in teaser) for teaser in teasers]
    # An article's own heading may be a link to itself: then most of the text stands under that one.
    is_spread = len(teasers) >= _TEASERS and max(sizes) <= sum(sizes) / 2
    if is_spread and sum(sizes) >= _TEASER_SHARE * sum(map(len, lines)):
        return f"its text are the beginnings of {len(teasers)} others, each under a heading with a link: {way_out}"
    links = {" ".join(link.text_content().split()) for link in page.tree.xpath(_LINKED)[:_MOST_LINKS]}
    linked = [line for line in lines if line in links]
    if len(linked) >= _LINKS and sum(map(len, linked)) >= _LINK_SHARE * sum(map(len, lines)):
        return f"its text are {len(linked)} links to others: {way_out}"
    return None


def _has_no_text(page: Page) -> str | None:
    letters = _letters(page.text[: 10 * _NOTHING])
    if not is_blank(page.text) and letters >= _NOTHING:
        return None
    return (
        f"no article was found in the page, {letters} letters in all: give its text as plain text, or another address"
    )


_RULES: tuple[Callable[[Page], str | None], ...] = (
    _is_challenge, _needs_script, _is_not_found, _is_of_server, _asks_consent, _asks_login, _is_locked, _is_list,
    _has_no_text,
)  # fmt: skip
_CODES = dict(
    zip(
        _RULES,
        (
            "challenge_page", "needs_script", "soft_404", "no_main_text", "consent_page", "login_page", "paywall",
            "list_page", "no_main_text",
        ),
        strict=True,
    )
)  # fmt: skip


def _letters(text: str) -> int:
    """Letters of a text, as many as an alphabet would need."""
    return sum(map(str.isalpha, text)) + (_PER_SYLLABLE - 1) * len(_SYLLABLES.findall(text))


def _sentences(lines: list[str]) -> list[str]:
    return [sentence for line in lines for sentence in _ENDS.split(line[:_NOTICE]) if sentence]


def _calls(page: Page) -> bool:
    """Whether one of the last short sentences calls to subscribe, and not to a letter."""
    last = [sentence for sentence in _sentences(page.lines[-3:]) if len(sentence) <= _CALL]
    return any(phrases.SUBSCRIBE.search(call) and not phrases.LETTERS.search(call) for call in last)


def _is_wall(lines: list[str]) -> bool:
    """Whether a sentence of the lines is one by which articles are cut off, as a whole."""
    return any(map(phrases.WALL_END.search, _sentences(lines)))


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

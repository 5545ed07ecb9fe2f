"""page_refusals: phrases of walls where they are all that is said, and the same words in a headline or a story."""

from datetime import UTC, datetime

import pytest

from sources.fetched import FetchedAs
from sources.pages import read_page
from sources.reading import Document, Limits, Origin, Rejection
from tests.sources.page_samples import ARTICLE, LINKED, LOGIN_FORM, PARAGRAPHS, TEASER, TITLE, bare, page, paragraphs

URL = "https://www.daily-post.example/world/convoy-leaves"
OG = '<meta property="og:type" content="article">'
FREE = LINKED % ', "isAccessibleForFree": true'
SHORT = paragraphs(*PARAGRAPHS[:2])
LONG_TEASER = paragraphs(*PARAGRAPHS[:4])
MODAL = f'<div class="modal" style="display:none">{LOGIN_FORM}</div>'
COMMENTS = "<noscript>Please enable JavaScript to view the comments.</noscript>"
FLASH = paragraphs("Five people were killed when a shell hit a bus near the town on Thursday, the monitors said.")
FINED = paragraphs(
    "The data protection authority fined the registry 20,000 pounds for a breach of GDPR on Thursday.",
    "It had published the personal data of 350 wounded people on its site, the authority said, without their consent.",
    "The registry said that it would appeal, and that the personal data were taken down within the hour.",
)
TRY = paragraphs("Try the search box, or go back to the first page of our site to find what you looked for.")
LATER = paragraphs("Please come again in a few minutes, and thank you for your patience.")
TCF = paragraphs(
    "We value your privacy. We and our 842 partners store and access information on a device, such as cookies, and"
    " process personal data, such as unique identifiers and standard information sent by a device, for personalised"
    " advertising and content, measurement of both, audience research and services development.",
    "With your permission we and our partners may use precise geolocation data and identification through device"
    " scanning. You may click to consent to our and our 842 partners' processing as described above, or access more"
    " detailed information and change your preferences before consenting or to refuse consenting.",
    "Please note that some processing of your personal data may not require your consent, but you have a right to object"
    " to such processing. Your preferences will apply to this website only. You can change your preferences or withdraw"
    " your consent at any time by returning to this site and clicking the button at the bottom of the webpage.",
    "Cookies, device or similar online identifiers together with other information can be stored or read on your device"
    " to recognise it each time it connects to an app or to a website, for one or several of the purposes presented here."
    " Personal data can be used to create a profile about you. Our partners can use that consent.",
    "Advertising presented to you on this service can be based on limited data, such as the website or app you are using,"
    " your non-precise location, your device type or which content you are interacting with, for which your consent is"
    " asked.",
)


def titled(title: str, body: str, head: str = "", lang: str = "en") -> str:
    return page(body, title=f"{title} | Daily Post", heading=title, head=head, lang=lang)


def code_of(body: str) -> str:
    as_what = FetchedAs("article", URL, "text/html", None, None)
    origin = Origin(URL, "a", "ab" * 32, "raw/ab/x", datetime(2016, 12, 16, tzinfo=UTC), fetched=as_what)
    item = next(item for item in read_page(body.encode(), origin, Limits()) if isinstance(item, Document | Rejection))
    return item.reason_code if isinstance(item, Rejection) else "an article"


@pytest.mark.parametrize(
    "title",
    [
        "Access denied: aid convoys turned back at Douma", "Security check at Douma", "Forbidden",
        "Please wait, families told at the crossing", "Missing document not found in archive, court told",
        "Article 370 no longer exists", "Post office in Homs no longer exists", "410: the number of the dead",
        "404 - Not a page but a bus line to Homs", "Down for maintenance as power is cut",
    ],
)  # fmt: skip
def test_a_headline_with_the_words_of_a_wall(title):
    assert code_of(titled(title, SHORT, LINKED % "")) == "an article"
    assert code_of(titled(title, SHORT, OG)) == "an article"
    assert code_of(titled(title, ARTICLE)) == "an article"


@pytest.mark.parametrize(
    "title",
    ["Rebels sign on to ceasefire", "Вход в город закрыт", "ONU consegue entrar na cidade", "Connexion rétablie"],
)
def test_a_headline_with_words_of_a_login_above_a_hidden_form(title):
    assert code_of(titled(title, MODAL + SHORT)) == "an article"


TAKEN = {
    "a flash under reactions that need scripts": titled(TITLE, FLASH + COMMENTS),
    "a flash of a site that likes scripts": titled(TITLE, FLASH + "<noscript>Please enable JavaScript.</noscript>", OG),
    "a flash of 21 characters": page(paragraphs("马达亚附近一辆公交车遭炮击，五人死亡十人受伤。"), lang="zh", heading="公交车遭炮击"),
    "a short one about data": titled("Registry fined", FINED, OG),
    "a short one about data without statements": titled("Registry fined", FINED),
    "free, and asks to subscribe to letters": titled(TITLE, SHORT + paragraphs("Sign up to get full access to our newsletter."), FREE),
    "asks to subscribe to letters": titled(TITLE, SHORT + paragraphs("Sign up to get full access to our newsletter.")),
    "free, whatever it asks": titled(TITLE, LONG_TEASER + paragraphs("Subscribe to continue reading."), FREE),
    "of people who have to register": titled(TITLE, TEASER + paragraphs("Families must register to access the aid, it said.")),
    "of a hall for members": titled(TITLE, TEASER + paragraphs("The hall is for members only, he said on Friday.")),
    "long, of readers who subscribe": titled(TITLE, ARTICLE + paragraphs("Readers subscribe to continue reading, its editor said.")),
    "with links to others below": titled(TITLE, ARTICLE + "".join(f'<li><a href="/{n}">Part {n} of the story</a></li>' for n in range(12))),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_an_article_is_taken(name):
    assert code_of(TAKEN[name]) == "an article"


WALL = '<div class="paywall-offer"><p>Subscribe to continue reading. Already a subscriber? Log in</p></div>'
LINKS = "<ul>" + "".join(f'<li><a href="/{n}">Convoy number {n} leaves the besieged city</a></li>' for n in range(30))
REFUSED = {
    "a long beginning that ends at a wall": ("paywall", titled(TITLE, LONG_TEASER + paragraphs("Subscribe to continue reading this story."), OG)),
    "a long beginning in front of a box": ("paywall", titled(TITLE, LONG_TEASER + WALL, LINKED % "")),
    "a long notice about data": ("consent_page", titled("Before you continue", TCF)),
    "a Ukrainian notice about data": ("consent_page", titled("Приватність", paragraphs("Ми використовуємо файли cookie та обробляємо персональні дані.", "Натисніть «Погоджуюсь», щоб продовжити: ваша згода на обробку персональних даних."))),
    "a page of a tag": ("list_page", bare(f"<h1>siege</h1>{LINKS}</ul>", title="Tag: siege")),
    "a server that nobody has set up": ("no_main_text", bare("<h1>Welcome to nginx!</h1>" + paragraphs("If you see this page, the nginx web server is successfully installed and working. Further configuration is required."), title="Welcome to nginx!")),
    "not there, of a kind that says article": ("soft_404", titled("Page not found", TRY + TRY, OG)),
    "a guard in Russian": ("challenge_page", titled("Один момент…", paragraphs("Проверка, что вы не робот, может занять несколько секунд."))),
    "a guard in French": ("challenge_page", titled("Daily Post", paragraphs("Vérification que vous n'êtes pas un robot. Cela peut prendre du temps."))),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_wall_is_set_aside_with_the_reason(name):
    code, body = REFUSED[name]
    assert code_of(body) == code


@pytest.mark.parametrize(
    "title",
    [
        "Сторінку не знайдено", "Сторінка не знайдена", "La page demandée est introuvable", "الصفحة المطلوبة غير موجودة",
        "عذراً، الصفحة التي تبحث عنها غير موجودة", "We can't find that page", "Content not available", "404: Page not found",
        "Sorry, the page you are looking for doesn’t exist", "Nothing was found", "La página que buscas no existe", "页面不存在",
    ],
)  # fmt: skip
def test_a_page_that_says_that_there_is_none(title):
    assert code_of(titled(title, TRY)) == "soft_404"


@pytest.mark.parametrize(
    "title",
    [
        "503 Service Unavailable", "Down for maintenance", "We’re under maintenance", "Database Error", "429 Too Many Requests",
        "Технические работы", "Технічні роботи", "Site en maintenance", "Wartungsarbeiten", "Oops! Something went wrong",
        "daily-post.example is for sale",
    ],
)  # fmt: skip
def test_a_server_that_is_not_well(title):
    assert code_of(titled(title, LATER)) == "no_main_text"


@pytest.mark.parametrize(
    "words",
    [
        "This content is for subscribers only.", "Only for subscribers", "Become a member to read the full story",
        "Subscribe now for unlimited access", "Premium content. Sign in to continue.", "Dieser Artikel ist nur für Abonnenten",
        "Материал доступен только подписчикам", "Цей матеріал доступний лише передплатникам", "Передплатіть, щоб читати далі",
        "هذا المحتوى متاح للمشتركين فقط", "لقراءة المزيد اشترك الآن", "Zaloguj się, aby czytać dalej",
    ],
)  # fmt: skip
def test_the_words_of_a_paywall(words):
    assert code_of(titled(TITLE, TEASER + paragraphs(words), OG)) == "paywall"


@pytest.mark.parametrize(
    "title", ["Log in", "Sign in to your account", "Вход в личный кабинет", "Se connecter", "Entrar"]
)
def test_a_form_to_log_in(title):
    assert code_of(titled(title, f"<p>Welcome back.</p>{LOGIN_FORM}")) == "login_page"

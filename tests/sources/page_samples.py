"""Pages as sites write them, whole and small: what the tests of pages share. None is of a real site."""

PARAGRAPHS = (
    "A first convoy of forty buses left the besieged districts on Thursday afternoon, the monitoring group said, with"
    " some 1,000 people on board, most of them women and children who had waited in the cold since the early morning.",
    "The governor said that the evacuation would go on through the night, and that a second convoy was to follow once"
    " the first had reached the crossing to the west of the city, where aid workers had put up tents and field kitchens.",
    "Officials of both sides confirmed that the ceasefire was holding. Residents who stayed behind said that shelling"
    " had stopped shortly before noon, and that bread was sold again in two of the four neighbourhoods.",
    "The Red Crescent counted 350 wounded among those who left. Its spokeswoman said that the number of people who"
    " still wanted to leave could not be known before the registers of all neighbourhoods had been compared.",
    "A spokesman for the armed group said by telephone that its fighters would leave last, with light weapons only, as"
    " the agreement of the thirteenth of March had set down in its fourth paragraph.",
)
TEXT = "\n".join(PARAGRAPHS)
TITLE = "Convoy leaves besieged city"
FURNITURE = '<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
FOOTER = (
    '<footer><p>All rights reserved.</p><a href="/imprint">Imprint</a> <a href="/privacy">Privacy policy</a></footer>'
)
LINKED = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": '
    '"Convoy leaves besieged city", "datePublished": "2016-12-15T10:00:00+02:00", "author": {"@type": "Person", '
    '"name": "Jane Roe"}, "publisher": {"@type": "Organization", "name": "Daily Post"}%s}</script>'
)


def page(
    body: str = "", *, head: str = "", title: str = f"{TITLE} | Daily Post", heading: str = TITLE, lang: str = "en"
) -> str:
    """A page of a news site around the main part `body`."""
    top = f"<h1>{heading}</h1>" if heading else ""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{FURNITURE}<main><article>{top}{body}</article></main>{FOOTER}</body></html>"
    )


def paragraphs(*texts: str) -> str:
    """Paragraphs as markup."""
    return "".join(f"<p>{text}</p>" for text in texts)


def bare(body: str, *, title: str = "", head: str = "") -> str:
    """A page without a site around it."""
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


ARTICLE = paragraphs(*PARAGRAPHS)
TEASER = paragraphs(PARAGRAPHS[0])
LOGIN_FORM = (
    '<form action="/login"><input name="user"><input type="password" name="pass"><button>Log in</button></form>'
)
COOKIES = (
    "We and our 842 partners store and access cookies on your device to show you advertisements.",
    "You can give or withdraw your consent at any time in the privacy settings, or object to processing of personal data.",
)
CLOUDFLARE = bare(
    '<div class="main-wrapper"><div class="main-content"><noscript><span id="challenge-error-text">Enable JavaScript and '
    "cookies to continue</span></noscript></div></div><script>(function(){window._cf_chl_opt={cvId:'3'};}());</script>",
    title="Just a moment...",
)
DATADOME = bare(
    "<p id='cmsg'>Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','cid':'A'}</script>"
    "<script src='https://ct.captcha-delivery.com/c.js'></script>",
    title="daily-post.example",
)
INCAPSULA = bare(
    '<iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31" width="100%">Request unsuccessful. Incapsula '
    "incident ID: 1100-2200</iframe>"
)
AKAMAI = (
    "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access "
    '"http&#58;&#47;&#47;daily-post&#46;example&#47;a" on this server.<P>Reference&#32;&#35;18&#46;4f1c</BODY></HTML>'
)
ROBOT = bare(
    "<section><h2>To continue, please click the box below to let us know you're not a robot.</h2><p>Please make sure your"
    " browser supports JavaScript and cookies and that you are not blocking them from loading.</p></section>",
    title="Daily Post - Are you a robot?",
)
ANUBIS = bare(
    "<h1 id='title'>Making sure you're not a bot!</h1><script id='anubis_challenge' type='application/json'>{}</script>"
    "<p>Protected by a proof of work. Loading...</p>",
    title="Making sure you're not a bot!",
)
REACT = bare(
    '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>'
    '<script src="/static/js/main.5d1c.js"></script>',
    title="Daily Post",
)
SHELL = bare('<div id="__next"></div><script src="/_next/static/chunks/main.js"></script>', title="Daily Post")
SECTION = bare(
    FURNITURE
    + "<h1>World</h1>"
    + "".join(
        f'<div class="teaser"><h2><a href="/world/{n}">{text}</a></h2><p>{text}, officials said on Thursday as talks went'
        f" on in the capital of the province number {n}.</p></div>"
        for n, text in enumerate(
            [
                "Second convoy waits at the western crossing", "Talks on the four towns to resume on Monday",
                "Red Crescent counts the wounded of the siege", "Aid reaches two villages for the first time",
                "Council votes on a new resolution tonight", "Bakers return to the old market of the city",
                "Ministers meet in the capital over ceasefire", "Rain turns the camps of the north into mud",
                "Families look for names on the bus lists", "Monitors report calm along the front line",
            ]
        )
    )
    + FOOTER,
    title="World | Daily Post",
)  # fmt: skip

"""What pages that are no articles say, in the commonest languages of news: tables of phrases, and how they are found.

They are looked for where such pages say them (title, heading, a short text), never in the text of an article; which of
the places decides is page_refusals.py's. Arabic, Chinese, English, French, German, Italian, Japanese, Polish,
Portuguese, Russian, Spanish, Turkish and Ukrainian.
"""

import re

# The whole of a heading but for a few words: there is no such page.
NOT_FOUND = re.compile(
    r"""^\W*(?:(?:http|error|erreur|erro|fehler|errore|ошибка|hata|błąd|oops|sorry)\W*){0,3}(?:status\W*)?
    (?:404|410)(?:\W*$|\W+(?:error|page|file|not\b|gone|oops|sorry|erreur|fehler|p[áa]gina|seite|страница)|\s*[|:\u2013\u2014-]\s)
    |\b(?:page|article|story|post|content|document|url|link)\W(?:[\w\u2019']+[^\w\u2019']){0,6}?
        (?:not\W(?:be\W)?found|(?:cannot|can['\u2019]t)\Wbe\Wfound|doesn['\u2019]t\Wexist|does\Wnot\Wexist|no\Wlonger\W(?:exists?|available|here)
        |has\Wbeen\W(?:removed|deleted)|isn['\u2019]t\Wavailable|is\Wnot\Wavailable|unavailable)
    |^\W*(?:not\Wfound|nothing\Wfound|page\Wmissing)\W*$
    |(?:page|article)\W(?:introuvable|non\Wtrouv\w+|inexistant\w*|n['\u2019]existe\Wp(?:as|lus))
    |(?:seite|artikel|beitrag)\W(?:wurde\W)?(?:leider\W)?(?:nicht\Wgefunden|existiert\Wnicht|nicht\W(?:mehr\W)?verfügbar)
    |p[áa]gina\W(?:n[ãa]?o\W|no\W|non\W)(?:fo[ie]\W|è\Wstata\W)?(?:encontrada|existe|disponible|trovata|esiste|disponibile)
    |(?:contenido|art[íi]culo|noticia)\Wno\W(?:encontrad[oa]|disponible|existe)
    |страниц[аы]\W(?:не\W(?:найдена|существует)|удалена)|сторінк[аи]\W(?:не\Wзнайдено|не\Wіснує)
    |(?:sayfa|içerik|haber)\Wbulunamad[ıi]|nie\W(?:znaleziono|odnaleziono)\Wstrony|strona\Wnie\W(?:istnieje|została\Wznaleziona)
    |الصفحة\s+غير\s+موجودة|لم\s+يتم\s+العثور\s+على\s+الصفحة|(?:页面|網頁|网页|頁面)(?:不存在|未找到|找不到)|ページが?見つかりません""",
    re.I | re.X,
)
# A heading of a page that wants to know who reads.
LOGIN = re.compile(
    r"""\b(?:log|sign)[\s-]?(?:in|on)\b|\blogin\b|\bsubscriber\Wonly\b|\banmeld(?:en|ung)\b|\beinloggen\b
    |\b(?:se\W)?connect(?:er|ez-vous)\b|\bconnexion\b|\bidentifiez-vous\b|\binici(?:ar|a|e)\Wsesi[óo]n\b|\baccedi\b
    |\bentrar\b|\binicie\Wsess[ãa]o\b|\bвойти\b|\bвход\b|\bавторизаци|\bувійти\b|\bgiriş\Wyap|\boturum\Waç|\bzaloguj\b
    |تسجيل\s+الدخول|登录|登入|ログイン""",
    re.I | re.X,
)
# A paragraph of a notice about cookies and data. One alone stands in many an article; share and place decide.
CONSENT = re.compile(
    r"""\bcookies?\b|\bgdpr\b|\bpersonal\Wdata\b|\bprivacy\W(?:policy|settings|choices|preferences)\b|\bconsent\b
    |\b(?:our|\d+|ad(?:vertising)?)\Wpartners\b|\bdatenschutz\w*|\beinwilligung\w*|\bpersonenbezogene\w*\Wdaten
    |\bdonn[ée]es\W(?:personnelles|à\Wcaractère)|\bconsentement\b|\bdatos\Wpersonales\b|\bconsentimiento\b
    |\bdados\Wpessoais\b|\bconsentimento\b|\bdati\Wpersonali\b|\bconsenso\b|\bçerez\w*|\bkişisel\Wveri\w*
    |\bdan(?:e|ych)\Wosobow\w+|\bplik\w*\Wcookie\w*|персональн\w+\Wданн\w+|файл\w+\Wcookie|ملفات\s+تعريف\s+الارتباط|クッキー""",
    re.I | re.X,
)
# The end of an article that goes on behind a wall.
SUBSCRIBE = re.compile(
    r"""\b(?:subscribe|sign\Wup|register|log\Win|sign\Win|join)\b.{0,40}\b(?:to|and)\W(?:continue|read|keep\Wreading|unlock|access|get\Wfull)
    |\b(?:continue|keep)\Wreading\b.{0,40}\b(?:subscri|sign|free|account|trial)|\balready\Wa\W(?:subscriber|member)\b
    |\bto\W(?:continue|keep)\Wreading\b|\b(?:for|only\Wto)\W(?:our\W)?(?:paying\W|registered\W)?(?:subscribers|members)\Wonly\b
    |\bthis\W(?:article|content|story)\Wis\W(?:(?:only\W)?(?:for|available\Wto)|reserved\Wfor)\W.{0,20}(?:subscribers|members)
    |\bjetzt\W(?:weiterlesen|abonnieren|freischalten)\b|\b(?:artikel|text|beitrag)\W.{0,30}\bweiterlesen\b.{0,60}\b(?:abo|plus|registr)
    |\br[ée]serv[ée]e?s?\W(?:à\Wnos\W|aux\W)abonn|\b(?:lire|poursuivre)\W.{0,20}\b(?:la\Wsuite|votre\Wlecture)\b|\bdéjà\Wabonn
    |\bsuscr[íi]b(?:ete|ase|irse)\b.{0,40}\b(?:para|leer|leyendo|acced)|\bs[óo]lo\Wpara\Wsuscriptores\b|\bsiga\Wleyendo\b
    |\bassin(?:e|ante)\b.{0,40}\b(?:para|ler|lendo|acess)|\bcontinu(?:e|ar)\W(?:lendo|a\Wler|leyendo)\b
    |\babbonati\b.{0,40}\b(?:per|leggere|continu)|\bcontinua\Wa\Wleggere\b|подпис\w+.{0,40}чтобы|читать\W(?:далее|полностью).{0,40}подпис
    |\bdevamını\Wokumak\Wiçin\b|\babone\Wol\w*.{0,30}\boku|\baby\Wczytać\Wdalej\b|لقراءة\s+المزيد.{0,30}اشترك|订阅.{0,10}(?:阅读|全文)|続きを読むには""",
    re.I | re.X,
)
# Title or heading of a page that a guard puts in the place of every page.
CHALLENGE = re.compile(
    r"""^\W*(?:just\Wa\Wmoment|attention\Wrequired!?(?:\W+cloudflare)?|one\Wmore\Wstep|please\W(?:wait|stand\Wby).{0,40}|access\W(?:to\Wthis\Wpage\Whas\Wbeen\W)?denied.{0,40}
    |(?:error\W*)?403\W+forbidden|forbidden|you\Whave\Wbeen\Wblocked.{0,40}|sorry,\Wyou\Whave\Wbeen\Wblocked|ddos-guard|human\Wverification|security\Wcheck.{0,30}|request\W(?:rejected|blocked|denied)
    |pardon\Wour\Winterruption|bot\W(?:verification|protection|detection)|robot\W(?:check|challenge)\W?.{0,20})\W*$
    |\bare\Wyou\W(?:a\W)?(?:robot|human)|\b(?:verify|prove|confirm)(?:ing)?\W(?:that\W)?you\W?(?:['\u2019]?re|\Ware)\W(?:a\W|not\Wa\W)?(?:human|robot|bot)
    |\bmaking\Wsure\Wyou['\u2019]re\Wnot\Wa\Wbot|\bchecking\Wyour\Wbrowser\b|\bnicht\Wein\Wroboter\b|\bnot\Wa\Wrobot\b|\bn['\u2019]êtes\Wpas\Wun\Wrobot|\bno\W(?:eres|soy)\Wun\Wrobot
    |\bвы\Wне\Wробот|\bпроверка\Wбраузера""",
    re.I | re.X,
)
# Text that stands where scripts would put the article.
NEEDS_SCRIPT = re.compile(
    r"""\b(?:enable|turn\Won|activate|requires?|needs?|without|allow|activer|activez|aktivieren\w*|active|habilite|habilitar|activar|activa|attiva\w*|ative|включите|włącz\w*|etkinleştir\w*)\b.{0,40}\bjava\W?script\b
    |\bjava\W?script\b.{0,60}\b(?:enabled?|disabled|off|required|needed|on\b|aktivier\w*|activ\w+|habilit\w+|attiv\w+|désactivé|deaktiviert|deshabilitado|disabilitato|etkin\w*|включ\w+|отключ\w+|włącz\w*)""",
    re.I | re.X,
)

"""What pages that are no articles say, in the commonest languages of news: tables of phrases, and how they are found.

They are looked for where such pages say them (title, heading, a sentence of a short text), and most have to be all that
stands there: a headline may hold the same words. Which of the places decides is page_refusals.py's. Arabic, Chinese,
English, French, German, Italian, Japanese, Polish, Portuguese, Russian, Spanish, Turkish and Ukrainian.
"""

import re

# The whole of a heading: there is no such page.
NOT_FOUND = re.compile(
    r"""^\W*+(?:(?:http|status|code|error|erreur|erro|fehler|errore|ошибка|помилка|hata|błąd|oops|sorry|whoops|désolé|ops|leider|lo\Wsentimos
        |we(?:['\u2019]re|\Ware)\Wsorry|but|извините|к\Wсожалению|на\Wжаль|вибачте|عذرا|404|410)\W++){0,4}
    (?:(?:404|410)(?:\W++(?:error|page|file|gone|erreur|fehler|p[áa]gina|seite|страница|oops|sorry))?
    |not\Wfound|(?:nothing|no\Wresults?)\W(?:(?:was|were)\W)?found|page\Wmissing
    |we\W(?:can(?:['\u2019]?t|not|\Wnot)|could(?:n['\u2019]t|\Wnot)|(?:are|were)\Wunable\Wto|did(?:n['\u2019]t|\Wnot))\W(?:seem\Wto\W)?find\W
        (?:(?:the|that|this|your|a)\W)?(?:page|article|story|content|what)(?:\W(?:that\W)?you(?:['\u2019]\w{1,3})?(?:\W++\w++){1,6})?
    |(?:(?:the|this|that|your|requested|a)\W++){0,2}(?:web\W?)?(?:page|article|story|post|content|document|url|link|file|resource)\W++
        (?:(?:(?:that|which)\W)?(?:you|we)(?:['\u2019]\w{1,3})?\W++(?:\w++\W++){1,6}?|requested\W|at\Wthis\Waddress\W)?
        (?:(?:is\W|was\W|has\Wbeen\W)?not\W(?:be\W)?(?:found|available|here)|(?:cannot|could\Wnot|can['\u2019]t|couldn['\u2019]t)\Wbe\Wfound
        |(?:doesn['\u2019]t|does\Wnot)\W(?:seem\Wto\W)?exist|(?:is\W)?no\Wlonger\W(?:exists?|available|here)|isn['\u2019]t\W(?:available|here)
        |(?:has\Wbeen|was)\W(?:removed|deleted)|(?:is\W)?(?:unavailable|missing|gone))
        (?:\W++(?:here|any\W?more|yet|(?:right\W)?now|on\W(?:this|our)\W(?:server|web\W?site|site)|or\W.{1,40}))?
    |(?:(?:la|cette|l|cet|ce)\W)?(?:page|article|contenu)\W++(?:(?:web|demandée?|recherchée?|que\Wvous(?:\W\w++){1,4})\W++)?
        (?:(?:est\W)?(?:introuvable|non\Wtrouv\w+|inexistante?)|n['\u2019]existe\Wp(?:as|lus)|n['\u2019](?:a\Wpas\W(?:pu\W)?(?:être\W|été\W)|est\W(?:pas|plus)\W)(?:trouvée?|disponible))
    |(?:(?:die|der|das|diese[rs]?)\W)?(?:angeforderte[rn]?\W|gesuchte[rn]?\W)?(?:web)?(?:seite|artikel|beitrag|inhalt)\W(?:(?:wurde|konnte|ist|leider)\W){0,2}
        (?:nicht\Wgefunden(?:\Wwerden|\Wworden)?|existiert\W(?:leider\W)?nicht(?:\Wmehr)?|nicht\W(?:mehr\W)?verfügbar)
    |(?:(?:la|esta|a|essa|esta|questa|el|este|lo|o)\W)?(?:p[áa]gina|contenido|conteúdo|contenuto|art[íi]culo|artigo|articolo|not[íi]cia)\W
        (?:(?:solicitad[ao]|richiest[ao]|buscad[ao]|cercata|que\W(?:\w++\W){1,3})\W?)?(?:n[ãa]?o|non)\W(?:se\Wha\W|se\W|ha\Wsido\W|fo[ie]\W|è\W(?:stat[ao]\W)?|est[áa]\W)?
        (?:encontrad[oa]|encuentra|existe|dispon[íi]vel|disponible|trovat[ao]|esiste|disponibile)
    |(?:(?:эта|данная|запрашиваемая|запрошенная)\W)?(?:вами\W)?(?:страниц[аы]|статья|новость|материал)\W(?:не\W(?:найдена?|существует|доступна)|(?:была\W)?удален[ао]?)
    |(?:(?:ця|цієї|дана|запитувана|запитану)\W)?(?:вами\W)?(?:сторінк[аиу]|статт[юя]|новин[ау])\W(?:не\W(?:знайден[аоу]|існує|вдалося\Wзнайти)|(?:було\W)?видален[ао])
    |(?:sayfa|içerik|haber)\Wbulunamad[ıi]|nie\W(?:znaleziono|odnaleziono)\W(?:takiej\W)?strony|strona\Wnie\W(?:istnieje|została\Wznaleziona)
    |(?:هذه\s)?الصفحة\s(?:المطلوبة\s|التي\s\w+\s(?:عنها\s)?)?(?:غير\s(?:موجودة|متاحة|متوفرة)|لا\sتوجد)|لم\sيتم\sالعثور\sعلى\s(?:هذه\s)?الصفحة
    |(?:您?(?:访问|查找|请求)的)?(?:页面|網頁|网页|頁面|文章)(?:不存在|未找到|找不到|已(?:被)?删除)|(?:お探しの)?ページ(?:が|は)?見つかりません(?:でした)?
    |pagina\Wniet\Wgevonden|sidan\W(?:kunde\Winte\Whittas|hittades\Winte)|siden\W(?:blev|ble)\Wikke\W(?:fundet|funnet)|sivua\Wei\Wlöyd\w+|stránka\Wnenalezena
    |صفحه(?:\sمورد\sنظر)?\sیافت\sنشد|(?:הדף|העמוד)\sלא\sנמצא|trang\Wkhông\Wtồn\Wtại)\W*+$""",
    re.I | re.X,
)
# A sentence about pages is none of a story.
OF_PAGES = re.compile(
    r"\b(?:web)?pages?\b|\burl\b|\b(?:try|use)\W.{0,20}\bsearch\b|\bsearch\W(?:box|bar|our|(?:the|this)\W(?:web\W?)?site)\b|\bseiten?\b|\bp[áa]ginas?\b|страниц|сторінк|الصفحة|\bsayfa|\bstron[aęy]\b|页面|ページ",
    re.I,
)
# The whole of a heading or a sentence: a server that is not well, or that nobody has set up.
SERVER_STATE = re.compile(
    r"""^\W*+(?:(?:http|error|status|oops|sorry)\W++){0,3}(?:(?:500|502|503|504|429)(?:\W++error)?
    |(?:(?:500|502|503|504|429)\W++)?(?:internal\Wserver\Werror|bad\Wgateway|(?:service|server)\W(?:is\W)?(?:temporarily\W)?unavailable|gateway\Wtime-?\W?out|too\Wmany\Wrequests)
    |(?:(?:site|website|page|we(?:['\u2019]re|\Ware)|is|down|for|under|undergoing|scheduled|planned|currently|temporarily|closed|in)\W++){0,5}maintenance(?:\W(?:mode|page|in\Wprogress|right\Wnow))?
    |(?:we(?:['\u2019]ll|\Wwill)\W)?be\W(?:right\W)?back(?:\W(?:soon|shortly))?|(?:error\W)?establishing\Wa\Wdatabase\Wconnection|database\W(?:connection\W)?error
    |(?:something\Wwent\Wwrong|an\W(?:unexpected\W)?error\W(?:has\W)?occurred|application\Werror)(?:\W.{0,30})?
    |welcome\Wto\W(?:nginx|openresty|caddy|apache).{0,20}|apache2?\W.{0,30}\b(?:default|test)\Wpage.{0,20}|it\Wworks|(?:default|test)\W(?:web\W)?page(?:\Wfor\W.{0,40})?|iis\Wwindows\Wserver|index\Wof\W/.{0,80}
    |(?:this\Wdomain(?:\Wname)?|(?:[\w-]{1,60}\.){1,3}[a-z]{2,20})\W(?:is|may\Wbe)\W(?:for\Wsale|parked).{0,20}|redirecting
    |(?:site|page)?\W?en\Wmaintenance|maintenance\Wen\Wcours|wartungs(?:arbeiten|modus)|(?:sitio\W)?en\Wmantenimiento|(?:site\W)?em\Wmanutenção|(?:sito\W)?in\Wmanutenzione
    |(?:на\Wсайте\W|ведутся\W|проводятся\W|сайт\Wна\W){0,2}техническ\w+\W(?:работ\w*|обслуживан\w+)|(?:на\Wсайті\W|ведуться\W|тривають\W){0,2}технічн\w+\W(?:робот\w*|обслуговуван\w+)|الموقع\s(?:تحت|قيد)\sالصيانة)\W*+$""",
    re.I | re.X,
)
# The whole of a heading of a page that wants to know who reads.
LOGIN = re.compile(
    r"""^\W*+(?:please\W++|you\W(?:must|need\Wto)\W(?:be\W)?|veuillez\W|bitte\W)?(?:(?:log|sign)(?:ged)?[\s-]?in(?:\Wor\W(?:register|sign\Wup|subscribe|create\W.{1,20}))?(?:\W(?:to|with)\W(?:your|the|our|continue|view|read|access)?.{0,40})?
    |(?:member|user|subscriber|customer|account|my\Waccount)?\W?(?:login|log-?in|sign-?(?:in|on))|login\W.{0,20}page|subscriber\Wonly
    |(?:jetzt\W|hier\W)?anmeld(?:en|ung)|einloggen|melden\Wsie\Wsich\W(?:bitte\W)?an|(?:se\W)?connecter|connectez-vous|connexion|identifiez-vous|(?:connexion|connectez-vous|se\Wconnecter)\Wà\W(?:votre|mon)\Wcompte
    |(?:inici(?:ar|a|e)|entrar)\W(?:la\W)?ses(?:i[óo]|sã)n?o?|acceso\Wsuscriptores|inicie\Wsess[ãa]o|(?:faça\W)?(?:o\W)?login|entrar|accedi|accesso
    |войти|вход(?:\Wв\W(?:систему|аккаунт|личный\Wкабинет|профиль|учётную\Wзапись)|\Wна\Wсайт)?|войдите(?:\W.{1,30})?|авторизация|увійти|вхід(?:\W(?:до\Wкабінету|в\Wсистему|на\Wсайт))?|авторизація
    |(?:üye\W)?giriş(?:i|\Wyap\w*)?|oturum\Waç\w*|zaloguj(?:\Wsię)?|logowanie|تسجيل\sالدخول|(?:用户|会员)?(?:登录|登入)|ログイン)\W*+$""",
    re.I | re.X,
)
# A sentence of a notice about cookies and data ...
CONSENT = re.compile(
    r"""\bcookies?\b|\bgdpr\b|\bpersonal\Wdata\b|\bprivacy\b|\bconsent(?:ing)?\b|\bpersonali[sz]ed\b|\bpreferences\b
    |\b(?:our|\d+|ad(?:vertising)?)\Wpartners\b|\bdatenschutz\w*|\beinwilligung\w*|\bpersonenbezogene\w*\Wdaten
    |\bdonn[ée]es\W(?:personnelles|à\Wcaractère)|\bconsentement\b|\bdatos\Wpersonales\b|\bconsentimiento\b
    |\bdados\Wpessoais\b|\bconsentimento\b|\bdati\Wpersonali\b|\bconsenso\b|\bçerez\w*|\bkişisel\Wveri\w*
    |\bdan(?:e|ych)\Wosobow\w+|\bplik\w*\Wcookie\w*|персональн\w+\Wдан\w+|файл\w+\Wcookie|\bкуки\b|\bсогласи[ея]\b|\bзгод[аиу]\b|ملفات\s+تعريف\s+الارتباط|クッキー""",
    re.I | re.X,
)
# ... that speaks to its reader: an article about data speaks of others.
TO_READER = re.compile(
    r"""\b(?:we|our|us|you|your|wir|uns|unser\w*|sie|ihr\w*|nous|notre|nos|vous|vos|votre|usted\w*|tus?|sus?|nuestr\w+|\w+(?:amos|emos|iamo)|noss[ao]s?|seus?|suas?|você|vostr\w+|tuo[i]?|tua
    |biz|siz\w*|\w+(?:ıyoruz|iyoruz|uyoruz|üyoruz)|my|nasz\w*|twoj\w+|państw\w+|\w+(?:ujemy|amy)|мы|наш\w*|вы|вас|вам|ваш\w*|ми|\w+(?:емо|ємо|имо)|\w+(?:уем|аем|яем))\b|نحن|نستخدم|ملفاتك|بياناتك|موافقتك|我们|您|当社|あなた""",
    re.I | re.X,
)
# Only those who ask for consent say this, at whatever length.
CONSENT_ASKED = re.compile(
    r"""\bour\W(?:\d[\d,. ]{0,6}\W)?(?:\w+\W)?partners\b|\bwithdraw\W(?:your\W)?consent\b|\b(?:accept|reject)\Wall\b|\bunsere\W(?:\d+\W)?partner\b|\bnos\W(?:\d+\W)?partenaires\b
    |\bnuestros\W(?:\d+\W)?socios\b|\bnossos\W(?:\d+\W)?parceiros\b|\bnostri\W(?:\d+\W)?partner\b|\bнаш\w*\W(?:\d+\W)?партн[её]р""",
    re.I | re.X,
)
_CALLS = r"""(?:subscribe|sign\W?up|register|log\W?in|sign\W?in|join|upgrade|become\Wa\W(?:paying\W|free\W)?(?:member|subscriber)|create\Wan?\W.{0,12}account)\b.{0,40}?\b(?:to|and)\W(?:continue|read|keep\Wreading|unlock|access|view|get\W(?:full|unlimited))\b
    |subscribe\W.{0,20}?\bfor\W(?:full|unlimited)\Waccess|(?:continue|keep)\Wreading\b.{0,40}\b(?:subscri|sign|log\W?in|free|account|trial)|(?:are\Wyou\W)?already\Wa\W(?:subscriber|member)\b
    |to\W(?:continue|keep)\Wreading\b|(?:available\W|reserved\W|exclusive(?:ly)?\W)?(?:only\W)?(?:for|to)\W(?:our\W)?(?:paying\W|registered\W|premium\W)?(?:subscribers|members)\Wonly\b|only\Wfor\W(?:our\W)?(?:subscribers|members)\b
    |(?:this|the\Wrest\Wof\Wthis)\W(?:\w+\W)?(?:article|content|story|report)\Wis\W(?:(?:only|exclusively)\W)?(?:(?:available|reserved|exclusive|open)\W)?(?:(?:only|exclusively)\W)?(?:for|to)\W.{0,20}(?:subscribers|members)|(?:subscriber|member|premium)s?[\W-](?:only|content|exclusive|article)\W*$
    |you(?:['\u2019]ve|\Whave)\W(?:reached|read|used)\W.{0,30}\b(?:free\W|monthly\W)(?:article|limit|stor)
    |(?:jetzt|hier)\W(?:weiterlesen|abonnieren|freischalten)\b|(?:(?:diese[rn]?|den|der)\W)?(?:(?:ganzen?|vollständigen?)\W)?(?:artikel|text|beitrag|inhalt)\W.{0,30}?(?:nur\W(?:für|mit)\W.{0,20}(?:abo|mitglied|registrierte)|weiterlesen\b.{0,60}\b(?:abo|plus|registr))
    |(?:nur|exklusiv)\Wfür\W(?:unsere\W)?(?:abonnent|mitglied|registrierte)|weiterlesen\W(?:mit|nur)\b.{0,30}|(?:bereits|schon)\Wabonnent|um\W(?:diesen\Wartikel\W)?weiterzulesen|mit\Wdem\Wabo\Wweiterlesen
    |(?:(?:cet|ce|la)\W)?(?:article|contenu|suite)?\W?(?:est\W)?r[ée]serv[ée]e?s?\W(?:à\Wnos\W|aux\W)abonn|abonnez-vous\b.{0,20}\b(?:pour|afin|et)\b|(?:pour\W)?(?:lire|poursuivre|continuer)\W.{0,20}\b(?:la\Wsuite|votre\Wlecture)\b|(?:vous\Wêtes\W)?déjà\Wabonn|il\Wvous\Wreste\W\d{1,3}\W*%
    |suscr[íi]b(?:ete|ase|irse)\b.{0,40}\b(?:para|leer|leyendo|acced)|(?:contenido\W)?(?:exclusivo|s[óo]lo)\Wpara\Wsuscriptores\b|(?:siga|sigue|contin[úu]a|para\Wseguir)\Wleyendo\b
    |assin(?:e|ante)\b.{0,40}\b(?:para|ler|lendo|acess)|(?:para\W)?continu(?:e|ar)\W(?:lendo|a\Wler|leyendo)\b|(?:conteúdo\W)?(?:exclusivo|apenas|só)\Wpara\Wassinantes
    |abbonati\b.{0,40}\b(?:per|leggere|continu)|continua\Wa\Wleggere\b|(?:contenuto\W|articolo\W)?(?:riservato|solo)\W(?:agli|per\Wgli|per)\Wabbonati
    |(?:оформите\W|купите\W)?подпи[сш]\w+.{0,40}чтобы|чтобы\W(?:читать|прочитать|продолжить)\b.{0,40}подпи|читать\W(?:далее|полностью).{0,40}подпис|(?:(?:этот|данный|полный)\W)?(?:материал|текст|статья|контент)\W(?:\w+\W)?доступ\w+\W(?:только\W|лишь\W)?(?:для\W)?(?:\w+\W)?(?:подписчик|по\Wподписке)|(?:только|лишь)\Wдля\Wподписчик
    |(?:оформіть\W)?(?:передплат\w+|підпи[сш]\w+).{0,40}щоб|щоб\W(?:читати|прочитати|продовжити)\b.{0,40}(?:передплат|підпи)|(?:(?:цей|повний)\W)?(?:матеріал|текст|стаття|контент)\W(?:\w+\W)?доступн\w+\W(?:лише\W|тільки\W)?(?:для\W)?(?:\w+\W)?(?:передплатник|підписник|за\Wпередплат)|(?:лише|тільки)\Wдля\W(?:передплат|підпис)
    |devamını\Wokumak\Wiçin\b|abone\Wol\w*.{0,30}\boku|(?:bu\W)?(?:içerik|haber)\Wabonelere\Wözel|(?:(?:zaloguj\Wsię|subskrybuj)\W++)?aby\Wczytać\Wdalej\b|(?:tylko\W)?dla\W(?:prenumeratorów|subskrybentów)
    |لقراءة\s+المزيد.{0,30}اشترك|لمتابعة\s+القراءة|(?:هذا\s+)?(?:المحتوى|المقال)\s+(?:متاح|مخصص|حصري)\s+(?:فقط\s+)?للمشتركين|للمشتركين\s+فقط|اشترك.{0,20}(?:لقراءة|لمتابعة)
    |订阅.{0,10}(?:阅读|全文)|(?:仅限|仅供)(?:订阅|会员)|続きを読むには|(?:有料)?会員限定"""
# The beginning of a sentence behind which an article goes on behind a wall; or anywhere in a box that is called a wall.
SUBSCRIBE = re.compile(rf"^\W*+(?:please\W++)?(?:{_CALLS})", re.I | re.X)
SUBSCRIBE_BOX = re.compile(rf"(?<!\w)(?:{_CALLS})", re.I | re.X)
# What else there is to subscribe to.
LETTERS = re.compile(
    r"\b(?:news\W?letters?|e-?mails?|alerts?|podcasts?|briefings?|telegram|whatsapp|youtube|channel|infolettre|bolet[íi]n)\b|рассылк|розсилк|\bканал|نشرة|النشرة",
    re.I,
)
# The whole of a sentence that ends a beginning of any length.
WALL_END = re.compile(
    r"""^\W*+(?:please\W++)?(?:(?:subscribe|sign\W?up|register|log\W?in|sign\W?in|become\Wa\W(?:member|subscriber))(?:\W(?:now|today|for\Wfree|or\W(?:subscribe|register|log\W?in|sign\W?in)))?\W(?:to|and)\W(?:continue|keep|read|unlock|access)(?:\Wreading)?
    |(?:to\W)?(?:continue|keep)\Wreading|this\W(?:article|content|story)\Wis\W(?:only\W)?(?:for|available\Wto|reserved\Wfor)\W(?:our\W)?(?:subscribers|members))(?:\W(?:only|this|the|rest|of|full|article|story|content|report)){0,5}\W*+$
    |^\W*+(?:already\Wa\W(?:subscriber|member)|(?:log|sign)\W?in|subscribe(?:\Wnow)?|dieser\W(?:artikel|text|beitrag)\Wist\Wnur\Wfür\Wabonnent\w*|jetzt\Wweiterlesen|cet\Warticle\West\Wréservé\Waux\Wabonnés|(?:материал|матеріал)\Wдоступ\w+\W(?:только|лише|тільки)\W(?:для\W)?(?:подписчик|передплатник)\w*)\W*+$""",
    re.I | re.X,
)
# The whole of a title, a heading or a sentence of a page that a guard puts in the place of every page.
CHALLENGE = re.compile(
    r"""^\W*+(?:just\Wa\Wmoment|one\Wmoment|один\Wмомент|зачекайте|un\W(?:instant|momento)|um\Wmomento|einen\Wmoment(?:\Wbitte)?|attention\Wrequired!?(?:\W+cloudflare)?|one\Wmore\Wstep
    |please\W(?:wait|stand\Wby)(?:\W+(?:a\Wmoment|while\W.{0,40}|for\W.{0,20}))?|access\W(?:to\Wthis\W(?:page|site)\W(?:has\Wbeen|is|was)\W)?denied(?:\W+(?:error|on\Wthis\Wserver|you\Wdon.t\Whave\Wpermission.{0,40}|\w+\W+website\Wfirewall))?
    |(?:error\W*)?403(?:\W+forbidden)?|forbidden|(?:sorry,?\W)?you\Whave\Wbeen\Wblocked|ddos-guard|human\Wverification|(?:\w+\W)?security\Wcheck(?:point|\W(?:required|in\Wprogress))?|request\W(?:rejected|blocked|denied)
    |pardon\Wour\Winterruption|bot\W(?:verification|protection|detection)|robot\W(?:check|challenge))\W*+$
    |^.{0,30}?\b(?:are\Wyou\W(?:a\W)?(?:robot|human)\b|(?:verify|verifying|prove|confirm)\W(?:that\W)?you\W?(?:['\u2019]?re|\Ware)\W(?:a\W|not\Wa\W)?(?:human|robot|bot)\b
    |making\Wsure\Wyou['\u2019]re\Wnot\Wa\Wbot|checking\Wyour\Wbrowser\b|verifying\Wyour\Wbrowser\b|nicht\Wein\Wroboter\b|n['\u2019]êtes\Wpas\Wun\Wrobot|no\W(?:eres|soy)\Wun\Wrobot|вы\Wне\Wробот|ви\Wне\Wробот|проверка\Wбраузера|you['\u2019]re\Wnot\Wa\Wrobot)""",
    re.I | re.X,
)
# Text that stands where scripts would put the article.
NEEDS_SCRIPT = re.compile(
    r"""\b(?:enable|turn\Won|activate|requires?|needs?|without|allow|activer|activez|aktivieren\w*|active|habilite|habilitar|activar|activa|attiva\w*|ative|включите|увімкніть|włącz\w*|etkinleştir\w*)\b.{0,40}\bjava\W?script\b
    |\bjava\W?script\b.{0,60}\b(?:enabled?|disabled|off|required|needed|on\b|aktivier\w*|activ\w+|habilit\w+|attiv\w+|désactivé|deaktiviert|deshabilitado|disabilitato|etkin\w*|включ\w+|отключ\w+|увімкн\w+|włącz\w*)""",
    re.I | re.X,
)
# A notice about scripts that only reactions need.
OF_COMMENTS = re.compile(
    r"comment|disqus|kommentar|reaktion|comentario|comentário|commenti|коммент|комент|yorum|komentarz|تعليق|评论|コメント",
    re.I,
)

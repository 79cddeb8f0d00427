"""Whether words are the name of a publication, in any script."""

import re
import unicodedata
from functools import cache, lru_cache

from articles.importer.source_line import CitedSource, looks_like_a_name
from articles.importer.vocabulary import UNCASED, is_abbreviation, one_of, words

#: Known to be publications wherever the site has cited nothing yet.
_KNOWN = """
    reuters|ap|afp|dpa|apa|efe|ansa|tass|xinhua|upi|kyodo|bbc|bbc news|cnn|npr|pbs|abc news|nbc news
    cbs news|al jazeera|aljazeera|al-jazeera|deutsche welle|dw|france 24|rfi|voa|the guardian
    guardian|the times|times|the economist|economist|financial times|ft|new york times
    the new york times|nyt|washington post|the washington post|wall street journal|wsj|bloomberg
    politico|axios|le monde|le figaro|libération|le monde diplomatique|mediapart|la croix|l'express
    ouest-france|der spiegel|spiegel|die zeit|zeit|faz|frankfurter allgemeine|süddeutsche zeitung|sz
    taz|die tageszeitung|der standard|die presse|nzz|neue zürcher zeitung|tagesschau|tagesspiegel
    die welt|handelsblatt|el país|el pais|el mundo|abc|la vanguardia|clarín|la nación|el universal
    corriere della sera|la repubblica|repubblica|la stampa|il sole 24 ore|il messaggero|adnkronos
    lusa|público|expresso|folha de s. paulo|o globo|o estado de s. paulo|agência brasil|rtp
    anp|nrc|de volkskrant|volkskrant|trouw|de telegraaf|nos|de standaard|de morgen|nu.nl
    haaretz|jerusalem post|times of israel|asharq al-awsat
    al-monitor|al arabiya|al-ahram|debka|interfax|kommersant|kyiv independent|the hindu
    times of india|dawn|south china morning post|scmp|japan times|nikkei|asahi shimbun|nhk
    yomiuri shimbun|mainichi shimbun|ntv|hurriyet|daily sabah|anadolu|the independent|independent
    the telegraph|daily telegraph|associated press|agence france-presse|foreign policy
    foreign affairs|the atlantic|isw|institute for the study of war
    courrier international|le soir|la libre belgique|le parisien|le point|l'orient-le jour|belga|ats
    europa press|la jornada|la razón|el comercio|el tiempo|diário de notícias|estadão|yonhap|pti
    dagens nyheter|svenska dagbladet|sydsvenskan|aftenposten|politiken|berlingske|jyllands-posten
    helsingin sanomat|gazeta wyborcza|rzeczpospolita|novaya gazeta|meduza|epd|kna|ndr|wdr|zdf
    orf|srf|irish times|the irish times|the scotsman|sky news|press association|globe and mail
    straits times|sydney morning herald|bangkok post|gulf news|arab news|irna|bernama
    رويترز|الجزيرة|العربية|الشرق الأوسط|الأهرام|فرانس برس|القدس العربي|النهار|الحياة|بي بي سي
    ロイター|共同通信|時事通信|朝日新聞|読売新聞|毎日新聞|日本経済新聞|産経新聞|東京新聞|日経|共同|時事
"""
KNOWN_NAMES = frozenset(re.split(r"\s*[|\n]\s*", _KNOWN.strip()))
_UNCASED_NAME = re.compile(rf"[{UNCASED}A-Z][{UNCASED}\w .・‐-]*")
_OF_NOUN = re.compile(
    r"\s(?:de l['’]|d['’]|del|de las?|de los|des|du|de|della|del?l['’])\s?[a-zà-ÿ][\w'’-]*"
)
#: A name with its article, and an adjective after the noun: Le Marché libre.
_WITH_ADJECTIVE = re.compile(
    r"(?P<name>(?:L['’]|(?:Le|La|Les|Il|Lo|I|Gli|El|Los|Las|O|A|Os|As)\s)[^\W\d_]\S+)\s[^\W\d_]\w{2,}"
)
_MAX_UNCASED_WORDS, _MAX_UNSPACED = 5, 16
#: A newspaper in a script without capitals calls itself one.
_PRESS = re.compile(r"新聞|通信|テレビ|放送|日報|新報|タイムズ|صحيفة|وكالة|قناة|جريدة|موقع")


def is_known(name: str, publications: frozenset[str]) -> bool:
    """Return whether a publication of that name is known, here or to all."""
    bare = name.casefold().strip(" .")
    if bare[:1] > "\uff00":
        bare = unicodedata.normalize("NFKC", bare)
    return bare in publications or bare in KNOWN_NAMES


@lru_cache(maxsize=5000)
def is_press(name: str) -> bool:
    """Return whether a name has a word in it that papers and stations call themselves by."""
    return bool(_press().search(name))


def is_noun(name: str) -> bool:
    """Return whether a name is but the word that papers call themselves by in scripts without
    capitals, which none does without a name behind it."""
    return bool(_PRESS.fullmatch(name))


@cache
def _press() -> re.Pattern[str]:
    """A word that begins with a hyphen in its table may end another: Tageblatt."""
    whole = [word for word in words("press") if not word.startswith("-")]
    ends = [word[1:] for word in words("press") if word.startswith("-")]
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, whole))})(?!\w)"
        rf"|(?:{'|'.join(map(re.escape, ends))})(?!\w)"
        rf"|{_PRESS.pattern}",
        re.I,
    )


def certainty(
    sources: list[CitedSource], publications: frozenset[str], *, is_announced: bool = False
) -> float:
    """Return how sure it is, from 0 to 1, that words parted into ``sources`` are some. 0 where one
    of them cannot be a name. ``is_announced``: whether brackets or a label set them apart."""
    if not sources:
        return 0
    known = sum(is_known(source.publication, publications) for source in sources)
    shown = sum(
        bool(source.qualifier or source.url or is_press(source.publication))
        and not is_known(source.publication, publications)
        for source in sources
    )
    for source in sources:
        if is_known(source.publication, publications):
            continue
        if source.url and not _has_sentence(source.publication):
            continue
        if not _may_be_name(
            source.publication, is_among_others=bool(known or shown), is_announced=is_announced
        ):
            return 0
    weight = (2 * known + shown) / (2 * len(sources))
    return min(1.0, 0.4 + 0.5 * weight + (0.1 if len(sources) > 1 else 0))


def _has_sentence(name: str) -> bool:
    """Whether a sentence ends within words: what has an address is a name only without."""
    ends = re.findall(r"\S*[.!?](?=\s)", name)
    return any(not is_abbreviation(word) for word in ends)


def _may_be_name(name: str, *, is_among_others: bool, is_announced: bool) -> bool:
    if not 1 < len(name) <= 80 or _has_sentence(name):
        return False
    if looks_like_a_name(name):
        return True
    if (is_among_others or is_announced) and _has_small_nouns(name):
        return True
    if re.match(f"[{UNCASED}]", name):
        if not _UNCASED_NAME.fullmatch(name):
            return False
        unspaced = re.match("[\u3000-\u9fff]", name)
        fits = len(name) <= _MAX_UNSPACED if unspaced else len(name.split()) <= _MAX_UNCASED_WORDS
        return bool(_PRESS.search(name)) or (is_among_others and fits)
    # taz, beside others that are surely some.
    return is_among_others and len(name.split()) == 1 and name.isalnum()


def _has_small_nouns(name: str) -> bool:
    """Whether a name is set as those of Romance languages are, whose nouns are small after "of":
    La Gazette de l'étang."""
    if not name[0].isupper() or re.search(r"[.!?:]\s", name) or len(name.split()) > 7:
        return False
    bare = re.sub(_OF_NOUN, "", name)
    if bare == name and (match := _WITH_ADJECTIVE.fullmatch(name)):
        bare = match["name"]
    return bare != name and looks_like_a_name(bare)


@cache
def joins() -> re.Pattern[str]:
    """Return a pattern of what stands between two names: and, und, et, و; "Reuters via Herald"."""
    return re.compile(
        rf"(?:\s+(?!&){one_of('joins')}\s+|(?<=[\w)\]»”\"])\s+و(?=\S)|\s+via\s+(?=(?-i:[^\W\d_a-z])))",
        re.I,
    )

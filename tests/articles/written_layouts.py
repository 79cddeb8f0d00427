"""One column in six languages, written in any combination of what people do: how headlines are set,
how sources are named, what stands over and around the text; each with its right answer."""

import random
import re
import textwrap
from dataclasses import dataclass

from tests.articles.corpus_scores import Case, _expected


@dataclass(frozen=True)
class Words:
    """A column's words in a language. Each of its ``sections``: headline, paragraphs, sources."""

    name: str
    title: str
    day: str
    by: str
    sections: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    keywords: tuple[str, ...]
    labels: tuple[str, ...]
    sources: str
    intro: str
    via: str = "via"
    comma: str = ", "


WORDS = {
    "en": Words(
        "World View", "A Harbour Without Ships", "14 May 2019", "By Ida Crane",
        (
            ("Harbour of Lisk loses its last ship", (
                "The last ship of Lisk sailed on Monday with the harbour master on board. Nobody "
                "had told the pilots, who are still waiting at the pier.",
                "The council will meet on Thursday, and the chandlers have been asked to attend. "
                "Their shops have been empty since the autumn.",
            ), ("Lisk Herald", "Reuters")),
            ("Parliament votes by candlelight", (
                "A cut in the power left the members in the dark for the third reading of the "
                "energy bill. It passed by a majority that nobody could count.",
            ), ("The Guardian (13 May)", "Tarn Courier", "AP")),
            ("Goats return to the old town", (
                "They had left in the dry year and came back with their young. The mayor has "
                "opened the fountain for them, although the law forbids it.",
            ), ("Mountain Post",)),
        ),
        ("Lisk", "Tarn", "goats"), ("KEYS:", "Keywords:", "Tags:"), "Sources:", "Key headlines:",
    ),
    "de": Words(
        "Weltschau", "Ein Hafen ohne Schiffe", "14. Mai 2019", "Von Ida Krahn",
        (
            ("Der Hafen von Lisk verliert sein letztes Schiff", (
                "Das letzte Schiff von Lisk ist am Montag mit dem Hafenmeister an Bord "
                "ausgelaufen. Den Lotsen hat es niemand gesagt, sie warten noch am Kai.",
                "Der Rat tagt am Donnerstag, und die Ausrüster sind geladen. Ihre Läden stehen "
                "seit dem Herbst leer.",
            ), ("Lisker Bote", "Reuters")),
            ("Das Parlament stimmt bei Kerzenlicht ab", (
                "Ein Stromausfall ließ die Abgeordneten bei der dritten Lesung des Energiegesetzes "
                "im Dunkeln. Es ging mit einer Mehrheit durch, die niemand zählen konnte.",
            ), ("Süddeutsche Zeitung (13. Mai)", "Tarner Kurier", "dpa")),
            ("Ziegen kehren in die Altstadt zurück", (
                "Sie waren im trockenen Jahr gegangen und kamen mit ihren Jungen wieder. Der "
                "Bürgermeister hat ihnen den Brunnen geöffnet, obwohl das Gesetz es verbietet.",
            ), ("Bergpost",)),
        ),
        ("Lisk", "Tarn", "Ziegen"), ("Schlagwörter:", "Stichworte:", "Tags:"), "Quellen:",
        "Schlagzeilen:",
    ),
    "fr": Words(
        "Vu du monde", "Un port sans navires", "14 mai 2019", "Par Ida Crane",
        (
            ("Le port de Lisk perd son dernier navire", (
                "Le dernier navire de Lisk est parti lundi avec le capitaine du port à bord. "
                "Personne ne l'avait dit aux pilotes, qui attendent toujours sur le quai.",
                "Le conseil se réunit jeudi, et les marchands y sont convoqués. Leurs boutiques "
                "sont vides depuis l'automne.",
            ), ("La Gazette de Lisk", "Reuters")),
            ("Le parlement vote à la bougie", (
                "Une panne de courant a laissé les députés dans le noir pour la troisième lecture "
                "de la loi sur l'énergie. Elle est passée à une majorité inconnue.",
            ), ("Le Monde (13 mai)", "Courrier de Tarn", "AFP")),
            ("Les chèvres reviennent dans la vieille ville", (
                "Elles étaient parties l'année sèche et sont revenues avec leurs petits. Le maire "
                "leur a ouvert la fontaine, bien que la loi l'interdise.",
            ), ("La Dépêche",)),
        ),
        ("Lisk", "Tarn", "chèvres"), ("Mots-clés :", "Étiquettes :"), "Sources :",
        "Les titres du jour :",
    ),
    "es": Words(
        "Visto del mundo", "Un puerto sin barcos", "14 de mayo de 2019", "Por Ida Crane",
        (
            ("El puerto de Lisk pierde su último barco", (
                "El último barco de Lisk zarpó el lunes con el capitán del puerto a bordo. Nadie "
                "avisó a los prácticos, que siguen esperando en el muelle.",
                "El concejo se reúne el jueves, y los proveedores están citados. Sus tiendas están "
                "vacías desde el otoño.",
            ), ("El Heraldo de Lisk", "Reuters")),
            ("El parlamento vota a la luz de las velas", (
                "Un apagón dejó a los diputados a oscuras en la tercera lectura de la ley de "
                "energía. Salió adelante por una mayoría que nadie pudo contar.",
            ), ("El País (13 de mayo)", "Correo de Tarn", "EFE")),
            ("Las cabras vuelven al casco viejo", (
                "Se habían ido en el año seco y han vuelto con sus crías. El alcalde les ha "
                "abierto la fuente, aunque la ley lo prohíbe.",
            ), ("La Vanguardia",)),
        ),
        ("Lisk", "Tarn", "cabras"), ("Palabras clave:", "Etiquetas:"), "Fuentes:", "Titulares:",
        "vía",
    ),
    "ar": Words(
        "نافذة العالم", "ميناء بلا سفن", "14 مايو 2019", "بقلم: هدى ناصر",
        (
            ("ميناء لسك يفقد آخر سفنه", (
                "أبحرت آخر سفينة في لسك يوم الاثنين وعلى متنها مدير الميناء. ولم يخبر أحد "
                "المرشدين، وهم ما زالوا ينتظرون على الرصيف.",
                "يجتمع المجلس يوم الخميس، وقد دُعي إليه التجار. دكاكينهم خالية منذ الخريف.",
            ), ("صحيفة لسك", "رويترز")),
            ("البرلمان يصوّت على ضوء الشموع", (
                "ترك انقطاع الكهرباء النواب في الظلام أثناء القراءة الثالثة لقانون الطاقة. وأُقر "
                "بأغلبية لم يستطع أحد عدّها.",
            ), ("الأهرام (13 مايو)", "جريدة تارن", "فرانس برس")),
            ("الماعز يعود إلى المدينة القديمة", (
                "رحل في عام الجفاف وعاد مع صغاره. وفتح له رئيس البلدية النافورة مع أن القانون "
                "يمنع ذلك.",
            ), ("وكالة الجبل",)),
        ),
        ("لسك", "تارن", "الماعز"), ("كلمات مفتاحية:", "الوسوم:"), "المصادر:", "أبرز العناوين:",
        "عبر", "، ",
    ),
    "ja": Words(
        "世界の窓", "船のない港", "2019年5月14日", "文：山田健",
        (
            ("リスク港、最後の船を失う", (
                "リスクの最後の船が月曜日、港長を乗せたまま出港した。水先人には誰も知らせておらず、"
                "今も岸壁で待っている。",
                "議会は木曜日に開かれ、船具商も呼ばれている。店は秋から空のままだ。",
            ), ("リスク新聞", "ロイター")),
            ("議会、ろうそくの下で採決", (
                "停電のため、議員たちは法案の第三読会を暗闇の中で迎えた。法案は誰にも数えられない"
                "多数で可決された。",
            ), ("朝日新聞（5月13日）", "タルン日報", "共同通信")),
            ("ヤギ、旧市街に戻る", (
                "乾いた年に去り、子を連れて戻ってきた。町長は法律が禁じているにもかかわらず、泉を"
                "開放した。",
            ), ("山岳新報",)),
        ),
        ("リスク", "タルン", "ヤギ"), ("キーワード：", "タグ："), "出典：", "主な見出し：",
        comma="、",
    ),
}  # fmt: skip
#: How a headline is set, by its number.
HEADLINES = (
    "{}", "**{}**",
    "## {}", "{n}. {}", "{n}) {}", "#{n} {}", "• {}", "■ {}", "➤ {}", "*{}*", "[{}]",
    "--- {} ---", "== {} ==", "{}:", "**{n}. {}**", "» {}", "– {}", "+++ {} +++", "🌍 {}", "【{}】",
    "{n}/3 {}", "■{n}■ {}", "CAPITALS", "SPACED", "UNDERLINED",
)  # fmt: skip
SOURCES = (
    "{label} {}", "end {label} {}", "({;})", "end ({;})", "[{;}]", "end [{;}]", "— {}",
    "*{}*",
    "{label} {;}", "{label} {|}", "{label} {/}", "list", "{via} {}", "{label} links", "notes",
)  # fmt: skip
TOPS = (
    "{name}: {title}\n\n{day}\n", "{title}\n\n{by}\n{day}\n", "# {title}\n\n*{day}*\n",
    "{day} {name} — {title}\n", "{name}\n{day}\n", "{name}: {title}\n",
    "From: Ida <ida@lisk.example>\nTo: List\nSubject: {name}: {title}\nDate: Tue, 14 May 2019\n",
)  # fmt: skip
WRAPS = ("", "", "", "72", "60", "quoted", "indented", "tight", "<p>", "<br>")


def written(seed: str) -> Case:
    """Return the case that a seed stands for."""
    choose = random.Random(seed)
    language = choose.choice(sorted(WORDS))
    words = WORDS[language]
    top, form, cites, wrap = map(choose.choice, (TOPS, HEADLINES, SOURCES, WRAPS))
    if language in ("ar", "ja") and form in ("CAPITALS", "SPACED"):
        form = "{}"
    if wrap in ("tight", "<p>", "<br>", "indented"):  # no mark of Markdown, no wide gap
        form = "{}" if form in ("## {}", "UNDERLINED", "SPACED") else form
        top = TOPS[0] if top.startswith("#") else top
    has_title = "{title}" in top
    values = {"name": words.name, "title": words.title, "day": words.day, "by": words.by}
    lines = [top.format(**values)]
    answer = [f"headline: {words.title if has_title else words.sections[0][0]}"]
    answer += ["date: 2019-05-14"] if "{day}" in top or "From:" in top else []
    answer += [f"byline: {re.split('[:：] ?|^[^ ]+ ', words.by)[-1]}"] if "{by}" in top else []
    mark = choose.choice(("", "• ", "- ", "1. ", "→ "))
    if choose.random() < 0.5:
        listed = [f"{mark}{headline}" for headline, _texts, _cited in words.sections]
        listed = [line.replace("1. ", f"{n}. ") for n, line in enumerate(listed, 1)]
        lines += [words.intro, *listed, ""]
    gap, notes = choose.choice(("", "\n")), []
    for number, (headline, texts, cited) in enumerate(words.sections, 1):
        lines += [_headline(form, headline, number) + gap]
        own, line = _cited(cites, words, cited, number)
        *before, last = texts
        lines += [f"{text}\n" for text in before]
        lines += [f"{last} {own}" if own else last, *([f"{gap}{line}"] if line else []), ""]
        notes += [f"[{number}] {'; '.join(cited)}"] if cites == "notes" else []
        answer += [f"section: {headline}", *(f"source: {name}" for name in cited)]
        answer += [f"note: {'; '.join(cited)}"] if cites == "notes" else []
    lines += [words.sources, *notes, ""] if notes else []
    if choose.random() < 0.8:
        lines += [f"{choose.choice(words.labels)} {', '.join(words.keywords)}"]
        answer += [f"keywords: {'; '.join(words.keywords)}"]
    text = _wrapped("\n".join(lines), wrap, is_spaced=language != "ja")
    return Case(f"{seed}.{language}.0", text, _expected("\n".join(answer)))


def _headline(form: str, headline: str, number: int) -> str:
    if form == "CAPITALS":
        return headline.upper()
    if form == "SPACED":
        return "   ".join(" ".join(word) for word in headline.upper().split())
    if form == "UNDERLINED":
        return f"{headline}\n{'-' * len(headline)}"
    return form.format(headline, n=number)


def _cited(cites: str, words: Words, cited: tuple[str, ...], number: int) -> tuple[str, str]:
    """What names the sources: at the end of the last paragraph, and in lines of its own."""
    if cites == "notes":
        return f"[{number}]", ""
    if cites == "list":
        return "", "\n".join([words.sources, *(f"- {name}" for name in cited)])
    if cites.endswith("links"):
        linked = "; ".join(f"{name} https://lisk.example/{number}" for name in cited)
        return "", f"{words.sources} {linked}"
    line = cites.removeprefix("end ").replace("{label}", words.sources)
    line = line.replace("{via}", words.via).replace("{}", words.comma.join(cited))
    for between in ";|/":
        is_spaced = f" {between} " if between != ";" else "; "
        line = line.replace(f"{{{between}}}", is_spaced.join(cited))
    return (line, "") if cites.startswith("end ") else ("", line)


def _wrapped(text: str, wrap: str, *, is_spaced: bool) -> str:
    """The text as a program has it that broke, quoted, set in or published it."""
    if wrap in ("72", "60", "quoted") and is_spaced:
        width = int(wrap) if wrap.isdigit() else 70
        lines = [line for one in text.split("\n") for line in textwrap.wrap(one, width) or [""]]
        text = "\n".join(lines)
    lines = text.split("\n")
    if wrap == "quoted":
        return "\n".join(f"> {line}" for line in lines)
    if wrap == "indented":
        return "\n".join(f"    {line}" if line else "" for line in lines)
    if wrap == "tight":
        return "\n".join(line for line in lines if line)
    if wrap == "<p>":
        return "\n".join(f"<p>{line}</p>" for line in lines if line)
    return f"<div>{'<br>'.join(lines)}</div>" if wrap == "<br>" else text

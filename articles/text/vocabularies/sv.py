from articles.text.vocabularies.table import Language

SWEDISH = Language(
    months=(
        "januari|jan",
        "februari|feb",
        "mars",
        "april|apr",
        "maj",
        "juni|jun",
        "juli|jul",
        "augusti|aug",
        "september|sept|sep",
        "oktober|okt",
        "november|nov",
        "december|dec",
    ),
    weekdays=(
        "måndag|måndagen",
        "tisdag|tisdagen",
        "onsdag|onsdagen",
        "torsdag|torsdagen",
        "fredag|fredagen",
        "lördag|lördagen",
        "söndag|söndagen",
    ),
    days=(),
    of="den",
    by="en krönika av|krönika av|av|text|skribent|författare|skrivet av|publicerat av|inlagt av",
    joins="och|samt",
    said=(
        "sade|sa|säger|skrev|skriver|förklarade|förklarar|tillade|tillägger|svarade|svarar|"
        "varnade|uppgav|enligt|meddelade|frågade|menade|menar"
    ),
    sources="källor|källa",
    one_source="källa",
    via="via|hittat hos",
    press="-bladet|-tidning|-tidningen|-posten|-kuriren|-nytt|nyheter|dagblad|-nyheter|folkblad|"
    "radio|allehanda",
    keywords="nyckelord|taggar|etiketter|ämnen|ämnesord|kategorier",
    tagged="taggat|taggad|märkt",
    credits="foto|bild|bilder|illustration",
    key_headlines="i korthet|rubriker|dagens rubriker|innehåll|i dag|idag|i detta nummer|"
    "det viktigaste",
    related="läs även|läs också|se även|läs mer|relaterade artiklar",
    notes="noter|fotnoter",
    see="se|se även|jfr|jämför",
    column="min krönika|vår krönika|krönikan|min kolumn",
    published="publicerad|publicerat|datum|uppdaterad|uppdaterat|skrivet",
    comments="kommentarer|kommentar",
    abbreviations="dr|prof|bl.a|t.ex|d.v.s|m.m|o.s.v|kl|nr|ca|s.k",
    small_words="och|i|på|av|för|till|med|från|om|en|ett|den|det|de",
    greetings=(
        r"(?:kära läsare|hej|god morgon|bästa läsare)\b[^.]{0,60}[,!:]?",
        r"(?:vänliga |bästa )?hälsningar|med vänlig hälsning|vi hörs i morgon",
    ),
    furniture=(
        r"(?:dela|skriv ut|skicka|gilla|kommentera|svara)(?: .{0,30})?",
        r"alla rättigheter förbehålles.?|startsida|till toppen|annons|läs mer|permalänk.*",
        r"(?:prenumerera|avregistrera|avsluta prenumerationen)\b.{0,80}",
        r"(?:\d+|inga) kommentar(?:er)?|lämna en kommentar",
        r"(?:föregående|nästa) (?:inlägg|artikel)|skickat från min .{0,30}",
    ),
)

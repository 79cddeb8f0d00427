from articles.text.vocabularies.table import Language

DUTCH = Language(
    months=(
        "januari|jan",
        "februari|feb",
        "maart|mrt",
        "april|apr",
        "mei",
        "juni|jun",
        "juli|jul",
        "augustus|aug",
        "september|sept|sep",
        "oktober|okt",
        "november|nov",
        "december|dec",
    ),
    weekdays=(
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
    ),
    days=(
        "eerste",
        "tweede",
        "derde",
        "vierde",
        "vijfde",
        "zesde",
        "zevende",
        "achtste",
        "negende",
        "tiende",
        "elfde",
        "twaalfde",
        "dertiende",
        "veertiende",
        "vijftiende",
        "zestiende",
        "zeventiende",
        "achttiende",
        "negentiende",
        "twintigste",
        "eenentwintigste",
        "tweeëntwintigste",
        "drieëntwintigste",
        "vierentwintigste",
        "vijfentwintigste",
        "zesentwintigste",
        "zevenentwintigste",
        "achtentwintigste",
        "negenentwintigste",
        "dertigste",
        "eenendertigste",
    ),
    of="van|de",
    by="een column van|de column van|door|tekst|tekst van|auteur|auteurs|geschreven door|"
    "geplaatst door|gepubliceerd door|"
    "bericht door",
    joins="en|met",
    said=(
        "zei|zegt|zeiden|verklaarde|verklaart|schreef|schrijft|voegde toe|voegde eraan toe|"
        "legde uit|antwoordde|antwoordt|waarschuwde|waarschuwt|kondigde aan|meldde|meldt|liet "
        "weten|laat weten|volgens|vroeg|vraagt|benadrukte|benadrukt|stelde|stelt|vertelde|"
        "vertelt|luidt|luidde|als volgt|in de woorden van|aldus|besloot|betoogde"
    ),
    sources="bronnen|bron|bronvermelding|referenties",
    one_source="bron",
    via="via|gezien bij|gevonden bij|lees meer bij|lees verder bij|meer bij|lees verder op",
    press="-courant|-blad|-bode|-nieuws|-krant|-post|-koerier|-dagblad|-weekblad|-tijd|-stem|"
    "tijding|-omroep|tijdschrift|telegraaf|dagblad|weekblad|standaard|morgen|courant|krant|"
    "nieuws|nieuwsblad",
    keywords="gearchiveerd onder|trefwoorden|trefwoord|labels|tags|sleutelwoorden|onderwerpen|"
    "onderwerp|kernwoorden",
    tagged="getagd met|getagd|gelabeld",
    credits="foto|foto's|beeld|fotograaf|afbeelding|illustratie|fotografie",
    key_headlines="de koppen|koppen|de koppen van vandaag|het nieuws van vandaag|vandaag|"
    "in dit nummer|in deze editie|in het kort|overzicht|inhoud|hoofdpunten|"
    "de hoofdpunten|in deze column",
    related="gerelateerde artikelen|lees ook|zie ook|meer over dit onderwerp|"
    "eerdere columns|verwante artikelen",
    notes="noten|voetnoten|noot|aantekeningen",
    see="zie|zie ook|vgl|vergelijk|lees",
    column="mijn column|onze column|deze column|de column|mijn stuk|mijn rubriek",
    published="gepubliceerd|gepubliceerd op|geplaatst|geplaatst op|verschenen|verschenen op|"
    "datum|bijgewerkt|bijgewerkt op|op|van|editie van|column van",
    comments="reacties|reactie",
    abbreviations="dhr|mevr|mw|mr|drs|ir|ing|dr|prof|gen|kol|nr|nrs|blz|enz|bijv|bv|ca|resp|"
    "St|jl|a.s|o.a|d.w.z|m.b.t|mrt|okt",
    small_words="de|het|een|van|der|den|en|in|op|aan|voor|te|ten|ter|bij|uit|'s|'t",
    greetings=(
        r"(?:beste|geachte|lieve|goedemorgen|goedenavond|hallo|dag)\b[^.]{0,60}[,!:]",
        r"(?:met )?(?:vriendelijke |hartelijke )?groet(?:en)?|tot morgen|hartelijke groet(?:en)?|"
        r"veel leesplezier",
    ),
    furniture=(
        r"(?:delen|deel|afdrukken|printen|doorsturen|aanbevelen)"
        r"(?: (?:op|dit|deze|via|met).*)?:?",
        r"permanente link.*|naar boven|terug naar (?:boven|overzicht|home)|disclaimer.*",
        r"(?:aanmelden|abonneer|inschrijven|schrijf je in|afmelden|uitschrijven|meld je af)"
        r"\b.{0,80}",
        r".{0,80}\bin (?:je|uw|de) browser.?",
        r"verzonden (?:vanaf|met) mijn \w+|(?:.{0,80}\b)?alle rechten voorbehouden.?",
        r"(?:\d+|geen|plaats een|schrijf een) reacties?:?",
        r"(?:vorig|volgend)e? (?:artikel|bericht|column|pagina)|lees (?:meer|verder)|advertentie",
        r"(?:je|u) (?:ontvangt|krijgt|ontving) (?:deze|dit)\b.{0,140}",
        r"klik (?:hier|om)\b.{0,80}",
        r"vind ik leuk\W*(?:laden)?\W*",
        r"(?:ga|spring) naar (?:de )?inhoud",
        r"een reactie posten|dit e-?mailen.{0,80}",
        r"(?:berichten|lid geworden op|woonplaats) ?: .{0,60}",
        r"beheerder|moderator|citeren|reageren|omhoog",
    ),
    remarks="reacties op|reactie op|gedachten over",
    ordinals=(
        "ten eerste|eerste",
        "ten tweede|tweede",
        "ten derde|derde",
        "ten vierde|vierde",
        "ten vijfde|vijfde",
    ),
)

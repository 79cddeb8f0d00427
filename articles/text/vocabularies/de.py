from articles.text.vocabularies.table import Language

GERMAN = Language(
    months=(
        "Januar|Jänner|Jan",
        "Februar|Feber|Feb",
        "März|Maerz|Mär|Mrz",
        "April|Apr",
        "Mai",
        "Juni|Jun",
        "Juli|Jul",
        "August|Aug",
        "September|Sept|Sep",
        "Oktober|Okt",
        "November|Nov",
        "Dezember|Dez",
    ),
    weekdays=(
        "Montag|Mo",
        "Dienstag|Di",
        "Mittwoch|Mi",
        "Donnerstag|Do",
        "Freitag|Fr",
        "Samstag|Sonnabend|Sa",
        "Sonntag|So",
    ),
    days=(
        "ersten|erster",
        "zweiten|zweiter",
        "dritten|dritter",
        "vierten|vierter",
        "fünften|fünfter",
        "sechsten|sechster",
        "siebten|siebter|siebenten",
        "achten|achter",
        "neunten|neunter",
        "zehnten|zehnter",
        "elften|elfter",
        "zwölften|zwölfter",
        "dreizehnten|dreizehnter",
        "vierzehnten|vierzehnter",
        "fünfzehnten|fünfzehnter",
        "sechzehnten|sechzehnter",
        "siebzehnten|siebzehnter",
        "achtzehnten|achtzehnter",
        "neunzehnten|neunzehnter",
        "zwanzigsten|zwanzigster",
        "einundzwanzigsten|einundzwanzigster",
        "zweiundzwanzigsten|zweiundzwanzigster",
        "dreiundzwanzigsten|dreiundzwanzigster",
        "vierundzwanzigsten|vierundzwanzigster",
        "fünfundzwanzigsten|fünfundzwanzigster",
        "sechsundzwanzigsten|sechsundzwanzigster",
        "siebenundzwanzigsten|siebenundzwanzigster",
        "achtundzwanzigsten|achtundzwanzigster",
        "neunundzwanzigsten|neunundzwanzigster",
        "dreißigsten|dreißigster",
        "einunddreißigsten|einunddreißigster",
    ),
    of="den|der|dem|vom",
    by="von unserem mitarbeiter|von unserer mitarbeiterin|von unserem korrespondenten|"
    "von unserer korrespondentin|eine kolumne von|die tägliche kolumne von|kolumne von|von|"
    "zusammengestellt von|"
    "verfasst von|autor|autorin|autoren|text|geschrieben von|beitrag von|gepostet von|"
    "eingestellt von|veröffentlicht von",
    joins="und|sowie",
    said=(
        "sagte|sagt|sagten|schrieb|schreibt|schrieben|erklärte|erklärt|teilte mit|antwortete|"
        "antwortet|ergänzte|fügte hinzu|meinte|meint|warnte|kündigte an|zitierte|"
        "berichtete|hieß es|"
        "heißt es|wörtlich|laut|so|fragte|betonte|rief|steht|lautet|lautete|zufolge"
    ),
    sources="quellen|quelle|nach|über|belege|quellenangaben|quellenangabe",
    one_source="quelle",
    via="via|nach informationen von|mit material von|laut|"
    "gefunden bei|gefunden über|entdeckt bei|mehr bei|mehr dazu bei|weiterlesen bei",
    press="-zeitung|-blatt|-bote|-anzeiger|-kurier|-rundschau|-nachrichten|post|-presse|"
    "-woche|-spiegel|-stimme|-funk|-magazin|echo|-rundfunk|standard|illustrierte|"
    "-agentur",
    keywords="abgelegt unter|schlagwörter|schlagworte|schlagwort|stichwörter|stichworte|"
    "stichwort|themen|labels|"
    "schlüsselwörter",
    tagged="abgelegt unter|verschlagwortet mit|verschlagwortet|getaggt mit|schlagwörter",
    credits="foto von|fotos von|bild von|foto|fotos|bild|bilder|bildnachweis|fotograf|"
    "fotografin|abbildung|grafik",
    key_headlines="schlagzeilen|die schlagzeilen|heute|die themen|themen des tages|"
    "in dieser ausgabe|"
    "in dieser kolumne|in kürze|überblick|inhalt|das wichtigste|themen heute|im überblick",
    related="verwandte artikel|siehe auch|mehr zum thema|frühere kolumnen|zum weiterlesen|"
    "weitere artikel|lesen sie auch|aus dem archiv",
    notes="anmerkungen|fußnoten|fussnoten|anmerkung",
    see="siehe|siehe auch|vgl|vergleiche|s. auch",
    column="meine kolumne|meiner kolumne|unsere kolumne|unserer kolumne|diese kolumne|"
    "die kolumne|der kolumne|mein beitrag|meinen beitrag",
    published="veröffentlicht|veröffentlicht am|erschienen|erschienen am|datum|vom|am|stand|"
    "geschrieben am|ausgabe vom",
    comments="kommentare|kommentar|leserkommentare|lesermeinungen",
    abbreviations="Nr|Dr|Prof|Hr|Fr|usw|bzw|ca|evtl|ggf|Gen|Abs|Art|Bd|Str|Mio|Mrd|St|z.B|d.h|u.a|"
    "vgl|Okt|Dez|Jan|Feb|Aug|Sept|Nov",
    small_words="der|die|das|des|den|dem|und|für|am|im|in|zu|zur|zum|von|vom|auf",
    greetings=(
        r"(?:liebe[rs]?|moin|servus|grüß gott|sehr geehrte[rs]?|guten (?:morgen|tag|abend)|hallo)\b"
        r"[^.]{0,60}[,!:]",
        r"(?:viele|beste|herzliche|liebe|schöne|mit freundlichen)n? grüßen?|schönen \w+(?: noch)?|"
        r"gruß|lg|mfg|vg|bis morgen|ihr|ihre",
    ),
    furniture=(
        r"(?:einstellungen|abonnement|newsletter)(?: hier)? (?:ändern|verwalten|abbestellen).*",
        r"(?:diesen )?(?:artikel|beitrag|seite)? ?(?:teilen|drucken|empfehlen|weiterleiten|merken)",
        r"(?:zur|zum) (?:startseite|archiv|übersicht)|startseite|nach oben|impressum.*|"
        r"datenschutz.*",
        r"(?:(?:diesen|den|unseren) )?(?:newsletter|rundbrief|infobrief)"
        r" (?:abonnieren|bestellen|abbestellen).*|abmelden|vom newsletter abmelden",
        r".{0,80}\bim browser (?:ansehen|anzeigen|lesen|öffnen).?",
        r"von meinem \w+ gesendet",
        r"alle rechte vorbehalten.?|.{0,80}\balle rechte vorbehalten.?",
        r"(?:\d+|keine) kommentare?|kommentar (?:schreiben|hinterlassen|verfassen)",
        r"(?:voriger|vorheriger|nächster|älterer|neuerer) (?:artikel|beitrag|eintrag)",
        r"ständiger link.*|permalink.*|dauerhafter link.*",
        r"anzeige|werbung|weiterlesen|mehr lesen|\d+ min(?:uten)? lesezeit|lesezeit:? \d+ min\w*",
        r"(?:wird|werden) diese? (?:nachricht|e-?mail|newsletter).{0,80}",
        r"sie (?:erhalten|bekommen) dies.{0,140}",
        r"(?:abmelden|abbestellen)\b.{0,80}",
        r"(?:klick|klicken|klicke),? (?:sie )?(?:um|zum)\b.{0,80}",
        r"(?:gefällt mir|wird geladen).{0,20}",
        r"teilen mit:?|seite \d+(?: (?:von|/) \d+)?",
        r"(?:beiträge|registriert|wohnort): .{0,60}",
        r"diesen post per e-?mail versenden.{0,80}",
        r"zum inhalt springen",
        r"über (?:mich|uns)|archiv|kontakt",
        r"zitieren|antworten|benutzeravatar|folgen|[\d.,]+ follower|übersetzung anzeigen",
        r"-{2,}\s*(?:weitergeleitete|ursprüngliche) nachricht\s*-{2,}|(?:anfang der )?"
        r"weitergeleitete nachricht:?",
        r"diese (?:e-?mail|nachricht) wurde an .{0,120}",
        r"kommentieren|vor \d+ (?:std|stunden|min)\W*",
        r"neuerer post älterer post(?: startseite)?|\d+ min\w*\.? lesezeit",
    ),
    remarks="gedanken zu|gedanke zu|kommentare zu|kommentar zu|antworten auf",
    ordinals=(
        "erstens",
        "zweitens",
        "drittens",
        "viertens",
        "fünftens",
        "sechstens",
        "siebtens",
    ),
)

from articles.text.vocabularies.table import Language

ITALIAN = Language(
    months=(
        "gennaio|genn|gen",
        "febbraio|febbr|feb",
        "marzo|mar",
        "aprile|apr",
        "maggio|mag",
        "giugno|giu",
        "luglio|lug",
        "agosto|ago",
        "settembre|sett|set",
        "ottobre|ott",
        "novembre|nov",
        "dicembre|dic",
    ),
    weekdays=(
        "lunedì|lunedi|lun",
        "martedì|martedi",
        "mercoledì|mercoledi|mer",
        "giovedì|giovedi|gio",
        "venerdì|venerdi|ven",
        "sabato|sab",
        "domenica|dom",
    ),
    days=(
        "primo",
        "due",
        "tre",
        "quattro",
        "cinque",
        "sei",
        "sette",
        "otto",
        "nove",
        "dieci",
        "undici",
        "dodici",
        "tredici",
        "quattordici",
        "quindici",
        "sedici",
        "diciassette",
        "diciotto",
        "diciannove",
        "venti",
        "ventuno",
        "ventidue",
        "ventitré",
        "ventiquattro",
        "venticinque",
        "ventisei",
        "ventisette",
        "ventotto",
        "ventinove",
        "trenta",
        "trentuno",
    ),
    of="di|del|dell'|il",
    by="la rubrica quotidiana di|una rubrica di|la rubrica di|di|a cura di|testo di|autore|"
    "autrice|autori|scritto da|pubblicato da|postato da|inviato da",
    joins="e|ed|con",
    said=(
        "ha detto|dice|disse|hanno detto|ha dichiarato|dichiara|ha scritto|scrive|ha aggiunto|"
        "aggiunge|ha spiegato|spiega|ha risposto|risponde|ha avvertito|avverte|ha annunciato|"
        "annuncia|ha affermato|afferma|secondo|ha concluso|conclude|ha chiesto|chiede|si legge|"
        "ha commentato|commenta|ha ricordato|ricorda|ha precisato|precisa|ha ammesso|ammette|"
        "con queste parole|nelle parole di|osserva|sostiene|racconta|ha raccontato"
    ),
    sources="fonti consultate|fonti|fonte|riferimenti|con informazioni di",
    one_source="fonte",
    via="via|con informazioni di|secondo quanto riporta|"
    "visto su|trovato su|leggi su|continua a leggere su|leggi tutto su|letto su",
    press="corriere|gazzetta|giornale|messaggero|quotidiano|eco|mattino|stampa|voce|notizie|"
    "settimanale|rivista|tribuna|nazione|secolo|resto|gazzettino|notiziario|agenzia|"
    "bollettino|cronaca|tempo|unione|provincia",
    keywords="archiviato in|parole chiave|parola chiave|tag|etichette|etichetta|argomenti|temi",
    tagged="archiviato in|taggato|taggato con|etichettato|contrassegnato con",
    credits="foto|fotografia|immagine|crediti|illustrazione|foto di",
    key_headlines="i titoli|i titoli di oggi|titoli|titoli di oggi|i titoli del giorno|oggi|"
    "in questo numero|in breve|sommario|in primo piano|in sintesi|le notizie di oggi|"
    "i titoli di stamattina",
    related="articoli correlati|leggi anche|vedi anche|sullo stesso tema|per approfondire|"
    "rubriche precedenti|potrebbe interessarti",
    notes="note|nota|note a piè di pagina",
    see="vedi|si veda|cfr|cf|vedi anche|leggi",
    column="la mia rubrica|mia rubrica|questa rubrica|la nostra rubrica|la rubrica|il mio articolo",
    published="pubblicato|pubblicato il|del|il|data|aggiornato|aggiornato il|edizione del|"
    "rubrica del",
    comments="commenti|commento",
    abbreviations="Sig|Sigg|Dott|Prof|Avv|Ing|On|Sen|Gen|Col|ecc|pag|pagg|vol|art|num|cfr|ca|"
    "S|Ss|gen|feb|mar|apr|mag|giu|lug|ago|sett|ott|nov|dic",
    small_words="di|del|della|dello|dei|degli|delle|dell|il|lo|la|i|gli|le|e|ed|in|a|al|alla|per|"
    "da|su|sul|sulla",
    greetings=(
        r"(?:car[aoie] (?:lettor\w+|tutt\w+|amic\w+)|buongiorno|buonasera|ciao)\b[^.]{0,60}[,!:]",
        r"(?:un )?(?:cordiali )?salut[oi]|a domani|a presto|buona lettura|"
        r"(?:con )?(?:i migliori|cordiali) saluti",
    ),
    furniture=(
        r"(?:condividi|stampa|invia|consiglia|tweet)"
        r"(?: (?:su|questo|questa|per|via|l.articolo).*)?",
        r"(?:link|collegamento) permanente.*|torna (?:su|all.inizio|alla home)|note legali.*",
        r"(?:iscriviti|abbonati|disiscriviti|cancella(?:ti)?(?: l.iscrizione)?|annulla "
        r"l.iscrizione)\b.{0,80}",
        r".{0,80}\bnel (?:tuo |suo )?browser.?",
        r"inviato da(?:l mio)? \w+|(?:.{0,80}\b)?tutti i diritti riservati.?",
        r"(?:\d+|nessun|lascia un|scrivi un|aggiungi un) comment[oi]:?",
        r"(?:articolo|post|rubrica|pagina) (?:precedente|successiv[oa])|leggi tutto|"
        r"continua a leggere|pubblicità",
        r"(?:ti è arrivata|hai ricevuto|ricevi|ha ricevuto|riceve)"
        r" (?:questa|questo|la|il)\b.{0,140}",
        r"fai clic (?:per|qui)\b.{0,80}|clicca qui\b.{0,80}",
        r"mi piace\W*(?:caricamento)?\W*",
        r"(?:vai|passa) al contenuto(?: principale)?",
        r"posta un commento|invia tramite e-?mail.{0,80}",
        r"(?:messaggi|iscritto(?: il)?|località) ?: .{0,60}",
        r"amministratore|moderatore|cita|rispondi|in alto",
    ),
    remarks="commenti su|pensieri su|risposte a",
    ordinals=(
        "primo|prima",
        "secondo|seconda",
        "terzo|terza",
        "quarto|quarta",
        "quinto|quinta",
        "sesto",
        "settimo",
    ),
)

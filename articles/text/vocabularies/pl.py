from articles.text.vocabularies.table import Language

POLISH = Language(
    months=(
        "stycznia|styczeń|sty",
        "lutego|luty|lut",
        "marca|marzec",
        "kwietnia|kwiecień|kwi",
        "maja|maj",
        "czerwca|czerwiec|cze",
        "lipca|lipiec|lip",
        "sierpnia|sierpień|sie",
        "września|wrzesień|wrz",
        "października|październik|paź",
        "listopada|listopad|lis",
        "grudnia|grudzień|gru",
    ),
    weekdays=(
        "poniedziałek",
        "wtorek",
        "środa",
        "czwartek",
        "piątek",
        "sobota",
        "niedziela",
    ),
    days=(),
    of="z",
    by="autor|autorka|autorzy|tekst|napisał|napisała|opracował|opracowała|opublikował|opublikowała",
    joins="i|oraz",
    said=(
        "powiedział|powiedziała|powiedzieli|mówi|napisał|napisała|pisze|oświadczył|oświadczyła|"
        "dodał|dodała|wyjaśnił|wyjaśniła|odpowiedział|odpowiedziała|ostrzegł|stwierdził|"
        "stwierdziła|zapytał|według"
    ),
    sources="źródła|źródło|na podstawie|za",
    one_source="źródło",
    via="za|przez",
    press="gazeta|kurier|dziennik|głos|echo|tygodnik|wiadomości|przegląd|rzeczpospolita|nowiny|"
    "trybuna|radio|agencja|telewizja",
    keywords="słowa kluczowe|słowo kluczowe|tagi|tag|etykiety|tematy",
    tagged="otagowane|oznaczone",
    credits="fot|foto|zdjęcie|zdjęcia|fotografia|ilustracja",
    key_headlines="w skrócie|najważniejsze|dzisiejsze tematy|w tym numerze|spis treści|"
    "najważniejsze wiadomości|nagłówki|dziś",
    related="powiązane artykuły|zobacz też|czytaj także|czytaj też|zobacz także",
    notes="przypisy|uwagi",
    see="zobacz|zob|patrz|por|zob. też",
    column="mój felieton|mojego felietonu|nasz felieton|felieton|moja kolumna",
    published="opublikowano|opublikowane|data|dodano|aktualizacja|z dnia",
    comments="komentarze|komentarz",
    abbreviations="dr|prof|gen|płk|tzn|np|itd|itp|ul|al|św|nr|r|s|godz|m.in",
    small_words="i|w|z|na|do|od|o|u|dla|po|za",
    greetings=(
        r"(?:drodzy czytelnicy|szanowni państwo|dzień dobry|witam)\b[^.]{0,60}[,!:]?",
        r"(?:serdecznie )?pozdrawiam|z poważaniem|do jutra",
    ),
    furniture=(
        r"(?:udostępnij|drukuj|wyślij|poleć|lubię to|skomentuj|odpowiedz)(?: .{0,30})?",
        r"wszelkie prawa zastrzeżone.?|strona główna|do góry|reklama|czytaj (?:dalej|więcej)",
        r"(?:subskrybuj|zapisz się|wypisz się|zrezygnuj z subskrypcji)\b.{0,80}",
        r"(?:\d+|brak) komentarz[ye]|dodaj komentarz|(?:poprzedni|następny) (?:wpis|artykuł)",
        r"wysłane z .{0,30}",
    ),
)

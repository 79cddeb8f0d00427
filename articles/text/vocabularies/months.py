"""The months and weekdays of languages that have no table of their own: Danish and Norwegian,
Finnish, Czech, Slovak, Hungarian, Romanian, Greek, Ukrainian, Indonesian."""

#: January first.
MONTHS = (
    "januar|tammikuuta|tammikuu|ledna|leden|januára|január|ianuarie|Ιανουαρίου|січня|Januari",
    "februar|helmikuuta|helmikuu|února|únor|februára|február|februarie|Φεβρουαρίου|лютого|Februari",
    "marts|mars|maaliskuuta|maaliskuu|března|březen|marca|március|martie|Μαρτίου|березня|Maret",
    "april|huhtikuuta|huhtikuu|dubna|duben|apríla|április|aprilie|Απριλίου|квітня",
    "maj|mai|toukokuuta|toukokuu|května|květen|mája|május|Μαΐου|травня|Mei",
    "juni|kesäkuuta|kesäkuu|června|červen|júna|június|iunie|Ιουνίου|червня",
    "juli|heinäkuuta|heinäkuu|července|červenec|júla|július|iulie|Ιουλίου|липня",
    "august|elokuuta|elokuu|srpna|srpen|augusta|augusztus|Αυγούστου|серпня|Agustus",
    "september|syyskuuta|syyskuu|září|septembra|szeptember|septembrie|Σεπτεμβρίου|вересня",
    "oktober|lokakuuta|lokakuu|října|říjen|októbra|október|octombrie|Οκτωβρίου|жовтня",
    "november|marraskuuta|marraskuu|listopadu|novembra|noiembrie|Νοεμβρίου|листопада",
    "december|desember|joulukuuta|joulukuu|prosince|prosinec|decembra|decembrie|Δεκεμβρίου|грудня",
)
#: Monday first.
WEEKDAYS = (
    "mandag|maanantai|maanantaina|pondělí|pondelok|hétfő|luni|Δευτέρα|понеділок|Senin",
    "tirsdag|tiistai|tiistaina|úterý|utorok|kedd|marți|Τρίτη|вівторок|Selasa",
    "onsdag|keskiviikko|keskiviikkona|středa|streda|szerda|miercuri|Τετάρτη|середа|Rabu",
    "torsdag|torstai|torstaina|čtvrtek|štvrtok|csütörtök|joi|Πέμπτη|четвер|Kamis",
    "fredag|perjantai|perjantaina|pátek|piatok|péntek|vineri|Παρασκευή|п'ятниця|Jumat",
    "lørdag|lauantai|lauantaina|sobota|szombat|sâmbătă|Σάββατο|субота|Sabtu",
    "søndag|sunnuntai|sunnuntaina|neděle|nedeľa|vasárnap|duminică|Κυριακή|неділя|Minggu",
)

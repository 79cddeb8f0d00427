from articles.text.vocabularies.table import Language

FRENCH = Language(
    months=(
        "janvier|janv",
        "février|fevrier|févr|fév",
        "mars",
        "avril|avr",
        "mai",
        "juin",
        "juillet|juil",
        "août|aout",
        "septembre|sept",
        "octobre|oct",
        "novembre|nov",
        "décembre|decembre|déc",
    ),
    weekdays=(
        "lundi|lun",
        "mardi|mar",
        "mercredi|mer",
        "jeudi|jeu",
        "vendredi|ven",
        "samedi|sam",
        "dimanche|dim",
    ),
    days=(
        "premier",
        "deux",
        "trois",
        "quatre",
        "cinq",
        "six",
        "sept",
        "huit",
        "neuf",
        "dix",
        "onze",
        "douze",
        "treize",
        "quatorze",
        "quinze",
        "seize",
        "dix-sept",
        "dix-huit",
        "dix-neuf",
        "vingt",
        "vingt et un",
        "vingt-deux",
        "vingt-trois",
        "vingt-quatre",
        "vingt-cinq",
        "vingt-six",
        "vingt-sept",
        "vingt-huit",
        "vingt-neuf",
        "trente",
        "trente et un",
    ),
    of="le|de|du",
    by="la chronique quotidienne de|la chronique quotidienne d'|une chronique de|"
    "une chronique d'|la chronique de|la chronique d'|chronique de|par|texte|texte de|"
    "auteur|auteure|autrice|auteurs|écrit par|rédigé par|propos recueillis par|"
    "publié par|posté par|message par",
    joins="et|avec",
    said=(
        "a dit|dit|a déclaré|déclare|déclarait|a écrit|écrit|écrivait|a ajouté|ajoute|a expliqué|"
        "explique|a répondu|répond|a averti|a annoncé|annonce|affirme|a affirmé|selon|d'après|"
        "d’après|en ces termes|a conclu|a prévenu|a tweeté|on lit|raconte|a raconté|précise|"
        "a précisé|note|demande|a demandé"
    ),
    sources="sources consultées|sources|source|références|lire|avec",
    one_source="source",
    via="via|d'après|avec|selon|source de l'information|"
    "vu sur|repéré sur|trouvé sur|lire la suite sur|à lire sur|lire la suite dans",
    press="quotidien|gazette|courrier|dépêche|journal|héraut|matin|soir|hebdo|presse|tribune|"
    "écho|nouvelliste|moniteur|messager|revue|radio|télévision|républicain|progrès|"
    "libre|actualités|agence",
    keywords="classé dans|classé sous|mots-clés|mots clés|mots-clefs|mots clefs|mot-clé|"
    "étiquettes|libellés|thèmes|sujets",
    tagged="classé dans|tagué|tagué avec|marqué|étiqueté|marqué avec",
    credits="photo de|photo par|photo|photos|crédit|crédits|crédit photo|crédits photo|image|"
    "illustration|photographie",
    key_headlines="les titres|les titres du jour|à la une|au sommaire|sommaire|aujourd'hui|"
    "aujourd’hui|en bref|les grands titres|l'essentiel|l’essentiel|dans cette chronique|"
    "les titres de ce matin|ce matin",
    related="articles liés|à lire aussi|lire aussi|voir aussi|sur le même sujet|"
    "chroniques précédentes|articles connexes",
    notes="notes|notes de bas de page",
    see="voir|lire|cf|voir aussi|lire aussi",
    column="ma chronique|notre chronique|cette chronique|la chronique|mon billet|notre billet",
    published="publié|publié le|paru le|mis en ligne le|le|du|mis à jour le|date|chronique du|"
    "édition du",
    comments="commentaires|commentaire|réactions",
    abbreviations="M|MM|Mme|Mlle|Dr|Me|av|boul|env|etc|éd|janv|févr|avr|juil|sept|oct|nov|"
    "déc|St|Ste",
    small_words="de|la|le|les|du|des|et|en|au|aux|à|sur|pour|d|l",
    greetings=(
        r"(?:chers?|chères?|bonjour|bonsoir)\b[^.]{0,60}[,!:]",
        r"(?:bien )?(?:cordialement|à vous)|amicalement|à demain|bonne lecture",
    ),
    furniture=(
        r"(?:partager|imprimer|envoyer|recommander|tweeter)(?: (?:sur|cet|cette|par|l.article).*)?",
        r"lien permanent.*|permalien.*|accueil|retour à l.accueil|haut de page|mentions légales.*",
        r"(?:s.abonner|abonnez-vous|se désabonner|se désinscrire|inscrivez-vous)\b.{0,80}",
        r".{0,80}\bdans (?:votre|un|le) navigateur.?",
        r"envoyé de mon \w+|tous droits réservés.?|.{0,80}\btous droits réservés.?",
        r"(?:\d+|aucun) commentaires?|laisser un commentaire|ajouter un commentaire",
        r"(?:article|billet|chronique) (?:précédente?|suivante?)|lire la suite|publicité",
        r"temps de lecture.{0,20}|(?:modifier|gérer|mettre à jour) (?:vos|mes) .{2,60}",
        r"vous (?:recevez|avez reçu) (?:cet|ce|cette)\b.{0,140}",
        r"cliquez pour\b.{0,80}",
        r"j.aime(?: ça)?\s*(?:chargement)?\W*",
        r"aller au contenu(?: principal)?",
        r"envoyer par e-?mail.{0,80}",
        r"(?:messages|inscription|enregistré le|localisation) ?: .{0,60}",
        r"(?:publier|enregistrer) un commentaire",
        r"à propos|archives|contact",
        r"administrateur|modérateur|citer|répondre|haut|commenter|voir la traduction|s.abonner",
        r"-{2,}\s*message (?:transféré|d.origine)\s*-{2,}",
        r"début du message (?:réexpédié|transféré):?",
        r"article plus récent article plus ancien(?: accueil)?|inscription à :.{0,80}",
        r"(?:\d+ min(?:utes)? de lecture|lecture de \d+ min\w*)|merci d.avoir lu\b.{0,140}",
    ),
    remarks="réflexions sur|réflexion sur|réponses à|commentaires sur|pensées sur",
    ordinals=(
        "premièrement|primo",
        "deuxièmement|secundo",
        "troisièmement|tertio",
        "quatrièmement",
        "cinquièmement",
        "sixièmement",
        "septièmement",
    ),
)

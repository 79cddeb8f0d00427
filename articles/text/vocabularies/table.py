"""The table of a language. Several words for one thing are parted by ``|``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    #: January first.
    months: tuple[str, ...]
    #: Monday first.
    weekdays: tuple[str, ...]
    #: The days of a month in words, the first first.
    days: tuple[str, ...]
    #: What stands between the parts of a date: of, de.
    of: str
    #: What comes before who wrote it, and between several names.
    by: str
    joins: str
    #: Verbs (and "according to") that introduce a quotation, by their beginnings.
    said: str
    #: Before what a section cites, what a column is about, and whose a picture is.
    sources: str
    #: Those of them that announce one source, whose name may have an "and" in it.
    one_source: str
    #: Before what a section cites, without a colon: via, h/t.
    via: str
    #: What papers and stations call themselves by; with a hyphen before it, as the end of a word.
    press: str
    keywords: str
    #: Before keywords, without a colon: "Posted in News. Tagged maps, rivers."
    tagged: str
    credits: str
    #: Over the list of headlines; and over what else one may read.
    key_headlines: str
    related: str
    #: Over the notes at the end.
    notes: str
    #: Before a reference: see, siehe.
    see: str
    #: What a columnist calls the column in a reference: my column, meine Kolumne.
    column: str
    #: Before the moment of publication: posted on, erschienen am.
    published: str
    #: Over what readers said.
    comments: str
    #: End no sentence, though a full stop stands after them.
    abbreviations: str
    #: Stand small inside names.
    small_words: str
    #: Whole lines that begin and end a letter, as patterns.
    greetings: tuple[str, ...]
    #: Whole lines of sites and mail programs, as patterns.
    furniture: tuple[str, ...]
    #: What readers said, behind the number of it: "3 thoughts on …".
    remarks: str = ""
    #: What counts paragraphs and headlines in words, the first first: "First:".
    ordinals: tuple[str, ...] = ()

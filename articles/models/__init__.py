from . import menus  # noqa: F401  (hears of what moves)
from .about import SectionKeyword
from .address import OldAddress, TakenAddress
from .announcement import Announcement
from .article import Article
from .author import Author, Authorship
from .autosave import Autosave
from .correction import Correction
from .count import AuthorCount, CitationCount, ColumnCount
from .cross_reference import CrossReference
from .current_settings import foot_pages, known_site, site
from .download import Attachment, Download
from .figure import Figure, Photo
from .identity import SiteIdentity
from .keyword import Keyword, KeywordName, KeywordUse
from .link import LinkCheck
from .note import Note
from .omission import Omission
from .page import Page
from .publication import Publication
from .redirect import PatternRedirect, Redirect
from .review import Review
from .revision import Revision
from .section import Section, Source
from .settings_change import SettingsChange
from .share import ShareLink
from .site_settings import MAX_MAIL_MINUTES, MailTiming, SiteSettings

__all__ = [
    "MAX_MAIL_MINUTES",
    "Announcement",
    "Article",
    "Attachment",
    "Author",
    "AuthorCount",
    "Authorship",
    "Autosave",
    "CitationCount",
    "ColumnCount",
    "Correction",
    "CrossReference",
    "Download",
    "Figure",
    "Keyword",
    "KeywordName",
    "KeywordUse",
    "LinkCheck",
    "MailTiming",
    "Note",
    "OldAddress",
    "Omission",
    "Page",
    "PatternRedirect",
    "Photo",
    "Publication",
    "Redirect",
    "Review",
    "Revision",
    "Section",
    "SectionKeyword",
    "SettingsChange",
    "ShareLink",
    "SiteIdentity",
    "SiteSettings",
    "Source",
    "TakenAddress",
    "foot_pages",
    "known_site",
    "site",
]

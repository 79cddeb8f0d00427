from .about import SectionKeyword
from .article import Article, Correction, OldAddress, TakenAddress
from .autosave import Autosave
from .count import CitationCount, ColumnCount, add_up_counts
from .figure import Figure, Photo
from .identity import SiteIdentity
from .keyword import Keyword, KeywordName, KeywordUse
from .link import LinkCheck
from .omission import Omission
from .publication import Publication
from .redirect import PatternRedirect, Redirect
from .revision import Revision
from .section import CrossReference, Section, Source
from .share import ShareLink

__all__ = [
    "Article",
    "Autosave",
    "CitationCount",
    "ColumnCount",
    "Correction",
    "CrossReference",
    "Figure",
    "Keyword",
    "KeywordName",
    "KeywordUse",
    "LinkCheck",
    "OldAddress",
    "Omission",
    "PatternRedirect",
    "Photo",
    "Publication",
    "Redirect",
    "Revision",
    "Section",
    "SectionKeyword",
    "ShareLink",
    "SiteIdentity",
    "Source",
    "TakenAddress",
    "add_up_counts",
]

from .article import Article, Correction, OldAddress
from .figure import Figure, Photo
from .keyword import Keyword, KeywordName, KeywordUse
from .revision import Revision
from .section import CrossReference, Section, Source
from .share import ShareLink

__all__ = [
    "Article",
    "Correction",
    "CrossReference",
    "Figure",
    "Keyword",
    "KeywordName",
    "KeywordUse",
    "OldAddress",
    "Photo",
    "Revision",
    "Section",
    "ShareLink",
    "Source",
]

from .block import Block
from .comment import MAX_COMMENT_LENGTH, Comment, Decision
from .commenter import Commenter
from .count import CommentCount
from .letter import CommentLetter
from .policy import Closing, Policy
from .report import Report
from .token_count import TokenCount
from .trouble import TroubleReport

__all__ = [
    "MAX_COMMENT_LENGTH",
    "Block",
    "Closing",
    "Comment",
    "CommentCount",
    "CommentLetter",
    "Commenter",
    "Decision",
    "Policy",
    "Report",
    "TokenCount",
    "TroubleReport",
]

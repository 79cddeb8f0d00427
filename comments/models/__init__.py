from .block import Block
from .comment import LONGEST_COMMENT, Comment, Decision, Tally
from .commenter import Commenter
from .letter import CommentLetter
from .policy import Closing, Policy
from .report import Report
from .trouble import TroubleReport
from .word import LearntWord

__all__ = [
    "LONGEST_COMMENT",
    "Block",
    "Closing",
    "Comment",
    "CommentLetter",
    "Commenter",
    "Decision",
    "LearntWord",
    "Policy",
    "Report",
    "Tally",
    "TroubleReport",
]

"""What changes of comments concern; as tags of pages: ``comments`` (public comments of the site)
and ``comments:42`` (those of a column)."""

from functools import partial

from articles.models import Article
from comments.models import Closing, Comment, Policy
from pagecache import triggers

watch = partial(triggers.watch, "comments")

_WHOSE = "Readers never learn whose a comment is."
_JUDGED = "How it was judged; whether it is shown, its state says."
_RULES = "How comments are judged from now on."

watch(
    Comment,
    """pagecache_changed(array_agg('comments:' || article_id) || '{{comments}}'::text[])
       FROM {rows} WHERE state = 'approved' OR answer_count > 0 HAVING count(*) > 0""",
    ignored={
        **dict.fromkeys(["email", "form_key", "visitor_key", "wants_answers"], _WHOSE),
        **dict.fromkeys(["proven", "score"], _JUDGED),
    },
)
watch(
    Closing,
    "pagecache_changed(array_agg('comments:' || article_id)) FROM {rows}",
)
watch(
    Policy,
    "pagecache_changed('{{*}}') FROM {rows} HAVING count(*) > 0",
    ignored={
        **dict.fromkeys(["approvals_needed", "holds_everything", "queue_mailed_at"], _RULES),
        **dict.fromkeys(["storm_per_minute", "storm_until"], _RULES),
    },
)
# The comments of a column are public with it.
watch(
    Article,
    """pagecache_changed(
           '{{comments}}', CASE WHEN published_at > clock_timestamp() THEN published_at END)
       FROM {standing}
      WHERE published_at IS NOT NULL AND withdrawn_at IS NULL AND binned_at IS NULL""",
    """pagecache_changed(
           '{{comments}}', CASE WHEN taken_down_at > clock_timestamp() THEN taken_down_at END)
       FROM {down} WHERE taken_down_at IS NOT NULL""",
    apart={
        "down": ("taken_down_at",),
        "standing": (
            *("edition_date", "published_at", "withdrawn_at", "binned_at"),
            "takes_comments",
        ),
    },
)

"""What changes of the digests that can be read in the browser concern; as a tag: ``editions``."""

from functools import partial

from pagecache import triggers
from subscriptions.models import Edition, Variant

watch = partial(triggers.watch, "subscriptions")

_MAILING = "How its mailing goes."
_OTHERS = "Of what is mailed by itself; readers see digests, which have none."

watch(
    Edition,
    """pagecache_changed('{{editions}}') FROM {rows}
        WHERE kind IN ('daily', 'weekly') HAVING count(*) > 0""",
    ignored={
        **dict.fromkeys(["candidates", "excluded", "finished_at"], _MAILING),
        **dict.fromkeys(["paused_at", "pause_reason", "doubted_at"], _MAILING),
        **dict.fromkeys(["article_id", "correction_id"], _OTHERS),
        **dict.fromkeys(["refusals_believed_at", "refusals_counted_from"], _MAILING),
    },
)
watch(
    Variant,
    "pagecache_changed('{{editions}}') FROM {rows} HAVING count(*) > 0",
)

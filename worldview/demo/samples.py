"""Loading the demo: columns read as the importer reads them, pictures, and comments."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from articles.discovery.derived import update_derived
from articles.importer.build import import_column
from articles.media import site_pictures
from articles.media.ingest import ingest_photo
from articles.models import Article, Author, Authorship, Figure, Keyword, KeywordName, site
from articles.text.slugs import build_slug
from comments.models import Comment
from worldview.demo.pictures import draw
from worldview.samples.records import recording

COLUMNS = Path(__file__).parent / "columns"

#: For each column, its pictures in the order of its figures, with alt text.
PICTURES = {
    "2023-11-17": [
        ("strait", "A freighter in a narrow strait at dawn, a lighthouse on the cape"),
        ("cutter", "A grey ship broadside on a choppy sea"),
    ],
    "2024-02-09": [
        ("reservoir", "A dark lake under mountains, boats lying on its shore"),
        ("dam", "A concrete dam with eight gates between two slopes, snowy peaks behind"),
    ],
    "2024-06-21": [
        ("old-town", "People waiting at night in a street of tall houses"),
        ("speech", "A man at a lectern in front of a long building at night"),
    ],
    "2024-07-03": [
        ("counting", "People around white tables in a hall with tall windows"),
        ("fleet", "Six grey ships in line on a calm sea"),
    ],
    "2024-10-30": [
        ("hotel", "A large hotel beside a railway line, mountains behind it"),
        ("lake", "Three boats on the mud beside a lake at dusk"),
    ],
    "2025-01-15": [
        ("mole", "A breakwater broken in three places, waves pouring through"),
        ("supply-ship", "A ship at anchor before a small town under grey clouds"),
    ],
    "2025-05-08": [
        ("bakery", "People in a street in the early morning"),
        ("shop", "A shop window with three shelves, almost empty, a few loaves left"),
    ],
    "2025-09-12": [
        ("chancellor", "People on the steps of a building with columns at dusk"),
        ("assembly", "A building with nine columns, people before it"),
    ],
    "2026-01-20": [
        ("gauge", "Two water gauges standing in a river, their marks at different heights"),
        ("pass", "Five lorries on a mountain road under snowy peaks"),
    ],
    "2026-06-05": [
        ("training-ship", "A ship under a lighthouse in a narrow strait in bright light"),
        ("line", "Ships in line at sunrise"),
    ],
    "2026-09-24": [
        ("new-light", "A lighthouse at night, its beam over a dark sea"),
        ("cottage", "A small white house above the sea at dusk"),
    ],
    "2026-11-18": [
        ("market", "A crowded market with striped stalls in the evening"),
        ("lanterns", "People with lanterns among market stalls at night"),
    ],
}

OTHER_NAMES = {
    "Halvard Strait": ["The Narrows"],
    "Ormaia": ["Ormaian Republic"],
    "Ardun Dam": ["Ardun Reservoir"],
}
DESCRIPTIONS = {
    "Halvard Strait": "Nine miles of water between Ormaia and the open sea, closed by Ormaia in "
    "November 2023 and sailed again from June 2026.",
    "Palisaar": "An island republic with one deep harbour and, since 2024, published accounts.",
    "Brenn Agreement": "The treaty of October 2024 that divided the river Ardun by the calendar.",
}

#: The columnist has the name that the site's byline is.
COLUMNIST_LINES = (
    "Has written the column since the Halvard Strait was closed, and reads every answer to it."
)
GUEST = "Tilda Roon"
GUEST_LINES = "Went to the market in Port Sallow for fish, and stayed until it would not go home."
SIGNED_BY_BOTH = "2026-11-18"

#: Column, name, state, the comment it answers (by its place here), text.
COMMENTS = [
    (
        "2026-11-18", "Jory Pell", "approved", None,
        "I was in the market on Tuesday. Nobody had planned it. A woman next to me said that "
        "her soup would burn, and then she stayed all the same.",
    ),
    (
        "2026-11-18", "M. Anders", "approved", 0,
        "My sister was there too and says the same about the soup.\n\nThank you for going on "
        "quoting the Courier when it was only ink and patience.",
    ),
    (
        "2026-11-18", "Reader in Lindhelm", "approved", None,
        "“A pen that nobody will pick up” is the best account of it I have read this week.",
    ),
    (
        "2026-11-18", "T. Okell", "pending", None,
        "Is it certain that the ministry asked for the order in writing? The Lindhelm Observer "
        "has it the other way round.",
    ),
    (
        "2026-09-24", "Harbour Street 9", "approved", None,
        "I was the reader who asked how one tells guests to leave. A bill! We laughed for a "
        "whole evening.",
    ),
    (
        "2026-09-24", "Best Loans Today", "pending", None,
        "Great post!!! Cheap credit for lighthouses, ask me how.",
    ),
    (
        "2026-01-20", "Ada Wenn", "approved", None,
        "Both sides of the valley buy the poppy-seed rolls, by the way. It is a detail, but I "
        "thought it should be on the record.",
    ),
]  # fmt: skip


@transaction.atomic
def load(editor: User) -> None:
    """Load the samples into a desk that has nothing yet, and note which rows they are. All of
    them, or none."""
    with recording():
        _load(editor)


def _load(editor: User) -> None:
    columnist = _add_author(site().byline, "new-light", COLUMNIST_LINES)
    articles = {}
    for file in sorted(COLUMNS.glob("*.txt")):
        day = date.fromisoformat(file.stem)
        article = import_column(file.read_text(), edition_date=day, publish=True).article
        article.sent_by_mail = False
        article.save(update_fields=["sent_by_mail"])
        _add_pictures(article, PICTURES[file.stem])
        articles[file.stem] = article
    guest = _add_author(GUEST, "market", GUEST_LINES)
    Authorship.objects.set_authors(articles[SIGNED_BY_BOTH], [columnist, guest])
    for name, others in OTHER_NAMES.items():
        keyword = Keyword.objects.get(name=name)
        for other in others:
            KeywordName.objects.create(keyword=keyword, name=other)
    for name, description in DESCRIPTIONS.items():
        Keyword.objects.filter(name=name).update(description=description)
    for article in articles.values():
        update_derived(article)
    _add_comments(articles, editor)


def _add_author(name: str, scene: str, lines: str) -> Author:
    picture = site_pictures.keep_portrait(ContentFile(draw(scene), name=f"{scene}.jpg"))
    address = f"https://{build_slug(name, max_length=40)}.example/"
    return Author.objects.create(name=name, picture=picture, description=lines, addresses=address)


def _add_pictures(article: Article, pictures: Iterable[tuple[str, str]]) -> None:
    lead = Figure.objects.filter(article=article)
    inside = Figure.objects.filter(section__article=article).order_by("section__position")
    for figure, (scene, alt_text) in zip([*lead, *inside], pictures, strict=True):
        file = ContentFile(draw(scene), name=f"{scene}.jpg")
        figure.photo = ingest_photo(
            file, alt_text=alt_text, caption=figure.caption, credit=figure.credit
        )
        figure.save(update_fields=["photo"])


def _add_comments(articles: dict[str, Article], editor: User) -> None:
    written: list[Comment] = []
    for number, (day, name, state, answers, body) in enumerate(COMMENTS):
        noon = timezone.make_aware(datetime.combine(date.fromisoformat(day), time(14)))
        comment = Comment.objects.create(
            article=articles[day],
            answers=None if answers is None else written[answers],
            thread=None if answers is None else written[answers].thread or written[answers],
            name=name,
            email=f"reader{number}@example.com",
            body=body,
            # Odd ones, as they are when people write.
            written_at=noon + timedelta(seconds=2237 * number, microseconds=345_677 + number),
            form_key=f"sample-{number}",
            visitor_key="sample",
        )
        if state == "approved":
            comment.approve(by=editor, reason="A sample.")
        written.append(comment)

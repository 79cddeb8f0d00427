"""Writes a WordPress export as large as wanted, the same for the same seed: posts of the words of
the sample columns, with headings, sources, links to each other, keywords, authors and comments."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

SAMPLES = Path(__file__).parent.parent / "worldview" / "demo" / "columns"
SITE = "https://www.former.example"
COMMENTS_PER_POST = 5
AUTHORS = 12
KEYWORDS = 600
FIRST = datetime(2005, 1, 3, 8, 30, tzinfo=UTC)

_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Former</title><link>{SITE}</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>{SITE}</wp:base_blog_url>
"""


def write(file, posts, *, comments=COMMENTS_PER_POST, words=350, seed=1):
    """Write an export of so many ``posts`` to a text ``file``."""
    random = Random(seed)
    made = _Posts(random, words)
    file.write(_HEAD)
    for number in range(AUTHORS):
        file.write(
            f"<wp:author><wp:author_login>w{number}</wp:author_login>"
            f"<wp:author_display_name>Writer {made.letters(number)}</wp:author_display_name>"
            "</wp:author>\n"
        )
    for number in range(1, posts + 1):
        file.write(made.post(number, comments))
    file.write("</channel></rss>\n")


def path_of(number):
    """Return the address of a post on the former site."""
    return f"{_moment(number):/%Y/%m}/post-{number}/"


def _moment(number):
    return FIRST + timedelta(hours=9 * number)


class _Posts:
    def __init__(self, random, words):
        self.random, self.words = random, words
        text = "\n".join(file.read_text() for file in sorted(SAMPLES.glob("*.txt")))
        #: As often as they occur there.
        self.vocabulary = re.findall(r"[A-Za-z]{2,}", text)

    @staticmethod
    def letters(number):
        return "".join(chr(ord("A") + int(digit)) for digit in str(number))

    def text(self, count):
        return " ".join(self.random.choices(self.vocabulary, k=count)).capitalize()

    def body(self, number):
        # Now and then to one that comes later.
        other = max(1, number + self.random.choice([-900, -200, -40, -3, -1, 2]))
        parts = [f"<p>{self.text(self.words // 4)}.</p>"]
        for _ in range(2):
            parts.append(f"<h2>{self.text(6)}</h2>")
            parts += [f"<p>{self.text(self.words // 5)}.</p>" for _ in range(2)]
            parts.append(
                f'<p>As we wrote <a href="{SITE}{path_of(other)}">before</a>, '
                f'{self.text(10)} <a href="https://news.example/{number}">there</a>.</p>'
            )
            parts.append(f"<blockquote><p>{self.text(20)}.</p></blockquote>")
            parts.append(f"<p>Sources: {self.text(2)} (Paris), {self.text(1)} (12-May)</p>")
        return "\n".join(parts)

    def post(self, number, comments):
        moment = f"{_moment(number):%Y-%m-%d %H:%M:%S}"
        keywords = "".join(
            f'<category domain="post_tag" nicename="k{key}"><![CDATA[Topic '
            f"{self.letters(key)}]]></category>"
            for key in {int(self.random.paretovariate(0.7)) % KEYWORDS for _ in range(5)}
        )
        said = "".join(self.comment(place, comments, moment) for place in range(1, comments + 1))
        return f"""<item><title>{escape(self.text(7))}</title>
<link>{SITE}{path_of(number)}</link><dc:creator>w{number % AUTHORS}</dc:creator>
<guid>{SITE}/?p={number}</guid><content:encoded><![CDATA[{self.body(number)}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date>{moment}</wp:post_date><wp:post_date_gmt>{moment}</wp:post_date_gmt>
<wp:comment_status>open</wp:comment_status><wp:post_name>post-{number}</wp:post_name>
<wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent><wp:post_type>post</wp:post_type>
{keywords}{said}</item>
"""

    def comment(self, place, comments, moment):
        answers = self.random.randint(0, place - 1) if place % 5 == 0 else 0
        email = f"reader{self.random.randint(1, 50_000)}@example.com"
        return f"""<wp:comment><wp:comment_id>{place}</wp:comment_id>
<wp:comment_author>Reader {self.letters(place)}</wp:comment_author>
<wp:comment_author_email>{email}</wp:comment_author_email>
<wp:comment_date_gmt>{moment}</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{self.text(25)}.]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type>
<wp:comment_parent>{answers}</wp:comment_parent></wp:comment>
"""

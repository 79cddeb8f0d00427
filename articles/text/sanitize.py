"""HTML of any origin to the few elements of prose.

nh3 reads what was sent as a browser would and writes it well formed (``cleaners``), once what it
would drop words for is mended (``source_repairs``); its tokens are read once, in order
(``source_reader``), and a ``Builder`` (``blocks``) is told what they mean; what that wrote nh3
cleans again by the allow-list of what is stored. Nothing recurses over the input, and all of it
takes time linear in its length.
"""

from articles.text.cleaners import clean_prose, read_source
from articles.text.footnotes import gather
from articles.text.left_out import LeftOut
from articles.text.source_reader import SourceReader
from articles.text.source_repairs import repair
from articles.text.tokens import parse


def sanitize(source: str) -> tuple[str, LeftOut]:
    """Return ``source`` as HTML of prose, and what was left out of it."""
    source = repair(source.replace("\r\n", "\n").replace("\r", "\n"))
    reader = SourceReader(gather(parse(read_source(source))))
    html = reader.build()
    return clean_prose(html), reader.left

"""What a page says, whatever lines its template is written in."""

import re

BLOCKS = (
    "article|aside|caption|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|li"
    "|main|nav|ol|p|picture|section|table|tbody|td|tfoot|th|thead|tr|ul"
)


def one_line(html):
    """``html`` with one space where it has several, and none around elements that are blocks."""
    html = re.sub(r"\s+", " ", html).replace(" >", ">")
    return re.sub(rf" ?(</?(?:{BLOCKS})(?: [^<>]*)?>) ?", r"\1", html)

"""Files that hold a written column."""

import codecs

from django.utils.translation import gettext as _

from articles.importer.parts import MAX_COLUMN_LENGTH, NotAColumn
from articles.text.files import decode_text


def decode(data: bytes) -> str:
    """Return the text of a file's bytes: UTF-8, or UTF-16 with its mark. Raise ``NotAColumn`` for
    what is neither."""
    if not data.strip():
        raise NotAColumn(_("The file is empty. Choose the file that holds the column's text."))
    if len(data) > MAX_COLUMN_LENGTH:
        raise NotAColumn(_("The file is larger than 1 MB, far more than any column."))
    if b"\0" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise NotAColumn(_("This is a binary file. Save the column as plain text (UTF-8)."))
    try:
        return decode_text(data)
    except UnicodeDecodeError as mistake:
        raise NotAColumn(
            _(
                "The file is not UTF-8 text (byte %(number)s cannot be read). Save it as plain "
                "text with the encoding UTF-8."
            )
            % {"number": mistake.start + 1}
        ) from None

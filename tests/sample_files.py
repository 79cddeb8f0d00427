"""Files for readers, each the smallest that is one; made here, so that nobody's rights are in
them."""

import io
import struct
import zipfile

PDF = b"%PDF-1.4\n%a\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
CSV = "Town,Boats\nHavn,12\nÅrø,7\n".encode()
TEXT = b"A letter.\n\nIt has two paragraphs, and no table.\n"


def epub(page="<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>"):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr("page.xhtml", page)
    return data.getvalue()


def mp3(seconds=5, *, tagged=False):
    """MPEG 1, layer III, 128 kbit/s, 44.1 kHz, as frames of silence: 417 bytes each."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) if tagged else b""
    return tag + frame * round(seconds * 44_100 / 1152)


def m4a(seconds=5, brand=b"M4A ", handler=b"soun"):
    movie = bytes(12) + struct.pack(">II", 1000, seconds * 1000) + bytes(80)
    track = _box(b"trak", _box(b"mdia", _box(b"hdlr", bytes(8) + handler + bytes(13))))
    return _box(b"ftyp", brand + bytes(4)) + _box(b"moov", _box(b"mvhd", movie) + track)


def ogg(seconds=5):
    """Opus in Ogg (RFC 7845): a head, tags and one page whose position says how long it is."""
    head = b"OpusHead\x01\x01" + struct.pack("<HIhB", 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"none" + struct.pack("<I", 0)
    pages = [_page(head, 0, 0, 2), _page(tags, 0, 1), _page(b"\xfc", seconds * 48_000, 2, 4)]
    return b"".join(pages)


def _box(name, content):
    return struct.pack(">I", 8 + len(content)) + name + content


def _page(packet, position, number, flags=0):
    head = b"OggS\0" + struct.pack("<BqIIIB", flags, position, 1, number, 0, 1)
    return head + bytes([len(packet)]) + packet


WHOLE = {
    "pdf": PDF, "epub": epub(), "csv": CSV, "txt": TEXT, "mp3": mp3(), "m4a": m4a(), "ogg": ogg(),
}  # fmt: skip

"""Which kind of audio a file is: by its first frames, boxes or pages, and never by a mark alone
that a file of another kind could carry too."""

import re
from typing import IO

#: Where the first frame of an MP3 is looked for behind its tag, which may be followed by padding.
MAX_PADDING = 16 * 1024
#: The index of an MP4 is read up to so many bytes, and looked for among so many boxes.
MAX_INDEX_BYTES, MAX_BOXES = 16 * 1024 * 1024, 200

_BITRATES_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLE_RATES = (44_100, 48_000, 32_000)


def find_kind(file: IO[bytes], head: bytes) -> str | None:
    """Return ``mp3``, ``m4a`` or ``ogg``, or ``None`` where it is none of them."""
    if head[:4] == b"OggS":
        first_packet = head[27 + head[26] :] if len(head) > 27 else b""
        return "ogg" if first_packet.startswith((b"OpusHead", b"\x01vorbis")) else None
    if head[4:8] == b"ftyp":
        return "m4a" if head[8:12] in (b"M4A ", b"M4B ") or _has_sound_alone(file) else None
    return "mp3" if _is_mp3(file, head) else None


def _is_mp3(file: IO[bytes], head: bytes) -> bool:
    start = 0
    if head[:3] == b"ID3" and len(head) >= 10:
        # ID3v2.4, 3.1: its length in four times seven bits.
        length = 0
        for byte in head[6:10]:
            length = length << 7 | byte & 0x7F
        start = 10 + length
    file.seek(start)
    sound = file.read(MAX_PADDING + 4096)
    first = re.search(rb"\xff[\xe2-\xff]", sound[: MAX_PADDING if start else 2])
    if first is None:
        return False
    frame = sound[first.start() :]
    length = _frame_length(frame)
    return bool(length) and _frame_length(frame[length:]) > 0


def _frame_length(frame: bytes) -> int:
    """How long a frame of MPEG audio, layer III, is by its header (ISO/IEC 11172-3, 2.4.1.3); 0
    where it is none."""
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0:
        return 0
    version, layer = frame[1] >> 3 & 3, frame[1] >> 1 & 3
    bitrate, sample_rate, padding = frame[2] >> 4, frame[2] >> 2 & 3, frame[2] >> 1 & 1
    if version == 1 or layer != 1 or bitrate in (0, 15) or sample_rate == 3:
        return 0
    is_first = version == 3
    bits = (_BITRATES_1 if is_first else _BITRATES_2)[bitrate - 1] * 1000
    rate = _SAMPLE_RATES[sample_rate] // {3: 1, 2: 2, 0: 4}[version]
    return (144 if is_first else 72) * bits // rate + padding


def _has_sound_alone(file: IO[bytes]) -> bool:
    """Whether the index of an MP4 (ISO/IEC 14496-12) names tracks of sound and none of pictures."""
    index = _index_of_mp4(file)
    handlers = set(re.findall(rb"hdlr.{8}(soun|vide)", index, re.DOTALL))
    return handlers == {b"soun"}


def _index_of_mp4(file: IO[bytes]) -> bytes:
    place = 0
    for _number in range(MAX_BOXES):
        file.seek(place)
        header = file.read(16)
        if len(header) < 8:
            break
        length, name = int.from_bytes(header[:4]), header[4:8]
        if length == 1:
            length = int.from_bytes(header[8:16])
        if name == b"moov":
            return file.read(min(length, MAX_INDEX_BYTES))
        if length < 8:
            break
        place += length
    return b""

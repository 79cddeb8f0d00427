"""One key for all spellings of an address of a former site.

What a browser, a mail program or a content system may write otherwise makes no difference:
scheme, host and port, the case of percent signs, letters or escapes (RFC 3987), composed or
decomposed ones, characters that show nothing, UTF-8 or what old servers wrote, slashes too many or
missing, dot segments,
``index.html``, the session in ``;jsessionid=``, the order of parameters, those that only say where
a reader came from, and the fragment. Parameters that count stay, and so does the case of letters.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations
from urllib.parse import quote, unquote_to_bytes, urlsplit

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.encoding import repercent_broken_unicode
from django.utils.translation import gettext as _

from articles.text.characters import IGNORABLES, drop_controls, normalize_line

MAX_LENGTH = 1000
#: What a key of an index of PostgreSQL holds for sure.
MAX_BYTES = 2000
#: Of so many parameters all choices are tried, of more only all and each by itself.
MAX_COMBINED = 4
#: More are not looked at.
MAX_PARAMETERS = 20

_TRACKING = re.compile(
    r"(utm_.*|pk_.*|mtm_.*|piwik_.*|hsa_.*|fb_(action|source|ref).*|_hs(enc|mi)|__s|"
    r"fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|ysclid|twclid|ttclid|li_fat_id|igshid|"
    r"igsh|mc_[ce]id|mkt_tok|_ga|_gl|_openstat|vero_(id|conv)|oly_(anon|enc)_id|wickedid|epik|"
    r"rb_clickid|s_kwcid|ef_id|srsltid|phpsessid|jsessionid|aspsessionid.*)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?:https?:)?//(?P<host>[^/?#]*)", re.IGNORECASE)
_BARE_HOST = re.compile(
    r"(?P<host>(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,})(?::\d+)?(?=[/?#]|$)", re.IGNORECASE
)
#: Ends of files, which no host has.
_ENDS_OF_FILES = frozenset(
    ["php", "asp", "aspx", "jsp", "cgi", "htm", "html", "shtml", "xhtml", "cfm", "pl", "do", "xml"]
)
_INDEX_FILE = re.compile(
    r"/(?:index|default)\.(?:s?html?|xhtml|php\d?|aspx?|jsp|cfm|cgi|pl)$", re.I
)
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
#: High bytes that are no UTF-8, which Django writes as percent signs again.
_BROKEN = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_AFTER_ESCAPE = re.compile(r"(?<=%[0-9A-Fa-f]{2})[^\x00-\x7f]+")
_FROM_CP1252 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)}
_AT_THE_END = " \t.,;:!?)]}>'\"’”»…"


@dataclass(frozen=True)
class Address:
    """Path and parameters, each in their one form."""

    path: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Return the text by which two spellings are the same; exactly what a field of a model
        stores."""
        query = "&".join(f"{_kept(name)}={_kept(value)}" for name, value in self.parameters)
        path = self.path.replace("%", "%25").replace("?", "%3F").replace("#", "%23")
        return f"{path}?{query}" if query else path

    def keys_that_answer(self) -> Iterator[str]:
        """Return its own key and, after it, those of addresses that may stand for it: with fewer of
        its parameters, without any, and without what a sentence put at its end."""
        for parameters in self._fewer_and_fewer():
            yield Address(self.path, parameters).key
        trimmed = self.path.rstrip(_AT_THE_END) or "/"
        if trimmed != self.path:
            yield Address(_without_slash(trimmed), self.parameters).key
        if self.parameters:
            *others, (name, value) = self.parameters
            if (shorter := value.rstrip(_AT_THE_END)) != value:
                yield Address(self.path, (*others, (name, shorter))).key

    def _fewer_and_fewer(self) -> Iterator[tuple[tuple[str, str], ...]]:
        number = len(self.parameters)
        yield self.parameters
        if number <= MAX_COMBINED:
            for size in range(number - 1, 0, -1):
                yield from combinations(self.parameters, size)
        elif number <= MAX_PARAMETERS:
            yield from ((parameter,) for parameter in self.parameters)
        if number:
            yield ()


def parse_address(written: str) -> Address:
    """Return the address that somebody wrote, whole or from its path on.

    Raise ``ValidationError`` where it is none of the web, or too long.
    """
    path, _, query = without_host(written).partition("?")
    return build_address(unquote_to_bytes(path), query)


def build_address(path: bytes | str, query: str) -> Address:
    """Return the address of a path whose escapes are undone, and of a query as it is sent.

    Raise ``ValidationError`` where it cannot be looked for.
    """
    if isinstance(path, bytes):
        path = _decoded(path)
    address = Address(_normalized_path(_narrowed(path)), _normalized_parameters(query))
    if len(address.key) > MAX_LENGTH or len(address.key.encode(errors="replace")) > MAX_BYTES:
        raise ValidationError(
            _("An address is longer than %(most)s characters.") % {"most": MAX_LENGTH}
        )
    return address


def query_of(request: HttpRequest) -> str:
    """Return the query as it was sent; WSGI hands bytes on as if they were Latin-1."""
    return _decoded(request.META.get("QUERY_STRING", "").encode("latin-1", "replace"))


def key_without_case(key: str) -> str:
    """Return a short name of all keys that differ from ``key`` in case alone."""
    return blake2b(key.casefold().encode(errors="replace"), digest_size=16).hexdigest()


def has_index_file(address: str) -> bool:
    """Return whether the path ends in the file that a folder answers with: ``/a/index.html`` may
    well lead to ``/a/``."""
    return bool(_INDEX_FILE.search(address.partition("?")[0]))


def without_host(written: str) -> str:
    """Return what somebody wrote from its path on, as it is but for the fragment.

    Raise ``ValidationError`` where it is no address of the web.
    """
    text = _in_one_line(written)
    host = _SCHEME.match(text) or _BARE_HOST.match(text)
    if host and not _may_be_host(host["host"]):
        raise ValidationError(
            _("“%(address)s” is no address: nothing has such a host.")
            % {"address": written.strip()}
        )
    if host and host["host"].rpartition(".")[2].lower() not in _ENDS_OF_FILES:
        text = text[host.end() :]
    elif not text.startswith(("/", "?")):
        raise ValidationError(
            _("“%(address)s” is no address: write it as /old/page or https://….")
            % {"address": written.strip()}
        )
    # Two slashes at its beginning would make a host of what follows, when it is read again.
    return "/" + text.partition("#")[0].lstrip("/")


def _may_be_host(host: str) -> bool:
    """Whether it can be told apart from the rest of an address (RFC 3986, 3.2.2)."""
    try:
        return bool(urlsplit(f"//{host}").netloc)
    except ValueError:
        return False


def _in_one_line(written: str) -> str:
    text = written.strip()
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise ValidationError(_("An address holds no control characters or line ends."))
    text = IGNORABLES.sub("", drop_controls(text))
    # A mark after an escape goes with the letter that the escape stands for.
    text = _AFTER_ESCAPE.sub(lambda match: quote(match[0]), text)
    return normalize_line(text).strip()


def _decoded(data: bytes) -> str:
    """Text of bytes: UTF-8 but for escapes of those that are none, as Django has a request's path
    as well."""
    return repercent_broken_unicode(data).decode()


def _narrowed(text: str) -> str:
    """``text`` of whatever was written or sent, its escapes undone, as it is compared and stored:
    letters for the high bytes that were left as escapes, without what shows nothing."""
    if "\0" in text:
        raise ValidationError(_("An address holds no NUL."))
    text = _BROKEN.sub(lambda match: _of_old_servers(unquote_to_bytes(match[0])), text)
    return normalize_line(IGNORABLES.sub("", text))


def _of_old_servers(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return "".join(_FROM_CP1252[byte] for byte in data)


def _normalized_path(path: str) -> str:
    path = _SESSION.sub("", path)
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    return _without_slash(_INDEX_FILE.sub("/", "/" + "/".join(segments)))


def _without_slash(path: str) -> str:
    return path.strip().rstrip("/").rstrip() or "/"


def _normalized_parameters(query: str) -> tuple[tuple[str, str], ...]:
    parameters = []
    for pair in re.split("[&;]", query, maxsplit=2 * MAX_PARAMETERS):
        name, _, value = pair.partition("=")
        name, value = _parameter(name), _parameter(value)
        if name and not _TRACKING.fullmatch(name):
            parameters.append((name, value))
    # Of several of one name the order counts.
    return tuple(sorted(parameters, key=lambda parameter: parameter[0]))


def _parameter(text: str) -> str:
    return _narrowed(_decoded(unquote_to_bytes(text.replace("+", " ")))).strip()


def _kept(text: str) -> str:
    """``text`` within a query, where these would mean something else."""
    return re.sub("[%&=+#;]", lambda match: f"%{ord(match[0]):02X}", text)

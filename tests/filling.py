"""Forms as a browser reads them out of a page and sends them, whatever a person types into them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urljoin

import html5lib

#: Inputs that people type into; ``None`` is an input that does not say what it is.
TYPED = {None, "text", "search", "textarea"}
#: Typed into as well, but only words of one shape are taken there.
SHAPED = {"email", "url", "tel", "password"}
_CHOICES = {"checkbox", "radio"}
_BUTTONS = {"submit", "image"}


@dataclass
class Control:
    """``limit`` is how many characters a browser lets a person type; ``refused``, whether the page
    says that what stands in it is wrong."""

    name: str
    kind: str | None
    value: str
    limit: int | None = None
    refused: bool = False


@dataclass
class Form:
    """``controls`` as they would be sent; ``buttons`` are the names and values of its buttons."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def takes_words(self) -> bool:
        return any(control.kind in TYPED for control in self.controls)

    def data(self, change: Callable[[Control], str | None]) -> list[tuple[str, str]]:
        """What is sent: ``change(control)`` gives the value of each, or ``None`` to leave it."""
        pairs = []
        for control in self.controls:
            value = change(control)
            pairs.append((control.name, control.value if value is None else value))
        return pairs


def forms_on(html: str, address: str) -> list[Form]:
    """Return the forms of the page at ``address``; actions are absolute paths."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    parents = {child: parent for parent in tree.iter() for child in parent}
    found = {}
    for element in tree.iter("form"):
        method = (element.get("method") or "get").lower()
        action = urljoin(address, element.get("action") or "")
        found[element] = Form(action, method)
    by_id = {element.get("id"): form for element, form in found.items() if element.get("id")}
    for element in tree.iter():
        if element.tag not in ("input", "textarea", "select", "button"):
            continue
        form = by_id.get(element.get("form")) or _form_around(element, parents, found)
        if form is not None and element.get("disabled") is None:
            _add(form, element)
    return list(found.values())


def _form_around(element, parents, found):
    while element is not None and element not in found:
        element = parents.get(element)
    return found.get(element)


def _add(form, element):
    name, kind = element.get("name"), element.get("type")
    if element.tag == "button" or kind in _BUTTONS:
        if name and kind not in ("button", "reset"):
            form.buttons.append((name, element.get("value", "")))
    elif not name or "__prefix__" in name or "-empty-" in name or element.get("tabindex") == "-1":
        # The last is a field that only machines see.
        return
    elif element.tag == "textarea":
        value = "".join(element.itertext())
        form.controls.append(_typed(element, "textarea", value))
    elif element.tag == "select":
        chosen = [o for o in element.iter("option") if o.get("selected") is not None]
        chosen = chosen or ([] if element.get("multiple") is not None else list(element)[:1])
        for option in chosen:
            form.controls.append(Control(name, "select", option.get("value", "")))
    elif kind in _CHOICES:
        if element.get("checked") is not None:
            form.controls.append(Control(name, kind, element.get("value", "on")))
    elif kind != "file":
        form.controls.append(_typed(element, kind, element.get("value", "")))


def _typed(element, kind, value):
    longest = element.get("maxlength") or ""
    return Control(
        element.get("name"),
        kind,
        value,
        limit=int(longest) if longest.isdigit() else None,
        refused=element.get("aria-invalid") == "true",
    )


def urlencoded(pairs) -> bytes:
    """Return the body a program sends, with whatever bytes the words need, lone surrogates too."""
    return "&".join(
        f"{quote_plus(name)}={quote_plus(value, errors='surrogatepass')}" for name, value in pairs
    ).encode()

"""What our style sheets and scripts ask of a browser, and since when Chrome, Firefox and Safari
have it (developer.mozilla.org has a table for each). What browsers of the middle of 2020 have is
OLD; the rest is NEEDED, where something cannot be done without it, or is a COMFORT, where it says
what there is instead."""

import re

#: From which on pages look as they should, and from which on the desk works: docs/browsers.md.
READERS = {"Chrome": 99, "Firefox": 97, "Safari": 15.4}
DESK = {"Chrome": 105, "Firefox": 121, "Safari": 16.4}

NEVER = 999

NEEDED = {
    "@layer": (99, 97, 15.4),
    ":focus-visible": (86, 85, 15.4),
    ":is": (88, 78, 14),
    ":where": (88, 82, 14),
    ":has": (105, 121, 15.4),
    "inset-block": (87, 63, 14.1),
    "inset-inline": (87, 63, 14.1),
    "inset-inline-start": (87, 63, 14.1),
    "inset-inline-end": (87, 63, 14.1),
    "inset-block-start": (87, 63, 14.1),
    "inset-block-end": (87, 63, 14.1),
    "inset": (87, 66, 14.1),
    "aspect-ratio": (88, 89, 15),
    "scroll-margin-block": (69, 68, 15),
    ".at": (92, 90, 15.4),
    ".replaceChildren": (86, 78, 14),
    ".requestSubmit": (76, 75, 16),
    ".showModal": (37, 98, 15.4),
    ".submitter": (81, 75, 15.4),
    ".timeout": (103, 100, 16),
    ".findLast": (97, 104, 15.4),
    "looking behind": (62, 78, 16.4),
    "AbortSignal": (66, 57, 12.1),
    "BroadcastChannel": (54, 38, 15.4),
    "import map": (89, 108, 16.4),
}
COMFORTS = {
    ":has on pages": ((105, 121, 15.4), "one column where there would be two"),
    "light-dark": ((123, 120, 17.5), "the light colours, which stand before it"),
    "text-wrap": ((114, 121, 17.5), "ragged lines"),
    "hyphens": ((88, 43, 17), "lines without hyphens"),
    "hanging-punctuation": ((NEVER, NEVER, 10), "quotation marks inside the measure"),
    "text-size-adjust": ((54, NEVER, NEVER), "the size that a phone likes"),
    "accent-color": ((93, 92, 15.4), "the browser's own ticks"),
    "color-scheme": ((81, 96, 13), "light fields"),
    "field-sizing": ((123, 152, 26.2), "writing.js, which does the same"),
    "::-webkit-details-marker": ((12, NEVER, 6), "list-style, which the others take"),
    "scrollbar-gutter": ((94, 97, 18.2), "a panel that moves by a scroll bar"),
    "scrollbar-width": ((121, 64, 18.2), "on a phone the row of headlines has a scroll bar"),
    "overflow-clip-margin": ((90, 102, NEVER), "nothing to see"),
    "content with words for who hears it": ((77, 128, 17.4), "the same sign, which is read out"),
    ".getTransports": ((74, 119, 16), "a passkey that is asked for in more ways"),
    "hyphenate-limit-chars": ((109, 137, NEVER), "hyphens in short words, or in none"),
    "text-emphasis": ((99, 46, 7), "words that do not stand out"),
    ":dir": ((120, 49, 16.4), "letters a little apart in joined scripts"),
    "size-adjust": ((92, 92, 17), "lines that move a little when the face comes"),
    "ascent-override": ((87, 89, NEVER), "the same"),
    "descent-override": ((87, 89, NEVER), "the same"),
    "line-gap-override": ((87, 89, NEVER), "the same"),
    "forced-color-adjust": ((89, 113, NEVER), "the forced colours, there too"),
    "forced-colors": ((89, 81, 16), "the colours of the site"),
}

_OF_STYLES = """
@media @page @supports @layer ::after ::backdrop ::before ::first-line ::marker ::placeholder
:active :checked :disabled :empty :first-child :first-of-type :focus :focus-within :hover
:last-child :link :not :only-child :placeholder-shown :root :target :visited attr calc clamp counter
inset linear-gradient local max min minmax repeat var em rem px ch vw vh fr deg % s ms dppx pt mm cm
-webkit-text-size-adjust align-items align-self background background-image block-size border
border-block border-block-end border-block-end-color border-block-start border-block-start-color
border-bottom border-collapse border-color border-inline-start border-radius border-style box-shadow
box-sizing break-after break-inside caption-side clip-path color column-gap columns contain content
counter-increment counter-reset cursor display fill flex flex-direction flex-basis flex-flow
fit-content flex-wrap float font font-display font-family font-size font-style font-variant-caps
font-variant-numeric font-weight gap grid-auto-flow grid-column grid-row grid-template-columns
grid-template-rows inline-size justify-content justify-items letter-spacing line-height list-style
margin margin-block margin-block-end margin-block-start margin-bottom margin-inline
margin-inline-end margin-inline-start max-block-size max-inline-size max-width min-block-size
min-inline-size min-width object-fit opacity order orphans outline outline-offset overflow
overflow-wrap overflow-x padding padding-block padding-block-end padding-block-start padding-bottom
padding-inline padding-inline-end padding-inline-start pointer-events position resize
scroll-padding-block scroll-padding-block-start scroll-padding-inline stroke text-align
text-decoration text-decoration-color text-decoration-style text-decoration-thickness
text-overflow text-rendering text-transform text-underline-offset transform-origin unicode-bidi
vertical-align visibility white-space widows width z-index -webkit-box-orient -webkit-line-clamp
border-inline-start-color
clear place-items border-spacing isolation table-layout
border-width grid-area word-spacing @font-face object-position font-display format src unicode-range
:lang line-break word-break
"""
# With members of the editor: its getHTML is older than that of browsers.
_OF_SCRIPTS = """
AbortController Array Boolean CustomEvent DataTransfer Date DateTimeFormat DOMParser Element Error
Event FormData Infinity Intl Map Math MessageChannel Node Number Object Option Plugin Promise
PublicKeyCredential RegExp Response Set String Table Uint8Array URL URLSearchParams WeakMap WeakSet
abort action activeElement add addEventListener address after all altKey append assign before blob
blockSize body bottom caches caption catch changed charCodeAt checked childNodes children claim
classList className click clientHeight clientWidth clientX clientY clipboard clipboardData clone
cloneNode close closed closest codePointAt command confirm contains content contentEditable
contentWindow create createElement credentials ctrlKey currentScript currentTarget data dataset
dataTransfer defaultPrevented defaultValue delete destination detail disabled dispatchEvent document
documentElement draggable effectAllowed elements endsWith entries error every exec execCommand
extend files filter finally find findIndex firstElementChild flatMap floor focus forEach form format
from fromCharCode fromEntries get getAttribute getBoundingClientRect getClientRects getData
getElementById getHTML getItem getRandomValues getRegistration getSelection getState has hash head
headers height hidden href htmlFor id includes index indexOf inlineSize innerHeight innerHTML
innerWidth insertBefore isActive items join json key keys kind label labels lang last lastChild left
length list location login map mapping match matchAll matches max media message metaKey method min
mode name next nextElementSibling node normalize now offset offsetParent ok onerror onload onmessage
open opened options origin outerHTML padStart parent parentElement parse parseFromString pathname
placeholder pop position postMessage prepend preventDefault push put querySelector querySelectorAll
rawId read readOnly ready redirected reduce register reload remove removeAttribute
removeEventListener removeItem replace replaceAll replaceState replaceWith reportValidity resolve
respondWith response reverse run sandbox scrollHeight scrollIntoView scrollTo scrollY search select
selectedOptions selectionStart send serviceWorker set setAttribute setData setItem setSelectionRange
shiftKey show signal size slice some sort splice split src srcdoc start startsWith state status step
stopImmediatePropagation stopPropagation stringify style submit supports tabIndex tagName target
test text textContent then time title to toggle toLocaleString toLocaleTimeString toLowerCase top
toString transform trim turn type types unregister url value values view visibilityState waitUntil
width worker writeText
"""
OLD = set(_OF_STYLES.split()) | {
    name if name[0].isupper() else f".{name}" for name in _OF_SCRIPTS.split()
}


def of_styles(sheet):
    """Return the names of what a style sheet uses: at-rules, selectors, functions, units,
    properties."""
    text = re.sub(r"/\*.*?\*/|\"[^\"]*\"|url\([^)]*\)", "", sheet, flags=re.S)
    found = set(re.findall(r"@[a-z-]+", text))
    found |= set(re.findall(r"(?<![\w-])([a-z][a-z-]*)\(", re.sub(r":[a-z-]+\(", "", text)))
    found |= set(re.findall(r"(?<![\w#-])[\d.]*\d([a-z]+|%)(?![\w-])", text))
    found |= set(re.findall(r"(?<=[{;])\s*([a-z-]+)\s*:\s", _declarations(text))) - {"html"}
    found |= set(re.findall(r"::?[a-z-]+(?=[^;{}]*\{)", text))
    found |= {"forced-colors"} & set(
        re.findall(r"[a-z-]+", " ".join(re.findall(r"@media.*", text)))
    )
    if re.search(r"@media[^{]*[<>]", text):
        found.add("@media with ranges")
    if re.search(r"&", text):
        found.add("nesting")
    if re.search(r"\bcontent:[^;]*/", text):
        found.add("content with words for who hears it")
    return {name.strip() for name in found} - {"not", "and", "or"}


def _declarations(text):
    return re.sub(r"[{;]\s*--[\w-]+\s*:", "{", text)


def of_scripts(script, known):
    """Return the names of what a script uses of those a browser knows: classes, methods and
    attributes."""
    text = re.sub(r"^\s*//.*$|\s//\s.*$|\"[^\"\n]*\"", "", script, flags=re.M)
    classes = set(re.findall(r"\b[A-Z]\w*[a-z]\w*", text))
    members = set(re.findall(r"(?:[\w)\]]\.|\?\.)([a-z]\w+)", text))
    found = (classes & known) | {f".{name}" for name in members & known}
    for name, pattern in SYNTAX.items():
        if re.search(pattern, text, flags=re.M):
            found.add(name)
    return found


SYNTAX = {
    "top-level await": r"^(?:const .* = )?await ",
    "private members": r"[\s.]#[a-z]\w*\b(?=[\s(=;])",
    "static blocks": r"\bstatic \{",
    "looking behind": r"\(\?<[=!]",
    "the flag v": r"/[a-z]*v[a-z]*[.,;)]",
}

"""What scripts of the desk say, for their ``lib/words.js`` to say in the language of the page."""

from django.utils.translation import gettext, gettext_noop

WORDS = (
    # photos/
    gettext_noop("never used"),
    gettext_noop("Words of the alt text, caption, credit or file name"),
    gettext_noop("Search the photos"),
    gettext_noop("Older photos"),
    gettext_noop("Close"),
    gettext_noop("Photos"),
    gettext_noop("No photo has these words."),
    gettext_noop(
        "Focal point: what every crop keeps. Click on the picture, or use the arrow keys."
    ),
    gettext_noop("The focal point is kept."),
    gettext_noop("Drop a picture here, or "),
    gettext_noop("Choose a file"),
    gettext_noop("From the library"),
    gettext_noop("You are logged out. Log in, and choose the picture again."),
    gettext_noop("The picture could not be sent. It goes with the form when you save."),
    gettext_noop("This picture was in the library already%(uses)s."),
    gettext_noop("It looks like “%(name)s”, which is in the library already%(uses)s."),
    gettext_noop("Use that one"),
    gettext_noop("Taking in %(name)s …"),
    gettext_noop("The library does not answer. Try again in a moment, or log in anew."),
    gettext_noop("%(name)s becomes a figure of this section."),
    # authors.js, panel.js, toolbar.js, editor/reference.js
    gettext_noop("Authors, in the order of the byline"),
    gettext_noop("Add an author …"),
    gettext_noop("Details"),
    gettext_noop("Date, keywords, address and mail"),
    gettext_noop("Tools of the text"),
    gettext_noop("Refer to an earlier column (or type [[)"),
    # unsent.js
    gettext_noop(
        "Words from before are kept in this browser; they come back when the server does."
    ),
)


def translated() -> dict[str, str]:
    """Return ``{English: as the page's language has it}`` of those that are said otherwise."""
    return {word: said for word in WORDS if (said := gettext(word)) != word}

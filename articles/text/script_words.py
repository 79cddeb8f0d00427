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
    # the page of a column
    gettext_noop(
        "This column is open in another tab too. Whichever saves second is shown both texts."
    ),
    gettext_noop("You are logged in again. Save when you are done."),
    gettext_noop("Nothing is saved yet."),
    gettext_noop("Save when you are done."),
    gettext_noop("The column is not there any more."),
    gettext_noop("The server cannot be reached."),
    gettext_noop("The server does not take so long a text."),
    gettext_noop("The server has a fault (%(status)s)."),
    gettext_noop("These words are saved."),
    gettext_noop(
        "This browser has no room to keep your words either: copy them before you leave this page."
    ),
    gettext_noop("Try again in a moment."),
    gettext_noop("You are logged in as %(who)s now; these words are yours from before."),
    gettext_noop("You are logged out."),
    gettext_noop("You may not change this column any more."),
    gettext_noop("Your words are"),
    gettext_noop("Your words are kept in this browser (%(time)s)."),
    gettext_noop("and go on."),
    gettext_noop("as who wrote them."),
    gettext_noop("kept %(time)s"),
    gettext_noop("As on a phone"),
    gettext_noop("Phone"),
    gettext_noop("Preview"),
    gettext_noop("Preview beside the form (Control, Alt and P)"),
    gettext_noop("The column as it is typed"),
    gettext_noop("Copied."),
    gettext_noop("Copy"),
    gettext_noop("Its tag, as in fr, de or pt-BR. Empty: that of the site."),
    gettext_noop("Language"),
    gettext_noop("Language of these words"),
    gettext_noop("Set"),
    gettext_noop("Caption"),
    gettext_noop("Caption of the table"),
    gettext_noop("What the table shows"),
    gettext_noop("%(number)s columns"),
    gettext_noop("1 column"),
    gettext_noop("Add a keyword …"),
    gettext_noop("Keywords, in the order they are printed"),
    gettext_noop("Log in here"),
    gettext_noop("The words of it"),
    gettext_noop("%(name)s: place %(place)s of %(number)s"),
    gettext_noop("Remove %(name)s (Alt and arrows move it)"),
    gettext_noop("%(number)s words"),
    gettext_noop("Add a section after this one"),
    gettext_noop("Fold or open this correction"),
    gettext_noop("Fold or open this download"),
    gettext_noop("Fold or open this figure"),
    gettext_noop("Fold or open this lead figure"),
    gettext_noop("Fold or open this section"),
    gettext_noop("%(name)s: place %(place)s of %(number)s in %(where)s"),
    gettext_noop("Move this figure down (Alt and arrow down)"),
    gettext_noop("Move this figure up (Alt and arrow up)"),
    gettext_noop("Move this section down (Alt and arrow down)"),
    gettext_noop("Move this section up (Alt and arrow up)"),
    gettext_noop("%(name)s is back."),
    gettext_noop("%(name)s is removed when you save."),
    gettext_noop("Remove"),
    gettext_noop("Undo"),
    gettext_noop("Fold all"),
    gettext_noop("Open all"),
    gettext_noop("Cleaning what you pasted…"),
    gettext_noop(
        "The server could not be asked what to keep of this. It is cleaned when you save."
    ),
    gettext_noop("What you pasted could not be put in. Look at the text, and paste it again."),
    gettext_noop("Earlier columns"),
    gettext_noop("Text"),
    gettext_noop("a section of %(column)s"),
    # unsent.js
    gettext_noop(
        "Words from before are kept in this browser; they come back when the server does."
    ),
)


def translated() -> dict[str, str]:
    """Return ``{English: as the page's language has it}`` of those that are said otherwise."""
    return {word: said for word in WORDS if (said := gettext(word)) != word}

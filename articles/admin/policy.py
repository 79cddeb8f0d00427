"""What the pages with a prose editor ask of the Content-Security-Policy."""

from csp.decorators import csp_update
from django.utils.decorators import method_decorator

#: The few lines of style that the prose editor puts into the page itself, by their hash.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"

#: For the view of a page with the column's form; the preview beside it is a frame of ours.
with_editor = method_decorator(csp_update({"style-src": [EDITOR_STYLE], "frame-src": ["'self'"]}))

"""Lists at the desk: what stands in each of their many rows is written without detours."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from background.addresses import address

if TYPE_CHECKING:
    from django.db.models import Model

#: Words of Django, and so of its catalogues.
_LABEL = "Select this object for an action - {}"


class DeskChangeList(ChangeList):
    """A list whose rows lead to what ``reverse`` leads to, looked up once for all of them."""

    def url_for_result(self, result: "Model") -> str:
        key: Any = quote(getattr(result, self.pk_attname))
        name = f"{self.opts.app_label}_{self.opts.model_name}_change"
        return address(f"{self.model_admin.admin_site.name}:{name}", key)


def action_checkbox(row: "Model") -> SafeString:
    """Return the box by which a row is chosen, as Django's widget writes it."""
    return format_html(
        '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
        ACTION_CHECKBOX_NAME, str(row.pk), format_html(gettext(_LABEL), row),
    )  # fmt: skip

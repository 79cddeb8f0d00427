"""Lists at the desk: a hundred addresses on a page, so they are kept ones."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList

from background.addresses import address

if TYPE_CHECKING:
    from django.db.models import Model


class DeskChangeList(ChangeList):
    """A list whose rows lead to what ``reverse`` leads to, looked up once for all of them."""

    def url_for_result(self, result: "Model") -> str:
        key: Any = quote(getattr(result, self.pk_attname))
        name = f"{self.opts.app_label}_{self.opts.model_name}_change"
        return address(f"{self.model_admin.admin_site.name}:{name}", key)

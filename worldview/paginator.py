from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

if TYPE_CHECKING:
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator


class BoundedPaginator(_Paginator):
    """The pages of a list at the desk. No more rows than these are counted or turned over, however
    many there are: what lies further is found by the filters and the search."""

    COUNTED = 5000

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]  # the desk lists rows
        return rows.order_by()[: self.COUNTED].count()

from django.core.paginator import Paginator
from django.utils.functional import cached_property


class BoundedPaginator(Paginator):
    """The pages of a list at the desk. No more rows than these are counted or turned over, however
    many there are: what lies further is found by the filters and the search."""

    COUNTED = 5000

    @cached_property
    def count(self):
        return self.object_list.order_by()[: self.COUNTED].count()

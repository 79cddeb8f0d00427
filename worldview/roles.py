"""Who may do what at the desk: three roles, made as groups when the database is set up.

A writer writes and changes drafts of their own. An editor does everything with columns, comments
and mail. An administrator (Django's superuser) also keeps the accounts. A group is given its
permissions once, when it is made; what an administrator changes in it afterwards stays.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.auth.models import Permission

WRITERS, EDITORS = "Writers", "Editors"

PERMISSIONS = {
    WRITERS: [
        "articles.view_article", "articles.add_article", "articles.change_article",
        "articles.view_photo", "articles.add_photo", "articles.view_keyword",
    ],
    EDITORS: [
        "articles.*", "comments.view_*", "comments.change_*", "comments.add_block",
        "comments.delete_block", "comments.add_closing", "comments.delete_closing",
        "comments.add_policy", "subscriptions.view_*",
        "subscriptions.change_subscriber", "subscriptions.add_suppression",
        "subscriptions.change_suppression", "subscriptions.delete_suppression",
    ],
}  # fmt: skip

#: Parts of a column that are written on its page come with the column.
PARTS = ("section", "figure", "source", "correction")


def make_groups(**kwargs: Any) -> None:
    """Make the groups that are missing (connected to ``post_migrate``)."""
    from django.contrib.auth.models import Group, Permission

    for name, patterns in PERMISSIONS.items():
        group, made = Group.objects.get_or_create(name=name)
        if made:
            group.permissions.set(
                permission
                for permission in Permission.objects.select_related("content_type")
                if _granted(permission, patterns)
            )


def _granted(permission: "Permission", patterns: Iterable[str]) -> bool:
    room, code = permission.content_type.app_label, permission.codename
    part = room == "articles" and code.partition("_")[2] in PARTS
    return part or any(fnmatchcase(f"{room}.{code}", pattern) for pattern in patterns)

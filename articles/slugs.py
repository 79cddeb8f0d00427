"""Words in addresses: an article's slug, a section's anchor."""

from django.utils.text import slugify


def free_slug(words, *, taken, longest, otherwise):
    """A slug of ``words`` that ``taken`` has not, at most ``longest`` characters.

    ``taken(start)`` returns the slugs in use that begin with ``start``; ``otherwise`` stands in
    where no letter of the words can be in an address.
    """
    base = slugify(words)[:longest].strip("-") or otherwise
    used = set(taken(base))
    slug, number = base, 2
    while slug in used:
        slug = f"{base[: longest - len(str(number)) - 1]}-{number}"
        number += 1
    return slug

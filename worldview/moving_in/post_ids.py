"""Posts of an export that have the same id: exports that were put together, or mended by hand, have
such. Those are two posts unless they have the headline or an address in common; without an id of
its own the second would come in as a newer version of the first, over it.
"""

from dataclasses import replace

from worldview.moving_in.items import Post, Remark


class PostIds:
    """The posts that were met, by their ids."""

    def __init__(self) -> None:
        #: By the hash of an id, for each post that has it, the hashes of what it is known by.
        self._met: dict[int, list[frozenset[int]]] = {}

    def with_own(self, post: Post) -> Post:
        """Return a post under an id that no other post has: with the number of the post behind it
        from the second one on, in the order of the export."""
        known_by = _known_by(post)
        met = self._met.setdefault(hash((post.is_page, post.source_id)), [])
        for number, other in enumerate(met):
            if known_by & other or known_by == other:
                met[number] = other | known_by
                return _numbered(post, number + 1)
        met.append(known_by)
        return _numbered(post, len(met))


def _known_by(post: Post) -> frozenset[int]:
    """Its headline and its addresses, but those that are made of its id."""
    headline = " ".join(post.headline.split()).casefold()
    addresses = (address for address in post.addresses if "?" not in address)
    return frozenset(hash(said) for said in (headline, *addresses) if said)


def _numbered(post: Post, number: int) -> Post:
    if number == 1:
        return post
    remarks = tuple(_remark_numbered(remark, number) for remark in post.remarks)
    return replace(post, source_id=f"{post.source_id} {number}", remarks=remarks)


def _remark_numbered(remark: Remark, number: int) -> Remark:
    answers = f"{remark.answers} {number}" if remark.answers else ""
    return replace(remark, source_id=f"{remark.source_id} {number}", answers=answers)

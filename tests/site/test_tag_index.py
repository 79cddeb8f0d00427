"""Pages are found by their tags, whatever came and went."""

from hypothesis import given
from hypothesis import strategies as st

from pagecache.memory.tag_index import TagIndex

TAGS = st.sets(st.sampled_from("abcdefgh"))


@given(st.lists(st.tuples(st.sampled_from(["add", "remove", "find"]), TAGS, st.integers(0, 99))))
def test_it_finds_what_was_added_and_not_removed(steps):
    index, pages = TagIndex(), {}
    for number, (what, tags, which) in enumerate(steps):
        if what == "add":
            index.add(number, sorted(tags))
            pages[number] = tags
        elif what == "remove" and pages:
            page = list(pages)[which % len(pages)]
            index.remove(page, sorted(pages.pop(page)))
        assert index.find(tags) == {page for page, its in pages.items() if its & tags}
        assert len(index) == len(set().union(*pages.values()))
    for page, tags in pages.items():
        index.remove(page, tags)
    assert len(index) == 0

"""Posts that an export gives the same id are told apart, and versions of one are not."""

from tests.moving_in.exports import MEDIUM
from tests.moving_in.test_formats import laid_out, read
from worldview.moving_in.items import Post, Remark, fingerprint
from worldview.moving_in.post_ids import PostIds


def post(key, headline, *addresses, body="x"):
    return Post(
        source_id=key,
        headline=headline,
        body=body,
        addresses=addresses,
        remarks=(
            Remark(f"{key} 1", "Bo", "a", None),
            Remark(f"{key} 2", "Al", "b", None, answers=f"{key} 1"),
        ),
    )


def test_two_posts_of_one_id_are_two_and_a_newer_version_is_one():
    ids = PostIds()
    met = [
        post("7", "Ebb", "https://old.example/ebb/", "https://old.example/?p=7"),
        post("7", "Flood", "https://old.example/flood/", "https://old.example/?p=7"),
        post("7", "Ebb", body="newer"),
        post("7", "Renamed", "https://old.example/flood/"),
        post("8", "Ebb"),
        post("9", ""),
        post("9", ""),
    ]
    own = [ids.with_own(each) for each in met]
    assert [each.source_id for each in own] == ["7", "7 2", "7", "7 2", "8", "9", "9"]
    assert [remark.source_id for remark in own[1].remarks] == ["7 1 2", "7 2 2"]
    assert own[1].remarks[1].answers == "7 1 2"
    assert fingerprint(own[0]) == fingerprint(met[0])


def test_files_of_medium_are_a_story_each_and_answers_are_drafts(tmp_path):
    (story, *_rest) = (text for name, text in MEDIUM.items() if "Ebb" in name)
    answer = (
        '<article class="h-entry"><h1 class="p-name">Well said of the tide…</h1>'
        '<section data-field="body"><p>Well said of the tide, and more.</p></section><footer>'
        '<time class="dt-published" datetime="2017-05-08T10:00:00.000Z">May</time></footer>'
        "</article>"
    )
    files = {
        "posts/2017-05-06_Ebb-abcdef123456.html": story,
        "posts/2017-05-07_Flood-abcdef123456.html": story.replace("Ebb", "Flood"),
        "posts/2017-05-08_Well-said-cccccc123456.html": answer,
    }
    ebb, flood, said = read(laid_out(tmp_path, files))[2]
    assert len({ebb.source_id, flood.source_id, said.source_id}) == 3
    assert (said.state, said.published_at, len(said.notes)) == ("draft", None, 1)
    assert flood.state == "public"

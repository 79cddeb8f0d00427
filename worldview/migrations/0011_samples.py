"""Which rows came with the demo; and those of demos that were made before it was noted.

Their columns are known by the digest of the text they were imported from, and what hangs on them by
the names it came with.
"""

import hashlib

from django.db import migrations, models

import articles.text.fields

#: Of ``worldview/demo/columns``, as they were from the first on.
COLUMNS = [
    "3d1f4ec3d8ff39762dc42db6ffe81e86fda7bbc30772864d6fd5cc010f0d281e",
    "af083c512f3c5c9f7a6d428a5da83cb185df25d2b35b257aeb4c81d50e86450b",
    "543f78976b6575420f5f2fa598409d83397a5f7ec8617a98141701d254fa3f09",
    "80aed81d9f189a78015b485b819196332ff0638ecc3f3b393afc1639f819f221",
    "0da3e78e2a86663a6afeecec55a633b2ad2334179e73134c8469349872e5bc38",
    "53177321db6c255610032d475a908caa4678f743174429917d873a1ded1d12f7",
    "d7cc39910050b174e5f9ebccf83c79b083fe541dd4c13c6a1e5abc6d8c6ae106",
    "dc1fd8149e33b793a00aea1b324bb157c0f5f8e5d1b936d5a1323972f38688ab",
    "79a884d62fe6e6fc22a04f36dd898707dc2923c24a8b74c520e0afa265d2c205",
    "8168cf751bf613e79c6a20ad033b1628068dbe804c1e0df6321d85a24540b66c",
    "292722730999d7133710c62d688254755334496cffd60e841b46ab2546c90ca4",
    "0453f859a41963447324f50d1033f21d96c663795fb49686f4e458c9c9deecff",
]
KEYWORDS = [
    "Alba Moen", "Anneke Dorn", "Ardun Dam", "Brenn Agreement", "Elections", "Grain",
    "Halvard Strait", "Harbour of Palisaar", "Hedda Rusk", "Ingram Sool", "Karthen", "Lake Dorn",
    "Lene Osk", "Maro Tellin", "Ormaia", "Ormaian Navy", "Ottilie Brandvold", "Palisaar",
    "Port Sallow", "Press Freedom", "Teodor Vask", "Thessary", "Veldmark", "Veldmark Navy", "Water",
]  # fmt: skip
DESCRIPTIONS = {
    "Halvard Strait": "Nine miles of water between Ormaia and the open sea, closed by Ormaia in "
    "November 2023 and sailed again from June 2026.",
    "Palisaar": "An island republic with one deep harbour and, since 2024, published accounts.",
    "Brenn Agreement": "The treaty of October 2024 that divided the river Ardun by the calendar.",
}
OTHER_NAMES = {
    "Halvard Strait": ["The Narrows"],
    "Ormaia": ["Ormaian Republic"],
    "Ardun Dam": ["Ardun Reservoir"],
}
PICTURES = [
    f"{name}.jpg"
    for name in (
        "strait", "cutter", "reservoir", "dam", "old-town", "speech", "counting", "fleet", "hotel",
        "lake", "mole", "supply-ship", "bakery", "shop", "chancellor", "assembly", "gauge", "pass",
        "training-ship", "line", "new-light", "cottage", "market", "lanterns",
    )
]  # fmt: skip
COMMENTS = [f"sample-{number}" for number in range(7)]


def _digest(*words):
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def note_former_samples(apps, schema_editor):
    def model(name):
        return apps.get_model("articles", name)._base_manager

    columns = model("Article").filter(imported_digest__in=COLUMNS, written_by=None)
    keys = list(columns.values_list("pk", flat=True))
    if not keys:
        return
    keywords = model("Keyword").filter(uses__content_object__in=keys, name__in=KEYWORDS)
    publications = model("Publication").filter(sources__section__article__in=keys)
    shown = models.Q(figures__article__in=keys) | models.Q(figures__section__article__in=keys)
    photos = model("Photo").filter(shown, original_name__in=PICTURES)
    comments = apps.get_model("comments", "Comment").objects.filter(
        article__in=keys, form_key__in=COMMENTS, visitor_key="sample"
    )
    noted = [("column", key, "") for key in keys]
    noted += [("comment", key, "") for key in comments.values_list("pk", flat=True)]
    noted += [("photo", key, "") for key in photos.distinct().values_list("pk", flat=True)]
    noted += [
        (
            "keyword",
            key,
            _digest(name, DESCRIPTIONS.get(name, ""), *OTHER_NAMES.get(name, [])),
        )
        for key, name in keywords.distinct().values_list("pk", "name")
    ]
    noted += [
        ("publication", key, _digest(name, ""))
        for key, name in publications.distinct().values_list("pk", "name")
    ]
    sample = apps.get_model("worldview", "Sample")
    sample.objects.bulk_create(
        sample(kind=kind, row=row, digest=digest) for kind, row, digest in noted
    )


class Migration(migrations.Migration):
    dependencies = [
        ("worldview", "0010_heartbeats"),
        ("articles", "0052_site_settings"),
        ("comments", "0021_comments_counted_in_a_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    articles.text.fields.CharField(
                        choices=[
                            ("column", "Column"),
                            ("comment", "Comment"),
                            ("photo", "Photo"),
                            ("keyword", "Keyword"),
                            ("publication", "Publication"),
                        ],
                        max_length=11,
                    ),
                ),
                ("row", models.BigIntegerField(help_text="The key of the column, comment, photo, …")),
                (
                    "digest",
                    articles.text.fields.CharField(
                        blank=True, db_default="", default="", max_length=64
                    ),
                ),
            ],
            options={"default_permissions": []},
        ),
        migrations.AddConstraint(
            "Sample", models.UniqueConstraint(fields=["kind", "row"], name="sample_once")
        ),
        migrations.RunPython(note_former_samples, migrations.RunPython.noop),
    ]

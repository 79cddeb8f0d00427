"""Make the tables and the content: ``python -m wagtail_site.fill <folder of columns.json>``."""

import json
import os
import sys
from datetime import date
from html import escape
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wagtail_site.settings")


def main(folder):
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection
    from wagtail.models import Page, Site

    (folder / "peer_migrations").mkdir(exist_ok=True)
    (folder / "peer_migrations" / "__init__.py").touch()
    call_command("makemigrations", "wagtail_site", verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    get_user_model().objects.create_superuser("editor", "editor@example.com", "secret")
    from wagtail_site.models import ColumnPage, HomePage

    columns = json.loads((folder / "columns.json").read_text())
    images = {scene: make_image(folder / f"{scene}.jpg") for scene in scenes(columns)}
    Page.objects.get(depth=2).delete()  # the page that says welcome
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="World View", slug="home"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    for number, column in enumerate(columns):
        page = home.add_child(instance=make_page(ColumnPage, column, number, images))
        page.tags.set(column["keywords"])
        page.save()
        page.save_revision().publish()
    measured = ColumnPage.objects.get(slug="column-0")
    (folder / "keys.json").write_text(json.dumps({"column": measured.pk, "home": home.pk}))
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def scenes(columns):
    named = {column["picture"] for column in columns}
    named |= {section["picture"] for column in columns for section in column["sections"]}
    return named - {""}


def make_image(file):
    from django.core.files.images import ImageFile
    from wagtail.images.models import Image

    with file.open("rb") as opened:
        return Image.objects.create(title=file.stem, file=ImageFile(opened, name=file.name))


def make_page(model, column, number, images):
    return model(
        title=column["headline"],
        slug=f"column-{number}",
        edition_date=date.fromisoformat(column["edition_date"]),
        standfirst=column["standfirst"],
        lead_image=images.get(column["picture"]),
        lead_caption="What the picture shows" if column["picture"] else "",
        lead_credit="Island Press" if column["picture"] else "",
        sections=[("section", make_section(section, images)) for section in column["sections"]],
    )


def make_section(section, images):
    from wagtail.rich_text import RichText

    image = images.get(section["picture"])
    figure = {"image": image, "caption": "What the picture shows", "credit": "Island Press"}
    return {
        "headline": section["headline"],
        "figures": [figure] if image else [],
        "text": RichText("".join(f"<p>{escape(text)}</p>" for text in section["paragraphs"])),
        "quotation": section["quotation"],
        "sources": [
            {"publication": publication, "qualifier": qualifier, "link": ""}
            for publication, qualifier in section["sources"]
        ],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))

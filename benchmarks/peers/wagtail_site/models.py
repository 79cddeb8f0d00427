"""The front page and the column, its sections a StreamField."""

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page
from wagtail.search import index

SHOWN = 10


class SourceBlock(blocks.StructBlock):
    publication = blocks.CharBlock()
    qualifier = blocks.CharBlock(required=False)
    link = blocks.URLBlock(required=False)


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock()
    caption = blocks.CharBlock(required=False)
    credit = blocks.CharBlock(required=False)


class SectionBlock(blocks.StructBlock):
    headline = blocks.CharBlock()
    figures = blocks.ListBlock(FigureBlock(), default=[])
    text = blocks.RichTextBlock(features=["bold", "italic", "link", "ol", "ul", "h3"])
    quotation = blocks.BlockQuoteBlock(required=False)
    sources = blocks.ListBlock(SourceBlock(), default=[])

    class Meta:
        template = "wagtail_site/section.html"


class ColumnTag(TaggedItemBase):
    content_object = ParentalKey(
        "ColumnPage", related_name="tagged_items", on_delete=models.CASCADE
    )


class ColumnPage(Page):
    edition_date = models.DateField(db_index=True)
    standfirst = models.TextField(blank=True)
    lead_image = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lead_caption = models.CharField(max_length=500, blank=True)
    lead_credit = models.CharField(max_length=200, blank=True)
    sections = StreamField([("section", SectionBlock())], use_json_field=True)
    tags = ClusterTaggableManager(through=ColumnTag, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("edition_date"),
        FieldPanel("standfirst"),
        MultiFieldPanel(
            [FieldPanel("lead_image"), FieldPanel("lead_caption"), FieldPanel("lead_credit")],
            heading="Lead picture",
        ),
        FieldPanel("sections"),
        FieldPanel("tags"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("sections"),
        index.FilterField("edition_date"),
    ]
    template = "wagtail_site/column.html"
    parent_page_types = ["wagtail_site.HomePage"]

    def __str__(self):
        return self.title

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        others = ColumnPage.objects.live().only("title", "url_path")
        context["before"] = (
            others.filter(edition_date__lt=self.edition_date).order_by("-edition_date").first()
        )
        context["after"] = (
            others.filter(edition_date__gt=self.edition_date).order_by("edition_date").first()
        )
        return context


class HomePage(Page):
    template = "wagtail_site/home.html"
    subpage_types = ["wagtail_site.ColumnPage"]

    def __str__(self):
        return self.title

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["columns"] = (
            ColumnPage.objects.live()
            .select_related("lead_image")
            .prefetch_related("tagged_items__tag", "lead_image__renditions")
            .order_by("-edition_date")[:SHOWN]
        )
        return context

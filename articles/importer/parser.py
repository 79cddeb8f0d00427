"""Reading a written column: text in any of the forms in which columns circulate, into its parts.

``read`` refuses nothing that has words in it. It proposes: what it is not sure of stands in
``warnings``, what it took from the text for something else than text in ``matches``, what belongs
to the page around the column in ``left_out``; each with the words, their line, and how sure it is.
It asks no database but for what its ``Context`` says.
"""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from articles.importer import (
    attributions,
    citations,
    footnotes,
    head,
    headline_list,
    headlines,
    keyword_labels,
    listed_sources,
    opening,
    records,
    section_tables,
    sections,
    title,
    vocabulary,
)
from articles.importer.blocks import Block, blocks_of
from articles.importer.context import Context
from articles.importer.dialects import as_markdown
from articles.importer.footnotes import Notes
from articles.importer.front_matter import Fields, read_fields
from articles.importer.furniture import drop_furniture
from articles.importer.kickers import without_kickers
from articles.importer.learned_labels import with_known_labels
from articles.importer.line import Line
from articles.importer.lines import lines_of
from articles.importer.markup import as_text, has_markup
from articles.importer.names import named_day
from articles.importer.parts import NotAColumn, ReadColumn
from articles.text.characters import normalize_text
from articles.text.cross_references import column_names
from articles.text.keyword_line import names_in
from articles.text.written_days import find_days


def read(text: str, context: Context | None = None) -> ReadColumn:
    """Return the ``ReadColumn`` of a column's text, plain, Markdown or HTML. ``context``: what is
    known of the site; left out, its names alone.

    Raise ``NotAColumn`` where there is not one word.
    """
    if context is None:
        context = Context(tuple(column_names()))
    text = normalize_text(text)
    if has_markup(text):
        text = as_text(text)
    text = as_markdown(text)
    column = ReadColumn(headline="")
    lines = lines_of(text, column)
    if not any(re.search(r"\w", line.raw) for line in lines):
        raise NotAColumn(_("There is no text. Paste the whole column, title first."))
    fields, lines = read_fields(records.without_labels(lines, column))
    _take_fields(column, fields, context)
    lines = keyword_labels.read_tag_lines(lines, column)
    lines = drop_furniture(lines, column)
    lines = keyword_labels.read_keywords(with_known_labels(lines), column)
    blocks = without_kickers(blocks_of(lines), column)
    named = citations.named_in(blocks)
    context = replace(context, publications=context.publications | named)
    context = replace(context, cites_in_brackets=citations.are_in_brackets(blocks, context))
    if column.headline:
        blocks = _without_repeated_title(column, blocks, context)
    else:
        blocks = head.read_head(blocks, column, context)
        # A letter's subject may be but the column's name and the day.
        column.headline = column.headline or fields.values.get("title", "")
    _read_parts(column, blocks, context)
    _say_missing(column)
    return column


def _read_parts(column: ReadColumn, blocks: list[Block], context: Context) -> None:
    column.headline, blocks = footnotes.without_marks(column.headline, blocks)
    blocks, notes = footnotes.take_notes(column, blocks)
    context = replace(context, cites_in_notes=citations.are_cited(notes.words.values(), context))
    layout = headlines.lay_out(section_tables.as_sections(blocks, column), column, context)
    leads = attributions.leads_of(layout.sections)
    is_untitled = not column.headline and bool(layout.sections)
    if is_untitled:
        _take_first_headline(column, layout.sections[0][0])
    layout = listed_sources.with_title(layout, column.headline)
    listed = listed_sources.take_listed(layout)
    text = opening.read_opening(
        column, layout.opening, has_sections=bool(layout.sections), is_untitled=is_untitled
    )
    if text:
        _read_opening_section(column, text, context, notes, has_others=bool(layout.sections))
    for place, (heading, under) in enumerate(layout.sections):
        headline, under = footnotes.without_marks(heading.plain, under)
        cited, headline = leads.get(place, (listed.get(place), headline))
        section = sections.read_section(column, headline, under, context, notes, listed=cited)
        column.sections.append(section)


def _take_first_headline(column: ReadColumn, heading: Block) -> None:
    """A column with no title of its own has that of its first section."""
    lead = attributions.lead_of(heading.plain)
    column.headline, _under = footnotes.without_marks(lead[1] if lead else heading.plain, [])
    said = _("The text has no title; that of its first section stands in for one: “%(headline)s”.")
    message = said % {"headline": vocabulary.short(heading.plain)}
    column.warn(message, heading.raw, "id_headline", heading.number, 0.7)


def _read_opening_section(
    column: ReadColumn, blocks: list[Block], context: Context, notes: Notes, *, has_others: bool
) -> None:
    """Text that stands under no headline but the column's is a section with that."""
    section = sections.read_section(
        column, column.headline, blocks, context, notes, is_opening=has_others
    )
    if has_others:
        said = _("The text before the first section became a section of its own: “%(text)s”.")
        raw = blocks[0].raw
        message = said % {"text": vocabulary.short(raw)}
        column.warn(message, raw, column.next_section, blocks[0].number, 0.6)
    column.sections.append(section)


def _take_fields(column: ReadColumn, fields: Fields, context: Context) -> None:
    values = fields.values
    if headline := values.get("title", ""):
        line = next((line for line in fields.lines if headline[:20] in line.raw), fields.lines[0])
        block = Block("heading", [_as_line(headline, line)])
        if named_day(headline, context):
            fields.values.setdefault("date", headline)
        elif vocabulary.key(headline) not in map(vocabulary.key, context.column_names):
            title.set_headline(column, headline, block, context)
    if written := values.get("date", ""):
        found = next(find_days(written), None)
        if found and column.edition_date is None:
            column.edition_date = found.day
    column.byline = values.get("byline", "")
    column.standfirst = values.get("standfirst", "")
    column.keywords = list(dict.fromkeys(names_in(values.get("keywords", ""))))
    for line in fields.lines:
        said = _("Took “%(text)s” from the lines over the text.")
        column.match(said % {"text": vocabulary.short(line.raw)}, line.raw, "", line.number, 0.9)
    for line in fields.others:
        said = _("Left out as part of the page: “%(text)s”.")
        column.leave_out(said % {"text": vocabulary.short(line.raw)}, line.raw, line.number)


def _as_line(text: str, line: Line) -> Line:
    return Line(text, line.number, "heading", 1, line.raw)


def _without_repeated_title(
    column: ReadColumn, blocks: list[Block], context: Context
) -> list[Block]:
    """A title that stands over the text as a field, too, stands there once more; day and byline
    may stand under it."""
    for place, block in enumerate(blocks[:6]):
        own = vocabulary.key(block.plain)
        if block.kind == "list" or headline_list.is_intro(block):
            break
        if (
            block.kind in ("heading", "text")
            and own
            and own.endswith(vocabulary.key(column.headline))
            and not (block.kind == "text" and headlines.begins_series(block, blocks[place + 1 :]))
        ):
            said = _("Took “%(text)s” as the title.") % {"text": vocabulary.short(block.raw)}
            column.match(said, block.raw, "id_headline", block.number)
            blocks = blocks[:place] + blocks[place + 1 :]
            break
    return head.without_meta(column, blocks, context)


def _say_missing(column: ReadColumn) -> None:
    if not column.keywords:
        column.warn(_("There is no line KEYS: the column has no keywords."), "", "id_keywords")
    if not column.sections:
        column.warn(_("There is no text under the title."), "", "sections-group")

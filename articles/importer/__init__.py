"""Written columns: the text of one comes in, as it was typed, copied from a site or mailed; out
comes an article, unsaved work of nobody lost, with an account of what was guessed.

What other rooms call:

- ``parser.read(text, context)``: text (plain, Markdown, HTML) into a ``parts.ReadColumn``. It asks
  no database and refuses nothing that has a word in it. ``ReadColumn.warnings`` is what is
  doubtful, ``matches`` what was taken from where, ``left_out`` the page around the column.
- ``build.import_column(text, edition_date=, publish=, by=)``: the same as an article;
  ``build.digest_of`` and ``build.imported_before`` know what was imported before.
- ``documents.texts_of(name, data, context)``: the columns' texts of a file, which may hold many:
  text, letters, mailboxes, documents of word processors, archives. ``files.decode``: text alone.
- ``known.site_context()``: the ``context`` of this site, from the database.
- ``source_line``: the line of sources as the desk has it.

Of the rest each module reads one thing: ``lines`` (``line``, ``typescript``) and ``blocks`` what
stands on which line, ``markup`` the lines of HTML, ``dialects`` the marks of other programs,
``furniture`` the page around, ``front_matter`` fields over the text, ``head`` (``title``,
``names``, ``meta_lines``, ``days``) title, day and byline, ``headlines`` (``headline_list``,
``run_in``, ``kickers``) where sections begin, ``opening`` what stands over them,
``listed_sources`` a list of sources under them all, ``sections`` what stands in one (``figures``,
``captions``, ``quotations``, ``section_sources``, ``citations``, ``bracketed``, ``source_items``,
``source_names``, ``references``, ``footnotes``), ``keyword_labels`` the keywords,
``learned_labels`` labels that no table knows; ``bodies`` writes it as HTML. The words that a
language has for these stand in ``vocabularies`` of ``text``. ``known`` tells the reader what the
database knows.
"""

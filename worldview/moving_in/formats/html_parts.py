"""What a rule finds on a page: the words of a part, or the range of the text.

A rule is plain data. ``path`` names the element, ``place`` which of several it is, ``line`` which
of its lines; ``before`` and ``after`` stand around the words there. Of a text, ``path`` names what
it stands in (nothing: the whole entry); it begins ``skip`` lines after the last of the parts that
are named in ``follows``, or after the beginning, and ends where the element ``until`` or the part
``until_part`` stands, or ``drops`` lines before the end.
"""

from datetime import date
from typing import Any

from articles.text.written_days import FoundDay, find_days
from worldview.moving_in.formats.html_tree import Node, Tree
from worldview.moving_in.formats.html_words import without_day

Rule = dict[str, Any]
Range = tuple[int, int]
#: What parts the words of a line from what stands beside them.
PARTING = " \t\n\N{NO-BREAK SPACE},;:|·•*–—-"


def first_day(text: str, *, month_first: bool = False) -> date | None:
    """Return the first day in a text, however it is written."""
    found = min(find_days(text), key=lambda day: day.start, default=None)
    if found is None:
        return None
    if month_first and not found.is_certain and found.day.day <= 12:
        return found.day.replace(month=found.day.day, day=found.day.month)
    return found.day


def is_month_first(text: str) -> bool:
    """Return whether a text has a day in figures that can only be read month first."""
    found: FoundDay | None = min(find_days(text), key=lambda day: day.start, default=None)
    if found is None or found.day.day <= 12:
        return False
    figures = text[found.start : found.end].replace(".", "/").replace("-", "/").split("/")
    return len(figures) == 3 and figures[0].strip() in (
        str(found.day.month), f"{found.day.month:02}",
    )  # fmt: skip


def bare_headline(words: str) -> str:
    """Return a headline without the days in it, unless it is nothing else."""
    return without_days(words) or words


def without_days(headline: str) -> str:
    """Return a headline without the days in it, in any language."""
    for day in sorted(find_days(headline), key=lambda day: -day.start):
        headline = headline[: day.start] + headline[day.end :]
    return without_day(headline)


def element(tree: Tree, rule: Rule, within: Range) -> Node | None:
    """Return the element that a rule names, the first one where it names several."""
    found = tree.select(rule["path"], *within)
    place = rule.get("place", 1)
    return found[place - 1] if len(found) >= place else None


def range_of(tree: Tree, rule: Rule, within: Range) -> Range | None:
    """Return the range in which the words stand that a rule names."""
    node = element(tree, rule, within)
    if node is None:
        return None
    if "line" not in rule:
        return node.start, node.end
    lines = tree.lines(node.start, node.end)
    if not 0 < rule["line"] <= len(lines):
        return None
    line = lines[rule["line"] - 1]
    return line.start, line.end


def said(tree: Tree, rule: Rule, within: Range) -> str:
    """Return the words that a rule finds, or nothing."""
    found = range_of(tree, rule, within)
    return between(tree.text(*found), rule) if found else ""


def between(text: str, rule: Rule) -> str:
    """Return what of a text stands between the words that a rule has around it."""
    before, after = rule.get("before", ""), rule.get("after", "")
    if before and before in text:
        text = text.partition(before)[2]
    if after and after in text:
        text = text.partition(after)[0]
    return text.strip()


def text_container(tree: Tree, rule: Rule, within: Range, parts: dict[str, Range]) -> Range | None:
    """Return the range of what a text stands in, from the end of the parts that it follows."""
    start, end = within
    if rule["path"]:
        node = element(tree, rule, within)
        if node is None:
            return None
        start, end = node.start, node.end
    if follows := rule.get("follows"):
        ends = [parts[part][1] for part in follows if part in parts]
        ends = [place for place in ends if start <= place <= end]
        return (max(ends), end) if ends else None
    return start, end


def text_range(tree: Tree, rule: Rule, within: Range, parts: dict[str, Range]) -> Range | None:
    """Return the range of the text; ``parts`` are those of what was found beside it."""
    around = text_container(tree, rule, within, parts)
    if around is None:
        return None
    start, end = around
    if skip := rule.get("skip", 0):
        lines = tree.lines(start, end)
        if len(lines) <= skip:
            return None
        start = lines[skip - 1].end
    if until := rule.get("until"):
        end = min((node.start for node in tree.select(until, start, end)), default=end)
    if (part := rule.get("until_part")) and part in parts and parts[part][0] > start:
        first = parts[part][0]
        line = next((line for line in tree.lines(start, end) if line.end > first), None)
        end = min(end, max(line.start, start) if line else first)
    if drops := rule.get("drops", 0):
        lines = tree.lines(start, end)
        if len(lines) <= drops:
            return None
        end = lines[-drops].start
    return (start, end) if tree.lines(start, end) else None


def entries(tree: Tree, rule: Rule | None) -> list[Range]:
    """Return the ranges of a page's entries; without a rule the page is one."""
    whole = tree.root.start, tree.root.end
    if not rule:
        return [whole]
    found = tree.select(rule["path"], *whole)
    if not rule.get("begins"):
        return [(node.start, node.end) for node in found]
    ranges = []
    for place, node in enumerate(found):
        above = node.above or tree.root
        following = [other.start for other in found[place + 1 :] if other.above is node.above]
        ranges.append((node.start, min([above.end, *following])))
    return ranges

"""Templates that render quicker: Django's own, gone through once when they are loaded.

A page of ours has hundreds of variables, words to be translated and addresses. Of each, Django asks
with every rendering what is known since the template was parsed: whether it is constant, whether it
has filters, whether debugging wants to know where an error arose. ``Loader`` answers these once,
and puts quicker parts in place of the usual ones; whatever is unusual (a name that is not there, a
property that raises, an object that is indexed) is left to Django as before.

The bytes are the same: ``tests/site/test_quick_templates.py`` renders pages both ways.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import Any

from django.template import Engine, Node, Template
from django.template.base import (
    FilterExpression,
    NodeList,
    TextNode,
    Variable,
    VariableDoesNotExist,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import URLNode
from django.template.loader_tags import IncludeNode, construct_relative_path
from django.template.loaders import cached
from django.template.smartif import TokenBase
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.urls import NoReverseMatch
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .addresses import address

#: The loaders that find templates, as Django has them.
FINDERS = (
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
)

#: One thread at a time: the first requests of a process come to the same templates.
_quickening = threading.Lock()


class Loader(cached.Loader):
    """Keeps templates, as Django's loader of the name does, and quickens them where they are not
    being debugged."""

    def __init__(self, engine: Engine, loaders: Sequence[Any] = FINDERS) -> None:
        super().__init__(engine, loaders)

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template: Template = super().get_template(template_name, skip)
        if not self.engine.debug and type(template.nodelist) is not _Nodes:
            with _quickening:
                _quicken(template.nodelist)
        return template


def _quicken(part: Any) -> None:
    """Put quicker parts in place of those in ``part`` of a template, and of what they hold."""
    if isinstance(part, list | tuple):
        for each in part:
            _quicken(each)
    elif isinstance(part, dict):
        for each in part.values():
            _quicken(each)
    elif isinstance(part, FilterExpression):
        _quicken(part.var)
        _quicken(part.filters)
        if part.is_var and not part.filters and type(part) is FilterExpression:
            part.__class__ = _Expression
    elif type(part) is Variable:
        part.__class__ = _Variable
    elif isinstance(part, Node | TokenBase):
        # Who renders it meanwhile may write down something there.
        for each in list(vars(part).values()):
            _quicken(each)
    if isinstance(part, Node) and not isinstance(part, TextNode):
        _quicken_node(part)
    elif type(part) is NodeList:
        part.__class__ = _Nodes


def _quicken_node(node: Node) -> None:
    quicker = _QUICKER.get(type(node))
    if quicker is not None and quicker.can_be(node):
        # Before its class, which another thread may render with already.
        node.kept = {}  # type: ignore[attr-defined]
        node.__class__ = quicker
    if type(node).render_annotated is Node.render_annotated:
        # It would catch what is raised, for the page that debugging shows.
        node.render_annotated = node.render  # type: ignore[method-assign]


class _Nodes(NodeList):
    """Nodes whose renderings are looked up once."""

    _renderings: "list[Any] | None" = None
    _by_type: "dict[type, list[Node]] | None" = None

    def render(self, context: Any) -> SafeString:
        if (renderings := self._renderings) is None:
            renderings = self._renderings = [
                node.s if type(node) is TextNode else node.render_annotated for node in self
            ]
        return SafeString(
            "".join([each if type(each) is str else each(context) for each in renderings])
        )

    def get_nodes_by_type(self, nodetype: type) -> list[Node]:
        """Return them as of a tree that does not change any more: ``extends`` asks each time."""
        if self._by_type is None:
            self._by_type = {}
        if nodetype not in self._by_type:
            self._by_type[nodetype] = super().get_nodes_by_type(nodetype)
        return self._by_type[nodetype]


#: Of the kinds of objects met so far, whether only their attributes are to be asked for.
_has_only_attributes: dict[type, bool] = {}


class _Variable(Variable):
    __slots__ = ()

    def resolve(self, context: Any) -> Any:
        lookups = self.lookups
        if lookups is None or self.translate:
            return super().resolve(context)
        for names in reversed(context.dicts):
            if lookups[0] in names:
                break
        else:
            if lookups[0].isdigit():
                return super().resolve(context)
            raise VariableDoesNotExist("Failed lookup for key [%s] in %r", (lookups[0], context))
        try:
            current = names[lookups[0]]
            if callable(current):
                current = _called(current)
            for name in lookups[1:]:
                kind = type(current)
                if kind is dict:
                    current = current[name]
                elif _has_only_attributes.get(kind) or _learn(kind):
                    current = getattr(current, name)
                else:
                    return super().resolve(context)
                if callable(current):
                    current = _called(current)
        except Exception:
            return super().resolve(context)
        return current


def _learn(kind: type) -> bool:
    known = not hasattr(kind, "__getitem__") and not issubclass(kind, type)
    _has_only_attributes[kind] = known
    return known


def _called(found: Callable[[], Any]) -> Any:
    if getattr(found, "do_not_call_in_templates", False):
        return found
    if getattr(found, "alters_data", False):
        raise TypeError("Templates change nothing.")
    return found()


class _Expression(FilterExpression):
    """A variable without filters."""

    __slots__ = ()

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        try:
            return self.var.resolve(context)
        except VariableDoesNotExist:
            if ignore_failures:
                return None
            return super().resolve(context, ignore_failures)


# Nodes in place of others. ``can_be``: whether it renders what that node does; ``kept``: what stays
# the same from rendering to rendering.


class _VariableNode(VariableNode):
    @classmethod
    def can_be(cls, node: Any) -> bool:
        return True

    def render(self, context: Any) -> str:
        try:
            value = self.filter_expression.resolve(context)
        except UnicodeDecodeError:
            return ""
        kind = type(value)
        if kind is SafeString:
            return value  # type: ignore[no-any-return]
        if kind is str and context.autoescape:
            return escape(value)
        return render_value_in_context(value, context)


class _Words(Node):
    """Words that are the same in every rendering in a language."""

    kept: dict[tuple[str | None, bool], SafeString]

    def render(self, context: Any) -> SafeString:
        key = get_language(), context.autoescape
        if (words := self.kept.get(key)) is None:
            words = self.kept[key] = SafeString(super().render(context))
        return words


class _Translate(_Words, TranslateNode):
    @classmethod
    def can_be(cls, node: Any) -> bool:
        return (
            not node.asvar
            and _is_constant(node.filter_expression)
            and (node.message_context is None or _is_constant(node.message_context))
        )


class _BlockTranslate(_Words, BlockTranslateNode):  # type: ignore[misc]  # stubs: str
    @classmethod
    def can_be(cls, node: Any) -> bool:
        return (
            not node.asvar
            and not node.extra_context
            and not node.plural
            and node.message_context is None
            and all(token.token_type.name != "VAR" for token in node.singular)
        )


class _URL(URLNode):
    kept: dict[str, bool]

    @classmethod
    def can_be(cls, node: Any) -> bool:
        return _is_constant(node.view_name) and not node.kwargs

    def render(self, context: Any) -> str:
        args = [arg.resolve(context) for arg in self.args]
        if self.kept.get("is_unusual") or not all(isinstance(arg, _ARGUMENTS) for arg in args):
            return super().render(context)
        try:
            url = address(self.view_name.resolve(context), *args)
        except (NoReverseMatch, ValueError):
            self.kept["is_unusual"] = True
            return super().render(context)
        if self.asvar:
            context[self.asvar] = url
            return ""
        return escape(url) if context.autoescape else url


_ARGUMENTS = (str, int, date)


class _Include(IncludeNode):
    kept: dict[str, Template]

    @classmethod
    def can_be(cls, node: Any) -> bool:
        return _is_constant(node.template) and not node.isolated_context

    def render(self, context: Any) -> SafeString:
        if (template := self.kept.get("template")) is None:
            origin: Any = self.origin
            name = construct_relative_path(origin.template_name, self.template.resolve(context))
            template = self.kept["template"] = context.template.engine.select_template([name])
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        with context.push(**values):
            return template.render(context)


_QUICKER: dict[type[Node], type[Any]] = {
    VariableNode: _VariableNode,
    TranslateNode: _Translate,
    BlockTranslateNode: _BlockTranslate,
    URLNode: _URL,
    IncludeNode: _Include,
}


def _is_constant(expression: FilterExpression) -> bool:
    """Return whether it is a text in quotation marks, and nothing is done to it."""
    if expression.filters:
        return False
    return isinstance(expression.var, str) or getattr(expression.var, "lookups", ()) is None

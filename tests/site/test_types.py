"""What others may call says what it takes and gives, in every room but those named here."""

import ast
import tomllib

import pytest

from tests.own_apps import OWN_APPS, ROOT

#: Rooms, and the reason why what is in them need not be annotated.
WAITING: dict[str, str] = {}


def is_within(file, rooms):
    return any(file.is_relative_to(ROOT / room) for room in rooms)


def files(room, *, but=()):
    return [
        file
        for file in (ROOT / room).rglob("*.py")
        if "migrations" not in file.parts and not is_within(file, but)
    ]


def functions(body, *, in_class=False):
    """Each function of a module or a class, and whether it is a method."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, in_class
        elif isinstance(node, ast.ClassDef):
            yield from functions(node.body, in_class=True)
        elif isinstance(node, ast.If):
            yield from functions([*node.body, *node.orelse], in_class=in_class)


def is_public(function):
    return not function.name.startswith("_") or function.name.startswith("__")


def is_annotated(function, *, is_method):
    taken = function.args
    named = [*taken.posonlyargs, *taken.args]
    if is_method and not any(
        isinstance(decorator, ast.Name) and decorator.id == "staticmethod"
        for decorator in function.decorator_list
    ):
        named = named[1:]  # self, or cls
    every = [*named, *taken.kwonlyargs, taken.vararg, taken.kwarg]
    given = all(argument.annotation for argument in every if argument)
    return given and function.returns is not None


def wanting(paths):
    """The public functions in the files of which something is not annotated."""
    return [
        f"{file.relative_to(ROOT)}:{function.lineno} {function.name}"
        for file in paths
        for function, is_method in functions(ast.parse(file.read_text()).body)
        if is_public(function) and not is_annotated(function, is_method=is_method)
    ]


@pytest.mark.parametrize("room", [name for name in OWN_APPS if name not in WAITING])
def test_every_public_function_of_a_room_is_annotated(room):
    assert not wanting(files(room, but=WAITING))


def test_a_room_that_is_annotated_waits_no_longer():
    for room in WAITING:
        assert wanting(files(room)), f"Take {room} off the list, and let mypy check it."


def test_mypy_checks_the_rooms_that_do_not_wait():
    checked = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert checked["strict"]
    assert set(checked["packages"]) == set(OWN_APPS) - WAITING.keys()
    parts = {f"^{room}/" for room in WAITING if "/" in room}
    assert set(checked["exclude"]) == {"/migrations/"} | parts

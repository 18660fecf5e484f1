"""Sizes, docstrings and types, counted and not left to taste."""

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from repository_tree import PRODUCT, ROOMS, ROOT, functions, python_files, relative, syntax_tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
MEDIAN_FUNCTION = 10


@pytest.mark.parametrize("folder", [*PRODUCT, "tests"])
def test_a_file_stays_short_enough_to_be_read_at_once(folder: str) -> None:
    """A longer file becomes a package of the same name."""
    long = {relative(path): lines for path in python_files(folder) if (lines := _lines(path)) > LONGEST_FILE}
    assert not long


@pytest.mark.parametrize("folder", [*PRODUCT, "tests"])
def test_a_function_stays_short_enough_to_be_understood_at_once(folder: str) -> None:
    long = {
        f"{relative(path)}:{function.lineno} {function.name}": size
        for path in python_files(folder)
        for function in functions(path)
        if (size := _size(function)) > LONGEST_FUNCTION
        and not (folder == "tests" and function.name.startswith("test_"))
    }
    assert not long


def test_half_of_all_functions_have_at_most_ten_lines() -> None:
    sizes = [_size(function) for path in python_files(*ROOMS) for function in functions(path)]
    assert statistics.median(sizes) <= MEDIAN_FUNCTION


@pytest.mark.parametrize("folder", PRODUCT)
def test_every_public_name_says_what_its_signature_cannot(folder: str) -> None:
    silent = [f"{relative(path)}: {name}" for path in python_files(folder) for name in _undocumented(path)]
    assert not silent


@pytest.mark.parametrize("folder", PRODUCT)
def test_every_function_is_fully_typed(folder: str) -> None:
    """The quick look; the type checker has the last word below."""
    untyped = [
        f"{relative(path)}:{function.lineno} {function.name}"
        for path in python_files(folder)
        for function in functions(path)
        if not _typed(function)
    ]
    assert not untyped


@pytest.mark.parametrize("folder", PRODUCT)
def test_money_and_quantities_are_never_made_from_floats(folder: str) -> None:
    """`Decimal(0.1)` is 0.1000000000000000055...; numbers come from text or from integers."""
    wrong = [
        f"{relative(path)}:{node.lineno}"
        for path in python_files(folder)
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "Decimal"
        and node.args
        and (
            (isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, float))
            or (isinstance(node.args[0], ast.Call) and ast.unparse(node.args[0].func) == "float")
        )
    ]
    assert not wrong


def test_the_type_checker_is_content() -> None:
    done = _run("mypy", "--strict", *PRODUCT)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_the_linter_is_content() -> None:
    for question in (("check", "--quiet"), ("format", "--check")):
        done = _run("ruff", *question, *PRODUCT, "tests")
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", *command]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _size(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _typed(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    arguments += [star for star in (function.args.vararg, function.args.kwarg) if star is not None]
    named = [argument for argument in arguments if argument.arg not in ("self", "cls")]
    return function.returns is not None and all(argument.annotation is not None for argument in named)


def _undocumented(path: Path) -> Iterator[str]:
    tree = syntax_tree(path)
    if tree.body and not ast.get_docstring(tree) and not path.name.startswith("_"):
        yield "the module"
    yield from _silent_in(tree.body)


def _silent_in(body: list[ast.stmt], owner: str = "") -> Iterator[str]:
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        overloaded = any(
            "overload" in ast.unparse(decorator) or "setter" in ast.unparse(decorator)
            for decorator in node.decorator_list
        )
        if not ast.get_docstring(node) and not overloaded:
            yield f"{owner}{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from _silent_in(node.body, f"{owner}{node.name}.")

"""The design holds: imports go one way, names are private or unique, importing is cheap, every module has its tests.

The packages and their order are read from ``docs/architecture.md``; nothing here names a file of one of them.
"""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import searchdoc

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "searchdoc"
MODULES = sorted(SOURCE.rglob("*.py"))

PACKAGES = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"), re.MULTILINE)
"""The packages, and the modules that stand beside them, as the table on the page orders them."""

LIBRARIES = {
    "click": set(),
    "aiohttp": {"places"},
    "fastapi": {"server"},
    "fsspec": {"places"},
    "docx": {"exporting"},
    "distributed": {"building"},
    "dspy": {"integrations"},
    "haystack": {"integrations"},
    "jinja2": {"server"},
    "langchain_core": {"integrations"},
    "llama_index": {"integrations"},
    "lxml": {"formats"},
    "mcp": {"assistants"},
    "mcp_types": {"assistants"},
    "networkx": {"correspondence"},
    "onnxruntime": {"embedding"},
    "openai": {"answering"},
    "opentelemetry": {"server"},
    "prometheus_client": {"server"},
    "prompt_toolkit": {"cli"},
    "pymilvus": {"stores"},
    "rich": {"cli"},
    "sentence_transformers": {"embedding", "ranking"},
    "starlette": {"server"},
    "tenacity": {"places", "stores"},
    "torch": {"embedding"},
    "transformers": {"embedding", "ranking"},
    "typer": {"cli"},
    "uvicorn": {"serving"},
    "watchfiles": {"building"},
    "whoosh": {"keywords", "text"},
}
"""Which packages may import a library, so that it can be replaced there alone."""

Imported = tuple[str, str | None, bool]
"""A module as a dotted name, the name taken from it if any, and whether only the type checker sees that."""


@cache
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def package(module: Path) -> str:
    """The package of a module; of one that stands beside the packages, its own name."""
    return module.relative_to(SOURCE).parts[0].removesuffix(".py")


def dotted(module: Path) -> str:
    """The name by which a module is imported."""
    parts = ("searchdoc", *module.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


KNOWN = {dotted(module) for module in MODULES}


def imported(code: ast.Module) -> Iterator[Imported]:
    """Everything that a module imports, at its head or inside a function."""
    typing_only = {
        id(inside)
        for node in ast.walk(code)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inside in ast.walk(node)
    }
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name, id(node) in typing_only) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, None, id(node) in typing_only) for alias in node.names)


@cache
def imports_of(module: Path) -> tuple[Imported, ...]:
    return tuple(imported(tree(module)))


def modules_imported(module: Path) -> set[str]:
    """The modules of searchdoc that a module imports when it runs, as dotted names."""
    found = {
        f"{source}.{name}" if f"{source}.{name}" in KNOWN else source
        for source, name, typing_only in imports_of(module)
        if source.split(".")[0] == "searchdoc" and not typing_only
    }
    return found - {dotted(module)}


def names_defined(module: Path) -> Iterator[str]:
    """The names that a module defines at its top level."""
    for node in tree(module).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (name for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))
            yield from (name.id for name in names if isinstance(name.ctx, ast.Store))


def is_private(name: str) -> bool:
    return any(part.startswith("_") and not part.startswith("__") for part in name.split("."))


def private_names_used(code: ast.Module, own: str) -> Iterator[str]:
    """What a module of the package ``own`` uses of other packages although it begins with an underscore."""
    others = set()  # the names by which modules of other packages are known here
    for source, name, _ in imported(code):
        whole = source if name is None else f"{source}.{name}"
        if source.startswith("searchdoc") and not f"{whole}.".startswith(f"searchdoc.{own}."):
            if is_private(whole):
                yield whole
            if whole in KNOWN:
                others.add(name or source)
    for node in ast.walk(code):
        if isinstance(node, ast.Attribute) and is_private(node.attr) and ast.unparse(node.value) in others:
            yield ast.unparse(node)


@pytest.mark.parametrize("name", PACKAGES)
def test_imports_go_one_way(name: str) -> None:
    """A package imports only from those above it in the table."""
    above = {*PACKAGES[: PACKAGES.index(name) + 1], "searchdoc", "version"}
    for module in MODULES:
        if package(module) == name:
            used = {(*other.split("."), "searchdoc")[1] for other in modules_imported(module)}
            assert used <= above, module


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Inside a package, too; ``searchdoc`` itself loads its names at their first use and imports none of them."""
    graph = {dotted(module): modules_imported(module) for module in MODULES}
    assert len(tuple(TopologicalSorter(graph).static_order())) == len(MODULES)


def test_every_package_has_its_place_in_the_table() -> None:
    """A new package must be put somewhere, on the page that describes it."""
    there = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert sorted(PACKAGES) == sorted(there - {"__init__", "__main__", "version"})


@pytest.mark.parametrize("module", MODULES, ids=dotted)
def test_no_module_uses_private_names_of_another_package(module: Path) -> None:
    """What begins with an underscore may change without anybody else noticing."""
    assert list(private_names_used(tree(module), package(module))) == []


def test_private_names_are_seen_however_they_are_imported() -> None:
    """By name, through the module, through the whole path, and as a private module."""
    code = ast.parse(
        """
import searchdoc.text.words
from searchdoc.text import dates
from searchdoc.text.words import _one
from searchdoc.native._two import twice
from searchdoc.ranking.fusion import _own
dates._three, searchdoc.text.words._four, dates.__doc__, dates.parse_day, self._five
"""
    )
    assert sorted(private_names_used(code, "ranking")) == [
        "dates._three",
        "searchdoc.native._two.twice",
        "searchdoc.text.words._four",
        "searchdoc.text.words._one",
    ]


def test_nothing_public_is_defined_twice() -> None:
    """A name has one home, so that whoever looks for it finds it.

    In the command line, a command has its module's name and is an ``app``; the retriever of each framework is named
    alike, for whoever changes the framework.
    """
    homes = defaultdict(list)
    for module in MODULES:
        allowed = {"cli": {"app", module.stem}, "integrations": {"SearchdocRetriever"}}.get(package(module), set())
        for name in names_defined(module):
            if not name.startswith("_") and name not in allowed:
                homes[name].append(dotted(module))
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def test_every_module_has_its_tests() -> None:
    """The tests of ``ranking/fusion.py`` are in ``tests/ranking/test_fusion.py``."""
    modules = [module for module in MODULES if module.stem not in {"__init__", "__main__", "version"}]
    tests = {module.relative_to(SOURCE).with_name(f"test_{module.name}") for module in modules}
    assert sorted(str(path) for path in tests if not (ROOT / "tests" / path).is_file()) == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_libraries_are_known_to_few_packages(library: str) -> None:
    """They can be replaced there, and nowhere else is anything to be changed."""
    knowing = {
        package(module) for module in MODULES for source, _, _ in imports_of(module) if source.split(".")[0] == library
    }
    assert knowing <= LIBRARIES[library]


def test_importing_searchdoc_loads_nothing_heavy() -> None:
    """A program that imports searchdoc pays for what it uses, when it uses it."""
    script = "import sys, searchdoc; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"torch", "transformers", "sentence_transformers", "numpy", "scipy", "whoosh", "rich", "typer", "msgspec"}
    assert heavy.isdisjoint(loaded)


def test_asking_loads_no_torch_no_web_framework_and_no_index_of_whooshs(calendar_index: Path) -> None:
    """Once an index is built, a question is answered without the libraries that take seconds to import, or tenths."""
    arguments = ["ask", "what did Lenin say about foreign trade", "--index", str(calendar_index)]
    script = f"""
import sys
from searchdoc.cli import run
assert run({arguments!r}) == 0
print(*sys.modules, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = done.stderr.split()
    heavy = {"torch", "transformers", "sentence_transformers", "scipy", "sklearn", "pandas", "flask", "fastapi"}
    assert heavy.isdisjoint(name.split(".")[0] for name in loaded)
    assert "whoosh.index" not in loaded  # its stemmers are there, and what they import


def test_all_names_that_are_published_are_there() -> None:
    """``__all__`` promises nothing that cannot be had."""
    for name in searchdoc.__all__:
        assert getattr(searchdoc, name) is not None
    assert dir(searchdoc) == sorted(searchdoc.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """A misspelt name behaves as in any module."""
    with pytest.raises(AttributeError, match="no attribute 'aks'"):
        _ = searchdoc.aks

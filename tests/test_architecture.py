"""The house keeps its shape: imports go one way, importing is cheap, what is published is there."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import searchdoc

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "searchdoc"

# Each package may import only from packages before it.
ORDER = """
version errors models protocols pipelining text formats structure sidecars passages storage embedding keywords
vectors building ranking answering index evaluation cli
""".split()


def imports_of(file: Path) -> set[str]:
    """The searchdoc modules that a file imports, by the first part of their name."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("searchdoc"):
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("searchdoc.")}
    return found


@pytest.mark.parametrize("module", ORDER)
def test_imports_go_one_way(module: str) -> None:
    """A module knows those before it and no other."""
    place = SOURCE / module
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    assert files
    before = {*ORDER[: ORDER.index(module) + 1], "__version__"}
    for file in files:
        assert imports_of(file) <= before, file


def test_every_package_has_its_place_in_the_order() -> None:
    """A new package must be put somewhere, in the order and on the page that describes it."""
    there = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert there - {"__init__", "__main__"} == set(ORDER)
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [module for module in ORDER if module != "version" and f"| `{module}` |" not in page] == []


def test_only_the_keywords_know_whoosh_and_few_modules_know_the_models() -> None:
    """The libraries can be replaced behind their modules."""
    models = {"embedding", "ranking"}
    for library, homes in (
        ("whoosh", {"keywords", "text"}),
        ("sentence_transformers", models),
        ("torch", {"embedding"}),
        ("openai", {"answering"}),
    ):
        knowing = {
            path.relative_to(SOURCE).parts[0].removesuffix(".py")
            for path in SOURCE.rglob("*.py")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == library)
            or (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == library for alias in node.names))
        }
        assert knowing <= homes, library


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

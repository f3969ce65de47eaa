"""What several test files use: some letters of our own, and the published schemas."""

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import jsonschema

import searchdoc
from searchdoc.protocols import TokenEmbedder

LETTERS = {
    "mill.txt": """Letter from Nora Hale to the Mill Company

3 March 1904

Gentlemen,

The wheel has stood still since Sunday. The miller, Mr. Osric Venn, declared that he would not pay the rent. \
“I pay for water that turns a wheel,” said Mr. Venn, “and not for water that stands and stares.”

Mr. Venn wrote to me on 1 March:

The sluice was shut by order of the Company. I counted forty sacks of barley in the loft, and they are spoiling.

So much from Mr. Venn. I have seen the sluice myself. The Company has answered none of my letters since 1903.

3 March 1904

Nora Hale
""",
    "notes.md": "# The mill\n\nThe mill was built by the Company in 1851 on the river Lode.\n",
}


def validate(document: object, name: str) -> None:
    """Check a document against the schema that is published under a name."""
    schema = json.loads(files("searchdoc").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema, cls=jsonschema.Draft202012Validator)


def index_of(folder: Path, texts: Mapping[str, str], model: str | TokenEmbedder | None = None) -> searchdoc.Index:
    """An index of some texts, each a file of that name in ``folder``, which must not be there yet."""
    (folder / "texts").mkdir(parents=True)
    for name, text in texts.items():
        (folder / "texts" / name).write_text(text, encoding="utf-8")
    return searchdoc.build([folder / "texts"], folder / "index", model=model)

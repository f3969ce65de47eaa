"""What several test files use: some letters of our own, and the published schemas."""

import json
from importlib.resources import files

import jsonschema

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

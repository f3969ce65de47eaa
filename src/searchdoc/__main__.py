"""``python -m searchdoc`` is the command ``searchdoc``."""

from searchdoc.cli import main

if __name__ == "__main__":
    main()

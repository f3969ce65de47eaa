"""Citations carried into other programs: reference managers, word processors, web pages, editions.

``records.py`` holds what any format needs to know of a citation, ``formats.py`` is the table of formats.
"""

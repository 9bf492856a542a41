"""Tests of the engine, on a small site of its own: the handbook of an invented community garden, in `site/`.

The garden has every kind of page, term and setting that the engine offers, under other names, headings and addresses than the
project's own site has. A test here may rely on the garden's content; it may not rely on docs/ and the mkdocs.yml of the project, which
every organization replaces.
"""

"""Tests of the project's own site: what must be true of docs/ and mkdocs.yml, whatever an organization writes there.

The rules come from the settings and from docs/ itself. A test here may rely on no page, term or number of this site.
"""

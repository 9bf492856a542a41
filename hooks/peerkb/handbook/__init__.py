"""A book of the site: chapters from its built pages, with contents, notes on terms and an index, as one HTML document for paper."""

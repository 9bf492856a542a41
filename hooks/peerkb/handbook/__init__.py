"""A book of the site: chapters from its built pages, with contents, notes on terms and a list of these, as one HTML document for paper."""

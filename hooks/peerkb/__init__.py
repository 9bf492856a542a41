"""The knowledge base's own engine: text and data in, text and data out.

Nothing here knows MkDocs. The hooks beside this package gather what MkDocs gives and hand back what these modules make,
so that another generator can call the same functions.
"""

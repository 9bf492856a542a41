"""The engine of the knowledge base: text and data in, text and data out.

Nothing here knows a generator: `hooks/knowledge_base.py` translates the events of MkDocs into calls of `peerkb.pipeline`.
"""

__version__ = "3.0.0"

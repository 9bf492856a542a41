"""The adapter for Zensical: a command that lets it build, hands its output to the six calls of `peerkb.pipeline`, and publishes.

Zensical 0.0.73 reads mkdocs.yml, and has neither hooks nor an event after a build. It makes HTML of Markdown, and the navigation of
the settings; it looks for links that lead nowhere. Pages are laid out here, by Jinja, with the theme's templates. No rules live here.
"""

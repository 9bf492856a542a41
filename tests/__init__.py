"""The project's tests: `engine/` on a small site of their own, `site/` on what this project's site says."""

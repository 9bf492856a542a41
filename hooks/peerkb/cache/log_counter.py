"""How much was logged, to tell whether people were told something while a thing was made."""

from __future__ import annotations

import logging


class LogCounter(logging.Handler):
    """Counts the records that reach the loggers of some names. Their other handlers are unaffected."""

    def __init__(self, *names: str) -> None:
        """Count nothing yet. The name of the root logger is empty."""
        super().__init__()
        self.count = 0
        self._loggers = [logging.getLogger(name) for name in dict.fromkeys(names)]

    def start(self) -> None:
        """Count from now on."""
        for logger in self._loggers:
            logger.addHandler(self)

    def stop(self) -> None:
        """Count no more."""
        for logger in self._loggers:
            logger.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record."""
        self.count += 1

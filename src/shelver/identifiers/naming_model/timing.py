"""How long a provider takes to answer, told to whoever measures."""

import time
from collections.abc import Iterator

from shelver.events import Listener, ServiceAnswered
from shelver.identifiers.naming_model.prompt import Prompt
from shelver.identifiers.naming_model.provider import AccessStep, Ask, Provider, Reply


class Timed:
    """A provider that tells how long each call took; a call that was not answered has the status 0."""

    def __init__(self, provider: Provider, listener: Listener) -> None:
        self._provider = provider
        self._listener = listener
        self.name = provider.name
        self.model = provider.model

    def ask(self, prompt: Prompt) -> Reply:
        """Make one call; raises ProviderFault."""
        began = time.monotonic()
        status = 0
        try:
            reply = self._provider.ask(prompt)
            status = 200
        finally:
            runtime_s = time.monotonic() - began
            self._listener(ServiceAnswered(service=self.name, status=status, runtime_s=runtime_s))
        return reply

    def access(self, ask: Ask) -> Iterator[AccessStep]:
        """Check step by step whether the model can be used."""
        return self._provider.access(ask)

    def close(self) -> None:
        """Close every connection. Idempotent."""
        self._provider.close()

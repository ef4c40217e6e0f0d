"""Makes one call that is paid for: room below the caps first, then the call, then what it cost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shelver.budget.charges import Charge, NoRoom, Reservation, Settlement
from shelver.budget.prices import Price, Usage, cost, most_plausible, price_of
from shelver.identifiers.naming_model.patience import ATTEMPTS, Lanes, Waiting
from shelver.identifiers.naming_model.prompt import SCHEMA, Prompt
from shelver.identifiers.naming_model.provider import Cause, Provider, ProviderFault, Reply
from shelver.ports import CostLedger, RateLimit

_EXPIRES_S = 600.0
"""No provider works on one call for names longer than this."""

_FORM_BYTES = len(repr(SCHEMA))


class Stopped(Exception):
    """No more calls are made in this run. `reason` is a sentence for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Till:
    """What a paid call needs: who answers it, what it costs, and how many run at a time.

    `pace` is shared by every process that asks the model: whoever is throttled makes all of them pause.
    """

    provider: Provider
    prices: Mapping[str, Price]
    ledger: CostLedger
    lanes: Lanes
    pace: RateLimit
    waiting: Waiting
    tell: Callable[[str], None]

    def call(self, prompt: Prompt, item_count: int) -> Reply:
        """Make the call, patiently, and settle each try.

        Raises:
            Stopped: no room below a cap, no price, no access, or a provider that is down.
            ProviderFault: this request is unsuitable.
        """
        price = self._price()
        for attempt in range(1, ATTEMPTS + 1):
            if (wait_s := self.pace.reserve()) > 0:
                self.waiting.rest(wait_s)
            with self.lanes.lane():
                try:
                    return self._once(prompt, item_count, price)
                except ProviderFault as fault:
                    if fault.cause is Cause.UNSUITABLE:
                        raise
                    if fault.cause is Cause.CLOSED or attempt == ATTEMPTS:
                        raise Stopped(f"{fault.reason} {fault.fix}".strip()) from fault
                    pause_s = self.waiting.drawn_s(attempt, fault.retry_after_s)
                    if fault.cause is Cause.THROTTLED:
                        self.lanes.narrow()
                        self.pace.hold(pause_s)
            self.waiting.rest(pause_s)
        raise AssertionError("the last try returns or raises")

    def check(self, prompt: Prompt) -> Reply:
        """Make one call that asks about no name, once, and settle it.

        Raises:
            ProviderFault: it was not answered, or there is no room below a cap or no price.
        """
        try:
            return self._once(prompt, 0, self._price(), purpose="check")
        except Stopped as stop:
            raise ProviderFault(Cause.CLOSED, stop.reason) from stop

    def _price(self) -> Price:
        price = price_of(self.provider.model, self.prices)
        if price is None:
            raise Stopped(
                f"The price of the model {self.provider.model} is unknown, so it is not asked."
                f' Add it to the settings: [ai.prices."{self.provider.model}"] input_usd = …, output_usd = …'
                " (dollars for a million tokens; 0 for a model of your own)."
            )
        return price

    def _once(self, prompt: Prompt, item_count: int, price: Price, *, purpose: str = "names") -> Reply:
        reservation = self._reserve(prompt, item_count, price, purpose)
        try:
            reply = self.provider.ask(prompt)
        except ProviderFault as fault:
            if fault.may_be_billed:
                self.ledger.settle(reservation, Settlement(cost=reservation.most))
            else:
                self.ledger.release(reservation)
            raise
        spent = cost(price, reply.usage) if reply.usage else reservation.most
        self.ledger.settle(reservation, Settlement(cost=spent, usage=reply.usage))
        self.lanes.widen()
        return reply

    def _reserve(self, prompt: Prompt, item_count: int, price: Price, purpose: str) -> Reservation:
        request_bytes = len(prompt.system.encode()) + len(prompt.user.encode()) + _FORM_BYTES
        most = Usage(input_tokens=most_plausible(request_bytes), output_tokens=prompt.max_tokens)
        reserved = self.ledger.reserve(
            Charge(
                provider=self.provider.name,
                model=self.provider.model,
                purpose=purpose,
                item_count=item_count,
                most=cost(price, most),
                expires_s=_EXPIRES_S,
            )
        )
        if isinstance(reserved, NoRoom):
            raise Stopped(reserved.reason)
        for warning in reserved.warnings:
            self.tell(warning)
        return reserved

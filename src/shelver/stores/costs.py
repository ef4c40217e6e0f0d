"""What paid calls cost, kept in the database: the port CostLedger."""

import datetime as dt
import time
from collections.abc import Callable

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, case, func, insert, select, update

from shelver.budget.caps import Caps, Period, Spending, refusal, room_for, warning
from shelver.budget.charges import Charge, ChargeState, LedgerReport, ModelSpending, NoRoom, Reservation, Settlement
from shelver.budget.prices import NanoUsd
from shelver.media.overview import DayOfCosts
from shelver.stores.connections import Area, reading, writing
from shelver.stores.cost_tables import cost_charges

_LISTED_MONTHS = 12


class CostLedgerStore:
    """Charges in the `cost_charges` table. Safe to share between threads and processes.

    `run_id` names the run that the cap of a run counts over; the calls of every process that gives the same name count
    together.
    """

    def __init__(self, engine: Engine, *, run_id: str, caps: Caps, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._run_id = run_id
        self._caps = caps
        self._clock = clock
        self._warned: set[Period] = set()

    def reserve(self, charge: Charge) -> Reservation | NoRoom:
        """Hold room below every cap for one call, or say which cap has none. Durable when it returns."""
        with writing(self._engine, area=Area.COSTS) as connection:
            now = self._clock()
            self._expire(connection, now)
            spending = self._spending(connection, now)
            room = room_for(charge.most, spending, self._caps)
            if room.refused_by:
                return NoRoom(reason=refusal(room.refused_by, spending, self._caps))
            charge_id = connection.execute(
                insert(cost_charges).values(**self._row(charge, now)).returning(cost_charges.c.id)
            ).scalar_one()
        fresh = [period for period in room.warns_of if period not in self._warned]
        self._warned.update(fresh)
        warnings = tuple(warning(period, spending, self._caps) for period in fresh)
        return Reservation(charge_id=charge_id, most=charge.most, warnings=warnings)

    def settle(self, reservation: Reservation, settlement: Settlement) -> None:
        """Write what the call cost. A charge that expired meanwhile is settled all the same. Idempotent."""
        usage = settlement.usage
        self._close(
            reservation,
            state=ChargeState.SETTLED.value,
            counted_nano_usd=settlement.cost,
            input_tokens=usage.input_tokens if usage else None,
            output_tokens=usage.output_tokens if usage else None,
        )

    def release(self, reservation: Reservation) -> None:
        """Give the room back: the provider certainly did no work. Idempotent."""
        self._close(reservation, state=ChargeState.RELEASED.value, counted_nano_usd=0)

    def report(self) -> LedgerReport:
        """Return this UTC month: what is spent and reserved, for each model, and the totals of the last months."""
        now = self._clock()
        day, month = _day_and_month(now)
        with reading(self._engine) as connection:
            models = tuple(_model_spending(row) for row in connection.execute(_by_model(month)))
            today = connection.scalar(select(_total(cost_charges.c.counted_nano_usd)).where(cost_charges.c.day == day))
            ever = connection.scalar(
                select(_total(cost_charges.c.counted_nano_usd)).where(
                    cost_charges.c.state != ChargeState.RESERVED.value
                )
            )
            months = connection.execute(
                select(cost_charges.c.month, _total(cost_charges.c.counted_nano_usd))
                .group_by(cost_charges.c.month)
                .order_by(cost_charges.c.month.desc())
                .limit(_LISTED_MONTHS)
            ).all()
        return LedgerReport(
            month=month,
            today=NanoUsd(int(today or 0)),
            spent=NanoUsd(sum(row.spent for row in models)),
            reserved=NanoUsd(sum(row.reserved for row in models)),
            unreported=NanoUsd(sum(row.unreported for row in models)),
            ever=NanoUsd(int(ever or 0)),
            caps=self._caps,
            models=models,
            months=tuple((name, NanoUsd(int(total))) for name, total in months),
        )

    def days(self, count: int = 31) -> tuple[DayOfCosts, ...]:
        """Return what was spent on each of the last days (UTC) on which anything was, newest first.

        Reserved calls count with what they may cost at most.
        """
        table = cost_charges.c
        first = dt.datetime.fromtimestamp(self._clock(), dt.UTC).date() - dt.timedelta(days=count - 1)
        query = (
            select(table.day, func.count().label("calls"), _total(table.counted_nano_usd).label("spent"))
            .where(
                table.month >= first.isoformat()[:7],
                table.day >= first.isoformat(),
                table.state != ChargeState.RELEASED.value,
            )
            .group_by(table.day)
            .order_by(table.day.desc())
        )
        with reading(self._engine) as connection:
            return tuple(
                DayOfCosts(day=row.day, call_count=row.calls, spent_nano_usd=int(row.spent))
                for row in connection.execute(query)
            )

    def _row(self, charge: Charge, now: float) -> dict[str, object]:
        day, month = _day_and_month(now)
        return {
            "run_id": self._run_id,
            "provider": charge.provider,
            "model": charge.model,
            "purpose": charge.purpose,
            "state": ChargeState.RESERVED.value,
            "item_count": charge.item_count,
            "reserved_nano_usd": charge.most,
            "counted_nano_usd": charge.most,
            "day": day,
            "month": month,
            "created_s": now,
            "expires_s": now + charge.expires_s,
        }

    def _expire(self, connection: Connection, now: float) -> None:
        """Mark what was never heard of again; its reservation goes on counting."""
        connection.execute(
            update(cost_charges)
            .where(cost_charges.c.state == ChargeState.RESERVED.value, cost_charges.c.expires_s <= now)
            .values(state=ChargeState.EXPIRED.value)
        )

    def _spending(self, connection: Connection, now: float) -> Spending:
        day, month = _day_and_month(now)
        table = cost_charges.c
        counted = table.counted_nano_usd
        in_month = connection.execute(
            select(_total(counted), _total(case((table.day == day, counted), else_=0))).where(table.month == month)
        ).one()
        in_run = connection.scalar(select(_total(counted)).where(table.run_id == self._run_id))
        return Spending(run=NanoUsd(int(in_run or 0)), day=NanoUsd(int(in_month[1])), month=NanoUsd(int(in_month[0])))

    def _close(self, reservation: Reservation, **values: object) -> None:
        with writing(self._engine) as connection:
            connection.execute(
                update(cost_charges)
                .where(
                    cost_charges.c.id == reservation.charge_id,
                    cost_charges.c.state.in_([ChargeState.RESERVED.value, ChargeState.EXPIRED.value]),
                )
                .values(**values)
            )


def _day_and_month(now_s: float) -> tuple[str, str]:
    day = dt.datetime.fromtimestamp(now_s, dt.UTC).date().isoformat()
    return day, day[:7]


def _total(amount: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(amount), 0)


def _by_model(month: str) -> Select[tuple[object, ...]]:
    table = cost_charges.c
    counted = table.counted_nano_usd
    is_open = table.state == ChargeState.RESERVED.value
    is_unreported = (table.state != ChargeState.RESERVED.value) & table.input_tokens.is_(None)
    return (
        select(
            table.provider,
            table.model,
            table.purpose,
            func.count().label("call_count"),
            _total(table.item_count).label("item_count"),
            _total(table.input_tokens).label("input_tokens"),
            _total(table.output_tokens).label("output_tokens"),
            _total(case((is_open, 0), else_=counted)).label("spent"),
            _total(case((is_open, counted), else_=0)).label("reserved"),
            _total(case((is_unreported, counted), else_=0)).label("unreported"),
        )
        .where(table.month == month, table.state != ChargeState.RELEASED.value)
        .group_by(table.provider, table.model, table.purpose)
        .order_by(table.provider, table.model, table.purpose)
    )


def _model_spending(row: Row[tuple[object, ...]]) -> ModelSpending:
    return ModelSpending(
        provider=row.provider,
        model=row.model,
        purpose=row.purpose,
        call_count=row.call_count,
        item_count=int(row.item_count),
        input_tokens=int(row.input_tokens),
        output_tokens=int(row.output_tokens),
        spent=NanoUsd(int(row.spent)),
        reserved=NanoUsd(int(row.reserved)),
        unreported=NanoUsd(int(row.unreported)),
    )

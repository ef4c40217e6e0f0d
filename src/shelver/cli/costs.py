"""`shelver costs`: what models cost, and what they will have cost at the end of the month."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shelver.budget.charges import LedgerReport
from shelver.budget.forecast import each, month_forecast
from shelver.budget.prices import NanoUsd, shown_usd, usd
from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import Screen, columns, screen
from shelver.cli.session import opened

if TYPE_CHECKING:
    from shelver.wiring import Program

app = typer.Typer(rich_markup_mode=None)


@app.command()
def costs(
    *,
    days: Annotated[int, typer.Option(min=0, max=3660, help="Show each of so many last days, too.")] = 0,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Show what is spent and reserved this month (UTC), the caps, the forecast, and what one name costs."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        report = program.costs.report()
        by_day = program.costs.days(days) if days else ()
        confirmed = _confirmed(program)
    forecast = month_forecast(report.spent, dt.datetime.now(dt.UTC))
    if json:
        told = {one.day: usd(NanoUsd(one.spent_nano_usd)) for one in by_day}
        output.data(_as_json(report, forecast, confirmed) | ({"days": told} if days else {}))
        return
    _show(output, report, forecast)
    for line in columns([(f"  {one.day}", shown_usd(NanoUsd(one.spent_nano_usd))) for one in by_day]):
        output.line(line)
    if report.models:
        _show_models(output, report)
    for_each = each(report.ever, confirmed)
    if for_each is not None:
        output.line(
            f"{shown_usd(report.ever)} ever spent: {shown_usd(for_each)} for each of {confirmed} identifications by a model"
            " that you confirmed."
        )


def _confirmed(program: "Program") -> int:
    """Count the items of which a person ever confirmed what a model had proposed."""
    from shelver.match.lessons import is_by_model, lessons_of
    from shelver.media.reviews import ReviewState

    lessons = lessons_of(program.reviews.items(ReviewState.CHOSEN, ReviewState.DONE))
    return sum(lesson.truth is not None and is_by_model(lesson.candidates[lesson.truth]) for lesson in lessons)


def _show(output: Screen, report: LedgerReport, forecast: NanoUsd) -> None:
    caps = report.caps
    output.line(
        f"{report.month}: {shown_usd(report.spent)} of {shown_usd(caps.month)} spent,"
        f" {shown_usd(report.reserved)} reserved; {shown_usd(forecast)} by the end of the month at this pace."
    )
    output.line(f"Today: {shown_usd(report.today)} of {shown_usd(caps.day)}. One run: at most {shown_usd(caps.run)}.")
    if report.unreported:
        output.line(f"{shown_usd(report.unreported)} of it were never reported and may not have been billed.")
    earlier = [(f"  {month}", shown_usd(total)) for month, total in report.months if month != report.month]
    for line in columns(earlier):
        output.line(line)


def _show_models(output: Screen, report: LedgerReport) -> None:
    rows = [("model", "for", "calls", "names", "tokens in", "tokens out", "spent", "each")]
    rows += [
        (
            f"{row.provider}:{row.model}",
            row.purpose,
            f"{row.call_count:,}",
            f"{row.item_count:,}",
            f"{row.input_tokens:,}",
            f"{row.output_tokens:,}",
            shown_usd(row.spent),
            shown_usd(each(row.spent, row.item_count) or NanoUsd(0)),
        )
        for row in report.models
    ]
    for line in columns(rows):
        output.line(line)


def _as_json(report: LedgerReport, forecast: NanoUsd, confirmed: int) -> dict[str, Any]:
    for_each = each(report.ever, confirmed)
    return {
        "month": report.month,
        "spent_usd": usd(report.spent),
        "reserved_usd": usd(report.reserved),
        "unreported_usd": usd(report.unreported),
        "ever_usd": usd(report.ever),
        "today_usd": usd(report.today),
        "forecast_usd": usd(forecast),
        "caps_usd": {period: usd(getattr(report.caps, period)) for period in ("run", "day", "month")},
        "confirmed_identifications": confirmed,
        "usd_per_confirmed_identification": usd(for_each) if for_each is not None else None,
        "models": [
            {
                "provider": row.provider,
                "model": row.model,
                "purpose": row.purpose,
                "calls": row.call_count,
                "names": row.item_count,
                "input_tokens": row.input_tokens,
                "output_tokens": row.output_tokens,
                "spent_usd": usd(row.spent),
                "reserved_usd": usd(row.reserved),
            }
            for row in report.models
        ],
        "months": {month: usd(total) for month, total in report.months},
    }

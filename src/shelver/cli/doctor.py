"""`shelver doctor`: checks what shelver depends on, step by step, with a fix for each failure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import screen, visible
from shelver.cli.session import opened
from shelver.errors import ExitCode

if TYPE_CHECKING:
    from shelver.identifiers.naming_model.provider import AccessStep
    from shelver.wiring import Program

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Check what shelver depends on, with a fix for each failure."
)


@app.callback()
def doctor() -> None:
    """Check what shelver depends on, with a fix for each failure."""


@app.command()
def ai(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Check whether the model of [ai] can be used: price, caps, credentials, region, model, entitlement, quota."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        steps = []
        for step in _steps(program):
            steps.append(step)
            if not json:
                mark, style = ("+", "good") if step.is_good else ("!", "bad")
                fix = f" {step.fix}" if step.fix else ""
                output.line(f"{output.paint(mark, style)} {step.name}: {visible(step.said)}{visible(fix)}")
    if json:
        output.data([{"name": s.name, "is_good": s.is_good, "said": s.said, "fix": s.fix} for s in steps])
    if not all(step.is_good for step in steps):
        raise typer.Exit(ExitCode.ERROR)


def _steps(program: "Program") -> Iterator["AccessStep"]:
    """Yield the checks, those that cost nothing and ask nobody first; the first failure is the last."""
    from shelver.identifiers.naming_model.provider import AccessStep

    settings, model = program.settings.ai, program.name_model
    if model is None:
        yield AccessStep(
            name="provider",
            is_good=False,
            said="no model is asked, since [ai] names no provider.",
            fix="Set [ai] provider to bedrock or openai; nothing else needs one.",
        )
        return
    yield AccessStep(name="provider", is_good=True, said=f"{settings.provider}, {settings.model}")
    for step in (_price(program), _caps(program)):
        yield step
        if not step.is_good:
            return
    yield from model.access()


def _price(program: "Program") -> "AccessStep":
    from shelver.budget.prices import price_of
    from shelver.identifiers.naming_model.provider import AccessStep

    settings = program.settings.ai
    price = price_of(settings.model, settings.price_table)
    if price is None:
        return AccessStep(
            name="price",
            is_good=False,
            said=f"the price of {settings.model} is unknown, so it is not asked.",
            fix=f'Add [ai.prices."{settings.model}"] with input_usd and output_usd.',
        )
    dated = f" (looked up {price.dated})" if price.dated else ""
    said = f"${price.input_usd:g} in, ${price.output_usd:g} out for a million tokens{dated}"
    return AccessStep(name="price", is_good=True, said=said)


def _caps(program: "Program") -> "AccessStep":
    from shelver.budget.caps import refusal, room_for
    from shelver.budget.prices import nano_usd, shown_usd
    from shelver.identifiers.naming_model.provider import AccessStep

    report = program.costs.report()
    refused_by = room_for(nano_usd(1e-9), report.spending, report.caps).refused_by
    if refused_by:
        said = refusal(refused_by, report.spending, report.caps)
        return AccessStep(name="caps", is_good=False, said=said)
    left = report.caps.month - report.spending.month
    return AccessStep(name="caps", is_good=True, said=f"{shown_usd(type(report.spent)(left))} of this month are left")

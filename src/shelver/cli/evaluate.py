"""`shelver evaluate`: how good the decisions were, measured on what the person confirmed."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import columns, screen
from shelver.cli.session import opened
from shelver.errors import ExitCode

if TYPE_CHECKING:
    from shelver.match.evaluation import Evaluation
    from shelver.match.refit import Learned

app = typer.Typer(rich_markup_mode=None)


@app.command()
def evaluate(
    refit: Annotated[bool, typer.Option("--refit", help="Fit the weights to your answers now.")] = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Measure accuracy, precision, calibration and cost on the items about which you decided.

    These are the items of the review list, those that you looked at with organize --interactive, and those that you put
    right with rematch. Most are items that shelver was unsure about, so the figures are lower than those of all files.
    """
    from shelver.budget.forecast import each
    from shelver.budget.prices import shown_usd
    from shelver.match.evaluation import evaluate as measured
    from shelver.match.gate import THRESHOLDS
    from shelver.match.lessons import lessons_of
    from shelver.media.reviews import ReviewState
    from shelver.pipeline.learn import refit_when_due

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        lessons = lessons_of(program.reviews.items(ReviewState.CHOSEN, ReviewState.DONE))
        found = measured(lessons, threshold=THRESHOLDS.accept)
        learned = refit_when_due(program.reviews, program.weights, at_once=True) if refit else None
        report = program.costs.report()
    names = sum(row.item_count for row in report.models if row.purpose == "names")
    for_each = each(report.spent, names)
    if json:
        output.data(_as_json(found, learned, for_each))
    elif found:
        for line in columns(_rows(found)):
            output.line(line)
        if for_each is not None:
            output.line(f"{shown_usd(for_each)} for each name that a model read this month.")
    if refit and not json:
        output.say(_said(learned))
    if found is None:
        output.say("You have decided about nothing yet, so there is nothing to measure. See: shelver review list")
        raise typer.Exit(ExitCode.NOTHING_TO_DO)


def _rows(found: "Evaluation") -> list[tuple[str, str]]:
    precision = "none was so sure" if found.precision is None else f"{found.precision:.1%}"
    return [
        ("answers of yours", f"{found.count:,}"),
        ("best candidate was right", f"{found.accuracy:.1%}"),
        (f"right, where it was {found.threshold:.0%} sure", precision),
        (f"{found.threshold:.0%} sure", f"{found.coverage:.1%} of them"),
        ("calibration error", f"{found.calibration_error:.3f}"),
        ("surprise", f"{found.log_loss:.2f} bits for each answer"),
    ]


def _said(learned: "Learned | None") -> str:
    from shelver.match.refit import LEAST_LESSONS

    if learned is None:
        return f"Nothing was learned: it takes {LEAST_LESSONS} answers about works that a catalogue proposed."
    figures = f"{learned.loss_before:.3f} bits before, {learned.loss_after:.3f} after, on answers held out"
    if learned.is_better:
        return f"Learned from {learned.lesson_count} answers ({figures}); used from now on."
    return f"Learned nothing that helps ({figures}); the shipped weights are used."


def _as_json(found: "Evaluation | None", learned: "Learned | None", for_each: int | None) -> dict[str, Any]:
    values: dict[str, Any] = {"answers": found.count if found else 0}
    if found:
        values |= {
            "accuracy": found.accuracy,
            "threshold": found.threshold,
            "precision": found.precision,
            "coverage": found.coverage,
            "calibration_error": found.calibration_error,
            "log_loss_bits": found.log_loss,
        }
    values["usd_per_name"] = for_each / 1e9 if for_each is not None else None
    if learned:
        values["refit"] = {
            "answers": learned.lesson_count,
            "loss_before_bits": learned.loss_before,
            "loss_after_bits": learned.loss_after,
            "is_used": learned.is_better,
        }
    return values

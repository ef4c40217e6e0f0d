"""`shelver classifications`: the cache of media types that the documented program keeps."""

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Show or clear the cache of media types.")

"""Progress on standard error: a live line per collector on a terminal, one line per finished one elsewhere."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ssdfgate.gate.collect import Progress
from ssdfgate.model import Collected, Collection, Failed, Skipped, visible


@contextmanager
def shown(names: list[str], *, live: bool, quiet: bool) -> Iterator[Progress]:
    """Show progress while the block runs."""
    if quiet:
        yield Progress(step=lambda _name, _text: None, done=lambda _collection: None)
    elif live:
        with _live(names) as progress:
            yield progress
    else:
        lock = threading.Lock()

        def done(collection: Collection) -> None:
            with lock:
                click.echo(f"ssdfgate: {collection.collector}: {summary(collection)}", err=True)

        yield Progress(step=lambda _name, _text: None, done=done)


@contextmanager
def _live(names: list[str]) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.table import Column
    from rich.text import Text

    console = Console(file=sys.stderr)
    columns = (
        SpinnerColumn(),
        TextColumn(
            "{task.description}", table_column=Column(no_wrap=True, min_width=max(map(len, names), default=0))
        ),
        TextColumn("{task.fields[now]}", table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1)),
        TimeElapsedColumn(table_column=Column(no_wrap=True, min_width=7)),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        tasks = {name: bar.add_task(name, total=1, now="waiting") for name in names}

        def step(name: str, text: str) -> None:
            bar.update(tasks[name], now=Text(visible(text)).markup)

        def done(collection: Collection) -> None:
            bar.update(tasks[collection.collector], now=Text(summary(collection)).markup, completed=1)

        yield Progress(step=step, done=done)


def summary(collection: Collection) -> str:
    """One line on what became of a collector."""
    match collection:
        case Skipped():
            return f"switched off ({visible(collection.reason)})"
        case Failed():
            return f"failed: {visible(collection.reason)}"
        case Collected():
            evidence, coverage = collection.evidence, collection.evidence.coverage
            counts = f"{coverage.analysed} of {coverage.considered} {coverage.unit}"
            return f"{evidence.status}, {counts}, {collection.duration_s:.1f} s"

"""The group of all verbs: an argument list in, the verb's module loaded and run, an exit code out.

Errors become exit codes here and nowhere else: 0 done, 1 findings, 2 bad input, 130 interrupted.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from .. import __version__
from ..errors import DataError, GraphError

VERBS = (
    "init", "build", "check", "query", "ask", "show", "path",
    "central", "isolated", "brokers", "communities", "whatif", "introduce", "next", "change", "compare",
    "map", "share", "report", "export", "corrections", "survey",
    "matrix", "sheet", "bundle", "diff", "due", "push",
)  # fmt: skip

INTERRUPTED, SAID = 130, "Interrupted."


class Verbs(click.Group):
    """A group that imports a verb's module only when the verb is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of their use."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Load a verb."""
        if name not in VERBS:
            return None
        command = importlib.import_module(f".{name}", __package__).command
        assert isinstance(command, click.Command)  # noqa: S101 - every verb module defines it
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each verb with its first sentence, whole."""
        rows = []
        for name in VERBS:
            verb = self.get_command(ctx, name)
            if verb:
                rows.append((name, verb.get_short_help_str(limit=200)))
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Name the nearest verb where the given one is unknown."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from ..spelling import did_you_mean

            mend = did_you_mean(args[0], VERBS, f"the commands are {', '.join(VERBS)}")
            raise click.UsageError(f"no command '{args[0]}'; {mend}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; what a user is told of goes to standard error, with its exit code."""
        try:
            return super().invoke(ctx)
        except DataError as error:
            self._findings(error)
            ctx.exit(error.exit_code)
        except GraphError as error:
            from .output import printable

            click.echo(f"stakeholders: {printable(str(error))}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            # the reader of a pipe has left: nothing is wrong, and nothing more can be said
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(
                f"stakeholders: {where}{error.strerror or error}; check the path and its permissions",
                err=True,
            )
            ctx.exit(2)
        except RecursionError:
            click.echo("stakeholders: the input is nested too deeply to be read", err=True)
            ctx.exit(2)
        except MemoryError:
            click.echo("stakeholders: not enough memory for this data set", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:  # of those who call the group from Python; `main` has its own way
            click.echo(SAID, err=True)
            ctx.exit(INTERRUPTED)

    def _findings(self, error: DataError) -> None:
        from .output import printable

        for finding in error.findings:
            click.echo(f"{finding.severity}: {printable(str(finding))}", err=True)
        errors = sum(finding.severity == "error" for finding in error.findings)
        click.echo(f"stakeholders: {errors} error{'s' if errors != 1 else ''}; nothing was written", err=True)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="stakeholders")
def group() -> None:
    """Who works with whom, and who says so.

    A knowledge graph of stakeholder relationships: each tie stands with the passage that supports it.
    Without -d every command reads the example data set.
    """

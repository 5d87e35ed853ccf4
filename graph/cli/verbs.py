"""The group of all verbs: an argument list in, the verb's module loaded and run, an exit code out.

Errors become exit codes here and nowhere else: 0 done, 1 findings, 2 bad input, 130 interrupted.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from ..core.errors import DataError, GraphError
from ..core.version import __version__

# Each verb in the order of use, with the first sentence of its help: so the list of all loads none of them.
VERBS = {
    "init": "Begin a data set: every table with a worked row, invented, to write your own over.",
    "build": "Read, infer, check and write graph.trig, graph.ttl, network.html and summary.json.",
    "check": "Find what is amiss: file, row, fault and mend.",
    "query": "Ask a SPARQL query: text, @FILE, or - for standard input.",
    "ask": "Answer a named question; without one, list them.",
    "show": "Show an organisation, event or topic: names, kind, counts, ties both ways with their evidence.",
    "path": "Show every shortest path between two organisations, each step with its evidence and certainty.",
    "central": "List central organisations by eight measures, where these mean something, and say why where not.",
    "isolated": "List isolated organisations: without tie, known from one side, outside the main part, never asked.",
    "brokers": "List brokers: constraint, effective size, roles between groups, and whose loss splits the network.",
    "communities": "Find communities twenty times, say how far the runs agree, and name each by what its members share.",
    "whatif": "Show who would be cut off if organisations left, by name, and what that loses.",
    "introduce": "Suggest who might be introduced to whom, with the reason in words.",
    "next": "List whom to ask what, so that a finding is tested rather than repeated.",
    "change": "Compare two dates of one data set, or two data sets: newly documented, no longer documented, ended.",
    "compare": "Compare two data sets: size, density, centralisation, E-I index, assortativity, who is in both.",
    "map": "Write the network as an interactive map: one HTML file that needs no connection.",
    "share": "Write a folder to hand to others: the map as a page, sheets to print, a picture and a caption.",
    "report": "Write a report to hand in: who is here, central, isolated, what changed and is missing, with evidence.",
    "export": "Write an edition as tables of its own, which hold only what its readers may see.",
    "corrections": "Review the corrections that readers of a map sent, FILE as the page saved it or pasted from a mail.",
    "survey": "Add the answers of a partner survey to the tables: who named whom, each with the answer as evidence.",
    "matrix": "Write a matrix: 3w, kinds-topics, kinds-places, organisations-alliances or stakeholders.",
    "sheet": "Write a sheet for a partner, NAME: what we say about you, correct it here.",
    "bundle": "Write a bundle with which others can replicate an edition: an RO-Crate in one .zip file.",
    "diff": "Say what differs between two states of a data set, OLD and NEW: folders of tables or workbooks.",
    "due": "List the entities and ties that are to be reviewed until a date, oldest first, with file and row.",
    "push": "Load an edition into the SPARQL endpoint at URL, for -d URL to read.",
}

INTERRUPTED_EXIT_CODE, INTERRUPTED_MESSAGE = 130, "Interrupted."


class LazyGroup(click.Group):
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
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Name the nearest verb where the given one is unknown."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from ..core.spelling import did_you_mean

            hint = did_you_mean(args[0], VERBS, f"the commands are {', '.join(VERBS)}")
            raise click.UsageError(f"no command '{args[0]}'; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; what a user is told of goes to standard error, with its exit code."""
        try:
            return super().invoke(ctx)
        except DataError as error:
            self._print_findings(error)
            ctx.exit(error.exit_code)
        except GraphError as error:
            from .output import strip_control_characters

            click.echo(f"stakeholders: {strip_control_characters(str(error))}", err=True)
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
            click.echo(INTERRUPTED_MESSAGE, err=True)
            ctx.exit(INTERRUPTED_EXIT_CODE)

    def _print_findings(self, error: DataError) -> None:
        from .output import strip_control_characters

        for finding in error.findings:
            click.echo(f"{finding.severity}: {strip_control_characters(str(finding))}", err=True)
        errors = sum(finding.severity == "error" for finding in error.findings)
        click.echo(f"stakeholders: {errors} error{'s' if errors != 1 else ''}; nothing was written", err=True)


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="stakeholders")
def group() -> None:
    """Who works with whom, and who says so.

    A knowledge graph of stakeholder relationships: each tie stands with the passage that supports it.
    Without -d every command reads the example data set.
    """

"""Run the `stakeholders` command from a checkout: `python cli.py build`."""

import sys

try:
    from graph.cli import main
except KeyboardInterrupt:
    sys.stderr.write("Interrupted.\n")
    sys.exit(130)

if __name__ == "__main__":
    main()

"""Run the `stakeholders` command from a checkout: `python cli.py build`."""

from graph.commands import main

if __name__ == "__main__":
    main()

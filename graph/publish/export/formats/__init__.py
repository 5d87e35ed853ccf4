"""The formats of export, a module each; `registry.py` finds them by their names."""

"""`python -m shelver` is the shelver command."""

from shelver.cli import main

if __name__ == "__main__":
    main()

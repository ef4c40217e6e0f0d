"""Matches names against a catalogue server and writes what the program answers, one JSON object a line.

script/bench match --server http://HOST:PORT/3 --key KEY --names FILE --out predictions.jsonl
                   [--titles LIST.json.gz …] [--requests-per-s N]

FILE has one {"path": …} a line. Each line of the output has the path, the answer (null when there is none), whether it
was accepted without a person, and the confidence. The names are matched twice: the second time every answer of the
server is remembered, which gives the speed of parsing and scoring alone.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from benchmarks.asking import Asker, answer_of, asker, named
from shelver.catalogs.tmdb import REQUESTS_PER_S
from shelver.media.evidence import Verdict


def main() -> None:
    """Run the benchmark with the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True, help="base address of the catalogue, with /3")
    parser.add_argument("--key", required=True)
    parser.add_argument("--names", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument(
        "--titles", type=Path, action="append", default=[], help="a downloaded list of titles, for the title index"
    )
    parser.add_argument("--requests-per-s", type=float, default=REQUESTS_PER_S)
    arguments = parser.parse_args()
    paths = [str(row["path"]) for row in named(arguments.names)]
    with asker(
        arguments.server, arguments.key, titles=arguments.titles, per_second=arguments.requests_per_s
    ) as program:
        waiting = _match(program, paths, arguments.out)
        program.flush()
        speed = _speed(program, paths)
    print(f"{len(paths)} names matched; {speed:.0f} names per second of CPU with every answer remembered")
    if waiting:
        print(f"{waiting} names wait for the catalogue", file=sys.stderr)


def _match(program: Asker, paths: list[str], out: Path) -> int:
    """Write the answers and return how many names could not be asked to the end."""
    waiting = 0
    with out.open("w", encoding="utf-8") as lines:
        for path in paths:
            consultation, decision = program.ask(path)
            waiting += bool(consultation.waits)
            row = {
                "path": path,
                "answer": answer_of(decision),
                "auto": decision.verdict is Verdict.ACCEPT,
                "confidence": round(decision.confidence, 4),
            }
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    return waiting


def _speed(program: Asker, paths: list[str]) -> float:
    started_s = time.process_time()
    for path in paths:
        program.ask(path)
    return len(paths) / max(1e-9, time.process_time() - started_s)


if __name__ == "__main__":
    main()

"""Would a small local model of media form help? Log-loss on titles and templates that it has never seen.

    script/bench form_model --titles FILE [--seed N]

FILE holds one {"title": …, "year": …, "label": movie | tv | documentary | standup, "source": …} per line (.gz or plain).
Release names are rendered from the titles; half of the templates are met only in the test. The model (character n-grams,
structure, length; hashed to 2¹⁵ features, within ±2 bits) is measured beside the rules alone, in bits for each name. It is
worth shipping only if it helps where the titles come from a source that it was not fitted on.
"""

import argparse
import gzip
import json
import math
import random
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shelver.identifiers.rules import classify
from shelver.names import parse

LABELS = ("movie", "tv", "documentary", "standup")
FEATURES = 1 << 15
CAP_BITS = 2.0
_EPOCHS = 3
_MOST_NAMES = 6000
_LENGTHS_MIN = {"movie": (65, 102, 150), "tv": (21, 44, 65), "documentary": (38, 86, 113), "standup": (50, 65, 92)}
_QUALITIES = ("1080p", "720p", "2160p", "480p")
_MEDIA = ("WEB-DL", "BluRay", "WEBRip", "HDTV")
_GROUPS = ("GRP", "NOVA", "LUMEN", "ORBIT", "FERN")
_TEMPLATES = {  # the first half of each is for fitting, the second for the test
    "film": (
        "{dots}.{year}.{quality}.{medium}.x264-{group}.mkv",
        "{title} ({year}) [{quality}].mp4",
        "{dots}.{quality}.{medium}.x265-{group}.mkv",
        "{title}.{year}.{medium}.mkv",
        "{under}_{year}_{quality}.avi",
        "[{group}] {title} ({year}).mkv",
        "{lower} {quality}.mp4",
        "{title} - {year} - {medium}.mkv",
    ),
    "tv": (
        "{dots}.S{season:02}E{episode:02}.{quality}.{medium}.x264-{group}.mkv",
        "{title} - {episode:02}.mkv",
        "{dots}.{quality}.{medium}.x265-{group}.mkv",
        "{title} {season}x{episode:02}.mp4",
        "[{group}] {title} - {episode:02} [{quality}].mkv",
        "{lower} e{episode:02}.avi",
        "{title} ({year}) [{quality}].mp4",
        "{under}_{year}_{quality}.avi",
    ),
}


@dataclass(frozen=True, slots=True)
class Example:
    """One rendered name with what it is; `length_min` is 0 where nobody measured the file."""

    name: str
    label: str
    length_min: int
    source: str


def read_titles(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows whose label is one of ours."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        rows = map(json.loads, file)
        yield from (row for row in rows if row["label"] in LABELS and str(row["title"]).strip())


def rendered(rows: Sequence[Mapping[str, Any]], chance: random.Random, *, is_test: bool) -> list[Example]:
    """Render one name for each title, with the templates of this side."""
    found = []
    for row in rows:
        templates = _TEMPLATES["tv" if row["label"] == "tv" else "film"]
        half = templates[len(templates) // 2 :] if is_test else templates[: len(templates) // 2]
        found.append(_rendered(row, chance.choice(half), chance))
    return found


def _rendered(row: Mapping[str, Any], template: str, chance: random.Random) -> Example:
    title = " ".join(re.sub(r"[/\\:]", " ", str(row["title"])).split())
    low, middle, high = _LENGTHS_MIN[row["label"]]
    name = template.format(
        title=title,
        dots=re.sub(r"\W+", ".", title).strip("."),
        under=re.sub(r"\W+", "_", title).strip("_"),
        lower=title.lower(),
        year=row.get("year") or 2015,
        quality=chance.choice(_QUALITIES),
        medium=chance.choice(_MEDIA),
        group=chance.choice(_GROUPS),
        season=chance.randint(1, 6),
        episode=chance.randint(1, 20),
    )
    length = round(chance.triangular(low, high, middle)) if chance.random() < 0.5 else 0
    return Example(name, row["label"], length, str(row.get("source", "")))


def features(example: Example) -> list[int]:
    """Return the hashed features of a name: 2- to 4-grams of its title, its structure, and its length."""
    name = parse(example.name)
    text = f" {name.title.casefold()} "
    grams = {text[at : at + size] for size in (2, 3, 4) for at in range(len(text) - size + 1)}
    shape = {
        f"kind={name.kind}",
        f"year={name.year is not None}",
        f"numbered={bool(name.seasons or name.episodes or name.absolute)}",
        f"words={min(8, len(name.title.split()))}",
        f"colon={' - ' in name.title}",
        f"length={example.length_min // 10 if example.length_min else 'unknown'}",
    }
    return [zlib.crc32(sign.encode("utf-8", "surrogatepass")) % FEATURES for sign in (*grams, *shape)]


class Model:
    """Logistic regression over hashed features, fitted by plain stochastic steps."""

    def __init__(self) -> None:
        self._weights = [[0.0] * FEATURES for _ in LABELS]

    def fit(self, examples: Sequence[Example], chance: random.Random) -> None:
        """Fit to the examples."""
        rows = [(features(example), LABELS.index(example.label)) for example in examples]
        for epoch in range(_EPOCHS):
            chance.shuffle(rows)
            rate = 0.08 / (1 + epoch)
            for found, label in rows:
                for place, probability in enumerate(self._odds(found)):
                    step = rate * ((place == label) - probability)
                    weights = self._weights[place]
                    for feature in found:
                        weights[feature] += step - rate * 1e-4 * weights[feature]

    def odds(self, example: Example) -> list[float]:
        """Return the probability of each label."""
        return self._odds(features(example))

    def _odds(self, found: Sequence[int]) -> list[float]:
        return _normal([math.exp(min(30.0, sum(map(weights.__getitem__, found)))) for weights in self._weights])


def rule_table(examples: Sequence[Example]) -> dict[str, list[float]]:
    """Return how often each label is right when the rules say each media type, counted on the examples."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for example in examples:
        counts[classify(parse(example.name)).media_type.name][example.label] += 1
    whole = Counter(example.label for example in examples)
    prior = _normal([whole[label] + 1.0 for label in LABELS])
    table = {
        said: _normal([found[label] + 5 * prior[place] for place, label in enumerate(LABELS)])
        for said, found in counts.items()
    }
    return {**table, "": prior}


def losses(model: Model, table: Mapping[str, list[float]], examples: Sequence[Example]) -> tuple[float, float]:
    """Return the mean log-loss in bits of the rules alone, and of the rules with the model within its cap."""
    alone, together = 0.0, 0.0
    for example in examples:
        by_rules = table.get(classify(parse(example.name)).media_type.name, table[""])
        bits = [math.log2(max(1e-9, p) / prior) for p, prior in zip(model.odds(example), table[""], strict=True)]
        capped = [p * 2.0 ** max(-CAP_BITS, min(CAP_BITS, b)) for p, b in zip(by_rules, bits, strict=True)]
        place = LABELS.index(example.label)
        alone -= math.log2(by_rules[place])
        together -= math.log2(_normal(capped)[place])
    return alone / len(examples), together / len(examples)


def _normal(values: Sequence[float]) -> list[float]:
    whole = math.fsum(values)
    return [value / whole for value in values]


def measure(train: Sequence[dict[str, Any]], test: Sequence[dict[str, Any]], seed: int, *, what: str) -> bool:
    """Fit, measure, print one line; return whether the model helped."""
    chance = random.Random(seed)
    seen = rendered(train, chance, is_test=False)
    unseen = rendered(test, chance, is_test=True)
    model = Model()
    model.fit(seen, chance)
    alone, together = losses(model, rule_table(seen), unseen)
    print(
        f"{what}: rules {alone:.3f} bits, with the model {together:.3f} ({len(unseen)} names, ratio {together / alone:.3f})"
    )
    return together < alone


def main() -> int:
    """Run the study and say whether the model is worth shipping."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    rows = list({str(row["title"]).casefold(): row for row in read_titles(options.titles)}.values())
    random.Random(options.seed).shuffle(rows)
    cut = len(rows) * 3 // 4
    helped = [measure(rows[:cut][:_MOST_NAMES], rows[cut:], options.seed, what="unseen titles and templates")]
    sources = Counter(str(row.get("source", "")) for row in rows)
    for source, _ in sources.most_common(2) if len(sources) > 1 else ():
        others = [row for row in rows if row.get("source") != source][:_MOST_NAMES]
        own = [row for row in rows if row.get("source") == source][:_MOST_NAMES]
        helped.append(measure(others, own, options.seed, what=f"titles of a source never seen ({source})"))
    print(f"weights: {len(LABELS) * FEATURES * 2 // 1024} kB as half-precision numbers")
    print("The model helps everywhere: ship it." if all(helped) else "The model does not help everywhere: not shipped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

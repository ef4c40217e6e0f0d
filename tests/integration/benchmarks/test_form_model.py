import json
import random
import sys

from benchmarks import form_model
from benchmarks.form_model import LABELS, Model, losses, rendered, rule_table


def titles(count, *, source="a"):
    words = {
        "movie": "return of the",
        "tv": "house of",
        "documentary": "inside the secret",
        "standup": "live comedy from",
    }
    return [
        {"title": f"{words[label]} {label[:2]} {number}", "year": 2001, "label": label, "source": source}
        for number in range(count)
        for label in LABELS
    ]


def test_no_template_of_the_test_is_met_while_fitting():
    seen = {example.name for example in rendered(titles(200), random.Random(1), is_test=False)}
    unseen = {example.name for example in rendered(titles(200), random.Random(1), is_test=True)}
    assert not seen & unseen
    assert rendered(titles(5), random.Random(1), is_test=True) == rendered(titles(5), random.Random(1), is_test=True)


def test_the_model_learns_words_that_tell_and_the_study_sees_it():
    chance = random.Random(1)
    seen = rendered(titles(60), chance, is_test=False)
    unseen = rendered(titles(10), chance, is_test=True)
    model = Model()
    model.fit(seen, chance)
    alone, together = losses(model, rule_table(seen), unseen)
    assert together < alone


def test_the_study_prints_its_verdict(tmp_path, capsys, monkeypatch):
    path = tmp_path / "titles.jsonl"
    rows = titles(25) + titles(25, source="b") + [{"title": "x", "label": "book", "source": "a"}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["form_model", "--titles", str(path)])
    assert form_model.main() == 0
    printed = capsys.readouterr().out
    assert "unseen titles and templates" in printed
    assert "ship" in printed

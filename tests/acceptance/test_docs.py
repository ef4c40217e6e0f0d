"""What the documents say is what the program does."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.fixture(scope="module")
def reference():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "script" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_says_what_the_code_says(reference):
    differing = [page.name for page, text in reference.pages().items() if not page.exists() or page.read_text() != text]
    assert not differing, "run: .venv/bin/python script/reference.py"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(document):
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (document.parent / target).exists()]
    assert not missing


def test_every_error_reference_is_used_once():
    references = re.findall(r'reference = "(SHV-\d+)"', (ROOT / "src/shelver/errors.py").read_text())
    assert len(references) == len(set(references)) > 20


def test_the_example_settings_are_valid(tmp_path, monkeypatch):
    from shelver.settings import load

    for example in sorted((ROOT / "docs" / "examples").glob("*.toml")):
        assert load(example).roots

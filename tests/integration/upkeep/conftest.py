import json

import pytest

from shelver.settings import load


@pytest.fixture
def settings(tmp_path, database_url):
    """Settings of a file, on each engine in turn."""
    file = tmp_path / "etc" / "settings.toml"
    file.parent.mkdir()
    file.write_text(
        f"[database]\nurl = {json.dumps(database_url)}\n[backup]\npath = '{tmp_path}/backups'\nkeep = 3\n"
        f"[classifications]\npath = '{tmp_path}/classifications.db'\n[tmdb]\napi_key = 'secret'\n"
    )
    return load(file)

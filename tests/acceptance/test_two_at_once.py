"""Two runs at the same time: one waits for the other, and every file is moved once."""

import os
import subprocess
import sys


def test_two_first_runs_at_once_register_the_root_once_and_move_every_file_once(home):
    home.root("movies", "movies")
    names = [f"The.Story.of.{word}.1998.1080p.BluRay.x264-GRP.mkv" for word in ("Abel", "Baker", "Carol", "David")]
    home.download({name: name for name in names})
    home.run("plan", "--no-probe")
    command = [sys.executable, "-m", "shelver", "organize", "--no-probe", "--execute", "--yes"]
    command += ["--config", str(home.config)]
    runs = [
        subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [run.communicate(timeout=120) for run in runs]
    assert {run.returncode for run in runs} <= {0, 3, 5, 9}, said
    assert "SHV-205" not in "".join(err for _, err in said)
    assert len(home.files("library")) == len(names)
    assert home.files("downloads") == []

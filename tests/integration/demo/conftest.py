import pytest

from shelver.demo import prepare


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A prepared demo that tests only read."""
    directory = tmp_path_factory.mktemp("demo") / "shelver-demo"
    prepare(directory)
    return directory

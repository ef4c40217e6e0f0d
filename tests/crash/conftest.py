from tests.integration.transfers.conftest import far, near, other_disk  # noqa: F401 - fixtures

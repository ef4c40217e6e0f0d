"""Monitors hear what fails, whatever it is."""

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import text

from shelver.errors import DatabaseUnusable
from shelver.settings import load
from shelver.web.health import health_routes
from shelver.web.metrics import ServiceFigures
from shelver.wiring.service import Service


@pytest.fixture
def service(tmp_path, database_url, monkeypatch):
    """A service on each engine in turn, of which every part is well."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "state" / "shelver").mkdir(parents=True)
    (tmp_path / "settings.toml").write_text(f"[database]\nurl = {json.dumps(database_url)}\n")
    service = Service(load(tmp_path / "settings.toml"))
    service.touch_database()
    yield service
    service.close()


def answers_of(service):
    registry = CollectorRegistry()
    registry.register(ServiceFigures(service))
    routes = {route.path: route.endpoint for route in health_routes(service, registry).routes}
    ready = routes["/readyz"]()
    return ready.status_code, json.loads(ready.body), routes["/metrics"]().body.decode()


@contextmanager
def without_tables(database):
    """Empty the file of SQLite, to be opened anew; on a server, put every table out of sight for a while."""
    if database.dialect.name == "sqlite":
        database.dispose()
        Path(database.url.database).write_bytes(b"")
        yield
        return
    for change in ("ALTER SCHEMA public RENAME TO away", "CREATE SCHEMA public"):
        with database.begin() as connection:
            connection.execute(text(change))
    try:
        yield
    finally:
        for change in ("DROP SCHEMA public", "ALTER SCHEMA away RENAME TO public"):
            with database.begin() as connection:
                connection.execute(text(change))


def test_a_monitor_hears_of_a_database_that_has_lost_its_tables(service):
    status, said, metrics = answers_of(service)
    assert (status, said["checks"]["database"]["status"]) == (200, "ok")
    assert 'shelver_up{part="ledger"} 1.0' in metrics

    with without_tables(service.program.database):
        status, said, metrics = answers_of(service)
        with pytest.raises(DatabaseUnusable, match="has lost its tables"):
            service.touch_database()

    assert status == 503
    assert said["checks"]["database"] == {"status": "failing", "reference": "SHV-601"}
    assert said["checks"]["broker"]["status"] == "ok"
    for part in ("ledger", "latency", "database", "costs"):
        assert f'shelver_up{{part="{part}"}} 0.0' in metrics
    assert 'shelver_up{part="broker"} 1.0' in metrics


def test_a_monitor_hears_of_a_part_that_fails_for_an_unforeseen_reason(service, monkeypatch, caplog):
    def broken():
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(service.carrier, "check", broken)
    status, said, metrics = answers_of(service)
    assert status == 503
    assert said["checks"]["broker"] == {"status": "failing", "reference": "RuntimeError"}
    assert said["checks"]["database"]["status"] == "ok"
    assert 'shelver_up{part="broker"} 0.0' in metrics
    assert "nobody foresaw this" in caplog.text

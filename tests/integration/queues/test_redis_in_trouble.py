"""Redis loses hints, holds rubbish, or is away: the ledger holds the truth."""

import pytest

from shelver.errors import SettingsError
from shelver.media.jobs import JobState, JobType
from shelver.queues.redis import RedisCarrier, shown
from tests.integration.queues.bench import nothing, organize


def test_hints_that_redis_lost_are_sent_again(bench, redis_server):
    redis_server.flush()
    carrier = RedisCarrier(redis_server.url)
    bench.handlers[JobType.ORGANIZE] = nothing
    worker = bench.worker(carrier)
    ids = [one.job_id for one in worker.enqueue(organize(50))]
    redis_server.flush()
    worker.start()
    bench.wait_for_end(*ids)
    worker.stop(grace_s=10)
    carrier.close()
    assert [bench.jobs.job(one).attempt for one in ids] == [1] * 50


def test_rubbish_in_redis_harms_nobody(bench, redis_server):
    redis_server.flush()
    client = redis_server.client()
    for name, message in (("1", b"\xff{"), ("2", b'{"actor_name": "os.system", "args": ["rm -rf /"]}')):
        client.hset("shelver:organize.msgs", name, message)
        client.rpush("shelver:organize", name)
    bench.handlers[JobType.ORGANIZE] = nothing
    carrier = RedisCarrier(redis_server.url)
    with bench.working(carrier) as worker:
        [job] = worker.enqueue(organize())
        bench.wait_for_end(job.job_id)
    carrier.close()


def test_jobs_are_taken_in_while_redis_is_away_and_run_when_it_comes(bench, own_redis):
    own_redis.kill()
    carrier = RedisCarrier(own_redis.url)
    bench.handlers[JobType.ORGANIZE] = nothing
    worker = bench.worker(carrier)
    [job] = worker.enqueue(organize())
    worker.start()
    assert bench.jobs.job(job.job_id).state is JobState.WAITING
    own_redis.start()
    bench.wait_for_end(job.job_id)
    worker.stop(grace_s=10)
    carrier.close()


def test_no_message_ever_shows_the_password_of_redis():
    assert shown("redis://user:s3cret@example.org:6379/0?password=s3cret") == "redis://example.org:6379/0"
    assert shown("unix://:s3cret@/run/redis.sock") == "unix:///run/redis.sock"
    with pytest.raises(SettingsError) as refused:
        RedisCarrier("http://user:s3cret@example.org")
    assert "s3cret" not in str(refused.value)

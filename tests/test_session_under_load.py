"""A small version of the load test: a whole session over HTTP, its server killed with -9 in the middle of a round."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from benchmarks import session


def test_no_acknowledged_vote_is_lost_when_the_server_is_killed_in_the_middle_of_a_round(tmp_path, address, edition):
    """Eight phones go on where they were; every vote they were told is in stands in the trainer's file, once."""
    story = edition.training.sets[0].scenarios[:1]
    server = session.Server(tmp_path, database=address)

    with ThreadPoolExecutor(1) as beside:  # where browser tests have run before, this thread has a loop of its own
        held = session.hold(server, phones=8, stories=story, round_seconds=2, poll=0.3)
        try:
            outcome, _cookies = beside.submit(asyncio.run, held).result()
        finally:
            server.kill()

    assert outcome.kill.ended > outcome.kill.began > 0
    assert len(outcome.session.acknowledged) > 8
    assert outcome.lost() == (0, 0)
    assert len(outcome.session.ended) == 8
    assert not outcome.session.strange
    votes = outcome.file["scenarios"][0]["first"]
    votes[next(iter(votes))] -= 1
    assert outcome.lost() == (1, 0)  # it would have been noticed

"""An OpenAI-compatible server on 127.0.0.1 that is honest, invents, obeys, or fails in a way one names.

    with endpoint("honest") as server:                 # every answer
    with endpoint("503", "reset", "honest") as server: # the first, the second, all others
    with endpoint("honest", dialect="deepseek"):       # what it does not understand
    with endpoint("honest", latency=0.2, context=2048): # how long it takes, what it can read
    with endpoint("honest", "garbage", "honest", by_story=True): # all requests about the second story
    server.base_url, server.asked, server.probed       # bodies of chat requests, probes apart

Modes are `speakers.SPEAKERS` (what is said), `faults.FAULTS` (what goes wrong) and `Fail(status, …)`.
"""

from tests.endpoint.faults import Fail
from tests.endpoint.server import Server, endpoint

__all__ = ["Fail", "Server", "endpoint"]

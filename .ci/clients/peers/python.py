"""`python.py URL WORKLOAD COUNT`: the same calls and pages by Microsoft's SDK for Python.

Prints what the other programs print: microseconds of CPU for each repetition, then KiB in memory after the first, at the
end, and at most.
"""

import asyncio
import resource
import sys

from kiota_abstractions.authentication import (
    AccessTokenProvider,
    AllowedHostsValidator,
    BaseBearerTokenAuthenticationProvider,
)
from msgraph import GraphRequestAdapter, GraphServiceClient


class Tokens(AccessTokenProvider):
    async def get_authorization_token(self, uri, additional_authentication_context={}):
        return "token"

    def get_allowed_hosts_validator(self):
        return AllowedHostsValidator([])


class Meter:
    def __init__(self, repetitions):
        self.repetitions, self.done, self.warm = repetitions, 0, max(1, min(100, repetitions // 10))

    def goes_on(self):
        self.done += 1
        if self.done == self.warm:
            self.started, self.held = cpu(), held()
        return self.done < self.warm + self.repetitions

    def __str__(self):
        each = (cpu() - self.started) / (self.done - self.warm) * 1e6
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return f"{each:.1f} {self.held} {held()} {most}"


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def held():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
    except OSError:
        return 0


async def main(url, workload, count):
    adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(Tokens()))
    adapter.base_url = url
    graph = GraphServiceClient(request_adapter=adapter)
    meter = Meter(int(count))
    if workload == "calls":
        while True:
            user = await graph.users.by_user_id("b2f0a6c4-3d51-4c8e-9a07-6e1d25f8c913").get()
            assert user.id
            if not meter.goes_on():
                break
    elif workload == "pages":
        page = await graph.users.get()
        while meter.goes_on():
            assert len(page.value) == 100 and all(user.display_name for user in page.value)
            page = await graph.users.with_url(page.odata_next_link).get()
    else:
        sys.exit("expected calls or pages")
    print(meter)


asyncio.run(main(*sys.argv[1:]))

"""`python.py URL WORKLOAD COUNT`: the same by Microsoft's SDK for Python.

Prints what the other programs print: microseconds of CPU for each repetition, then KiB in memory after the first, at the
end, and at most, then the microseconds that passed for each.
"""

import asyncio
import io
import resource
import sys
import time

from kiota_abstractions.authentication import (
    AccessTokenProvider,
    AllowedHostsValidator,
    BaseBearerTokenAuthenticationProvider,
)
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.drives.item.items.item.create_upload_session.create_upload_session_post_request_body import (
    CreateUploadSessionPostRequestBody,
)
from msgraph.generated.models.drive_item import DriveItem
from msgraph_core.requests.batch_request_builder import BatchRequestBuilder
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem
from msgraph_core.tasks.large_file_upload import LargeFileUploadTask

FILE = 64 << 20
CHUNK = 10 << 20


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
            self.started, self.began, self.held = cpu(), time.monotonic(), held()
        return self.done < self.warm + self.repetitions

    def __str__(self):
        each = (cpu() - self.started) / (self.done - self.warm) * 1e6
        passed = (time.monotonic() - self.began) / (self.done - self.warm) * 1e6
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return f"{each:.1f} {self.held} {held()} {most} {passed:.1f}"


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
    elif workload in ("pages", "delta"):
        users = graph.users if workload == "pages" else graph.users.delta
        page = await users.get()
        while meter.goes_on():
            assert len(page.value) == 100 and all(user.display_name for user in page.value)
            page = await users.with_url(page.odata_next_link).get()
    elif workload == "batch":
        builder = BatchRequestBuilder(adapter)
        while True:
            batch = BatchRequestContent()
            for number in range(1, 21):
                request = graph.users.by_user_id(str(number)).to_get_request_information()
                batch.add_request(str(number), BatchRequestItem(request, str(number)))
            answers = await builder.post(batch)
            # Reading the body of an answer as a user fails in this version of the SDK, so that it is left out.
            assert list(answers.get_response_status_codes().values()) == [200] * 20
            if not meter.goes_on():
                break
    elif workload == "upload":
        item = graph.drives.by_drive_id("1").items.by_drive_item_id("1")
        content = b"x" * FILE
        while True:
            session = await item.create_upload_session.post(CreateUploadSessionPostRequestBody())
            task = LargeFileUploadTask(session, adapter, io.BytesIO(content), DriveItem, CHUNK)
            assert (await task.upload()).item_response.size == FILE
            if not meter.goes_on():
                break
    elif workload == "download":
        item = graph.drives.by_drive_id("1").items.by_drive_item_id("1")
        while True:
            assert len(await item.content.get()) == FILE
            if not meter.goes_on():
                break
    else:
        sys.exit("expected calls, pages, delta, batch, upload or download")
    print(meter)


asyncio.run(main(*sys.argv[1:]))

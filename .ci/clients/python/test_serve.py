"""Microsoft's Python SDK comes in as it is; whether it can work with `cargo xtask serve` goes out.

GRAPHDOWN_URL says where the server is. What only the whole reference documents is skipped where it isn't served.
"""

import json
import os
import time
import unittest
import urllib.request

import httpx
from kiota_abstractions.authentication import (
    AccessTokenProvider,
    AllowedHostsValidator,
    BaseBearerTokenAuthenticationProvider,
)
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.communications.calls.item.mute.mute_post_request_body import MutePostRequestBody
from msgraph.generated.models.call import Call
from msgraph.generated.models.modality import Modality
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.password_profile import PasswordProfile
from msgraph.generated.models.service_hosted_media_config import ServiceHostedMediaConfig
from msgraph.generated.models.user import User
from msgraph_core.tasks.page_iterator import PageIterator

URL = os.environ["GRAPHDOWN_URL"]
CALL = "57dab8b1-894c-409a-b240-bd8beae78896"


def served():
    with urllib.request.urlopen(URL + "/") as answer:
        return {(one["method"], one["template"]) for one in json.load(answer)["operations"]}


SERVED = served()


def needs(method, template):
    return unittest.skipUnless((method, template) in SERVED, f"{method} {template} is not served")


class Tokens(AccessTokenProvider):
    async def get_authorization_token(self, uri, additional_authentication_context={}):
        return "token"

    def get_allowed_hosts_validator(self):
        return AllowedHostsValidator([])


def preferring(preference):
    configuration = RequestConfiguration()
    configuration.headers.add("Prefer", preference)
    return configuration


class Serve(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(Tokens()))
        self.adapter.base_url = URL + "/v1.0"
        self.graph = GraphServiceClient(request_adapter=self.adapter)
        self.call = self.graph.communications.calls.by_call_id(CALL)

    async def items(self, page):
        found = []
        await PageIterator(page, self.adapter).iterate(lambda item: found.append(item) or True)
        return found

    async def test_get(self):
        call = await self.call.get()
        self.assertTrue(call.id)
        self.assertEqual(call.odata_type, "#microsoft.graph.call")

    async def test_list_in_pages(self):
        whole = await self.call.participants.get()
        self.assertIsNone(whole.odata_next_link)
        first = await self.call.participants.get(preferring("graphdown-page-size=1"))
        self.assertEqual(len(first.value), 1)
        self.assertTrue(len(whole.value) == 1 or first.odata_next_link.startswith(URL))
        pages = await self.items(first)
        self.assertEqual([one.id for one in pages], [one.id for one in whole.value])

    async def test_create(self):
        body = Call(callback_uri="https://bot.example.com/calls", requested_modalities=[Modality.Audio])
        body.media_config = ServiceHostedMediaConfig()
        body.targets = []
        call = await self.graph.communications.calls.post(body)
        self.assertTrue(call.id)

    async def test_action(self):
        operation = await self.call.mute.post(MutePostRequestBody(client_context="context"))
        self.assertTrue(operation.id)

    async def test_delete(self):
        self.assertIsNone(await self.call.delete())

    async def test_errors(self):
        with self.assertRaises(ODataError) as raised:
            await self.graph.admin.edge.get()
        self.assertEqual(raised.exception.response_status_code, 404)
        self.assertEqual(raised.exception.error.code, "ResourceNotFound")
        body = Call(callback_uri="https://bot.example.com/calls")
        body.additional_data = {"colour": "red"}
        with self.assertRaises(ODataError) as raised:
            await self.graph.communications.calls.post(body)
        self.assertEqual(raised.exception.response_status_code, 400)
        self.assertIn("colour", raised.exception.error.message)
        self.assertTrue(raised.exception.error.inner_error.request_id)

    async def test_throttled_calls_are_tried_again(self):
        for fault in ("throttle", "unavailable"):
            start = time.monotonic()
            call = await self.call.get(preferring(f"graphdown-fault={fault}; times=1"))
            self.assertTrue(call.id)
            self.assertGreater(time.monotonic() - start, 0.9, "Retry-After says one second")

    async def test_closed_connections_are_errors(self):
        for fault in ("drop", "cut"):
            with self.assertRaises(httpx.RemoteProtocolError):
                await self.call.get(preferring(f"graphdown-fault={fault}"))

    @needs("GET", "/users/{user-id}")
    async def test_users(self):
        user = await self.graph.users.by_user_id("87d349ed-44d7-43e1-9a83-5f2406dee5bd").get()
        self.assertTrue(user.user_principal_name)
        users = await self.graph.users.get()
        self.assertTrue(users.value)
        profile = PasswordProfile(force_change_password_next_sign_in=True, password="xWwvJ]6NMw+bWH-d")
        new = User(account_enabled=True, display_name="Adele", mail_nickname="adele", password_profile=profile)
        new.user_principal_name = "adele@example.com"
        self.assertTrue((await self.graph.users.post(new)).id)
        await self.graph.users.by_user_id("1").patch(User(office_location="18/2111"))
        self.assertTrue((await self.graph.me.get()).id)

    @needs("GET", "/users/delta")
    async def test_changes(self):
        page = await self.graph.users.delta.get()
        self.assertTrue(await self.items(page))


if __name__ == "__main__":
    # The SDK's own modules warn of each other.
    unittest.main(warnings="ignore")

// Microsoft's JavaScript client comes in as it is; whether it can work with `cargo xtask serve` goes out.
//
// GRAPHDOWN_URL says where the server is. What only the whole reference documents is skipped where it isn't served.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";

// The packages lie in target/, and not above this file.
const require = createRequire(process.env.GRAPHDOWN_PACKAGES + "/");
const {
  Client,
  GraphError,
  HTTPMessageHandler,
  PageIterator,
  RedirectHandler,
  RetryHandler,
  TelemetryHandler,
} = require("@microsoft/microsoft-graph-client");

const url = process.env.GRAPHDOWN_URL;
const call = "/communications/calls/57dab8b1-894c-409a-b240-bd8beae78896";

// The client's own handler shows tokens to https:// alone.
class Token {
  setNext(next) {
    this.next = next;
  }

  async execute(context) {
    context.options.headers = { ...context.options.headers, Authorization: "Bearer token" };
    await this.next.execute(context);
  }
}

// The client's usual chain but for that.
const middleware = [new Token(), new RetryHandler(), new RedirectHandler(), new TelemetryHandler(), new HTTPMessageHandler()];
const graph = Client.initWithMiddleware({ baseUrl: url + "/", defaultVersion: "v1.0", middleware });

const { operations } = await (await fetch(url + "/")).json();
const serves = (method, template) => operations.some((one) => one.method === method && one.template === template);

const items = async (page) => {
  const found = [];
  await new PageIterator(graph, page, (item) => found.push(item) > 0).iterate();
  return found;
};

test("get", async () => {
  const found = await graph.api(call).get();
  assert.equal(found["@odata.type"], "#microsoft.graph.call");
});

test("list in pages", async () => {
  const whole = await graph.api(`${call}/participants`).get();
  const first = await graph.api(`${call}/participants`).header("Prefer", "graphdown-page-size=1").get();
  assert.equal(first.value.length, 1);
  assert.ok(whole.value.length === 1 || first["@odata.nextLink"].startsWith(url));
  assert.deepEqual(await items(first), whole.value);
});

test("create", async () => {
  const created = await graph.api("/communications/calls").post({
    "@odata.type": "#microsoft.graph.call",
    callbackUri: "https://bot.example.com/calls",
    mediaConfig: { "@odata.type": "#microsoft.graph.serviceHostedMediaConfig" },
    requestedModalities: ["audio"],
    targets: [],
  });
  assert.ok(created.id);
});

test("action", async () => {
  const operation = await graph.api(`${call}/mute`).post({ clientContext: "context" });
  assert.ok(operation.id);
});

test("delete", async () => {
  assert.ok(!(await graph.api(call).delete()));
});

const refused = async (request, status, code, text) => {
  const error = await request.then(() => assert.fail("it was answered"), (error) => error);
  assert.ok(error instanceof GraphError, String(error));
  assert.equal(error.statusCode, status);
  assert.equal(error.code, code);
  assert.match(error.message, text);
  assert.ok(error.requestId);
};

test("errors", async () => {
  await refused(graph.api("/comunications/calls").get(), 404, "ResourceNotFound", /communications\/calls/);
  await refused(graph.api(call).put({}), 405, "Request_BadRequest", /expected GET or DELETE/);
  const mute = graph.api(`${call}/mute`).post({ clientContext: 1 });
  await refused(mute, 400, "BadRequest", /body\.clientContext: expected String, found the number `1`/);
});

test("throttled calls are tried again", async () => {
  for (const fault of ["throttle", "unavailable"]) {
    const start = performance.now();
    const found = await graph.api(call).header("Prefer", `graphdown-fault=${fault}; times=1`).get();
    assert.ok(found.id);
    assert.ok(performance.now() - start > 900, "Retry-After says one second");
  }
});

test("closed connections are errors", async () => {
  for (const fault of ["drop", "cut"]) {
    await assert.rejects(graph.api(call).header("Prefer", `graphdown-fault=${fault}`).get());
  }
});

test("batch", async () => {
  const requests = [
    { id: "1", method: "GET", url: call },
    { id: "2", method: "GET", url: `${call}/nothing` },
  ];
  const { responses } = await graph.api("/$batch").post({ requests });
  assert.deepEqual(responses.map(({ id, status }) => [id, status]), [["1", 200], ["2", 404]]);
});

const needs = (method, template) => ({ skip: serves(method, template) ? false : `${template} is not served` });

test("users", needs("GET", "/users/{user-id}"), async () => {
  assert.ok((await graph.api("/users/87d349ed-44d7-43e1-9a83-5f2406dee5bd").get()).userPrincipalName);
  assert.ok((await graph.api("/users").get()).value.length > 0);
  const user = {
    accountEnabled: true,
    displayName: "Adele",
    mailNickname: "adele",
    userPrincipalName: "adele@example.com",
    passwordProfile: { forceChangePasswordNextSignIn: true, password: "xWwvJ]6NMw+bWH-d" },
  };
  assert.ok((await graph.api("/users").post(user)).id);
  await graph.api("/users/1").patch({ officeLocation: "18/2111" });
});

test("a file behind a redirect", needs("GET", "/reports/getEmailActivityCounts(period='{period}')"), async () => {
  const text = await graph.api("/reports/getEmailActivityCounts(period='D7')").responseType("text").get();
  assert.match(text, /^Report Refresh Date,/);
});

// `javascript.mjs URL WORKLOAD COUNT`: the same by Microsoft's client for JavaScript, which has no types for results.
//
// Prints what the other programs print: microseconds of CPU for each repetition, then KiB in memory after the first few, at
// the end, and at most, then the microseconds that passed for each.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

// The packages lie in target/, and not above this file.
const require = createRequire(process.env.GRAPHDOWN_PACKAGES + "/");
const {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  FileUpload,
  HTTPMessageHandler,
  LargeFileUploadTask,
  PageIterator,
  RedirectHandler,
  RetryHandler,
  TelemetryHandler,
} = require("@microsoft/microsoft-graph-client");

const FILE = 64 << 20;
const CHUNK = 10 << 20;
const [url, workload, count] = process.argv.slice(2);

// The client's own handler shows tokens to https:// alone, and it takes links and upload URLs for paths unless they are https://.
class Token {
  setNext(next) {
    this.next = next;
  }

  async execute(context) {
    const link = context.request.lastIndexOf("http://");
    if (link > 0) context.request = context.request.slice(link);
    context.options.headers = { ...context.options.headers, Authorization: "Bearer token" };
    await this.next.execute(context);
  }
}

const middleware = [new Token(), new RetryHandler(), new RedirectHandler(), new TelemetryHandler(), new HTTPMessageHandler()];
const graph = Client.initWithMiddleware({ baseUrl: url.replace("/v1.0", "/"), defaultVersion: "v1.0", middleware });

const meter = { repetitions: Number(count), done: 0, warm: Math.max(1, Math.min(100, Math.floor(Number(count) / 10))) };
const cpu = () => (({ user, system }) => user + system)(process.cpuUsage());
const held = () => Math.round(process.memoryUsage().rss / 1024);
const goesOn = () => {
  meter.done += 1;
  if (meter.done === meter.warm) Object.assign(meter, { started: cpu(), began: performance.now(), held: held() });
  return meter.done < meter.warm + meter.repetitions;
};

const workloads = {
  async calls() {
    do {
      assert.ok((await graph.api("/users/b2f0a6c4-3d51-4c8e-9a07-6e1d25f8c913").get()).id);
    } while (goesOn());
  },
  async pages() {
    await pages("/users");
  },
  async delta() {
    await pages("/users/delta");
  },
  async batch() {
    do {
      const requests = Array.from({ length: 20 }, (_, index) => ({
        id: `${index + 1}`,
        request: new Request(`https://graph.microsoft.com/v1.0/users/${index + 1}`, { method: "GET" }),
      }));
      const content = await new BatchRequestContent(requests).getContent();
      const answers = new BatchResponseContent(await graph.api("/$batch").post(content)).getResponses();
      assert.equal(answers.size, 20);
      for (const answer of answers.values()) assert.ok((await answer.json()).displayName);
    } while (goesOn());
  },
  async upload() {
    const bytes = Buffer.alloc(FILE, "x");
    do {
      const session = await LargeFileUploadTask.createUploadSession(graph, `${url}/me/drive/root:/a.bin:/createUploadSession`, {});
      const file = new FileUpload(bytes, "a.bin", FILE);
      const task = new LargeFileUploadTask(graph, file, session, { rangeSize: CHUNK });
      assert.equal((await task.upload()).responseBody.size, FILE);
    } while (goesOn());
  },
  async download() {
    do {
      let length = 0;
      for await (const chunk of await graph.api("/me/drive/root:/a.bin:/content").getStream()) length += chunk.length;
      assert.equal(length, FILE);
    } while (goesOn());
  },
};

async function pages(path) {
  let number = 0;
  const each = (user) => {
    assert.ok(user.id && user.displayName);
    number += 1;
    return number % 100 !== 0 || goesOn();
  };
  await new PageIterator(graph, await graph.api(path).get(), each).iterate();
}

await workloads[workload]();
const each = (all) => (all / (meter.done - meter.warm)).toFixed(1);
const { maxRSS } = process.resourceUsage();
console.log(each(cpu() - meter.started), meter.held, held(), maxRSS, each((performance.now() - meter.began) * 1000));
process.exit(0);

import assert from "node:assert/strict";
import { join } from "node:path";
import { ServerProcess } from "./server_process.ts";
import { SocketClient } from "./socket_client.ts";
import { inTempFolder } from "./temp_folder.ts";
import { tools, withTools } from "../tool.ts";

/** A span as OTLP has it in JSON. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly {
    readonly key: string;
    readonly value: { readonly stringValue?: string; readonly doubleValue?: number };
  }[];
  readonly status: { readonly code: number };
}

interface Export {
  readonly resourceSpans?: readonly {
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string };
      readonly spans: readonly Span[];
    }[];
  }[];
}

/** Where OpenTelemetry sends spans: what a collector does, as far as a test needs it. */
class Collector implements AsyncDisposable {
  readonly #spans: Span[] = [];
  #arrived = Promise.withResolvers<void>();
  readonly #server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { resourceSpans = [] }: Export = await request.json();
    const scopes = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans);
    this.#spans.push(
      ...scopes.filter(({ scope }) => scope.name === "destello").flatMap(({ spans }) => spans),
    );
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers();
    return Response.json({});
  });

  /** The environment of a process whose spans come here. */
  get env(): Readonly<Record<string, string>> {
    return {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${this.#server.addr.port}`,
      OTEL_BSP_SCHEDULE_DELAY: "20",
    };
  }

  /** So many spans of the same trace, the one without a parent first. */
  async trace(name: string, count: number): Promise<readonly Span[]> {
    for (;;) {
      const root = this.#spans.find((span) => span.name === name && span.parentSpanId === "");
      const all = this.#spans.filter(({ traceId }) => traceId === root?.traceId);
      if (root !== undefined && all.length === count) {
        return all.toSorted((a, b) => a.startTimeUnixNano < b.startTimeUnixNano ? -1 : 1);
      }
      await this.#arrived.promise;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

function attributes({ attributes }: Span): Record<string, string | number | undefined> {
  return Object.fromEntries(
    attributes.map((
      { key, value },
    ) => [key.replace("destello.", ""), value.stringValue ?? value.doubleValue]),
  );
}

Deno.test(withTools(
  "M7: one click on the server that a person starts is a trace: the request, its frame, its confirmation",
  [tools.unix],
  () =>
    inTempFolder(async (folder) => {
      await using collector = new Collector();
      const options = ["--port", "0", "--data", folder, "--board", "virtual", "--no-open"];
      await using task = ServerProcess.task(options, undefined, collector.env);
      const port = await task.ready();
      const token = (await Deno.readTextFile(join(folder, "token"))).trim();
      const client = await SocketClient.connect({ port, token });
      while (!JSON.stringify((await client.next()).params).includes('"status":"online"'));
      client.send({ jsonrpc: "2.0", id: 1, method: "led.set", params: { on: true } });
      client.send({ jsonrpc: "2.0", id: 2, method: "lamp.set", params: { level: 1 }, ifRev: 0 });

      const [request, frame, confirmation] = await collector.trace("led.set", 3);
      assert.ok(request !== undefined && frame !== undefined && confirmation !== undefined);
      assert.deepEqual([frame.name, confirmation.name], ["frame", "confirmation"]);
      assert.deepEqual([frame, confirmation].map(({ parentSpanId }) => parentSpanId), [
        request.spanId,
        request.spanId,
      ]);
      const moments = [
        request.startTimeUnixNano,
        frame.startTimeUnixNano,
        frame.endTimeUnixNano,
        confirmation.endTimeUnixNano,
        request.endTimeUnixNano,
      ];
      assert.deepEqual(moments.toSorted(), moments);
      const { board, rev, ...said } = attributes(request);
      assert.match(`${board}`, /^uno-[0-9a-f]{8}$/);
      assert.equal(typeof rev, "number");
      assert.deepEqual(said, {
        channel: "led",
        command: "set",
        by: "client 1",
        boot: 1,
        outcome: "confirmed",
      });
      assert.equal(request.status.code, 0);

      const [refused] = await collector.trace("lamp.set", 1);
      assert.ok(refused !== undefined);
      const { outcome, reason } = attributes(refused);
      assert.deepEqual([outcome, reason, refused.status.code], ["not_run", "conflict", 2]);
      await client[Symbol.asyncDispose]();
      task.signal("SIGTERM");
      assert.equal((await task.ended()).code, 0);
    }),
));

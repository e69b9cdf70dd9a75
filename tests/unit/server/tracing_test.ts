import assert from "node:assert/strict";
import { commandTracer } from "../../../server/tracing.ts";

Deno.test("M7: nobody watches commands unless OpenTelemetry is switched on", () => {
  for (const value of [undefined, "false", "1", ""]) assert.equal(commandTracer(() => value), null);
});

import assert from "node:assert/strict";
import { FAILURES } from "../../../protocol/troubles.ts";
import { RequestFailure } from "../../../protocol/failures.ts";

Deno.test("FAILURES' codes are all different, JSON-RPC's own or in the range it leaves to servers", () => {
  const codes = Object.values(FAILURES).map(({ code }) => code);
  assert.equal(new Set(codes).size, codes.length);
  const predefined = new Set([-32700, -32600, -32601, -32602, -32603]);
  for (const [reason, { code }] of Object.entries(FAILURES)) {
    assert(predefined.has(code) || (code >= -32099 && code <= -32000), `${reason} has ${code}`);
  }
});

Deno.test("FAILURES keep JSON-RPC's predefined meanings", () => {
  const { parse_error, invalid_request, unknown_method, invalid_params, internal_error } = FAILURES;
  assert.deepEqual(
    [parse_error, invalid_request, unknown_method, invalid_params, internal_error].map(({ code }) => code),
    [-32700, -32600, -32601, -32602, -32603],
  );
});

Deno.test("RequestFailure carries reason, message, hint and the reason's code", () => {
  const failure = new RequestFailure("board_offline", "Board uno-1 is offline", "Plug it in");
  assert(failure instanceof Error);
  assert.equal(failure.name, "RequestFailure");
  assert.equal(failure.reason, "board_offline");
  assert.equal(failure.message, "Board uno-1 is offline");
  assert.equal(failure.hint, "Plug it in");
  assert.equal(failure.code, -32001);
  assert.equal(new RequestFailure("unknown_board", "m", "h").code, -32006);
});

Deno.test("RequestFailure had no effect unless it says that nobody can tell", () => {
  assert.equal(new RequestFailure("invalid_params", "m", "h").outcome, "not_run");
  assert.equal(new RequestFailure("no_answer", "m", "h", "unknown").outcome, "unknown");
});

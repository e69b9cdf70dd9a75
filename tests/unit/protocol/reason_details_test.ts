import assert from "node:assert/strict";
import fc from "fast-check";
import { fail } from "../../../protocol/api/flash.ts";
import {
  BOARD_TROUBLES,
  isBoardReason,
  readBoardDetails,
  readFailureDetails,
} from "../../../protocol/troubles.ts";
import { LONGEST_DETAIL } from "../../../protocol/reason_details.ts";
import { readParams } from "./read_params.ts";

const BOARD_REASON_CODES = Object.keys(BOARD_TROUBLES).filter(isBoardReason);

const NAMES = [...new Set(BOARD_REASON_CODES.flatMap((code) => [...BOARD_TROUBLES[code].details]))];
const anything = fc.dictionary(
  fc.oneof(fc.constantFrom(...NAMES), fc.string()),
  fc.oneof(
    fc.anything(),
    fc.nat(),
    fc.double(),
    fc.string({ maxLength: 3 * LONGEST_DETAIL, size: "max" }),
    fc.constantFrom("source", "upload", "unplugged", "flash", "0badf00d"),
  ),
);

Deno.test("C13: whatever comes, only what may be told is read, bounded, and reading it again changes nothing", () => {
  fc.assert(fc.property(fc.constantFrom(...BOARD_REASON_CODES), anything, (code, value) => {
    const read = readBoardDetails(code, value);
    const allowed: readonly string[] = BOARD_TROUBLES[code].details;
    for (const [name, detail] of Object.entries(read)) {
      assert.ok(allowed.includes(name), name);
      assert.ok(
        typeof detail === "number"
          ? Number.isFinite(detail)
          : detail.length > 0 && detail.length <= LONGEST_DETAIL,
      );
    }
    assert.deepEqual(readBoardDetails(code, read), read);
    assert.deepEqual(readBoardDetails(code, JSON.parse(JSON.stringify(read))), read);
  }));
});

Deno.test("C13: a name that is not known, or of another trouble, is left out, and the rest is read", () => {
  const told = { port: "/dev/ttyACM0", pid: -1, program: "", others: 1.5, rate: 9600, shoeSize: 44 };
  assert.deepEqual(readBoardDetails("port_busy", told), { port: "/dev/ttyACM0" });
  assert.deepEqual(readBoardDetails("of_a_newer_server", told), {});
  assert.deepEqual(readBoardDetails("constructor", told), {});
  for (const none of [null, undefined, "port", 3]) assert.deepEqual(readBoardDetails("port_busy", none), {});
  assert.deepEqual(readFailureDetails("too_many_requests", { waitMs: 1200, port: "x" }), { waitMs: 1200 });
  assert.deepEqual(readFailureDetails("conflict", { waitMs: 1200 }), {});
});

Deno.test("C13: a text that is too long is cut, and says so", () => {
  const { said } = readBoardDetails("cannot_open", { said: "x".repeat(LONGEST_DETAIL + 1) });
  assert.equal(said, `${"x".repeat(LONGEST_DETAIL - 1)}…`);
});

Deno.test("C13: every trouble of a board is one whose details are known", () => {
  assert.deepEqual(BOARD_REASON_CODES.filter((code) => !isBoardReason(code)), []);
});

Deno.test("F3: flash.fail takes details, and whoever sends none is understood", () => {
  const words = { message: "No", hint: "Mend it" };
  assert.deepEqual(readParams(fail, words), { ok: true, value: { ...words, details: {} } });
  assert.deepEqual(readParams(fail, { ...words, details: { flash: "tool", port: 7, group: "staff" } }), {
    ok: true,
    value: { ...words, details: { flash: "tool" } },
  });
  assert.deepEqual(readParams(fail, { ...words, details: "tool" }), {
    ok: false,
    problem: `"details" must be an object`,
  });
});

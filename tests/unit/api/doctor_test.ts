import assert from "node:assert/strict";
import type { FindingMessage } from "../../../protocol/findings.ts";
import { findingMessage } from "../../../protocol/findings_en.ts";
import { createMethods } from "../../../server/api/methods.ts";
import { FakeBoards } from "./fake_boards.ts";
import { OWNER, UNATTENDED } from "../../idle_boards.ts";

const FULL = findingMessage("disk_full", { folder: "/data", bytes: 4096 }, "df -h '/data'");

Deno.test("D3: doctor.examine gives what is wrong; whoever asks meanwhile gets the same examination's findings", async () => {
  const examinations: PromiseWithResolvers<readonly FindingMessage[]>[] = [];
  const methods = createMethods({
    ...UNATTENDED,
    boards: new FakeBoards(),
    examine: () => {
      const examination = Promise.withResolvers<readonly FindingMessage[]>();
      examinations.push(examination);
      return examination.promise;
    },
  });
  const ask = (params: unknown = {}, board: string | null = null) =>
    methods.call({ method: "doctor.examine", board, params, by: "page 1", device: OWNER, connection: null });
  const both = [ask(), ask()];
  examinations[0]?.resolve([FULL]);
  for (const result of await Promise.all(both)) assert.deepEqual(result, { findings: [FULL] });
  const later = ask();
  assert.equal(examinations.length, 2);
  examinations[1]?.reject(new TypeError("A fault"));
  await assert.rejects(later, TypeError);
  const again = ask();
  examinations[2]?.resolve([]);
  assert.deepEqual(await again, { findings: [] }, "a failed examination does not stay");
  await assert.rejects(ask({ deep: true }), { reason: "invalid_params" });
  await assert.rejects(ask({}, "uno-7f3a21c4"), { reason: "invalid_params" });
});

import assert from "node:assert/strict";
import { readUploadAnswer } from "../../../../server/programming/toolchain/arduino_cli_upload.ts";
import noPort from "../../../fixtures/arduino-cli/upload_no_port.stderr.json" with { type: "json" };
import uploaded from "../../../fixtures/arduino-cli/upload_ok.json" with { type: "json" };

const PORT = "/dev/ttyACM7";
const failed = (stderr: string) => readUploadAnswer({ code: 1, stdout: "", stderr }, PORT);

Deno.test("readUploadAnswer() takes warnings and avrdude's complaints about modem lines for no failure", () => {
  assert.deepEqual(readUploadAnswer({ code: 0, stdout: JSON.stringify(uploaded), stderr: "" }, PORT), {
    ok: true,
  });
});

Deno.test("readUploadAnswer() finds avrdude's own words in a failure, which is told on standard error", () => {
  assert.deepEqual(failed(JSON.stringify(noPort)), {
    ok: false,
    reason: "no_port",
    message: `There is no port "${PORT}"`,
    hint: '"deno task boards" shows what is connected',
  });
});

Deno.test("readUploadAnswer() shows the tool's own error where avrdude did not run, and what is no answer at all", () => {
  const result = failed('{"error": "Failed uploading: no upload port provided"}');
  assert.equal(
    result.ok ? null : result.message,
    "arduino-cli could not upload: Failed uploading: no upload port provided",
  );
  const crash = failed("panic: out of memory");
  assert.match(crash.ok ? "" : crash.message, /^arduino-cli gave an answer that is none: "panic/);
});

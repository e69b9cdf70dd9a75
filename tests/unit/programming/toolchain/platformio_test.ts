import assert from "node:assert/strict";
import {
  readPlatformioFailure,
  readPlatformioSizes,
  readPlatformioUpload,
} from "../../../../server/programming/toolchain/platformio.ts";

const failureOf = (stdout: string, stderr = "") =>
  readPlatformioFailure({ code: 1, stdout, stderr }, ["/p/firmware"]);

Deno.test("readPlatformioSizes() reads the lines that PlatformIO 6.2 prints", () => {
  const text = 'Advanced Memory Usage is available via "PlatformIO Home > Project Inspect"\n' +
    "RAM:   [=         ]   9.8% (used 200 bytes from 2048 bytes)\n" +
    "Flash: [=         ]  12.7% (used 4090 bytes from 32256 bytes)\n";
  assert.deepEqual(readPlatformioSizes(text), {
    flash: { used: 4090, max: 32256 },
    ram: { used: 200, max: 2048 },
  });
  assert.equal(readPlatformioSizes("Building .pio/build/uno/firmware.hex\n"), null);
});

Deno.test("readPlatformioFailure() says that the platform could not be downloaded, as recorded without the Internet", () => {
  const stdout = "Processing uno (platform: atmelavr; board: uno; framework: arduino)\n" +
    `${"-".repeat(80)}\nPlatform Manager: Installing atmelavr\n`;
  assert.equal(failureOf(stdout, "HTTPClientError: \n").reason, "missing_platform");
});

Deno.test("readPlatformioFailure() names file, line and message, and by how much a sketch is too big", () => {
  const source = failureOf(
    "",
    "/p/firmware/src/link.cpp:12:3: error: 'foo' was not declared in this scope\n",
  );
  assert.deepEqual(source.diagnostics, [
    { file: "src/link.cpp", line: 12, message: "'foo' was not declared in this scope" },
  ]);
  const big = "Error: The program size (32300 bytes) is greater than maximum allowed (32256 bytes)\n";
  assert.equal(failureOf("", big).message, "The sketch is 44 bytes too big for the board's flash");
  assert.match(
    failureOf("", "Error: Unknown environment names 'mega'\n").message,
    /exit code 1: Error: Unknown/,
  );
});

Deno.test("readPlatformioUpload() finds avrdude's words among PlatformIO's", () => {
  const stdout = "Configuring upload protocol...\nUploading .pio/build/uno/firmware.hex\n";
  const stderr =
    'avrdude: ser_open(): can\'t open device "/dev/nope": No such file or directory\n*** [upload] Error 1\n';
  const result = readPlatformioUpload({ code: 1, stdout, stderr }, "/dev/nope");
  assert.equal(result.ok ? null : result.reason, "no_port");
  assert.deepEqual(readPlatformioUpload({ code: 0, stdout, stderr: "" }, "/dev/nope"), { ok: true });
});

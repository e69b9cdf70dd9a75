import assert from "node:assert/strict";
import { readBuilderFailure } from "../../../../server/programming/toolchain/arduino_builder.ts";

const failureOf = (stderr: string, stdout = "") =>
  readBuilderFailure({ code: 1, stdout, stderr }, "arduino:avr:uno", [
    "/home/user/firmware",
    "/out/build/sketch",
  ]);

Deno.test("readBuilderFailure() names file, line and message of compiler errors, each once", () => {
  const failure = failureOf(
    "/home/user/firmware/firmware.ino: In function 'void setup()':\n" +
      "/home/user/firmware/firmware.ino:7:3: error: 'foo' was not declared in this scope\n   foo();\n   ^\n" +
      "/home/user/firmware/firmware.ino:7:3: error: 'foo' was not declared in this scope\n" +
      "/out/build/sketch/src/link.cpp:12:1: fatal error: x.h: No such file or directory\nexit status 1\n",
  );
  assert.equal(failure.message, "The sketch does not compile: 2 errors");
  assert.deepEqual(failure.diagnostics, [
    { file: "firmware.ino", line: 7, message: "'foo' was not declared in this scope" },
    {
      file: "src/link.cpp",
      line: 12,
      message:
        'No library has x.h: run arduino-cli lib install "x" (arduino-cli lib search provides:x.h knows its name if that is another), or install it in the Arduino IDE, or put its folder into libraries/ of the project',
    },
  ]);
});

Deno.test("readBuilderFailure() says what to write for a handler that is missing, and not where the linker missed it", () => {
  const failure = failureOf(
    "/usr/share/arduino/hardware/arduino/avr/cores/arduino/wiring_digital.c:139: undefined reference to `led_set(destello::led::SetArgs const&)'\n" +
      "/tmp/ccnGi3m8.ltrans0.ltrans.o:(.progmem.data+0x0): undefined reference to `led_set(destello::led::SetArgs const&)'\n" +
      "collect2: error: ld returned 1 exit status\nexit status 1\n",
  );
  assert.deepEqual(failure.diagnostics, [
    {
      file: null,
      line: null,
      message:
        "The sketch has no led_set(): add Status led_set(const led::SetArgs& args) { ... return Status::ok; }",
    },
  ]);
});

Deno.test("readBuilderFailure() says by how much a sketch is too big, told by the linker or by the engine", () => {
  const linker =
    "/usr/lib/gcc/avr/5.4.0/../../../avr/bin/ld: region `text' overflowed by 3858 bytes\ncollect2: error: ld returned 1 exit status\n";
  assert.equal(failureOf(linker).message, "The sketch is 3858 bytes too big for the board's flash");
  const engine =
    "Sketch uses 32300 bytes (100%) of program storage space. Maximum is 32256 bytes.\nGlobal variables use 2050 bytes (100%) of dynamic memory, leaving -2 bytes for local variables. Maximum is 2048 bytes.\n";
  assert.equal(
    failureOf("Sketch too big\n", engine).message,
    "The sketch is 44 bytes too big for the board's flash",
  );
  assert.equal(
    failureOf("Not enough memory\n", engine.replace("32300", "300")).message,
    "The sketch is 2 bytes too big for the board's RAM",
  );
});

Deno.test("readBuilderFailure() names an unknown board and a missing core", () => {
  assert.equal(failureOf("Board nope (platform avr, package arduino) is unknown\n").reason, "unknown_board");
  assert.equal(failureOf("esp32: Unknown package\n").reason, "missing_platform");
  const esp32 = readBuilderFailure(
    { code: 1, stdout: "", stderr: "esp32: Unknown package\n" },
    "esp32:esp32:esp32",
    [],
  );
  assert.match(esp32.message, /install arduino-cli, then run "arduino-cli core install esp32:esp32"$/);
  assert.equal(failureOf("Platform foo (package arduino) is unknown\n").reason, "missing_platform");
});

Deno.test("readBuilderFailure() gives the tool's last line where nothing else is known", () => {
  assert.equal(failureOf("one\ntwo\n").message, "arduino-builder ended with exit code 1: two");
});

Deno.test("F12: readBuilderFailure() finds the tool's own reason, as recorded, and not its last line", () => {
  const failed = (stderr: string) =>
    readBuilderFailure({ code: 1, stdout: "", stderr }, "arduino:avr:uno", []);
  const full =
    "<built-in>: fatal error: when writing output to /tmp/b/preproc/ctags_target_for_gcc_minus_e.cpp: No space left on device\n" +
    "compilation terminated.\nexit status 1\n";
  assert.deepEqual([failed(full).reason, failed(full).message], ["machine", full.split("\n")[0]]);
  const chip = "avr-g++: error: missing device or architecture after \u2018-mmcu=\u2019\nexit status 1\n";
  const mega = readBuilderFailure({ code: 1, stdout: "", stderr: chip }, "arduino:avr:mega", []);
  assert.deepEqual([mega.reason, mega.message], [
    "unknown_board",
    '"arduino:avr:mega" names no chip; write one of arduino:avr:mega:cpu=atmega2560',
  ]);
  const afterwards = "Unable to read boards.txt\nUsing the standard options\nexit status 1\n";
  assert.equal(
    failed(afterwards).message,
    "arduino-builder ended with exit code 1: Unable to read boards.txt",
  );
});

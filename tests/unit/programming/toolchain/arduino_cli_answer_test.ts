import assert from "node:assert/strict";
import { readCompileAnswer } from "../../../../server/programming/toolchain/arduino_cli_answer.ts";
import unknownBoard from "../../../fixtures/arduino-cli/compile_board_unknown.json" with { type: "json" };
import compileError from "../../../fixtures/arduino-cli/compile_error.json" with { type: "json" };
import compiled from "../../../fixtures/arduino-cli/compile_ok.json" with { type: "json" };
import missingPlatform from "../../../fixtures/arduino-cli/compile_platform_missing.json" with {
  type: "json",
};
import tooBig from "../../../fixtures/arduino-cli/compile_too_big.json" with { type: "json" };

const read = (answer: unknown, sketch = "/home/user/sketch") =>
  readCompileAnswer(JSON.stringify(answer), sketch);

Deno.test("readCompileAnswer() reads sizes, core and compiler; warnings are no failure", () => {
  assert.deepEqual(read(compiled), {
    ok: true,
    flash: { used: 1758, max: 32256 },
    ram: { used: 184, max: 2048 },
    core: "arduino:avr 1.8.7",
    compilerCommand: "/usr/bin/avr-g++",
  });
});

Deno.test("readCompileAnswer() names file, line and message of a compiler error, and nothing else", () => {
  assert.deepEqual(read(compileError, "/home/user/bad/bad"), {
    ok: false,
    reason: "source",
    message: "The sketch does not compile: 1 error",
    diagnostics: [{ file: "bad.ino", line: 1, message: "‘foo’ was not declared in this scope" }],
  });
});

Deno.test("readCompileAnswer() names what is too large in the sketch", () => {
  const answer = read(tooBig, "/home/user/big/big");
  assert.ok(!answer.ok);
  assert.equal(answer.reason, "source");
  assert.deepEqual(answer.diagnostics[0], {
    file: "big.ino",
    line: 1,
    message: "size of array ‘PROGMEM_A’ is too large",
  });
});

Deno.test("readCompileAnswer() says by how much a sketch is too big", () => {
  const sections = [{ name: "text", size: 33000, max_size: 32256 }, {
    name: "data",
    size: 184,
    max_size: 2048,
  }];
  const answer = read({
    ...compiled,
    success: false,
    error: "Error during build: text section exceeds available space in board",
    builder_result: { ...compiled.builder_result, executable_sections_size: sections },
  });
  assert.deepEqual(answer, {
    ok: false,
    reason: "too_big",
    message: "The sketch is 744 bytes too big for the board's flash",
    diagnostics: [],
    overflow: { bytes: 744, memory: "flash" },
  });
});

Deno.test("readCompileAnswer() names a missing core and the command that installs it", () => {
  const answer = read(missingPlatform);
  assert.ok(!answer.ok);
  assert.equal(answer.reason, "missing_platform");
  assert.equal(
    answer.message,
    `The core "esp32:esp32" is not installed; run "arduino-cli core install esp32:esp32"`,
  );
});

Deno.test("readCompileAnswer() names an unknown board", () => {
  const answer = read(unknownBoard);
  assert.ok(!answer.ok);
  assert.equal(answer.reason, "unknown_board");
  assert.match(answer.message, /board arduino:avr:nope not found/);
});

Deno.test("readCompileAnswer() names errors of the linker, which are no diagnostics to the tool", () => {
  const words =
    "/tmp/a.ltrans0.ltrans.o: In function `main':\n/home/user/sketch/src/x.cpp:7: undefined reference to `led_set(bool)'\ncollect2: error: ld returned 1 exit status\n";
  const answer = read({
    ...compileError,
    builder_result: { ...compileError.builder_result, diagnostics: [] },
    compiler_err: words,
  });
  assert.ok(!answer.ok);
  assert.deepEqual(answer.diagnostics, [
    { file: "src/x.cpp", line: 7, message: "undefined reference to `led_set(bool)'" },
  ]);
});

Deno.test("readCompileAnswer() says what came instead of an answer", () => {
  for (const text of ["", "Segmentation fault", "[]", `{"success":"yes"}`]) {
    const answer = readCompileAnswer(text, "/s");
    assert.ok(!answer.ok);
    assert.equal(answer.reason, "tool");
    assert.ok(answer.message.includes(`"${text}"`));
  }
});

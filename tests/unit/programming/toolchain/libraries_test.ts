import assert from "node:assert/strict";
import { libraryFolders } from "../../../../server/programming/toolchain/libraries.ts";
import { readDiagnostics } from "../../../../server/programming/toolchain/arduino_text.ts";

const PACKAGED = ["/usr/share/arduino/libraries"];

Deno.test("R8: libraryFolders() looks beside the project first, then where the Arduino IDE keeps them on each system", () => {
  const folders = (system: string, env: Readonly<Record<string, string>> = {}) =>
    libraryFolders("/fan/libraries", {
      home: "/home/ana",
      system,
      env,
      own: "/own/user",
      packaged: PACKAGED,
    });
  const [own, user, tool, packaged] = folders("linux");
  assert.equal(own, "/fan/libraries");
  assert.equal(user, "/home/ana/Arduino/libraries");
  assert.equal(tool, "/own/user/libraries");
  assert.equal(packaged, PACKAGED[0]);
  assert.equal(folders("darwin")[1], "/home/ana/Documents/Arduino/libraries");
  assert.equal(folders("linux", { ARDUINO_DIRECTORIES_USER: "/sketchbook" })[1], "/sketchbook/libraries");
});

function told(text: string): readonly string[] {
  return readDiagnostics(text, ["/sketch"]).map(({ message }) => message);
}

Deno.test("R8: a library's header that is not there is told with what to run; one of the sketch's own as it is", () => {
  assert.deepEqual(
    told("/sketch/firmware.ino:2:10: fatal error: LiquidCrystal_I2C.h: No such file or directory"),
    [
      'No library has LiquidCrystal_I2C.h: run arduino-cli lib install "LiquidCrystal I2C" (arduino-cli lib search ' +
      "provides:LiquidCrystal_I2C.h knows its name if that is another), or install it in the Arduino IDE, or " +
      "put its folder into libraries/ of the project",
    ],
  );
  const own = "src/pwn.h: No such file or directory";
  assert.deepEqual(told(`/sketch/firmware.ino:2:10: fatal error: ${own}`), [own]);
});

Deno.test("A variable of the sketch that is called like a channel is told as that", () => {
  assert.deepEqual(told("/sketch/firmware.ino:7:3: error: reference to 'servo' is ambiguous"), [
    `reference to 'servo' is ambiguous: a channel is called "servo"; call what is the sketch's own otherwise`,
  ]);
});

Deno.test("R9: a sketch that uses Serial is told so once, in words, on each AVR board", () => {
  const said = (vector: number) =>
    `HardwareSerial0.cpp.o (symbol from plugin): In function \`Serial':\n` +
    `(.text+0x0): multiple definition of \`__vector_${vector}'\n`;
  for (const [rx, sent] of [[18, 19], [25, 26]] as const) {
    assert.deepEqual(told(said(rx) + said(sent)), [
      "The sketch uses Serial, which belongs to the link to the server: print with destello::print(), and use " +
      "SoftwareSerial for another device",
    ]);
  }
  assert.deepEqual(told(said(3)), ["multiple definition of `__vector_3'"]);
});

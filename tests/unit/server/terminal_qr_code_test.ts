import assert from "node:assert/strict";
import { terminalQrCode } from "../../../server/network/terminal_qr_code.ts";
import { readQrCode, terminalModules } from "../../qr_code.ts";

const LINK = "http://192.168.1.20:8000/#pair=7F3A21C4";

Deno.test("S26b: terminalQrCode() draws what a camera reads, black on white on any terminal", () => {
  for (const link of [LINK, `https://[fd00::1234:5678:9abc:def0]:65535/#pair=${"Z".repeat(26)}`]) {
    const drawn = terminalQrCode(link, 80);
    const modules = terminalModules(drawn);
    assert.equal(readQrCode(modules), link);
    assert.equal(drawn.split("\n").length - 1, modules.length / 2);
    // Nothing of it is in the terminal's own colours.
    assert.match(drawn, /^(?:\p{Cc}\[38;5;16;48;5;231m[ ▀▄█]+\p{Cc}\[0m\n)+$/u);
    // The white around it.
    for (const row of [...modules.slice(0, 4), ...modules.slice(-4)]) assert(!row.includes(true));
    for (const row of modules) assert(![...row.slice(0, 4), ...row.slice(-4)].includes(true));
  }
});

Deno.test("S26b: terminalQrCode() draws nothing on a terminal that is too narrow", () => {
  const width = terminalModules(terminalQrCode(LINK, 80))[0]?.length ?? 0;
  assert.equal(terminalQrCode(LINK, width - 1), "");
  assert.notEqual(terminalQrCode(LINK, width), "");
});

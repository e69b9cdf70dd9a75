import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { EepromFile } from "../../server/boards/eeprom_file.ts";
import { VirtualSource } from "../../server/boards/virtual_source.ts";
import { inTempFolder } from "./temp_folder.ts";

Deno.test("EepromFile.save() says when it cannot write, and writes again when it can", async () => {
  await inTempFolder(async (folder) => {
    const path = join(folder, "eeprom");
    const inTheWay = `${path}.${process.pid}.new`;
    const file = new EepromFile(path);
    await mkdir(inTheWay);
    await assert.rejects(file.save(Uint8Array.of(1)), { code: "EISDIR" });
    await rm(inTheWay, { recursive: true });
    await file.save(Uint8Array.of(2));
    assert.deepEqual([...await readFile(path)], [2]);
  });
});

Deno.test("VirtualSource.readEeprom() refuses by name what cannot be an EEPROM", async () => {
  await inTempFolder(async (folder) => {
    assert.equal((await VirtualSource.readEeprom(folder)).length, 0);
    await writeFile(join(folder, "virtual_uno.eeprom"), new Uint8Array(1025));
    await assert.rejects(VirtualSource.readEeprom(folder), {
      name: "StartFailure",
      message: /virtual_uno\.eeprom" cannot be used: it has 1025 bytes, an EEPROM has 1024; move it away$/,
    });
  });
});

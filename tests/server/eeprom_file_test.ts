import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { EepromFile } from "../../server/finding/eeprom_file.ts";
import { VirtualSource } from "../../server/finding/virtual_source.ts";
import { createLog } from "../../server/log.ts";
import { inTempFolder } from "./temp_folder.ts";
import { SHIPPED } from "../../server/boards/served_project.ts";
import { testProject, testProjects } from "../test_projects.ts";

Deno.test("EepromFile.save() says when it cannot write, and writes again when it can", async () => {
  await inTempFolder(async (folder) => {
    const path = join(folder, "eeprom");
    const inTheWay = `${path}.${process.pid}.new`;
    const file = new EepromFile(path);
    await mkdir(inTheWay);
    await assert.rejects(file.save(Uint8Array.of(1)), { code: /EISDIR$/ });
    await rm(inTheWay, { recursive: true });
    await file.save(Uint8Array.of(2));
    assert.deepEqual([...await readFile(path)], [2]);
  });
});

Deno.test("B8: EepromFile.flush() writes what could not be written before, and says when it still cannot", async () => {
  await inTempFolder(async (folder) => {
    const path = join(folder, "eeprom");
    const inTheWay = `${path}.${process.pid}.new`;
    const file = new EepromFile(path);
    await file.flush();
    await mkdir(inTheWay);
    const saved = file.save(Uint8Array.of(1));
    await assert.rejects(file.flush(), { code: /EISDIR$/ });
    await assert.rejects(saved);
    await rm(inTheWay, { recursive: true });
    await file.flush();
    assert.deepEqual([...await readFile(path)], [1]);
    await rm(path);
    await file.flush();
    assert.deepEqual(await readdir(folder), []);
  });
});

Deno.test("H19, B8: an EEPROM file that cannot be one is moved aside and named, and the board gets a new id", async () => {
  await inTempFolder(async (folder) => {
    const path = join(folder, "virtual_uno.eeprom");
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line), now: () => new Date(0) });
    const shipped = { project: testProjects().all[0], dataFolder: folder, log };
    assert.equal((await VirtualSource.readEeprom(shipped)).length, 0);
    assert.deepEqual(lines, []);
    for (const length of [0, 1, 1023, 1024, 1025, 4096]) {
      const damaged = new Uint8Array(length);
      await writeFile(path, damaged);
      assert.equal((await VirtualSource.readEeprom(shipped)).length, 0);
      const line: string = lines.pop() ?? "";
      const aside: string =
        /virtual_uno\.eeprom" is damaged and was moved to "(.*)"; the virtual board gets a new id/
          .exec(line)?.[1] ?? "";
      assert.match(line, length === 1024 ? /nothing but zeros/ : new RegExp(`it has ${length} bytes`));
      assert.deepEqual(new Uint8Array(await readFile(aside)), damaged);
    }
    for (const good of [new Uint8Array(1024).fill(0xff), new Uint8Array(1024).fill(7, 1000)]) {
      await new EepromFile(path).save(good);
      assert.deepEqual(new Uint8Array(await VirtualSource.readEeprom(shipped)), good);
    }
    assert.deepEqual(lines, []);
  });
});

Deno.test("B8: each project's virtual board has an EEPROM of its own, by the project's name", async () => {
  await inTempFolder(async (folder) => {
    const log = createLog({ write: () => {}, now: () => new Date(0) });
    const names = [SHIPPED, "Ventilador / 2", "Ventilador * 2"];
    const eeproms = [
      "virtual_uno.eeprom",
      "virtual_uno.Ventilador%20%2F%202.eeprom",
      "virtual_uno.Ventilador%20%2A%202.eeprom",
    ];
    for (const [index, file] of eeproms.entries()) {
      await new EepromFile(join(folder, file)).save(new Uint8Array(1024).fill(index + 1));
    }
    for (const [index, name] of names.entries()) {
      const [project] = testProjects(testProject(undefined, { name })).all;
      const eeprom = await VirtualSource.readEeprom({ project, dataFolder: folder, log });
      assert.equal(eeprom[0], index + 1, name);
    }
  });
});

Deno.test("H19: EepromFile.save() leaves nothing behind where it fails, and a file that only its owner can read", async () => {
  await inTempFolder(async (folder) => {
    const path = join(folder, "eeprom");
    await mkdir(path);
    await assert.rejects(new EepromFile(path).save(Uint8Array.of(1)));
    assert.deepEqual(await readdir(folder), ["eeprom"]);
    await rm(path, { recursive: true });
    await new EepromFile(path).save(Uint8Array.of(1));
    assert.deepEqual(await readdir(folder), ["eeprom"]);
    if (process.platform !== "win32") assert.equal((await stat(path)).mode & 0o777, 0o600);
  });
});

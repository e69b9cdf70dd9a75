import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { type CoreFolders, coreFolders, findBootloader } from "../../scripts/board/bootloader.ts";
import { placeLink, removeLink } from "../../scripts/board/port_link.ts";
import { StartFailure } from "../../server/start_failure.ts";
import { inTempFolder } from "../server/temp_folder.ts";

const OPTIBOOT = "bootloaders/optiboot/optiboot_atmega328.hex";

/** Folders in which cores are installed; each one's bootloader says where it is. */
async function cores(folder: string, ...installed: readonly string[]): Promise<CoreFolders> {
  for (const core of installed) {
    const file = join(folder, core, OPTIBOOT);
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, core);
  }
  return {
    arduinoData: [join(folder, "own"), join(folder, "data")],
    platformio: join(folder, "pio"),
    debian: join(folder, "debian"),
  };
}

const VERSIONS = "packages/arduino/hardware/avr";

Deno.test("findBootloader() finds nothing where no core is installed", () =>
  inTempFolder(async (folder) => {
    assert.equal(await findBootloader(await cores(folder)), null);
  }));

Deno.test("findBootloader() takes the newest core of arduino-cli, the project's own folder first, then others", () =>
  inTempFolder(async (folder) => {
    const installed = [
      "debian",
      "pio/packages/framework-arduino-avr",
      `data/${VERSIONS}/1.8.6`,
      `data/${VERSIONS}/1.8.10`,
      `own/${VERSIONS}/1.8.5`,
    ];
    for (const count of installed.keys()) {
      const folders = await cores(folder, ...installed.slice(0, count + 1));
      assert.equal(await findBootloader(folders), installed[count]);
    }
  }));

Deno.test("coreFolders() goes by the variables that the tools themselves go by", () => {
  const variables: Record<string, string> = { HOME: "/home/ada" };
  const folders = () => coreFolders((name) => variables[name]);
  assert.deepEqual(folders().arduinoData.slice(1), ["/home/ada/.arduino15"]);
  assert.equal(folders().platformio, "/home/ada/.platformio");
  Object.assign(variables, { ARDUINO_DIRECTORIES_DATA: "/data", PLATFORMIO_CORE_DIR: "/pio" });
  assert.deepEqual(folders().arduinoData.slice(1), ["/data"]);
  assert.equal(folders().platformio, "/pio");
});

Deno.test("placeLink() makes a link, and replaces one to another pseudo-terminal, leaving nothing else behind", () =>
  inTempFolder(async (folder) => {
    const link = join(folder, "uno");
    for (const port of ["/dev/pts/7", "/dev/pts/8", "/dev/pts/8"]) {
      await placeLink(link, port);
      assert.equal(await Deno.readLink(link), port);
    }
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["uno"]);
  }));

Deno.test("placeLink() replaces no file, no folder and no link to anything else", () =>
  inTempFolder(async (folder) => {
    const [file, directory, link] = ["file", "directory", "link"].map((name) => join(folder, name));
    assert.ok(file && directory && link);
    await Deno.writeTextFile(file, "mine");
    await Deno.mkdir(directory);
    await Deno.symlink(file, link);
    for (const path of [file, directory, link]) {
      await assert.rejects(placeLink(path, "/dev/pts/7"), (error: unknown) => {
        assert.ok(error instanceof StartFailure);
        assert.ok(error.message.includes(`"${path}" is there already and `));
        return true;
      });
    }
    assert.equal(await Deno.readTextFile(link), "mine");
    assert.equal((await Deno.lstat(directory)).isDirectory, true);
  }));

Deno.test("placeLink() says why it cannot make a link", () =>
  inTempFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "mine");
    for (const path of [join(folder, "none", "uno"), join(file, "uno")]) {
      await assert.rejects(placeLink(path, "/dev/pts/7"), {
        name: "StartFailure",
        message: /uno" cannot be made: .*(No such|not a) /,
      });
    }
  }));

Deno.test("removeLink() leaves a link that another board has taken over", () =>
  inTempFolder(async (folder) => {
    const link = join(folder, "uno");
    await placeLink(link, "/dev/pts/7");
    await placeLink(link, "/dev/pts/8");
    await removeLink(link, "/dev/pts/7");
    assert.equal(await Deno.readLink(link), "/dev/pts/8");
    await removeLink(link, "/dev/pts/8");
    await removeLink(link, "/dev/pts/8");
    await assert.rejects(Deno.lstat(link), Deno.errors.NotFound);
  }));

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hex32, schemaHash } from "../../protocol/schema_hash.ts";
import {
  FirmwareImageError,
  loadFirmwareImage,
  readFirmwareImage,
} from "../../server/programming/firmware_image.ts";
import { fixture, fixtureBuild } from "../fixture_project.ts";
import { example } from "../unit/protocol/example_definition.ts";

/** The project with a copy of its image that a test may spoil. */
async function withCopy(body: (copy: typeof fixture) => Promise<void>): Promise<void> {
  const image = await mkdtemp(join(tmpdir(), "destello-image-"));
  try {
    await cp(fixture.image, image, { recursive: true });
    await body({ ...fixture, image });
  } finally {
    await rm(image, { recursive: true });
  }
}

Deno.test("loadFirmwareImage() gives the built image, built from these sources", async () => {
  const { hex, manifest } = await loadFirmwareImage(fixture);
  assert.match(hex, /^:/);
  assert.equal(manifest.schemaHash, hex32(schemaHash(fixture.definition)));
  assert.equal(manifest.fqbn, "arduino:avr:uno");
  assert.equal(manifest.buildId, hex32(await fixtureBuild()));
});

Deno.test("loadFirmwareImage() names both hashes and the remedy when the image is of another definition", async () => {
  const { manifest } = await loadFirmwareImage(fixture);
  await assert.rejects(
    loadFirmwareImage({ ...fixture, definition: { ...fixture.definition, ...example } }),
    (error) => {
      assert.ok(error instanceof FirmwareImageError);
      assert.ok(error.message.includes(manifest.schemaHash));
      assert.ok(error.message.includes(hex32(schemaHash(example))));
      assert.match(error.message, /run "deno task build:firmware --project tests\/fixtures\/board"$/);
      return true;
    },
  );
});

Deno.test("readFirmwareImage() names a missing file, a damaged manifest and a hex file that is another", async () => {
  const message = (pattern: RegExp) => ({ name: "FirmwareImageError", message: pattern });
  await withCopy(async (copy) => {
    await writeFile(join(copy.image, "uno.hex"), ":00000001FF\n");
    await assert.rejects(readFirmwareImage(copy), message(/not the one that its manifest describes/));
    const manifest = await readFile(join(copy.image, "manifest.json"));
    await writeFile(join(copy.image, "manifest.json"), "{}");
    await assert.rejects(readFirmwareImage(copy), message(/manifest is damaged/));
    await writeFile(join(copy.image, "manifest.json"), manifest);
    await rm(join(copy.image, "uno.hex"));
    await assert.rejects(readFirmwareImage(copy), message(/"uno.hex" cannot be read/));
  });
});

Deno.test("readFirmwareImage() takes a checkout with CR LF for the same", async () => {
  await withCopy(async (copy) => {
    for (const name of ["uno.hex", "manifest.json"]) {
      const text = await readFile(join(copy.image, name), "utf8");
      await writeFile(join(copy.image, name), text.replaceAll("\n", "\r\n"));
    }
    assert.deepEqual(await readFirmwareImage(copy), await readFirmwareImage(fixture));
  });
});

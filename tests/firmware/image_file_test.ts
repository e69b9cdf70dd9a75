import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildId } from "../../firmware-gen/build_id.ts";
import { sketchSources } from "../../firmware-gen/sketch_sources.ts";
import { definition } from "../fixtures/board/definition.ts";
import { hex32, schemaHash } from "../../protocol/schema_hash.ts";
import {
  FirmwareImageError,
  IMAGE_FOLDER,
  loadFirmwareImage,
} from "../../server/programming/firmware_image.ts";
import { example } from "../unit/protocol/example_definition.ts";

/** A copy of the committed files that a test may spoil. */
async function withCopy(body: (folder: URL) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "destello-image-"));
  try {
    for (const name of ["uno.hex", "manifest.json"]) {
      await writeFile(join(folder, name), await readFile(new URL(name, IMAGE_FOLDER)));
    }
    await body(pathToFileURL(`${folder}/`));
  } finally {
    await rm(folder, { recursive: true });
  }
}

Deno.test("loadFirmwareImage() gives the committed image, built from these sources", async () => {
  const { hex, manifest } = await loadFirmwareImage(definition);
  assert.match(hex, /^:/);
  assert.equal(manifest.schemaHash, hex32(schemaHash(definition)));
  assert.equal(manifest.fqbn, "arduino:avr:uno");
  const sources = await sketchSources(new URL("../../firmware", import.meta.url).pathname);
  assert.equal(manifest.buildId, hex32(buildId(sources)));
});

Deno.test("loadFirmwareImage() names both hashes and the remedy when the image is of another definition", async () => {
  const { manifest } = await loadFirmwareImage(definition);
  await assert.rejects(loadFirmwareImage(example), (error) => {
    assert.ok(error instanceof FirmwareImageError);
    assert.ok(error.message.includes(manifest.schemaHash));
    assert.ok(error.message.includes(hex32(schemaHash(example))));
    assert.match(error.message, /run "deno task build:firmware"$/);
    return true;
  });
});

Deno.test("loadFirmwareImage() names a missing file, a damaged manifest and a hex file that is another", async () => {
  const message = (pattern: RegExp) => ({ name: "FirmwareImageError", message: pattern });
  await withCopy(async (folder) => {
    await writeFile(new URL("uno.hex", folder), ":00000001FF\n");
    await assert.rejects(
      loadFirmwareImage(definition, folder),
      message(/not the one that its manifest describes/),
    );
    await writeFile(new URL("manifest.json", folder), "{}");
    await assert.rejects(loadFirmwareImage(definition, folder), message(/manifest is damaged/));
    await rm(new URL("uno.hex", folder));
    await assert.rejects(loadFirmwareImage(definition, folder), message(/"uno.hex" cannot be read/));
  });
});

Deno.test("loadFirmwareImage() takes a checkout with CR LF for the same", async () => {
  await withCopy(async (folder) => {
    for (const name of ["uno.hex", "manifest.json"]) {
      const text = await readFile(new URL(name, folder), "utf8");
      await writeFile(new URL(name, folder), text.replaceAll("\n", "\r\n"));
    }
    assert.deepEqual(await loadFirmwareImage(definition, folder), await loadFirmwareImage(definition));
  });
});

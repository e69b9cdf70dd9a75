import assert from "node:assert/strict";
import { imageDifference } from "../../../../scripts/image_difference.ts";

const manifest = {
  fqbn: "arduino:avr:uno",
  schemaHash: "00000001",
  buildId: "00000002",
  tool: "arduino-builder 1.3.25",
  compiler: "avr-g++ 5.4.0",
  core: "arduino:avr 1.8.7",
  flashBytes: 4000,
  ramBytes: 200,
  sha256: "ab",
};
const built = { hex: ":00\n:01\n", manifest };

Deno.test("imageDifference() finds none in the same bytes, whatever tool made them", () => {
  const committed = { hex: built.hex, manifest: JSON.stringify({ ...manifest, tool: "arduino-cli 1.5.0" }) };
  assert.equal(imageDifference(built, committed), null);
});

Deno.test("imageDifference() names old sources, with both values", () => {
  const committed = { hex: built.hex, manifest: JSON.stringify({ ...manifest, buildId: "00000003" }) };
  assert.match(
    imageDifference(built, committed) ?? "",
    /its buildId is 00000003, the sources' is 00000002; run/,
  );
});

Deno.test("imageDifference() names the line that differs, and another compiler", () => {
  const same = { hex: ":00\n:02\n", manifest: JSON.stringify(manifest) };
  assert.match(imageDifference(built, same) ?? "", /with the same tools: line 2 differs/);
  const other = { hex: ":03\n", manifest: JSON.stringify({ ...manifest, compiler: "avr-g++ 7.3.0" }) };
  assert.match(
    imageDifference(built, other) ?? "",
    /built with avr-g\+\+ 5\.4\.0 instead of avr-g\+\+ 7\.3\.0: line 1/,
  );
});

Deno.test("imageDifference() names a missing manifest, and one that describes another image", () => {
  assert.match(
    imageDifference(built, { hex: "", manifest: "" }) ?? "",
    /manifest.json" is missing or damaged/,
  );
  const committed = { hex: built.hex, manifest: JSON.stringify({ ...manifest, sha256: "cd" }) };
  assert.match(imageDifference(built, committed) ?? "", /does not describe/);
});

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { tools, withTools } from "../tool.ts";

const FIRMWARE = fileURLToPath(new URL("../../firmware", import.meta.url));

Deno.test(withTools(
  "firmware/platformio.ini is what PlatformIO itself takes for a project, with an environment for the Uno",
  [tools.platformio],
  async (_, pio) => {
    const { success, stdout, stderr } = await new Deno.Command(pio, {
      args: ["project", "config", "-d", FIRMWARE, "--json-output"],
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert.ok(success, text + new TextDecoder().decode(stderr));
    const sections = new Map<string, [string, unknown][]>(JSON.parse(text.slice(text.indexOf("[["))));
    assert.deepEqual(Object.fromEntries(sections.get("env:uno") ?? []), {
      platform: "atmelavr",
      board: "uno",
      framework: ["arduino"],
      "build_src_filter": ["+<firmware.ino> +<src/>"],
    });
  },
));

Deno.test(withTools(
  "the detection of PlatformIO understands its version",
  [tools.platformio],
  async () => {
    const { platformio } = await import("../../server/programming/toolchain/platformio.ts");
    assert.match(await platformio.detect() ?? "", /^\d+\.\d+\.\d+$/);
  },
));

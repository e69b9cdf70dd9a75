import assert from "node:assert/strict";
import { installAdvice, pickToolchain } from "../../../../server/programming/toolchain/pick.ts";
import { failure, type Toolchain } from "../../../../server/programming/toolchain/toolchain.ts";

function fake(name: string, version: string | null): Toolchain {
  return {
    name,
    detect: () => Promise.resolve(version),
    compile: () => Promise.resolve(failure("tool", "fake")),
    upload: () => Promise.resolve({ ok: true }),
  };
}

Deno.test("pickToolchain() takes the first that is installed, or the one that is asked for", async () => {
  const toolchains = [fake("first", null), fake("second", "2.0"), fake("third", "3.0")];
  assert.deepEqual(await pickToolchain(undefined, toolchains), { toolchain: toolchains[1], version: "2.0" });
  assert.deepEqual(await pickToolchain("third", toolchains), { toolchain: toolchains[2], version: "3.0" });
  assert.equal(await pickToolchain("first", toolchains), null);
  assert.equal(await pickToolchain("fourth", toolchains), null);
});

Deno.test("installAdvice() says what to install on each system", () => {
  const missing = "Neither arduino-cli nor arduino-builder is installed";
  assert.match(
    installAdvice(undefined, "linux"),
    new RegExp(`^${missing}.*apt-get install .*arduino-core-avr`),
  );
  assert.match(installAdvice(undefined, "darwin"), new RegExp(`^${missing}.*brew install arduino-cli`));
  assert.match(installAdvice(undefined, "win32"), new RegExp(`^${missing}.*winget install`));
  assert.match(
    installAdvice(undefined, "freebsd"),
    /Install arduino-cli, then run "arduino-cli core install arduino:avr"$/,
  );
  assert.match(installAdvice("arduino-cli", "linux"), /^"arduino-cli" is not installed/);
});

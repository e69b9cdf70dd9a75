import { assertNoLeaks, plugAndUnplug } from "./plugs.ts";

const CYCLES = 20;

Deno.test(`P4: a board is plugged in and pulled out ${CYCLES} times; every page sees it, and nothing of it is left`, async () => {
  assertNoLeaks(await plugAndUnplug({ cycles: CYCLES }));
});

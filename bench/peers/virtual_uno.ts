/**
 * A virtual Uno with any image, behind a pseudo-terminal whose name it prints. `deno run -A virtual_uno.ts HEX_FILE BAUD`. Linux.
 *
 * @module
 */
import { systemClock } from "../../protocol/clock.ts";
import { Pty } from "../../server/serial/pty_linux.ts";
import { FLASH_BYTES } from "../../server/virtual_uno/chip.ts";
import { loadIntelHex } from "../../server/virtual_uno/intel_hex.ts";
import { plugIn } from "../../server/virtual_uno/plugged_uno.ts";
import { VirtualUno } from "../../server/virtual_uno/virtual_uno.ts";

const [hex = "", baud = ""] = Deno.args;
const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
loadIntelHex(await Deno.readTextFile(hex), flash);
const plug = await plugIn({
  uno: new VirtualUno({ flash }),
  clock: systemClock,
  openPort: (events) => new Pty(Number(baud), events),
  ended: (reason) => Deno.exit(reason === null ? 0 : 1),
});
Deno.stdout.writeSync(new TextEncoder().encode(`${plug.port.path}\n`));

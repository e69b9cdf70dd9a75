/**
 * An upload in a process of its own, as a pseudo-terminal needs it to notice who opens and closes it. Arguments: FQBN, port, image, a
 * folder for the tool, and the folders of devices and of their descriptions. Prints how it went as JSON.
 *
 * @module
 */
import { systemClock } from "../../protocol/clock.ts";
import { uploadWithAvrdude } from "../../server/programming/toolchain/avrdude.ts";

const [fqbn = "", port = "", hex = "", out = "", dev = "", sys = ""] = Deno.args;
const request = { sketch: out, out, hex, fqbn, port, clock: systemClock, progress() {} };
const result = await uploadWithAvrdude(request, { dev, sys });
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(result)));

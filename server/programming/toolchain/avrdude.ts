/**
 * `avrdude`, which uploads for Debian's toolchain, and behind arduino-cli and PlatformIO: how it is called, and what its words
 * mean. Its words are those of versions 6.3 to 7.1.
 *
 * @module
 */
import type { Bootloader, Chip } from "../../../protocol/board_models.ts";
import type { DeviceFolders } from "../../serial/list_ports.ts";
import { throughTouchedBootloader } from "../touched_bootloader.ts";
import { readMachineTrouble, toolReason } from "./arduino_text.ts";
import { knownFqbns, modelOf } from "./fqbn.ts";
import { uploadFailureOf } from "./prebuilt.ts";
import { contextOf, runTool, UPLOAD } from "./run_tool.ts";
import { type UploadFailure, uploadFailure, type UploadRequest, type UploadResult } from "./toolchain.ts";

/** What avrdude calls the bootloaders' protocols. */
const PROGRAMMERS = { stk500v1: "arduino", stk500v2: "wiring", avr109: "avr109" } as const;
/** The characters that one of avrdude's bars has when it is full. */
const BAR = 50;
/** How it says that it cannot open the port, and not another file: versions 6.3 and 7.1. */
const OPENING = /can't open device|cannot open port|ser_open\(\)|unable to open port/;
/** More than it says when all goes well. */
const HEARD_CHARACTERS = 16_384;

/**
 * Find out why avrdude did not upload.
 *
 * @param text What it said.
 * @param port The port it was given.
 * @returns Why.
 */
export function readAvrdudeFailure(text: string, port: string): UploadFailure {
  const trouble = readMachineTrouble(text);
  if (trouble !== null && !/ser_|port|TIOC/.test(trouble)) {
    return uploadFailure("machine", trouble, "Mend that, and program the board again");
  }
  const opening = text.split(/\r?\n/).filter((line) => OPENING.test(line)).join("\n");
  if (/No such file or directory|cannot find the file specified|No such device/.test(opening)) {
    return uploadFailure(
      "no_port",
      `There is no port "${port}"`,
      '"deno task boards" shows what is connected',
    );
  }
  if (/Permission denied|Access is denied|Operation not permitted/.test(opening)) {
    return uploadFailure(
      "no_permission",
      `Port "${port}" may not be used by this user`,
      "Add your user to the port's group (mostly dialout), then log out and in again",
    );
  }
  if (/resource busy|Resource temporarily unavailable/i.test(opening)) {
    return uploadFailure("busy", `Port "${port}" is used by another program`, "Close it, and try again");
  }
  if (/cannot set attributes|not a tty/i.test(text)) {
    return uploadFailure(
      "no_port",
      `"${port}" is not a serial port`,
      '"deno task boards" shows what is connected',
    );
  }
  const signature = /[Dd]evice signature = (0x\w+)/.exec(text)?.[1];
  if (/expected signature for/i.test(text)) {
    return uploadFailure(
      "wrong_chip",
      `The board has another chip${signature === undefined ? "" : `: its signature is ${signature}`}`,
      "Nothing was written. Say which board it is with --board",
    );
  }
  if (/verification (?:mismatch|error)/.test(text)) {
    const address = /(?:addr|byte) (0x[0-9a-f]+)/.exec(text)?.[1];
    return uploadFailure(
      "verify",
      `The board's flash is not what was written${address === undefined ? "" : `, first at ${address}`}`,
      "Program the board again; if it fails at the same place, the chip is worn out",
    );
  }
  if (/not in sync|programmer is not responding/.test(text)) {
    return /^Writing/m.test(text)
      ? uploadFailure("lost", "The bootloader stopped answering", "Program the board again")
      : uploadFailure(
        "no_bootloader",
        `No bootloader answers on "${port}"`,
        "Press the board's reset button and try again; a Nano with the old bootloader needs " +
          "--board nano-old",
      );
  }
  return uploadFailure("tool", `avrdude failed: ${toolReason(text)}`, "Program the board again");
}

/**
 * Follow avrdude's bars: `Writing | ###### | 100% 0.5s`, drawn piece by piece.
 *
 * @param progress Told with each new piece.
 * @returns Takes what avrdude writes, in pieces cut anywhere; whether it got on is what it returns. Before the bars everything it says
 * is progress, as it says each try; from there on only a longer bar is, so that one that repeats the same error for ever is found.
 */
export function followAvrdude(progress: UploadRequest["progress"]): (text: string) => boolean {
  let heard = "";
  let last = "";
  return (text) => {
    heard = (heard + text).slice(-HEARD_CHARACTERS);
    const bars = [...heard.matchAll(/(Writing|Reading) \| ?(#*)/g)];
    // The first "Reading" is the chip's signature; what is read after the writing is the verification.
    const writing = bars.findIndex(([, what]) => what === "Writing");
    if (writing < 0) return last === "";
    const [, , hashes = ""] = bars.at(-1) ?? [];
    const phase = bars.length - 1 > writing ? "verify" : "upload";
    const fraction = Math.min(hashes.length / BAR, 1);
    if (`${phase} ${fraction}` === last) return false;
    last = `${phase} ${fraction}`;
    progress(phase, fraction);
    return true;
  };
}

/** What avrdude alone cannot program. */
function unsupported(what: string, why: string): UploadResult {
  return uploadFailure(
    "unsupported",
    `avrdude alone cannot program "${what}": ${why}`,
    "Install arduino-cli, which knows how: deno task toolchain",
  );
}

/**
 * Upload with the avrdude of this machine.
 *
 * @param request What, and where to.
 * @param folders Where the devices are.
 * @param system The operating system, as Deno names it.
 * @returns How it went.
 */
export async function uploadWithAvrdude(
  request: UploadRequest,
  folders?: DeviceFolders,
  system: string = Deno.build.os,
): Promise<UploadResult> {
  const { fqbn, port } = request;
  const model = modelOf(fqbn);
  if (model === null) return unsupported(fqbn, `it knows ${knownFqbns(fqbn)}`);
  const { title, chip, bootloader, reset } = model;
  if (bootloader === null) return unsupported(title, `its ${chip.name} needs the uploader of its own core`);
  if (reset === "open") return await runAvrdude(request, chip, bootloader);
  if (system !== "linux") {
    return unsupported(
      title,
      `its bootloader answers on a port of its own, which is looked for on Linux only, and this is ${system}`,
    );
  }
  try {
    return await throughTouchedBootloader(
      { ...contextOf(request), model, port },
      (found) => runAvrdude({ ...request, port: found }, chip, bootloader),
      folders,
    );
  } catch (error) {
    const failure = uploadFailureOf(error);
    if (failure === null) throw error;
    return failure;
  }
}

async function runAvrdude(
  request: UploadRequest,
  chip: Chip,
  { protocol, baudRate }: Bootloader,
): Promise<UploadResult> {
  const { hex, port, progress } = request;
  const args = [
    ...["-c", PROGRAMMERS[protocol], "-p", chip.name, "-P", port, "-b", String(baudRate)],
    // The bootloader cannot erase the whole chip, and need not.
    ...["-D", "-U", `flash:w:${hex}:i`],
  ];
  const run = await runTool("avrdude", args, {
    ...contextOf(request),
    said: followAvrdude(progress),
    limits: UPLOAD,
  });
  if (run === null) {
    return uploadFailure("tool", "avrdude is not installed", "On Debian or Ubuntu: apt-get install avrdude");
  }
  return run.code === 0 ? { ok: true } : readAvrdudeFailure(run.stderr, port);
}

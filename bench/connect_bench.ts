/**
 * P4: from opening the port to the first confirmed command, through the real Optiboot. `deno task bench connect`.
 *
 * The board is `deno task board`, in a process of its own and behind a pty; it is connected to as the server does.
 * Needs Linux and the Optiboot of an installed Arduino core; without them it says so and measures nothing.
 *
 * @module
 */
import process from "node:process";
import { coreFolders, findBootloader } from "../scripts/board/bootloader.ts";
import { Board } from "../server/boards/board.ts";
import type { BoardContext } from "../server/boards/board_context.ts";
import { BoardList } from "../server/boards/board_list.ts";
import { identifyPort } from "../server/finding/identify_port.ts";
import { SerialSource } from "../server/finding/serial_source.ts";
import { systemClock } from "../protocol/clock.ts";
import { createLog } from "../server/log.ts";
import { systemPort } from "../server/serial/system_port.ts";
import { compare, percentiles } from "./measure.ts";
import { keepsNothing } from "../tests/idle_boards.ts";
import { testProjects } from "../tests/test_projects.ts";

const ROUNDS = 20;
/** The first opening loads the serial module, which a server has done long before. */
const WARM_UP = 1;
const PROMISED_MS = 600;

const context: BoardContext = {
  projects: testProjects(),
  clock: systemClock,
  wallClock: () => new Date(),
  random32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
  // That a board is online is no news here; what goes wrong is.
  log: createLog({
    write: (line) => process.stderr.write(`${line}\n`),
    now: () => new Date(),
    level: "warn",
  }),
};

/** Connect as a server that has just started; opening the port resets the board. Returns milliseconds. */
async function connectAndCommand(path: string): Promise<number> {
  const boards = new BoardList(context.projects, keepsNothing());
  const online = Promise.withResolvers<void>();
  boards.subscribe((event) => {
    if (event.method !== "board.changed") return;
    const { status, reason } = event.params.view ?? {};
    if (status === "online") online.resolve();
    else if (status === "mismatch") online.reject(new Error(reason?.message));
  });
  const source = new SerialSource({
    port: systemPort(path),
    identify: () => identifyPort(path),
    clock: systemClock,
  });
  const board = boards.add((home) => new Board(context, source, home));
  try {
    const start = performance.now();
    await board.start();
    await online.promise;
    await boards.command({ board: null, channel: "led", command: "set", args: { on: true }, by: "bench" });
    return performance.now() - start;
  } finally {
    await boards.close();
  }
}

async function connectThroughOptiboot(): Promise<void> {
  // Loads the pty's side, which is Linux only.
  const { BoardProcess } = await import("../tests/tools/board_process.ts");
  await using board = new BoardProcess();
  const path = await board.ready();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const ms = await connectAndCommand(path);
    if (round >= WARM_UP) times.push(ms);
  }
  const { count, p50, p99 } = percentiles(times);
  compare(`P4: connect through Optiboot to first confirmed, p50 of ${count}`, p50, PROMISED_MS, "ms");
  compare("P4: the same, p99", p99, PROMISED_MS, "ms");
}

if (Deno.build.os !== "linux") {
  process.stdout.write("Not measured: deno task board needs Linux\n");
} else if (await findBootloader(coreFolders((name) => process.env[name])) === null) {
  process.stdout.write(
    "Not measured: Optiboot is not installed; it comes with Arduino's AVR core (Debian's package is arduino-core-avr)\n",
  );
} else {
  await connectThroughOptiboot();
}

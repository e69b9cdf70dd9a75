/**
 * johnny-five on StandardFirmata against Destello on its own image, both on the same virtual Uno behind a pty: from a command until it
 * is known what the pin is, and from the program's start to its first command.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod/mini";
import { connect } from "../../../tests/fixture_client.ts";
import { LINK_BAUD } from "../../../protocol/link_rate.ts";
import { percentiles } from "../../measure.ts";
import * as byFormula from "../firmata.ts";
import { PACKAGES, type Peers, PEERS_FOLDER } from "../installed.ts";
import { Programs } from "../program.ts";
import { digits, figure, ratios, type RowResult } from "../result.ts";
import type { Row } from "../row.ts";
import { serveBoard } from "../servers.ts";
import { destelloBytes } from "./wire.ts";

const OUR_IMAGE = fileURLToPath(new URL("../../../firmware/image/uno.hex", import.meta.url));
const FIRMATA_BAUD = 57600;
const TURNS = 7;
const ROUNDS = 60;
const REST_MS = 5;

const answerSchema = z.object({ times: z.array(z.number()), bytes: z.number() });

async function startUno(programs: Programs, hex: string, baud: number): Promise<string> {
  const script = join(PEERS_FOLDER, "virtual_uno.ts");
  return await programs.start(Deno.execPath(), ["run", "-A", "--no-check", script, hex, `${baud}`]).line();
}

async function measure(peers: Peers): Promise<RowResult> {
  await using programs = new Programs();
  const script = await peers.johnnyFive();
  const firmata = await startUno(programs, await peers.firmataImage(), FIRMATA_BAUD);
  const ours = await startUno(programs, OUR_IMAGE, LINK_BAUD);

  const peer = programs.start("node", [script, firmata]);
  const peerReady = Number(await peer.line());

  const begin = performance.now();
  const { port, token } = await serveBoard(programs, peers, ours);
  using client = await connect(`ws://127.0.0.1:${port}/ws`, { token });
  await client.led.toggle();
  const ourReady = performance.now() - begin;

  const times = { ours: new Array<readonly number[]>(), peer: new Array<readonly number[]>() };
  let bytes = NaN;
  for (let turn = 0; turn <= TURNS; turn++) {
    const mine: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      const start = performance.now();
      await client.led.toggle();
      mine.push(performance.now() - start);
    }
    await peer.say(`${ROUNDS} ${REST_MS}`);
    const theirs = answerSchema.parse(JSON.parse(await peer.line()));
    bytes = theirs.bytes;
    // In the first turn the compilers are at work.
    if (turn === 0) continue;
    times.ours.push(mine);
    times.peer.push(theirs.times);
  }
  if (bytes !== byFormula.ANSWERED_BYTES) {
    throw new Error(`johnny-five's command took ${bytes} bytes, by formula ${byFormula.ANSWERED_BYTES}`);
  }
  const medians = (turns: readonly (readonly number[])[]) => turns.map((turn) => percentiles(turn).p50);
  const [mine, theirs] = [percentiles(times.ours.flat()), percentiles(times.peer.flat())];
  return {
    figures: [
      figure(
        { name: "from a command to what the pin is, p50, Destello / johnny-five", unit: "x", goal: 1 },
        ratios(medians(times.ours), medians(times.peer)),
      ),
      figure({ name: "from start to the first command, Destello / johnny-five", unit: "x", goal: 1 }, [
        ourReady / peerReady,
      ]),
    ],
    tables: [{
      title: "The same virtual Uno, each with its own image",
      lines: [
        ["", "p50 ms", "p99 ms", "bytes on the wire", "first command after ms"],
        ["Destello", digits(mine.p50), digits(mine.p99), `${destelloBytes()}`, digits(ourReady)],
        ["johnny-five", digits(theirs.p50), digits(theirs.p99), `${bytes}`, digits(peerReady)],
      ],
    }],
    notes: [
      `${PACKAGES.johnnyFive.join(" and ")} with ${
        PACKAGES.node[1]
      }; the image of StandardFirmata is the one in the npm package ${
        PACKAGES.firmata[0]
      }, at its 57600 baud. johnny-five asks for the pin's state, because Firmata does not tell it.`,
      "Destello's time includes its server and a page's WebSocket; johnny-five has the port in its own process.",
    ],
  };
}

/** johnny-five. */
export const firmata: Row = { name: "firmata", title: "johnny-five on StandardFirmata", measure };

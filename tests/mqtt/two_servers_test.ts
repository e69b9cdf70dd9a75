import assert from "node:assert/strict";
import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { serverId } from "../../server/mqtt/server_id.ts";
import { Topics } from "../../server/mqtt/topics.ts";
import { freePort, startServer } from "../processes/process_house.ts";
import type { ServerProcess } from "../server/server_process.ts";
import { SocketClient } from "../server/socket_client.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { BoardProcess } from "../tools/board_process.ts";
import { Mosquitto } from "./mosquitto.ts";
import { MqttTestClient } from "./mqtt_client.ts";

const topics = new Topics("destello");

/** A server on a data folder of its own. */
class Machine implements AsyncDisposable {
  /** Its id at the broker. */
  readonly id: string;
  readonly process: ServerProcess;
  readonly #token: string;
  readonly #port: number;

  private constructor(process: ServerProcess, port: number, token: string) {
    this.process = process;
    this.id = serverId(token);
    this.#token = token;
    this.#port = port;
  }

  static async start(data: string, broker: Mosquitto, board: string): Promise<Machine> {
    const port = freePort();
    const process = startServer([
      ...["--board", board, "--port", String(port), "--data", data],
      ...["--mqtt", `mqtt://127.0.0.1:${broker.port}`],
    ]);
    await process.ready();
    return new Machine(process, port, (await readFile(join(data, "token"), "utf8")).trim());
  }

  /** Ask for something over HTTP; gives the answer's JSON. */
  async post(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.#port}/api/boards/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return await response.json();
  }

  /** What a command comes to here: "confirmed", or the name of its failure. */
  async led(board: string): Promise<string> {
    const { error } = Object(await this.post(`${board}/led/set`, { on: true }));
    return error?.reason ?? "confirmed";
  }

  /** Wait until it knows that its board is another server's, which it hears by itself. */
  async givesUp(): Promise<void> {
    await using client = await SocketClient.connect({ port: this.#port, token: this.#token });
    while (!JSON.stringify(await client.next()).includes('"owned_elsewhere"'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process[Symbol.asyncDispose]();
  }
}

/** Have a virtual board start once: its EEPROM is on disk when its server has ended. Gives the file's name. */
async function startOnce(data: string, fleet: Fleet): Promise<string> {
  await using machine = await Machine.start(data, fleet.broker, "virtual");
  // It has an id only then.
  await fleet.born(machine, isOnline);
  machine.process.signalAll("SIGTERM");
  await machine.process.ended();
  const eeprom = (await readdir(data)).find((name) => name.endsWith(".eeprom"));
  assert(eeprom !== undefined);
  return eeprom;
}

/** The broker, and somebody who listens there. */
interface Fleet extends AsyncDisposable {
  readonly broker: Mosquitto;
  readonly other: MqttTestClient;
  /** Wait until a server's board is told to be some way. */
  born(machine: Machine, fits: (birth: Birth) => boolean): Promise<Birth & { readonly board: string }>;
}

interface Birth {
  readonly server: string;
  readonly boot: number;
  readonly status: string;
  readonly reason: { readonly code: string } | null;
}

async function openFleet(mosquitto: string): Promise<Fleet> {
  const broker = await Mosquitto.start(mosquitto);
  const other = await MqttTestClient.connect(broker.port);
  return {
    broker,
    other,
    async born(machine, fits) {
      const { topic, value } = await other.message(
        /\/birth$/,
        (value) => Object(value).server === machine.id && fits(Object(value)),
      );
      return { ...Object(value), board: topic.split("/")[1] ?? "" };
    },
    async [Symbol.asyncDispose]() {
      await other[Symbol.asyncDispose]();
      await broker[Symbol.asyncDispose]();
    },
  };
}

function isOnline({ status }: Birth): boolean {
  return status === "online";
}

function isOffline({ status, reason }: Birth): boolean {
  return status === "offline" && reason?.code !== "id_conflict";
}

function isConflict({ reason }: Birth): boolean {
  return reason?.code === "id_conflict";
}

Deno.test(
  withTools(
    "Q13, Q13a, Q13b: a board that is plugged in at one machine, then at another one, and back is followed",
    [
      tools.mosquitto,
    ],
    async (_, mosquitto = "") => {
      await inTempFolder(async (folder) => {
        await using fleet = await openFleet(mosquitto);
        const { broker, other } = fleet;
        const port = (machine: string) => join(folder, `${machine}-port`);
        const plugIn = async (machine: string) => {
          const board = new BoardProcess("--eeprom", join(folder, "eeprom"), "--link", port(machine));
          await board.ready();
          return board;
        };
        await using a = await Machine.start(join(folder, "a"), broker, port("a"));
        await using b = await Machine.start(join(folder, "b"), broker, port("b"));
        let before: { readonly board: string; readonly boot: number } | null = null;
        for (const [name, here, there] of [["a", a, b], ["b", b, a], ["a", a, b]] as const) {
          other.forget();
          await using _plugged = await plugIn(name);
          const { board, boot } = await fleet.born(here, isOnline);
          if (before !== null) {
            assert.equal(board, before.board);
            assert(boot > before.boot, `${boot} after ${before.boot}`);
            await there.givesUp();
            assert.equal(await there.led(board), "owned_elsewhere");
          }
          assert.equal(await here.led(board), "confirmed");
          // One answer: only its server receives its commands.
          await other.publish(`destello/${board}/cmd/led/set`, '{"on":false}', { responseTopic: "reply/1" });
          const { value } = await other.message("reply/1");
          assert.deepEqual(Object(value).result.state, { on: false, periodMs: 0 });
          await other.message(topics.availability(board), (value) => value === "online");
          other.forget();
          await _plugged.end();
          await fleet.born(here, isOffline);
          before = { board, boot };
        }
      });
    },
  ),
);

Deno.test(
  withTools(
    "Q13c: two servers whose boards have one copied EEPROM both refuse, until one board has an id of its own",
    [tools.mosquitto],
    async (_, mosquitto = "") => {
      await inTempFolder(async (folder) => {
        await using fleet = await openFleet(mosquitto);
        const { broker, other } = fleet;
        const eeprom = await startOnce(join(folder, "a"), fleet);
        await mkdir(join(folder, "b"), { mode: 0o700 });
        await copyFile(join(folder, "a", eeprom), join(folder, "b", eeprom));
        other.forget();
        await using a = await Machine.start(join(folder, "a"), broker, "virtual");
        const { board } = await fleet.born(a, isOnline);
        await using b = await Machine.start(join(folder, "b"), broker, "virtual");
        await Promise.all([fleet.born(a, isConflict), fleet.born(b, isConflict)]);
        assert.deepEqual([await a.led(board), await b.led(board)], ["id_conflict", "id_conflict"]);
        other.forget();
        // On a busy machine the chip may be too slow to say in time that it did.
        const { error } = Object(await b.post(`${board}/renew_id`, {}));
        assert(error === undefined || error.outcome === "unknown", JSON.stringify(error));
        const { board: renewed } = await fleet.born(b, (birth) => isOnline(birth));
        assert.notEqual(renewed, board);
        await other.message(topics.availability(renewed), (value) => value === "online");
        await other.message(topics.availability(board), (value) => value === "online");
        assert.deepEqual([await a.led(board), await b.led(renewed)], ["confirmed", "confirmed"]);
        // Who comes late reads the birth of the one that kept the id.
        await using late = await MqttTestClient.connect(broker.port, {}, [topics.birth(board)]);
        const { value } = await late.message(topics.birth(board));
        assert.deepEqual([Object(value).server, Object(value).status], [a.id, "online"]);
      });
    },
  ),
);

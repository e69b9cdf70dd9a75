import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../../protocol/clock.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { openRemoteBoards } from "../../server/gateway/open_remote_boards.ts";
import type { RemoteBoards } from "../../server/gateway/remote_boards.ts";
import { createLog } from "../../server/log.ts";
import { Topics } from "../../server/mqtt/topics.ts";
import { Mosquitto } from "../mqtt/mosquitto.ts";
import { MqttTestClient } from "../mqtt/mqtt_client.ts";
import { patiently } from "../patience.ts";
import { testProjects } from "../test_projects.ts";
import { tools, withTools } from "../tool.ts";
import { BIRTH, BOARD, KITCHEN, statusOf } from "../unit/gateway/rig.ts";

const TOPICS = new Topics("destello");

/** A gateway in this process, and what it says. */
class Gateway implements AsyncDisposable {
  readonly boards: RemoteBoards;
  readonly #log: string[] = [];
  #changed = Promise.withResolvers<void>();

  constructor(port: number) {
    this.boards = openRemoteBoards({
      access: {
        host: "127.0.0.1",
        port,
        isSecure: false,
        user: "gateway",
        password: null,
        root: "destello",
        ca: null,
      },
      server: "0badcafe",
      name: "gate",
      projects: testProjects(),
      log: createLog({
        write: (line) => {
          this.#log.push(line);
          this.#tell();
        },
        now: () => new Date(),
      }),
      clock: systemClock,
      random32: () => 7,
      keepalive: 1,
    });
    this.boards.subscribe(() => this.#tell());
  }

  /** Wait until its log has a line. */
  logged(line: RegExp): Promise<void> {
    return this.#until(() => this.#log.some((one) => line.test(one)), () => this.#log.join("\n"));
  }

  /** Wait until its board can be used. */
  online(): Promise<void> {
    const isOnline = () => this.boards.list().some(({ status }) => status === "online");
    return this.#until(isOnline, () => JSON.stringify(this.boards.list()));
  }

  /** Ask the board to switch its LED, and give why that failed. */
  async failure(): Promise<RequestFailure> {
    try {
      await this.boards.command({
        board: BOARD,
        channel: "led",
        command: "set",
        args: { on: true },
        by: "Ana",
      });
    } catch (error) {
      if (error instanceof RequestFailure) return error;
      throw error;
    }
    throw new assert.AssertionError({ message: "It did not fail" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.boards.close();
  }

  async #until(is: () => boolean, how: () => string): Promise<void> {
    while (!is()) await patiently(this.#changed.promise, how);
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** The kitchen says that it and its board are there; it answers no call. */
async function speak(kitchen: MqttTestClient): Promise<void> {
  await kitchen.publish(TOPICS.status(KITCHEN), statusOf(KITCHEN, true));
  await kitchen.publish(TOPICS.birth(BOARD), JSON.stringify(BIRTH));
}

/** A broker whose rules let a gateway read, and nobody forbids anything else. */
function onlyReading(mosquitto: string): Promise<Mosquitto> {
  return Mosquitto.start(mosquitto, {
    config: (folder) => `allow_anonymous true\nacl_file ${join(folder, "acl")}`,
    prepare: (folder) => allow(folder, "read"),
  });
}

/** What a broker's rules let a gateway do. */
async function allow(folder: string, right: "read" | "readwrite"): Promise<void> {
  const rules = ["topic readwrite destello/#", "user gateway", `topic ${right} destello/#`, ""];
  await writeFile(join(folder, "acl"), rules.join("\n"), { mode: 0o600 });
}

Deno.test(withTools(
  "G3, G4: a broker whose rules forbid a gateway to ask is named in the log, and no command through it has run",
  [tools.mosquitto],
  async (_t, mosquitto = "") => {
    await using broker = await onlyReading(mosquitto);
    await using kitchen = await MqttTestClient.connect(broker.port);
    await using gateway = new Gateway(broker.port);
    await gateway.logged(/MQTT topic destello\/who is down: .*Not authorized/);
    await speak(kitchen);
    await gateway.online();
    const { reason, outcome, message } = await gateway.failure();
    assert.deepEqual([reason, outcome], ["server_offline", "not_run"]);
    assert.match(message, /did not take a call for server kitchen/);
  },
));

Deno.test(withTools(
  "Q9b: a gateway that a broker's rules forbade to ask asks again, and is heard when they allow it",
  [tools.mosquitto],
  async (_t, mosquitto = "") => {
    await using broker = await onlyReading(mosquitto);
    await using kitchen = await MqttTestClient.connect(broker.port);
    await using gateway = new Gateway(broker.port);
    await gateway.logged(/MQTT topic destello\/who is down/);
    await allow(broker.folder, "readwrite");
    broker.reload();
    await kitchen.message(TOPICS.who);
    await gateway.logged(/MQTT topic destello\/who is back/);
  },
));

Deno.test(withTools(
  "G4c: when a broker falls silent, of no command that is under way anybody says that it did not run",
  [tools.mosquitto],
  async (_t, mosquitto = "") => {
    await using broker = await Mosquitto.start(mosquitto);
    await using kitchen = await MqttTestClient.connect(broker.port);
    await using gateway = new Gateway(broker.port);
    await kitchen.message(TOPICS.who);
    await speak(kitchen);
    await gateway.online();
    const taken = gateway.failure();
    await kitchen.message(TOPICS.calls(KITCHEN));
    broker.stop();
    try {
      const notAcknowledged = gateway.failure();
      for (const { reason, outcome, message } of await Promise.all([taken, notAcknowledged])) {
        assert.deepEqual([reason, outcome], ["connection_lost", "unknown"]);
        assert.match(message, /^Server kitchen was lost before it answered/);
      }
      await gateway.logged(/MQTT broker \S+ is down/);
    } finally {
      broker.goOn();
    }
  },
));

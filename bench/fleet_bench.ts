/**
 * A fleet: simulated boards on several servers, one Mosquitto, gateways, and pages. How long a command through a gateway takes, how long
 * until every page knows of a change, and what each part takes of the machine. `deno task bench fleet`; docs/SCALE.md says what is
 * simulated, and reckons on from the figures.
 *
 * @module
 */
import "../server/tell_in_words.ts";
import process from "node:process";
import { parseFleetOptions, USAGE } from "./fleet/command_line.ts";
import { Fleet } from "./fleet/fleet.ts";
import { usageOf } from "./fleet/parts_usage.ts";
import { percentiles } from "./measure.ts";
import { load, QUIET_LOAD } from "./peers/machine.ts";

/** How long the machine is looked at, in milliseconds. */
const LOOK_MS = 10_000;
/** How often the light of each board changes where it does: some hundreds of boards are some tens of changes a second. */
const SENSOR_MS = 10_000;
/** Commands by MQTT, and by pages. */
const COMMANDS = 300;
const COMMANDS_PER_SECOND = 20;
/** Changes at a board that every page has to know of. */
const PRESSES = 50;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Times, and what there was instead of one, by reasons. */
function sayTimes(what: string, times: readonly (number | string)[]): void {
  const ms = times.filter((time) => typeof time === "number");
  const reasons = Map.groupBy(times.filter((time) => typeof time === "string"), (reason) => reason);
  const failed = [...reasons].map(([reason, all]) => `, ${all.length} ${reason}`).join("");
  if (ms.length === 0) return say(`${what}: none${failed}`);
  const { count, p50, p99, max } = percentiles(ms);
  say(
    `${what.padEnd(60)} p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms; ` +
      `${count} of ${times.length}${failed}`,
  );
}

function sayDuration(what: string, ms: number): void {
  say(`${what.padEnd(60)} ${(ms / 1000).toFixed(1)} s`);
}

async function sayUsage(when: string, fleet: Fleet): Promise<void> {
  say(`\n${when}, for ${LOOK_MS / 1000} s:`);
  for (const { part, processes, processorPercent, memoryMib } of await usageOf(fleet.parts, LOOK_MS)) {
    say(
      `  ${`${part} (${processes})`.padEnd(24)} ${processorPercent.toFixed(1).padStart(6)} % of a core ` +
        `${memoryMib.toFixed(0).padStart(6)} MiB`,
    );
  }
}

/** Commands by MQTT, straight to the servers. */
async function byMqtt(fleet: Fleet): Promise<void> {
  const answers = "destello/reply/bench";
  await using client = await fleet.client(answers);
  const times: number[] = [];
  for (let number = 0; number < COMMANDS; number++) {
    const board = fleet.boards[number % fleet.boards.length];
    const correlation = `bench-${number}`;
    const begin = performance.now();
    await client.publish(`destello/${board}/cmd/led/toggle`, "{}", { responseTopic: answers, correlation });
    await client.message(answers, () => client.received.at(-1)?.correlation === correlation);
    times.push(performance.now() - begin);
    client.forget();
    // What the client would send next waits for the acknowledgement of what it sent last (Nagle): no part of the servers' time.
    await new Promise((resolve) => setTimeout(resolve, 1000 / COMMANDS_PER_SECOND));
  }
  sayTimes("a command by MQTT, to its answer", times);
}

/** `who`: everything is published again, and each server hears the births of its own boards. */
async function rebirth(fleet: Fleet): Promise<void> {
  await using client = await fleet.client(
    "destello/+/birth",
    "destello/+/state/+",
    "destello/+/availability",
  );
  const last = fleet.boards.length;
  await client.count(/availability$/, last);
  client.forget();
  const begin = performance.now();
  await client.publish("destello/who", "");
  await client.count(/availability$/, last);
  const lasted = performance.now() - begin;
  const bytes = client.received.reduce((sum, { topic, text }) => sum + topic.length + text.length, 0);
  sayDuration(
    `who: ${client.received.length} messages, ${(bytes / 1e6).toFixed(1)} MB, from all servers`,
    lasted,
  );
}

async function measure(fleet: Fleet): Promise<void> {
  sayDuration("servers started, every board online at the broker", await fleet.startServers());
  await sayUsage("boards that do nothing", fleet);
  await fleet.sensors(SENSOR_MS);
  await sayUsage(`each board's light changes every ${SENSOR_MS / 1000} s`, fleet);
  await fleet.sensors(0);
  say("");
  await rebirth(fleet);
  await byMqtt(fleet);
  sayDuration("\ngateways started, every board online at each", await fleet.startGateways());
  const { openedMs, boards } = await fleet.openPages();
  sayTimes("a page, from its opening until it knows every board", openedMs);
  say(`each page knows ${Math.min(...boards)} boards`);
  await sayUsage("with gateways and pages, and boards that do nothing", fleet);
  await fleet.sensors(SENSOR_MS);
  await sayUsage(`the same, each board's light changes every ${SENSOR_MS / 1000} s`, fleet);
  say("");
  sayTimes(
    `a page's command through a gateway, ${COMMANDS_PER_SECOND} a second`,
    await fleet.toggle(COMMANDS, COMMANDS_PER_SECOND),
  );
  const told: number[] = [];
  for (let press = 0; press < PRESSES; press++) told.push(await fleet.press(press % fleet.boards.length, 1));
  sayTimes("a change at a board, until the last page knows", told);
}

const size = parseFleetOptions(Deno.args);
if (size === "help") process.stdout.write(USAGE);
else {
  const { boards, servers, gateways, pages } = size;
  say(`${boards} boards, ${servers} servers, ${gateways} gateways, ${pages} pages`);
  if (load() > QUIET_LOAD) say(`The machine is busy (load ${load().toFixed(2)}): figures will be worse`);
  await using fleet = await Fleet.open(size);
  await measure(fleet);
}

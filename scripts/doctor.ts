/**
 * `deno task doctor`: what keeps Destello from working on this machine, and which command mends it (D rules in docs/SPEC.md).
 *
 * @module
 */
import { stdout } from "node:process";
import { list } from "../protocol/api/board.ts";
import * as doctor from "../protocol/api/doctor.ts";
import type { ResultOf } from "../protocol/api/method.ts";
import type { Session } from "../client/session.ts";
import type { FindingMessage } from "../protocol/findings.ts";
import { findingMessage } from "../protocol/findings_en.ts";
import { visibleLines } from "../protocol/visible_text.ts";
import { schemaHash } from "../protocol/schema_hash.ts";
import { LINK_BAUD } from "../protocol/link_rate.ts";
import { answerFindings, type PortAnswer } from "../server/doctor/board_checks.ts";
import { type BrokerAnswer, brokerFindings } from "../server/doctor/broker_checks.ts";
import { examine } from "../server/doctor/examine.ts";
import type { Machine } from "../server/doctor/machine.ts";
import { readClocks, thisMachine } from "../server/doctor/this_machine.ts";
import { systemClock } from "../protocol/clock.ts";
import { type BrokerAccess, shownBroker } from "../server/network/mqtt_option.ts";
import { SerialError } from "../server/serial/errors.ts";
import { readServerFile } from "../server/data_folder/server_file.ts";
import { FlashFailure } from "../server/programming/flashing.ts";
import { portPath } from "../server/program_arguments.ts";
import { askPort } from "./doctor/ask_port.ts";
import { type DoctorOptions, parseDoctorOptions, USAGE } from "./doctor/command_line.ts";
import { namedProject } from "../server/projects/project_option.ts";
import { dataFolder } from "./flashing/find_server.ts";
import { reachServer, reachServerIfAny } from "./reach_server.ts";
import { takeInventory } from "../server/programming/toolchain/inventory.ts";

export { USAGE } from "./doctor/command_line.ts";

/** A finding, as far as it is printed. */
type Said = Pick<FindingMessage, "message" | "command">;

/** Prints a line for people. */
type Tell = (text: string) => void;

/** What a server of this folder is doing. */
type ServerState =
  | { readonly kind: "none" }
  | { readonly kind: "running"; readonly client: Session; readonly pid: number; readonly port: number }
  | { readonly kind: "hangs"; readonly pid: number; readonly port: number };

async function serverOf(options: DoctorOptions, folder: string): Promise<ServerState> {
  const file = await readServerFile(folder);
  if (file === null) return { kind: "none" };
  try {
    const client = await reachServerIfAny({ text: (name) => options[name] });
    return client === null ? { kind: "none" } : { kind: "running", client, ...file };
  } catch (error) {
    // Others answer, and say no.
    if (!(error instanceof FlashFailure)) throw error;
    return { kind: "hangs", ...file };
  }
}

/** What a running server says of its boards and of its machine. */
async function askServer(client: Session, tell: Tell): Promise<ResultOf<typeof doctor.examine>["findings"]> {
  try {
    const { boards } = await client.call(list, {});
    tell(
      `Boards    ${
        boards.map(({ name, id, status }) => `${name} (${id}): ${status}`).join(", ") || "none"
      }\n`,
    );
    return (await client.call(doctor.examine, {})).findings;
  } finally {
    client.close();
  }
}

/** What the ports themselves say, where no server has them; all are asked at the same time. */
async function askPorts(
  { ports }: Machine,
  hashes: readonly number[],
  tell: Tell,
): Promise<readonly FindingMessage[]> {
  if (ports.length > 0) tell("Asking the boards, which restarts them\n");
  const answers = new Map<string, PortAnswer>();
  const refused = await Promise.all(ports.map(async ({ path }) => {
    try {
      answers.set(path, await askPort(path, hashes, systemClock));
      return [];
    } catch (error) {
      if (!(error instanceof SerialError)) throw error;
      const said = `${error.message}. ${error.hint}`;
      const command = error.details.command ?? "deno task boards";
      return [findingMessage("board_trouble", { board: path, reason: error.code, said }, command)];
    }
  }));
  // In the order of the ports, whichever answered first.
  const inOrder = new Map(ports.flatMap(({ path }) => {
    const answer = answers.get(path);
    return answer === undefined ? [] : [[path, answer] as const];
  }));
  return [
    ...refused.flat(),
    ...answerFindings(inOrder, { schemaHashes: hashes, baudRate: LINK_BAUD }),
  ];
}

async function askBroker(access: BrokerAccess, tell: Tell): Promise<readonly Said[]> {
  const name = shownBroker(access);
  const answer = await answerOf(access);
  const times = "said" in answer
    ? "cannot be used"
    : `a command and its answer take ${answer.qos1.toFixed(1)} ms with acknowledgements, ${
      answer.qos0.toFixed(1)
    } ms without`;
  tell(`Broker    ${name}: ${times}\n`);
  return brokerFindings(name, answer);
}

async function answerOf(access: BrokerAccess): Promise<BrokerAnswer> {
  const { measureBroker } = await import("../server/mqtt/measure_broker.ts");
  try {
    return await measureBroker(access);
  } catch (error) {
    return { said: error instanceof Error ? error.message : String(error) };
  }
}

function report(findings: readonly Said[], isJson: boolean): number {
  if (isJson) {
    print(findings.map(({ message, command }) => `${JSON.stringify({ message, command })}\n`).join(""));
  } else reportInWords(findings);
  return findings.length === 0 ? 0 : 1;
}

function reportInWords(findings: readonly Said[]): void {
  if (findings.length === 0) {
    print("\nAll is well\n");
    return;
  }
  print(`\n${findings.length === 1 ? "One thing is" : `${findings.length} things are`} not well:\n`);
  for (const [index, { message, command }] of findings.entries()) {
    print(`\n${index + 1}. ${message}\n   Run: ${command}\n`);
  }
}

function print(text: string): void {
  stdout.write(visibleLines(text));
}

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Its exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const since = readClocks();
  const options = parseDoctorOptions(args);
  if (options === "help") {
    print(USAGE);
    return 0;
  }
  const { isJson, server: address } = options;
  const tell: Tell = isJson ? () => {} : print;
  if (address !== null) {
    const server = await reachServer({ text: (name) => options[name] });
    tell(`Server    ${address}\n`);
    return report(await askServer(server, tell), isJson);
  }
  const [first = null, ...others] = options.projects;
  const projects = await Promise.all([first, ...others].map(namedProject));
  const folder = dataFolder(options.data);
  const server = await serverOf(options, folder);
  const machine = await thisMachine({
    dataFolder: folder,
    named: options.ports.map(portPath),
    takeInventory,
    serverProcess: server.kind === "none" ? null : server.pid,
    since,
  });
  const tools = machine.tools.map(({ name, version }) => `${name} ${version ?? "missing"}`).join(", ");
  tell(`Tools     ${tools}\n`);
  tell(`Data      ${folder}${machine.folder === null ? " (not made yet)" : ""}\n`);
  tell(`Ports     ${machine.ports.map(({ path }) => path).join(", ") || "none"}\n`);
  tell(`Server    ${server.kind === "running" ? `http://127.0.0.1:${server.port}` : server.kind}\n`);
  const boards = server.kind === "running"
    // What it says of its machine is seen from here as well.
    ? (await askServer(server.client, tell)).filter(({ about }) => about === "board")
    : server.kind === "hangs"
    ? [findingMessage("server_hangs", { pid: server.pid, port: server.port }, `kill -9 ${server.pid}`)]
    : await askPorts(machine, projects.map(({ definition }) => schemaHash(definition)), tell);
  const broker = options.mqtt === null ? [] : await askBroker(options.mqtt, tell);
  return report(unique([...examine(machine), ...boards, ...broker]), isJson);
}

/** A running server and the doctor see some things alike. */
function unique(findings: readonly Said[]): readonly Said[] {
  return [...new Map(findings.map((finding) => [finding.message, finding])).values()];
}

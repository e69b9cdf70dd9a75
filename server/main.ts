/**
 * `deno task serve`: the command line, what is wired to what, start and stop.
 *
 * @module
 */
import "./tell_in_words.ts";
import { keptPage, pageOf } from "../page_build/kept_page.ts";
import { absolutePath } from "./program_arguments.ts";
import type { PageAssets } from "./api/page_assets.ts";
import {
  type ApiServer,
  type Entrance,
  listen,
  type ListenOptions,
  type NetworkPlace,
} from "./api/server.ts";
import { loadClientNames } from "./api/client_names_file.ts";
import type { Devices } from "./api/devices.ts";
import { pairingFragment } from "../protocol/api/devices.ts";
import type { Role } from "../protocol/api/method.ts";
import { loadDevices } from "./api/devices_file.ts";
import { loadToken } from "./api/token.ts";
import type { ProjectBuilds } from "./api/project_methods.ts";
import { Projects } from "./boards/projects.ts";
import type { BoardList } from "./boards/board_list.ts";
import type { Boards } from "./boards/boards.ts";
import { checkDifferent, openBoards, type OpenBoardsOptions } from "./finding/open_boards.ts";
import { certificateWords } from "./network/certificate_words.ts";
import { DEFAULT_PORT, parseCommandLine, REMOTE, type ServeOptions, USAGE } from "./command_line.ts";
import { defaultDataFolder } from "./data_folder/data_folder.ts";
import { END_SIGNALS } from "./end_signals.ts";
import { folderFailure, runsAlready, takeFolder } from "./data_folder/folder_lock.ts";
import { systemClock } from "../protocol/clock.ts";
import { examine } from "./doctor/examine.ts";
import { readClocks, thisMachine } from "./doctor/this_machine.ts";
import { connectionOwner } from "./network/connection_owner.ts";
import { linuxFiles } from "./serial/linux_files.ts";
import { lanAddress, lanNames } from "./network/lan_address.ts";
import { createLog, type Log, writeToStandardError } from "./log.ts";
import type { Bridge, BridgeOptions } from "./mqtt/bridge.ts";
import type { BrokerAccess } from "./network/mqtt_option.ts";
import { readServerFile, removeServerFile, whoIsAt, writeServerFile } from "./data_folder/server_file.ts";
import { FlashFailure } from "./programming/flashing.ts";
import { ProjectChanges } from "./project_changes.ts";
import { checkNames, type LoadedProject, serveProject } from "./serve_projects.ts";
import { namedProject } from "./projects/project_option.ts";
import { ServiceManager } from "./service_manager.ts";
import { StartFailure } from "./start_failure.ts";
import { shownQrCode } from "./network/terminal_qr_code.ts";
import { builtPage, openBrowser, programForPage, takeInventory } from "./tools/tools.ts";
import type { CertificateWatch } from "./tls/certificate_watch.ts";
import { commandTracer } from "./tracing.ts";
import { VERSION } from "./version.ts";
import { shellWord } from "../protocol/shell_word.ts";

/** How long everything may take to end, in milliseconds. */
const END_MS = 3000;
/** Said once where a network is served without encryption. */
const PLAIN_HTTP =
  "It is not encrypted: whoever is on this network can read and change what is sent. To encrypt it: --tls self";
/** Exit code where changes of the history were lost (H13). */
const LOST = 3;

/**
 * What few servers want. Deno reads at each start whatever a literal `import("…")` names, wanted or not; what an address names it reads
 * when it is imported.
 */
const LATER = {
  certificates: new URL("./tls/certificates.ts", import.meta.url).href,
  gateway: new URL("./gateway/open_remote_boards.ts", import.meta.url).href,
  bridge: new URL("./mqtt/bridge.ts", import.meta.url).href,
  serverId: new URL("./mqtt/server_id.ts", import.meta.url).href,
} as const;

/** The boards, as long as the server runs. */
type OpenBoards = Boards & Pick<BoardList, "exchange" | "close">;
/** Those whose lines are this server's. */
type OwnBoards = OpenBoards & Pick<BoardList, "rivalled" | "view">;

/** What the server is made of, besides the interface to clients. */
export interface Parts {
  /** Opens the boards. */
  readonly openBoards: (options: OpenBoardsOptions) => Promise<OwnBoards>;
  /** Gives the page. */
  readonly currentPage: () => Promise<PageAssets>;
}

/**
 * Serve until a signal ends it.
 *
 * @param args The command line.
 * @param parts Boards and page.
 * @returns Exit code: 0 after a signal, 2 if a person has to change something before it can start, 1 if it did not end in time, 3
 * if changes of the history were lost because they could not be written.
 */
export async function main(args: readonly string[], parts: Parts): Promise<number> {
  // Kept to the end: a terminal and `deno task` both pass on the signal, and the second must not cut the first short.
  const asked = Promise.withResolvers<void>();
  for (const signal of END_SIGNALS) Deno.addSignalListener(signal, asked.resolve);
  try {
    const options = parseCommandLine(args);
    if (options === "help") {
      print(USAGE);
      return 0;
    }
    const house = await prepare(options, options.lan === null ? null : networkPlace(options.lan));
    using certificate = house.certificate;
    let projects = await loadProjects(options);
    using changes = new ProjectChanges(projects.map(({ project }) => project), house);
    const running = await start(house, () => projects, changes, parts);
    const manager = ServiceManager.of({ env: (name) => Deno.env.get(name), clock: systemClock });
    manager?.ready(running.api.url);
    print(`Destello ready at ${running.api.url}\n`);
    if (options.pair) {
      const link = running.api.url + pairingFragment(running.devices.codes.make("admin"));
      print(`Open ${link} within two minutes; later: ${inviteCommand("admin", options)}\n`);
    }
    if (running.api.networkUrl !== null) {
      print(networkWords(running.api.networkUrl, running.devices, options, certificate?.current.fingerprint));
    }
    if (certificate !== null) certificate.onRenewed = (renewed) => void running.api.renew(renewed);
    // Without the code, which every user of the machine could read in the browser's command line (S22a).
    if (options.open && Deno.stdout.isTerminal() && !Deno.env.get("CI")) void openBrowser(running.api.url);
    for (;;) {
      const built = await Promise.race([asked.promise, changes.next()]);
      if (built === undefined) break;
      const isBuilt = ({ project }: LoadedProject) => project.folder === built.project.folder;
      const now = (one: LoadedProject) => isBuilt(one) ? built : one;
      const [first, ...others] = projects;
      // The others stay as they were loaded, whatever has become of their files.
      const next: Served = [now(first), ...others.map(now)];
      const problem = problemOf(next, options);
      if (problem !== null) {
        changes.refused(built.project, problem);
        continue;
      }
      const formerNames = projects.filter(isBuilt).map(({ name }) => name);
      projects = next;
      const exchanged = formerNames.map((name) => running.boards.exchange(name, built));
      await Promise.race([asked.promise, Promise.all(exchanged)]);
      changes.served(built.project);
      print(`Serving "${built.name}" as it is now\n`);
    }
    manager?.stopping();
    if (await endsInTime(running, house)) return running.boards.store.lost === 0 ? 0 : LOST;
    writeToStandardError(`Destello was cut short: it had not ended ${END_MS} ms after it was asked to`);
    return 1;
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    writeToStandardError(error.message);
    return 2;
  }
}

/** What is there before the first board, and as long as the process. */
interface House {
  readonly options: ServeOptions;
  readonly log: Log;
  readonly dataFolder: string;
  readonly token: string;
  /** Where it is served besides, if it is. */
  readonly network: NetworkPlace | null;
  /** What it is encrypted with there, if it is. */
  readonly certificate: CertificateWatch | null;
  readonly formerEnded: boolean;
  /** Held to the end of the process. */
  readonly lock: Deno.FsFile;
}

/** What ends before the process does. */
interface Running {
  readonly api: ApiServer;
  readonly devices: Devices;
  readonly bridge: Bridge | null;
  readonly boards: OpenBoards;
}

/** The served projects, at least one. */
type Served = readonly [LoadedProject, ...LoadedProject[]];

/** How this machine is found in its network. */
function networkPlace(wanted: string): NetworkPlace {
  const hostname = lanAddress(wanted, Deno.networkInterfaces());
  return {
    hostname,
    names: lanNames(hostname, Deno.hostname()),
    isThere: () => Deno.networkInterfaces().some(({ address }) => address === hostname),
  };
}

/** What a person does to come in from another machine, and what to know before. */
function networkWords(
  url: string,
  { codes }: Devices,
  options: ServeOptions,
  fingerprint?: string,
): string {
  const link = url + pairingFragment(codes.make("control"));
  return `Destello is in the network at ${url}\n` +
    `Open ${link} on a phone within two minutes; later: ${inviteCommand("control", options)}\n` +
    shownQrCode(link) +
    (fingerprint === undefined ? `${PLAIN_HTTP}\n` : certificateWords(fingerprint));
}

/** What makes a code of this server later. */
function inviteCommand(role: Role, { data }: Pick<ServeOptions, "data">): string {
  const folder = data === null ? "" : ` --data ${shellWord(absolutePath(data))}`;
  return `deno task devices invite --role ${role}${folder}`;
}

/** Loaded only where it is wanted: a server without encryption needs nothing of it. */
async function certificateFor(
  { tls, origins }: ServeOptions,
  { names }: NetworkPlace,
  house: Pick<House, "dataFolder" | "log">,
): Promise<CertificateWatch | null> {
  if (tls === null) return null;
  const { openCertificate }: typeof import("./tls/certificates.ts") = await import(LATER.certificates);
  const otherNames = origins.map((origin) => new URL(origin).hostname);
  try {
    return await openCertificate({ ...house, from: tls, names, otherNames, clock: systemClock });
  } catch (error) {
    throw error instanceof StartFailure ? error : folderFailure(house.dataFolder, error);
  }
}

async function prepare(options: ServeOptions, network: NetworkPlace | null): Promise<House> {
  const log = createLog({
    write: writeToStandardError,
    now: () => new Date(),
    form: options.log,
    level: options.logLevel,
  });
  const dataFolder = options.data === null
    ? defaultDataFolder({ os: Deno.build.os, env: (name) => Deno.env.get(name) })
    : absolutePath(options.data);
  // Before anything else: opening a database or a board disturbs whoever has it.
  const lock = await takeFolder(dataFolder);
  const token = await tokenIn(dataFolder, log);
  // It is there until a server has ended in order.
  const former = await readServerFile(dataFolder, log);
  const formerEnded = former === null;
  // Somebody may have removed the lock of a server that runs.
  if (former !== null && await whoIsAt(former.port, token) === "server") {
    throw runsAlready(dataFolder, `http://127.0.0.1:${former.port}`);
  }
  const certificate = network === null ? null : await certificateFor(options, network, { dataFolder, log });
  return { options, log, dataFolder, token, network, certificate, formerEnded, lock };
}

async function start(
  house: House,
  served: () => Served,
  builds: ProjectBuilds,
  { openBoards, currentPage }: Parts,
): Promise<Running> {
  const { options, log, dataFolder, token, formerEnded } = house;
  const projects = served();
  // One that was asked for is listed, and says it itself (B8a).
  for (const { imageProblem } of options.boards.includes("virtual") ? [] : projects) {
    if (imageProblem !== null) log.info(`No virtual board: ${imageProblem.message}`);
  }
  const { port, origins, maxClients } = options;
  // What a board reports is never older than its server (H10).
  const startedAt = new Date();
  const since = readClocks();
  const api = listen({
    port,
    network: encrypted(house),
    origins,
    maxClients,
    token,
    log,
    clock: systemClock,
    isOwner: ownerCheck(options),
  });
  const { mqtt } = options;
  const place = { token, log, name: serverName(api.port) };
  const isGateway = options.boards.includes(REMOTE);
  const open = async () => {
    if (mqtt !== null && isGateway) return { own: null, boards: await remoteBoards(mqtt, projects, place) };
    const own = await openBoards({
      projects,
      boards: options.boards,
      ignore: options.ignore,
      only: options.only,
      dataFolder,
      formerEnded,
      log,
      tracer: commandTracer((name) => Deno.env.get(name)),
    });
    return { own, boards: own };
  };
  const [{ own, boards }, page] = await Promise.all([open(), currentPage()]);
  const findsBoards = options.boards.includes("auto");
  const names = await loadClientNames(dataFolder, log);
  const devices = await loadDevices(dataFolder, { token, names, log });
  const enter = api.open({
    boards,
    programmer(job, { name }) {
      const loaded = served().find((one) => one.name === name);
      if (loaded !== undefined) return programForPage(loaded.project, job);
      throw new FlashFailure(
        `"${name}" is just being exchanged for what it is now`,
        "Program the board again",
      );
    },
    examine: async () =>
      examine(await thisMachine({ dataFolder, takeInventory, serverProcess: null, since })),
    page,
    builds,
    devices,
    version: VERSION,
    startedAt,
    findsBoards,
  });
  // What a gateway shows, others have published.
  const bridge = mqtt === null || own === null ? null : await bridgeTo(mqtt, {
    ...place,
    boards: own,
    enter,
    homeAssistant: options.mqttDiscovery === null
      ? null
      : { prefix: options.mqttDiscovery, url: api.networkUrl },
  });
  await writeServerFile(dataFolder, api.port);
  return { api, devices, bridge, boards };
}

/** Who this server is at a broker. */
interface BrokerPlace {
  readonly token: string;
  readonly log: Log;
  readonly name: string;
}

/** Loaded only where boards of other servers are wanted (G1). */
async function remoteBoards(
  access: BrokerAccess,
  projects: Served,
  { token, log, name }: BrokerPlace,
): Promise<OpenBoards> {
  const { openRemoteBoards }: typeof import("./gateway/open_remote_boards.ts") = await import(LATER.gateway);
  const { serverId }: typeof import("./mqtt/server_id.ts") = await import(LATER.serverId);
  return openRemoteBoards({
    access,
    projects: new Projects(projects),
    server: serverId(token),
    name,
    log,
    clock: systemClock,
    random32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
  });
}

/** Loaded only where there is a broker (Q1a). */
async function bridgeTo(
  access: BrokerAccess,
  { enter, token, ...house }:
    & BrokerPlace
    & Pick<BridgeOptions, "boards" | "homeAssistant">
    & { readonly enter: Entrance },
): Promise<Bridge> {
  const { MOST_CALLS, MQTT_DEVICE, openBridge }: typeof import("./mqtt/bridge.ts") = await import(
    LATER.bridge
  );
  const { serverId }: typeof import("./mqtt/server_id.ts") = await import(LATER.serverId);
  return openBridge({
    ...house,
    access,
    server: serverId(token),
    client: enter("MQTT", MQTT_DEVICE),
    servers: enter("Other servers", MQTT_DEVICE, MOST_CALLS),
    version: VERSION,
    clock: systemClock,
  });
}

/** What people call this server among others: its machine, and its port where that says more. */
function serverName(port: number): string {
  return port === DEFAULT_PORT ? Deno.hostname() : `${Deno.hostname()}:${port}`;
}

/** Links have a name that the certificate is for. */
function encrypted({ network, certificate }: House): NetworkPlace | null {
  if (network === null || certificate === null) return network;
  const { current } = certificate;
  return { ...network, names: [...new Set([...current.names, ...network.names])], certificate: current };
}

async function loadProjects(options: ServeOptions): Promise<Served> {
  const [first = null, ...others] = options.projects;
  const load = async (folder: string | null) => await serveProject(await namedProject(folder));
  const loaded = [await load(first), ...await Promise.all(others.map(load))] as const;
  const problem = problemOf(loaded, options);
  if (problem !== null) throw new StartFailure(problem);
  return loaded;
}

/** Who gets the page with the token in it (S22). */
function ownerCheck({ pair }: ServeOptions): NonNullable<ListenOptions["isOwner"]> {
  if (pair) return () => false;
  if (Deno.build.os !== "linux") return () => true;
  return (client, server) => connectionOwner(linuxFiles(), client, server) === Deno.uid();
}

/** Why projects cannot be served together, in a sentence; null if they can. */
function problemOf(projects: Served, { boards }: ServeOptions): string | null {
  try {
    checkNames(projects.map(({ project }) => project));
    checkDifferent(new Projects(projects));
  } catch (error) {
    if (error instanceof StartFailure) return error.message;
    throw error;
  }
  // A virtual board that was asked for has to run, one at least; without one, the page is there for real boards.
  const [first = null, ...more] = projects.flatMap(({ imageProblem }) => imageProblem ?? []);
  const hasNone = boards.includes("virtual") && more.length + 1 === projects.length;
  return hasNone ? first?.message ?? null : null;
}

async function tokenIn(dataFolder: string, log: Log): Promise<string> {
  try {
    return await loadToken(dataFolder, log);
  } catch (error) {
    throw folderFailure(dataFolder, error);
  }
}

async function endsInTime({ api, bridge, boards }: Running, { dataFolder }: House): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  systemClock.after(END_MS, () => late.resolve(false));
  const ended = Promise.all([bridge?.close(), api.close(), boards.close(), removeServerFile(dataFolder)])
    .then(() => true);
  return await Promise.race([ended, late.promise]);
}

function print(text: string): void {
  try {
    Deno.stdout.writeSync(new TextEncoder().encode(text));
  } catch {
    // Nobody reads it any more, as behind "| head": no reason to stop serving.
  }
}

/**
 * Serve with the real boards and the real page.
 *
 * @param args The command line.
 * @returns Exit code, as {@linkcode main} gives it.
 */
export function serve(args: readonly string[]): Promise<number> {
  return main(args, { openBoards, currentPage: async () => await keptPage() ?? pageOf(await builtPage()) });
}

if (import.meta.main) Deno.exit(await serve(Deno.args));

/**
 * The interface to clients on a port of this machine: HTTP and WebSocket on loopback, and on an address in the network if one is
 * wanted (S1).
 *
 * @module
 */
import { list as listDevices } from "../../protocol/api/devices.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { ServerView, Snapshot } from "../../protocol/api/server.ts";
import type { Boards } from "../boards/boards.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";
import type { Examine } from "./doctor_methods.ts";
import type { ClientName } from "./client_names.ts";
import type { Device, Devices } from "./devices.ts";
import { Documents } from "./documents.ts";
import { Fanout } from "./fanout.ts";
import { FloodLog } from "./flood_log.ts";
import { AddressWatch } from "./address_watch.ts";
import { LOOPBACK, originOf, type ServerAddress } from "./addresses.ts";
import { createGate } from "./gate.ts";
import type { Programmer } from "./flash_methods.ts";
import { KeylessRequests } from "./keyless_requests.ts";
import { type Certificate, Listener } from "./listener.ts";
import { type LocalClient, localClient } from "./local_client.ts";
import { LoopLag } from "./loop_lag.ts";
import { MessageBudget, SpareCalls } from "./message_budget.ts";
import { createMethods, type MethodsOptions } from "./methods.ts";
import { createMetrics } from "./metrics.ts";
import { createPairing } from "./pairing.ts";
import type { PageAssets } from "./page_assets.ts";
import { NO_CHANGES, type ProjectBuilds } from "./project_methods.ts";
import { ReportPace } from "./report_pace.ts";
import { failed } from "./responses.ts";
import { createRoutes } from "./routes.ts";
import { createRpc, MAX_IN_FLIGHT } from "./rpc.ts";
import { WebSocketClient } from "./web_socket_client.ts";
import { MAX_CLIENTS } from "./max_clients.ts";
import { WebSockets } from "./web_sockets.ts";
import { WRONG_TOKENS, WrongTries } from "./wrong_tries.ts";

/** How long requests under way may take to be answered when the server ends, in milliseconds. */
const FAREWELL_MS = 500;

/** One end of a connection. */
export type NetworkEnd = Pick<Deno.NetAddr, "hostname" | "port">;

/** An address in the network. */
export interface NetworkPlace extends Pick<ServerAddress, "hostname" | "names"> {
  /** Makes it speak https; it speaks http where there is none. */
  readonly certificate?: Certificate | null;
  /** Whether this machine has the address, now. */
  readonly isThere: () => boolean;
}

/** What {@linkcode listen} takes. */
export interface ListenOptions {
  /** Port; 0 for any that is free. */
  readonly port: number;
  /** Where it listens besides loopback, on the same port; nowhere unless told. */
  readonly network?: NetworkPlace | null;
  /** Origins that are let in besides its own; none unless told. */
  readonly origins?: readonly string[];
  /** The data folder's own secret, which its page shows. */
  readonly token: string;
  /**
   * Whether a connection is the user's who runs the server, who needs no code (S22): everybody's unless told.
   *
   * @param client The end of whoever opened it.
   * @param server The end of this server.
   */
  readonly isOwner?: (client: NetworkEnd, server: NetworkEnd) => boolean;
  /** Told of faults. */
  readonly log: Log;
  /** Time. */
  readonly clock: Clock;
  /** The time of day; the machine's unless told. */
  readonly wallClock?: () => Date;
  /** Most WebSockets at a time; {@linkcode MAX_CLIENTS} unless told. */
  readonly maxClients?: number;
}

/** What the server shows. */
export interface Content {
  /** The boards, and the projects that they may be of. */
  readonly boards: Boards;
  /** Programs a board on behalf of a page. */
  readonly programmer: Programmer;
  /** Looks at the machine for what is wrong. */
  readonly examine: Examine;
  /** The page. */
  readonly page: PageAssets;
  /** Projects that have changed since they were loaded; none has unless told. */
  readonly builds?: ProjectBuilds;
  /** Who may come in, and what clients are called. */
  readonly devices: Devices;
  /** Version of Destello. */
  readonly version: string;
  /** When it started. */
  readonly startedAt: Date;
  /** Whether a board that is plugged in is found, and takes the place of a virtual one; not unless it is said. */
  readonly findsBoards?: boolean;
}

/**
 * Lets a part of this program in as a client.
 *
 * @param name What it is called where its limits are told.
 * @param device What it may do.
 * @param inFlight How many of its calls may wait for an answer; as many as any client's unless told.
 */
export type Entrance = (name: string, device: Device, inFlight?: number) => LocalClient;

/** A server that listens. */
export interface ApiServer {
  /** The port it got. */
  readonly port: number;
  /** Where the user who runs it opens it. */
  readonly url: string;
  /** Where others do; null if only this machine may. */
  readonly networkUrl: string | null;
  /**
   * Answer requests from now on; those that came before have been waiting.
   *
   * @param content What to show.
   * @returns Lets a part of this program in as a client.
   */
  open(content: Content): Entrance;
  /**
   * Show another certificate to those who come by the network's address; whoever is connected there has to come back.
   *
   * @param certificate The certificate.
   */
  renew(certificate: Certificate): Promise<void>;
  /** Say goodbye to every client, and end; harmless to repeat. */
  close(): Promise<void>;
}

/**
 * Take a port. Taken before any board is opened, because opening a board restarts it: a second server that finds the
 * port in use must not disturb the first one's boards.
 *
 * @param options Port, token, log and time.
 * @returns The server, whose requests wait for {@linkcode ApiServer.open}.
 * @throws {StartFailure} if the port cannot be had.
 */
export function listen(options: ListenOptions): ApiServer {
  const { origins = [], token, log, clock, wallClock = () => new Date(), maxClients = MAX_CLIENTS } = options;
  const { isOwner = () => true, network = null } = options;
  const ready = Promise.withResolvers<OpenedApi["answersAt"]>();
  const underWay = new Set<Promise<Response>>();
  let opened: OpenedApi | null = null;
  let closing: Promise<void> | null = null;

  function serve(
    place: Omit<ServerAddress, "port">,
    wantedPort: number,
    isFromOwner: typeof isOwner,
    certificate: Certificate | null = null,
  ): ServedAddress {
    const { hostname } = place;
    function handle(
      request: Request,
      { remoteAddr }: Deno.ServeHandlerInfo<Deno.NetAddr>,
    ): Promise<Response> {
      const response = answers.then((answer) => answer(request, () => isFromOwner(remoteAddr, address)));
      underWay.add(response);
      response.finally(() => underWay.delete(response));
      return response;
    }
    const listener = new Listener({ hostname, port: wantedPort, certificate, log, clock, handle });
    const address = { ...place, port: listener.port };
    const answers = ready.promise.then((answersAt) => answersAt(address));
    return { address, listener };
  }

  const loopback = serve(LOOPBACK, options.port, isOwner);
  const { port } = loopback.address;
  // From this machine, too, nobody who comes this way is taken for its user (S26).
  const others = network === null ? null : serve(placeOf(network), port, () => false, network.certificate);

  const networkUrl = others === null ? null : originOf(others.address);
  let certificate = network?.certificate ?? null;
  const toldNetwork = () => ({ network: networkUrl, fingerprint: certificate?.fingerprint ?? null });
  const watch = network === null ? null : new AddressWatch({ ...network, log, clock });

  async function close(): Promise<void> {
    watch?.stop();
    ready.resolve(() => () => Promise.resolve(failed(serverClosing())));
    await opened?.close();
    const farewell = Promise.withResolvers<void>();
    const timer = clock.after(FAREWELL_MS, farewell.resolve);
    await Promise.race([Promise.all(underWay), farewell.promise]);
    timer.cancel();
    await Promise.all([loopback, others].map((one) => one?.listener.close()));
  }

  return {
    port,
    url: originOf(loopback.address),
    networkUrl,
    open(content) {
      opened = openApi({
        ...content,
        port,
        network: toldNetwork,
        origins,
        token,
        log,
        clock,
        wallClock,
        maxClients,
      });
      ready.resolve(opened.answersAt);
      return opened.enter;
    },
    async renew(renewed) {
      certificate = renewed;
      await others?.listener.renew(renewed);
    },
    close: () => closing ??= close(),
  };
}

/** One address, and who takes its connections. */
interface ServedAddress {
  readonly address: ServerAddress;
  readonly listener: Listener;
}

/** Answers what comes in at one address. */
type Answers = (request: Request, isOwner: () => boolean) => Promise<Response>;

interface OpenedApi {
  answersAt(address: ServerAddress): Answers;
  readonly enter: Entrance;
  close(): Promise<void>;
}

function placeOf({ hostname, names, certificate = null }: NetworkPlace): Omit<ServerAddress, "port"> {
  return { scheme: certificate === null ? "http" : "https", hostname, names };
}

function openApi(
  options:
    & Content
    & Required<Omit<ListenOptions, "isOwner" | "network">>
    & Pick<Required<MethodsOptions>, "network">,
): OpenedApi {
  const {
    boards,
    programmer,
    examine,
    page,
    version,
    startedAt,
    findsBoards = false,
    builds = NO_CHANGES,
    port,
    network,
    origins,
    token,
    devices,
    log,
    clock,
    wallClock,
    maxClients,
  } = options;
  const methods = createMethods({
    boards,
    devices,
    network,
    clock,
    wallClock,
    programmer,
    examine,
    builds,
    maxClients,
  });
  const rpc = createRpc({ methods, log });
  const fanout = new Fanout(clock);
  const server: Omit<ServerView, "you" | "yours" | "role" | "now" | "schemaHash"> = {
    version,
    startedAt: startedAt.toISOString(),
    findsBoards,
  };
  const snapshot = ({ current, all }: ClientName, { role }: Pick<Device, "role">): Snapshot => {
    const [{ definition, schemaHash }] = boards.projects.all;
    return {
      boards: boards.list(),
      definition,
      definitions: Object.fromEntries(
        boards.projects.all.map((project) => [project.schemaHash, project.definition]),
      ),
      server: {
        ...server,
        schemaHash,
        you: current,
        yours: all,
        role,
        now: wallClock().toISOString(),
        store: boards.store.trouble,
      },
      leftAlone: boards.leftAlone(),
      changedProjects: builds.changed(),
    };
  };
  const floods = new FloodLog(log, clock);
  const spare = new SpareCalls(clock);
  const sockets = new WebSockets({
    clock,
    names: devices.names,
    maxClients,
    begin: (client) =>
      new WebSocketClient({
        ...client,
        rpc,
        fanout,
        snapshot,
        budget: new MessageBudget(clock, spare),
        flooded: (name, code, why) => floods.closed(name, code, why),
      }),
  });
  const lag = new LoopLag(clock);
  const wrongTokens = new WrongTries({ what: "tokens", atOnce: WRONG_TOKENS, clock, log });
  const wrongCodes = new WrongTries({ what: "codes", atOnce: 0, clock, log });
  const keyless = new KeylessRequests(log);
  const metrics = createMetrics({
    version,
    boards: () => boards.list(),
    lines: () => boards.lineReports(),
    commands: methods.commands,
    keys: methods.keys,
    store: () => boards.store,
    fanout,
    sockets: () => sockets.size,
    wrongTokens,
    wrongCodes,
    keyless,
    lag,
  });
  const routes = createRoutes({
    port,
    wrongTokens,
    keyless,
    pair: createPairing({ devices, wrongCodes, log }),
    token,
    page,
    methods,
    rpc,
    documents: new Documents({ projects: boards.projects, version }),
    metrics,
    trouble: () => boards.store.trouble,
    log,
    clock,
    sockets,
  });
  const pace = new ReportPace(fanout, clock);
  const unsubscribe = boards.subscribe((event) => pace.tell(event));
  const endProjects = boards.observeProjects(() => {
    // What waits to be told is in the snapshot, and may be of a channel that is there no more.
    pace.close();
    fanout.renewAll();
  });
  const endBuilds = builds.subscribe(() =>
    fanout.broadcast({ jsonrpc: "2.0", method: "projects.changed", params: { projects: builds.changed() } })
  );
  const endDevices = devices.subscribe(() =>
    fanout.broadcast({ jsonrpc: "2.0", method: "devices.changed", params: {} }, listDevices)
  );
  let closing = false;

  return {
    answersAt(address) {
      const gate = createGate({ address, origins, devices });
      // A request that comes while the server ends is told so.
      return (request, isOwner) =>
        closing ? Promise.resolve(failed(serverClosing())) : routes(request, { gate, isOwner });
    },
    enter: (name, device, inFlight = MAX_IN_FLIGHT) =>
      localClient({ name, device, inFlight, methods, log, budget: new MessageBudget(clock, spare) }),
    async close() {
      closing = true;
      lag.stop();
      wrongTokens.stop();
      wrongCodes.stop();
      unsubscribe();
      endProjects();
      endBuilds();
      endDevices();
      pace.close();
      fanout.broadcast({
        jsonrpc: "2.0",
        method: "server.closing",
        params: { message: "The server is closing" },
      });
      await sockets.close();
      fanout.close();
    },
  };
}

function serverClosing(): RequestFailure {
  return new RequestFailure("server_closing", "The server is closing", "Try again when it is back");
}

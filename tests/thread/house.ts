/**
 * The whole house with no mock, in one process: server, virtual Uno with the committed image, sockets. The line and the pins are
 * listened to, because the chip's own pins are the only witness of what really happened.
 *
 * @module
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Definition } from "../../protocol/dsl.ts";
import { FIXTURE, fixture, fixtureBuild } from "../fixture_project.ts";
import { definition } from "../fixtures/board/definition.ts";
import type { PageAssets } from "../../server/api/page_assets.ts";
import { type ApiServer, type Entrance, listen } from "../../server/api/server.ts";
import { Board } from "../../server/boards/board.ts";
import { BoardList } from "../../server/boards/board_list.ts";
import { loadFirmwareImage } from "../../server/programming/firmware_image.ts";
import type { LineSource } from "../../server/boards/line_source.ts";
import { VirtualSource } from "../../server/finding/virtual_source.ts";
import type { ByteStream } from "../../server/link/byte_stream.ts";
import { systemClock } from "../../protocol/clock.ts";
import { createLog } from "../../server/log.ts";
import { Store } from "../../server/store/store.ts";
import { FLASH_BYTES } from "../../server/virtual_uno/chip.ts";
import { loadIntelHex } from "../../server/virtual_uno/intel_hex.ts";
import type { PinEdge } from "../../server/virtual_uno/pins.ts";
import type { DefinitionSource } from "../../server/boards/served_project.ts";
import type { Environment } from "../../server/virtual_uno/environment.ts";
import type { VirtualUno } from "../../server/virtual_uno/virtual_uno.ts";
import { Client } from "./client.ts";
import { TOKEN, UNATTENDED } from "../idle_boards.ts";
import { testProject, testProjects } from "../test_projects.ts";

export { TOKEN };

/** Bytes seen on the line, in order. */
export interface LineBytes {
  /** From the server. */
  readonly toBoard: number[];
  /** From the board. */
  readonly fromBoard: number[];
}

/** A running house. */
export interface House extends AsyncDisposable {
  /** Where it listens. */
  readonly api: ApiServer;
  /** Lets a part of this process in as a client. */
  readonly enter: Entrance;
  /** The boards. */
  readonly boards: BoardList;
  /** The board's own side: button, reset, pins. */
  readonly uno: VirtualUno;
  /** Every output edge since the start. */
  readonly edges: readonly PinEdge[];
  /** Every byte since it was last emptied. */
  readonly line: LineBytes;
  /** What the log was told. */
  readonly log: readonly string[];
  /** Put bytes on the line to the board, as noise would. */
  inject(bytes: Uint8Array): void;
  /** Connect a client. */
  connect(): Promise<Client>;
}

/** A page for those who do not look at it. */
const NO_PAGE: PageAssets = { html: "<!doctype html><title>Destello</title>", files: new Map() };

function random32(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** What is on the chip. */
export interface HouseFirmware {
  /** What the board can do. */
  readonly definition: Definition;
  /** The chip's flash. */
  readonly flash: Uint8Array;
  /** What the console shows of the definition's file; that of the tests' own unless told. */
  readonly source?: DefinitionSource;
}

/** The definition's file in a project's folder. */
export function sourceOf(folder: string): DefinitionSource {
  return { file: "definition.ts", read: () => readFile(join(folder, "definition.ts"), "utf8") };
}

async function committed(): Promise<HouseFirmware> {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  loadIntelHex((await loadFirmwareImage(fixture)).hex, flash);
  return { definition, flash };
}

/** Open everything, with the committed image unless told, and wait until the board is online. */
export async function openHouse(page = NO_PAGE, firmware?: HouseFirmware): Promise<House> {
  const { definition, flash, source: text = sourceOf(FIXTURE) } = firmware ?? await committed();
  const folder = await mkdtemp(join(tmpdir(), "destello-"));
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), now: () => new Date() });
  const projects = testProjects(testProject(definition, { build: await fixtureBuild(), source: text }));
  const source = await VirtualSource.start({
    project: projects.all[0],
    flash,
    dataFolder: folder,
    log,
    clock: systemClock,
    random32,
  });
  const edges: PinEdge[] = [];
  source.uno.listen({ pin: (edge) => edges.push(edge) });
  const line: LineBytes = { toBoard: [], fromBoard: [] };
  const wallClock = () => new Date();
  const store = new Store({ path: join(folder, "destello.sqlite"), clock: systemClock, wallClock, log });
  const boards = new BoardList(projects, store);
  const context = {
    projects,
    clock: systemClock,
    wallClock,
    random32,
    log,
  };
  const online = Promise.withResolvers<void>();
  boards.subscribe((event) => {
    if (event.method === "board.changed" && event.params.view?.status === "online") online.resolve();
  });
  const tapped = new TappedSource(source, line);
  await boards.add((home) => new Board(context, tapped, home)).start();
  await online.promise;
  const api = listen({ port: 0, token: TOKEN, log, clock: systemClock });
  const enter = api.open({ ...UNATTENDED, boards, page, version: "test", startedAt: new Date() });
  return {
    api,
    enter,
    boards,
    uno: source.uno,
    edges,
    line,
    log: lines,
    inject: (bytes) => tapped.inject(bytes),
    connect: () => Client.connect(api.url, TOKEN),
    async [Symbol.asyncDispose]() {
      await api.close();
      await boards.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A source whose lines are listened to, and may be spoken into. */
class TappedSource implements LineSource {
  readonly kind: LineSource["kind"];
  readonly isEmulated: boolean;
  readonly programmingRefusal: LineSource["programmingRefusal"];
  readonly port: LineSource["port"];
  readonly label: string;
  readonly environment: Environment;
  readonly #source: VirtualSource;
  readonly #line: LineBytes;
  #stream: ByteStream | null = null;

  constructor(source: VirtualSource, line: LineBytes) {
    this.kind = source.kind;
    this.isEmulated = source.isEmulated;
    this.programmingRefusal = source.programmingRefusal;
    this.port = source.port;
    this.label = source.label;
    this.environment = source.environment;
    this.#source = source;
    this.#line = line;
  }

  inject(bytes: Uint8Array): void {
    this.#stream?.write(bytes);
  }

  async open(): Promise<ByteStream> {
    const stream = await this.#source.open();
    this.#stream = stream;
    const { toBoard, fromBoard } = this.#line;
    return {
      start: (receiver) =>
        stream.start({
          received(bytes) {
            fromBoard.push(...bytes);
            receiver.received(bytes);
          },
          ended: (reason) => receiver.ended(reason),
        }),
      write(bytes) {
        toBoard.push(...bytes);
        stream.write(bytes);
      },
      close: () => stream.close(),
    };
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}

/**
 * A server of two projects on virtual boards: the real images, HTTP and WebSockets, and a page that nobody looks at.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../protocol/clock.ts";
import { Devices } from "../../server/api/devices.ts";
import { type ApiServer, listen } from "../../server/api/server.ts";
import type { Boards } from "../../server/boards/boards.ts";
import type { ServedProject } from "../../server/boards/served_project.ts";
import { openBoards } from "../../server/finding/open_boards.ts";
import { createLog } from "../../server/log.ts";
import { namedProject } from "../../server/projects/project_option.ts";
import { serveProject } from "../../server/serve_projects.ts";
import { FIXTURE } from "../fixture_project.ts";
import { UNATTENDED } from "../idle_boards.ts";
import { patiently } from "../patience.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { fakePage } from "../unit/api/fake_page.ts";

const SECOND = fileURLToPath(new URL("../fixtures/second_project", import.meta.url));
/** The server's own token. */
export const TOKEN = "00112233445566778899aabbccddeeff";

/** A running server. */
export interface Served {
  /** It. */
  readonly api: ApiServer;
  /** End it, while its boards stay. */
  stop(): Promise<void>;
  /** Start another one at the same address. */
  start(): void;
  /** Its boards, one of each project: "Uno" and "Fan". */
  readonly boards: Boards & { exchange(name: string, project: ServedProject): Promise<void> };
  /** The second project. */
  readonly fan: ServedProject;
  /** Who may come in. */
  readonly devices: Devices;
  /** Id of a project's board. */
  boardOf(project: string): string;
  /**
   * Ask over HTTP.
   *
   * @param path The path.
   * @param init The request; it shows the server's own token unless another is given.
   */
  ask(path: string, init?: RequestInit, token?: string): Promise<Response>;
}

/**
 * Do something with a server whose boards are online.
 *
 * @param use What.
 */
export function withServer(use: (served: Served) => Promise<void>): Promise<void> {
  return inTempFolder(async (dataFolder) => {
    const [uno, fan] = await Promise.all(
      [FIXTURE, SECOND].map(async (folder) => await serveProject(await namedProject(folder))),
    );
    assert.ok(uno !== undefined && fan !== undefined);
    const log = createLog({ write() {}, now: () => new Date() });
    const boards = await openBoards({ projects: [uno, fan], boards: ["virtual"], dataFolder, log });
    const devices = new Devices({ token: TOKEN });
    const start = (port: number) => {
      const api = listen({ port, token: TOKEN, log, clock: systemClock });
      api.open({ ...UNATTENDED, devices, boards, page: fakePage(), version: "0.0.0", startedAt: new Date() });
      return api;
    };
    let api = start(0);
    const { port, url } = api;
    const boardOf = (project: string) => {
      const id = boards.list().find((view) => view.project === project)?.id;
      assert.ok(id !== undefined, `There is a board of ${project}`);
      return id;
    };
    const ask = (path: string, init: RequestInit = {}, token = TOKEN) =>
      fetch(`${url}${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
    try {
      await online(boards);
      await use({
        api,
        stop: () => api.close(),
        start: () => void (api = start(port)),
        boards,
        fan,
        devices,
        boardOf,
        ask,
      });
    } finally {
      await api.close();
      await boards.close();
    }
  });
}

/** Wait until every board can be used. */
export async function online(boards: Boards): Promise<void> {
  const found = Promise.withResolvers<void>();
  const look = () => {
    if (boards.list().every(({ status }) => status === "online")) found.resolve();
  };
  const end = boards.subscribe(look);
  look();
  await patiently(found.promise, () => JSON.stringify(boards.list().map(({ status }) => status)));
  end();
}

/**
 * The interface to clients on a real port of this machine, with boards that the test owns.
 *
 * @module
 */
import { type ApiServer, listen, type NetworkPlace } from "../../server/api/server.ts";
import { type Clock, systemClock } from "../../protocol/clock.ts";
import { MAX_CLIENTS } from "../../server/api/max_clients.ts";
import { createLog } from "../../server/log.ts";
import { FakeBoards } from "../unit/api/fake_boards.ts";
import { fakePage } from "../unit/api/fake_page.ts";
import { TOKEN, UNATTENDED } from "../idle_boards.ts";

export { TOKEN };

/** A running server. */
export interface ApiFixture extends AsyncDisposable {
  /** It. */
  readonly api: ApiServer;
  /** Its boards. */
  readonly boards: FakeBoards;
  /** Every line it has logged. */
  readonly lines: readonly string[];
}

/**
 * Start a server on a free port.
 *
 * @param clock Its time.
 * @param maxClients How many clients it takes.
 * @param network Where it is served besides; nowhere unless told.
 * @returns It; closed when disposed of.
 */
export function startApi(
  clock: Clock = systemClock,
  maxClients = MAX_CLIENTS,
  network: NetworkPlace | null = null,
): ApiFixture {
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), now: () => new Date() });
  const boards = new FakeBoards();
  const api = listen({ port: 0, token: TOKEN, log, clock, maxClients, network });
  api.open({ ...UNATTENDED, boards, page: fakePage(), version: "0.0.0", startedAt: new Date() });
  return { api, boards, lines, [Symbol.asyncDispose]: () => api.close() };
}

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HistoryPage } from "../../protocol/api/history.ts";
import type { BoardView } from "../../protocol/views.ts";
import type { Confirmed, StateChanged } from "../../protocol/api/board.ts";
import type { RpcResponse } from "../../protocol/messages.ts";
import { ServerProcess } from "../server/server_process.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { SeededRandom } from "../unit/link/seeded_random.ts";

const MAIN = fileURLToPath(new URL("virtual_main.ts", import.meta.url));
const ROUNDS = 20;
const IN_FLIGHT = 8;

/** What a page was told by one server, up to the last byte before its death. */
interface Told {
  readonly confirmed: readonly Confirmed[];
  readonly maxRev: number;
  /** Blinking periods that were asked for after the last one that was confirmed: they may have run or not. */
  readonly open: ReadonlySet<number>;
}

/** A message, as far as this test looks at it. */
type Message =
  | RpcResponse & { readonly method?: undefined }
  | { readonly method: "snapshot"; readonly params: { readonly boards: readonly BoardView[] } }
  | { readonly method: "board.changed"; readonly params: { readonly view: BoardView | null } }
  | { readonly method: "state.changed"; readonly params: StateChanged };

function connect(port: number, token: string): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${port}/ws`, ["destello.v1", `destello.token.${token}`]);
}

/** The first view of the board in which it is online. */
function online(socket: WebSocket): Promise<BoardView> {
  const { promise, resolve, reject } = Promise.withResolvers<BoardView>();
  socket.onmessage = ({ data }) => {
    const message: Message = JSON.parse(data);
    const views = message.method === "snapshot"
      ? message.params.boards
      : message.method === "board.changed"
      ? [message.params.view]
      : [];
    const view = views.find((view) => view?.status === "online");
    if (view !== undefined && view !== null) resolve(view);
  };
  socket.onclose = () => reject(new Error("The server closed the connection"));
  return promise;
}

/** Ask on and on, some requests at a time; when so many were confirmed kill the server, and read on to the end. */
async function killUnderLoad(
  socket: WebSocket,
  server: ServerProcess,
  random: SeededRandom,
): Promise<Told> {
  const confirmed: Confirmed[] = [];
  const periods = new Map<number, number>();
  const enough = 20 + random.next32() % 60;
  let maxRev = 0;
  let last = 0;
  let id = 0;
  let asked = 0;
  const ask = () => {
    asked++;
    const periodMs = 50 * (1 + random.next32() % 127);
    const blink = id++ % 2 === 0;
    if (blink) periods.set(id, periodMs);
    const [method, params] = blink
      ? ["led.blink", { periodMs }]
      : ["lamp.set", { level: random.next32() % 256 }];
    socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
  };
  const askOn = () => {
    while (confirmed.length < enough && asked < IN_FLIGHT) ask();
  };
  const over = Promise.withResolvers<void>();
  socket.onclose = () => over.resolve();
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.method === "state.changed") maxRev = Math.max(maxRev, message.params.rev);
    if (message.id !== undefined) asked--;
    // A chip that gets too little of a busy machine is lost for a moment, and all that was asked fails.
    if (message.method === "board.changed" && message.params.view?.status === "online") askOn();
    if (message.result === undefined) return;
    confirmed.push(message.result);
    if (periods.has(message.id)) last = message.id;
    if (confirmed.length === enough) server.signalAll("SIGKILL");
    else askOn();
  };
  askOn();
  await over.promise;
  const open = new Set([...periods].filter(([id]) => id >= last).map(([, periodMs]) => periodMs));
  return { confirmed, maxRev, open };
}

/** What the history has of a board from a revision on. */
async function revisions(
  port: number,
  token: string,
  board: string,
  from: number,
): Promise<Map<number, unknown>> {
  const found = new Map<number, unknown>();
  let cursor: number | null = null;
  do {
    const query = cursor === null ? "" : `&cursor=${cursor}`;
    const response = await fetch(`http://127.0.0.1:${port}/api/boards/${board}/history?limit=200${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const page: HistoryPage = await response.json();
    for (const { rev, channel, state, outcome } of page.changes) found.set(rev, [channel, state, outcome]);
    cursor = (page.changes.at(-1)?.rev ?? 0) < from ? null : page.next;
  } while (cursor !== null);
  return found;
}

Deno.test("P13, B3: a server is killed 20 times under load: nothing confirmed is lost, and rev never goes back", async () => {
  await inTempFolder(async (data) => {
    const random = new SeededRandom(1);
    let told: Told | null = null;
    let count = 0;
    for (let round = 0; round <= ROUNDS; round++) {
      await using server = ServerProcess.script(MAIN, ["--board", "virtual", "--port", "0", "--data", data]);
      const port = await server.ready();
      const token = Deno.readTextFileSync(join(data, "token")).trim();
      const socket = connect(port, token);
      const board = await online(socket);
      if (told !== null) {
        assert.ok(board.rev > told.maxRev, `round ${round}: rev ${board.rev} after ${told.maxRev}`);
        const wanted = board.channels["led"]?.desired?.["periodMs"];
        assert.ok(typeof wanted === "number" && told.open.has(wanted), `round ${round}: ${wanted} is wanted`);
        const found = await revisions(port, token, board.id, told.confirmed[0]?.rev ?? 0);
        for (const { rev, channel, state } of told.confirmed) {
          assert.deepEqual(found.get(rev), [channel, state, "confirmed"], `round ${round}: rev ${rev}`);
        }
      }
      told = await killUnderLoad(socket, server, random);
      count += told.confirmed.length;
      await server.ended();
    }
    assert.ok(count > 20 * ROUNDS, `${count} confirmations`);
  });
});

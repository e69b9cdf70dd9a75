/**
 * Which board is meant, and who has its port (F3): a running server, or nobody.
 *
 * @module
 */
import { BOARD_MODELS } from "../../protocol/board_models.ts";
import type { Method } from "../../protocol/api/method.ts";
import { type BoardPort, ports } from "../../protocol/api/flash.ts";
import type { BoardView } from "../../protocol/views.ts";
import { boardName, likelyModels } from "../../server/programming/board_kind.ts";
import { portNature } from "../../server/programming/usb_ids.ts";
import { denoFiles } from "../../server/serial/device_files.ts";
import { isSameDevice } from "../../server/serial/device_path.ts";
import type { PortDetails } from "../../server/serial/list_ports.ts";
import { StartFailure } from "../../server/start_failure.ts";
import type { FlashOptions } from "./command_line.ts";

/** A running server, as far as it is asked here. */
export interface PortHolder {
  /** Call a method; resolves to its result. */
  call<Given extends object, Result>(method: Method<Given, unknown, Result>, params: Given): Promise<Result>;
  /** The boards that it shows; those of other servers, too, if it is a gateway. */
  readonly truth: { readonly boards: ReadonlyMap<string, Pick<BoardView, "server">> };
}

/** A board. */
export interface Target {
  /** The port. */
  readonly port: string;
  /** The board's id, if a server has its port. */
  readonly board: string | null;
}

const NO_KIND = `Nor is that a kind of board: ${BOARD_MODELS.map(({ name }) => name).join(", ")}`;

/** No board to program: exit code 1, where a wrong word on the command line would be 2. */
export class NoBoardFailure extends Error {
  /** Always "NoBoardFailure". */
  override readonly name = "NoBoardFailure";
}

/**
 * The boards of a server.
 *
 * @param server It.
 * @returns Each with its port.
 */
export async function boardsOf(server: PortHolder): Promise<readonly BoardPort[]> {
  return (await server.call(ports, {})).ports;
}

/**
 * Find the board that is meant.
 *
 * @param options The command line.
 * @param server The running server; null if there is none.
 * @param seen The ports that something is connected to.
 * @returns The board.
 * @throws {StartFailure} if the command line has to say more, or says something that is not there.
 * @throws {NoBoardFailure} if there is no board at all.
 */
export async function findTarget(
  { port, board }: Pick<FlashOptions, "port" | "board">,
  server: PortHolder | null,
  seen: readonly PortDetails[],
): Promise<Target> {
  const held = server === null ? [] : await boardsOf(server);
  if (board !== null) {
    const found = held.find((one) => one.board === board);
    if (found !== undefined) return found;
    const owner = server?.truth.boards.get(board)?.server?.name;
    if (owner !== undefined) {
      throw new StartFailure(
        `Server ${owner} has board "${board}", and it is programmed there: open the page of that server`,
      );
    }
    throw new StartFailure(
      server === null
        ? `No server is running that could know board "${board}"; name its port with --port. ${NO_KIND}`
        : `The server has no board "${board}" on a port; it has ${
          listed(held.map((one) => one.board))
        }. ${NO_KIND}`,
    );
  }
  if (port !== null) {
    const found = held.find((one) => isSameDevice(one.port, port, denoFiles));
    return found === undefined ? { port, board: null } : found;
  }
  const likely = seen.filter((one) =>
    portNature(one) === "board" && likelyModels(one).length > 0 &&
    !held.some((other) => isSameDevice(other.port, one.path, denoFiles))
  );
  const targets: Target[] = [...held, ...likely.map(({ path }) => ({ port: path, board: null }))];
  const [only] = targets;
  if (only !== undefined && targets.length === 1) return only;
  if (only !== undefined) {
    throw new StartFailure(
      `There are ${targets.length} boards, at ${
        listed(targets.map((one) => one.port))
      }; choose one with --port`,
    );
  }
  throw new NoBoardFailure(
    `No board is connected. ${seenText(seen)}\n` +
      `Plug one in, or name its port with --port. Without a board: "deno task serve --board virtual"`,
  );
}

function seenText(seen: readonly PortDetails[]): string {
  return seen.length === 0
    ? "There is no USB serial port at all"
    : `There are ports, but none with the adapter of a known board: ${
      seen.map((one) => `${one.path} (${boardName(one)})`).join(", ")
    }`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => `"${name}"`).join(", ");
}

/**
 * What a client may do to a virtual board (V1..V8): press its button, change its light, make trouble, and watch the link cope.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { argumentsCheck, type Checked } from "../../protocol/messages.ts";
import {
  checkLight,
  checkPower,
  checkPress,
  checkTrouble,
  checkWatch,
} from "../../protocol/virtual_messages.ts";
import type { VirtualSide } from "../virtual_board/virtual_side.ts";

/** One call, as far as a virtual board is concerned. */
export interface VirtualCall {
  /** Which board; null where the client named none. */
  readonly board: string | null;
  /** Arguments as the client sent them. */
  readonly params: unknown;
  /** Who asks, as others will read it. */
  readonly by: string;
  /** Aborts when the client's connection is gone; null where it has none that lasts. */
  readonly connection: AbortSignal | null;
}

/** A method. */
export type VirtualMethod = (call: VirtualCall) => unknown;

const takesNothing = argumentsCheck({});

/**
 * The methods.
 *
 * @param find The virtual side of a board; throws `unknown_board` or `not_virtual`.
 * @returns Each with its name.
 */
export function virtualMethods(
  find: (board: string | null) => VirtualSide,
): readonly [string, VirtualMethod][] {
  /** Whose end is heeded already, so that each connection has one listener for each board. */
  const heeded = new WeakMap<AbortSignal, Set<VirtualSide>>();

  function lasting(method: string, connection: AbortSignal | null, side: VirtualSide): AbortSignal {
    if (connection === null) {
      throw new RequestFailure(
        "invalid_request",
        `"${method}" needs a connection that lasts, because its end ends what it began`,
        "Call it over a WebSocket",
      );
    }
    const sides = heeded.get(connection) ?? new Set();
    heeded.set(connection, sides);
    if (!sides.has(side)) {
      sides.add(side);
      connection.addEventListener("abort", () => {
        side.surroundings.letGo(connection);
        side.unwatch(connection);
      }, { once: true });
    }
    return connection;
  }

  function press({ board, params, by, connection }: VirtualCall): unknown {
    const { down } = checked(checkPress(params));
    const side = find(board);
    const holder = lasting("virtual.press", connection, side);
    if (down) side.surroundings.press(holder, by);
    else side.surroundings.letGo(holder);
    return shown(side);
  }

  function light({ board, params }: VirtualCall): unknown {
    const { value } = checked(checkLight(params));
    const side = find(board);
    side.surroundings.setLight(value);
    return shown(side);
  }

  function trouble({ board, params, by }: VirtualCall): unknown {
    const change = checked(checkTrouble(params));
    const side = find(board);
    side.surroundings.setTrouble(change, by);
    return shown(side);
  }

  function power({ board, params, by }: VirtualCall): unknown {
    const { action } = checked(checkPower(params));
    const side = find(board);
    if (side.surroundings.view().power === "unplugged" && action !== "plug" && action !== "unplug") {
      throw new RequestFailure(
        "board_offline",
        `Board ${side.id} is unplugged: it has no power`,
        'Plug it in first: "virtual.power" with the action "plug"',
      );
    }
    side.surroundings.setPower(action, by);
    return shown(side);
  }

  function mend({ board, params, by }: VirtualCall): unknown {
    checked(takesNothing(params));
    const side = find(board);
    side.surroundings.mend(by);
    return shown(side);
  }

  function watch({ board, params, connection }: VirtualCall): unknown {
    const { on } = checked(checkWatch(params));
    const side = find(board);
    const watcher = lasting("virtual.watch", connection, side);
    if (on) side.watch(watcher);
    else side.unwatch(watcher);
    return side.line();
  }

  return [
    ["virtual.press", press],
    ["virtual.light", light],
    ["virtual.trouble", trouble],
    ["virtual.power", power],
    ["virtual.mend", mend],
    ["virtual.watch", watch],
  ];
}

function shown(side: VirtualSide): unknown {
  return { board: side.id, virtual: side.surroundings.view() };
}

function checked<T>(result: Checked<T>): T {
  if (result.ok) return result.value;
  throw new RequestFailure("invalid_params", result.problem, "See docs/SPEC.md, V1 to V8");
}

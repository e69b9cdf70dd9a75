/**
 * What a client may do to a virtual board (V1..V8): press and move its inputs, make trouble, and watch the link cope.
 *
 * @module
 */
import type { VirtualChanged } from "../../protocol/api/virtual.ts";
import * as virtual from "../../protocol/api/virtual_trouble.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { type InputKind, pinName } from "../../protocol/inputs.ts";
import type { VirtualControls } from "../virtual_board/virtual_controls.ts";
import { handle, type Handlers } from "./handler.ts";

/**
 * The methods.
 *
 * @param find The virtual side of a board; throws `unknown_board` or `not_virtual`.
 */
export function virtualMethods(find: (board: string | null) => VirtualControls): Handlers<typeof virtual> {
  /** Whose end is heeded already, so that each connection has one listener for each board. */
  const heeded = new WeakMap<AbortSignal, Set<VirtualControls>>();

  function lasting(method: string, connection: AbortSignal | null, side: VirtualControls): AbortSignal {
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
        side.environment.letGoOfAll(connection);
        side.unwatch(connection);
      }, { once: true });
    }
    return connection;
  }

  return {
    press: handle(virtual.press, ({ down, pin }, { board, by, connection }) => {
      const side = find(board);
      const holder = lasting("virtual.press", connection, side);
      const pressed = inputPin(side, "pressed", pin);
      if (down) side.environment.press(pressed, holder, by);
      else side.environment.letGo(pressed, holder);
      return shown(side);
    }),
    light: handle(virtual.light, ({ value, pin }, { board }) => {
      const side = find(board);
      side.environment.move(inputPin(side, "moved", pin), value);
      return shown(side);
    }),
    trouble: handle(virtual.trouble, (change, { board, by }) => {
      const side = find(board);
      side.environment.setTrouble(change, by);
      return shown(side);
    }),
    power: handle(virtual.power, ({ action }, { board, by }) => {
      const side = find(board);
      if (side.environment.view().power === "unplugged" && action !== "plug" && action !== "unplug") {
        throw new RequestFailure(
          "board_offline",
          `Board ${side.id} is unplugged: it has no power`,
          'Plug it in first: "virtual.power" with the action "plug"',
        );
      }
      side.environment.setPower(action, by);
      return shown(side);
    }),
    mend: handle(virtual.mend, (_, { board, by }) => {
      const side = find(board);
      side.environment.mend(by);
      return shown(side);
    }),
    watch: handle(virtual.watch, ({ on }, { board, connection }) => {
      const side = find(board);
      const watcher = lasting("virtual.watch", connection, side);
      if (on) side.watch(watcher);
      else side.unwatch(watcher);
      return side.line();
    }),
  };
}

/** The pin that is meant; throws `invalid_params` where the definition has no such input. */
function inputPin(
  { id, environment }: VirtualControls,
  kind: InputKind,
  pin: string | number | undefined,
): string {
  const pins = environment.pins(kind);
  const meant = pin === undefined ? pins[0] : pinName(pin);
  if (meant !== undefined && pins.includes(meant)) return meant;
  const where = pin === undefined ? "" : ` on pin ${meant}`;
  throw new RequestFailure(
    "invalid_params",
    `Board ${id} has no input${where} that can be ${kind}`,
    pins.length === 0
      ? `Its definition has none; see docs/SPEC.md, V9`
      : `By its definition these can be ${kind}: ${pins.join(", ")}`,
  );
}

function shown(side: VirtualControls): VirtualChanged {
  return { board: side.id, virtual: side.environment.view() };
}

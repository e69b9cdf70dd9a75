/**
 * A virtual board in virtual time: a model board, and what surrounds it.
 *
 * @module
 */
import type { BoardInput } from "../../../protocol/inputs.ts";
import { NO_TROUBLE, type VirtualView } from "../../../protocol/virtual_board.ts";
import type { Board } from "../../../server/boards/board.ts";
import { Environment } from "../../../server/virtual_uno/environment.ts";
import { FakeSurroundedUno } from "../virtual_uno/fake_surrounded_uno.ts";
import { BoardRig, Plugged, TestSource } from "../boards/board_rig.ts";

/** The id of the board. */
export const VIRTUAL_ID = "uno-7f3a21c4";

const INPUTS: readonly BoardInput[] = [{ pin: "2", kind: "pressed", drifts: false }, {
  pin: "A0",
  kind: "moved",
  drifts: true,
}];

/** Its environment, of which nobody has touched anything. */
export const CALM: VirtualView = {
  pressedBy: [],
  light: null,
  pressed: { 2: [] },
  moved: { A0: null },
  power: "on",
  trouble: NO_TROUBLE,
  troubleBy: null,
};

/** A list of boards with a virtual one in it. */
export interface VirtualRig {
  /** The list, and time. */
  readonly rig: BoardRig;
  /** What was done to the board. */
  readonly uno: FakeSurroundedUno;
  /** The board on the other end of the line. */
  readonly plugged: Plugged;
  /** The board in the list; online. */
  readonly board: Board;
}

/** Add a virtual board to an empty list, and wait until it is online. */
export async function virtualRig(): Promise<VirtualRig> {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, 0x7f3a21c4);
  const place = plugged.at("virtual Uno", "virtual");
  const uno = new FakeSurroundedUno(() => place.open());
  const environment = new Environment({ uno, inputs: INPUTS, clock: rig.clock, seed: 1 });
  const board = rig.add(new SurroundedSource(place.label, environment));
  await rig.pass(50);
  return { rig, uno, plugged, board };
}

class SurroundedSource extends TestSource {
  constructor(label: string, readonly environment: Environment) {
    super(label, "virtual", () => {
      throw new Error("Opened through its environment");
    });
  }

  override open() {
    return this.environment.open();
  }
}

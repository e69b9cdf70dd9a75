/**
 * Where everything in the drawing of a board stands: the board, the parts around it, their wires and their labels. Nothing lies on
 * anything else, however many parts there are. Parts on pins of the upper edge stand above the board, others below.
 *
 * @module
 */
import {
  columnsOf,
  EDGE,
  LABEL_HEIGHT,
  MAX_IN_A_ROW,
  PART_HEIGHT,
  rowHeight,
  SCENE_WIDTH,
  sideHeight,
  type Standing,
  UNO_HEIGHT,
  WIRES_HEIGHT,
} from "../drawing_height.ts";
import { UNO_WIDTH } from "./drawn_uno.ts";

/** A part's body is drawn above its origin within this height, and 20 units to each side. */
const BODY_HEIGHT = 38;
/** Fewer parts in a row have room for longer words. */
const FEW = 3;
const UNO_X = (SCENE_WIDTH - UNO_WIDTH) / 2;

/** Origins of the columns' parts. */
const COLUMNS = { left: 106, right: SCENE_WIDTH - 106 } as const;
const COLUMN_SCALE = 0.65;
/** From a column's origin to the first wire that passes it, and to its labels. */
const BESIDE_PART = 22;

/** A place in the scene. */
export interface Point {
  /** From the left. */
  readonly x: number;
  /** From the top. */
  readonly y: number;
}

/** A rectangle in the scene. */
export interface Box extends Point {
  /** To the right. */
  readonly width: number;
  /** Downwards. */
  readonly height: number;
}

/** What is to be placed. */
export interface Wirable extends Pick<Standing, "isAbove" | "pressed"> {
  /** Where its pins are, in the Uno's drawing. */
  readonly places: readonly Point[];
}

/** Where a part stands. */
export interface Place {
  /** All that belongs to it, but its wire. */
  readonly cell: Box;
  /** Its label. */
  readonly label: Box;
  /** To which side of its box the label is set. */
  readonly align: "start" | "center" | "end";
  /** Origin of the part's drawing. */
  readonly origin: Point;
  /** How large the part is drawn. */
  readonly scale: number;
  /** Whether it stands in a row, where it has more room. */
  readonly isInRow: boolean;
  /** The wire to each pin, as an SVG path. */
  readonly wires: readonly string[];
}

/** A part with its place. */
export type Placed<Part extends Wirable> = Part & Place;

/** The whole drawing. */
export interface Scene<Part extends Wirable> {
  /** Height of the scene. */
  readonly height: number;
  /** Where the board is. */
  readonly uno: Point;
  /** The parts, each at its place. */
  readonly parts: readonly Placed<Part>[];
}

/**
 * Place every part.
 *
 * @param parts The parts of each side, from left to right.
 * @returns The scene.
 */
export function sceneOf<Part extends Wirable>(parts: readonly Part[]): Scene<Part> {
  const above = edgeOf(parts.filter(({ isAbove }) => isAbove));
  const below = edgeOf(parts.filter(({ isAbove }) => !isAbove));
  const uno = { x: UNO_X, y: above.height };
  return {
    uno,
    height: above.height + UNO_HEIGHT + below.height,
    parts: [...above.slots, ...below.slots].map((slot) => placed(slot, uno)),
  };
}

/** A part beyond one edge of the board; `distance` is from that edge to the part's box. */
interface Slot<Part> {
  readonly part: Part;
  /** How wide its place is in a row. */
  readonly width: number;
  readonly column: keyof typeof COLUMNS | null;
  readonly x: number;
  readonly distance: number;
  /** Where its wire meets the board's edge. */
  readonly lane: number;
}

interface Edge<Part> {
  readonly height: number;
  readonly slots: readonly Slot<Part>[];
}

function edgeOf<Part extends Wirable>(parts: readonly Part[]): Edge<Part> {
  return {
    height: sideHeight(parts),
    slots: parts.length <= MAX_IN_A_ROW ? inARow(parts) : inColumns(parts),
  };
}

/** What has no pin stands at the right, as a part that hangs on the last pin. */
function wanted({ places: [first] }: Wirable): number {
  return UNO_X + (first?.x ?? UNO_WIDTH);
}

function inARow<Part extends Wirable>(parts: readonly Part[]): readonly Slot<Part>[] {
  const width = SCENE_WIDTH / Math.max(FEW, parts.length);
  const from = width / 2;
  const places = spread(parts.map(wanted), {
    from,
    to: SCENE_WIDTH - from,
    apart: width,
  });
  return parts.map((part, index) => {
    const x = places[index] ?? from;
    return { part, width, column: null, x, distance: WIRES_HEIGHT, lane: x };
  });
}

/** The outermost wires lead to the nearest rows: no wire passes another one's part or label. */
function inColumns<Part extends Wirable>(parts: readonly Part[]): readonly Slot<Part>[] {
  const lanes = spread(parts.map(wanted), {
    from: COLUMNS.left + BESIDE_PART,
    to: COLUMNS.right - BESIDE_PART,
    apart: 9,
  });
  const [left, right] = columnsOf(
    parts.map((part, index) => ({ part, lane: lanes[index] ?? SCENE_WIDTH / 2 })),
  );
  return [...stack(left, "left"), ...stack(right, "right")];
}

function stack<Part extends Wirable>(
  parts: readonly { readonly part: Part; readonly lane: number }[],
  column: keyof typeof COLUMNS,
): readonly Slot<Part>[] {
  let distance = WIRES_HEIGHT;
  const slots: Slot<Part>[] = [];
  for (const { part, lane } of parts) {
    slots.push({ part, width: 0, column, x: COLUMNS[column], distance, lane });
    distance += rowHeight(part);
  }
  return slots;
}

function placed<Part extends Wirable>(slot: Slot<Part>, uno: Point): Placed<Part> {
  const { part, column, x, distance } = slot;
  const { isAbove, pressed, places } = part;
  const cell = cellOf(slot, isAbove ? uno.y - distance : uno.y + UNO_HEIGHT + distance);
  const scale = column === null || pressed !== null ? 1 : COLUMN_SCALE;
  // In a row a part stands next to the board, in a column in the middle of its cell.
  const margin = column === null ? 0 : (cell.height - scale * BODY_HEIGHT) / 2;
  const top = isAbove ? cell.y + cell.height - margin - scale * BODY_HEIGHT : cell.y + margin;
  const bottom = top + scale * BODY_HEIGHT;
  return {
    ...part,
    cell,
    ...labelOf(slot, cell),
    origin: { x, y: bottom },
    scale,
    isInRow: column === null,
    wires: places.map((pin) => wireOf(slot, isAbove ? bottom : top, { x: uno.x + pin.x, y: uno.y + pin.y })),
  };
}

function cellOf({ part, column, x, width: inRow }: Slot<Wirable>, edge: number): Box {
  const height = column === null ? PART_HEIGHT + LABEL_HEIGHT : rowHeight(part) - 2;
  const y = part.isAbove ? edge - height : edge;
  if (column === null) return { x: x - inRow / 2 + 2, y, width: inRow - 4, height };
  const width = COLUMNS.left + BESIDE_PART - 4;
  return { x: column === "left" ? 2 : SCENE_WIDTH - 2 - width, y, width, height };
}

function labelOf({ part, column }: Slot<Wirable>, cell: Box): Pick<Place, "label" | "align"> {
  if (column === null) {
    const y = part.isAbove ? cell.y : cell.y + PART_HEIGHT;
    return { label: { x: cell.x + 2, y, width: cell.width - 4, height: LABEL_HEIGHT }, align: "center" };
  }
  const width = COLUMNS.left - BESIDE_PART - EDGE;
  const y = cell.y + (cell.height - LABEL_HEIGHT) / 2;
  return column === "left"
    ? { label: { x: EDGE, y, width, height: LABEL_HEIGHT }, align: "end" }
    : { label: { x: SCENE_WIDTH - EDGE - width, y, width, height: LABEL_HEIGHT }, align: "start" };
}

/** From a part to its pin: along its row to its lane, along that to the board, and from there to the pin. */
function wireOf({ column, x, lane, part }: Slot<Wirable>, y: number, pin: Point): string {
  const down = part.isAbove ? 1 : -1;
  const bend = column === null ? y : pin.y - down * (WIRES_HEIGHT + 4);
  const middle = (bend + pin.y) / 2;
  return `M${x} ${y}${
    column === null ? "" : `${alongRow(x, lane, y, down)}V${bend}`
  }C${lane} ${middle} ${pin.x} ${middle} ${pin.x} ${pin.y}`;
}

/** Out of the part, sideways, and round the corner into the lane. */
function alongRow(x: number, lane: number, y: number, down: 1 | -1): string {
  const side = lane > x ? 1 : -1;
  const run = y + 3 * down;
  return `Q${x} ${run} ${x + 4 * side} ${run}H${lane - 5 * side}Q${lane} ${run} ${lane} ${run + 5 * down}`;
}

/** Room on a line. */
interface Range {
  readonly from: number;
  readonly to: number;
  /** So far apart, if there is room. */
  readonly apart: number;
}

/** Each as near to where it is wanted as its neighbours and the range let it be. */
function spread(wishes: readonly number[], { from, to, ...range }: Range): readonly number[] {
  const apart = Math.min(range.apart, (to - from) / Math.max(1, wishes.length - 1));
  const places: number[] = [];
  for (const place of wishes) places.push(Math.max(place, from, (places.at(-1) ?? -Infinity) + apart));
  let last = to;
  for (let index = places.length - 1; index >= 0; index--) {
    places[index] = Math.min(places[index] ?? last, last);
    last = (places[index] ?? last) - apart;
  }
  return places;
}

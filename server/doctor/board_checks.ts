/**
 * What is on the ports: as a running server sees its boards, or as the ports themselves answered.
 *
 * @module
 */
import type { FindingMessage } from "../../protocol/findings.ts";
import { findingMessage } from "../../protocol/findings_en.ts";
import { isBoardUid } from "../../protocol/board_uid.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import type { BoardView } from "../../protocol/views.ts";
import { shellWord } from "../../protocol/shell_word.ts";

/** What was found on a port by asking it. */
export type PortAnswer =
  /** The firmware of Destello, at the rate that it was asked at. */
  | {
    readonly kind: "destello";
    readonly uid: number;
    readonly schemaHash: number;
    readonly baudRate: number;
  }
  /** A sketch that writes text. */
  | { readonly kind: "text"; readonly baudRate: number }
  /** Nothing that can be understood at any usual rate. */
  | { readonly kind: "bytes" }
  /** Nothing at all. */
  | { readonly kind: "silence" };

/** What the ports are expected to say. */
export interface Expected {
  /** The hashes of the definitions: a board of any of them is as it should be. */
  readonly schemaHashes: readonly number[];
  /** The link's rate. */
  readonly baudRate: number;
}

/**
 * Judge what ports answered.
 *
 * @param answers By port.
 * @param expected What a board of these definitions says.
 * @returns What is wrong.
 */
export function answerFindings(
  answers: ReadonlyMap<string, PortAnswer>,
  expected: Expected,
): readonly FindingMessage[] {
  const owners = new Map<number, string>();
  return [...answers].flatMap(([port, answer]) => {
    switch (answer.kind) {
      case "text":
        return [findingMessage("other_sketch", { port, rate: answer.baudRate }, flash(port))];
      case "bytes":
        return [findingMessage("unknown_bytes", { port }, flash(port))];
      case "silence":
        return [findingMessage("silent_port", { port }, flash(port))];
      case "destello":
        return [...identityFindings(port, answer.uid, owners), ...buildFindings(port, answer, expected)];
    }
  });
}

function identityFindings(
  port: string,
  uid: number,
  owners: Map<number, string>,
): readonly FindingMessage[] {
  const id = hex32(uid);
  const serve = `deno task serve --board ${shellWord(port)}`;
  // An id of 0 is what new firmware says, and nothing is wrong with it: the server gives the board one (W16).
  if (uid === 0) return [];
  if (!isBoardUid(uid)) return [findingMessage("implausible_id", { port, id }, serve)];
  const other = owners.get(uid);
  owners.set(uid, other ?? port);
  return other === undefined ? [] : [findingMessage("same_id", { port, other, id }, serve)];
}

function buildFindings(
  port: string,
  answer: Extract<PortAnswer, { kind: "destello" }>,
  expected: Expected,
): readonly FindingMessage[] {
  const { baudRate, schemaHash } = answer;
  if (baudRate !== expected.baudRate) {
    return [findingMessage("other_rate", { port, rate: baudRate, expected: expected.baudRate }, flash(port))];
  }
  if (expected.schemaHashes.includes(schemaHash)) return [];
  const board = hex32(schemaHash);
  const [only, ...others] = expected.schemaHashes.map(hex32);
  return [
    only === undefined || others.length > 0
      ? findingMessage("unserved_project", { port, board }, flash(port))
      : findingMessage("other_schema", { port, board, expected: only }, flash(port)),
  ];
}

function flash(port: string): string {
  return `deno task flash --port ${shellWord(port)}`;
}

/**
 * Judge the boards of a running server.
 *
 * @param boards The boards.
 * @returns What is wrong with those that cannot be used.
 */
export function boardFindings(boards: readonly BoardView[]): readonly FindingMessage[] {
  return boards.flatMap(({ id, name, reason, status, port }) => {
    if (reason === null || status === "online" || status === "flashing") return [];
    const { details = {} } = reason;
    const place = port?.path ?? details.port ?? id;
    const command = port === null ? "deno task boards" : `deno task flash --board ${shellWord(id)}`;
    switch (reason.code) {
      case "schema_mismatch": {
        const { board = "?", server } = details;
        return [
          server === undefined
            ? findingMessage("unserved_project", { port: place, board }, command)
            : findingMessage("other_schema", { port: place, board, expected: server }, command),
        ];
      }
      case "no_bytes":
        return [findingMessage("silent_port", { port: place }, command)];
      case "no_frame":
        return [findingMessage("unknown_bytes", { port: place }, command)];
      case "port_shared": {
        const { program = "?", pid = 0 } = details;
        return [findingMessage("port_held", { port: place, program, pid }, `kill ${pid}`)];
      }
      case "id_taken": {
        const same = { port: place, other: details.name ?? "?", id: details.holder ?? id };
        return [findingMessage("same_id", same, `deno task serve --board ${shellWord(place)}`)];
      }
      default: {
        const said = `${reason.message}. ${reason.hint}`;
        return [findingMessage(
          "board_trouble",
          { board: name, reason: reason.code, said },
          details.command ?? "deno task boards",
        )];
      }
    }
  });
}

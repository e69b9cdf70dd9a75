/**
 * The PROGMEM tables that the link core looks into: commands by op number, channels by number, and leases.
 *
 * @module
 */
import type { Channel, Definition, Fields } from "../protocol/dsl.ts";
import { LENGTH, type WireTable } from "../protocol/wire/codec.ts";
import { layoutOf } from "../protocol/wire/fields.ts";
import { FRAME_OVERHEAD, wireLength } from "../protocol/wire/frame.ts";
import { argsStruct } from "./channel_cpp.ts";

function readThunk(name: string): string[] {
  return [
    `inline void read_${name}(uint8_t* out) {`,
    `  ${name}::State state;`,
    `  ${name}_read(state);`,
    `  ${name}::pack(state, out);`,
    `}`,
  ];
}

function runThunk(name: string, command: string, fields: Fields): string[] {
  if (Object.keys(fields).length === 0) {
    return [`inline Status run_${name}_${command}(const uint8_t*) { return ${name}_${command}(); }`];
  }
  return [
    `inline Status run_${name}_${command}(const uint8_t* in) {`,
    `  ${name}::${argsStruct(command)} args;`,
    `  return ${name}::unpack(in, args) ? ${name}_${command}(args) : Status::badArgument;`,
    `}`,
  ];
}

/** Rows of a table; C++ has no array without rows, so an empty one gets a row that its count leaves out. */
function tableCpp(type: string, name: string, rows: readonly string[], empty: string): string[] {
  return [
    `constexpr uint8_t ${name}_COUNT = ${rows.length};`,
    `static const ${type} ${name}S[] PROGMEM = {`,
    ...(rows.length === 0 ? [empty] : rows).map((row) => `  ${row},`),
    `};`,
  ];
}

/** Payload bytes of the longest thing the board sends, and of the longest it takes. */
function longest(
  definition: Definition,
  table: WireTable,
): { reply: number; request: number; state: number } {
  const state = Math.max(...table.channels.map(({ layout }) => layout.bytes));
  return {
    state,
    reply: Math.max(state, table.snapshotReplyLength, LENGTH.helloReply),
    request: Math.max(
      LENGTH.assignUid,
      ...Object.values(definition.channels).flatMap(({ commands }) =>
        Object.values(commands).map((fields) => layoutOf(fields).bytes)
      ),
    ),
  };
}

function commandRows(channels: readonly [string, Channel][]): string[] {
  return channels.flatMap(([name, { commands }], index) =>
    Object.entries(commands).map(([command, fields]) =>
      `{run_${name}_${command}, ${index}, ${layoutOf(fields).bytes}}`
    )
  );
}

/**
 * The tables and the functions that their rows point to.
 *
 * @param definition The definition.
 * @param table Its wire table.
 * @returns Lines of C++.
 */
export function tablesCpp(definition: Definition, table: WireTable): string[] {
  const channels = Object.entries(definition.channels);
  const { reply, request, state } = longest(definition, table);
  const leases = channels.flatMap(([name, { lease }], index) =>
    lease === null ? [] : [`{${name}_safe, ${name}::LEASE_MS, ${index}}`]
  );
  return [
    `/// Bytes of the longest frame this board takes, header and CRC included.`,
    `constexpr uint8_t MAX_REQUEST = ${request + FRAME_OVERHEAD};`,
    `/// Bytes on the wire of the longest frame this board sends.`,
    `constexpr uint8_t MAX_REPLY_WIRE = ${wireLength(reply)};`,
    `/// Bytes of the longest state.`,
    `constexpr uint8_t MAX_STATE = ${state};`,
    `/// Payload bytes of a snapshot.`,
    `constexpr uint8_t SNAPSHOT_BYTES = ${table.snapshotReplyLength};`,
    ``,
    ...channels.flatMap(([name, { commands }]) => [
      ...readThunk(name),
      ...Object.entries(commands).flatMap(([command, fields]) => runThunk(name, command, fields)),
    ]),
    ``,
    ...tableCpp("CommandRow", "COMMAND", commandRows(channels), "{nullptr, 0, 0}"),
    ...tableCpp(
      "ChannelRow",
      "CHANNEL",
      channels.map(([name], index) => `{read_${name}, ${table.channels[index]?.layout.bytes}}`),
      "{nullptr, 0}",
    ),
    ...tableCpp("LeaseRow", "LEASE", leases, "{nullptr, 0, 0}"),
  ];
}

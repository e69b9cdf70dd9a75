/**
 * The PROGMEM tables that the link core looks into: commands by op number, channels by number, and leases.
 *
 * @module
 */
import type { Channel, Definition, Fields } from "../protocol/dsl.ts";
import type { WireTable } from "../protocol/wire/codec.ts";
import { layoutOf } from "../protocol/wire/fields.ts";
import { argsStruct } from "./channel_cpp.ts";
import { longestReply, longestRequest } from "./sizes.ts";

function readThunk(name: string, bytes: number): string[] {
  return [
    `inline uint8_t* read_${name}(uint8_t* out) {`,
    `  ${name}::State state;`,
    `  ${name}_read(state);`,
    `  ${name}::pack(state, out);`,
    `  return out + ${bytes};`,
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

function commandRows(channels: readonly [string, Channel][]): string[] {
  return channels.flatMap(([name, { commands }]) =>
    Object.entries(commands).map(([command, fields]) =>
      `{run_${name}_${command}, read_${name}, ${layoutOf(fields).bytes}}`
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
  const leases = channels.flatMap(([name, { lease }], index) =>
    lease === null ? [] : [`{${name}_safe, ${name}::LEASE_MS, ${index}}`]
  );
  return [
    `/// Bytes of the longest frame this board takes, header and CRC included.`,
    `constexpr uint8_t MAX_REQUEST = ${longestRequest(table)};`,
    `/// Bytes of the longest frame this board sends, header and CRC included.`,
    `constexpr uint8_t MAX_REPLY = ${longestReply(table)};`,
    `/// A set of channels, one bit for each.`,
    `typedef uint${channels.length > 8 ? 16 : 8}_t ChannelSet;`,
    ``,
    ...channels.flatMap(([name, { state, commands }]) => [
      ...readThunk(name, layoutOf(state).bytes),
      ...Object.entries(commands).flatMap(([command, fields]) => runThunk(name, command, fields)),
    ]),
    ``,
    ...tableCpp("CommandRow", "COMMAND", commandRows(channels), "{nullptr, nullptr, 0}"),
    `constexpr uint8_t CHANNEL_COUNT = ${channels.length};`,
    `static const Reader READERS[] PROGMEM = {${channels.map(([name]) => `read_${name}`).join(", ")}};`,
    ...tableCpp("LeaseRow", "LEASE", leases, "{nullptr, 0, 0}"),
  ];
}

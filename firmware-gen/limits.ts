/**
 * What one board cannot hold (W15), and names that C++ has already taken: refused before anything is generated.
 *
 * @module
 */
import type { Channel, Definition, Fields } from "../protocol/dsl.ts";
import { argsStruct } from "./channel_cpp.ts";
import { pointAt } from "../protocol/definition_place.ts";
import { cppOf } from "./fields/kinds.ts";
import { LimitError } from "./limit_error.ts";
import { LENGTH, OP_BATCH } from "../protocol/wire/codec.ts";
import { layoutOf } from "../protocol/wire/fields.ts";
import { MAX_PAYLOAD } from "../protocol/wire/frame.ts";
import { GLOBALS, HANDLERS, WORDS } from "./taken_names.ts";

export { LimitError } from "./limit_error.ts";

/** Commands of one board: ops 30 and 31 belong to the wire. */
export const MAX_COMMANDS: number = OP_BATCH;
/** Channels of one board: an event's header has four bits for them. */
export const MAX_CHANNELS = 16;

/** What a field or a channel is called stands in the header by itself; a command is always a part of a longer name. */
function checkName(what: string, name: string): void {
  if (WORDS.has(name)) {
    throw new LimitError(`${what} "${name}" is a word of C++ or one of its macros; choose another name`);
  }
}

function checkChannelName(name: string): void {
  checkName("Channel", name);
  if (GLOBALS.has(name)) {
    throw new LimitError(
      `Channel "${name}" is called like a function or type of Arduino or of the sketch's library; choose another name`,
    );
  }
}

/** The handlers `<channel>_read` and `<channel>_safe` are the channel's own. */
function checkHandler(channel: string, command: string): void {
  const handler = `${channel}_${command}`;
  if (command === "read" || command === "safe") {
    throw new LimitError(
      `Command "${channel}.${command}" would be called like the board's own "${handler}"; choose another name`,
    );
  }
  if (HANDLERS.has(handler)) {
    throw new LimitError(
      `The handler of command "${channel}.${command}" would be called "${handler}", which is taken; choose another name`,
    );
  }
}

function checkFields(what: string, fields: Fields): void {
  for (const [name, field] of Object.entries(fields)) {
    checkName(`${what} field`, name);
    cppOf(field).check(field, `${what} field "${name}"`);
  }
}

/** A field's own type stands in its channel's namespace: there is one for all fields of that name. */
function checkOwnTypes(channel: string, { state, commands }: Channel): void {
  const structs = new Set(["State", ...Object.keys(commands).map(argsStruct)]);
  const known = new Map<string, string>();
  for (const [name, field] of [state, ...Object.values(commands)].flatMap((one) => Object.entries(one))) {
    const type = cppOf(field).ownType(field, name);
    if (type === null) continue;
    const other = known.get(name) ?? type.members;
    known.set(name, type.members);
    const what = `The ${field.kind} "${name}" of "${channel}" would be called ${type.name} in C++`;
    if (/^[A-Z][A-Z0-9]+$/.test(type.name)) {
      throw new LimitError(`${what}, as registers and other macros are; choose another name`);
    }
    if (structs.has(type.name)) throw new LimitError(`${what}, as a struct is; choose another name`);
    if (type.members === other) continue;
    throw new LimitError(
      `"${channel}" has two ${field.kind}s called "${name}", of ${other} and of ${type.members}; give one of them another name`,
    );
  }
}

function checkPayload(what: string, bytes: number): void {
  if (bytes > MAX_PAYLOAD) {
    throw new LimitError(
      `${what} takes ${bytes} bytes on the wire; at most ${MAX_PAYLOAD} fit one frame: ` +
        `smaller ranges and shorter texts take less`,
    );
  }
}

function checkChannel(name: string, channel: Channel): void {
  checkChannelName(name);
  checkFields(`State of "${name}":`, channel.state);
  checkOwnTypes(name, channel);
  checkPayload(`State of "${name}"`, layoutOf(channel.state).bytes);
  for (const [command, args] of Object.entries(channel.commands)) {
    checkHandler(name, command);
    checkFields(`Arguments of "${name}.${command}":`, args);
    checkPayload(`Arguments of "${name}.${command}"`, layoutOf(args).bytes);
  }
}

/**
 * Refuse a definition that does not fit a board (W15).
 *
 * @param definition Any definition.
 * @throws {LimitError} if there are too many commands or channels, a payload is too long (a snapshot is one), a
 * number is wider than 32 bits, or a name is taken.
 */
export function checkLimits(definition: Definition): void {
  const channels = Object.entries(definition.channels);
  const commands = channels.reduce((sum, [, { commands }]) => sum + Object.keys(commands).length, 0);
  if (channels.length > MAX_CHANNELS) {
    throw new LimitError(
      `"${definition.name}" has ${channels.length} channels; at most ${MAX_CHANNELS} fit one board: ` +
        `several outputs can be fields of one channel`,
      definition,
    );
  }
  if (commands > MAX_COMMANDS) {
    throw new LimitError(
      `"${definition.name}" has ${commands} commands; at most ${MAX_COMMANDS} fit one board: ` +
        `one command can take several arguments, or a choice()`,
      definition,
    );
  }
  for (const [name, channel] of channels) about(channel, () => checkChannel(name, channel));
  const snapshot = channels.reduce<number>(
    (sum, [, { state }]) => sum + layoutOf(state).bytes,
    LENGTH.pingReply,
  );
  about(definition, () => checkPayload(`The snapshot of all ${channels.length} channels`, snapshot));
}

/** Complaints of a check are about this part of the definition. */
function about(part: object, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof LimitError) pointAt(error, part);
    throw error;
  }
}

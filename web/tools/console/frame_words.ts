/**
 * What a frame and its parts say, in the page's language.
 *
 * @module
 */
import { own } from "../../../protocol/own.ts";
import type { AnyValues } from "../../../protocol/dsl.ts";
import { unitOf } from "../../../protocol/fields/kinds.ts";
import type { ToldDefinition, ToldFields } from "../../../protocol/told.ts";
import { hex32 } from "../../../protocol/schema_hash.ts";
import { RESET_CAUSES, SYSTEM } from "../../../protocol/wire/codec.ts";
import type { Bits, DescribedFrame, Part } from "../../../protocol/wire/described_frame.ts";
import type { ConsoleText } from "../../text/console_text.ts";
import { consoleText } from "../../text/console_words.ts";
import type { Words } from "../../text/words.ts";
import type { Entry } from "./console_log.ts";
import { valueInWords } from "../../fields/in_words.ts";
import { visible } from "./raw_bytes.ts";

/** How the directions look; words stand beside them. */
export const ARROWS = { down: "↓", up: "↑" } as const;

/** Speaks of frames. */
export class FrameWords {
  /** The console's own words. */
  readonly text: ConsoleText;
  /** How times are written. */
  readonly locale: string;
  readonly #words: Words;
  readonly #definition: ToldDefinition;

  constructor(words: Words, definition: ToldDefinition) {
    this.text = consoleText[words.text.language];
    this.locale = words.locale;
    this.#words = words;
    this.#definition = definition;
  }

  /**
   * What a frame means.
   *
   * @param frame The frame.
   * @returns One line.
   */
  meaning(frame: DescribedFrame): string {
    const said = this.#meaning(frame);
    return frame.isRepeated ? `${said} (${this.text.meaning.repeated})` : said;
  }

  #meaning({ meaning }: DescribedFrame): string {
    const text = this.text.meaning;
    const number = (value: number) => this.#words.number(value);
    switch (meaning.kind) {
      case "hello":
        return text.hello(hex8(meaning.session));
      case "ping":
      case "snapshot":
      case "identify":
        return text[meaning.kind](number(meaning.seq));
      case "assign":
        return text.assign(number(meaning.seq), hex32(meaning.stored.uid), meaning.stored.name);
      case "command": {
        const { channel, command, values } = meaning;
        const fields = own(own(this.#definition.channels, channel)?.commands ?? {}, command) ?? {};
        return text.command(number(meaning.seq), `${channel}.${command}`, this.#values(fields, values));
      }
      case "helloReply": {
        const { uid, boot, build } = meaning.identity;
        return text.helloReply(hex32(uid), number(boot), hex32(build));
      }
      case "pingReply":
      case "snapshotReply":
        return text[meaning.kind](number(meaning.seq), number(meaning.events));
      case "identifyReply":
        return text.identifyReply(number(meaning.seq), this.#status(meaning.status));
      case "assignReply":
        return text.assignReply(number(meaning.seq), hex32(meaning.stored.uid), meaning.stored.name);
      case "reply": {
        const { seq, status, channel, values } = meaning;
        return text.reply(number(seq), this.#status(status), channel, this.#state(channel, values));
      }
      case "unknownReply":
        return text.unknownReply(number(meaning.seq), this.#status(meaning.status));
      case "nak":
        return text.nak(number(meaning.expected));
      case "event":
        return text.event(
          number(meaning.count),
          meaning.channel,
          this.#state(meaning.channel, meaning.values),
        );
      case "boot":
        return text.boot(number(meaning.boot), this.text.resetCause[meaning.resetCause]);
      case "printed": {
        const said = visible(meaning.text);
        return meaning.lost === 0 ? text.text(said) : text.textLost(number(meaning.lost), said);
      }
      case "noise":
        return text.noise(this.text.noise[meaning.why]);
    }
  }

  /**
   * Why something is missing.
   *
   * @param entry The place where it is.
   * @returns One line.
   */
  gap(entry: Exclude<Entry, { readonly kind: "frame" }>): string {
    return entry.kind === "missed" || entry.kind === "forgotten"
      ? this.text.gaps[entry.kind](this.#words.number(entry.count))
      : this.text.gaps[entry.kind];
  }

  /**
   * What a part is called.
   *
   * @param part The part.
   * @returns A field by its own name, as in the definition.
   */
  partName({ kind, field }: Part): string {
    if (field === null) return this.text.parts[kind];
    return `${this.text.parts.field} ${field.layout.name}`;
  }

  /**
   * What a part says.
   *
   * @param part The part.
   * @param frame The frame that it is a part of.
   * @returns Its value in words.
   */
  partValue(part: Part, { meaning }: DescribedFrame): string {
    const { kind, raw, field, value } = part;
    const { detail } = this.text;
    if (field !== null) {
      const { name, field: type, bits: width } = field.layout;
      // More bits are no number that anybody reads.
      const isNumber = width <= 32;
      if (value === null) {
        const { outOfRange } = this.text.meaning;
        return isNumber ? `${outOfRange}, ${detail.raw(this.#words.number(raw))}` : outOfRange;
      }
      const said = valueInWords(this.#words, name, type, value);
      return !isNumber || (Number(value) === raw && typeof value === "number")
        ? said
        : `${said}, ${detail.raw(this.#words.number(raw))}`;
    }
    switch (kind) {
      case "code":
        return detail.nextZero(this.#words.number(raw));
      case "op":
        return meaning.kind === "command"
          ? `${raw}: ${meaning.channel}.${meaning.command}`
          : `${raw}: ${detail.systemRequest}`;
      case "kind":
        return `${raw}: ${systemName(raw)}`;
      case "status":
        return meaning.kind === "nak" ? `${raw}: NAK` : `${raw}: ${this.#status(raw)}`;
      case "mark":
        return `${raw}: ${raw === 0 ? detail.isReply : detail.isEvent}`;
      case "channel":
        return meaning.kind === "event" ? `${raw}: ${meaning.channel}` : String(raw);
      case "resetCause":
        return `${raw}: ${this.text.resetCause[RESET_CAUSES[raw] ?? "unknown"]}`;
      case "unread":
        return "—";
      case "printed":
        return visible(String(value));
      case "name":
        return value === "" ? "—" : String(value);
      case "session":
      case "bootHeader":
      case "delimiter":
        return hex8(raw);
      case "schemaHash":
      case "uid":
      case "build":
        return hex32(raw);
      case "crc":
      case "wrongCrc":
        return raw.toString(16).padStart(4, "0");
      default:
        return this.#words.number(raw);
    }
  }

  /**
   * Where a part is.
   *
   * @param bits Its bits; bytes are counted from 1.
   * @returns For example "byte 3, bits 6–0", each byte by itself but those that follow one another whole.
   */
  where(bits: readonly Bits[]): string {
    const { detail } = this.text;
    const [first] = bits;
    const last = bits.at(-1);
    if (first === undefined || last === undefined) return detail.nowhere;
    if (bits.length > 1 && bits.every(({ count }) => count === 8)) {
      return detail.wholeByte(`${first.byte + 1}–${last.byte + 1}`);
    }
    return bits.map(({ byte, from, count }) => {
      const place = String(byte + 1);
      if (count === 8) return detail.wholeByte(place);
      if (count === 1) return detail.oneBit(place, String(from));
      return detail.someBits(place, String(from), String(from + count - 1));
    }).join("; ");
  }

  #status(status: number): string {
    return this.text.status[status] ?? String(status);
  }

  #state(channel: string, values: AnyValues | null): string {
    return this.#values(own(this.#definition.channels, channel)?.state ?? {}, values);
  }

  /** Names as in the definition: this is the place where people learn them. */
  #values(fields: ToldFields, values: AnyValues | null): string {
    if (values === null) return this.text.meaning.outOfRange;
    return Object.entries(values).map(([name, value]) => {
      const field = own(fields, name);
      const unit = field === undefined ? null : unitOf(field);
      return `${name} = ${unit === null ? value : `${value} ${unit}`}`;
    }).join(", ");
  }
}

/**
 * A byte as people see it.
 *
 * @param byte 0..255.
 * @returns Two hexadecimal digits.
 */
export function hex8(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

function systemName(kind: number): string {
  const [name] = Object.entries(SYSTEM).find(([, number]) => number === kind) ?? ["?"];
  return name.toUpperCase();
}

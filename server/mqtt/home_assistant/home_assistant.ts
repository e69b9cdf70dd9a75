/**
 * Home Assistant at the broker (Q11): it is told of every board, again when it starts, and what a board no longer has is taken from it.
 *
 * @module
 */
import type { Definition } from "../../../protocol/dsl.ts";
import type { BoardView } from "../../../protocol/views.ts";
import type { Topics } from "../topics.ts";
import { type Platform, PLATFORMS } from "./component.ts";
import { deviceId, type Discovery, discoveryOf, type Teller } from "./discovery.ts";

/** So many entities of a board's former projects are taken from Home Assistant: whoever may publish could name any number. */
const MOST_GONE = 256;
/** What entities of ours are called: {@linkcode discoveryOf}. */
const OURS = /^[a-z_]{1,20}_[A-Za-z0-9_]{1,80}$/;

/** What {@linkcode HomeAssistant} takes. */
export interface HomeAssistantOptions extends Teller {
  /** What its topics begin with. */
  readonly prefix: string;
  /** Ours. */
  readonly topics: Topics;
  /** Receives what is at a topic, for as long as the connection lasts. */
  readonly subscribe: (topic: string) => void;
  /** The broker is to hold this. */
  readonly hold: (topic: string, payload: string) => void;
  /** What the broker holds there is another server's. */
  readonly leave: (topic: string) => void;
  /** Home Assistant has started: it needs everything. */
  readonly started: () => void;
}

interface Told {
  discovery: Discovery | null;
  /** What it has, as far as the broker or this process told it. */
  readonly known: Map<string, Platform>;
}

/** Tells it. */
export class HomeAssistant {
  readonly #options: HomeAssistantOptions;
  readonly #status: string;
  /** By the topics of the devices. */
  readonly #devices = new Map<string, Told>();

  constructor(options: HomeAssistantOptions) {
    this.#options = options;
    this.#status = `${options.prefix}/status`;
  }

  /** There is a connection: subscriptions of former ones are over. */
  connected(): void {
    this.#options.subscribe(this.#status);
    for (const topic of this.#devices.keys()) this.#options.subscribe(topic);
  }

  /**
   * A board is, or has become, so.
   *
   * @param view The board.
   * @param definition What it speaks; null if that is not known: then nothing changes.
   */
  tell(view: BoardView, definition: Definition | null): void {
    if (definition === null) return;
    const { topics, subscribe } = this.#options;
    const topic = this.#topicOf(view.id);
    const told = this.#devices.get(topic) ?? { discovery: null, known: new Map() };
    if (!this.#devices.has(topic)) {
      this.#devices.set(topic, told);
      // What a former process told is at the broker, and may have entities that are no more.
      subscribe(topic);
    }
    told.discovery = discoveryOf(view, definition, this.#options, topics);
    this.#hold(topic, told, told.discovery.platforms);
  }

  /**
   * Another server tells of a board now (Q13).
   *
   * @param board The board's id.
   */
  leave(board: string): void {
    const topic = this.#topicOf(board);
    const told = this.#devices.get(topic);
    if (told === undefined) return;
    told.discovery = null;
    this.#options.leave(topic);
  }

  #topicOf(board: string): string {
    return `${this.#options.prefix}/device/${deviceId(board)}/config`;
  }

  /**
   * Something came.
   *
   * @param topic Where.
   * @param payload What.
   * @returns Whether it was for this.
   */
  received(topic: string, payload: Uint8Array): boolean {
    const text = () => new TextDecoder().decode(payload);
    if (topic === this.#status) {
      if (text() === "online") this.#options.started();
      return true;
    }
    const told = this.#devices.get(topic);
    if (told === undefined) return false;
    this.#hold(topic, told, platformsIn(text()));
    return true;
  }

  #hold(topic: string, { discovery, known }: Told, more: Iterable<readonly [string, Platform]>): void {
    for (const [key, platform] of more) {
      if (known.size < MOST_GONE || discovery?.platforms.has(key)) known.set(key, platform);
    }
    if (discovery !== null) this.#options.hold(topic, discovery.payload(known));
  }
}

/** What a message of this topic tells; nothing where it is none of ours, or empty because somebody has removed the device. */
function platformsIn(payload: string): readonly (readonly [string, Platform])[] {
  try {
    const { components = {} }: { readonly components?: object } = Object(JSON.parse(payload));
    return Object.entries(components).flatMap(([key, component]) => {
      const { platform, ...rest }: { readonly platform?: unknown } = Object(component);
      const known = PLATFORMS.find((one) => one === platform);
      // One that was taken away has nothing else.
      const isGone = Object.keys(rest).length === 0;
      return known === undefined || isGone || !OURS.test(key) ? [] : [[key, known] as const];
    });
  } catch {
    return [];
  }
}

/**
 * Custom elements for single channels, where the controls that derive from the definition are not enough. Such an element
 * stands in the place of the channel's card. To register one: import its module here, and name its tag below.
 *
 *     import "./buzzer_card.ts";   // customElements.define("buzzer-card", ...)
 *     const TAGS = { buzzer: "buzzer-card" };
 *
 * It is given {@linkcode ChannelProperties} whenever one of them changes, and asks by
 * `model.ask({ board, channel: name, command, args })`. Commands that a person asks for in one go, such as a drag,
 * are one entry of the history if they have the same `gesture` (H15).
 *
 * @module
 */
import type { ToldChannel } from "../protocol/told.ts";
import type { ChannelView } from "../protocol/views.ts";
import type { PageModel } from "./page_model.ts";

/** Tags of custom elements by the names of their channels. */
const TAGS: Readonly<Record<string, string>> = {};

/** What the element of a channel is given. */
export interface ChannelProperties {
  /** All that the page knows, and where requests go. */
  readonly model: PageModel;
  /** Board id. */
  readonly board: string;
  /** Name of the channel. */
  readonly name: string;
  /** What the definition says of it. */
  readonly channel: ToldChannel;
  /** What is known of it; null if nothing is. */
  readonly view: ChannelView | null;
  /** Whether it can be asked for anything now. */
  readonly usable: boolean;
}

/** The custom elements of one board's channels, each made once. */
export class ChannelElements {
  readonly #made = new Map<string, HTMLElement>();

  /**
   * The custom element of a channel.
   *
   * @param properties What it is given.
   * @returns The element; null if none is registered.
   */
  of(properties: ChannelProperties): HTMLElement | null {
    const { board, name } = properties;
    const tag = Object.hasOwn(TAGS, name) ? TAGS[name] : undefined;
    if (tag === undefined) return null;
    const key = `${board} ${name}`;
    const element = this.#made.get(key) ?? document.createElement(tag);
    this.#made.set(key, element);
    return Object.assign(element, properties);
  }
}

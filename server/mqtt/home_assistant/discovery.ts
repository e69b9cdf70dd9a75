/**
 * What Home Assistant is told of a board (Q11): one message for the device with all its entities, by which its MQTT integration makes
 * them.
 *
 * @module
 */
import { BOARD_MODELS, USUAL_MODEL } from "../../../protocol/board_models.ts";
import type { Definition } from "../../../protocol/dsl.ts";
import type { BoardView } from "../../../protocol/views.ts";
import type { Topics } from "../topics.ts";
import { type Component, type Platform, shows } from "./component.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import { entitiesOf } from "./entities.ts";

/** Who tells it. */
export interface Teller {
  /** The server's id. */
  readonly server: string;
  /** Version of Destello. */
  readonly version: string;
  /** Where the page is for others in the network; null where it is for this machine only. */
  readonly url: string | null;
}

/** Kinds of entity by what they are called within their device. */
export type Platforms = ReadonlyMap<string, Platform>;

/** What Home Assistant is told of a board. */
export interface Discovery {
  /** The entities that it has. */
  readonly platforms: Platforms;
  /**
   * The message.
   *
   * @param former Entities that Home Assistant may have of this device: those that are no more are taken from it.
   */
  payload(former: Platforms): string;
}

/**
 * What a board is called among Home Assistant's devices: the same whatever people call it.
 *
 * @param board Its id.
 */
export function deviceId(board: string): string {
  return `destello_${board.replaceAll(/[^A-Za-z0-9_-]/g, "_")}`;
}

/**
 * Make it.
 *
 * @param view The board.
 * @param definition What it speaks.
 * @param teller Who tells it.
 * @param topics The topics.
 */
export function discoveryOf(
  view: Pick<BoardView, "id" | "name" | "kind" | "build">,
  definition: Definition,
  { server, version, url }: Teller,
  topics: Topics,
): Discovery {
  const { id, name, kind, build } = view;
  const device = deviceId(id);
  const { title } = BOARD_MODELS.find((model) => model.name === definition.on) ?? USUAL_MODEL;
  const entities = [...entitiesOf(id, definition, topics), ...diagnosticsOf(id, topics)];
  const components = new Map(
    entities.map(({ id, component }) => [`${component.platform}_${id}`, {
      ...component,
      unique_id: `${device}_${id}`,
      // Home Assistant before 2026 looks for it here only.
      qos: 1,
    }]),
  );
  const platforms = new Map([...components].map(([key, { platform }]) => [key, platform]));
  return {
    platforms,
    payload(former) {
      const gone: readonly (readonly [string, Component])[] = [...former]
        .filter(([key]) => !platforms.has(key))
        .map(([key, platform]) => [key, { platform }]);
      return JSON.stringify({
        device: {
          identifiers: [device],
          name,
          manufacturer: "Destello",
          model: kind === "virtual" ? `${title} (virtual)` : title,
          model_id: definition.name,
          serial_number: id,
          ...(typeof build === "string" ? { sw_version: build } : {}),
          ...(url === null ? {} : { configuration_url: url }),
        },
        origin: { name: "Destello", sw_version: version },
        availability: [
          {
            topic: topics.status(server),
            value_template: shows("'online' if value_json.online else 'offline'"),
          },
          // A board that is being programmed takes no command.
          {
            topic: topics.availability(id),
            value_template: shows("'online' if value == 'online' else 'offline'"),
          },
        ],
        availability_mode: "all",
        // First those that are gone: Home Assistant leaves the rest of a message out while it still works on the one before.
        components: Object.fromEntries([...gone, ...components]),
      });
    },
  };
}

/**
 * The entities of a board that tell how it does, beside its channels.
 *
 * @module
 */
import type { Topics } from "../topics.ts";
import { shows } from "./component.ts";
import type { Entity } from "./entities.ts";

/** No channel may be called so. */
const BOARD = "board";

/**
 * Every such entity.
 *
 * @param board The board's id.
 * @param topics The topics.
 */
export function diagnosticsOf(board: string, topics: Topics): readonly Entity[] {
  const entities: readonly Entity[] = [
    {
      id: `${BOARD}_boot`,
      component: {
        platform: "sensor",
        name: "Starts",
        state_topic: topics.birth(board),
        value_template: shows("value_json.boot"),
        state_class: "total_increasing",
      },
    },
    {
      id: `${BOARD}_rev`,
      component: {
        platform: "sensor",
        name: "Revision",
        // What lay at the broker comes in any order.
        state_topic: topics.statesOf(board),
        value_template: shows("[value_json.rev, this.state | int(0)] | max"),
        // It grows with every change, and each value is kept in Home Assistant's history.
        enabled_by_default: false,
      },
    },
    {
      id: `${BOARD}_latency`,
      component: {
        platform: "sensor",
        name: "Confirmation time",
        state_topic: topics.resultsOf(board),
        value_template: shows("value_json.result.timing.totalMs if value_json.result is defined else ''"),
        device_class: "duration",
        unit_of_measurement: "ms",
        state_class: "measurement",
        suggested_display_precision: 1,
      },
    },
    {
      id: `${BOARD}_outcome`,
      component: {
        platform: "sensor",
        name: "Last command",
        state_topic: topics.resultsOf(board),
        value_template: shows("'confirmed' if value_json.result is defined else value_json.error.reason"),
        json_attributes_topic: topics.resultsOf(board),
        json_attributes_template: shows(
          "{'command': value_json.channel ~ '.' ~ value_json.command, " +
            "'message': (value_json.error | default({})).message, " +
            "'hint': (value_json.error | default({})).hint} | to_json",
        ),
      },
    },
    {
      id: `${BOARD}_firmware`,
      component: {
        platform: "update",
        name: "Firmware",
        device_class: "firmware",
        state_topic: topics.birth(board),
        value_template: shows(
          "dict({'installed_version': value_json.build | default(none), 'latest_version': value_json.projectBuild | default(none)}.items()" +
            " | rejectattr(1, 'none')) | to_json",
        ),
      },
    },
  ];
  return entities.map(({ id, component }) => ({
    id,
    component: { ...component, entity_category: "diagnostic" },
  }));
}

/**
 * Bytes on the wire for a command that switches a pin, and for knowing what the pin is then. Ours are counted as the codec writes them;
 * Klipper's and Firmata's follow from what they publish.
 *
 * @module
 */
import { definition } from "../../../protocol/definition.ts";
import { wireTable } from "../../../protocol/wire/codec.ts";
import { MAX_WIRE_FRAME, writeFrame } from "../../../protocol/wire/frame.ts";
import * as firmata from "../firmata.ts";
import * as klipper from "../klipper.ts";
import { figure, type RowResult } from "../result.ts";
import type { Row } from "../row.ts";

/** Bytes of a frame with so much payload: COBS makes it as long whatever is in it. */
function frameBytes(payload: number): number {
  return writeFrame(1, 0, new Uint8Array(payload).fill(1), payload, new Uint8Array(2 * MAX_WIRE_FRAME), 0);
}

/** Bytes of `led.set` and of its confirmation. */
export function destelloBytes(): number {
  const { opByMethod, channels } = wireTable(definition);
  const set = opByMethod.get("led.set");
  const state = set === undefined ? undefined : channels[set.channelIndex]?.layout;
  if (set === undefined || state === undefined) throw new Error("The shipped definition has no led.set");
  return frameBytes(set.args.bytes) + frameBytes(state.bytes);
}

function measure(): Promise<RowResult> {
  const bytes = destelloBytes();
  const against = (name: string, other: number) =>
    figure({ name: `a command and what the pin is then, Destello / ${name}`, unit: "x", goal: 1 }, [
      bytes / other,
    ]);
  return Promise.resolve({
    figures: [
      figure({ name: "a command and what the pin is then", unit: "B", goal: 12 }, [bytes]),
      against("Klipper", klipper.ANSWERED_BYTES),
      against("Firmata", firmata.ANSWERED_BYTES),
    ],
    tables: [{
      title: "Bytes on the wire",
      lines: [
        ["", "bytes", "what it is"],
        [
          "Destello",
          `${bytes}`,
          "led.set, and the reply with the pin as it was read back; checked and repeated",
        ],
        [
          "Klipper",
          `${klipper.ACKNOWLEDGED_BYTES}`,
          "a block and its acknowledgement, without the pin; checked and repeated",
        ],
        [
          "Klipper",
          `${klipper.ANSWERED_BYTES}`,
          "the same with a response of one field, which is not repeated",
        ],
        [
          "Firmata",
          `${firmata.ANSWERED_BYTES}`,
          "a digital message, a pin state query and its response; nothing is checked",
        ],
      ],
    }],
    notes: [
      "Klipper's bytes follow from docs/Protocol.md of Klipper3d/klipper, Firmata's from protocol.md of firmata/protocol. The row firmata counts johnny-five's.",
    ],
  });
}

/** Wire bytes. */
export const wire: Row = { name: "wire", title: "Bytes on the wire", measure };

/**
 * English for trouble on the line.
 *
 * @module
 */
import type { TroubleText } from "./trouble_text.ts";

/** The tool Trouble in English. */
export const troubleEn: TroubleText = {
  about: "Spoil the line to the simulated chip, or its power, and watch the link cope. Every page sees it.",
  line: "Line",
  power: "Power and cable",
  rates: {
    dropToBoard: "Bytes lost on their way to the board",
    dropFromBoard: "Bytes lost on their way from the board",
    flipToBoard: "Bits flipped on their way to the board",
    flipFromBoard: "Bits flipped on their way from the board",
    delayMs: "Delay, each way",
  },
  actions: {
    unplug: "Unplug",
    plug: "Plug in",
    freeze: "Freeze",
    resume: "Go on",
    reset: "Reset",
    brownOut: "Brown-out",
  },
  well: "All is well.",
  copes: "What the link does about it",
  since: "Counted since this was opened",
  again: "Count from 0",
  counters: {
    bytesDropped: "Bytes lost",
    bitsFlipped: "Bits flipped",
    framesSent: "Requests",
    badFrames: "Damaged frames refused",
    naksReceived: "Requests the board missed",
    retransmissions: "Requests repeated",
    eventGapsMended: "Lost events made up for",
    sessions: "Sessions opened anew",
  },
  ofAll: (some, all) => `${some} of ${all}`,
};

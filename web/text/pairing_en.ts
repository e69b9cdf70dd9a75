/**
 * English for the form that asks for a code.
 *
 * @module
 */
import type { PairingText } from "./pairing_text.ts";

/** English. */
export const pairingEn: PairingText = {
  title: "This device is new here",
  ask: "Ask whoever runs the server for a code. That person types",
  command: "deno task devices invite --role control",
  code: "Code",
  name: "Name of this device",
  nameHint: "Others read it when you change something, for example “Ana’s phone”.",
  connect: "Connect",
  noName: "Give this device a name.",
  wrongCode: "This code is not right, was used before, or is too old. Ask for a new one.",
  tooMany: "Too many wrong codes are being tried. Wait a moment and try again.",
  busy: "Too many new devices are asking at once. Try again in ten seconds.",
  noAnswer: "The server does not answer. Try again when it is back.",
  failed: "The server could not let this device in. Its log says why.",
};

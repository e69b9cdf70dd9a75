/**
 * English for the list of devices.
 *
 * @module
 */
import type { DevicesText } from "./devices_text.ts";

/** English. */
export const devicesEn: DevicesText = {
  close: "Close the devices",
  none: "No other device was let in yet.",
  unknown: "Without the server nobody can say who may come in.",
  roles: { view: "may look", control: "may look and control", admin: "may do everything" },
  cameLast: (age) => `last seen ${age}`,
  neverCame: "not seen yet",
  thisOne: "this device",
  name: "Name of the device",
  noName: "A device needs a name.",
  rename: "Rename",
  renamed: (name) => `The device is called ${name}.`,
  revoke: "Revoke",
  revokeDevice: (name) => `Revoke ${name}`,
  revokeAsk: (name) => `Revoke ${name}? It is cut off at once, and comes in again only with a new code.`,
  keep: "Keep it",
  revoked: (name) => `${name} is revoked.`,
  inviteTitle: "Let a device in",
  invited: "Who gets the code",
  choices: {
    view: "A device that may look",
    control: "A device that may control",
    admin: "A device with all rights",
    class: "A class that may look",
  },
  make: "Make a code",
  made: "A code was made.",
  codes: "Codes",
  useCode: "Open the page on the device and type the code, or open this link there:",
  useLink: "Open this link on each device:",
  qrCode: "QR code of this link",
  onlyHere: "No other machine can open this link. For phones in your network, start the server with",
  fingerprint:
    "If the browser there warns of the certificate, it is the right one only with this SHA-256 fingerprint:",
  plainHttp:
    "In this network nothing is encrypted: whoever is on it can read and change what is sent. To encrypt it, start the server with",
  once: (left) => `Works once, for another ${left}`,
  often: (left) => `Works many times, for another ${left}`,
  withdraw: "Withdraw all codes",
  withdrawn: "No code counts any more.",
  letIn: (name) => `${name} was let in.`,
};

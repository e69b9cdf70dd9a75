/**
 * Devices: phones, scripts and other programs that have a token and a role of their own (S20).
 *
 * @module
 */
import * as z from "zod/mini";
import { clientNameProblem } from "../client_identity.ts";
import { list as listOf, number, takes, text, textOrNull, told } from "../shapes.ts";
import { givenName } from "./given_name.ts";
import { done, type Method, nothing, notification, type Role, ROLES, WHAT_IT_TAKES } from "./method.ts";

const hint = `${WHAT_IT_TAKES}; devices.list names every device`;
const device = () => z.string({ error: '"device" must be the id of a device' });
const role = () => z.enum(ROLES, { error: `"role" must be one of ${ROLES.join(", ")}` });
const ownName = () =>
  givenName((name) => name === "" ? "is empty: a device needs one" : clientNameProblem(name));

/** Every device that may come in, the oldest first, and every code; the data folder's own token is none of them. */
export const list = {
  name: "devices.list",
  params: nothing,
  hint,
  result: () =>
    z.object({
      /** The devices. */
      devices: listOf(z.object({
        /** Eight hexadecimal digits. */
        id: text,
        /** What others read. */
        name: text,
        /** What it may do. */
        role: told<Role>(),
        /** When it was added, ISO 8601. */
        createdAt: text,
        /** When it showed its token last, ISO 8601, to the minute; null if it never did. */
        seenAt: textOrNull,
      })),
      /** Codes that let devices in (S23), the oldest first. */
      codes: listOf(z.object({
        /** Letters and digits. */
        code: text,
        /** What whoever uses it may do. */
        role: told<Role>(),
        /** Whether it is for many devices. */
        many: z.boolean(),
        /** How long it can still be used, in milliseconds. */
        leftMs: number,
      })),
      /** Origin at which other machines open the page (S26); null if this one alone does. */
      network: textOrNull,
      /** SHA-256 of the certificate that they see there (S32); null if they see none. */
      fingerprint: textOrNull,
    }),
  needs: "admin",
} as const satisfies Method;

/** What `devices.list` tells is another; only those are told who may call that (S25). */
export const changed = notification("devices.changed", z.object({}));

/** Let a device in. */
export const add = {
  name: "devices.add",
  params: () =>
    z.strictObject({
      /** What others are to read. */
      name: ownName(),
      /** What it may do. */
      role: role(),
    }, takes("devices.add", '"name" and "role"')),
  hint,
  result: () =>
    z.object({
      /** Its id. */
      device: text,
      /** Its name: the wanted one, with a number behind it if somebody else is called so. */
      name: text,
      /** Its token, which is told this once. */
      token: text,
    }),
  needs: "admin",
} as const satisfies Method;

/** Make a code that lets devices in, with which each gets a token of its own (S23). */
export const invite = {
  name: "devices.invite",
  params: () =>
    z.strictObject({
      /** What they may do. */
      role: role(),
      /** Whether it is for a class: many devices, which may look, for longer. One device unless told. */
      many: z.optional(z.boolean({ error: '"many" must be true or false' })),
    }, takes("devices.invite", '"role" and "many"')),
  hint,
  result: () =>
    z.object({
      /** Letters and digits: 8 for one device, 26 for many. */
      code: text,
      /** How long it can be used, in milliseconds. */
      forMs: number,
    }),
  needs: "admin",
} as const satisfies Method;

/** Make all codes void that were not used yet, or are for many. */
export const withdraw = {
  name: "devices.withdraw",
  params: nothing,
  hint,
  result: done,
  needs: "admin",
} as const satisfies Method;

/** Give a device another name. */
export const rename = {
  name: "devices.rename",
  params: () =>
    z.strictObject({
      /** Its id. */
      device: device(),
      /** What others are to read. */
      name: ownName(),
    }, takes("devices.rename", '"device" and "name"')),
  hint,
  result: () =>
    z.object({
      /** Its name: the wanted one, with a number behind it if somebody else is called so. */
      name: text,
    }),
  needs: "admin",
} as const satisfies Method;

/** Let a device in no longer: its token counts no more, and its connections end. */
export const revoke = {
  name: "devices.revoke",
  params: () =>
    z.strictObject({
      /** Its id. */
      device: device(),
    }, takes("devices.revoke", '"device"')),
  hint,
  result: done,
  needs: "admin",
} as const satisfies Method;

/** Where a code is exchanged for a token (S23). */
export const PAIR_PATH = "/pair";
/** Stands before a code in the fragment of a link, of which no server and no proxy is told. */
export const PAIR_FRAGMENT = "#pair=";

/**
 * What a device that has a code sends to {@linkcode PAIR_PATH}.
 *
 * @returns Code and name.
 */
export function pairing(): z.ZodMiniType<{ readonly code: string; readonly name: string }> {
  return z.strictObject({
    /** The code. */
    code: z.string({ error: '"code" must be a text' }).check(z.maxLength(40, '"code" is too long')),
    /** What others are to read. */
    name: ownName(),
  }, takes(PAIR_PATH, '"code" and "name"'));
}

/** What it gets. */
export const paired = add.result;

/**
 * The end of a link that brings a code along.
 *
 * @param code The code.
 */
export function pairingFragment(code: string): string {
  return `/${PAIR_FRAGMENT}${code}`;
}

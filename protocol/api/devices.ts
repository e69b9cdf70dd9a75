/**
 * Devices: phones, scripts and other programs that have a token and a role of their own (S20).
 *
 * @module
 */
import * as z from "zod/mini";
import { clientNameProblem } from "../client_identity.ts";
import { list as listOf, takes, text, textOrNull, told } from "../shapes.ts";
import { givenName } from "./given_name.ts";
import { done, type Method, nothing, type Role, ROLES } from "./method.ts";

const hint = "See docs/SPEC.md, S20; devices.list names every device";
const device = () => z.string({ error: '"device" must be the id of a device' });
const ownName = () =>
  givenName((name) => name === "" ? "is empty: a device needs one" : clientNameProblem(name));

/** Every device that may come in, the oldest first; the data folder's own token is none of them. */
export const list = {
  name: "devices.list",
  params: nothing,
  hint,
  result: () =>
    z.object({
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
    }),
  needs: "admin",
} as const satisfies Method;

/** Let a device in. */
export const add = {
  name: "devices.add",
  params: () =>
    z.strictObject({
      name: ownName(),
      role: z.enum(ROLES, { error: `"role" must be one of ${ROLES.join(", ")}` }),
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

/** Give a device another name. */
export const rename = {
  name: "devices.rename",
  params: () =>
    z.strictObject({ device: device(), name: ownName() }, takes("devices.rename", '"device" and "name"')),
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
  params: () => z.strictObject({ device: device() }, takes("devices.revoke", '"device"')),
  hint,
  result: done,
  needs: "admin",
} as const satisfies Method;

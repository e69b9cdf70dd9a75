/**
 * Devices, as those who may do everything see them (S20).
 *
 * @module
 */
import * as protocol from "../../protocol/api/devices.ts";
import type { Devices } from "./devices.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { CLASS_MS, CODE_MS } from "./pairing_codes.ts";
import { handle, type Handlers } from "./handler.ts";

/**
 * The methods.
 *
 * @param devices The devices.
 * @param networkUrl Where others open the page; null if only this machine may.
 */
export function deviceMethods(devices: Devices, networkUrl: string | null): Handlers<typeof protocol> {
  return {
    list: handle(protocol.list, () => ({
      devices: devices.list(),
      codes: devices.codes.list(),
      network: networkUrl,
    })),
    add: handle(protocol.add, ({ name, role }) => devices.add(name, role)),
    invite: handle(protocol.invite, ({ role, many = false }) => {
      if (!many) return { code: devices.codes.make(role), forMs: CODE_MS };
      if (role === "view") return { code: devices.codes.makeForClass(), forMs: CLASS_MS };
      throw new RequestFailure(
        "invalid_params",
        `A code for many lets them look; got the role "${role}"`,
        'Send {"role":"view","many":true}, or make a code for each',
      );
    }),
    withdraw: handle(protocol.withdraw, () => {
      devices.codes.withdraw();
      return {};
    }),
    rename: handle(protocol.rename, ({ device, name }) => ({ name: devices.rename(device, name) })),
    revoke: handle(protocol.revoke, async ({ device }) => {
      await devices.revoke(device);
      return {};
    }),
  };
}

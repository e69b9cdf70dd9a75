/**
 * Devices, as those who may do everything see them (S20).
 *
 * @module
 */
import * as protocol from "../../protocol/api/devices.ts";
import type { ResultOf } from "../../protocol/api/method.ts";
import type { Devices } from "./devices.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { CLASS_MS, CODE_MS } from "./pairing_codes.ts";
import { handle, type Handlers } from "./handler.ts";

/**
 * The methods.
 *
 * @param devices The devices.
 * @param network Where others open the page, and the certificate that they see there, as both are now.
 */
export function deviceMethods(
  devices: Devices,
  network: () => Pick<ResultOf<typeof protocol.list>, "network" | "fingerprint">,
): Handlers<typeof protocol> {
  return {
    list: handle(protocol.list, () => ({
      devices: devices.list(),
      codes: devices.codes.list(),
      ...network(),
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

/**
 * A device exchanges a code for a token of its own (S23). Wrong codes are answered slowly, and the log says once that they were tried.
 *
 * @module
 */
import { PAIR_PATH, pairing } from "../../protocol/api/devices.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Log } from "../log.ts";
import type { Devices } from "./devices.ts";
import { WRONG_CODES } from "./pairing_codes.ts";
import { json, type Problem, problem } from "./responses.ts";
import type { WrongTries } from "./wrong_tries.ts";

/** The subject under which the log is told. */
const SUBJECT = "Pairing";

const WRONG_CODE: Problem = {
  status: 403,
  reason: "wrong_code",
  message: "There is no such code, or it was used, or its time is over",
  hint: "Ask for a new one: deno task devices invite --role control",
};

/** What {@linkcode createPairing} needs. */
export interface PairingOptions {
  /** Who may come in. */
  readonly devices: Devices;
  /** Wrong codes. */
  readonly wrongCodes: Pick<WrongTries, "add">;
  /** Told who was let in, and that no code counts any more. */
  readonly log: Log;
}

/**
 * Answers whoever has a code.
 *
 * @param options Devices, wrong codes and log.
 * @returns Takes the body of the request; throws "invalid_params" for what is none.
 */
export function createPairing(
  { devices, wrongCodes, log }: PairingOptions,
): (body: unknown) => Promise<Response> {
  return async (body) => {
    const read = pairing().safeParse(body);
    if (!read.success) {
      throw new RequestFailure(
        "invalid_params",
        read.error.issues[0]?.message ?? "Not valid",
        `POST ${PAIR_PATH} takes {"code":"...","name":"..."}`,
      );
    }
    const redeemed = devices.codes.redeem(read.data.code);
    if (redeemed.role !== null) {
      log.up(SUBJECT);
      const paired = await devices.add(read.data.name, redeemed.role);
      log.info(`"${paired.name}" (${paired.device}) was let in by a code, with the role "${redeemed.role}"`);
      return json(paired);
    }
    if (redeemed.isLast) {
      log.down(SUBJECT, `${WRONG_CODES} wrong codes were tried, so no code counts any more; make a new one`);
    }
    await wrongCodes.add();
    return problem(WRONG_CODE);
  };
}

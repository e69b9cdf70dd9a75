/**
 * A client that is a part of this program, as the MQTT bridge is: it calls methods, and is bound by whatever any other client is bound
 * by (C8, C12, S11, S21).
 *
 * @module
 */
import type { Log } from "../log.ts";
import type { Device } from "./devices.ts";
import type { MessageBudget } from "./message_budget.ts";
import type { Methods } from "./methods.ts";
import { asFailure, type Call, Caller } from "./rpc.ts";

/** One call. */
export interface LocalCall {
  /** What is called. */
  readonly call: Call;
  /** On whose behalf, as others will read it. */
  readonly by: string;
}

/** Calls methods. */
export interface LocalClient {
  /**
   * Call one.
   *
   * @param read Gives the call, or throws why it is none: asked for only if the client may still make calls.
   * @returns Its result; a command's only after the board confirmed it (C4).
   * @throws {RequestFailure} by name, if it did not work out.
   */
  call(read: () => LocalCall): Promise<unknown>;
}

/** What {@linkcode localClient} takes. */
export interface LocalClientOptions {
  /** What it is called where the limits are told. */
  readonly name: string;
  /** What it may do. */
  readonly device: Device;
  /** How much it may say. */
  readonly budget: MessageBudget;
  /** How many of its calls may wait. */
  readonly inFlight?: number;
  /** The methods. */
  readonly methods: Methods;
  /** Told of faults. */
  readonly log: Log;
}

/**
 * Such a client.
 *
 * @param options Who it is, and what it may call.
 */
export function localClient({ name, methods, log, ...limits }: LocalClientOptions): LocalClient {
  const caller = new Caller({ client: name, ...limits });
  return {
    async call(read) {
      try {
        caller.spend(1);
        const { call, by } = read();
        return await caller.call(methods, call, by);
      } catch (error) {
        throw asFailure(error, log);
      }
    },
  };
}

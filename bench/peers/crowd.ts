/**
 * Many light pages of a measured server, by `crowd.cpp`.
 *
 * @module
 */
import { z } from "zod/mini";
import type { Peers } from "./installed.ts";
import type { Program, Programs } from "./program.ts";
import type { MeasuredServer } from "./servers.ts";

const countsSchema = z.object({
  ms: z.number(),
  updates: z.number(),
  leastUpdates: z.number(),
  asked: z.number(),
  received: z.number(),
  sent: z.number(),
  ageP99: z.number(),
});

/** What a crowd saw in a time. */
export type CrowdCounts = z.infer<typeof countsSchema>;

/** Pages that are open, in one process. */
export class Crowd {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  /**
   * Open pages that are told.
   *
   * @param programs Ends them.
   * @param peers Where they are.
   * @param server Their server.
   * @param pages How many.
   * @param sensorMs How often the sensor changes.
   */
  static async push(
    programs: Programs,
    peers: Peers,
    server: MeasuredServer,
    pages: number,
    sensorMs: number,
  ): Promise<Crowd> {
    const { port, mark, protocols } = server;
    const offered = protocols.length === 0 ? "" : `Sec-WebSocket-Protocol: ${protocols.join(", ")}\r\n`;
    return await Crowd.#open(programs, peers, ["push", port, pages, sensorMs, mark, offered]);
  }

  /**
   * Open pages that ask.
   *
   * @param programs Ends them.
   * @param peers Where they are.
   * @param server Port, mark and request.
   * @param pages How many.
   * @param sensorMs How often the sensor changes.
   * @param everyMs How often each asks.
   */
  static async poll(
    programs: Programs,
    peers: Peers,
    { port, mark, request }: { readonly port: number; readonly mark: string; readonly request: string },
    pages: number,
    sensorMs: number,
    everyMs: number,
  ): Promise<Crowd> {
    return await Crowd.#open(programs, peers, ["poll", port, pages, sensorMs, mark, request, everyMs]);
  }

  static async #open(
    programs: Programs,
    peers: Peers,
    args: readonly (string | number)[],
  ): Promise<Crowd> {
    const program = programs.start(await peers.crowd(), args.map(String));
    await program.line();
    return new Crowd(program);
  }

  /** Look at the pages for so many milliseconds. */
  async watch(ms: number): Promise<CrowdCounts> {
    await this.#program.say(`${ms}`);
    return countsSchema.parse(JSON.parse(await this.#program.line()));
  }
}

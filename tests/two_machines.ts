/**
 * Two machines with a cable between them: network namespaces of Linux, each with a loopback of its own.
 *
 * @module
 */
import assert from "node:assert/strict";

/** Another user may not be able to read the file. */
const ASKER = ["python3", "-I", "-c", Deno.readTextFileSync(new URL("ask_url.py", import.meta.url))];
/** Owns nothing on any Linux. */
const NOBODY = "65534";

/** What was answered. */
export interface Answered {
  /** HTTP status; null if nobody answers there. */
  readonly status: number | null;
  /** The body. */
  readonly text: string;
}

/** A request. */
export interface Asked {
  /** The method; GET unless told. */
  readonly method?: string;
  /** Headers, `Host` among them if it is to be another one. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body; none unless told. */
  readonly body?: string;
}

/** A machine. */
export class Machine {
  /** Its addresses on the cable. */
  readonly addresses: readonly string[];
  readonly #name: string;

  /**
   * A machine that is there already.
   *
   * @param name Name of its namespace.
   * @param addresses Its addresses on the cable.
   */
  constructor(name: string, addresses: readonly string[]) {
    this.#name = name;
    this.addresses = addresses;
  }

  /**
   * What starts a program there.
   *
   * @param command Its words.
   */
  command(...command: readonly string[]): readonly [string, ...string[]] {
    return ["ip", "netns", "exec", this.#name, ...command];
  }

  /**
   * Run a program there to its end.
   *
   * @param command Its words.
   * @returns What it wrote.
   */
  async run(...command: readonly string[]): Promise<string> {
    return await run(this.command(...command));
  }

  /**
   * Ask a server from there.
   *
   * @param url What for.
   * @param asked How.
   */
  async ask(url: string, asked: Asked = {}): Promise<Answered> {
    return JSON.parse(await this.run(...ASKER, url, JSON.stringify(asked)));
  }

  /**
   * Ask a server as another user of that machine.
   *
   * @param url What for.
   * @param asked How.
   */
  async askAsNobody(url: string, asked: Asked = {}): Promise<Answered> {
    const user = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
    return JSON.parse(
      await this.run(...user, "/usr/bin/env", ...ASKER, url, JSON.stringify(asked)),
    );
  }

  /** Bring an address, or take it away. */
  async address(what: "add" | "del", address: string): Promise<void> {
    // Nobody else can have it, so an IPv6 address need not be tried out before.
    const network = address.includes(":") ? [`${address}/64`, "nodad"] : [`${address}/24`];
    await this.run("ip", "address", what, ...network, "dev", "cable");
  }
}

/** The two. */
export class TwoMachines implements AsyncDisposable {
  /** The one that serves. */
  readonly server: Machine;
  /** The one that comes by the cable; its second address is a page's that is no guest's. */
  readonly guest: Machine;
  readonly #names: readonly [string, string];

  private constructor(names: readonly [string, string]) {
    this.#names = names;
    this.server = new Machine(names[0], ["192.168.77.1"]);
    this.guest = new Machine(names[1], ["192.168.77.2", "192.168.77.3"]);
  }

  /** Build them. */
  static async open(): Promise<TwoMachines> {
    const id = `destello-${Deno.pid}-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    const names = [`${id}-a`, `${id}-b`] as const;
    const both = new TwoMachines(names);
    const [server, guest] = names;
    for (const name of names) await run(["ip", "netns", "add", name]);
    await run([
      ...["ip", "link", "add", "cable", "netns", server, "type", "veth"],
      ...["peer", "name", "cable", "netns", guest],
    ]);
    for (const machine of [both.server, both.guest]) {
      for (const address of machine.addresses) await machine.address("add", address);
      // Otherwise an IPv6 address of the link comes 2 s later, and Chromium gives up what it loads: the network has changed.
      await machine.run("ip", "link", "set", "cable", "addrgenmode", "none");
      for (const device of ["lo", "cable"]) await machine.run("ip", "link", "set", device, "up");
    }
    return both;
  }

  /** Nothing of them is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#names) await run(["ip", "netns", "delete", name]);
  }
}

async function run([program = "", ...args]: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args }).output();
  assert.equal(code, 0, `${program} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/**
 * What Destello is compared with, installed by its ordinary packages into a temporary folder, and what is compiled for it.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NODE_JOHNNY_FIVE } from "./node_johnny_five.ts";
import { NODE_SERIAL } from "./node_serial.ts";
import { NODE_SERVER } from "./node_server.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** The packages, with the versions that are compared. */
export const PACKAGES = {
  node: ["ws@8.23.0", "serialport@13.0.0"],
  python: ["websockets==17.4", "pyserial==3.5"],
  /** Without install scripts: those of the old serialport that they would bring build native code, and a newer one is used. */
  johnnyFive: ["johnny-five@2.1.0", "firmata-io@2.3.0"],
  /** Ships StandardFirmata as it is flashed to an Uno. */
  firmata: ["avrgirl-arduino@5.0.1"],
} as const;
const FIRMATA_IMAGE = "package/junk/hex/uno/StandardFirmata.cpp.hex";

/** Programs that are compiled from C++, by what of the project they need. */
const COMPILED = {
  ideal_board: ["bench/peers/ideal_board.cpp", "firmware/src/link.cpp", "firmware/src/frame_writer.cpp"],
  crowd: ["bench/peers/crowd.cpp"],
} as const;

type Part = "node" | "python" | "johnnyFive" | "firmata" | keyof typeof COMPILED;

/** The peers. Each part is installed when it is first asked for. */
export class Peers implements AsyncDisposable {
  readonly #folder: string;
  readonly #parts = new Map<Part, Promise<void>>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** An empty folder for them. */
  static async begin(): Promise<Peers> {
    return new Peers(await Deno.makeTempDir({ prefix: "destello-peers-" }));
  }

  /** A new folder for what a server keeps. */
  async dataFolder(): Promise<string> {
    return await Deno.makeTempDir({ dir: this.#folder, prefix: "data-" });
  }

  /** The board that answers at once. */
  async idealBoard(): Promise<string> {
    return await this.#compiled("ideal_board");
  }

  /** Many pages. */
  async crowd(): Promise<string> {
    return await this.#compiled("crowd");
  }

  /** The scripts for Node, in a folder with `ws` and `serialport`. */
  async nodeScripts(): Promise<{ readonly server: string; readonly serial: string }> {
    await this.#part("node", async () => {
      await this.#npm(PACKAGES.node);
      await Deno.writeTextFile(join(this.#folder, "server.mjs"), NODE_SERVER);
      await Deno.writeTextFile(join(this.#folder, "serial.mjs"), NODE_SERIAL);
    });
    return { server: join(this.#folder, "server.mjs"), serial: join(this.#folder, "serial.mjs") };
  }

  /** The script that commands a board with johnny-five. */
  async johnnyFive(): Promise<string> {
    await this.nodeScripts();
    const script = join(this.#folder, "johnny_five.mjs");
    await this.#part("johnnyFive", async () => {
      await this.#npm(PACKAGES.johnnyFive, "--ignore-scripts");
      await Deno.writeTextFile(script, NODE_JOHNNY_FIVE);
    });
    return script;
  }

  /** What Python needs in its environment to find `websockets` and `pyserial`. */
  async pythonEnvironment(): Promise<Readonly<Record<string, string>>> {
    const target = join(this.#folder, "python");
    await this.#part("python", async () => {
      const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
      await run("python3", [...args, "--target", target, ...PACKAGES.python]);
    });
    return { PYTHONPATH: target };
  }

  /** StandardFirmata for the Uno, an Intel hex file. */
  async firmataImage(): Promise<string> {
    await this.#part("firmata", async () => {
      const packed = await run("npm", [
        "pack",
        "--silent",
        "--pack-destination",
        this.#folder,
        ...PACKAGES.firmata,
      ]);
      const archive = join(this.#folder, packed.trim());
      await run("tar", ["-xzf", archive, "-C", this.#folder, FIRMATA_IMAGE]);
    });
    return join(this.#folder, FIRMATA_IMAGE);
  }

  /** Leave nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }

  async #compiled(name: keyof typeof COMPILED): Promise<string> {
    const program = join(this.#folder, name);
    await this.#part(name, async () => {
      const sources = COMPILED[name].map((file) => join(PROJECT, file));
      await run("g++", ["-std=gnu++11", "-O2", ...sources, "-o", program]);
    });
    return program;
  }

  #part(name: Part, install: () => Promise<void>): Promise<void> {
    const part = this.#parts.get(name) ?? install();
    this.#parts.set(name, part);
    return part;
  }

  async #npm(packages: readonly string[], ...options: readonly string[]): Promise<void> {
    await run("npm", [
      "install",
      "--no-audit",
      "--no-fund",
      "--prefix",
      this.#folder,
      ...options,
      ...packages,
    ]);
  }
}

/** The folder of the peers' own programs. */
export const PEERS_FOLDER = HERE;

/** Run a program; gives what it printed. Where it fails, or is not there, the error says which and why. */
async function run(command: string, args: readonly string[]): Promise<string> {
  const decoder = new TextDecoder();
  const said = `${command} ${args.join(" ")}`;
  try {
    const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args] }).output();
    if (success) return decoder.decode(stdout);
    throw new Error(`failed: ${decoder.decode(stdout)}${decoder.decode(stderr)}`.trim());
  } catch (error) {
    throw new Error(`Not installed: ${said} ${error instanceof Error ? error.message : error}`);
  }
}

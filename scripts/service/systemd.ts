/**
 * systemd, as far as a service of Destello needs it: where its units are, and the programs that people use, too.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { env, stdout } from "node:process";
import { StartFailure } from "../../server/start_failure.ts";
import { UNIT } from "./unit.ts";

/** The groups that may open serial ports, by distribution. */
const PORT_GROUPS = ["dialout", "uucp"];

/** The services of this user, or of the system. */
export class Systemd {
  /** Whether it is the system's. */
  readonly isSystem: boolean;

  constructor(isSystem: boolean) {
    this.isSystem = isSystem;
  }

  /** The unit's file. */
  get file(): string {
    if (this.isSystem) return join("/etc/systemd/system", UNIT);
    // XDG Base Directory Specification: a relative path is invalid and ignored.
    const config = env["XDG_CONFIG_HOME"] ?? "";
    const folder = isAbsolute(config) ? config : join(env["HOME"] ?? "/", ".config");
    return join(folder, "systemd", "user", UNIT);
  }

  /**
   * A command, as a person would write it.
   *
   * @param words What systemctl is to do.
   */
  command(...words: readonly string[]): readonly [program: string, ...args: string[]] {
    return ["systemctl", ...this.isSystem ? [] : ["--user"], ...words];
  }

  /** The command that shows the service's last lines. */
  get journal(): readonly [program: string, ...args: string[]] {
    const unit = this.isSystem ? "--unit" : "--user-unit";
    return ["journalctl", unit, UNIT, "--lines", "10", "--no-pager", "--output", "cat"];
  }

  /**
   * Refuse in words where there is no such service manager.
   *
   * @throws {StartFailure} Why, and what to do instead.
   */
  async check(): Promise<void> {
    const { os } = Deno.build;
    if (os !== "linux") {
      const name = os === "darwin"
        ? "launchd"
        : os === "windows"
        ? "the Task Scheduler"
        : "other than systemd";
      throw new StartFailure(
        `A service of ${name} is not made; start Destello by hand: deno task serve`,
      );
    }
    if (!existsSync("/run/systemd/system")) {
      throw new StartFailure(
        "systemd does not run this machine, so there can be no service of it; start Destello by hand: deno task serve",
      );
    }
    if (this.isSystem) {
      if (Deno.uid() !== 0) {
        throw new StartFailure(
          `A service of the system needs root: sudo "${Deno.execPath()}" task service ...`,
        );
      }
    } else if ((await this.ask(...this.command("show", "--property=Version"))).code !== 0) {
      throw new StartFailure(
        "systemd serves this login no user's services (a login by su or sudo has none); log in as that user, or make a service of the system: --system",
      );
    }
  }

  /**
   * Run a command where its output can be seen.
   *
   * @throws {StartFailure} if it fails.
   */
  async run(...[program, ...args]: readonly [program: string, ...args: string[]]): Promise<void> {
    stdout.write(`> ${[program, ...args].join(" ")}\n`);
    const { success, code } = await new Deno.Command(program, { args }).spawn().status;
    if (!success) throw new StartFailure(`"${[program, ...args].join(" ")}" ended with exit code ${code}`);
  }

  /** Run a command for what it says. */
  async ask(
    ...[program, ...args]: readonly [program: string, ...args: string[]]
  ): Promise<{ readonly code: number; readonly text: string }> {
    const { code, stdout } = await new Deno.Command(program, { args, stdin: "null", stderr: "null" })
      .output();
    return { code, text: new TextDecoder().decode(stdout) };
  }
}

/** The group that may open serial ports here; null if there is none. */
export async function portGroup(): Promise<string | null> {
  const groups = (await readFile("/etc/group", "utf8").catch(() => "")).split("\n").map((line) =>
    line.split(":")[0]
  );
  return PORT_GROUPS.find((group) => groups.includes(group)) ?? null;
}

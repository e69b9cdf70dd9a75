/**
 * Programs that stand in for avrdude, arduino-cli and arduino-builder and never end, with everything that such a program may leave
 * behind: children in groups and sessions of their own, orphans, and temporary files. All of them hold a pipe open, so that its end
 * says that the last one is gone.
 *
 * @module
 */
import assert from "node:assert/strict";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { patiently } from "../patience.ts";
import { FIXTURE } from "../fixture_project.ts";
import { PROJECT } from "./task_process.ts";

const ANSWER = join(PROJECT, "tests/fixtures/arduino-cli/compile_ok.json");
const IMAGE = join(FIXTURE, "firmware/image/uno.hex");

/** Such programs, in a folder that comes first in PATH. */
export class FakeTools implements AsyncDisposable {
  /** Where temporary files go. */
  readonly temporary: string;
  readonly #folder: string;
  #pipe: Deno.FsFile | null = null;

  private constructor(folder: string) {
    this.#folder = folder;
    this.temporary = join(folder, "tmp");
  }

  /** Make them. arduino-cli compiles, unless it is told to hang then, too. */
  static async make(hangs: "compile" | "upload" = "upload"): Promise<FakeTools> {
    const tools = new FakeTools(await mkdtemp(join(tmpdir(), "destello-fake-tools-")));
    const [bin, answer] = [tools.#path("bin"), tools.#path("answer.json")];
    await Promise.all([mkdir(bin), mkdir(tools.temporary)]);
    const { success } = await new Deno.Command("mkfifo", { args: [tools.#path("pipe")] }).output();
    assert.ok(success);
    await copyFile(ANSWER, answer);
    const hang = `exec 9>"${tools.#path("pipe")}"
sleep 1000 &
( sleep 1000 & )
setsid sleep 1000 &
( setsid sleep 1000 & )
touch "$TMPDIR/left-behind"
echo started >&9
sleep 1000
`;
    const compiles = `out=$(echo "$*" | sed "s/.*--output-dir \\([^ ]*\\).*/\\1/")
mkdir -p "$out"
cp "${IMAGE}" "$out/firmware.ino.hex"
cat "${answer}"
`;
    const programs = {
      "avrdude": hang,
      "arduino-builder": `[ "$1" = -version ] && { echo "Arduino Builder 1.3.25"; exit; }\n${hang}`,
      "arduino-cli": `case "$1" in
version) echo "arduino-cli Version: 1.5.0" ;;
compile) ${hangs === "compile" ? hang : compiles} ;;
*) ${hang} ;;
esac
`,
    };
    for (const [name, text] of Object.entries(programs)) {
      await writeFile(join(bin, name), `#!/bin/sh\n${text}`);
      await chmod(join(bin, name), 0o755);
    }
    return tools;
  }

  /** The environment that has them. */
  get env(): Readonly<Record<string, string>> {
    return { PATH: `${this.#path("bin")}:${Deno.env.get("PATH") ?? ""}`, TMPDIR: this.temporary };
  }

  /** Run something in this process with them. */
  async within(run: () => Promise<void>): Promise<void> {
    const before = new Map(Object.keys(this.env).map((name) => [name, Deno.env.get(name)]));
    for (const [name, value] of Object.entries(this.env)) Deno.env.set(name, value);
    try {
      await run();
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) Deno.env.delete(name);
        else Deno.env.set(name, value);
      }
    }
  }

  /** Wait until one of them hangs. */
  async hangs(): Promise<void> {
    this.#pipe = await Deno.open(this.#path("pipe"));
    const bytes = new Uint8Array(64);
    const count = await patiently(this.#pipe.read(bytes), () => "No tool began to hang") ?? 0;
    assert.equal(new TextDecoder().decode(bytes.subarray(0, count)), "started\n");
  }

  /** Wait until nothing that it started is there any more. */
  async allGone(): Promise<void> {
    const end = this.#pipe?.read(new Uint8Array(1));
    assert.equal(await patiently(Promise.resolve(end), () => "The tools' end did not come"), null);
    this.#pipe?.close();
    this.#pipe = null;
  }

  /** What is in the folder for temporary files; Deno's own compiler keeps a folder there while it works. */
  async leftBehind(): Promise<readonly string[]> {
    return (await readdir(this.temporary)).filter((name) => name.startsWith("destello-"));
  }

  /** Wait until nothing is left there. */
  async emptied(): Promise<void> {
    using changes = Deno.watchFs(this.temporary);
    const isEmpty = async () => (await this.leftBehind()).length === 0;
    const seen = async () => {
      if (await isEmpty()) return;
      for await (const _ of changes) if (await isEmpty()) return;
    };
    await patiently(seen(), () => `What is in ${this.temporary} was not removed`);
  }

  /** Remove them. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#pipe?.close();
    await rm(this.#folder, { recursive: true });
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

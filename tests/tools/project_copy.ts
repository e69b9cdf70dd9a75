/**
 * A project like the tests' own one, whose definition and sketch a test may change.
 *
 * @module
 */
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FIXTURE } from "../fixture_project.ts";
import { TaskProcess } from "./task_process.ts";

/** A channel as a person would add it: in the definition and the sketch, and nowhere else. */
export interface AddedChannel {
  /** What the definition needs of the vocabulary beside what the shipped one uses. */
  readonly vocabulary?: string;
  /** The channel in the definition. */
  readonly channel: string;
  /** Its part of the sketch. */
  readonly handlers: string;
}

const BUZZER_CHANNEL = `  buzzer: channel({
    title: "Buzzer",
    pin: 8,
    state: { on: bool() },
    commands: { set: { on: bool() } },
  }),
`;

const BUZZER_HANDLERS = `
void buzzer_read(buzzer::State& state) {
  state.on = digitalRead(buzzer::PIN);
}

Status buzzer_set(const buzzer::SetArgs& args) {
  pinMode(buzzer::PIN, OUTPUT);
  digitalWrite(buzzer::PIN, args.on);
  return Status::ok;
}
`;

const FAN_CHANNEL = `  fan: channel({
    title: "Fan",
    pin: 7,
    state: { speed: choice("still", "slow", "fast") },
    commands: {
      set: { speed: choice("still", "slow", "fast") },
      spin: { speed: choice("still", "slow", "fast"), ms: int({ min: 0, max: 1000, unit: "ms" }) },
    },
  }),
`;

const FAN_HANDLERS = `
fan::Speed fanSpeed = fan::Speed::still;

void fan_read(fan::State& state) {
  state.speed = digitalRead(fan::PIN) ? fanSpeed : fan::Speed::still;
}

Status fan_set(const fan::SetArgs& args) {
  pinMode(fan::PIN, OUTPUT);
  fanSpeed = args.speed;
  digitalWrite(fan::PIN, fanSpeed != fan::Speed::still);
  return Status::ok;
}

Status fan_spin(const fan::SpinArgs& args) {
  return fan_set({args.speed});
}
`;

/** Change a file by hand. */
export async function edit(file: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(file, "utf8");
  const after = change(before);
  assert.notEqual(after, before, `${file} was not changed`);
  await writeFile(file, after);
}

/** A project of its own, gone at the end. */
export class ProjectCopy implements AsyncDisposable {
  /** Where it is. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Copy the tests' own project. */
  static async make(): Promise<ProjectCopy> {
    const folder = await mkdtemp(join(tmpdir(), "destello-project-"));
    await cp(FIXTURE, folder, { recursive: true });
    return new ProjectCopy(folder);
  }

  /** Change a file by hand. */
  async edit(path: string, change: (text: string) => string): Promise<void> {
    await edit(join(this.folder, path), change);
  }

  /** Add a channel. */
  async add({ vocabulary, channel, handlers }: AddedChannel): Promise<void> {
    await this.edit("definition.ts", (text) =>
      text
        .replace(
          "import { board, ",
          vocabulary === undefined ? "import { board, " : `import { ${vocabulary}, board, `,
        )
        .replace("});\n\n/** The definition's type", `${channel}});\n\n/** The definition's type`));
    await this.edit("firmware/firmware.ino", (text) => text + handlers);
  }

  /** Add a channel, as the README says. */
  async addBuzzer(): Promise<void> {
    await this.add({ channel: BUZZER_CHANNEL, handlers: BUZZER_HANDLERS });
  }

  /** Add a fan whose speed is a choice, with the options that C++ and the page get their names from. */
  async addFan(): Promise<void> {
    await this.add({ vocabulary: "choice", channel: FAN_CHANNEL, handlers: FAN_HANDLERS });
  }

  /** Run a task on it, which must go well. */
  async task(name: string, ...args: string[]): Promise<void> {
    const { code, stdout, stderr } = await new TaskProcess([name, "--project", this.folder, ...args]).ended();
    assert.equal(code, 0, `deno task ${name}: ${stdout}${stderr}`);
  }

  /** Remove it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

import assert from "node:assert/strict";
import { parseBoardOptions } from "../../../scripts/board/command_line.ts";
import { StartFailure } from "../../../server/start_failure.ts";

const DEFAULTS = { project: null, link: null, eeprom: null, empty: false, logPins: false, trouble: null };

Deno.test("parseBoardOptions() gives a programmed board on a good line when nothing is said", () => {
  assert.deepEqual(parseBoardOptions([]), DEFAULTS);
});

Deno.test("parseBoardOptions() reads every option", () => {
  const args = ["--link", "uno", "--eeprom=kept", "--log-pins", "--trouble", "drop=0.01,flip=0.001,seed=7"];
  const read = {
    ...DEFAULTS,
    link: "uno",
    eeprom: "kept",
    logPins: true,
    trouble: { drop: 0.01, flip: 0.001, seed: 7 },
  };
  assert.deepEqual(parseBoardOptions(["--project=../fan", ...args]), { ...read, project: "../fan" });
  assert.deepEqual(parseBoardOptions(["--empty", ...args]), { ...read, empty: true });
});

Deno.test("parseBoardOptions() takes any part of the trouble, in any order", () => {
  const trouble = (text: string) => {
    const options = parseBoardOptions(["--trouble", text]);
    return options === "help" ? null : options.trouble;
  };
  assert.deepEqual(trouble("seed=4294967295"), { drop: 0, flip: 0, seed: 4294967295 });
  assert.deepEqual(trouble("flip=1"), { drop: 0, flip: 1, seed: 1 });
  assert.deepEqual(trouble("seed=0,drop=1e-3"), { drop: 0.001, flip: 0, seed: 0 });
  assert.deepEqual(trouble("drop=.5"), { drop: 0.5, flip: 0, seed: 1 });
});

Deno.test("parseBoardOptions() gives help whatever else is said", () => {
  assert.equal(parseBoardOptions(["--empty", "--help"]), "help");
});

Deno.test("T12a: parseBoardOptions() refuses --project beside --empty, wherever it stands", () => {
  for (const args of [["--empty", "--project", "fan"], ["--project=fan", "--empty"]]) {
    assert.throws(
      () => parseBoardOptions(args),
      new StartFailure("--empty begins with an erased flash, without a project's image; leave out --project"),
    );
  }
});

const WRONG: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [["--fast"], /"--fast".*--help/],
  [["uno"], /"uno".*--help/],
  [["--link"], /--link.*--help/],
  [["--link", ""], /--link needs a file name/],
  [["--eeprom", ""], /--eeprom needs a file name/],
  [["--empty=yes"], /--empty/],
  [["--trouble"], /--trouble.*--help/],
  [["--trouble", ""], /--trouble takes drop=P,flip=P,seed=N, got "" in ""/],
  [["--trouble", "drop=2"], /--trouble's drop must be a chance from 0 to 1, got "2"/],
  [["--trouble", "flip=-0.1"], /got "flip=-0.1"/],
  [["--trouble", "drop=0.1,"], /got "" in "drop=0.1,"/],
  [["--trouble", "drop=x"], /got "drop=x"/],
  [["--trouble", "drop"], /got "drop"/],
  [["--trouble", "drop=0.1,drop=0.2"], /drop twice in "drop=0.1,drop=0.2"/],
  [["--trouble", "delay=1"], /got "delay=1"/],
  [["--trouble", "toString=1"], /got "toString=1"/],
  [["--trouble", "seed=1.5"], /seed must be a whole number.*got "1.5"/],
  [["--trouble", "seed=4294967296"], /seed must be a whole number below 4294967296/],
];

for (const [args, message] of WRONG) {
  Deno.test(`parseBoardOptions() refuses "${args.join(" ")}" in one line`, () => {
    assert.throws(() => parseBoardOptions(args), (error: unknown) => {
      assert.ok(error instanceof StartFailure);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /\n|\.$/);
      return true;
    });
  });
}

import assert from "node:assert/strict";
import { BROKEN_RULES } from "./broken_rules.ts";
import { parseSimOptions, SEEDS, USAGE } from "./command_line.ts";
import { changed, RuleOutdatedError } from "./rule_breaker.ts";

Deno.test("deno task sim takes what its usage says", () => {
  assert.deepEqual(parseSimOptions([]), { kind: "seeds", first: 1, count: SEEDS, board: null });
  assert.deepEqual(parseSimOptions(["--seeds", "7", "--first", "3", "--board", "chip"]), {
    kind: "seeds",
    first: 3,
    count: 7,
    board: "chip",
  });
  assert.deepEqual(parseSimOptions(["--seed", "5"]), { kind: "replay", seed: 5, board: null, rule: null });
  assert.deepEqual(parseSimOptions(["--seed", "5", "--break", "crc"]), {
    kind: "replay",
    seed: 5,
    board: null,
    rule: "crc",
  });
  assert.deepEqual(parseSimOptions(["--minutes", "30"]), { kind: "soak", minutes: 30, board: null });
  assert.deepEqual(parseSimOptions(["--break", "crc", "--seeds", "9"]), {
    kind: "break",
    rules: ["crc"],
    count: 9,
  });
  assert.deepEqual(parseSimOptions(["--commands", "100", "--loss", "0.02", "--flip", "0"]), {
    kind: "commands",
    commands: 100,
    loss: 0.02,
    flip: 0,
    seed: 1,
  });
  assert.deepEqual(parseSimOptions(["--help"]), { kind: "help" });
});

Deno.test("deno task sim says what is wrong with a command line, with the value and what to do", () => {
  const wrong: readonly (readonly [args: string[], words: RegExp])[] = [
    [["--sed", "1"], /"--sed": did you mean "--seed"\? "deno task sim --help" lists the options/],
    [["1"], /"1"/],
    [["--seed", "x"], /--seed must be a whole number from 1 to 2147483648, got "x"/],
    [["--seed", "0"], /got "0"/],
    [["--minutes", "-1"], /minutes/],
    [["--board", "uno"], /--board must be chip or model, got "uno"/],
    [["--break", "luck"], /There is no rule "luck"; --break takes dedupe, /],
    [["--break", "all", "--seed", "1"], /one rule, not "all"/],
    [["--break", "crc", "--board", "chip"], /takes no --board/],
    [["--seed", "1", "--seeds", "2"], /--seed and --seeds cannot be given together/],
    [["--loss", "0.1"], /--loss and --flip go with --commands/],
    [["--commands", "9", "--loss", "2"], /--loss must be a chance from 0 to 0.5, got "2"/],
    [["--commands", "9", "--minutes", "2"], /--commands and --minutes cannot be given together/],
  ];
  for (const [args, words] of wrong) {
    assert.throws(() => parseSimOptions(args), { message: words }, args.join(" "));
  }
});

Deno.test("the usage names every rule that can be broken, once", () => {
  const names = BROKEN_RULES.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(USAGE, new RegExp(`^  ${name} `, "m"));
});

Deno.test("a rule whose place in the source is not there exactly once is refused", () => {
  const rule = { name: "r", what: "", file: "f.ts", find: "a", replace: "$&" };
  assert.equal(changed(rule, "bab"), "b$&b");
  assert.throws(() => changed(rule, "bb"), RuleOutdatedError);
  assert.throws(() => changed(rule, "aa"), {
    message: 'Rule "r" is to change a place in f.ts, and finds 2 of it',
  });
});

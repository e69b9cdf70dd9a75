import assert from "node:assert/strict";
import { createLog, type LogForm, type LogLevel } from "../../../server/log.ts";
import { FakeClock } from "../link/fake_clock.ts";

function setup(more: { readonly form?: LogForm; readonly level?: LogLevel } = {}) {
  const clock = new FakeClock();
  let set = 0;
  const lines: string[] = [];
  const log = createLog({
    write: (line) => lines.push(line),
    now: () => new Date(clock.now() + set),
    clock,
    ...more,
  });
  return { log, lines, pass: (ms: number) => clock.pass(ms), setClock: (ms: number) => set += ms };
}

Deno.test("info() writes a line with its time", () => {
  const { log, lines } = setup();
  log.info("Something happened");
  assert.deepEqual(lines, ["1970-01-01T00:00:00.000Z Something happened"]);
});

Deno.test("info() writes one line, whatever a client put into it", () => {
  const { log, lines } = setup();
  log.info("a\r\nb\u001b[2Jc\u0000\u009bd");
  assert.deepEqual(lines, ["1970-01-01T00:00:00.000Z a b [2Jc d"]);
});

Deno.test("error() writes what was thrown, in one line", () => {
  const { log, lines } = setup();
  log.error("It failed", new TypeError("bad thing"));
  log.error("It failed", "a string");
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? "", /It failed: TypeError: bad thing .*log_test.ts/);
  assert.match(lines[1] ?? "", /It failed: a string$/);
});

Deno.test("P11: down() and up() write one line each, whatever happens in between", () => {
  const { log, lines, pass } = setup();
  log.down("Board uno-1", "No answer. Look at the cable");
  for (let i = 0; i < 1000; i++) {
    pass(60);
    log.down("Board uno-1", "Still no answer");
  }
  log.up("Board uno-1");
  log.up("Board uno-1");
  assert.deepEqual(lines, [
    "1970-01-01T00:00:00.000Z Board uno-1 is down: No answer. Look at the cable",
    "1970-01-01T00:01:00.000Z Board uno-1 is back after 60 s",
  ]);
});

Deno.test("P11: down() and up() keep subjects apart, and up() is silent about what was never down", () => {
  const { log, lines } = setup();
  log.up("Board uno-1");
  log.down("Board uno-1", "a");
  log.down("Board uno-2", "b");
  log.up("Board uno-2");
  log.down("Board uno-2", "c");
  assert.deepEqual(lines.map((line) => line.slice(25)), [
    "Board uno-1 is down: a",
    "Board uno-2 is down: b",
    "Board uno-2 is back after 0 s",
    "Board uno-2 is down: c",
  ]);
});

Deno.test("P11, M6: how long something was down is right however the machine's clock is set meanwhile", () => {
  for (const ms of [-3_594_000, 91 * 86_400_000]) {
    const { log, lines, pass, setClock } = setup({ form: "json" });
    pass(4_000_000);
    log.down("Board uno-1", "No answer");
    pass(4_000);
    setClock(ms);
    pass(2_000);
    log.up("Board uno-1");
    log.down("Board uno-1", "No answer");
    setClock(-ms);
    pass(7_000);
    log.up("Board uno-1");
    const told = lines.map((line) => JSON.parse(line)).filter(({ status }) => status === "up");
    assert.deepEqual(told.map(({ downSeconds }) => downSeconds), [6, 7]);
    assert.match(lines[1] ?? "", /is back after 6 s/);
  }
});

Deno.test("M6: each line of a log in JSON is one object with time, level and message", () => {
  const { log, lines, pass } = setup({ form: "json" });
  log.info("Something happened");
  log.error("It failed", "a string");
  log.down("Board uno-1", "No answer. Look at the cable");
  pass(60_000);
  log.up("Board uno-1");
  const down = "Board uno-1 is down: No answer. Look at the cable";
  const subject = "Board uno-1";
  const time = "1970-01-01T00:00:00.000Z";
  assert.deepEqual(lines.map((line) => JSON.parse(line)), [
    { time, level: "info", message: "Something happened" },
    { time, level: "error", message: "It failed: a string" },
    { time, level: "warn", message: down, subject, status: "down", why: "No answer. Look at the cable" },
    {
      time: "1970-01-01T00:01:00.000Z",
      level: "warn",
      message: "Board uno-1 is back after 60 s",
      subject,
      status: "up",
      downSeconds: 60,
    },
  ]);
});

Deno.test("M6: a log in JSON writes no control character, and loses none", () => {
  const { log, lines } = setup({ form: "json" });
  const words = 'a\r\nb\u001b[2Jc\u0000\u007f\u009bd"\\';
  log.info(words);
  assert.doesNotMatch(lines.join(""), /\p{Cc}/u);
  assert.deepEqual(lines.map((line) => JSON.parse(line).message), [words]);
});

Deno.test("M6, P11: a level leaves out what is less important; what goes down is never without its return", () => {
  const said = (level: LogLevel) => {
    const { log, lines } = setup({ level });
    log.info("a");
    log.down("b", "why");
    log.up("b");
    log.error("c", "why");
    return lines.map((line) => line.slice(25, 26)).join("");
  };
  assert.deepEqual([said("info"), said("warn"), said("error")], ["abbc", "bbc", "c"]);
});

Deno.test("P11: gone() ends what is down, and is silent about what is not", () => {
  const { log, lines } = setup();
  log.gone("Board uno-1");
  log.down("Board uno-1", "a");
  log.gone("Board uno-1");
  log.up("Board uno-1");
  log.down("Board uno-1", "b");
  assert.deepEqual(lines.map((line) => line.slice(25)), [
    "Board uno-1 is down: a",
    "Board uno-1 is no longer there",
    "Board uno-1 is down: b",
  ]);
});

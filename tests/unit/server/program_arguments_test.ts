import assert from "node:assert/strict";
import { CommandLine } from "../../../server/program_arguments.ts";
import { StartFailure } from "../../../server/start_failure.ts";

function read(...args: readonly string[]) {
  return new CommandLine(args, {
    task: "board",
    values: ["colour", "coats", "brush"],
    flags: ["no-primer"],
  });
}

function refused(action: () => unknown, message: string): void {
  assert.throws(action, (error) => {
    assert.ok(error instanceof StartFailure);
    assert.equal(error.message, message);
    return true;
  });
}

const LISTS = '"deno task board --help" lists the options';

Deno.test("CommandLine gives every option in both spellings, and null or false for what is not there", () => {
  for (const args of [["--colour", "red", "--coats", "2"], ["--coats=2", "--colour=red"]]) {
    const line = read("--no-primer", ...args);
    assert.deepEqual(
      [line.oneOf("colour", ["red", "blue"]), line.wholeNumber("coats", 1, 3), line.text("brush")],
      ["red", 2, null],
    );
    assert.deepEqual([line.flag("no-primer"), line.flag("help"), line.names], [true, false, []]);
  }
  const nothing = read();
  assert.deepEqual([nothing.oneOf("colour", ["red"]), nothing.wholeNumber("coats", 1, 3)], [null, null]);
  assert.equal(nothing.flag("no-primer"), false);
});

Deno.test("CommandLine knows --help without being told", () => {
  assert.equal(new CommandLine(["--help"], { task: "board" }).flag("help"), true);
  assert.equal(new CommandLine(["-h"], { task: "board" }).flag("help"), true);
});

Deno.test("CommandLine takes words that are no options only where the program does", () => {
  const named = (...args: readonly string[]) =>
    new CommandLine(args, { task: "board", names: ["link", "store"] }).names;
  assert.deepEqual(named("store", "link"), ["store", "link"]);
  refused(() => named("stor"), 'There is no "stor": did you mean "store"? There are link, store');
  refused(() => named("bogus"), 'There is no "bogus"; there are link, store');
  refused(
    () => read("a. b"),
    `Unexpected argument "a. b"; ${LISTS}`,
  );
});

Deno.test("CommandLine names an option that it does not know, and the one that may be meant", () => {
  refused(() => read("--color", "red"), `Unknown option "--color": did you mean "--colour"? ${LISTS}`);
  refused(() => read("--no-prime"), `Unknown option "--no-prime": did you mean "--no-primer"? ${LISTS}`);
  refused(() => read("--hepl"), `Unknown option "--hepl": did you mean "--help"? ${LISTS}`);
  refused(() => read("--varnish"), `Unknown option "--varnish"; ${LISTS}`);
  refused(() => read("-c"), `Unknown option "-c"; ${LISTS}`);
});

Deno.test("F7: an option that is given twice is a list, in order, or named as an error; none is dropped", () => {
  refused(
    () => read("--coats", "2", "--brush=1", "--coats=2"),
    `--coats is given twice, and counts once; ${LISTS}`,
  );
  assert.equal(read("--no-primer", "--no-primer").flag("no-primer"), true);
  const several = (...args: readonly string[]) =>
    new CommandLine(args, { task: "board", lists: ["coat"] }).texts("coat", "a colour");
  assert.deepEqual(several("--coat", "red", "--coat=blue", "--coat", "red"), ["red", "blue", "red"]);
  assert.deepEqual(several(), []);
  refused(() => several("--coat=red", "--coat="), `--coat needs a colour; ${LISTS}`);
  refused(() => several("--coats=red"), `Unknown option "--coats": did you mean "--coat"? ${LISTS}`);
});

Deno.test("CommandLine takes an option whose value may be left out, with and without one", () => {
  const optional = (...args: readonly string[]) => {
    const line = new CommandLine(args, {
      task: "board",
      values: ["brush"],
      optionals: ["coat"],
      flags: ["dry"],
    });
    return [line.optional("coat"), line.text("brush"), line.flag("dry")];
  };
  assert.deepEqual(optional(), [null, null, false]);
  assert.deepEqual(optional("--coat"), ["", null, false]);
  assert.deepEqual(optional("--coat", "--dry"), ["", null, true]);
  assert.deepEqual(optional("--dry", "--coat", "red", "--brush", "coat"), ["red", "coat", true]);
  assert.deepEqual(optional("--coat=red", "--dry"), ["red", null, true]);
  refused(() => optional("--coat", "--coat", "red"), `--coat is given twice, and counts once; ${LISTS}`);
  refused(
    () => optional("--brush", "--coat"),
    `--brush needs a value; one that begins with a dash is written "--brush=-VALUE"; ${LISTS}`,
  );
  refused(() => optional("--coats"), `Unknown option "--coats": did you mean "--coat"? ${LISTS}`);
});

Deno.test("CommandLine says where a value is missing, or where there is one too many", () => {
  refused(() => read("--coats"), `--coats needs a value; ${LISTS}`);
  refused(
    () => read("--coats", "--help"),
    `--coats needs a value; one that begins with a dash is written "--coats=-VALUE"; ${LISTS}`,
  );
  refused(
    () => read("--no-primer=1"),
    `--no-primer takes no value, got "1"; write --no-primer, or leave it out; ${LISTS}`,
  );
  refused(
    () => read("--help=me"),
    `--help takes no value, got "me"; write --help, or leave it out; ${LISTS}`,
  );
  refused(
    () => new CommandLine(["--dry=maybe"], { task: "board", flags: ["dry", "no-dry"] }),
    `--dry takes no value, got "maybe"; write --dry or --no-dry; ${LISTS}`,
  );
  refused(() => read("--brush=").text("brush", "a width"), `--brush needs a width; ${LISTS}`);
  assert.equal(read("--brush=").text("brush"), "");
});

Deno.test("CommandLine says with a wrong value which it was, and which are right", () => {
  for (const value of ["0", "4", "1.5", "-1", " 2", "0x2", "two", "", "9".repeat(400)]) {
    refused(
      () => read(`--coats=${value}`).wholeNumber("coats", 1, 3),
      `--coats must be a whole number from 1 to 3, got "${value}"`,
    );
  }
  for (const value of ["", "Red", "toString"]) {
    refused(
      () => read(`--colour=${value}`).oneOf("colour", ["red", "green", "blue"]),
      `--colour must be red, green or blue, got "${value}"`,
    );
  }
});

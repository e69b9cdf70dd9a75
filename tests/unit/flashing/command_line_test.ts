import assert from "node:assert/strict";
import { parseFlashOptions, USAGE } from "../../../scripts/flashing/command_line.ts";
import { StartFailure } from "../../../server/start_failure.ts";

Deno.test("parseFlashOptions() reads every option, and leaves open what is not said", () => {
  assert.deepEqual(parseFlashOptions([]), {
    project: null,
    server: null,
    isJson: false,
    data: null,
    port: null,
    board: null,
    fqbn: null,
    with: null,
  });
  assert.deepEqual(
    parseFlashOptions([
      ...["--port", "/dev/ttyACM0", "--data=d", "--with", "prebuilt"],
      "--fqbn=arduino:avr:nano:cpu=atmega328old",
      "--project=fan",
    ]),
    {
      project: "fan",
      server: null,
      isJson: false,
      data: "d",
      port: "/dev/ttyACM0",
      board: null,
      fqbn: "arduino:avr:nano:cpu=atmega328old",
      with: "prebuilt",
    },
  );
});

Deno.test("parseFlashOptions() takes --board for a kind of board if it is one, and else for a board's id", () => {
  const { board, fqbn } = { ...Object(parseFlashOptions(["--board", "nano-old"])) };
  assert.deepEqual([board, fqbn], [null, "arduino:avr:nano:cpu=atmega328old"]);
  assert.deepEqual(Object(parseFlashOptions(["--board", "nano-7f3a21c4"])).board, "nano-7f3a21c4");
});

Deno.test("parseFlashOptions() says when only help is wanted, and help names every option", () => {
  assert.equal(parseFlashOptions(["--help"]), "help");
  for (const option of ["--project", "--port", "--board", "--fqbn", "--with", "--data", "--help"]) {
    assert(USAGE.includes(option));
  }
});

Deno.test("parseFlashOptions() refuses in one line what it does not understand", () => {
  const cases: readonly (readonly [args: readonly string[], words: RegExp])[] = [
    [["--bogus"], /^Unknown option "--bogus"; "deno task flash --help" lists the options$/],
    [["uno"], /^Unexpected argument "uno"/],
    [["--port", ""], /^--port needs a value/],
    [
      ["--port", "tcp://10.0.0.7:2000"],
      /^--port tcp:.*: no reset passes through there .*\. Plug it into a USB port/,
    ],
    [
      ["--server", "http://a:8000", "--port", "/dev/ttyACM0"],
      /programs its board, by itself; leave out --port$/,
    ],
    [["--with", "make"], /^--with must be arduino-cli, .* or prebuilt, got "make"$/],
    [["--fqbn", "uno"], /^--fqbn must be like arduino:avr:uno or .*, got "uno"$/],
    [["--fqbn", "a:b:c;rm -rf"], /^--fqbn must be like/],
    [["--board", "mega", "--fqbn", "arduino:avr:uno"], /^--board mega and --fqbn arduino:avr:uno both say/],
  ];
  for (const [args, words] of cases) {
    assert.throws(() => parseFlashOptions(args), (error) => {
      assert.ok(error instanceof StartFailure);
      assert.match(error.message, words);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  }
});

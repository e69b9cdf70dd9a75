import assert from "node:assert/strict";
import { posix } from "node:path";
import { parseCommandLine, USAGE } from "../../../server/command_line.ts";
import { StartFailure } from "../../../server/start_failure.ts";

Deno.test("parseCommandLine() fills in the defaults", () => {
  assert.deepEqual(parseCommandLine([]), {
    port: 8000,
    lan: null,
    tls: null,
    data: null,
    projects: [],
    watch: false,
    boards: ["auto"],
    ignore: [],
    only: [],
    origins: [],
    mqtt: null,
    mqttDiscovery: "homeassistant",
    pair: false,
    maxClients: 200,
    open: true,
    log: "text",
    logLevel: "info",
  });
});

Deno.test("parseCommandLine() reads every option, in both spellings", () => {
  const wanted = {
    port: 0,
    lan: "192.168.1.20",
    tls: "self",
    data: "some folder",
    projects: ["fan", "../lamp"],
    watch: true,
    boards: ["/dev/ttyACM0"],
    ignore: [],
    only: [],
    origins: ["https://name.example", "http://localhost:5173"],
    mqtt: null,
    mqttDiscovery: "homeassistant",
    pair: true,
    maxClients: 1000,
    open: false,
    log: "json",
    logLevel: "warn",
  } as const;
  assert.deepEqual(
    parseCommandLine([
      ...[
        "--lan",
        "192.168.1.20",
        "--tls",
        "self",
        "--pair",
        "--port",
        "0",
        "--data",
        "some folder",
        "--board",
        "/dev/ttyACM0",
        "--no-open",
      ],
      ...[
        "--project",
        "fan",
        "--project",
        "../lamp",
        "--log",
        "json",
        "--log-level",
        "warn",
        "--max-clients",
        "1000",
        "--watch",
      ],
      ...["--origin", "https://name.example", "--origin", "http://localhost:5173"],
    ]),
    wanted,
  );
  assert.deepEqual(
    parseCommandLine([
      ...[
        "--project=fan",
        "--project=../lamp",
        "--log-level=warn",
        "--log=json",
        "--max-clients=1000",
        "--lan=192.168.1.20",
        "--tls=self",
        "--pair",
        "--watch",
      ],
      ...["--origin=https://name.example", "--origin=http://localhost:5173"],
      ...["--no-open", "--board=/dev/ttyACM0", "--data=some folder", "--port=0"],
    ]),
    wanted,
  );
});

Deno.test("S30, S31: parseCommandLine() says which option about encryption lacks another one, or is one too many", () => {
  const cases: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [["--tls", "self"], /^--tls is for the network, .*: add --lan$/],
    [["--tls-cert", "F"], /^--tls-cert is for the network, .*: add --lan$/],
    [["--tls-key", "F"], /^--tls-key is for the network, .*: add --lan$/],
    [["--lan", "--tls", "yes"], /^--tls takes "self", got "yes"; .* --tls-cert FILE --tls-key FILE$/],
    [["--lan", "--tls", ""], /^--tls needs "self"; /],
    [["--lan", "--tls-cert", "F"], /^--tls-cert needs the key, too: add --tls-key FILE$/],
    [["--lan", "--tls-key", "F"], /^--tls-key needs the certificate, too: add --tls-cert FILE$/],
    [["--lan", "--tls", "self", "--tls-cert", "F"], /^--tls self makes a certificate: leave out /],
  ];
  for (const [args, message] of cases) {
    assert.throws(() => parseCommandLine(args), { name: "StartFailure", message }, args.join(" "));
  }
  const options = parseCommandLine(
    ["--lan", "--tls-cert", "pi.crt", "--tls-key", "/etc/pi.key"],
    (path) => posix.resolve("/home/me", path),
  );
  assert(options !== "help");
  assert.deepEqual(options.tls, { cert: "/home/me/pi.crt", key: "/etc/pi.key" });
});

Deno.test("B16: parseCommandLine() takes several boards, and ports to leave alone or to open; a path is one from where the person is", () => {
  const options = parseCommandLine([
    ...["--board", "auto", "--board=/dev/ttyACM0", "--board", "virtual", "--board", "./port"],
    ...["--ignore", "1546:01a8", "--ignore", "./gps", "--only=usb-Arduino-if00", "--only", "/dev/arduino"],
  ], (path) => posix.resolve("/home/me", path));
  assert(options !== "help");
  assert.deepEqual(options.boards, ["auto", "/dev/ttyACM0", "virtual", "/home/me/port"]);
  assert.deepEqual(options.ignore, ["1546:01a8", "/home/me/gps"]);
  assert.deepEqual(options.only, ["usb-Arduino-if00", "/dev/arduino"]);
});

Deno.test("B17a: parseCommandLine() says which board is meant by a misspelt word, unless it is written as a path", () => {
  for (const [word, meant] of [["vitrual", "virtual"], ["Auto", "auto"]] as const) {
    assert.throws(() => parseCommandLine(["--board", word]), {
      name: "StartFailure",
      message: `There is no board "${word}": did you mean "${meant}"? A port of that name is "./${word}"`,
    });
  }
  const options = parseCommandLine(["--board", "./vitrual", "--board", "uno"], (path) => `/me/${path}`);
  assert(options !== "help");
  assert.deepEqual(options.boards, ["/me/./vitrual", "/me/uno"]);
});

Deno.test("B16b: parseCommandLine() refuses what looks like VID:PID and is none, and takes longer names with colons", () => {
  for (const word of ["2341:zz", "2341:43", ":0043", "2341:", "02341:0043"]) {
    for (const option of ["only", "ignore"]) {
      const message =
        `--${option} "${word}" is no VID:PID: write four hexadecimal digits each, as in 2341:0043`;
      assert.throws(() => parseCommandLine([`--${option}`, word]), { name: "StartFailure", message });
    }
  }
  const given = ["2341:0043", "1A86:7523", "usb-Espressif_F4:12:FA:00-if00", "/dev/serial/by-path/pci-0:1"];
  const options = parseCommandLine(given.flatMap((word) => ["--only", word]), (path) => path);
  assert(options !== "help");
  assert.deepEqual(options.only, given);
});

Deno.test("parseCommandLine() says when only help is wanted, and help names every option", () => {
  assert.equal(parseCommandLine(["--help"]), "help");
  const options = [
    "--port",
    "--data",
    "--board",
    "--ignore",
    "--only",
    "--origin",
    "--no-open",
    "--log",
    "--log-level",
    "--max-clients",
    "--help",
  ];
  for (const option of options) assert(USAGE.includes(`  ${option} `), option);
});

Deno.test("parseCommandLine() refuses in one line what it does not understand", () => {
  const cases: readonly (readonly [args: readonly string[], words: RegExp])[] = [
    [["--bogus"], /Unknown option "--bogus"/],
    [["--prot", "80"], /^Unknown option "--prot": did you mean "--port"\? "deno task serve --help"/],
    [["-x"], /Unknown option "-x"/],
    [["virtual"], /Unexpected argument "virtual"/],
    [["--port"], /^--port needs a value; "deno task serve --help"/],
    [["--port", "--no-open"], /^--port needs a value; .* "--port=-VALUE"; "deno task serve --help"/],
    [["--no-open=1"], /^--no-open takes no value, got "1"; write --no-open, or leave it out; /],
    [["--data="], /--data needs/],
    [["--board", ""], /--board needs/],
    [["--origin="], /--origin needs an origin, for example/],
    [
      ["--origin", "name.example"],
      /^--origin "name.example" has no scheme: write "http:\/\/name.example" or/,
    ],
    [["--ignore="], /--ignore needs a path/],
    [["--board", "virtual", "--only", "2341:0043"], /^--only is for boards that are found by themselves/],
    [["--log=xml"], /^--log must be text or json, got "xml"$/],
    [["--max-clients", "1001"], /^--max-clients must be a whole number from 1 to 1000, got "1001"$/],
    [["--log-level", "all"], /^--log-level must be error, warn or info, got "all"$/],
    ...["x", "65536", "1.5", "0x50", " 80", "", "123456"].map((port) =>
      [[`--port=${port}`], /--port must be a whole number from 0 to 65535/] as const
    ),
    [["--port=-1"], /--port must be a whole number from 0 to 65535, got "-1"/],
  ];
  for (const [args, words] of cases) {
    assert.throws(() => parseCommandLine(args), (error) => {
      assert(error instanceof StartFailure);
      assert.match(error.message, words);
      assert(!error.message.includes("\n"));
      return true;
    });
  }
});

Deno.test("G1: --board mqtt needs a broker, and no other board beside it", () => {
  const parse = (args: readonly string[]) => parseCommandLine(args, (path) => path, () => undefined);
  const options = parse(["--board", "mqtt", "--mqtt", "mqtt://127.0.0.1"]);
  assert(options !== "help");
  assert.deepEqual([options.boards, options.mqtt?.port], [["mqtt"], 1883]);
  for (
    const [args, says] of [
      [["--board", "mqtt"], /add --mqtt/],
      [["--board", "mqtt", "--board", "virtual", "--mqtt", "mqtt://h"], /leave out --board virtual/],
      [["--board", "mqqt", "--mqtt", "mqtt://h"], /did you mean "mqtt"/],
    ] as const
  ) assert.throws(() => parse(args), says);
});

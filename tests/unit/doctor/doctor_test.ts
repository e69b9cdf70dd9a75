import assert from "node:assert/strict";
import { type FindingCode, type FindingMessage, findingSentence } from "../../../protocol/findings.ts";
import { findingEnglish, findingMessage } from "../../../protocol/findings_en.ts";
import type { BoardView } from "../../../protocol/views.ts";
import { answerFindings, boardFindings, type PortAnswer } from "../../../server/doctor/board_checks.ts";
import { brokerFindings } from "../../../server/doctor/broker_checks.ts";
import { examine } from "../../../server/doctor/examine.ts";
import type { FolderFacts, Machine, ToolPart } from "../../../server/doctor/machine.ts";
import { CHARACTER_DEVICE } from "../../../server/serial/device_files.ts";
import type { PortDetails } from "../../../server/serial/list_ports.ts";
import { findingSpanish } from "../../../web/text/findings_es.ts";
import { type Entry, MemoryFiles } from "../serial/memory_files.ts";

const PORT: PortDetails = {
  path: "/dev/ttyUSB0",
  usbVendorId: 0x1a86,
  usbProductId: 0x7523,
  serialNumber: null,
  manufacturer: null,
  product: "USB Serial",
  driver: "ch341-uart",
  byId: null,
};
const ANA = 1000;
const DIALOUT = 20;
const FOLDER = "/home/ana/.local/state/destello";
const NOW = Date.UTC(2026, 10, 29);

/** Ana's machine, on which all is well: she is in the port's group. */
const WELL: { readonly [path: string]: Entry } = {
  "/dev/ttyUSB0": { kind: CHARACTER_DEVICE, mode: 0o660, uid: 0, gid: DIALOUT },
  "/sys/class/tty/ttyUSB0/dev": "188:0",
  "/sys/bus/usb/devices/1-2/idVendor": "1a86",
  "/sys/bus/usb/devices/1-2/idProduct": "7523",
  "/sys/bus/usb/devices/1-2/product": "USB Serial",
  "/etc/group": "root:x:0:\ndialout:x:20:ana\n",
  "/etc/passwd": "root:x:0:0:\nana:x:1000:1000:\n",
  "/proc/self/status": "Name:\tdeno\nUid:\t1000\t1000\t1000\t1000\nGroups:\t20 1000 \n",
  "/proc/7/comm": "deno",
  "/proc/7/fd/9": { to: "/dev/ttyUSB0" },
};
const GOOD_FOLDER: FolderFacts = {
  isFolder: true,
  uid: ANA,
  mode: 0o700,
  free: 2 ** 33,
  refusal: null,
  newest: null,
};
const TOOLS: readonly ToolPart[] = [
  { name: "arduino-cli", version: null, remedy: "get arduino-cli" },
  { name: "arduino:avr core", version: null, remedy: "arduino-cli core install arduino:avr" },
  { name: "platformio", version: null, remedy: "pipx install platformio" },
  { name: "arduino-builder", version: "1.3.25", remedy: "apt-get install arduino-builder" },
  { name: "avr-gcc", version: "5.4.0", remedy: "apt-get install gcc-avr" },
  { name: "avrdude", version: "7.1", remedy: "apt-get install avrdude" },
];

interface Changes {
  readonly files?: { readonly [path: string]: Entry };
  readonly ports?: readonly PortDetails[];
  readonly tools?: readonly ToolPart[];
  readonly folder?: Partial<FolderFacts>;
  readonly clockJump?: number;
}

function machine(
  { files = {}, ports = [PORT], tools = TOOLS, folder = {}, clockJump = 0 }: Changes = {},
): Machine {
  return {
    files: new MemoryFiles({ ...WELL, ...files }),
    ports,
    tools,
    dataFolder: FOLDER,
    folder: { ...GOOD_FOLDER, ...folder },
    ownProcesses: new Set([7]),
    uid: ANA,
    now: NOW,
    clockJump,
  };
}

function without(name: string): readonly ToolPart[] {
  return TOOLS.map((part) => part.name === name ? { ...part, version: null } : part);
}

const TOLD = { schemaHash: 0x11223344, baudRate: 500_000 };
const EXPECTED = { schemaHashes: [TOLD.schemaHash], baudRate: TOLD.baudRate };
const OTHER = "/dev/ttyACM0";

function answers(...all: readonly PortAnswer[]): readonly FindingMessage[] {
  return answerFindings(
    new Map(all.map((answer, index) => [[PORT.path, OTHER][index] ?? "", answer])),
    EXPECTED,
  );
}

function destello(change: Partial<Extract<PortAnswer, { kind: "destello" }>> = {}): PortAnswer {
  return { kind: "destello", uid: 0x7f3a21c4, ...TOLD, ...change };
}

function board(code: string, details = {}): readonly FindingMessage[] {
  const view: BoardView = {
    id: "uno-7f3a21c4",
    name: "Kitchen",
    kind: "serial",
    canProgram: true,
    port: { path: PORT.path, adapter: null },
    status: "offline",
    reason: { code, message: "It is so", hint: "Do this", details },
    boot: null,
    rev: 0,
    channels: {},
    virtual: null,
  };
  return boardFindings([view]);
}

const NO_GROUPS = "Name:\tdeno\nUid:\t1000\t1000\t1000\t1000\nGroups:\t1000 \n";

/** How each finding is provoked, and the command that it tells. A code that is missing here does not compile. */
const PROVOKED: {
  readonly [C in FindingCode]: readonly [found: readonly FindingMessage[], command: string];
} = {
  "port_held": [
    examine(machine({ files: { "/proc/88/comm": "cat", "/proc/88/fd/0": { to: "/dev/ttyUSB0" } } })),
    "kill 88",
  ],
  "port_group": [
    examine(machine({ files: { "/proc/self/status": NO_GROUPS, "/etc/group": "dialout:x:20:\n" } })),
    'sudo usermod -aG dialout "$USER"',
  ],
  "port_login": [examine(machine({ files: { "/proc/self/status": NO_GROUPS } })), "newgrp dialout"],
  "port_owner": [
    examine(machine({ files: { "/dev/ttyUSB0": { kind: CHARACTER_DEVICE, mode: 0o600, uid: 0, gid: 0 } } })),
    `sudo chown "$USER" '/dev/ttyUSB0'`,
  ],
  "modem_manager": [
    examine(machine({ files: { "/proc/300/comm": "ModemManager" } })),
    `echo 'ATTRS{idVendor}=="1a86", ENV{ID_MM_DEVICE_IGNORE}="1"' | sudo tee -a /etc/udev/rules.d/60-destello.rules && ` +
    "sudo udevadm control --reload && sudo udevadm trigger",
  ],
  "brltty": [
    examine(machine({ ports: [], files: { "/proc/301/comm": "brltty" } })),
    "sudo apt-get remove brltty",
  ],
  "no_driver": [examine(machine({ ports: [] })), "sudo modprobe ch341"],
  "other_rate": [answers(destello({ baudRate: 115_200 })), "deno task flash --port /dev/ttyUSB0"],
  "other_sketch": [answers({ kind: "text", baudRate: 9600 }), "deno task flash --port /dev/ttyUSB0"],
  "unknown_bytes": [answers({ kind: "bytes" }), "deno task flash --port /dev/ttyUSB0"],
  "silent_port": [answers({ kind: "silence" }), "deno task flash --port /dev/ttyUSB0"],
  "other_schema": [answers(destello({ schemaHash: 1 })), "deno task flash --port /dev/ttyUSB0"],
  "unserved_project": [
    board("schema_mismatch", { board: "deadbeef" }),
    "deno task flash --board uno-7f3a21c4",
  ],
  "implausible_id": [answers(destello({ uid: 0xffffffff })), "deno task serve --board /dev/ttyUSB0"],
  "same_id": [answers(destello(), destello()), "deno task serve --board /dev/ttyACM0"],
  "board_trouble": [board("line_ended"), "deno task boards"],
  "no_toolchain": [examine(machine({ tools: without("avr-gcc") })), "apt-get install gcc-avr"],
  "clock_behind": [
    examine(machine({ folder: { newest: { file: `${FOLDER}/destello.sqlite`, at: NOW + 3_600_000 } } })),
    "sudo timedatectl set-ntp true",
  ],
  "clock_jumped": [examine(machine({ clockJump: -5_000 })), "sudo timedatectl set-ntp true"],
  "folder_unusable": [examine(machine({ folder: { refusal: "Read-only" } })), `chmod 700 ${FOLDER}`],
  "folder_owner": [examine(machine({ folder: { uid: 0 } })), `sudo chown -R "$USER" ${FOLDER}`],
  "folder_mode": [examine(machine({ folder: { mode: 0o755 } })), `chmod 700 ${FOLDER}`],
  "disk_full": [examine(machine({ folder: { free: 4096, refusal: "No space left" } })), `df -h ${FOLDER}`],
  "broker_away": [
    brokerFindings("broker:1883", { said: "connect ECONNREFUSED" }),
    "sudo systemctl status mosquitto",
  ],
  "broker_delay": [
    brokerFindings("broker:1883", { qos0: 0.2, qos1: 44.1 }),
    "echo 'set_tcp_nodelay true' | sudo tee /etc/mosquitto/conf.d/destello.conf && sudo systemctl restart mosquitto",
  ],
  "server_hangs": [[findingMessage("server_hangs", { pid: 9, port: 8000 }, "kill -9 9")], "kill -9 9"],
};

Deno.test("Q10: a broker that is only far away makes both kinds of message late, and nothing is wrong with it", () => {
  assert.deepEqual(brokerFindings("broker:1883", { qos0: 60, qos1: 61 }), []);
  assert.deepEqual(brokerFindings("broker:1883", { qos0: 0.1, qos1: 0.3 }), []);
});

Deno.test("D1: examine() finds nothing on a machine on which all is well, and nothing on one without boards and data", () => {
  assert.deepEqual(examine(machine()), []);
  const bare = machine({ ports: [], files: { "/sys/bus/usb/devices/1-2/idVendor": "8087" } });
  assert.deepEqual(examine({ ...bare, folder: null }), []);
  assert.deepEqual(answers(destello(), destello({ uid: 1 })), []);
  assert.deepEqual(answers(destello({ uid: 0 }), destello({ uid: 0 })), [], "a new board gets its id");
});

Deno.test("D1: what was named as a port and is none is no reason to end the programs that have it open", () => {
  const nowhere = { ...PORT, path: "/dev/null" };
  const held = {
    "/dev/null": { kind: CHARACTER_DEVICE, mode: 0o666, uid: 0, gid: 0 },
    "/proc/8/comm": "bash",
  };
  const files = { ...held, "/proc/8/fd/0": { to: "/dev/null" } };
  const found = examine(machine({ files, ports: [PORT, nowhere] }));
  assert.deepEqual(found, []);
  const pty = { ...PORT, path: "/dev/pts/5" };
  const shared = examine(machine({
    files: {
      "/dev/pts/5": { kind: CHARACTER_DEVICE, mode: 0o620, uid: ANA, gid: 5 },
      "/proc/8/comm": "cat",
      "/proc/8/fd/3": { to: "/dev/pts/5" },
    },
    ports: [PORT, pty],
  }));
  assert.deepEqual(shared.map(({ code }) => code), ["port_held"], "a pseudo-terminal is one");
});

Deno.test("D1: a file that stands where the data folder should be is told as one, and moved aside", () => {
  const folder = { isFolder: false, mode: 0o644, refusal: "ENOTDIR: not a directory" };
  assert.deepEqual(
    examine(machine({ folder })).map(({ code, command, details }) => [code, command, details.said]),
    [["folder_unusable", `mv ${FOLDER} ${FOLDER}.old`, "ENOTDIR: not a directory"]],
  );
});

Deno.test("D1: each finding is found alone where it is provoked, and tells the command that mends it", () => {
  for (const [code, [found, command]] of Object.entries(PROVOKED)) {
    assert.deepEqual(found.map((finding) => [finding.code, finding.command]), [[code, command]]);
  }
});

Deno.test("D2: each finding has a sentence in English and in Spanish, with its values in it", () => {
  for (const [code, [[finding]]] of Object.entries(PROVOKED)) {
    assert.ok(finding !== undefined);
    const [english, spanish] = [findingEnglish, findingSpanish].map((words) =>
      findingSentence(words, finding)
    );
    assert.equal(english, finding.message);
    assert.doesNotMatch(`${english}${spanish}`, /undefined|NaN|\[object|\.$/, code);
    if (code !== "board_trouble") assert.notEqual(english, spanish);
    for (const value of Object.values(finding.details)) {
      if (typeof value === "string") {
        assert.ok(spanish?.includes(value) || code === "board_trouble", `${code}: ${value}`);
      }
    }
  }
});

Deno.test("D2: a finding of a newer server, or with details that do not fit, is said as the server says it", () => {
  const newer = { code: "constructor", details: {}, message: "Something new" };
  assert.equal(findingSentence(findingSpanish, newer), "Something new");
  assert.equal(findingSentence(findingSpanish, { ...newer, code: "port_held" }), "Something new");
});

Deno.test("D1: a port is not reported where udev tells ModemManager to leave it alone, or gives it to who sits there", () => {
  const told = (record: string) =>
    examine(machine({
      files: {
        "/proc/300/comm": "ModemManager",
        "/proc/self/status": NO_GROUPS,
        "/run/udev/data/c188:0": record,
      },
    })).map(({ code }) => code);
  assert.deepEqual(told("E:ID_MM_DEVICE_IGNORE=1\nG:uaccess"), []);
  assert.deepEqual(told("E:ID_MM_CANDIDATE=1"), ["port_login", "modem_manager"]);
});

Deno.test("D1: of two adapters of one kind and one port, one has no port", () => {
  const second = {
    "/sys/bus/usb/devices/1-3/idVendor": "1a86",
    "/sys/bus/usb/devices/1-3/idProduct": "7523",
  };
  assert.deepEqual(examine(machine({ files: second })).map(({ code }) => code), ["no_driver"]);
});

Deno.test("D1: of toolchains that are not complete the nearest is told, and one that is complete is enough", () => {
  const missing = (tools: readonly ToolPart[]) =>
    examine(machine({ tools })).map(({ details }) => details["missing"]);
  assert.deepEqual(missing(TOOLS.map((part) => ({ ...part, version: null }))), [
    "arduino-builder, avr-gcc, avrdude",
  ]);
  assert.deepEqual(
    missing(
      without("avr-gcc").map((part) => part.name === "arduino-cli" ? { ...part, version: "1.3" } : part),
    ),
    [
      "arduino:avr core",
    ],
  );
  assert.deepEqual(
    missing(without("avrdude").map((part) => part.name === "platformio" ? { ...part, version: "6" } : part)),
    [],
  );
});

Deno.test("D1: a running server's boards are judged by their reasons", () => {
  const hashes = { board: "00000001", server: "11223344" };
  assert.deepEqual(board("schema_mismatch", hashes)[0]?.details, {
    port: PORT.path,
    board: "00000001",
    expected: "11223344",
  });
  assert.equal(board("no_bytes")[0]?.code, "silent_port");
  assert.equal(board("no_frame")[0]?.code, "unknown_bytes");
  const shared = board("port_shared", { port: PORT.path, program: "cat", pid: 5, others: 0 })[0];
  assert.deepEqual([shared?.code, shared?.command], ["port_held", "kill 5"]);
  const taken = board("id_taken", { holder: "uno-7f3a21c4", name: "Kitchen" })[0];
  assert.deepEqual(taken?.details, { port: PORT.path, other: "Kitchen", id: "uno-7f3a21c4" });
  assert.equal(board("port_busy", { command: "kill 5" })[0]?.command, "kill 5");
});

Deno.test("D4: a board of any of several named projects is as it should be, and one of none of them is told", () => {
  const found = (schemaHash: number) =>
    answerFindings(new Map([[PORT.path, destello({ schemaHash })]]), { ...EXPECTED, schemaHashes: [1, 2] });
  assert.deepEqual([found(1), found(2)], [[], []]);
  assert.deepEqual(found(3).map(({ code, details }) => [code, details]), [
    ["unserved_project", { port: PORT.path, board: "00000003" }],
  ]);
});

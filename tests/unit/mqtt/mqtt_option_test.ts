import assert from "node:assert/strict";
import {
  BROKER_OPTIONS,
  brokerOption,
  PASSWORD_VARIABLE,
  shownBroker,
} from "../../../server/network/mqtt_option.ts";
import { CommandLine } from "../../../server/program_arguments.ts";
import { StartFailure } from "../../../server/start_failure.ts";

function read(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const line = new CommandLine(args, { task: "serve", values: BROKER_OPTIONS });
  return brokerOption(line, (name) => variables[name]);
}

function complaint(args: readonly string[], variables: Readonly<Record<string, string>> = {}): string {
  try {
    read(args, variables);
  } catch (error) {
    if (error instanceof StartFailure) return error.message;
    throw error;
  }
  throw new Error("It was taken");
}

Deno.test("Q1: --mqtt has host, port and user; the ports are the registered ones unless told", () => {
  const nobody = { user: null, password: null, ca: null, root: "destello" };
  assert.deepEqual(read(["--mqtt", "mqtt://broker"]), {
    ...nobody,
    host: "broker",
    port: 1883,
    isSecure: false,
  });
  assert.deepEqual(read(["--mqtt", "mqtts://[fd00::1]/", "--mqtt-root", "home/destello"]), {
    ...nobody,
    host: "fd00::1",
    port: 8883,
    isSecure: true,
    root: "home/destello",
  });
  assert.deepEqual(read(["--mqtt", "mqtt://a%40b@10.0.0.7:1884"], { [PASSWORD_VARIABLE]: "s3cret" }), {
    ...nobody,
    host: "10.0.0.7",
    port: 1884,
    isSecure: false,
    user: "a@b",
    password: "s3cret",
  });
  assert.equal(read([]), null);
  assert.equal(shownBroker({ host: "fd00::1", port: 1883 }), "[fd00::1]:1883");
});

Deno.test("Q1b: a password in the URL is refused, and no complaint repeats it", () => {
  const said = complaint(["--mqtt", "mqtt://user:s3cret@host"]);
  assert.match(said, /--mqtt-password-file FILE.*DESTELLO_MQTT_PASSWORD/);
  const wrong = [
    ["--mqtt", "mqtt://user:s3cret@host"],
    ["--mqtt", "http://user:s3cret@host"],
    ["--mqtt", "user:s3cret@host"],
    ["--mqtt", "mqtt://user:s3cret@host:99999"],
    ["--mqtt", "mqtt:user:s3cret@host"],
    ["--mqtt", "mqtt://host/user:s3cret@"],
  ];
  for (const args of wrong) assert.doesNotMatch(complaint(args), /s3cret/, args.join(" "));
});

Deno.test("Q1: what is no broker's address, root or file is refused with what to write", () => {
  assert.match(complaint(["--mqtt", "broker"]), /needs the address of a broker.*got "broker"/);
  for (const address of ["mqtt://broker/topic", "mqtt://", "mqtt://br\u00f6ker", "mqtt://a,b"]) {
    assert.match(complaint(["--mqtt", address]), /needs the address of a broker/);
  }
  assert.match(complaint(["--mqtt", "mqtt://%zz@broker"]), /% that begins no byte/);
  for (const root of ["a/+", "#", "$SYS", "/a", "a/", "a//b"]) {
    assert.match(
      complaint(["--mqtt", "mqtt://broker", "--mqtt-root", root]),
      /--mqtt-root must be a topic/,
      root,
    );
  }
  assert.match(complaint(["--mqtt-root", "a"]), /--mqtt-root is about a broker: add --mqtt/);
  assert.match(complaint(["--mqtt", "mqtt://broker", "--mqtt-ca", "ca.pem"]), /begin --mqtt with mqtts:/);
  assert.match(complaint(["--mqtt", "mqtt://broker"], { [PASSWORD_VARIABLE]: "s3cret" }), /but no user/);
});

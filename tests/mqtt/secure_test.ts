import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemClock } from "../../protocol/clock.ts";
import { createLog } from "../../server/log.ts";
import { Broker } from "../../server/mqtt/broker.ts";
import { serverId } from "../../server/mqtt/server_id.ts";
import { Topics } from "../../server/mqtt/topics.ts";
import type { BrokerAccess } from "../../server/network/mqtt_option.ts";
import { ServerProcess } from "../server/server_process.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { Mosquitto } from "./mosquitto.ts";
import { MqttTestClient } from "./mqtt_client.ts";

const USER = "bob";
const PASSWORD = "s3cret-Pa55word";

async function run(program: string, ...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args: [...args], stdin: "null" }).output();
  assert(success, new TextDecoder().decode(stderr));
}

/** A broker that takes one user by TLS, with a certificate of a test's own authority. */
async function secureBroker(mosquitto: string, openssl: string): Promise<Mosquitto> {
  return await Mosquitto.start(mosquitto, {
    async prepare(folder) {
      const at = (name: string) => join(folder, name);
      const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
      await run(
        openssl,
        ...["req", "-x509", ...key, "-keyout", at("ca.key"), "-out", at("ca.pem"), "-days", "2"],
        ...["-subj", "/CN=Destello's test authority"],
      );
      await run(
        openssl,
        ...["req", ...key, "-keyout", at("broker.key"), "-out", at("broker.csr"), "-subj", "/CN=localhost"],
      );
      await writeFile(at("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
      await run(
        openssl,
        ...[
          "x509",
          "-req",
          "-in",
          at("broker.csr"),
          "-CA",
          at("ca.pem"),
          "-CAkey",
          at("ca.key"),
          "-CAcreateserial",
        ],
        ...["-out", at("broker.pem"), "-days", "2", "-extfile", at("names")],
      );
      await run(join(dirname(mosquitto), "../bin/mosquitto_passwd"), "-b", "-c", at("users"), USER, PASSWORD);
    },
    config: (folder) =>
      [
        `certfile ${folder}/broker.pem`,
        `keyfile ${folder}/broker.key`,
        "allow_anonymous false",
        `password_file ${folder}/users`,
      ].join("\n"),
  });
}

/** What is logged until the broker is lost for the first time. */
async function refusal(access: BrokerAccess): Promise<string> {
  const line = Promise.withResolvers<string>();
  const broker = new Broker({
    access,
    clientId: "alone",
    will: () => ({ topic: "alone", payload: "", retain: false }),
    connected: () => line.resolve("connected"),
    disconnected: () => {},
    grantedLate: () => {},
    received: () => {},
    log: createLog({ write: line.resolve, now: () => new Date() }),
    clock: systemClock,
    random32: () => 1,
  });
  broker.start();
  const said = await line.promise;
  await broker.close(Promise.resolve());
  return said;
}

/** The command lines of all processes, as any user of the machine can read them. */
function commandLines(): readonly string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      // It has ended meanwhile.
      return "";
    }
  });
}

Deno.test(
  withTools(
    "Q1, Q1b, Q3: a server serves a broker by TLS with a password that nobody else reads; killed, it leaves its will",
    [
      tools.mosquitto,
      tools.openssl,
    ],
    async (_, mosquitto = "", openssl = "") => {
      await using broker = await secureBroker(mosquitto, openssl);
      const ca = join(broker.folder, "ca.pem");
      await inTempFolder(async (folder) => {
        const passwordFile = join(folder, "password");
        await writeFile(passwordFile, `${PASSWORD}\n`);
        const data = join(folder, "data");
        // By a name of loopback: the task may connect to 127.0.0.1 alone, so the server is started anew with this address.
        const options = [
          ...["--board", "virtual", "--no-open", "--port", "0", "--data", data],
          ...["--mqtt", `mqtts://${USER}@localhost:${broker.port}`, "--mqtt-ca", ca],
          ...["--mqtt-password-file", passwordFile],
        ];
        await using server = ServerProcess.task(options);
        await server.ready();
        await using other = await MqttTestClient.connect(broker.port, {
          protocol: "mqtts",
          username: USER,
          password: PASSWORD,
          ca: await readFile(ca, "utf8"),
        });
        const topics = new Topics("destello");
        const id = serverId((await readFile(join(data, "token"), "utf8")).trim());
        const { value } = await other.message(topics.status(id), (value) => Object(value).online === true);
        const [, board = ""] = (await other.message(/\/birth$/)).topic.split("/");
        await other.publish(`destello/${board}/cmd/led/set`, '{"on":true}', { responseTopic: "reply/1" });
        const answer = await other.message("reply/1");
        assert.deepEqual(Object(answer.value).result.state, { on: true, periodMs: 0 });

        const mine = commandLines().filter((line) => line.includes(data));
        assert(mine.length >= 2, "the task's process, and the one that may reach the broker");
        for (const line of commandLines()) assert(!line.includes(PASSWORD), line);

        server.signalAll("SIGKILL");
        await other.message(topics.status(id), (value) => Object(value).online === false);
        assert.deepEqual(JSON.parse(other.received.at(-1)?.text ?? ""), {
          online: false,
          session: Object(value).session,
        });
        const { stdout, stderr } = await server.ended();
        for (const text of [stdout, stderr]) assert(!text.includes(PASSWORD), text);
        assert.match(stderr, /MQTT broker localhost:\d+: connected by MQTT 5/);
      });
    },
  ),
);

Deno.test(
  withTools(
    "Q1b, Q9: a broker that refuses the password, or whose certificate nobody knows, is a line of the log without the password",
    [
      tools.mosquitto,
      tools.openssl,
    ],
    async (_, mosquitto = "", openssl = "") => {
      await using broker = await secureBroker(mosquitto, openssl);
      const right: BrokerAccess = {
        host: "localhost",
        port: broker.port,
        isSecure: true,
        user: USER,
        password: PASSWORD,
        root: "destello",
        ca: await readFile(join(broker.folder, "ca.pem"), "utf8"),
      };
      assert.match(await refusal(right), /connected by MQTT 5/);
      const refusals = await Promise.all([
        refusal({ ...right, password: `${PASSWORD}!` }),
        refusal({ ...right, user: null, password: null }),
        refusal({ ...right, ca: null }),
        refusal({ ...right, isSecure: false }),
      ]);
      const [wrong = "", nobody = "", unknown = ""] = refusals;
      assert.match(wrong, /is down: Connection refused: Not authorized/);
      assert.match(nobody, /is down: Connection refused: Not authorized/);
      assert.match(unknown, /is down: .*(certificate|issuer)/i);
      for (const line of refusals) assert(!line.includes(PASSWORD), line);
    },
  ),
);

import assert from "node:assert/strict";
import { SYSTEM_DATA, unitText } from "../../../scripts/service/unit.ts";
import { neededPermissions, permissionFlags } from "../../../server/permissions.ts";

const PLACES = {
  from: "/home/ana/lamp",
  clone: "/opt/destello",
  deno: "/usr/bin/deno",
  env: (name: string) => name === "HOME" ? "/home/ana" : undefined,
  lanAddress: () => "192.168.1.20",
  group: "dialout",
};

function lineOf(text: string, name: string): string {
  const [, value] = new RegExp(`^${name}=(.*)$`, "m").exec(text) ?? [];
  assert.ok(value !== undefined, `${name} in ${text}`);
  return value;
}

Deno.test("S42: a service of a user starts the server with the permissions that its options need", () => {
  const serve = ["--port", "9000", "--project", "fan", "--board", "tcp://192.168.1.5:2000"];
  const text = unitText({ ...PLACES, isSystem: false, serve });
  const words = ["--no-open", ...serve];
  const flags = permissionFlags(neededPermissions(words, { ...PLACES, os: "linux" }));
  assert.equal(
    lineOf(text, "ExecStart"),
    [
      "/usr/bin/deno run --config /opt/destello/deno.json --frozen --cached-only",
      ...flags,
      "/opt/destello/server/start.ts",
      ...words,
    ].join(
      " ",
    ),
  );
  assert.match(flags.join(" "), /--allow-net=127\.0\.0\.1,192\.168\.1\.5:2000 /);
  assert.match(flags.join(" "), /--allow-read=\S+,\/home\/ana\/lamp\/fan /);
  assert.equal(lineOf(text, "Type"), "notify");
  assert.equal(lineOf(text, "WantedBy"), "default.target");
  assert.doesNotMatch(text, /DynamicUser|ProtectHome/);
});

Deno.test("S42a: a service of the system has a user, a folder and devices of its own", () => {
  const text = unitText({ ...PLACES, isSystem: true, serve: [] });
  assert.match(
    lineOf(text, "ExecStart"),
    new RegExp(` --allow-write=${SYSTEM_DATA} .* --data ${SYSTEM_DATA}$`),
  );
  assert.doesNotMatch(text, /home\/ana\/\.local/);
  assert.equal(lineOf(text, "DynamicUser"), "yes");
  assert.equal(lineOf(text, "StateDirectory"), "destello");
  assert.equal(lineOf(text, "DevicePolicy"), "closed");
  assert.equal(lineOf(text, "ProtectSystem"), "strict");
  assert.equal(lineOf(text, "ProtectHome"), "yes");
  assert.equal(lineOf(text, "SupplementaryGroups"), "dialout");
  assert.equal(lineOf(text, "WantedBy"), "multi-user.target");
  const atHome = unitText({ ...PLACES, isSystem: true, serve: [], clone: "/home/ana/destello" });
  assert.equal(lineOf(atHome, "ProtectHome"), "read-only");
});

Deno.test("S42a: a service of a user has the data folder that its person has by hand", () => {
  const env = (name: string) => name === "XDG_STATE_HOME" ? "/home/ana/my state" : PLACES.env(name);
  const text = unitText({ ...PLACES, env, isSystem: false, serve: [] });
  assert.match(lineOf(text, "ExecStart"), /--allow-write=\/home\/ana\/my state\/destello/);
  assert.match(lineOf(text, "Environment"), / "XDG_STATE_HOME=\/home\/ana\/my state"$/);
  assert.doesNotMatch(unitText({ ...PLACES, env, isSystem: true, serve: [] }), /my state/);
});

Deno.test("S42b: with --lan it is started until its address is there, and else not after exit code 2", () => {
  for (const serve of [["--lan"], ["--lan=192.168.1.20"], ["--lan", "192.168.1.20"]]) {
    const text = unitText({ ...PLACES, isSystem: true, serve });
    assert.doesNotMatch(text, /RestartPreventExitStatus/);
    assert.equal(lineOf(text, "StartLimitIntervalSec"), "0");
  }
  const text = unitText({ ...PLACES, isSystem: true, serve: ["--project", "lan"] });
  assert.equal(lineOf(text, "RestartPreventExitStatus"), "2");
  assert.doesNotMatch(text, /StartLimitIntervalSec/);
});

Deno.test("S42: words of the options reach the server as they are, whatever systemd means by them", () => {
  const text = unitText({
    ...PLACES,
    isSystem: false,
    serve: ["--project", 'a "b" $HOME 50% \\', "--watch"],
  });
  assert.match(lineOf(text, "ExecStart"), / --project "a \\"b\\" \$\$HOME 50%% \\\\" --watch$/);
  assert.equal(lineOf(text, "Environment"), "DENO_NO_UPDATE_CHECK=1 INIT_CWD=/home/ana/lamp");
});

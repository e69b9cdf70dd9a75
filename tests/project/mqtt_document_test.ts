import assert from "node:assert/strict";
import { BROKER_OPTIONS, PASSWORD_VARIABLE } from "../../server/network/mqtt_option.ts";
import { Topics } from "../../server/mqtt/topics.ts";

function text(path: string): string {
  return Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));
}

/** The first cells of a document's tables, as far as they are code. */
function firstCells(document: string): readonly string[] {
  return document.split("\n").flatMap((line) => line.match(/^\| `([^`]+)` +\|/)?.[1] ?? []);
}

const topics = new Topics("root");
const names = [
  topics.status("<server>"),
  topics.calls("<server>"),
  topics.birth("<board>"),
  topics.availability("<board>"),
  topics.state("<board>", "<channel>"),
  topics.commands("<board>").replace("#", "<channel>/<command>"),
  topics.result("<board>", "<channel>"),
  topics.who,
].map((topic) => topic.replace(/^root\//, ""));

Deno.test("Q2: docs/MQTT.md and the rules have the topics of the code, all of them and no others", () => {
  const guide = firstCells(text("docs/MQTT.md"));
  assert.deepEqual(guide.filter((cell) => names.includes(cell)), names);
  const isTopic = (cell: string) => /^(server\/|<board>\/|who$)/.test(cell);
  assert.deepEqual(guide.filter(isTopic), names);
  assert.deepEqual(firstCells(text("docs/SPEC.md")).filter(isTopic), names);
});

Deno.test("Q1: docs/MQTT.md has the options of the code", () => {
  const guide = text("docs/MQTT.md");
  const options = firstCells(guide).filter((cell) => cell.startsWith("--"));
  assert.deepEqual(options, [...BROKER_OPTIONS, "mqtt-discovery"].map((option) => `--${option}`));
  assert(guide.includes(PASSWORD_VARIABLE));
});

Deno.test("the flow for Node-RED publishes commands to topics that the server reads, and is answered where it listens", () => {
  const flow: readonly { readonly id: string; readonly [name: string]: unknown }[] = JSON.parse(
    text("docs/node_red_flow.json"),
  );
  const ids = new Set(flow.map(({ id }) => id));
  assert.equal(ids.size, flow.length);
  const json = JSON.stringify(flow);
  const [, command = ""] = json.match(/"to":"(destello\/BOARD\/cmd\/[^"]+)"/) ?? [];
  assert.deepEqual(new Topics("destello").read(command), {
    kind: "command",
    board: "BOARD",
    channel: "led",
    command: "set",
    key: null,
  });
  const [, reply = ""] = json.match(/"to":"(reply\/[^"]+)"/) ?? [];
  assert.equal(new Topics("destello").replyProblem(reply), null);
  assert(flow.some(({ type, topic }) => type === "mqtt in" && topic === reply));
});

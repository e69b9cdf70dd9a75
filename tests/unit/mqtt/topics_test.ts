import assert from "node:assert/strict";
import fc from "fast-check";
import { isLevel, Topics } from "../../../server/mqtt/topics.ts";

const level = fc.string({ minLength: 1, maxLength: 20 }).filter(isLevel);
const root = fc.array(level, { minLength: 1, maxLength: 3 }).map((levels) => levels.join("/"));

Deno.test("Q2: a command's topic is read as what it was made of, below any root", () => {
  fc.assert(fc.property(root, level, level, level, level, (root, board, channel, command, key) => {
    const topics = new Topics(root);
    const [start = "", end = ""] = topics.commands(board).split("#");
    assert.equal(end, "");
    const topic = `${start}${channel}/${command}`;
    const read = { kind: "command", board, channel, command };
    assert.deepEqual(topics.read(topic), { ...read, key: null });
    assert.deepEqual(topics.read(`${topic}/${key}`), { ...read, key });
  }));
});

Deno.test("Q2: what the server publishes is read as what it was made of, and nothing of it as a command", () => {
  // No server of ours is called so: at `server/state/status` a board "server" would report a channel "status".
  const server = fc.stringMatching(/^[0-9A-Za-z-]{1,32}$/).filter((id) => id !== "state");
  fc.assert(fc.property(root, level, level, server, (root, board, channel, server) => {
    const topics = new Topics(root);
    assert.deepEqual(topics.read(topics.birth(board)), { kind: "birth", board });
    assert.deepEqual(topics.read(topics.state(board, channel)), { kind: "state", board, channel });
    assert.deepEqual(topics.read(topics.status(server)), { kind: "status", server });
    for (const topic of [topics.availability(board), topics.result(board, channel), topics.who]) {
      assert.equal(topics.read(topic), null);
    }
  }));
});

Deno.test("Q2: what lies below another root, or has another number of levels, is no command", () => {
  const topics = new Topics("destello");
  const others = [
    "other/uno-1/cmd/led/set",
    "destello/uno-1/cmd/led",
    "destello/uno-1/cmd",
    "destello/uno-1/cmd/led/set/key/more",
    "destello/uno-1/cmd/led/set/",
    "destello/uno-1/cmd//set",
    "destello//cmd/led/set",
    "destellos/uno-1/cmd/led/set",
    "",
  ];
  for (const topic of others) assert.equal(topics.read(topic), null, topic);
});

Deno.test("Q2, G5b: a server's status is read if its id is 1 to 32 letters, digits and -", () => {
  const topics = new Topics("destello");
  for (const server of ["a", "1cafe-9", "f".repeat(32)]) {
    assert.deepEqual(topics.read(topics.status(server)), { kind: "status", server });
  }
  for (const server of ["", "f".repeat(33), "ñ", "a b", "a/b"]) {
    assert.equal(topics.read(topics.status(server)), null, server);
  }
});

Deno.test("Q7b: an answer may go anywhere but to the server's own topics, and nowhere by wildcards", () => {
  const topics = new Topics("home/destello");
  for (const topic of ["reply/1", "home/destello/reply/1", "home/destellos/uno-1/state/led", "home"]) {
    assert.equal(topics.replyProblem(topic), null, topic);
  }
  const ours = [
    "home/destello",
    "home/destello/uno-1/state/led",
    "home/destello/uno-1/cmd/led/set",
    "home/destello/who",
  ];
  for (const topic of [...ours, "home/destello/reply"]) {
    assert.equal(
      topics.replyProblem(topic),
      "may lie below home/destello/reply/, and nowhere else below home/destello/",
    );
  }
  for (const topic of ["", "reply/+", "#", "$SYS/broker", "a\u0000b"]) {
    assert.match(topics.replyProblem(topic) ?? "", /^must be a topic without \+ and #/, topic);
  }
});

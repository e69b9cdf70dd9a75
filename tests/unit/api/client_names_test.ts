import assert from "node:assert/strict";
import fc from "fast-check";
import { nameLength } from "../../../protocol/board_name.ts";
import { clientNameProblem, identityProtocols, readIdentity } from "../../../protocol/client_identity.ts";
import { renameClient } from "../../../protocol/api/names.ts";
import { ClientNames, type KeptClients, MOST_CLIENTS } from "../../../server/api/client_names.ts";

const ANA = { id: "a".repeat(32), name: null };
const BEN = { id: "b".repeat(32), name: null };

Deno.test("C17: who has an id keeps the name that it was given, on every connection", () => {
  const names = new ClientNames();
  const ana = names.enter(ANA, true);
  assert.equal(ana.current, "page 1");
  assert.equal(names.enter(BEN, true).current, "page 2");
  assert.equal(names.enter(ANA, true), ana, "two tabs of one browser are one person");
  assert.equal(names.enter(null, true).current, "page 3");
  assert.equal(names.enter(null, true).current, "page 4", "who has none is somebody new each time");
  assert.equal(names.enter(null, false).current, "client 1");
});

Deno.test("C17: a name that a person chose is shown from then on, and the former ones stay theirs", () => {
  const names = new ClientNames();
  const ana = names.enter(ANA, true);
  assert.equal(names.rename(ana, "Ana's phone"), "Ana's phone");
  assert.deepEqual(ana.all, ["page 1", "Ana's phone"]);
  assert.equal(names.enter({ ...ANA, name: "Ana's phone" }, true).current, "Ana's phone");
  names.rename(ana, "Ana");
  assert.equal(
    names.rename(names.enter(BEN, true), "Ana's phone"),
    "Ana's phone 2",
    "in the history it is Ana",
  );
  assert.equal(names.rename(ana, ""), "page 1");
  assert.deepEqual(ana.all, ["Ana's phone", "Ana", "page 1"]);
});

Deno.test("C18: no two clients have names that people take for one", () => {
  const names = new ClientNames();
  names.rename(names.enter(ANA, true), "Ána’s phone");
  const ben = names.enter({ ...BEN, name: "ana's PHONE" }, true);
  assert.equal(ben.current, "ana's PHONE 2");
  assert.equal(names.rename(ben, "Ana's phone"), "Ana's phone 2");
  const long = "x".repeat(20);
  names.rename(names.enter(ANA, true), long);
  assert.equal(names.rename(ben, long), `${"x".repeat(18)} 2`);
});

Deno.test("C18: nobody is called as others are", () => {
  for (
    const name of [
      "board",
      "Board",
      "the board",
      "server",
      "SERVER",
      "http",
      "you",
      "tú",
      "Placa",
      "el servidor",
      "page 7",
      "Page7",
      "página 7",
      "La página 7",
      "program 3",
      "el programa 3",
      "a program, over HTTP",
      "Un programa, por HTTP",
      "client 1",
      "b\u00a0oard",
      "b-o-a-r-d",
      "ｓｅｒｖｅｒ",
      "s\u0435rver",
      "a\nb",
      "x".repeat(21),
    ]
  ) {
    assert.notEqual(clientNameProblem(name), null, name);
    assert.equal(renameClient.params().safeParse({ name }).success, false, name);
    const [client] = readIdentity(identityProtocols({ ...ANA, name })) === null ? [] : [
      new ClientNames().enter(readIdentity(identityProtocols({ ...ANA, name })), true),
    ];
    assert.equal(client?.current, "page 1", name);
  }
  for (const name of ["Ana's phone", "Board room", "Клавдия", "🙂", "page turner", "José"]) {
    assert.equal(clientNameProblem(name), null, name);
  }
});

Deno.test("C17: any name goes through a handshake, and what is none is passed over", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), (text) => {
    const name = text.normalize("NFC").trim();
    const read = readIdentity(identityProtocols({ ...ANA, name }));
    assert.equal(read?.id, ANA.id);
    assert.equal(read?.name, name === "" || clientNameProblem(name) !== null ? null : name);
    if (read?.name) assert.ok(nameLength(read.name) <= 20);
  }));
  assert.equal(readIdentity(["destello.v1"]), null);
  assert.equal(readIdentity(["destello.client.xyz"]), null);
  assert.deepEqual(readIdentity([`destello.client.${ANA.id}`, "destello.name.zz"]), ANA);
});

Deno.test("C17: names outlive the server, and their numbers are not given again", () => {
  const kept: KeptClients[] = [];
  const before = new ClientNames(undefined, (clients) => kept.push(clients));
  before.rename(before.enter(ANA, true), "Ana's phone");
  before.enter(BEN, true);
  const text = JSON.stringify(kept.at(-1));
  assert.ok(!text.includes(ANA.id), "whoever reads the file cannot pass for a client");
  const after = new ClientNames(JSON.parse(text));
  assert.deepEqual(after.enter({ ...ANA, name: "Ana's phone" }, true).all, ["page 1", "Ana's phone"]);
  assert.equal(after.enter(BEN, true).current, "page 2");
  assert.equal(after.enter(null, true).current, "page 3");
});

Deno.test("C18: of too many clients whoever connected longest ago is forgotten", () => {
  const names = new ClientNames();
  const enter = (number: number) =>
    names.enter({ id: number.toString(16).padStart(32, "0"), name: null }, true);
  enter(0);
  enter(1);
  enter(0);
  for (let number = 2; number <= MOST_CLIENTS; number++) enter(number);
  assert.equal(enter(0).current, "page 1");
  assert.equal(enter(1).current, `page ${MOST_CLIENTS + 2}`);
});

import assert from "node:assert/strict";
import { NO_TROUBLE } from "../../../protocol/virtual_board.ts";
import { createMethods } from "../../../server/api/methods.ts";
import { Plugged } from "../boards/board_rig.ts";
import { CALM, VIRTUAL_ID, virtualRig } from "../virtual_board/virtual_rig.ts";
import { OWNER, UNATTENDED } from "../../idle_boards.ts";

async function opened() {
  const { rig, uno } = await virtualRig();
  uno.log.length = 0;
  const methods = createMethods({ ...UNATTENDED, boards: rig.boards });
  const client = (by: string) => {
    const connection = new AbortController();
    return {
      call: (method: string, params: unknown, board: string | null = null) =>
        methods.call({ method, params, board, by, device: OWNER, connection: connection.signal }),
      leave: () => connection.abort(),
    };
  };
  const http = (method: string, params: unknown) =>
    methods.call({ method, params, board: null, by: "http", device: OWNER, connection: null });
  return { rig, uno, client, http };
}

Deno.test("V2: a button that a client holds goes up when its connection ends, unless others hold it", async () => {
  const { rig, uno, client } = await opened();
  const [one, other] = [client("page 1"), client("page 2")];
  assert.deepEqual(await one.call("virtual.press", { down: true }), {
    board: VIRTUAL_ID,
    virtual: { ...CALM, pressedBy: ["page 1"], pressed: { 2: ["page 1"] } },
  });
  await other.call("virtual.press", { down: true });
  await rig.pass(200);
  one.leave();
  assert.deepEqual(uno.log, ["2 down"]);
  assert.deepEqual(rig.boards.list()[0]?.virtual?.pressedBy, ["page 2"]);
  other.leave();
  assert.deepEqual(uno.log, ["2 down", "2 up"]);
  await rig.boards.close();
});

Deno.test("V2: who lets go what somebody else holds changes nothing", async () => {
  const { rig, uno, client } = await opened();
  const [one, other] = [client("page 1"), client("page 2")];
  await one.call("virtual.press", { down: true });
  await rig.pass(200);
  await other.call("virtual.press", { down: false });
  assert.deepEqual(uno.log, ["2 down"]);
  await one.call("virtual.press", { down: false });
  assert.deepEqual(uno.log, ["2 down", "2 up"]);
  await rig.boards.close();
});

Deno.test("V2, V7: what ends with a connection needs one that lasts", async () => {
  const { rig, http } = await opened();
  for (
    const [method, params] of [["virtual.press", { down: true }], ["virtual.watch", { on: true }]] as const
  ) {
    await assert.rejects(http(method, params), {
      reason: "invalid_request",
      message: `"${method}" needs a connection that lasts, because its end ends what it began`,
    });
  }
  await rig.boards.close();
});

Deno.test("V3..V6: light, trouble, power and their end, also over HTTP", async () => {
  const { rig, uno, http } = await opened();
  await http("virtual.light", { value: 700 });
  await http("virtual.trouble", { dropFromBoard: 0.5 });
  assert.deepEqual(await http("virtual.power", { action: "freeze" }), {
    board: VIRTUAL_ID,
    virtual: {
      ...CALM,
      light: 700,
      moved: { A0: 700 },
      power: "frozen",
      trouble: { ...NO_TROUBLE, dropFromBoard: 0.5 },
      troubleBy: "http",
    },
  });
  assert.deepEqual(await http("virtual.mend", {}), {
    board: VIRTUAL_ID,
    virtual: { ...CALM, light: 700, moved: { A0: 700 } },
  });
  assert.deepEqual(uno.log, ["A0 700", "freeze", "resume"]);
  await rig.boards.close();
});

Deno.test("V9: an input is named by its pin; a pin that is none is refused, with those there are", async () => {
  const { rig, uno, client } = await opened();
  const { call } = client("page 1");
  await call("virtual.press", { down: true, pin: 2 });
  await call("virtual.light", { value: 3, pin: 14 });
  await call("virtual.light", { value: 4, pin: "A0" });
  assert.deepEqual(uno.log, ["2 down", "A0 3", "A0 4"]);
  for (
    const [method, params, message, hint] of [
      ["virtual.press", { down: true, pin: 7 }, "has no input on pin 7 that can be pressed", "pressed: 2"],
      ["virtual.light", { value: 1, pin: "A5" }, "has no input on pin A5 that can be moved", "moved: A0"],
    ] as const
  ) {
    await assert.rejects(call(method, params), {
      reason: "invalid_params",
      message: `Board ${VIRTUAL_ID} ${message}`,
      hint: `By its definition these can be ${hint}`,
    });
  }
  await assert.rejects(call("virtual.press", { down: true, pin: [2] }), {
    reason: "invalid_params",
    message: '"pin" must be a pin of the definition: 2, "A0", got [2]',
  });
  await rig.boards.close();
});

Deno.test("V5: a board without power can only be plugged in", async () => {
  const { rig, http } = await opened();
  await http("virtual.power", { action: "unplug" });
  for (const action of ["reset", "brownOut", "freeze", "resume"]) {
    await assert.rejects(http("virtual.power", { action }), {
      reason: "board_offline",
      message: `Board ${VIRTUAL_ID} is unplugged: it has no power`,
    });
  }
  await http("virtual.power", { action: "unplug" });
  await http("virtual.power", { action: "plug" });
  assert.equal(rig.boards.list()[0]?.virtual?.power, "on");
  await rig.boards.close();
});

Deno.test("V7: who watches is told what has happened until now, and then what happens, until the connection ends", async () => {
  const { rig, client } = await opened();
  const one = client("page 1");
  assert.deepEqual(await one.call("virtual.watch", { on: true }), rig.boards.virtual(null).line());
  await rig.pass(1200);
  assert.ok(rig.told("virtual.line").length > 0);
  one.leave();
  rig.events.length = 0;
  await rig.pass(2000);
  assert.deepEqual(rig.told("virtual.line"), []);
  await rig.boards.close();
});

Deno.test("V8: all of it is refused for a real board, and for what does not fit", async () => {
  const { rig, client } = await opened();
  rig.add(new Plugged(rig, 0xabcd).at("/dev/ttyACM0"));
  await rig.pass(50);
  const { call } = client("page 1");
  for (
    const [method, params] of [
      ["virtual.press", { down: true }],
      ["virtual.light", { value: 1 }],
      ["virtual.trouble", { delayMs: 1 }],
      ["virtual.power", { action: "reset" }],
      ["virtual.mend", {}],
      ["virtual.watch", { on: true }],
    ] as const
  ) {
    await assert.rejects(call(method, params, "uno-0000abcd"), { reason: "not_virtual" }, method);
    await assert.rejects(call(method, params, "uno-00000000"), { reason: "unknown_board" }, method);
    await assert.rejects(call(method, { ...params, port: "x" }, VIRTUAL_ID), { reason: "invalid_params" });
  }
  await rig.boards.close();
});

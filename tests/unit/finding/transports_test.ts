import assert from "node:assert/strict";
import { BOARD_USAGE, namedBoard, VIRTUAL } from "../../../server/finding/transports.ts";

const here = (word: string) => `/home/me/${word}`;

Deno.test("B17: namedBoard() takes what no other transport reads as the path of a port, seen from where the person is", () => {
  const port = namedBoard("ttyACM0", here);
  assert.equal(port.place, "/home/me/ttyACM0");
  assert.notEqual(port.transport, VIRTUAL);
  const virtual = namedBoard("virtual", here);
  assert.deepEqual(virtual, { transport: VIRTUAL, place: "virtual" });
  assert.equal(namedBoard("./virtual", here).place, "/home/me/./virtual");
});

Deno.test("F7: what --board takes is said by the transports themselves", () => {
  assert.equal(BOARD_USAGE, "auto, virtual, tcp://host:port, or a serial port's path");
});

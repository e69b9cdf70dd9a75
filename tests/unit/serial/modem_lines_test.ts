import { strict as assert } from "node:assert";
import { IOCTL } from "../../../server/serial/constants_linux.ts";
import { NoSignalsError, SerialIoError } from "../../../server/serial/errors.ts";
import { getModemLines, setModemLines } from "../../../server/serial/modem_lines.ts";
import { FakePosix } from "./fake_posix.ts";

function makePort(result = 0) {
  const system = new FakePosix();
  system.onIoctl = (request, argument) => {
    if (request === IOCTL.TIOCMGET) argument?.set([0x66, 0x01]);
    return result;
  };
  return { system, port: { path: "/dev/ttyACM0", fd: 5, system, requests: IOCTL } };
}

Deno.test("setModemLines() raises, lowers and leaves alone, DTR and RTS together where both change alike", () => {
  const { system, port } = makePort();
  setModemLines(port, { dataTerminalReady: false, requestToSend: false });
  setModemLines(port, { dataTerminalReady: true, requestToSend: false });
  setModemLines(port, { requestToSend: true });
  setModemLines(port, { break: true });
  setModemLines(port, { break: false });
  setModemLines(port, {});
  assert.deepEqual(system.ioctls.map(({ request, argument }) => [request, argument?.[0]]), [
    [IOCTL.TIOCMBIC, 6],
    [IOCTL.TIOCMBIS, 2],
    [IOCTL.TIOCMBIC, 4],
    [IOCTL.TIOCMBIS, 4],
    [IOCTL.TIOCSBRK, undefined],
    [IOCTL.TIOCCBRK, undefined],
  ]);
});

Deno.test("getModemLines() reads the other side's lines", () => {
  const { port } = makePort();
  assert.deepEqual(getModemLines(port), {
    dataCarrierDetect: true,
    clearToSend: true,
    ringIndicator: false,
    dataSetReady: true,
  });
});

Deno.test("setModemLines() and getModemLines() say when a port has no lines, as a pseudo-terminal", () => {
  for (const errno of [25, 22]) {
    const { port } = makePort(-errno);
    assert.throws(() => setModemLines(port, { dataTerminalReady: true }), NoSignalsError);
    assert.throws(() => getModemLines(port), NoSignalsError);
  }
  assert.throws(() => getModemLines(makePort(-5).port), SerialIoError);
});

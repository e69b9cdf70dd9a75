import assert from "node:assert/strict";
import { measureBroker } from "../../server/mqtt/measure_broker.ts";
import { patiently } from "../patience.ts";

Deno.test("Q10: what hangs up before it says anything, as a port for TLS does, is named instead of waited for", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const hangsUp = listener.accept().then(async (connection) => {
    await connection.read(new Uint8Array(100));
    connection.close();
  });
  const access = { host: "127.0.0.1", port: listener.addr.port, isSecure: false, root: "destello" };
  const measured = measureBroker({ ...access, user: null, password: null, ca: null });
  await assert.rejects(
    patiently(measured, () => "It was still being measured"),
    { message: "Couldn't connect to server" },
  );
  await hangsUp;
});

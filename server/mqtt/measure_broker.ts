/**
 * How long a command and its answer take through a broker (Q10), without any board.
 *
 * @module
 */
// @ts-types="./mqtt_library.ts"
import { connectAsync, type MqttClient } from "mqtt";
import type { BrokerAccess } from "../network/mqtt_option.ts";

/** So many are sent with each QoS. */
const MESSAGES = 20;
/** How long all of it may take, in milliseconds. */
const TOTAL_MS = 15_000;

/** How long a command and its answer take, in milliseconds: half of all take longer. */
export interface BrokerTimes {
  /** Without acknowledgement. */
  readonly qos0: number;
  /** With one, as states and commands are sent. */
  readonly qos1: number;
}

/**
 * Measure a broker.
 *
 * @param access Where it is.
 * @returns The times.
 * @throws {Error} Why it cannot be measured.
 */
export async function measureBroker(access: BrokerAccess): Promise<BrokerTimes> {
  const id = `doctor-${crypto.getRandomValues(new Uint8Array(4)).toHex()}`;
  const asker = await connectTo(access, `destello-${id}`);
  const lost = Promise.withResolvers<never>();
  const timer = setTimeout(() => lost.reject(new Error("What was published did not come back")), TOTAL_MS);
  asker.on("close", () => lost.reject(new Error("It closed the connection")));
  try {
    return await Promise.race([timesOf(access, asker, id), lost.promise]);
  } finally {
    clearTimeout(timer);
    await asker.endAsync(true);
  }
}

/** As a command and its answer go: by two connections. Each of them waits for what follows its own acknowledgement. */
async function timesOf(access: BrokerAccess, asker: MqttClient, id: string): Promise<BrokerTimes> {
  const server = await connectTo(access, `destello-${id}-server`);
  try {
    const [question, answer] = [`${access.root}/reply/${id}/question`, `${access.root}/reply/${id}/answer`];
    let came = Promise.withResolvers<void>();
    asker.on("message", () => came.resolve());
    await asker.subscribeAsync({ [answer]: { qos: 1 } });
    await server.subscribeAsync({ [question]: { qos: 1 } });
    const median = async (qos: 0 | 1) => {
      const reply = (_: string, payload: Uint8Array) =>
        server.publish(answer, new TextDecoder().decode(payload), { qos }, () => {});
      server.on("message", reply);
      const times: number[] = [];
      for (let message = 0; message < MESSAGES; message++) {
        came = Promise.withResolvers();
        const sentAt = performance.now();
        asker.publish(question, String(message), { qos }, () => {});
        await came.promise;
        times.push(performance.now() - sentAt);
      }
      server.off("message", reply);
      return times.toSorted((a, b) => a - b)[MESSAGES / 2] ?? 0;
    };
    const qos0 = await median(0);
    return { qos0, qos1: await median(1) };
  } finally {
    await server.endAsync(true);
  }
}

async function connectTo(
  { host, port, isSecure, user, password, ca }: BrokerAccess,
  clientId: string,
): Promise<MqttClient> {
  return await connectAsync(
    {
      protocol: isSecure ? "mqtts" : "mqtt",
      host,
      port,
      // Every broker speaks it, and it makes no difference to the times.
      protocolVersion: 4,
      clientId,
      connectTimeout: TOTAL_MS,
      reconnectPeriod: 0,
      ...(user === null ? {} : { username: user }),
      ...(password === null ? {} : { password }),
      ...(ca === null ? {} : { ca }),
    },
    undefined,
    // What hangs up at once, as a port for TLS does, would be waited for without an end.
    false,
  );
}

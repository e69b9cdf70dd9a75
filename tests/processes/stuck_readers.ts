/**
 * Clients that shake hands and never read again (P7), beside others that go on working.
 *
 * @module
 */
import { handshake, RawConnection } from "../server/raw_connection.ts";
import type { Command } from "./observer.ts";
import { Observer } from "./observer.ts";
import type { ProcessHouse } from "./process_house.ts";

/** A pong that nobody asked for (RFC 6455, 5.5.3), masked with zeros. */
const PONG = Uint8Array.of(0x8a, 0x80, 0, 0, 0, 0);

/**
 * Let clients connect that never read what they are sent.
 *
 * @param house Where.
 * @param count How many.
 */
export async function stuckReaders(house: ProcessHouse, count: number): Promise<readonly RawConnection[]> {
  const stuck: RawConnection[] = [];
  while (stuck.length < count) {
    const connection = await RawConnection.open(house.port);
    await connection.writeHead(
      handshake([`Host: 127.0.0.1:${house.port}`, `Authorization: Bearer ${house.token}`]),
    );
    await connection.readHead();
    stuck.push(connection);
  }
  return stuck;
}

/** Whether somebody is behind. */
export function isBehind(counted: ReadonlyMap<string, number>): boolean {
  return (counted.get("destello_client_skipped_notifications_total") ?? 0) > 0;
}

/**
 * Let them say that they are there. A server lets go of whoever leaves a ping without an answer (S5), which on a busy machine is
 * sooner than anybody is behind. Not after that: what is said to a connection that is closed takes away what was sent before.
 *
 * @param stuck Clients that do not read.
 */
export async function showLife(stuck: readonly RawConnection[]): Promise<void> {
  for (const connection of stuck) await connection.write(PONG);
}

/** A client that reads, and toggles the LED as long as it may: each toggle is told to everybody three times. */
export function worker(house: ProcessHouse, mayAsk: () => boolean): Observer {
  const toggle: Command = { method: "led.toggle", params: {} };
  return new Observer({ ...house, inFlight: 4, next: () => mayAsk() ? toggle : null });
}

/** What `/metrics` counts, by name; of what has labels, only what has none is kept. */
export async function metrics(house: ProcessHouse): Promise<ReadonlyMap<string, number>> {
  const lines = (await house.get("/metrics")).matchAll(/^(\w+) ([\d.e+-]+)$/gm);
  return new Map([...lines].map(([, name = "", value]) => [name, Number(value)]));
}

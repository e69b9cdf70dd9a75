/**
 * One address for all nodes of a cluster, as a load balancer gives it: a connection goes to a node that takes one, and ends with it.
 *
 * @module
 */

/** Passes connections on. */
export class Balancer implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #nodes: readonly number[];
  readonly #connections = new Set<Deno.Conn>();

  /**
   * Begin.
   *
   * @param nodes Ports of the nodes; the first that takes a connection has it.
   */
  constructor(nodes: readonly number[]) {
    this.#nodes = nodes;
    void this.#serve();
  }

  /** Where it listens. */
  get port(): number {
    return this.#listener.addr.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) close(connection);
    await Promise.resolve();
  }

  async #serve(): Promise<void> {
    for await (const client of this.#listener) void this.#pass(client);
  }

  async #pass(client: Deno.TcpConn): Promise<void> {
    const node = await this.#connect();
    if (node === null) return close(client);
    const both = [client, node] as const;
    for (const one of both) {
      one.setNoDelay(true);
      this.#connections.add(one);
    }
    const end = () => {
      for (const one of both) {
        this.#connections.delete(one);
        close(one);
      }
    };
    await Promise.race([
      client.readable.pipeTo(node.writable).catch(() => {}),
      node.readable.pipeTo(client.writable).catch(() => {}),
    ]);
    end();
  }

  async #connect(): Promise<Deno.TcpConn | null> {
    for (const port of this.#nodes) {
      const node = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => null);
      if (node !== null) return node;
    }
    return null;
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // The other side was first.
  }
}

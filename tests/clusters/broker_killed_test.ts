import { tools, withTools } from "../tool.ts";
import { MosquittoNode } from "./mosquitto_node.ts";
import { killNodes } from "./node_kills.ts";

Deno.test(withTools(
  "Q7, Q9: of a Mosquitto that dies under load every command is confirmed, failed by name or unknown, and none runs twice",
  [tools.mosquitto, tools.pseudoTerminal],
  async (_, mosquitto = "") => {
    await using cluster = await MosquittoNode.open(mosquitto);
    await killNodes({ cluster, servers: 1, clients: 3, commands: 90 });
  },
));

/**
 * A server as another version or another person may run it.
 *
 * @module
 */
import { proofOf } from "../../server/api/server_proof.ts";

/**
 * Start a server that says what the real one says, but for one text.
 *
 * @param url The real one.
 * @param from The text.
 * @param to What it says instead.
 * @param token The token that it proves to know (S14); none unless told.
 */
export function foreign(url: string, from: string, to: string, token = ""): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { searchParams, port } = new URL(request.url);
    const nonce = searchParams.get("nonce");
    if (nonce !== null) return Response.json({ proof: proofOf(token, Number(port), nonce) });
    const protocols = (request.headers.get("sec-websocket-protocol") ?? "").split(/, */);
    const [protocol = ""] = protocols;
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol });
    const real = new WebSocket(`${url.replace("http", "ws")}/ws`, protocols);
    const opened = Promise.withResolvers<void>();
    real.onopen = () => opened.resolve();
    real.onmessage = ({ data }) => socket.send(String(data).replaceAll(from, to));
    socket.onmessage = ({ data }) => void opened.promise.then(() => real.send(data));
    socket.onclose = () => real.close();
    return response;
  });
}

/**
 * The least that Deno can do: a WebSocket, and a serial port by the same system calls that ours makes. Nothing is checked, kept or
 * proved. `deno run -A bare_deno.ts SERIAL_PORT`. Linux.
 *
 * @module
 */
const { symbols: libc } = Deno.dlopen("libc.so.6", {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  poll: { parameters: ["buffer", "usize", "i32"], result: "i32", nonblocking: true },
});
const O_RDWR_NOCTTY_NONBLOCK = 0o2 | 0o400 | 0o4000;
const POLLIN = 1;

const [path = ""] = Deno.args;
const fd = libc.open(new TextEncoder().encode(`${path}\0`), O_RDWR_NOCTTY_NONBLOCK);
if (fd < 0) throw new Error(`Cannot open ${path}`);
const pages = new Set<WebSocket>();

function onListen({ port }: Deno.NetAddr): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${port}\n`));
}

Deno.serve({ port: 0, hostname: "127.0.0.1", onListen }, (request) => {
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.onopen = () => pages.add(socket);
  socket.onclose = () => pages.delete(socket);
  socket.onmessage = ({ data }) => {
    if (data === "ping") return socket.send("pong");
    const bytes = new TextEncoder().encode(`${data}\n`);
    libc.write(fd, bytes, BigInt(bytes.length));
  };
  return response;
});

const waiting = new Uint8Array(8);
new DataView(waiting.buffer).setInt32(0, fd, true);
new DataView(waiting.buffer).setInt16(4, POLLIN, true);
const buffer = new Uint8Array(4096);
const decoder = new TextDecoder();
let heard = "";
while (await libc.poll(waiting, 1n, -1) > 0) {
  for (let length; (length = Number(libc.read(fd, buffer, BigInt(buffer.length)))) > 0;) {
    heard += decoder.decode(buffer.subarray(0, length));
    const lines = heard.split("\n");
    heard = lines.pop() ?? "";
    for (const line of lines) for (const page of pages) page.send(line);
  }
}

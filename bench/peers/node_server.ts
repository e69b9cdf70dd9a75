/**
 * A page and a serial port with what Node offers, ws and serialport: a text, as Node runs it from a temporary folder in which these
 * packages are installed. `node node_server.mjs SERIAL_PORT`.
 *
 * @module
 */

/** A JavaScript module. */
export const NODE_SERVER = `
import process from "node:process";
import { ReadlineParser, SerialPort } from "serialport";
import { WebSocketServer } from "ws";

const port = new SerialPort({ path: process.argv[2], baudRate: 500000 });
const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });

server.on("connection", (page) => {
  page.on("message", (data) => {
    const message = data.toString();
    if (message === "ping") page.send("pong");
    else port.write(\`\${message}\\n\`);
  });
});

port.pipe(new ReadlineParser({ delimiter: "\\n" })).on("data", (line) => {
  for (const page of server.clients) page.send(line);
});

port.on("open", () => process.stdout.write(\`\${server.address().port}\\n\`));
`;

import { connect } from "node:tls";

/**
 * What a server shows to whoever comes by TLS.
 *
 * @param at Where it is.
 * @returns The fingerprint of its certificate.
 */
export function shownCertificate(at: { readonly host: string; readonly port: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...at, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

/**
 * Origins that a person lets in besides the server's own: `--origin`.
 *
 * @module
 */

/**
 * Check an origin as it is to be compared: byte by byte with what a browser sends.
 *
 * @param text As a person wrote it.
 * @returns What is wrong with it, and what to write; null if it is an origin.
 */
export function originProblem(text: string): string | null {
  if (text === "null") {
    return 'is what every page from a file or in a sandbox sends: serve yours over http, and write "http://localhost:PORT"';
  }
  if (text.includes("*")) return "would let in more than one: write each origin whole, one --origin for each";
  const [scheme] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text.trim()) ?? [];
  const url = URL.parse(scheme === undefined ? `http://${text.trim()}` : text);
  if (url === null || url.host === "") {
    return 'is not an origin: write a scheme, a name and, if the address bar shows one, a port, for example "https://name.example:8443"';
  }
  // URLs may have in it what a shell takes for more than a name.
  if (!/^[\w.:[\]-]+$/.test(url.host)) {
    return "has a name that no host has: write letters, digits, hyphens and dots";
  }
  if (scheme === undefined) return `has no scheme: write "http://${url.host}" or "https://${url.host}"`;
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return `does not begin with http:// or https://: write "https://${url.host}" or "http://${url.host}"`;
  }
  return url.origin === text ? null : `is not exactly what a browser sends: write "${url.origin}"`;
}

/**
 * How a request names a place in its Host header.
 *
 * @param origin An origin.
 * @returns With the port that the scheme implies, and without it (RFC 9110, 4.2.3).
 */
export function hostsOf(origin: string): readonly string[] {
  const { protocol, host, port } = new URL(origin);
  return port === "" ? [host, `${host}:${protocol === "https:" ? 443 : 80}`] : [host];
}

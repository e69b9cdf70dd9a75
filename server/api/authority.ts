/**
 * Whom a request means (RFC 9112, 3.2; RFC 9113, 8.3.1): the Host header says it, and over HTTP/2 `:authority`. A target that names
 * somebody else is refused, since one program would go by the one, and another by the other.
 *
 * @module
 */

/**
 * The host that a request is for.
 *
 * @param request The request.
 * @returns As its Host header says it. Over TLS, where a browser speaks HTTP/2 and sends no such header, as `:authority` does. Null
 * where neither is there.
 */
export function requestHost(request: Request): string | null {
  const host = request.headers.get("host");
  if (host !== null) return host;
  const url = URL.parse(request.url);
  return url?.protocol === "https:" ? url.host : null;
}

/**
 * Whether a request's target names another host than its Host header.
 *
 * @param request The request.
 * @param host Its Host header.
 */
export function namesAnotherHost(request: Request, host: string): boolean {
  const url = URL.parse(request.url);
  return url !== null && URL.parse(`${url.protocol}//${host}`)?.host !== url.host;
}

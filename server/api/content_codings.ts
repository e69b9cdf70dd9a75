/**
 * Which compressed form of an answer a client gets (RFC 9110, 12.5.3).
 *
 * @module
 */

/** How a body is sent: compressed (RFC 7932, RFC 1952), or as it is. */
export type Coding = "br" | "gzip" | "identity";

/**
 * The coding that a client likes best.
 *
 * @param header Its `Accept-Encoding`; null if there is none.
 * @param offered What it can have, the best first: it decides between codings that the client likes equally.
 * @returns One of them; "identity", which everybody can read, if none of them is wanted.
 */
export function chosenCoding(header: string | null, offered: readonly Coding[]): Coding {
  const weights = new Map(
    (header ?? "").split(",").map((part) => {
      const [name = "", ...parameters] = part.toLowerCase().split(";").map((text) => text.trim());
      return [name, weightIn(parameters)];
    }),
  );
  let chosen: Coding = "identity";
  // What is not named is not wanted, except "identity": it is taken if nothing else is.
  let most = weights.get("identity") ?? 0;
  for (const coding of offered) {
    const weight = weights.get(coding) ?? weights.get("*") ?? 0;
    if (weight <= 0 || weight < most || (weight === most && chosen !== "identity")) continue;
    [chosen, most] = [coding, weight];
  }
  return chosen;
}

/** 1 unless told; 0, which is "never", if it is told in a way that nobody understands. */
function weightIn(parameters: readonly string[]): number {
  const told = parameters.find((parameter) => /^q\s*=/.test(parameter));
  if (told === undefined) return 1;
  const [, weight = "0"] = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(told) ?? [];
  return Number(weight);
}

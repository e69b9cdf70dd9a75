/**
 * Makes a certificate that no authority has signed (S30): X.509 version 3 (RFC 5280) of one fixed shape, ECDSA on P-256, for a server
 * and for the names in it.
 *
 * @module
 */
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";

/** How long a certificate is good for, in days: Apple's systems take none that is good for more than 398. */
export const DAYS = 397;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What {@linkcode selfSigned} takes. */
export interface SelfSignedOptions {
  /** Names and addresses that it is for; at least one. */
  readonly names: readonly string[];
  /** The time of day. */
  readonly now: Date;
}

/**
 * Make a key and a certificate for it.
 *
 * @param options For which names, and the time.
 * @returns Both in PEM form.
 */
export function selfSigned(
  { names, now }: SelfSignedOptions,
): { readonly cert: string; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  // Not every phone's clock is right.
  const from = new Date(now.getTime() - DAY_MS);
  const until = new Date(from.getTime() + DAYS * DAY_MS);
  const content = sequence(
    der(0xa0, der(INTEGER, Uint8Array.of(2))),
    // Positive, and not the same twice: Firefox refuses two of one issuer with the same number.
    der(INTEGER, Uint8Array.of(1), randomBytes(15)),
    ECDSA_WITH_SHA256,
    NAME,
    sequence(time(from), time(until)),
    NAME,
    publicKey.export({ type: "spki", format: "der" }),
    der(
      0xa3,
      sequence(...EXTENSIONS, extension([0x55, 0x1d, 0x11], sequence(...names.map(alternativeName)))),
    ),
  );
  const signature = sign("sha256", content, privateKey);
  return {
    cert: pem(
      "CERTIFICATE",
      sequence(content, ECDSA_WITH_SHA256, der(BIT_STRING, Uint8Array.of(0), signature)),
    ),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

const [BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, OBJECT_ID, UTF8_STRING] = [
  0x01,
  0x02,
  0x03,
  0x04,
  0x06,
  0x0c,
];
const [UTC_TIME, GENERALIZED_TIME, SEQUENCE, SET] = [0x17, 0x18, 0x30, 0x31];

const ECDSA_WITH_SHA256 = sequence(objectId([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));
/** Of subject and issuer: CN=Destello. */
const NAME = sequence(
  der(SET, sequence(objectId([0x55, 0x04, 0x03]), der(UTF8_STRING, new TextEncoder().encode("Destello")))),
);
const EXTENSIONS = [
  // Basic constraints: it is no authority, so whoever trusts it trusts no other certificate.
  extension([0x55, 0x1d, 0x13], sequence(), true),
  // Key usage: digital signature.
  extension([0x55, 0x1d, 0x0f], der(BIT_STRING, Uint8Array.of(7, 0x80)), true),
  // Extended key usage: TLS server, without which Apple's systems do not take it.
  extension([0x55, 0x1d, 0x25], sequence(objectId([0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01]))),
];

/** One value: tag, length, content (X.690, 8.1). */
function der(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const size = content.reduce((sum, { length }) => sum + length, 0);
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Uint8Array.from([tag, ...length, ...content.flatMap((part) => [...part])]);
}

function sequence(...content: readonly Uint8Array[]): Uint8Array {
  return der(SEQUENCE, ...content);
}

function objectId(content: readonly number[]): Uint8Array {
  return der(OBJECT_ID, Uint8Array.from(content));
}

function extension(id: readonly number[], content: Uint8Array, isCritical = false): Uint8Array {
  const critical = isCritical ? [der(BOOLEAN, Uint8Array.of(0xff))] : [];
  return sequence(objectId(id), ...critical, der(OCTET_STRING, content));
}

/** RFC 5280, 4.1.2.5: two digits of the year until 2049. */
function time(at: Date): Uint8Array {
  const digits = at.toISOString().replace(/\.\d+/, "").replaceAll(/[-:T]/g, "");
  const text = new TextEncoder();
  return at.getUTCFullYear() < 2050
    ? der(UTC_TIME, text.encode(digits.slice(2)))
    : der(GENERALIZED_TIME, text.encode(digits));
}

/** RFC 5280, 4.2.1.6: `iPAddress` or `dNSName`. */
function alternativeName(name: string): Uint8Array {
  const version = isIP(name);
  return version === 0
    ? der(0x82, new TextEncoder().encode(name))
    : der(0x87, Uint8Array.from(version === 4 ? name.split(".").map(Number) : ipv6Bytes(name)));
}

/** An address of IPv6 without an IPv4 address in it: eight groups, of which "::" leaves out those that are zero. */
function ipv6Bytes(address: string): readonly number[] {
  const [head = [], tail = []] = address.split("::").map((half) =>
    half.split(":").filter((group) => group !== "")
  );
  const zeros = Array<string>(8 - head.length - tail.length).fill("0");
  return [...head, ...zeros, ...tail].map((group) => parseInt(group, 16)).flatMap((
    group,
  ) => [group >> 8, group & 0xff]);
}

function pem(label: string, content: Uint8Array): string {
  const lines = content.toBase64().replaceAll(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/**
 * The page as the server hands it out: everything in memory, by fixed names, so that no path of a client ever
 * reaches the file system (S6).
 *
 * @module
 */
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Coding } from "./content_codings.ts";

/** What stands in the HTML where the token goes. */
export const TOKEN_PLACEHOLDER = "%TOKEN%";

/** What a {@linkcode PageFile} is made of. */
export interface PageFileOptions {
  /** Its bytes. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Its media type, for example "text/javascript; charset=utf-8". */
  readonly contentType: string;
  /** Whether its name carries no hash of its content: browsers ask each time whether it has changed. */
  readonly mayChange?: boolean;
}

/** One file of the page, compressed when it is made: once for everybody, and as small as it gets. */
export class PageFile {
  /** Its bytes. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Its media type. */
  readonly contentType: string;
  /** Whether browsers ask each time whether it has changed. */
  readonly mayChange: boolean;
  /** The same bytes, compressed; only what is smaller than {@linkcode body}, the smallest first. */
  readonly compressed: ReadonlyMap<Coding, Uint8Array<ArrayBuffer>>;

  /**
   * Make a file of a page.
   *
   * @param options Its bytes and their type.
   * @param compressed What these bytes were compressed to before; absent: they are compressed now.
   */
  constructor(
    { body, contentType, mayChange = false }: PageFileOptions,
    compressed?: ReadonlyMap<Coding, Uint8Array<ArrayBuffer>>,
  ) {
    this.body = body;
    this.contentType = contentType;
    this.mayChange = mayChange;
    this.compressed = compressed ?? (isPacked(contentType) ? new Map() : compressions(body));
  }

  /** How few bytes it is as sent to a browser. */
  get sentBytes(): number {
    const [fewest = this.body] = this.compressed.values();
    return fewest.length;
  }
}

/** Pictures made of pixels are compressed by themselves. */
function isPacked(contentType: string): boolean {
  return contentType === "image/png";
}

function compressions(body: Uint8Array): ReadonlyMap<Coding, Uint8Array<ArrayBuffer>> {
  const all: readonly (readonly [Coding, Uint8Array<ArrayBuffer>])[] = [
    ["br", new Uint8Array(brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))],
    ["gzip", new Uint8Array(gzipSync(body, { level: 9 }))],
  ];
  return new Map(
    all.filter(([, { length }]) => length < body.length).toSorted(([, a], [, b]) => a.length - b.length),
  );
}

/** The built page. */
export interface PageAssets {
  /** The document, with {@linkcode TOKEN_PLACEHOLDER} where the token goes. */
  readonly html: string;
  /** The other files by path ("/main-HASH.js"). Unless told, a name carries its content's hash: browsers keep it for ever. */
  readonly files: ReadonlyMap<string, PageFile>;
}

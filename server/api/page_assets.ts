/**
 * The page as the server hands it out: everything in memory, by fixed names, so that no path of a client ever
 * reaches the file system (S6).
 *
 * @module
 */
import { gzipSync } from "node:zlib";

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

/** One file of the page, compressed when it is made: once for everybody. */
export class PageFile {
  /** Its bytes. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Its media type. */
  readonly contentType: string;
  /** Whether browsers ask each time whether it has changed. */
  readonly mayChange: boolean;
  readonly #gzip: Uint8Array<ArrayBuffer> | null;

  /**
   * A file.
   *
   * @param options Its bytes, and what they are.
   */
  constructor({ body, contentType, mayChange = false }: PageFileOptions) {
    this.body = body;
    this.contentType = contentType;
    this.mayChange = mayChange;
    const gzip = new Uint8Array(gzipSync(body, { level: 9 }));
    this.#gzip = gzip.length < body.length ? gzip : null;
  }

  /** The same bytes compressed (RFC 1952); null where that would not make them fewer. */
  get gzip(): Uint8Array<ArrayBuffer> | null {
    return this.#gzip;
  }
}

/** The built page. */
export interface PageAssets {
  /** The document, with {@linkcode TOKEN_PLACEHOLDER} where the token goes. */
  readonly html: string;
  /** The other files by path ("/main-HASH.js"). Unless told, a name carries its content's hash: browsers keep it for ever. */
  readonly files: ReadonlyMap<string, PageFile>;
}

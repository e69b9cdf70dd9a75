/**
 * The page as the server hands it out: everything in memory, by fixed names, so that no path of a client ever
 * reaches the file system (S6).
 *
 * @module
 */

/** What stands in the HTML where the token goes. */
export const TOKEN_PLACEHOLDER = "%TOKEN%";

/** One file of the page. */
export interface PageFile {
  /** Its bytes. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** The same compressed (RFC 1952), once for everybody; absent where that would not make it smaller. */
  readonly gzip?: Uint8Array<ArrayBuffer>;
  /** Its media type, for example "text/javascript; charset=utf-8". */
  readonly contentType: string;
  /** Its name carries no hash of its content: browsers ask each time whether it has changed. */
  readonly mayChange?: true;
}

/** The built page. */
export interface PageAssets {
  /** The document, with {@linkcode TOKEN_PLACEHOLDER} where the token goes. */
  readonly html: string;
  /** The other files by path ("/main-HASH.js"). Unless told, a name carries its content's hash: browsers keep it for ever. */
  readonly files: ReadonlyMap<string, PageFile>;
}

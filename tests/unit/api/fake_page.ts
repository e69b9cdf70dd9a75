import { type PageAssets, PageFile } from "../../../server/api/page_assets.ts";

/** The script of {@linkcode fakePage}, long enough to be worth compressing. */
export const SCRIPT: string = "export {};\n".repeat(100);

const JAVASCRIPT = "text/javascript; charset=utf-8";

/** A page of one document, one script and one worker. */
export function fakePage(): PageAssets {
  return {
    html:
      '<!doctype html><meta name="destello-token" content="%TOKEN%"><script src="/main-0123abcd.js"></script>',
    files: new Map([
      ["/main-0123abcd.js", new PageFile({ body: encode(SCRIPT), contentType: JAVASCRIPT })],
      [
        "/service_worker.js",
        new PageFile({ body: encode("self;"), contentType: JAVASCRIPT, mayChange: true }),
      ],
    ]),
  };
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

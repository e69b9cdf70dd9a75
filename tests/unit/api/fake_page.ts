import type { PageAssets } from "../../../server/api/page_assets.ts";

/** A page of one document, one script and one worker. */
export function fakePage(): PageAssets {
  return {
    html:
      '<!doctype html><meta name="destello-token" content="%TOKEN%"><script src="/main-0123abcd.js"></script>',
    files: new Map([
      ["/main-0123abcd.js", {
        body: new TextEncoder().encode("export {};"),
        gzip: new TextEncoder().encode("its bytes, compressed"),
        contentType: "text/javascript; charset=utf-8",
      }],
      ["/service_worker.js", {
        body: new TextEncoder().encode("self;"),
        contentType: "text/javascript; charset=utf-8",
        mayChange: true,
      }],
    ]),
  };
}

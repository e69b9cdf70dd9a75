import assert from "node:assert/strict";
import type { ConnectionState, DisconnectReason } from "../../../client/connection.ts";
import { NewerPage, type PageMark } from "../../../web/offline/newer_page.ts";

const MARK: PageMark = { token: "t1", script: "/main-1.js" };

class Setup {
  theirs: PageMark | null = MARK;
  looks = 0;
  reloads = 0;
  readonly page: NewerPage;

  constructor(mark = MARK) {
    this.page = new NewerPage({
      mark,
      serverMark: () => {
        this.looks++;
        return Promise.resolve(this.theirs);
      },
      reload: () => this.reloads++,
    });
  }

  async becomes(...states: readonly ConnectionState[]): Promise<void> {
    for (const state of states) {
      this.page.notice(state);
      this.page.notice(state);
      await new Promise((resolve) => queueMicrotask(() => queueMicrotask(() => resolve(null))));
    }
  }
}

const online = (): ConnectionState => ({ status: "online", since: 1 });
const offline = (reason: DisconnectReason): ConnectionState => ({ status: "offline", reason, since: 2 });

Deno.test("A4: a page loads itself anew when its server is back as another", async () => {
  for (const theirs of [{ ...MARK, token: "t2" }, { ...MARK, script: "/main-2.js" }]) {
    const setup = new Setup();
    setup.theirs = theirs;
    await setup.becomes(online(), offline("lost"), offline("unreachable"), online());
    assert.deepEqual([setup.looks, setup.reloads], [1, 1]);
  }
});

Deno.test("A4: a page stays when its server is back as it was, or was never away", async () => {
  const setup = new Setup();
  await setup.becomes({ status: "connecting" }, online());
  assert.equal(setup.looks, 0);
  await setup.becomes(offline("lost"), online());
  assert.deepEqual([setup.looks, setup.reloads], [1, 0]);
});

Deno.test("A4: a page that is turned away looks why, and loads itself anew only if that may help", async () => {
  const kept = new Setup({ token: "", script: "/main-1.js" });
  await kept.becomes(offline("unreachable"));
  assert.equal(kept.looks, 0);
  await kept.becomes(offline("refused"));
  assert.deepEqual([kept.looks, kept.reloads], [1, 1]);
  const full = new Setup();
  await full.becomes(offline("refused"), offline("refused"), offline("incompatible"));
  assert.deepEqual([full.looks, full.reloads], [3, 0]);
  full.theirs = null;
  await full.becomes(offline("refused"));
  assert.equal(full.reloads, 0);
});

import assert from "node:assert/strict";
import {
  BOTH_MS,
  type Claim,
  isNewer,
  type OwnBoard,
  RIVAL_MS,
  Rivals,
  SILENT_MS,
} from "../../../server/mqtt/ownership.ts";

const BOARD = "uno-7f3a21c4";
const THERE: Claim = { server: "11111111", session: 7, boot: 9, isHere: true, isConflict: false };
const GONE: Claim = { ...THERE, isHere: false };
const DISPUTED: Claim = { ...THERE, isConflict: true };
const OURS = { kind: "ours" };
const AWAY = { kind: "away" };
const ELSEWHERE = { kind: "elsewhere", server: "11111111" };
const CONFLICT = { kind: "conflict", server: "11111111" };

/** The board here since the beginning. */
function here(boot: number): OwnBoard {
  return { boot, hereSince: 0 };
}

function notHere(boot: number): OwnBoard {
  return { boot, hereSince: null };
}

/** What other servers have told at moment 0. */
function told(...claims: readonly Claim[]): Rivals {
  const rivals = new Rivals();
  for (const claim of claims) rivals.told(BOARD, claim, 0);
  return rivals;
}

function ownerOf(rivals: Rivals, own: OwnBoard, now: number): unknown {
  return rivals.decide(BOARD, own, now).owner;
}

Deno.test("Q13: a boot counter is compared modulo 2^16", () => {
  assert(isNewer(6, 5));
  assert(!isNewer(5, 5));
  assert(!isNewer(5, 6));
  assert(isNewer(0, 65535));
  assert(isNewer(2, 65534));
  assert(!isNewer(65535, 0));
  // As far from each other as can be told.
  assert(isNewer(0x7fff, 0));
  assert(!isNewer(0x8000, 0));
  assert(!isNewer(0, 0x8000));
});

Deno.test("Q13: a board of which nobody else tells is ours, whether it is here or not", () => {
  assert.deepEqual(new Rivals().decide(BOARD, here(3), 0), { owner: OURS, until: Infinity });
  assert.deepEqual(new Rivals().decide(BOARD, notHere(3), 0), { owner: OURS, until: Infinity });
});

Deno.test("Q13a: a board that is not here and is there belongs to the server there, whatever its boot", () => {
  for (const boot of [8, 9, 10]) assert.deepEqual(ownerOf(told(THERE), notHere(boot), 1e9), ELSEWHERE);
});

Deno.test("Q13b: a board that comes back with a greater boot is ours at once", () => {
  const rivals = told(THERE);
  assert.deepEqual(ownerOf(rivals, notHere(8), 5000), ELSEWHERE);
  assert.deepEqual(rivals.decide(BOARD, { boot: 10, hereSince: 6000 }, 6000), {
    owner: OURS,
    until: Infinity,
  });
  // Whoever had it before has lost it, also where it did not say so.
  assert.deepEqual(ownerOf(rivals, notHere(10), 7000), OURS);
});

Deno.test("Q13b: the wrap of the boot counter is a greater boot", () => {
  assert.deepEqual(ownerOf(told({ ...THERE, boot: 65535 }), here(0), 2 * BOTH_MS), OURS);
  assert.deepEqual(ownerOf(told({ ...THERE, boot: 0 }), here(65535), 2 * BOTH_MS), CONFLICT);
});

Deno.test("Q13c: a greater or an equal boot elsewhere is a conflict, if the board still answers here after a second", () => {
  for (const boot of [9, 8]) {
    const rivals = told(THERE);
    assert.deepEqual(rivals.decide(BOARD, here(boot), 0), { owner: OURS, until: BOTH_MS });
    assert.deepEqual(ownerOf(rivals, here(boot), BOTH_MS - 1), OURS);
    assert.deepEqual(ownerOf(rivals, here(boot), BOTH_MS), CONFLICT);
    assert.deepEqual(ownerOf(rivals, notHere(boot), BOTH_MS), ELSEWHERE);
  }
});

Deno.test("Q13c: the second begins when both have it", () => {
  const rivals = told(THERE);
  const own = { boot: 9, hereSince: 5000 };
  assert.deepEqual(rivals.decide(BOARD, own, 5000), { owner: OURS, until: 5000 + BOTH_MS });
  assert.deepEqual(ownerOf(rivals, own, 5000 + BOTH_MS), CONFLICT);
});

Deno.test("Q13d: a server with a lesser boot that has looked is a conflict at once, one that has not is none", () => {
  assert.deepEqual(ownerOf(told(DISPUTED), here(10), 0), CONFLICT);
  assert.deepEqual(ownerOf(told(THERE), here(10), BOTH_MS), OURS);
});

Deno.test("Q13d: a conflict lasts for as long as both tell of it", () => {
  const rivals = told(DISPUTED);
  assert.deepEqual(ownerOf(rivals, here(9), RIVAL_MS - 1), CONFLICT);
  assert.deepEqual(ownerOf(rivals, here(9), RIVAL_MS), OURS);
  assert(!rivals.told(BOARD, DISPUTED, RIVAL_MS));
  assert.deepEqual(ownerOf(rivals, here(9), RIVAL_MS), CONFLICT);
  assert(rivals.told(BOARD, GONE, RIVAL_MS + 1));
  assert.deepEqual(ownerOf(rivals, here(9), RIVAL_MS + 1), OURS);
});

Deno.test("Q13f: a will ends what its session told, and no other", () => {
  const rivals = told(THERE);
  assert(!rivals.status("11111111", { isOnline: false, session: 6 }));
  assert(!rivals.status("22222222", { isOnline: false, session: 7 }));
  assert.deepEqual(ownerOf(rivals, notHere(8), 0), ELSEWHERE);
  assert(rivals.status("11111111", { isOnline: false, session: 7 }));
  // Unknown, and not ours to speak for: it was there later than here.
  assert.deepEqual(ownerOf(rivals, notHere(8), 0), AWAY);
  assert.deepEqual(ownerOf(rivals, notHere(9), 0), OURS);
});

Deno.test("Q13f: what comes of a session after its will counts no more, what comes of the next one does", () => {
  const rivals = new Rivals();
  rivals.status("11111111", { isOnline: false, session: 7 });
  assert(!rivals.told(BOARD, THERE, 0));
  assert.deepEqual(ownerOf(rivals, notHere(8), 0), OURS);
  assert(rivals.told(BOARD, { ...THERE, session: 8 }, 0));
  assert.deepEqual(ownerOf(rivals, notHere(8), 0), ELSEWHERE);
});

Deno.test("Q13f: a server that is online by another session tells anew what it has", () => {
  const rivals = told(THERE);
  assert(!rivals.status("11111111", { isOnline: true, session: 7 }));
  assert.deepEqual(ownerOf(rivals, notHere(8), 0), ELSEWHERE);
  assert(rivals.status("11111111", { isOnline: true, session: 8 }));
  assert.deepEqual(ownerOf(rivals, notHere(8), 0), AWAY);
});

Deno.test("Q13h: what was told before this server's connection, and not since, is over", () => {
  const rivals = told(THERE, { ...THERE, server: "22222222" });
  rivals.told(BOARD, { ...THERE, server: "22222222" }, 100);
  rivals.unconfirmed(50, () => true);
  assert.deepEqual(ownerOf(rivals, notHere(8), 200), { kind: "elsewhere", server: "22222222" });
  // Nothing could be heard of it.
  rivals.unconfirmed(150, (board) => board !== BOARD);
  assert.deepEqual(ownerOf(rivals, notHere(8), 200), { kind: "elsewhere", server: "22222222" });
  rivals.unconfirmed(150, () => true);
  assert.deepEqual(ownerOf(rivals, notHere(8), 200), AWAY);
});

Deno.test("Q13g: an owner whose board is silent keeps it for a while, and one that never had it does not", () => {
  const rivals = told({ ...THERE, boot: 8 });
  rivals.told(BOARD, { ...GONE, boot: 8 }, 100);
  assert.deepEqual(rivals.decide(BOARD, notHere(8), 100), { owner: ELSEWHERE, until: 100 + SILENT_MS });
  assert.deepEqual(ownerOf(rivals, notHere(8), 100 + SILENT_MS), OURS);
  assert.deepEqual(ownerOf(told({ ...GONE, boot: 8 }), notHere(8), 0), OURS);
});

Deno.test("Q13: whoever names any number of servers for a board takes no more memory than for sixteen", () => {
  const rivals = new Rivals();
  for (let index = 0; index < 100; index++) rivals.told(BOARD, { ...THERE, server: `server ${index}` }, 0);
  assert(!rivals.told(BOARD, { ...THERE, server: "server 16" }, 0));
  assert(rivals.told(BOARD, { ...GONE, server: "server 15" }, 0));
});

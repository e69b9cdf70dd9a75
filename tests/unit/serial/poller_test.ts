import { strict as assert } from "node:assert";
import { Poller, pollerOf } from "../../../server/serial/poller.ts";
import { POLL } from "../../../server/serial/posix_system.ts";
import { FakePosix, WAKE_PIPE } from "./fake_posix.ts";

Deno.test("Poller.watch() tells each descriptor what happened to it, with one wait for all", async () => {
  const system = new FakePosix();
  const poller = new Poller(system);
  const told: string[] = [];
  const watches = [5, 6, 7].map((fd) =>
    poller.watch({ fd, path: "port", events: POLL.IN }, (revents) => told.push(`${fd}: ${revents}`))
  );
  await system.happen([6, POLL.IN]);
  await system.happen([7, POLL.IN | POLL.HUP]);
  await system.happen([5, POLL.ERR]);
  assert.deepEqual(told, ["6: 1", "7: 17", "5: 8"]);
  assert.equal(system.waits.most, 1);
  await Promise.all(watches.map((watch) => watch.stop()));
  await system.settled();
  assert.equal(system.waits.now, 0);
});

Deno.test("Poller.watch() wakes the wait so that it covers what was added", async () => {
  const system = new FakePosix();
  const poller = new Poller(system);
  const first = poller.watch({ fd: 5, path: "port", events: POLL.IN }, () => {});
  await system.settled();
  const second = poller.watch({ fd: 6, path: "port", events: POLL.OUT }, () => {});
  await system.settled();
  assert.deepEqual(system.waitingFor, new Map([[5, POLL.IN], [6, POLL.OUT]]));
  await Promise.all([first.stop(), second.stop()]);
});

Deno.test("Watch.setEvents() wakes the wait only for a change", async () => {
  const system = new FakePosix();
  const watch = new Poller(system).watch({ fd: 5, path: "port", events: POLL.IN }, () => {});
  await system.settled();
  watch.setEvents(POLL.IN);
  await system.settled();
  assert.equal(system.waits.total, 1);
  watch.setEvents(POLL.IN | POLL.OUT);
  await system.settled();
  assert.deepEqual(system.waitingFor, new Map([[5, POLL.IN | POLL.OUT]]));
  assert.equal(system.waits.total, 2);
  await watch.stop();
});

Deno.test("Watch.stop() resolves only when no wait holds the descriptor, and the last one closes the pipe", async () => {
  const system = new FakePosix();
  const poller = new Poller(system);
  const first = poller.watch({ fd: 5, path: "port", events: POLL.IN }, () => {});
  const second = poller.watch({ fd: 6, path: "port", events: POLL.IN }, () => {});
  await system.settled();
  const stopped = first.stop();
  assert.equal(system.waitingFor, null);
  await stopped;
  assert.deepEqual(system.waitingFor, new Map([[6, POLL.IN]]));
  assert.deepEqual(system.closed, []);
  await second.stop();
  assert.deepEqual(system.closed, WAKE_PIPE);
});

Deno.test("Watch.stop() works at once before the wait has begun, and from inside of ready", async () => {
  const system = new FakePosix();
  const poller = new Poller(system);
  await poller.watch({ fd: 5, path: "port", events: POLL.IN }, () => {}).stop();
  await system.settled();
  assert.deepEqual(system.closed, WAKE_PIPE);
  assert.equal(system.waits.total, 0);

  let told = 0;
  const watch = poller.watch({ fd: 5, path: "port", events: POLL.IN }, () => {
    told++;
    void watch.stop();
  });
  await system.happen([5, POLL.IN]);
  assert.equal(told, 1);
  assert.equal(system.waits.now, 0);
});

Deno.test("Poller.watch() tells a watch nothing that was stopped by another one in the same turn", async () => {
  const system = new FakePosix();
  const poller = new Poller(system);
  const told: number[] = [];
  const first = poller.watch({ fd: 5, path: "port", events: POLL.IN }, () => {
    told.push(5);
    void second.stop();
  });
  const second = poller.watch({ fd: 6, path: "port", events: POLL.IN }, () => told.push(6));
  await system.settled();
  await system.happen([5, POLL.IN], [6, POLL.IN]);
  assert.deepEqual(told, [5]);
  await first.stop();
});

Deno.test("Poller.watch() goes on after a wait that a signal interrupted", async () => {
  const system = new FakePosix();
  const told: number[] = [];
  const watch = new Poller(system).watch(
    { fd: 5, path: "port", events: POLL.IN },
    (revents) => told.push(revents),
  );
  system.pollNowGives = -4;
  await system.failWait();
  assert.deepEqual(told, []);
  await system.happen([5, POLL.IN]);
  assert.deepEqual(told, [POLL.IN]);
  await watch.stop();
});

Deno.test("Poller.watch() tells everybody when waiting is broken for good", async () => {
  const system = new FakePosix();
  const told: number[] = [];
  const watch = new Poller(system).watch({ fd: 5, path: "port", events: POLL.IN }, (revents) => {
    told.push(revents);
    void watch.stop();
  });
  system.pollNowGives = -22;
  await system.failWait();
  assert.deepEqual(told, [POLL.ERR]);
  assert.equal(system.waits.now, 0);
});

Deno.test("pollerOf() gives one poller for the same system calls", () => {
  const system = new FakePosix();
  assert.equal(pollerOf(system), pollerOf(system));
  assert.notEqual(pollerOf(system), pollerOf(new FakePosix()));
});

Deno.test("Poller.watch() reports what one watch throws as uncaught, and goes on for the others", async () => {
  const system = new FakePosix();
  const poller = new Poller(system);
  const uncaught: unknown[] = [];
  const listener = (event: ErrorEvent) => {
    event.preventDefault();
    uncaught.push(event.error);
  };
  globalThis.addEventListener("error", listener);
  const bug = new Error("a bug in the receiver");
  const told: number[] = [];
  const first = poller.watch({ fd: 5, path: "port", events: POLL.IN }, () => {
    throw bug;
  });
  const second = poller.watch({ fd: 6, path: "port", events: POLL.IN }, () => told.push(6));
  await system.happen([5, POLL.IN], [6, POLL.IN]);
  await system.happen([6, POLL.IN]);
  globalThis.removeEventListener("error", listener);
  assert.deepEqual(uncaught, [bug]);
  assert.deepEqual(told, [6, 6]);
  await Promise.all([first.stop(), second.stop()]);
});

Deno.test("Poller.watch() throws when there is no descriptor left for its pipe, and can be tried again", async () => {
  const system = new FakePosix();
  const poller = new Poller(system);
  const EMFILE = -24;
  system.pipeGives = EMFILE;
  assert.throws(() => poller.watch({ fd: 5, path: "/dev/ttyACM0", events: POLL.IN }, () => {}), {
    message: 'Port "/dev/ttyACM0" failed: pipe gave error 24',
  });
  system.pipeGives = 0;
  const watch = poller.watch({ fd: 5, path: "/dev/ttyACM0", events: POLL.IN }, () => {});
  await system.settled();
  assert.equal(system.waits.now, 1);
  await watch.stop();
});

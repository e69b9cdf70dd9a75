/**
 * Being told when entries of a folder appear, vanish or change their owner. Linux only.
 *
 * This is inotify through libc, not `Deno.watchFs`: that opens every entry it reports (measured with strace),
 * and opening a serial port resets the board behind it. It also reports each time anybody opens /dev/null,
 * misses links that lead out of the folder, and may look at /dev only if Deno was given every permission. The
 * descriptor joins the one parked `poll` that serves the ports.
 *
 * @module
 */
import { INOTIFY } from "./constants_linux.ts";
import { SerialIoError } from "./errors.ts";
import { linuxSystem } from "./ffi_linux.ts";
import { type FolderChange, inotifyChanges } from "./inotify_events.ts";
import { pollerOf } from "./poller.ts";
import { POLL } from "./posix_system.ts";

/** A watch of a folder. */
export interface FolderWatch {
  /** Stop. */
  close(): Promise<void>;
}

const WATCHED = INOTIFY.CREATE | INOTIFY.DELETE | INOTIFY.MOVED_FROM | INOTIFY.MOVED_TO | INOTIFY.ATTRIB |
  INOTIFY.ONLYDIR;

/** Many events at once; one with the longest name there is takes 272 bytes. */
const BUFFER_BYTES = 16 * 1024;

/**
 * Watch a folder, not the folders in it.
 *
 * @param path The folder.
 * @param changed Told of changes, from the moment this has returned.
 * @returns The watch.
 * @throws {SerialIoError} If there is no such folder, or the user has too many watches.
 */
export function watchFolder(path: string, changed: (changes: readonly FolderChange[]) => void): FolderWatch {
  const system = linuxSystem();
  const fd = system.inotifyInit();
  if (fd < 0) throw new SerialIoError(path, "inotify_init1", -fd);
  try {
    const added = system.inotifyAdd(fd, path, WATCHED);
    if (added < 0) throw new SerialIoError(path, "inotify_add_watch", -added);
    return begin(fd, path, changed);
  } catch (error) {
    system.close(fd);
    throw error;
  }
}

function begin(fd: number, path: string, changed: (changes: readonly FolderChange[]) => void): FolderWatch {
  const system = linuxSystem();
  const buffer = new Uint8Array(BUFFER_BYTES);
  const watch = pollerOf(system).watch({ fd, path, events: POLL.IN }, (revents) => {
    const length = revents & POLL.IN ? system.read(fd, buffer) : 0;
    if (length > 0) changed(inotifyChanges(buffer.subarray(0, length)));
    // The wait itself is broken: nothing more will come.
    else if (length !== system.wouldBlock) void watch.stop();
  });
  let closing: Promise<void> | null = null;
  return {
    close: () => closing ??= watch.stop().then(() => void system.close(fd)),
  };
}

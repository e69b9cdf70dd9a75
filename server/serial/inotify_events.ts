/**
 * What inotify writes, as changes of a folder.
 *
 * @module
 */
import { INOTIFY, INOTIFY_EVENT } from "./constants_linux.ts";

/** A change in a folder. */
export interface FolderChange {
  /** `unknown`: changes were lost, or the folder itself is gone; look at it afresh. */
  readonly kind: "appeared" | "vanished" | "altered" | "unknown";
  /** The entry; empty if unknown. `altered`: its owner, group or permissions. */
  readonly name: string;
}

/**
 * Read what inotify wrote.
 *
 * @param bytes Whole events, as one `read` gives them.
 * @returns The changes in order.
 */
export function inotifyChanges(bytes: Uint8Array): readonly FolderChange[] {
  const changes: FolderChange[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length;) {
    const mask = view.getUint32(at + INOTIFY_EVENT.mask, true);
    const end = at + INOTIFY_EVENT.name + view.getUint32(at + INOTIFY_EVENT.length, true);
    const padded = new TextDecoder().decode(bytes.subarray(at + INOTIFY_EVENT.name, end));
    const name = padded.replace(/\0+$/, "");
    changes.push({ kind: kindOf(mask), name });
    at = end;
  }
  return changes;
}

function kindOf(mask: number): FolderChange["kind"] {
  if (mask & (INOTIFY.Q_OVERFLOW | INOTIFY.IGNORED)) return "unknown";
  if (mask & (INOTIFY.CREATE | INOTIFY.MOVED_TO)) return "appeared";
  return mask & (INOTIFY.DELETE | INOTIFY.MOVED_FROM) ? "vanished" : "altered";
}

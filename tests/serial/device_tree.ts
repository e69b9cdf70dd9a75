/**
 * /dev and /sys as files of the machine, below a folder that a test may change.
 *
 * @module
 */
import { dirname, join } from "node:path";
import type { TreePort } from "../unit/serial/device_tree.ts";
import type { Entry } from "../unit/serial/memory_files.ts";

/** Both below a folder of their own. */
export class DeviceTree implements Disposable {
  /** The folder. */
  readonly root: string = Deno.makeTempDirSync();
  /** The devices. */
  readonly dev: string = join(this.root, "dev");
  /** Their descriptions. */
  readonly sys: string = join(this.root, "sys");

  constructor() {
    Deno.mkdirSync(this.dev);
    Deno.mkdirSync(this.sys);
  }

  /** As the kernel does: the descriptions first, the device last. */
  add(entries: { readonly [path: string]: Entry }): void {
    const devicesLast = Object.entries(entries).toSorted(([a], [b]) =>
      Number(a.startsWith("/dev")) - Number(b.startsWith("/dev"))
    );
    for (const [path, entry] of devicesLast) {
      const target = join(this.root, path);
      Deno.mkdirSync(dirname(target), { recursive: true });
      if (typeof entry === "string") Deno.writeTextFileSync(target, entry);
      else if ("to" in entry) Deno.symlinkSync(entry.to, target);
      else Deno.writeFileSync(target, new Uint8Array(), { mode: entry.mode });
    }
  }

  /** The devices go; their descriptions stay, as nobody looks at them. */
  remove(...names: readonly string[]): void {
    for (const name of names) Deno.removeSync(join(this.dev, name));
  }

  /** A port goes, with its description. */
  unplug({ name, socket }: TreePort): void {
    this.remove(name);
    Deno.removeSync(join(this.sys, "class/tty", name));
    Deno.removeSync(join(this.sys, "devices/pci0000:00/0000:00:14.0/usb1", socket), { recursive: true });
  }

  /** Remove all of it. */
  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

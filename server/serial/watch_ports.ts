/**
 * Hot-plug: being told when serial ports come and go. Without polling.
 *
 * @module
 */
import { UnsupportedSystemError } from "./errors.ts";
import { linuxFiles } from "./linux_files.ts";
import { DEVICE_FOLDERS, type DeviceFolders, listLinuxPorts } from "./list_ports.ts";
import { type PortListener, PortTable, type PresentPort } from "./port_table.ts";
import { type FolderWatch, watchFolder } from "./watch_folder.ts";

/**
 * Watch for ports. Those that are there are told before it returns.
 *
 * @param listener Told of ports that come and go.
 * @param folders Where the devices are.
 * @returns The watch.
 * @throws {UnsupportedSystemError} On other systems than Linux: look at `listPorts` when there is a reason
 * to.
 * @throws {SerialIoError} If the folder of devices cannot be watched.
 */
export function watchPorts(listener: PortListener, folders: DeviceFolders = DEVICE_FOLDERS): FolderWatch {
  const { os, arch } = Deno.build;
  if (os !== "linux") {
    throw new UnsupportedSystemError(
      "hot-plug",
      `${os} ${arch}`,
      "Start the server when the board is plugged in",
    );
  }
  const files = linuxFiles();
  const table = new PortTable(listener);
  const look = () =>
    table.update(
      listLinuxPorts(files, folders).map((port): PresentPort => {
        const status = files.status(port.path);
        return { port, access: `${status?.mode} ${status?.uid} ${status?.gid}` };
      }),
    );
  // Watch first, then look: so nothing can slip in between.
  const watch = watchFolder(folders.dev, (changes) => {
    for (const { kind, name } of changes) {
      if (kind === "vanished") table.remove(`${folders.dev}/${name}`);
      if (kind === "unknown") table.removeAll();
    }
    look();
  });
  look();
  return watch;
}

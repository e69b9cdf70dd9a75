/**
 * Looking at devices through libc. The permission for FFI, which ports need anyway, is enough for it; Deno's
 * own functions refuse /dev, /sys and /proc unless Deno was given every permission there is.
 *
 * @module
 */
import { DIRENT, PATH_MAX, READ_FLAGS, STATX } from "./constants_linux.ts";
import { type DeviceFiles, fileStatus } from "./device_files.ts";
import { cString, openLibc } from "./libc_linux.ts";

const SYMBOLS = {
  // DIR *opendir(const char *name);
  opendir: { parameters: ["buffer"], result: "pointer" },
  // struct dirent *readdir(DIR *dirp);
  readdir: { parameters: ["pointer"], result: "pointer" },
  // int closedir(DIR *dirp);
  closedir: { parameters: ["pointer"], result: "i32" },
  // int open(const char *path, int flags, ...);
  open: { parameters: ["buffer", "i32"], result: "i32" },
  // ssize_t read(int fd, void *buf, size_t count);
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // int close(int fd);
  close: { parameters: ["i32"], result: "i32" },
  // ssize_t readlink(const char *path, char *buf, size_t bufsiz);
  readlink: { parameters: ["buffer", "buffer", "usize"], result: "isize" },
  // char *realpath(const char *path, char *resolved_path);
  realpath: { parameters: ["buffer", "buffer"], result: "pointer" },
  // void *memcpy(void *dest, const void *src, size_t n);
  memcpy: { parameters: ["buffer", "pointer", "usize"], result: "pointer" },
  // int statx(int dirfd, const char *pathname, int flags, unsigned int mask, struct statx *statxbuf);
  statx: { parameters: ["i32", "buffer", "i32", "u32", "buffer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

let loaded: DeviceFiles | undefined;

/**
 * Read access.
 *
 * @returns Always the same object.
 * @throws {UnsupportedSystemError} If there is no libc.
 */
export function linuxFiles(): DeviceFiles {
  return loaded ??= load();
}

function load(): DeviceFiles {
  const libc = openLibc(SYMBOLS);
  const buffer = new Uint8Array(PATH_MAX);
  const text = (end: number, start = 0) => new TextDecoder().decode(buffer.subarray(start, end));
  return {
    names(folder) {
      const stream = libc.opendir(cString(folder));
      if (stream === null) return [];
      const names: string[] = [];
      for (let entry = libc.readdir(stream); entry !== null; entry = libc.readdir(stream)) {
        // Deno's own view of memory takes the permission for every library.
        libc.memcpy(buffer, entry, BigInt(DIRENT.name));
        const length = new DataView(buffer.buffer).getUint16(DIRENT.length, true);
        libc.memcpy(buffer, entry, BigInt(length));
        const name = text(buffer.indexOf(0, DIRENT.name), DIRENT.name);
        if (name !== "." && name !== "..") names.push(name);
      }
      libc.closedir(stream);
      return names;
    },
    text(path) {
      const fd = libc.open(cString(path), READ_FLAGS);
      if (fd < 0) return null;
      const decoder = new TextDecoder();
      let read = "";
      let length = 0;
      do {
        length = Number(libc.read(fd, buffer, BigInt(buffer.length)));
        read += decoder.decode(buffer.subarray(0, Math.max(length, 0)), { stream: true });
      } while (length > 0);
      libc.close(fd);
      return length < 0 ? null : read.trim();
    },
    link(path) {
      const length = Number(libc.readlink(cString(path), buffer, BigInt(buffer.length)));
      return length < 0 ? null : text(length);
    },
    real: (path) => libc.realpath(cString(path), buffer) === null ? null : text(buffer.indexOf(0)),
    status(path) {
      const answer = new Uint8Array(STATX.bytes);
      if (libc.statx(STATX.AT_FDCWD, cString(path), 0, STATX.mask, answer) !== 0) return null;
      const view = new DataView(answer.buffer);
      return fileStatus({
        mode: view.getUint16(STATX.mode, true),
        uid: view.getUint32(STATX.uid, true),
        gid: view.getUint32(STATX.gid, true),
      });
    },
  };
}

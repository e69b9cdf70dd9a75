/**
 * Tests that need a tool which is no part of the project. Where the tool is missing, the test is skipped by name, with
 * the command that installs it; with `CI=true` it fails instead, so that nothing can be skipped unnoticed.
 *
 * ```ts ignore
 * Deno.test(withTools("the page shows what the pin says", [tools.chromium], async (t, chromium) => {
 *   await launch({ executablePath: chromium });
 * }));
 * ```
 *
 * @module
 */
import { delimiter, join } from "node:path";

/** A program or file of the machine that some tests need. */
export interface Tool {
  /** What people call it. */
  readonly name: string;
  /** Where it is, or null if it is not installed. Asked once. */
  readonly find: () => string | null;
  /** Debian's packages, Ubuntu's too; null where it has none. */
  readonly debian: string | null;
  /** How else to get it, as a sentence's end: "see ...", "brew install ...". */
  readonly elsewhere: string;
  /** Whether a machine with package registries only can have it; false: `CI=true` does not insist on it. */
  readonly inCi: boolean;
}

const ARDUINO_AVR = "/usr/share/arduino/hardware/arduino/avr";

/** Every tool the tests know. */
export const tools = {
  /** The engine of Chromium, which Playwright can drive: without the windows that nobody sees, which take half of its time. */
  chromium: tool(
    "Chromium",
    "chromium-headless-shell",
    "brew install --cask chromium",
    () => program("chromium-headless-shell") ?? wholeChromium(),
  ),
  /** A Chromium or Chrome as a person has it, with its warning of a certificate. */
  wholeChromium: tool("Chromium with windows", "chromium", "brew install --cask chromium", wholeChromium),
  /** Another engine: Gecko. */
  firefox: tool(
    "Firefox",
    "firefox-esr",
    "brew install --cask firefox",
    () => program("firefox-esr", "firefox"),
  ),
  /** Another engine: WebKit, which is driven by this. */
  webKitDriver: tool(
    "WebKitGTK's WebDriver",
    "webkit2gtk-driver",
    "use a Debian container",
    () => program("WebKitWebDriver"),
  ),
  /** The browser that it drives. */
  webKitBrowser: tool(
    "WebKitGTK's MiniBrowser",
    "webkit2gtk-driver",
    "use a Debian container",
    () =>
      file(`/usr/lib/${Deno.build.arch}-linux-gnu/webkit2gtk-4.1/MiniBrowser`) ??
        file(`/usr/lib/${Deno.build.arch}-linux-gnu/webkit2gtk-4.0/MiniBrowser`),
  ),
  /** A screen for it. */
  xvfb: tool("Xvfb", "xvfb", "use a Debian container", () => program("Xvfb")),
  /** The AVR compiler with its C library. */
  avrGcc: tool("avr-gcc", "gcc-avr avr-libc binutils-avr", "brew install avr-gcc", () => program("avr-gcc")),
  /** Debian's Arduino engine with all it needs to compile for the Uno. */
  arduinoBuilder: tool(
    "arduino-builder",
    "arduino-builder arduino-core-avr arduino-ctags gcc-avr avr-libc binutils-avr",
    "use a Debian container",
    () =>
      program("avr-gcc") && program("arduino-ctags") && file(`${ARDUINO_AVR}/boards.txt`) &&
      program("arduino-builder"),
  ),
  /** Arduino's own command line tool; in no package registry, so CI has to do without. */
  arduinoCli: {
    ...tool(
      "arduino-cli",
      null,
      "see arduino.github.io/arduino-cli/latest/installation",
      () => program("arduino-cli"),
    ),
    inCi: false,
  },
  /** The uploader. */
  avrdude: tool("avrdude", "avrdude", "brew install avrdude", () => program("avrdude")),
  /** PlatformIO Core; no package of Debian's. */
  platformio: tool("PlatformIO", null, "pipx install platformio", () => program("pio")),
  /** The Uno's bootloader as an Intel hex file. */
  optiboot: tool(
    "Optiboot",
    "arduino-core-avr",
    "use a Debian container",
    () => file(`${ARDUINO_AVR}/bootloaders/optiboot/optiboot_atmega328.hex`),
  ),
  /** A compiler with AddressSanitizer, UndefinedBehaviorSanitizer and libFuzzer. */
  clang: tool("clang with sanitizers", "clang libclang-rt-14-dev", "brew install llvm", () => {
    const clang = program("clang");
    return clang !== null && hasFuzzer(clang) ? clang : null;
  }),
  /** GNU's C++ compiler. */
  gpp: tool("g++", "g++", "brew install gcc", () => program("g++")),
  /** The library of simavr, an emulator of AVR chips. */
  simavr: tool(
    "simavr's library",
    "libsimavr-dev",
    "see github.com/buserror/simavr",
    () => file("/usr/include/simavr/sim_avr.h"),
  ),
  /** A proxy. */
  nginx: tool(
    "nginx",
    "nginx-light",
    "brew install nginx",
    () => program("nginx") ?? file("/usr/sbin/nginx"),
  ),
  /** Another proxy. */
  caddy: tool("Caddy", "caddy", "brew install caddy", () => program("caddy")),
  /** What a tunnel goes through. */
  ssh: tool("OpenSSH's client", "openssh-client", "see openssh.com", () => program("ssh")),
  /** Where it ends. */
  sshd: tool(
    "OpenSSH's server",
    "openssh-server",
    "see openssh.com",
    () => program("sshd") ?? file("/usr/sbin/sshd"),
  ),
  /** Reads certificates in a way that is not ours. */
  openssl: tool("OpenSSL", "openssl", "brew install openssl", () => program("openssl")),
  /** A Python that can import `websockets`. */
  pythonWebsockets: tool(
    "Python with websockets",
    "python3-websockets",
    "pip install websockets",
    () => programs("python3").find((python) => succeeds(python, "-c", "import websockets")) ?? null,
  ),
  /** A Python that can import `serial`. */
  pythonSerial: tool(
    "Python with pyserial",
    "python3-serial",
    "pip install pyserial",
    () => programs("python3").find((python) => succeeds(python, "-c", "import serial")) ?? null,
  ),
  /** Node with a WebSocket, which it has from version 22, and on demand from 20.10. */
  nodeWebSocket: tool(
    "Node with a WebSocket",
    "nodejs",
    "see nodejs.org",
    () =>
      programs("node").find((node) =>
        succeeds(node, "--experimental-websocket", "-e", "new WebSocket('ws://[::1]:1')")
      ) ??
        null,
  ),
  /** systemd's own look at units. */
  systemd: tool(
    "systemd",
    "systemd",
    "run the test on a Linux with systemd",
    () => program("systemd-analyze"),
  ),
  /** A machine that systemd does not run, as a container. */
  noSystemd: {
    ...tool(
      "A Linux without systemd",
      null,
      "run the test in a container",
      () => Deno.build.os === "linux" && !isFolder("/run/systemd/system") ? "linux" : null,
    ),
    inCi: false,
  },
  /** A Linux: what a test says of it holds nowhere else. */
  linux: tool("Linux", null, "run the test there", () => Deno.build.os === "linux" ? "linux" : null),
  /** A Unix: Windows has no such modes, owners or signals. */
  unix: tool("A Unix", null, "run the test there", () => Deno.build.os === "windows" ? null : Deno.build.os),
  /** An MQTT broker. */
  mosquitto: tool(
    "Mosquitto",
    "mosquitto",
    "brew install mosquitto",
    // Debian's is where only root looks for programs.
    () => program("mosquitto") ?? file("/usr/sbin/mosquitto"),
  ),
  /** Home Assistant's own code, and a Python that runs it. */
  homeAssistant: tool(
    "Home Assistant",
    null,
    "tests/home_assistant/install (as root, on Debian)",
    // It is whole once its version is written.
    () => file("/opt/home_assistant/version") && file("/opt/home_assistant/run"),
  ),
  /** What `deno task board` runs behind. */
  pseudoTerminal: tool(
    "A pseudo-terminal of Linux",
    null,
    "run the test on Linux",
    () => Deno.build.os === "linux" ? "/dev/ptmx" : null,
  ),
  /** Who can be another user of the machine, by this one's id. */
  root: tool(
    "Root of a Linux",
    null,
    "run the test as root on Linux",
    () => Deno.build.os === "linux" && Deno.uid() === 0 ? "0" : null,
  ),
  /** Machines and cables between them: namespaces, which root can make where the kernel lets it. */
  networkNamespaces: tool(
    "Network namespaces of a Linux, as root",
    "iproute2",
    "run the test as root on Linux",
    () =>
      Deno.build.os === "linux" && Deno.uid() === 0 && program("ip") && program("setpriv") &&
        program("python3") &&
        programs("unshare").find((unshare) => succeeds(unshare, "--net", "true")) || null,
  ),
  /** A shell with the functions that its completions are made of. */
  /** Another shell. */
  zsh: tool("zsh", "zsh", "brew install zsh", () => program("zsh")),
  /** Another shell. */
  fish: tool("fish", "fish", "brew install fish", () => program("fish")),
  /** Node, with npm to install a package into a temporary folder. */
  npm: tool("Node with npm", "nodejs npm", "see nodejs.org", () => program("node") && program("npm")),
} as const satisfies Readonly<Record<string, Tool>>;

/** A foreign program may hang; the longest of these tests takes a minute. */
const PATIENCE_WITH_TOOLS_MS = 600_000;
/** The browser that tests share is older than each of them but the first, and outlives it. */
const SHARED_BROWSER = { sanitizeOps: false, sanitizeResources: false } as const;

/**
 * A test that needs tools of the machine, to be given to `Deno.test`.
 *
 * @param name Name of the test; where it is skipped, the reason is appended.
 * @param needs The tools.
 * @param body The test; gets the path of each tool, in the same order.
 * @param ci Whether a skip is a failure.
 * @returns The test.
 */
export function withTools(
  name: string,
  needs: readonly Tool[],
  body: (t: Deno.TestContext, ...paths: string[]) => void | Promise<void>,
  ci: boolean = Deno.env.get("CI") === "true",
): Deno.TestDefinition {
  const paths: string[] = [];
  const missing: Tool[] = [];
  for (const one of needs) {
    const path = one.find();
    if (path === null) missing.push(one);
    else paths.push(path);
  }
  const isShared = needs.includes(tools.chromium) || needs.includes(tools.wholeChromium);
  const sanitizers = isShared ? SHARED_BROWSER : {};
  if (missing.length === 0) {
    return { ...sanitizers, name, timeout: PATIENCE_WITH_TOOLS_MS, fn: (t) => body(t, ...paths) };
  }
  const reason = missing.map((one) => `${one.name} is missing: ${installCommand(one)}`).join("; ");
  const fn = () => {
    throw new Error(`With CI=true no test may be skipped, but ${reason}`);
  };
  const fails = ci && missing.every((one) => one.inCi);
  return { name: fails ? name : `${name} [${reason}]`, ignore: !fails, fn };
}

/**
 * The command that installs a tool on this system.
 *
 * @param tool The tool.
 * @returns A command, or where to look.
 */
export function installCommand(tool: Tool): string {
  return Deno.build.os === "linux" && tool.debian !== null
    ? `apt-get install --no-install-recommends ${tool.debian}`
    : tool.elsewhere;
}

function tool(name: string, debian: string | null, elsewhere: string, search: () => string | null): Tool {
  let found: string | null | undefined;
  const find = () => found === undefined ? found = search() : found;
  return { name, debian, elsewhere, find, inCi: true };
}

function file(path: string): string | null {
  try {
    return Deno.statSync(path).isFile ? path : null;
  } catch (error) {
    const { NotFound, NotADirectory, PermissionDenied } = Deno.errors;
    if ([NotFound, NotADirectory, PermissionDenied].some((kind) => error instanceof kind)) return null;
    throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function programs(...names: readonly string[]): readonly string[] {
  const folders = (Deno.env.get("PATH") ?? "").split(delimiter).filter((folder) => folder !== "");
  const suffix = Deno.build.os === "windows" ? ".exe" : "";
  return names.flatMap((name) => folders.map((folder) => join(folder, name + suffix)))
    .filter((path) => file(path) !== null);
}

function wholeChromium(): string | null {
  return program("chromium", "chromium-browser", "google-chrome", "google-chrome-stable") ??
    file("/Applications/Chromium.app/Contents/MacOS/Chromium") ??
    file("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
}

function program(...names: readonly string[]): string | null {
  return programs(...names)[0] ?? null;
}

function succeeds(command: string, ...args: readonly string[]): boolean {
  return new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null" }).outputSync().success;
}

function hasFuzzer(clang: string): boolean {
  const { stdout } = new Deno.Command(clang, { args: ["-print-runtime-dir"], stderr: "null" }).outputSync();
  const folder = new TextDecoder().decode(stdout).trim();
  return file(join(folder, `libclang_rt.fuzzer-${Deno.build.arch}.a`)) !== null ||
    file(join(folder, "libclang_rt.fuzzer_osx.a")) !== null;
}

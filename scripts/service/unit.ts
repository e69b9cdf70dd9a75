/**
 * The unit that makes Destello a service of systemd.
 *
 * @module
 */
import { neededPermissions, permissionFlags, type Surroundings } from "../../server/permissions.ts";

/** The unit's name. */
export const UNIT = "destello.service";
/** Where a service of the system keeps its data: systemd's place for a user of its own. */
export const SYSTEM_DATA = "/var/lib/private/destello";

/** What the unit depends on. */
export interface UnitOptions extends Omit<Surroundings, "os"> {
  /** Whether it is a service of the system, with a user of its own. */
  readonly isSystem: boolean;
  /** The options of `deno task serve`. */
  readonly serve: readonly string[];
  /** The group that may open serial ports; null if none is known. */
  readonly group: string | null;
}

/** Holds for both kinds: nothing that a server, a compiler or an uploader does. */
const HARDENED = [
  "NoNewPrivileges=yes",
  "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
  "RestrictNamespaces=yes",
  "RestrictRealtime=yes",
  "RestrictSUIDSGID=yes",
  "LockPersonality=yes",
  "SystemCallArchitectures=native",
  "SystemCallFilter=@system-service @pkey",
  "SystemCallErrorNumber=EPERM",
];

/** Holds where systemd is root: a user of its own, one folder to write to, and no device but serial ports. */
const CONFINED = [
  "DynamicUser=yes",
  "StateDirectory=destello",
  "StateDirectoryMode=0700",
  "CacheDirectory=destello",
  "Environment=HOME=%C/destello DENO_DIR=%C/destello/deno",
  "DevicePolicy=closed",
  "DeviceAllow=char-ttyACM rw",
  "DeviceAllow=char-ttyUSB rw",
  "DeviceAllow=char-ttyAMA rw",
  "CapabilityBoundingSet=",
  "ProtectSystem=strict",
  "PrivateTmp=yes",
  "ProtectClock=yes",
  "ProtectControlGroups=yes",
  "ProtectHostname=yes",
  "ProtectKernelLogs=yes",
  "ProtectKernelModules=yes",
  "ProtectKernelTunables=yes",
];
/** A device can be allowed by its kind only where its driver is there. */
const DRIVERS = "modprobe@cdc_acm.service modprobe@usbserial.service";

/**
 * The unit's text.
 *
 * @param options What it depends on.
 */
export function unitText(options: UnitOptions): string {
  const { isSystem, serve, from, clone, deno, group } = options;
  const words = ["--no-open", ...isSystem ? ["--data", SYSTEM_DATA] : [], ...serve];
  const permissions = neededPermissions(words, { ...options, os: "linux" });
  const command = [
    deno,
    "run",
    // Deno finds it by itself beside a module, but not in a package of npm.
    "--config",
    `${clone}/deno.json`,
    "--frozen",
    "--cached-only",
    ...permissionFlags(permissions),
    `${clone}/server/start.ts`,
    ...words,
  ];
  // Its address may come after the machine has started (S42b).
  const waits = serve.some((word) => /^--lan(=|$)/.test(word));
  // A service knows no variable of a shell, and has the data folder that its person has by hand.
  const state = isSystem ? undefined : options.env("XDG_STATE_HOME");
  const variables = [`INIT_CWD=${from}`, ...state === undefined ? [] : [`XDG_STATE_HOME=${state}`]];
  const isAtHome = [clone, deno, ...permissions.read ?? []].some((path) => path.startsWith("/home/"));
  const lines = [
    `# Written by "deno task service install", which writes it anew.`,
    `# To undo it: deno task service remove${isSystem ? " --system" : ""}`,
    "[Unit]",
    "Description=Destello: a web page that controls Arduinos",
    ...isSystem ? [`Wants=${DRIVERS}`, `After=network.target ${DRIVERS}`] : [],
    ...waits ? ["StartLimitIntervalSec=0"] : [],
    "",
    "[Service]",
    "Type=notify",
    // With another address in the network it starts itself once more.
    "NotifyAccess=all",
    "WatchdogSec=30",
    // Elsewhere systemd takes no variables.
    `ExecStart=${command.map((word) => quoted(word.replaceAll("$", "$$$$"))).join(" ")}`,
    `WorkingDirectory=${escaped(clone)}`,
    `Environment=DENO_NO_UPDATE_CHECK=1 ${variables.map(quoted).join(" ")}`,
    "Restart=on-failure",
    "RestartSec=2",
    ...waits
      ? []
      : ["# The command line, or something else that a person has to change.", "RestartPreventExitStatus=2"],
    "TimeoutStopSec=10",
    "UMask=0077",
    ...HARDENED,
    ...isSystem
      ? [
        ...CONFINED,
        `ProtectHome=${isAtHome ? "read-only" : "yes"}`,
        ...group === null ? [] : [`SupplementaryGroups=${group}`],
      ]
      : [],
    "",
    "[Install]",
    `WantedBy=${isSystem ? "multi-user" : "default"}.target`,
  ];
  return `${lines.join("\n")}\n`;
}

/** A word as systemd.service(5) takes words apart. */
function quoted(word: string): string {
  const text = escaped(word);
  return /^[\w@%/:=.,+$-]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** Without specifiers, as `%h`. */
function escaped(text: string): string {
  return text.replaceAll("%", "%%");
}

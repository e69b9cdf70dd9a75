import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT, runDeno } from "../../scripts/deno_command.ts";
import { neededPermissions, permissionFlags } from "../../server/permissions.ts";

/** The instructions of the Containerfile, a line that goes on in the next one in one piece. */
const INSTRUCTIONS = readFileSync(join(PROJECT, "Containerfile"), "utf8")
  .replaceAll(/^#.*\n/gm, "").replaceAll(/\\\n\s*/g, "").split("\n").filter((line) => line !== "");

function wordsAfter(instruction: string): readonly (readonly string[])[] {
  return INSTRUCTIONS.filter((line) => line.startsWith(`${instruction} `))
    .map((line) => line.slice(instruction.length + 1).split(" "));
}

/** What is copied out of the project. */
const COPIED = wordsAfter("COPY").filter(([first = ""]) => !first.startsWith("--"))
  .flatMap((words) => words.slice(0, -1));
const ENTRIES = [
  "server/start.ts",
  "server/main.ts",
  "server/tools/tool_process.ts",
  "server/virtual_uno/worker.ts",
];

Deno.test("S43: the Containerfile copies what exists, and everything that the server and the page are made of", async () => {
  assert.deepEqual(COPIED.filter((path) => !existsSync(join(PROJECT, path))), []);
  const isCopied = (path: string) =>
    COPIED.some((copied) => path === copied || path.startsWith(`${copied}/`));
  for (const entry of [...ENTRIES, "page_build/build_page.ts", "web/main.ts"]) {
    const { stdout } = await runDeno(["info", "--json", entry], { show: false, minutes: 1 });
    const { modules }: { readonly modules: readonly { readonly local?: string }[] } = JSON.parse(stdout);
    const own = modules.flatMap(({ local = "" }) =>
      local.startsWith(PROJECT) && !local.includes("/node_modules/") ? local.slice(PROJECT.length) : []
    );
    assert.ok(own.includes(entry), entry);
    assert.deepEqual(own.filter((path) => !isCopied(path)), [], entry);
  }
});

Deno.test("the Containerfile caches the programs of the server, and they are there", () => {
  const [[...words] = []] = wordsAfter("RUN");
  const at = words.indexOf("--entrypoint");
  assert.deepEqual(words.slice(at + 1, at + 1 + ENTRIES.length), ENTRIES);
  assert.equal(words[at + 1 + ENTRIES.length], "&&");
  assert.deepEqual(ENTRIES.filter((path) => !existsSync(join(PROJECT, path))), []);
});

Deno.test("S40, S43: the container starts the server with the permissions that its options need", () => {
  const [line = ""] = INSTRUCTIONS.filter((one) => one.startsWith("ENTRYPOINT "));
  const options = ["--no-open", "--data", "/data"];
  const needed = neededPermissions(options, {
    os: "linux",
    env: () => undefined,
    from: "/app",
    clone: "/app",
    deno: "deno",
    lanAddress: () => "",
  });
  assert.deepEqual(JSON.parse(line.slice("ENTRYPOINT ".length)), [
    ...["deno", "run", "--frozen", "--cached-only"],
    ...permissionFlags(needed),
    ...["server/start.ts", ...options],
  ]);
});

Deno.test("the Containerfile's images have the Deno that the project is checked with", () => {
  const [, version] = /^DENO=(\S+)$/m.exec(readFileSync(join(PROJECT, ".ci", "run"), "utf8")) ?? [];
  const images = wordsAfter("FROM").map(([image]) => image);
  assert.deepEqual(images, [
    `docker.io/denoland/deno:${version}`,
    `docker.io/denoland/deno:distroless-${version}`,
  ]);
});

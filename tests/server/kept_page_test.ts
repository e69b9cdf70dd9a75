import assert from "node:assert/strict";
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { currentPage, keptPage, pageOf, pageText } from "../../page_build/kept_page.ts";
import { fakePage } from "../unit/api/fake_page.ts";

/** A folder of sources, and a builder that counts. */
class Sources implements AsyncDisposable {
  built = 0;

  private constructor(readonly project: string) {}

  static async make(): Promise<Sources> {
    const project = await mkdtemp(join(tmpdir(), "destello-page-"));
    for (const folder of ["page_build", "protocol", "web/tools", "server/api"]) {
      await mkdir(join(project, folder), { recursive: true });
    }
    for (const file of ["server/api/page_assets.ts", "deno.json", "deno.lock", "web/tools/plot.ts"]) {
      await writeFile(join(project, file), file);
    }
    return new Sources(project);
  }

  page(): ReturnType<typeof currentPage> {
    return currentPage({
      project: this.project,
      kept: join(this.project, "build", "page.json"),
      build: () => {
        this.built++;
        return Promise.resolve(fakePage());
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.project, { recursive: true });
  }
}

Deno.test("P16: currentPage() builds a page once, and gives the same one byte for byte while its sources are the same", async () => {
  await using sources = await Sources.make();
  assert.deepEqual([await sources.page(), await sources.page()], [fakePage(), fakePage()]);
  assert.equal(sources.built, 1);
});

for (const change of ["web/tools/plot.ts", "web/tools/new.ts", "deno.lock", "server/api/page_assets.ts"]) {
  Deno.test(`P16: currentPage() builds the page anew when ${change} has changed`, async () => {
    await using sources = await Sources.make();
    await sources.page();
    await appendFile(join(sources.project, change), "// another\n");
    await sources.page();
    await sources.page();
    assert.equal(sources.built, 2);
  });
}

Deno.test("P16: currentPage() builds the page anew where the kept one is damaged, and keeps that", async () => {
  await using sources = await Sources.make();
  await sources.page();
  const kept = join(sources.project, "build", "page.json");
  const whole = await readFile(kept);
  for (
    const damaged of [new Uint8Array(), whole.subarray(0, whole.length / 2), new TextEncoder().encode("{}")]
  ) {
    await writeFile(kept, damaged);
    assert.deepEqual(await sources.page(), fakePage());
    assert.deepEqual(await readFile(kept), whole);
  }
  assert.equal(sources.built, 4);
});

Deno.test("P16: currentPage() gives the page where nothing can be kept", async () => {
  await using sources = await Sources.make();
  await writeFile(join(sources.project, "build"), "a file where the folder would be");
  assert.deepEqual([await sources.page(), await sources.page()], [fakePage(), fakePage()]);
  assert.equal(sources.built, 2);
});

Deno.test("P16, S43: keptPage() gives a page only as long as its sources are the same, and builds none", async () => {
  await using sources = await Sources.make();
  const places = { project: sources.project, kept: join(sources.project, "build", "page.json") };
  assert.equal(await keptPage(places), null);
  await sources.page();
  assert.deepEqual(await keptPage(places), fakePage());
  await appendFile(join(sources.project, "deno.lock"), "// another\n");
  assert.equal(await keptPage(places), null);
});

Deno.test("S41: pageOf() gives the page that pageText() was given, as another process sends it", () => {
  assert.deepEqual(pageOf(pageText(fakePage())), fakePage());
  assert.throws(() => pageOf("{}"));
});

import assert from "node:assert/strict";
import { en } from "../../../web/text/en.ts";
import { es } from "../../../web/text/es.ts";
import { Language } from "../../../web/text/language.ts";
import { FakeStorage } from "./fake_storage.ts";

Deno.test("Language is the browser's until a person chooses, and then theirs, also next time", async () => {
  const kept = new FakeStorage();
  const open = (browser: readonly string[]) => Language.open({ browser, storage: () => kept });
  const language = await open(["es-MX", "en"]);
  assert.equal(language.words.text, es);
  await language.choose("en");
  assert.equal(language.words.text, en);
  assert.equal((await open(["es-MX"])).words.text, en);
  await language.choose("es");
  assert.equal((await open(["en-GB"])).words.text, es);
});

Deno.test("Language writes numbers as the person's country does, where the browser names it", async () => {
  const duration = async (...browser: string[]) => {
    const language = await Language.open({ browser, storage: () => new FakeStorage() });
    await language.choose("es");
    return language.words.duration(4.23);
  };
  assert.equal(await duration("en-GB", "es-MX"), "4.2 ms");
  assert.equal(await duration("en-GB", "es-ES"), "4,2 ms");
  assert.equal(await duration("en-GB"), "4,2 ms");
});

Deno.test("Language can be chosen in a browser that keeps nothing, and is the browser's if what was kept is none", async () => {
  const denied = () => {
    throw new DOMException("The operation is insecure", "SecurityError");
  };
  const language = await Language.open({ browser: ["en"], storage: denied });
  await language.choose("es");
  assert.equal(language.words.text, es);
  const storage = { getItem: () => "klingon", setItem: () => {} };
  assert.equal((await Language.open({ browser: ["es"], storage: () => storage })).words.text, es);
});

Deno.test("Language.choose() called twice speaks what was wanted last", async () => {
  const language = await Language.open({ browser: ["en"], storage: () => new FakeStorage() });
  await Promise.all([language.choose("es"), language.choose("en")]);
  assert.equal(language.words.text, en);
});

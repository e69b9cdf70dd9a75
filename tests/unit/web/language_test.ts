import assert from "node:assert/strict";
import { en } from "../../../web/text/en.ts";
import { es } from "../../../web/text/es.ts";
import { Language } from "../../../web/text/language.ts";
import { FakeStorage } from "./fake_storage.ts";

Deno.test("Language is the browser's until a person chooses, and then theirs, also next time", () => {
  const kept = new FakeStorage();
  const open = (browser: readonly string[]) => new Language({ browser, storage: () => kept });
  const language = open(["es-MX", "en"]);
  assert.equal(language.words.text, es);
  language.choose("en");
  assert.equal(language.words.text, en);
  assert.equal(open(["es-MX"]).words.text, en);
  language.choose("es");
  assert.equal(open(["en-GB"]).words.text, es);
});

Deno.test("Language writes numbers as the person's country does, where the browser names it", () => {
  const duration = (...browser: string[]) => {
    const language = new Language({ browser, storage: () => new FakeStorage() });
    language.choose("es");
    return language.words.duration(4.23);
  };
  assert.equal(duration("en-GB", "es-MX"), "4.2 ms");
  assert.equal(duration("en-GB", "es-ES"), "4,2 ms");
  assert.equal(duration("en-GB"), "4,2 ms");
});

Deno.test("Language can be chosen in a browser that keeps nothing, and is the browser's if what was kept is none", () => {
  const denied = () => {
    throw new DOMException("The operation is insecure", "SecurityError");
  };
  const language = new Language({ browser: ["en"], storage: denied });
  language.choose("es");
  assert.equal(language.words.text, es);
  const storage = { getItem: () => "klingon", setItem: () => {} };
  assert.equal(new Language({ browser: ["es"], storage: () => storage }).words.text, es);
});

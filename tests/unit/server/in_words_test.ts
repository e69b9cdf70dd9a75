import assert from "node:assert/strict";
import { inWords } from "../../../server/in_words.ts";
import { machineTrouble } from "../../../server/machine_trouble.ts";
import { LimitError } from "../../../firmware-gen/limits.ts";
import { RequestFailure } from "../../../protocol/failures.ts";
import { FlashFailure } from "../../../server/programming/flashing.ts";
import { StartFailure } from "../../../server/start_failure.ts";

function failed(code: string, message = `${code}: open '/a/b'`): Error {
  return Object.assign(new Error(message), { code });
}

Deno.test("F6, F9: what a person has to change is told with exit code 2, what failed with 1 and its hint", () => {
  assert.deepEqual(inWords(new StartFailure("No such option")), { text: "No such option\n", code: 2 });
  assert.deepEqual(inWords(new LimitError("Too big")), { text: "Too big\n", code: 2 });
  assert.deepEqual(inWords(new FlashFailure("It failed", "Repeat it")), {
    text: "It failed\nRepeat it\n",
    code: 1,
  });
  assert.equal(inWords(new TypeError("a fault of ours")), null);
  assert.equal(inWords("no error"), null);
});

Deno.test("T13: nothing in the words of an error makes a terminal do anything", () => {
  const refused = new RequestFailure("not_allowed", "No\u001b[31m\u202e", "Ask\r\n\tan admin");
  assert.equal(inWords(refused)?.text, "No\ufffd[31m\ufffd\nAsk\n\tan admin\n");
  assert.equal(inWords(new StartFailure("\u001b[2JNone"))?.text, "\ufffd[2JNone\n");
});

Deno.test("F9: trouble of the machine has words and a remedy, whatever noticed it", () => {
  for (
    const code of [
      "ENOSPC",
      "EACCES",
      "EROFS",
      "ENOENT",
      "EMFILE",
      "ENFILE",
      "ENOMEM",
      "EAGAIN",
      "EPERM",
      "EIO",
    ]
  ) {
    const { text = "", code: exitCode } = inWords(failed(code)) ?? {};
    assert.equal(exitCode, 1, code);
    assert.match(text, /^[A-Z].*[^.]\n[A-Z].*[^.]\n$/, code);
  }
  assert.equal(machineTrouble(failed("ENOSPC"))?.message, 'There is no room left on the disk at "/a/b"');
  assert.match(
    machineTrouble(new Deno.errors.NotCapable('Requires net access to "127.0.0.1:8000", run again with'))
      ?.message ?? "",
    /^Deno was not given a permission: Requires net access/,
  );
  assert.equal(machineTrouble(failed("ERR_OF_OURS")), null);
});

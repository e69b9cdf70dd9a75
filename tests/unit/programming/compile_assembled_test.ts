import assert from "node:assert/strict";
import { linesWithSerial } from "../../../server/programming/compile_assembled.ts";

Deno.test("R9: linesWithSerial() finds Serial in code, and not in comments, texts and longer names", () => {
  const source = `// Serial.begin(9600);
/* Serial
   Serial */ Serial.begin(9600);
Serial1.print("Serial");
char letter = '"'; Serial.print(letter); // Serial
SoftwareSerial other(2, 3);
destello::print("a \\" Serial");
Stream& line = Serial;
`;
  assert.deepEqual(linesWithSerial(source), [3, 5, 8]);
});

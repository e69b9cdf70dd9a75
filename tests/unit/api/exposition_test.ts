import assert from "node:assert/strict";
import { exposition } from "../../../server/api/exposition.ts";
import { Histogram } from "../../../server/api/histogram.ts";

Deno.test("M1: exposition() writes help, type and one line for each number", () => {
  const text = exposition([
    { name: "a_total", type: "counter", help: "What a is", samples: [{ value: 3 }] },
    {
      name: "b",
      type: "gauge",
      help: "What b is",
      samples: [{ labels: { x: "1", y: "2" }, value: 0.5 }, { labels: { x: "3" }, value: 1e21 }],
    },
    { name: "c", type: "gauge", help: "What nobody has", samples: [] },
  ]);
  assert.equal(
    text,
    [
      "# HELP a_total What a is",
      "# TYPE a_total counter",
      "a_total 3",
      "# HELP b What b is",
      "# TYPE b gauge",
      'b{x="1",y="2"} 0.5',
      'b{x="3"} 1e+21',
      "# HELP c What nobody has",
      "# TYPE c gauge",
      "",
    ].join("\n"),
  );
});

Deno.test("M1: exposition() keeps a label on its line, whatever a port is called", () => {
  const samples = [{ labels: { board: 'a"} 1\nb\\' }, value: 1 }];
  const text = exposition([{ name: "a", type: "gauge", help: "A", samples }]);
  assert.equal(text.split("\n")[2], 'a{board="a\\"} 1\\nb\\\\"} 1');
});

Deno.test("M3: Histogram counts each duration in every bucket that holds it", () => {
  const histogram = new Histogram([0.001, 0.01]);
  for (const ms of [0, 1, 1.5, 10, 11]) histogram.observe(ms);
  const samples = histogram.samples();
  assert.deepEqual(samples.map(({ suffix, labels, value }) => [suffix, labels?.["le"], value]).slice(0, 3), [
    ["_bucket", "0.001", 2],
    ["_bucket", "0.01", 4],
    ["_bucket", "+Inf", 5],
  ]);
  const [sum, count] = samples.slice(3);
  assert.deepEqual([sum?.suffix, count?.suffix, count?.value], ["_sum", "_count", 5]);
  assert.ok(Math.abs((sum?.value ?? 0) - 0.0235) < 1e-12);
});

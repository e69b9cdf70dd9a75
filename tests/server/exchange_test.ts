import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBoards } from "../../server/finding/open_boards.ts";
import { createLog } from "../../server/log.ts";
import { namedProject } from "../../server/projects/project_option.ts";
import { serveProject } from "../../server/serve_projects.ts";
import { FIXTURE } from "../fixture_project.ts";
import { patiently } from "../patience.ts";
import { inTempFolder } from "./temp_folder.ts";

const SECOND = fileURLToPath(new URL("../fixtures/second_project", import.meta.url));

/** A server's virtual boards of two projects, and a way to wait for them. */
async function open(dataFolder: string) {
  const [light, fan] = await Promise.all(
    [FIXTURE, SECOND].map(async (folder) => await serveProject(await namedProject(folder))),
  );
  assert.ok(light !== undefined && fan !== undefined);
  const said: string[] = [];
  const log = createLog({ write: (line) => said.push(line), now: () => new Date() });
  const boards = await openBoards({ projects: [light, fan], boards: ["virtual"], dataFolder, log });
  const shown = () =>
    boards.list().map(({ id, project, status, reason, boot }) => ({
      ...{ id, project, status, boot },
      reason: reason?.code ?? null,
    }));
  const became = async (isWanted: (boards: ReturnType<typeof shown>) => boolean) => {
    const found = Promise.withResolvers<void>();
    const look = () => {
      if (isWanted(shown())) found.resolve();
    };
    const end = boards.subscribe(look);
    look();
    await patiently(found.promise, () => JSON.stringify(shown()));
    end();
  };
  const online = async () => {
    await became((all) => all.every(({ status }) => status === "online"));
    return shown();
  };
  return { boards, fan, said, became, online };
}

Deno.test("R10a: the virtual board of an exchanged project starts with its new firmware, where and what it was, and no other one does", () =>
  inTempFolder(async (folder) => {
    const { boards, fan, online } = await open(folder);
    const [lightBefore, fanBefore] = await online();
    const statuses: unknown[] = [];
    boards.subscribe(({ method, params }) => {
      if (method === "board.changed") statuses.push([params.board, params.view?.status]);
    });
    await boards.exchange("Fan", { ...fan, build: 1 });
    const [lightAfter, fanAfter] = await online();
    assert.deepEqual(lightAfter, lightBefore);
    assert.deepEqual(fanAfter, { ...fanBefore, boot: (fanBefore?.boot ?? 0) + 1 });
    assert.deepEqual([...new Set(statuses.map((one) => JSON.stringify(one)))], [
      `["${fanBefore?.id}","flashing"]`,
      `["${fanBefore?.id}","connecting"]`,
      `["${fanBefore?.id}","online"]`,
    ]);
    await boards.close();
  }));

Deno.test("R10b: the virtual board of a project that is called otherwise now is the same board until the server ends", () =>
  inTempFolder(async (folder) => {
    const { boards, fan, online } = await open(folder);
    const [, before] = await online();
    await boards.exchange("Fan", { ...fan, name: "Ventilator" });
    const [, after] = await online();
    assert.deepEqual(after, { ...before, project: "Ventilator", boot: (before?.boot ?? 0) + 1 });
    await boards.exchange("Ventilator", fan);
    await online();
    await boards.close();
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
      name.endsWith(".eeprom")
    );
    assert.deepEqual(files.toSorted(), ["virtual_uno.Fan.eeprom", "virtual_uno.Uno.eeprom"]);
  }));

Deno.test("R10a, B8a: an exchanged project whose image is gone has a virtual board that says so, until there is one again", () =>
  inTempFolder(async (folder) => {
    const { boards, fan, became, online } = await open(folder);
    const [, before] = await online();
    const missing = { ...fan, flash: null, imageProblem: { message: "It is not built", command: null } };
    await boards.exchange("Fan", missing);
    await became((all) => all.some(({ reason }) => reason === "no_image"));
    await boards.exchange("Fan", fan);
    assert.deepEqual((await online()).map(({ id, status }) => [id, status]).at(-1), [before?.id, "online"]);
    await boards.close();
  }));

Deno.test("R10a: an exchanged project whose virtual board cannot be made has none, and nothing else ends", () =>
  inTempFolder(async (folder) => {
    const { boards, fan, said, became, online } = await open(folder);
    await online();
    const missing = { ...fan, flash: null, imageProblem: { message: "It is not built", command: null } };
    await boards.exchange("Fan", missing);
    await became((all) => all.some(({ reason }) => reason === "no_image"));
    const eeprom = join(folder, "virtual_uno.Fan.eeprom");
    await Deno.remove(eeprom);
    await Deno.mkdir(eeprom);
    await boards.exchange("Fan", fan);
    assert.deepEqual((await online()).map(({ project }) => project), ["Uno"]);
    assert.match(
      said.join("\n"),
      /No virtual board: The virtual Uno's EEPROM ".*Fan\.eeprom" cannot be used/,
    );
    await boards.close();
  }));

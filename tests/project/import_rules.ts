/**
 * Which folder may import which. Dependencies run one way (docs/ARCHITECTURE.md), type imports count as imports, and
 * nothing imports in a circle.
 *
 * @module
 */

/** Imports by file, as paths from the project's folder. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** A folder, or a file, and what its files may import beside one another. The first row that fits a file rules it. */
const RULES: readonly (readonly [folder: string, mayImport: readonly string[]])[] = [
  ["protocol/", []],
  ["firmware-gen/", ["protocol/"]],
  ["client/", ["protocol/"]],
  ["web/", ["client/", "protocol/"]],
  ["server/link/", ["protocol/"]],
  ["server/serial/", ["protocol/", "server/link/byte_stream.ts"]],
  ["server/virtual_uno/", ["protocol/", "server/link/byte_stream.ts"]],
  ["server/projects/", [
    "protocol/",
    "firmware-gen/",
    "server/boards/served_project.ts",
    "server/program_arguments.ts",
    "server/start_failure.ts",
  ]],
  ["server/programming/", [
    "protocol/",
    "firmware-gen/",
    "server/link/byte_stream.ts",
    "server/serial/",
    "server/virtual_uno/intel_hex.ts",
    "server/data_folder/kept_file.ts",
    "server/machine_trouble.ts",
    "server/version.ts",
  ]],
  ["server/virtual_board/", ["protocol/", "server/link/", "server/virtual_uno/", "server/log.ts"]],
  ["server/boards/", [
    "protocol/",
    "server/link/",
    "server/programming/",
    "server/store/",
    "server/virtual_board/",
    "server/virtual_uno/",
    "server/log.ts",
  ]],
  ["server/finding/", [
    "protocol/",
    "server/boards/",
    "server/link/",
    "server/programming/",
    "server/serial/",
    "server/store/",
    "server/virtual_uno/",
    "server/data_folder/kept_file.ts",
    "server/log.ts",
    "server/start_failure.ts",
  ]],
  ["server/store/", [
    "protocol/",
    "server/data_folder/kept_file.ts",
    "server/log.ts",
    "server/data_folder/storage_trouble.ts",
  ]],
  ["server/doctor/", ["protocol/", "server/serial/", "server/programming/usb_ids.ts"]],
  ["server/api/", [
    "protocol/",
    "server/boards/",
    "server/doctor/",
    "server/programming/",
    "server/store/",
    "server/virtual_board/",
    "server/data_folder/kept_file.ts",
    "server/log.ts",
    "server/start_failure.ts",
  ]],
  ["server/tls/", [
    "protocol/",
    "server/api/listener.ts",
    "server/data_folder/kept_file.ts",
    "server/log.ts",
    "server/option_file.ts",
    "server/start_failure.ts",
  ]],
  ["server/mqtt/", [
    "protocol/",
    "server/api/devices.ts",
    "server/api/local_client.ts",
    "server/boards/",
    "server/log.ts",
    "server/network/mqtt_option.ts",
  ]],
  ["server/gateway/", [
    "protocol/",
    "firmware-gen/limits.ts",
    "server/boards/",
    "server/mqtt/",
    "server/programming/flashing.ts",
    "server/store/keeper.ts",
    "server/virtual_board/virtual_controls.ts",
    "server/log.ts",
    "server/network/mqtt_option.ts",
  ]],
  ["server/data_folder/", [
    "protocol/",
    "server/api/server_proof.ts",
    "server/log.ts",
    "server/start_failure.ts",
  ]],
  ["server/network/", [
    "server/finding/host.ts",
    "server/option_file.ts",
    "server/program_arguments.ts",
    "server/serial/device_files.ts",
    "server/start_failure.ts",
  ]],
  ["server/", ["firmware-gen/", "page_build/", "protocol/"]],
  ["examples/", ["protocol/dsl.ts"]],
  ["page_build/", [
    "protocol/",
    "server/api/page_assets.ts",
    "server/data_folder/kept_file.ts",
    "web/offline/shell.ts",
  ]],
  ["scripts/", ["client/", "protocol/", "firmware-gen/", "page_build/", "server/"]],
  ["tests/", [""]],
  ["bench/", [""]],
];

/**
 * Hold a graph against the rules.
 *
 * @param graph Who imports what.
 * @returns One sentence for each import that may not be and for each circle.
 */
export function importProblems(graph: ImportGraph): readonly string[] {
  const forbidden = [...graph].flatMap(([file, imports]) => {
    const [folder, mayImport] = RULES.find(([prefix]) => file.startsWith(prefix)) ?? [file, []];
    return imports
      .filter((imported) => ![folder, ...mayImport].some((prefix) => imported.startsWith(prefix)))
      .map((imported) =>
        `${file} imports ${imported}, but ${folder} may import only ${
          mayImport.length === 0 ? "itself" : mayImport.join(", ")
        }`
      );
  });
  return [...forbidden, ...circles(graph)];
}

function circles(graph: ImportGraph): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string) => {
    const start = path.indexOf(file);
    if (start >= 0) found.push(`Circular import: ${[...path.slice(start), file].join(" -> ")}`);
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const imported of graph.get(file) ?? []) visit(imported);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return found;
}

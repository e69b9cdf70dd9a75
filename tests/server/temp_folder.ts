/**
 * Run a test with a folder of its own.
 *
 * @param test Gets the folder's path; it is gone afterwards.
 */
export async function inTempFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Run a test with a folder of its own.
 *
 * @param test Gets the folder's path; it is gone afterwards.
 * @returns What the test gives.
 */
export async function inTempFolder<T>(test: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Waits of tests that end: what never comes fails the test that waits for it, in words, and takes no other with it.
 *
 * @module
 */

/** What is waited for comes within seconds, on a busy machine, too. */
export const PATIENCE_MS = 60_000;

/**
 * Wait for something, but not for ever.
 *
 * @param wait It.
 * @param missing What to say if it never comes.
 */
export async function patiently<T>(wait: Promise<T>, missing: () => string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`${missing()} within ${PATIENCE_MS / 1000} s`)),
    PATIENCE_MS,
  );
  try {
    return await Promise.race([wait, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Give the person a file.
 *
 * @module
 */

/**
 * Have the browser save a text as a file.
 *
 * @param name The file's name.
 * @param type Its media type.
 * @param text What is in it.
 */
export function saveFile(name: string, type: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/**
 * What makes the page installable: its name, its icons and its colours (Web Application Manifest).
 *
 * @module
 */

/** The icons of an installed page, as PNG: whole ones, and such as a phone may cut to its own shape. */
export const ICONS = [
  { path: "web/icons/icon-192.png", sizes: "192x192", purpose: "any" },
  { path: "web/icons/icon-512.png", sizes: "512x512", purpose: "any" },
  { path: "web/icons/maskable-192.png", sizes: "192x192", purpose: "maskable" },
  { path: "web/icons/maskable-512.png", sizes: "512x512", purpose: "maskable" },
] as const;

/**
 * The manifest.
 *
 * @param served Where the server has a file of the project.
 * @returns JSON.
 */
export function webManifest(served: (path: string) => string): string {
  return JSON.stringify({
    id: "/",
    name: "Destello",
    short_name: "Destello",
    description: "Controls an Arduino in real time",
    start_url: "/",
    scope: "/",
    display: "standalone",
    // The splash screen's ground is the icon's; the window's bar takes the page's own, light or dark.
    background_color: "#10263a",
    theme_color: "#10263a",
    icons: [
      { src: served("web/icon.svg"), sizes: "any", type: "image/svg+xml", purpose: "any" },
      ...ICONS.map(({ path, sizes, purpose }) => ({ src: served(path), sizes, type: "image/png", purpose })),
    ],
  });
}

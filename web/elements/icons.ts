/**
 * The few signs of the page, each another shape, so that no state is told by colour alone. They say nothing to a screen
 * reader: the words beside them do.
 *
 * @module
 */
import { html, type TemplateResult } from "lit";

/** Done, well. */
export const checkIcon: TemplateResult = html`
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="6.75" />
    <path d="M5 8.2l2.1 2.1L11 6" />
  </svg>
`;

/** Under way. */
export const busyIcon: TemplateResult = html`
  <svg class="icon turning" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M8 1.25a6.75 6.75 0 1 0 6.75 6.75" />
  </svg>
`;

/** Not well. */
export const troubleIcon: TemplateResult = html`
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M8 1.75L15 14H1z" />
    <path d="M8 6.5v3.25M8 11.9v.1" />
  </svg>
`;

/** Nobody knows. */
export const unknownIcon: TemplateResult = html`
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="6.75" stroke-dasharray="2.6 2.7" />
    <path d="M6.2 6.3a1.9 1.9 0 1 1 2.7 1.8c-.6.3-.9.6-.9 1.2M8 11.6v.1" />
  </svg>
`;

/** Something to know. */
export const noteIcon: TemplateResult = html`
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="6.75" />
    <path d="M8 7.3v3.9M8 4.6v.1" />
  </svg>
`;

/** To be written. */
export const pencilIcon: TemplateResult = html`
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M2.5 13.5l.8-3.4 7.6-7.6 2.6 2.6-7.6 7.6zM9.3 4.1l2.6 2.6" />
  </svg>
`;

/** A light that blinks. */
export const blinkIcon: TemplateResult = html`
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path
      d="M5 10.5V8a3 3 0 0 1 6 0v2.5zM4 10.5h8M6.5 10.5v3M9.5 10.5v3M8 .75v1.75M2.9 2.9l1.2 1.2M13.1 2.9l-1.2 1.2" />
  </svg>
`;

/** To be taken away. */
export const closeIcon: TemplateResult = html`
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" />
  </svg>
`;

/**
 * Styles that several elements share. Colours and measures come from `page.css` by inheritance.
 *
 * @module
 */
import { css, type CSSResult } from "lit";

/** Buttons, focus and text that is only heard. */
export const common: CSSResult = css`
  * {
    box-sizing: border-box;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  h1,
  h2,
  h3,
  p,
  dl,
  dd {
    margin: 0;
  }

  /* What comes into view with the focus comes with its ring. */
  button,
  input,
  select,
  [tabindex] {
    scroll-margin-block: 12px;
  }

  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }

  .unbroken {
    white-space: nowrap;
  }

  .heard {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  /* What a picture says; its words are its tooltip and its name. */
  button.sign {
    display: flex;
    gap: 8px;
    align-items: center;
    justify-content: center;
    min-width: var(--target);
    min-height: var(--target);
    padding: 0;
    border: 1px solid transparent;
    border-radius: 8px;
    background: none;
    color: var(--quiet);
    font: inherit;
    font-size: 1.0625rem;
    cursor: pointer;
  }

  button.sign:hover:enabled {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--ink);
  }

  button.sign:disabled {
    opacity: 0.5;
  }

  button.plain {
    min-width: var(--target);
    max-width: 100%;
    min-height: var(--target);
    overflow-wrap: break-word;
    padding: 6px 14px;
    border: 1px solid var(--field);
    border-radius: 8px;
    background: var(--card);
    color: var(--ink);
    font: inherit;
    font-size: 0.9375rem;
    font-weight: 600;
    cursor: pointer;
  }

  button.plain:hover:enabled {
    background: var(--accent-soft);
    border-color: var(--accent);
  }

  button.plain[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
    box-shadow: inset 0 -3px var(--accent);
  }

  button.chief {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }

  button.chief:hover:enabled {
    color: var(--accent);
  }

  button.plain:active:enabled {
    transform: translateY(1px);
  }

  button:disabled {
    cursor: not-allowed;
  }

  /* Asked for, and not confirmed. */
  button.plain[aria-busy="true"] {
    border: 2px dashed var(--accent);
    padding: 5px 13px;
  }

  button.plain:disabled {
    border-color: var(--line);
    background: var(--card);
    color: var(--quiet);
  }

  .icon {
    flex: none;
    width: 1em;
    height: 1em;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .turning {
    animation: turn 0.9s linear infinite;
    transform-origin: center;
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  @media (pointer: coarse) {
    input[type="checkbox"] {
      width: 28px;
      height: 28px;
    }
  }

  /* Without colours of its own, a page has no other way to say what is chosen. */
  @media (forced-colors: active) {
    button.plain:is([aria-pressed="true"], [aria-expanded="true"]) {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;

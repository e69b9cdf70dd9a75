/**
 * How `<board-console>` looks: the list beside the chosen frame where there is room, else above it.
 *
 * @module
 */
import { css, type CSSResult } from "lit";

export const consoleStyles: CSSResult = css`
  label.check {
    display: flex;
    gap: 6px;
    align-items: center;
    min-height: var(--target);
    color: var(--ink);
    font-size: 0.9375rem;
  }

  input {
    min-width: 18px;
    min-height: 18px;
    accent-color: var(--accent);
  }

  .quiet {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    margin-top: 6px;
    color: var(--quiet);
    font-size: 0.8125rem;
  }

  .frames {
    display: grid;
    gap: 14px;
    align-items: start;
  }

  .frames > * {
    min-width: 0;
  }

  pre {
    height: 360px;
    margin: 0;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--ground);
    overflow: auto;
    overscroll-behavior: contain;
    padding: 8px 10px;
    font-family: ui-monospace, monospace;
    font-size: 0.8125rem;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  pre span {
    color: var(--accent);
  }

  @container (width >= 56rem) {
    .frames {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
  }

  @container (width < 45rem) {
    .push {
      margin-inline-start: 0;
    }
  }
`;

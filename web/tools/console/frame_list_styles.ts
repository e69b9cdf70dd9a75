/**
 * How `<frame-list>` looks: two lines for each frame, one where there is room.
 *
 * @module
 */
import { css, type CSSResult } from "lit";

export const frameListStyles: CSSResult = css`
  :host {
    display: block;
    container-type: inline-size;
  }

  [role="listbox"] {
    height: 420px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--ground);
    overflow: auto;
    overscroll-behavior: contain;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0 10px;
    padding: 4px 10px;
    border-bottom: 1px solid var(--line);
    font-size: 0.875rem;
    cursor: pointer;
  }

  @media (pointer: coarse) {
    .row {
      align-content: center;
      min-height: 44px;
    }
  }

  .row:hover {
    background: var(--card);
  }

  .row[aria-selected="true"] {
    background: var(--accent-soft);
    box-shadow: inset 3px 0 var(--accent);
  }

  time {
    color: var(--quiet);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .way {
    font-weight: 600;
  }

  .up .way {
    color: var(--accent);
  }

  .word {
    font-weight: 400;
  }

  .meaning {
    flex-basis: 100%;
    min-width: 0;
    overflow-wrap: anywhere;
  }

  .hex {
    flex-basis: 100%;
    grid-column: 1 / -1;
    min-width: 0;
    color: var(--quiet);
    font-family: ui-monospace, monospace;
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
  }

  .trouble .meaning {
    color: var(--trouble);
    font-weight: 600;
  }

  .trouble .icon {
    margin-inline-end: 6px;
    vertical-align: -0.12em;
  }

  .gap {
    display: block;
    background: var(--note);
    color: var(--quiet);
    font-size: 0.8125rem;
    text-align: center;
  }

  @container (width >= 30rem) {
    .row {
      display: grid;
      grid-template-columns: auto auto minmax(0, 1fr);
    }

    .row.gap {
      display: block;
    }

    .way {
      min-width: 8.5em;
    }

    .meaning {
      grid-column: 3;
    }
  }

  @media (forced-colors: active) {
    .row[aria-selected="true"] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;

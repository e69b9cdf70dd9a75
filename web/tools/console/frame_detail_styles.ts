/**
 * How `<frame-detail>` looks.
 *
 * @module
 */
import { css, type CSSResult } from "lit";

export const frameDetailStyles: CSSResult = css`
  :host {
    display: block;
    container-type: inline-size;
    min-width: 0;
    font-size: 0.875rem;
  }

  h3 {
    font-size: 1rem;
    overflow-wrap: anywhere;
  }

  h4 {
    margin: 12px 0 6px;
    color: var(--quiet);
    font-size: 0.8125rem;
  }

  .quiet {
    /* The path of somebody's definition may be one long word. */
    overflow-wrap: anywhere;
    color: var(--quiet);
    font-size: 0.8125rem;
  }

  .bytes {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }

  .byte {
    display: grid;
    position: relative;
    justify-items: center;
    min-height: 44px;
    padding: 4px 5px 2px;
    border: 1px solid var(--field);
    border-radius: 8px;
    background: var(--card);
    color: var(--ink);
    font: inherit;
    cursor: pointer;
  }

  .byte.active {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }

  .hex {
    font-family: ui-monospace, monospace;
    font-size: 1rem;
    font-weight: 600;
  }

  .bits {
    display: flex;
    font-family: ui-monospace, monospace;
    font-size: 0.6875rem;
  }

  .bits span {
    border-inline-start: 1px solid transparent;
  }

  .bits .begins {
    margin-inline-start: 2px;
    padding-inline-start: 1px;
    border-inline-start-color: var(--field);
  }

  .bits .active {
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 700;
  }

  .stands {
    min-height: 1.2em;
    color: var(--quiet);
    font-size: 0.6875rem;
  }

  table {
    width: 100%;
    border-collapse: collapse;
  }

  th {
    padding: 2px 10px 2px 8px;
    border-bottom: 1px solid var(--field);
    color: var(--quiet);
    font-size: 0.8125rem;
    font-weight: 600;
    text-align: start;
  }

  td {
    padding: 1px 10px 1px 8px;
    border-bottom: 1px solid var(--line);
    overflow-wrap: anywhere;
  }

  td:first-child {
    overflow-wrap: normal;
  }

  tr.active td,
  .source .active {
    background: var(--accent-soft);
    box-shadow: inset 3px 0 var(--accent);
  }

  tr.active td + td {
    box-shadow: none;
  }

  .name,
  .source button {
    width: 100%;
    min-height: calc(var(--target) * 4 / 3 - 20px);
    padding: 2px 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }

  .name {
    font-weight: 600;
  }

  .source {
    margin: 4px 0 0;
    padding: 6px 0;
    border: 1px solid var(--line);
    border-radius: 8px;
    list-style: none;
  }

  .source li {
    padding: 0 8px;
    font-family: ui-monospace, monospace;
    font-size: 0.8125rem;
  }

  .text {
    display: flex;
    gap: 10px;
  }

  .source button {
    font-weight: 700;
  }

  .number {
    flex: none;
    width: 2.5em;
    color: var(--quiet);
    font-weight: 400;
    text-align: end;
  }

  code {
    min-width: 0;
    font: inherit;
    white-space: break-spaces;
    overflow-wrap: anywhere;
  }

  @container (width < 26rem) {
    th,
    td {
      padding-inline: 4px;
      font-size: 0.8125rem;
    }
  }

  /* One cell below the other. */
  @container (width < 12rem) {
    thead {
      display: none;
    }

    table,
    tbody,
    tr,
    td {
      display: block;
    }
  }

  @media (forced-colors: active) {
    .byte.active,
    tr.active,
    .source .active {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }

    .bits span {
      border-color: Canvas;
    }

    .bits .begins {
      border-color: CanvasText;
    }

    .bits .active {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }
  }
`;

/**
 * How the rows of many boards look. All have one height, which follows the size of text and the width: which rows are on the screen is
 * counted from it.
 *
 * @module
 */
import { css, type CSSResult } from "lit";

export const rowStyles: CSSResult = css`
  :host {
    display: block;
    position: relative;
    container-type: inline-size;
  }

  .list,
  .measure {
    --row: 3.5rem;
    --heading: 3.75rem;
  }

  .list {
    position: relative;
  }

  .group {
    position: absolute;
    inset-inline: 0;
  }

  h2 {
    height: var(--heading);
    padding-top: 0.75rem;
    font-size: 1rem;
  }

  h2 button {
    display: flex;
    gap: 8px;
    align-items: center;
    width: 100%;
    height: 100%;
    padding: 0 4px;
    border: 0;
    background: none;
    color: var(--ink);
    font: inherit;
    font-weight: 650;
    line-height: 1.25;
    text-align: start;
    overflow-wrap: anywhere;
    cursor: pointer;
  }

  .count {
    color: var(--quiet);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }

  .turn {
    transition: transform 0.12s;
  }

  [aria-expanded="true"] .turn {
    transform: rotate(90deg);
  }

  ul {
    position: relative;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    position: absolute;
    inset-inline: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr);
    gap: 0 16px;
    align-items: center;
    height: calc(var(--row) + 1px);
    padding: 4px 14px;
    border: 1px solid var(--line);
    background: var(--card);
  }

  li:hover {
    background: var(--accent-soft);
  }

  li,
  h2,
  a,
  h2 button {
    scroll-margin-top: calc(var(--covered, 0px) + 12px);
    scroll-margin-bottom: 12px;
  }

  a {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) minmax(7rem, max-content);
    gap: 0 10px;
    align-items: center;
    color: var(--ink);
    text-decoration: none;
  }

  /* The whole row can be pressed. */
  a::after {
    content: "";
    position: absolute;
    inset: 0;
  }

  a:focus-visible {
    outline: none;
  }

  a:focus-visible::after {
    outline: 3px solid var(--accent);
    outline-offset: -4px;
    border-radius: 8px;
  }

  .name {
    font-weight: 600;
    line-height: 1.25;
    overflow-wrap: anywhere;
  }

  .status {
    font-size: 0.875rem;
    line-height: 1.25;
  }

  .well .icon {
    color: var(--well);
  }

  .busy :is(.icon, .status) {
    color: var(--busy);
  }

  .trouble :is(.icon, .status) {
    color: var(--trouble);
  }

  .unknown :is(.icon, .status) {
    color: var(--quiet);
  }

  /* "Last known: Online." has a line of its own: beside the name it left that no room. */
  .unknown a {
    grid-template-columns: auto minmax(0, 1fr);
  }

  .unknown .status {
    grid-column: 2;
  }

  .told {
    overflow: hidden;
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .stale .told {
    color: var(--quiet);
  }

  .measure {
    position: absolute;
    visibility: hidden;
    width: 0;
    height: var(--row);
  }

  .measure.heading {
    height: var(--heading);
  }

  @container (width < 44rem) {
    .list,
    .measure {
      --row: 5rem;
    }

    li {
      grid-template-columns: minmax(0, 1fr);
      align-content: center;
    }

    .told {
      padding-inline-start: calc(1rem + 10px);
    }
  }

  @container (width < 20rem) {
    .list,
    .measure {
      --row: 8rem;
      --heading: 6rem;
    }

    a {
      grid-template-columns: auto minmax(0, 1fr);
    }

    .status {
      grid-column: 2;
    }
  }

  @media (forced-colors: active) {
    li:hover {
      outline: 2px solid Highlight;
      outline-offset: -3px;
    }
  }
`;

/**
 * How `<board-history>` looks: a table where there is room, else each entry as a block of lines.
 *
 * @module
 */
import { css, type CSSResult } from "lit";

export const historyStyles: CSSResult = css`
  .trouble {
    color: var(--trouble);
  }

  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.875rem;
  }

  th {
    padding: 4px 10px 4px 0;
    border-bottom: 1px solid var(--field);
    color: var(--quiet);
    font-size: 0.8125rem;
    font-weight: 600;
    text-align: start;
    white-space: nowrap;
  }

  td {
    padding: 6px 10px 6px 0;
    border-bottom: 1px solid var(--line);
    vertical-align: top;
    overflow-wrap: anywhere;
  }

  /* A word is not cut where the next column has room. */
  .done {
    overflow-wrap: break-word;
  }

  th:first-child,
  td:first-child {
    padding-inline-start: 10px;
  }

  .took,
  time {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .quiet {
    display: block;
    color: var(--quiet);
    font-size: 0.8125rem;
  }

  .outcome {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    font-weight: 600;
    white-space: nowrap;
  }

  .reported .outcome {
    color: var(--quiet);
    font-weight: 400;
  }

  .lost .outcome {
    color: var(--trouble);
  }

  .confirmed .icon,
  .back .icon {
    color: var(--well);
  }

  .refused .outcome,
  .not_run .outcome,
  .unknown .outcome {
    color: var(--trouble);
  }

  /* Nobody knows what this one did: the row itself stands out. */
  .unknown td {
    background: var(--warn);
  }

  .unknown td:first-child {
    box-shadow: inset 5px 0 var(--trouble);
  }

  .unknown .outcome {
    padding: 0 8px;
    border: 1px solid currentColor;
    border-radius: 10px;
    font-weight: 700;
  }

  .end {
    margin-top: 10px;
  }

  @container (width < 40rem) {
    table,
    tbody,
    tr,
    td {
      display: block;
    }

    thead {
      display: none;
    }

    tr {
      padding: 8px 10px;
      border-bottom: 1px solid var(--line);
    }

    td,
    td:first-child {
      display: grid;
      grid-template-columns: 7.5em minmax(0, 1fr);
      gap: 8px;
      padding: 1px 0;
      border: 0;
    }

    /* A day before the time does not fit beside the label on the smallest phones. */
    time {
      white-space: normal;
    }

    td::before {
      content: attr(data-label);
      color: var(--quiet);
      font-size: 0.8125rem;
    }

    .unknown td,
    .unknown td:first-child {
      background: none;
      box-shadow: none;
    }

    tr.unknown {
      background: var(--warn);
      box-shadow: inset 5px 0 var(--trouble);
    }

    td.none {
      display: none;
    }

    .push {
      margin-inline-start: 0;
    }
  }

  @container (width < 12rem) {
    td,
    td:first-child {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }

    .outcome,
    .took {
      white-space: normal;
    }
  }

  @media (forced-colors: active) {
    tr.unknown {
      outline: 2px solid CanvasText;
      outline-offset: -2px;
    }
  }
`;

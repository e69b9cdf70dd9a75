/**
 * The bar of filters and buttons above a list, and the lines that say how the list is: the same in each tool that has one.
 *
 * @module
 */
import { css, type CSSResult } from "lit";

export const filterBar: CSSResult = css`
  :host {
    display: block;
    container-type: inline-size;
  }

  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: end;
    margin-bottom: 10px;
  }

  label {
    display: grid;
    grid-template-columns: minmax(0, 100%);
    gap: 2px;
    max-width: 100%;
    color: var(--quiet);
    font-size: 0.8125rem;
  }

  select {
    min-height: var(--target);
    max-width: 100%;
    padding: 4px 8px;
    border: 1px solid var(--field);
    border-radius: 8px;
    background: var(--card);
    color: var(--ink);
    font: inherit;
    font-size: 0.9375rem;
  }

  .push {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-inline-start: auto;
  }

  .line {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    padding: 8px 0;
    color: var(--quiet);
    font-size: 0.9375rem;
  }
`;

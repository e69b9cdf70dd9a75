/**
 * How the foot of a channel's card looks: what became of its requests, who changed it, and its lease.
 *
 * @module
 */
import { css, type CSSResult } from "lit";

export const footStyles: CSSResult = css`
  .foot {
    --said: 0px;
    --lease: 0px;
    display: flex;
    flex-direction: column;
    margin-top: auto;
    padding-top: 2px;
    font-size: 0.8125rem;
    line-height: 1.45;
  }

  .staged,
  .watched,
  .leased {
    min-height: calc(var(--said) + var(--lease));
  }

  /* Room for five lines of what may be said, so that nothing moves when it is; a line with an icon is a little higher. */
  .staged {
    --said: calc(5lh + 14px + (var(--target) - 36px) * 4 / 3);
  }

  /* Whoever may only look is told who asks and who changed it. */
  .watched {
    --said: calc(2lh + 4px);
  }

  /* Two more for the lease, which stays at the end, whatever comes and goes above it. */
  .leased {
    --lease: calc(2lh + 4px);
  }

  .lease {
    margin-top: auto;
  }

  .stage {
    display: flex;
    gap: 6px;
    align-items: baseline;
    font-weight: 600;
  }

  .stage .icon {
    position: relative;
    top: 0.13em;
  }

  .pending {
    color: var(--busy);
  }

  /* What this page waits for has room for its button from the beginning, so that nothing moves when that comes. */
  div.stage {
    --more: calc(5px + (var(--target) - 36px) * 2 / 3);
    padding-block: var(--more);
  }

  @container (width < 12rem) {
    div.stage {
      flex-wrap: wrap;
    }
  }

  button.cancel {
    flex: none;
    min-height: calc(var(--target) * 4 / 3 - 20px);
    margin-block: calc(-1 * var(--more));
    margin-inline-start: auto;
    padding: 1px 10px;
    font-size: 0.8125rem;
  }

  button.dismiss {
    flex: none;
    align-self: flex-start;
    display: grid;
    place-items: center;
    min-width: calc(var(--target) * 4 / 3 - 20px);
    min-height: calc(var(--target) * 4 / 3 - 20px);
    margin-block: calc(-1 * var(--more));
    margin-inline-start: auto;
    padding: 0;
  }

  /* Narrow lines break once more. */
  @media (max-width: 420px) {
    .staged {
      --said: calc(6lh + 14px + (var(--target) - 36px) * 4 / 3);
    }

    .watched {
      --said: calc(3lh + 4px);
    }
  }

  .confirmed {
    color: var(--well);
  }

  .failed {
    color: var(--trouble);
  }
`;

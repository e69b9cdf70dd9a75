/**
 * What uPlot needs of its style sheet, for a shadow root: only what is drawn here, in the page's colours.
 *
 * @module
 */
import { css, type CSSResult } from "lit";

export const uplotStyles: CSSResult = css`
  .uplot {
    width: min-content;
  }

  .u-wrap {
    position: relative;
    user-select: none;
  }

  .u-over,
  .u-under {
    position: absolute;
  }

  .u-under {
    overflow: hidden;
  }

  .u-over {
    cursor: crosshair;
  }

  .uplot canvas {
    display: block;
    position: relative;
    width: 100%;
    height: 100%;
  }

  .u-axis {
    position: absolute;
  }

  .u-select {
    position: absolute;
    background: color-mix(in srgb, var(--plot-line) 22%, transparent);
    pointer-events: none;
  }

  .u-cursor-x {
    position: absolute;
    left: 0;
    top: 0;
    height: 100%;
    border-right: 1px dashed var(--plot-ink);
    pointer-events: none;
  }

  .u-off {
    display: none;
  }
`;

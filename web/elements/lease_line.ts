/**
 * The line of a channel that the board makes safe by itself: quiet while the board hears its server, a countdown when it does
 * not.
 *
 * @module
 */
import { html, nothing } from "lit";
import type { ToldChannel } from "../../protocol/told.ts";
import type { ChannelView } from "../../protocol/views.ts";
import { leaseStanding } from "../lease.ts";
import type { PageModel } from "../page_model.ts";
import { noteIcon, troubleIcon } from "./icons.ts";
import type { Line } from "./stage_lines.ts";
import { unbroken } from "./unbroken.ts";
import { stateInWords } from "../fields/in_words.ts";

/**
 * Say what the board does by itself, and when.
 *
 * @param channel The channel.
 * @param view What the server says of it.
 * @param model Words, time and connection.
 * @param board Board id.
 * @returns The line, or nothing for a channel that keeps its state.
 */
export function leaseLine(
  channel: ToldChannel,
  view: ChannelView | null,
  model: PageModel,
  board: string,
): Line {
  const lease = view?.lease ?? null;
  if (lease === null) return nothing;
  const { words, connection, lastHeard, now, truth } = model;
  const text = words.text.lease;
  const standing = leaseStanding({
    lease,
    isBoardOnline: truth.boards.get(board)?.status === "online",
    isPageOnline: connection.status === "online",
    lastHeard,
    now,
  });
  const safe = stateInWords(words, channel, lease.safe);
  switch (standing?.kind) {
    case "held":
      return html`<p class="lease">${unbroken(text.held(safe, words.duration(lease.ms)))}</p>`;
    case "counting": {
      const left = words.duration(1000 * Math.ceil(standing.leftMs / 1000));
      const line = (standing.isAbout ? text.aboutToFall : text.falling)(safe, left);
      return html`<p class="lease stage pending">${troubleIcon}<span>${unbroken(line)}</span></p>`;
    }
    case "over": {
      const line = (standing.isAbout ? text.aboutFallen : text.fallen)(safe);
      return html`<p class="lease stage">${noteIcon}<span>${unbroken(line)}</span></p>`;
    }
    case undefined:
      return nothing;
  }
}

/**
 * The two lines at the foot of a channel: how far this page's newest request has come, and who changed the channel last.
 *
 * @module
 */
import { html, nothing, type TemplateResult } from "lit";
import type { ChannelView } from "../../protocol/views.ts";
import type { PageModel } from "../page_model.ts";
import type { Stage } from "../requests.ts";
import { busyIcon, checkIcon, closeIcon, noteIcon, troubleIcon } from "./icons.ts";
import { unbroken } from "./unbroken.ts";

/** How long a confirmation is news. */
const NEWS_MS = 10_000;
/** How long it is said that something was cancelled, which may still run. */
const CANCELLED_MS = 30_000;

/** A line, or none. */
export type Line = TemplateResult | typeof nothing;

/**
 * Requested, sent, confirmed in N ms; or failed, with the reason.
 *
 * @param title What people call the channel.
 * @param stage How far the request has come.
 * @param view What the server says of the channel.
 * @param model Words and time.
 * @param usable Whether the board can be asked again; else the board's note says what to do.
 * @param cancel The person does not want it any more.
 * @returns The line, or nothing where there is no news.
 */
export function stageLine(
  title: string,
  stage: Stage,
  view: ChannelView | null,
  model: PageModel,
  usable: boolean,
  cancel: () => void,
): Line {
  const { words, yours } = model;
  const now = model.clock.now();
  const text = words.text.channel;
  const others = view?.pending ?? null;
  switch (stage.stage) {
    case "pending": {
      const sent = others !== null && yours.includes(others.by) && others.stage === "sent";
      const word = stage.slow ? text.slow : sent ? text.sent : text.requested;
      return html`
        <div class="stage pending">
          ${busyIcon}<span>${word}</span>
          ${stage.slow
            ? html`<button class="plain cancel" @click=${cancel}>${text.cancel}</button>`
            : nothing}
        </div>
      `;
    }
    case "cancelled":
      if (now - stage.at >= CANCELLED_MS) break;
      return html`
        <p class="stage">${noteIcon}<span>${text.cancelled}</span></p>
        <p class="hint">${text.mayStillRun}</p>
      `;
    case "failed": {
      const { what, todo } = words.failure(stage.failure);
      const dismiss = `${title}: ${words.text.board.dismiss}`;
      return html`
        <div class="stage failed">
          ${troubleIcon}<span>${what}</span>
          <button class="plain dismiss" aria-label=${dismiss} title=${dismiss} @click=${() =>
            model.dismiss(stage)}>${closeIcon}</button>
        </div>
        ${// Below it, where it can become longer: without contact it says how old all this is.
        changeLine(view, model, usable)}
        ${usable
          // One text: of several, those after the age would move whenever it grows.
          ? html`<p class="hint">${`${todo} (${words.age(now - stage.at)})`}</p>`
          : nothing}
      `;
    }
    case "confirmed":
      if (others === null && now - stage.at < NEWS_MS) {
        const word = text.confirmed(words.duration(stage.tookMs));
        return html`<p class="stage confirmed">${checkIcon}<span>${unbroken(word)}</span></p>`;
      }
      break;
    case "idle":
      break;
  }
  if (others === null) return nothing;
  if (yours.includes(others.by)) {
    // Another page of the same person asks.
    const word = others.stage === "sent" ? text.sent : text.requested;
    return html`<p class="stage pending">${busyIcon}<span>${word}</span></p>`;
  }
  return html`<p class="stage pending">${busyIcon}<span>${
    text.otherPending(words.who(others.by, yours))
  }</span></p>`;
}

/**
 * Who changed it and when; while the board cannot be asked, how old the shown state is.
 *
 * @param view What the server says of the channel.
 * @param model Words and time.
 * @param usable Whether the board can be asked.
 * @returns The line.
 */
export function changeLine(view: ChannelView | null, model: PageModel, usable: boolean): Line {
  const { words, yours, now } = model;
  const text = words.text.channel;
  if (view === null || view.reported === null) return html`<p class="changed">${text.neverConfirmed}</p>`;
  const age = view.at === null ? null : words.age(now - Date.parse(view.at));
  if (!usable && age !== null) return html`<p class="changed">${text.lastConfirmed(age)}</p>`;
  if (view.by === null) return nothing;
  if (view.by === "board" && age !== null) return html`<p class="changed">${text.reported(age)}</p>`;
  const who = words.who(view.by, yours);
  const line = age === null ? text.changedByUnknownWhen(who) : text.changedBy(who, age);
  return html`<p class="changed">${line}</p>`;
}

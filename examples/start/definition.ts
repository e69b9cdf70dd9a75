/** What the board can do. After a change: write the handler in `firmware/firmware.ino`, and build. */
import { board, bool, channel } from "destello";

export const definition = board("Start", {
  led: channel({
    title: { en: "LED", es: "LED" },
    pin: 13,
    state: { on: bool() },
    commands: {
      set: { on: bool() },
      toggle: {},
    },
    onBoot: "restore",
  }),
});

import type { Page } from "playwright-core";

/**
 * Look for text that does not fit: wider or higher than the box it is in, cut off by it, outside the window, or a button's word that
 * is broken at the end of a line.
 *
 * @param page The page, as it is drawn now.
 * @returns One line for each such text.
 */
export function textsThatDoNotFit(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    /** Rounding of half pixels on either side. */
    const SLACK = 1.5;
    const problems: string[] = [];

    function up(node: Node): Element | null {
      const parent = node.parentNode;
      return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
    }

    function isHidden(element: Element): boolean {
      return !element.checkVisibility({ visibilityProperty: true }) || element.closest(".heard") !== null;
    }

    /** What a row of the list shows in one line is whole in its tooltip (L8a). */
    function isWholeInTooltip(element: Element): boolean {
      const root = element.getRootNode();
      return element instanceof HTMLElement && root instanceof ShadowRoot &&
        root.host.localName === "board-rows" &&
        element.title.includes(element.innerText.trim());
    }

    function isInline(element: Element): boolean {
      return /^(inline|contents)$/.test(getComputedStyle(element).display);
    }

    /** The boxes around a text that limit it, up to one that scrolls: what is outside of that can be reached. */
    function boxesAround(node: Node): readonly Element[] {
      const boxes: Element[] = [];
      for (let element = up(node); element !== null; element = up(element)) {
        if (/auto|scroll/.test(getComputedStyle(element).overflowX) || isWholeInTooltip(element)) break;
        if (!isInline(element)) boxes.push(element);
        // What is taken out of the flow lies over what is around it.
        if (getComputedStyle(element).position === "absolute" && !element.matches(".label")) break;
      }
      return boxes;
    }

    function checkText(node: Text): void {
      const boxes = boxesAround(node);
      const [nearest] = boxes;
      if (nearest === undefined || node.data.trim() === "" || isHidden(nearest)) return;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const text of range.getClientRects()) {
        for (const element of boxes) {
          const box = element.getBoundingClientRect();
          const excess = Math.max(
            box.left - text.left,
            text.right - box.right,
            box.top - text.top,
            text.bottom - box.bottom,
          );
          // Letters may be higher than a line of their own.
          const slack = element === nearest ? SLACK + text.height / 4 : SLACK;
          if (excess <= slack) continue;
          problems.push(`"${node.data.trim()}" exceeds <${element.localName}> by ${excess.toFixed(1)} px`);
        }
      }
    }

    /** Where the browser puts a hyphen, a word is not broken; nor can more be done where the button has all the width there is. */
    function checkWords(node: Text): void {
      const parent = up(node);
      const button = parent?.closest("button") ?? null;
      if (parent === null || button === null || isHidden(parent)) return;
      if (getComputedStyle(parent).hyphens === "auto") return;
      const width = button.getBoundingClientRect().width + SLACK;
      if (width >= (up(button)?.getBoundingClientRect().width ?? 0)) return;
      for (const { 0: word, index } of node.data.matchAll(/\p{Letter}+/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) problems.push(`"${word}" of a button is broken into ${lines.size} lines`);
      }
    }

    function checkField(element: Element): void {
      const excess = element.scrollWidth - element.clientWidth;
      // What is typed into a field of text can be as long as anybody likes, and scrolls.
      const cuts = element instanceof HTMLInputElement
        ? element.type !== "text"
        : /hidden|clip/.test(getComputedStyle(element).overflowX);
      if (cuts && !isHidden(element) && !isWholeInTooltip(element) && excess > SLACK) {
        problems.push(`<${element.localName} class="${element.className}"> cuts off ${excess} px`);
      }
    }

    function check(root: Node): void {
      for (const node of root.childNodes) {
        if (node instanceof Text) {
          checkText(node);
          checkWords(node);
        }
        if (!(node instanceof Element) || node instanceof HTMLStyleElement) continue;
        checkField(node);
        if (node.shadowRoot !== null) check(node.shadowRoot);
        // What a closed list shows is the browser's own affair.
        if (!(node instanceof HTMLSelectElement)) check(node);
      }
    }

    check(document.body);
    return problems;
  });
}

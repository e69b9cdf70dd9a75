import type { Page } from "playwright-core";

/**
 * Look for text that does not fit: wider or higher than the box it is in, cut off by it, or outside the window.
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

    function isInline(element: Element): boolean {
      return /^(inline|contents)$/.test(getComputedStyle(element).display);
    }

    /** What an inline box would not limit: the first box around it that does. */
    function boxAround(node: Node): Element | null {
      let element = up(node);
      while (element !== null && isInline(element)) element = up(element);
      return element;
    }

    function checkText(node: Text): void {
      const box = boxAround(node);
      if (box === null || node.data.trim() === "" || isHidden(box)) return;
      const svg = box.closest("svg");
      const range = document.createRange();
      range.selectNodeContents(node);
      const bounds = (svg ?? box).getBoundingClientRect();
      for (const { left, right, top, bottom } of range.getClientRects()) {
        const beyond = Math.max(
          bounds.left - left,
          right - bounds.right,
          top - bounds.top < 0 ? bounds.top - top : 0,
        );
        const below = bottom - bounds.bottom;
        const outside = Math.max(-left, right - document.documentElement.clientWidth);
        const excess = Math.max(beyond, below, outside);
        if (excess > SLACK) {
          problems.push(`"${node.data.trim()}" exceeds <${box.localName}> by ${excess.toFixed(1)} px`);
        }
      }
    }

    function checkField(element: Element): void {
      const excess = element.scrollWidth - element.clientWidth;
      const cuts = element instanceof HTMLInputElement ||
        /hidden|clip/.test(getComputedStyle(element).overflowX);
      if (cuts && !isHidden(element) && excess > SLACK) {
        problems.push(`<${element.localName} class="${element.className}"> cuts off ${excess} px`);
      }
    }

    function check(root: Node): void {
      for (const node of root.childNodes) {
        if (node instanceof Text) checkText(node);
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

import { useLayoutEffect } from "react";

/**
 * Keeps the page heard while a combobox is open. Base UI hides everything else from screen readers then, although one
 * can go on to it with Tab: what has the focus would be silent.
 */
export function useStayHeard(open: boolean): void {
  // The outside system is the document. Before Base UI's own effect, so that none of its marks is missed.
  useLayoutEffect(() => {
    if (!open) return;
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) {
        const isHidden = target instanceof Element && target.getAttribute("aria-hidden") === "true";
        if (isHidden && !isGuard(target)) target.removeAttribute("aria-hidden");
      }
    });
    observer.observe(document.body, { subtree: true, attributeFilter: ["aria-hidden"] });
    return () => observer.disconnect();
  }, [open]);
}

/** They pass the focus on and have nothing to say. */
const isGuard = (element: Element): boolean => element.hasAttribute("data-base-ui-focus-guard");

/** Tells when colours or fonts may have changed: theme, hue, system scheme, a font that has loaded. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
  }
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", changed);
  document.fonts.addEventListener("loadingdone", changed);
  // Canvas does not ask for fonts by itself.
  const fonts = ['400 11px "Geist Variable"', '500 11px "Geist Variable"', '400 11px "Geist Mono Variable"'];
  void Promise.allSettled(fonts.map((font) => document.fonts.load(font))).then(changed);
  return () => {
    observer.disconnect();
    scheme.removeEventListener("change", changed);
    document.fonts.removeEventListener("loadingdone", changed);
  };
}

// Puts the chosen theme on the document; `system` follows the desktop while the window is open.

import { useEffect } from "react";
import { useWindow } from "./window";

export function useThemeOnPage(): void {
  const theme = useWindow((state) => state.theme);
  useEffect(() => {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const apply = () => {
      document.documentElement.dataset.theme = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
    };
    apply();
    dark.addEventListener("change", apply);
    return () => dark.removeEventListener("change", apply);
  }, [theme]);
}

import { RadioGroup } from "@base-ui/react/radio-group";
import { type Theme, themeSchema } from "@rollout/contract";
import { RadioDot } from "../../ui/radio-dot.js";

const words: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

interface ThemeCardsProps {
  readonly value: Theme;
  readonly onChange: (theme: Theme) => void;
}

/** The three themes, each as a small page of itself. */
export const ThemeCards = ({ value, onChange }: ThemeCardsProps) => (
  <RadioGroup
    aria-label="Theme"
    value={value}
    onValueChange={(next) => onChange(next as Theme)}
    className="grid max-w-[480px] grid-cols-3 gap-3"
  >
    {themeSchema.options.map((theme) => (
      // biome-ignore lint/a11y/noLabelWithoutControl: Base UI renders the control, an input beside its dot.
      <label key={theme} className="flex flex-col gap-1.5 select-none max-phone:min-h-11">
        <span
          className={`flex h-23.5 overflow-hidden rounded-control border ${
            theme === value ? "border-accent outline-1 outline-accent" : "border-line-2"
          }`}
          aria-hidden="true"
        >
          {theme !== "dark" && <Miniature theme="light" isHalf={theme === "system"} />}
          {theme !== "light" && <Miniature theme="dark" isHalf={theme === "system"} />}
        </span>
        <span className={`flex items-start gap-2 ${theme === value ? "font-medium" : ""}`}>
          <RadioDot value={theme} />
          {words[theme]}
        </span>
      </label>
    ))}
  </RadioGroup>
);

const lines = [98, 38, 98, 70, 98];

/** `data-theme` on it gives it the colours of that theme, whatever the page has. */
const Miniature = ({ theme, isHalf }: { readonly theme: "light" | "dark"; readonly isHalf: boolean }) => (
  <span data-theme={theme} className="flex min-w-0 flex-1 bg-page">
    {!isHalf && <span className="w-[23%] flex-none border-r border-line bg-app" />}
    <span className="flex min-w-0 flex-1 flex-col gap-2 p-2.5">
      {lines.slice(0, isHalf ? 4 : 5).map((width, line) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a drawing never move.
          key={line}
          className={`h-1 rounded-bar ${line === 1 ? "bg-accent" : "bg-line-2"}`}
          style={{ width: `${isHalf && line === 1 ? 70 : width}%` }}
        />
      ))}
    </span>
  </span>
);

import { Slider } from "@base-ui/react/slider";
import { Check } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, useState } from "react";
import { useShownTheme } from "../../app/appearance.js";
import { TextInput } from "../../ui/field.js";
import { hueOfText, steppedHue, swatchHues } from "./hues.js";

interface HueControlProps {
  readonly hue: number;
  /** `isMoving` while it goes on changing: the slider is held, a key is pressed. */
  readonly onChange: (hue: number, isMoving: boolean) => void;
}

/** The hue as a slider, a number, and a row of swatches. */
export function HueControl({ hue, onChange }: HueControlProps) {
  return (
    <div>
      <div className="relative mb-1.5 flex h-7 items-center justify-between text-meta text-ink-3">
        <span aria-hidden="true">0</span>
        <HueNumber hue={hue} onChange={onChange} />
        <span aria-hidden="true">359</span>
      </div>
      <Slider.Root
        value={hue}
        min={0}
        max={359}
        largeStep={15}
        onValueChange={(next) => onChange(next as number, true)}
        onValueCommitted={(next) => onChange(next as number, false)}
      >
        <Slider.Control className="flex h-6 items-center max-phone:h-11">
          <Slider.Track className="hue-ramp h-4 w-full rounded-key">
            <Slider.Thumb
              getAriaLabel={() => "Accent hue"}
              getAriaValueText={(_, value) => `${value} degrees`}
              className="h-6 w-2.5 rounded-key border-2 border-ink bg-page shadow-menu has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent"
            />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
      <Swatches hue={hue} onChange={(next) => onChange(next, false)} />
    </div>
  );
}

function HueNumber({ hue, onChange }: HueControlProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const step = (event: KeyboardEvent) => {
    const by = { ArrowUp: 1, ArrowDown: -1, PageUp: 15, PageDown: -15 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setTyped(null);
    onChange(steppedHue(hue, by), true);
  };
  return (
    <TextInput
      aria-label="Accent hue in degrees"
      inputMode="numeric"
      value={typed ?? `${hue}°`}
      aria-invalid={typed !== null && hueOfText(typed) === undefined ? true : undefined}
      onChange={(event) => {
        setTyped(event.target.value);
        const next = hueOfText(event.target.value);
        if (next !== undefined) onChange(next, true);
      }}
      onBlur={() => setTyped(null)}
      onFocus={(event) => event.target.select()}
      onKeyDown={step}
      className="tabular h-7! w-18 text-ui"
    />
  );
}

const Swatches = ({ hue, onChange }: { readonly hue: number; readonly onChange: (hue: number) => void }) => {
  const theme = useShownTheme();
  return (
    <fieldset aria-label="Hues" className="mt-3 flex flex-wrap gap-1.5">
      {swatchHues.map((each) => (
        <button
          key={each}
          type="button"
          data-theme={theme}
          aria-label={`Hue ${each}`}
          aria-pressed={each === hue}
          title={`${each}°`}
          onClick={() => onChange(each)}
          style={{ "--hue": each } as CSSProperties}
          className="flex size-6 items-center justify-center rounded-control bg-accent text-page aria-pressed:outline-2 aria-pressed:outline-offset-2 aria-pressed:outline-accent max-phone:size-11"
        >
          {each === hue && <Check className="small" strokeWidth={2.4} />}
        </button>
      ))}
    </fieldset>
  );
};

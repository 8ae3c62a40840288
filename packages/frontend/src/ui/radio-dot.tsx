import { Radio } from "@base-ui/react/radio";

/** The dot of a radio button; `RadioGroup` of Base UI stands around it. */
export const RadioDot = ({ value }: { readonly value: string }) => (
  <Radio.Root
    value={value}
    className="mt-0.5 flex size-[15px] flex-none items-center justify-center rounded-full border border-line-control bg-page hover:border-ink-3 data-checked:border-accent data-checked:bg-accent"
  >
    <Radio.Indicator className="size-[5px] rounded-full bg-page data-unchecked:hidden" />
  </Radio.Root>
);

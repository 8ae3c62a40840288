import type { ReactNode } from "react";
import { AddressField } from "../../app/address-field.js";
import { ErrorState } from "../../ui/error-state.js";
import { Field, TextInput } from "../../ui/field.js";
import type { WorkspaceForm } from "./use-workspace-form.js";

/** Name and address; saved by the bar that appears below once one differs. */
export const NameAndAddress = ({ form }: { readonly form: WorkspaceForm }) => (
  <form
    className="flex flex-col gap-3.5"
    noValidate
    onSubmit={(event) => {
      event.preventDefault();
      form.save();
    }}
  >
    <Unsaved when={form.isNameChanged}>
      <Field label="Name" error={form.nameProblem}>
        {(control) => (
          <TextInput
            {...control}
            ref={form.nameInput}
            value={form.name}
            maxLength={256}
            onChange={(event) => form.setName(event.target.value)}
          />
        )}
      </Field>
    </Unsaved>
    <Unsaved when={form.isSlugChanged}>
      <AddressField
        slug={form.slug}
        onChange={form.setSlug}
        state={form.slugState}
        error={form.slugProblem}
        outlook={
          form.isSlugChanged
            ? "The old address then leads to the new one, until another workspace takes it."
            : "When it changes, the old address leads to the new one."
        }
        inputRef={form.slugInput}
      />
    </Unsaved>
    {form.error && (
      <div className="-mx-4 -my-2">
        <ErrorState title="The workspace was not changed." error={form.error} onRetry={form.save} />
      </div>
    )}
    {/* Enter in a field saves, though the bar with the button stands elsewhere. */}
    <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
  </form>
);

/** A dot beside what is not saved. */
const Unsaved = ({ when, children }: { readonly when: boolean; readonly children: ReactNode }) => (
  <div className="relative">
    {when && (
      <span className="absolute top-[7.5px] -left-2.5 size-[5px] rounded-full bg-accent" aria-hidden="true" />
    )}
    {children}
  </div>
);

import { type SubmitEvent, useState } from "react";
import { Button } from "../../ui/button.js";
import { Dialog, firstFocus } from "../../ui/dialog.js";
import { Field, TextInput } from "../../ui/field.js";
import { reasonAgainstFolder } from "./folder-name.js";

interface NewFolderDialogProps {
  readonly folder: string;
  readonly onClose: () => void;
  readonly onCreate: (folder: string) => void;
}

/** Asks for the name of a folder. Storage knows folders by the files in them: the page opens it, empty. */
export function NewFolderDialog({ folder, onClose, onCreate }: NewFolderDialogProps) {
  const [name, setName] = useState("");
  const [error, setError] = useState<string>();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = name.trim().replace(/\/+$/, "");
    const reason = reasonAgainstFolder(wanted);
    setError(reason);
    if (reason === undefined) onCreate(`${folder}${wanted}/`);
  };
  return (
    <Dialog title="New folder" open onOpenChange={onClose}>
      <form onSubmit={submit}>
        <div className="px-4 py-4">
          <Field
            label="Name"
            hint={`In ${folder === "" ? "the top folder" : folder}, kept once a file is in it.`}
            error={error}
          >
            {(control) => (
              <TextInput
                {...control}
                {...firstFocus}
                value={name}
                onChange={(event) => setName(event.target.value)}
                className="font-mono max-phone:h-11"
              />
            )}
          </Field>
        </div>
        <div className="flex justify-end gap-2 border-t border-line px-4 py-3">
          <Button variant="ghost" onClick={onClose} className="max-phone:h-11">
            Cancel
          </Button>
          <Button type="submit" variant="primary" className="max-phone:h-11">
            Open folder
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

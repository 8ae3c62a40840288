import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { connectGithub } from "../../api/github.js";
import { Button } from "../../ui/button.js";
import { Field, TextInput } from "../../ui/field.js";
import { showToast } from "../../ui/toast.js";

const tokenPage = "https://github.com/settings/personal-access-tokens/new";
/** A fine-grained token is longer. */
const shortest = 20;

interface TokenFormProps {
  readonly workspace: string;
  /** Whether a token is connected that this one takes the place of. */
  readonly replaces: boolean;
}

/** Takes a fine-grained token, and says what it needs to be allowed. */
export function TokenForm({ workspace, replaces }: TokenFormProps) {
  const client = useQueryClient();
  const [token, setToken] = useState("");
  const [isTooShort, setIsTooShort] = useState(false);
  const connect = useMutation({
    mutationFn: () => connectGithub(client, workspace, token.trim()),
    onSuccess: () => {
      setToken("");
      showToast({ title: "GitHub is connected" });
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const isShort = token.trim().length < shortest;
    setIsTooShort(isShort);
    if (!isShort) connect.mutate();
  };
  const error = isTooShort ? "Paste the whole token: it begins with github_pat_." : connect.error?.message;
  return (
    <form noValidate onSubmit={submit} className="flex max-w-[560px] flex-col gap-3.5">
      <Field
        label="Fine-grained token"
        error={error}
        hint={
          <>
            For the repositories that it exports to, it may read and write{" "}
            <em className="not-italic">Contents</em> and <em className="not-italic">Pull requests</em>,
            nothing else.{" "}
            <a
              href={tokenPage}
              target="_blank"
              rel="noreferrer noopener"
              className="text-accent-ink underline underline-offset-2"
            >
              Create one on GitHub
            </a>
          </>
        }
      >
        {(control) => (
          <TextInput
            {...control}
            type="password"
            autoComplete="new-password"
            placeholder="github_pat_…"
            value={token}
            onChange={(event) => {
              setToken(event.target.value);
              setIsTooShort(false);
              connect.reset();
            }}
            className="font-mono text-mono max-phone:h-11"
          />
        )}
      </Field>
      <div>
        <Button type="submit" variant="primary" busy={connect.isPending} className="max-phone:h-11">
          {connect.isPending ? "Trying the token" : replaces ? "Replace token" : "Connect GitHub"}
        </Button>
      </div>
    </form>
  );
}

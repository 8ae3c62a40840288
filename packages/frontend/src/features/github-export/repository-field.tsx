import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { repositoriesQuery } from "../../api/github.js";
import { Combobox } from "../../ui/combobox.js";
import { Field } from "../../ui/field.js";

interface RepositoryFieldProps {
  readonly workspace: string;
  readonly value: string;
  readonly onChange: (repository: string) => void;
  readonly error: string | undefined;
}

/** Repositories in sight at once: who has more types some letters. */
const shown = 50;

/** The repository that an export goes to, of those that the connection reaches. */
export function RepositoryField({ workspace, value, onChange, error }: RepositoryFieldProps) {
  const query = useQuery(repositoriesQuery(workspace));
  const [search, setSearch] = useState(value);
  const sought = search === value ? "" : search.toLowerCase();
  const all = query.data ?? [];
  const found = all.filter(({ name }) => name.toLowerCase().includes(sought)).slice(0, shown);
  const chosen = all.find(({ name }) => name === value);
  const hint =
    chosen &&
    `${chosen.isPrivate ? "Private" : "Public: everyone can read what is exported"}.${
      chosen.mayPush ? "" : " The connection may not write to it."
    }`;
  return (
    <Field label="Repository" hint={hint} error={error ?? query.error?.message}>
      {(control) => (
        <Combobox
          control={control}
          label="Repositories"
          placeholder="Find a repository"
          mono
          value={value === "" ? null : { value, label: value }}
          options={found.map(({ name, isPrivate, mayPush }) => ({
            value: name,
            label: name,
            note: mayPush ? (isPrivate ? "private" : "public") : "read only",
          }))}
          onChange={(option) => onChange(option?.value ?? "")}
          search={search}
          onSearch={setSearch}
          busy={query.isFetching && !query.data}
          empty={
            sought === "" ? "The connection reaches no repository" : `No repository contains “${search}”`
          }
        />
      )}
    </Field>
  );
}

import type { ImportPreview, ColumnMapping as Mapping } from "@rollout/contract";
import { ArrowRight } from "lucide-react";
import { Select } from "../../ui/select.js";
import { type Destination, destinationOf, withDestination } from "./map-columns.js";

interface ColumnMappingProps {
  readonly columns: ImportPreview["columns"];
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}

const destinations: readonly { value: Destination; label: string }[] = [
  { value: "name", label: "Name" },
  { value: "instruction", label: "Instruction" },
  { value: "input", label: "Input" },
  { value: "outputSchema", label: "Output schema" },
  { value: "metadata", label: "Metadata" },
  { value: "leaveOut", label: "Leave out" },
];

/** Where each column goes; what is mapped nowhere goes to metadata. */
export const ColumnMapping = ({ columns, mapping, onChange }: ColumnMappingProps) => (
  <section aria-label="Columns" className="max-h-64 flex-none overflow-y-auto border-b border-line">
    <table className="w-full border-collapse">
      <thead>
        <tr className="h-7 border-b border-line text-left text-meta text-ink-3">
          <th className="pl-4 font-normal">Column</th>
          <th className="w-8">
            <span className="sr-only">goes to</span>
          </th>
          <th className="w-40 font-normal">Becomes</th>
          <th className="pr-4 font-normal max-phone:hidden">Sample values</th>
        </tr>
      </thead>
      <tbody>
        {columns.map(({ name, samples }) => (
          <tr key={name} className="h-8 border-b border-line last:border-b-0">
            <td className="max-w-40 truncate pl-4 font-mono text-mono">{name}</td>
            <td>
              <ArrowRight className="small text-ink-3" />
            </td>
            <td>
              <Select<Destination>
                look="quiet"
                label={`What ${name} becomes`}
                value={destinationOf(mapping, name)}
                options={destinations}
                onChange={(to) => onChange(withDestination(mapping, name, to))}
                className="mx-0!"
              />
            </td>
            <td className="max-w-0 truncate pr-4 text-meta text-ink-3 max-phone:hidden">
              {samples.join(" · ")}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

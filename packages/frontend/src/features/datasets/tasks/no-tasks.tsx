import { Button } from "../../../ui/button.js";
import { EmptyState } from "../../../ui/empty-state.js";

interface NoTasksProps {
  readonly name: string;
  /** Absent of a version that is only read. */
  readonly onAdd?: (() => void) | undefined;
}

/** A version without tasks. */
export const NoTasks = ({ name, onAdd }: NoTasksProps) => (
  <div className="min-w-0 flex-1">
    <EmptyState title={`No task in ${name}`}>
      <p>A task is an instruction with input, files and what its output has to look like.</p>
      {onAdd && (
        <p className="mt-4">
          <Button variant="primary" onClick={onAdd}>
            Add task
          </Button>
        </p>
      )}
    </EmptyState>
  </div>
);

import { MenuItem, MenuLine } from "../../../ui/menu.js";

interface TaskMenuProps {
  /** Why the order cannot be changed now. */
  readonly fixed: string | undefined;
  readonly onDuplicate: () => void;
  readonly onMove: (step: 1 | -1) => void;
  readonly onDelete: () => void;
}

/** What can be done with one task, as entries of a menu. */
export const TaskMenu = ({ fixed, onDuplicate, onMove, onDelete }: TaskMenuProps) => (
  <>
    <MenuItem keys="D" onSelect={onDuplicate}>
      Duplicate
    </MenuItem>
    <MenuItem keys="⌥ ↑" refused={fixed} onSelect={() => onMove(-1)}>
      Move up
    </MenuItem>
    <MenuItem keys="⌥ ↓" refused={fixed} onSelect={() => onMove(1)}>
      Move down
    </MenuItem>
    <MenuLine />
    <MenuItem danger keys="⌫" onSelect={onDelete}>
      Delete task
    </MenuItem>
  </>
);

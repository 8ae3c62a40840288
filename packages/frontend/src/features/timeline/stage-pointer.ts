/** Mouse, pen, touch and wheel on the canvas: pan, zoom, measure, select, the handles of the minimap. */
import { geometry } from "./prepare/geometry.js";
import { lengthOf } from "./prepare/viewport.js";
import type { TimelineStage } from "./timeline-stage.js";

export interface PointerListener {
  /** An item was clicked, or the free ground (-1). */
  onPick(item: number): void;
  /** The pointer is over an item, or over none (-1). */
  onHover(item: number): void;
}

/** Further than this a press is a drag, not a click. */
const clickTolerance = 4;
/** How near to an edge of the frame in the minimap its handle is. */
const handleReach = 6;
const zoomPerWheelPixel = 0.0022;
/** What one notch of a wheel may do, however fast it turns. */
const mostPerWheel = 120;

type Drag =
  | { what: "pan"; lastX: number; lastY: number; moved: boolean }
  | { what: "measure"; fromUs: number }
  | { what: "frame"; edge: "from" | "to" | "both"; grabUs: number };

/** Attaches to the canvas; the returned function detaches. */
export function attachPointer(
  canvas: HTMLCanvasElement,
  stage: TimelineStage,
  listener: PointerListener,
): () => void {
  let drag: Drag | null = null;
  const place = (event: MouseEvent): [number, number] => {
    const { left, top } = canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const minimapTime = (x: number): number => {
    const { domain } = stage;
    return domain.fromUs + ((x - stage.lanesLeft) / stage.lanesWidth) * lengthOf(domain);
  };

  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const [x, y] = place(event);
    canvas.setPointerCapture(event.pointerId);
    listener.onHover(-1);
    if (y < geometry.minimapHeight) drag = grabFrame(x);
    else if (event.shiftKey) drag = { what: "measure", fromUs: stage.timeAt(x) };
    else drag = { what: "pan", lastX: x, lastY: y, moved: false };
  };

  const grabFrame = (x: number): Drag => {
    const { view, domain } = stage;
    const xOf = (us: number) =>
      stage.lanesLeft + ((us - domain.fromUs) / lengthOf(domain)) * stage.lanesWidth;
    const at = minimapTime(x);
    if (Math.abs(x - xOf(view.fromUs)) <= handleReach) return { what: "frame", edge: "from", grabUs: 0 };
    if (Math.abs(x - xOf(view.toUs)) <= handleReach) return { what: "frame", edge: "to", grabUs: 0 };
    if (at < view.fromUs || at > view.toUs) {
      const half = lengthOf(view) / 2;
      stage.show({ fromUs: at - half, toUs: at + half });
      return { what: "frame", edge: "both", grabUs: half };
    }
    return { what: "frame", edge: "both", grabUs: at - view.fromUs };
  };

  const move = (event: PointerEvent) => {
    const [x, y] = place(event);
    if (drag === null) {
      listener.onHover(event.pointerType === "touch" ? -1 : stage.itemAt(x, y));
      canvas.style.cursor = cursorAt(x, y);
      return;
    }
    if (drag.what === "measure") stage.measure({ startUs: drag.fromUs, endUs: stage.timeAt(x) });
    else if (drag.what === "frame") moveFrame(drag, x);
    else {
      if (!drag.moved && Math.hypot(x - drag.lastX, y - drag.lastY) < clickTolerance) return;
      stage.panBy(drag.lastX - x);
      stage.scrollBy(drag.lastY - y);
      canvas.style.cursor = "grabbing";
      drag = { what: "pan", lastX: x, lastY: y, moved: true };
    }
  };

  const moveFrame = (frame: Extract<Drag, { what: "frame" }>, x: number) => {
    const { view, domain } = stage;
    const at = Math.min(Math.max(minimapTime(x), domain.fromUs), domain.toUs);
    const least = lengthOf(domain) / stage.lanesWidth;
    if (frame.edge === "both") {
      const fromUs = minimapTime(x) - frame.grabUs;
      stage.show({ fromUs, toUs: fromUs + lengthOf(view) });
    } else if (frame.edge === "from")
      stage.show({ fromUs: Math.min(at, view.toUs - least), toUs: view.toUs });
    else stage.show({ fromUs: view.fromUs, toUs: Math.max(at, view.fromUs + least) });
  };

  const cursorAt = (x: number, y: number): string => {
    if (y >= geometry.minimapHeight) return stage.itemAt(x, y) >= 0 ? "pointer" : "default";
    const { view, domain } = stage;
    const near = [view.fromUs, view.toUs].some((us) => {
      const edge = stage.lanesLeft + ((us - domain.fromUs) / lengthOf(domain)) * stage.lanesWidth;
      return Math.abs(x - edge) <= handleReach;
    });
    return near ? "ew-resize" : "grab";
  };

  const up = (event: PointerEvent) => {
    const [x, y] = place(event);
    if (drag?.what === "pan" && !drag.moved && y >= geometry.headHeight) listener.onPick(stage.itemAt(x, y));
    if (drag?.what === "measure") stage.measure(null);
    drag = null;
    canvas.style.cursor = cursorAt(x, y);
  };

  const leave = () => listener.onHover(-1);

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    listener.onHover(-1);
    // Firefox counts a notch in lines.
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 18 : 1;
    const dx = event.deltaX * unit;
    const dy = event.deltaY * unit;
    const [x] = place(event);
    if (event.ctrlKey || event.metaKey) {
      const turn = Math.min(Math.max(dy, -mostPerWheel), mostPerWheel);
      stage.zoomBy(Math.exp(turn * zoomPerWheelPixel * (event.ctrlKey && Math.abs(dy) < 20 ? 4 : 1)), x);
    } else if (event.shiftKey) stage.panBy(dx || dy);
    else {
      stage.panBy(stage.scrolls ? dx : dx + dy);
      stage.scrollBy(dy);
    }
  };

  const double = (event: MouseEvent) => {
    const [x, y] = place(event);
    const item = stage.itemAt(x, y);
    if (item >= 0) stage.zoomTo(item);
  };

  canvas.addEventListener("pointerdown", down);
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", leave);
  canvas.addEventListener("dblclick", double);
  canvas.addEventListener("wheel", wheel, { passive: false });
  return () => {
    canvas.removeEventListener("pointerdown", down);
    canvas.removeEventListener("pointermove", move);
    canvas.removeEventListener("pointerup", up);
    canvas.removeEventListener("pointercancel", up);
    canvas.removeEventListener("pointerleave", leave);
    canvas.removeEventListener("dblclick", double);
    canvas.removeEventListener("wheel", wheel);
  };
}

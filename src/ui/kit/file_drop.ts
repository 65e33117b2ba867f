/** Who takes files that are dropped on an element. */
export interface FileDrop {
  /** Whether files are being dragged over it. */
  over(isOver: boolean): void;
  dropped(files: DataTransfer): void;
}

/**
 * Listens for files that are dragged over an element and dropped on it, until the signal. A drop that something else has
 * taken before is left to it.
 */
export function takeDroppedFiles(
  element: HTMLElement,
  { over, dropped }: FileDrop,
  signal: AbortSignal,
): void {
  const enter = (event: DragEvent) => {
    if (!filesOf(event)) return;
    // Without this the browser opens the file in the page's place.
    event.preventDefault();
    over(true);
  };
  element.addEventListener('dragenter', enter, { signal });
  element.addEventListener('dragover', enter, { signal });
  element.addEventListener(
    'dragleave',
    ({ relatedTarget: to }) => {
      if (!(to instanceof Node && element.contains(to))) over(false);
    },
    { signal },
  );
  element.addEventListener(
    'drop',
    (event) => {
      const files = filesOf(event);
      if (!files) return;
      over(false);
      // An archive: the page has taken it before.
      if (event.defaultPrevented) return;
      event.preventDefault();
      dropped(files);
    },
    { signal },
  );
}

const filesOf = ({ dataTransfer }: DragEvent) =>
  dataTransfer?.types.includes('Files') ? dataTransfer : null;

import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react';

interface SheetProps {
  title: string;
  /** The words of the button that closes it; without them the sheet has buttons of its own. */
  close?: string;
  /** Longer than the window: its head stays in sight. */
  long?: boolean;
  className: string;
  /** To close it from within. */
  ref?: RefObject<HTMLDialogElement | null>;
  /** It was closed, by a button or Escape. */
  onClose: () => void;
  children: ReactNode;
}

/** A dialog over the page, open for as long as it is rendered. What was focused before is focused again when it closes. */
export function Sheet({ title, close, long = false, className, ref, onClose, children }: SheetProps) {
  const own = useRef<HTMLDialogElement>(null);
  const dialog = ref ?? own;
  const id = useId();
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, [dialog]);
  return (
    <dialog
      ref={dialog}
      className={long ? `${className} long` : className}
      aria-labelledby={id}
      // React hands on what a dialog inside this one tells.
      onClose={(event) => event.target === event.currentTarget && onClose()}
    >
      <div className="sheet-head">
        <h2 id={id}>{title}</h2>
        {close !== undefined && (
          <button
            type="button"
            className={long ? undefined : 'plain'}
            onClick={() => dialog.current?.close()}
          >
            {close}
          </button>
        )}
      </div>
      {children}
    </dialog>
  );
}

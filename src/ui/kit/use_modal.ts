import { type RefObject, useEffect } from 'react';

/** Opens a dialog over the page as soon as it is drawn. */
export function useModal(dialog: RefObject<HTMLDialogElement | null>): void {
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, [dialog]);
}

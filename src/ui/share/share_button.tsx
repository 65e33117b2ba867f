import { lazy, useState } from 'react';
import { LazyPart } from '../kit/view_boundary.tsx';
import { useMessages } from '../words/language.ts';

const ShareDialog = lazy(() =>
  import('./share_dialog.tsx').then(({ ShareDialog }) => ({ default: ShareDialog })),
);

/** Opens the dialog, whose code comes with the first press. */
export function ShareButton() {
  const t = useMessages();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="share-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t.share.button}
      </button>
      {open && (
        <LazyPart name={t.share.button}>
          <ShareDialog onClose={() => setOpen(false)} />
        </LazyPart>
      )}
    </>
  );
}

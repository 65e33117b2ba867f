import { useState } from 'react';
import { Sheet } from '../kit/sheet.tsx';
import { useMessages } from '../words/language.ts';
import { QrCode } from './qr_code.tsx';

/** A link's QR code, and the button that has it fill the window, for the back row. */
export function QrWithScreen({ text, title }: { text: string; title: string }) {
  const t = useMessages();
  const [full, setFull] = useState(false);
  return (
    <div className="qr-with-screen">
      <QrCode text={text} />
      <button type="button" aria-haspopup="dialog" onClick={() => setFull(true)}>
        {t.present.start}
      </button>
      {full && (
        <Sheet title={title} close={t.lesson.closeQr} className="qr-screen" onClose={() => setFull(false)}>
          <QrCode text={text} />
          <p className="note">{t.lesson.qrLength(text.length)}</p>
        </Sheet>
      )}
    </div>
  );
}

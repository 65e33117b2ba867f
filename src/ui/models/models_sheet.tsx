import { useEffect } from 'react';
import { Sheet } from '../kit/sheet.tsx';
import { askModels } from '../state/models/models_session.ts';
import { closeModels } from '../state/models/models_store.ts';
import { fetchModelsWords, useModelsWords } from '../words/models_language.ts';
import { FilesSection } from './files_section.tsx';
import { HereSection } from './here_section.tsx';
import { HubSection } from './hub_section.tsx';

/** Models from the Hub or from disk: those here, and ways to get more. */
export default function ModelsSheet() {
  const words = useModelsWords();
  useEffect(() => {
    void fetchModelsWords();
    // Another tab may have changed them.
    askModels();
  }, []);
  return (
    <Sheet
      title={words.title}
      close={words.done}
      long
      className="lab-sheet models-sheet"
      onClose={closeModels}
    >
      <HereSection />
      <HubSection />
      <FilesSection />
    </Sheet>
  );
}

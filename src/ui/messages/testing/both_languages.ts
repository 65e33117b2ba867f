import { en } from '../en.ts';
import { putCatalogue, setLanguage } from '../language.ts';
import { zh } from '../zh.ts';

/** Before each file of component tests: the words of both languages are at hand, and the page is read in English. */
putCatalogue('en', en);
putCatalogue('zh', zh);
setLanguage('en');

import type { ReactNode } from 'react';
import { LinkedText } from '../kit/glossary/linked_text.tsx';
import { useMessages } from '../words/language.ts';
import { usePaperWords } from '../words/paper_language.ts';
import { type Chapter, chapterElement } from './chapters.ts';

/** A chapter: its question, a few sentences, and what belongs to it. */
export function ChapterSection({ chapter, children }: { chapter: Chapter; children: ReactNode }) {
  const { terms } = useMessages().words;
  const words = usePaperWords();
  const { title, text } = words.chapters[chapter.id];
  const id = chapterElement(chapter.id);
  return (
    <section className="paper-chapter" id={id} tabIndex={-1} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {text.map((paragraph, i) => (
        <p key={paragraph}>
          {/* A term links to the glossary at its first occurrence in the chapter. */}
          <LinkedText
            only={chapter.terms.filter(
              (term) => !text.slice(0, i).some((before) => terms[term].find.test(before)),
            )}
          >
            {paragraph}
          </LinkedText>
        </p>
      ))}
      {children}
    </section>
  );
}

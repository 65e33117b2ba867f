import { type ReactNode, useEffect } from 'react';
import { type Chat, chatBounds, chatFor } from '../../state/inspect/chat.ts';
import { look } from '../../state/inspect/inspect_session.ts';
import { completedChat, type ReadChat, readChat } from '../../state/inspect/read_chat.ts';
import { writeChat } from '../../state/inspect/text_session.ts';
import { folderKey } from '../../state/inspect/usable_model.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import type { Messages } from '../../words/en/en.ts';
import { useLanguage, useMessages } from '../../words/language.ts';
import { AnswerRule } from './answer_rule.tsx';
import { ProblemMenu } from './problem_menu.tsx';
import { usePromptSize } from './use_prompt_size.ts';

/** The chat as it is sent, or what is wrong with it. */
export function useReadChat(): ReadChat {
  const chat = useInspect((s) => s.view.chat);
  const before = useInspect((s) => s.before);
  const facts = useChosenFacts();
  return readChat(facts ? chatFor(chat, facts) : chat, before);
}

/** What the chosen model can do; undefined until it is loaded. */
export const useChosenFacts = () =>
  useInspect(({ view: { model }, facts }) => (model.kind === 'folder' ? facts[folderKey(model)] : undefined));

/** What a model is asked in words: a problem of a list or one's own, turn by turn, and how the answer is read. */
export function ChatBox() {
  const t = useMessages();
  const words = t.chat;
  const chat = useInspect((s) => s.view.chat);
  const before = useInspect((s) => s.before);
  const facts = useChosenFacts();
  const language = useLanguage();
  // The text of a bundled problem comes with this view.
  useEffect(() => {
    const whole = completedChat(chat, language);
    if (whole !== chat) look({ chat: whole });
  }, [chat, language]);
  // Until the model is loaded, all that one may have is offered.
  const chats = facts === undefined || facts.chat !== null;
  const raw = chat.raw || !chats;
  return (
    <fieldset className="chat">
      <legend className="unseen">{words.label}</legend>
      <div className="chat-head row">
        <ProblemMenu />
        <span className="chat-form row">
          {facts?.chat?.switchesThinking && !raw && <Thinking thinking={chat.thinking} />}
          {chats ? (
            <fieldset className="segments">
              <legend className="unseen">{words.format}</legend>
              {[false, true].map((each) => (
                <button
                  key={String(each)}
                  type="button"
                  aria-pressed={chat.raw === each}
                  onClick={() => writeChat({ raw: each })}
                >
                  {words.formats[each ? 'raw' : 'chat']}
                </button>
              ))}
            </fieldset>
          ) : (
            <span className="note">{words.rawOnly}</span>
          )}
        </span>
      </div>
      {!raw && (facts?.chat?.takesSystem ?? true) && (
        <Turn label={words.system} name="system" placeholder={words.systemNone} value={chat.system} />
      )}
      {!raw && before.length > 0 && (
        <details className="chat-before note">
          <summary>{words.before(before.length)}</summary>
          {before.map(({ role, content }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a turn is its place
            <p key={i}>
              <b>{words.roles[role]}</b> {content}
            </p>
          ))}
        </details>
      )}
      <Turn label={raw ? words.text : words.user} name="user" value={chat.user} />
      {!raw && (
        <Turn label={words.prefill} name="prefill" placeholder={words.prefillNone} value={chat.prefill} />
      )}
      <AnswerRule />
      <ChatNote />
    </fieldset>
  );
}

/** Rows that a text takes, for browsers that do not fit a field to it. */
const rowsOf = (text: string) =>
  Math.min(
    10,
    text.split('\n').reduce((rows, line) => rows + 1 + Math.floor(line.length / 110), 0),
  );

interface TurnProps {
  label: string;
  name: 'system' | 'user' | 'prefill';
  placeholder?: string;
  value: string;
}

function Turn({ label, name, placeholder, value }: TurnProps): ReactNode {
  return (
    <label className={`chat-turn is-${name}`}>
      <span>{label}</span>
      <textarea
        rows={rowsOf(value)}
        value={value}
        maxLength={chatBounds.text}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => writeChat({ [name]: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
    </label>
  );
}

function Thinking({ thinking }: Pick<Chat, 'thinking'>) {
  const words = useMessages().chat;
  const value = thinking === null ? 'own' : thinking ? 'on' : 'off';
  return (
    <label className="inline-field">
      <span>{words.thinking}</span>
      <select
        value={value}
        onChange={({ target }) =>
          writeChat({ thinking: target.value === 'own' ? null : target.value === 'on' })
        }
      >
        {(['own', 'on', 'off'] as const).map((each) => (
          <option key={each} value={each}>
            {words.thinkings[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** How long the prompt is, or why it cannot be asked. */
function ChatNote() {
  const t = useMessages();
  const read = useReadChat();
  const facts = useChosenFacts();
  const size = usePromptSize(read);
  if ('fault' in read)
    return (
      <p className="chat-note field-wrong" role="status">
        {faultText(read.fault, t)}
      </p>
    );
  // Its place is kept: what comes and goes with each key would move the button below away under a press.
  if (size === null || !facts) return <p className="chat-note note">{'\u00a0'}</p>;
  return 'fault' in size ? (
    <p className="chat-note field-wrong" role="status">
      {size.fault}
    </p>
  ) : (
    <p className="chat-note note">{t.chat.size(size.tokens, facts.context)}</p>
  );
}

function faultText(fault: Extract<ReadChat, { fault: unknown }>['fault'], t: Messages): string {
  const words = t.chat;
  if (fault.kind === 'answer') return words.answerFaults[fault.fault];
  return fault.kind === 'pattern' ? words.faults.pattern(fault.detail) : words.faults[fault.kind];
}

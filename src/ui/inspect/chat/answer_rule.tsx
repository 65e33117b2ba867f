import { type RuleName, ruleNames } from '../../../task/text/text_problem.ts';
import { chatBounds } from '../../state/inspect/chat.ts';
import { writeChat } from '../../state/inspect/text_session.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useMessages } from '../../words/language.ts';

/** In one line: how the answer is read out of a response, and the right one where it is known. */
export function AnswerRule() {
  const words = useMessages().chat;
  const { rule, answer, numbers, pattern } = useInspect((s) => s.view.chat);
  return (
    <div className="chat-rule row">
      <label className="chat-turn">
        <span>{words.rule}</span>
        <select value={rule} onChange={({ target }) => writeChat({ rule: target.value as RuleName })}>
          {ruleNames.map((name) => (
            <option key={name} value={name}>
              {words.rules[name]}
            </option>
          ))}
        </select>
      </label>
      {rule === 'regex' && (
        <Part
          label={words.pattern}
          value={pattern}
          longest={chatBounds.pattern}
          placeholder="(?i)answer: (\w+)"
          onChange={(value) => writeChat({ pattern: value })}
        />
      )}
      {rule === 'countdown' && (
        <Part
          label={words.numbers}
          value={numbers}
          longest={200}
          placeholder="12, 8, 3"
          onChange={(value) => writeChat({ numbers: value })}
        />
      )}
      <Part
        label={rule === 'countdown' ? words.goal : words.answer}
        value={answer}
        longest={chatBounds.answer}
        placeholder={words.answerNone}
        onChange={(value) => writeChat({ answer: value })}
      />
    </div>
  );
}

interface PartProps {
  label: string;
  value: string;
  longest: number;
  placeholder: string;
  onChange: (value: string) => void;
}

const Part = ({ label, value, longest, placeholder, onChange }: PartProps) => (
  <label className="inline-field">
    <span>{label}</span>
    <input
      type="text"
      className="mono"
      value={value}
      maxLength={longest}
      placeholder={placeholder}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
    />
  </label>
);

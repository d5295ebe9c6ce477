import { useState } from 'preact/hooks';
import { command, Problem } from '../api';
import { live, notice } from '../state';
import { Buttons, Dialog, Field, Refusal } from './dialog';

export interface Question {
  title: string;
  sentences: string[];
  verb: string;
  url: string;
  /** What is said when it is done; may read the answer */
  told: (answer: unknown) => string;
}

/** A command that needs nothing but a reason. */
export function ConfirmDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setRefusal(null);
    try {
      const answer = await command<unknown>('POST', question.url, why.trim() ? { why: why.trim() } : {});
      notice.value = { text: question.told(answer), bad: false };
      live.changed(null);
      onClose();
    } catch (e) {
      setRefusal(e instanceof Problem ? e.message : String(e));
      setBusy(false);
    }
  }

  return (
    <Dialog title={question.title} onClose={onClose}>
      <form onSubmit={send}>
        <div class="consequences">
          {question.sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
        <Field label="Why (is kept)">
          <input maxLength={1000} value={why} autocomplete="off" onInput={(e) => setWhy(e.currentTarget.value)} />
        </Field>
        <Refusal text={refusal} />
        <Buttons verb={question.verb} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

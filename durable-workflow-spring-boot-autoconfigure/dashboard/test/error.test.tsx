import { afterEach, describe, expect, it } from 'vitest';
import { ErrorOf, MessagesHidden } from '../src/parts/text';
import { mount, unmount, words } from './harness';

afterEach(unmount);

describe('an error', () => {
  it.each<[string, boolean, string | null, string | null, string]>([
    ['with a message', false, 'java.io.IOException', 'no route', 'IOException: no route'],
    ['without a message', false, 'java.io.IOException', null, 'IOException'],
    ['whose message is not for everybody', true, 'java.io.IOException', null, 'IOException: message hidden'],
    ['that there is not', true, null, null, ''],
  ])('%s', async (_, hidden, type, message, text) =>
    expect(
      words(
        await mount(
          <MessagesHidden.Provider value={hidden}>
            <ErrorOf type={type} message={message} />
          </MessagesHidden.Provider>,
        ),
      ),
    ).toBe(text),
  );

  it('says who may see its message where there is room for that', async () => {
    const page = await mount(
      <MessagesHidden.Provider value>
        <ErrorOf type="java.io.IOException" message={null} why />
      </MessagesHidden.Provider>,
    );
    expect(words(page)).toBe(
      'IOException: message hidden. The property management.endpoint.workflows.show-values says who may see it.',
    );
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { Payload } from '../src/parts/payload';
import type { Shown } from '../src/model';
import { click, mount, named, unmount, words } from './harness';

afterEach(unmount);

describe('a payload', () => {
  it.each<[string, Shown, string]>([
    ['that there is', { hidden: false, json: { a: [1] } }, 'Result{ "a": [ 1 ] }'],
    ['that is null, which the answer leaves out', { hidden: false }, 'Resultnull'],
    ['that is false', { hidden: false, json: false }, 'Resultfalse'],
    ['that is an empty text', { json: '' }, 'Result""'],
    [
      'that is not for everybody',
      { hidden: true, json: null },
      'ResultHidden. The property management.endpoint.workflows.show-values says who may see it.',
    ],
    ['that is too long', { hidden: false, omitted: 'It has 9000 characters.' }, 'ResultIt has 9000 characters.'],
    [
      'of which there is a beginning',
      { cut: '[1, 2', bytes: 5_200_000 },
      'Result[1, 2Only its beginning (of 5.2 MB) is shown.',
    ],
    ['that is no JSON', { text: '<a>' }, 'ResultThis is no JSON:<a>'],
    ['that there is not', null, ''],
  ])('%s', async (_, shown, text) => expect(words(await mount(<Payload title="Result" shown={shown} />))).toBe(text));

  it('that is long is shown in part first', async () => {
    const page = await mount(<Payload title="Result" shown={{ json: 'x'.repeat(10_000) }} />);
    expect(page.querySelector('pre')!.textContent!.length).toBe(4_001);
    await click(named('Show all 10 kB'));
    expect(page.querySelector('pre')!.textContent!.length).toBe(10_002);
  });
});

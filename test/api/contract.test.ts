import fs from 'node:fs';
import { documentFile, documentText, typesFile, typesText } from './write-contract';

const remedy = 'the API has changed: run "npm run contract" and look at what it changed';

describe('the committed contract', () => {
  test('is the document that the API serves', () => {
    const isSame = fs.readFileSync(documentFile, 'utf8') === documentText();
    expect(isSame ? 'the same' : remedy).toBe('the same');
  });

  test('types the client', async () => {
    const isSame = fs.readFileSync(typesFile, 'utf8') === (await typesText());
    expect(isSame ? 'the same' : remedy).toBe('the same');
  });
});

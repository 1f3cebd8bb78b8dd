import Reporter from '../support/reporter';

function closingLine(results: object): string {
  const listeners = process.listeners('exit');
  new Reporter().onRunComplete(undefined, {
    testResults: [],
    numPassedTests: 0,
    numFailedTests: 0,
    ...results,
  });
  const mine = process.listeners('exit').find((listener) => !listeners.includes(listener)) as () => void;
  process.off('exit', mine);
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  mine();
  const line = write.mock.calls[0]![0] as string;
  write.mockRestore();
  return line;
}

test('counts tests', () => {
  expect(closingLine({ numPassedTests: 12, numFailedTests: 2 })).toBe('12 passed, 2 failed\n');
});

test('a file that did not run is a failure, and so is a run without tests', () => {
  const broken = { testExecError: new Error('x'), numFailingTests: 0 };
  expect(closingLine({ numPassedTests: 3, testResults: [broken] })).toBe('3 passed, 1 failed\n');
  expect(closingLine({})).toBe('0 passed, 1 failed\n');
});

import { smtpTransport } from '../../src/notices';

/** Sends one mail in a process of its own, which NODE_EXTRA_CA_CERTS tells whom to trust. Prints what became of it. */
async function main([url]: string[]): Promise<void> {
  const transport = smtpTransport(url);
  const mail = {
    ...{ from: 'caseclock@council.example', to: 'somebody@council.example', subject: 'Secure', text: 'text' },
    ...{ html: '<p>text</p>', messageId: '<secure@council.example>', date: new Date() },
  };
  const outcome = await transport.send(mail).then(
    () => 'sent',
    (error: Error) => error.message,
  );
  transport.close();
  console.log(outcome);
}

void main(process.argv.slice(2));

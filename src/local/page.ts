/** The pages of the development mailbox and of the development issuer: plain HTML, no script. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #b1b4b6; padding: 0.4rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
iframe { border: 1px solid #505a5f; height: 26rem; width: 100%; }
pre { background: #f3f2f1; padding: 1rem; white-space: pre-wrap; }
ul.choices { list-style: none; padding: 0; }
button { background: #fff; border: 1px solid #505a5f; cursor: pointer; font: inherit; margin: 0.2rem 0; padding: 0.6rem 0.8rem; text-align: left; }
button:focus-visible { outline: 3px solid #1d70b8; outline-offset: 2px; }
</style></head><body><main>
${body}
</main></body>
</html>
`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

import { escape, page } from './page';
import { signInPeople } from './people';

/** The pages of the development issuer. `action` is where the choice is sent. */
export function signInPage(action: string): string {
  const councils = [...new Set(signInPeople.map(({ council }) => council))];
  const lists = councils.map((council) => {
    const people = signInPeople.filter((one) => one.council === council);
    const choices = people.map(
      ({ id, name, roles, qualified }) =>
        `<li><button name="person" value="${escape(id)}">${escape(name)}: ${escape(posts(roles))}${qualified ? ', qualified' : ''}</button></li>`,
    );
    return `<h2>${escape(titled(council))}</h2>\n<ul class="choices">\n${choices.join('\n')}\n</ul>`;
  });
  return page(
    'Sign in',
    `<h1>Sign in</h1>
<p>This is a development installation: everybody here is invented, and nobody has a password. Choose who you are.</p>
<form method="post" action="${escape(action)}">
${lists.join('\n')}
</form>`,
  );
}

/** `form` is the issuer's own, with the secret that shows that this page was seen. */
export function signOutPage(form: string): string {
  return page(
    'Sign out',
    `<h1>Sign out</h1>
${form}
<p><button form="op.logoutForm" name="logout" value="yes">Sign out</button></p>
<p><button form="op.logoutForm">Stay signed in</button></p>`,
  );
}

export function signedOutPage(): string {
  return page('Signed out', '<h1>You have signed out</h1>');
}

export function signInProblemPage(problem: string): string {
  return page(
    'Sign-in did not work',
    `<h1>Sign-in did not work</h1>\n<p>${escape(problem)}</p>\n<p>Go back to the page that you wanted, and start again.</p>`,
  );
}

const posts = (roles: readonly string[]) => roles.map((role) => role.replaceAll('-', ' ')).join(', ');

const titled = (council: string) =>
  council
    .split('-')
    .map((word) => (word === 'of' ? word : word[0]!.toUpperCase() + word.slice(1)))
    .join(' ');

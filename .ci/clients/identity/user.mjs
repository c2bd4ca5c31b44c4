// A user with a browser: opens an address, signs in and consents, or declines, in whatever forms come, until a page has
// none. Usage: node user.mjs URL [--code CODE] [--decline]. Prints the last page's address and title.
const [start, ...rest] = process.argv.slice(2);
const code = rest.includes('--code') ? rest[rest.indexOf('--code') + 1] : undefined;
const decline = rest.includes('--decline');
const cookies = new Map();

async function open(url, form) {
  for (let hops = 0; hops < 20; hops++) {
    const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    const init = form ? { method: 'POST', body: form } : {};
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (!location) return { url, status: response.status, text: await response.text() };
    url = new URL(location, url).href;
    form = undefined;
  }
  throw new Error('redirected in a circle');
}

const unescape = (text) => text.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=').replaceAll('&quot;', '"');
const attribute = (tag, name) => unescape(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

let page = await open(start);
for (let forms = 0; forms < 10; forms++) {
  const consent = page.text.includes('value="consent"');
  const cancel = /href="([^"]*\/abort)"/.exec(page.text);
  if (decline && consent && cancel) {
    page = await open(new URL(unescape(cancel[1]), page.url).href);
    continue;
  }
  const form = /<form[^>]*>/.exec(page.text);
  if (!form) break;
  const fields = new URLSearchParams();
  for (const [input] of page.text.matchAll(/<input[^>]*>/g)) fields.set(attribute(input, 'name'), attribute(input, 'value'));
  if (fields.has('login')) fields.set('login', 'adele');
  if (fields.has('password')) fields.set('password', 'any');
  if (fields.get('user_code') === '') fields.set('user_code', code);
  page = await open(new URL(attribute(form[0], 'action'), page.url).href, fields);
}
console.log(page.status, page.url, /<title>([^<]*)/.exec(page.text)?.[1]);

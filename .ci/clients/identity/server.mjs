// An authorization server that others wrote (npm's oidc-provider), at the paths of the identity platform: it checks
// secrets, signatures, assertions that are used twice, PKCE, redirect URIs and refresh tokens.
// Ours are: every third token request is throttled first; and the grant "on behalf of", which no such server has, of
// which the server still checks the application.
// Usage: node server.mjs CERTIFICATE.pem FOLDER. Prints its address; writes an assertion for a workload to FOLDER.
import { createHash, createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Provider, errors } from 'oidc-provider';

const [pem, folder] = process.argv.slice(2);
const text = readFileSync(pem);
const certificate = new X509Certificate(text);
const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
const key = { ...certificate.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'PS256' };

const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
const below = '/contoso.com/oauth2/v2.0';
const graph = 'https://graph.microsoft.com/.default';
const onBehalfOf = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';

const confidential = { redirect_uris: [], response_types: [], grant_types: ['client_credentials', onBehalfOf] };
const provider = new Provider(issuer, {
  clients: [
    { ...confidential, client_id: 'with-secret', client_secret: 'a secret: 100% & more', token_endpoint_auth_method: 'client_secret_post' },
    { ...confidential, client_id: 'with-certificate', token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } },
    { ...confidential, client_id: 'with-workload', token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } },
    {
      client_id: 'native', token_endpoint_auth_method: 'none', application_type: 'native', response_types: ['code'],
      redirect_uris: ['http://localhost', 'http://localhost/signed-in'],
      grant_types: ['authorization_code', 'refresh_token', deviceCode],
    },
  ],
  routes: {
    authorization: `${below}/authorize`, token: `${below}/token`, device_authorization: `${below}/devicecode`,
    code_verification: '/device',
  },
  scopes: ['openid', 'profile', 'offline_access', graph, 'User.Read'],
  features: { clientCredentials: { enabled: true }, deviceFlow: { enabled: true }, devInteractions: { enabled: true } },
  enabledJWA: { clientAuthSigningAlgValues: ['PS256'] },
  pkce: { required: () => true },
  cookies: { keys: ['test'] },
  assertJwtClientAuthClaimsAndHeader(ctx, claims, header, client) {
    if (client.clientId === 'with-certificate' && header['x5t#S256'] !== thumbprint) {
      throw new errors.InvalidClientAuth('x5t#S256 is not the thumbprint of the certificate');
    }
    if (claims.exp - claims.nbf > 600) throw new errors.InvalidClientAuth('the assertion is good for more than ten minutes');
  },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
});

provider.registerGrantType(onBehalfOf, async (ctx) => {
  const { assertion, requested_token_use: use, scope } = ctx.oidc.params;
  const user = await provider.AccessToken.find(assertion);
  if (!user || use !== 'on_behalf_of') throw new errors.InvalidGrant('no user acts through this assertion');
  const token = new provider.AccessToken({ accountId: user.accountId, client: ctx.oidc.client, grantId: user.grantId, gty: 'obo', scope });
  ctx.oidc.entity('AccessToken', token);
  ctx.body = { access_token: await token.save(), expires_in: token.expiration, scope, token_type: 'Bearer' };
}, ['assertion', 'requested_token_use', 'scope']);

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = Math.floor(Date.now() / 1000);
const assertion = `${encode({ alg: 'PS256' })}.${encode({
  iss: 'with-workload', sub: 'with-workload', aud: issuer, jti: randomUUID(), nbf: seconds, exp: seconds + 600,
})}`;
const options = { key: createPrivateKey(text), padding: 6, saltLength: 32 };
writeFileSync(`${folder}/workload.jwt`, `${assertion}.${sign('sha256', Buffer.from(assertion), options).toString('base64url')}\n`);

let tokens = 0;
const answer = provider.callback();
server.on('request', (request, response) => {
  const { pathname } = new URL(request.url, issuer);
  response.on('finish', () => console.error(response.statusCode, request.method, pathname));
  if (request.method === 'POST' && pathname === `${below}/token` && ++tokens % 3 === 0) {
    response.writeHead(429, { 'Retry-After': '0.1', 'Content-Type': 'application/json' });
    response.end('{"error": "temporarily_unavailable"}');
    return;
  }
  answer(request, response);
});
console.log(issuer);
process.on('SIGTERM', () => { server.close(); server.closeAllConnections(); });

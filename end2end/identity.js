// A real OpenID Connect provider for the tests, in memory, on the machine's own address. Whoever is
// `current` is signed in there without being asked.
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

export const CLIENT = { id: 'pntd', secret: 'un secreto de las pruebas' };

/** A port that is free now. */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Starts the provider; `people` are claims by subject and may change meanwhile. */
export async function startProvider(redirect, people) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      redirect_uris: [redirect],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    }],
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'email'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'roles'], email: ['email'] },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['de las pruebas'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client.clientId,
        accountId: oidc.session.accountId,
      });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  const idp = {
    issuer,
    current: null,
    /** What this server must be told of the provider. */
    settings: {
      PNTD_OIDC_ISSUER: issuer,
      PNTD_OIDC_CLIENT_ID: CLIENT.id,
      PNTD_OIDC_CLIENT_SECRET: CLIENT.secret,
      PNTD_OIDC_ROLES: 'editores=planner,jefes=reviewer',
      PNTD_OIDC_LABEL: 'Ingresar con mi institución',
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  server.on('request', async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return answer(request, response);
    await provider.interactionFinished(request, response, { login: { accountId: idp.current } });
  });
  return idp;
}

// A gateway of express: express-oauth2-jwt-bearer verifies each token, http-proxy-middleware
// forwards.
import { Agent } from 'node:http';
import express from 'express';
import { auth } from 'express-oauth2-jwt-bearer';
import { createProxyMiddleware } from 'http-proxy-middleware';

const { PORT, UPSTREAM, ISSUER, KEY } = process.env;
const app = express();
app.disable('x-powered-by');
app.use(
  auth({
    issuer: ISSUER,
    jwksUri: `${ISSUER}/protocol/openid-connect/certs`,
    audience: 'cockpit-bridge',
    tokenSigningAlg: 'RS256',
  }),
);
app.use((request, response, next) => {
  delete request.headers.authorization;
  next();
});
app.use(
  createProxyMiddleware({
    target: `http://127.0.0.1:${UPSTREAM}`,
    agent: new Agent({ keepAlive: true, maxSockets: 64 }),
    headers: { 'api-key': `USR-${KEY}` },
  }),
);
// Without a handler, express prints each rejected request.
app.use((error, request, response, next) =>
  response.headersSent ? next(error) : response.status(error.status ?? 500).end(),
);
app.listen(Number(PORT), '127.0.0.1', 1024);

package io.github.cockpitsso.bridge.refusal;

import java.util.Locale;
import java.util.Optional;

/**
 * Why the bridge refuses a request. The list is closed: its ids are in answers, logs and metrics,
 * and a table in {@code docs/bridge.md} is generated from it.
 */
public enum Reason {
  BAD_REQUEST(
      400,
      "The request is not valid HTTP, or its target is invalid.",
      "Send a target without a fragment (#), user information, invalid escapes, %00, or .."
          + " segments that lead above /."),
  TOKEN_IN_QUERY(
      400,
      "The bridge does not accept an access token in the query or in a form. Send it as a header.",
      "Send Authorization: Bearer TOKEN, and log in again. URLs are kept in logs and in the"
          + " browser's history: treat a token in a URL as leaked."),
  SEVERAL_TOKENS(
      400,
      "The request has more than one Authorization header.",
      "Send one Authorization header. Check whether a proxy or an HTTP library adds its own."),
  PATH_NOT_CANONICAL(
      400,
      "The path is ambiguous: it contains dot segments, empty segments or unnecessary escapes.",
      "Send the path as docs/app-developer.md writes it: one slash at the beginning and"
          + " between segments. Check the app's base URL and the proxy's rewrite rules for an"
          + " extra slash."),
  KEY_PARAMETER(
      400,
      "The request contains Cockpit's API key parameter, which only the bridge may set.",
      "Remove api_key from the query, the body and the cookies. The app does not need a"
          + " Cockpit API key."),
  RSPC(
      400,
      "The request contains rspc, the parameter of Cockpit's response cache. The cache"
          + " shares answers between users.",
      "Remove the parameter rspc."),
  PARAMETER_NOT_ALLOWED(
      400,
      "A parameter contains an operator, a name or a value that is not allowed.",
      "See docs/parameters.md for what each parameter may contain. To allow further"
          + " operators, set bridge.operators."),
  PARAMETER_NOT_UNDERSTOOD(
      400,
      "A parameter is not valid JSON, or it is ambiguous.",
      "Send each parameter once, under its plain name, as JSON."),
  BODY_NOT_UNDERSTOOD(
      400,
      "The body does not match its Content-Type.",
      "Send valid UTF-8 JSON, a form or a multipart body, with the matching Content-Type."),
  GRAPHQL_MALFORMED(
      400,
      "The request does not contain exactly one valid GraphQL document.",
      "Send the document once, as query in a JSON body."),
  GRAPHQL_LIMIT(
      400,
      "The GraphQL document exceeds a limit for depth, aliases, tokens, names or digits.",
      "Request less data at once, or raise graphql.max-depth, graphql.max-aliases or"
          + " graphql.max-tokens in bridge.policy.file. docs/policy.md has the limits, also those"
          + " without this file."),
  ORIGINAL_UNCLEAR(
      400,
      "The reverse proxy does not describe the original request in exactly one way.",
      "Use the example for your proxy in docs/forward-auth.md. It overwrites the headers of"
          + " its own format and removes the headers of the other formats."),
  CONTENT_TYPE_AMBIGUOUS(
      400, "The request has more than one Content-Type header.", "Send one Content-Type header."),
  LOGOUT_TOKEN(
      400,
      "The request does not contain a valid logout token.",
      "Set bridge.logout.clients to the clients whose Backchannel logout URL ends"
          + " with /backchannel-logout."),
  CONTENT_ENCODED(
      415,
      "The body is compressed, which Cockpit does not support.",
      "Send the body without Content-Encoding."),

  NO_TOKEN(
      401,
      "The request has no access token in Authorization: Bearer or Authorization: DPoP.",
      "Log in and send Authorization: Bearer TOKEN. If the app already sends it, a proxy in"
          + " front of the bridge removes it."),
  TOKEN_MALFORMED(
      401,
      "The token is not a well-formed signed JWT.",
      "Send the access token as Keycloak issued it. Encrypted tokens are not supported."
          + " Opaque tokens require bridge.token.introspection: opaque."),
  TOKEN_TOO_LARGE(
      401,
      "The token is larger than 16 KiB.",
      "Clients > the client > Client scopes: remove mappers that add long lists to access tokens."),
  TOKEN_ALGORITHM(
      401,
      "The token's signature algorithm is not accepted.",
      "Clients > the client > Advanced > Access token signature algorithm: choose RS256,"
          + " PS256, ES256 or EdDSA."),
  TOKEN_ISSUER(
      401,
      "The token is from another issuer.",
      "Set bridge.issuer to exactly the token's iss claim, or log in at the realm"
          + " in bridge.issuer."),
  TOKEN_AUDIENCE(
      401,
      "The token's audience does not include the bridge.",
      "Clients > the client > Client scopes: add the scope cockpit, whose audience mapper"
          + " adds the bridge. A token without any aud claim is a lightweight access token:"
          + " set bridge.token.introspection."),
  TOKEN_EXPIRED(
      401,
      "The token has expired.",
      "Refresh the token. If it is new, the clocks of Keycloak and the bridge differ by more"
          + " than 30 seconds: synchronize them."),
  TOKEN_NOT_YET_VALID(
      401,
      "The token is not valid yet.",
      "The clocks of Keycloak and the bridge differ by more than 30 seconds: synchronize them."),
  TOKEN_TYPE(
      401,
      "The token is not an access token.",
      "Send the access token, not the ID token, the refresh token or a logout token."),
  TOKEN_BOUND(
      401,
      "The token is bound to a key of the client, and the request does not prove possession"
          + " of that key.",
      "Send the token as Authorization: DPoP with a proof, and set bridge.public-url. Or"
          + " send it over a TLS connection to the bridge with the client's certificate. To get"
          + " unbound tokens: Clients > the client > Settings > Capability config: disable Require"
          + " DPoP bound tokens; Advanced: disable OAuth 2.0 Mutual TLS certificate bound"
          + " access tokens."),
  TOKEN_BINDING(
      401,
      "The token is not bound to the key that the request proves.",
      "Send each token with a proof of the key, or with the certificate, that requested it."
          + " Send unbound tokens as Authorization: Bearer."),
  DPOP_PROOF(
      401,
      "The DPoP proof is missing or invalid for this request.",
      "Send a new proof with each request. Its htu must begin with exactly"
          + " bridge.public-url, and the client's clock must be correct."),
  TOKEN_SUBJECT(
      401,
      "The token has no subject.",
      "Clients > the client > Advanced: disable Always use lightweight access token, or set"
          + " bridge.token.introspection. The client must keep the scope basic."),
  TOKEN_CLIENT(
      401,
      "The token was issued to a client that is not allowed.",
      "Add the client to bridge.token.clients, or leave that setting empty to allow all clients."),
  TOKEN_KEY(
      401,
      "The issuer has no signing key with the token's key ID.",
      "Log in again. If new tokens are rejected too: Realm settings > Keys must list the key"
          + " as active or passive."),
  TOKEN_SIGNATURE(
      401, "The token's signature is invalid.", "The token was changed or forged: log in again."),
  TOKEN_INACTIVE(
      401,
      "The issuer reports that the token is not active.",
      "Log in again: the session has ended, or the user is disabled. If new tokens are rejected"
          + " too, their audience does not include the bridge's client."),
  SESSION_ENDED(
      401,
      "The token's session has ended.",
      "Refresh the token. If Keycloak refuses that, log in again. If new tokens are rejected"
          + " too, the clocks of Keycloak's servers differ. If many users are affected at once,"
          + " raise bridge.logout.remembered."),
  SEALED_KEY_REFUSED(
      401,
      "Cockpit no longer accepts the API key in the token.",
      "Refresh the token: the new one contains the present key. If it does not, Keycloak's log"
          + " says why. In login-only mode, log in again with the Cockpit password."),

  INSUFFICIENT_SCOPE(
      403,
      "The token does not have the required scope.",
      "Clients > the client > Client scopes: add each scope in bridge.token.scope. Client"
          + " scopes > the scope > Settings: enable Include in token scope."),
  NO_COCKPIT_ACCOUNT(
      403,
      "The user has no Cockpit account.",
      "Check that the user is federated from Cockpit, and that the client has the scope"
          + " cockpit, which adds the claim cockpit_user_id. A service account, or a user without"
          + " an account in Cockpit, needs a role or group that bridge.key.roles lists."),
  ACCOUNT_INACTIVE(
      403, "The user's Cockpit account is not active.", "Activate the user in Cockpit."),
  NO_API_KEY(
      403,
      "The user's Cockpit account has no API key.",
      "Set bridge.key.mint to on-first-use: the first request of each user then creates a"
          + " key. Or create keys yourself: for all users with php tower sso:setup --mint-keys in"
          + " Cockpit's folder; for one user in Cockpit under Settings > Users > the user > API"
          + " Key. None of these works if exclude_roles in Cockpit's configuration lists the"
          + " user's role."),
  POLICY(
      403,
      "The bridge's policy does not allow this request.",
      "Run explain with --method and --path: it shows which rule of bridge.policy.file"
          + " rejects the request."),

  CORS_ORIGIN(
      403,
      "The web app's origin is not allowed to call the bridge (CORS).",
      "Add the app's origin to bridge.cors.origins exactly as the browser sends it: scheme,"
          + " host, and port if there is one, without a slash at the end."),
  BODY_NOT_SEEN(
      403,
      "The bridge must check the body, and the reverse proxy did not send it.",
      "Configure the proxy to send the body, or route such requests through the bridge, as"
          + " the examples in docs/forward-auth.md do. Do not send Content-Type with a request that"
          + " has no body."),
  ANSWER_NOT_SEEN(
      403,
      "The bridge must check Cockpit's answer, which forward-auth does not see.",
      "Route such requests through the bridge, as the examples in docs/forward-auth.md do."),
  TLS_REQUIRED(
      403,
      "HTTPS is required. Treat a token that was sent over plain HTTP as leaked.",
      "Use https:// and log in again. If a reverse proxy terminates TLS, add its address"
          + " to bridge.trusted-proxies."),

  NOT_FOUND(
      404,
      "The bridge does not serve this path.",
      "Use a path that begins with /api/, or with /:space/api/ if bridge.cockpit.url names a"
          + " space. The addon's login and user directory are not served."),
  METHOD_NOT_ALLOWED(
      405,
      "The bridge does not forward this method.",
      "Use GET, POST, PUT, PATCH or DELETE, in upper case."),
  BODY_TIMEOUT(
      408,
      "The request body did not arrive in time.",
      "Send the request again over a faster connection, or change bridge.limits.idle"
          + " or bridge.limits.min-upload-rate."),
  BODY_TOO_LARGE(
      413,
      "The request body is too large.",
      "Send a smaller body, or raise bridge.limits.body or bridge.limits.inspected-body."),
  URI_TOO_LONG(
      414, "The request's path and query are too long.", "Send long filters by POST to GraphQL."),
  TOO_MANY_REQUESTS(
      429,
      "There are too many requests.",
      "Wait for the time in Retry-After. bridge.limits sets the limits per address and per user."),
  HEADERS_TOO_LARGE(
      431,
      "The request headers are too large.",
      "Send fewer cookies, or make the access token smaller: fewer roles and mappers."),

  INTERNAL_ERROR(
      500,
      "The bridge failed. Its log contains the cause.",
      "Read the bridge's log and report the error."),
  COCKPIT_REDIRECTS(
      502,
      "Cockpit answered with a redirect, which the bridge does not follow.",
      "Set bridge.cockpit.url to the address that the redirect leads to, often https://"
          + " instead of http://. For re=1 of the image API set bridge.uploads."),
  COCKPIT_MALFORMED(
      502,
      "Cockpit's answer is invalid or incomplete.",
      "Read the logs of Cockpit's web server and of PHP. The cause is often memory_limit"
          + " or max_execution_time."),
  COCKPIT_TLS(
      502,
      "The bridge does not accept Cockpit's certificate.",
      "Renew the certificate, or set bridge.cockpit.ca to the authority that issued it. Run"
          + " check: it shows what is wrong."),
  COCKPIT_REFUSES_KEY(
      502,
      "Cockpit refuses the user's API key, even after the bridge looked it up again.",
      "Set bridge.cockpit.url to the Cockpit and the space that the key is from. Run explain"
          + " --live: it shows each step."),
  ANSWER_HOLDS_SECRET(
      502,
      "Cockpit's answer about a user contains a secret, or cannot be checked for secrets.",
      "Remove the secret from the answer of that endpoint, or set bridge.answers.secrets: blank."),
  KEY_SOURCE_MALFORMED(
      502,
      "The lookup of the user's API key returned an invalid answer.",
      "Read the bridge's log: it contains the cause. For keys that do not begin with USR- or"
          + " API- set bridge.key.pattern. For any other cause run check."),
  ISSUER_UNAVAILABLE(
      503,
      "The bridge cannot fetch the issuer's keys, so it cannot verify the token.",
      "Run check: it shows why Keycloak is unavailable."),
  TOKEN_UNDECIDED(
      503,
      "The issuer cannot introspect the token now.",
      "Run check: it shows whether Keycloak accepts the bridge's client and its secret."),
  KEY_SOURCE_UNAVAILABLE(
      503,
      "The bridge cannot look up the user's API key now.",
      "Run check: it shows whether Keycloak and Cockpit are available. The bridge's log"
          + " contains the cause."),
  KEY_SOURCE_REFUSES(
      503,
      "The bridge is not allowed to look up API keys. Check its configuration.",
      "The Cockpit role of the service key needs sso/keys/read. Key source cockpit: check"
          + " bridge.cockpit.service-key. Key source keycloak: check bridge.client.id,"
          + " bridge.client.secret, and the service key of the federation in Keycloak."),
  COCKPIT_UNREACHABLE(
      503,
      "The bridge cannot reach Cockpit.",
      "Start Cockpit, or correct bridge.cockpit.url. Run check: it shows the cause."),
  KEY_CHANGED(
      503,
      "The user's API key has just changed. The next request uses the new key.",
      "Send the request again."),
  OVERLOADED(
      503,
      "The bridge is overloaded.",
      "Wait for the time in Retry-After. If this continues, see docs/bridge.md, Sizing to"
          + " the PHP pool."),
  SHUTTING_DOWN(
      503, "The bridge is shutting down.", "Send the request again: another bridge answers it."),
  COCKPIT_TIMEOUT(
      504,
      "Cockpit did not answer in time.",
      "Request less data at once, add PHP workers, raise bridge.cockpit.timeout, or set"
          + " bridge.cockpit.timeouts for this path."),
  HTTP_VERSION(
      505,
      "The bridge supports HTTP/1.0, HTTP/1.1, and HTTP/2 over TLS.",
      "Use one of these versions.");

  private final int status;
  private final String title;
  private final String remedy;

  Reason(int status, String title, String remedy) {
    this.status = status;
    this.title = title;
    this.remedy = remedy;
  }

  /** The id in answers, logs and metrics, in lower case with underscores. It never changes. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** What is wrong, for the client. Contains nothing from the request. */
  public String title() {
    return title;
  }

  /** What to change, and where; for {@code explain} and the documentation. */
  public Optional<String> remedy() {
    return remedy.isEmpty() ? Optional.empty() : Optional.of(remedy);
  }

  /**
   * The {@code error} in {@code WWW-Authenticate} (RFC 6750, 3.1; RFC 9449, 7.1). Empty if the
   * request has no token, or if the status does not concern the token.
   */
  public Optional<String> tokenError() {
    return switch (this) {
      case TOKEN_IN_QUERY, SEVERAL_TOKENS -> Optional.of("invalid_request");
      case INSUFFICIENT_SCOPE -> Optional.of("insufficient_scope");
      case DPOP_PROOF -> Optional.of("invalid_dpop_proof");
      case NO_TOKEN -> Optional.empty();
      default -> status == 401 ? Optional.of("invalid_token") : Optional.empty();
    };
  }

  /** Whether the answer has the header {@code WWW-Authenticate}. */
  public boolean challenges() {
    return status == 401 || tokenError().isPresent();
  }

  /** The seconds after which a client may retry; on every 429 and 503. */
  public Optional<Integer> retryAfter() {
    return switch (this) {
      case KEY_CHANGED, TOO_MANY_REQUESTS, OVERLOADED, SHUTTING_DOWN -> Optional.of(1);
      default -> status == 503 ? Optional.of(5) : Optional.empty();
    };
  }

  /** The reason for a status that the HTTP server itself chose, outside the pipeline. */
  public static Reason ofStatus(int status) {
    return switch (status) {
      case 404 -> NOT_FOUND;
      case 405, 501 -> METHOD_NOT_ALLOWED;
      case 408 -> BODY_TIMEOUT;
      case 413 -> BODY_TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 429 -> TOO_MANY_REQUESTS;
      case 431 -> HEADERS_TOO_LARGE;
      case 502 -> COCKPIT_MALFORMED;
      case 503 -> OVERLOADED;
      case 504 -> COCKPIT_TIMEOUT;
      case 505 -> HTTP_VERSION;
      default -> status < 500 ? BAD_REQUEST : INTERNAL_ERROR;
    };
  }
}

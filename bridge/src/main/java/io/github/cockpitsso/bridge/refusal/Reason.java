package io.github.cockpitsso.bridge.refusal;

import java.util.Locale;
import java.util.Optional;

/**
 * Why a request ends in the bridge. The list is closed: its ids are in answers, logs and metrics,
 * and {@code docs/bridge.md} is generated from it.
 */
public enum Reason {
  BAD_REQUEST(
      400,
      "The request is not well-formed HTTP, or its target is not a valid one.",
      "A target has no fragment, no user, no broken escape, no %00, and no .. that leads above /."),
  TOKEN_IN_QUERY(
      400,
      "An access token in the query or in a form is refused; send it as a header.",
      "Send Authorization: Bearer TOKEN, and log in again: a token in a URL is in logs and in the browser's history."),
  SEVERAL_TOKENS(
      400,
      "There is more than one Authorization header.",
      "Send one. Look for a proxy or an HTTP library that adds its own."),
  PATH_NOT_CANONICAL(
      400,
      "The path can be read in two ways: dots, empty segments, or needless escapes.",
      "Send the path as docs/app-developer.md writes it: one slash between segments, also at its beginning. Check the"
          + " base URL of the app and the rewrite rules of the proxy for a slash too many."),
  KEY_PARAMETER(
      400,
      "The request names Cockpit's key parameter; the key is the bridge's to set.",
      "Remove api_key from query, body and cookies: the app needs no Cockpit key."),
  RSPC(
      400,
      "The request names rspc, Cockpit's response cache, which serves answers across users.",
      "Remove the parameter rspc."),
  PARAMETER_NOT_ALLOWED(
      400,
      "A parameter contains an operator, a name or a value that is not allowed.",
      "docs/parameters.md lists what each parameter may contain. bridge.operators allows further operators."),
  PARAMETER_NOT_UNDERSTOOD(
      400,
      "A parameter is not valid JSON, or can be read in more than one way.",
      "Send each parameter once, under its plain name, as JSON."),
  BODY_NOT_UNDERSTOOD(
      400,
      "The body does not match its Content-Type.",
      "Send valid UTF-8 JSON, a form or multipart, with the Content-Type of what is sent."),
  GRAPHQL_MALFORMED(
      400,
      "The request holds no GraphQL document, or more than one, or one that is not understood.",
      "Send the document once, as query in JSON."),
  GRAPHQL_LIMIT(
      400,
      "The GraphQL document exceeds a limit of depth, aliases or tokens.",
      "Ask for less at once, or raise graphql.max-depth, .max-aliases or .max-tokens in bridge.policy.file. The limits"
          + " also hold without a policy file."),
  ORIGINAL_UNCLEAR(
      400,
      "The front server does not say in exactly one way which request it asks about.",
      "Take the example of docs/forward-auth.md: it overwrites the headers of its own form and removes those of the"
          + " others."),
  CONTENT_TYPE_AMBIGUOUS(
      400, "There is more than one Content-Type header.", "Send one Content-Type header."),
  LOGOUT_TOKEN(
      400,
      "The request brings no good logout token.",
      "bridge.logout.clients names the clients whose Backchannel logout URL ends with /backchannel-logout."),
  CONTENT_ENCODED(
      415,
      "The body is compressed; Cockpit reads none that is.",
      "Send the body without Content-Encoding."),

  NO_TOKEN(
      401,
      "No access token was sent as Authorization: Bearer or DPoP.",
      "Log in and send Authorization: Bearer TOKEN. If the app sends it, a proxy in front of the bridge removes it."),
  TOKEN_MALFORMED(
      401,
      "The token is not a well-formed signed JWT.",
      "Send the access token as Keycloak issued it; encrypted tokens are not accepted, opaque ones with"
          + " bridge.token.introspection."),
  TOKEN_TOO_LARGE(
      401,
      "The token is larger than 16 KiB.",
      "Clients > the client > Client scopes: remove mappers that put long lists into access tokens."),
  TOKEN_ALGORITHM(
      401,
      "The token's signature algorithm is not accepted.",
      "Clients > the client > Advanced > Access token signature algorithm: choose RS256, PS256, ES256 or EdDSA."),
  TOKEN_ISSUER(
      401,
      "The token is from another issuer.",
      "Set bridge.issuer to exactly what the token says in iss, or log in at the realm that bridge.issuer names."),
  TOKEN_AUDIENCE(
      401,
      "The token is not meant for the bridge.",
      "Clients > the client > Client scopes: add the scope cockpit, whose audience mapper names the bridge. If the token"
          + " has no aud at all it is a lightweight one: set bridge.token.introspection."),
  TOKEN_EXPIRED(
      401,
      "The token has expired.",
      "Refresh it. If it is new, the clocks of Keycloak and the bridge differ by more than 30 seconds."),
  TOKEN_NOT_YET_VALID(
      401,
      "The token is not valid yet.",
      "The clocks of Keycloak and the bridge differ by more than 30 seconds: synchronise them."),
  TOKEN_TYPE(
      401,
      "The token is not an access token.",
      "Send the access token, not the ID, refresh or logout token."),
  TOKEN_BOUND(
      401,
      "The token is bound to a key of the client, and nothing proves that the sender has it.",
      "Send it as Authorization: DPoP with a proof, with bridge.public-url set; or on a TLS connection to the bridge"
          + " with the client's certificate. Without either: Clients > the client > Settings > Capability config:"
          + " switch off Require DPoP bound tokens; and Advanced > OAuth 2.0 Mutual TLS certificate bound access"
          + " tokens."),
  TOKEN_BINDING(
      401,
      "The token is not bound to the key that was proven.",
      "Send each token with proofs of the key, or with the certificate, by which it was fetched; and a token that is"
          + " bound to none as Authorization: Bearer."),
  DPOP_PROOF(
      401,
      "The DPoP proof is missing or not good for this request.",
      "A new proof for each request: its htu begins with exactly bridge.public-url, and the client's clock is right."),
  TOKEN_SUBJECT(
      401,
      "The token names no subject.",
      "Clients > the client > Advanced: switch off Always use lightweight access token, or set bridge.token.introspection; and keep the"
          + " scope basic."),
  TOKEN_CLIENT(
      401,
      "The token was issued to a client that is not listed.",
      "Add the client to bridge.token.clients, or leave that setting empty."),
  TOKEN_KEY(
      401,
      "The issuer has no signing key of this id.",
      "Log in again. If it goes on: Realm settings > Keys must list the key as active or passive."),
  TOKEN_SIGNATURE(
      401, "The token's signature is wrong.", "The token was changed or forged: log in again."),
  TOKEN_INACTIVE(
      401,
      "The issuer says that the token is no longer active.",
      "Log in again: the session has ended. If it goes on for new tokens, the token's audience lacks the bridge's"
          + " client."),
  SESSION_ENDED(
      401,
      "The token's session has ended.",
      "Refresh the token, and log in again if that is refused. If it goes on for new tokens, the clocks of Keycloak's"
          + " servers differ; if it happens to many at once, raise bridge.logout.remembered."),

  INSUFFICIENT_SCOPE(
      403,
      "The token was not granted the scope that the bridge asks for.",
      "Clients > the client > Client scopes: add each scope that bridge.token.scope names, and see that it has Include"
          + " in token scope switched on."),
  NO_COCKPIT_ACCOUNT(
      403,
      "The user has no Cockpit account.",
      "Check that the user is federated from Cockpit and that the client has the scope cockpit, which adds"
          + " cockpit_user_id."),
  ACCOUNT_INACTIVE(
      403, "The person's Cockpit account is not active.", "Activate the user in Cockpit."),
  NO_API_KEY(
      403,
      "The person's Cockpit account has no API key.",
      "Set bridge.key.mint to on-first-use, and every user gets a key at the first request. Or run php tower sso:setup --mint-keys in"
          + " Cockpit's folder for all users, or make a key for one user in Cockpit: Settings > Users > the user > API Key."
          + " If Cockpit's configuration lists the user's role in exclude_roles, none of these helps."),
  POLICY(
      403,
      "The bridge's policy does not allow this request.",
      "explain with --method and --path says which rule of bridge.policy.file it is."),

  CORS_ORIGIN(
      403,
      "The origin of the web app is not allowed to call the bridge (CORS).",
      "Add the app's origin to bridge.cors.origins, exactly as the browser sends it: scheme, host, and port if there is"
          + " one, without a slash at the end."),
  BODY_NOT_SEEN(
      403,
      "The body must be judged, and the front server did not send it along.",
      "Let the front server send the body along, or send such requests through the bridge, as the examples of"
          + " docs/forward-auth.md do. A request without a body needs no Content-Type."),
  ANSWER_NOT_SEEN(
      403,
      "Cockpit's answer must be judged, and forward-auth does not see it.",
      "Send such requests through the bridge, as the examples of docs/forward-auth.md do."),
  TLS_REQUIRED(
      403,
      "HTTPS is required. Treat a token that was sent over plain HTTP as leaked.",
      "Use https://, and log in again: treat a token that was sent over plain HTTP as leaked. Behind a proxy that ends"
          + " TLS, bridge.trusted-proxies must name it."),

  NOT_FOUND(
      404,
      "The bridge serves no such path.",
      "Paths begin with /api/, or with /:space/api/ if bridge.cockpit.url names a space. Login and directory of the addon"
          + " are not served."),
  METHOD_NOT_ALLOWED(
      405,
      "The bridge does not forward this method.",
      "Use GET, POST, PUT, PATCH or DELETE, in upper case."),
  BODY_TIMEOUT(
      408,
      "The request's body did not arrive in time.",
      "Send it again over a better connection, or raise the time in bridge.limits."),
  BODY_TOO_LARGE(
      413,
      "The request's body is larger than allowed.",
      "Send less, or raise bridge.limits.body or .inspected-body."),
  URI_TOO_LONG(
      414,
      "The request's path and query are longer than allowed.",
      "Send filters of this length by POST to GraphQL."),
  TOO_MANY_REQUESTS(
      429,
      "Too many requests.",
      "Wait as long as Retry-After says. bridge.limits sets the limits for addresses and users."),
  HEADERS_TOO_LARGE(
      431,
      "The request's headers are larger than allowed.",
      "Send fewer cookies, or make the access token smaller: fewer roles and mappers in it."),

  INTERNAL_ERROR(
      500, "The bridge failed; its log says why.", "Read the bridge's log and report the error."),
  COCKPIT_REDIRECTS(
      502,
      "Cockpit answered with a redirect, which is never followed.",
      "Set bridge.cockpit.url to the address that the redirect leads to; often https:// in place of http://. For"
          + " re=1 of the image API set bridge.uploads."),
  COCKPIT_MALFORMED(
      502,
      "Cockpit's answer is not usable, or broke off.",
      "Read the log of Cockpit's web server and of PHP: often memory_limit or max_execution_time."),
  COCKPIT_TLS(
      502,
      "Cockpit's certificate is not accepted.",
      "Renew the certificate, or set bridge.cockpit.ca to the authority that issued it. check says what is wrong."),
  COCKPIT_REFUSES_KEY(
      502,
      "Cockpit refuses the person's API key, also after it was looked up again.",
      "bridge.cockpit.url must name the Cockpit and the space from which the key comes. explain --live shows each step."),
  ANSWER_HOLDS_SECRET(
      502,
      "Cockpit's answer about a user contains a secret, or cannot be checked for secrets.",
      "Remove the secret from the answer of that endpoint, or set bridge.answers.secrets: blank."),
  KEY_SOURCE_MALFORMED(
      502,
      "The answer about the person's API key is not usable.",
      "The bridge's log says what is wrong. For keys that do not begin with USR- or API- set bridge.key.pattern; for any"
          + " other cause run check."),
  ISSUER_UNAVAILABLE(
      503,
      "The issuer's keys cannot be fetched, so the token cannot be verified.",
      "Run check: it says why Keycloak cannot be asked."),
  TOKEN_UNDECIDED(
      503,
      "The issuer cannot introspect the token now.",
      "Run check: it says whether Keycloak knows the bridge's client and its secret."),
  KEY_SOURCE_UNAVAILABLE(
      503,
      "The user's API key cannot be looked up now.",
      "Run check: it says whether Keycloak and Cockpit can be asked. The bridge's log has the cause."),
  KEY_SOURCE_REFUSES(
      503,
      "The bridge is not allowed to look up API keys; check its configuration.",
      "The Cockpit role of the service key needs sso/keys/read. Key source cockpit: check bridge.cockpit.service-key. Key"
          + " source keycloak: check bridge.client.id, bridge.client.secret, and the service key of the federation in"
          + " Keycloak."),
  COCKPIT_UNREACHABLE(
      503,
      "Cockpit cannot be reached.",
      "Start Cockpit, or correct bridge.cockpit.url. Run check."),
  KEY_CHANGED(
      503,
      "The person's API key has just changed; the next try uses the new one.",
      "Send the request again."),
  OVERLOADED(
      503,
      "The bridge has more to do than it can.",
      "Wait as long as Retry-After says. If it goes on: docs/bridge.md, Sizing to the PHP pool."),
  SHUTTING_DOWN(
      503, "The bridge is shutting down.", "Send the request again: another bridge answers it."),
  COCKPIT_TIMEOUT(
      504,
      "Cockpit did not answer in time.",
      "Ask for less at once, give PHP more workers, or raise bridge.cockpit.timeout, or bridge.cockpit.timeouts for this path."),
  HTTP_VERSION(
      505,
      "The bridge speaks HTTP/1.1 and HTTP/1.0, and HTTP/2 over TLS.",
      "Use one of these versions.");

  private final int status;
  private final String title;
  private final String remedy;

  Reason(int status, String title, String remedy) {
    this.status = status;
    this.title = title;
    this.remedy = remedy;
  }

  /** The id in answers, logs and metrics: lower case with underscores; never changes. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** One sentence for the client; holds nothing of the request. */
  public String title() {
    return title;
  }

  /** What to change and where, for {@code explain} and the documentation. */
  public Optional<String> remedy() {
    return remedy.isEmpty() ? Optional.empty() : Optional.of(remedy);
  }

  /**
   * The {@code error} of {@code WWW-Authenticate} (RFC 6750, 3.1; RFC 9449, 7.1). Nothing where the
   * request carried no token, and where the status is not about the token.
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

  /** Whether the answer challenges with {@code WWW-Authenticate}. */
  public boolean challenges() {
    return status == 401 || tokenError().isPresent();
  }

  /** Seconds after which a new try makes sense; on every 429 and 503. */
  public Optional<Integer> retryAfter() {
    return switch (this) {
      case KEY_CHANGED, TOO_MANY_REQUESTS, OVERLOADED, SHUTTING_DOWN -> Optional.of(1);
      default -> status == 503 ? Optional.of(5) : Optional.empty();
    };
  }

  /** The reason for a status that the server chose itself, before or beside the pipeline. */
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

package io.github.cockpitsso.testkit.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A realm that issues any token, as Keycloak would or not. It serves discovery, keys and
 * introspection over HTTP on 127.0.0.1, and counts the requests.
 *
 * <pre>{@code
 * try (TokenForge forge = TokenForge.start()) {
 *   String good = forge.token().claim("cockpit_user_id", "6b02").sign();
 *   String stale = forge.token().claim("exp", 1).sign();
 *   forge.fault(IssuerEndpoint.KEYS, IssuerFault.html());
 * }
 * }</pre>
 */
public final class TokenForge implements AutoCloseable {
  /** The bridge's client, which may introspect. */
  public static final String BRIDGE_CLIENT = "cockpit-bridge";

  /** The secret of the bridge's client, with characters that must be encoded in Basic. */
  public static final String BRIDGE_SECRET = "bridge+secret/%7E:1";

  // To make a key takes longer than all else here. No two forges have the same one at a time.
  private static final Queue<ForgeKey> UNUSED = new ConcurrentLinkedQueue<>();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REALM = "/realms/cockpit";

  private final int port;
  private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
    Thread thread = new Thread(task, "token-forge");
    thread.setDaemon(true);
    return thread;
  });
  private final List<Map<String, Object>> published = new CopyOnWriteArrayList<>();
  private final Map<IssuerEndpoint, IssuerFault> faults = new ConcurrentHashMap<>();
  private final Map<IssuerEndpoint, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final Map<String, String> apiKeys = new ConcurrentHashMap<>();
  private final Map<String, String> introspected = new ConcurrentHashMap<>();
  private final Set<String> inactive = ConcurrentHashMap.newKeySet();
  private final ForgeKey key = Optional.ofNullable(UNUSED.poll())
      .orElseGet(() -> ForgeKey.rsa("forge-rs256", "RS256", 2048));
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile String namedIssuer;
  private volatile String endpointBase;
  private volatile List<String> offeredScopes = List.of("openid", "profile", "email", "cockpit");
  private HttpServer server;

  private TokenForge() {
    server = listen(0);
    port = server.getAddress().getPort();
    namedIssuer = url();
    endpointBase = url();
    publish(key);
  }

  /** Starts an issuer on a free port, with one RS256 key. */
  public static TokenForge start() {
    return new TokenForge();
  }

  /** The realm's URL on this machine: the issuer of its tokens, unless a test changes it. */
  public String url() {
    return "http://127.0.0.1:" + port + REALM;
  }

  /** The issuer in tokens and discovery. */
  public String issuer() {
    return namedIssuer;
  }

  /** Sets another issuer in tokens and discovery, and the endpoints in discovery to its URL. */
  public void nameIssuer(String issuer) {
    namedIssuer = issuer;
    endpointBase = issuer;
  }

  /** The scopes that discovery lists. */
  public void offerScopes(String... scopes) {
    offeredScopes = List.of(scopes);
  }

  /** The key that signs by default. */
  public ForgeKey key() {
    return key;
  }

  /** Adds keys to the JWK set. */
  public void publish(ForgeKey... keys) {
    for (ForgeKey each : keys) {
      published.add(each.jwk());
    }
  }

  /** Removes a key from the JWK set. */
  public void withdraw(ForgeKey each) {
    published.removeIf(jwk -> each.id().equals(jwk.get("kid")));
  }

  /** Adds an entry to the JWK set that need not be a key. */
  public void publishRaw(Map<String, Object> jwk) {
    published.add(jwk);
  }

  /**
   * A valid access token of a federated user for the bridge, as Keycloak issues it: for
   * five minutes.
   */
  public TokenDraft token() {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("exp", now + 300);
    claims.put("iat", now);
    claims.put("jti", "onrtac:" + UUID.randomUUID());
    claims.put("iss", namedIssuer);
    claims.put("aud", List.of(BRIDGE_CLIENT));
    claims.put("sub", "f0e1d2c3-0000-4000-8000-000000000001");
    claims.put("typ", "Bearer");
    claims.put("azp", "cockpit-app");
    claims.put("sid", "sid-1");
    claims.put("acr", "1");
    claims.put("scope", "openid cockpit");
    claims.put("preferred_username", "alice");
    claims.put("cockpit_roles", List.of("editor"));
    claims.put("cockpit_username", "alice");
    return draft("JWT", claims);
  }

  private TokenDraft draft(String type, Map<String, Object> claims) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", key.algorithm());
    header.put("typ", type);
    header.put("kid", key.id());
    return new TokenDraft(key, header, claims);
  }

  /** A valid token of the Cockpit user with this {@code _id}. */
  public TokenDraft tokenFor(String cockpitUserId) {
    return token()
        .claim("cockpit_user_id", cockpitUserId)
        .claim(
            "sub",
            UUID.nameUUIDFromBytes(cockpitUserId.getBytes(StandardCharsets.UTF_8))
                .toString());
  }

  /** A valid logout token for the client {@code cockpit-app}, with this user and session. */
  public TokenDraft logoutToken(String subject, String session) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iat", now);
    claims.put("exp", now + 120);
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iss", namedIssuer);
    claims.put("aud", "cockpit-app");
    claims.put("sub", subject);
    claims.put("typ", "Logout");
    claims.put("sid", session);
    claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    return draft("logout+jwt", claims);
  }

  /**
   * A lightweight access token: it has few claims, and introspection returns all claims of
   * the draft.
   */
  public String lightweight(TokenDraft whole) {
    TokenDraft little = whole;
    for (String left : List.of(
        "aud",
        "sub",
        "acr",
        "preferred_username",
        "cockpit_roles",
        "cockpit_username",
        "cockpit_user_id")) {
      little = little.without(left);
    }
    String token = little.sign();
    tell(token, whole);
    return token;
  }

  /** Introspection of this token, of any form, returns the claims of the draft from now on. */
  public void tell(String token, TokenDraft whole) {
    introspected.put(token, whole.claimsJson());
  }

  /** The {@code cockpit_api_key} that introspection by the bridge returns for this subject. */
  public void apiKey(String subject, String apiKey) {
    apiKeys.put(subject, apiKey);
  }

  /** Introspection reports this token as inactive from now on. */
  public void end(String token) {
    inactive.add(token);
  }

  /** Applies a fault at this endpoint until {@link #heal()}. */
  public void fault(IssuerEndpoint endpoint, IssuerFault fault) {
    faults.put(endpoint, fault);
  }

  /** Removes all faults. */
  public void heal() {
    faults.clear();
  }

  /** Number of requests to an endpoint. */
  public int count(IssuerEndpoint endpoint) {
    return counts.computeIfAbsent(endpoint, ignored -> new AtomicInteger()).get();
  }

  /** Refuses connections until {@link #acceptConnections()}. */
  public synchronized void refuseConnections() {
    server.stop(0);
  }

  /** Listens on the same port again. */
  public synchronized void acceptConnections() {
    server = listen(port);
  }

  private HttpServer listen(int on) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), on), 0);
      http.setExecutor(threads);
      for (IssuerEndpoint endpoint : IssuerEndpoint.values()) {
        http.createContext(REALM + endpoint.path(), exchange -> answer(endpoint, exchange));
      }
      http.start();
      return http;
    } catch (IOException e) {
      throw new UncheckedIOException("The issuer cannot listen", e);
    }
  }

  private void answer(IssuerEndpoint endpoint, HttpExchange exchange) throws IOException {
    counts.computeIfAbsent(endpoint, ignored -> new AtomicInteger()).incrementAndGet();
    byte[] request = exchange.getRequestBody().readAllBytes();
    IssuerFault fault = faults.get(endpoint);
    if (fault != null) {
      fault.answer(exchange);
      return;
    }
    switch (endpoint) {
      case DISCOVERY -> json(exchange, 200, discovery());
      case KEYS -> json(exchange, 200, Map.of("keys", new ArrayList<>(published)));
      case INTROSPECTION -> introspect(exchange, new String(request, StandardCharsets.UTF_8));
      default -> throw new IllegalStateException("No such endpoint");
    }
  }

  private Map<String, Object> discovery() {
    return Map.of(
        "issuer",
        namedIssuer,
        "jwks_uri",
        endpointBase + IssuerEndpoint.KEYS.path(),
        "introspection_endpoint",
        endpointBase + IssuerEndpoint.INTROSPECTION.path(),
        "scopes_supported",
        offeredScopes);
  }

  private void introspect(HttpExchange exchange, String form) throws IOException {
    String credentials = encode(BRIDGE_CLIENT) + ":" + encode(BRIDGE_SECRET);
    String expected =
        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      json(
          exchange,
          401,
          Map.of("error", "invalid_client", "error_description", "Client authentication failed."));
      return;
    }
    String token = "";
    for (String field : form.split("&", -1)) {
      if (field.startsWith("token=")) {
        token = URLDecoder.decode(field.substring("token=".length()), StandardCharsets.UTF_8);
      }
    }
    String[] parts = token.split("\\.", -1);
    String known = introspected.get(token);
    if ((parts.length != 3 && known == null) || inactive.contains(token)) {
      json(exchange, 200, Map.of("active", false));
      return;
    }
    JsonNode claims = known == null
        ? JSON.readTree(Base64.getUrlDecoder().decode(parts[1]))
        : JSON.readTree(known);
    Map<String, Object> answer = new LinkedHashMap<>();
    claims.properties().forEach(claim -> answer.put(claim.getKey(), claim.getValue()));
    answer.put("active", true);
    String apiKey = apiKeys.get(claims.path("sub").asText());
    if (apiKey != null) {
      answer.put("cockpit_api_key", apiKey);
    }
    json(exchange, 200, answer);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void json(HttpExchange exchange, int status, Map<String, Object> value)
      throws IOException {
    byte[] body = JSON.writeValueAsBytes(value);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Stops the issuer. */
  @Override
  public synchronized void close() {
    server.stop(0);
    threads.shutdownNow();
    if (!closed.getAndSet(true)) {
      UNUSED.add(key);
    }
  }
}

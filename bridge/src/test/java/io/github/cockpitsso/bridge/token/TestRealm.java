package io.github.cockpitsso.bridge.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cockpitsso.bridge.issuer.Issuer;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.client.http.Transport;
import io.github.cockpitsso.testkit.token.ForgeKey;
import io.github.cockpitsso.testkit.token.TokenDraft;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A realm without a socket: its keys, its tokens, and a clock that the test moves.
 */
public final class TestRealm implements Transport {
  public static final String NAME = "https://id.example.org/realms/cockpit";
  public static final Duration TOLERANCE = Duration.ofHours(1);
  public static final Duration REFRESH = Duration.ofMinutes(5);
  // Used only for token drafts. Shared by all tests, because creating its key takes long.
  private static final TokenForge FORGE = TokenForge.start();
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    FORGE.nameIssuer(NAME);
  }

  public final List<Object> published = new ArrayList<>(List.of(FORGE.key().jwk()));
  public final List<String> requests = new ArrayList<>();
  public Optional<Reply> discovery = Optional.empty();
  public Optional<Reply> keys = Optional.empty();
  private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  /** A clock that stands still until {@link #advance}. */
  Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  public void advance(Duration time) {
    now = now.plus(time);
  }

  /** The realm's keys before the first fetch. */
  public IssuerKeys issuerKeys(Duration minInterval, Executor executor) {
    var issuer = new Issuer(NAME, Optional.empty(), false, REFRESH, minInterval, TOLERANCE);
    return new IssuerKeys(issuer, this, executor, clock());
  }

  /** The realm's keys after the first fetch. */
  public IssuerKeys issuerKeys() {
    IssuerKeys fetched = issuerKeys(Duration.ZERO, Runnable::run);
    fetched.refresh().join();
    return fetched;
  }

  TokenDraft token() {
    return lasting(FORGE.token(), 300);
  }

  TokenDraft logoutToken() {
    return lasting(FORGE.logoutToken("somebody", "session"), 120);
  }

  private TokenDraft lasting(TokenDraft draft, int seconds) {
    long second = now.getEpochSecond();
    return draft.claim("iat", second).claim("exp", second + seconds);
  }

  public ForgeKey key() {
    return FORGE.key();
  }

  /** A reply with this value as JSON. */
  public static Reply json(Object value) {
    try {
      return new Reply.Answer(200, "application/json", JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public static Reply text(int status, String text) {
    return new Reply.Answer(status, "text/html", text.getBytes(StandardCharsets.UTF_8));
  }

  /** The id of the refusal's reason; empty for a grant. */
  static String reason(Decision<?> decision) {
    return decision.ifRefused().map(refusal -> refusal.reason().id()).orElse("");
  }

  static String detail(Decision<?> decision) {
    return decision.ifRefused().orElseThrow().detail();
  }

  @Override
  public Reply send(Call call) {
    String path = call.uri().getPath();
    requests.add(path);
    return path.endsWith("/openid-configuration")
        ? discovery.orElseGet(() -> json(Map.of(
            "issuer", NAME,
            "jwks_uri", NAME + "/certs",
            "introspection_endpoint", NAME + "/introspect")))
        : keys.orElseGet(() -> json(Map.of("keys", published)));
  }
}

package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RawConnection;
import io.github.cockpitsso.bridge.support.StandIns;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The logs of the shipped jar: user, request and result of each request, and no forged lines.
 */
class LogIT {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String ITEM = "/api/content/item/Seiten";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final String SUBJECT = UUID.nameUUIDFromBytes(
          SeedData.ALICE.id().getBytes(StandardCharsets.UTF_8))
      .toString();
  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final Pattern LINE = Pattern.compile(
      "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z (?:INFO |WARN |ERROR|DEBUG) \\S+ [^\\p{Cc}]+");
  private static final String FORGED =
      "x\r\n2026-01-01T00:00:00.000Z INFO  audit write sub=admin\u0085"
          + "\u2028{\"logger\":\"audit\"}\u2029\u001b[31m\u009b31m\u202e\",\"sub\":\"admin\u0000\\";

  @RegisterExtension
  private final StandIns standIns = new StandIns();

  private BridgeServer.Builder bridge(String format) {
    return BridgeServer.builder()
        .jvm("-Xmx48m")
        .env(standIns.environment())
        .env("BRIDGE_LOG_FORMAT", format);
  }

  private String alice() {
    return standIns
        .forge()
        .tokenFor(SeedData.ALICE.id())
        .claim("sid", "session-1")
        .sign();
  }

  private static Call call(BridgeServer bridge, String method, String target) {
    return new Call(bridge.uri().toString(), method, target);
  }

  /** The lines of one logger, as JSON. */
  private static List<JsonNode> lines(BridgeServer bridge, String logger) {
    return bridge
        .logText()
        .lines()
        .map(LogIT::parsed)
        .filter(line -> line.path("logger").asText().equals(logger))
        .toList();
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(line, e);
    }
  }

  /** Waits for this many lines of the access log, which are written after the answers. */
  private static void awaitAccessLog(BridgeServer bridge, int requests) {
    await()
        .until(() -> bridge
                .logText()
                .lines()
                .filter(line -> line.contains(" access request ") || line.contains("\"access\""))
                .count()
            == requests);
  }

  private static JsonNode only(BridgeServer bridge, String logger, String path) {
    List<JsonNode> lines = lines(bridge, logger).stream().filter(path(path)).toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  private static List<JsonNode> audit(BridgeServer bridge, Predicate<JsonNode> which) {
    return lines(bridge, "audit").stream().filter(which).toList();
  }

  /** The lines of the audit log about requests, without those about API keys. */
  private static List<JsonNode> auditedRequests(BridgeServer bridge) {
    return audit(bridge, line -> !line.has("key"));
  }

  private static Predicate<JsonNode> path(String path) {
    return line -> line.path("path").asText().equals(path);
  }

  @Test
  void the_access_log_has_a_field_for_each_fact_about_a_request() {
    try (BridgeServer bridge = bridge("json").start()) {
      Answer answer = call(bridge, "GET", ITEMS + "?limit=2")
          .token(alice())
          .header("traceparent", PARENT)
          .send();
      call(bridge, "GET", "/api/a").send();
      awaitAccessLog(bridge, 2);

      JsonNode served = only(bridge, "access", ITEMS);
      assertThat(Instant.parse(served.path("time").asText())).isBefore(Instant.now());
      assertThat(served.path("level").asText()).isEqualTo("INFO");
      assertThat(served.path("address").asText()).isEqualTo("127.0.0.1");
      assertThat(served.path("method").asText()).isEqualTo("GET");
      assertThat(served.path("path").asText()).isEqualTo(ITEMS);
      assertThat(served.path("status").isInt()).isTrue();
      assertThat(served.path("status").asInt()).isEqualTo(200);
      assertThat(served.path("bytes").asInt()).isEqualTo(answer.bytes().length);
      assertThat(served.path("ms").isInt()).isTrue();
      assertThat(served.path("sub").asText()).isEqualTo(SUBJECT);
      assertThat(served.path("client").asText()).isNotEmpty();
      assertThat(served.path("trace").asText()).isEqualTo(TRACE);
      assertThat(served.has("reason")).isFalse();
      JsonNode refused = only(bridge, "access", "/api/a");
      assertThat(refused.path("reason").asText()).isEqualTo("no_token");
      assertThat(refused.path("status").asInt()).isEqualTo(401);
      assertThat(refused.has("sub")).isFalse();
      assertThat(refused.has("trace")).isFalse();
    }
  }

  @Test
  void the_text_log_has_the_same_fields_on_one_line() {
    try (BridgeServer bridge = bridge("text").start()) {
      call(bridge, "POST", ITEM)
          .token(alice())
          .header("traceparent", PARENT)
          .body("application/json", "{\"data\":{}}")
          .send();
      awaitAccessLog(bridge, 1);

      String fields = " address=127.0.0.1 method=POST path=" + ITEM + " status=[0-9]+ sub="
          + SUBJECT + " client=\\S+ trace=" + TRACE;
      assertThat(bridge.logText().lines())
          .anyMatch(line ->
              line.matches("\\S+Z INFO  access request" + fields + " bytes=[0-9]+ ms=[0-9]+"))
          .anyMatch(line -> line.matches("\\S+Z INFO  audit write" + fields
              + " session=session-1 cockpit_user=" + SeedData.ALICE.id() + " role=editor"));
    }
  }

  @Test
  void requests_that_jetty_rejects_are_in_both_logs() throws IOException {
    try (BridgeServer bridge = bridge("json").start()) {
      for (String bytes : List.of(
          "GET /x#y HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(100_000) + "\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n")) {
        try (RawConnection connection = RawConnection.open(bridge.uri())) {
          connection.write(bytes);
          connection.read("GET");
        }
      }
      awaitAccessLog(bridge, 3);

      for (String logger : List.of("access", "audit")) {
        assertThat(
                lines(bridge, logger).stream().map(line -> line.path("reason").asText()))
            .containsExactlyInAnyOrder("bad_request", "headers_too_large", "bad_request");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void log_lines_cannot_be_forged(String format) throws IOException {
    standIns.cockpit().users().changeRole("alice", FORGED);
    try (BridgeServer bridge = bridge(format).env("BRIDGE_LOG_LEVEL", "debug").start()) {
      String token = standIns
          .forge()
          .tokenFor(SeedData.ALICE.id())
          .claim("sub", FORGED)
          .claim("azp", FORGED)
          .claim("sid", FORGED)
          .sign();
      call(bridge, "POST", ITEM).token(token).body("application/json", "{}").send();
      call(bridge, "GET", ITEMS + "?api_key=x").token(token).send();
      String unknown = standIns.forge().tokenFor(FORGED).claim("sub", FORGED).sign();
      call(bridge, "GET", ITEMS)
          .token(unknown)
          .header("traceparent", FORGED.replaceAll("[\\r\\n\u0000]", ""))
          .send();
      call(bridge, "GET", ITEMS).token(unknown).send();
      for (String target : List.of(
          "/api/%0d%0a2026-01-01T00:00:00.000Z",
          "/api/\u0085\u009b31m", "/api/\"},{\"sub\":\"x\"")) {
        try (RawConnection connection = RawConnection.open(bridge.uri())) {
          connection.write("DELETE " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
          connection.read("DELETE");
        }
      }
      awaitAccessLog(bridge, 7);

      assertThat(bridge.logText()).contains("audit").contains("session").doesNotContain("\u202e");
      if (format.equals("json")) {
        bridge.logText().lines().forEach(line -> {
          assertThat(line).matches("\\p{ASCII}+");
          assertThat(names(parsed(line)))
              .contains("time", "level", "logger", "message")
              .isSubsetOf(
                  "time",
                  "level",
                  "logger",
                  "message",
                  "address",
                  "method",
                  "path",
                  "status",
                  "reason",
                  "sub",
                  "client",
                  "trace",
                  "bytes",
                  "ms",
                  "session",
                  "cockpit_user",
                  "role",
                  "source",
                  "key",
                  "error");
          assertThat(parsed(line).path("sub").asText()).isNotEqualTo("admin");
        });
      } else {
        assertThat(bridge.logText().lines()).allMatch(line -> LINE.matcher(line).matches());
        assertThat(bridge.logText()).doesNotContain(" sub=admin");
      }
    }
  }

  private static List<String> names(JsonNode line) {
    return StreamSupport.stream(((Iterable<String>) line::fieldNames).spliterator(), false)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void no_log_contains_a_secret_of_a_rejected_request(String format) throws IOException {
    try (BridgeServer bridge = bridge(format).env("BRIDGE_LOG_LEVEL", "debug").start()) {
      String good = alice();
      String forged = standIns.forge().tokenFor(SeedData.ALICE.id()).withSignature(new byte[256]);
      for (String token : List.of(good, forged)) {
        for (String target : List.of(
            ITEMS + "?api_key=hunter2",
            ITEMS + "?access_token=hunter2",
            ITEMS + "?api_key=" + SeedData.CAROL_KEY,
            ITEMS + "?x=" + token,
            ITEMS + ";api_key=hunter2",
            ITEMS + "%3Fapi_key=hunter2",
            ITEMS + "%253Fapi_key%253Dhunter2",
            ITEMS + "/" + SeedData.CAROL_KEY,
            ITEMS + "/" + token,
            "http://hunter2:hunter2@127.0.0.1/api/x")) {
          call(bridge, "GET", target)
              .token(token)
              .header("DPoP", token)
              .header("Cookie", "api_key=hunter2")
              .header("api-key", "hunter2")
              .header("Referer", "https://hunter2.example.org/")
              .header("User-Agent", "hunter2")
              .send();
          call(bridge, "POST", target)
              .line("Authorization: DPoP " + token)
              .header("DPoP", token)
              .body("application/x-www-form-urlencoded", "api_key=hunter2")
              .send();
          call(bridge, "POST", target).line("Authorization: Basic hunter2").send();
        }
        try (RawConnection connection = RawConnection.open(bridge.uri())) {
          connection.write("GET " + ITEMS + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token
              + "\r\nAuthorization hunter2\r\n\r\n");
          connection.read("GET");
        }
      }
      standIns.cockpit().refuseConnections();
      call(bridge, "GET", ITEMS).token(good).send();
      awaitAccessLog(bridge, 2 * (10 * 3 + 1) + 1);

      assertThat(bridge.logText())
          .contains("cockpit_unreachable", "key_parameter", "token_in_query", "path_not_canonical")
          .doesNotContain("hunter2")
          .doesNotContain("USR-")
          .doesNotContain("API-")
          .doesNotContain(TokenForge.BRIDGE_SECRET)
          .doesNotContain("eyJ");
    }
  }

  @Test
  void each_write_has_a_line_in_the_audit_log_and_reads_have_none() {
    try (BridgeServer bridge = bridge("json").start()) {
      String token = alice();
      call(bridge, "GET", ITEMS).token(token).send();
      call(bridge, "HEAD", ITEMS).token(token).send();
      call(bridge, "OPTIONS", ITEMS).token(token).send();
      call(bridge, "POST", "/api/gql")
          .token(token)
          .body("application/json", "{\"query\":\"{a}\"}")
          .send();
      call(bridge, "GET", "/api/gql?query=%7Ba%7D").token(token).send();
      // Beyond the default limits of a policy, but still not a write.
      call(bridge, "POST", "/api/gql")
          .token(token)
          .body("application/json", "{\"query\":\"" + "{a".repeat(40) + "}".repeat(40) + "\"}")
          .send();
      awaitAccessLog(bridge, 6);
      assertThat(lines(bridge, "audit"))
          .extracting(line -> line.path("message").asText())
          .containsExactly("key found");

      for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
        call(bridge, method, ITEM).token(token).header("traceparent", PARENT).send();
      }
      call(bridge, "POST", "/api/gql")
          .token(token)
          .body("application/json", "{\"query\":\"mutation {a}\"}")
          .send();
      call(bridge, "GET", "/api/gql?query=mutation%7Ba%7D").token(token).send();
      call(bridge, "GET", "/api/import.post").token(token).send();
      await().until(() -> auditedRequests(bridge).size() == 7);

      List<JsonNode> written =
          audit(bridge, line -> line.path("message").asText().equals("write"));
      assertThat(written).hasSize(7).allSatisfy(line -> {
        assertThat(line.path("sub").asText()).isEqualTo(SUBJECT);
        assertThat(line.path("client").asText()).isNotEmpty();
        assertThat(line.path("session").asText()).isEqualTo("session-1");
        assertThat(line.path("cockpit_user").asText()).isEqualTo(SeedData.ALICE.id());
        assertThat(line.path("role").asText()).isEqualTo("editor");
        assertThat(line.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(line.path("status").isInt()).isTrue();
        assertThat(line.has("time")).isTrue();
      });
      assertThat(written.stream().map(line -> line.path("method").asText()))
          .containsExactlyInAnyOrder("POST", "PUT", "PATCH", "DELETE", "POST", "GET", "GET");
      assertThat(written.stream().filter(path(ITEM)))
          .hasSize(4)
          .allMatch(line -> line.path("trace").asText().equals(TRACE));
    }
  }

  @Test
  void a_write_of_an_impersonating_administrator_names_both_users() {
    try (BridgeServer bridge = bridge("json").start()) {
      String token = standIns
          .forge()
          .tokenFor(SeedData.ALICE.id())
          .claim("impersonator", "admin\r\nforged")
          .sign();
      call(bridge, "POST", ITEM).token(token).body("application/json", "{}").send();
      call(bridge, "POST", ITEM).token(alice()).body("application/json", "{}").send();
      await().until(() -> auditedRequests(bridge).size() == 2);

      List<JsonNode> lines = auditedRequests(bridge);
      assertThat(lines).allMatch(it -> it.path("sub").asText().equals(SUBJECT));
      assertThat(lines.get(0).path("impersonator").asText())
          .startsWith("admin")
          .doesNotContain("\n");
      assertThat(lines.get(1).has("impersonator")).isFalse();
    }
  }

  @Test
  void a_forward_auth_request_is_logged_as_its_original_request() {
    String secret = "a-secret-of-the-front-server";
    try (BridgeServer bridge =
        bridge("json").env("BRIDGE_FORWARD_AUTH_SECRET", secret).start()) {
      for (String method : List.of("GET", "DELETE")) {
        call(bridge, "GET", "/forward-auth")
            .token(alice())
            .header("X-Forward-Auth-Secret", secret)
            .header("X-Original-Method", method)
            .header("X-Original-URI", ITEM + "?secret=1")
            .send();
      }
      awaitAccessLog(bridge, 2);

      assertThat(lines(bridge, "access"))
          .extracting(
              line -> line.path("method").asText() + " " + line.path("path").asText())
          .containsExactlyInAnyOrder("GET " + ITEM, "DELETE " + ITEM);
      await().until(() -> auditedRequests(bridge).size() == 1);
      JsonNode line = only(bridge, "audit", ITEM);
      assertThat(line.path("method").asText()).isEqualTo("DELETE");
      assertThat(line.path("sub").asText()).isEqualTo(SUBJECT);
      assertThat(line.path("cockpit_user").asText()).isEqualTo(SeedData.ALICE.id());
      assertThat(bridge.logText()).doesNotContain(secret).doesNotContain("USR-");
    }
  }

  @Test
  void a_logout_is_in_the_audit_log_with_its_user() {
    try (BridgeServer bridge =
        bridge("json").env("BRIDGE_LOGOUT_CLIENTS", "cockpit-app").start()) {
      String token = standIns.forge().logoutToken(SUBJECT, "session-1").sign();
      call(bridge, "POST", "/backchannel-logout")
          .body("application/x-www-form-urlencoded", "logout_token=" + token)
          .send();
      await().until(() -> lines(bridge, "audit").size() == 1);

      JsonNode line = only(bridge, "audit", "/backchannel-logout");
      assertThat(line.path("sub").asText()).isEqualTo(SUBJECT);
      assertThat(line.path("session").asText()).isEqualTo("session-1");
      assertThat(line.path("client").asText()).isEqualTo("cockpit-app");
      assertThat(bridge.logText()).doesNotContain("eyJ");
    }
  }

  @Test
  void each_rejected_request_has_a_line_with_its_user_if_known() {
    try (BridgeServer bridge = bridge("json").env("BRIDGE_LOG_LEVEL", "error").start()) {
      String token = alice();
      call(bridge, "GET", ITEMS + "?api_key=x").token(token).send();
      call(bridge, "GET", "/api/a").send();
      String erin = standIns.forge().tokenFor(SeedData.ERIN.id()).sign();
      call(bridge, "GET", "/api/content/items/Geheim").token(erin).send();
      standIns.cockpit().faults().on("/api/b", new Fault.Hangup());
      call(bridge, "POST", "/api/b").token(token).send();
      await().until(() -> auditedRequests(bridge).size() == 4);

      JsonNode guarded = only(bridge, "audit", ITEMS);
      assertThat(guarded.path("message").asText()).isEqualTo("refused");
      assertThat(guarded.path("reason").asText()).isEqualTo("key_parameter");
      assertThat(guarded.path("session").asText()).isEqualTo("session-1");
      assertThat(guarded.path("cockpit_user").asText()).isEqualTo(SeedData.ALICE.id());
      assertThat(guarded.path("role").asText()).isEqualTo("editor");
      JsonNode anonymous = only(bridge, "audit", "/api/a");
      assertThat(anonymous.path("reason").asText()).isEqualTo("no_token");
      assertThat(anonymous.has("sub") || anonymous.has("role")).isFalse();
      JsonNode byCockpit = only(bridge, "audit", "/api/content/items/Geheim");
      assertThat(byCockpit.path("status").asInt()).isEqualTo(403);
      assertThat(byCockpit.has("reason")).isFalse();
      assertThat(byCockpit.path("cockpit_user").asText()).isEqualTo(SeedData.ERIN.id());
      JsonNode failed = only(bridge, "audit", "/api/b");
      assertThat(failed.path("reason").asText()).isEqualTo("cockpit_malformed");
      assertThat(lines(bridge, "access")).isEmpty();
    }
  }

  @Test
  void a_flood_of_anonymous_requests_is_counted_and_hides_no_write() throws IOException {
    try (BridgeServer bridge = bridge("json").start()) {
      String token = alice();
      int flood = 1000;
      try (RawConnection anonymous = RawConnection.open(bridge.uri());
          RawConnection writer = RawConnection.open(bridge.uri())) {
        for (int i = 0; i < flood; i++) {
          call(bridge, "POST", "/api/flood").send(anonymous);
          if (i % 20 == 0) {
            call(bridge, "POST", "/api/written").token(token).send(writer);
          }
        }
      }
      await().until(() -> counted(bridge) == flood);

      assertThat(audit(bridge, path("/api/flood")).size()).isBetween(10, 500);
      assertThat(audit(bridge, line -> line.has("count"))).isNotEmpty().allSatisfy(line -> {
        assertThat(line.path("message").asText()).isEqualTo("more refused");
        assertThat(line.path("reason").asText()).isEqualTo("no_token");
      });
      assertThat(audit(bridge, path("/api/written"))).hasSize(flood / 20);
    }
  }

  private static long counted(BridgeServer bridge) {
    return audit(bridge, path("/api/flood")).size()
        + audit(bridge, line -> line.has("count")).stream()
            .mapToLong(line -> line.path("count").asLong())
            .sum();
  }

  @Test
  void the_audit_log_can_be_disabled() {
    try (BridgeServer bridge =
        bridge("json").env(Map.of("BRIDGE_LOG_AUDIT", "false")).start()) {
      call(bridge, "DELETE", ITEM).token(alice()).send();
      call(bridge, "GET", ITEMS).send();
      awaitAccessLog(bridge, 2);

      assertThat(lines(bridge, "audit")).isEmpty();
    }
  }

  @Test
  void a_log_that_is_not_read_delays_no_request_and_lost_lines_are_counted(@TempDir Path folder)
      throws Exception {
    int requests = 10_000;
    try (UnreadLog unread = UnreadLog.in(folder);
        BridgeServer bridge = bridge("json").directory(folder).start()) {
      var deletion = call(bridge, "DELETE", ITEM).token(alice());
      try (RawConnection connection = RawConnection.open(bridge.uri())) {
        for (int i = 0; i < requests; i++) {
          assertThat(call(bridge, "GET", ITEMS).send(connection).status()).isEqualTo(401);
        }
        assertThat(deletion.send(connection).status()).isNotEqualTo(401);
      }
      var metrics =
          new Call(bridge.managementUri().toString(), "GET", "/metrics").send().text();
      assertThat(metrics)
          .containsPattern("bridge_log_lost_total\\{log=\"access\"} [1-9]")
          .contains("bridge_log_lost_total{log=\"audit\"} 0.0");

      Future<List<JsonNode>> lines = unread.readToTheEnd();
      assertThat(bridge.terminate().get(30, TimeUnit.SECONDS)).isZero();

      long written = lines.get().stream()
          .filter(line -> line.path("logger").asText().equals("access"))
          .count();
      long lost = lines.get().stream()
          .filter(line -> line.path("logger").asText().endsWith(".LogWriter"))
          .mapToLong(line -> line.path("access").asLong())
          .sum();
      assertThat(lost).isPositive();
      assertThat(written + lost).isEqualTo(requests + 1);
      assertThat(lines.get()).filteredOn(path(ITEM)).hasSize(1);
    }
  }

  @Test
  void a_log_that_is_not_read_does_not_prevent_the_stop(@TempDir Path folder) throws Exception {
    try (UnreadLog unread = UnreadLog.in(folder);
        BridgeServer bridge = bridge("json").directory(folder).start()) {
      try (RawConnection connection = RawConnection.open(bridge.uri())) {
        for (int i = 0; i < 1000; i++) {
          call(bridge, "GET", ITEMS).send(connection);
        }
      }

      assertThat(bridge.terminate().get(30, TimeUnit.SECONDS)).isZero();
      assertThat(unread.pipe()).exists();
    }
  }

  /** A pipe as the log of a bridge, which takes 64 KiB and is not read. */
  private record UnreadLog(Path pipe, RandomAccessFile bothEnds) implements AutoCloseable {

    static UnreadLog in(Path folder) throws Exception {
      Path pipe = folder.resolve("bridge.log");
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
          .isZero();
      // To open one end alone would wait for the other one.
      return new UnreadLog(pipe, new RandomAccessFile(pipe.toFile(), "rw"));
    }

    /** The lines up to the end of the bridge. */
    Future<List<JsonNode>> readToTheEnd() throws IOException {
      InputStream reader = Files.newInputStream(pipe);
      bothEnds.close();
      return CompletableFuture.supplyAsync(() -> {
        try (reader) {
          return new String(reader.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(LogIT::parsed)
              .toList();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }

    @Override
    public void close() throws IOException {
      bothEnds.close();
    }
  }
}

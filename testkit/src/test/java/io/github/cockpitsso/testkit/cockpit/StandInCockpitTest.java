package io.github.cockpitsso.testkit.cockpit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag("integration")
class StandInCockpitTest {

  private static final String PAGES = "/api/content/items/Seiten";

  private final HttpClient client = HttpClient.newHttpClient();
  private StandInCockpit cockpit = StandInCockpit.start();

  @AfterEach
  void stop() {
    cockpit.close();
  }

  private void restart(StandInBuilder builder) {
    cockpit.close();
    cockpit = builder.start();
  }

  private HttpRequest.Builder request(String path, String key) {
    return HttpRequest.newBuilder(URI.create(cockpit.uri() + path)).header("api-key", key);
  }

  private HttpResponse<String> get(String path, String key)
      throws IOException, InterruptedException {
    return client.send(request(path, key).build(), BodyHandlers.ofString());
  }

  private int login(String user, String password) throws IOException, InterruptedException {
    HttpRequest request = request("/api/user/auth", SeedData.SERVICE_KEY)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(
            "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}"))
        .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }

  @Test
  void theNextRequestSeesAChange() throws Exception {
    cockpit.users().changePassword("alice", "Neu-1");
    assertThat(login("alice", "Neu-1")).isEqualTo(200);
    assertThat(login("alice", SeedData.ALICE_PASSWORD)).isEqualTo(401);
    cockpit.users().changeRole("alice", "public");
    assertThat(get(PAGES, SeedData.ALICE_KEY).statusCode()).isEqualTo(403);
    cockpit.users().deactivate("alice");
    assertThat(get(PAGES, SeedData.ALICE_KEY).statusCode()).isEqualTo(412);
    cockpit.users().activate("alice");
    String key = cockpit.users().rotateKey("alice").apiKey().orElseThrow();
    assertThat(get(PAGES, SeedData.ALICE_KEY).statusCode()).isEqualTo(412);
    assertThat(get(PAGES, key).statusCode()).isEqualTo(403);
    cockpit.roles().put(Role.of("public", "content/Seiten/read"));
    assertThat(get(PAGES, key).statusCode()).isEqualTo(200);
    cockpit.users().rename("alice", "alicia");
    assertThat(login("alicia", "Neu-1")).isEqualTo(200);
    cockpit.users().delete("alicia");
    assertThat(login("alicia", "Neu-1")).isEqualTo(401);
    assertThat(get(PAGES, key).statusCode()).isEqualTo(412);
    cockpit.reset();
    assertThat(login("alice", SeedData.ALICE_PASSWORD)).isEqualTo(200);
    assertThat(get(PAGES, SeedData.ALICE_KEY).statusCode()).isEqualTo(200);
  }

  @Test
  void aUserCreatedAgainWithTheSameNameHasNoOldKey() throws Exception {
    cockpit.users().delete("alice");
    cockpit.users().add(CockpitUser.of("ffffffffffffffffffffffff", "alice", "", "", "editor"));
    assertThat(get(PAGES, SeedData.ALICE_KEY).statusCode()).isEqualTo(412);
    String path = "/api/sso/users/" + SeedData.ALICE.id() + "/key";
    assertThat(get(path, SeedData.BRIDGE_KEY).statusCode()).isEqualTo(404);
  }

  @Test
  void apiKeysAreAddedAndRemoved() throws Exception {
    assertThat(get(PAGES, "API-new").statusCode()).isEqualTo(412);
    cockpit.apiKeys().put(new ApiKey("API-new", "New", Optional.of("guest")));
    assertThat(get(PAGES, "API-new").statusCode()).isEqualTo(200);
    cockpit.apiKeys().remove("API-new");
    assertThat(get(PAGES, "API-new").statusCode()).isEqualTo(412);
  }

  @Test
  void aChangeSetsTheCurrentTimeAndATouchAnyTime() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(2_000_000_000L));
    restart(StandInCockpit.builder().clock(now::get));
    assertThat(cockpit.users().changeRole("bob", "editor").modified()).isEqualTo(2_000_000_000L);
    cockpit.users().touch("erin", 2_000_000_001L);
    assertThat(
            get("/api/sso/users?modifiedSince=2000000001", SeedData.SERVICE_KEY).body())
        .contains("\"erin\"")
        .doesNotContain("\"bob\"");
    assertThatThrownBy(() -> cockpit.users().touch("nobody", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theGraceTimeOfAKeyEnds() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(2_000_000_000L));
    restart(StandInCockpit.builder().clock(now::get));
    HttpRequest rotate = request(
            "/api/sso/users/" + SeedData.ALICE.id() + "/key", SeedData.MANAGER_KEY)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"mode\":\"rotate\",\"grace\":60}"))
        .build();
    assertThat(client.send(rotate, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    now.set(now.get().plusSeconds(59));
    assertThat(get(PAGES, SeedData.ALICE_KEY).statusCode()).isEqualTo(200);
    now.set(now.get().plusSeconds(1));
    assertThat(get(PAGES, SeedData.ALICE_KEY).statusCode()).isEqualTo(412);
  }

  @Test
  void cachedResponsesExpire() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(2_000_000_000L));
    restart(StandInCockpit.builder().addon(false).clock(now::get));
    assertThat(get(PAGES + "?rspc=30", SeedData.ALICE_KEY).statusCode()).isEqualTo(200);
    now.set(now.get().plusSeconds(30));
    assertThat(get(PAGES + "?rspc=30", "wrong").statusCode()).isEqualTo(200);
    now.set(now.get().plusSeconds(1));
    assertThat(get(PAGES + "?rspc=30", "wrong").statusCode()).isEqualTo(412);
  }

  @Test
  void tenThousandUsersAreAddedQuickly() throws Exception {
    long before = System.nanoTime();
    cockpit.users().addMany(10_000);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    assertThat(get("/api/sso/users?limit=1&skip=9999", SeedData.SERVICE_KEY).body())
        .contains("\"total\":10008");
    assertThat(login("user04711", "Pass-1")).isEqualTo(200);
  }

  @Test
  void cookiesAreParametersOnlyWithoutAPhpIni() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(cockpit.uri() + PAGES))
        .header("Cookie", "a=b; api.key=" + SeedData.ALICE_KEY + "; api_key=second")
        .build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    restart(StandInCockpit.builder().cookiesAreParameters(true));
    HttpRequest again = HttpRequest.newBuilder(URI.create(cockpit.uri() + PAGES + "?api_key=wrong"))
        .header("Cookie", "a=b; api.key=" + SeedData.ALICE_KEY + "; api_key=second")
        .build();
    assertThat(client.send(again, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @Test
  void checkingAPasswordTakesTheSameTimeForEveryUser() throws Exception {
    restart(StandInCockpit.builder().passwordCheckTime(Duration.ofMillis(200)));
    for (String user : List.of("alice", "nobody", "carol")) {
      long before = System.nanoTime();
      login(user, "wrong");
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(200));
    }
  }

  @Test
  void theTwoKeysCanBeReplaced() throws Exception {
    restart(StandInCockpit.builder().serviceKey("API-s").bridgeKey("API-b"));
    assertThat(get("/api/sso/info", "API-s").body()).contains("users.read");
    assertThat(get("/api/sso/info", "API-b").body()).contains("keys.read");
    assertThat(get("/api/sso/info", SeedData.SERVICE_KEY).statusCode()).isEqualTo(412);
    assertThat(cockpit.serviceKey()).isEqualTo("API-s");
  }

  @Test
  void aSpaceChangesIndependentlyOfTheMainCockpit() throws Exception {
    cockpit.users(SeedData.SPACE).changeRole("nora", "login");
    String path = "/:" + SeedData.SPACE + PAGES;
    assertThat(get(path, SeedData.NORA_KEY).statusCode()).isEqualTo(403);
    assertThatThrownBy(() -> cockpit.users("nix")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void uploadsAreServedAndTheDatabaseTooWhereThePhpServerDoesIt() throws Exception {
    assertThat(get("/storage/uploads/2026/11/hallo.txt", "x").body()).isEqualTo("Hallo\n");
    assertThat(get("/storage/data/system.sqlite", "x").body()).startsWith("SQLite");
    restart(StandInCockpit.builder().server(Server.NGINX));
    assertThat(get("/storage/data/system.sqlite", "x").statusCode()).isEqualTo(404);
  }

  @Test
  void theJournalShowsRequestsAndTheirKeys() throws Exception {
    get(PAGES + "?api.key=" + SeedData.ALICE_KEY + "&x=%2F", "wrong");
    ReceivedRequest request = cockpit.journal().last().orElseThrow();
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.path()).isEqualTo(PAGES);
    assertThat(request.target()).endsWith("&x=%2F");
    assertThat(request.header("API-KEY")).contains("wrong");
    assertThat(request.key()).contains(SeedData.ALICE_KEY);
    assertThat(request.complete()).isTrue();
    assertThat(request.toString()).isEqualTo("GET " + PAGES);
    get(PAGES + "?api_key[]=x", "y");
    assertThat(cockpit.journal().last().orElseThrow().key()).isEmpty();
    client.send(
        HttpRequest.newBuilder(URI.create(cockpit.uri() + PAGES)).build(), BodyHandlers.ofString());
    assertThat(cockpit.journal().last().orElseThrow().key()).contains("public");
    assertThat(cockpit.journal().count(PAGES)).isEqualTo(3);
    cockpit.journal().clear();
    assertThat(cockpit.journal().requests()).isEmpty();
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void aLargeUploadIsCountedAndHashedAndNotKept() throws Exception {
    byte[] upload = new byte[20_000_000];
    java.util.Arrays.fill(upload, (byte) 'x');
    HttpRequest request = request("/api/upload", SeedData.ALICE_KEY)
        .POST(BodyPublishers.ofByteArray(upload))
        .build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
    ReceivedRequest received = cockpit.journal().last().orElseThrow();
    assertThat(received.bodyLength()).isEqualTo(20_000_000);
    assertThat(received.body().length()).isEqualTo(Journal.BODY_BOUND);
    assertThat(received.bodySha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(upload)));
  }

  @Test
  void anAbortedUploadIsRecognized() throws Exception {
    String head = "POST /api/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    String chunk = "3\r\nabc\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cockpit.port())) {
      socket.getOutputStream().write((head + chunk).getBytes(StandardCharsets.UTF_8));
    }
    ReceivedRequest received =
        cockpit.journal().await(r -> r.path().equals("/api/x"), Duration.ofSeconds(10));
    assertThat(received.complete()).isFalse();
    assertThat(received.bodyText()).isEqualTo("abc");
  }

  @Test
  void waitingForAMissingRequestFails() {
    assertThatThrownBy(() -> cockpit.journal().await(r -> true, Duration.ofMillis(50)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void connectionsAreKeptForTheNextRequest() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cockpit.port())) {
      String request = "GET /api/system/healthcheck HTTP/1.1\r\nHost: x\r\n\r\n";
      byte[] twice = (request + request).getBytes(StandardCharsets.UTF_8);
      socket.getOutputStream().write(twice);
      socket.shutdownOutput();
      String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answers.split("\\{\"status\":\"ok\"}", -1)).hasSize(3);
    }
  }

  @Test
  void noToStringContainsASecret() {
    String texts =
        SeedData.users().toString() + SeedData.apiKeys() + cockpit.users().all() + Bytes.of("key");
    assertThat(texts).doesNotContain("USR-", "API-", "Pass", SeedData.DAVE_TOTP_SECRET);
  }
}

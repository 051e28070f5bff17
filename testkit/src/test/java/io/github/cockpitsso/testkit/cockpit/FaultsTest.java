package io.github.cockpitsso.testkit.cockpit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@Tag("integration")
class FaultsTest {

  private static final String HOME = "/api/content/item/Startseite";

  private final HttpClient client = HttpClient.newHttpClient();
  private StandInCockpit cockpit;

  @BeforeEach
  void start() {
    cockpit = StandInCockpit.start();
  }

  @AfterEach
  void stop() {
    cockpit.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(cockpit.uri() + path))
        .header("api-key", SeedData.SERVICE_KEY);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  @Test
  void anUnansweredRequestIsInTheJournalAndDoesNotDelayTheStop() throws Exception {
    cockpit.faults().everywhere(new Fault.NeverAnswer());
    HttpRequest request =
        request("/api/sso/info").timeout(Duration.ofMillis(200)).build();
    assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(cockpit.journal().count("/api/sso/info")).isEqualTo(1);
    try (Socket pending = new Socket(InetAddress.getLoopbackAddress(), cockpit.port())) {
      pending.getOutputStream().write(bytes("GET /api/sso/info HTTP/1.1\r\nHost: x\r\n\r\n"));
      cockpit.journal().await(r -> r.headers("Host").contains("x"), Duration.ofSeconds(5));
      long before = System.nanoTime();
      cockpit.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
      assertThat(pending.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aDelayedAnswerIsCorrectButLate() throws Exception {
    cockpit.faults().on(HOME, new Fault.Delay(Duration.ofMillis(300)));
    long before = System.nanoTime();
    HttpResponse<String> response = get("/api/sso/info");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(get(HOME).statusCode()).isEqualTo(403);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void anAnswerIsHeldUntilTheTestReleasesIt() throws Exception {
    var gate = new CompletableFuture<Void>();
    cockpit.faults().on("/api/sso/info", new Fault.Held(gate));
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request("/api/sso/info").build(), BodyHandlers.ofString());
    cockpit.journal().await(it -> it.path().equals("/api/sso/info"), Duration.ofSeconds(5));
    assertThat(get(HOME).statusCode()).as("others are not held up").isEqualTo(403);
    assertThat(answer).isNotDone();

    gate.complete(null);

    assertThat(answer.get().body()).contains("capabilities");
  }

  @Test
  void aDrippedBodyArrivesWhole() throws Exception {
    String whole = get("/api/sso/info").body();
    cockpit.faults().everywhere(new Fault.Drip(Duration.ofMillis(2)));
    long before = System.nanoTime();
    assertThat(get("/api/sso/info").body()).isEqualTo(whole);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThan(Duration.ofMillis(2L * whole.length()));
  }

  @Test
  void pagesAndEmptyAnswersComeWithTheirStatus() throws Exception {
    cockpit.faults().everywhere(Fault.serverErrorPage());
    assertThat(get(HOME).statusCode()).isEqualTo(500);
    cockpit.faults().everywhere(Fault.okPage());
    assertThat(get(HOME).body()).contains("<title>");
    cockpit.faults().everywhere(Fault.okEmpty());
    assertThat(get(HOME).statusCode()).isEqualTo(200);
    assertThat(get(HOME).body()).isEmpty();
    cockpit.faults().clear();
    assertThat(get("/api/sso/info").body()).contains("capabilities");
  }

  @Test
  void anEndlessBodyEndsWithTheClient() throws Exception {
    cockpit.faults().on(HOME, new Fault.EndlessBody());
    HttpResponse<InputStream> response =
        client.send(request(HOME).build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertThat(body.readNBytes(4_000_000)).hasSize(4_000_000).startsWith('[', '"', 'a');
    }
    assertThat(get("/api/sso/info").statusCode()).isEqualTo(200);
  }

  @Test
  void deepJsonHasTheRequestedDepth() throws Exception {
    cockpit.faults().everywhere(Fault.deepJson(5000));
    assertThat(get(HOME).body()).isEqualTo("[".repeat(5000) + "]".repeat(5000));
  }

  @Test
  void badUtf8IsInvalid() throws Exception {
    cockpit.faults().everywhere(Fault.badUtf8());
    byte[] body = client.send(request(HOME).build(), BodyHandlers.ofByteArray()).body();
    assertThatThrownBy(
            () -> StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(body)))
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void brokenMessagesFailInTheClient() {
    for (Fault fault : List.of(
        new Fault.TruncatedBody(),
        new Fault.HalfClose(),
        Fault.malformedHttp(),
        new Fault.Hangup())) {
      cockpit.faults().everywhere(fault);
      assertThatThrownBy(() -> get("/api/sso/info"))
          .as("%s", fault)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aHalfClosedConnectionCanStillBeWrittenTo() throws Exception {
    cockpit.faults().everywhere(new Fault.HalfClose());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cockpit.port())) {
      socket.getOutputStream().write(bytes("GET /api/x HTTP/1.1\r\nHost: x\r\n\r\n"));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 404").contains("Content-Length: ");
      socket.getOutputStream().write('x');
    }
  }

  @Test
  void aRedirectHasItsStatusAndLocation() throws Exception {
    cockpit.faults().everywhere(Fault.redirect("http://127.0.0.1:1/elsewhere"));
    HttpResponse<String> response = get(HOME);
    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().firstValue("Location")).contains("http://127.0.0.1:1/elsewhere");
  }

  @Test
  void theFaultAnswersWithAnotherUser() throws Exception {
    cockpit.faults().everywhere(new Fault.AnotherUser("bob"));
    assertThat(get("/api/sso/users/" + SeedData.ALICE.id()).body()).contains("\"user\":\"bob\"");
    assertThat(get("/api/sso/users?user=alice").body()).contains("\"user\":\"bob\"");
    assertThat(get("/api/sso/users/" + SeedData.ALICE.id() + "/key").body()).contains("\"bob\"");
    HttpRequest login = request("/api/user/auth")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(
            "{\"user\":\"alice\",\"password\":\"" + SeedData.ALICE_PASSWORD + "\"}"))
        .build();
    assertThat(client.send(login, BodyHandlers.ofString()).body()).contains("\"user\":\"bob\"");
  }

  @Test
  void aFaultForTheNextRequestsEndsAfterThem() throws Exception {
    cockpit.faults().next(2, "/api/sso", Fault.answer(503, List.of(), ""));
    assertThat(get(HOME).statusCode()).isEqualTo(403);
    assertThat(get("/api/sso/info").statusCode()).isEqualTo(503);
    assertThat(get("/api/sso/users").statusCode()).isEqualTo(503);
    assertThat(get("/api/sso/info").statusCode()).isEqualTo(200);
  }

  @Test
  void connectionsAreRefusedAndAcceptedAgainOnTheSamePort() throws Exception {
    URI before = cockpit.uri();
    assertThat(get("/api/sso/info").statusCode()).isEqualTo(200);
    cockpit.refuseConnections();
    assertThatThrownBy(() -> get("/api/sso/info")).isInstanceOf(ConnectException.class);
    assertThat(cockpit.uri()).isEqualTo(before);
    cockpit.acceptConnections();
    assertThat(get("/api/sso/info").statusCode()).isEqualTo(200);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

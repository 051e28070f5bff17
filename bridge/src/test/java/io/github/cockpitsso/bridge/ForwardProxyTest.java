package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import io.github.cockpitsso.testkit.tls.TlsFront;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All connections of the bridge use the HTTP proxy in the JVM's system properties. */
@Tag("integration")
class ForwardProxyTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final List<String> PROPERTIES = List.of(
      "http.proxyHost",
      "http.proxyPort",
      "http.proxyUser",
      "http.proxyPassword",
      "https.proxyHost",
      "https.proxyPort",
      "https.proxyUser",
      "https.proxyPassword",
      "http.nonProxyHosts");

  private final Map<String, String> before = new HashMap<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Relay relay;

  @TempDir
  private Path folder;

  @BeforeEach
  void start() {
    for (String name : PROPERTIES) {
      Optional.ofNullable(System.getProperty(name)).ifPresent(value -> before.put(name, value));
    }
    relay = open(new Relay());
    // Without this the JVM calls 127.0.0.1 directly.
    System.setProperty("http.nonProxyHosts", "");
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    for (String name : PROPERTIES) {
      System.clearProperty(name);
    }
    before.forEach(System::setProperty);
  }

  private <T extends AutoCloseable> T open(T closeable) {
    opened.add(0, closeable);
    return closeable;
  }

  private void use(String scheme) {
    System.setProperty(scheme + ".proxyHost", "127.0.0.1");
    System.setProperty(scheme + ".proxyPort", String.valueOf(relay.port()));
  }

  private void login(String scheme) {
    relay.credentials = Optional.of("bridge:pr0xy-s3cret");
    System.setProperty(scheme + ".proxyUser", "bridge");
    System.setProperty(scheme + ".proxyPassword", "pr0xy-s3cret");
  }

  private void assertAllCallsUseTheProxy() {
    RunningBridge bridge = open(RunningBridge.start());

    Answer answer = bridge.aliceCalls("GET", ITEMS).send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(relay.targets)
        .anyMatch(target -> target.startsWith("GET " + bridge.forge().url()))
        .anyMatch(target -> target.startsWith("GET " + bridge.cockpit().uri() + "/api/sso/"))
        .contains("GET " + bridge.cockpit().uri() + ITEMS);
  }

  @Test
  void calls_to_the_issuer_lookups_and_requests_use_the_same_proxy() {
    use("http");

    assertAllCallsUseTheProxy();
  }

  @Test
  void a_proxy_that_requires_a_login_gets_it_for_all_calls() {
    use("http");
    login("http");

    assertAllCallsUseTheProxy();
  }

  @Test
  void a_cockpit_with_tls_is_reached_through_a_tunnel() throws IOException {
    use("https");
    login("https");
    TestAuthority ca = TestAuthority.create("Proxy test CA");
    Files.writeString(folder.resolve("ca.pem"), ca.pem());
    StandInCockpit cockpit = StandInCockpit.start();
    TlsFront front = open(TlsFront.of(cockpit.uri(), ca.issue("127.0.0.1"), Optional.empty()));
    RunningBridge bridge = open(RunningBridge.start(
        TokenForge.start(),
        cockpit,
        "BRIDGE_COCKPIT_URL",
        front.uri("127.0.0.1").toString(),
        "BRIDGE_COCKPIT_CA",
        folder.resolve("ca.pem").toString()));

    assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);

    assertThat(relay.targets)
        .as("one tunnel for lookups, one for requests")
        .filteredOn(("CONNECT 127.0.0.1:" + front.uri("127.0.0.1").getPort())::equals)
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void excepted_hosts_are_called_directly_by_all_calls() {
    use("http");
    System.setProperty("http.nonProxyHosts", "127.*");
    RunningBridge bridge = open(RunningBridge.start());

    assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);

    assertThat(relay.targets).isEmpty();
  }

  /** A forward proxy that records its requests. */
  private static final class Relay implements AutoCloseable {
    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private volatile Optional<String> credentials = Optional.empty();

    Relay() {
      try {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      threads.execute(this::accept);
    }

    int port() {
      return listening.getLocalPort();
    }

    private void accept() {
      while (!listening.isClosed()) {
        try {
          Socket client = listening.accept();
          threads.execute(() -> serve(client));
        } catch (IOException e) {
          return;
        }
      }
    }

    /** Serves one request per connection, or a tunnel until either side ends. */
    private void serve(Socket client) {
      try (client) {
        InputStream in = client.getInputStream();
        List<String> head = head(in);
        while (credentials.isPresent() && !head.contains(login())) {
          write(
              client.getOutputStream(),
              "HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic"
                  + " realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
          head = head(in);
        }
        String[] line = head.get(0).split(" ", 3);
        targets.add(line[0] + " " + line[1]);
        if (line[0].equals("CONNECT")) {
          try (Socket server = to(line[1])) {
            write(client.getOutputStream(), "HTTP/1.1 200 Connected\r\n\r\n");
            copy(client, server, in);
          }
          return;
        }
        String authority = line[1].split("/", 4)[2];
        try (Socket server = to(authority)) {
          var forwarded = new StringBuilder(line[0] + " "
              + line[1].substring("http://".length() + authority.length()) + " HTTP/1.1\r\n");
          head.stream()
              .skip(1)
              .filter(each -> !each.toLowerCase(Locale.ROOT).startsWith("proxy-"))
              .filter(each -> !each.toLowerCase(Locale.ROOT).startsWith("connection:"))
              .forEach(each -> forwarded.append(each).append("\r\n"));
          write(server.getOutputStream(), forwarded + "Connection: close\r\n\r\n");
          copy(client, server, in);
        }
      } catch (IOException e) {
        // One side closed the connection.
      }
    }

    private String login() {
      return "Proxy-Authorization: Basic "
          + Base64.getEncoder()
              .encodeToString(credentials.orElseThrow().getBytes(StandardCharsets.UTF_8));
    }

    private static Socket to(String authority) throws IOException {
      String[] parts = authority.split(":", 2);
      return new Socket(parts[0], Integer.parseInt(parts[1]));
    }

    private void copy(Socket client, Socket server, InputStream in) throws IOException {
      threads.execute(() -> {
        try {
          in.transferTo(server.getOutputStream());
        } catch (IOException e) {
          // The connection has ended.
        }
      });
      server.getInputStream().transferTo(client.getOutputStream());
    }

    private static void write(OutputStream out, String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    private static List<String> head(InputStream in) throws IOException {
      var bytes = new ByteArrayOutputStream();
      while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int c = in.read();
        if (c < 0) {
          throw new IOException("no request");
        }
        bytes.write(c);
      }
      return List.of(bytes.toString(StandardCharsets.ISO_8859_1).strip().split("\r\n"));
    }

    @Override
    public void close() throws IOException {
      listening.close();
      threads.shutdownNow();
    }
  }
}

package io.github.cockpitsso.it.clients;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.clients.Client.Answer;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.real.PhpScript;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The clients of {@code docs/clients.md} call the bridge, and a real PHP reports what it received.
 * With {@code -Dupdate.docs=true}, the versions of this run are written into the page's table.
 */
class ClientsIT {
  static final List<String> STEPS =
      List.of("list", "save", "form", "upload", "item", "stream", "delete", "file", "anonymous");

  private static final String TEXT = "Grüße";
  private static final String NAME = "Übersicht 1.pdf";
  private static final String EXTENDED = "Apache HttpClient 5, mode EXTENDED";
  // PHP does not read "filename*", which this client uses for the name.
  private static final String EXTENDED_NAME = "%C3%9Cbersicht%201.pdf";
  private static final String JDK = "HttpClient of Java";
  private static final List<String> PLAIN = List.of(JDK, "Spring RestClient", "Guzzle");
  // Debian's Python, which has Debian's packages.
  private static final String PYTHON = "/usr/bin/python3";
  private static final byte[] PDF =
      ("%PDF-1.7\n" + "x".repeat(100_000 - 9)).getBytes(StandardCharsets.US_ASCII);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PAGE = Path.of(System.getProperty("project"), "docs", "clients.md");
  private static final Map<String, String> ran = new TreeMap<>();

  @TempDir
  private static Path pages;

  private static TokenForge issuer;
  private static PhpScript cockpit;
  private static PageServer site;
  private static BridgeServer bridge;

  @TempDir
  private Path work;

  /**
   * A row of the table.
   *
   * @param probe a shell command that succeeds if the client is installed; empty if the build
   *     downloads it
   */
  record Row(String title, Supplier<Client> client, String probe) {
    @Override
    public String toString() {
      return title;
    }
  }

  static List<Row> rows() {
    return List.of(
        new Row("curl", () -> script("curl.sh", "bash", "SCRIPT"), "command -v curl"),
        new Row("Python requests", () -> python("requests"), PYTHON + " -c 'import requests'"),
        new Row("Python httpx", () -> python("httpx"), PYTHON + " -c 'import httpx'"),
        new Row(
            "Symfony HttpClient and Mime",
            () -> script("symfony.php", "php", "SCRIPT"),
            "dpkg -s php-symfony-http-client php-symfony-mime"),
        new Row(
            "Guzzle", () -> script("guzzle.php", "php", "SCRIPT"), "dpkg -s php-guzzlehttp-guzzle"),
        new Row("fetch of Node.js", () -> script("fetch.mjs", "node", "SCRIPT"), "command -v node"),
        new Row("axios in Node.js", ClientsIT::axios, "command -v node"),
        new Row("fetch of Chromium", () -> new PageClient("fetch"), "command -v chromium"),
        new Row("axios in Chromium", () -> new PageClient("axios"), "command -v chromium"),
        new Row(JDK, JdkClient::new, ""),
        new Row("Apache HttpClient 5", () -> new ApacheClient(HttpMultipartMode.LEGACY), ""),
        new Row(EXTENDED, () -> new ApacheClient(HttpMultipartMode.EXTENDED), ""),
        new Row("Apache HttpClient 4 as in JMeter and REST Assured", HttpMimeClient::new, ""),
        new Row("Spring RestClient", SpringClient::new, ""),
        new Row("OkHttp", OkHttpCalls::new, ""));
  }

  @BeforeAll
  static void start() throws Exception {
    Optional<PhpScript> php = PhpScript.start(
        Server.NGINX, resource("cockpit.php").formatted(SeedData.ALICE_KEY, SeedData.ALICE.id()));
    need(php.isPresent(), PhpScript.howToRun(Server.NGINX));
    cockpit = php.orElseThrow();
    issuer = TokenForge.start();
    Files.writeString(pages.resolve("page.html"), resource("page.html"));
    Files.write(pages.resolve("axios.js"), Webjars.read("axios", "dist/axios.js"));
    site = PageServer.start(pages);
    bridge = BridgeServer.builder()
        .env("BRIDGE_ISSUER", issuer.url())
        .env("BRIDGE_INSECURE_HTTP_ISSUER", "true")
        .env("BRIDGE_COCKPIT_URL", cockpit.uri().toString())
        .env("BRIDGE_COCKPIT_SERVICE_KEY", SeedData.BRIDGE_KEY)
        .env("BRIDGE_CORS_ORIGINS", site.origin())
        .start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (Boolean.getBoolean("update.docs")) {
      String page = Files.readString(PAGE);
      for (var row : ran.entrySet()) {
        page = page.replaceFirst(
            "(?m)^\\| %s \\| [^|]+ \\|".formatted(row.getKey()),
            "| %s | %s |".formatted(row.getKey(), row.getValue()));
      }
      Files.writeString(PAGE, page);
    }
    for (AutoCloseable each : Arrays.asList(bridge, site, cockpit, issuer)) {
      close(each);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void gets_through_unchanged(Row row) throws Exception {
    need(row.probe.isEmpty() || succeeds(row.probe), row.title + ": " + row.probe);
    String token = issuer.tokenFor(SeedData.ALICE.id()).sign();

    Client.Run run = row.client
        .get()
        .run(bridge.uri(), token, Files.write(work.resolve("report.pdf"), PDF), work);

    ran.put(row.title, run.version());
    Map<String, Answer> answers = run.answers();
    assertThat(read(answers, "list").path("query"))
        .isEqualTo(JSON.readTree(
            "{\"filter\": \"{\\\"title\\\":\\\"Grüße & mehr\\\"}\", \"limit\": \"2\"}"));
    // The plain clients do not request compressed answers.
    assertThat(read(answers, "list").path("compressed").asBoolean())
        .isEqualTo(!PLAIN.contains(row.title));
    assertThat(read(answers, "save").at("/json/data/title").asText()).isEqualTo(TEXT);
    assertThat(read(answers, "form").at("/fields/title").asText()).isEqualTo("Grüße & mehr");
    assertThat(read(answers, "stream").path("length").asInt()).isEqualTo(PDF.length);
    assertThat(read(answers, "delete").path("method").asText()).isEqualTo("DELETE");
    assertThat(answers.get("file").body()).isEqualTo("id;title\n1;Grüße\n");
    assertThat(answers.get("anonymous").status()).isEqualTo(401);
    assertThat(JSON.readTree(answers.get("anonymous").body()).path("reason").asText())
        .isEqualTo("no_token");
    if (!row.title.equals(JDK)) {
      JsonNode upload = read(answers, "upload");
      assertThat(upload.at("/fields/title").asText()).isEqualTo(TEXT);
      assertThat(upload.at("/files/file/size").asInt()).isEqualTo(PDF.length);
      assertThat(upload.at("/files/file/name").asText())
          .isEqualTo(row.title.equals(EXTENDED) ? EXTENDED_NAME : NAME);
      JsonNode item = read(answers, "item");
      assertThat(item.at("/fields/data/title").asText()).isEqualTo(TEXT);
      assertThat(item.at("/files/file/size").asInt()).isEqualTo(PDF.length);
    }
  }

  @Test
  void the_page_names_these_clients() throws IOException {
    List<String> names = Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| "))
        .map(line -> line.split("\\|", -1)[1].strip())
        .filter(name -> !name.equals("client"))
        .toList();

    assertThat(names).containsExactlyElementsOf(rows().stream().map(Row::title).toList());
  }

  @Test
  void the_page_names_the_versions_of_the_build() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(rows())
        .filteredOn(row -> row.probe.isEmpty())
        .allSatisfy(row -> assertThat(page)
            .contains(
                "| %s | %s |".formatted(row.title, ((JavaClient) row.client.get()).version())));
  }

  private static JsonNode read(Map<String, Answer> answers, String step) throws IOException {
    Answer answer = answers.get(step);
    assertThat(answer.status()).as(step + ": " + answer.body()).isEqualTo(200);
    JsonNode read = JSON.readTree(answer.body());
    assertThat(read.path("key").asBoolean()).as(step + ": the user's key").isTrue();
    return read;
  }

  private static Client script(String name, String... command) {
    return new ScriptClient(List.of(command), name, Map.of());
  }

  private static Client python(String library) {
    return new ScriptClient(List.of(PYTHON, "SCRIPT"), "python.py", Map.of("LIBRARY", library));
  }

  private static Client axios() {
    return new ScriptClient(
        List.of("node", "SCRIPT"),
        "axios.cjs",
        Map.of("NODE_PATH", Webjars.extract(pages.resolve("node_modules")).toString()));
  }

  static String resource(String name) {
    try (InputStream in = ClientsIT.class.getResourceAsStream("/clients/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean succeeds(String probe) throws Exception {
    return new ProcessBuilder("bash", "-c", probe)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static void need(boolean there, String name) {
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as(name).isTrue();
    }
    assumeTrue(there, name);
  }

  private static void close(AutoCloseable each) {
    try {
      if (each != null) {
        each.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A page in Chromium. */
  private record PageClient(String client) implements Client {
    @Override
    public Run run(URI bridge, String token, Path file, Path work) throws Exception {
      try (Browser browser = Browser.start()) {
        browser.open(URI.create(site.origin()
            + "/page.html#bridge=%s&token=%s&client=%s".formatted(bridge, token, client)));
        Locator answered = browser.page().locator("#answers");
        assertThat(answered).containsText("\"done\":true");
        JsonNode all = JSON.readTree(answered.textContent());
        assertThat(all.path("error").asText()).isEmpty();
        assertThat(all.at("/file/disposition").asText()).contains("filename*=UTF-8''");
        Map<String, Answer> answers = STEPS.stream()
            .collect(Collectors.toMap(
                step -> step,
                step -> new Answer(
                    all.path(step).path("status").asInt(),
                    all.path(step).path("body").asText()),
                (one, other) -> one,
                LinkedHashMap::new));
        return new Run(all.path("version").asText(), answers);
      }
    }
  }
}

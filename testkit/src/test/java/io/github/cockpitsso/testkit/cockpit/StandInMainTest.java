package io.github.cockpitsso.testkit.cockpit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("integration")
class StandInMainTest {

  @TempDir
  private Path folder;

  private ProcessBuilder program(String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        StandInMain.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  @Test
  void itPrintsItsAddressReadsKeysFromTheEnvironmentAndStopsCleanly() throws Exception {
    Path json = folder.resolve("standin.json");
    ProcessBuilder builder =
        program("--host", "127.0.0.1", "--port", "0", "--json", json.toString());
    builder.environment().put("COCKPIT_SSO_SERVICE_KEY", "API-from-the-environment");
    builder.environment().put("COCKPIT_SSO_BRIDGE_KEY", "");
    Process process = builder.start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String ready = out.readLine();
      assertThat(ready).matches("cockpit-standin listening on http://127\\.0\\.0\\.1:\\d+");
      String uri = ready.substring(ready.indexOf("http"));
      assertThat(info(uri, "API-from-the-environment")).isEqualTo(200);
      assertThat(info(uri, SeedData.BRIDGE_KEY)).isEqualTo(200);
      assertThat(Files.readString(json))
          .contains(uri.replace("/", "\\/"), "\"username\":\"alice\"")
          .doesNotContain("API-", "USR-");
      process.destroy();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void wrongUsageIsReportedWithExitStatus2() throws Exception {
    for (String[] arguments : List.of(
        new String[] {"--nix"}, new String[] {"--port"}, new String[] {"--port", "70000"})) {
      Process process = program(arguments).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isEqualTo(2);
      assertThat(output).contains("cockpit-standin: " + arguments[0]);
    }
  }

  @Test
  void aUsedPortIsReportedWithExitStatus1() throws Exception {
    try (StandInCockpit other = StandInCockpit.start()) {
      String port = Integer.toString(other.port());
      Process process = program("--port", port).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(output).contains("Failed to bind", "--port").doesNotContain("at io.github");
    }
  }

  private static int info(String uri, String key) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri + "/api/sso/info"))
        .header("api-key", key)
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}

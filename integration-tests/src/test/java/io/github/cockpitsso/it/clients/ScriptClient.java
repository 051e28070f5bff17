package io.github.cockpitsso.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A script in {@code src/test/resources/clients}. It reads {@code BRIDGE}, {@code TOKEN} and
 * {@code FILE} from the environment, and writes its version and each answer into the directory
 * {@code OUT}.
 */
record ScriptClient(List<String> command, String script, Map<String, String> environment)
    implements Client {
  private static final int SECONDS = 120;

  @Override
  public Run run(URI bridge, String token, Path file, Path work) throws Exception {
    // Not with its own name: Python would import it instead of the library.
    Path text = work.resolve("client-" + script);
    Files.writeString(text, ClientsIT.resource(script));
    Path out = Files.createDirectory(work.resolve("out"));
    Path log = work.resolve("log");
    List<String> whole = new ArrayList<>(command);
    whole.add(whole.indexOf("SCRIPT"), text.toString());
    whole.remove("SCRIPT");
    ProcessBuilder builder =
        new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("BRIDGE", bridge.toString());
    builder.environment().put("TOKEN", token);
    builder.environment().put("FILE", file.toString());
    builder.environment().put("OUT", out.toString());
    Process process = builder.start();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(script).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return read(out);
  }

  private static Run read(Path out) throws IOException {
    Map<String, Answer> answers = new LinkedHashMap<>();
    for (String step : ClientsIT.STEPS) {
      Path status = out.resolve(step + ".status");
      if (Files.exists(status)) {
        String body = Files.readString(out.resolve(step + ".body"));
        answers.put(step, new Answer(Integer.parseInt(Files.readString(status).strip()), body));
      }
    }
    String version = Files.readString(out.resolve("version"), StandardCharsets.UTF_8);
    return new Run(version.strip(), answers);
  }
}

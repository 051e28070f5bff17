package io.github.cockpitsso.testkit.keycloak;

import io.github.cockpitsso.testkit.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The embedded database of Keycloak's distribution, in a folder that outlives the server.
 *
 * @param folder for the files
 */
public record H2Database(Path folder) {
  private static final String USER = "sa";
  private static final String PASSWORD = "h2-password";

  /** The same setup with this database. */
  public KeycloakSetup under(KeycloakSetup setup) {
    return setup
        .withOption("--db-url=" + url() + ";NON_KEYWORDS=VALUE")
        .withOption("--db-username=" + USER)
        .withOption("--db-password=" + PASSWORD);
  }

  private String url() {
    return "jdbc:h2:file:" + folder.resolve("keycloak");
  }

  /** All tables as SQL, and the files as they are. No server may be running. */
  public String dump(KeycloakSetup setup) {
    try {
      Path sql = folder.resolve("dump.sql");
      List<String> options =
          List.of("-url", url(), "-user", USER, "-password", PASSWORD, "-script", sql.toString());
      Program.run(
          "H2's dump",
          H2Server.tool(setup.distribution(), "Script", options),
          folder.resolve("dump.log"));
      var all = new StringBuilder(Files.readString(sql));
      for (Path file : files()) {
        // One character per byte, so that a search finds any content.
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().endsWith(".db")).toList();
    }
  }
}

package io.github.cockpitsso.it.bench.gateway;

import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.real.ConfiguredServer;
import io.github.cockpitsso.testkit.token.TokenDraft;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What all gateways share: the issuer, its tokens, and the upstream. */
final class Site implements AutoCloseable {
  static final String KEY = "5".repeat(40);

  private static final Path CONFIGURATIONS = Path.of("bench/peers");
  private static final int USERS = 500;
  private static final long TOKEN_SECONDS = 24 * 3600;

  private final Path folder;
  private final TokenForge forge = TokenForge.start();
  private final int port = Ports.free();
  private final Path tokens;
  private final ConfiguredServer upstream;
  private int batches;

  /** Starts issuer and upstream. */
  Site(Path folder) {
    this.folder = folder;
    tokens = newTokens(USERS);
    upstream = nginx(newFolder("upstream"), "upstream.conf", port, "off");
  }

  /** The tokens that all rounds use. */
  Path tokens() {
    return tokens;
  }

  TokenForge forge() {
    return forge;
  }

  int upstreamPort() {
    return port;
  }

  ConfiguredServer upstream() {
    return upstream;
  }

  /** A file with tokens that were never used. */
  Path newTokens(int count) {
    List<String> signed = IntStream.range(0, count)
        .parallel()
        .mapToObj(i -> token(i % USERS).sign())
        .toList();
    return write("tokens" + batches++, String.join("\n", signed) + "\n");
  }

  /** A token of this user. */
  TokenDraft token(int user) {
    return forge
        .tokenFor(id(user))
        .claim("jti", UUID.randomUUID().toString())
        .claim("exp", Instant.now().getEpochSecond() + TOKEN_SECONDS);
  }

  private static String id(int user) {
    return "6b02%020d".formatted(user);
  }

  /** The issuer's key, for gateways that do not read a JWK set. */
  String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(forge.key().publicBytes())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** A line for each user with the API key. */
  String keyMap() {
    return IntStream.range(0, USERS)
        .mapToObj(user -> id(user) + " USR-" + KEY + "\n")
        .collect(Collectors.joining());
  }

  /** A file in the folder of this run, in ISO-8859-1. */
  Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path newFolder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ConfiguredServer nginx(Path own, String template, int onPort, String accessLog) {
    return start(
        own,
        onPort,
        List.of("nginx", "-e", own + "/start.log", "-c"),
        template,
        Map.of(
            "ACCESS_LOG",
            accessLog,
            "JSON",
            "[" + "{\"_id\":\"6b02f1\",\"title\":\"A post\"},".repeat(51) + "{}]"));
  }

  /**
   * Fills a template of {@code bench/peers}, and starts a program with it.
   *
   * @param command the program and its arguments before the file
   */
  ConfiguredServer start(
      Path own, int onPort, List<String> command, String template, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(values(own, onPort));
    all.putAll(more);
    Path file = own.resolve(template);
    try {
      String text = Files.readString(CONFIGURATIONS.resolve(template));
      for (Map.Entry<String, String> value : all.entrySet()) {
        text = text.replace("@" + value.getKey() + "@", value.getValue());
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> whole =
        Stream.concat(command.stream(), Stream.of(file.toString())).toList();
    return ConfiguredServer.start(whole, own, Map.of(), onPort)
        .orElseThrow(() -> new IllegalStateException(command.get(0) + " is not installed"));
  }

  /** What each peer must know. */
  Map<String, String> values(Path own, int onPort) {
    boolean root = System.getProperty("user.name").equals("root");
    return Map.of(
        "FOLDER", own.toString(),
        "PORT", Integer.toString(onPort),
        "UPSTREAM", Integer.toString(port),
        "ISSUER", forge.issuer(),
        "KEY", KEY,
        // As root, nginx would change to a user who cannot write into the folder. Apache cannot
        // keep running as root.
        "NGINX_USER", root ? "user root;" : "",
        "APACHE_USER", root ? "User www-data\nGroup www-data" : "");
  }

  @Override
  public void close() {
    upstream.close();
    forge.close();
  }
}

package io.github.cockpitsso.bridge.support;

import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.real.PhpScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A real PHP instead of Cockpit. Each run of its script records a line with the names of all
 * parameters, including those of a JSON body, as Cockpit reads them ({@code
 * docs/cockpit-contract.md} §2).
 */
public final class EchoPhp implements AutoCloseable {
  private static final String SCRIPT =
      """
      <?php
      header('Content-Type: application/json');
      header('Access-Control-Allow-Origin: *');
      header('Set-Cookie: session=1');
      if (str_ends_with($_SERVER['REQUEST_URI'], '/parts')) {
        $fields = array_map(fn($value) => is_string($value) ? base64_encode($value) : '', $_POST);
        $keys = fn($all) => array_map(fn($name) => base64_encode((string) $name), array_keys($all));
        echo json_encode([
          'fields' => $keys($fields),
          'values' => array_values($fields),
          'files' => $keys($_FILES),
        ]);
        return;
      }
      if (str_ends_with($_SERVER['REQUEST_URI'], '/dies')) {
        header('Content-Type: text/html');
        die();
      }
      if (str_ends_with($_SERVER['REQUEST_URI'], '/leads')) {
        header('Location: https://example.org/', true, 302);
        return;
      }
      if (str_ends_with($_SERVER['REQUEST_URI'], '/sleeps')) {
        sleep(3);
        echo '{}';
        return;
      }
      if (str_ends_with($_SERVER['REQUEST_URI'], '/breaks-off')) {
        header('Content-Length: 1000');
        echo '{"half":';
        return;
      }
      if (str_ends_with($_SERVER['REQUEST_URI'], '/rotated')
          && $_SERVER['HTTP_API_KEY'] !== '%3$s') {
        http_response_code(412);
        echo '{"error":"Authentication failed"}';
        file_put_contents(__DIR__ . '/rotated', '');
        return;
      }
      if (str_starts_with($_SERVER['REQUEST_URI'], '/api/sso/')
          && file_exists(__DIR__ . '/rotated')) {
        echo '{"apiKey":"%3$s","user":{"_id":"%2$s","user":"alice","role":"editor","active":true}}';
        return;
      }
      if (str_starts_with($_SERVER['REQUEST_URI'], '/api/user/')) {
        echo '{"_id":"1","apiKey":"s3cret","password":"s3cret","_reset_token":"s3cret",'
            . '"twofa":{"secret":"s3cret"}}';
        return;
      }
      if (str_starts_with($_SERVER['REQUEST_URI'], '/api/sso/')) {
        echo '{"apiKey":"%1$s","user":{"_id":"%2$s","user":"alice","role":"editor","active":true}}';
        return;
      }
      $names = array_merge(
          array_keys($_GET), array_keys($_POST), array_keys($_COOKIE), array_keys($_FILES));
      if (str_contains($_SERVER['CONTENT_TYPE'] ?? '', 'application/json')) {
        $json = json_decode(file_get_contents('php://input'), true);
        $names = array_merge($names, is_array($json) ? array_keys($json) : []);
      }
      $names = array_map(fn($name) => rawurlencode((string) $name), $names);
      $line = ' ' . implode(' ', $names) . ' ';
      file_put_contents(__DIR__ . '/runs', $line . "\\n", FILE_APPEND | LOCK_EX);
      echo json_encode($line);
      """.formatted(SeedData.ALICE_KEY, SeedData.ALICE.id(), SeedData.CAROL_KEY);

  private final PhpScript script;

  private EchoPhp(PhpScript script) {
    this.script = script;
  }

  /** Starts PHP. Empty if it is not installed. */
  public static Optional<EchoPhp> start(Server kind) {
    return PhpScript.start(kind, SCRIPT).map(EchoPhp::new);
  }

  public URI uri() {
    return script.uri();
  }

  /** For each run, the escaped parameter names with blanks around each. */
  public List<String> runs() {
    try {
      return Files.exists(file()) ? Files.readAllLines(file()) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void clear() {
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file() {
    return script.folder().resolve("runs");
  }

  @Override
  public void close() {
    script.close();
  }
}

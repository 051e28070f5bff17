package io.github.cockpitsso.testkit.cockpit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Thousands of odd inputs, read by PHP and by the stand-in: they must come out the same. Needs PHP
 * on the path, or the command that {@code -Dphp=COMMAND} names.
 */
@Tag("integration")
class PhpDifferenceTest {

  private static final String PHP = System.getProperty("php", "php");
  private static final long SEED = 20261122;
  private static final int CASES = 4000;

  /** Reads base64 lines; answers base64 of the input as PHP reads it, written as JSON. */
  private static final String SCRIPT = """
      $flags = JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES;
      while (($line = fgets(STDIN)) !== false) {
        $input = base64_decode(trim($line));
        if ($argv[1] === 'query') {
          $read = [];
          parse_str($input, $read);
        } else {
          $read = json_decode($input, true);
          $read = json_last_error() === JSON_ERROR_NONE ? [$read] : 'malformed';
        }
        echo base64_encode(json_encode($read, $flags)), "\\n";
      }
      """;

  private static final List<String> QUERY_PIECES = List.of(
      "api", "key", "_", ".", "+", "%20", "%5B", "[", "]", "%5D", "[]", "=", "&", "%00", "%2E",
      "%5f", "%", "%zz", "a", "0", "1", "%3D", "%26", "?", ";", "%C3%BC", "%FF", "[a]", "[0]",
      "%09", "-", "\"", "'");

  private static final List<String> JSON_PIECES = List.of(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "\"api_key\"",
      "\"a\"",
      "1",
      "-",
      "0",
      "01",
      "1.5",
      ".5",
      "1e5",
      "1E+2",
      "-0",
      "true",
      "TRUE",
      "null",
      "Null",
      "false",
      " ",
      "\n",
      "\t",
      "\r",
      "\u000b",
      "\\u0061",
      "\"\\u0000\"",
      "\"\\ud83d\\ude00\"",
      "\"\\ud83d\"",
      "\"ü\"",
      "'a'",
      "\uFEFF",
      "\"\\/\"",
      "\"\\x\"",
      "//",
      "/*a*/",
      "9223372036854775808",
      "\"\u0001\"",
      "\"\"",
      "NaN",
      "\u00a0");

  @Test
  void queriesAreReadLikePhp() throws Exception {
    List<String> inputs = random(QUERY_PIECES, 9);
    List<String> php = php("query", inputs);
    for (int i = 0; i < inputs.size(); i++) {
      String own = json(PhpParameters.query(inputs.get(i)));
      assertThat(canonical(own)).as("query %s", inputs.get(i)).isEqualTo(canonical(php.get(i)));
    }
  }

  @Test
  void jsonIsReadLikePhp() throws Exception {
    List<String> inputs = random(JSON_PIECES, 7);
    inputs.addAll(mutated());
    // Infinity can be read from JSON and not be written as JSON.
    inputs.removeIf(input -> input.matches("(?s).*[eE]\\+?\\d{3}.*"));
    List<String> php = php("json", inputs);
    for (int i = 0; i < inputs.size(); i++) {
      byte[] bytes = inputs.get(i).getBytes(StandardCharsets.UTF_8);
      String own = PhpJson.decode(bytes)
          .map(decoded -> json(new ArrayList<>(java.util.Arrays.asList(decoded.value()))))
          .orElse("\"malformed\"");
      assertThat(canonical(own)).as("JSON %s", inputs.get(i)).isEqualTo(canonical(php.get(i)));
    }
  }

  /** Mostly well-formed documents, one piece of each replaced. */
  private static List<String> mutated() {
    Random random = new Random(SEED);
    List<String> inputs = new ArrayList<>();
    List<String> sound = List.of(
        "{", "\"api_key\"", ":", "\"x\"", ",", "\"a\"", ":", "[", "1", ",", "null", "]", "}");
    for (int i = 0; i < CASES; i++) {
      List<String> pieces = new ArrayList<>(sound);
      String piece = JSON_PIECES.get(random.nextInt(JSON_PIECES.size()));
      int at = random.nextInt(pieces.size());
      if (random.nextBoolean()) {
        pieces.set(at, piece);
      } else {
        pieces.add(at, piece);
      }
      inputs.add(String.join("", pieces));
    }
    return inputs;
  }

  private static List<String> random(List<String> pieces, int longest) {
    Random random = new Random(SEED);
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      StringBuilder input = new StringBuilder();
      for (int length = 1 + random.nextInt(longest); length > 0; length--) {
        input.append(pieces.get(random.nextInt(pieces.size())));
      }
      inputs.add(input.toString());
    }
    return inputs;
  }

  private static List<String> php(String mode, List<String> inputs) throws Exception {
    Process process = start(mode);
    Thread writer = new Thread(() -> {
      try (OutputStream out = process.getOutputStream()) {
        for (String input : inputs) {
          byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
          out.write((Base64.getEncoder().encodeToString(bytes) + "\n")
              .getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException e) {
        process.destroyForcibly();
      }
    });
    writer.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    writer.join();
    List<String> answers = output
        .lines()
        .map(line -> new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8))
        .toList();
    assertThat(answers).hasSameSizeAs(inputs);
    return answers;
  }

  private static Process start(String mode) {
    try {
      return new ProcessBuilder(PHP, "-r", SCRIPT, mode)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      assumeTrue(false, "no PHP: name one by -Dphp=COMMAND");
      throw new IllegalStateException(e);
    }
  }

  private static String json(Object value) {
    return PhpJsonWriter.write(value);
  }

  /** Without the differences of spelling that JSON allows. */
  private static Object canonical(String json) throws IOException {
    return new ObjectMapper().readTree(json);
  }
}

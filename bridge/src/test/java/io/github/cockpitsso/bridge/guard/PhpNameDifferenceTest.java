package io.github.cockpitsso.bridge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.PhpProcess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Thousands of unusual names: PHP and the guard must read the same variable. Requires PHP on the
 * path, or {@code -Dphp=COMMAND}.
 */
@Tag("integration")
class PhpNameDifferenceTest {
  private static final long SEED = 20261123;
  private static final int CASES = 10_000;

  /** Reads lines of base64, and writes the one name that parse_str finds as base64, or a dash. */
  private static final String SCRIPT = """
      while (($line = fgets(STDIN)) !== false) {
        $read = [];
        parse_str(base64_decode(trim($line)) . '=1', $read);
        echo $read === [] ? '-' : base64_encode((string) array_key_first($read)), "\\n";
      }
      """;

  private static final List<String> PIECES = List.of(
      "api", "key", "_", ".", " ", "+", "%20", "%5B", "[", "]", "%5D", "[]", "%00", "%2E", "%5f",
      "%5F", "%", "%2", "%zz", "a", "0", "%09", "%0A", "\t", "-", "\"", "'", "rspc", "%72spc",
      "access", "token", "%C3%BC", "\u00ff", "%ff", "[a]", "][", "api_key", "api.key");

  @Test
  void names_become_the_same_variables_as_in_php() throws Exception {
    List<String> names = random();
    List<String> variables = PhpProcess.answers(SCRIPT, names);

    for (int i = 0; i < names.size(); i++) {
      if (!variables.get(i).equals("-")) {
        String variable =
            new String(Base64.getDecoder().decode(variables.get(i)), StandardCharsets.ISO_8859_1);
        assertThat(PhpName.ofEncoded(names.get(i))).as("name %s", names.get(i)).isEqualTo(variable);
      }
    }
    assertThat(Set.copyOf(variables)).hasSizeGreaterThan(CASES / 10);
    assertThat(variables.stream().filter(base64("api_key")::equals).count()).isGreaterThan(100);
  }

  private static List<String> random() {
    var random = new Random(SEED);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      var name = new StringBuilder();
      for (int length = 1 + random.nextInt(7); length > 0; length--) {
        // Sometimes any byte, raw or escaped.
        int odd = random.nextInt(12);
        char any = (char) (1 + random.nextInt(255));
        name.append(
            odd == 0 && "&=;".indexOf(any) < 0
                ? String.valueOf(any)
                : odd == 1
                    ? "%%%02x".formatted(random.nextInt(256))
                    : PIECES.get(random.nextInt(PIECES.size())));
      }
      names.add(name.toString());
    }
    return names;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}

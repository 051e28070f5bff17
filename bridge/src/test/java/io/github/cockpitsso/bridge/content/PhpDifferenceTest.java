package io.github.cockpitsso.bridge.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.guard.JsonText;
import io.github.cockpitsso.bridge.support.PhpProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Thousands of unusual queries and texts, read by PHP, by Cockpit's JSON5 reader and by the bridge.
 * All must read the same values, as sent and as forwarded. The second test needs a Cockpit: {@code
 * -Dcockpit.home=DIR}.
 */
@Tag("integration")
class PhpDifferenceTest {
  private static final long SEED = 20261130;
  private static final int CASES = 10_000;
  private static final Set<String> CHECKED = Set.of("filter", "sort");

  private static final String QUERIES = """
      ini_set('max_input_vars', '1000');
      while (($line = fgets(STDIN)) !== false) {
        $read = [];
        parse_str(base64_decode(trim($line)), $read);
        $read = array_intersect_key($read, ['filter' => 1, 'sort' => 1]);
        ksort($read);
        $json = json_encode((object) $read, JSON_UNESCAPED_SLASHES);
        echo $json === false ? '-' : $json, "\n";
      }
      """;

  private static final String JSON5 = """
      foreach (['SyntaxError', 'Json5Decoder', 'global'] as $file) {
        require $argv[1] . "/lib/vendor/colinodell/json5/src/$file.php";
      }
      while (($line = fgets(STDIN)) !== false) {
        try {
          $read = json5_decode(base64_decode(trim($line)), true);
          $json = json_encode([$read], JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_SLASHES);
        } catch (\\Throwable $e) {
          $json = false;
        }
        echo $json === false ? '-' : $json, "\n";
      }
      """;

  private static final List<String> FIELDS = List.of(
      "filter",
      "sort",
      "x",
      "[",
      "]",
      "[]",
      "[a]",
      "[b]",
      "[0]",
      "[1]",
      "[$gt]",
      "%5B",
      "%5D",
      "=",
      "=1",
      "=a",
      "&",
      "&",
      "&filter",
      "&sort",
      "&filter[a]",
      "&filter[]=1",
      "%20",
      "+",
      ".",
      "_",
      "%00",
      ";",
      "?",
      "%",
      "%C3%BC",
      "%ff",
      "[a.b]",
      "[ a]",
      "[a b]",
      "%2e");

  private static final List<String> TEXT = List.of(
      "{",
      "}",
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "a",
      "$gt",
      "\"a\"",
      "'b'",
      "\"",
      "'",
      "1",
      "0",
      "-",
      "+",
      ".",
      "1.5",
      "1e3",
      "0x1F",
      "01",
      "true",
      "false",
      "null",
      "NaN",
      "Infinity",
      " ",
      "\n",
      "\t",
      "\u00a0",
      "/* x */",
      "// x\n",
      "//",
      "/*",
      "\\",
      "\\n",
      "\\u0041",
      "\\x41",
      "\\'",
      "\\\n",
      "\\u",
      "\u00c3\u00bc",
      "\u00ff",
      "{a:1}",
      "{\"a\":",
      "_b",
      "0",
      " 0 junk",
      "@l.a",
      "12345678901234567890");

  private static List<String> random(List<String> pieces) {
    var random = new Random(SEED);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      var text = new StringBuilder();
      for (int length = 1 + random.nextInt(9); length > 0; length--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      texts.add(text.toString());
    }
    return texts;
  }

  @Test
  void php_reads_the_parameters_that_the_bridge_reads() throws Exception {
    List<String> sent = new ArrayList<>();
    List<String> forwarded = new ArrayList<>();
    List<JsonNode> read = new ArrayList<>();
    for (String query : random(FIELDS)) {
      var parameters = new Parameters(CHECKED);
      EncodedFields fields = EncodedFields.read(query, parameters);
      if (parameters.unreadable().isEmpty()) {
        Map<String, JsonNode> values = parameters.values();
        sent.add(query);
        forwarded.add(fields.with(values));
        read.add(JsonText.strict("{"
                + String.join(
                    ",",
                    values.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(each -> "\"" + each.getKey() + "\":" + JsonText.write(each.getValue()))
                        .toList())
                + "}")
            .orElseThrow());
      }
    }
    assertSame(sent, PhpProcess.answers(QUERIES, sent), read);
    assertSame(forwarded, PhpProcess.answers(QUERIES, forwarded), read);
    assertThat(sent).hasSizeGreaterThan(CASES / 4);
    assertThat(
            read.stream().filter(node -> node.path("filter").isContainerNode()).count())
        .isGreaterThan(100);
  }

  @Test
  void cockpits_reader_reads_the_json5_that_the_bridge_reads() throws Exception {
    String cockpit = System.getProperty("cockpit.home", "");
    assumeTrue(!cockpit.isEmpty(), "no Cockpit: name one by -Dcockpit.home=DIR");
    List<String> texts = new ArrayList<>();
    List<JsonNode> read = new ArrayList<>();
    for (String text : random(TEXT)) {
      Optional<JsonNode> node =
          Parameters.utf8(text).flatMap(JsonText::json5).map(JsonText.Read::node);
      if (node.isPresent()) {
        texts.add(text);
        read.add(JsonText.strict("[" + JsonText.write(node.get()) + "]").orElseThrow());
      }
    }
    List<String> answers = PhpProcess.answers(JSON5, texts, cockpit);
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      if (answers.get(i).equals("-")) {
        refused.add(texts.get(i));
      } else {
        assertThat(normal(JsonText.strict(answers.get(i)).orElseThrow()))
            .as(texts.get(i))
            .isEqualTo(normal(read.get(i)));
      }
    }
    assertThat(texts).hasSizeGreaterThan(200);
    // The bridge accepts names such as +a or @a, and dots after a number, which Cockpit does not.
    // It still forwards valid JSON.
    assertThat(refused).hasSizeLessThan(texts.size() / 4);
  }

  private static void assertSame(List<String> texts, List<String> answers, List<JsonNode> read) {
    for (int i = 0; i < texts.size(); i++) {
      if (!answers.get(i).equals("-")) {
        assertThat(normal(JsonText.strict(answers.get(i)).orElseThrow()))
            .as(texts.get(i))
            .isEqualTo(normal(read.get(i)));
      }
    }
  }

  /** PHP has only one empty array, and 64-bit numbers. */
  private static Object normal(JsonNode node) {
    if (node.isContainerNode() && node.isEmpty()) {
      return List.of();
    } else if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(each -> list.add(normal(each)));
      return list;
    } else if (node.isObject()) {
      Map<String, Object> map = new java.util.TreeMap<>();
      node.properties().forEach(each -> map.put(each.getKey(), normal(each.getValue())));
      return map;
    }
    return node.isNumber() ? (Object) node.doubleValue() : node.asText();
  }
}

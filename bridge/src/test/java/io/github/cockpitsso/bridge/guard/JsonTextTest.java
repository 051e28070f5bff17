package io.github.cockpitsso.bridge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.support.RandomText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE", "ISO-8859-1"})
  void other_encodings_than_utf_8_are_invalid(String charset) {
    byte[] body = "{\"a\":\"\u00fc\"}".getBytes(Charset.forName(charset));

    assertThat(JsonText.names(body)).isEmpty();
    assertThat(JsonText.strict(body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFF{\"a\":1}",
        "\0{\"a\":1}",
        "{\"a\":1}\0",
        "{\0\"a\":1}",
        "{\"a\0\":1}",
        "{\"a\":1}{}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":1",
        "1",
        " "
      })
  void other_texts_than_one_object_or_array_have_no_names(String text) {
    assertThat(JsonText.names(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void the_replacement_character_is_a_character_like_others() {
    assertThat(JsonText.names("{\"\uFFFD\":\"\uFFFD\"}".getBytes(StandardCharsets.UTF_8)))
        .contains(List.of("\uFFFD"));
  }

  /** Jackson has two readers, one for bytes and one for texts. */
  @Test
  void bytes_are_read_as_their_text_is() {
    // One byte per character; some are half of a character in UTF-8.
    List<String> pieces = List.of(
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\":",
        "\"b\":1",
        "\"\\u0061\":",
        "\"api_key\":\"x\"",
        "\"\u00c3\u00bc\"",
        "\u00c3",
        "\u00bc",
        "\"\u00ed\u00a0\u0080\"",
        "\"\u00c0\u0080\"",
        "\"\u00f0\u009f\u0098\u0080\"",
        "\"\u00ef\u00bf\u00bd\"",
        "\u00ef\u00bb\u00bf",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\",
        "\"",
        "\0",
        "\n",
        " ",
        "\t",
        "\u0001",
        "1",
        "-",
        "1.50",
        "1e5",
        "0",
        ".",
        "+",
        "01",
        "1e400",
        "true",
        "null",
        "nul",
        "NaN",
        "'a'",
        "/**/",
        "#",
        "{\"a\":[1,{\"b\":2}],\"c\":\"d\"}",
        "[]",
        "{}");
    int read = 0;
    for (String text : RandomText.of(pieces, 6, 60_000).toList()) {
      byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
      Optional<JsonNode> expected =
          utf8(body).filter(each -> !each.startsWith("\uFEFF")).flatMap(JsonText::strict);
      read += expected.isPresent() ? 1 : 0;
      assertThat(JsonText.strict(body)).as(text).isEqualTo(expected);
      expected.filter(JsonNode::isContainerNode).ifPresent(node -> {
        assertThat(JsonText.names(body)).as(text).contains(names(node));
        assertThat(JsonText.bytes(node))
            .isEqualTo(JsonText.write(node).getBytes(StandardCharsets.UTF_8));
      });
    }
    assertThat(read).isGreaterThan(500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"\\ud83d\"]",
        "[\"\\uD83D\"]",
        "[\"\\udE00\"]",
        "[\"\\uDFFFx\"]",
        "{\"\\uD800\":1}",
        "[\"\\u00fc\",\"\\uD83Dx\\uDE00\"]"
      })
  void half_of_a_surrogate_pair_is_invalid(String text) {
    assertThat(JsonText.strict(text)).isEmpty();
    assertThat(JsonText.strict(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(JsonText.json5(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[\"\\u00fc\\uFFFF\"]", "[\"\\uD83D\\uDE00\\ud83d\\ude00\"]", "[\"\\\\ud83d\"]"})
  void other_escapes_are_valid(String text) {
    assertThat(JsonText.strict(text)).isPresent();
    assertThat(JsonText.strict(text.getBytes(StandardCharsets.UTF_8))).isPresent();
  }

  /** Jackson writes in pieces of some thousand characters; a pair may lie across their border. */
  @Test
  void characters_outside_the_basic_plane_are_written_as_they_are() {
    for (int before = 0; before < 9000; before += before < 100 ? 1 : 7) {
      String text = "x".repeat(before) + "\ud83d\ude00\ud83d\ude00\u00fc";
      String json = "{\"" + text + "\":[\"" + text + "\"]}";
      byte[] body = json.getBytes(StandardCharsets.UTF_8);

      JsonNode read = JsonText.strict(body).orElseThrow();

      assertThat(new String(JsonText.bytes(read), StandardCharsets.UTF_8)).isEqualTo(json);
      assertThat(JsonText.write(read)).isEqualTo(json);
    }
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Optional<String> utf8(byte[] body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}

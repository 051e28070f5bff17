package io.github.cockpitsso.bridge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.guard.MultipartScanner.Part;
import io.github.cockpitsso.bridge.support.RandomText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The search for delimiters in content finds what a plain search finds, wherever the body is cut
 * into pieces.
 */
class MultipartContentTest {
  private static final String HEADERS = "Content-Disposition: form-data; name=a\r\n\r\n";
  private static final int CASES = 3_000;

  private final Random random = new Random(20261124);

  @ParameterizedTest
  @ValueSource(
      strings = {"b", "-", "--", "---b", "aaaa", "abab", "a-a-a-", "----WebKitFormBoundaryA1b2C3d4"
      })
  void finds_every_delimiter_and_nothing_else(String boundary) {
    String delimiter = "--" + boundary;
    String half = delimiter.substring(0, delimiter.length() / 2 + 1);
    List<String> pieces = List.of(
        "\r\n" + delimiter + "\r\n" + HEADERS,
        "\n" + delimiter,
        delimiter,
        boundary,
        half,
        "\r\n" + half,
        "\n" + delimiter.substring(0, delimiter.length() - 1),
        "\r",
        "\n",
        "-",
        boundary.substring(0, 1),
        boundary.substring(boundary.length() - 1),
        "x".repeat(80),
        "\r\n" + delimiter + "--",
        "\0\u00ff");
    int forms = 0;
    for (String content : RandomText.of(pieces, 7, CASES).toList()) {
      String body = delimiter + "\r\n" + HEADERS + content + "\r\n" + delimiter + "--";
      Optional<List<String>> expected = contents(body, delimiter);
      forms += expected.isPresent() ? 1 : 0;
      assertThat(read(boundary, body, List.of())).as(body).isEqualTo(expected);
      assertThat(read(boundary, body, cuts(body, 1))).as(body).isEqualTo(expected);
      assertThat(read(boundary, body, cuts(body, 5))).as(body).isEqualTo(expected);
      assertThat(read(boundary, body, cuts(body, body.length()))).as(body).isEqualTo(expected);
    }
    assertThat(forms).isBetween(CASES / 20, CASES * 19 / 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "aab", "----WebKitFormBoundaryA1b2C3d4"})
  void finds_a_delimiter_at_every_border_of_two_pieces(String boundary) {
    String delimiter = "--" + boundary;
    String body = delimiter + "\r\n" + HEADERS + "x\n-y\r" + boundary + "\r\n" + delimiter + "\r\n"
        + HEADERS + "z".repeat(100) + "\r\n" + delimiter + "--\r\n";

    for (int at = 1; at < body.length(); at++) {
      assertThat(read(boundary, body, List.of(at)))
          .contains(List.of("x\n-y\r" + boundary, "z".repeat(100)));
    }
  }

  /** The contents of the parts by a plain search; empty if the form must be rejected. */
  private static Optional<List<String>> contents(String body, String delimiter) {
    List<String> contents = new ArrayList<>();
    int at = delimiter.length();
    while (!body.startsWith("--", at)) {
      int begin = at + 2 + HEADERS.length();
      // A delimiter directly after the blank line is found too.
      int end = body.indexOf("\n" + delimiter, begin - 1);
      if (!body.startsWith("\r\n" + HEADERS, at) || end <= begin || body.charAt(end - 1) != '\r') {
        return Optional.empty();
      }
      contents.add(body.substring(begin, end - 1));
      at = end + 1 + delimiter.length();
    }
    String rest = body.substring(at + 2);
    return rest.isEmpty() || rest.equals("\r\n") ? Optional.of(contents) : Optional.empty();
  }

  private List<Integer> cuts(String body, int most) {
    return random.ints(most, 1, body.length()).sorted().distinct().boxed().toList();
  }

  private static Optional<List<String>> read(String boundary, String body, List<Integer> cuts) {
    List<String> contents = new ArrayList<>();
    MultipartScanner scanner = MultipartScanner.of(
            "multipart/form-data; boundary=" + boundary, part -> contents.add(content(body, part)))
        .orElseThrow();
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    int begin = 0;
    for (int i = 0; i <= cuts.size(); i++) {
      int end = i < cuts.size() ? cuts.get(i) : bytes.length;
      // Not from the first byte of the buffer, and both kinds of buffers.
      ByteBuffer heap = ByteBuffer.wrap(bytes, begin, end - begin);
      ByteBuffer direct = ByteBuffer.allocateDirect(end + 3).position(1);
      ByteBuffer piece = i % 2 == 0 ? heap : direct.put(heap).flip().position(1);
      if (scanner.read(piece).isPresent()) {
        return Optional.empty();
      }
      assertThat(piece.hasRemaining()).isFalse();
      begin = end;
    }
    return scanner.end().isEmpty() ? Optional.of(contents) : Optional.empty();
  }

  private static String content(String body, Part part) {
    assertThat(part.begin() - part.head()).isEqualTo(HEADERS.length());
    return body.substring((int) part.begin(), (int) part.end());
  }
}

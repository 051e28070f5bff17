package io.github.cockpitsso.bridge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.guard.MultipartScanner.Part;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartScannerTest {
  private static final String TYPE = "multipart/form-data; boundary=b";

  @Test
  void accepts_forms_of_browsers() {
    String body = part("Content-Disposition: form-data; name=\"titel\"", "Grüße")
        + part(
            "Content-Disposition: form-data; name=\"file\"; filename=\"a'b; name=x.png\"\r\n"
                + "Content-Type: image/png",
            "\0\r\n--x\r\n\r\n-- b")
        + part("Content-Disposition: form-data; name=\"empty\"", "")
        + "--b--\r\n";

    assertThat(judge(body)).isEmpty();
    assertThat(MultipartScanner.of("Multipart/Form-Data;boundary=\"b\"", part -> {}))
        .isPresent();
  }

  @Test
  void reads_names_as_php_does() {
    String first = part("Content-Disposition: form-data; name=\"a\"", "1");
    String body = part("content-disposition: form-data; name=\" api.key[x]\"", "1") + "--b--";

    assertThat(judge(body)).contains(Reason.KEY_PARAMETER);
    assertThat(judge(first + body)).contains(Reason.KEY_PARAMETER);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          browser                    | form-data; name="file"; filename="a.png"
          curl                       | form-data; name="file"; filename="a\\"b.png"
          Symfony Mime               | form-data; name=file; filename=a.png
          Symfony, blank in the name | form-data; name=file; filename="a b.png"
          .NET                       | form-data; name=file; filename=a.png; filename*=utf-8''a.png
          .NET, quoted name          | form-data; name="file"; \
            filename="=?utf-8?B?w6Q=?="; filename*=utf-8''%C3%A4
          Python requests            | form-data; name="file"; \
            filename*=utf-8''%C3%A4.png; filename="x"
          Spring                     | form-data; name="file"; filename="a.png"; \
            filename*=UTF-8''a.png
          Jakarta Mail               | form-data; filename="a.png"; name="file"
          Go and k6                  | form-data; name="file"; filename="\\"a\\".png"
          Postman                    | form-data; name="file"; filename="/C:/b/ä.png"
          a path of Windows          | form-data; name="file"; filename="C:\\dir\\a.png"
          Node form-data             | form-data; name="file"; filename="a(1).png"
          semicolon at the end       | form-data; name="file"; filename=a.png;
          no blanks                  | form-data;name="file";filename="a.png"
          capital letters            | Form-Data; Name="file"; FileName="a.png"
          size beside it             | form-data; name="file"; filename="a.png"; size=12; \
            creation-date="Mon, 30 Nov 2026"
          """, quoteCharacter = '~')
  void accepts_files_of_common_clients(String client, String disposition) {
    assertThat(parts(disposition)).extracting(Part::name).containsExactly("file");
    assertThat(parts(disposition)).extracting(Part::isFile).containsExactly(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "form-data; name=title",
        "form-data;\r\n name=\"title\"",
        "form-data;\r\n\tname=\"title\"",
        "form-data; name=\"title\"\r\nContent-Transfer-Encoding:8bit\r\nContent-MD5: x",
        "form-data; name=\"title\"\r\nContent-Type: text/plain;\r\n charset=utf-8",
        // PHP ignores filename*, so the content is a field.
        "form-data; name=\"title\"; filename*=UTF-8''a.png"
      })
  void accepts_fields_of_common_clients(String disposition) {
    assertThat(parts(disposition)).extracting(Part::name).containsExactly("title");
    assertThat(parts(disposition)).extracting(Part::isFile).containsExactly(false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "form-data; name=api_key",
        "form-data;\r\n name=\"api_key\"",
        "form-data; name=\"api\r\n key\"",
        "form-data;\r\n\tname=api.key",
        "form-data; filename=x; name=api_key",
        "form-data; name=api_key; filename*=UTF-8''x"
      })
  void finds_every_spelling_of_the_key_parameter(String disposition) {
    String body = part("Content-Disposition: " + disposition, "1") + "--b--";

    assertThat(judge(body)).contains(Reason.KEY_PARAMETER);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          b                          | Multipart/Form-Data;boundary="b"
          b                          | multipart/form-data; boundary=b; charset=utf-8
          b                          | multipart/form-data;charset=UTF-8;boundary=b
          b                          | multipart/form-data; charset="utf-8";  boundary=b
          ----=_Part_0_1.2           | multipart/form-data; boundary="----=_Part_0_1.2"
          ----=_Part_0_1.2           | multipart/form-data; boundary=----=_Part_0_1.2
          a=:?/()'+b                 | multipart/form-data; boundary="a=:?/()'+b"
          x, y                       | multipart/form-data; boundary="x, y"
          ----WebKitFormBoundary7a   | multipart/form-data; boundary=----WebKitFormBoundary7a
          httpclient_boundary_1      | multipart/form-data; boundary=httpclient_boundary_1; \
            charset=UTF-8
          a-boundary=b               | multipart/form-data; boundary="a-boundary=b"
          a-Boundary                 | multipart/form-data; BOUNDARY=a-Boundary
          b                          | multipart/form-data; x=Boundary; boundary=b
          """, quoteCharacter = '~')
  void finds_the_boundary(String boundary, String type) {
    assertThat(MultipartScanner.of(type, part -> {}).map(MultipartScanner::boundary))
        .contains(boundary);
  }

  @Test
  void accepts_a_form_without_parts() {
    assertThat(judge("--b--")).isEmpty();
    assertThat(judge("--b--\r\n")).isEmpty();
  }

  @Test
  void holds_headers_back_until_all_of_them_are_checked() {
    MultipartScanner scanner = MultipartScanner.of(TYPE, part -> {}).orElseThrow();
    String delimiter = "--b\r\n";
    String headers = "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain\r\n\r";

    scanner.read(bytes(delimiter));
    assertThat(scanner.unchecked()).isZero();
    for (int i = 0; i < headers.length(); i++) {
      scanner.read(bytes(headers.substring(i, i + 1)));
      assertThat(scanner.unchecked()).isEqualTo(i + 1);
    }
    scanner.read(bytes("\n"));
    assertThat(scanner.unchecked()).isZero();
    scanner.read(bytes("content\r\n--"));
    assertThat(scanner.unchecked()).isZero();
  }

  @Test
  void rejects_everything_after_a_rejection() {
    MultipartScanner scanner = MultipartScanner.of(TYPE, part -> {}).orElseThrow();

    assertThat(scanner.read(bytes("x"))).isPresent();
    assertThat(scanner.read(bytes("--b--"))).isPresent();
    assertThat(scanner.end()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "form-data;\r\nname=\"api_key\"",
        "form-data; na\r\nme=\"api_key\"",
        "form-data; name=\"api\r\n_key\"",
        "form-data;\rname=\"api_key\"",
        "form-data;\nname=\"api_key\"",
        "form-data;\r\n\u000bname=\"api_key\"",
        "form-data; name==\"api_key\"",
        "form-data; name==api_key",
        "form-data; name=\u000b\"api_key\"",
        "form-data; name=api_key\u000bx",
        "form-data; name='api_key'",
        "form-data; name=x ",
        "form-data; name=a'b",
        "form-data; name=\"a\\\"b\"",
        "form-data; name=\"x\"; filename=\"a\\\\\"",
        "form-data; name=\"x\"; filename*=UTF-8'a;b'c",
        "form-data; name=\"x\"; filename=a; filename=b",
        "form-data; name*=UTF-8''x",
        "form-data; filename=\"x\"",
        "form-data;; name=\"x\"",
        "form-data; name=\"x\";;",
        "form-data name=\"x\"",
        "attachment; name=\"x\"",
        "form-data; name=\"x\"; name=\"api_key\"",
        "form-data; name=\"x\" name=\"api_key\"",
        "form-data; name=\"x\"; filename=\"y\"; name=\"api_key\"",
        "form-data; name=\"x\\\"; y=\"; name=\"api_key\"",
        "form-data; name=\"x\r\nContent-Disposition: form-data; name=\"api_key\"",
        "form-data; name=\"x\"\r\nContent-Disposition: form-data; name=\"api_key\"",
        "form-data; name=\"x\"\r\nContent-Disposition : form-data; name=\"api_key\"",
        "form-data; name=\"x\"\r\nContent-Disposition:form-data; name=\"api_key\"",
        "form-data; name=\"x\"\r\n: form-data",
        "form-data",
        "form-data; name=\"x\0\""
      })
  void rejects_an_unusual_header(String disposition) {
    String body = part("Content-Disposition: " + disposition, "1") + "--b--";

    assertThat(judge(body)).contains(Reason.BODY_NOT_UNDERSTOOD);
  }

  @Test
  void rejects_a_line_longer_than_php_reads() {
    String body =
        part("Content-Disposition: form-data; name=\"x\"\r\nX-Y: " + "z".repeat(5000), "1")
            + "--b--";
    String manyLines =
        part("Content-Disposition: form-data; name=\"x\"" + "\r\nX-Y: z".repeat(2000), "1")
            + "--b--";

    assertThat(judge(body)).contains(Reason.BODY_NOT_UNDERSTOOD);
    assertThat(judge(manyLines)).contains(Reason.BODY_NOT_UNDERSTOOD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--b",
        "x--b--",
        "\r\n--b--",
        "--b--x",
        "--b--\r\n\r\n",
        "--b--\r\n--b\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\n1\r\n--b--",
        "--b \r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--b--",
        "--b\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--bc--",
        "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1",
        "--b\r\n\r\n1\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\n--b\n"
            + "Content-Disposition: form-data; name=\"api_key\"\r\n\r\n2\r\n--b--"
      })
  void rejects_unusual_boundaries(String body) {
    assertThat(judge(body)).contains(Reason.BODY_NOT_UNDERSTOOD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=b ; charset=utf-8",
        "multipart/form-data; charset=boundary; boundary=b",
        "multipart/form-data; Boundary=a-boundary",
        "multipart/form-data; Boundary=a-boundary=b",
        "multipart/form-data; Boundary=a; x=boundary",
        "multipart/form-data; x=\"; boundary=c\"; boundary=b",
        "multipart/form-data; x=\";boundary=c",
        "multipart/form-data; boundary*=b",
        "multipart/form-data; boundary=b; boundary=c",
        "multipart/form-data; boundary=b; Boundary=b",
        "multipart/form-data; boundary=a,b",
        "multipart/form-data; boundary=\"b \"",
        "multipart/form-data; boundary=\"a\\\"b\"",
        "multipart/form-data; xboundary=c; boundary=b",
        "multipart/form-data; boundary=\"b",
        "multipart/form-data; boundary=b, application/json",
        "multipart/form-data, boundary=b",
        "multipart/mixed; boundary=b",
        "multipart/form-data; boundary=b\u000b"
      })
  void rejects_an_unusual_content_type(String type) {
    assertThat(MultipartScanner.of(type, part -> {})).isEqualTo(Optional.empty());
  }

  /**
   * The reason to reject a body. It must not depend on how the body is cut into pieces, and the
   * name must not be forwarded.
   */
  private static Optional<Reason> judge(String body) {
    Optional<Reason> whole = judge(body, body.length() + 1);
    for (int piece = 1; piece < Math.min(body.length(), 40); piece++) {
      assertThat(judge(body, piece)).as("in pieces of " + piece).isEqualTo(whole);
    }
    return whole;
  }

  private static Optional<Reason> judge(String body, int piece) {
    MultipartScanner scanner = MultipartScanner.of(TYPE, part -> {}).orElseThrow();
    int judged = 0;
    Optional<Refusal> refusal = Optional.empty();
    for (int at = 0; at < body.length() && refusal.isEmpty(); at += piece) {
      int end = Math.min(at + piece, body.length());
      refusal = scanner.read(bytes(body.substring(at, end)));
      judged = refusal.isPresent() ? judged : end - scanner.unchecked();
    }
    refusal = refusal.or(scanner::end);
    if (refusal.isPresent()) {
      assertThat(body.substring(0, judged))
          .doesNotContainIgnoringCase("disposition: form-data; name=\"api");
    }
    return refusal.map(Refusal::reason);
  }

  private static List<Part> parts(String disposition) {
    List<Part> parts = new ArrayList<>();
    MultipartScanner scanner = MultipartScanner.of(TYPE, parts::add).orElseThrow();
    String body = part("Content-Disposition: " + disposition, "1") + "--b--";

    assertThat(judge(body)).isEmpty();
    assertThat(scanner.read(bytes(body)).or(scanner::end)).isEmpty();
    return parts;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String part(String headers, String content) {
    return "--b\r\n" + headers + "\r\n\r\n" + content + "\r\n";
  }
}

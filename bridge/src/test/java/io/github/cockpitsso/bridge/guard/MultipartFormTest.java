package io.github.cockpitsso.bridge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartFormTest {
  private static final String TYPE = "multipart/form-data; boundary=b";

  @Test
  void names_the_fields_of_what_a_browser_sends() {
    String body = part("Content-Disposition: form-data; name=\"titel\"", "Grüße")
        + part(
            "Content-Disposition: form-data; name=\"file\"; filename=\"a'b; name=x.png\"\r\n"
                + "Content-Type: image/png",
            "\0\r\n--x\r\n\r\n-- b")
        + part("Content-Disposition: form-data; name=\"empty\"", "")
        + "--b--\r\n";

    assertThat(MultipartForm.names(TYPE, body)).contains(List.of("titel", "file", "empty"));
    assertThat(MultipartForm.names("Multipart/Form-Data;boundary=\"b\"", body)).isPresent();
  }

  @Test
  void names_them_as_php_knows_them() {
    String body = part("content-disposition: form-data; name=\" api.key[x]\"", "1") + "--b--";

    assertThat(MultipartForm.names(TYPE, body)).contains(List.of("api_key"));
  }

  @Test
  void has_no_names_when_there_are_no_parts() {
    assertThat(MultipartForm.names(TYPE, "--b--")).contains(List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "form-data;\r\nname=\"api_key\"",
        "form-data; na\r\nme=\"api_key\"",
        "form-data; name=\"api\r\n_key\"",
        "form-data;\r\n name=\"api_key\"",
        "form-data;\rname=\"api_key\"",
        "form-data;\nname=\"api_key\"",
        "form-data;\r\n\u000bname=\"api_key\"",
        "form-data; name==\"api_key\"",
        "form-data; name==api_key",
        "form-data; name=\u000b\"api_key\"",
        "form-data; name=api_key\u000bx",
        "form-data; name='api_key'",
        "form-data; name=api_key",
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
  void is_not_read_when_a_header_is_of_another_shape(String disposition) {
    String body = part("Content-Disposition: " + disposition, "1") + "--b--";

    assertThat(MultipartForm.names(TYPE, body)).isEmpty();
  }

  @Test
  void is_not_read_when_a_line_is_longer_than_php_reads() {
    String body =
        part("Content-Disposition: form-data; name=\"x\"\r\nX-Y: " + "z".repeat(5000), "1")
            + "--b--";

    assertThat(MultipartForm.names(TYPE, body)).isEmpty();
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
  void is_not_read_when_its_boundaries_are_of_another_shape(String body) {
    assertThat(MultipartForm.names(TYPE, body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=b; charset=utf-8",
        "multipart/form-data; charset=utf-8; boundary=b",
        "multipart/form-data; xboundary=c; boundary=b",
        "multipart/form-data; boundary=\"b",
        "multipart/form-data; boundary=b, application/json",
        "multipart/form-data, boundary=b",
        "multipart/mixed; boundary=b",
        "multipart/form-data;  boundary=b",
        "multipart/form-data; boundary=b\u000b"
      })
  void is_not_read_when_its_type_is_of_another_shape(String type) {
    assertThat(MultipartForm.names(type, "--b--")).isEqualTo(Optional.empty());
  }

  private static String part(String headers, String content) {
    return "--b\r\n" + headers + "\r\n\r\n" + content + "\r\n";
  }
}

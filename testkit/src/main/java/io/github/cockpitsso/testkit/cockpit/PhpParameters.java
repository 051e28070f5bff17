package io.github.cockpitsso.testkit.cockpit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads a query, a form and a Cookie header as PHP does (contract sections 2 and 11). */
final class PhpParameters {

  private PhpParameters() {}

  /** {@code $_GET} of the part of a request target after the first question mark. */
  static Map<String, Object> query(String raw) {
    return pairs(asBytes(raw));
  }

  /** {@code $_POST} of an {@code application/x-www-form-urlencoded} body. */
  static Map<String, Object> form(byte[] body) {
    return pairs(new String(body, StandardCharsets.ISO_8859_1));
  }

  /** {@code $_COOKIE} of a Cookie header: names unchanged, values percent-decoded. */
  static Map<String, Object> cookies(String header) {
    PhpVariables variables = PhpVariables.firstWins();
    for (String pair : asBytes(header).split(";", -1)) {
      String trimmed = CSpace.stripLeading(pair);
      int equals = trimmed.indexOf('=');
      if (equals >= 0) {
        variables.register(
            trimmed.substring(0, equals), decode(trimmed.substring(equals + 1), false));
      } else {
        variables.register(trimmed, "");
      }
    }
    return variables.table();
  }

  /** A path as a web server decodes it. */
  static String path(String encoded) {
    return decode(encoded, false);
  }

  private static Map<String, Object> pairs(String raw) {
    PhpVariables variables = PhpVariables.lastWins();
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals < 0) {
        variables.register(decode(pair, true), "");
      } else {
        variables.register(
            decode(pair.substring(0, equals), true), decode(pair.substring(equals + 1), true));
      }
    }
    return variables.table();
  }

  /** PHP's {@code urldecode}: invalid escapes stay unchanged. */
  private static String decode(String encoded, boolean plusIsBlank) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '+' && plusIsBlank) {
        bytes.write(' ');
      } else if (c == '%' && i + 2 < encoded.length() && isHex(encoded, i + 1)) {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** PHP's strings are bytes. One character per byte lets decoding see the same as PHP. */
  private static String asBytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static boolean isHex(String s, int at) {
    return Character.digit(s.charAt(at), 16) >= 0
        && Character.digit(s.charAt(at + 1), 16) >= 0
        && s.charAt(at) < 0x80
        && s.charAt(at + 1) < 0x80;
  }
}
